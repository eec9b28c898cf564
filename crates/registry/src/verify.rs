//! Digests of what was received.

use base::{Digest, Hasher};
use image::Descriptor;

use crate::RegistryError;

/// Checks that `bytes` have this digest, in the digest's own algorithm.
pub(crate) fn check_digest(what: &str, bytes: &[u8], expected: &Digest) -> Result<(), RegistryError> {
    let mut hasher = Hasher::new(expected.algorithm());
    hasher.update(bytes);
    let found = hasher.finish();
    if found == *expected {
        return Ok(());
    }
    Err(RegistryError::DigestMismatch { what: what.to_owned(), expected: expected.clone(), found })
}

/// Checks size and digest.
pub(crate) fn check_bytes(what: &str, bytes: &[u8], descriptor: &Descriptor) -> Result<(), RegistryError> {
    let found = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if found != descriptor.size {
        let expected = descriptor.size;
        return Err(RegistryError::SizeMismatch { what: what.to_owned(), expected, found });
    }
    check_digest(what, bytes, &descriptor.digest)
}
