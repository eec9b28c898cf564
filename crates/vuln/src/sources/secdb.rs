//! Alpine's secdb (secdb.alpinelinux.org, one JSON for each release and repository; the YAML it is kept in is read too),
//! and those of Wolfi and Chainguard in the same form: which version of a package fixes what.

use std::collections::{BTreeMap, BTreeSet};

use base::Severity;
use serde::Deserialize;

use super::advisory;
use crate::finding::Status;
use crate::osv::{ALPINE, BuildError, Builder, CHAINGUARD, Detail, SkipReason, Target, WOLFI};
use crate::version::Scheme;

#[derive(Debug, Deserialize)]
struct Database {
    #[serde(default)]
    distroversion: String,
    #[serde(default)]
    urlprefix: String,
    #[serde(default)]
    packages: Option<Vec<Entry>>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    pkg: Package,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    #[serde(default)]
    secfixes: Option<BTreeMap<String, Option<Vec<String>>>>,
}

impl Builder {
    /// Adds one secdb; `name` stands for it in the report.
    ///
    /// # Errors
    /// When it is neither the JSON nor the YAML of a secdb, or of a distribution that is not known.
    pub fn add_secdb(&mut self, name: &str, bytes: &[u8]) -> Result<(), BuildError> {
        let wrong = |reason: String| BuildError::Source {
            what: "a secdb of Alpine, Wolfi or Chainguard",
            reason: format!("{name}: {reason}"),
        };
        // JSON is YAML too, but a YAML reader takes ten times as long for it.
        let database: Database = match bytes.trim_ascii_start().first() {
            Some(b'{') => serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?,
            _ => serde_yaml_ng::from_slice(bytes).map_err(|error| wrong(error.to_string()))?,
        };
        let release = database.distroversion.trim_start_matches('v');
        let (bucket, source) = match database.urlprefix.as_str() {
            url if url.contains("wolfi") => ("wolfi".to_owned(), WOLFI()),
            url if url.contains("cgr.dev") || url.contains("chainguard") => {
                ("chainguard".to_owned(), CHAINGUARD())
            }
            _ if !release.is_empty() => (format!("alpine {release}"), ALPINE()),
            _ => return Err(wrong("it names neither a release nor a known distribution".into())),
        };
        let target = Target::distribution(bucket, Scheme::Apk, source);
        for Entry { pkg } in database.packages.unwrap_or_default() {
            self.count_record();
            for (version, ids) in pkg.secfixes.iter().flatten() {
                // Version 0 lists what the package was never affected by.
                if version != "0" {
                    self.secfixes(&target, &pkg.name, version, ids.as_deref().unwrap_or_default());
                }
            }
        }
        Ok(())
    }

    /// An item names a vulnerability and its other names: "CVE-2021-1 GHSA-1 (+ regression fix)".
    fn secfixes(&mut self, target: &Target, package: &str, version: &str, items: &[String]) {
        if Scheme::Apk.compare(version, version).is_err() {
            self.skip(SkipReason::VersionUnreadable, package);
            return;
        }
        for item in items {
            let cves: Vec<&str> = item.split_whitespace().filter(|word| word.starts_with("CVE-")).collect();
            if cves.is_empty() {
                self.skip(SkipReason::NotSecurity, item);
            }
            for cve in cves {
                let new = advisory(Some(version), Status::Fixed, Severity::Unknown, BTreeSet::new());
                self.put(target, package, cve, &new);
                self.describe(cve, target.source.id, Detail::default());
            }
        }
    }
}
