//! Flags about the image and the advisory database, shared by several commands.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use base::Platform;
use clap::Args;

use super::RegistryArgs;

/// How the image is reached and which part of it is meant.
#[derive(Debug, Args)]
pub(crate) struct ImageArgs {
    /// Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    pub(crate) platform: Option<Platform>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
    /// Threads that read layers [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) parallel: Option<NonZeroUsize>,
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
