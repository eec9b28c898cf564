//! The JSON of entry bodies, field by field.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
pub(super) struct Outer<'a> {
    #[serde(borrow, rename = "apiVersion")]
    pub(super) api_version: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) spec: &'a RawValue,
}

#[derive(Deserialize)]
pub(super) struct V1Hash {
    pub(super) algorithm: String,
    pub(super) value: String,
}

#[derive(Deserialize)]
pub(super) struct HashedRekordV001 {
    pub(super) data: V1Data,
    pub(super) signature: V1Signature,
}

#[derive(Deserialize)]
pub(super) struct V1Data {
    pub(super) hash: V1Hash,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct V1Signature {
    pub(super) content: String,
    pub(super) public_key: Content,
}

#[derive(Deserialize)]
pub(super) struct Content {
    pub(super) content: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DsseV001 {
    pub(super) envelope_hash: V1Hash,
    pub(super) payload_hash: V1Hash,
    pub(super) signatures: Vec<DsseSignature>,
}

#[derive(Deserialize)]
pub(super) struct DsseSignature {
    pub(super) signature: String,
    pub(super) verifier: String,
}

#[derive(Deserialize)]
pub(super) struct HashedRekordV002Spec {
    #[serde(rename = "hashedRekordV002")]
    pub(super) hashed_rekord_v002: HashedRekordV002,
}

#[derive(Deserialize)]
pub(super) struct HashedRekordV002 {
    pub(super) data: V2Data,
    pub(super) signature: V2Signature,
}

#[derive(Deserialize)]
pub(super) struct V2Data {
    pub(super) algorithm: String,
    pub(super) digest: String,
}

#[derive(Deserialize)]
pub(super) struct V2Signature {
    pub(super) content: String,
    pub(super) verifier: V2Verifier,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct V2Verifier {
    pub(super) key_details: String,
    pub(super) x509_certificate: Option<RawBytes>,
    pub(super) public_key: Option<RawBytes>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawBytes {
    pub(super) raw_bytes: String,
}
