//! Private keys of the stack.

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING,
        EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair,
    },
};
use base::Secret;
use der::{asn1::ObjectIdentifier, pem};

use crate::StackError;

const PEM_LABEL: &str = "PRIVATE KEY";

/// Which key, of which curve, for which signature format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// ECDSA P-256 with SHA-256, signatures in DER.
    P256,
    /// ECDSA P-384 with SHA-384, signatures in DER.
    P384,
    /// ES256 of JSON web tokens: P-256, signatures as two numbers of 32 bytes.
    Es256,
}

impl Scheme {
    fn signing(self) -> &'static EcdsaSigningAlgorithm {
        match self {
            Self::P256 => &ECDSA_P256_SHA256_ASN1_SIGNING,
            Self::P384 => &ECDSA_P384_SHA384_ASN1_SIGNING,
            Self::Es256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
        }
    }

    /// The signature algorithm as certificates name it (RFC 5758 §3.2).
    pub(crate) fn signature_oid(self) -> ObjectIdentifier {
        match self {
            Self::P256 | Self::Es256 => const_oid::db::rfc5912::ECDSA_WITH_SHA_256,
            Self::P384 => const_oid::db::rfc5912::ECDSA_WITH_SHA_384,
        }
    }
}

/// A private key.
pub(crate) struct SigningKey {
    scheme: Scheme,
    pair: EcdsaKeyPair,
    spki: Vec<u8>,
}

impl SigningKey {
    /// A new key, as the PEM text (PKCS#8) that goes to its file.
    pub(crate) fn generate(scheme: Scheme) -> Result<Secret<String>, StackError> {
        let failed = StackError::Crypto { action: "make a key" };
        let document = EcdsaKeyPair::generate_pkcs8(scheme.signing(), &SystemRandom::new())
            .map_err(|_| failed.clone())?;
        let text =
            pem::encode_string(PEM_LABEL, pem::LineEnding::LF, document.as_ref()).map_err(|_| failed)?;
        Ok(Secret::new(text))
    }

    /// Reads a key file.
    pub(crate) fn from_pem(text: &Secret<Vec<u8>>, scheme: Scheme, path: &str) -> Result<Self, StackError> {
        let corrupt = || StackError::CorruptFile {
            path: path.to_owned(),
            expected: "a PKCS#8 private key of the curve it was made with",
        };
        let (label, der) = pem::decode_vec(text.expose()).map_err(|_| corrupt())?;
        let der = Secret::new(der);
        if label != PEM_LABEL {
            return Err(corrupt());
        }
        let pair = EcdsaKeyPair::from_pkcs8(scheme.signing(), der.expose()).map_err(|_| corrupt())?;
        let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| corrupt())?;
        let spki = spki.as_ref().to_vec();
        Ok(Self { scheme, pair, spki })
    }

    /// Signs a message.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, StackError> {
        let signature = self.pair.sign(&SystemRandom::new(), message);
        signature.map(|s| s.as_ref().to_vec()).map_err(|_| StackError::Crypto { action: "sign" })
    }

    /// The public key as SubjectPublicKeyInfo in DER.
    pub(crate) fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The public point, uncompressed.
    pub(crate) fn point(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StackError> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| StackError::Crypto { action: "get random bytes" })?;
    Ok(bytes)
}
