//! Flags about the form of a scan's result, shared by `scan` and `convert`.

use std::path::PathBuf;

use base::Severity;
use clap::{ArgAction, Args, ValueEnum};

/// In which forms a result is written, and where.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Form of the result
    #[arg(long, short, value_enum, default_value = "table")]
    pub(crate) format: ScanFormat,
    /// Write the result to a file
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Go template over the results, as for Trivy: the text, or @FILE (with --format template)
    #[arg(long, short, value_name = "TEXT|@FILE")]
    pub(crate) template: Option<String>,
    /// Write the result in another form too, such as sarif=scan.sarif (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", value_parser = another)]
    pub(crate) also: Vec<(ScanFormat, PathBuf)>,
    /// Show what ignore files and VEX documents left out, too
    #[arg(long)]
    pub(crate) show_suppressed: bool,
    /// List packages without findings too (JSON, cosign-vuln, template)
    #[arg(long, value_name = "true|false", action = ArgAction::Set, default_value_t = true, num_args = 0..=1,
        default_missing_value = "true", require_equals = true)]
    pub(crate) list_all_pkgs: bool,

    /// Show below the table which direct dependencies bring packages with findings (lock files)
    #[arg(long)]
    pub(crate) dependency_tree: bool,
    /// Parts of the table
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "PART,…",
        default_value = "summary,detailed"
    )]
    pub(crate) table_mode: Vec<TableMode>,
    /// Exit with this code when anything is reported
    #[arg(long, value_name = "N")]
    pub(crate) exit_code: Option<u8>,
    /// Exit with this code when the operating system gets no security updates any more
    #[arg(long, value_name = "N")]
    pub(crate) exit_on_eol: Option<u8>,

    /// Exit with 11 to 14 when a finding is at least this severe
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
}

fn another(text: &str) -> Result<(ScanFormat, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("expected FORMAT=FILE, such as sarif=scan.sarif")?;
    if file.is_empty() {
        return Err("expected a file after the equals sign".into());
    }
    Ok((ScanFormat::from_str(format, false)?, PathBuf::from(file)))
}

/// Forms of the result of a scan, with Trivy's names where Trivy has the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScanFormat {
    /// For people
    Table,
    /// Trivy's JSON, schema version 2
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// CycloneDX with vulnerabilities
    Cyclonedx,
    /// SPDX 2.3, tag-value
    Spdx,
    /// SPDX 2.3, JSON
    SpdxJson,
    /// GitHub's dependency snapshot
    Github,
    /// Predicate of a cosign attestation of type vuln
    CosignVuln,
    /// JUnit XML
    Junit,
    /// GitLab's container scanning report
    Gitlab,
    /// GitLab's code quality report
    GitlabCodequality,
    /// Findings for AWS Security Hub (needs AWS_REGION and AWS_ACCOUNT_ID)
    Asff,
    /// For a comment on a change
    Markdown,
    /// A page with charts that needs nothing beside itself
    Html,
    /// What --template says
    Template,
}

/// Parts of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableMode {
    /// How many findings each target has
    Summary,
    /// The findings
    Detailed,
}
