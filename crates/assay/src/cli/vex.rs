//! `vex`, and the flags about where VEX documents come from.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sign::KeyReference;

const HEADING: &str = "VEX";

/// Whose word counts about findings.
#[derive(Debug, Args)]
pub(crate) struct VexArgs {
    /// VEX document (OpenVEX, CSAF or CycloneDX in JSON) or a folder of them; repo for the repositories of `assay vex
    /// repo`, oci for what is attested to the image, sbom-ref for what the scanned SBOM refers to (repeatable)
    #[arg(long, value_delimiter = ',', value_name = "FILE|DIR|repo|oci|sbom-ref", help_heading = HEADING)]
    pub(crate) vex: Vec<PathBuf>,
    /// With --vex oci: the subject that must have attested it
    #[arg(long, value_name = "SUBJECT", help_heading = HEADING)]
    pub(crate) vex_certificate_identity: Option<String>,
    /// The same as a regular expression over all of it
    #[arg(long, value_name = "REGEXP", help_heading = HEADING)]
    pub(crate) vex_certificate_identity_regexp: Option<String>,
    /// Issuer that vouches for the subject
    #[arg(long, value_name = "URL", help_heading = HEADING)]
    pub(crate) vex_certificate_oidc_issuer: Option<String>,
    /// The same as a regular expression over all of it
    #[arg(long, value_name = "REGEXP", help_heading = HEADING)]
    pub(crate) vex_certificate_oidc_issuer_regexp: Option<String>,
    /// With --vex oci: the key that must have attested it
    #[arg(long, value_name = "REF", help_heading = HEADING)]
    pub(crate) vex_key: Option<KeyReference>,
    /// Whom to trust for it [default: as for `assay verify`]
    #[arg(long, value_name = "FILE|NAME", help_heading = HEADING)]
    pub(crate) vex_trusted_root: Option<PathBuf>,
    /// Do not look for it in the transparency log
    #[arg(long, help_heading = HEADING)]
    pub(crate) insecure_ignore_vex_tlog: bool,
    /// With --vex oci: believe what anybody who may write beside the image says
    #[arg(long, help_heading = HEADING)]
    pub(crate) insecure_unsigned_vex: bool,
    /// With --vex repo: use the repositories as they are here
    #[arg(long, help_heading = HEADING)]
    pub(crate) skip_vex_repo_update: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VexCommand {
    /// Repositories of VEX documents, for --vex repo
    #[command(subcommand)]
    Repo(VexRepoCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum VexRepoCommand {
    /// Write a list of repositories with VEX Hub in it
    #[command(after_help = "Examples:
  assay vex repo init

The list is $HOME/.trivy/vex/repository.yaml, which Trivy reads too; one that is there stays.")]
    Init,
    /// Show the repositories of the list
    #[command(after_help = "Examples:
  assay vex repo list")]
    List,
    /// Fetch the repositories of the list that are enabled
    #[command(after_help = "Examples:
  assay vex repo download
  assay vex repo download default

Kept in HOME/vex/repositories; --vex repo fetches them when they are due.")]
    Download {
        /// Names of repositories [default: all that are enabled]
        names: Vec<String>,
    },
}
