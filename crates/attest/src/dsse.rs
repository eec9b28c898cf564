//! DSSE envelopes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::error::short;
use crate::{AttestError, STATEMENT_LIMITS, json};

/// The payload type of an in-toto statement inside an envelope.
pub const IN_TOTO_PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// What a DSSE signature is over.
///
/// DSSE v1.0, protocol.md: `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`, lengths in decimal bytes.
#[must_use]
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut out = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    out.extend_from_slice(payload);
    out
}

/// A payload with exactly one signature. Bundles must have one (Sigstore client specification, section 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Media type of the payload.
    pub payload_type: String,
    /// The signed bytes themselves.
    pub payload: Vec<u8>,
    /// The signature over [`Envelope::pae`].
    pub signature: Vec<u8>,
    /// The signer's name for its key; a hint, covered by nothing. Often empty.
    pub key_id: String,
}

impl Envelope {
    /// What the signature is over.
    #[must_use]
    pub fn pae(&self) -> Vec<u8> {
        pae(&self.payload_type, &self.payload)
    }

    /// Reads an envelope of its own, as cosign's `.att` layers and `.intoto.jsonl` files hold it.
    ///
    /// # Errors
    /// When it is larger than [`STATEMENT_LIMITS`], malformed, or does not have exactly one signature.
    pub fn parse(bytes: &[u8]) -> Result<Self, AttestError> {
        json::read::<WireEnvelope>("DSSE envelope", bytes, STATEMENT_LIMITS)?.try_into()
    }

    /// The envelope as JSON, always the same bytes for the same envelope.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(&WireEnvelope::from(self)).unwrap_or_default()
    }
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WireEnvelope {
    payload: String,
    payload_type: String,
    signatures: Vec<WireSignature>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WireSignature {
    sig: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    keyid: String,
    // cosign v2 and the SLSA generator write the certificate here as well; it is not signed and not used.
    #[serde(default, skip_serializing)]
    #[expect(dead_code, reason = "read so that it is not an unknown field")]
    cert: Option<String>,
}

impl TryFrom<WireEnvelope> for Envelope {
    type Error = AttestError;

    fn try_from(wire: WireEnvelope) -> Result<Self, AttestError> {
        let [signature] = wire.signatures.as_slice() else {
            return Err(AttestError::SignatureCount { found: wire.signatures.len() });
        };
        Ok(Self {
            payload: unbase64("dsseEnvelope.payload", &wire.payload)?,
            signature: unbase64("dsseEnvelope.signatures[0].sig", &signature.sig)?,
            key_id: signature.keyid.clone(),
            payload_type: wire.payload_type,
        })
    }
}

impl From<&Envelope> for WireEnvelope {
    fn from(envelope: &Envelope) -> Self {
        Self {
            payload: STANDARD.encode(&envelope.payload),
            payload_type: envelope.payload_type.clone(),
            signatures: vec![WireSignature {
                sig: STANDARD.encode(&envelope.signature),
                keyid: envelope.key_id.clone(),
                cert: None,
            }],
        }
    }
}

/// Standard base64 with padding, non-empty: what every Sigstore client writes.
pub(crate) fn unbase64(field: &'static str, text: &str) -> Result<Vec<u8>, AttestError> {
    match STANDARD.decode(text) {
        Ok(bytes) if !bytes.is_empty() => Ok(bytes),
        _ => Err(AttestError::Field {
            field,
            found: format!("\"{}\"", short(text, 40)),
            expected: "non-empty standard base64",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pae_is_the_example_of_the_specification() {
        // DSSE protocol.md, "Test Vectors".
        assert_eq!(
            pae("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
        assert_eq!(pae("", b""), b"DSSEv1 0  0 ");
    }

    #[test]
    fn one_signature_and_no_other_number() {
        let with = |signatures: &str| {
            Envelope::parse(
                format!(r#"{{"payloadType":"t","payload":"e30=","signatures":[{signatures}]}}"#).as_bytes(),
            )
        };
        let one = with(r#"{"sig":"AQI="}"#).expect("one signature");
        assert_eq!((one.payload.as_slice(), one.signature.as_slice()), (&b"{}"[..], &[1, 2][..]));
        assert_eq!(Envelope::parse(&one.to_json()), Ok(one));
        assert_eq!(with(""), Err(AttestError::SignatureCount { found: 0 }));
        assert_eq!(with(r#"{"sig":"AQI="},{"sig":"AQI="}"#), Err(AttestError::SignatureCount { found: 2 }));
        assert!(matches!(with(r#"{"sig":"AQI"}"#), Err(AttestError::Field { .. })));
        assert!(matches!(with(r#"{"sig":""}"#), Err(AttestError::Field { .. })));
    }
}
