//! `db`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{DatabaseArgs, RegistryArgs, TextFormat};

#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Build a database in trivy-db schema 2
    #[command(after_help = "Examples:
  assay db build --out ./db --osv ./advisories
  assay db build --out ./db --trivy-db ./trivy.db
  assay db build --out ./db --trivy-db registry.example.com/mirror/trivy-db:2
  assay db build --out ./db --sample")]
    Build(DbBuildArgs),
    /// Show age, source and size of a database
    #[command(after_help = "Examples:
  assay db status
  assay db status --db ./db --format json")]
    Status {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DbBuildArgs {
    /// Folder to write trivy.db and metadata.json to [default: HOME/db]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// OSV bulk export: a zip, or a folder of zips (repeatable)
    #[arg(long, value_name = "DIR|ZIP", num_args = 1.., required_unless_present_any = ["trivy_db", "sample"])]
    pub(crate) osv: Vec<PathBuf>,
    /// An existing database: a trivy.db file or an OCI reference
    #[arg(long, value_name = "FILE|REF", conflicts_with_all = ["osv", "sample"])]
    pub(crate) trivy_db: Option<String>,
    /// The small sample of advisories built into this program
    #[arg(long, conflicts_with = "osv")]
    pub(crate) sample: bool,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}
