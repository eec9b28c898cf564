//! Where an image is from, as far as whoever runs this knows.

use base::{Class, Digest};
use image::ResolvedImage;
use report::FailureReport;
use serde_json::{Value, json};

/// What is known of an image's making; nothing by default.
#[derive(Clone, Default)]
pub struct Origin<'a> {
    /// What it was built from, as a git address with a ref, and the commit.
    pub source: Option<(String, String)>,
    /// Finds, proves and verifies the base. A run goes no further when it fails.
    pub base: Option<&'a FindBase<'a>>,
}

/// Finds the base of an image, or says why it is not what it must be.
pub type FindBase<'a> = dyn Fn(&ResolvedImage) -> Result<VerifiedBase, (Class, FailureReport)> + 'a;

/// A base that was proven by its layers and verified under its own signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedBase {
    /// Its name with its digest.
    pub reference: String,
    /// Digest of what the name stands for.
    pub digest: Digest,
    /// Layers of it, the lowest of the image.
    pub layers: usize,
    /// Who signed it.
    pub signer: String,
}

/// The part of provenance that depends on the origin: a claim of another origin is another claim.
pub(crate) fn key(source: Option<&(String, String)>, base: Option<&VerifiedBase>) -> Value {
    match (source, base) {
        (None, None) => Value::Null,
        (source, base) => json!([source, base.map(|base| (&base.reference, &base.digest))]),
    }
}
