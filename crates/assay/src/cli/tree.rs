//! `tree`.

use base::ImageLocation;
use clap::Args;

use super::{RegistryArgs, TextFormat};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay tree oci:./image
  assay tree registry.example.com/team/app:1.2 --format json")]
pub(crate) struct TreeArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// Form of the result
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextFormat,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}
