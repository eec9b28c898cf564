//! The layer cache: flags of the commands that read images, and `assay cache`.

use clap::{Args, Subcommand};

use super::TextFormat;

/// Where the flags stand in help.
const HEADING: &str = "Layer cache";

/// Where results of layers are kept between scans.
#[derive(Debug, Clone, Args)]
pub(crate) struct CacheArgs {
    /// Where results of layers are kept: a folder, or s3://BUCKET[/PREFIX][?region=R&endpoint=URL]
    /// [default: ~/.cache/assay]
    #[arg(long, help_heading = HEADING, value_name = "DIR|URL", env = "ASSAY_CACHE_DIR", hide_env_values = true)]
    pub(crate) cache_dir: Option<String>,
    /// The key entries are sealed with: file:PATH or env:NAME, 32 bytes in hexadecimal or base64 [default:
    /// ASSAY_CACHE_KEY where it is set, else HOME/cache.key, which is made when there is none]
    #[arg(long, help_heading = HEADING, value_name = "REF")]
    pub(crate) cache_key: Option<String>,
    /// Space a cache folder may take, in MiB; what was not used for longest goes first [default: 2048]
    #[arg(long, help_heading = HEADING, value_name = "MIB")]
    pub(crate) cache_limit_mib: Option<u64>,
    /// Read every layer, and keep nothing
    #[arg(long, help_heading = HEADING)]
    pub(crate) no_cache: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// Say where the cache is, how much is in it, and whether its entries can be believed
    #[command(after_help = "Examples:
  assay cache status
  assay cache status --cache-dir 's3://builds/assay?region=eu-central-1' --format json

Every entry is read and its seal is checked; refused ones are named, and the exit code is 10 then.")]
    Status(CacheStatusArgs),
    /// Remove entries
    #[command(after_help = "Examples:
  assay cache clean
  assay cache clean --refused                 only those whose seal is broken
  assay cache clean --cache-dir /srv/assay-cache")]
    Clean(CacheCleanArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CacheStatusArgs {
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
    /// Form of the result
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextFormat,
}

#[derive(Debug, Args)]
pub(crate) struct CacheCleanArgs {
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
    /// Remove only what is refused
    #[arg(long)]
    pub(crate) refused: bool,
}
