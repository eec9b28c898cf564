//! Writing certificates.

use base::Timestamp;
use der::{
    Decode, Encode,
    asn1::{Any, BitString, GeneralizedTime, Ia5StringRef, OctetString, SetOfVec, UtcTime, Utf8StringRef},
    oid::ObjectIdentifier,
};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::{
    Certificate, TbsCertificate, Version,
    attr::AttributeTypeAndValue,
    ext::Extension,
    name::{Name, RdnSequence, RelativeDistinguishedName},
    serial_number::SerialNumber,
    time::{Time, Validity},
};

use crate::{
    StackError,
    key::{SigningKey, random},
};

const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SUBJECT_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const AUTHORITY_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
/// id-kp-codeSigning
pub(crate) const CODE_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3");
/// id-kp-timeStamping
pub(crate) const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// RFC 5280 §4.1.2.5: dates through 2049 are UTCTime.
const UTC_TIME_END: i64 = 2_524_608_000;

/// What a certificate may be used for (RFC 5280 §4.2.1.3), as the DER of the BIT STRING.
#[derive(Debug, Clone, Copy)]
pub(crate) enum KeyUsage {
    /// digitalSignature
    Sign,
    /// keyCertSign and cRLSign
    Certify,
}

/// What goes into a certificate.
pub(crate) struct Plan<'a> {
    pub(crate) subject: Name,
    pub(crate) spki: &'a [u8],
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) extensions: Vec<Extension>,
}

/// A certificate and what its holder issues with.
pub(crate) struct Issuer<'a> {
    pub(crate) name: Name,
    pub(crate) key: &'a SigningKey,
}

fn encoding(_: der::Error) -> StackError {
    StackError::Crypto { action: "encode a certificate" }
}

/// O=organization, CN=common name.
pub(crate) fn name(organization: &str, common: &str) -> Result<Name, StackError> {
    let rdn = |oid, text: &str| {
        let value = Any::from(Utf8StringRef::new(text).map_err(encoding)?);
        let set = SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }]).map_err(encoding)?;
        Ok::<_, StackError>(RelativeDistinguishedName(set))
    };
    Ok(RdnSequence(vec![rdn(ORGANIZATION, organization)?, rdn(COMMON_NAME, common)?]))
}

pub(crate) fn extension(
    extn_id: ObjectIdentifier,
    critical: bool,
    value: Vec<u8>,
) -> Result<Extension, StackError> {
    Ok(Extension { extn_id, critical, extn_value: OctetString::new(value).map_err(encoding)? })
}

pub(crate) fn key_usage(usage: KeyUsage) -> Result<Extension, StackError> {
    let bits = match usage {
        // Bit 0.
        KeyUsage::Sign => vec![3, 2, 7, 0b1000_0000],
        // Bits 5 and 6.
        KeyUsage::Certify => vec![3, 2, 1, 0b0000_0110],
    };
    extension(KEY_USAGE, true, bits)
}

pub(crate) fn extended_key_usage(usage: ObjectIdentifier, critical: bool) -> Result<Extension, StackError> {
    extension(EXTENDED_KEY_USAGE, critical, vec![usage].to_der().map_err(encoding)?)
}

/// `pathLenConstraint` of a CA; RFC 5280 §4.2.1.9.
pub(crate) fn authority(path_length: Option<u8>) -> Result<Extension, StackError> {
    let value = match path_length {
        Some(length) => vec![0x30, 6, 1, 1, 0xff, 2, 1, length],
        None => vec![0x30, 3, 1, 1, 0xff],
    };
    extension(BASIC_CONSTRAINTS, true, value)
}

/// RFC 7093 §2, method 1: the leftmost 160 bits of the SHA-256 of the key's bits.
pub(crate) fn key_id(spki: &[u8]) -> Result<[u8; 20], StackError> {
    let info = SubjectPublicKeyInfoOwned::from_der(spki).map_err(encoding)?;
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, info.subject_public_key.raw_bytes());
    let mut id = [0; 20];
    id.copy_from_slice(&hash.as_ref()[..20]);
    Ok(id)
}

pub(crate) fn subject_key_id(spki: &[u8]) -> Result<Extension, StackError> {
    let id = OctetString::new(key_id(spki)?.to_vec()).and_then(|o| o.to_der()).map_err(encoding)?;
    extension(SUBJECT_KEY_ID, false, id)
}

pub(crate) fn authority_key_id(issuer_spki: &[u8]) -> Result<Extension, StackError> {
    // SEQUENCE { [0] IMPLICIT OCTET STRING (20 bytes) }
    let mut value = vec![0x30, 22, 0x80, 20];
    value.extend_from_slice(&key_id(issuer_spki)?);
    extension(AUTHORITY_KEY_ID, false, value)
}

/// A UTF8String in DER.
pub(crate) fn utf8(text: &str) -> Result<Vec<u8>, StackError> {
    Utf8StringRef::new(text).and_then(|s| s.to_der()).map_err(encoding)
}

/// An IA5String, for names in a SAN; `None` when the text is not ASCII.
pub(crate) fn ia5(text: &str) -> Option<der::asn1::Ia5String> {
    Ia5StringRef::new(text).ok().map(Into::into)
}

fn time(at: Timestamp) -> Result<Time, StackError> {
    let unix = std::time::Duration::from_secs(u64::try_from(at.secs()).unwrap_or_default());
    if at.secs() < UTC_TIME_END {
        Ok(Time::UtcTime(UtcTime::from_unix_duration(unix).map_err(encoding)?))
    } else {
        Ok(Time::GeneralTime(GeneralizedTime::from_unix_duration(unix).map_err(encoding)?))
    }
}

/// The part of a certificate that is signed, with a new serial number.
pub(crate) fn to_be_signed(plan: Plan<'_>, issuer: &Issuer<'_>) -> Result<TbsCertificate, StackError> {
    // RFC 5280 §4.1.2.2: positive and at most 20 octets; 159 random bits.
    let mut serial = random::<20>()?;
    serial[0] = serial[0] & 0x7f | 0x01;
    Ok(TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(&serial).map_err(encoding)?,
        signature: algorithm(issuer.key),
        issuer: issuer.name.clone(),
        validity: Validity { not_before: time(plan.not_before)?, not_after: time(plan.not_after)? },
        subject: plan.subject,
        subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(plan.spki).map_err(encoding)?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(plan.extensions),
    })
}

/// The signature algorithm of a key; RFC 5758 §3.2: ECDSA has no parameters.
pub(crate) fn algorithm(key: &SigningKey) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: key.scheme().signature_oid(), parameters: None }
}

/// Signs and gives the certificate in DER.
pub(crate) fn sign(tbs: TbsCertificate, key: &SigningKey) -> Result<Vec<u8>, StackError> {
    let signature = key.sign(&tbs.to_der().map_err(encoding)?)?;
    let certificate = Certificate {
        tbs_certificate: tbs,
        signature_algorithm: algorithm(key),
        signature: BitString::from_bytes(&signature).map_err(encoding)?,
    };
    certificate.to_der().map_err(encoding)
}

/// PEM of a certificate.
pub(crate) fn pem(certificate: &[u8]) -> Result<String, StackError> {
    der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, certificate)
        .map_err(|_| StackError::Crypto { action: "encode a certificate" })
}
