//! Which findings count: flags, settings, ignore files and VEX documents in one place, for `scan` and `run`.

use std::path::Path;

use vuln::suppress::MAX_IGNORE_FILE_BYTES;
use vuln::{IgnoreRules, ScanOptions, Suppressions};

use crate::cli::FilterArgs;
use crate::failure::Failure;

use super::context::{Context, read_file};
use super::licenses;
use super::vex::{self, VexPlace};

/// The ignore file that is read without being named, as in Trivy.
const DEFAULT_IGNORE_FILE: &str = ".trivyignore";

/// What the flags and settings ask for. Each file that leaves findings out is named on standard error.
pub(crate) fn options(
    context: &Context,
    args: &FilterArgs,
    place: &VexPlace<'_>,
) -> Result<ScanOptions, Failure> {
    let now = Context::now();
    let (vex, repositories) = vex::heard(context, &args.vex, place)?;
    Ok(ScanOptions {
        ignore_unfixed: ignores_unfixed(context, args),
        ignore_statuses: args.ignore_status.clone(),
        ignored_licenses: licenses::ignored(context, &args.ignored_licenses),
        license_categories: licenses::categories(context)?,
        severity_sources: args.vuln_severity_source.clone(),
        suppressions: Suppressions {
            rules: rules(context, args, now)?.into_iter().collect(),
            vex,
            repositories,
            products: Vec::new(),
        },
        distribution: args.distro.clone(),
        ..ScanOptions::all(now)
    })
}

/// As in Trivy, statuses that are listed say it all.
pub(crate) fn ignores_unfixed(context: &Context, args: &FilterArgs) -> bool {
    let asked = args.ignore_unfixed || context.settings.ignore_unfixed.value;
    asked && args.ignore_status.is_empty()
}

fn rules(context: &Context, args: &FilterArgs, now: base::Timestamp) -> Result<Option<IgnoreRules>, Failure> {
    let default = Path::new(DEFAULT_IGNORE_FILE);
    let path = match &args.ignorefile {
        Some(path) => path.as_path(),
        None if default.is_file() => default,
        None => return Ok(None),
    };
    let rules = IgnoreRules::parse(&path.display().to_string(), &read_file(path, MAX_IGNORE_FILE_BYTES)?)?;
    context.printer.say(&format!("ignoring  by {}: {} rules", path.display(), rules.len()));
    let mut expired: Vec<&str> = rules.expired(now).map(|rule| rule.id.as_str()).collect();
    expired.sort_unstable();
    expired.dedup();
    if !expired.is_empty() {
        let text = format!("rules of {} that have ended: {}", path.display(), expired.join(", "));
        context.printer.warn(&text);
    }
    Ok(Some(rules))
}
