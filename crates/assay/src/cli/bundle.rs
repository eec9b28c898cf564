//! `assay bundle`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{RegistryArgs, TextFormat};

#[derive(Debug, Subcommand)]
pub(crate) enum BundleCommand {
    /// Show everything a bundle says, verifying nothing
    #[command(after_help = "Examples:
  assay bundle inspect app.tar.gz.sigstore.json
  assay bundle inspect registry.example.com/team/app:1.2 --format json
Nothing it shows is verified: `assay verify` and its siblings do that.")]
    Inspect(BundleInspectArgs),
    /// Write an older bundle as version 0.3
    #[command(after_help = "Examples:
  assay bundle upgrade old.sigstore.json --out new.sigstore.json
  assay bundle upgrade cosign-2.bundle --out new.sigstore.json --rekor-url https://rekor.sigstore.dev
Reads bundles of versions 0.1 and 0.2, and what `cosign sign-blob --bundle` wrote before version 3. Version 0.3 requires \
a proof of inclusion; where the old form has only the log's promise, the log is asked for the proof, and only then.")]
    Upgrade(BundleUpgradeArgs),
}

#[derive(Debug, Args)]
pub(crate) struct BundleInspectArgs {
    /// Bundle file (one with several has one a line), or image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    #[arg(value_name = "FILE|IMAGE")]
    pub(crate) target: String,
    /// Form of the result
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextFormat,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
pub(crate) struct BundleUpgradeArgs {
    /// The old bundle
    pub(crate) bundle: PathBuf,
    /// File to write the new bundle to [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Log to ask for a proof of inclusion that the old bundle lacks
    #[arg(long, value_name = "URL")]
    pub(crate) rekor_url: Option<String>,
}
