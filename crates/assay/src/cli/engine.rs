//! Which program scans.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Where the flags stand in help.
const HEADING: &str = "Another scanner";

#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// The program that scans: this one, or your own Trivy or Grype, with its database and settings; the filters, forms
    /// and gates here apply to what it finds
    #[arg(long, help_heading = HEADING, value_enum, value_name = "ENGINE", default_value = "assay")]
    pub(crate) engine: EngineChoice,
    /// Where that program is [default: on the PATH]
    #[arg(long, help_heading = HEADING, value_name = "FILE")]
    pub(crate) engine_path: Option<PathBuf>,
    /// How long it may take, in seconds [default: 300]
    #[arg(long, help_heading = HEADING, value_name = "SECONDS")]
    pub(crate) engine_timeout: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineChoice {
    /// This program
    Assay,
    /// Aqua Security's Trivy
    Trivy,
    /// Anchore's Grype
    Grype,
}
