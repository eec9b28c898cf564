//! Signing with a key that stays: one signature, and its record.

use std::io::Read;

use attest::{Bundle, Content, Envelope, IN_TOTO_PAYLOAD_TYPE, MessageDigest, pae};
use base::Digest;
use tlog::{DataHash, RekorHash};

use crate::SignError;
use crate::key::{HashAlgorithm, KeyError, Message, Scheme, Signer, sign_checked};
use crate::record::{NewSignature, SignatureKey, record};
use crate::services::Services;
use crate::transport::Transport;

/// Pure Ed25519 signs the message itself, which is held in memory for it. Release archives are smaller; for larger
/// files there is Ed25519ph, with a log, and every other kind of key.
pub const MAX_PURE_MESSAGE_BYTES: u64 = 256 << 20;

/// Signs with a key, wherever it is, and services for timestamps and logs. There need be none.
pub struct KeyedSigner<'a> {
    signer: &'a dyn Signer,
    services: Services,
    transport: &'a dyn Transport,
    scheme: Scheme,
}

/// What was signed of a file.
#[derive(Debug, Clone)]
pub struct SignedFile {
    /// The bundle.
    pub bundle: Bundle,
    /// SHA-256 of the file.
    pub digest: Digest,
}

impl<'a> KeyedSigner<'a> {
    /// A signer that signs as cosign does with such a key, and uses these services.
    #[must_use]
    pub fn new(signer: &'a dyn Signer, services: Services, transport: &'a dyn Transport) -> Self {
        let scheme = signer.public_key().algorithm().scheme(!services.logs.is_empty());
        Self { signer, services, transport, scheme }
    }

    /// Another scheme of the same key.
    ///
    /// # Errors
    /// When it is of another kind of key, or one no log takes and there is a log.
    pub fn with_scheme(mut self, scheme: Scheme) -> Result<Self, SignError> {
        let key = self.signer.public_key().algorithm();
        if scheme.key() != key {
            return Err(KeyError::Scheme { scheme, key }.into());
        }
        // Logs know a key's default scheme only, and verifiers rebuild entries with it.
        if !self.services.logs.is_empty() && scheme != key.scheme(true) {
            let fault = format!("it takes {} of such keys", key.scheme(true));
            return Err(KeyError::Mode { place: "the transparency log".into(), scheme, fault }.into());
        }
        self.scheme = scheme;
        Ok(self)
    }

    /// How it signs.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Signs the bytes of an in-toto statement in a DSSE envelope.
    ///
    /// # Errors
    /// When the key cannot be used, or a service refuses or cannot be reached. An entry may then stand in a log that no
    /// bundle refers to.
    pub fn endorse_payload(&self, payload: Vec<u8>) -> Result<Bundle, SignError> {
        let encoded = pae(IN_TOTO_PAYLOAD_TYPE, &payload);
        let message = Message::Bytes(&encoded);
        let signature = sign_checked(self.signer, self.scheme, &message)?;
        let content = Content::Envelope(Envelope {
            payload_type: IN_TOTO_PAYLOAD_TYPE.to_owned(),
            payload,
            signature,
            key_id: String::new(),
        });
        self.record(content, self.digest_of(&encoded))
    }

    /// Signs a file: read once to its end, in constant memory except for pure Ed25519.
    ///
    /// # Errors
    /// As [`KeyedSigner::endorse_payload`], and when the file cannot be read.
    pub fn endorse_file(&self, file: &mut dyn Read) -> Result<SignedFile, SignError> {
        let Some(hash) = self.scheme.hash() else { return self.endorse_whole(file) };
        let (value, digest) = hash_file(hash, file)?;
        let signature = sign_checked(self.signer, self.scheme, &Message::Digest(&value))?;
        let stated = MessageDigest { algorithm: hash.bundle_name().to_owned(), digest: value.clone() };
        let content = Content::Message { digest: Some(stated), signature };
        Ok(SignedFile { bundle: self.record(content, (data_hash(hash), value))?, digest })
    }

    fn endorse_whole(&self, file: &mut dyn Read) -> Result<SignedFile, SignError> {
        let read = base::read_bounded(file, MAX_PURE_MESSAGE_BYTES).map_err(|error| unreadable(&error))?;
        let bytes = read.map_err(|_| KeyError::TooLarge {
            place: format!("a file to be signed as {}", self.scheme),
            limit: MAX_PURE_MESSAGE_BYTES,
        })?;
        let signature = sign_checked(self.signer, self.scheme, &Message::Bytes(&bytes))?;
        let digest = Digest::sha256_of(&bytes);
        let stated = MessageDigest { algorithm: "SHA2_256".into(), digest: digest.as_bytes().to_vec() };
        let content = Content::Message { digest: Some(stated), signature };
        Ok(SignedFile { bundle: self.record(content, self.digest_of(&bytes))?, digest })
    }

    /// What a log is told of a message.
    fn digest_of(&self, message: &[u8]) -> (DataHash, Vec<u8>) {
        let hash = self.scheme.hash().unwrap_or(HashAlgorithm::Sha256);
        (data_hash(hash), hash.digest(message))
    }

    fn record(
        &self,
        content: Content,
        (algorithm, digest): (DataHash, Vec<u8>),
    ) -> Result<Bundle, SignError> {
        let key = self.signer.public_key();
        let new = NewSignature {
            digest: RekorHash::new(algorithm, digest)
                .map_err(|_| KeyError::Crypto { what: "make a digest of its own length" })?,
            key: SignatureKey::PublicKey { spki: key.spki_der().to_vec(), hint: key.hint() },
            key_details: self.scheme.details(),
            content,
        };
        record(self.transport, &self.services, new)
    }
}

fn data_hash(hash: HashAlgorithm) -> DataHash {
    match hash {
        HashAlgorithm::Sha256 => DataHash::Sha256,
        HashAlgorithm::Sha384 => DataHash::Sha384,
        HashAlgorithm::Sha512 => DataHash::Sha512,
    }
}

fn unreadable(error: &std::io::Error) -> SignError {
    SignError::Unreadable { detail: error.to_string() }
}

/// The digest that is signed, and SHA-256.
fn hash_file(hash: HashAlgorithm, file: &mut dyn Read) -> Result<(Vec<u8>, Digest), SignError> {
    let mut signed = hash.start();
    let mut named = base::Hasher::new(base::DigestAlgorithm::Sha256);
    // 256 KiB: few system calls, and little memory.
    let mut buffer = vec![0; 256 << 10];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((signed.finish().as_ref().to_vec(), named.finish())),
            Ok(n) => {
                signed.update(&buffer[..n]);
                named.update(&buffer[..n]);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(&error)),
        }
    }
}
