//! Version order and version ranges, one module per family of rules.
//!
//! Each module has a `Version` that parses and orders as its ecosystem's own tool does. Where Trivy differs
//! from that tool, the module says so.

pub mod alpm;
pub mod apk;
pub mod bitnami;
pub mod constraint;
pub mod deb;
mod digits;
pub mod gem;
pub mod generic;
pub mod jvm;
pub mod maven;
pub mod npm;
pub mod nvd;
pub mod pep440;
pub mod rpm;

use std::cmp::Ordering;

use base::{Class, Fault};

/// Which rules order the versions of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// Debian and Ubuntu.
    Deb,
    /// Alpine, Wolfi, Chainguard.
    Apk,
    /// Red Hat and its relatives.
    Rpm,
    /// Arch Linux.
    Alpm,
    /// Python.
    Pep440,
    /// Node.js.
    Npm,
    /// Ruby.
    Gem,
    /// Java.
    Maven,
    /// Bitnami images.
    Bitnami,
    /// Go, Rust and what else is nearly semantic versioning.
    Generic,
    /// Java runtimes.
    Jvm,
    /// Programs in the National Vulnerability Database, whatever their notation; no total order ([`nvd`]).
    Nvd,
}

impl Scheme {
    /// All schemes.
    pub const ALL: [Self; 12] = [
        Self::Deb,
        Self::Apk,
        Self::Rpm,
        Self::Alpm,
        Self::Pep440,
        Self::Npm,
        Self::Gem,
        Self::Maven,
        Self::Bitnami,
        Self::Generic,
        Self::Jvm,
        Self::Nvd,
    ];

    /// Name of the module.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Apk => "apk",
            Self::Rpm => "rpm",
            Self::Alpm => "alpm",
            Self::Pep440 => "pep440",
            Self::Npm => "npm",
            Self::Gem => "gem",
            Self::Maven => "maven",
            Self::Bitnami => "bitnami",
            Self::Generic => "generic",
            Self::Jvm => "jvm",
            Self::Nvd => "nvd",
        }
    }

    /// Orders two versions.
    ///
    /// # Errors
    /// When one of them is not a version under these rules.
    pub fn compare(self, left: &str, right: &str) -> Result<Ordering, VersionError> {
        let order = |ordering: Option<Ordering>, found: &dyn Fn() -> String| {
            ordering.ok_or_else(|| VersionError::Malformed { scheme: self, found: found() })
        };
        macro_rules! compare {
            ($module:ident) => {{
                let (a, b) = ($module::Version::parse(left), $module::Version::parse(right));
                let wrong = || short(if a.is_none() { left } else { right });
                let ordering = a.as_ref().zip(b.as_ref()).map(|(a, b)| a.cmp(b));
                order(ordering, &wrong)
            }};
        }
        match self {
            Self::Deb => compare!(deb),
            Self::Apk => compare!(apk),
            Self::Rpm => compare!(rpm),
            Self::Alpm => compare!(alpm),
            Self::Pep440 => compare!(pep440),
            Self::Npm => compare!(npm),
            Self::Gem => compare!(gem),
            Self::Maven => compare!(maven),
            Self::Bitnami => compare!(bitnami),
            Self::Generic => compare!(generic),
            Self::Jvm => compare!(jvm),
            Self::Nvd => compare!(nvd),
        }
    }

    /// Whether a version of a distribution's package lies in a range such as `>=1.21-1, <1.21-1+sp999`, every clause of
    /// which compares.
    ///
    /// # Errors
    /// When a version or the range does not follow the rules.
    pub fn in_range(self, version: &str, range: &str) -> Result<bool, VersionError> {
        let bad = || VersionError::BadConstraint { scheme: self, found: short(range) };
        let mut all = true;
        let mut clauses = 0;
        for clause in range.split([',', ' ']).filter(|clause| !clause.is_empty()) {
            let digits = clause.find(|c| !"=<>!".contains(c)).ok_or_else(bad)?;
            let operator = constraint::Operator::parse(&clause[..digits]).ok_or_else(bad)?;
            let ordering = self.compare(version, &clause[digits..])?;
            all &= operator.holds(ordering).ok_or_else(bad)?;
            clauses += 1;
        }
        if clauses == 0 { Err(bad()) } else { Ok(all) }
    }

    /// Whether `version` lies in the range `constraint`, such as `>=1.0, <2.0 || =3`.
    ///
    /// # Errors
    /// When the version or the range does not follow the rules of the ecosystem, or the ecosystem has no ranges
    /// (the package managers of distributions).
    pub fn matches(self, version: &str, constraint: &str) -> Result<bool, VersionError> {
        match self {
            Self::Pep440 => constraint::matches::<pep440::Version>(self, version, constraint),
            Self::Npm => constraint::matches::<npm::Version>(self, version, constraint),
            Self::Gem => constraint::matches::<gem::Version>(self, version, constraint),
            Self::Maven => constraint::matches::<maven::Version>(self, version, constraint),
            Self::Bitnami => constraint::matches::<bitnami::Version>(self, version, constraint),
            Self::Generic => constraint::matches::<generic::Version>(self, version, constraint),
            Self::Jvm | Self::Nvd => {
                let bad = || VersionError::BadConstraint { scheme: self, found: short(constraint) };
                nvd::holds(constraint, bad, |operand| self.compare(version, operand))
            }
            Self::Deb | Self::Apk | Self::Rpm | Self::Alpm => {
                Err(VersionError::BadConstraint { scheme: self, found: short(constraint) })
            }
        }
    }
}

/// The text, shortened to 100 characters, for messages.
fn short(text: &str) -> String {
    text.chars().take(100).collect()
}

/// A version or range that does not follow the rules of its ecosystem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VersionError {
    /// Not a version.
    #[error("version is \"{found}\", which does not follow the {} rules", scheme.as_str())]
    Malformed {
        /// The rules.
        scheme: Scheme,
        /// The text, shortened to 100 characters.
        found: String,
    },
    /// Not a range.
    #[error("range is \"{found}\", expected comparisons such as \">=1.0, <2.0 || =3\" under the {} rules", scheme.as_str())]
    BadConstraint {
        /// The rules.
        scheme: Scheme,
        /// The text, shortened to 100 characters.
        found: String,
    },
}

impl Fault for VersionError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "vuln-version-malformed",
            Self::BadConstraint { .. } => "vuln-range-malformed",
        }
    }
    fn hint(&self) -> String {
        "look the package up by hand: it could not be compared".into()
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}

#[cfg(test)]
mod originals;
#[cfg(test)]
mod tests;
