//! Public keys, and whether one made a signature. The primitives are aws-lc-rs's, and ed25519-dalek's for Ed25519ph.

use aws_lc_rs::digest;
use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use base::{Class, Fault};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use der::{Decode as _, Encode as _};
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject as _;
use spki::SubjectPublicKeyInfoRef;
use tlog::DataHash;

/// RFC 8410 section 3.
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// RSA-8192, the largest aws-lc verifies, has a SubjectPublicKeyInfo of 1,062 bytes.
const MAX_SPKI_BYTES: usize = 2048;

/// A public key to verify with: ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of 2048 to 8192 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    kind: Kind,
    spki: Vec<u8>,
    /// The key without its algorithm: a curve point, or PKCS#1.
    bits: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ecdsa(Curve),
    Ed25519,
    Rsa,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    P384,
    P521,
}

/// How a signature was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Ecdsa(Curve, DataHash),
    /// RFC 8032, over the message itself.
    Ed25519,
    /// RFC 8032, over SHA-512 of the message: what can be logged by hash.
    Ed25519ph,
    RsaPkcs1(DataHash),
    RsaPss(DataHash),
}

/// A message to check a signature over: its bytes, or what of its hashes is known.
pub(crate) trait Signed {
    /// The bytes, where they are at hand.
    fn bytes(&self) -> Option<&[u8]>;
    /// The hash, where it is known or can be made.
    fn hash(&self, algorithm: DataHash) -> Option<Vec<u8>>;
}

impl Signed for &[u8] {
    fn bytes(&self) -> Option<&[u8]> {
        Some(self)
    }
    fn hash(&self, algorithm: DataHash) -> Option<Vec<u8>> {
        Some(hash(algorithm, self))
    }
}

/// The hash of `data`.
pub(crate) fn hash(algorithm: DataHash, data: &[u8]) -> Vec<u8> {
    digest::digest(digest_algorithm(algorithm), data).as_ref().to_vec()
}

pub(crate) fn digest_algorithm(algorithm: DataHash) -> &'static digest::Algorithm {
    match algorithm {
        DataHash::Sha384 => &digest::SHA384,
        DataHash::Sha512 => &digest::SHA512,
        _ => &digest::SHA256,
    }
}

/// What a check of a signature gave.
pub(crate) enum Checked {
    Good(Scheme),
    Bad,
    /// The scheme signs the message itself, and only a hash of it is known; or another hash is.
    NeedsMessage,
}

impl PublicKey {
    /// Reads a PEM `PUBLIC KEY`, such as `cosign.pub`.
    ///
    /// # Errors
    /// When it is not one, or of an algorithm that is not verified.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let malformed = |detail: String| KeyError {
            found: pem.lines().next().unwrap_or_default().chars().take(60).collect(),
            detail,
        };
        let der = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| malformed("no PEM block \"PUBLIC KEY\"".into()))?;
        Self::from_spki(&der).map_err(malformed)
    }

    /// Reads a SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// As [`PublicKey::from_pem`].
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::from_spki(der).map_err(|detail| KeyError { found: "DER".into(), detail })
    }

    pub(crate) fn from_spki(der: &[u8]) -> Result<Self, String> {
        if der.len() > MAX_SPKI_BYTES {
            return Err(format!("it has {} bytes, expected at most {MAX_SPKI_BYTES}", der.len()));
        }
        let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|e| e.to_string())?;
        let curve = || info.algorithm.parameters.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
        let kind = match info.algorithm.oid {
            rfc5912::ID_EC_PUBLIC_KEY => Kind::Ecdsa(match curve() {
                Some(rfc5912::SECP_256_R_1) => Curve::P256,
                Some(rfc5912::SECP_384_R_1) => Curve::P384,
                Some(rfc5912::SECP_521_R_1) => Curve::P521,
                _ => return Err("its curve is not P-256, P-384 or P-521".into()),
            }),
            ED25519 => Kind::Ed25519,
            rfc5912::RSA_ENCRYPTION => Kind::Rsa,
            other => return Err(format!("its algorithm {other} is not ECDSA, Ed25519 or RSA")),
        };
        let bits = info.subject_public_key.as_bytes().ok_or("its bits are no bytes")?.to_vec();
        // One way to write each key, because keys are compared by their bytes.
        if info.to_der().ok().as_deref() != Some(der) {
            return Err("it is not in distinguished encoding".into());
        }
        let key = Self { kind, spki: der.to_vec(), bits };
        key.check_usable().map(|()| key)
    }

    /// An RSA key in PKCS#1, as the oldest CT logs have it in trust roots.
    pub(crate) fn from_pkcs1(der: &[u8]) -> Result<Self, String> {
        if der.len() > MAX_SPKI_BYTES {
            return Err(format!("it has {} bytes, expected at most {MAX_SPKI_BYTES}", der.len()));
        }
        let key = Self { kind: Kind::Rsa, spki: der.to_vec(), bits: der.to_vec() };
        key.check_usable().map(|()| key)
    }

    /// A point that is not on its curve, or a modulus of a wrong size, is found here and not at the first signature.
    fn check_usable(&self) -> Result<(), String> {
        let scheme = self.schemes(None, DataHash::Sha256)[0];
        let Some(algorithm) = algorithm(scheme) else { return Ok(()) };
        signature::ParsedPublicKey::new(algorithm, &self.bits)
            .map(drop)
            .map_err(|_| "it is no key of its algorithm".into())
    }

    /// The key as SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// Such as `ECDSA P-256`.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        match self.kind {
            Kind::Ecdsa(Curve::P256) => "ECDSA P-256",
            Kind::Ecdsa(Curve::P384) => "ECDSA P-384",
            Kind::Ecdsa(Curve::P521) => "ECDSA P-521",
            Kind::Ed25519 => "Ed25519",
            Kind::Rsa => "RSA",
        }
    }

    /// The hash Sigstore's algorithm registry pairs with the key.
    pub(crate) fn registry_hash(&self) -> DataHash {
        match self.kind {
            Kind::Ecdsa(Curve::P256) | Kind::Rsa => DataHash::Sha256,
            Kind::Ecdsa(Curve::P384) => DataHash::Sha384,
            Kind::Ecdsa(Curve::P521) | Kind::Ed25519 => DataHash::Sha512,
        }
    }

    /// Whether it may have signed the message itself and not a hash of it.
    pub(crate) fn signs_bytes(&self) -> bool {
        self.kind == Kind::Ed25519
    }

    /// The schemes that are tried: with the hash that is `stated` if any, else with the registry's and with `also`.
    fn schemes(&self, stated: Option<DataHash>, also: DataHash) -> Vec<Scheme> {
        let mut hashes = match stated {
            Some(hash) => vec![hash],
            None => vec![self.registry_hash(), also],
        };
        hashes.dedup();
        let each =
            |make: &dyn Fn(DataHash) -> Scheme| hashes.iter().map(|hash| make(*hash)).collect::<Vec<_>>();
        match self.kind {
            Kind::Ecdsa(curve) => each(&|hash| Scheme::Ecdsa(curve, hash)),
            Kind::Ed25519 => vec![Scheme::Ed25519, Scheme::Ed25519ph],
            Kind::Rsa => [each(&Scheme::RsaPkcs1), each(&Scheme::RsaPss)].concat(),
        }
    }

    /// Whether this key made `signature` over `message`.
    pub(crate) fn check(
        &self,
        message: &dyn Signed,
        signature: &[u8],
        stated: Option<DataHash>,
        also: DataHash,
    ) -> Checked {
        let mut result = Checked::Bad;
        for scheme in self.schemes(stated, also) {
            match self.check_scheme(scheme, message, signature) {
                Some(true) => return Checked::Good(scheme),
                Some(false) => {}
                None => result = Checked::NeedsMessage,
            }
        }
        result
    }

    fn check_scheme(&self, scheme: Scheme, message: &dyn Signed, signature: &[u8]) -> Option<bool> {
        if scheme == Scheme::Ed25519ph {
            return Some(self.check_ed25519ph(&message.hash(DataHash::Sha512)?, signature));
        }
        let key = UnparsedPublicKey::new(algorithm(scheme)?, &self.bits);
        let Some(hash) = scheme.hash() else {
            return Some(key.verify(message.bytes()?, signature).is_ok());
        };
        let bytes = message.hash(hash)?;
        let digest = digest::Digest::import_less_safe(&bytes, digest_algorithm(hash)).ok()?;
        Some(key.verify_digest(&digest, signature).is_ok())
    }

    fn check_ed25519ph(&self, sha512: &[u8], signature: &[u8]) -> bool {
        let key = <[u8; 32]>::try_from(self.bits.as_slice())
            .ok()
            .and_then(|bits| ed25519_dalek::VerifyingKey::from_bytes(&bits).ok());
        let (Some(key), Ok(signature), Ok(hash)) =
            (key, ed25519_dalek::Signature::from_slice(signature), <[u8; 64]>::try_from(sha512))
        else {
            return false;
        };
        key.verify_prehashed_strict(prehash::Sha512Of(hash), None, &signature).is_ok()
    }
}

fn algorithm(scheme: Scheme) -> Option<&'static dyn VerificationAlgorithm> {
    use DataHash::{Sha256, Sha384, Sha512};
    Some(match scheme {
        Scheme::Ecdsa(Curve::P256, Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
        Scheme::Ecdsa(Curve::P256, Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
        Scheme::Ecdsa(Curve::P256, Sha512) => &signature::ECDSA_P256_SHA512_ASN1,
        Scheme::Ecdsa(Curve::P384, Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
        Scheme::Ecdsa(Curve::P384, Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
        Scheme::Ecdsa(Curve::P384, Sha512) => &signature::ECDSA_P384_SHA512_ASN1,
        Scheme::Ecdsa(Curve::P521, Sha256) => &signature::ECDSA_P521_SHA256_ASN1,
        Scheme::Ecdsa(Curve::P521, Sha384) => &signature::ECDSA_P521_SHA384_ASN1,
        Scheme::Ecdsa(Curve::P521, Sha512) => &signature::ECDSA_P521_SHA512_ASN1,
        Scheme::Ed25519 => &signature::ED25519,
        Scheme::RsaPkcs1(Sha256) => &signature::RSA_PKCS1_2048_8192_SHA256,
        Scheme::RsaPkcs1(Sha384) => &signature::RSA_PKCS1_2048_8192_SHA384,
        Scheme::RsaPkcs1(Sha512) => &signature::RSA_PKCS1_2048_8192_SHA512,
        Scheme::RsaPss(Sha256) => &signature::RSA_PSS_2048_8192_SHA256,
        Scheme::RsaPss(Sha384) => &signature::RSA_PSS_2048_8192_SHA384,
        Scheme::RsaPss(Sha512) => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

impl Scheme {
    fn hash(self) -> Option<DataHash> {
        match self {
            Self::Ecdsa(_, hash) | Self::RsaPkcs1(hash) | Self::RsaPss(hash) => Some(hash),
            Self::Ed25519 => None,
            Self::Ed25519ph => Some(DataHash::Sha512),
        }
    }

    /// Whether `details`, a `PublicKeyDetails` name of protobuf-specs, says the same.
    pub(crate) fn is_called(self, details: &str) -> bool {
        let hash = |separator: &str, hash: DataHash| match hash {
            DataHash::Sha384 => format!("SHA{separator}384"),
            DataHash::Sha512 => format!("SHA{separator}512"),
            _ => format!("SHA{separator}256"),
        };
        match self {
            Self::Ecdsa(curve, used) => {
                let curve = match curve {
                    Curve::P256 => "P256",
                    Curve::P384 => "P384",
                    Curve::P521 => "P521",
                };
                details == format!("PKIX_ECDSA_{curve}_{}", hash("_", used))
            }
            Self::Ed25519 => details == "PKIX_ED25519",
            Self::Ed25519ph => details == "PKIX_ED25519_PH",
            // Between the two stands the size of the key, which the key itself says.
            Self::RsaPkcs1(used) => {
                details.starts_with("PKIX_RSA_PKCS1V15_") && details.ends_with(&hash("", used))
            }
            Self::RsaPss(used) => details.starts_with("PKIX_RSA_PSS_") && details.ends_with(&hash("", used)),
        }
    }

    /// The name in results, such as `ecdsa-p256-sha256`.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Ecdsa(curve, hash) => {
                let curve = match curve {
                    Curve::P256 => "p256",
                    Curve::P384 => "p384",
                    Curve::P521 => "p521",
                };
                format!("ecdsa-{curve}-{}", hash.v1_name())
            }
            Self::Ed25519 => "ed25519".into(),
            Self::Ed25519ph => "ed25519ph".into(),
            Self::RsaPkcs1(hash) => format!("rsa-pkcs1v15-{}", hash.v1_name()),
            Self::RsaPss(hash) => format!("rsa-pss-{}", hash.v1_name()),
        }
    }
}

/// A SHA-512 that is known already, in the shape ed25519-dalek takes it.
mod prehash {
    use ed25519_dalek::ed25519::signature::digest::{
        FixedOutput, HashMarker, Output, OutputSizeUser, Update, consts::U64,
    };

    #[derive(Clone)]
    pub(super) struct Sha512Of(pub(super) [u8; 64]);

    impl Default for Sha512Of {
        fn default() -> Self {
            Self([0; 64])
        }
    }
    impl OutputSizeUser for Sha512Of {
        type OutputSize = U64;
    }
    impl HashMarker for Sha512Of {}
    impl Update for Sha512Of {
        fn update(&mut self, _: &[u8]) {}
    }
    impl FixedOutput for Sha512Of {
        fn finalize_into(self, out: &mut Output<Self>) {
            out.copy_from_slice(&self.0);
        }
    }
}

/// Text that is no public key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("key starts with \"{found}\", expected a PEM PUBLIC KEY: {detail}")]
pub struct KeyError {
    /// The first line, shortened to 60 characters.
    pub found: String,
    /// What is wrong.
    pub detail: String,
}

impl Fault for KeyError {
    fn code(&self) -> &'static str {
        "verify-bad-key"
    }
    fn hint(&self) -> String {
        "give the public key, such as cosign.pub, not the private one".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_key() {
        for bad in ["", "x", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
            assert!(PublicKey::from_pem(bad).is_err(), "{bad}");
        }
        assert!(PublicKey::from_der(&[0x30; MAX_SPKI_BYTES + 1]).is_err());
    }

    /// RFC 8032 section 7.3, the published vector of Ed25519ph.
    #[test]
    fn ed25519ph_is_that_of_the_rfc() {
        let hexadecimal = |text: &str| hex::decode(text).expect("hexadecimal");
        let bits = hexadecimal("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf");
        let signature = hexadecimal(concat!(
            "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41",
            "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406"
        ));
        let mut spki = hexadecimal("302a300506032b6570032100");
        spki.extend_from_slice(&bits);
        let key = PublicKey::from_der(&spki).expect("key");
        let abc: &[u8] = b"abc";
        assert!(matches!(
            key.check(&abc, &signature, None, DataHash::Sha256),
            Checked::Good(Scheme::Ed25519ph)
        ));
        let other: &[u8] = b"abd";
        assert!(matches!(key.check(&other, &signature, None, DataHash::Sha256), Checked::Bad));
    }

    #[test]
    fn names_of_the_registry() {
        let p384 = Scheme::Ecdsa(Curve::P384, DataHash::Sha384);
        assert!(p384.is_called("PKIX_ECDSA_P384_SHA_384") && !p384.is_called("PKIX_ECDSA_P384_SHA_256"));
        assert!(Scheme::RsaPkcs1(DataHash::Sha256).is_called("PKIX_RSA_PKCS1V15_3072_SHA256"));
        assert!(!Scheme::RsaPss(DataHash::Sha256).is_called("PKIX_RSA_PKCS1V15_3072_SHA256"));
        assert!(
            Scheme::Ed25519ph.is_called("PKIX_ED25519_PH") && !Scheme::Ed25519.is_called("PKIX_ED25519_PH")
        );
        assert_eq!(p384.name(), "ecdsa-p384-sha384");
    }
}
