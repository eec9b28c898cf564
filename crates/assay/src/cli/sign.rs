//! `sign`, `attest`, `sign-blob` and `attest-blob`.

use std::path::PathBuf;
use std::str::FromStr;

use base::ImageLocation;
use clap::{Args, ValueEnum};
use sign::{Provider, Scheme};

use super::RegistryArgs;
use super::key::{PasswordArgs, scheme};

/// Where signatures come from.
#[derive(Debug, Args)]
pub(crate) struct SigningArgs {
    #[command(flatten)]
    pub(crate) key: KeyArgs,
    #[command(flatten)]
    pub(crate) identity: IdentityArgs,
    #[command(flatten)]
    pub(crate) services: ServiceArgs,
}

/// A key that stays, instead of an identity.
#[derive(Debug, Args)]
#[command(next_help_heading = "With a key")]
pub(crate) struct KeyArgs {
    /// Sign with this key instead of an identity: a file such as cosign.key, env://VARIABLE, k8s://NAMESPACE/SECRET,
    /// gitlab://PROJECT, a pkcs11: URI, or SCHEME://KEY of a plug-in sigstore-kms-SCHEME
    #[arg(long, value_name = "REF", conflicts_with_all = [
        "identity_token", "identity", "oidc_provider", "fulcio_auth_flow", "fulcio_url",
    ])]
    pub(crate) key: Option<String>,
    /// How the key signs, where it can in several ways [default: as cosign does with such a key]
    #[arg(long, value_name = "NAME", value_parser = scheme, requires = "key")]
    pub(crate) signing_algorithm: Option<Scheme>,
    #[command(flatten)]
    pub(crate) password: PasswordArgs,
}

/// Who signs.
#[derive(Debug, Args)]
#[command(next_help_heading = "Who signs")]
pub(crate) struct IdentityArgs {
    /// OIDC token, or @FILE with one [default: the CI's own, then a login; with the private stack its own issuer]
    #[arg(long, value_name = "TOKEN|@FILE", hide_env_values = true)]
    pub(crate) identity_token: Option<String>,
    /// Who signs, when the private stack's own issuer is used
    #[arg(long, value_name = "EMAIL|URI")]
    pub(crate) identity: Option<String>,
    /// Take the token of this surrounding and of no other
    #[arg(long, value_name = "NAME", value_parser = provider)]
    pub(crate) oidc_provider: Option<Provider>,
    /// Take no token of the surroundings
    #[arg(long, conflicts_with = "oidc_provider")]
    pub(crate) oidc_disable_ambient_providers: bool,
    /// How people log in: in a browser here, on another device, or a program with its own secret
    #[arg(long, value_name = "FLOW", value_enum)]
    pub(crate) fulcio_auth_flow: Option<AuthFlow>,
    /// Issuer to log in at [default: the signing configuration's]
    #[arg(long, value_name = "URL")]
    pub(crate) oidc_issuer: Option<String>,
    /// Client id for logins, and the audience tokens are asked for
    #[arg(long, value_name = "ID", default_value = sign::DEFAULT_AUDIENCE)]
    pub(crate) oidc_client_id: String,
    /// File with the client's secret, where the issuer wants one
    #[arg(long, value_name = "FILE")]
    pub(crate) oidc_client_secret_file: Option<PathBuf>,
    /// Where the browser returns to, on this machine [default: http://localhost:0/auth/callback]
    #[arg(long, value_name = "URL")]
    pub(crate) oidc_redirect_url: Option<String>,
}

/// cosign's `--fulcio-auth-flow`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuthFlow {
    /// A browser on this machine
    Normal,
    /// A code to type in on another device
    Device,
    /// Only the token of --identity-token
    Token,
    /// The client's own secret
    #[value(name = "client_credentials")]
    ClientCredentials,
}

/// Which services sign and keep the record.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which services")]
pub(crate) struct ServiceArgs {
    /// Folder of the private stack [default: HOME/stack, created when missing]
    #[arg(long, value_name = "DIR", conflicts_with_all = ["signing_config", "fulcio_url"])]
    pub(crate) stack: Option<PathBuf>,
    /// Services to use: a signing_config.v0.2.json
    #[arg(long, value_name = "FILE")]
    pub(crate) signing_config: Option<PathBuf>,
    /// Certificate authority, instead of the private stack's or the configured one
    #[arg(long, value_name = "URL")]
    pub(crate) fulcio_url: Option<String>,
    /// Transparency log, instead of the private stack's or the configured one
    #[arg(long, value_name = "URL", conflicts_with = "log")]
    pub(crate) rekor_url: Option<String>,
    /// API of the log at --rekor-url or --log
    #[arg(long, value_name = "1|2", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    pub(crate) rekor_api_version: u8,
    /// Timestamp authority, instead of the private stack's or the configured one (repeatable)
    #[arg(long, value_name = "URL")]
    pub(crate) timestamp_server_url: Vec<String>,
    /// Whom to trust for these services: a trusted_root.json; what was signed is verified with it before it is published
    #[arg(long, value_name = "FILE")]
    pub(crate) trusted_root: Option<PathBuf>,
    /// Log to write to: none, private (never a public one), or a URL [default: the services' own; a public log only for
    /// public images]
    #[arg(long, value_name = "none|private|URL")]
    pub(crate) log: Option<LogChoice>,
    /// Write to a public log without asking whether the image is public
    #[arg(long, short)]
    pub(crate) yes: bool,
}

/// The value of `--log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LogChoice {
    None,
    Private,
    Url(String),
}

impl FromStr for LogChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            "private" => Ok(Self::Private),
            url if url.starts_with("https://") || url.starts_with("http://") => {
                Ok(Self::Url(url.trim_end_matches('/').to_owned()))
            }
            other => Err(format!("\"{other}\" is none of none, private and a URL")),
        }
    }
}

/// How evidence is attached to an image.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is written")]
pub(crate) struct AttachArgs {
    /// Sign an index and every image below it too
    #[arg(long, short)]
    pub(crate) recursive: bool,
    /// Form: a Sigstore bundle as a referrer, cosign 1 and 2's .sig and .att tags, or both
    #[arg(long, value_enum, default_value = "bundle")]
    pub(crate) format: EvidenceFormat,
    /// Write the bundle to this file too; for one image
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: Option<PathBuf>,
    /// Publish nothing: only --bundle is written
    #[arg(long, requires = "bundle")]
    pub(crate) no_upload: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvidenceFormat {
    Bundle,
    Legacy,
    Both,
}

/// What an attestation says.
#[derive(Debug, Args)]
pub(crate) struct PredicateArgs {
    /// File with the predicate; - is standard input
    #[arg(long, value_name = "FILE", required_unless_present = "statement", conflicts_with = "statement")]
    pub(crate) predicate: Option<PathBuf>,
    /// File with a whole in-toto statement, signed as it stands; its subjects must name what is attested
    #[arg(long, value_name = "FILE")]
    pub(crate) statement: Option<PathBuf>,
    /// Predicate type: slsaprovenance, slsaprovenance02, slsaprovenance1, link, spdx, spdxjson, cyclonedx, vuln, openvex,
    /// custom or a URI
    #[arg(long = "type", value_name = "TYPE", default_value = "custom", conflicts_with = "statement")]
    pub(crate) predicate_type: String,
}

const LOG_RULE: &str = "
Which log: an entry in a public log can be read by everybody and never deleted. Without --log, the log of the services \
is used; if that is a public one (rekor.sigstore.dev and its like), only for images that anybody can pull, else --log \
or --yes has to say so. --log none needs a timestamp authority and is refused by verifiers unless they are told \
--insecure-ignore-tlog.";

#[derive(Debug, Args)]
#[command(after_help = format!("Examples:
  assay sign oci:./image --identity ci@example.com              with the private stack of this machine
  assay sign registry.example.com/team/app:1.2 --signing-config signing_config.v0.2.json
  assay sign registry.example.com/team/app:1.2 -a build=42 --recursive --format both
  assay sign registry.example.com/team/app:1.2 --key cosign.key --log none
  assay sign registry.example.com/team/app:1.2 --fulcio-url https://fulcio.sigstore.dev \\
    --rekor-url https://rekor.sigstore.dev
{LOG_RULE}
Signing the same again under the same identity adds nothing and says so. COSIGN_REPOSITORY names another repository \
for what is attached."))]
pub(crate) struct SignArgs {
    /// Images: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]; tags are resolved and the digest is signed
    #[arg(required = true)]
    pub(crate) images: Vec<ImageLocation>,
    /// Annotation to sign, key=value (repeatable)
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = key_value)]
    pub(crate) annotations: Vec<(String, String)>,
    #[command(flatten)]
    pub(crate) attach: AttachArgs,
    #[command(flatten)]
    pub(crate) signing: Box<SigningArgs>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(after_help = format!("Examples:
  assay attest oci:./image --predicate sbom.spdx.json --type spdxjson
  assay attest oci:./image --predicate review.json --type https://example.com/review/v1
  assay attest oci:./image --statement provenance.intoto.json
{LOG_RULE}"))]
pub(crate) struct AttestArgs {
    /// Images: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    #[arg(required = true)]
    pub(crate) images: Vec<ImageLocation>,
    #[command(flatten)]
    pub(crate) predicate: PredicateArgs,
    #[command(flatten)]
    pub(crate) attach: AttachArgs,
    #[command(flatten)]
    pub(crate) signing: Box<SigningArgs>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay sign-blob app.tar.gz --bundle app.tar.gz.sigstore.json
  assay sign-blob app.tar.gz --bundle app.tar.gz.sigstore.json --key cosign.key
  assay sign-blob app.tar.gz --bundle app.tar.gz.sigstore.json --signing-config signing_config.v0.2.json --log none")]
pub(crate) struct SignBlobArgs {
    /// The file
    pub(crate) file: PathBuf,
    /// Where to write the bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: PathBuf,
    #[command(flatten)]
    pub(crate) signing: Box<SigningArgs>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay attest-blob app.tar.gz --predicate sbom.spdx.json --type spdxjson --bundle app.att.json
  assay attest-blob app.tar.gz --statement provenance.intoto.json --bundle app.att.json
  assay attest-blob --hash sha256:HEX --predicate review.json --type https://example.com/review/v1 --bundle out.json")]
pub(crate) struct AttestBlobArgs {
    /// The file
    #[arg(required_unless_present = "hash")]
    pub(crate) file: Option<PathBuf>,
    /// Digest of the file, sha256:HEX, instead of the file
    #[arg(long, value_name = "DIGEST", conflicts_with = "file")]
    pub(crate) hash: Option<String>,
    #[command(flatten)]
    pub(crate) predicate: PredicateArgs,
    /// Where to write the bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: PathBuf,
    #[command(flatten)]
    pub(crate) signing: Box<SigningArgs>,
}

pub(super) fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(format!("\"{text}\" is not key=value")),
    }
}

/// cosign has two names for Google's.
fn provider(text: &str) -> Result<Provider, String> {
    let name = match text {
        "google-workload-identity" | "google-impersonate" => "google",
        other => other,
    };
    let names = || Provider::ALL.map(Provider::name).join(", ");
    Provider::ALL
        .into_iter()
        .find(|one| one.name() == name)
        .ok_or_else(|| format!("expected one of {}", names()))
}
