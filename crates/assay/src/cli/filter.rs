//! Flags about which findings count, shared by `scan` and `run`.

use std::path::PathBuf;

use clap::Args;
use vuln::{SeveritySource, Status};

use super::VexArgs;

/// Which findings are left out, and whose ratings count.
#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    /// Do not count findings without a fixed version
    #[arg(long)]
    pub(crate) ignore_unfixed: bool,
    /// Statuses to leave out, such as will_not_fix,end_of_life
    #[arg(long, value_delimiter = ',', value_name = "STATUS,…")]
    pub(crate) ignore_status: Vec<Status>,
    /// Ignore file, plain or YAML [default: .trivyignore of this folder, where there is one]
    #[arg(long, value_name = "FILE")]
    pub(crate) ignorefile: Option<PathBuf>,
    /// Rego policy whose rule `data.trivy.ignore` says which findings to leave out, as Trivy's
    #[arg(long, value_name = "FILE")]
    pub(crate) ignore_policy: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) vex: Box<VexArgs>,
    /// Whose ratings count, first choice first: auto, nvd, ghsa, redhat, debian, …
    #[arg(long, value_delimiter = ',', value_name = "SOURCE,…")]
    pub(crate) vuln_severity_source: Vec<SeveritySource>,
    /// Licences to leave out (with --scanners license)
    #[arg(long, value_delimiter = ',', value_name = "LICENSE,…")]
    pub(crate) ignored_licenses: Vec<String>,
    /// Fail on a finding that is known to be exploited (needs `db build --kev`)
    #[arg(long)]
    pub(crate) fail_on_kev: bool,
    /// Match packages as those of another release: FAMILY/VERSION, such as alpine/3.20
    #[arg(long, value_name = "FAMILY/VERSION", value_parser = distro)]
    pub(crate) distro: Option<(String, String)>,
}

fn distro(text: &str) -> Result<(String, String), String> {
    match text.split_once('/') {
        Some((family, version)) if !family.is_empty() && !version.is_empty() => {
            Ok((family.to_owned(), version.to_owned()))
        }
        _ => Err("expected FAMILY/VERSION, such as alpine/3.20".into()),
    }
}
