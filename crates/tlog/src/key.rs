//! Public keys of logs and the ids notes know them by.

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use base::{Class, Fault};
use der::{Decode, oid::ObjectIdentifier};
use spki::SubjectPublicKeyInfoRef;

use crate::hash::{Hash, digest};

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
/// An RSA-4096 SubjectPublicKeyInfo has 550 bytes; nothing a log signs with is longer.
const MAX_SPKI_BYTES: usize = 1024;

/// The public key of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogKey {
    algorithm: Algorithm,
    spki: Vec<u8>,
    point: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    EcdsaP256,
    EcdsaP384,
    Ed25519,
}

impl LogKey {
    /// Reads a SubjectPublicKeyInfo in DER: ECDSA on P-256 or P-384, or Ed25519.
    ///
    /// # Errors
    /// When it is not one, or of another algorithm.
    pub fn from_spki_der(spki: &[u8]) -> Result<Self, KeyError> {
        if spki.len() > MAX_SPKI_BYTES {
            return Err(KeyError::Malformed);
        }
        let info = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| KeyError::Malformed)?;
        let curve = info.algorithm.parameters.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
        let algorithm = match (info.algorithm.oid, curve) {
            (EC_PUBLIC_KEY, Some(P256)) => Algorithm::EcdsaP256,
            (EC_PUBLIC_KEY, Some(P384)) => Algorithm::EcdsaP384,
            (ED25519, None) => Algorithm::Ed25519,
            (other, _) => return Err(KeyError::UnknownAlgorithm { found: other.to_string() }),
        };
        let point = info.subject_public_key.as_bytes().ok_or(KeyError::Malformed)?.to_vec();
        Ok(Self { algorithm, spki: spki.to_vec(), point })
    }

    /// The key as SubjectPublicKeyInfo.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// The full log id. For ECDSA it is SHA-256 of the SubjectPublicKeyInfo whatever the name (RFC 6962 §3.2, and
    /// the legacy form of signed-note); for Ed25519 it is SHA-256(name || "\n" || 0x01 || key).
    #[must_use]
    pub fn log_id(&self, name: &str) -> Hash {
        match self.algorithm {
            Algorithm::EcdsaP256 | Algorithm::EcdsaP384 => digest(&[&self.spki]),
            Algorithm::Ed25519 => digest(&[name.as_bytes(), b"\n\x01", &self.point]),
        }
    }

    /// The id of the key in a note: the first four bytes of [`LogKey::log_id`].
    #[must_use]
    pub fn key_id(&self, name: &str) -> [u8; 4] {
        let Hash([a, b, c, d, ..]) = self.log_id(name);
        [a, b, c, d]
    }

    /// Whether the key signed `message`; ECDSA signatures are in DER, with the hash of the curve's size.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let algorithm: &dyn VerificationAlgorithm = match self.algorithm {
            Algorithm::EcdsaP256 => &signature::ECDSA_P256_SHA256_ASN1,
            Algorithm::EcdsaP384 => &signature::ECDSA_P384_SHA384_ASN1,
            Algorithm::Ed25519 => &signature::ED25519,
        };
        UnparsedPublicKey::new(algorithm, &self.point).verify(message, signature).is_ok()
    }
}

/// Bytes that are not a log's public key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not a SubjectPublicKeyInfo of at most 1,024 bytes.
    #[error("log key is not a DER SubjectPublicKeyInfo of at most 1024 bytes")]
    Malformed,
    /// An algorithm logs are not verified with.
    #[error("log key's algorithm is {found}, expected ECDSA on P-256 or P-384, or Ed25519")]
    UnknownAlgorithm {
        /// Object identifier of the algorithm.
        found: String,
    },
}

impl Fault for KeyError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "tlog-key-malformed",
            Self::UnknownAlgorithm { .. } => "tlog-key-unknown-algorithm",
        }
    }
    fn hint(&self) -> String {
        "take the log's key from its trusted root".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::{
        encoding::{AsDer, PublicKeyX509Der},
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
    };

    use super::*;

    #[test]
    fn verifies_and_names_keys() {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("key");
        let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("spki");
        let key = LogKey::from_spki_der(spki.as_ref()).expect("P-256");
        let signature = pair.sign(&SystemRandom::new(), b"text").expect("signs");
        assert!(key.verify(b"text", signature.as_ref()));
        assert!(!key.verify(b"texT", signature.as_ref()));
        assert_eq!(key.key_id("a"), key.key_id("b"), "the name is no part of an ECDSA id");

        let pair = Ed25519KeyPair::generate().expect("key");
        let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("spki");
        let key = LogKey::from_spki_der(spki.as_ref()).expect("Ed25519");
        assert!(key.verify(b"text", pair.sign(b"text").as_ref()));
        assert_ne!(key.key_id("a"), key.key_id("b"));

        assert_eq!(LogKey::from_spki_der(b"x"), Err(KeyError::Malformed));
        assert_eq!(LogKey::from_spki_der(&[0; 1025]), Err(KeyError::Malformed));
        for cut in 0..spki.as_ref().len() {
            assert!(LogKey::from_spki_der(&spki.as_ref()[..cut]).is_err());
        }
    }
}
