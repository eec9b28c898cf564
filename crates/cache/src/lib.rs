//! The layer cache: what scans found in layers, sealed, in a folder or an S3-compatible bucket.
//!
//! # What it defends against
//! A result taken from a cache decides later scans: whoever could forge one could make a vulnerable layer look clean.
//! So each entry is sealed with AES-256-GCM under a key that is not kept beside it ([`CacheKey`]), and its name is
//! authenticated with it. Somebody who may write the folder or the bucket, and does not have the key, can delete
//! entries (the next scan reads the layer) or put an earlier one back under its own name (it says the same: the name
//! holds the `diff_id` of the layer and the fingerprint of the parsers). Changed bytes, entries under another name and
//! entries of another key are refused, told to the user, and replaced by reading the layer. Content is not readable
//! without the key; names and sizes are.
//!
//! Who has the key can forge: machines that share a bucket and a key trust each other's scans.
//!
//! # Spec
//! AES-256-GCM with random nonces is NIST SP 800-38D §8.2.2: at most 2³² entries under one key. S3 is the REST API of
//! Amazon's documentation (GetObject, PutObject, DeleteObject, ListObjectsV2) with Signature Version 4.
//!
//! # In scope
//! Sealing ([`seal`], [`open`]), keys, the folder with its size limit, the bucket, and the port of `catalog`.
//!
//! # Out of scope
//! What an entry says (`catalog`); where keys and folders are by default (the binary).
//!
//! # Invariants
//! - Nothing is believed that was not sealed under the key and the name it is asked for by.
//! - A failing cache costs time, never a result: it is told once and the layers are read.
//! - Any number of processes may use one folder or bucket at once.

mod directory;
mod error;
mod key;
mod layers;
mod place;
mod s3;
mod seal;

pub use directory::{DEFAULT_LIMIT_BYTES, Directory};
pub use error::CacheError;
pub use key::{CacheKey, KEY_BYTES, key_file};
pub use layers::{Counts, Layers};
pub use place::{Kept, MAX_ENTRY_BYTES, Place};
pub use s3::{CredentialSource, S3, S3Location, leaves};
pub use seal::{MAX_INFLATED_BYTES, open, seal};
