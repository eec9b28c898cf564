//! Keyless signing: one key, one certificate, one signature, and its record.

use attest::{Bundle, Content, Envelope, IN_TOTO_PAYLOAD_TYPE, MessageDigest, Statement, pae};
use base::Digest;
use tlog::{DataHash, RekorHash};

use crate::key::EphemeralKey;
use crate::record::{NewSignature, SignatureKey, record};
use crate::services::Services;
use crate::token::IdentityToken;
use crate::transport::Transport;
use crate::{SignError, fulcio};

/// Signs with services, a transport to them, and tokens.
pub struct KeylessSigner<'a> {
    services: Services,
    transport: &'a dyn Transport,
}

/// A bundle, and what only the older formats carry.
#[derive(Debug, Clone)]
pub struct Endorsed {
    /// The bundle.
    pub bundle: Bundle,
    /// The certificates above the bundle's own, DER, as the authority sent them; empty for a key.
    pub chain: Vec<Vec<u8>>,
}

impl<'a> KeylessSigner<'a> {
    /// A signer that uses these services.
    #[must_use]
    pub fn new(services: Services, transport: &'a dyn Transport) -> Self {
        Self { services, transport }
    }

    /// Signs an in-toto statement in a DSSE envelope.
    ///
    /// # Errors
    /// When a service refuses or cannot be reached. An entry may then stand in the log that no bundle refers to.
    pub fn sign_statement(&self, token: &IdentityToken, statement: &Statement) -> Result<Bundle, SignError> {
        Ok(self.endorse_payload(token, statement.to_json()?)?.bundle)
    }

    /// Signs the bytes of an in-toto statement in a DSSE envelope.
    ///
    /// # Errors
    /// As [`KeylessSigner::sign_statement`].
    pub fn endorse_payload(&self, token: &IdentityToken, payload: Vec<u8>) -> Result<Endorsed, SignError> {
        let digest = Digest::sha256_of(&pae(IN_TOTO_PAYLOAD_TYPE, &payload));
        self.sign(token, &digest, |signature| {
            Content::Envelope(Envelope {
                payload_type: IN_TOTO_PAYLOAD_TYPE.to_owned(),
                payload,
                signature,
                key_id: String::new(),
            })
        })
    }

    /// Signs the SHA-256 digest of an artifact.
    ///
    /// # Errors
    /// As [`KeylessSigner::sign_statement`], and when the digest is not SHA-256.
    pub fn sign_digest(&self, token: &IdentityToken, digest: &Digest) -> Result<Bundle, SignError> {
        Ok(self.endorse_digest(token, digest)?.bundle)
    }

    /// Signs the SHA-256 digest of an artifact.
    ///
    /// # Errors
    /// As [`KeylessSigner::sign_digest`].
    pub fn endorse_digest(&self, token: &IdentityToken, digest: &Digest) -> Result<Endorsed, SignError> {
        self.sign(token, digest, |signature| {
            let digest = MessageDigest { algorithm: "SHA2_256".into(), digest: digest.as_bytes().to_vec() };
            Content::Message { digest: Some(digest), signature }
        })
    }

    // Client specification §3: key, certificate, signature, and then the record of it.
    fn sign(
        &self,
        token: &IdentityToken,
        digest: &Digest,
        content: impl FnOnce(Vec<u8>) -> Content,
    ) -> Result<Endorsed, SignError> {
        let fulcio = self.services.for_keyless()?;
        let key = EphemeralKey::generate()?;
        let issued = fulcio::certificate(self.transport, fulcio, token, &key)?;
        let signature = key.sign_digest(digest)?;
        drop(key);
        let digest = RekorHash::new(DataHash::Sha256, digest.as_bytes().to_vec())
            .map_err(|_| SignError::Crypto { what: "sign a digest other than SHA-256" })?;
        let new = NewSignature {
            digest,
            key: SignatureKey::Certificate(issued.leaf),
            key_details: "PKIX_ECDSA_P256_SHA_256",
            content: content(signature),
        };
        Ok(Endorsed { bundle: record(self.transport, &self.services, new)?, chain: issued.chain })
    }
}
