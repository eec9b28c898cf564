//! `slsa`: slsa-verifier's flags.

use std::path::PathBuf;

use base::ImageLocation;
use clap::{Args, Subcommand};

use super::{RegistryArgs, RequirementArgs};

#[derive(Debug, Subcommand)]
#[expect(clippy::enum_variant_names, reason = "the names of slsa-verifier's commands")]
pub(crate) enum SlsaCommand {
    /// Verify the provenance of files
    #[command(
        override_usage = "assay slsa verify-artifact <FILE>... --provenance-path <FILE> --source-uri <URI> [OPTIONS]"
    )]
    #[command(after_help = "Examples:
  assay slsa verify-artifact app-linux-amd64 --provenance-path app.intoto.jsonl \\
    --source-uri github.com/acme/app --source-tag v1.2.3
  assay slsa verify-artifact app --provenance-path app.bundle.json --source-uri github.com/acme/app \\
    --builder-id https://github.com/acme/build/.github/workflows/release.yml
  assay slsa verify-artifact app-linux-amd64 --provenance-path app.intoto.jsonl \\
    --rekor-url https://rekor.sigstore.dev --source-uri github.com/acme/app

Without --builder-id the SLSA generators for artifacts are trusted. A bare envelope says nothing about when it \
was signed: its log entry is searched for with --rekor-url or read from --rekor-entry. With --certificate-identity and \
--certificate-oidc-issuer, or --key, the signer is pinned and any builder and source host is allowed.")]
    VerifyArtifact(SlsaArtifactArgs),
    /// Verify the provenance of an image, named with its digest
    #[command(after_help = "Examples:
  assay slsa verify-image registry.example.com/team/app@sha256:… --source-uri github.com/acme/app
  assay slsa verify-image oci:./image@sha256:… --source-uri git+https://git.example.com/team/app \\
    --builder-id https://assay.invalid/builder --certificate-identity ci@example.com \\
    --certificate-oidc-issuer https://issuer.example.com
  gcloud artifacts docker images describe $IMAGE --show-provenance --format json > provenance.json
  assay slsa verify-image $IMAGE --provenance-path provenance.json --source-uri github.com/acme/app \\
    --builder-id https://cloudbuild.googleapis.com/GoogleHostedWorker

Without --builder-id the SLSA generator for images is trusted.")]
    VerifyImage(SlsaImageArgs),
    /// Verify an npm package: the publisher's provenance and the registry's statement
    #[command(
        override_usage = "assay slsa verify-npm-package <FILE> --attestations-path <FILE> --source-uri <URI> \\\n         --builder-id <ID> [OPTIONS]"
    )]
    #[command(after_help = "Examples:
  curl -s https://registry.npmjs.org/-/npm/v1/attestations/NAME@1.2.3 > attestations.json
  assay slsa verify-npm-package NAME-1.2.3.tgz --attestations-path attestations.json \\
    --package-name NAME --package-version 1.2.3 --source-uri github.com/acme/name \\
    --builder-id https://github.com/actions/runner/github-hosted")]
    VerifyNpmPackage(SlsaNpmArgs),
    /// Verify an artifact attestation of GitHub, with the workflow that made it
    #[command(
        override_usage = "assay slsa verify-github-attestation <FILE> --attestation-path <FILE> --source-uri <URI> \\\n         --builder-id <ID> [OPTIONS]"
    )]
    #[command(after_help = "Examples:
  assay slsa verify-github-attestation app.tar.gz --attestation-path app.jsonl \\
    --source-uri github.com/acme/app --builder-id https://github.com/acme/app/.github/workflows/ci.yml")]
    VerifyGithubAttestation(SlsaGithubArgs),
    /// Verify a verification summary (VSA): in an envelope with a key, in a bundle with an identity, or of an image
    #[command(
        override_usage = "assay slsa verify-vsa [IMAGE | --attestation-path <FILE> --subject-digest <TYPE:VALUE>] \\\n         --verifier-id <URI> --resource-uri <URI> [OPTIONS]"
    )]
    #[command(after_help = "Examples:
  assay slsa verify-vsa registry.example.com/team/app@sha256:… --resource-uri registry.example.com/team/app \\
    --verifier-id https://assay.invalid/verifier/run --verified-level ASSAY_GATE_HIGH \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com
  assay slsa verify-vsa --attestation-path app.vsa.jsonl --subject-digest sha256:… \\
    --verifier-id https://example.com/verifier --resource-uri example.com/app \\
    --verified-level SLSA_BUILD_LEVEL_2 --public-key-path vsa.pub
  assay slsa verify-vsa --attestation-path app.vsa.sigstore.json --subject-digest sha256:… \\
    --verifier-id https://example.com/verifier --resource-uri example.com/app \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com

Each `assay run` attaches one. Its levels: ASSAY_GATE_PASSED; ASSAY_GATE_HIGH when no finding is high or worse, and \
the same for other severities; ASSAY_GATE_HIGH_FIXABLE when those without a fix did not count; \
ASSAY_GATE_KNOWN_EXPLOITED; ASSAY_BASE_VERIFIED. A run knows nothing of how the image was built: SLSA_BUILD_LEVEL_0.")]
    VerifyVsa(SlsaVsaArgs),
}

/// What must have been built, and by whom.
#[derive(Debug, Args)]
pub(crate) struct SlsaSourceArgs {
    /// Repository it must be built from, such as github.com/owner/name
    #[arg(long, value_name = "URI")]
    pub(crate) source_uri: String,
    /// Branch it must be built from
    #[arg(long, value_name = "BRANCH")]
    pub(crate) source_branch: Option<String>,
    /// Tag it must be built from
    #[arg(long, value_name = "TAG")]
    pub(crate) source_tag: Option<String>,
    /// Version of the tag: v1, v1.2 or v1.2.3
    #[arg(long, value_name = "VERSION", conflicts_with = "source_tag")]
    pub(crate) source_versioned_tag: Option<String>,
    /// Input of a workflow started by hand (repeatable)
    #[arg(long, value_name = "KEY=VALUE", value_parser = super::sign::key_value)]
    pub(crate) build_workflow_input: Vec<(String, String)>,
    /// Print the verified provenance
    #[arg(long)]
    pub(crate) print_provenance: bool,
}

/// Where the log's word for a bare envelope comes from.
#[derive(Debug, Args)]
pub(crate) struct SlsaEntryArgs {
    /// Log entry of a bare envelope, as `GET /api/v1/log/entries/UUID` of Rekor answers it
    #[arg(long, value_name = "FILE")]
    pub(crate) rekor_entry: Option<PathBuf>,
    /// Log to search for the entry of a bare envelope, such as https://rekor.sigstore.dev
    #[arg(long, value_name = "URL", conflicts_with = "rekor_entry")]
    pub(crate) rekor_url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SlsaArtifactArgs {
    /// The files; all by the same builder
    #[arg(required = true)]
    pub(crate) artifacts: Vec<PathBuf>,
    /// Provenance: a Sigstore bundle, or a bare envelope (.intoto.jsonl) with its log entry
    #[arg(long, value_name = "FILE")]
    pub(crate) provenance_path: PathBuf,
    #[command(flatten)]
    pub(crate) entry: SlsaEntryArgs,
    /// Builder it must be built by: URI or URI@VERSION
    #[arg(long, value_name = "ID")]
    pub(crate) builder_id: Option<String>,
    #[command(flatten)]
    pub(crate) source: SlsaSourceArgs,
    #[command(flatten)]
    pub(crate) requirement: Box<RequirementArgs>,
}

#[derive(Debug, Args)]
pub(crate) struct SlsaImageArgs {
    /// Image with its digest: HOST/REPO@sha256:… or oci:DIR@sha256:…
    pub(crate) image: ImageLocation,
    /// Provenance instead of what is attached to the image: a Sigstore bundle, a bare envelope with its log entry, or
    /// what `gcloud artifacts docker images describe --show-provenance --format json` prints
    #[arg(long, value_name = "FILE")]
    pub(crate) provenance_path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) entry: SlsaEntryArgs,
    /// Repository that holds the provenance, when it is another
    #[arg(long, value_name = "HOST/REPO", conflicts_with = "provenance_path")]
    pub(crate) provenance_repository: Option<String>,
    /// Builder it must be built by: URI or URI@VERSION
    #[arg(long, value_name = "ID")]
    pub(crate) builder_id: Option<String>,
    #[command(flatten)]
    pub(crate) source: SlsaSourceArgs,
    #[command(flatten)]
    pub(crate) requirement: Box<RequirementArgs>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
pub(crate) struct SlsaNpmArgs {
    /// The package as downloaded
    pub(crate) package: PathBuf,
    /// The registry's attestations of it
    #[arg(long, value_name = "FILE")]
    pub(crate) attestations_path: PathBuf,
    /// Name it must have
    #[arg(long, value_name = "NAME")]
    pub(crate) package_name: Option<String>,
    /// Version it must have
    #[arg(long, value_name = "VERSION")]
    pub(crate) package_version: Option<String>,
    /// Builder: https://github.com/actions/runner/github-hosted, …/self-hosted or a builder of the SLSA generator
    #[arg(long, value_name = "ID")]
    pub(crate) builder_id: String,
    #[command(flatten)]
    pub(crate) source: SlsaSourceArgs,
    /// Whom to trust: a trusted_root.json or a name [default: public-good]
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) trusted_root: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SlsaGithubArgs {
    /// The file
    pub(crate) artifact: PathBuf,
    /// The attestation: a Sigstore bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) attestation_path: PathBuf,
    /// Workflow that must have made it
    #[arg(long, value_name = "ID")]
    pub(crate) builder_id: String,
    /// Repository it must be built from
    #[arg(long, value_name = "URI")]
    pub(crate) source_uri: String,
    /// Print the verified attestation
    #[arg(long)]
    pub(crate) print_attestation: bool,
    /// Whom to trust: a trusted_root.json or a name [default: public-good]
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) trusted_root: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SlsaVsaArgs {
    /// Image the summary is attached to, with its digest, instead of a file
    #[arg(conflicts_with_all = ["attestation_path", "public_key_path"])]
    pub(crate) image: Option<ImageLocation>,
    /// Digest it must be about, TYPE:VALUE (repeatable)
    #[arg(long, value_name = "TYPE:VALUE", required_unless_present = "image")]
    pub(crate) subject_digest: Vec<String>,
    /// The summary: a DSSE envelope or a Sigstore bundle
    #[arg(long, value_name = "FILE", required_unless_present = "image")]
    pub(crate) attestation_path: Option<PathBuf>,
    /// Who must have verified
    #[arg(long, value_name = "URI")]
    pub(crate) verifier_id: String,
    /// What must have been verified
    #[arg(long, value_name = "URI")]
    pub(crate) resource_uri: String,
    /// Level that must have been reached: SLSA_TRACK_LEVEL_N at least, other names exactly (repeatable)
    #[arg(long, value_name = "LEVEL")]
    pub(crate) verified_level: Vec<String>,
    /// The verifier's public key, for an envelope
    #[arg(long, value_name = "FILE", conflicts_with = "key")]
    pub(crate) public_key_path: Option<PathBuf>,
    /// What the envelope must call the key
    #[arg(long, value_name = "ID", requires = "public_key_path")]
    pub(crate) public_key_id: Option<String>,
    /// Print the verified summary
    #[arg(long)]
    pub(crate) print_attestation: bool,
    #[command(flatten)]
    pub(crate) requirement: Box<RequirementArgs>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}
