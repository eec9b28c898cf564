//! The packages of one lock file, each once.

use std::collections::HashMap;

use base::{Budget, Limits};
use sbom::Relationship;

use crate::{Found, ReadError, Record, limits};

/// Collects records. One that is there already adds its lines; it needs only one of them for production to be
/// needed for production (Trivy's `UniquePackages`).
pub(crate) struct Listing {
    records: Vec<Record>,
    by_id: HashMap<String, usize>,
    budget: Budget,
}

impl Listing {
    pub(crate) fn new() -> Self {
        let budget = Budget::new(Limits { bytes: u64::MAX, items: limits::PACKAGES, depth: 1 });
        Self { records: Vec::new(), by_id: HashMap::new(), budget }
    }

    pub(crate) fn add(&mut self, record: Record) -> Result<(), ReadError> {
        self.budget.spend_item()?;
        let id = record.id();
        let Some(known) = self.by_id.get(&id).map(|index| &mut self.records[*index]) else {
            self.by_id.insert(id, self.records.len());
            self.records.push(record);
            return Ok(());
        };
        known.dev &= record.dev;
        if record.relationship == Relationship::Direct && known.relationship == Relationship::Indirect {
            known.relationship = Relationship::Direct;
        }
        if known.licenses.is_empty() {
            known.licenses = record.licenses;
        }
        known.lines.extend(record.lines);
        known.lines.sort_unstable();
        known.lines.dedup();
        known.depends_on.extend(record.depends_on);
        known.depends_on.sort_unstable();
        known.depends_on.dedup();
        Ok(())
    }

    pub(crate) fn found(self) -> Found {
        Found::of(self.records)
    }

    /// For files of which each part is read alone: with a fault in one of them the rest is still found, and the fault
    /// is said. A file of which nothing could be read is no such file.
    pub(crate) fn found_despite(self, fault: Option<ReadError>) -> Result<Found, ReadError> {
        match fault {
            Some(fault) if self.records.is_empty() => Err(fault),
            fault => {
                let unreadable = fault.into_iter().map(|fault| (None, fault)).collect();
                Ok(Found { unreadable, ..self.found() })
            }
        }
    }
}

/// Marks what production needs: `start` and all it needs, by identifier. Everything else keeps its mark.
pub(crate) fn mark_production(records: &mut [Record], start: impl IntoIterator<Item = String>) {
    let index: HashMap<String, usize> = records.iter().enumerate().map(|(i, r)| (r.id(), i)).collect();
    let mut seen = vec![false; records.len()];
    let mut queue: Vec<usize> = start.into_iter().filter_map(|id| index.get(&id).copied()).collect();
    while let Some(next) = queue.pop() {
        if std::mem::replace(&mut seen[next], true) {
            continue;
        }
        records[next].dev = false;
        queue.extend(records[next].depends_on.iter().filter_map(|id| index.get(id).copied()));
    }
}
