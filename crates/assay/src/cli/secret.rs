//! What is looked for, and how secrets are: flags of `scan` and `run`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What to look for.
#[derive(Debug, Args)]
pub(crate) struct ScannerArgs {
    /// What to look for, comma-separated
    #[arg(long, value_delimiter = ',', value_name = "KIND,…", default_value = "vuln,secret", value_enum)]
    pub(crate) scanners: Vec<Scanner>,
    /// Rules for secrets, in the form of Trivy's trivy-secret.yaml [default: that file of this folder, where there is one]
    #[arg(long, value_name = "FILE")]
    pub(crate) secret_config: Option<PathBuf>,
    /// Search the layers of the base image, as the history tells them apart, for secrets too
    #[arg(long)]
    pub(crate) secret_base_layers: bool,
    #[command(flatten)]
    pub(crate) license: super::LicenseArgs,
}

impl ScannerArgs {
    pub(crate) fn has(&self, scanner: Scanner) -> bool {
        self.scanners.contains(&scanner)
    }
}

/// What a scan looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scanner {
    /// Known vulnerabilities
    Vuln,
    /// Credentials in files and in the configuration of the image
    Secret,
    /// Licences of packages, and with --license-full of files
    License,
}
