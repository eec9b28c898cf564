//! `stack`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::TextFormat;

/// The folder of the private stack.
#[derive(Debug, Args)]
pub(crate) struct StackDir {
    /// Folder of the private stack [default: HOME/stack]
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StackCommand {
    /// Create keys, certificates and empty logs
    #[command(after_help = "Examples:
  assay stack init
  assay stack init --dir ./stack")]
    Init(StackDir),
    /// Serve all services on one port
    #[command(after_help = "Examples:
  assay stack serve
  assay stack serve --dir ./stack --listen 127.0.0.1:0

The first line of standard output is the URL. Plain http: put a TLS proxy before it for other machines. \
Ctrl-C ends it; every entry that was acknowledged is on disk by then.")]
    Serve {
        #[command(flatten)]
        dir: StackDir,
        /// Address to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7878")]
        listen: std::net::SocketAddr,
    },
    /// Other identity issuers whose tokens get certificates, such as a CI system's
    #[command(subcommand)]
    Issuer(IssuerCommand),
    /// Show what is in the stack
    #[command(after_help = "Examples:
  assay stack status --format json")]
    Status {
        #[command(flatten)]
        dir: StackDir,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
    /// Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json
    #[command(after_help = "Examples:
  assay stack export --out ./trust --url https://sigstore.example.com")]
    Export {
        #[command(flatten)]
        dir: StackDir,
        /// Folder to write to
        #[arg(long, value_name = "DIR", default_value = ".")]
        out: PathBuf,
        /// Where clients reach the stack
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:7878")]
        url: String,
    },
    /// Check every byte of the logs
    #[command(after_help = "Examples:
  assay stack fsck --dir ./stack")]
    Fsck(StackDir),
    /// Mint a short-lived token of the stack's own issuer
    #[command(after_help = "Examples:
  assay stack token --identity ci@example.com
  assay sign oci:./image --identity-token \"$(assay stack token --identity ci@example.com)\"")]
    Token {
        #[command(flatten)]
        dir: StackDir,
        /// Who the token is for: an e-mail address or a URI
        #[arg(long, value_name = "EMAIL|URI")]
        identity: String,
        /// Audience
        #[arg(long, value_name = "NAME", default_value = "sigstore")]
        audience: String,
        /// Lifetime in seconds, at most 3600
        #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..=3600))]
        ttl_secs: u32,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum IssuerCommand {
    /// Accept the tokens of an issuer
    #[command(after_help = "Examples:
  assay stack issuer add https://token.actions.githubusercontent.com --type github-workflow --keys jwks.json
  assay stack issuer add https://gitlab.example.com --type uri --domain gitlab.example.com --keys jwks.json

The key file is what the issuer serves at the jwks_uri of its /.well-known/openid-configuration. Nothing is fetched:
after the issuer has changed its keys, add it again. Stop `assay stack serve` first.")]
    Add {
        /// The `iss` of its tokens
        #[arg(value_name = "URL")]
        url: String,
        /// How the identity is read from its tokens
        #[arg(long = "type", value_enum)]
        kind: IssuerKind,
        /// Its JSON Web Key Set
        #[arg(long, value_name = "FILE")]
        keys: PathBuf,
        /// Audience its tokens must have
        #[arg(long, value_name = "NAME", default_value = "sigstore")]
        audience: String,
        /// Only host (uri) or trust domain (spiffe) its subjects may be of
        #[arg(long, value_name = "HOST")]
        domain: Option<String>,
        #[command(flatten)]
        dir: StackDir,
    },
    /// Show the issuers
    #[command(after_help = "Examples:
  assay stack issuer list")]
    List(StackDir),
    /// Refuse the tokens of an issuer from now on
    #[command(after_help = "Examples:
  assay stack issuer remove https://gitlab.example.com")]
    Remove {
        /// The `iss` of its tokens
        #[arg(value_name = "URL")]
        url: String,
        #[command(flatten)]
        dir: StackDir,
    },
}

/// What Fulcio calls an issuer's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum IssuerKind {
    /// The verified e-mail address
    Email,
    /// The subject, a URI
    Uri,
    /// The subject, a SPIFFE id
    Spiffe,
    /// A Kubernetes service account
    Kubernetes,
    /// A GitHub Actions workflow
    GithubWorkflow,
}
