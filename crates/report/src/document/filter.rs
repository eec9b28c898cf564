//! What of a result is wanted: severities, statuses, and what ignore files and VEX documents answer for.

use base::Severity;
use serde_json::{Value, json};

use super::Finding;
use super::wire::ScanReport;

/// What is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilterOptions {
    /// Severities that are shown; all where none is named.
    pub severities: Vec<Severity>,
    /// Statuses of vulnerabilities that are left out, in Trivy's words.
    pub ignore_statuses: Vec<String>,
    /// Licences that are left out.
    pub ignored_licenses: Vec<String>,
    /// Whether what was answered for stays in the result (`ExperimentalModifiedFindings`).
    pub keep_suppressed: bool,
}

/// What somebody says about a finding that is left out because of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// `ignored`, `not_affected` or `fixed`.
    pub status: &'static str,
    /// Why.
    pub statement: String,
    /// The file or document that says so.
    pub source: String,
}

/// Takes out of `raw` what is not wanted. `report` is what `raw` says.
pub(super) fn apply(
    raw: &mut Value,
    report: &ScanReport,
    options: &FilterOptions,
    answer: &dyn Fn(&Finding<'_>) -> Option<Answer>,
) {
    let Some(results) = raw.get_mut("Results").and_then(Value::as_array_mut) else { return };
    for (entry, result) in results.iter_mut().zip(&report.results) {
        let mut modified: Vec<Value> = Vec::new();
        let mut judge = |finding: Finding<'_>, raw: &Value| {
            if !wanted(&finding, options) {
                return false;
            }
            let Some(said) = answer(&finding) else { return true };
            modified.push(json!({
                "Type": kind(&finding), "Status": said.status, "Statement": said.statement, "Source": said.source,
                "Finding": raw,
            }));
            false
        };
        retain(entry, "Vulnerabilities", &result.vulnerabilities, |one, raw| {
            judge(Finding::Vulnerability(result, one), raw)
        });
        retain(entry, "Misconfigurations", &result.misconfigurations, |one, raw| {
            judge(Finding::Misconfiguration(result, one), raw)
        });
        retain(entry, "Secrets", &result.secrets, |one, raw| judge(Finding::Secret(result, one), raw));
        retain(entry, "Licenses", &result.licenses, |one, raw| judge(Finding::License(result, one), raw));
        let Some(entry) = entry.as_object_mut() else { continue };
        if !options.keep_suppressed {
            entry.remove("ExperimentalModifiedFindings");
        } else if !modified.is_empty() {
            let list = entry.entry("ExperimentalModifiedFindings").or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.extend(modified);
            }
        }
    }
}

fn wanted(finding: &Finding<'_>, options: &FilterOptions) -> bool {
    let by_severity = options.severities.is_empty() || options.severities.contains(&finding.severity());
    by_severity
        && match finding {
            Finding::Vulnerability(_, one) => !options.ignore_statuses.contains(&one.status),
            Finding::License(_, one) => {
                !options.ignored_licenses.iter().any(|name| name.eq_ignore_ascii_case(&one.name))
            }
            _ => true,
        }
}

fn kind(finding: &Finding<'_>) -> &'static str {
    match finding {
        Finding::Vulnerability(..) => "vulnerability",
        Finding::Misconfiguration(..) => "misconfiguration",
        Finding::Secret(..) => "secret",
        Finding::License(..) => "license",
    }
}

/// Keeps the entries of a list that are wanted; a list that is empty then is left out, as in Go.
fn retain<T>(entry: &mut Value, key: &str, typed: &[T], mut keep: impl FnMut(&T, &Value) -> bool) {
    let Some(object) = entry.as_object_mut() else { return };
    let Some(list) = object.get_mut(key).and_then(Value::as_array_mut) else { return };
    let mut typed = typed.iter();
    // The same list read twice: one typed entry for each raw one.
    list.retain(|raw| typed.next().is_none_or(|one| keep(one, raw)));
    if list.is_empty() {
        object.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn ids(options: &FilterOptions, ignored: &str) -> (Vec<String>, usize) {
        let mut document = samples::document();
        document.filter(options, &|finding| {
            (finding.id() == ignored).then(|| Answer {
                status: "ignored",
                statement: "seen".into(),
                source: "rules".into(),
            })
        });
        let ids = document.findings().map(|finding| finding.id().to_owned()).collect();
        (ids, document.suppressed().count())
    }

    #[test]
    fn severities_statuses_and_answers() {
        let all = FilterOptions { keep_suppressed: true, ..FilterOptions::default() };
        assert_eq!(ids(&all, "").0.len(), 4);
        assert_eq!(ids(&all, "CVE-2023-43804").1, 1);
        assert_eq!(ids(&all, "CVE-2023-43804").0.len(), 3);
        let quiet = FilterOptions::default();
        assert_eq!(ids(&quiet, "CVE-2023-43804").1, 0);
        let high = FilterOptions { severities: vec![Severity::High], ..FilterOptions::default() };
        assert_eq!(ids(&high, "").0, ["CVE-2023-43804"]);
        let fixable =
            FilterOptions { ignore_statuses: vec!["will_not_fix".into()], ..FilterOptions::default() };
        assert_eq!(ids(&fixable, "").0.len(), 3);
    }

    #[test]
    fn empty_lists_are_left_out() {
        let mut document = samples::document();
        let none = FilterOptions { severities: vec![Severity::Unknown], ..FilterOptions::default() };
        document.filter(&none, &|_| None);
        assert_eq!(document.findings().count(), 0);
        assert!(!document.value().to_string().contains("\"Vulnerabilities\""));
        assert_eq!(super::super::wire::severity("nonsense"), Severity::Unknown);
    }
}
