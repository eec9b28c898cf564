//! OSV events as the version ranges of trivy-db.

use super::ecosystem::Target;
use super::wire::Affected;
use crate::names::Language;
use crate::version::Scheme;

/// `VulnerableVersions` and `PatchedVersions` of an advisory.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    pub(super) vulnerable: Vec<String>,
    pub(super) patched: Vec<String>,
    /// Versions that could not be compared with the ranges.
    pub(super) unreadable: usize,
}

struct Interval<'a> {
    from: &'a str,
    to: Option<(&'a str, bool)>,
}

impl Interval<'_> {
    fn text(&self, scheme: Scheme) -> String {
        // OSV "events": introduced "0" comes before every version, also before pre-releases of 0.
        let from = match (self.from, scheme) {
            ("0", Scheme::Generic | Scheme::Npm) => "0.0.0-0",
            ("0", Scheme::Pep440) => "0.dev0",
            (from, _) => from,
        };
        match self.to {
            None => format!(">={from}"),
            Some((to, true)) if to == self.from => format!("={to}"),
            Some((to, included)) => {
                let end = format!("{}{to}", if included { "<=" } else { "<" });
                if self.from == "0" { end } else { format!(">={from}, {end}") }
            }
        }
    }
}

/// The ranges of one affected package of a language ecosystem.
pub(super) fn language_ranges(affected: &Affected, language: Language) -> Ranges {
    let scheme = language.scheme();
    let mut intervals: Vec<Interval<'_>> = Vec::new();
    let mut ranges = Ranges::default();
    for range in affected.ranges.iter().flatten().filter(|range| range.kind != "GIT") {
        // An end without a beginning of its own belongs to a range from the start.
        let first = intervals.len();
        for event in &range.events {
            if let Some(from) = &event.introduced {
                intervals.push(Interval { from, to: None });
            }
            let end = match (&event.fixed, &event.last_affected) {
                (Some(fixed), _) => (fixed.as_str(), false),
                (None, Some(last)) => (last.as_str(), true),
                (None, None) => continue,
            };
            if intervals.len() == first {
                intervals.push(Interval { from: "0", to: None });
            }
            if let Some(interval) = intervals.last_mut() {
                interval.to = Some(end);
            }
            if !end.1 {
                ranges.patched.push(end.0.into());
            }
        }
    }
    ranges.vulnerable = intervals.iter().map(|interval| interval.text(scheme)).collect();
    // Listed versions that the ranges do not cover.
    let covered = ranges.vulnerable.join(" || ");
    for version in affected.versions.iter().flatten() {
        if covered.is_empty() {
            ranges.vulnerable.push(format!("={version}"));
            continue;
        }
        match scheme.matches(version, &covered) {
            Ok(true) => {}
            Ok(false) => ranges.vulnerable.push(format!("={version}")),
            // A version no comparator reads cannot be compared with an installed one either.
            Err(_) => ranges.unreadable += 1,
        }
    }
    ranges
}

/// The fixed version of a distribution package.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fix<'a> {
    /// From this version on.
    Version(&'a str),
    /// Not fixed.
    None,
    /// The events say something the format has no room for.
    NotExpressible,
}

/// The fix of one affected package of a distribution: the highest where there are several, so that nothing is
/// reported as fixed too early.
pub(super) fn distribution_fix<'a>(affected: &'a Affected, target: &Target) -> Fix<'a> {
    let mut fix = Fix::NotExpressible;
    for event in affected.ranges.iter().flatten().filter(|r| r.kind != "GIT").flat_map(|r| &r.events) {
        if event.last_affected.is_some() {
            return Fix::NotExpressible;
        }
        match (&event.fixed, &fix) {
            (Some(fixed), Fix::Version(known)) => {
                if target.scheme.compare(fixed, known).is_ok_and(std::cmp::Ordering::is_gt) {
                    fix = Fix::Version(fixed);
                }
            }
            (Some(fixed), _) => fix = Fix::Version(fixed),
            (None, Fix::NotExpressible) if event.introduced.is_some() => fix = Fix::None,
            (None, _) => {}
        }
    }
    fix
}
