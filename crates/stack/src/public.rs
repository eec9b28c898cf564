//! Public keys of signers: which are accepted, and what they signed.

use der::{Decode, Encode};
use sign::{HashAlgorithm, KeyAlgorithm, Message, PublicKey, Scheme};
use tlog::DataHash;

/// A signer's public key: of a kind Fulcio and Rekor accept by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignerKey(PublicKey);

impl SignerKey {
    /// Reads a SubjectPublicKeyInfo in DER; the error says what is wrong with it.
    pub(crate) fn from_spki_der(spki: &[u8]) -> Result<Self, String> {
        PublicKey::from_spki_der(spki).map(Self).map_err(|error| error.to_string())
    }

    pub(crate) fn spki(&self) -> &[u8] {
        self.0.spki_der()
    }

    /// Fulcio's proof of possession: the signature over a message, with the hash of the key's size.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let algorithm = self.0.algorithm();
        let pss = match algorithm {
            KeyAlgorithm::Rsa2048 => Some(Scheme::Rsa2048Pss),
            KeyAlgorithm::Rsa3072 => Some(Scheme::Rsa3072Pss),
            KeyAlgorithm::Rsa4096 => Some(Scheme::Rsa4096Pss),
            _ => None,
        };
        let mut schemes = [algorithm.scheme(false)].into_iter().chain(pss);
        schemes.any(|scheme| self.0.signed(scheme, &Message::Bytes(message), signature) == Ok(true))
    }

    /// How Rekor v2 names the key and which digest it signs (rekor-tiles `algorithmregistry`): Ed25519 as Ed25519ph,
    /// because a log of digests has no message to check a pure signature with.
    pub(crate) fn rekor_details(&self) -> (&'static str, DataHash) {
        let scheme = self.0.algorithm().scheme(true);
        let hash = match scheme.hash() {
            Some(HashAlgorithm::Sha384) => DataHash::Sha384,
            Some(HashAlgorithm::Sha512) => DataHash::Sha512,
            _ => DataHash::Sha256,
        };
        (scheme.details(), hash)
    }

    /// Whether the key signed a digest made with the hash of [`SignerKey::rekor_details`].
    pub(crate) fn signed_digest(&self, value: &[u8], signature: &[u8]) -> bool {
        // The digest comes from outside, as it does for every hashedrekord: the log never sees the artifact.
        let scheme = self.0.algorithm().scheme(true);
        self.0.signed(scheme, &Message::Digest(value), signature) == Ok(true)
    }
}

/// The SubjectPublicKeyInfo inside a certificate in DER.
pub(crate) fn spki_of_certificate(certificate: &[u8]) -> Result<Vec<u8>, String> {
    x509_cert::Certificate::from_der(certificate)
        .and_then(|c| c.tbs_certificate.subject_public_key_info.to_der())
        .map_err(|_| "certificate is not X.509 in DER".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::{PrivateKey, Signer as _, sign_checked};

    #[test]
    fn verifies_messages_and_digests() {
        let algorithms = [
            KeyAlgorithm::EcdsaP256,
            KeyAlgorithm::EcdsaP384,
            KeyAlgorithm::EcdsaP521,
            KeyAlgorithm::Rsa2048,
            KeyAlgorithm::Ed25519,
        ];
        for algorithm in algorithms {
            let pair = PrivateKey::generate(algorithm).expect("key");
            let spki = pair.public_key().spki_der();
            let key = SignerKey::from_spki_der(spki).expect("accepted");
            let possession =
                sign_checked(&pair, algorithm.scheme(false), &Message::Bytes(b"message")).expect("signs");
            assert!(key.signed(b"message", &possession), "{algorithm}");
            assert!(!key.signed(b"other", &possession), "{algorithm}");
            let scheme = algorithm.scheme(true);
            let digest = scheme.hash().expect("signs digests").digest(b"message");
            let signature = sign_checked(&pair, scheme, &Message::Digest(&digest)).expect("signs");
            assert_eq!(key.rekor_details().0, scheme.details());
            assert!(key.signed_digest(&digest, &signature), "{algorithm}");
            assert!(!key.signed_digest(&digest[1..], &signature), "{algorithm}");
            for cut in 0..spki.len() {
                assert!(SignerKey::from_spki_der(&spki[..cut]).is_err(), "{algorithm} {cut}");
            }
        }
        let pair = PrivateKey::generate(KeyAlgorithm::Rsa2048).expect("key");
        let key = SignerKey::from_spki_der(pair.public_key().spki_der()).expect("accepted");
        let pss = sign_checked(&pair, Scheme::Rsa2048Pss, &Message::Bytes(b"m")).expect("signs");
        assert!(key.signed(b"m", &pss), "proof of possession may be PSS");
    }
}
