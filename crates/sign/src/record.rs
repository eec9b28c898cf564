//! From a signature to a bundle: timestamps and log entries, whoever signed.

use attest::{Bundle, BundleVersion, Content, LogEntry, Material};
use base::Timestamp;
use tlog::RekorHash;

use crate::services::{LogApi, Services};
use crate::transport::Transport;
use crate::{SignError, fulcio, rekor, rekor_v1, timestamp};

/// What a signature can be checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureKey {
    /// A certificate, DER.
    Certificate(Vec<u8>),
    /// A public key that the verifier has to know.
    PublicKey {
        /// SubjectPublicKeyInfo, DER.
        spki: Vec<u8>,
        /// The name the bundle gives it.
        hint: String,
    },
}

impl SignatureKey {
    /// PEM, as Rekor v1 takes it.
    pub(crate) fn pem(&self) -> String {
        match self {
            Self::Certificate(der) => crate::key::pem("CERTIFICATE", der),
            Self::PublicKey { spki, .. } => crate::key::pem("PUBLIC KEY", spki),
        }
    }
}

/// A signature that was made and is on no record yet.
#[derive(Debug, Clone)]
pub struct NewSignature {
    /// What the signature is over: the artifact's digest, or that of an envelope's pre-authentication encoding.
    pub digest: RekorHash,
    /// What it can be checked with.
    pub key: SignatureKey,
    /// `PublicKeyDetails` of the Sigstore protocol buffers, such as `PKIX_ECDSA_P256_SHA_256`.
    pub key_details: &'static str,
    /// What was signed, with the signature.
    pub content: Content,
}

impl NewSignature {
    /// The signature's bytes.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        match &self.content {
            Content::Message { signature, .. } => signature,
            Content::Envelope(envelope) => &envelope.signature,
        }
    }
}

/// Gets the timestamps over a signature and writes it to the logs. The bundle is v0.3.
///
/// Client specification §3: the timestamp is over the signature's bytes, and comes before the log entry.
///
/// # Errors
/// When a service refuses or cannot be reached. An entry may then stand in a log that no bundle refers to.
pub fn record(
    transport: &dyn Transport,
    services: &Services,
    new: NewSignature,
) -> Result<Bundle, SignError> {
    let stamps = services.timestamps.iter();
    let stamps: Vec<Vec<u8>> =
        stamps.map(|url| timestamp::stamp(transport, url, new.signature())).collect::<Result<_, _>>()?;
    let logs = services.logs.iter();
    let entries: Vec<LogEntry> = logs
        .map(|log| match log.api {
            LogApi::RekorV1 => rekor_v1::append(transport, &log.url, &new),
            LogApi::RekorV2 => rekor::append(transport, &log.url, &new),
        })
        .collect::<Result<_, _>>()?;
    Ok(Bundle {
        version: BundleVersion::V03,
        material: match new.key {
            SignatureKey::Certificate(der) => Material::Certificate(der),
            SignatureKey::PublicKey { hint, .. } => Material::PublicKey { hint },
        },
        log_entries: entries,
        timestamps: stamps,
        content: new.content,
    })
}

/// When a signature was made, as its bundle tells it: the log's time, else the timestamp's, else the beginning of the
/// certificate. Nothing here is verified; it is good for a file's date. None for a key without log and timestamp.
#[must_use]
pub fn signed_at(bundle: &Bundle) -> Option<Timestamp> {
    let logged = bundle.log_entries.iter().map(|entry| entry.integrated_time).find(|secs| *secs > 0);
    let stamped = || bundle.timestamps.first().and_then(|stamp| timestamp::time_of(stamp));
    let issued = || bundle.leaf_certificate().and_then(fulcio::not_before);
    logged.or_else(stamped).or_else(issued).map(Timestamp::from_secs)
}
