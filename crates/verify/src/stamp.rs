//! RFC 3161 responses: what one says. Whether to believe it is `authority`'s question.

use base::Timestamp;
use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5911, rfc5912};
use der::asn1::{OctetString, OctetStringRef};
use der::{AnyRef, Decode as _, Reader as _, SliceReader, Tag, TagNumber};
use tlog::DataHash;
use x509_cert::ext::Extension;

/// RFC 3161 section 2.4.2, `id-ct-TSTInfo`.
pub(crate) const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// Largest response: what this program's client reads of an authority at most, 1 MiB. Usual ones have 1 to 6 kB.
const MAX_RESPONSE_BYTES: usize = 1 << 20;

/// A timestamp as it was sent.
pub(crate) struct Stamp {
    pub(crate) signed: SignedData,
    /// The DER of the fields below: what the signer's digest is over.
    pub(crate) content: Vec<u8>,
    pub(crate) policy: ObjectIdentifier,
    /// None for an algorithm that is not verified.
    pub(crate) imprint_algorithm: Option<DataHash>,
    pub(crate) imprint: Vec<u8>,
    pub(crate) time: jiff::Timestamp,
}

impl Stamp {
    /// Reads a `TimeStampResp`, or the bare token in it. The error says what is malformed or that it was not granted.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MAX_RESPONSE_BYTES {
            return Err(format!("it has {} bytes, expected at most {MAX_RESPONSE_BYTES}", bytes.len()));
        }
        let token = token(bytes)?;
        if token.content_type != rfc5911::ID_SIGNED_DATA {
            return Err("it holds no signed data".into());
        }
        let signed: SignedData = token.content.decode_as().map_err(malformed)?;
        let inner = &signed.encap_content_info;
        if inner.econtent_type != TST_INFO {
            return Err("what it signs is no timestamp".into());
        }
        let content = inner.econtent.as_ref().ok_or("it has no content")?;
        let content = content.decode_as::<OctetString>().map_err(malformed)?.into_bytes();
        let fields = fields(&content)?;
        Ok(Self {
            policy: fields.policy,
            imprint_algorithm: hash_of(fields.imprint_algorithm),
            imprint: fields.imprint,
            time: fields.time,
            content,
            signed,
        })
    }

    /// In milliseconds: the rest of a fraction is cut off.
    pub(crate) fn timestamp(&self) -> Timestamp {
        Timestamp::from_millis(self.time.as_millisecond())
    }
}

fn malformed(error: der::Error) -> String {
    format!("it is malformed: {error}")
}

/// The hash an object identifier names.
pub(crate) fn hash_of(oid: ObjectIdentifier) -> Option<DataHash> {
    match oid {
        rfc5912::ID_SHA_256 => Some(DataHash::Sha256),
        rfc5912::ID_SHA_384 => Some(DataHash::Sha384),
        rfc5912::ID_SHA_512 => Some(DataHash::Sha512),
        _ => None,
    }
}

/// `TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken ContentInfo OPTIONAL }`
fn token(bytes: &[u8]) -> Result<ContentInfo, String> {
    let outer = AnyRef::from_der(bytes).map_err(malformed)?;
    if outer.value().first() == Some(&u8::from(Tag::ObjectIdentifier)) {
        return ContentInfo::from_der(bytes).map_err(malformed);
    }
    let read = |reader: &mut SliceReader<'_>| {
        // PKIStatusInfo ::= SEQUENCE { status INTEGER, statusString OPTIONAL, failInfo OPTIONAL }
        let status = AnyRef::decode(reader)?.sequence(|reader| {
            let status = u32::decode(reader)?;
            reader.read_slice(reader.remaining_len())?;
            Ok(status)
        })?;
        let token = if reader.is_finished() { None } else { Some(ContentInfo::decode(reader)?) };
        Ok((status, token))
    };
    match outer.sequence(read).map_err(malformed)? {
        // granted, grantedWithMods
        (0 | 1, Some(token)) => Ok(token),
        (0 | 1, None) => Err("it has no token".into()),
        (status, _) => Err(format!("the authority did not grant it: status {status}")),
    }
}

struct Fields {
    policy: ObjectIdentifier,
    imprint_algorithm: ObjectIdentifier,
    imprint: Vec<u8>,
    time: jiff::Timestamp,
}

/// Reads `TSTInfo` field by field: `der` knows no fractions of seconds, and authorities write them.
fn fields(bytes: &[u8]) -> Result<Fields, String> {
    let read = |reader: &mut SliceReader<'_>| {
        let version = u8::decode(reader)?;
        let policy = ObjectIdentifier::decode(reader)?;
        let (imprint_algorithm, imprint) = AnyRef::decode(reader)?.sequence(|reader| {
            let algorithm = spki::AlgorithmIdentifierRef::decode(reader)?.oid;
            Ok((algorithm, OctetStringRef::decode(reader)?.as_bytes().to_vec()))
        })?;
        let _serial = AnyRef::decode(reader)?;
        let time = AnyRef::decode(reader)?;
        if version != 1 {
            return Err(Tag::Integer.value_error());
        }
        let text = if der::Tagged::tag(&time) == Tag::GeneralizedTime { time.value() } else { b"" };
        let time = std::str::from_utf8(text).ok().and_then(generalized_time);
        let time = time.ok_or_else(|| Tag::GeneralizedTime.value_error())?;
        // Accuracy, ordering, nonce and name decide nothing here; an extension that must be understood does.
        while !reader.is_finished() {
            let field = AnyRef::decode(reader)?;
            let tag = Tag::ContextSpecific { constructed: true, number: TagNumber::N1 };
            if der::Tagged::tag(&field) == tag {
                refuse_critical(field.value())?;
            }
        }
        Ok(Fields { policy, imprint_algorithm, imprint, time })
    };
    AnyRef::from_der(bytes).and_then(|any| any.sequence(read)).map_err(malformed)
}

/// RFC 5280 section 4.2: who does not know a critical extension must refuse what carries it. None is known here.
fn refuse_critical(extensions: &[u8]) -> Result<(), der::Error> {
    let mut reader = SliceReader::new(extensions)?;
    while !reader.is_finished() {
        if Extension::decode(&mut reader)?.critical {
            return Err(Tag::Boolean.value_error());
        }
    }
    Ok(())
}

/// `20261121071500Z` or `20261121071500.123Z`.
fn generalized_time(text: &str) -> Option<jiff::Timestamp> {
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
    rfc3339.parse::<jiff::Timestamp>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_fractions() {
        let rows = [
            ("20261121071500Z", Some("2026-11-21T07:15:00Z")),
            ("20261121071500.123Z", Some("2026-11-21T07:15:00.123Z")),
            ("20261121071500", None),
            ("2026112107150Z", None),
            ("20261321071500Z", None),
            ("20261121071500.x Z", None),
            ("2026112107150é Z", None),
        ];
        for (text, expected) in rows {
            assert_eq!(generalized_time(text).map(|time| time.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_too_long_or_not_granted() {
        let refusal = |bytes: &[u8]| Stamp::parse(bytes).map(|_| ()).expect_err("no stamp");
        assert!(refusal(&vec![0x30; MAX_RESPONSE_BYTES + 1]).contains("expected at most"));
        assert!(!refusal(&vec![0x30; MAX_RESPONSE_BYTES]).contains("expected at most"));
        assert_eq!(refusal(&[0x30, 5, 0x30, 3, 2, 1, 2]), "the authority did not grant it: status 2");
        assert_eq!(refusal(&[0x30, 5, 0x30, 3, 2, 1, 0]), "it has no token");
    }
}
