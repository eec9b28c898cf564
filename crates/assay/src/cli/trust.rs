//! `trust`.

use clap::Subcommand;

use super::TextFormat;

#[derive(Debug, Subcommand)]
pub(crate) enum TrustCommand {
    /// Show a trust root: authorities, logs and their validity
    #[command(after_help = "Examples:
  assay trust show
  assay trust show ./trusted_root.json --format json")]
    Show {
        /// public-good, github or a trusted_root.json
        #[arg(value_name = "NAME|FILE", default_value = "public-good")]
        root: String,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
}
