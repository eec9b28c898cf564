//! Advisories and details as a build keeps them: numbers of texts ([`Strings`]). 246,000 advisories and 33,000
//! vulnerabilities took 480 MiB as they are read, and take a fifth of it so.

use std::collections::BTreeMap;

use base::Severity;

use super::build::Advisory;
use super::cvss::Scores;
use super::details::{Detail, Details};
use super::strings::{Strings, Symbol};
use crate::bounds::Bounds;
use crate::finding::Status;

/// An [`Advisory`].
#[derive(Debug, Clone, Copy)]
pub(super) enum KeptAdvisory {
    Language {
        vendor_ids: Symbol,
        vulnerable: Symbol,
        patched: Symbol,
    },
    Distribution {
        vendor_ids: Symbol,
        fixed: Option<Symbol>,
        severity: Severity,
        status: Status,
        ranges: Symbol,
        fixes: Symbol,
    },
    Program {
        entries: Symbol,
    },
}

impl KeptAdvisory {
    pub(super) fn of(advisory: &Advisory, strings: &mut Strings) -> Self {
        match advisory {
            Advisory::Language { vendor_ids, vulnerable, patched } => Self::Language {
                vendor_ids: strings.add_list(vendor_ids),
                vulnerable: strings.add_list(vulnerable),
                patched: strings.add_list(patched),
            },
            Advisory::Program { entries } => Self::Program { entries: strings.add_list(entries) },
            Advisory::Distribution { vendor_ids, fixed, severity, status, bounds } => Self::Distribution {
                vendor_ids: strings.add_list(vendor_ids),
                fixed: fixed.as_ref().map(|fixed| strings.add(fixed)),
                severity: *severity,
                status: *status,
                ranges: strings.add_list(&bounds.ranges),
                fixes: strings.add_list(&bounds.fixes),
            },
        }
    }

    pub(super) fn read(self, strings: &Strings) -> Advisory {
        let list = |symbol| strings.list(symbol).map(str::to_owned);
        match self {
            Self::Language { vendor_ids, vulnerable, patched } => Advisory::Language {
                vendor_ids: list(vendor_ids).collect(),
                vulnerable: list(vulnerable).collect(),
                patched: list(patched).collect(),
            },
            Self::Program { entries } => Advisory::Program { entries: list(entries).collect() },
            Self::Distribution { vendor_ids, fixed, severity, status, ranges, fixes } => {
                Advisory::Distribution {
                    vendor_ids: list(vendor_ids).collect(),
                    fixed: fixed.map(|fixed| strings.get(fixed).to_owned()),
                    severity,
                    status,
                    bounds: Bounds { ranges: list(ranges).collect(), fixes: list(fixes).collect() },
                }
            }
        }
    }
}

/// What every source says about every vulnerability.
#[derive(Debug, Default)]
pub(super) struct KeptDetails(BTreeMap<Symbol, Vec<Kept>>);

/// A [`Detail`] with its source.
#[derive(Debug, Clone)]
struct Kept {
    source: &'static str,
    title: Symbol,
    description: Symbol,
    severity: Severity,
    v3: Option<(Symbol, f64)>,
    v4: Option<(Symbol, f64)>,
    cwe_ids: Symbol,
    references: Box<[Symbol]>,
    published: Option<Symbol>,
    modified: Option<Symbol>,
}

impl KeptDetails {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds what a source says; later records of one source are merged ([`Detail::merge`]).
    pub(super) fn add(&mut self, id: &str, source: &'static str, detail: Detail, strings: &mut Strings) {
        let known = self.0.entry(strings.add(id)).or_default();
        match known.iter_mut().find(|kept| kept.source == source) {
            Some(kept) => {
                let mut merged = kept.read(strings);
                merged.merge(detail);
                *kept = Kept::of(source, &merged, strings);
            }
            None => {
                // Most vulnerabilities have one or two sources, and a vector would begin with room for four.
                known.reserve_exact(1);
                known.push(Kept::of(source, &detail, strings));
            }
        }
    }

    /// Vulnerabilities in the order of their names.
    pub(super) fn sorted(&self, strings: &Strings) -> Vec<Symbol> {
        let mut ids: Vec<Symbol> = self.0.keys().copied().collect();
        ids.sort_unstable_by_key(|id| strings.get(*id));
        ids
    }

    /// Everything said about a vulnerability.
    pub(super) fn read(&self, id: Symbol, strings: &Strings) -> Details {
        let mut details = Details::default();
        for kept in self.0.get(&id).into_iter().flatten() {
            details.add(kept.source, kept.read(strings));
        }
        details
    }
}

impl Kept {
    fn of(source: &'static str, detail: &Detail, strings: &mut Strings) -> Self {
        let mut score = |found: &Option<(String, f64)>| {
            found.as_ref().map(|(vector, score)| (strings.add(vector), *score))
        };
        let (v3, v4) = (score(&detail.scores.v3), score(&detail.scores.v4));
        Self {
            source,
            title: strings.add(&detail.title),
            description: strings.add(&detail.description),
            severity: detail.severity,
            v3,
            v4,
            cwe_ids: strings.add_list(&detail.cwe_ids),
            references: detail.references.iter().map(|url| strings.add(url)).collect(),
            published: detail.published.as_ref().map(|time| strings.add(time)),
            modified: detail.modified.as_ref().map(|time| strings.add(time)),
        }
    }

    fn read(&self, strings: &Strings) -> Detail {
        let text = |symbol: Symbol| strings.get(symbol).to_owned();
        let score = |found: Option<(Symbol, f64)>| found.map(|(vector, score)| (text(vector), score));
        Detail {
            title: text(self.title),
            description: text(self.description),
            severity: self.severity,
            scores: Scores { v3: score(self.v3), v4: score(self.v4) },
            cwe_ids: strings.list(self.cwe_ids).map(str::to_owned).collect(),
            references: self.references.iter().map(|url| text(*url)).collect(),
            published: self.published.map(text),
            modified: self.modified.map(text),
        }
    }
}
