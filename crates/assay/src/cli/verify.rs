//! `verify` and its siblings.

use std::path::PathBuf;

use base::ImageLocation;
use clap::Args;

use super::{PolicyArgs, RegistryArgs, TextFormat};

/// Whose signature is wanted and whom to trust for it.
#[derive(Debug, Args)]
pub(crate) struct RequirementArgs {
    /// Subject the certificate must have, exactly
    #[arg(long, value_name = "SUBJECT", group = "subject")]
    pub(crate) certificate_identity: Option<String>,
    /// Subject the certificate must have, as a regular expression over all of it
    #[arg(long, value_name = "REGEXP", group = "subject")]
    pub(crate) certificate_identity_regexp: Option<String>,
    /// Issuer of the token the certificate must name, exactly
    #[arg(long, value_name = "URL", group = "issuer")]
    pub(crate) certificate_oidc_issuer: Option<String>,
    /// Issuer of the token the certificate must name, as a regular expression over all of it
    #[arg(long, value_name = "REGEXP", group = "issuer")]
    pub(crate) certificate_oidc_issuer_regexp: Option<String>,
    /// Public key (PEM file) instead of an identity
    #[arg(long, value_name = "FILE", conflicts_with_all = ["subject", "issuer"])]
    pub(crate) key: Option<PathBuf>,
    /// Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the
    /// private stack if there is one in HOME, else public-good]
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) trusted_root: Option<PathBuf>,
    /// Open no socket except to the registry that holds the image: always so, the flag states it
    #[arg(long)]
    pub(crate) offline: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify oci:./image --certificate-identity ci@example.com \\
    --certificate-oidc-issuer https://issuer.example.com
  assay verify registry.example.com/team/app:1.2 --trusted-root trusted_root.json \\
    --certificate-identity-regexp '.*@example\\.com' --certificate-oidc-issuer-regexp '.*'
The identity and issuer of a signature made with the private stack: `assay stack status` shows the issuer.")]
pub(crate) struct VerifyArgs {
    /// Images: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    #[arg(required = true)]
    pub(crate) images: Vec<ImageLocation>,
    #[command(flatten)]
    pub(crate) requirement: RequirementArgs,
    /// Form of the result
    #[arg(long, short, value_enum, default_value = "json")]
    pub(crate) output: TextFormat,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify-attestation oci:./image --type slsaprovenance1 \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com
  assay verify-attestation registry.example.com/team/app:1.2 --type vuln --policy no-critical.rego --key cosign.pub")]
pub(crate) struct VerifyAttestationArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) predicate_type: String,
    #[command(flatten)]
    pub(crate) requirement: RequirementArgs,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    /// Form of the result
    #[arg(long, short, value_enum, default_value = "json")]
    pub(crate) output: TextFormat,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify-blob app.tar.gz --bundle app.tar.gz.sigstore.json \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com")]
pub(crate) struct VerifyBlobArgs {
    /// The file, or its digest as sha256:HEX
    pub(crate) artifact: String,
    /// The bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: PathBuf,
    #[command(flatten)]
    pub(crate) requirement: RequirementArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify-blob-attestation app.tar.gz --bundle app.att.json --type slsaprovenance1 \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com")]
pub(crate) struct VerifyBlobAttestationArgs {
    /// The file, or its digest as sha256:HEX
    pub(crate) artifact: String,
    /// The bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: PathBuf,
    /// Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) predicate_type: String,
    #[command(flatten)]
    pub(crate) requirement: RequirementArgs,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}
