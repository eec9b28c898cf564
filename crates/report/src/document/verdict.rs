//! One finding of any kind, for whoever counts, judges or leaves out.

use base::Severity;

use super::wire::{License, Misconfiguration, ScanResult, Secret, Vulnerability, severity};

/// One finding and the result it stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Finding<'d> {
    /// A vulnerability in a package.
    Vulnerability(&'d ScanResult, &'d Vulnerability),
    /// A misconfiguration.
    Misconfiguration(&'d ScanResult, &'d Misconfiguration),
    /// A credential.
    Secret(&'d ScanResult, &'d Secret),
    /// A licence.
    License(&'d ScanResult, &'d License),
}

impl<'d> Finding<'d> {
    /// How bad.
    #[must_use]
    pub fn severity(&self) -> Severity {
        severity(match self {
            Self::Vulnerability(_, one) => &one.severity,
            Self::Misconfiguration(_, one) => &one.severity,
            Self::Secret(_, one) => &one.severity,
            Self::License(_, one) => &one.severity,
        })
    }

    /// The result it stands in.
    #[must_use]
    pub fn result(&self) -> &'d ScanResult {
        match self {
            Self::Vulnerability(result, _)
            | Self::Misconfiguration(result, _)
            | Self::Secret(result, _)
            | Self::License(result, _) => result,
        }
    }

    /// Identifier of the vulnerability, check or rule, or the licence.
    #[must_use]
    pub fn id(&self) -> &'d str {
        match self {
            Self::Vulnerability(_, one) => &one.id,
            Self::Misconfiguration(_, one) => &one.id,
            Self::Secret(_, one) => &one.rule_id,
            Self::License(_, one) => &one.name,
        }
    }

    /// The package, or the file.
    #[must_use]
    pub fn subject(&self) -> &'d str {
        match self {
            Self::Vulnerability(_, one) => &one.package,
            Self::License(_, one) if !one.package.is_empty() => &one.package,
            Self::License(_, one) if !one.file_path.is_empty() => &one.file_path,
            _ => &self.result().target,
        }
    }
}
