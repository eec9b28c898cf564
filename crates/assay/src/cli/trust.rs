//! `trust` and `signing-config`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::TextFormat;

#[derive(Debug, Subcommand)]
pub(crate) enum TrustCommand {
    /// Show a trust root: authorities, logs, their validity and how old it is
    #[command(after_help = "Examples:
  assay trust show
  assay trust show github
  assay trust show ./trusted_root.json --format json")]
    Show {
        /// public-good, github, staging, a name given to refresh or import, or a trusted_root.json
        #[arg(value_name = "NAME|FILE", default_value = "public-good")]
        root: String,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
    /// Fetch the newest trust root with TUF; the only command of verification that goes to the network
    #[command(after_help = "Examples:
  assay trust refresh
  assay trust refresh github
  assay trust refresh --mirror https://tuf.example.com/sigstore
  assay trust refresh corp --mirror https://sigstore.example.com/tuf --root root.json
  assay trust refresh --save trust.tar                 on a machine with a network
  assay trust refresh --offline trust.tar              on one without

Root rotations are followed one by one, versions never go back, and when anything is wrong the last good \
root stays in use. Verifying commands use a refreshed root when it is newer than the built-in one.")]
    Refresh(RefreshArgs),
    /// Use a trusted_root.json as it is, without TUF
    #[command(after_help = "Examples:
  assay trust import trusted_root.json --name corp
  assay verify IMAGE --trusted-root corp --certificate-identity S --certificate-oidc-issuer U")]
    Import {
        /// The file
        file: PathBuf,
        /// Name to use it by
        #[arg(long, value_name = "NAME", default_value = "public-good")]
        name: String,
    },
    /// Forget a root that was refreshed or imported, and use the built-in one again
    #[command(after_help = "Examples:
  assay trust forget corp")]
    Forget {
        /// Its name
        name: String,
    },
    /// Write a trusted_root.json from keys and certificates, as `cosign trusted-root create` does
    #[command(after_help = "Examples:
  assay trust create --out trusted_root.json \\
    --fulcio url=https://fulcio.example.com,certificate-chain=fulcio.pem \\
    --rekor url=https://rekor.example.com,public-key=rekor.pub,start-time=2026-01-01T00:00:00Z \\
    --ctfe url=https://ct.example.com,public-key=ct.pub,start-time=2026-01-01T00:00:00Z \\
    --tsa url=https://tsa.example.com/api/v1/timestamp,certificate-chain=tsa.pem
  assay trust create --with-default-services --no-default-tsa --tsa url=…,certificate-chain=… --out F

Keys of a description: url, certificate-chain or public-key (PEM files), start-time, end-time, origin. \
A Rekor v2 log is known by its key and the origin line of its checkpoints: give both.")]
    Create(Box<CreateRootArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct RefreshArgs {
    /// public-good, github, staging, or a name of your own (with --mirror and --root the first time)
    #[arg(value_name = "NAME", default_value = "public-good")]
    pub(crate) name: String,
    /// TUF repository: a URL, or file:///PATH [default: the instance's own, or that of the last refresh]
    #[arg(long, value_name = "URL", env = "TUF_MIRROR", hide_env_values = true)]
    pub(crate) mirror: Option<String>,
    /// First TUF root to trust (root.json); begins anew from it
    #[arg(long, value_name = "FILE", env = "TUF_ROOT_JSON", hide_env_values = true)]
    pub(crate) root: Option<PathBuf>,
    /// SHA-256 the file given with --root must have, hexadecimal
    #[arg(long, value_name = "HEX", requires = "root")]
    pub(crate) root_checksum: Option<String>,
    /// Read the repository from a tar archive instead of the network
    #[arg(long, value_name = "FILE", conflicts_with = "mirror")]
    pub(crate) offline: Option<PathBuf>,
    /// Fetch everything and write it to a tar archive for --offline
    #[arg(long, value_name = "FILE", conflicts_with = "offline")]
    pub(crate) save: Option<PathBuf>,
    /// Form of the result
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextFormat,
}

#[derive(Debug, Args)]
pub(crate) struct CreateRootArgs {
    /// A certificate authority: url=…,certificate-chain=FILE[,start-time=…,end-time=…] (repeatable)
    #[arg(long, value_name = "SPEC")]
    pub(crate) fulcio: Vec<String>,
    /// A transparency log: url=…,public-key=FILE,start-time=…[,end-time=…,origin=…] (repeatable)
    #[arg(long, value_name = "SPEC")]
    pub(crate) rekor: Vec<String>,
    /// A certificate log: url=…,public-key=FILE,start-time=…[,end-time=…] (repeatable)
    #[arg(long, value_name = "SPEC")]
    pub(crate) ctfe: Vec<String>,
    /// A timestamp authority: url=…,certificate-chain=FILE[,start-time=…,end-time=…] (repeatable)
    #[arg(long, value_name = "SPEC")]
    pub(crate) tsa: Vec<String>,
    /// Begin with the public-good root
    #[arg(long)]
    pub(crate) with_default_services: bool,
    /// Leave its certificate authorities out
    #[arg(long)]
    pub(crate) no_default_fulcio: bool,
    /// Leave its transparency logs out
    #[arg(long)]
    pub(crate) no_default_rekor: bool,
    /// Leave its certificate logs out
    #[arg(long)]
    pub(crate) no_default_ctfe: bool,
    /// Leave its timestamp authorities out
    #[arg(long)]
    pub(crate) no_default_tsa: bool,
    /// Write the document to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SigningConfigCommand {
    /// Write a signing_config.v0.2.json: which services `assay sign` uses
    #[command(after_help = "Examples:
  assay signing-config create --out signing_config.v0.2.json \\
    --fulcio url=https://ca.example.com,api-version=1,start-time=2026-01-01T00:00:00Z,operator=us \\
    --rekor url=https://log.example.com,api-version=2,start-time=2026-01-01T00:00:00Z,operator=us \\
    --rekor-config ANY
  assay signing-config create --with-default-services --no-default-rekor --rekor url=…")]
    Create(Box<SigningConfigArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct SigningConfigArgs {
    /// A certificate authority: url=…,api-version=N,start-time=…,operator=…[,end-time=…] (repeatable)
    #[arg(long, value_name = "SPEC")]
    pub(crate) fulcio: Vec<String>,
    /// A transparency log (repeatable)
    #[arg(long, value_name = "SPEC")]
    pub(crate) rekor: Vec<String>,
    /// An OIDC issuer (repeatable)
    #[arg(long, value_name = "SPEC")]
    pub(crate) oidc_provider: Vec<String>,
    /// A timestamp authority (repeatable)
    #[arg(long, value_name = "SPEC")]
    pub(crate) tsa: Vec<String>,
    /// How many of the logs are used: ANY, ALL or EXACT:N
    #[arg(long, value_name = "SELECTOR")]
    pub(crate) rekor_config: Option<String>,
    /// How many of the timestamp authorities are used: ANY, ALL or EXACT:N
    #[arg(long, value_name = "SELECTOR")]
    pub(crate) tsa_config: Option<String>,
    /// Begin with the public-good services
    #[arg(long, conflicts_with = "base_config")]
    pub(crate) with_default_services: bool,
    /// Begin with this configuration
    #[arg(long, value_name = "FILE")]
    pub(crate) base_config: Option<PathBuf>,
    /// Leave certificate authorities of the beginning out
    #[arg(long)]
    pub(crate) no_default_fulcio: bool,
    /// Leave logs of the beginning out
    #[arg(long)]
    pub(crate) no_default_rekor: bool,
    /// Leave issuers of the beginning out
    #[arg(long)]
    pub(crate) no_default_oidc: bool,
    /// Leave timestamp authorities of the beginning out
    #[arg(long)]
    pub(crate) no_default_tsa: bool,
    /// Write the configuration to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
