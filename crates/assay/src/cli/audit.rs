//! `audit`.

use std::path::PathBuf;

use clap::Subcommand;

use super::TextFormat;

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that no entry was edited, inserted, deleted, reordered or cut off
    #[command(after_help = "Examples:
  assay audit verify
  assay audit verify --dir ./audit --checkpoint /mnt/elsewhere/audit.checkpoint")]
    Verify {
        /// Folder of the audit log [default: HOME/audit]
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
        /// An earlier checkpoint the log must still contain
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
}
