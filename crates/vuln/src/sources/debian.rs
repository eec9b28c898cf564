//! Debian's security tracker as one JSON (security-tracker.debian.org/tracker/data/json): every vulnerability of every
//! source package in every release, fixed or not.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::advisory;
use crate::finding::Status;
use crate::osv::{BuildError, Builder, DEBIAN, Detail, SkipReason, Target, debian_urgency};
use crate::version::Scheme;

/// Releases by code name (wiki.debian.org/DebianReleases).
const RELEASES: [(&str, &str); 9] = [
    ("squeeze", "6"),
    ("wheezy", "7"),
    ("jessie", "8"),
    ("stretch", "9"),
    ("buster", "10"),
    ("bullseye", "11"),
    ("bookworm", "12"),
    ("trixie", "13"),
    ("forky", "14"),
];

type Tracker = BTreeMap<String, BTreeMap<String, Vulnerability>>;

#[derive(Debug, Deserialize)]
struct Vulnerability {
    #[serde(default)]
    description: String,
    #[serde(default)]
    releases: BTreeMap<String, Release>,
}

#[derive(Debug, Deserialize)]
struct Release {
    status: String,
    #[serde(default)]
    fixed_version: Option<String>,
    #[serde(default)]
    urgency: String,
    #[serde(default)]
    nodsa_reason: Option<String>,
}

impl Builder {
    /// Adds Debian's security tracker.
    ///
    /// # Errors
    /// When it is not the tracker's JSON.
    pub fn add_debian_tracker(&mut self, json: &[u8]) -> Result<(), BuildError> {
        let tracker: Tracker = serde_json::from_slice(json).map_err(|error| BuildError::Source {
            what: "Debian's security tracker in JSON",
            reason: error.to_string(),
        })?;
        for (package, vulnerabilities) in &tracker {
            for (id, vulnerability) in vulnerabilities {
                self.count_record();
                if !(id.starts_with("CVE-") || id.starts_with("TEMP-")) {
                    self.skip(SkipReason::NotSecurity, id);
                    continue;
                }
                self.debian_releases(package, id, vulnerability);
            }
        }
        Ok(())
    }

    fn debian_releases(&mut self, package: &str, id: &str, vulnerability: &Vulnerability) {
        let mut any = false;
        for (codename, release) in &vulnerability.releases {
            let Some((_, number)) = RELEASES.iter().find(|(name, _)| name == codename) else { continue };
            let fixed = release.fixed_version.as_deref();
            let fixed = match release.status.as_str() {
                // "0" is never affected; without a version it is fixed in something that was removed since.
                "resolved" => match fixed {
                    None | Some("0" | "") => continue,
                    fixed => fixed,
                },
                "open" => None,
                // "undetermined": nobody has looked.
                _ => continue,
            };
            let target = Target::distribution(format!("debian {number}"), Scheme::Deb, DEBIAN());
            let severity = debian_urgency(Some(&release.urgency));
            self.put(&target, package, id, &advisory(fixed, status(release), severity, BTreeSet::new()));
            any = true;
        }
        if any {
            let detail = Detail { description: vulnerability.description.clone(), ..Detail::default() };
            self.describe(id, DEBIAN().id, detail);
        }
    }
}

/// As trivy-db reads what is not fixed.
fn status(release: &Release) -> Status {
    match (release.urgency.as_str(), release.nodsa_reason.as_deref()) {
        ("end-of-life", _) => Status::EndOfLife,
        (_, Some("ignored")) => Status::WillNotFix,
        (_, Some("postponed")) => Status::FixDeferred,
        _ => Status::Affected,
    }
}
