//! `verify-blob` and `verify-blob-attestation`.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use super::{PolicyArgs, RequirementArgs, TextFormat};

const ELDER: &str = "Evidence in the files of cosign 1 and 2";

/// Evidence that is not in a bundle.
#[derive(Debug, Args)]
pub(crate) struct PartsArgs {
    /// The signature instead of a bundle: a file or the text itself, base64 or bytes; for attestations the envelope
    #[arg(long, value_name = "FILE|BASE64", help_heading = ELDER, conflicts_with = "bundle")]
    pub(crate) signature: Option<String>,
    /// The certificate of that signature, PEM; a key needs none
    #[arg(long, value_name = "FILE", help_heading = ELDER, requires = "signature")]
    pub(crate) certificate: Option<PathBuf>,
    /// A timestamp of the signature: cosign's JSON or the response of the authority
    #[arg(long, value_name = "FILE", help_heading = ELDER)]
    pub(crate) rfc3161_timestamp: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify-blob app.tar.gz --bundle app.tar.gz.sigstore.json \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com
  assay verify-blob sha256:… --bundle app.sigstore.json --key cosign.pub
  assay verify-blob dist/*.tar.gz --key cosign.pub      # each with dist/NAME.sigstore.json beside it
  assay verify-blob app --signature app.sig --certificate app.pem --certificate-chain ca.pem \\
    --rfc3161-timestamp app.ts --timestamp-certificate-chain tsa.pem --insecure-ignore-tlog \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com")]
pub(crate) struct VerifyBlobArgs {
    /// Files, or digests as sha256:HEX; - is standard input
    #[arg(required = true, value_name = "FILE|DIGEST")]
    pub(crate) artifacts: Vec<String>,
    /// The bundle of each, in their order [default: FILE.sigstore.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) parts: PartsArgs,
    #[command(flatten)]
    pub(crate) requirement: Box<RequirementArgs>,
    /// Form of the result
    #[arg(long, short, value_enum, default_value = "text")]
    pub(crate) output: TextFormat,
    /// Files verified at a time [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub(crate) max_workers: Option<usize>,
}

/// Hashes a digest may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DigestName {
    Sha256,
    Sha512,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify-blob-attestation app.tar.gz --bundle app.att.json --type slsaprovenance1 \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com
  assay verify-blob-attestation --digest 2c26… --digestAlg sha256 --bundle app.att.json --type vuln --key cosign.pub
  assay verify-blob-attestation --check-claims=false --bundle app.att.json --type vuln --key cosign.pub")]
pub(crate) struct VerifyBlobAttestationArgs {
    /// The file, or its digest as sha256:HEX; - is standard input
    #[arg(value_name = "FILE|DIGEST", required_unless_present_any = ["digest", "check_claims"])]
    pub(crate) artifact: Option<String>,
    /// The bundle [default: FILE.sigstore.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: Option<PathBuf>,
    /// Digest of the file instead of the file, hexadecimal
    #[arg(long, value_name = "HEX", conflicts_with = "artifact")]
    pub(crate) digest: Option<String>,
    /// What that digest is
    #[arg(
        long = "digestAlg",
        alias = "digest-alg",
        value_enum,
        value_name = "NAME",
        default_value = "sha256"
    )]
    pub(crate) digest_alg: DigestName,
    /// Check what the attestation is about; false only says who attested something
    #[arg(long, value_name = "BOOL", default_missing_value = "true", num_args = 0..=1, require_equals = true,
          action = ArgAction::Set)]
    pub(crate) check_claims: Option<bool>,
    /// Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) predicate_type: String,
    #[command(flatten)]
    pub(crate) parts: PartsArgs,
    #[command(flatten)]
    pub(crate) requirement: Box<RequirementArgs>,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    /// Form of the result
    #[arg(long, short, value_enum, default_value = "text")]
    pub(crate) output: TextFormat,
}
