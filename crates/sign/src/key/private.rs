//! Private keys in memory.

use aws_lc_rs::digest::Digest;
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    self as sig, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _, RsaEncoding,
};
use base::Secret;
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{AnyRef, Decode as _};

use super::public::{P256, P384, P521};
use super::{KeyAlgorithm, KeyError, Message, PublicKey, Scheme, Signer, ed25519ph};

/// A private key, wiped when dropped.
pub struct PrivateKey {
    pair: Pair,
    public: PublicKey,
}

enum Pair {
    Ecdsa(EcdsaKeyPair),
    // An RSA key is ten times the size of the others.
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

/// RFC 5915 §3, without its version.
#[derive(der::Sequence)]
struct EcPrivateKey<'a> {
    version: u8,
    private_key: OctetStringRef<'a>,
    #[asn1(context_specific = "0", optional = "true")]
    parameters: Option<ObjectIdentifier>,
    #[asn1(context_specific = "1", optional = "true")]
    public_key: Option<AnyRef<'a>>,
}

/// RFC 8032 §5.1.5.
const ED25519_SEED_BYTES: usize = 32;

const CRYPTO_GENERATE: KeyError = KeyError::Crypto { what: "generate a key" };

impl PrivateKey {
    /// A new key from the operating system's randomness. An RSA key of 4096 bits takes about a second.
    ///
    /// # Errors
    /// When the library has no randomness.
    pub fn generate(algorithm: KeyAlgorithm) -> Result<Self, KeyError> {
        let rsa = |size| RsaKeyPair::generate(size).map(|pair| Pair::Rsa(Box::new(pair)));
        let ecdsa = |curve| EcdsaKeyPair::generate(curve).map(Pair::Ecdsa);
        let pair = match algorithm {
            KeyAlgorithm::EcdsaP256 => ecdsa(&sig::ECDSA_P256_SHA256_ASN1_SIGNING),
            KeyAlgorithm::EcdsaP384 => ecdsa(&sig::ECDSA_P384_SHA384_ASN1_SIGNING),
            KeyAlgorithm::EcdsaP521 => ecdsa(&sig::ECDSA_P521_SHA512_ASN1_SIGNING),
            KeyAlgorithm::Rsa2048 => rsa(KeySize::Rsa2048),
            KeyAlgorithm::Rsa3072 => rsa(KeySize::Rsa3072),
            KeyAlgorithm::Rsa4096 => rsa(KeySize::Rsa4096),
            KeyAlgorithm::Ed25519 => Ed25519KeyPair::generate().map(Pair::Ed25519),
        };
        Self::of(pair.map_err(|_| CRYPTO_GENERATE)?)
    }

    /// Reads PKCS#8 (RFC 5208) in DER.
    ///
    /// # Errors
    /// When it is none, or of a kind of key that is not supported.
    pub fn from_pkcs8_der(der: &Secret<Vec<u8>>) -> Result<Self, KeyError> {
        let der = der.expose();
        let curves: [&'static EcdsaSigningAlgorithm; 3] = [
            &sig::ECDSA_P256_SHA256_ASN1_SIGNING,
            &sig::ECDSA_P384_SHA384_ASN1_SIGNING,
            &sig::ECDSA_P521_SHA512_ASN1_SIGNING,
        ];
        // The library tells kinds of keys apart by their identifiers: at most one of these reads it.
        let ecdsa = curves.into_iter().find_map(|curve| EcdsaKeyPair::from_pkcs8(curve, der).ok());
        if let Some(pair) = ecdsa {
            return Self::of(Pair::Ecdsa(pair));
        }
        if let Ok(pair) = Ed25519KeyPair::from_pkcs8(der) {
            return Self::of(Pair::Ed25519(pair));
        }
        match RsaKeyPair::from_pkcs8(der) {
            Ok(pair) => Self::of(Pair::Rsa(Box::new(pair))),
            Err(_) => Err(KeyError::Malformed {
                what: "private key",
                detail: "it is no PKCS#8 of an ECDSA P-256, P-384, P-521, Ed25519 or RSA key",
            }),
        }
    }

    /// Reads an `EC PRIVATE KEY` (RFC 5915) in DER. It must name its curve, as all known programs have it do.
    ///
    /// # Errors
    /// As [`PrivateKey::from_pkcs8_der`].
    pub fn from_sec1_der(der: &Secret<Vec<u8>>) -> Result<Self, KeyError> {
        let malformed = |detail| KeyError::Malformed { what: "EC private key", detail };
        let read =
            EcPrivateKey::from_der(der.expose()).map_err(|_| malformed("it is no ECPrivateKey in DER"))?;
        let curve = match read.parameters {
            Some(P256) => &sig::ECDSA_P256_SHA256_ASN1_SIGNING,
            Some(P384) => &sig::ECDSA_P384_SHA384_ASN1_SIGNING,
            Some(P521) => &sig::ECDSA_P521_SHA512_ASN1_SIGNING,
            Some(other) => return Err(KeyError::Unsupported { found: format!("the curve {other}") }),
            None => return Err(malformed("it does not name its curve")),
        };
        let pair = EcdsaKeyPair::from_private_key_der(curve, der.expose())
            .map_err(|_| malformed("its numbers are not a key of its curve"))?;
        Self::of(Pair::Ecdsa(pair))
    }

    /// Reads an `RSA PRIVATE KEY` (PKCS#1, RFC 8017 appendix A.1.2) in DER.
    ///
    /// # Errors
    /// As [`PrivateKey::from_pkcs8_der`].
    pub fn from_pkcs1_der(der: &Secret<Vec<u8>>) -> Result<Self, KeyError> {
        let pair = RsaKeyPair::from_der(der.expose()).map_err(|_| KeyError::Malformed {
            what: "RSA private key",
            detail: "it is no RSAPrivateKey in DER, of 2048 bits or more",
        })?;
        Self::of(Pair::Rsa(Box::new(pair)))
    }

    fn of(pair: Pair) -> Result<Self, KeyError> {
        let failed = |_| KeyError::Crypto { what: "encode a public key" };
        let spki: PublicKeyX509Der<'_> = match &pair {
            Pair::Ecdsa(pair) => pair.public_key().as_der(),
            Pair::Rsa(pair) => pair.public_key().as_der(),
            Pair::Ed25519(pair) => pair.public_key().as_der(),
        }
        .map_err(failed)?;
        // Refuses RSA keys of odd lengths and exponents as well.
        let public = PublicKey::from_spki_der(spki.as_ref())?;
        Ok(Self { pair, public })
    }

    /// PKCS#8 version 1 (RFC 5208) in DER: what goes into `cosign.key`.
    ///
    /// # Errors
    /// When the library cannot encode it.
    pub fn to_pkcs8_der(&self) -> Result<Secret<Vec<u8>>, KeyError> {
        let failed = KeyError::Crypto { what: "encode a private key" };
        let document = match &self.pair {
            Pair::Ecdsa(pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
            Pair::Rsa(pair) => {
                let encoded: Result<Pkcs8V1Der<'_>, _> = pair.as_der();
                encoded.map(|der| der.as_ref().to_vec())
            }
        };
        document.map(Secret::new).map_err(|_| failed)
    }

    fn rsa(pair: &RsaKeyPair, scheme: Scheme, digest: &Digest) -> Option<Vec<u8>> {
        let encoding: &'static dyn RsaEncoding = match scheme {
            Scheme::Rsa2048Pss | Scheme::Rsa3072Pss | Scheme::Rsa4096Pss => &sig::RSA_PSS_SHA256,
            _ => &sig::RSA_PKCS1_SHA256,
        };
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign_digest(encoding, digest, &mut signature).ok()?;
        Some(signature)
    }

    fn ed25519(
        pair: &Ed25519KeyPair,
        scheme: Scheme,
        message: &Message<'_>,
    ) -> Result<Option<Vec<u8>>, KeyError> {
        if scheme == Scheme::Ed25519 {
            return Ok(pair.try_sign(message.bytes(scheme)?).ok().map(|s| s.as_ref().to_vec()));
        }
        let digest = message.digest(scheme)?;
        // RFC 8410 §7: PKCS#8 of version 1 ends in the seed. The library's own way to the seed leaves a copy unwiped.
        let document = pair.to_pkcs8v1().map_err(|_| KeyError::Crypto { what: "sign" })?;
        let seed = document.as_ref().len().checked_sub(ED25519_SEED_BYTES).map(|at| &document.as_ref()[at..]);
        Ok(seed.and_then(|seed| ed25519ph::sign(seed, &digest)))
    }
}

impl Signer for PrivateKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, scheme: Scheme, message: &Message<'_>) -> Result<Vec<u8>, KeyError> {
        let signature = match &self.pair {
            Pair::Ed25519(pair) => Self::ed25519(pair, scheme, message)?,
            Pair::Ecdsa(pair) => {
                let digest = message.imported(scheme)?;
                pair.sign_digest(&digest).ok().map(|signature| signature.as_ref().to_vec())
            }
            Pair::Rsa(pair) => Self::rsa(pair, scheme, &message.imported(scheme)?),
        };
        signature.ok_or(KeyError::Crypto { what: "sign" })
    }

    fn place(&self) -> String {
        "a key in memory".into()
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrivateKey({}, [redacted])", self.public.algorithm())
    }
}
