//! Fulcio's `POST /api/v2/signingCert`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use x509_cert::Certificate;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode as _, DecodePem as _, Encode as _};

use crate::key::EphemeralKey;
use crate::token::IdentityToken;
use crate::transport::{Transport, WireRequest, without_query};
use crate::{SignError, WireResponse};

const SERVICE: &str = "the certificate authority";

/// Fulcio's own HTTP body limit, 4 MiB.
const MAX_ANSWER_BYTES: u64 = 4 << 20;

/// RFC 5280 sets no limit; the longest chain in public use is leaf, intermediate, root.
const MAX_CHAIN: usize = 8;

/// SignedCertificateTimestampList, RFC 6962 §3.3.
const SCT_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.4.2");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    signed_certificate_embedded_sct: Option<WithChain>,
    signed_certificate_detached_sct: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct WithChain {
    chain: Chain,
}

#[derive(Deserialize)]
struct Chain {
    certificates: Vec<String>,
}

/// A certificate and those above it, DER.
pub(crate) struct Issued {
    pub(crate) leaf: Vec<u8>,
    pub(crate) chain: Vec<Vec<u8>>,
}

/// Asks for a certificate for `key` in the name of `token`.
///
/// # Errors
/// When the authority refuses, or answers with a certificate for another key or without its issuer.
pub(crate) fn certificate(
    transport: &dyn Transport,
    base_url: &str,
    token: &IdentityToken,
    key: &EphemeralKey,
) -> Result<Issued, SignError> {
    // Proof of possession: a signature over the value of the challenge claim (Fulcio, `pkg/challenges`).
    let proof = key.sign(token.subject.as_bytes())?;
    let body = json!({
        "publicKeyRequest": {
            "publicKey": { "algorithm": "ECDSA", "content": key.public_key_pem() },
            "proofOfPossession": STANDARD.encode(proof),
        }
    });
    let url = format!("{base_url}/api/v2/signingCert");
    let request =
        WireRequest::post(&url, "application/json", body.to_string().into_bytes(), MAX_ANSWER_BYTES)
            .authorize("Bearer", token.raw());
    let answer = send(transport, SERVICE, &request)?;
    issued(&answer, key).map_err(|found| SignError::Answer {
        service: SERVICE,
        url,
        found,
        expected: "a certificate for the requested key with an embedded SCT, and its issuer",
    })
}

fn issued(body: &[u8], key: &EphemeralKey) -> Result<Issued, String> {
    let answer: Answer = serde_json::from_slice(body).map_err(|error| format!("malformed JSON ({error})"))?;
    let certificates = match answer {
        Answer { signed_certificate_embedded_sct: Some(WithChain { chain }), .. } => chain.certificates,
        Answer { signed_certificate_detached_sct: Some(_), .. } => return Err("a detached SCT".into()),
        Answer { .. } => return Err("no certificate".into()),
    };
    if !(2..=MAX_CHAIN).contains(&certificates.len()) {
        return Err(format!("a chain of {} certificates", certificates.len()));
    }
    let read = |pem: &String| {
        Certificate::from_pem(pem).map_err(|error| format!("a malformed certificate ({error})"))
    };
    let leaf = read(&certificates[0])?;
    let spki = leaf.tbs_certificate.subject_public_key_info.to_der().map_err(|error| error.to_string())?;
    if spki != key.public_key_der() {
        return Err("a certificate for another key".into());
    }
    let mut extensions = leaf.tbs_certificate.extensions.iter().flatten();
    if !extensions.any(|extension| extension.extn_id == SCT_LIST) {
        return Err("a certificate without an SCT".into());
    }
    let der = |certificate: Certificate| certificate.to_der().map_err(|error| error.to_string());
    let chain = certificates[1..].iter().map(|pem| der(read(pem)?)).collect::<Result<_, _>>()?;
    Ok(Issued { leaf: der(leaf)?, chain })
}

/// The beginning of a certificate's validity, Unix seconds.
pub(crate) fn not_before(certificate: &[u8]) -> Option<i64> {
    let certificate = Certificate::from_der(certificate).ok()?;
    i64::try_from(certificate.tbs_certificate.validity.not_before.to_unix_duration().as_secs()).ok()
}

/// Sends a request and takes a 2xx answer; everything else becomes an error that names the service.
pub(crate) fn send(
    transport: &dyn Transport,
    service: &'static str,
    request: &WireRequest,
) -> Result<Vec<u8>, SignError> {
    let url = without_query(&request.url);
    let WireResponse { status, body, .. } = transport
        .send(request)
        .map_err(|cause| SignError::Unreachable { service, url: url.to_owned(), cause })?;
    if (200..300).contains(&status) {
        return Ok(body);
    }
    Err(SignError::Refused { service, url: url.to_owned(), status, message: message(&body) })
}

/// The message of a gRPC-gateway error (`{"code":…,"message":…}`), or the start of the body.
pub(crate) fn message(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct GatewayError {
        message: String,
    }
    let text = serde_json::from_slice::<GatewayError>(body)
        .map_or_else(|_| String::from_utf8_lossy(body).into_owned(), |error| error.message);
    let printable: String = text.chars().filter(|c| !c.is_control()).take(300).collect();
    if printable.is_empty() { "no message".into() } else { printable }
}
