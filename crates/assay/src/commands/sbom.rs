//! `assay sbom`

use std::fmt::Write as _;

use base::{Class, Timestamp};
use pipeline::Search;
use report::{ArtifactInfo, TrivyOptions, TrivyReport};
use sbom::{CycloneDxVersion, DocumentInfo, Inventory, to_cyclonedx_version, to_spdx, to_spdx_tag_value};
use vuln::ScanOptions;

use crate::Outcome;
use crate::cli::{SbomArgs, SbomCommand, SbomFormat, SpecVersion};
use crate::failure::Failure;

use super::context::{Context, check_output, variable};
use super::examine::{Access, Examined, examine};
use super::forms::pretty;
use super::java::JavaNames;
use super::sbom_check;
use super::scan::artifact;

pub(crate) fn run(context: &Context, args: &SbomArgs) -> Outcome {
    let location = match (&args.command, &args.target) {
        (Some(SbomCommand::Check(args)), _) => return sbom_check::run(context, args),
        (None, Some(location)) => location,
        (None, None) => {
            return Err(Failure::usage(
                "sbom-no-image",
                "no image is named",
                "`assay sbom --help` shows how",
            ));
        }
    };
    check_output(args.output.as_deref())?;
    let names_source = args.source_name.is_some() || args.source_version.is_some();
    if names_source && matches!(args.format, SbomFormat::Json | SbomFormat::Table) {
        return Err(Failure::usage(
            "sbom-source-form",
            "--source-name and --source-version are about documents of CycloneDX and SPDX",
            "leave them out, or ask for --format cyclonedx-json, spdx-json or spdx-tag-value",
        ));
    }
    let java = JavaNames::of(context, &args.java_db, None, &args.image_args.registry)?;
    let access = Access { image_args: &args.image_args, cache: &args.cache, image_bytes: None };
    let examined = examine(context, location, access, &args.selection, Search::default(), java)?;
    let inventory = &examined.inventory;
    let info = DocumentInfo {
        tool_name: "assay".to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        created: created()?,
        supplier: args.supplier.clone(),
        source_name: args.source_name.clone(),
        source_version: args.source_version.clone(),
    };
    let written = match args.format {
        SbomFormat::CyclonedxJson => to_cyclonedx_version(inventory, &info, version(args.spec_version)),
        SbomFormat::SpdxJson => to_spdx(inventory, &info),
        SbomFormat::SpdxTagValue => Ok(to_spdx_tag_value(inventory, &info)),
        SbomFormat::Json => packages(&examined, info.created),
        SbomFormat::Table => Ok(table(inventory).into_bytes()),
    };
    let bytes = written.map_err(|error| {
        Failure::new(Class::Internal, "sbom-unwritable", error.to_string(), "report it with the image")
    })?;
    context.write(args.output.as_deref(), &bytes)?;
    Ok(examined.exit_code(context, 0))
}

fn version(asked: SpecVersion) -> CycloneDxVersion {
    match asked {
        SpecVersion::V1_4 => CycloneDxVersion::V1_4,
        SpecVersion::V1_5 => CycloneDxVersion::V1_5,
        SpecVersion::V1_6 => CycloneDxVersion::V1_6,
        SpecVersion::V1_7 => CycloneDxVersion::V1_7,
    }
}

/// Trivy's report with all packages and nothing found against them.
fn packages(examined: &Examined, created: Timestamp) -> Result<Vec<u8>, serde_json::Error> {
    let scan = vuln::scan_licenses(&examined.inventory, &ScanOptions::all(created));
    let info = ArtifactInfo { created_at: created, ..artifact(examined) };
    let options = TrivyOptions { all_packages: true, ..TrivyOptions::default() };
    pretty(&TrivyReport::new(&examined.inventory, &scan, &info, options))
}

/// reproducible-builds.org, `SOURCE_DATE_EPOCH`: seconds since 1970 to use instead of now.
pub(crate) fn created() -> Result<Timestamp, Failure> {
    let Some(text) = variable("SOURCE_DATE_EPOCH") else { return Ok(Context::now()) };
    text.parse().map(Timestamp::from_secs).map_err(|_| {
        Failure::usage(
            "sbom-source-date-epoch",
            format!("SOURCE_DATE_EPOCH is \"{text}\", expected seconds since 1970"),
            "unset it or set it to a whole number, such as the output of `git log -1 --format=%ct`",
        )
    })
}

fn table(inventory: &Inventory) -> String {
    let rows: Vec<[&str; 3]> = inventory
        .packages
        .iter()
        .map(|p| [p.name.as_str(), p.version.as_str(), p.ecosystem.as_str()])
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (name, version) = (width(0).max(4), width(1).max(7));
    let mut out = format!("{:<name$}  {:<version$}  TYPE\n", "NAME", "VERSION");
    for [of_name, of_version, kind] in &rows {
        let _ = writeln!(out, "{of_name:<name$}  {of_version:<version$}  {kind}");
    }
    out
}
