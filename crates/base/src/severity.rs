//! Severity of a finding.

use serde::{Deserialize, Serialize};

use crate::{Class, Fault};

/// How bad a finding is, in Trivy's five steps. Orders from `Unknown` (least) to `Critical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Severity {
    /// No source rated it.
    #[default]
    Unknown,
    /// CVSS 0.1 to 3.9.
    Low,
    /// CVSS 4.0 to 6.9.
    Medium,
    /// CVSS 7.0 to 8.9.
    High,
    /// CVSS 9.0 to 10.0.
    Critical,
}

impl Severity {
    /// All severities, least first.
    pub const ALL: [Self; 5] = [Self::Unknown, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// Trivy's spelling: upper case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
            Self::Critical => "CRITICAL",
        }
    }

    /// The severity of a CVSS base score (CVSS v3.1 specification, section 5, "Qualitative Severity Rating Scale").
    #[must_use]
    pub fn from_cvss_score(score: f64) -> Self {
        match score {
            s if s >= 9.0 => Self::Critical,
            s if s >= 7.0 => Self::High,
            s if s >= 4.0 => Self::Medium,
            s if s > 0.0 => Self::Low,
            _ => Self::Unknown,
        }
    }

    /// The number trivy-db schema 2 stores for it: 0 unknown to 4 critical.
    #[must_use]
    pub fn trivy_db_number(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
            Self::Critical => 4,
        }
    }

    /// The exit code of a gate that a finding of this severity trips (`CLI.md`): 11 low to 14 critical.
    /// An unrated finding counts as low.
    #[must_use]
    pub fn gate_exit_code(self) -> u8 {
        match self {
            Self::Unknown | Self::Low => 11,
            Self::Medium => 12,
            Self::High => 13,
            Self::Critical => 14,
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for Severity {
    type Err = SeverityError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.as_str().eq_ignore_ascii_case(s))
            .ok_or_else(|| SeverityError { found: s.to_owned() })
    }
}

/// A word that is not a severity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("severity is \"{found}\", expected UNKNOWN, LOW, MEDIUM, HIGH or CRITICAL")]
pub struct SeverityError {
    /// The word.
    pub found: String,
}

impl Fault for SeverityError {
    fn code(&self) -> &'static str {
        "severity-unknown-word"
    }
    fn hint(&self) -> String {
        "use one of UNKNOWN, LOW, MEDIUM, HIGH, CRITICAL, in any case".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::Severity;

    #[test]
    fn words_and_numbers() {
        for severity in Severity::ALL {
            assert_eq!(severity.as_str().to_lowercase().parse(), Ok(severity));
        }
        assert!("severe".parse::<Severity>().is_err());
        assert!(Severity::Critical > Severity::High);
        let scores = [
            (0.0, "UNKNOWN"),
            (0.1, "LOW"),
            (3.9, "LOW"),
            (4.0, "MEDIUM"),
            (6.9, "MEDIUM"),
            (7.0, "HIGH"),
            (9.0, "CRITICAL"),
        ];
        for (score, word) in scores {
            assert_eq!(Severity::from_cvss_score(score).as_str(), word, "{score}");
        }
    }
}
