//! Ed25519ph (RFC 8032 §5.1): Ed25519 over a SHA-512 digest, which is what a log that never sees the message needs.
//!
//! aws-lc-rs has the pure form only, so this one mode is `ed25519-dalek`'s.

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use sha2::digest::consts::U64;
use sha2::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Reset, Update};
use zeroize::Zeroizing;

/// A SHA-512 digest computed elsewhere, where the library asks for a hash under way.
#[derive(Clone)]
struct Prehashed([u8; 64]);

impl Default for Prehashed {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl OutputSizeUser for Prehashed {
    type OutputSize = U64;
}

impl Update for Prehashed {
    // The library finalizes what it is given and feeds nothing to it (a test compares with its own SHA-512).
    fn update(&mut self, _: &[u8]) {}
}

impl Reset for Prehashed {
    fn reset(&mut self) {
        *self = Self::default();
    }
}

impl FixedOutput for Prehashed {
    fn finalize_into(self, out: &mut Output<Self>) {
        out.copy_from_slice(&self.0);
    }
}

impl HashMarker for Prehashed {}

/// Signs a SHA-512 digest with the key of `seed`. `None` when the digest is not 64 or the seed not 32 bytes long.
pub(crate) fn sign(seed: &[u8], digest: &[u8]) -> Option<Vec<u8>> {
    let seed = Zeroizing::new(<[u8; 32]>::try_from(seed).ok()?);
    let digest = Prehashed(digest.try_into().ok()?);
    let signature = SigningKey::from_bytes(&seed).sign_prehashed(digest, None).ok()?;
    Some(signature.to_bytes().to_vec())
}

/// Whether `signature` over the SHA-512 digest is of the 32 bytes of `key`.
pub(crate) fn signed(key: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    let check = || {
        let key = VerifyingKey::from_bytes(&key.try_into().ok()?).ok()?;
        let digest = Prehashed(digest.try_into().ok()?);
        let signature = Signature::from_slice(signature).ok()?;
        // Strict: a key or nonce of small order would make one signature fit several messages.
        key.verify_prehashed_strict(digest, None, &signature).ok()
    };
    check().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 8032 §7.3, "Test Vectors for Ed25519ph".
    const SEED: &str = "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42";
    const PUBLIC: &str = "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf";
    const SIGNATURE: &str = "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41\
                             31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406";

    fn unhex(text: &str) -> Vec<u8> {
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16);
        text.as_bytes().chunks(2).map(|pair| byte(pair).expect("hexadecimal")).collect()
    }

    #[test]
    fn signs_the_vector_of_the_rfc() {
        let digest = super::super::HashAlgorithm::Sha512.digest(b"abc");
        let signature = sign(&unhex(SEED), &digest).expect("signed");
        assert_eq!(signature, unhex(SIGNATURE));
        assert!(signed(&unhex(PUBLIC), &digest, &signature));
        let other = super::super::HashAlgorithm::Sha512.digest(b"abd");
        assert!(!signed(&unhex(PUBLIC), &other, &signature));
        assert!(!signed(&unhex(PUBLIC), &digest[1..], &signature));
        assert!(!signed(&unhex(PUBLIC)[1..], &digest, &signature));
        assert!(sign(&unhex(SEED), b"short").is_none());
    }
}
