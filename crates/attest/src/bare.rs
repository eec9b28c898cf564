//! Envelopes that travel alone, with the certificate beside the signature: what the SLSA generators and cosign 2 wrote into
//! `.intoto.jsonl` files. Nothing in them says when they were signed; a log entry does, and with one they are a bundle.

use serde::Deserialize;

use crate::legacy::certificates;
use crate::{
    AttestError, Bundle, BundleVersion, Content, Envelope, LogEntry, Material, STATEMENT_LIMITS, json,
};

/// An envelope and the certificate beside its signature, neither verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BareEnvelope {
    /// The envelope.
    pub envelope: Envelope,
    /// The certificates, DER, the signer's first; empty where none stands there (SLSA generators up to v1.0).
    pub chain: Vec<Vec<u8>>,
}

#[derive(Deserialize)]
struct Wire {
    signatures: Vec<WireSignature>,
}

#[derive(Deserialize)]
struct WireSignature {
    #[serde(default)]
    cert: Option<String>,
}

impl BareEnvelope {
    /// Reads an envelope and what stands beside its signature.
    ///
    /// # Errors
    /// As [`Envelope::parse`], and when the certificate is no PEM.
    pub fn parse(bytes: &[u8]) -> Result<Self, AttestError> {
        let envelope = Envelope::parse(bytes)?;
        let wire: Wire = json::read("DSSE envelope", bytes, STATEMENT_LIMITS)?;
        let pem = wire.signatures.into_iter().next().and_then(|signature| signature.cert);
        let chain = match pem.filter(|pem| !pem.trim().is_empty()) {
            Some(pem) => certificates("signatures[0].cert", &pem)?,
            None => Vec::new(),
        };
        Ok(Self { envelope, chain })
    }

    /// The bundle that envelope, certificate and log entry are together; none without a certificate. Whether the entry is
    /// about this envelope is for the verifier to say.
    #[must_use]
    pub fn with_entry(&self, entry: LogEntry) -> Option<Bundle> {
        (!self.chain.is_empty()).then(|| Bundle {
            version: BundleVersion::V01,
            material: Material::Chain(self.chain.clone()),
            log_entries: vec![entry],
            timestamps: Vec::new(),
            content: Content::Envelope(self.envelope.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(cert: &str) -> String {
        format!(
            r#"{{"payloadType":"t","payload":"e30=","signatures":[{{"keyid":"","sig":"AQI=","cert":{cert}}}]}}"#
        )
    }

    #[test]
    fn the_certificate_is_beside_the_signature() {
        let pem = r#""-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n""#;
        let bare = BareEnvelope::parse(file(pem).as_bytes()).expect("a file of the generator");
        assert_eq!(
            (bare.chain.as_slice(), bare.envelope.payload.as_slice()),
            (&[vec![0x30, 0]][..], &b"{}"[..])
        );
        for none in ["null", r#""""#] {
            let bare = BareEnvelope::parse(file(none).as_bytes()).expect("a file of v1.0");
            assert!(bare.chain.is_empty(), "{none}");
        }
        for bad in [r#""x""#, "7", r#""-----BEGIN CERTIFICATE-----\nx\n""#] {
            assert!(BareEnvelope::parse(file(bad).as_bytes()).is_err(), "{bad}");
        }
        let good = file(pem);
        for end in 0..good.len() {
            assert!(BareEnvelope::parse(&good.as_bytes()[..end]).is_err(), "{end}");
        }
    }
}
