//! What `cosign sign-blob --bundle` and `attest-blob --bundle` wrote before Sigstore bundles (`pkg/cosign/fetch.go`,
//! `LocalSignedPayload`): for an attestation the signature is the envelope.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::material::{WireBundle, certificates, read_wire_bundle};
use super::parts::content_of;
use crate::dsse::unbase64;
use crate::{AttestError, BUNDLE_LIMITS, Bundle, BundleVersion, Material, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    base64_signature: Option<String>,
    /// Base64 of PEM: a certificate, or the public key.
    #[serde(default)]
    cert: String,
    #[serde(default)]
    rekor_bundle: Option<WireBundle>,
}

/// Reads the bundle of a file that cosign versions 1 and 2 wrote, as a v0.1 bundle; `None` when it is no such document.
///
/// # Errors
/// When it is larger than [`BUNDLE_LIMITS`], no JSON, or one of its fields is malformed.
pub fn parse_blob_bundle(bytes: &[u8]) -> Result<Option<Bundle>, AttestError> {
    let wire: Wire = json::read("bundle of a file", bytes, BUNDLE_LIMITS)?;
    let Some(signature) = wire.base64_signature else { return Ok(None) };
    let pem = match STANDARD.decode(&wire.cert) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => wire.cert,
    };
    let material = match pem.contains("BEGIN CERTIFICATE") {
        true => Material::Chain(certificates("cert", &pem)?),
        false => Material::PublicKey { hint: String::new() },
    };
    let rekor = wire.rekor_bundle.map(read_wire_bundle).transpose()?;
    Ok(Some(Bundle {
        version: BundleVersion::V01,
        material,
        log_entries: rekor.iter().map(super::RekorBundle::to_log_entry).collect(),
        timestamps: Vec::new(),
        content: content_of(unbase64("base64Signature", &signature)?)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosigns_document_becomes_a_bundle_and_others_do_not() {
        let rekor = r#"{"SignedEntryTimestamp":"AQ==","Payload":{"body":"eyJraW5kIjoiaGFzaGVkcmVrb3JkIiwiYXBpVmVyc2lvbiI6IjAuMC4xIn0=","integratedTime":5,"logIndex":7,"logID":"c0"}}"#;
        let text = format!(r#"{{"base64Signature":"AQI=","cert":"LS0t","rekorBundle":{rekor}}}"#);
        let bundle = parse_blob_bundle(text.as_bytes()).expect("valid").expect("cosign's");
        assert_eq!(bundle.signature(), [1, 2]);
        assert_eq!(bundle.log_entries[0].kind, "hashedrekord");
        assert_eq!(Bundle::parse(&bundle.to_json()), Ok(bundle));
        assert_eq!(parse_blob_bundle(br#"{"mediaType":"x"}"#), Ok(None));
        for bad in [
            "",
            r#"{"base64Signature":""}"#,
            r#"{"base64Signature":"AQI=","rekorBundle":{}}"#,
            r#"{"base64Signature":"AQI=","cert":"-----BEGIN CERTIFICATE-----\n!"}"#,
        ] {
            assert!(parse_blob_bundle(bad.as_bytes()).is_err(), "{bad}");
        }
        for cut in 0..text.len() {
            assert!(parse_blob_bundle(&text.as_bytes()[..cut]).is_err(), "{cut}");
        }
    }
}
