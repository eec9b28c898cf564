//! Public keys in TUF metadata.

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use der::pem;
use serde::Deserialize;

/// A key as it stands in root or delegating metadata.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct WireKey {
    keytype: String,
    scheme: String,
    keyval: WireKeyValue,
}

#[derive(Debug, Clone, Deserialize)]
struct WireKeyValue {
    public: String,
}

/// A key that can check signatures.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    scheme: Scheme,
    /// A SubjectPublicKeyInfo, or the bare point or 32 bytes of it.
    public: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    EcdsaP256,
    EcdsaP384,
    Ed25519,
    RsaPssSha256,
    RsaPkcs1Sha256,
}

impl Key {
    /// Nothing for a key of a scheme that is not known here: TUF 1.0.34 §4.2 lets clients know some, and a signature
    /// by an unknown key simply does not count.
    pub(crate) fn of(wire: &WireKey) -> Option<Self> {
        let text = wire.keyval.public.trim();
        let scheme = match (wire.keytype.as_str(), wire.scheme.as_str()) {
            // `ecdsa-sha2-nistp256` as a key type is the older spelling (root-signing before version 9).
            ("ecdsa" | "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => Scheme::EcdsaP256,
            ("ecdsa" | "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384") => Scheme::EcdsaP384,
            ("ed25519", "ed25519") => Scheme::Ed25519,
            ("rsa", "rsassa-pss-sha256") => Scheme::RsaPssSha256,
            ("rsa", "rsa-pkcs1v15-sha256") => Scheme::RsaPkcs1Sha256,
            _ => return None,
        };
        let public = if text.starts_with("-----BEGIN") {
            let (label, der) = pem::decode_vec(text.as_bytes()).ok()?;
            (label == "PUBLIC KEY").then_some(der)?
        } else {
            // Bare, as ed25519 keys and the first public-good roots have it.
            hex::decode(text).ok()?
        };
        Some(Self { scheme, public })
    }

    /// Whether this key signed `message`. ECDSA signatures are in DER.
    pub(crate) fn verify(&self, message: &[u8], signed: &[u8]) -> bool {
        let algorithm: &dyn VerificationAlgorithm = match self.scheme {
            Scheme::EcdsaP256 => &signature::ECDSA_P256_SHA256_ASN1,
            Scheme::EcdsaP384 => &signature::ECDSA_P384_SHA384_ASN1,
            Scheme::Ed25519 => &signature::ED25519,
            Scheme::RsaPssSha256 => &signature::RSA_PSS_2048_8192_SHA256,
            Scheme::RsaPkcs1Sha256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        };
        UnparsedPublicKey::new(algorithm, &self.public).verify(message, signed).is_ok()
    }

    /// What makes two keys the same, whatever their ids: the last bytes of a SubjectPublicKeyInfo are the key itself, so
    /// a key in PEM and the same key in hexadecimal count once.
    pub(crate) fn identity(&self) -> &[u8] {
        let len = match self.scheme {
            Scheme::EcdsaP256 => 65,
            Scheme::EcdsaP384 => 97,
            Scheme::Ed25519 => 32,
            Scheme::RsaPssSha256 | Scheme::RsaPkcs1Sha256 => self.public.len(),
        };
        &self.public[self.public.len().saturating_sub(len)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(keytype: &str, scheme: &str, public: &str) -> Option<Key> {
        let keyval = WireKeyValue { public: public.into() };
        Key::of(&WireKey { keytype: keytype.into(), scheme: scheme.into(), keyval })
    }

    #[test]
    fn knows_its_schemes_and_no_other() {
        assert!(key("ed25519", "ed25519", "00").is_some());
        for (keytype, scheme, public) in [
            ("ed25519", "ed25519", "zz"),
            ("ed25519", "rsassa-pss-sha256", "00"),
            ("sphincs", "sphincs-shake-128s", "00"),
            (
                "ecdsa",
                "ecdsa-sha2-nistp256",
                "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
            ),
        ] {
            assert!(key(keytype, scheme, public).is_none(), "{keytype} {scheme}");
        }
    }

    #[test]
    fn one_key_in_two_spellings_is_one_key() {
        let point = "04".to_owned() + &"ab".repeat(64);
        let spki = "3059301306072a8648ce3d020106082a8648ce3d030107034200".to_owned() + &point;
        let bare = key("ecdsa", "ecdsa-sha2-nistp256", &point).expect("bare");
        let whole = key("ecdsa", "ecdsa-sha2-nistp256", &spki).expect("whole");
        assert_eq!(bare.identity(), whole.identity());
    }
}
