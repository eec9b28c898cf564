//! A `trusted_root.json` as people want to see it.

use attest::AttestError;
use base::{Limits, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::Decode as _;
use serde::Deserialize;
use x509_cert::Certificate;

/// A megabyte as in `verify`: the public root has 7 kB, GitHub's 30 kB.
const LIMITS: Limits = Limits { bytes: 1 << 20, items: 20_000, depth: 16 };

/// What a trusted root names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootDocument {
    /// Its media type.
    pub media_type: String,
    /// Authorities and logs in the order of the file: certificate authorities, transparency logs, certificate logs,
    /// timestamp authorities.
    pub entries: Vec<Entry>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// Issues signing certificates (Fulcio).
    CertificateAuthority,
    /// Records signatures (Rekor).
    TransparencyLog,
    /// Records certificates (RFC 6962).
    CertificateLog,
    /// Signs times (RFC 3161).
    TimestampAuthority,
}

impl EntryKind {
    /// The name for people and for JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CertificateAuthority => "certificate authority",
            Self::TransparencyLog => "transparency log",
            Self::CertificateLog => "certificate log",
            Self::TimestampAuthority => "timestamp authority",
        }
    }
}

/// From when to when something is believed; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// From when on.
    pub start: Option<Timestamp>,
    /// Until when; open without.
    pub end: Option<Timestamp>,
}

impl Validity {
    /// Where `now` lies: `valid`, `ended` or `not yet valid`.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> &'static str {
        if self.start.is_some_and(|start| now < start) {
            "not yet valid"
        } else if self.end.is_some_and(|end| now > end) {
            "ended"
        } else {
            "valid"
        }
    }
}

/// One authority or log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Name or URL.
    pub name: String,
    /// Where it is reached, where the file says so.
    pub url: String,
    /// Algorithm of a log's key as protobuf-specs names it; empty for authorities.
    pub key: String,
    /// A log's id in base64; empty for authorities.
    pub id: String,
    /// From when to when it is believed.
    pub validity: Validity,
    /// When the first certificate of an authority's chain runs out.
    pub certificates_until: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    media_type: String,
    #[serde(default)]
    tlogs: Vec<WireLog>,
    #[serde(default)]
    certificate_authorities: Vec<WireAuthority>,
    #[serde(default)]
    ctlogs: Vec<WireLog>,
    #[serde(default)]
    timestamp_authorities: Vec<WireAuthority>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLog {
    #[serde(default)]
    base_url: String,
    public_key: WireKey,
    #[serde(default)]
    log_id: WireId,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct WireId {
    #[serde(default)]
    key_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireKey {
    #[serde(default)]
    key_details: String,
    #[serde(default)]
    valid_for: WireValidity,
}

#[derive(Deserialize, Default)]
struct WireValidity {
    #[serde(default)]
    start: Option<Timestamp>,
    #[serde(default)]
    end: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAuthority {
    #[serde(default)]
    subject: WireSubject,
    #[serde(default)]
    uri: String,
    cert_chain: WireChain,
    #[serde(default)]
    valid_for: WireValidity,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct WireSubject {
    #[serde(default)]
    organization: Option<String>,
    #[serde(default)]
    common_name: Option<String>,
}

#[derive(Deserialize)]
struct WireChain {
    #[serde(default)]
    certificates: Vec<WireCertificate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCertificate {
    raw_bytes: String,
}

impl RootDocument {
    /// Reads a trusted root. Whether its keys can be used is for `verify` to say.
    ///
    /// # Errors
    /// When it is larger than 1 MiB, repeats a key, or is no trusted root.
    pub fn parse(bytes: &[u8]) -> Result<Self, AttestError> {
        let wire: Wire = attest::read_json("trusted root", bytes, LIMITS)?;
        if !wire.media_type.starts_with("application/vnd.dev.sigstore.trustedroot") {
            return Err(AttestError::UnknownType {
                what: "trusted root",
                found: wire.media_type.chars().take(200).collect(),
                expected: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            });
        }
        let authorities =
            wire.certificate_authorities.iter().map(|one| one.entry(EntryKind::CertificateAuthority));
        let logs = wire.tlogs.iter().map(|one| one.entry(EntryKind::TransparencyLog));
        let certificate_logs = wire.ctlogs.iter().map(|one| one.entry(EntryKind::CertificateLog));
        let times = wire.timestamp_authorities.iter().map(|one| one.entry(EntryKind::TimestampAuthority));
        let entries = authorities.chain(logs).chain(certificate_logs).chain(times).collect();
        Ok(Self { media_type: wire.media_type, entries })
    }
}

impl WireValidity {
    fn validity(&self) -> Validity {
        Validity { start: self.start, end: self.end }
    }
}

impl WireLog {
    fn entry(&self, kind: EntryKind) -> Entry {
        Entry {
            kind,
            name: if self.base_url.is_empty() {
                "a log without a name".into()
            } else {
                self.base_url.clone()
            },
            url: self.base_url.clone(),
            key: self.public_key.key_details.clone(),
            id: self.log_id.key_id.clone(),
            validity: self.public_key.valid_for.validity(),
            certificates_until: None,
        }
    }
}

impl WireAuthority {
    fn entry(&self, kind: EntryKind) -> Entry {
        let until = |certificate: &WireCertificate| {
            let der = STANDARD.decode(&certificate.raw_bytes).ok()?;
            let not_after = Certificate::from_der(&der).ok()?.tbs_certificate.validity.not_after;
            let secs = not_after.to_unix_duration().as_secs();
            Some(Timestamp::from_secs(i64::try_from(secs).unwrap_or(i64::MAX)))
        };
        let name = match (&self.subject.organization, &self.subject.common_name) {
            (Some(organization), Some(name)) => format!("{name} ({organization})"),
            (Some(name), None) | (None, Some(name)) => name.clone(),
            (None, None) => self.uri.clone(),
        };
        Entry {
            kind,
            name,
            url: self.uri.clone(),
            key: String::new(),
            id: String::new(),
            validity: self.valid_for.validity(),
            certificates_until: self.cert_chain.certificates.iter().filter_map(until).min(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_the_public_root_names() {
        let root = RootDocument::parse(include_bytes!("../roots/public_good.json")).expect("built in");
        let of = |kind| root.entries.iter().filter(|entry| entry.kind == kind).collect::<Vec<_>>();
        assert_eq!(of(EntryKind::CertificateAuthority).len(), 2);
        let logs = of(EntryKind::TransparencyLog);
        assert_eq!(logs[0].name, "https://rekor.sigstore.dev");
        assert_eq!(logs[1].key, "PKIX_ED25519");
        let now = "2026-11-21T00:00:00Z".parse().expect("time");
        let ct: Vec<_> = of(EntryKind::CertificateLog).iter().map(|log| log.validity.at(now)).collect();
        assert_eq!(ct, ["ended", "valid"]);
        let early = "2000-01-01T00:00:00Z".parse().expect("time");
        assert_eq!(logs[0].validity.at(early), "not yet valid");
        assert!(of(EntryKind::TimestampAuthority)[0].certificates_until.is_some());
    }

    #[test]
    fn refuses_what_is_no_trusted_root() {
        for bad in [&b""[..], b"{}", b"[]", br#"{"mediaType":"x"}"#, br#"{"mediaType":1}"#] {
            assert!(RootDocument::parse(bad).is_err());
        }
        let whole = include_bytes!("../roots/public_good.json");
        for cut in (0..whole.len()).step_by(97) {
            assert!(RootDocument::parse(&whole[..cut]).is_err(), "{cut}");
        }
    }
}
