//! `stack`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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

The first line of standard output is the URL. Plain http: put a TLS proxy before it for other machines.
Ctrl-C ends it; every entry that was acknowledged is on disk by then.")]
    Serve {
        #[command(flatten)]
        dir: StackDir,
        /// Address to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7878")]
        listen: std::net::SocketAddr,
    },
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
