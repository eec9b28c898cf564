//! Public keys: read, named, and used to look at one's own signatures.

use aws_lc_rs::digest::Digest;
use aws_lc_rs::signature::{self as sig, UnparsedPublicKey, VerificationAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::Decode as _;
use der::asn1::{ObjectIdentifier, UintRef};
use spki::SubjectPublicKeyInfoRef;

use super::ed25519ph;
use super::pem;
use super::{KeyAlgorithm, KeyError, Message, Scheme};

/// An RSA-4096 SubjectPublicKeyInfo has 550 bytes.
const MAX_SPKI_BYTES: usize = 1024;

/// A `cosign.pub` of an RSA-4096 key has 800 bytes; 64 KiB leaves room for remarks around it.
pub const MAX_PUBLIC_KEY_FILE_BYTES: u64 = 64 << 10;

// RFC 5480 §2.1.1, RFC 8017 appendix C, RFC 8410 §3.
pub(crate) const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(crate) const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
pub(crate) const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
pub(crate) const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
pub(crate) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(crate) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// 65537, the only public exponent Sigstore's services take.
const RSA_EXPONENT: [u8; 3] = [1, 0, 1];

/// A public key of a kind that can sign here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    algorithm: KeyAlgorithm,
    spki: Vec<u8>,
    bits: Vec<u8>,
}

#[derive(der::Sequence)]
pub(crate) struct RsaPublicKey<'a> {
    pub(crate) modulus: UintRef<'a>,
    pub(crate) exponent: UintRef<'a>,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// When it is none, or of a kind of key that is not supported.
    pub fn from_spki_der(spki: &[u8]) -> Result<Self, KeyError> {
        let malformed = |detail| KeyError::Malformed { what: "public key", detail };
        if spki.len() > MAX_SPKI_BYTES {
            return Err(malformed("it has more than 1024 bytes"));
        }
        let info = SubjectPublicKeyInfoRef::from_der(spki)
            .map_err(|_| malformed("it is no SubjectPublicKeyInfo in DER"))?;
        let curve = info.algorithm.parameters.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
        let bits = info.subject_public_key.as_bytes().ok_or_else(|| malformed("it has unused bits"))?;
        let algorithm = match (info.algorithm.oid, curve) {
            (EC_PUBLIC_KEY, Some(P256)) => KeyAlgorithm::EcdsaP256,
            (EC_PUBLIC_KEY, Some(P384)) => KeyAlgorithm::EcdsaP384,
            (EC_PUBLIC_KEY, Some(P521)) => KeyAlgorithm::EcdsaP521,
            (EC_PUBLIC_KEY, Some(curve)) => {
                return Err(KeyError::Unsupported { found: format!("the curve {curve}") });
            }
            (ED25519, None) => KeyAlgorithm::Ed25519,
            (RSA, _) => rsa_algorithm(bits)?,
            (other, _) => return Err(KeyError::Unsupported { found: format!("the algorithm {other}") }),
        };
        Ok(Self { algorithm, spki: spki.to_vec(), bits: bits.to_vec() })
    }

    /// Reads a PEM `PUBLIC KEY`, such as `cosign.pub`.
    ///
    /// # Errors
    /// As [`PublicKey::from_spki_der`], and when the text is no PEM or holds something else.
    pub fn from_pem(text: &[u8]) -> Result<Self, KeyError> {
        let block = pem::decode(text).map_err(|detail| KeyError::Malformed { what: "public key", detail })?;
        if block.label != "PUBLIC KEY" {
            return Err(KeyError::Label { found: block.label, expected: "PUBLIC KEY" });
        }
        Self::from_spki_der(block.der.expose())
    }

    /// The text of `cosign.pub`.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode("PUBLIC KEY", &self.spki)
    }

    /// SubjectPublicKeyInfo, DER.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// The kind of key.
    #[must_use]
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// What bundles name the key with: base64 of the SHA-256 of its SubjectPublicKeyInfo, as cosign writes it
    /// (`internal/key/svkeypair.go`).
    #[must_use]
    pub fn hint(&self) -> String {
        STANDARD.encode(base::Digest::sha256_of(&self.spki).as_bytes())
    }

    /// Whether `signature` is this key's over `message`. For looking at what a signer gave back; whether evidence is to
    /// be believed is decided in `verify`.
    ///
    /// # Errors
    /// When the scheme is of another kind of key, or needs the message where there is a digest only.
    pub fn signed(&self, scheme: Scheme, message: &Message<'_>, signature: &[u8]) -> Result<bool, KeyError> {
        if scheme.key() != self.algorithm {
            return Err(KeyError::Scheme { scheme, key: self.algorithm });
        }
        let algorithm: &dyn VerificationAlgorithm = match scheme {
            Scheme::EcdsaP256Sha256 => &sig::ECDSA_P256_SHA256_ASN1,
            Scheme::EcdsaP384Sha384 => &sig::ECDSA_P384_SHA384_ASN1,
            Scheme::EcdsaP521Sha512 => &sig::ECDSA_P521_SHA512_ASN1,
            Scheme::Rsa2048Pkcs1 | Scheme::Rsa3072Pkcs1 | Scheme::Rsa4096Pkcs1 => {
                &sig::RSA_PKCS1_2048_8192_SHA256
            }
            Scheme::Rsa2048Pss | Scheme::Rsa3072Pss | Scheme::Rsa4096Pss => &sig::RSA_PSS_2048_8192_SHA256,
            Scheme::Ed25519 => &sig::ED25519,
            Scheme::Ed25519Ph => {
                return Ok(ed25519ph::signed(&self.bits, &message.digest(scheme)?, signature));
            }
        };
        let key = UnparsedPublicKey::new(algorithm, &self.bits);
        let checked = match scheme.hash() {
            None => key.verify(message.bytes(scheme)?, signature),
            Some(hash) => {
                let digest = Digest::import_less_safe(&message.digest(scheme)?, hash.crypto())
                    .map_err(|_| KeyError::Crypto { what: "take a digest" })?;
                key.verify_digest(&digest, signature)
            }
        };
        Ok(checked.is_ok())
    }
}

fn rsa_algorithm(bits: &[u8]) -> Result<KeyAlgorithm, KeyError> {
    let malformed = |detail| KeyError::Malformed { what: "public key", detail };
    let key = RsaPublicKey::from_der(bits).map_err(|_| malformed("it is no RSAPublicKey in DER"))?;
    if key.exponent.as_bytes() != RSA_EXPONENT {
        return Err(KeyError::Unsupported { found: "an RSA key whose exponent is not 65537".into() });
    }
    let modulus = key.modulus.as_bytes();
    let leading = modulus.first().map_or(0, |byte| byte.leading_zeros());
    match (modulus.len(), leading) {
        (256, 0) => Ok(KeyAlgorithm::Rsa2048),
        (384, 0) => Ok(KeyAlgorithm::Rsa3072),
        (512, 0) => Ok(KeyAlgorithm::Rsa4096),
        (bytes, _) => Err(KeyError::Unsupported { found: format!("an RSA key of {} bits", bytes * 8) }),
    }
}

#[cfg(test)]
mod tests {
    use der::Encode as _;

    use super::*;

    #[test]
    fn weak_rsa_is_refused() {
        let key = |modulus: &[u8], exponent: &[u8]| {
            let modulus = UintRef::new(modulus).expect("number");
            let exponent = UintRef::new(exponent).expect("number");
            rsa_algorithm(&RsaPublicKey { modulus, exponent }.to_der().expect("DER"))
                .map_err(|e| e.to_string())
        };
        assert_eq!(key(&[0xff; 256], &[1, 0, 1]), Ok(KeyAlgorithm::Rsa2048));
        assert!(key(&[0xff; 128], &[1, 0, 1]).is_err_and(|e| e.contains("1024")));
        assert!(key(&[0xff; 1024], &[1, 0, 1]).is_err_and(|e| e.contains("8192")));
        assert!(key(&[0x7f; 256], &[1, 0, 1]).is_err(), "2047 bits");
        assert!(key(&[0xff; 256], &[3]).is_err_and(|e| e.contains("65537")));
    }

    #[test]
    fn a_key_of_more_bytes_than_any_has_is_not_read() {
        let read = |len| PublicKey::from_spki_der(&vec![0x30; len]).map_err(|error| error.to_string());
        assert!(read(MAX_SPKI_BYTES).is_err_and(|e| e.contains("no SubjectPublicKeyInfo")));
        assert!(read(MAX_SPKI_BYTES + 1).is_err_and(|e| e.contains("more than 1024 bytes")));
    }
}
