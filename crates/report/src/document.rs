//! A scan's result as Trivy's JSON has it: what every form of output is written from, and what `assay convert` reads.
//! A result of this program and one of Trivy's are the same to a writer.

mod error;
mod filter;
mod verdict;
pub mod wire;

use base::{Severity, Timestamp};
use serde::Deserialize as _;
use serde_json::Value;

pub use error::DocumentError;
pub use filter::{Answer, FilterOptions};
pub use verdict::Finding;

use wire::{ModifiedFinding, ScanReport, Vulnerability};

/// The largest result that is read: 256 MiB, some hundred times what Trivy writes for an image of 3,000 packages with
/// all of them listed. An own choice.
pub const MAX_RESULT_BYTES: u64 = 256 << 20;

/// The version of Trivy's JSON that is written and read.
pub const TRIVY_SCHEMA_VERSION: u64 = 2;

/// A result: Trivy's JSON with every key it came with, and the part of it that this program understands.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    raw: Value,
    report: ScanReport,
}

impl Document {
    /// Reads Trivy's JSON, this program's or Trivy's own.
    ///
    /// # Errors
    /// When the bytes are no JSON, are too many, or are something else than the result of a scan.
    pub fn parse(bytes: &[u8]) -> Result<Self, DocumentError> {
        if bytes.len() as u64 > MAX_RESULT_BYTES {
            return Err(DocumentError::TooLarge { limit: MAX_RESULT_BYTES });
        }
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| DocumentError::NotJson { reason: error.to_string() })?;
        Self::from_value(value)
    }

    /// The same from a value.
    ///
    /// # Errors
    /// When the value is something else than the result of a scan.
    pub fn from_value(mut raw: Value) -> Result<Self, DocumentError> {
        let version = raw.get("SchemaVersion").and_then(Value::as_u64);
        if version != Some(TRIVY_SCHEMA_VERSION) {
            return Err(DocumentError::Unknown { version });
        }
        // "convert" of Trivy has the same test: what it writes for clusters and clouds has neither.
        if raw.get("ArtifactName").is_none() && raw.get("ArtifactType").is_none() {
            return Err(DocumentError::NoArtifact);
        }
        // Go writes an empty list as null where it does not leave it out.
        strip_nulls(&mut raw);
        let report = ScanReport::deserialize(&raw)
            .map_err(|error| DocumentError::Malformed { reason: error.to_string() })?;
        Ok(Self { raw, report })
    }

    /// What it says.
    #[must_use]
    pub fn report(&self) -> &ScanReport {
        &self.report
    }

    /// As JSON, with the keys of whoever wrote it.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.raw
    }

    /// What of it is wanted.
    pub fn filter(&mut self, options: &FilterOptions, answer: &dyn Fn(&Finding<'_>) -> Option<Answer>) {
        filter::apply(&mut self.raw, &self.report, options, answer);
        // What was understood before is understood with entries less.
        if let Ok(report) = ScanReport::deserialize(&self.raw) {
            self.report = report;
        }
    }

    /// Leaves out the lists of packages.
    pub fn drop_packages(&mut self) {
        let results = self.raw.get_mut("Results").and_then(Value::as_array_mut);
        for result in results.into_iter().flatten().filter_map(Value::as_object_mut) {
            result.remove("Packages");
        }
        for result in &mut self.report.results {
            result.packages.clear();
        }
    }

    /// Vulnerabilities, licences, secrets and misconfigurations of all targets, in their order.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        self.report.results.iter().flat_map(|result| {
            let vulnerabilities =
                result.vulnerabilities.iter().map(move |one| Finding::Vulnerability(result, one));
            let misconfigurations = result.failed().map(move |one| Finding::Misconfiguration(result, one));
            let secrets = result.secrets.iter().map(move |one| Finding::Secret(result, one));
            let licenses = result.licenses.iter().map(move |one| Finding::License(result, one));
            vulnerabilities.chain(misconfigurations).chain(secrets).chain(licenses)
        })
    }

    /// Findings of each severity, in the order of [`Severity::ALL`].
    #[must_use]
    pub fn severity_counts(&self) -> [usize; 5] {
        count(self.findings().map(|finding| finding.severity()))
    }

    /// What could not be examined, a line each: an empty list of findings means "clean" only when this is empty too.
    #[must_use]
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = self.report.assay_warnings.clone();
        let unreadable = self.report.assay_unreadable.iter();
        gaps.extend(
            unreadable.map(|file| format!("could not read {}: {} [{}]", file.path, file.reason, file.code)),
        );
        gaps
    }

    /// Vulnerabilities somebody has answered for.
    pub fn suppressed(&self) -> impl Iterator<Item = (&wire::ScanResult, &ModifiedFinding)> {
        self.report.results.iter().flat_map(|result| result.modified.iter().map(move |one| (result, one)))
    }

    /// When the result was made, where it says so.
    #[must_use]
    pub fn created(&self) -> Option<Timestamp> {
        self.report.created_at.parse().ok()
    }

    /// The artifact's digest, where it has one.
    pub(crate) fn digest(&self) -> Option<&str> {
        self.report
            .metadata
            .repo_digests
            .first()
            .and_then(|name| name.split_once('@'))
            .map(|(_, digest)| digest)
    }
}

/// How many there are of each, in the order of [`Severity::ALL`].
pub(crate) fn count(severities: impl Iterator<Item = Severity>) -> [usize; 5] {
    let mut counts = [0; 5];
    for severity in severities {
        counts[usize::from(severity.trivy_db_number())] += 1;
    }
    counts
}

pub(crate) fn strip_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(strip_nulls);
        }
        Value::Array(list) => {
            list.retain(|value| !value.is_null());
            list.iter_mut().for_each(strip_nulls);
        }
        _ => {}
    }
}

impl Vulnerability {
    /// CVSS of the source whose severity was chosen, else of the first that has a score: name and values.
    #[must_use]
    pub fn chosen_cvss(&self) -> Option<(&str, &wire::Cvss)> {
        let chosen = self.cvss.get_key_value(&self.severity_source);
        chosen.or_else(|| self.cvss.iter().next()).map(|(name, cvss)| (name.as_str(), cvss))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::samples;

    #[test]
    fn what_this_program_writes_is_read_whole() {
        let document = samples::document();
        assert_eq!(document.findings().count(), 4);
        assert_eq!(document.severity_counts(), [0, 1, 1, 1, 1]);
        assert_eq!(document.gaps().len(), 2, "{:?}", document.gaps());
        assert_eq!(document.created(), Some(samples::now()));
        let first = &document.report().results[0].vulnerabilities[0];
        assert_eq!(first.chosen_cvss().map(|(name, cvss)| (name, cvss.v3_score)), Some(("nvd", 7.5)));
        let again = Document::parse(document.value().to_string().as_bytes()).expect("reads");
        assert_eq!(again, document);
    }

    #[test]
    fn packages_can_be_left_out() {
        let mut document = samples::document();
        assert!(document.value().to_string().contains("\"Packages\""));
        document.drop_packages();
        assert!(!document.value().to_string().contains("\"Packages\""));
        assert!(document.report().results.iter().all(|result| result.packages.is_empty()));
        assert_eq!(document.findings().count(), 4);
    }

    #[test]
    fn nulls_are_nothing() {
        let value = json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": [null, {"Target": "t",
            "Vulnerabilities": null, "Packages": [{"Name": "n", "Licenses": null}]}]});
        let document = Document::from_value(value).expect("reads");
        assert_eq!(document.report().results.len(), 1);
        assert_eq!(document.report().results[0].packages[0].name, "n");
    }

    #[test]
    fn what_is_no_result_is_refused() {
        let check = |text: &str, code: &str| {
            let error = Document::parse(text.as_bytes()).expect_err(text);
            assert_eq!(base::Fault::code(&error), code, "{text}: {error}");
        };
        check("", "result-not-json");
        check("[]", "result-unknown");
        check("{}", "result-unknown");
        check(r#"{"SchemaVersion": 1, "ArtifactName": "a"}"#, "result-unknown");
        check(r#"{"SchemaVersion": 2}"#, "result-no-artifact");
        check(r#"{"SchemaVersion": 2, "ArtifactName": "a", "Results": 1}"#, "result-malformed");
        check(&format!("{}1", "[".repeat(200)), "result-not-json");
    }
}
