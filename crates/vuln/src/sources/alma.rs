//! AlmaLinux's errata as they are published for each release (errata.almalinux.org/9/errata.full.json): unlike in OSV form,
//! the module and its stream are there.

use std::collections::{BTreeMap, BTreeSet};

use base::Severity;
use serde::Deserialize;
use serde_json::Value;

use super::advisory;
use crate::finding::Status;
use crate::osv::{ALMA, BuildError, Builder, Detail, SkipReason, Target};
use crate::version::Scheme;

#[derive(Debug, Deserialize)]
struct Erratum {
    #[serde(alias = "updateinfo_id")]
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    references: Vec<Reference>,
    #[serde(default)]
    packages: Vec<Package>,
    #[serde(default)]
    modules: Vec<Module>,
    #[serde(default)]
    pkglist: Option<PackageList>,
}

#[derive(Debug, Deserialize)]
struct PackageList {
    #[serde(default)]
    packages: Vec<Package>,
    #[serde(default)]
    module: Option<Module>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    #[serde(default)]
    epoch: Value,
    version: String,
    release: String,
    #[serde(default)]
    arch: String,
    /// `name:stream:version:context` in the newer form.
    #[serde(default)]
    module: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Module {
    #[serde(default)]
    name: String,
    #[serde(default)]
    stream: String,
}

#[derive(Debug, Deserialize)]
struct Reference {
    #[serde(default)]
    id: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    href: String,
}

impl Builder {
    /// Adds the errata of a major release such as `9`.
    ///
    /// # Errors
    /// When they are not the JSON of AlmaLinux's errata.
    pub fn add_alma_errata(&mut self, release: &str, json: &[u8]) -> Result<(), BuildError> {
        let wrong = |error: serde_json::Error| BuildError::Source {
            what: "AlmaLinux's errata in JSON",
            reason: error.to_string(),
        };
        // `errata.full.json` has the list under "data"; the older `errata.json` is the list.
        let list = match serde_json::from_slice(json).map_err(wrong)? {
            Value::Object(mut file) => file.remove("data").unwrap_or_default(),
            list => list,
        };
        let errata: Vec<Erratum> = serde_json::from_value(list).map_err(wrong)?;
        let target = Target::distribution(format!("alma {release}"), Scheme::Rpm, ALMA());
        for erratum in &errata {
            self.count_record();
            self.erratum(&target, erratum);
        }
        Ok(())
    }

    fn erratum(&mut self, target: &Target, erratum: &Erratum) {
        let cves: BTreeSet<&str> = erratum
            .references
            .iter()
            .filter(|reference| reference.kind == "cve" && reference.id.starts_with("CVE-"))
            .map(|reference| reference.id.as_str())
            .collect();
        if cves.is_empty() {
            self.skip(SkipReason::NotSecurity, &erratum.id);
            return;
        }
        // An erratum lists each architecture; of several builds of a package the earliest has the fix (trivy-db).
        let mut fixes: BTreeMap<String, String> = BTreeMap::new();
        for package in erratum.all_packages() {
            let Some((name, version)) = erratum.key(package) else { continue };
            let place = fixes.entry(name).or_insert_with(|| version.clone());
            if Scheme::Rpm.compare(&version, place).is_ok_and(std::cmp::Ordering::is_lt) {
                *place = version;
            }
        }
        if fixes.is_empty() {
            self.skip(SkipReason::NothingAffected, &erratum.id);
        }
        for cve in cves {
            for (name, version) in &fixes {
                let ids = BTreeSet::from([erratum.id.clone()]);
                let new = advisory(Some(version), Status::Fixed, Severity::Unknown, ids);
                self.put(target, name, cve, &new);
            }
            self.describe(cve, target.source.id, erratum.detail());
        }
    }
}

impl Erratum {
    fn all_packages(&self) -> impl Iterator<Item = &Package> {
        let older = self.pkglist.iter().flat_map(|list| &list.packages);
        self.packages
            .iter()
            .chain(older)
            .filter(|package| matches!(package.arch.as_str(), "x86_64" | "noarch"))
    }

    /// The name advisories go by and the version; none for a package of a module whose stream is not said.
    fn key(&self, package: &Package) -> Option<(String, String)> {
        let epoch = match &package.epoch {
            Value::String(epoch) => epoch.clone(),
            Value::Number(epoch) => epoch.to_string(),
            _ => String::new(),
        };
        let epoch = if epoch.is_empty() || epoch == "0" { String::new() } else { format!("{epoch}:") };
        let version = format!("{epoch}{}-{}", package.version, package.release);
        let own = package.module.as_deref().and_then(|label| {
            let mut parts = label.split(':');
            Some(Module { name: parts.next()?.to_owned(), stream: parts.next()?.to_owned() })
        });
        let older = self.pkglist.as_ref().and_then(|list| list.module.clone());
        let single = if let [module] = self.modules.as_slice() { Some(module.clone()) } else { None };
        let is_modular = package.release.contains(".module");
        let module = own.or(older).or(single.filter(|_| is_modular));
        let module = module.filter(|module| !module.name.is_empty() && !module.stream.is_empty());
        match module {
            Some(Module { name, stream }) => Some((format!("{name}:{stream}::{}", package.name), version)),
            None if is_modular => None,
            None => Some((package.name.clone(), version)),
        }
    }

    fn detail(&self) -> Detail {
        let severity = match self.severity.to_ascii_lowercase().as_str() {
            "low" => Severity::Low,
            "moderate" => Severity::Medium,
            "important" => Severity::High,
            "critical" => Severity::Critical,
            _ => Severity::Unknown,
        };
        let references = self.references.iter().filter(|reference| reference.kind != "cve");
        Detail {
            title: self.title.clone(),
            description: self.description.clone(),
            severity,
            references: references.map(|r| r.href.clone()).filter(|url| !url.is_empty()).collect(),
            ..Detail::default()
        }
    }
}
