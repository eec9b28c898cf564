//! Kinds of keys and what each signs: the rows of Sigstore's algorithm registry.

use aws_lc_rs::digest;

/// A kind of signing key. RSA keys of other lengths and other curves have no entry in Sigstore's registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// ECDSA on NIST P-256.
    EcdsaP256,
    /// ECDSA on NIST P-384.
    EcdsaP384,
    /// ECDSA on NIST P-521.
    EcdsaP521,
    /// RSA with a modulus of 2048 bits.
    Rsa2048,
    /// RSA with a modulus of 3072 bits.
    Rsa3072,
    /// RSA with a modulus of 4096 bits.
    Rsa4096,
    /// Ed25519 (RFC 8032).
    Ed25519,
}

/// A digest a signature is made over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HashAlgorithm {
    /// SHA-256, 32 bytes.
    Sha256,
    /// SHA-384, 48 bytes.
    Sha384,
    /// SHA-512, 64 bytes.
    Sha512,
}

impl HashAlgorithm {
    /// The algorithm's name in bundles (protobuf-specs `HashAlgorithm`).
    #[must_use]
    pub fn bundle_name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA2_256",
            Self::Sha384 => "SHA2_384",
            Self::Sha512 => "SHA2_512",
        }
    }

    /// The number Go's `crypto.Hash` has for it; plug-ins are told it.
    pub(crate) fn go_number(self) -> u8 {
        match self {
            Self::Sha256 => 5,
            Self::Sha384 => 6,
            Self::Sha512 => 7,
        }
    }

    pub(crate) fn crypto(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }

    /// A digest under way.
    pub(crate) fn start(self) -> digest::Context {
        digest::Context::new(self.crypto())
    }

    /// The digest of `message`.
    #[must_use]
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        digest::digest(self.crypto(), message).as_ref().to_vec()
    }
}

/// How a key signs: padding or mode, and digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// ECDSA P-256 over SHA-256, signature in DER.
    EcdsaP256Sha256,
    /// ECDSA P-384 over SHA-384, signature in DER.
    EcdsaP384Sha384,
    /// ECDSA P-521 over SHA-512, signature in DER.
    EcdsaP521Sha512,
    /// RSASSA-PKCS1-v1_5 with 2048 bits over SHA-256.
    Rsa2048Pkcs1,
    /// RSASSA-PKCS1-v1_5 with 3072 bits over SHA-256.
    Rsa3072Pkcs1,
    /// RSASSA-PKCS1-v1_5 with 4096 bits over SHA-256.
    Rsa4096Pkcs1,
    /// RSASSA-PSS with 2048 bits over SHA-256, salt as long as the digest.
    Rsa2048Pss,
    /// RSASSA-PSS with 3072 bits over SHA-256, salt as long as the digest.
    Rsa3072Pss,
    /// RSASSA-PSS with 4096 bits over SHA-256, salt as long as the digest.
    Rsa4096Pss,
    /// Ed25519 over the message itself.
    Ed25519,
    /// Ed25519ph over SHA-512 (RFC 8032 §5.1), with an empty context.
    Ed25519Ph,
}

/// Scheme, its key, the digest, the name in protobuf-specs' `PublicKeyDetails`, and the name on command lines
/// (sigstore/sigstore `pkg/signature/algorithm_registry.go`).
type Row = (Scheme, KeyAlgorithm, Option<HashAlgorithm>, &'static str, &'static str);

/// The first row of a key is its default where no log is involved; Ed25519 alone differs with one.
const REGISTRY: [Row; 11] = {
    use HashAlgorithm::{Sha256, Sha384, Sha512};
    use KeyAlgorithm as K;
    use Scheme as S;
    [
        (
            S::EcdsaP256Sha256,
            K::EcdsaP256,
            Some(Sha256),
            "PKIX_ECDSA_P256_SHA_256",
            "ecdsa-sha2-256-nistp256",
        ),
        (
            S::EcdsaP384Sha384,
            K::EcdsaP384,
            Some(Sha384),
            "PKIX_ECDSA_P384_SHA_384",
            "ecdsa-sha2-384-nistp384",
        ),
        (
            S::EcdsaP521Sha512,
            K::EcdsaP521,
            Some(Sha512),
            "PKIX_ECDSA_P521_SHA_512",
            "ecdsa-sha2-512-nistp521",
        ),
        (
            S::Rsa2048Pkcs1,
            K::Rsa2048,
            Some(Sha256),
            "PKIX_RSA_PKCS1V15_2048_SHA256",
            "rsa-sign-pkcs1-2048-sha256",
        ),
        (
            S::Rsa3072Pkcs1,
            K::Rsa3072,
            Some(Sha256),
            "PKIX_RSA_PKCS1V15_3072_SHA256",
            "rsa-sign-pkcs1-3072-sha256",
        ),
        (
            S::Rsa4096Pkcs1,
            K::Rsa4096,
            Some(Sha256),
            "PKIX_RSA_PKCS1V15_4096_SHA256",
            "rsa-sign-pkcs1-4096-sha256",
        ),
        (S::Rsa2048Pss, K::Rsa2048, Some(Sha256), "PKIX_RSA_PSS_2048_SHA256", "rsa-sign-pss-2048-sha256"),
        (S::Rsa3072Pss, K::Rsa3072, Some(Sha256), "PKIX_RSA_PSS_3072_SHA256", "rsa-sign-pss-3072-sha256"),
        (S::Rsa4096Pss, K::Rsa4096, Some(Sha256), "PKIX_RSA_PSS_4096_SHA256", "rsa-sign-pss-4096-sha256"),
        (S::Ed25519, K::Ed25519, None, "PKIX_ED25519", "ed25519"),
        (S::Ed25519Ph, K::Ed25519, Some(Sha512), "PKIX_ED25519_PH", "ed25519-ph"),
    ]
};

impl Scheme {
    /// Every scheme, in the order of Sigstore's registry.
    pub fn all() -> impl Iterator<Item = Self> {
        REGISTRY.iter().map(|row| row.0)
    }

    /// Reads the name a command line has for it, such as `ecdsa-sha2-256-nistp256`.
    #[must_use]
    pub fn from_flag(name: &str) -> Option<Self> {
        REGISTRY.iter().find(|row| row.4 == name).map(|row| row.0)
    }

    // Every scheme has a row (a test counts them); the first row stands in so that nothing here can fail.
    fn row(self) -> &'static Row {
        REGISTRY.iter().find(|row| row.0 == self).unwrap_or(&REGISTRY[0])
    }

    /// The kind of key it is for.
    #[must_use]
    pub fn key(self) -> KeyAlgorithm {
        self.row().1
    }

    /// The digest that is signed; `None` where it is the message itself.
    #[must_use]
    pub fn hash(self) -> Option<HashAlgorithm> {
        self.row().2
    }

    /// The name in log entries and trust roots (protobuf-specs `PublicKeyDetails`).
    #[must_use]
    pub fn details(self) -> &'static str {
        self.row().3
    }

    /// The name on command lines.
    #[must_use]
    pub fn flag(self) -> &'static str {
        self.row().4
    }
}

impl std::fmt::Display for Scheme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.flag())
    }
}

impl KeyAlgorithm {
    /// How cosign signs with such a key: Ed25519 as Ed25519ph where a log takes the digest and not the message
    /// (`cosign.GetDefaultLoadOptions`), and pure where there is none.
    #[must_use]
    pub fn scheme(self, logged: bool) -> Scheme {
        if self == Self::Ed25519 && logged {
            return Scheme::Ed25519Ph;
        }
        REGISTRY.iter().find(|row| row.1 == self).map_or(Scheme::EcdsaP256Sha256, |row| row.0)
    }

    /// The name for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EcdsaP256 => "ECDSA P-256",
            Self::EcdsaP384 => "ECDSA P-384",
            Self::EcdsaP521 => "ECDSA P-521",
            Self::Rsa2048 => "RSA 2048",
            Self::Rsa3072 => "RSA 3072",
            Self::Rsa4096 => "RSA 4096",
            Self::Ed25519 => "Ed25519",
        }
    }
}

impl std::fmt::Display for KeyAlgorithm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_scheme() {
        for scheme in Scheme::all() {
            assert_eq!(Scheme::from_flag(scheme.flag()), Some(scheme));
            assert_eq!(scheme.row().0, scheme);
        }
        assert_eq!(Scheme::all().count(), REGISTRY.len());
        assert_eq!(Scheme::from_flag("ecdsa-sha2-256-nistp224"), None);
    }

    #[test]
    fn defaults_are_those_of_cosign() {
        let rows = [
            (KeyAlgorithm::EcdsaP256, "ecdsa-sha2-256-nistp256", "ecdsa-sha2-256-nistp256"),
            (KeyAlgorithm::EcdsaP384, "ecdsa-sha2-384-nistp384", "ecdsa-sha2-384-nistp384"),
            (KeyAlgorithm::EcdsaP521, "ecdsa-sha2-512-nistp521", "ecdsa-sha2-512-nistp521"),
            (KeyAlgorithm::Rsa2048, "rsa-sign-pkcs1-2048-sha256", "rsa-sign-pkcs1-2048-sha256"),
            (KeyAlgorithm::Rsa3072, "rsa-sign-pkcs1-3072-sha256", "rsa-sign-pkcs1-3072-sha256"),
            (KeyAlgorithm::Rsa4096, "rsa-sign-pkcs1-4096-sha256", "rsa-sign-pkcs1-4096-sha256"),
            (KeyAlgorithm::Ed25519, "ed25519", "ed25519-ph"),
        ];
        for (key, alone, logged) in rows {
            assert_eq!((key.scheme(false).flag(), key.scheme(true).flag()), (alone, logged));
            assert_eq!((key.scheme(false).key(), key.scheme(true).key()), (key, key));
        }
    }
}
