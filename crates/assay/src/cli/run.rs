//! `run` and `demo`.

use std::path::PathBuf;

use base::{ImageLocation, Reference, Severity};
use clap::Args;

use super::{DatabaseArgs, ImageArgs, ResultFormat};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay run oci:./image --fail-on critical --report out.html
  assay run 127.0.0.1:5000/team/app:1.2 --format json
  assay run 127.0.0.1:5000/team/app:1.2 --resume")]
pub(crate) struct RunArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    #[command(flatten)]
    pub(crate) image_args: ImageArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    /// Refuse to sign when a finding is at least this severe
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    /// Do not count findings without a fixed version
    #[arg(long)]
    pub(crate) ignore_unfixed: bool,
    /// Folder of the private stack [default: HOME/stack, created when missing]
    #[arg(long, value_name = "DIR")]
    pub(crate) stack: Option<String>,
    /// Who signs, when the private stack's own issuer is used
    #[arg(long, value_name = "EMAIL|URI")]
    pub(crate) identity: Option<String>,
    /// OIDC token, or @FILE with one, instead of the private stack's own issuer
    #[arg(long, value_name = "TOKEN|@FILE", hide_env_values = true)]
    pub(crate) identity_token: Option<String>,
    /// Copy the image to this place first and mark it there
    #[arg(long, value_name = "REF")]
    pub(crate) push_to: Option<Reference>,
    /// Write a self-contained HTML page
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Result on standard output
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: ResultFormat,
    /// Finish a run that was interrupted: what is signed is not signed again
    #[arg(long)]
    pub(crate) resume: bool,
    /// Do everything up to the gate and publish nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay demo
  assay demo --dir ./demo --report demo.html")]
pub(crate) struct DemoArgs {
    /// Folder to work in; kept afterwards [default: a temporary folder, removed]
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Write the HTML page of the run here
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}
