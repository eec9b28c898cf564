use std::collections::BTreeMap;

use base::{Class, Fault};

use crate::bolt::BoltError;

/// Why a database could not be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The archive is not a readable zip.
    #[error("expected a zip with one JSON record per file, found something else: {reason}")]
    Zip {
        /// What the zip reader says.
        reason: String,
    },
    /// One record of an archive is too large.
    #[error("record {name} is larger than the limit of {limit} bytes")]
    RecordSize {
        /// Name in the archive.
        name: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// Too many records.
    #[error("more than {limit} records")]
    Records {
        /// The limit.
        limit: u64,
    },
    /// A file of a publisher is not in the form it should be.
    #[error("not {what}: {reason}")]
    Source {
        /// What it was meant to be.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A record cannot be stored.
    #[error(transparent)]
    Store(#[from] BoltError),
}

impl Fault for BuildError {
    fn code(&self) -> &'static str {
        match self {
            Self::Zip { .. } => "vuln-build-zip",
            Self::RecordSize { .. } => "vuln-build-record-size",
            Self::Records { .. } => "vuln-build-records",
            Self::Source { .. } => "vuln-build-source",
            Self::Store(error) => error.code(),
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Zip { .. } => "give the all.zip of an ecosystem as OSV publishes it".into(),
            Self::RecordSize { .. } | Self::Records { .. } => {
                "build from the ecosystems you need, one zip each".into()
            }
            Self::Source { .. } => {
                "give the file as its publisher offers it; `assay db build --help` names them".into()
            }
            Self::Store(error) => error.hint(),
        }
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}

/// Why something in the input is not in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SkipReason {
    /// The record was taken back.
    Withdrawn,
    /// The file is not a JSON record in OSV form.
    Malformed,
    /// The record says nothing about any package.
    NothingAffected,
    /// A package of an ecosystem that has no bucket here.
    UnsupportedEcosystem,
    /// An erratum that names no CVE: an enhancement or bug fix.
    NotSecurity,
    /// A modular package whose record does not say of which stream.
    UnknownModuleStream,
    /// Only Git commits, or a last affected version where the format has room for a fixed one only.
    RangeNotExpressible,
    /// A CVSS vector that is malformed or of a version not known; the advisory itself is kept.
    CvssUnreadable,
    /// A version that does not follow the rules of its ecosystem; the advisory itself is kept.
    VersionUnreadable,
}

impl SkipReason {
    /// Stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Malformed => "malformed",
            Self::NothingAffected => "nothing-affected",
            Self::UnsupportedEcosystem => "unsupported-ecosystem",
            Self::NotSecurity => "not-security",
            Self::UnknownModuleStream => "unknown-module-stream",
            Self::RangeNotExpressible => "range-not-expressible",
            Self::CvssUnreadable => "cvss-unreadable",
            Self::VersionUnreadable => "version-unreadable",
        }
    }
}

/// How often something was left out, and where first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    /// How often.
    pub count: usize,
    /// Identifiers of the first records concerned, at most five.
    pub examples: Vec<String>,
}

/// What a build took and what it left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildReport {
    /// Records read.
    pub records: usize,
    /// Advisories (one package, one vulnerability) by bucket.
    pub advisories: BTreeMap<String, usize>,
    /// Vulnerabilities with details.
    pub vulnerabilities: usize,
    /// What was left out.
    pub skipped: BTreeMap<SkipReason, Skipped>,
}

impl BuildReport {
    pub(super) fn skip(&mut self, reason: SkipReason, id: &str) {
        let skipped = self.skipped.entry(reason).or_default();
        skipped.count += 1;
        if skipped.examples.len() < 5 && !skipped.examples.iter().any(|seen| seen == id) {
            skipped.examples.push(id.chars().take(100).collect());
        }
    }
}
