//! `assay run`

use std::path::PathBuf;

use base::ImageLocation;
use pipeline::{Gate, Observer, RunOptions, Signing, Step};
use report::{RunReport, StepOutcome, html_page};

use crate::Outcome;
use crate::cli::{ResultFormat, RunArgs};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::progress::Progress;

use super::context::{Context, OpenSigning, SigningChoice, check_output, put};

/// Shows a run on the terminal.
pub(crate) struct Terminal<'a> {
    progress: &'a Progress,
    printer: &'a Printer,
}

impl<'a> Terminal<'a> {
    pub(crate) fn new(progress: &'a Progress, printer: &'a Printer) -> Self {
        Self { progress, printer }
    }
}

impl Observer for Terminal<'_> {
    fn begins(&self, step: Step) {
        self.progress.begin(step.as_str());
    }

    fn bytes(&self, done: u64, total: Option<u64>) {
        self.progress.bytes(done, total);
    }

    fn ends(&self, step: Step, outcome: StepOutcome, seconds: f64, detail: &str) {
        let name = step.as_str();
        self.progress.end(&format!("{:<9} {name:<8} {seconds:>7.2} s  {detail}", outcome.as_str()));
    }

    fn warns(&self, line: &str) {
        self.printer.warn(line);
    }
}

pub(crate) fn run(context: &Context, args: &RunArgs) -> Outcome {
    let report = inner(context, args)?;
    finish(context, &report, args.report.as_deref(), args.format)
}

/// What the command shows at its end: files first, then the answer.
pub(crate) fn finish(
    context: &Context,
    result: &pipeline::RunResult,
    html: Option<&std::path::Path>,
    format: ResultFormat,
) -> Outcome {
    if let Some(path) = html {
        put(path, html_page(&result.report).as_bytes())?;
        context.printer.say(&format!("report    {}", path.display()));
    }
    match format {
        ResultFormat::Json => context.printer.result(&json_text(&result.report)?)?,
        ResultFormat::Table => context.printer.result(&result.report.summary())?,
    }
    if let Some(failure) = &result.report.failure {
        let text = Failure::new(base::Class::Internal, &failure.code, &failure.message, &failure.hint);
        context.printer.error_line(&text);
    }
    Ok(result.exit_code)
}

fn json_text(report: &RunReport) -> Result<String, Failure> {
    report.to_json().map_err(|error| {
        Failure::new(base::Class::Internal, "run-unwritable", error.to_string(), "report it with the image")
    })
}

fn inner(context: &Context, args: &RunArgs) -> Result<pipeline::RunResult, Failure> {
    check_output(args.report.as_deref())?;
    let stack = stack_dir(context, args.stack.as_deref())?;
    let destination = args.push_to.clone().map(ImageLocation::Registry);
    let targets = Context::targets([&args.image].into_iter().chain(&destination), &args.image_args.registry)?;
    let mut target = targets.open(&args.image)?;
    if let Some(reference) = &args.push_to {
        let place = pipeline::copy_image(target.source(), targets.client(), reference)
            .map_err(|f| Failure::of(&*f))?;
        context.printer.say(&format!("copied to {place}"));
        target = targets.open(&ImageLocation::Registry(place))?;
    }
    if !args.dry_run {
        // Said before anything is read: an archive has no place for signatures.
        target.referrers_or_refuse().map_err(|fault| Failure::of(&*fault))?;
    }
    let choice = SigningChoice {
        stack,
        config: None,
        token: args.identity_token.as_deref(),
        identity: context.identity(args.identity.as_deref()),
    };
    let open = OpenSigning::open(context, &choice)?;
    let token = || open.token();
    let signing = Signing {
        services: open.services.clone(),
        transport: &*open.transport,
        token: &token,
        token_source: open.source.clone(),
        trusted_root: open.trusted_root.clone(),
    };
    let progress = Progress::new(&context.printer);
    let options = RunOptions {
        source: target.source(),
        referrers: target.referrers(),
        platform: args.image_args.platform.clone(),
        threads: context.threads(&args.image_args),
        database: context.database(&args.database),
        gate: Gate {
            fail_on: args.fail_on.or(context.settings.fail_on.value),
            ignore_unfixed: args.ignore_unfixed || context.settings.ignore_unfixed.value,
        },
        signing: &signing,
        runs_dir: context.state("runs")?,
        audit_dir: context.state("audit")?,
        actor: actor(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        resume: args.resume,
        dry_run: args.dry_run,
        clock: &Context::now,
        secrets_used: &|| targets.credentials_used(),
    };
    let result = pipeline::run(&options, &Terminal::new(&progress, &context.printer));
    progress.clear();
    Ok(result)
}

fn stack_dir(context: &Context, flag: Option<&str>) -> Result<PathBuf, Failure> {
    match flag {
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => Err(Failure::usage(
            "run-stack-url",
            "a stack behind a URL cannot be used by `assay run`",
            "use `assay sign --signing-config` and `assay attest --signing-config` with what `assay stack export` wrote",
        )),
        Some(dir) => Ok(PathBuf::from(dir)),
        None => context.state("stack"),
    }
}

/// Who runs this, for the audit log: the CI job where there is one, else the user.
pub(crate) fn actor() -> String {
    let variable = super::context::variable;
    let job = variable("GITHUB_WORKFLOW_REF").or_else(|| variable("CI_JOB_URL"));
    let user = variable("USER").or_else(|| variable("LOGNAME"));
    let who = job.or(user).unwrap_or_else(|| "unknown".to_owned());
    format!("{who} assay/{}", env!("CARGO_PKG_VERSION"))
}
