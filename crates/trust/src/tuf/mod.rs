//! The Update Framework: metadata, what makes it believed, and the client's workflow over a port.

mod canonical;
mod client;
mod error;
mod key;
mod metadata;
mod path;
mod trusted;

pub use canonical::canonical_json;
pub use client::{Files, MAX_ROOT_ROTATIONS, Refresh, Repository, State, Unavailable, refresh};
pub use error::TufError;
pub use metadata::{MAX_ROOT_BYTES, MAX_SNAPSHOT_BYTES, MAX_TARGETS_BYTES, MAX_TIMESTAMP_BYTES, parse_any};
pub use trusted::Summary;
