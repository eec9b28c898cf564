//! Content digests.

use aws_lc_rs::digest as crypto;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Class, Fault};

/// A registered digest algorithm (OCI image-spec, descriptor.md, "Registered algorithms").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// SHA-256, 32 bytes.
    Sha256,
    /// SHA-512, 64 bytes.
    Sha512,
}

impl DigestAlgorithm {
    /// The name before the colon.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    fn len_bytes(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// `sha256:` or `sha512:` and lower-case hexadecimal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    algorithm: DigestAlgorithm,
    bytes: Vec<u8>,
}

impl Digest {
    /// The SHA-256 digest of `data`.
    #[must_use]
    pub fn sha256_of(data: &[u8]) -> Self {
        let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
        hasher.update(data);
        hasher.finish()
    }

    /// A SHA-256 digest from its 32 bytes.
    #[must_use]
    pub fn from_sha256(bytes: [u8; 32]) -> Self {
        Self { algorithm: DigestAlgorithm::Sha256, bytes: bytes.to_vec() }
    }

    /// The algorithm.
    #[must_use]
    pub fn algorithm(&self) -> DigestAlgorithm {
        self.algorithm
    }

    /// The raw bytes: 32 for SHA-256, 64 for SHA-512.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Lower-case hexadecimal without the algorithm.
    #[must_use]
    pub fn hex(&self) -> String {
        hex::encode(&self.bytes)
    }

    /// The first twelve hexadecimal characters, for people.
    #[must_use]
    pub fn short(&self) -> String {
        let mut hex = self.hex();
        hex.truncate(12);
        hex
    }
}

/// The SHA-1 of `data`, which databases of archives are looked up by. It identifies and protects nothing: no trust may
/// rest on it.
#[must_use]
pub fn sha1_of(data: &[u8]) -> [u8; 20] {
    let mut sha1 = [0; 20];
    sha1.copy_from_slice(crypto::digest(&crypto::SHA1_FOR_LEGACY_USE_ONLY, data).as_ref());
    sha1
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.algorithm.as_str(), self.hex())
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl std::str::FromStr for Digest {
    type Err = DigestError;

    // image-spec descriptor.md, "Digests": sha256 is 64 and sha512 128 characters of [a-f0-9].
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let malformed = || DigestError::Malformed { found: s.chars().take(200).collect() };
        let (name, encoded) = s.split_once(':').ok_or_else(malformed)?;
        let algorithm = match name {
            "sha256" => DigestAlgorithm::Sha256,
            "sha512" => DigestAlgorithm::Sha512,
            other => return Err(DigestError::UnknownAlgorithm { found: other.chars().take(60).collect() }),
        };
        if encoded.len() != algorithm.len_bytes() * 2 || encoded.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(malformed());
        }
        let bytes = hex::decode(encoded).map_err(|_| malformed())?;
        Ok(Self { algorithm, bytes })
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Computes a digest over bytes as they pass.
pub struct Hasher {
    algorithm: DigestAlgorithm,
    context: crypto::Context,
}

impl Hasher {
    /// An empty hash.
    #[must_use]
    pub fn new(algorithm: DigestAlgorithm) -> Self {
        let context = crypto::Context::new(match algorithm {
            DigestAlgorithm::Sha256 => &crypto::SHA256,
            DigestAlgorithm::Sha512 => &crypto::SHA512,
        });
        Self { algorithm, context }
    }

    /// Adds bytes.
    pub fn update(&mut self, data: &[u8]) {
        self.context.update(data);
    }

    /// The digest of everything added.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest { algorithm: self.algorithm, bytes: self.context.finish().as_ref().to_vec() }
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hasher").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// Text that is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DigestError {
    /// Wrong shape, length or alphabet.
    #[error(
        "digest is \"{found}\", expected sha256: and 64, or sha512: and 128, lower-case hexadecimal characters"
    )]
    Malformed {
        /// The text, shortened to 200 characters.
        found: String,
    },
    /// An algorithm other than SHA-256 and SHA-512.
    #[error("digest algorithm is \"{found}\", expected sha256 or sha512")]
    UnknownAlgorithm {
        /// The name, shortened to 60 characters.
        found: String,
    },
}

impl Fault for DigestError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "digest-malformed",
            Self::UnknownAlgorithm { .. } => "digest-unknown-algorithm",
        }
    }
    fn hint(&self) -> String {
        "copy the digest as the registry or `assay run` prints it, with its algorithm".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_string_has_the_published_digest() {
        let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Digest::sha256_of(b"").to_string(), empty);
        assert_eq!(empty.parse::<Digest>(), Ok(Digest::sha256_of(b"")));
    }

    #[test]
    fn refuses_what_is_not_a_digest() {
        let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for bad in [
            "",
            "sha256",
            "sha256:",
            &format!("sha256:{}", &hex[1..]),
            &format!("sha256:{}", hex.to_uppercase()),
            &format!("sha512:{hex}"),
            &format!("md5:{hex}"),
            &format!("sha256:{hex} "),
            "sha256:../../etc/passwd",
        ] {
            assert!(bad.parse::<Digest>().is_err(), "{bad}");
        }
    }
}
