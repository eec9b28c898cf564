//! A key that lives for one signature.

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

use crate::SignError;

/// An ECDSA P-256 key pair in memory, wiped by the cryptography library when dropped.
pub struct EphemeralKey {
    pair: EcdsaKeyPair,
    spki: Vec<u8>,
}

impl EphemeralKey {
    /// A fresh key from the operating system's randomness.
    ///
    /// # Errors
    /// When the library has no randomness.
    pub fn generate() -> Result<Self, SignError> {
        let crypto = |what| move |_| SignError::Crypto { what };
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)
            .map_err(crypto("generate a P-256 key"))?;
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(crypto("encode a public key"))?;
        let spki = der.as_ref().to_vec();
        Ok(Self { pair, spki })
    }

    /// SubjectPublicKeyInfo, DER.
    #[must_use]
    pub fn public_key_der(&self) -> &[u8] {
        &self.spki
    }

    /// SubjectPublicKeyInfo, PEM.
    pub(crate) fn public_key_pem(&self) -> String {
        super::pem("PUBLIC KEY", &self.spki)
    }

    /// Signs the SHA-256 digest of `message`; the signature is ASN.1 DER.
    ///
    /// # Errors
    /// When the library has no randomness.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let signature = self.pair.sign(&SystemRandom::new(), message);
        signature.map(|s| s.as_ref().to_vec()).map_err(|_| SignError::Crypto { what: "sign" })
    }

    /// Signs a SHA-256 digest computed elsewhere; the signature is ASN.1 DER.
    ///
    /// # Errors
    /// When `digest` is not SHA-256, or as [`EphemeralKey::sign`].
    pub fn sign_digest(&self, digest: &base::Digest) -> Result<Vec<u8>, SignError> {
        let failed = |_| SignError::Crypto { what: "sign a digest" };
        let digest =
            aws_lc_rs::digest::Digest::import_less_safe(digest.as_bytes(), &aws_lc_rs::digest::SHA256)
                .map_err(failed)?;
        self.pair.sign_digest(&digest).map(|s| s.as_ref().to_vec()).map_err(failed)
    }
}

impl std::fmt::Debug for EphemeralKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EphemeralKey([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};

    #[test]
    fn both_ways_of_signing_verify() {
        let key = EphemeralKey::generate().expect("randomness");
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key.pair.public_key().as_ref());
        for signature in [key.sign(b"m"), key.sign_digest(&base::Digest::sha256_of(b"m"))] {
            let signature = signature.expect("signed");
            assert!(public.verify(b"m", &signature).is_ok());
            assert!(public.verify(b"n", &signature).is_err());
        }
        assert_eq!(format!("{key:?}"), "EphemeralKey([redacted])");
    }
}
