//! `verify` and its siblings.

use std::path::PathBuf;

use base::Platform;
use clap::{ArgAction, Args};
use sign::KeyReference;

use super::{PolicyArgs, RegistryArgs, TextFormat};

const SIGNER: &str = "Who must have signed";
const CLAIMS: &str = "What the certificate must say";
const TRUST: &str = "Whom to trust";

/// Whose signature is wanted and whom to trust for it.
#[derive(Debug, Args)]
pub(crate) struct RequirementArgs {
    /// Subject the certificate must have, exactly (repeatable: any of them)
    #[arg(long, value_name = "SUBJECT", help_heading = SIGNER)]
    pub(crate) certificate_identity: Vec<String>,
    /// The same as a regular expression over all of it, not a part of it as in cosign
    #[arg(long, value_name = "REGEXP", help_heading = SIGNER)]
    pub(crate) certificate_identity_regexp: Vec<String>,
    /// The same with wildcards: * is any text without /, ** any text, ? one character
    #[arg(long, value_name = "PATTERN", help_heading = SIGNER)]
    pub(crate) certificate_identity_glob: Vec<String>,
    /// Issuer of the token the certificate must name, exactly: one for all identities, or one for each in their order
    #[arg(long, value_name = "URL", help_heading = SIGNER)]
    pub(crate) certificate_oidc_issuer: Vec<String>,
    /// The same as a regular expression over all of it
    #[arg(long, value_name = "REGEXP", help_heading = SIGNER)]
    pub(crate) certificate_oidc_issuer_regexp: Vec<String>,
    /// Key instead of an identity, or beside it (repeatable): cosign.pub, env://VARIABLE, k8s://NAMESPACE/SECRET,
    /// gitlab://PROJECT, or SCHEME://KEY of a plug-in
    #[arg(long, value_name = "REF", help_heading = SIGNER)]
    pub(crate) key: Vec<KeyReference>,
    /// How many of the named signers must have signed: any, all or a number
    #[arg(long, value_name = "any|all|N", default_value = "any", value_parser = require, help_heading = SIGNER)]
    pub(crate) require: Require,
    /// Claim the certificate must carry, such as source-repository-uri=https://github.com/acme/app (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_parser = super::sign::key_value, help_heading = CLAIMS)]
    pub(crate) certificate_claim: Vec<(String, String)>,
    /// The same as a regular expression over all of the value (repeatable)
    #[arg(long, value_name = "NAME=REGEXP", value_parser = super::sign::key_value, help_heading = CLAIMS)]
    pub(crate) certificate_claim_regexp: Vec<(String, String)>,
    /// Event that started the GitHub workflow, such as push
    #[arg(long, value_name = "EVENT", help_heading = CLAIMS)]
    pub(crate) certificate_github_workflow_trigger: Option<String>,
    /// Commit of the GitHub workflow
    #[arg(long, value_name = "SHA", help_heading = CLAIMS)]
    pub(crate) certificate_github_workflow_sha: Option<String>,
    /// Name of the GitHub workflow
    #[arg(long, value_name = "NAME", help_heading = CLAIMS)]
    pub(crate) certificate_github_workflow_name: Option<String>,
    /// Repository of the GitHub workflow, such as acme/app
    #[arg(long, value_name = "OWNER/REPO", help_heading = CLAIMS)]
    pub(crate) certificate_github_workflow_repository: Option<String>,
    /// Ref of the GitHub workflow, such as refs/heads/main
    #[arg(long, value_name = "REF", help_heading = CLAIMS)]
    pub(crate) certificate_github_workflow_ref: Option<String>,
    #[command(flatten)]
    pub(crate) trust: TrustArgs,
}

/// Whom to trust.
#[derive(Debug, Args)]
pub(crate) struct TrustArgs {
    /// Whom to trust: a trusted_root.json, or public-good, github, staging or a name known to `assay trust` [default: the
    /// private stack if there is one in HOME, else public-good]
    #[arg(long, value_name = "FILE|NAME", help_heading = TRUST)]
    pub(crate) trusted_root: Option<PathBuf>,
    /// Certificate authorities to trust instead of the trust root's, PEM
    #[arg(long, value_name = "FILE", help_heading = TRUST)]
    pub(crate) ca_roots: Option<PathBuf>,
    /// Certificates between those authorities and the signer's, PEM
    #[arg(long, value_name = "FILE", help_heading = TRUST, requires = "ca_roots")]
    pub(crate) ca_intermediates: Option<PathBuf>,
    /// The authority that certified the signer, instead of the trust root's: PEM, lowest first, root last
    #[arg(long, value_name = "FILE", help_heading = TRUST, conflicts_with = "ca_roots")]
    pub(crate) certificate_chain: Option<PathBuf>,
    /// A timestamp authority to trust beside the trust root's: its chain in PEM, signer first (or none), root last
    #[arg(long, value_name = "FILE", help_heading = TRUST)]
    pub(crate) timestamp_certificate_chain: Option<PathBuf>,
    /// Witness that must have cosigned the log's checkpoint: its verifier key NAME+ID+KEY, or a file of them (repeatable)
    #[arg(long, value_name = "KEY|FILE", help_heading = TRUST, conflicts_with = "insecure_ignore_tlog")]
    pub(crate) witness: Vec<String>,
    /// How many of the witnesses must have [default: all]
    #[arg(long, value_name = "N", help_heading = TRUST, requires = "witness")]
    pub(crate) require_witnesses: Option<usize>,
    /// Ask for a timestamp of a timestamp authority: a log's own time is not enough
    #[arg(long, help_heading = TRUST)]
    pub(crate) use_signed_timestamps: bool,
    /// Do not look at the transparency log: nobody could notice a signature made in secret
    #[arg(long, help_heading = TRUST, alias = "private-infrastructure")]
    pub(crate) insecure_ignore_tlog: bool,
    /// Do not look at the certificate's SCT: nobody could notice a certificate issued in secret
    #[arg(long, help_heading = TRUST)]
    pub(crate) insecure_ignore_sct: bool,
    /// Open no socket except to the registry that holds the image: so it is but for keys that are named by k8s:// and
    /// gitlab://, which the flag refuses
    #[arg(long, help_heading = TRUST)]
    pub(crate) offline: bool,
}

/// How many signers must have signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Require {
    /// Any one.
    Any,
    /// All of them.
    All,
    /// At least so many.
    Count(usize),
}

fn require(text: &str) -> Result<Require, String> {
    match text {
        "any" => Ok(Require::Any),
        "all" => Ok(Require::All),
        number => match number.parse() {
            Ok(count) if count > 0 => Ok(Require::Count(count)),
            _ => Err("expected any, all or a number from 1".into()),
        },
    }
}

impl SubjectArgs {
    /// What a name means, and nothing below it; every check on.
    pub(crate) fn whole_image() -> Self {
        Self {
            annotations: Vec::new(),
            check_claims: true,
            local_image: false,
            platform: None,
            recursive: false,
            max_workers: pipeline::DEFAULT_WORKERS,
        }
    }
}

/// Which part of an image is looked at, and what its evidence must say about it.
#[derive(Debug, Args)]
pub(crate) struct SubjectArgs {
    /// Annotation the signer must have added, key=value (repeatable)
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = super::sign::key_value)]
    pub(crate) annotations: Vec<(String, String)>,
    /// Check what the evidence is about; false only says who signed something
    #[arg(long, value_name = "BOOL", default_value_t = true, default_missing_value = "true", num_args = 0..=1,
          require_equals = true, action = ArgAction::Set)]
    pub(crate) check_claims: bool,
    /// IMAGE is the path of a local image, such as `cosign save` writes, not a reference
    #[arg(long)]
    pub(crate) local_image: bool,
    /// Verify the image of this platform in an index, such as linux/arm64, instead of the index
    #[arg(long, value_name = "OS/ARCH[/VARIANT]", conflicts_with = "recursive")]
    pub(crate) platform: Option<Platform>,
    /// Verify an index and every image in it
    #[arg(long, short)]
    pub(crate) recursive: bool,
    /// Requests to the registry at a time
    #[arg(long, value_name = "N", default_value_t = pipeline::DEFAULT_WORKERS)]
    pub(crate) max_workers: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify oci:./image --certificate-identity ci@example.com \\
    --certificate-oidc-issuer https://issuer.example.com
  assay verify registry.example.com/team/app:1.2 --key cosign.pub --insecure-ignore-tlog
  assay verify registry.example.com/team/app:1.2 --trusted-root trusted_root.json \\
    --certificate-identity-regexp '.*@example\\.com' --certificate-oidc-issuer-regexp '.*'
  assay verify registry.example.com/team/app@sha256:… --key one.pub --key two.pub --require all
  assay verify registry.example.com/team/app:1.2 --recursive \\
    --certificate-identity-glob 'https://github.com/acme/**' \\
    --certificate-oidc-issuer https://token.actions.githubusercontent.com \\
    --certificate-claim runner-environment=github-hosted

A signature is a bundle with a https://sigstore.dev/cosign/sign/v1 statement, a signature over the \
manifest, or one under cosign's .sig tag; an attestation of another type is none. All places are \
looked at, always: referrers API, fallback tag, .sig tag. COSIGN_REPOSITORY names one more repository, \
COSIGN_MAX_ATTACHMENT_SIZE the largest attachment (128MiB).

Exit codes: 10 refused · 1 could not look · 2 a flag, key or trust root that cannot be used · 3 no image

The identity and issuer of a signature made with the private stack: `assay stack status` shows the issuer.")]
pub(crate) struct VerifyArgs {
    /// Images: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    #[arg(required = true)]
    pub(crate) images: Vec<String>,
    #[command(flatten)]
    pub(crate) requirement: Box<RequirementArgs>,
    #[command(flatten)]
    pub(crate) subject: SubjectArgs,
    /// Form of the result [default: json, as cosign]
    #[arg(long, short, value_enum)]
    pub(crate) output: Option<TextFormat>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify-attestation oci:./image --type slsaprovenance1 \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com
  assay verify-attestation registry.example.com/team/app:1.2 --type spdxjson --key cosign.pub \\
    | jq -r .payload | base64 -d
  assay verify-attestation registry.example.com/team/app:1.2 --type vuln --policy no-critical.rego --key cosign.pub
The result is a stream of DSSE envelopes, one a line, as cosign prints it.")]
pub(crate) struct VerifyAttestationArgs {
    /// Images: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    #[arg(required = true)]
    pub(crate) images: Vec<String>,
    /// Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) predicate_type: String,
    #[command(flatten)]
    pub(crate) requirement: Box<RequirementArgs>,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    #[command(flatten)]
    pub(crate) subject: SubjectArgs,
    /// Form of the result [default: json, as cosign]
    #[arg(long, short, value_enum)]
    pub(crate) output: Option<TextFormat>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}
