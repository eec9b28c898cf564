//! `assay scan`

use base::{ImageLocation, ScanTarget};
use pipeline::{Gate, OpenDatabase};
use report::{ArtifactInfo, TableStyle, TrivyOptions, table, trivy_json};
use vuln::{Scan, ScanOptions};

use crate::Outcome;
use crate::cli::{ResultFormat, ScanArgs, Scanner};
use crate::failure::Failure;

use super::context::{Context, check_output};
use super::examine::{Examined, examine};
use super::{db_ready, filters};

pub(crate) fn run(context: &Context, args: &ScanArgs) -> Outcome {
    check_output(args.output.as_deref())?;
    let mut options = ScanOptions {
        severities: args.severity.clone(),
        order: args.sort_by,
        ..filters::options(context, &args.filters)?
    };
    if let ScanTarget::Image(location) = &args.target {
        db_ready::refuse_network(&args.database_source, location)?;
    }
    options.licenses = args.scanners.contains(&Scanner::License);
    // Licences are judged without a database.
    let wants_vulnerabilities = args.scanners.contains(&Scanner::Vuln) || args.filters.fail_on_kev;
    let source = &args.database_source;
    let ready = || db_ready::ready(context, &args.database, source, &args.image_args.registry);
    let choice = wants_vulnerabilities.then(ready).transpose()?;
    let opened = choice.as_ref().map(OpenDatabase::open).transpose()?;
    let database = opened.as_ref().map(OpenDatabase::database).transpose()?;
    if let Some(database) = database.as_ref().filter(|_| args.filters.fail_on_kev) {
        pipeline::require_known_exploited(database)?;
    }
    let examined = examine(context, &args.target, &args.image_args, &args.selection, &args.cache)?;
    let inventory = &examined.inventory;
    options.suppressions.products.clone_from(&examined.products);
    let scan = match &database {
        Some(database) => vuln::scan(inventory, database, &options)?,
        None => vuln::scan_licenses(inventory, &options),
    };
    // The table has the warnings in it; Trivy's JSON has no place for them.
    if args.format == ResultFormat::Json || args.output.is_some() {
        for warning in &scan.warnings {
            context.printer.warn(&warning.to_string());
        }
    }
    if opened.as_ref().is_some_and(OpenDatabase::is_sample) {
        context.printer.warn(&format!("{}: no database to judge images by", scan.database.source));
    }
    show(context, args, &examined, &scan)?;
    exit_code(context, args, &scan)
}

fn show(context: &Context, args: &ScanArgs, examined: &Examined, scan: &Scan) -> Result<(), Failure> {
    let inventory = &examined.inventory;
    let text = match args.format {
        ResultFormat::Json => {
            let info = artifact(examined);
            let options = TrivyOptions { all_packages: args.list_all_pkgs, suppressed: args.show_suppressed };
            format!("{:#}\n", trivy_json(inventory, scan, &info, options))
        }
        ResultFormat::Table => {
            let style = TableStyle {
                columns: context.printer.width(),
                colour: context.printer.colours() && args.output.is_none(),
                suppressed: args.show_suppressed,
            };
            table(inventory, scan, style)
        }
    };
    context.write(args.output.as_deref(), text.as_bytes())
}

fn artifact(examined: &Examined) -> ArtifactInfo {
    let (mut repo_tags, mut repo_digests) = (Vec::new(), Vec::new());
    if let Some((ImageLocation::Registry(reference), resolved)) = &examined.image {
        repo_tags.extend(reference.tag().map(|tag| format!("{}:{tag}", reference.name())));
        repo_digests.push(format!("{}@{}", reference.name(), resolved.root.digest));
    }
    ArtifactInfo {
        artifact_type: examined.kind,
        created_at: Context::now(),
        repo_tags,
        repo_digests,
        image_config: examined
            .image
            .as_ref()
            .and_then(|(_, resolved)| serde_json::from_slice(&resolved.config.to_blob().bytes).ok()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// As in Trivy, findings alone do not make a scan fail: `--exit-code` or `--fail-on` do.
fn exit_code(context: &Context, args: &ScanArgs, scan: &Scan) -> Outcome {
    let fail_on = args.fail_on.or(context.settings.fail_on.value);
    let gate = Gate { fail_on, ignore_unfixed: false, exploited: args.filters.fail_on_kev };
    if let Err(tripped) = gate.judge(scan) {
        context.printer.error_line(&Failure::of(&tripped));
        return Ok(args.exit_code.unwrap_or(tripped.exit_code()));
    }
    match args.exit_code {
        Some(code)
            if fail_on.is_none()
                && !gate.exploited
                && !(scan.findings.is_empty() && scan.licenses.is_empty()) =>
        {
            Ok(code)
        }
        _ => Ok(0),
    }
}
