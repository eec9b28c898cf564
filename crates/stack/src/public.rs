//! Public keys of signers: which are accepted, and what they signed.

use aws_lc_rs::{
    digest,
    signature::{self as sig, UnparsedPublicKey, VerificationAlgorithm},
};
use der::{Decode, Encode, asn1::ObjectIdentifier, asn1::UintRef};
use spki::SubjectPublicKeyInfoRef;
use tlog::DataHash;

/// An RSA-4096 SubjectPublicKeyInfo has 550 bytes.
const MAX_SPKI_BYTES: usize = 1024;
const EC_PUBLIC_KEY: ObjectIdentifier = const_oid::db::rfc5912::ID_EC_PUBLIC_KEY;
const RSA: ObjectIdentifier = const_oid::db::rfc5912::RSA_ENCRYPTION;
const P256: ObjectIdentifier = const_oid::db::rfc5912::SECP_256_R_1;
const P384: ObjectIdentifier = const_oid::db::rfc5912::SECP_384_R_1;
const P521: ObjectIdentifier = const_oid::db::rfc5912::SECP_521_R_1;
const ED25519: ObjectIdentifier = const_oid::db::rfc8410::ID_ED_25519;
/// 65537, the only public exponent accepted (Fulcio's `--client-signing-algorithms` checks the same).
const RSA_EXPONENT: [u8; 3] = [1, 0, 1];

/// What Fulcio and Rekor accept by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    P256,
    P384,
    P521,
    Ed25519,
    Rsa { bits: usize },
}

/// A signer's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignerKey {
    kind: Kind,
    spki: Vec<u8>,
    bits: Vec<u8>,
}

#[derive(der::Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

impl SignerKey {
    /// Reads a SubjectPublicKeyInfo in DER; the error says what is wrong with it.
    pub(crate) fn from_spki_der(spki: &[u8]) -> Result<Self, String> {
        if spki.len() > MAX_SPKI_BYTES {
            return Err(format!("public key has {} bytes, expected at most {MAX_SPKI_BYTES}", spki.len()));
        }
        let info = SubjectPublicKeyInfoRef::from_der(spki)
            .map_err(|_| "public key is not a DER SubjectPublicKeyInfo".to_owned())?;
        let curve = info.algorithm.parameters.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
        let bits = info.subject_public_key.as_bytes().ok_or("public key has unused bits")?;
        let kind = match (info.algorithm.oid, curve) {
            (EC_PUBLIC_KEY, Some(P256)) => Kind::P256,
            (EC_PUBLIC_KEY, Some(P384)) => Kind::P384,
            (EC_PUBLIC_KEY, Some(P521)) => Kind::P521,
            (ED25519, None) => Kind::Ed25519,
            (RSA, _) => rsa_kind(bits)?,
            (other, _) => {
                return Err(format!(
                    "public key algorithm is {other}, expected ECDSA P-256, P-384 or P-521, Ed25519 or RSA"
                ));
            }
        };
        Ok(Self { kind, spki: spki.to_vec(), bits: bits.to_vec() })
    }

    pub(crate) fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Fulcio's proof of possession: the signature over a message, with the hash of the key's size.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let algorithm: &dyn VerificationAlgorithm = match self.kind {
            Kind::P256 => &sig::ECDSA_P256_SHA256_ASN1,
            Kind::P384 => &sig::ECDSA_P384_SHA384_ASN1,
            Kind::P521 => &sig::ECDSA_P521_SHA512_ASN1,
            Kind::Ed25519 => &sig::ED25519,
            Kind::Rsa { .. } => &sig::RSA_PKCS1_2048_8192_SHA256,
        };
        let pss: &dyn VerificationAlgorithm = &sig::RSA_PSS_2048_8192_SHA256;
        let verify =
            |algorithm| UnparsedPublicKey::new(algorithm, &self.bits).verify(message, signature).is_ok();
        verify(algorithm) || (matches!(self.kind, Kind::Rsa { .. }) && verify(pss))
    }

    /// How Rekor v2 names the key and which digest it signs; `None` for keys that cannot sign a digest here:
    /// Ed25519 (it would have to be Ed25519ph).
    pub(crate) fn rekor_details(&self) -> Option<(&'static str, DataHash)> {
        Some(match self.kind {
            Kind::P256 => ("PKIX_ECDSA_P256_SHA_256", DataHash::Sha256),
            Kind::P384 => ("PKIX_ECDSA_P384_SHA_384", DataHash::Sha384),
            Kind::P521 => ("PKIX_ECDSA_P521_SHA_512", DataHash::Sha512),
            Kind::Rsa { bits: 2048 } => ("PKIX_RSA_PKCS1V15_2048_SHA256", DataHash::Sha256),
            Kind::Rsa { bits: 3072 } => ("PKIX_RSA_PKCS1V15_3072_SHA256", DataHash::Sha256),
            Kind::Rsa { bits: 4096 } => ("PKIX_RSA_PKCS1V15_4096_SHA256", DataHash::Sha256),
            Kind::Rsa { .. } | Kind::Ed25519 => return None,
        })
    }

    /// Whether the key signed a digest made with the hash of [`SignerKey::rekor_details`].
    pub(crate) fn signed_digest(&self, value: &[u8], signature: &[u8]) -> bool {
        let (algorithm, hash): (&dyn VerificationAlgorithm, _) = match self.kind {
            Kind::P256 => (&sig::ECDSA_P256_SHA256_ASN1, &digest::SHA256),
            Kind::P384 => (&sig::ECDSA_P384_SHA384_ASN1, &digest::SHA384),
            Kind::P521 => (&sig::ECDSA_P521_SHA512_ASN1, &digest::SHA512),
            Kind::Rsa { .. } => (&sig::RSA_PKCS1_2048_8192_SHA256, &digest::SHA256),
            Kind::Ed25519 => return false,
        };
        // The digest comes from outside, as it does for every hashedrekord: the log never sees the artifact.
        digest::Digest::import_less_safe(value, hash).is_ok_and(|value| {
            UnparsedPublicKey::new(algorithm, &self.bits).verify_digest(&value, signature).is_ok()
        })
    }
}

fn rsa_kind(bits: &[u8]) -> Result<Kind, String> {
    let key = RsaPublicKey::from_der(bits).map_err(|_| "RSA public key is malformed".to_owned())?;
    if key.exponent.as_bytes() != RSA_EXPONENT {
        return Err("RSA public exponent is not 65537".into());
    }
    match key.modulus.as_bytes().len() * 8 {
        bits @ (2048 | 3072 | 4096) => Ok(Kind::Rsa { bits }),
        other => Err(format!("RSA key has {other} bits, expected 2048, 3072 or 4096")),
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
    use crate::key::{Scheme, SigningKey};
    use base::Secret;

    #[test]
    fn verifies_messages_and_digests() {
        for scheme in [Scheme::P256, Scheme::P384] {
            let pem = Secret::new(SigningKey::generate(scheme).expect("key").expose().clone().into_bytes());
            let pair = SigningKey::from_pem(&pem, scheme, "test").expect("reads back");
            let key = SignerKey::from_spki_der(pair.spki()).expect("accepted");
            let signature = pair.sign(b"message").expect("signs");
            assert!(key.signed(b"message", &signature));
            assert!(!key.signed(b"other", &signature));
            let (_, hash) = key.rekor_details().expect("can sign digests");
            let algorithm = if hash == DataHash::Sha256 { &digest::SHA256 } else { &digest::SHA384 };
            let value = digest::digest(algorithm, b"message");
            assert!(key.signed_digest(value.as_ref(), &signature));
            assert!(!key.signed_digest(&value.as_ref()[1..], &signature));
            for cut in 0..pair.spki().len() {
                assert!(SignerKey::from_spki_der(&pair.spki()[..cut]).is_err());
            }
        }
        assert!(SignerKey::from_spki_der(&[0; MAX_SPKI_BYTES + 1]).is_err_and(|e| e.contains("1025")));
    }

    #[test]
    fn weak_rsa_is_refused() {
        let key = |modulus: &[u8], exponent: &[u8]| {
            let modulus = UintRef::new(modulus).expect("number");
            let exponent = UintRef::new(exponent).expect("number");
            rsa_kind(&RsaPublicKey { modulus, exponent }.to_der().expect("DER"))
        };
        assert_eq!(key(&[0xff; 256], &[1, 0, 1]), Ok(Kind::Rsa { bits: 2048 }));
        assert!(key(&[0xff; 128], &[1, 0, 1]).is_err_and(|e| e.contains("1024")));
        assert!(key(&[0xff; 1024], &[1, 0, 1]).is_err_and(|e| e.contains("8192")));
        assert!(key(&[0xff; 256], &[3]).is_err_and(|e| e.contains("65537")));
    }
}
