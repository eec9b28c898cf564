//! `tree` and `triangulate`.

use base::ImageLocation;
use clap::{Args, ValueEnum};

use super::{RegistryArgs, TextFormat};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay tree oci:./image
  assay tree registry.example.com/team/app:1.2 --format json

Looks at the referrers (API or fallback tag) and at cosign's .sig, .att and .sbom tags, of the image and of each image of \
an index. Nothing is verified. Exit code 1 when a place could not be looked at; the rest is shown all the same.")]
pub(crate) struct TreeArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// Form of the result
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextFormat,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay triangulate registry.example.com/team/app:1.2
  assay triangulate registry.example.com/team/app:1.2 --type attestation
Prints a name and looks at nothing but the tag's digest: whether something is there, `assay tree` says.")]
pub(crate) struct TriangulateArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST]
    pub(crate) image: ImageLocation,
    /// What to name
    #[arg(long = "type", value_enum, default_value = "signature")]
    pub(crate) kind: TriangulateType,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TriangulateType {
    /// The tag of cosign 2's signatures
    Signature,
    /// The tag of cosign 2's attestations
    Attestation,
    /// The tag of an unsigned bill of materials
    Sbom,
    /// The image by its digest
    Digest,
    /// The tag that lists referrers where the registry does not
    Referrers,
}
