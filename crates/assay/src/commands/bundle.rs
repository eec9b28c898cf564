//! `assay bundle inspect` and `upgrade`

use std::path::Path;

use attest::{Bundle, UpgradeError};
use base::{Class, Fault as _, ImageLocation};
use pipeline::{ContentKind, DEFAULT_WORKERS, Looked, attachments};
use serde_json::{Value, json};
use verify::inspect::{Inspection, inspect as inspect_bundle};

use crate::Outcome;
use crate::cli::{BundleCommand, BundleInspectArgs, BundleUpgradeArgs, TextFormat};
use crate::failure::Failure;

use super::bundle_text;
use super::context::{Context, read_file};

pub(crate) fn run(context: &Context, command: &BundleCommand) -> Outcome {
    match command {
        BundleCommand::Inspect(args) => inspect(context, args),
        BundleCommand::Upgrade(args) => upgrade(context, args),
    }
}

/// A description of a bundle, or why what was found is none.
struct Found {
    source: String,
    view: Result<Inspection, String>,
}

impl Found {
    fn read(source: String, bytes: &[u8]) -> Self {
        let bundle = Bundle::parse_any(bytes).map_err(|error| format!("{error} [{}]", error.code()));
        Self { source, view: bundle.map(|bundle| inspect_bundle(&bundle)) }
    }

    fn object(&self) -> Value {
        match &self.view {
            Ok(view) => json!({"source": self.source, "bundle": view}),
            Err(problem) => json!({"source": self.source, "problem": problem}),
        }
    }

    fn text(&self) -> String {
        match &self.view {
            Ok(view) => bundle_text::lines(view).join("\n"),
            Err(problem) => format!("cannot be read: {}", bundle_text::visible(problem)),
        }
    }
}

fn inspect(context: &Context, args: &BundleInspectArgs) -> Outcome {
    let found = match image_named(&args.target)? {
        Some(image) => bundles_of_image(&image, args)?,
        None => bundles_of_file(Path::new(&args.target))?,
    };
    if found.is_empty() {
        return Err(Failure::new(
            Class::NothingToExamine,
            "bundle-none-attached",
            format!("no signature or attestation is attached to {}", args.target),
            "see where was looked with `assay tree`",
        ));
    }
    if args.format == TextFormat::Json {
        let bundles: Vec<Value> = found.iter().map(Found::object).collect();
        let document = json!({"schema": "assay.bundle/1", "verified": false, "bundles": bundles});
        context.printer.result(&format!("{document:#}"))?;
        return Ok(0);
    }
    let texts: Vec<String> = match found.as_slice() {
        [one] => vec![one.text()],
        several => several
            .iter()
            .map(|one| format!("{}:\n{}\n", bundle_text::visible(&one.source), one.text()))
            .collect(),
    };
    context.printer.result(&texts.join("\n"))?;
    Ok(0)
}

/// The image that is meant, where it is no file: what has a prefix, or begins with the name of a host.
fn image_named(target: &str) -> Result<Option<ImageLocation>, Failure> {
    let prefixed = target.starts_with("oci:") || target.starts_with("docker-archive:");
    let host = target.split_once('/').map_or("", |(host, _)| host);
    let has_host = host == "localhost" || (host.contains(['.', ':']) && !matches!(host, "." | ".."));
    if prefixed || (has_host && !Path::new(target).exists()) {
        return Ok(Some(target.parse()?));
    }
    Ok(None)
}

/// What is attached to an image and to the images of an index, in whatever format.
fn bundles_of_image(image: &ImageLocation, args: &BundleInspectArgs) -> Result<Vec<Found>, Failure> {
    let targets = Context::targets([image], &args.registry)?;
    let target = targets.open(image)?;
    let Some(evidence) = target.evidence() else { return Ok(Vec::new()) };
    let tree =
        attachments(target.source(), evidence, DEFAULT_WORKERS).map_err(|fault| Failure::of(&*fault))?;
    let mut found = Vec::new();
    for image in std::iter::once(&tree).chain(&tree.children) {
        for (place, looked) in &image.places {
            if let Looked::Failed(code, message) = looked {
                let view = Err(format!("could not be looked at: {message} [{code}]"));
                found.push(Found { source: format!("{place} of {}", image.digest), view });
            }
        }
        for attachment in &image.found {
            let source = format!("{} of {}", attachment.manifest.digest, image.digest);
            if let Some(problem) = &attachment.problem {
                found.push(Found { source: source.clone(), view: Err(problem.clone()) });
            }
            let contents = attachment.layers.iter().filter(|content| content.kind != ContentKind::Other);
            found.extend(contents.map(|content| {
                let problem = || content.problem.clone().unwrap_or_default();
                let view = content.inspection.as_deref().cloned().ok_or_else(problem);
                Found { source: source.clone(), view }
            }));
        }
    }
    Ok(found)
}

/// The bundles in a file: one, or one a line.
fn bundles_of_file(path: &Path) -> Result<Vec<Found>, Failure> {
    let bytes = read_file(path, attest::BUNDLE_LIMITS.bytes)?;
    let shown = path.display().to_string();
    let whole = Bundle::parse_any(&bytes);
    let lines: Vec<&[u8]> =
        bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect();
    match whole {
        Err(_) if lines.len() > 1 && lines.iter().all(|line| line.trim_ascii_start().starts_with(b"{")) => {
            let numbered = lines.into_iter().enumerate();
            Ok(numbered.map(|(at, line)| Found::read(format!("{shown}:{}", at + 1), line)).collect())
        }
        Err(error) => Err(error.into()),
        Ok(bundle) => Ok(vec![Found { source: shown, view: Ok(inspect_bundle(&bundle)) }]),
    }
}

fn upgrade(context: &Context, args: &BundleUpgradeArgs) -> Outcome {
    let bytes = read_file(&args.bundle, attest::BUNDLE_LIMITS.bytes)?;
    let mut bundle = Bundle::parse_any(&bytes)?;
    let missing: Vec<u64> = bundle.entries_without_proof().map(|entry| entry.log_index).collect();
    for log_index in missing {
        let Some(url) = &args.rekor_url else { return Err(UpgradeError::NoProof { log_index }.into()) };
        context.printer.say(&format!("asking    {url} for the proof of entry {log_index}"));
        bundle.add_proof(sign::logged_entry(&Context::http_transport(), url, log_index)?)?;
    }
    context.write(args.out.as_deref(), &bundle.to_v03()?.to_json())?;
    Ok(0)
}
