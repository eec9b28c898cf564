//! The certificate authority: Fulcio's HTTP interface.

use base::Timestamp;
use base64::{Engine, engine::general_purpose::STANDARD};
use const_oid::ObjectIdentifier;
use der::{Decode, Encode};
use serde::Deserialize;
use serde_json::{Value, json};
use x509_cert::{name::Name, request::CertReq};

use crate::{
    Stack, StackError,
    answer::{Refusal, Request, Response, limit},
    ct,
    public::SignerKey,
    token::VerifiedToken,
    x509::{self, CODE_SIGNING, Issuer, KeyUsage, Plan},
};

/// Fulcio's limit on request bodies, 4 MiB.
const MAX_BODY_BYTES: usize = 4 << 20;
/// certificate-specification.md: a leaf lives ten minutes.
const LIFETIME_SECS: i64 = 600;
/// RFC 6962 §3.3.
const SCT_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.4.2");
/// What Fulcio says whatever is wrong with a token; ours says which check failed in `details`.
const TOKEN_MESSAGE: &str = "There was an error processing the identity token";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct V2Request {
    credentials: Option<Credentials>,
    public_key_request: Option<PublicKeyRequest>,
    certificate_signing_request: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    oidc_identity_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PublicKeyRequest {
    public_key: PublicKeyContent,
    proof_of_possession: String,
}

#[derive(Deserialize)]
struct PublicKeyContent {
    content: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct V1Request {
    public_key: Option<PublicKeyContent>,
    signed_email_address: Option<String>,
    certificate_signing_request: Option<String>,
}

/// `POST /api/v2/signingCert`
pub(crate) fn create_v2(stack: &Stack, request: &Request) -> Result<Response, Refusal> {
    limit(&request.body, MAX_BODY_BYTES)?;
    let wanted: V2Request = serde_json::from_slice(&request.body).map_err(|e| {
        Refusal::bad_request(format!("request is not the JSON of CreateSigningCertificate: {e}"))
    })?;
    let in_body = wanted.credentials.and_then(|c| c.oidc_identity_token);
    let token = in_body.as_deref().filter(|t| !t.is_empty()).or_else(|| bearer(request));
    let (token, now) = verified(stack, token)?;
    let key = match (wanted.public_key_request, wanted.certificate_signing_request) {
        (Some(asked), None) => {
            let key = key_of_text(&asked.public_key.content)?;
            check_possession(&key, &asked.proof_of_possession, &token)?;
            key
        }
        (None, Some(csr)) => key_of_csr(&csr)?,
        _ => {
            return Err(Refusal::bad_request(
                "expected one of publicKeyRequest and certificateSigningRequest",
            ));
        }
    };
    let chain = issue(stack, &token, &key, now)?;
    let value = json!({"signedCertificateEmbeddedSct": {"chain": {"certificates": chain}}});
    Ok(Response::json(200, &value))
}

/// `POST /api/v1/signingCert`, the elder interface: 201 and PEM.
pub(crate) fn create_v1(stack: &Stack, request: &Request) -> Result<Response, Refusal> {
    limit(&request.body, MAX_BODY_BYTES)?;
    let wanted: V1Request = serde_json::from_slice(&request.body)
        .map_err(|e| Refusal::bad_request(format!("request is not the JSON of signingCert: {e}")))?;
    let (token, now) = verified(stack, bearer(request))?;
    let key = match (wanted.public_key, wanted.signed_email_address, wanted.certificate_signing_request) {
        (Some(content), Some(proof), None) => {
            let der = decode(&content.content, "publicKey.content")?;
            let key = SignerKey::from_spki_der(&der)
                .or_else(|e| std::str::from_utf8(&der).map_err(|_| e).and_then(pem_key))
                .map_err(Refusal::bad_request)?;
            check_possession(&key, &proof, &token)?;
            key
        }
        (None, None, Some(csr)) => key_of_csr(&csr)?,
        _ => {
            return Err(Refusal::bad_request(
                "expected publicKey and signedEmailAddress, or certificateSigningRequest",
            ));
        }
    };
    let chain = issue(stack, &token, &key, now)?.concat();
    Ok(Response::new(201, "application/pem-certificate-chain", chain))
}

/// `GET /api/v2/trustBundle`
pub(crate) fn trust_bundle(stack: &Stack) -> Result<Response, Refusal> {
    let chain = pem_chain(&stack.keys.ca_chain).map_err(internal)?;
    Ok(Response::json(200, &json!({"chains": [{"certificates": chain}]})))
}

/// `GET /api/v1/rootCert`
pub(crate) fn root_certificate(stack: &Stack) -> Result<Response, Refusal> {
    let chain = pem_chain(&stack.keys.ca_chain).map_err(internal)?.concat();
    Ok(Response::new(200, "application/pem-certificate-chain", chain))
}

/// `GET /api/v2/configuration`
pub(crate) fn configuration(stack: &Stack) -> Response {
    Response::json(200, &stack.issuers.configuration())
}

pub(crate) fn pem_chain(chain: &[Vec<u8>]) -> Result<Vec<String>, StackError> {
    chain.iter().map(|der| x509::pem(der)).collect()
}

pub(crate) fn internal(error: impl std::fmt::Display) -> Refusal {
    Refusal::unavailable(error.to_string())
}

fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = request.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn verified(stack: &Stack, token: Option<&str>) -> Result<(VerifiedToken, Timestamp), Refusal> {
    let now = stack.now();
    let refused = |reason, detail| Refusal::unauthenticated(TOKEN_MESSAGE, reason, detail);
    let token = token.ok_or_else(|| {
        refused("token-missing", "no token in credentials.oidcIdentityToken or Authorization: Bearer".into())
    })?;
    let verified = stack.issuers.verify(token, now).map_err(|e| refused(e.reason, e.message))?;
    Ok((verified, now))
}

fn decode(text: &str, field: &str) -> Result<Vec<u8>, Refusal> {
    STANDARD.decode(text).map_err(|_| Refusal::bad_request(format!("{field} is not base64")))
}

fn pem_key(text: &str) -> Result<SignerKey, String> {
    let (label, der) =
        der::pem::decode_vec(text.as_bytes()).map_err(|_| "public key is not PEM".to_owned())?;
    if label != "PUBLIC KEY" {
        return Err(format!("PEM holds \"{label}\", expected \"PUBLIC KEY\""));
    }
    SignerKey::from_spki_der(&der)
}

fn key_of_text(text: &str) -> Result<SignerKey, Refusal> {
    pem_key(text.trim()).or_else(|_| pem_key(&format!("{}\n", text.trim()))).map_err(Refusal::bad_request)
}

fn check_possession(key: &SignerKey, proof: &str, token: &VerifiedToken) -> Result<(), Refusal> {
    let proof = decode(proof, "proofOfPossession")?;
    if token.challenges.iter().any(|challenge| key.signed(challenge.as_bytes(), &proof)) {
        return Ok(());
    }
    Err(Refusal::bad_request(
        "The signature supplied in the request could not be verified: it must be over the token's email or sub",
    ))
}

/// The key of a certificate signing request that it signs itself; everything else in it is ignored.
fn key_of_csr(text: &str) -> Result<SignerKey, Refusal> {
    let malformed = || Refusal::bad_request("certificateSigningRequest is not base64 of a PKCS#10 request");
    let bytes = decode(text, "certificateSigningRequest")?;
    let der = match der::pem::decode_vec(&bytes) {
        Ok((_, der)) => der,
        Err(_) => bytes,
    };
    let csr = CertReq::from_der(&der).map_err(|_| malformed())?;
    let spki = csr.info.public_key.to_der().map_err(|_| malformed())?;
    let key = SignerKey::from_spki_der(&spki).map_err(Refusal::bad_request)?;
    let signed = csr.info.to_der().map_err(|_| malformed())?;
    if !key.signed(&signed, csr.signature.raw_bytes()) {
        return Err(Refusal::bad_request("The signature of the certificate signing request is wrong"));
    }
    Ok(key)
}

/// Issues the certificate and gives it with its chain, in PEM.
fn issue(
    stack: &Stack,
    token: &VerifiedToken,
    key: &SignerKey,
    now: Timestamp,
) -> Result<Vec<String>, Refusal> {
    let leaf = leaf(stack, token, key, now)?;
    let mut chain = vec![x509::pem(&leaf).map_err(internal)?];
    chain.extend(pem_chain(&stack.keys.ca_chain).map_err(internal)?);
    stack.counters.certificates.add();
    Ok(chain)
}

fn leaf(stack: &Stack, token: &VerifiedToken, key: &SignerKey, now: Timestamp) -> Result<Vec<u8>, Refusal> {
    let signer = &stack.keys.intermediate;
    // A certificate must start neither before what it stands for nor after the clients' clocks: now, to the second.
    let mut extensions = vec![
        x509::key_usage(KeyUsage::Sign).map_err(internal)?,
        x509::extended_key_usage(CODE_SIGNING, false).map_err(internal)?,
        x509::subject_key_id(key.spki()).map_err(internal)?,
        x509::authority_key_id(signer.spki()).map_err(internal)?,
    ];
    extensions.extend(token.identity.extensions().map_err(internal)?);
    let plan = Plan {
        subject: Name::default(),
        spki: key.spki(),
        not_before: now,
        not_after: now.plus_secs(LIFETIME_SECS),
        extensions,
    };
    let issuer = Issuer { name: stack.issuer_name.clone(), key: signer };
    let mut tbs = x509::to_be_signed(plan, &issuer).map_err(internal)?;
    // RFC 6962 §3.1: the log signs the certificate without poison and timestamps; the list goes last, where the
    // poison would stand.
    let unstamped = tbs.to_der().map_err(internal)?;
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, signer.spki());
    let mut issuer_key_hash = [0; 32];
    issuer_key_hash.copy_from_slice(hash.as_ref());
    let sct = ct::log_precertificate(&stack.ct, &stack.keys.ct, &issuer_key_hash, &unstamped, now)
        .map_err(internal)?;
    let list = x509::extension(SCT_LIST, false, ct::sct_list(&sct).map_err(internal)?).map_err(internal)?;
    tbs.extensions.get_or_insert_with(Vec::new).push(list);
    x509::sign(tbs, signer).map_err(internal)
}

/// `GET /ct/v1/get-roots`
pub(crate) fn ct_roots(stack: &Stack) -> Response {
    let roots: Vec<Value> =
        stack.keys.ca_chain.last().into_iter().map(|der| Value::String(STANDARD.encode(der))).collect();
    Response::json(200, &json!({"certificates": roots}))
}
