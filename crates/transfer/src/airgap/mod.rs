//! The air-gap archive: images, their evidence, whom to trust, a database and policies in one file.
//!
//! The file is a tar. First comes its table ([`TABLE`]), which names every other part with size and digest; the digest of
//! the table therefore pins the whole file. The rest is an OCI layout, which other programs can read where it lies, and
//! beside it `db/`, `trust/` and `policy/`. The same input gives the same bytes.

mod pack;
mod table;
mod unpack;

pub use pack::{Extras, Packed, pack};
pub use table::{PackedImage, read_table};
pub use unpack::{Airgap, Placed};

/// The first entry of the archive.
pub const TABLE: &str = "assay-airgap.json";
