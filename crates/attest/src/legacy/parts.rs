//! The files cosign 1 and 2 keep the evidence about a file in: a signature (or an envelope), a certificate, a timestamp.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::material::{certificates, field, read_timestamp};
use crate::{AttestError, Bundle, BundleVersion, Content, Envelope, Material};

/// Makes a v0.1 bundle without a log entry of a signature and, unless a key made it, its certificate.
///
/// `signature` is bytes, or base64 of them (`cosign sign-blob --output-signature`); an envelope may stand in its place
/// (`attest-blob`). `certificate` is PEM, base64 of PEM (`--output-certificate`) or DER, leaf first.
///
/// # Errors
/// When one of them is empty or malformed, or there are more than eight certificates.
pub fn parse_blob_parts(signature: &[u8], certificate: Option<&[u8]>) -> Result<Bundle, AttestError> {
    let signature = unwrap(signature);
    if signature.is_empty() {
        return Err(field("signature", "empty", "a signature or base64 of it"));
    }
    let material = match certificate {
        None => Material::PublicKey { hint: String::new() },
        Some(file) => match unwrap(file) {
            // DER: a SEQUENCE with a length of two bytes.
            der if der.starts_with(&[0x30, 0x82]) => Material::Chain(vec![der]),
            pem => Material::Chain(certificates("certificate", &String::from_utf8_lossy(&pem))?),
        },
    };
    Ok(Bundle {
        version: BundleVersion::V01,
        material,
        log_entries: Vec::new(),
        timestamps: Vec::new(),
        content: content_of(signature)?,
    })
}

/// Reads a timestamp as cosign keeps it (`--rfc3161-timestamp-bundle`: JSON with `SignedRFC3161Timestamp`), or the
/// response itself in DER; gives the response.
///
/// # Errors
/// When it is neither.
pub fn parse_timestamp_file(bytes: &[u8]) -> Result<Vec<u8>, AttestError> {
    match bytes.first() {
        Some(0x30) => Ok(bytes.to_vec()),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => read_timestamp(text),
            Err(_) => Err(field("timestamp", "bytes", "a timestamp response in DER, or cosign's JSON")),
        },
    }
}

/// An envelope is JSON, and no signature begins as JSON does.
pub(super) fn content_of(signature: Vec<u8>) -> Result<Content, AttestError> {
    match signature.first() {
        Some(b'{') => Envelope::parse(&signature).map(Content::Envelope),
        _ => Ok(Content::Message { digest: None, signature }),
    }
}

/// The bytes, or those base64 stands for.
fn unwrap(bytes: &[u8]) -> Vec<u8> {
    let text = bytes.trim_ascii();
    match STANDARD.decode(text) {
        Ok(inner) if !inner.is_empty() => inner,
        // DER and PEM are not base64; neither is JSON.
        _ if bytes.first() == Some(&0x30) => bytes.to_vec(),
        _ => text.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem() -> String {
        super::super::pem(&[[0x30, 0x82, 0, 1].as_slice(), &[7; 60]].concat())
    }

    #[test]
    fn each_form_of_each_part() {
        let bytes = [0x30, 0x45, 2, 0xff];
        let base64 = format!("{}\n", STANDARD.encode(bytes));
        for signature in [&bytes[..], base64.as_bytes()] {
            let bundle = parse_blob_parts(signature, None).expect("a signature");
            assert_eq!(bundle.signature(), bytes);
            assert_eq!(Bundle::parse(&bundle.to_json()), Ok(bundle));
        }
        let der = [[0x30, 0x82, 0, 1].as_slice(), &[7; 60]].concat();
        let wrapped = STANDARD.encode(pem());
        for certificate in
            [pem().as_bytes(), wrapped.as_bytes(), &der, format!("{}{}", pem(), pem()).as_bytes()]
        {
            let bundle = parse_blob_parts(&bytes, Some(certificate)).expect("a certificate");
            assert_eq!(bundle.leaf_certificate(), Some(&der[..]));
        }
        let envelope = r#"{"payloadType":"t","payload":"AQ==","signatures":[{"sig":"Ag=="}]}"#;
        for text in [envelope.to_owned(), STANDARD.encode(envelope)] {
            let bundle = parse_blob_parts(text.as_bytes(), None).expect("an envelope");
            assert!(matches!(&bundle.content, Content::Envelope(_)));
            assert_eq!(bundle.signature(), [2]);
        }
    }

    #[test]
    fn refuses_what_is_none() {
        for (signature, certificate) in [
            ("", None),
            (" \n", None),
            ("{}", None),
            ("AQ==", Some("")),
            ("AQ==", Some("-----BEGIN PUBLIC KEY-----\nAQ==\n-----END PUBLIC KEY-----\n")),
            ("AQ==", Some("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n")),
        ] {
            let found = parse_blob_parts(signature.as_bytes(), certificate.map(str::as_bytes));
            assert!(found.is_err(), "{signature:?} {certificate:?}");
        }
        assert!(parse_blob_parts(b"AQ==", Some(pem().repeat(8).as_bytes())).is_ok());
        assert!(parse_blob_parts(b"AQ==", Some(pem().repeat(9).as_bytes())).is_err());
    }

    #[test]
    fn timestamps_in_json_and_der() {
        let json = br#"{"SignedRFC3161Timestamp":"MAE="}"#;
        assert_eq!(parse_timestamp_file(json), Ok(vec![0x30, 1]));
        assert_eq!(parse_timestamp_file(&[0x30, 1]), Ok(vec![0x30, 1]));
        for cut in 0..json.len() {
            assert!(parse_timestamp_file(&json[..cut]).is_err(), "{cut}");
        }
        assert!(parse_timestamp_file(&[0xff]).is_err());
    }
}
