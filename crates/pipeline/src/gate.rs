//! The gate: findings against the least severity that stops an image.

use base::{Class, Fault, Severity, counted};
use vuln::{Finding, Scan, Status};

/// What stops an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gate {
    /// A finding at least this severe stops it; none lets everything pass.
    pub fail_on: Option<Severity>,
    /// Findings without a fixed version do not count.
    pub ignore_unfixed: bool,
}

/// A gate that was tripped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} of {limit} or worse, the worst is {worst} ({example})", counted(*count, "finding"))]
pub struct GateTripped {
    /// Findings at or above the limit.
    pub count: usize,
    /// The limit.
    pub limit: Severity,
    /// The worst severity found.
    pub worst: Severity,
    /// One of the worst: id and package.
    pub example: String,
}

impl GateTripped {
    /// The program's exit code: 11 low to 14 critical, by the worst finding (`CLI.md`, "Exit codes").
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.worst.gate_exit_code()
    }
}

impl Fault for GateTripped {
    fn code(&self) -> &'static str {
        "gate-severity"
    }
    fn hint(&self) -> String {
        "update the packages named above, or choose another --fail-on; --ignore-unfixed leaves out what has no fix".into()
    }
    fn class(&self) -> Class {
        Class::Denied
    }
}

impl Gate {
    /// Judges a scan.
    ///
    /// # Errors
    /// When a finding that counts is at least as severe as the limit.
    pub fn judge(&self, scan: &Scan) -> Result<(), GateTripped> {
        let Some(limit) = self.fail_on else { return Ok(()) };
        let over = || self.counted(scan).filter(|f| rated(f.severity) >= rated(limit));
        let Some(worst) = over().max_by_key(|finding| finding.severity) else { return Ok(()) };
        let example = format!("{} in {}", worst.id, worst.package.name);
        Err(GateTripped { count: over().count(), limit, worst: worst.severity, example })
    }

    /// Findings that count and that no source has rated.
    #[must_use]
    pub fn unrated(&self, scan: &Scan) -> usize {
        self.counted(scan).filter(|finding| finding.severity == Severity::Unknown).count()
    }

    fn counted<'a>(&self, scan: &'a Scan) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let ignored: &[Status] = if self.ignore_unfixed { &Status::UNFIXED } else { &[] };
        scan.findings.iter().filter(move |finding| !ignored.contains(&finding.status))
    }
}

/// A finding that nobody has rated counts as low (as in [`Severity::gate_exit_code`]): it must not pass a gate that
/// stops everything.
fn rated(severity: Severity) -> Severity {
    severity.max(Severity::Low)
}
