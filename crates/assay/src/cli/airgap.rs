//! `airgap`.

use std::path::PathBuf;

use base::{Digest, ImageLocation, Platform};
use clap::{Args, Subcommand};

use super::{RegistryArgs, RequirementArgs, StreamArgs};

#[derive(Debug, Subcommand)]
pub(crate) enum AirgapCommand {
    /// Pack images, evidence, trust root, database and policies into one file
    #[command(after_help = "Examples:
  assay airgap pack registry.example.com/team/app:1.2 --out app.airgap.tar
  assay airgap pack registry.example.com/team/app:1.2 registry.example.com/team/db:7 \\
    --db ./db --trusted-root public-good --policy no-critical.rego --out release.airgap.tar

On standard output: the digest that pins the file. Carry it on another way than the file. The file is an OCI layout as \
well: `assay scan oci:release.airgap.tar@sha256:…` reads an image where it lies.")]
    Pack(AirgapPackArgs),
    /// Check such a file, and only then put its images into a registry or everything into a folder
    #[command(after_help = "Examples:
  assay airgap unpack release.airgap.tar --to registry.local/mirror --dir ./release \\
    --digest sha256:… --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com
  assay airgap unpack release.airgap.tar --dir ./release

Every part is checked against the file's table first, then the signatures of every image when a signer is named; nothing is \
written before that. The trust root in the file is used only when --digest pins the file: whoever can change one can change \
the other. Below --to an image keeps its repository and tag. On standard output: a line for each image and file.")]
    Unpack(Box<AirgapUnpackArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct AirgapPackArgs {
    /// Images: HOST/REPO[:TAG][@DIGEST], oci:DIR[:TAG] or docker-archive:FILE
    #[arg(required = true)]
    pub(crate) images: Vec<ImageLocation>,
    /// File to write
    #[arg(long, short, value_name = "FILE", alias = "output")]
    pub(crate) out: PathBuf,
    /// Advisory database: a folder with trivy.db and metadata.json
    #[arg(long, value_name = "DIR")]
    pub(crate) db: Option<PathBuf>,
    /// Trust root: a trusted_root.json, or public-good, github, staging or a name known to `assay trust`
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) trusted_root: Option<PathBuf>,
    /// Policy file (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Vec<PathBuf>,
    /// Only the images of this platform, with their evidence
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    pub(crate) platform: Option<Platform>,
    #[command(flatten)]
    pub(crate) streams: StreamArgs,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("where").required(true).multiple(true))]
pub(crate) struct AirgapUnpackArgs {
    /// The file
    pub(crate) file: PathBuf,
    /// Registry, and path in it, to put the images below
    #[arg(long, value_name = "HOST[/PATH]", group = "where")]
    pub(crate) to: Option<String>,
    /// Folder for database, trust root and policies, and without --to for the images
    #[arg(long, value_name = "DIR", group = "where")]
    pub(crate) dir: Option<PathBuf>,
    /// Digest that `assay airgap pack` printed
    #[arg(long, value_name = "DIGEST")]
    pub(crate) digest: Option<Digest>,
    /// Let names at the destination lose what they mean now
    #[arg(long, short)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) requirement: RequirementArgs,
    #[command(flatten)]
    pub(crate) streams: StreamArgs,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}
