//! `copy`, `save`, `load`, `download` and `clean`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use base::{ImageLocation, Platform, Reference};
use clap::{Args, Subcommand, ValueEnum};
use transfer::EvidenceKind;

use super::RegistryArgs;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay copy registry.example.com/team/app:1.2 mirror.example.com/team/app:1.2
  assay copy registry.example.com/team/app:1.2 oci:./image
  assay copy registry.example.com/team/app:1.2 oci:image.tar --platform linux/arm64
  assay copy registry.example.com/team/app:1.2 mirror.example.com/team/app --only sig,att
  assay copy registry.example.com/team/app mirror.example.com/team/app --all-tags

The image goes with everything attached to it: children of an index, referrers and their referrers, and cosign's \
tags. What is there already is not sent again, so the same command finishes an interrupted copy. Names come last. \
On standard output: the copy by digest.")]
pub(crate) struct CopyArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST], oci:DIR|TAR[:TAG][@DIGEST] or docker-archive:FILE
    pub(crate) source: ImageLocation,
    /// Destination: HOST/REPO[:TAG], oci:DIR[:TAG], oci:FILE.tar[:TAG] or docker-archive:FILE
    pub(crate) destination: ImageLocation,
    /// Only evidence of these kinds, and not the image: sig, att, sbom
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub(crate) only: Vec<EvidenceKind>,
    /// As --only sig, which took its place in cosign
    #[arg(long, hide = true, conflicts_with = "only")]
    pub(crate) sig_only: bool,
    /// Only the image of this platform, with its evidence
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    pub(crate) platform: Option<Platform>,
    /// The image without anything attached to it
    #[arg(long, conflicts_with_all = ["only", "sig_only"])]
    pub(crate) image_only: bool,
    /// Let names at the destination lose what they mean now
    #[arg(long, short)]
    pub(crate) force: bool,
    /// Every tag of the source's repository
    #[arg(long, conflicts_with = "platform")]
    pub(crate) all_tags: bool,
    #[command(flatten)]
    pub(crate) streams: StreamArgs,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

/// How much goes on at a time.
#[derive(Debug, Args)]
pub(crate) struct StreamArgs {
    /// Requests and blobs at a time [default: 4]
    #[arg(long, value_name = "N")]
    pub(crate) parallel: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("to").required(true), after_help = "Examples:
  assay save registry.example.com/team/app:1.2 --dir ./app
  assay save registry.example.com/team/app:1.2 --output app.tar

`assay load` and `cosign load` read the folder; `assay load` and every program that knows OCI layouts read the file.")]
pub(crate) struct SaveArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// Folder to write
    #[arg(long, value_name = "DIR", group = "to")]
    pub(crate) dir: Option<PathBuf>,
    /// File to write
    #[arg(long, short, value_name = "FILE", group = "to")]
    pub(crate) output: Option<PathBuf>,
    /// Only the image of this platform, with its evidence
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    pub(crate) platform: Option<Platform>,
    /// Overwrite the file, or names in the folder
    #[arg(long, short)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) streams: StreamArgs,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("from").required(true), after_help = "Examples:
  assay load registry.example.com/team/app:1.2 --dir ./app
  assay load registry.example.com/team/app:1.2 --input app.tar

Reads what `assay save` and `cosign save` wrote, with all signatures and attestations in it.")]
pub(crate) struct LoadArgs {
    /// Where to load it to: HOST/REPO[:TAG]
    pub(crate) image: Reference,
    /// Folder that holds the image
    #[arg(long, value_name = "DIR", group = "from")]
    pub(crate) dir: Option<PathBuf>,
    /// File that holds the image
    #[arg(long, short, value_name = "FILE", group = "from")]
    pub(crate) input: Option<PathBuf>,
    /// Let names at the destination lose what they mean now
    #[arg(long, short)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) streams: StreamArgs,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

/// What is downloaded of which image.
#[derive(Debug, Args)]
pub(crate) struct DownloadArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// What is attached to the image of this platform
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    pub(crate) platform: Option<Platform>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DownloadCommand {
    /// Signatures: a line of JSON each
    #[command(after_help = "Examples:
  assay download signature registry.example.com/team/app:1.2
  assay download signature oci:./image --platform linux/arm64

A Sigstore bundle as it is, or what cosign 1 and 2 attach as `cosign download signature` shows it. Nothing is verified.")]
    Signature(DownloadArgs),
    /// Attestations: a line of JSON each
    #[command(after_help = "Examples:
  assay download attestation registry.example.com/team/app:1.2 --predicate-type slsaprovenance1
  assay download attestation oci:./image | jq -r .dsseEnvelope.payload

A Sigstore bundle as it is, or the envelope of what cosign 1 and 2 attach. Nothing is verified.")]
    Attestation {
        #[command(flatten)]
        args: DownloadArgs,
        /// Only this predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI
        #[arg(long, value_name = "TYPE")]
        predicate_type: Option<String>,
    },
    /// An SBOM that was attached without a signature, as it is
    #[command(after_help = "Examples:
  assay download sbom registry.example.com/team/app:1.2 > sbom.json")]
    Sbom(DownloadArgs),
}

/// What `assay clean` deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CleanType {
    /// Signatures, by tag and by referrer
    Signature,
    /// Attestations, by tag and by referrer
    Attestation,
    /// Referrers of every kind
    Referrer,
    /// SBOMs
    Sbom,
    /// All of these
    All,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay clean registry.example.com/team/app:1.2                      asks first
  assay clean registry.example.com/team/app:1.2 --type signature -f

Deletes evidence about the image itself, not about the children of an index, and never the image.")]
pub(crate) struct CleanArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST]
    pub(crate) image: Reference,
    /// What to delete
    #[arg(long = "type", value_enum, value_name = "TYPE", default_value = "all")]
    pub(crate) kind: CleanType,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}
