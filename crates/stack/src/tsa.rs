//! The timestamp authority (RFC 3161), with the HTTP interface of sigstore/timestamp-authority.

use aws_lc_rs::digest;
use base::Timestamp;
use base64::{Engine, engine::general_purpose::STANDARD};
use cms::{
    cert::{CertificateChoices, IssuerAndSerialNumber},
    content_info::{CmsVersion, ContentInfo},
    signed_data::{
        CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
    },
};
use const_oid::{ObjectIdentifier, db};
use der::{
    Any, AnyRef, Decode, Encode, Sequence,
    asn1::{GeneralizedTime, Int, OctetString, SetOfVec, UtcTime},
};
use serde::Deserialize;
use spki::AlgorithmIdentifierOwned;
use x509_cert::{Certificate, attr::Attribute};
use x509_tsp::{Accuracy, MessageImprint, TimeStampReq, TspVersion, TstInfo};

use crate::{
    Stack,
    answer::{Refusal, Request, Response, limit},
    ca::{internal, pem_chain},
    key::random,
    x509,
};

/// timestamp-authority's limits: 1 MiB for a body, 1 KiB for a JSON request.
const MAX_BODY_BYTES: usize = 1 << 20;
const MAX_JSON_BYTES: usize = 1 << 10;
/// Sigstore's policy (`1.3.6.1.4.1.57264.2`), the authority's default and only one.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.57264.2");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// RFC 5035 §3, id-aa-signingCertificateV2.
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// How exact genTime is said to be.
const ACCURACY_SECS: u64 = 1;
/// RFC 3161 leaves nonces unbounded; openssl sends 8 bytes, clients up to 20.
const MAX_NONCE_BYTES: usize = 64;

/// RFC 3161 §2.4.2, `PKIStatusInfo` of a granted request.
#[derive(Sequence)]
struct Status {
    status: u8,
}

#[derive(Sequence)]
struct TimestampResponse {
    status: Status,
    token: ContentInfo,
}

/// RFC 5035 §4: one certificate by its SHA-256, which is the default algorithm and therefore left out.
#[derive(Sequence)]
struct SigningCertificate {
    certificates: [CertificateId; 1],
}

#[derive(Sequence)]
struct CertificateId {
    hash: OctetString,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonRequest {
    artifact_hash: String,
    #[serde(default)]
    certificates: bool,
    hash_algorithm: String,
    nonce: Option<serde_json::Number>,
    #[serde(rename = "tsaPolicyOID")]
    policy: Option<String>,
}

/// What is asked for, checked.
struct Query {
    imprint: MessageImprint,
    nonce: Option<Int>,
    certificates: bool,
}

/// `POST /api/v1/timestamp`
pub(crate) fn timestamp(stack: &Stack, request: &Request) -> Result<Response, Refusal> {
    limit(&request.body, MAX_BODY_BYTES)?;
    let kind = request.header("content-type").unwrap_or_default();
    let query = match kind.split(';').next().unwrap_or_default().trim() {
        "application/timestamp-query" => of_der(&request.body)?,
        "application/json" => of_json(&request.body)?,
        other => {
            let other: String = other.chars().take(80).collect();
            return Err(Refusal::bad_request(format!(
                "content type is \"{other}\", expected application/timestamp-query or application/json"
            )));
        }
    };
    let answer = respond(stack, query, stack.now())?;
    stack.counters.timestamps.add();
    Ok(Response::new(200, "application/timestamp-reply", answer))
}

/// `GET /api/v1/timestamp/certchain`
pub(crate) fn chain(stack: &Stack) -> Result<Response, Refusal> {
    let chain = pem_chain(&stack.keys.tsa_chain).map_err(internal)?.concat();
    Ok(Response::new(200, "application/pem-certificate-chain", chain))
}

/// Reads a timestamp query and says what is wrong with it; for fuzzing.
///
/// # Errors
/// Why it is refused.
pub fn check_timestamp_query(der: &[u8]) -> Result<(), String> {
    of_der(der).map(|_| ()).map_err(|refusal| format!("{refusal:?}"))
}

fn of_der(body: &[u8]) -> Result<Query, Refusal> {
    let query = TimeStampReq::from_der(body)
        .map_err(|_| Refusal::bad_request("body is not a DER TimeStampReq (RFC 3161)"))?;
    if query.extensions.is_some() {
        return Err(Refusal::bad_request("request extensions are not accepted"));
    }
    check_policy(query.req_policy)?;
    if query.nonce.as_ref().is_some_and(|n| n.as_bytes().len() > MAX_NONCE_BYTES) {
        return Err(Refusal::bad_request(format!("nonce is longer than {MAX_NONCE_BYTES} bytes")));
    }
    let MessageImprint { hash_algorithm, hashed_message } = query.message_imprint;
    check_digest(hash_algorithm.oid, hashed_message.as_bytes().len())?;
    // Parameters are NULL or absent; the imprint is answered as it was asked, since clients compare it.
    if hash_algorithm.parameters.as_ref().is_some_and(|p| *p != Any::null()) {
        return Err(Refusal::bad_request("hash algorithm has parameters"));
    }
    let imprint = MessageImprint { hash_algorithm, hashed_message };
    Ok(Query { imprint, nonce: query.nonce, certificates: query.cert_req })
}

fn of_json(body: &[u8]) -> Result<Query, Refusal> {
    limit(body, MAX_JSON_BYTES)?;
    let query: JsonRequest = serde_json::from_slice(body)
        .map_err(|e| Refusal::bad_request(format!("request is not the JSON of a timestamp request: {e}")))?;
    let oid = match query.hash_algorithm.as_str() {
        "sha256" => db::rfc5912::ID_SHA_256,
        "sha384" => db::rfc5912::ID_SHA_384,
        "sha512" => db::rfc5912::ID_SHA_512,
        _ => return Err(Refusal::bad_request("hashAlgorithm is not sha256, sha384 or sha512")),
    };
    let wrong = |what| Refusal::bad_request(format!("{what} is malformed"));
    let hash = STANDARD.decode(&query.artifact_hash).map_err(|_| wrong("artifactHash"))?;
    check_digest(oid, hash.len())?;
    let policy = query.policy.filter(|p| !p.is_empty()).map(|p| ObjectIdentifier::new(&p)).transpose();
    check_policy(policy.map_err(|_| wrong("tsaPolicyOID"))?)?;
    let nonce =
        query.nonce.map(|n| n.as_u64().ok_or(()).and_then(|n| integer(&n.to_be_bytes()).map_err(|_| ())));
    Ok(Query {
        imprint: MessageImprint {
            hash_algorithm: AlgorithmIdentifierOwned { oid, parameters: Some(Any::null()) },
            hashed_message: OctetString::new(hash).map_err(|_| wrong("artifactHash"))?,
        },
        nonce: nonce.transpose().map_err(|()| wrong("nonce"))?,
        certificates: query.certificates,
    })
}

fn check_policy(asked: Option<ObjectIdentifier>) -> Result<(), Refusal> {
    match asked {
        Some(policy) if policy != POLICY => {
            Err(Refusal::bad_request(format!("policy is {policy}, expected {POLICY}")))
        }
        _ => Ok(()),
    }
}

fn check_digest(oid: ObjectIdentifier, length: usize) -> Result<(), Refusal> {
    let expected = match oid {
        db::rfc5912::ID_SHA_256 => 32,
        db::rfc5912::ID_SHA_384 => 48,
        db::rfc5912::ID_SHA_512 => 64,
        other => {
            return Err(Refusal::bad_request(format!(
                "hash algorithm is {other}, expected SHA-256, SHA-384 or SHA-512"
            )));
        }
    };
    if length == expected {
        return Ok(());
    }
    Err(Refusal::bad_request(format!("digest has {length} bytes, expected {expected}")))
}

/// A non-negative INTEGER from big-endian bytes.
fn integer(bytes: &[u8]) -> der::Result<Int> {
    let first = bytes.iter().position(|b| *b != 0).unwrap_or(bytes.len().saturating_sub(1));
    let mut digits = bytes.get(first..).unwrap_or_default().to_vec();
    if digits.first().is_none_or(|b| *b >= 0x80) {
        digits.insert(0, 0);
    }
    Int::new(&digits)
}

fn respond(stack: &Stack, query: Query, now: Timestamp) -> Result<Vec<u8>, Refusal> {
    let unix = std::time::Duration::from_secs(u64::try_from(now.secs()).unwrap_or_default());
    let mut serial = random::<20>().map_err(internal)?;
    serial[0] = serial[0] & 0x7f | 0x01;
    let info = TstInfo {
        version: TspVersion::V1,
        policy: POLICY,
        message_imprint: query.imprint,
        serial_number: integer(&serial).map_err(internal)?,
        gen_time: GeneralizedTime::from_unix_duration(unix).map_err(internal)?,
        accuracy: Some(Accuracy { seconds: Some(ACCURACY_SECS), millis: None, micros: None }),
        ordering: false,
        nonce: query.nonce,
        tsa: None,
        extensions: None,
    };
    let info = info.to_der().map_err(internal)?;
    let certificate = Certificate::from_der(&stack.keys.tsa_chain[0]).map_err(internal)?;
    let signer = signer_info(stack, &certificate, &info, unix)?;
    let certificates = query
        .certificates
        .then(|| SetOfVec::try_from(vec![CertificateChoices::Certificate(certificate)]).map(CertificateSet));
    let econtent = OctetString::new(info).and_then(|o| Any::encode_from(&o)).map_err(internal)?;
    let data = SignedData {
        version: CmsVersion::V3,
        digest_algorithms: SetOfVec::try_from(vec![sha256()]).map_err(internal)?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: TST_INFO, econtent: Some(econtent) },
        certificates: certificates.transpose().map_err(internal)?,
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer]).map_err(internal)?),
    };
    let token = ContentInfo {
        content_type: db::rfc5911::ID_SIGNED_DATA,
        content: Any::encode_from(&data).map_err(internal)?,
    };
    TimestampResponse { status: Status { status: 0 }, token }.to_der().map_err(internal)
}

fn sha256() -> AlgorithmIdentifierOwned {
    // RFC 5754 §2: parameters absent.
    AlgorithmIdentifierOwned { oid: db::rfc5912::ID_SHA_256, parameters: None }
}

fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Attribute, Refusal> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value]).map_err(internal)? })
}

/// RFC 3161 §2.4.2 and RFC 5652 §5.3: signed over the attributes, which carry the content's hash and the signer's.
fn signer_info(
    stack: &Stack,
    certificate: &Certificate,
    info: &[u8],
    now: std::time::Duration,
) -> Result<SignerInfo, Refusal> {
    let hash = |data: &[u8]| OctetString::new(digest::digest(&digest::SHA256, data).as_ref());
    let own = SigningCertificate {
        certificates: [CertificateId { hash: hash(&stack.keys.tsa_chain[0]).map_err(internal)? }],
    };
    let own = Any::encode_from(&own).map_err(internal)?;
    let digest_value = hash(info).and_then(|h| Any::encode_from(&h)).map_err(internal)?;
    let time = UtcTime::from_unix_duration(now).and_then(|t| Any::encode_from(&t)).map_err(internal)?;
    let content_type = Any::from(AnyRef::from(&TST_INFO));
    let attributes = SetOfVec::try_from(vec![
        attribute(db::rfc5911::ID_CONTENT_TYPE, content_type)?,
        attribute(db::rfc5911::ID_MESSAGE_DIGEST, digest_value)?,
        attribute(db::rfc5911::ID_SIGNING_TIME, time)?,
        attribute(SIGNING_CERTIFICATE_V2, own)?,
    ])
    .map_err(internal)?;
    // RFC 5652 §5.4: what is signed is the DER of the SET OF, not the [0] it is carried as.
    let signature = stack.keys.tsa.sign(&attributes.to_der().map_err(internal)?).map_err(internal)?;
    Ok(SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: certificate.tbs_certificate.issuer.clone(),
            serial_number: certificate.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: sha256(),
        signed_attrs: Some(attributes),
        signature_algorithm: x509::algorithm(&stack.keys.tsa),
        signature: OctetString::new(signature).map_err(internal)?,
        unsigned_attrs: None,
    })
}
