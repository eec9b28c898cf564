//! `assay bundle inspect` and `upgrade`

use std::path::Path;

use attest::Bundle;
use base::Fault as _;
use serde_json::{Value, json};

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

/// A bundle, or why what was found is none.
struct Found {
    source: String,
    bundle: Result<Bundle, String>,
}

impl Found {
    fn read(source: String, bytes: &[u8]) -> Self {
        let bundle = Bundle::parse_any(bytes).map_err(|error| format!("{error} [{}]", error.code()));
        Self { source, bundle }
    }

    fn object(&self) -> Value {
        match &self.bundle {
            Ok(bundle) => json!({"source": self.source, "bundle": verify::inspect::inspect(bundle)}),
            Err(problem) => json!({"source": self.source, "problem": problem}),
        }
    }

    fn text(&self) -> String {
        match &self.bundle {
            Ok(bundle) => bundle_text::lines(&verify::inspect::inspect(bundle)).join("\n"),
            Err(problem) => format!("cannot be read: {}", bundle_text::visible(problem)),
        }
    }
}

fn inspect(context: &Context, args: &BundleInspectArgs) -> Outcome {
    let found = bundles_of_file(&args.file)?;
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
        Ok(bundle) => Ok(vec![Found { source: shown, bundle: Ok(bundle) }]),
    }
}

fn upgrade(context: &Context, args: &BundleUpgradeArgs) -> Outcome {
    let bytes = read_file(&args.bundle, attest::BUNDLE_LIMITS.bytes)?;
    let bundle = Bundle::parse_any(&bytes)?.to_v03()?;
    context.write(args.out.as_deref(), &bundle.to_json())?;
    Ok(0)
}
