//! `sign`, `attest` and `sign-blob`.

use std::path::PathBuf;

use base::ImageLocation;
use clap::Args;

use super::RegistryArgs;

/// Where signatures come from.
#[derive(Debug, Args)]
pub(crate) struct SigningArgs {
    /// OIDC token, or @FILE with one [default: the CI's own, then the private stack's issuer]
    #[arg(long, value_name = "TOKEN|@FILE", hide_env_values = true)]
    pub(crate) identity_token: Option<String>,
    /// Who signs, when the private stack's own issuer is used
    #[arg(long, value_name = "EMAIL|URI")]
    pub(crate) identity: Option<String>,
    /// Folder of the private stack [default: HOME/stack, created when missing]
    #[arg(long, value_name = "DIR", conflicts_with = "signing_config")]
    pub(crate) stack: Option<PathBuf>,
    /// Services to use: a signing_config.v0.2.json
    #[arg(long, value_name = "FILE")]
    pub(crate) signing_config: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay sign oci:./image --identity ci@example.com              with the private stack of this machine
  assay sign registry.example.com/team/app:1.2 --signing-config signing_config.v0.2.json
  assay sign registry.example.com/team/app:1.2 -a build=42")]
pub(crate) struct SignArgs {
    /// Images: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]; tags are resolved and the digest is signed
    #[arg(required = true)]
    pub(crate) images: Vec<ImageLocation>,
    #[command(flatten)]
    pub(crate) signing: SigningArgs,
    /// Annotation to sign, key=value (repeatable)
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = key_value)]
    pub(crate) annotations: Vec<(String, String)>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay attest oci:./image --predicate sbom.spdx.json --type spdxjson
  assay attest oci:./image --predicate review.json --type https://example.com/review/v1")]
pub(crate) struct AttestArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// File with the predicate, JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) predicate: PathBuf,
    /// Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI
    #[arg(long = "type", value_name = "TYPE", default_value = "custom")]
    pub(crate) predicate_type: String,
    #[command(flatten)]
    pub(crate) signing: SigningArgs,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay sign-blob app.tar.gz --bundle app.tar.gz.sigstore.json")]
pub(crate) struct SignBlobArgs {
    /// The file
    pub(crate) file: PathBuf,
    /// Where to write the bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: PathBuf,
    #[command(flatten)]
    pub(crate) signing: SigningArgs,
}

pub(super) fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(format!("\"{text}\" is not key=value")),
    }
}
