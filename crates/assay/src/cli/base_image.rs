//! `base`.

use std::path::PathBuf;

use base::ImageLocation;
use clap::{Args, Subcommand};

use super::{ImageArgs, RequirementArgs, TextFormat};

#[derive(Debug, Subcommand)]
pub(crate) enum BaseCommand {
    /// Find the base of an image and prove that the image is built on it
    #[command(after_help = "Examples:
  assay base show registry.example.com/team/app:1.2
  assay base show oci:./image --base registry.example.com/base/debian:12

The base is what --base names, else what the annotations org.opencontainers.image.base.name and .digest \
say, else an image among the dependencies of attached provenance. None of these is believed: the image is \
built on the base when its lowest layers are all the layers of the base, by the digests of their contents.")]
    Show(BaseArgs),
    /// The same, and verify who signed the base
    #[command(after_help = "Examples:
  assay base verify registry.example.com/team/app:1.2 \\
    --certificate-identity https://github.com/acme/base/.github/workflows/build.yml@refs/heads/main \\
    --certificate-oidc-issuer https://token.actions.githubusercontent.com
  assay base verify oci:./image --base oci:./base --key base.pub

Without flags the signer is the one in [base] of assay.toml. Exit code 10: the image is not built on it, or \
its signature is refused. Exit code 3: no base is named anywhere.")]
    Verify {
        #[command(flatten)]
        args: BaseArgs,
        #[command(flatten)]
        requirement: Box<RequirementArgs>,
    },
}

impl BaseCommand {
    pub(crate) fn format(&self) -> TextFormat {
        match self {
            Self::Show(args) | Self::Verify { args, .. } => args.format,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct BaseArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// The base, when the image does not say or is not to be asked
    #[arg(long, value_name = "REF")]
    pub(crate) base: Option<ImageLocation>,
    #[command(flatten)]
    pub(crate) image_args: ImageArgs,
    /// Form of the result
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextFormat,
}

/// Who must have signed the base of a run's image.
#[derive(Debug, Args)]
pub(crate) struct BaseSignerArgs {
    /// Who must have signed the base, instead of whom [base] in assay.toml names
    #[arg(long, value_name = "ID", requires = "base_certificate_oidc_issuer", conflicts_with = "base_key")]
    pub(crate) base_certificate_identity: Option<String>,
    /// The same as an expression
    #[arg(long, value_name = "REGEXP", requires = "base_certificate_oidc_issuer",
        conflicts_with_all = ["base_key", "base_certificate_identity"])]
    pub(crate) base_certificate_identity_regexp: Option<String>,
    /// Who vouches for them
    #[arg(long, value_name = "URL", conflicts_with = "base_key")]
    pub(crate) base_certificate_oidc_issuer: Option<String>,
    /// Public key the base must be signed with
    #[arg(long, value_name = "FILE")]
    pub(crate) base_key: Option<PathBuf>,
    /// Whom to trust for the base: a trusted_root.json or a name
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) base_trusted_root: Option<PathBuf>,
    /// Do not ask for a log entry of the base's signature
    #[arg(long, requires = "base_key")]
    pub(crate) base_insecure_ignore_tlog: bool,
}

impl BaseSignerArgs {
    /// Whether a signer is named.
    pub(crate) fn names_signer(&self) -> bool {
        self.base_key.is_some()
            || self.base_certificate_identity.is_some()
            || self.base_certificate_identity_regexp.is_some()
    }
}
