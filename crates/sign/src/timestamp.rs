//! RFC 3161 timestamps over HTTP.

use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use cms::signed_data::SignedData;
use der::asn1::{Any, Int, Null, OctetString};
use der::oid::ObjectIdentifier;
use der::{Decode as _, Encode as _};
use x509_cert::spki::AlgorithmIdentifier;
use x509_tsp::{MessageImprint, TimeStampReq, TimeStampResp, TspVersion, TstInfo};

use crate::SignError;
use crate::fulcio::send;
use crate::transport::{Transport, WireRequest};

const SERVICE: &str = "the timestamp authority";

/// A response with a chain is 5 KiB; sigstore's authority reads requests of at most 1 MiB.
const MAX_ANSWER_BYTES: u64 = 1 << 20;

/// id-sha256, RFC 5754 §2.2.
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// Gets a timestamp over the bytes of `signature`. Returns the whole response, DER.
///
/// # Errors
/// When the authority refuses or stamps something else.
pub(crate) fn stamp(transport: &dyn Transport, url: &str, signature: &[u8]) -> Result<Vec<u8>, SignError> {
    let digest = base::Digest::sha256_of(signature);
    let mut nonce = [0u8; 8];
    SystemRandom::new().fill(&mut nonce).map_err(|_| SignError::Crypto { what: "make a nonce" })?;
    // A leading byte of 1 keeps the INTEGER positive and in its shortest form (X.690 §8.3.2).
    nonce[0] = 1;
    let query = query(digest.as_bytes(), &nonce)
        .map_err(|_| SignError::Crypto { what: "encode a timestamp query" })?;
    let request = WireRequest {
        accept: "application/timestamp-reply",
        ..WireRequest::post(url, "application/timestamp-query", query, MAX_ANSWER_BYTES)
    };
    let answer = send(transport, SERVICE, &request)?;
    check(&answer, digest.as_bytes(), &nonce).map_err(|found| SignError::Answer {
        service: SERVICE,
        url: url.to_owned(),
        found,
        expected: "a granted timestamp over this signature with this nonce",
    })?;
    Ok(answer)
}

fn query(digest: &[u8], nonce: &[u8]) -> der::Result<Vec<u8>> {
    TimeStampReq {
        version: TspVersion::V1,
        message_imprint: MessageImprint {
            hash_algorithm: AlgorithmIdentifier { oid: SHA256, parameters: Some(Any::from(Null)) },
            hashed_message: OctetString::new(digest)?,
        },
        req_policy: None,
        nonce: Some(Int::new(nonce)?),
        cert_req: true,
        extensions: None,
    }
    .to_der()
}

/// What a response says, whoever signed it.
fn info(response: &[u8]) -> Result<TstInfo, String> {
    let malformed = |error: der::Error| format!("malformed DER ({error})");
    let response = TimeStampResp::from_der(response).map_err(malformed)?;
    // RFC 3161 §2.4.2: 0 granted, 1 grantedWithMods; anything else carries no token worth keeping.
    if !matches!(response.status.status as u32, 0 | 1) {
        return Err("a refusal".into());
    }
    let token = response.time_stamp_token.ok_or("no token")?;
    let signed = SignedData::from_der(&token.content.to_der().map_err(malformed)?).map_err(malformed)?;
    let content = signed.encap_content_info.econtent.ok_or("a token without content")?;
    TstInfo::from_der(content.value()).map_err(malformed)
}

/// The time a response states, Unix seconds.
pub(crate) fn time_of(response: &[u8]) -> Option<i64> {
    let info = info(response).ok()?;
    i64::try_from(info.gen_time.to_unix_duration().as_secs()).ok()
}

fn check(response: &[u8], digest: &[u8], nonce: &[u8]) -> Result<(), String> {
    let info = info(response)?;
    let imprint = &info.message_imprint;
    if imprint.hash_algorithm.oid != SHA256 || imprint.hashed_message.as_bytes() != digest {
        return Err("a timestamp over something else".into());
    }
    if info.nonce.is_none_or(|found| found.as_bytes() != nonce) {
        return Err("another nonce".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_reads_back_and_garbage_is_refused() {
        let query = query(&[7; 32], &[1, 2, 3]).expect("encodes");
        let read = TimeStampReq::from_der(&query).expect("decodes");
        assert_eq!(read.message_imprint.hashed_message.as_bytes(), [7; 32]);
        assert!(read.cert_req);
        for bad in [&b""[..], b"<html>", &query] {
            assert!(check(bad, &[7; 32], &[1, 2, 3]).is_err());
        }
    }
}
