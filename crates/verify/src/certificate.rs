//! Certificates: what a leaf says, and whether it leads to a trusted authority at a time.

use std::collections::BTreeMap;

use base::Timestamp;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280;
use der::asn1::Utf8StringRef;
use der::{Decode as _, Encode as _};
use rustls_pki_types::{CertificateDer, TrustAnchor};
use x509_cert::Certificate as X509;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{KeyUsage as X509KeyUsage, SubjectAltName};

use crate::TrustRoot;
use crate::key::PublicKey;
use crate::path::Wanted;
use crate::signer::Identity;
use crate::trust::Window;

/// The arc of Fulcio's extensions (fulcio `docs/oid-info.md`).
const FULCIO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.57264.1");
/// The kind of an `otherName` that holds a username, in the same document.
const FULCIO_USERNAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.57264.1.7");

/// Names of the extensions 2 to 24 of [`FULCIO`], in kebab case; 1 and 8 are the issuer, 7 stands in names.
const CLAIMS: [(u32, &str); 21] = [
    (2, "github-workflow-trigger"),
    (3, "github-workflow-sha"),
    (4, "github-workflow-name"),
    (5, "github-workflow-repository"),
    (6, "github-workflow-ref"),
    (9, "build-signer-uri"),
    (10, "build-signer-digest"),
    (11, "runner-environment"),
    (12, "source-repository-uri"),
    (13, "source-repository-digest"),
    (14, "source-repository-ref"),
    (15, "source-repository-identifier"),
    (16, "source-repository-owner-uri"),
    (17, "source-repository-owner-identifier"),
    (18, "build-config-uri"),
    (19, "build-config-digest"),
    (20, "build-trigger"),
    (21, "run-invocation-uri"),
    (22, "source-repository-visibility-at-signing"),
    (23, "deployment-environment"),
    (24, "token-subject"),
];

/// The last extension that holds bare text; later ones hold a DER UTF8String.
const LAST_BARE: u32 = 6;

/// oid-info.md: deprecated extensions and those that say the same today. Where both stand they must agree, as
/// slsa-verifier asks: a policy on one would not hold for the other.
pub(crate) const REPLACED: [(&str, &str); 4] = [
    ("github-workflow-trigger", "build-trigger"),
    ("github-workflow-sha", "source-repository-digest"),
    ("github-workflow-repository", "source-repository-uri"),
    ("github-workflow-ref", "source-repository-ref"),
];

/// What a current claim says in the words of the `deprecated` one: a repository without its host.
pub(crate) fn current_form<'a>(deprecated: &str, value: &'a str) -> &'a str {
    if deprecated != "github-workflow-repository" {
        return value;
    }
    let path = value.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    path.map_or(value, |(_, path)| path)
}

/// The names of the claims a certificate can carry, as in [`Identity::claims`].
pub fn claim_names() -> impl Iterator<Item = &'static str> {
    CLAIMS.iter().map(|(_, name)| *name)
}

/// A signer's certificate, parsed.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) der: Vec<u8>,
    pub(crate) x509: X509,
    pub(crate) key: PublicKey,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) identity: Identity,
}

impl Leaf {
    /// Reads a certificate. The error says why it cannot be used.
    pub(crate) fn parse(der: &[u8]) -> Result<Self, String> {
        let x509 = X509::from_der(der).map_err(|e| e.to_string())?;
        let tbs = &x509.tbs_certificate;
        let spki = tbs.subject_public_key_info.to_der().map_err(|e| e.to_string())?;
        let key =
            PublicKey::from_spki(&spki).map_err(|detail| format!("its key cannot be used: {detail}"))?;
        let time = |time: x509_cert::time::Time| {
            let secs = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
            Timestamp::from_secs(secs)
        };
        let (not_before, not_after) = (time(tbs.validity.not_before), time(tbs.validity.not_after));
        // Client specification §4.1: a leaf signs, so its key usage, where it has one, must allow it.
        let usage = tbs.get::<X509KeyUsage>().map_err(|e| format!("its key usage is malformed: {e}"))?;
        if usage.is_some_and(|(_, usage)| !usage.digital_signature()) {
            return Err("its key usage does not allow signatures".into());
        }
        let identity = identity(&x509)?;
        Ok(Self { der: der.to_vec(), key, not_before, not_after, identity, x509 })
    }

    pub(crate) fn issuer_name(&self) -> String {
        self.x509.tbs_certificate.issuer.to_string()
    }

    pub(crate) fn is_valid_at(&self, time: Timestamp) -> bool {
        (self.not_before..=self.not_after).contains(&time)
    }
}

impl Identity {
    /// What a certificate in DER says about its holder. It is a claim until a bundle is verified.
    ///
    /// # Errors
    /// When it is no certificate, or its names or claims are malformed; the text says what.
    pub fn claimed_by(der: &[u8]) -> Result<Self, String> {
        identity(&X509::from_der(der).map_err(|e| e.to_string())?)
    }
}

fn identity(x509: &X509) -> Result<Identity, String> {
    let mut subjects = Vec::new();
    if let Some((_, names)) = x509
        .tbs_certificate
        .get::<SubjectAltName>()
        .map_err(|e| format!("its alternative names are malformed: {e}"))?
    {
        for name in &names.0 {
            match name {
                GeneralName::Rfc822Name(text) => subjects.push(text.to_string()),
                GeneralName::UniformResourceIdentifier(text) => subjects.push(text.to_string()),
                GeneralName::DnsName(text) => subjects.push(text.to_string()),
                GeneralName::OtherName(other) if other.type_id == FULCIO_USERNAME => {
                    let text: Utf8StringRef<'_> =
                        other.value.decode_as().map_err(|e| format!("its username is malformed: {e}"))?;
                    subjects.push(text.as_str().to_owned());
                }
                _ => {}
            }
        }
    }
    let (issuer, claims) = fulcio_extensions(x509)?;
    let mut subjects = subjects.into_iter();
    Ok(Identity { issuer, subject: subjects.next().unwrap_or_default(), aliases: subjects.collect(), claims })
}

fn fulcio_extensions(x509: &X509) -> Result<(String, BTreeMap<&'static str, String>), String> {
    let (mut old_issuer, mut issuer) = (None, None);
    let mut claims = BTreeMap::new();
    for extension in x509.tbs_certificate.extensions.iter().flatten() {
        let oid = &extension.extn_id;
        let Some(number) = (oid.parent() == Some(FULCIO)).then(|| oid.arcs().last()).flatten() else {
            continue;
        };
        let bytes = extension.extn_value.as_bytes();
        match number {
            1 => old_issuer = Some(bare(bytes).ok_or("its issuer extension is malformed")?),
            8 => issuer = Some(utf8(bytes).ok_or("its issuer extension is malformed")?),
            _ => {
                let Some((_, name)) = CLAIMS.iter().find(|(known, _)| *known == number) else { continue };
                let text = if number <= LAST_BARE { bare(bytes) } else { utf8(bytes) };
                let text = text.ok_or_else(|| format!("its extension {name} is malformed"))?;
                if claims.insert(*name, text).is_some() {
                    return Err(format!("it has the extension {name} twice"));
                }
            }
        }
    }
    for (old, new) in REPLACED {
        if let (Some(before), Some(after)) = (claims.get(old), claims.get(new))
            && before != current_form(old, after)
        {
            return Err(format!("its extensions {old} and {new} differ"));
        }
    }
    // oid-info.md: 1.8 replaces 1.1. Where both stand they must agree, or two readers see two issuers.
    match (issuer, old_issuer) {
        (Some(new), Some(old)) if new != old => Err("its two issuer extensions differ".into()),
        (new, old) => Ok((new.or(old).unwrap_or_default(), claims)),
    }
}

fn utf8(bytes: &[u8]) -> Option<String> {
    Utf8StringRef::from_der(bytes).ok().map(|text| text.as_str().to_owned())
}

fn bare(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

/// A certificate authority of a trust root.
pub(crate) struct Authority {
    pub(crate) name: String,
    /// The certificate at the top of its chain.
    pub(crate) anchor: TrustAnchor<'static>,
    /// Validity of that certificate, which a path check passes over.
    pub(crate) anchor_validity: Window,
    pub(crate) intermediates: Vec<CertificateDer<'static>>,
    /// When the trust root says it may be believed.
    pub(crate) window: Window,
}

impl Authority {
    /// `chain` is from the lowest intermediate to the top. The error says which certificate cannot be used.
    pub(crate) fn new(name: String, chain: &[Vec<u8>], window: Window) -> Result<Self, String> {
        let Some((top, below)) = chain.split_last() else {
            return Err("an authority has an empty certificate chain".into());
        };
        for der in chain {
            webpki::anchor_from_trusted_cert(&CertificateDer::from(der.as_slice()))
                .map_err(|e| e.to_string())?;
        }
        let top_der = CertificateDer::from(top.as_slice());
        let anchor = webpki::anchor_from_trusted_cert(&top_der).map_err(|e| e.to_string())?.to_owned();
        let validity = X509::from_der(top).map_err(|e| e.to_string())?.tbs_certificate.validity;
        Ok(Self {
            name,
            anchor,
            anchor_validity: Window::from_unix(
                validity.not_before.to_unix_duration().as_secs(),
                validity.not_after.to_unix_duration().as_secs(),
            ),
            intermediates: below.iter().map(|der| CertificateDer::from(der.clone())).collect(),
            window,
        })
    }
}

/// Why a certificate does not lead to a trusted authority.
pub(crate) enum PathError {
    /// Not valid at that time: the leaf, or what stands above it.
    Time,
    /// Anything else.
    Untrusted(String),
}

/// Checks that `leaf` leads to an authority of `root` at `time`, for code signing. Gives back the key of the certificate
/// that issued it, as SubjectPublicKeyInfo: an SCT is over that.
pub(crate) fn verify_path(
    leaf: &Leaf,
    extra: &[Vec<u8>],
    root: &TrustRoot,
    time: Timestamp,
) -> Result<Vec<u8>, PathError> {
    if !leaf.is_valid_at(time) {
        return Err(PathError::Time);
    }
    let end = CertificateDer::from(leaf.der.as_slice());
    let mut why = PathError::Untrusted(format!("no authority of the trust root is valid at {time}"));
    // Client specification §4.2: only an authority that is valid at that time may end the path.
    for authority in
        root.authorities.iter().filter(|a| a.window.contains(time) && a.anchor_validity.contains(time))
    {
        let own = authority.intermediates.iter().map(|der| CertificateDer::from(der.as_ref()));
        let above: Vec<_> = own.chain(extra.iter().map(|der| CertificateDer::from(der.as_slice()))).collect();
        let usage = rfc5280::ID_KP_CODE_SIGNING.as_bytes();
        let wanted = Wanted { anchor: &authority.anchor, above: &above, time, usage };
        match root.paths.check(&end, &wanted, issuer_spki) {
            Ok(spki) => return spki.map_err(PathError::Untrusted),
            Err(error) => why = PathError::Untrusted(error.to_string()),
        }
    }
    Err(why)
}

fn issuer_spki(path: &webpki::VerifiedPath<'_>) -> Result<Vec<u8>, String> {
    match path.intermediate_certificates().next() {
        Some(issuer) => Ok(issuer.subject_public_key_info().as_ref().to_vec()),
        // webpki keeps an anchor's key without the outer SEQUENCE.
        None => der::Any::new(der::Tag::Sequence, path.anchor().subject_public_key_info.as_ref())
            .and_then(|any| any.to_der())
            .map_err(|e| e.to_string()),
    }
}

/// The key of a certificate or key in PEM or DER, as log entries name their signer.
pub(crate) fn spki_of_pem(pem: &[u8]) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    use rustls_pki_types::SubjectPublicKeyInfoDer;
    use rustls_pki_types::pem::PemObject as _;
    if let Ok(der) = CertificateDer::from_pem_slice(pem) {
        let spki = spki_of_certificate(&der)?;
        return Some((spki, Some(der.to_vec())));
    }
    let spki = SubjectPublicKeyInfoDer::from_pem_slice(pem).ok()?;
    Some((spki.to_vec(), None))
}

pub(crate) fn spki_of_certificate(der: &[u8]) -> Option<Vec<u8>> {
    X509::from_der(der).ok()?.tbs_certificate.subject_public_key_info.to_der().ok()
}

/// RFC 6962 section 3.3, the list of SCTs inside a certificate.
pub(crate) const SCT_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.4.2");
