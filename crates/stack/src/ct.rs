//! The certificate transparency log: it promises, by a signature, that a certificate is in it (RFC 6962).

use base::Timestamp;

use crate::{StackError, key::SigningKey, log::Log};

/// RFC 6962 §3.2: `sct_version` v1, `signature_type` certificate_timestamp, and §3.4: leaf type timestamped_entry.
const V1: u8 = 0;
const CERTIFICATE_TIMESTAMP: u8 = 0;
const TIMESTAMPED_ENTRY: u8 = 0;
/// `LogEntryType` precert_entry.
const PRECERT_ENTRY: [u8; 2] = [0, 1];
/// RFC 5246 §7.4.1.4.1: hash sha256, signature ecdsa.
const SHA256_ECDSA: [u8; 2] = [4, 3];

/// Logs a precertificate and gives the signed certificate timestamp, as RFC 6962 §3.2 serializes it.
///
/// `tbs` is the certificate to be signed without poison and without timestamps. The authority calls this in its own
/// process, so no signed precertificate has to show where the request came from.
pub(crate) fn log_precertificate(
    log: &Log,
    key: &SigningKey,
    issuer_key_hash: &[u8; 32],
    tbs: &[u8],
    now: Timestamp,
) -> Result<Vec<u8>, CtError> {
    let timestamp = u64::try_from(now.millis()).unwrap_or_default().to_be_bytes();
    let length = u32::try_from(tbs.len()).ok().filter(|n| *n < 1 << 24).ok_or(CtError::TooLong)?;
    let mut entry = timestamp.to_vec();
    entry.extend_from_slice(&PRECERT_ENTRY);
    entry.extend_from_slice(issuer_key_hash);
    entry.extend_from_slice(&length.to_be_bytes()[1..]);
    entry.extend_from_slice(tbs);
    // No extensions.
    entry.extend_from_slice(&[0, 0]);
    let with = |kind: u8| [&[V1, kind][..], &entry].concat();
    // In the log before the promise is made: the maximum merge delay is zero.
    log.append(with(TIMESTAMPED_ENTRY)).map_err(CtError::Log)?;
    let signature = key.sign(&with(CERTIFICATE_TIMESTAMP)).map_err(CtError::Stack)?;
    let mut sct = vec![V1];
    sct.extend_from_slice(tlog_id(key).as_bytes());
    sct.extend_from_slice(&timestamp);
    sct.extend_from_slice(&[0, 0]);
    sct.extend_from_slice(&SHA256_ECDSA);
    sct.extend_from_slice(&prefixed(&signature)?);
    Ok(sct)
}

/// The value of the SCT extension: a list with one timestamp (RFC 6962 §3.3), inside an OCTET STRING.
pub(crate) fn sct_list(sct: &[u8]) -> Result<Vec<u8>, CtError> {
    let list = prefixed(&prefixed(sct)?)?;
    let octets = der::asn1::OctetString::new(list).and_then(|o| der::Encode::to_der(&o));
    octets.map_err(|_| CtError::TooLong)
}

fn prefixed(bytes: &[u8]) -> Result<Vec<u8>, CtError> {
    let length = u16::try_from(bytes.len()).map_err(|_| CtError::TooLong)?;
    Ok([&length.to_be_bytes()[..], bytes].concat())
}

/// RFC 6962 §3.2: the log id is the SHA-256 of its key.
pub(crate) fn tlog_id(key: &SigningKey) -> tlog::Hash {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, key.spki());
    tlog::Hash::from_slice(hash.as_ref()).unwrap_or(tlog::Hash([0; 32]))
}

/// Why there is no timestamp.
#[derive(Debug)]
pub(crate) enum CtError {
    TooLong,
    Log(crate::log::LogError),
    Stack(StackError),
}

impl std::fmt::Display for CtError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLong => f.write_str("certificate is too long for the certificate log"),
            Self::Log(error) => error.fmt(f),
            Self::Stack(error) => error.fmt(f),
        }
    }
}
