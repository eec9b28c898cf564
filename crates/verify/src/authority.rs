//! Timestamp authorities (RFC 3161, with RFC 5652 for the signature and RFC 5816 for the name of the signer): whether
//! one of them stamped a signature, and when.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base::Timestamp;
use cms::cert::CertificateChoices;
use cms::signed_data::{SignedAttributes, SignerIdentifier, SignerInfo};
use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5280, rfc5911, rfc5912};
use der::asn1::{OctetString, OctetStringRef};
use der::{AnyRef, Decode as _, Encode as _, Reader as _, SliceReader};
use rustls_pki_types::{CertificateDer, TrustAnchor};
use tlog::DataHash;
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, SubjectKeyIdentifier};

use crate::PublicKey;
use crate::key::{Checked, hash};
use crate::path::{PathChecker, Wanted};
use crate::stamp::{Stamp, TST_INFO, hash_of};
use crate::trust::Window;

/// RFC 2634 section 5.4, `id-aa-signingCertificate`: the signer by SHA-1, as the oldest authorities still write.
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
/// RFC 5035 section 3, `id-aa-signingCertificateV2`.
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// A timestamp authority of a trust root.
pub(crate) struct TimestampAuthority {
    /// The only certificate it signs with; where the root names none, the token's own that leads to `anchor`.
    signer: Option<StampSigner>,
    intermediates: Vec<CertificateDer<'static>>,
    anchor: TrustAnchor<'static>,
    anchor_validity: Window,
    /// When the trust root says it may be believed.
    window: Window,
}

/// Why a timestamp is not believed.
pub(crate) enum StampError {
    /// Another authority may have made it.
    OtherSigner,
    /// It is this authority's, and does not hold.
    Invalid(String),
}

impl From<String> for StampError {
    fn from(detail: String) -> Self {
        Self::Invalid(detail)
    }
}

impl From<&str> for StampError {
    fn from(detail: &str) -> Self {
        Self::Invalid(detail.to_owned())
    }
}

impl TimestampAuthority {
    /// `chain` is the signer's certificate, what stands above it, and the root last; as in cosign's files the signer's
    /// may be missing. The error says which certificate cannot be used.
    pub(crate) fn new(mut chain: Vec<Vec<u8>>, window: Window) -> Result<Self, String> {
        let unusable =
            |detail: String| format!("a timestamp authority's certificate cannot be used: {detail}");
        for der in &chain {
            webpki::anchor_from_trusted_cert(&CertificateDer::from(der.as_slice()))
                .map_err(|e| unusable(e.to_string()))?;
        }
        let Some(root) = chain.pop() else {
            return Err("a timestamp authority has an empty certificate chain".into());
        };
        let first = chain.first().unwrap_or(&root);
        let signer = StampSigner::parse(first).map_err(unusable)?;
        let signer = (!signer.is_authority).then_some(signer);
        if signer.is_some() && !chain.is_empty() {
            chain.remove(0);
        }
        let root_der = CertificateDer::from(root.as_slice());
        let anchor = webpki::anchor_from_trusted_cert(&root_der).map_err(|e| unusable(e.to_string()))?;
        let validity = Certificate::from_der(&root).map_err(|e| unusable(e.to_string()))?;
        let validity = validity.tbs_certificate.validity;
        Ok(Self {
            signer,
            intermediates: chain.into_iter().map(CertificateDer::from).collect(),
            anchor: anchor.to_owned(),
            anchor_validity: Window::from_unix(
                validity.not_before.to_unix_duration().as_secs(),
                validity.not_after.to_unix_duration().as_secs(),
            ),
            window,
        })
    }

    /// The time at which this authority stamped `signature`.
    pub(crate) fn verify(
        &self,
        stamp: &Stamp,
        signature: &[u8],
        paths: &PathChecker,
    ) -> Result<Timestamp, StampError> {
        // RFC 3161 §2.4.2: the token "SHALL contain only the signature of the TSA".
        let [info] = stamp.signed.signer_infos.0.as_slice() else {
            return Err("it has another number of signers than one".into());
        };
        let embedded;
        let signer = match &self.signer {
            Some(signer) => signer,
            None => {
                embedded = embedded_signer(stamp, info)?;
                &embedded
            }
        };
        if !signer.is(&info.sid) {
            return Err(StampError::OtherSigner);
        }
        let Some(algorithm) = stamp.imprint_algorithm else {
            return Err("its hash is not SHA-256, SHA-384 or SHA-512".into());
        };
        if hash(algorithm, signature) != stamp.imprint {
            return Err("it is of another signature".into());
        }
        verify_signer_info(info, stamp, signer)?;
        let time = stamp.timestamp();
        self.verify_path(signer, time, paths)?;
        if !self.window.contains(time) {
            return Err(format!("the trust root does not believe its authority at {time}").into());
        }
        Ok(time)
    }

    fn verify_path(
        &self,
        signer: &StampSigner,
        time: Timestamp,
        paths: &PathChecker,
    ) -> Result<(), StampError> {
        // RFC 3161 §2.3: "The corresponding certificate MUST contain only one instance of the extended key usage field
        // extension ... This extension MUST be critical."
        if !signer.is_for_timestamps {
            return Err("its signer's extended key usage is not timeStamping alone, and critical".into());
        }
        if !self.anchor_validity.contains(time) {
            return Err(format!("the root of its authority was not valid at {time}").into());
        }
        let end = CertificateDer::from(signer.der.as_slice());
        let usage = rfc5280::ID_KP_TIME_STAMPING.as_bytes();
        let wanted = Wanted { anchor: &self.anchor, above: &self.intermediates, time, usage };
        let found = paths.check(&end, &wanted, |_| ());
        found.map_err(|error| match self.signer {
            // A certificate out of the token may lead to another authority's root.
            None => StampError::OtherSigner,
            Some(_) => StampError::Invalid(format!("its signer does not lead to its authority: {error}")),
        })
    }
}

/// The certificate a timestamp is signed with.
struct StampSigner {
    der: Vec<u8>,
    x509: Certificate,
    key_id: Option<SubjectKeyIdentifier>,
    key: PublicKey,
    is_authority: bool,
    is_for_timestamps: bool,
}

impl StampSigner {
    fn parse(der: &[u8]) -> Result<Self, String> {
        let x509 = Certificate::from_der(der).map_err(|e| e.to_string())?;
        let tbs = &x509.tbs_certificate;
        let spki = tbs.subject_public_key_info.to_der().map_err(|e| e.to_string())?;
        let key = PublicKey::from_spki(&spki)?;
        let constraints = tbs.get::<BasicConstraints>().map_err(|e| e.to_string())?;
        let usage = tbs.get::<ExtendedKeyUsage>().map_err(|e| e.to_string())?;
        let key_id = tbs.get::<SubjectKeyIdentifier>().map_err(|e| e.to_string())?.map(|(_, id)| id);
        Ok(Self {
            der: der.to_vec(),
            is_authority: constraints.is_some_and(|(_, constraints)| constraints.ca),
            is_for_timestamps: usage.is_some_and(|(critical, usage)| {
                critical && usage.0.as_slice() == [rfc5280::ID_KP_TIME_STAMPING]
            }),
            key,
            key_id,
            x509,
        })
    }

    fn is(&self, id: &SignerIdentifier) -> bool {
        let tbs = &self.x509.tbs_certificate;
        match id {
            SignerIdentifier::IssuerAndSerialNumber(id) => {
                id.issuer == tbs.issuer && id.serial_number == tbs.serial_number
            }
            SignerIdentifier::SubjectKeyIdentifier(id) => self.key_id.as_ref() == Some(id),
        }
    }
}

/// The signer out of the token: believed for nothing but where its path leads.
fn embedded_signer(stamp: &Stamp, info: &SignerInfo) -> Result<StampSigner, StampError> {
    let all = stamp.signed.certificates.iter().flat_map(|set| set.0.iter());
    for choice in all {
        let CertificateChoices::Certificate(certificate) = choice else { continue };
        let der = certificate.to_der().map_err(|e| e.to_string())?;
        // What else is in the token may be of kinds that are not read here.
        if let Ok(signer) = StampSigner::parse(&der)
            && signer.is(&info.sid)
        {
            return Ok(signer);
        }
    }
    Err("neither the trust root nor the timestamp holds its signer's certificate".into())
}

/// RFC 5652 section 5.4 and 11: the signature over the attributes, and what they have to say.
fn verify_signer_info(info: &SignerInfo, stamp: &Stamp, signer: &StampSigner) -> Result<(), StampError> {
    let attributes = info.signed_attrs.as_ref().ok_or("it has no signed attributes")?;
    let kind: ObjectIdentifier = one(attributes, rfc5911::ID_CONTENT_TYPE)
        .and_then(|any| any.decode_as().ok())
        .ok_or("its content type is missing")?;
    if kind != TST_INFO {
        return Err("its content type is another".into());
    }
    let digests =
        hash_of(info.digest_alg.oid).ok_or("its signer's digest is not SHA-256, SHA-384 or SHA-512")?;
    let stated: OctetString = one(attributes, rfc5911::ID_MESSAGE_DIGEST)
        .and_then(|any| any.decode_as().ok())
        .ok_or("its message digest is missing")?;
    if stated.as_bytes() != hash(digests, &stamp.content) {
        return Err("what it says was changed after it was signed".into());
    }
    verify_named_signer(attributes, signer)?;
    // "The DER encoding of the SET OF ... rather than of the IMPLICIT [0] tag".
    let message = attributes.to_der().map_err(|e| e.to_string())?;
    let hashed = signature_hash(info).unwrap_or(digests);
    match signer.key.check(&message.as_slice(), info.signature.as_bytes(), Some(hashed), hashed) {
        Checked::Good(_) => Ok(()),
        _ => Err("its signature is not of its authority".into()),
    }
}

/// The hash an algorithm of a signature says; others (`rsaEncryption`, RSASSA-PSS, Ed25519) use the digest's.
fn signature_hash(info: &SignerInfo) -> Option<DataHash> {
    match info.signature_algorithm.oid {
        rfc5912::ECDSA_WITH_SHA_256 | rfc5912::SHA_256_WITH_RSA_ENCRYPTION => Some(DataHash::Sha256),
        rfc5912::ECDSA_WITH_SHA_384 | rfc5912::SHA_384_WITH_RSA_ENCRYPTION => Some(DataHash::Sha384),
        rfc5912::ECDSA_WITH_SHA_512 | rfc5912::SHA_512_WITH_RSA_ENCRYPTION => Some(DataHash::Sha512),
        _ => None,
    }
}

/// The one value of an attribute that must stand once.
fn one(attributes: &SignedAttributes, oid: ObjectIdentifier) -> Option<&der::Any> {
    let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
    let (first, None) = (found.next()?, found.next()) else { return None };
    (first.values.len() == 1).then(|| first.values.get(0)).flatten()
}

/// RFC 3161 §2.4.2 and RFC 5816 §2.2.1: the signer's certificate is named by its hash, so that no other certificate of
/// the same key can be put in its place.
fn verify_named_signer(attributes: &SignedAttributes, signer: &StampSigner) -> Result<(), StampError> {
    let (value, is_second) = match one(attributes, SIGNING_CERTIFICATE_V2) {
        Some(value) => (value, true),
        None => {
            (one(attributes, SIGNING_CERTIFICATE).ok_or("it does not name its signer's certificate")?, false)
        }
    };
    let value = value.to_der().map_err(|e| e.to_string())?;
    let (algorithm, stated) = named_certificate(&value, is_second)
        .map_err(|e| format!("the name of its signer is malformed: {e}"))?;
    let found = match algorithm {
        Named::Sha1 => digest(&SHA1_FOR_LEGACY_USE_ONLY, &signer.der).as_ref().to_vec(),
        Named::Other(oid) => {
            hash(hash_of(oid).ok_or("the name of its signer has an unknown hash")?, &signer.der)
        }
    };
    if found == stated { Ok(()) } else { Err("it names another certificate as its signer's".into()) }
}

enum Named {
    Sha1,
    Other(ObjectIdentifier),
}

/// `SigningCertificate(V2) ::= SEQUENCE { certs SEQUENCE OF ESSCertID(v2), policies OPTIONAL }`; the first of `certs` is
/// the signer's. `ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash OCTET STRING, issuerSerial OPTIONAL }`.
fn named_certificate(value: &[u8], is_second: bool) -> Result<(Named, Vec<u8>), der::Error> {
    AnyRef::from_der(value)?.sequence(|outer| {
        let certificates = AnyRef::decode(outer)?;
        outer.read_slice(outer.remaining_len())?;
        let mut reader = SliceReader::new(certificates.value())?;
        AnyRef::decode(&mut reader)?.sequence(|id| {
            let has_algorithm = id.peek_byte() == Some(u8::from(der::Tag::Sequence));
            let algorithm = match (is_second, has_algorithm) {
                (false, _) => Named::Sha1,
                (true, false) => Named::Other(rfc5912::ID_SHA_256),
                (true, true) => Named::Other(spki::AlgorithmIdentifierRef::decode(id)?.oid),
            };
            let hash = OctetStringRef::decode(id)?.as_bytes().to_vec();
            id.read_slice(id.remaining_len())?;
            Ok((algorithm, hash))
        })
    })
}
