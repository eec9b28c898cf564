//! What is signed.

use aws_lc_rs::digest::Digest;

use super::{KeyError, Scheme};

/// What a signature is to be over.
#[derive(Debug, Clone, Copy)]
pub enum Message<'a> {
    /// All of it.
    Bytes(&'a [u8]),
    /// Its digest, made with the hash of the scheme.
    Digest(&'a [u8]),
}

impl<'a> Message<'a> {
    /// The digest `scheme` signs.
    ///
    /// # Errors
    /// When the scheme signs no digest, or the one given is of another length.
    pub fn digest(&self, scheme: Scheme) -> Result<Vec<u8>, KeyError> {
        let wrong = |found| KeyError::Input { scheme, expected: "a digest of its hash", found };
        let hash = scheme.hash().ok_or_else(|| wrong("a scheme that signs messages"))?;
        match self {
            Self::Bytes(bytes) => Ok(hash.digest(bytes)),
            Self::Digest(digest) if digest.len() == hash.crypto().output_len() => Ok(digest.to_vec()),
            Self::Digest(_) => Err(wrong("a digest of another length")),
        }
    }

    /// The message itself, for a scheme that signs that.
    ///
    /// # Errors
    /// When there is a digest only.
    pub fn bytes(&self, scheme: Scheme) -> Result<&'a [u8], KeyError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Digest(_) => {
                Err(KeyError::Input { scheme, expected: "a message", found: "the digest of one" })
            }
        }
    }

    pub(crate) fn imported(&self, scheme: Scheme) -> Result<Digest, KeyError> {
        let failed = || KeyError::Crypto { what: "take a digest" };
        let hash = scheme.hash().ok_or_else(failed)?;
        Digest::import_less_safe(&self.digest(scheme)?, hash.crypto()).map_err(|_| failed())
    }
}
