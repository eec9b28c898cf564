//! Flags about licences in files, shared by `scan` and `run`.

use clap::Args;

/// How licences are told by text.
#[derive(Debug, Args)]
pub(crate) struct LicenseArgs {
    /// Look for licences in license files and at the head of source files too (with --scanners license)
    #[arg(long)]
    pub(crate) license_full: bool,
    /// How much of a licence's text must be there, 0 to 1; what is found is above it
    #[arg(long, value_name = "LEVEL", default_value_t = license::DEFAULT_CONFIDENCE, value_parser = level)]
    pub(crate) license_confidence_level: f64,
}

fn level(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(level) if (0.0..=1.0).contains(&level) => Ok(level),
        _ => Err("expected a number from 0 to 1, such as 0.9".into()),
    }
}
