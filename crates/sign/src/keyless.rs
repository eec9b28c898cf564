//! Keyless signing: one key, one certificate, one log entry, one timestamp, one bundle.

use attest::{
    Bundle, BundleVersion, Content, Envelope, IN_TOTO_PAYLOAD_TYPE, Material, MessageDigest, Statement, pae,
};
use base::Digest;

use crate::key::EphemeralKey;
use crate::services::Services;
use crate::token::IdentityToken;
use crate::transport::Transport;
use crate::{SignError, fulcio, rekor, timestamp};

/// Signs with services, a transport to them, and tokens.
pub struct KeylessSigner<'a> {
    services: Services,
    transport: &'a dyn Transport,
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
        let payload = statement.to_json()?;
        let signed = pae(IN_TOTO_PAYLOAD_TYPE, &payload);
        self.sign(token, &Digest::sha256_of(&signed), |signature| {
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
        self.sign(token, digest, |signature| {
            let digest = MessageDigest { algorithm: "SHA2_256".into(), digest: digest.as_bytes().to_vec() };
            Content::Message { digest: Some(digest), signature }
        })
    }

    // Client specification §3: key, certificate, signature, timestamp, log entry. The timestamp is over the signature's
    // bytes; the log entry is over the same digest the signature is over.
    fn sign(
        &self,
        token: &IdentityToken,
        digest: &Digest,
        content: impl FnOnce(Vec<u8>) -> Content,
    ) -> Result<Bundle, SignError> {
        let key = EphemeralKey::generate()?;
        let certificate = fulcio::certificate(self.transport, &self.services.fulcio, token, &key)?;
        let signature = key.sign_digest(digest)?;
        drop(key);
        let stamp = timestamp::stamp(self.transport, &self.services.timestamp, &signature)?;
        let entry = rekor::append(self.transport, &self.services.rekor, digest, &signature, &certificate)?;
        Ok(Bundle {
            version: BundleVersion::V03,
            material: Material::Certificate(certificate),
            log_entries: vec![entry],
            timestamps: vec![stamp],
            content: content(signature),
        })
    }
}
