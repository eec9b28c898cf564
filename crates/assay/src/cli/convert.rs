//! `convert`.

use std::path::PathBuf;

use base::Severity;
use clap::Args;

use super::{FilterArgs, OutputArgs, Scanner};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay scan oci:./image --format json --output result.json
  assay convert --format sarif --output scan.sarif result.json
  assay convert --format junit --severity HIGH,CRITICAL --exit-code 1 result.json
  assay convert --format cyclonedx --output app.cdx.json result.json
  trivy image --format json alpine:3.20 | assay convert --format markdown -

The result is Trivy's JSON, written by this program or by Trivy. github and the
bills of materials (cyclonedx, spdx, spdx-json) want one that lists packages.")]
pub(crate) struct ConvertArgs {
    /// Result of a scan in Trivy's JSON; - is standard input
    #[arg(value_name = "RESULT.json")]
    pub(crate) result: PathBuf,
    #[command(flatten)]
    pub(crate) form: OutputArgs,
    /// Severities to report, comma-separated
    #[arg(long, short, value_delimiter = ',', value_name = "SEVERITY,…")]
    pub(crate) severity: Vec<Severity>,
    /// What the scan looked for, where the result does not tell: parts of the table
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND,…")]
    pub(crate) scanners: Vec<Scanner>,
    #[command(flatten)]
    pub(crate) filters: FilterArgs,
}
