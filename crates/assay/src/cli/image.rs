//! Flags about the image and the advisory database, shared by several commands.

use std::num::NonZeroU64;
use std::path::PathBuf;

use base::Platform;
use clap::Args;

use super::RegistryArgs;

/// Where the flags of limits stand in help.
const LIMITS: &str = "Limits";

/// How the image is reached and which part of it is meant.
#[derive(Debug, Args)]
pub(crate) struct ImageArgs {
    /// Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    pub(crate) platform: Option<Platform>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
    /// Threads that read layers; 0 is all cores, as without the flag
    #[arg(long, value_name = "N")]
    pub(crate) parallel: Option<usize>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// What the layers of an image may cost, for images that are rightly larger than what is taken for a bomb.
#[derive(Debug, Args)]
pub(crate) struct LimitArgs {
    /// GiB a layer may inflate to [default: 64]
    #[arg(long, help_heading = LIMITS, value_name = "GIB")]
    pub(crate) layer_limit_gib: Option<NonZeroU64>,
    /// Bytes a layer may inflate to for each stored byte, once it is over 1 GiB [default: 200]
    #[arg(long, help_heading = LIMITS, value_name = "N")]
    pub(crate) layer_limit_ratio: Option<NonZeroU64>,
    /// GiB all layers together may inflate to beside twenty times what they store [default: 8]
    #[arg(long, help_heading = LIMITS, value_name = "GIB")]
    pub(crate) image_limit_gib: Option<NonZeroU64>,
}

/// Which advisory database is used.
#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    /// Advisory database: a folder with trivy.db and metadata.json, or the file [default: HOME/db]
    #[arg(long, value_name = "DIR|FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Use the small sample of advisories built into this program
    #[arg(long, conflicts_with = "db")]
    pub(crate) sample_db: bool,
}
