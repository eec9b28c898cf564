//! The gate on the result of a scan that was read from a file.

use base::Severity;
use report::{Document, Finding};

use crate::gate::{Gate, GateTripped};

impl Gate {
    /// Judges a result that was read, as [`Gate::judge`] does one that was just made.
    ///
    /// # Errors
    /// When a finding that counts is at least as severe as the limit, or is known to be exploited.
    pub fn judge_document(&self, document: &Document) -> Result<(), GateTripped> {
        let counted = |finding: &Finding<'_>| match finding {
            Finding::Vulnerability(_, one) => !self.ignore_unfixed || one.status == "fixed",
            _ => true,
        };
        let is_license = |finding: &Finding<'_>| matches!(finding, Finding::License(..));
        if let Some(limit) = self.fail_on {
            let least = limit.max(Severity::Low);
            // A finding that nobody has rated counts as low; a licence nobody has put into a category trips nothing.
            let findings = document.findings().filter(|one| !is_license(one) && counted(one));
            let over = findings.filter(|finding| finding.severity().max(Severity::Low) >= least);
            if let Some((count, worst, example)) = summary(over) {
                return Err(GateTripped::Severity { count, limit, worst, example });
            }
            let over = document.findings().filter(|one| is_license(one) && one.severity() >= least);
            if let Some((count, worst, example)) = summary(over) {
                return Err(GateTripped::License { count, limit, worst, example });
            }
        }
        let exploited = document.findings().filter(|finding| match finding {
            Finding::Vulnerability(_, one) => {
                one.assay_risk.as_ref().is_some_and(|risk| risk.known_exploited.is_some()) && counted(finding)
            }
            _ => false,
        });
        match summary(exploited).filter(|_| self.exploited) {
            Some((count, worst, example)) => Err(GateTripped::Exploited { count, worst, example }),
            None => Ok(()),
        }
    }
}

/// How many, how bad the worst is, and which it is.
fn summary<'d>(findings: impl Iterator<Item = Finding<'d>>) -> Option<(usize, Severity, String)> {
    let mut count = 0;
    let worst = findings.inspect(|_| count += 1).max_by_key(Finding::severity)?;
    let joint = if matches!(worst, Finding::License(..)) { "of" } else { "in" };
    Some((count, worst.severity(), format!("{} {joint} {}", worst.id(), worst.subject())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(risk: bool) -> Document {
        let mut one =
            json!({"VulnerabilityID": "CVE-1", "PkgName": "a", "Severity": "HIGH", "Status": "affected"});
        if risk {
            one["AssayRisk"] = json!({"KnownExploited": {"DateAdded": "2024-01-01"}});
        }
        Document::from_value(json!({"SchemaVersion": 2, "ArtifactName": "x", "Results": [
            {"Target": "t", "Class": "lang-pkgs", "Vulnerabilities": [
                one, {"VulnerabilityID": "CVE-2", "PkgName": "b", "Severity": "UNKNOWN", "Status": "fixed"}]},
            {"Target": "OS Packages", "Class": "license", "Licenses": [
                {"Severity": "CRITICAL", "PkgName": "c", "Name": "AGPL-3.0"}]},
        ]}))
        .expect("a result")
    }

    #[test]
    fn a_result_is_judged_as_a_scan_is() {
        let judge = |gate: Gate, risk: bool| {
            gate.judge_document(&document(risk)).err().map(|tripped| tripped.exit_code())
        };
        let gate = |fail_on| Gate { fail_on, ..Gate::default() };
        assert_eq!(judge(gate(None), false), None);
        assert_eq!(judge(gate(Some(Severity::High)), false), Some(13));
        assert_eq!(judge(gate(Some(Severity::Critical)), false), Some(14), "the licence");
        let fixable = Gate { ignore_unfixed: true, ..gate(Some(Severity::Low)) };
        assert_eq!(judge(fixable, false), Some(11), "what nobody has rated is low");
        let exploited = Gate { exploited: true, ..Gate::default() };
        assert_eq!(judge(exploited, false), None);
        assert_eq!(judge(exploited, true), Some(13));
    }
}
