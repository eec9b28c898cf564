//! Timestamps (RFC 3161).

use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use der::asn1::{OctetString, OctetStringRef};
use der::{AnyRef, Decode as _, Encode as _, Reader as _, SliceReader, Tag};
use serde::Serialize;
use tlog::DataHash;

use super::short;
use crate::key::hash;

/// RFC 3161 section 2.4.2.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// A timestamp, described.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimestampView {
    /// The time it states, RFC 3339.
    pub time: Option<String>,
    /// Who signed it: the name of the certificate in it, or the name of its issuer and its serial number.
    pub authority: Option<String>,
    /// Policy of the authority.
    pub policy: Option<String>,
    /// Whether it is over this bundle's signature.
    pub over_this_signature: bool,
    /// Bytes of the response.
    pub bytes: usize,
    /// Why it could not be read.
    pub problem: Option<String>,
}

pub(super) fn view(token: &[u8], signature: &[u8]) -> TimestampView {
    let mut view = TimestampView { bytes: token.len(), ..TimestampView::default() };
    if let Err(problem) = read(token, signature, &mut view) {
        view.problem = Some(short(&problem.to_string()));
    }
    view
}

fn read(token: &[u8], signature: &[u8], view: &mut TimestampView) -> Result<(), der::Error> {
    // TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken ContentInfo OPTIONAL }
    let response = AnyRef::from_der(token)?;
    let content: ContentInfo = response.sequence(|reader| {
        let _status = AnyRef::decode(reader)?;
        ContentInfo::decode(reader)
    })?;
    let signed: SignedData = content.content.decode_as()?;
    view.authority = authority(&signed);
    let inner = signed.encap_content_info;
    if inner.econtent_type != TST_INFO {
        return Err(Tag::OctetString.value_error());
    }
    let Some(content) = inner.econtent else { return Err(Tag::OctetString.value_error()) };
    tst_info(content.decode_as::<OctetString>()?.as_bytes(), signature, view)
}

/// Reads the fields up to the time one by one: `der` knows no fractions of seconds, and authorities write them.
fn tst_info(bytes: &[u8], signature: &[u8], view: &mut TimestampView) -> Result<(), der::Error> {
    AnyRef::from_der(bytes)?.sequence(|reader: &mut SliceReader<'_>| {
        let _version = AnyRef::decode(reader)?;
        view.policy = Some(ObjectIdentifier::decode(reader)?.to_string());
        let imprint = AnyRef::decode(reader)?;
        let (algorithm, digest) = imprint.sequence(|reader| {
            let algorithm = spki::AlgorithmIdentifierRef::decode(reader)?.oid;
            Ok((algorithm, OctetStringRef::decode(reader)?.as_bytes().to_vec()))
        })?;
        let algorithm = match algorithm {
            rfc5912::ID_SHA_384 => Some(DataHash::Sha384),
            rfc5912::ID_SHA_512 => Some(DataHash::Sha512),
            rfc5912::ID_SHA_256 => Some(DataHash::Sha256),
            _ => None,
        };
        view.over_this_signature = algorithm.is_some_and(|algorithm| hash(algorithm, signature) == digest);
        let _serial = AnyRef::decode(reader)?;
        let time = AnyRef::decode(reader)?;
        view.time = std::str::from_utf8(time.value()).ok().and_then(generalized_time);
        // Accuracy, ordering, nonce and the rest.
        reader.read_slice(reader.remaining_len())?;
        Ok(())
    })
}

/// `20261121071500Z` or `20261121071500.123Z` as RFC 3339.
fn generalized_time(text: &str) -> Option<String> {
    let text = text.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    let rfc3339 = format!(
        "{}-{}-{}T{}:{}:{}{fraction}Z",
        &whole[..4],
        &whole[4..6],
        &whole[6..8],
        &whole[8..10],
        &whole[10..12],
        &whole[12..]
    );
    rfc3339.parse::<jiff::Timestamp>().ok().map(|time| time.to_string())
}

fn authority(signed: &SignedData) -> Option<String> {
    use cms::cert::CertificateChoices;
    let signer = signed.signer_infos.0.iter().next()?;
    let SignerIdentifier::IssuerAndSerialNumber(wanted) = &signer.sid else { return None };
    let certificates = signed.certificates.as_ref().map(|set| set.0.iter()).into_iter().flatten();
    let own = certificates
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(&certificate.tbs_certificate),
            CertificateChoices::Other(_) => None,
        })
        .find(|tbs| tbs.serial_number == wanted.serial_number && tbs.issuer == wanted.issuer);
    Some(short(&match own {
        Some(tbs) => tbs.subject.to_string(),
        None => {
            let serial = wanted.serial_number.to_der().map(hex::encode).unwrap_or_default();
            format!("serial {serial} of {}", wanted.issuer)
        }
    }))
}
