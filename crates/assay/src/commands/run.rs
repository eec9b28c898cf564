//! `assay run`

use std::path::PathBuf;

use base::ImageLocation;
use pipeline::{FindBase, Gate, Observer, Origin, Push, RunOptions, Signing, Step, Target};
use report::{RunReport, StepOutcome, html_page};

use crate::Outcome;
use crate::cli::{ResultFormat, RunArgs};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::progress::Progress;

use super::context::{Context, check_output, put};
use super::filters;
use super::run_means::Means;
use super::signing::{IdentityChoice, OpenSigning, ServiceChoice, SigningChoice};

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
    let destination = args.push_to.clone().map(ImageLocation::Registry);
    for place in [&args.image].into_iter().chain(&destination) {
        super::db_ready::refuse_network(&args.database_source, place)?;
    }
    let choice = signing_choice(context, args)?;
    let targets = Context::targets([&args.image].into_iter().chain(&destination), &args.image_args.registry)?;
    let source = targets.open(&args.image)?;
    let marked = destination.as_ref().map(|place| targets.open(place)).transpose()?;
    let marked = marked.as_ref().unwrap_or(&source);
    let open = open_signing(context, args, marked, &choice)?;
    let copy = || match &args.push_to {
        Some(to) => {
            let from = transfer::open(&args.image, targets.client()).map_err(boxed)?;
            transfer::copy_image(&from, to, targets.client()).map(|_| ()).map_err(boxed)
        }
        None => Ok(()),
    };
    let means = Means::open(context, args)?;
    let built_from = super::origin::source(args);
    let base = super::origin::base(context, args)?;
    let built_at = &source;
    let find = base.as_ref().map(|base| {
        move |image: &image::ResolvedImage| {
            base.find(context, built_at, image).map_err(|failure| super::origin::told(&failure))
        }
    });
    let find_base: Option<&FindBase<'_>> = find.as_ref().map(|find| find as &FindBase<'_>);
    let ignore = |inventory: &sbom::Inventory, scan: &mut vuln::Scan| means.ignore(inventory, scan);
    let progress = Progress::new(&context.printer);
    let perform = |signing: Option<&Signing<'_>>| {
        let options = RunOptions {
            source: source.source(),
            referrers: marked.referrers(),
            platform: args.image_args.platform.clone(),
            threads: context.threads(&args.image_args),
            database: means.database.clone(),
            lookups: means.lookups(),
            scan: means.scan.clone(),
            search: means.search(),
            ignore: means.policy.is_some().then_some(&ignore as &pipeline::IgnoreFindings<'_>),
            gate: gate(context, args),
            signing,
            push: args.push_to.as_ref().map(|to| Push { place: to.to_string(), copy: &copy }),
            runs_dir: context.state("runs")?,
            audit_dir: context.state("audit")?,
            actor: actor(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            resume: args.resume,
            origin: Origin { source: built_from.clone(), base: find_base },
            clock: &Context::now,
            secrets_used: &|| targets.credentials_used(),
        };
        Ok(pipeline::run(&options, &Terminal::new(&progress, &context.printer)))
    };
    let result = match &open {
        None => perform(None),
        Some(open) => perform(Some(&open.signing(&|| open.token()))),
    };
    progress.clear();
    result
}

/// None for a dry run. Said before anything is read: an archive has no place for signatures.
fn open_signing(
    context: &Context,
    args: &RunArgs,
    marked: &Target,
    choice: &SigningChoice<'_>,
) -> Result<Option<OpenSigning>, Failure> {
    if args.dry_run {
        return Ok(None);
    }
    marked.referrers_or_refuse().map_err(|fault| Failure::of(&*fault))?;
    OpenSigning::open(context, choice).map(Some)
}

fn gate(context: &Context, args: &RunArgs) -> Gate {
    Gate {
        fail_on: args.fail_on.or(context.settings.fail_on.value),
        ignore_unfixed: filters::ignores_unfixed(context, &args.filters),
        exploited: args.filters.fail_on_kev,
    }
}

/// Which services sign. Only those of a stack in a folder come with a trust root: what a server says of itself is no
/// reason to trust it.
fn signing_choice<'a>(context: &'a Context, args: &'a RunArgs) -> Result<SigningChoice<'a>, Failure> {
    let trusted_root = args.trusted_root.as_deref().or(context.settings.trusted_root.value.as_deref());
    let services = match (&args.signing_config, args.stack.as_deref()) {
        (Some(config), _) => ServiceChoice::Config(config),
        (None, Some(url)) if url.starts_with("http://") || url.starts_with("https://") => {
            if trusted_root.is_none() {
                return Err(Failure::usage(
                    "run-no-trusted-root",
                    format!("nothing says whom to trust for what {url} signs"),
                    "pass --trusted-root FILE with the trusted_root.json that `assay stack export` wrote there",
                ));
            }
            ServiceChoice::Url(url)
        }
        (None, Some(dir)) => ServiceChoice::Private(PathBuf::from(dir)),
        (None, None) => ServiceChoice::Private(context.state("stack")?),
    };
    let name = context.identity(args.identity.as_deref());
    let identity = IdentityChoice { token: args.identity_token.as_deref(), name, args: None, key: None };
    Ok(SigningChoice { services, trusted_root, identity })
}

/// Who runs this, for the audit log: the CI job where there is one, else the user.
pub(crate) fn actor() -> String {
    let variable = super::context::variable;
    let job = variable("GITHUB_WORKFLOW_REF").or_else(|| variable("CI_JOB_URL"));
    let user = variable("USER").or_else(|| variable("LOGNAME"));
    let who = job.or(user).unwrap_or_else(|| "unknown".to_owned());
    format!("{who} assay/{}", env!("CARGO_PKG_VERSION"))
}

pub(super) fn boxed<F: base::Fault>(fault: F) -> image::SourceError {
    Box::new(fault)
}
