//! What a tired person reads after a run: the answer first, then why, then what to do.

use std::fmt::Write as _;

use base::{Severity, counted};

use crate::table::counts_line;
use crate::text::plain;
use crate::{RunReport, StepOutcome, Verdict};

/// Worst findings listed; the rest is in the table and the JSON.
const MAX_WORST: usize = 5;

impl RunReport {
    /// The report on a terminal, without colour: at most some forty lines.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut out = String::new();
        let digest = self.digest.as_ref().map_or_else(|| "digest unknown".to_owned(), ToString::to_string);
        let word = match self.verdict {
            Verdict::Pass => "PASS",
            Verdict::Fail => "FAIL",
            Verdict::Undecided => "UNDECIDED",
        };
        let _ = writeln!(out, "{word}  {}\n      {digest}", plain(&self.image));
        if let Some(failure) = &self.failure {
            let _ = writeln!(out, "\n  why   {} [{}]", plain(&failure.message), failure.code);
            let _ = writeln!(out, "  next  {}", plain(&failure.hint));
        }
        out.push('\n');
        self.write_steps(&mut out);
        self.write_findings(&mut out);
        self.write_evidence(&mut out);
        out
    }

    fn write_steps(&self, out: &mut String) {
        let widest = self.steps.iter().map(|step| step.name.len()).max().unwrap_or(0);
        for step in &self.steps {
            let took = match step.outcome {
                StepOutcome::NotRun => String::new(),
                _ => format!("{:.1} s", step.seconds),
            };
            let (name, outcome) = (&step.name, step.outcome.as_str());
            let line = format!("  {name:widest$}  {outcome:9}  {took:>7}  {}", plain(&step.detail));
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }

    fn write_findings(&self, out: &mut String) {
        // Without a scan there is nothing to count: no findings would read as an answer.
        let counts = match self.database {
            Some(_) => counts_line(self.severity_counts()),
            None => "Not scanned.".to_owned(),
        };
        let _ = writeln!(out, "\n  {}. {counts}", counted(self.packages, "package"));
        let mut worst: Vec<_> = self.findings.iter().filter(|f| f.severity >= Severity::High).collect();
        worst.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        for finding in worst.iter().take(MAX_WORST) {
            let (package, installed) = (plain(&finding.package), plain(&finding.installed));
            let fix =
                finding.fixed.as_ref().map_or("no fix".into(), |fixed| format!("fixed in {}", plain(fixed)));
            let _ = writeln!(
                out,
                "    {:8}  {}  {package} {installed}, {fix}",
                finding.severity,
                plain(&finding.id)
            );
        }
        if let Some(more) = worst.len().checked_sub(MAX_WORST).filter(|more| *more > 0) {
            let _ = writeln!(out, "    and {more} more high or critical");
        }
        for secret in self.secrets.iter().flatten().take(MAX_WORST) {
            let (title, target) = (plain(&secret.title), plain(&secret.target));
            let _ = writeln!(out, "    {:8}  {title} in {target}, line {}", secret.severity, secret.line);
        }
        let secrets = self.secrets.as_ref().map_or(0, Vec::len);
        if let Some(more) = secrets.checked_sub(MAX_WORST).filter(|more| *more > 0) {
            let _ = writeln!(out, "    and {more} more secrets");
        }
        for warning in &self.warnings {
            let _ = writeln!(out, "  warning: {}", plain(warning));
        }
        if !self.unreadable.is_empty() {
            let _ = writeln!(out, "  warning: {} could not be read", counted(self.unreadable.len(), "file"));
        }
    }

    fn write_evidence(&self, out: &mut String) {
        if !self.evidence.is_empty() {
            out.push('\n');
        }
        for evidence in &self.evidence {
            let who = evidence.identity.as_deref().unwrap_or("a key");
            let held = if evidence.verified { "read back and verified" } else { "not read back" };
            let log = evidence.log_index.map_or(String::new(), |index| format!(", log entry {index}"));
            let _ = writeln!(out, "  {:10}  by {}{log}; {held}", evidence.kind, plain(who));
        }
        if let Some(audit) = &self.audit {
            let last = (audit.first_entry + audit.entries).saturating_sub(1);
            let _ = writeln!(
                out,
                "  audit       entries {} to {last} of {}",
                audit.first_entry,
                plain(&audit.origin)
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{FailureReport, Verdict, samples};

    #[test]
    fn passed() {
        insta::assert_snapshot!(samples::run().summary(), @r#"
        PASS  127.0.0.1:5000/team/app:1.2
              sha256:05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f

          resolve  ok           0.0 s  tag 1.2 is one digest
          list     ok           1.2 s  4 packages in 1 layer
          scan     ok           0.3 s  4 findings
          mark     skipped      0.0 s  signed by an earlier run
          check    undecided    0.4 s  the registry answered 429
          account  not-run

          4 packages. Total: 4 (UNKNOWN: 0, LOW: 1, MEDIUM: 1, HIGH: 1, CRITICAL: 1)
            CRITICAL  CVE-2024-0001  libssl3 1:3.0.11-1~deb12u2, fixed in 1:3.0.13-1
            HIGH      CVE-2023-43804  urllib3 1.26.5, fixed in 2.0.6, 1.26.17
          warning: the database should have been updated by 2026-11-21T03:55:00Z
          warning: 1 file could not be read

          signature   by ci@example.test, log entry 12; read back and verified
          audit       entries 40 to 53 of audit.example.test
        "#);
    }

    #[test]
    fn failed() {
        let mut report = samples::run();
        report.verdict = Verdict::Fail;
        report.failure = Some(FailureReport {
            code: "gate-severity".into(),
            message: "1 finding is CRITICAL or worse, the gate allows none".into(),
            hint: "update libssl3 to 1:3.0.13-1".into(),
            exit_code: 14,
        });
        report.digest = None;
        let summary = report.summary();
        assert!(
            summary.starts_with("FAIL  127.0.0.1:5000/team/app:1.2\n      digest unknown\n"),
            "{summary}"
        );
        assert!(
            summary.contains("why   1 finding is CRITICAL or worse, the gate allows none [gate-severity]")
        );
        assert!(summary.contains("next  update libssl3 to 1:3.0.13-1"));
    }

    #[test]
    fn a_hostile_name_cannot_write_to_the_terminal() {
        let mut report = samples::run();
        report.image = "a\u{1b}[2Jb".into();
        report.findings[0].package = "c\u{1b}[2J".into();
        report.steps[0].detail = "d\u{1b}[2J".into();
        assert!(!report.summary().contains('\u{1b}'));
    }
}
