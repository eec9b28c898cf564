//! `run` and `demo`.

use std::path::PathBuf;

use base::{ImageLocation, Reference, Severity};
use clap::Args;

use super::{
    BaseSignerArgs, CacheArgs, DatabaseArgs, DatabaseSourceArgs, FilterArgs, ImageArgs, JavaDbArgs,
    ResultFormat,
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay run oci:./image --fail-on critical --report out.html
  assay run 127.0.0.1:5000/team/app:1.2 --format json
  assay run oci:./image --fail-on high --ignorefile .trivyignore.yaml --vex app.openvex.json
  assay run oci:./image --base registry.example.com/base/debian:12 --base-key base.pub
  assay run oci:./image --push-to registry.example.com/team/app:1.2
  assay run 127.0.0.1:5000/team/app:1.2 --stack https://sigstore.example.com \\
    --trusted-root trusted_root.json --identity-token @token.jwt

The scan is assay's own: `assay scan --engine trivy|grype` shows and gates what another scanner finds, and signs nothing.")]
pub(crate) struct RunArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    #[command(flatten)]
    pub(crate) image_args: ImageArgs,
    #[command(flatten)]
    pub(crate) java_db: Box<JavaDbArgs>,
    #[command(flatten)]
    pub(crate) cache: Box<CacheArgs>,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) database_source: Box<DatabaseSourceArgs>,
    /// Refuse to sign when a finding is at least this severe
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    #[command(flatten)]
    pub(crate) scanners: super::ScannerArgs,
    #[command(flatten)]
    pub(crate) filters: FilterArgs,
    /// The private stack: its folder, or the URL where it is served [default: HOME/stack, created when missing]
    #[arg(long, value_name = "DIR|URL", conflicts_with = "signing_config")]
    pub(crate) stack: Option<String>,
    /// Services to use: a signing_config.v0.2.json
    #[arg(long, value_name = "FILE", requires = "trusted_root")]
    pub(crate) signing_config: Option<PathBuf>,
    /// Whom the last step trusts when other services sign: their trusted_root.json
    #[arg(long, value_name = "FILE")]
    pub(crate) trusted_root: Option<PathBuf>,
    /// Who signs, when the private stack's own issuer is used
    #[arg(long, value_name = "EMAIL|URI")]
    pub(crate) identity: Option<String>,
    /// OIDC token, or @FILE with one [default: the private stack's own issuer; elsewhere the CI's]
    #[arg(long, value_name = "TOKEN|@FILE", hide_env_values = true)]
    pub(crate) identity_token: Option<String>,
    /// Copy the image to this place once the gate has let it pass, and mark it there
    #[arg(long, value_name = "REF")]
    pub(crate) push_to: Option<Reference>,
    /// What the image was built from, for its provenance: git+https://HOST/REPO@refs/… [default: the CI's repository]
    #[arg(long, value_name = "URI", requires = "source_commit")]
    pub(crate) source_uri: Option<String>,
    /// The commit of it
    #[arg(long, value_name = "SHA", requires = "source_uri")]
    pub(crate) source_commit: Option<String>,
    /// The base the image must be built on, signed by whom --base-… or [base] in assay.toml name
    #[arg(long, value_name = "REF")]
    pub(crate) base: Option<ImageLocation>,
    #[command(flatten)]
    pub(crate) base_signer: Box<BaseSignerArgs>,
    /// Write a self-contained HTML page
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Result on standard output
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: ResultFormat,
    /// Warn when an interrupted run has left nothing to finish; what is signed is never signed again, with or without
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
