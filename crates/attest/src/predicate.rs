//! What a statement can claim.

use base::Timestamp;
use serde_json::{Value, json};

use crate::Provenance;

/// `cosign sign` v3: "this artifact is signed"; the predicate is `{}`.
pub const COSIGN_SIGN: &str = "https://sigstore.dev/cosign/sign/v1";
/// cosign's vulnerability scan record.
pub const COSIGN_VULN: &str = "https://cosign.sigstore.dev/attestation/vuln/v1";
/// cosign's wrapper for anything else.
pub const COSIGN_CUSTOM: &str = "https://cosign.sigstore.dev/attestation/v1";
/// SLSA provenance v1.
pub const SLSA_PROVENANCE_V1: &str = "https://slsa.dev/provenance/v1";
/// SLSA provenance v0.2.
pub const SLSA_PROVENANCE_V02: &str = "https://slsa.dev/provenance/v0.2";
/// SLSA verification summary v1.
pub const SLSA_VSA_V1: &str = "https://slsa.dev/verification_summary/v1";
/// A CycloneDX document.
pub const CYCLONEDX: &str = "https://cyclonedx.org/bom";
/// An SPDX document.
pub const SPDX: &str = "https://spdx.dev/Document";
/// An OpenVEX document.
pub const OPENVEX: &str = "https://openvex.dev/ns";
/// An in-toto link.
pub const IN_TOTO_LINK: &str = "https://in-toto.io/Link/v1";

/// cosign's short names and what they stand for (`pkg/cosign/attestation`, v3.1.2), plus `cosign-sign` and `vsa`.
const ALIASES: [(&str, &str); 12] = [
    ("custom", COSIGN_CUSTOM),
    ("slsaprovenance", SLSA_PROVENANCE_V02),
    ("slsaprovenance02", SLSA_PROVENANCE_V02),
    ("slsaprovenance1", SLSA_PROVENANCE_V1),
    ("spdx", SPDX),
    ("spdxjson", SPDX),
    ("cyclonedx", CYCLONEDX),
    ("link", IN_TOTO_LINK),
    ("vuln", COSIGN_VULN),
    ("openvex", OPENVEX),
    ("cosign-sign", COSIGN_SIGN),
    ("vsa", SLSA_VSA_V1),
];

/// The predicate type a `--type` value means: a short name, or a URI with a scheme as it stands.
#[must_use]
pub fn predicate_type_uri(name: &str) -> Option<&str> {
    ALIASES
        .iter()
        .find(|(alias, _)| *alias == name)
        .map(|(_, uri)| *uri)
        .or_else(|| name.contains("://").then_some(name))
}

/// The first short name of a predicate type.
#[must_use]
pub fn predicate_alias(uri: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(_, known)| *known == uri).map(|(alias, _)| *alias)
}

/// A claim to put into a statement.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Predicate {
    /// [`COSIGN_SIGN`].
    CosignSign,
    /// [`SLSA_PROVENANCE_V1`].
    Provenance(Box<Provenance>),
    /// [`COSIGN_VULN`].
    Vuln(Box<VulnScan>),
    /// [`CYCLONEDX`], the document as it is.
    CycloneDx(Value),
    /// [`SPDX`], the document as it is.
    Spdx(Value),
    /// Any other type.
    Custom {
        /// The type's URI.
        type_uri: String,
        /// The predicate.
        value: Value,
    },
}

impl Predicate {
    /// The type's URI.
    #[must_use]
    pub fn type_uri(&self) -> &str {
        match self {
            Self::CosignSign => COSIGN_SIGN,
            Self::Provenance(_) => SLSA_PROVENANCE_V1,
            Self::Vuln(_) => COSIGN_VULN,
            Self::CycloneDx(_) => CYCLONEDX,
            Self::Spdx(_) => SPDX,
            Self::Custom { type_uri, .. } => type_uri,
        }
    }

    /// The predicate as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Self::CosignSign => json!({}),
            Self::Provenance(provenance) => provenance.to_value(),
            Self::Vuln(scan) => scan.to_value(),
            Self::CycloneDx(value) | Self::Spdx(value) | Self::Custom { value, .. } => value.clone(),
        }
    }
}

/// A scan, as cosign's vulnerability predicate records it (`specs/COSIGN_VULN_ATTESTATION_SPEC.md`).
#[derive(Debug, Clone, PartialEq)]
pub struct VulnScan {
    /// Who scanned, a URI such as `pkg:github/owner/scanner@1.2.3`.
    pub scanner_uri: String,
    /// The scanner's version.
    pub scanner_version: String,
    /// Where the advisory database is from.
    pub db_uri: String,
    /// Its version.
    pub db_version: String,
    /// When the database was last updated, where known.
    pub db_updated: Option<Timestamp>,
    /// The report itself.
    pub result: Value,
    /// When the scan began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
}

impl VulnScan {
    fn to_value(&self) -> Value {
        json!({
            "invocation": {"parameters": [], "uri": "", "event_id": "", "builder.id": ""},
            "scanner": {
                "uri": self.scanner_uri,
                "version": self.scanner_version,
                "db": {
                    "uri": self.db_uri,
                    "version": self.db_version,
                    "lastUpdate": self.db_updated.map(Timestamp::to_rfc3339).unwrap_or_default(),
                },
                "result": self.result,
            },
            "metadata": {
                "scanStartedOn": self.started.to_rfc3339(),
                "scanFinishedOn": self.finished.to_rfc3339(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_those_of_cosign() {
        for (alias, uri) in ALIASES {
            assert_eq!(predicate_type_uri(alias), Some(uri));
            let back = predicate_alias(uri).and_then(predicate_type_uri);
            assert_eq!(back, Some(uri), "{alias}");
        }
        assert_eq!(predicate_type_uri("https://example.com/x"), Some("https://example.com/x"));
        assert_eq!(predicate_type_uri("slsaprovenence"), None);
        assert_eq!(Predicate::CosignSign.to_value(), json!({}));
    }

    #[test]
    fn a_scan_has_cosigns_fields() {
        let scan = VulnScan {
            scanner_uri: "pkg:cargo/assay".into(),
            scanner_version: "0.1.0".into(),
            db_uri: "file".into(),
            db_version: "2".into(),
            db_updated: None,
            result: json!({"Results": []}),
            started: Timestamp::from_secs(0),
            finished: Timestamp::from_secs(1),
        };
        let value = Predicate::Vuln(Box::new(scan)).to_value();
        assert_eq!(value["scanner"]["result"], json!({"Results": []}));
        assert_eq!(value["metadata"]["scanFinishedOn"], "1970-01-01T00:00:01Z");
    }
}
