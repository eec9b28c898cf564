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
    /// A finding that is known to be exploited stops it.
    pub exploited: bool,
}

/// A gate that was tripped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GateTripped {
    /// By severity.
    #[error("{} of {limit} or worse, the worst is {worst} ({example})", counted(*count, "finding"))]
    Severity {
        /// Findings at or above the limit.
        count: usize,
        /// The limit.
        limit: Severity,
        /// The worst severity found.
        worst: Severity,
        /// One of the worst: id and package.
        example: String,
    },
    /// By what licences ask for.
    #[error("{} of {limit} or worse, the worst is {worst} ({example})", counted(*count, "licence"))]
    License {
        /// Licences at or above the limit.
        count: usize,
        /// The limit.
        limit: Severity,
        /// The worst severity among them.
        worst: Severity,
        /// One of the worst: licence and package.
        example: String,
    },
    /// By secrets that lie in it.
    #[error("{} of {limit} or worse, the worst is {worst} ({example})", counted(*count, "secret"))]
    Secret {
        /// Secrets at or above the limit.
        count: usize,
        /// The limit.
        limit: Severity,
        /// The worst severity among them.
        worst: Severity,
        /// One of the worst: rule and file.
        example: String,
    },
    /// By what is known to be exploited.
    #[error("{} known to be exploited, the worst is {worst} ({example})", counted(*count, "finding"))]
    Exploited {
        /// Findings that are known to be exploited.
        count: usize,
        /// The worst severity among them.
        worst: Severity,
        /// One of the worst: id and package.
        example: String,
    },
}

impl GateTripped {
    /// The program's exit code: 11 low to 14 critical, by the worst finding (`CLI.md`, "Exit codes").
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Severity { worst, .. }
            | Self::License { worst, .. }
            | Self::Secret { worst, .. }
            | Self::Exploited { worst, .. } => worst.gate_exit_code(),
        }
    }
}

impl Fault for GateTripped {
    fn code(&self) -> &'static str {
        match self {
            Self::Severity { .. } => "gate-severity",
            Self::License { .. } => "gate-license",
            Self::Secret { .. } => "gate-secret",
            Self::Exploited { .. } => "gate-exploited",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Severity { .. } => {
                "update the packages named above, or choose another --fail-on; --ignore-unfixed leaves out what has no fix"
                    .into()
            }
            Self::License { .. } => {
                "replace the packages named above, or accept a licence in the ignore file under `licenses`".into()
            }
            Self::Secret { .. } => {
                "revoke them, then build the image without them: deleting the file in a later layer leaves it in the image; what is no secret goes into the ignore file under `secrets`"
                    .into()
            }
            Self::Exploited { .. } => "update the packages named above first: attacks on them are going on".into(),
        }
    }
    fn class(&self) -> Class {
        Class::Denied
    }
}

impl Gate {
    /// Judges a scan.
    ///
    /// # Errors
    /// When a finding that counts is at least as severe as the limit, or is known to be exploited.
    pub fn judge(&self, scan: &Scan) -> Result<(), GateTripped> {
        if let Some(limit) = self.fail_on {
            let over = || self.counted(scan).filter(|f| rated(f.severity) >= rated(limit));
            if let Some((worst, example)) = worst(over()) {
                return Err(GateTripped::Severity { count: over().count(), limit, worst, example });
            }
            secrets(scan, limit)?;
            licenses(scan, limit)?;
        }
        let exploited = || self.counted(scan).filter(|f| self.exploited && f.known_exploited.is_some());
        match worst(exploited()) {
            Some((worst, example)) => {
                Err(GateTripped::Exploited { count: exploited().count(), worst, example })
            }
            None => Ok(()),
        }
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

/// Secrets count whether or not a fixed version of anything exists.
fn secrets(scan: &Scan, limit: Severity) -> Result<(), GateTripped> {
    let over = || scan.secrets.iter().filter(|secret| rated(secret.finding.severity) >= rated(limit));
    match over().max_by_key(|secret| secret.finding.severity) {
        Some(worst) => Err(GateTripped::Secret {
            count: over().count(),
            limit,
            worst: worst.finding.severity,
            example: format!("{} in {}", worst.finding.rule_id, worst.path),
        }),
        None => Ok(()),
    }
}

/// A licence nobody has put into a category says nothing, and trips nothing.
fn licenses(scan: &Scan, limit: Severity) -> Result<(), GateTripped> {
    let over = || scan.licenses.iter().filter(|license| license.severity >= rated(limit));
    match over().max_by_key(|license| license.severity) {
        Some(worst) => Err(GateTripped::License {
            count: over().count(),
            limit,
            worst: worst.severity,
            example: match worst.package {
                Some(_) => format!("{} of {}", worst.name, worst.package_name),
                None => format!("{} in {}", worst.name, worst.path.as_deref().unwrap_or_default()),
            },
        }),
        None => Ok(()),
    }
}

/// The worst severity, and a finding that has it.
fn worst<'a>(findings: impl Iterator<Item = &'a Finding>) -> Option<(Severity, String)> {
    let worst = findings.max_by_key(|finding| finding.severity)?;
    Some((worst.severity, format!("{} in {}", worst.id, worst.package.name)))
}

/// A finding that nobody has rated counts as low (as in [`Severity::gate_exit_code`]): it must not pass a gate that
/// stops everything.
fn rated(severity: Severity) -> Severity {
    severity.max(Severity::Low)
}
