//! Findings that somebody has answered for: ignore files and VEX documents. What is left out stays visible as a
//! [`Suppressed`] finding with who said so and why.

mod rules;

use std::collections::BTreeMap;

use base::{Purl, PurlParts, Timestamp};
use sbom::{BomIdentity, Inventory};
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::vex::{VexDocument, VexRepository, VexStatus, repository_answer};

pub use rules::{IgnoreError, IgnoreRule, IgnoreRules, MAX_IGNORE_FILE_BYTES};

/// Everything that may answer for findings, in the order it is asked: ignore files, then VEX documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suppressions {
    /// Ignore files.
    pub rules: Vec<IgnoreRules>,
    /// VEX documents; the first that answers counts.
    pub vex: Vec<VexDocument>,
    /// VEX repositories, asked after the documents; the first that has a document about a product counts.
    pub repositories: Vec<VexRepository>,
    /// What the image itself is called in VEX documents, such as `pkg:oci/app@sha256:…`.
    pub products: Vec<Purl>,
}

/// A finding that is not reported because somebody has answered for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// What was said.
    pub status: SuppressedStatus,
    /// Why; empty where no reason is given.
    pub statement: String,
    /// The file or document that says so.
    pub source: String,
}

/// What was said about a suppressed finding, in Trivy's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SuppressedStatus {
    /// An ignore file names it.
    Ignored,
    /// A VEX document says that the product is not affected.
    NotAffected,
    /// A VEX document says that it is fixed.
    Fixed,
}

impl SuppressedStatus {
    /// Trivy's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ignored => "ignored",
            Self::NotAffected => "not_affected",
            Self::Fixed => "fixed",
        }
    }
}

impl Suppressions {
    /// Whether nothing can be left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.iter().all(IgnoreRules::is_empty) && self.vex.is_empty() && self.repositories.is_empty()
    }

    /// Says which bill of materials is looked at, where it is one: statements about others do not count. The documents
    /// that had such, with their number.
    pub fn hold_to(&mut self, bom: Option<(&BomIdentity, &Inventory)>) -> Vec<(String, usize)> {
        let dropped = self.vex.iter_mut().map(|document| {
            let dropped = document.hold_to(bom);
            (document.source().to_owned(), dropped)
        });
        dropped.filter(|(_, dropped)| *dropped > 0).collect()
    }

    /// Takes the findings apart: what is to be reported, and what somebody has answered for.
    pub(crate) fn apply(
        &self,
        inventory: &Inventory,
        findings: Vec<Finding>,
        now: Timestamp,
    ) -> (Vec<Finding>, Vec<Suppressed>) {
        if self.is_empty() {
            return (findings, Vec::new());
        }
        let products: Vec<PurlParts> = self.products.iter().map(Purl::parts).collect();
        let mut packages: BTreeMap<usize, PurlParts> = BTreeMap::new();
        let (mut kept, mut suppressed) = (Vec::new(), Vec::new());
        for finding in findings {
            let index = finding.package.index;
            let package = packages.entry(index).or_insert_with(|| finding.package.purl.parts());
            let answer = self
                .ignored(inventory, &finding, package, now)
                .or_else(|| self.answered(&finding, package, &products));
            match answer {
                Some((status, statement, source)) => {
                    suppressed.push(Suppressed { finding, status, statement, source });
                }
                None => kept.push(finding),
            }
        }
        (kept, suppressed)
    }

    fn ignored(
        &self,
        inventory: &Inventory,
        finding: &Finding,
        package: &PurlParts,
        now: Timestamp,
    ) -> Option<(SuppressedStatus, String, String)> {
        // Trivy looks at the target's name and at the package's path, which a system package has not.
        let (target, path) = if finding.package.ecosystem.is_os() {
            let os = inventory.os.as_ref();
            let os = os.map(|os| format!(" ({} {})", os.family, os.version)).unwrap_or_default();
            (format!("{}{os}", inventory.subject.name), "")
        } else {
            let path = finding.package.path.as_deref().unwrap_or_default();
            (path.to_owned(), path)
        };
        self.rules.iter().find_map(|rules| {
            let rule = rules.vulnerability(&finding.id, &[&target, path], package, now)?;
            Some((SuppressedStatus::Ignored, rule.statement.clone(), rules.source().to_owned()))
        })
    }

    fn answered(
        &self,
        finding: &Finding,
        package: &PurlParts,
        products: &[PurlParts],
    ) -> Option<(SuppressedStatus, String, String)> {
        let id = &finding.id;
        let documents = self.vex.iter().find_map(|document| {
            let (status, statement) = document.answer(id, package, products)?;
            Some((cleared(status)?, statement, document.source()))
        });
        let repositories = || {
            let (status, statement, source) = repository_answer(&self.repositories, id, package, products)?;
            Some((cleared(status)?, statement, source))
        };
        let (status, statement, source) = documents.or_else(repositories)?;
        Some((status, statement.to_owned(), source.to_owned()))
    }
}

/// Only what says that there is nothing to do leaves a finding out.
fn cleared(status: VexStatus) -> Option<SuppressedStatus> {
    match status {
        VexStatus::NotAffected => Some(SuppressedStatus::NotAffected),
        VexStatus::Fixed => Some(SuppressedStatus::Fixed),
        VexStatus::Affected | VexStatus::UnderInvestigation => None,
    }
}
