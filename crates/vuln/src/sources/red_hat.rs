//! Red Hat's VEX files (security.access.redhat.com/data/csaf/v2/vex, one CSAF document for each vulnerability) and its list
//! of which products a repository belongs to (`repository-to-cpe.json`).
//!
//! A remediation names products; a product is a package in a stream, by a relationship. The package's name, module,
//! architecture and fixed version stand in its package URL, the stream's CPE in the product tree (Red Hat, "CSAF and VEX
//! documents").

use std::collections::{BTreeMap, BTreeSet};

use base::{Purl, PurlParts, Severity};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bolt::{Node, Tree};
use crate::bounds::Bounds;
use crate::distribution::{RED_HAT, disclosed_name};
use crate::finding::Status;
use crate::osv::{BuildError, Builder};
use crate::red_hat::standard_repositories;

/// Nesting of branches that is followed; Red Hat's have four levels.
const MAX_BRANCH_DEPTH: usize = 32;

/// Collects Red Hat's documents.
#[derive(Debug, Default)]
pub struct RedHatBuilder {
    /// Package, advisory or vulnerability, what differs: the products it is about.
    advisories: BTreeMap<(String, String), BTreeMap<Entry, BTreeSet<String>>>,
    repositories: BTreeMap<String, BTreeSet<String>>,
    vulnerabilities: BTreeMap<String, Detail>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    fixed: String,
    status: u8,
    /// The vulnerability, where the key is an advisory.
    cve: String,
    severity: u8,
    arches: BTreeSet<String>,
    /// What is said besides the fix.
    bounds: Bounds,
}

#[derive(Debug, Default)]
struct Detail {
    title: String,
    severity: Severity,
}

#[derive(Debug, Deserialize)]
struct Document {
    document: Head,
    #[serde(default)]
    product_tree: Value,
    #[serde(default)]
    vulnerabilities: Vec<Vulnerability>,
}

#[derive(Debug, Deserialize)]
struct Head {
    #[serde(default)]
    title: String,
    #[serde(default)]
    aggregate_severity: Option<Aggregate>,
}

#[derive(Debug, Deserialize)]
struct Aggregate {
    text: String,
}

#[derive(Debug, Deserialize)]
struct Vulnerability {
    cve: String,
    #[serde(default)]
    remediations: Vec<Remediation>,
    #[serde(default)]
    threats: Vec<Threat>,
}

#[derive(Debug, Deserialize)]
struct Remediation {
    category: String,
    #[serde(default)]
    details: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    product_ids: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Threat {
    category: String,
    #[serde(default)]
    details: String,
    #[serde(default)]
    product_ids: Vec<String>,
}

impl RedHatBuilder {
    /// Adds `repository-to-cpe.json`, in Red Hat's own form or as trivy-db keeps it.
    ///
    /// # Errors
    /// When it is not that file.
    pub fn add_repositories(&mut self, json: &[u8]) -> Result<(), BuildError> {
        #[derive(Deserialize)]
        struct Repository {
            cpes: Vec<String>,
        }
        #[derive(Deserialize)]
        struct Own {
            data: BTreeMap<String, Repository>,
        }
        let wrong = |error: serde_json::Error| BuildError::Source {
            what: "Red Hat's repository-to-cpe.json",
            reason: error.to_string(),
        };
        let value: Value = serde_json::from_slice(json).map_err(wrong)?;
        if value.get("data").is_some() {
            let own: Own = serde_json::from_value(value).map_err(wrong)?;
            for (name, repository) in own.data {
                self.repositories
                    .entry(name)
                    .or_default()
                    .extend(repository.cpes.iter().map(|cpe| trimmed(cpe)));
            }
        } else {
            let plain: BTreeMap<String, Vec<String>> = serde_json::from_value(value).map_err(wrong)?;
            for (name, cpes) in plain {
                self.repositories.entry(name).or_default().extend(cpes.iter().map(|cpe| trimmed(cpe)));
            }
        }
        Ok(())
    }

    /// Adds one VEX file; `name` stands for it in messages.
    ///
    /// # Errors
    /// When it is not a CSAF document.
    pub fn add_vex(&mut self, name: &str, json: &[u8]) -> Result<(), BuildError> {
        let wrong = |reason: String| BuildError::Source {
            what: "a VEX file of Red Hat",
            reason: format!("{name}: {reason}"),
        };
        let document: Document = serde_json::from_slice(json).map_err(|error| wrong(error.to_string()))?;
        let products = Products::read(&document.product_tree).map_err(wrong)?;
        let rated = document.document.aggregate_severity.as_ref();
        for vulnerability in &document.vulnerabilities {
            let detail = Detail {
                title: document.document.title.clone(),
                severity: severity(rated.map_or("", |rated| &rated.text)),
            };
            self.vulnerabilities.insert(vulnerability.cve.clone(), detail);
            for remediation in &vulnerability.remediations {
                self.remediation(&products, vulnerability, remediation);
            }
        }
        Ok(())
    }

    fn remediation(&mut self, products: &Products, vulnerability: &Vulnerability, remediation: &Remediation) {
        let Some(status) = status(remediation) else { return };
        let erratum =
            remediation.url.rsplit('/').next().filter(|id| id.starts_with("RH")).unwrap_or_default();
        let mut grouped: BTreeMap<(String, Entry), (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
        for id in &remediation.product_ids {
            let Some((package, cpe)) = products.package(id) else { continue };
            let arch = package.qualifiers.get("arch").map(String::as_str).unwrap_or_default();
            // Advisories join on binary packages.
            if package.kind != "rpm" || arch == "src" {
                continue;
            }
            let fixed = match (&package.version, package.qualifiers.get("epoch")) {
                (Some(version), Some(epoch)) => format!("{epoch}:{version}"),
                (Some(version), None) => version.clone(),
                (None, _) => String::new(),
            };
            if status == Status::Fixed && (fixed.is_empty() || erratum.is_empty()) {
                continue;
            }
            let key = products
                .module(id)
                .map_or_else(|| package.name.clone(), |module| format!("{module}::{}", package.name));
            let is_fixed = status == Status::Fixed;
            let entry = Entry {
                status: if is_fixed { 0 } else { trivy_number(status) },
                cve: if is_fixed { vulnerability.cve.clone() } else { String::new() },
                severity: vulnerability.impact(id).trivy_db_number(),
                arches: BTreeSet::new(),
                bounds: Bounds::default(),
                fixed,
            };
            let (arches, cpes) = grouped.entry((key, entry)).or_default();
            arches.extend(Some(arch.to_owned()).filter(|arch| !arch.is_empty() && arch != "noarch"));
            cpes.insert(cpe.to_owned());
        }
        for ((package, entry), (arches, cpes)) in grouped {
            let id = if entry.cve.is_empty() { vulnerability.cve.clone() } else { erratum.to_owned() };
            let entries = self.advisories.entry((package, id)).or_default();
            entries.entry(Entry { arches, ..entry }).or_default().extend(cpes);
        }
    }

    /// Adds what a database that knows no products discloses of a source package of a major release: it counts for the
    /// release's own repositories. `status` is that of what has no fix.
    pub(crate) fn add_disclosed(
        &mut self,
        major: &str,
        source: &str,
        id: &str,
        (fixed, status): (Option<&str>, Status),
        severity: Severity,
        bounds: &Bounds,
    ) {
        let cpe = format!("cpe:/o:redhat:enterprise_linux:{major}");
        for repository in standard_repositories(major) {
            self.repositories.entry(repository).or_default().insert(cpe.clone());
        }
        let entry = Entry {
            fixed: fixed.unwrap_or_default().to_owned(),
            status: if fixed.is_some() { 0 } else { trivy_number(status) },
            cve: String::new(),
            severity: severity.trivy_db_number(),
            arches: BTreeSet::new(),
            bounds: bounds.clone(),
        };
        let entries = self.advisories.entry((disclosed_name(source), id.to_owned())).or_default();
        entries.entry(entry).or_default().insert(cpe);
    }

    /// Puts everything into a database.
    pub(crate) fn finish(
        self,
        root: &mut Tree,
        sources: &mut Tree,
        vulnerabilities: &mut BTreeMap<String, (String, Severity)>,
    ) {
        if self.advisories.is_empty() && self.repositories.is_empty() {
            return;
        }
        let cpes: BTreeSet<&String> = self
            .advisories
            .values()
            .flat_map(BTreeMap::values)
            .chain(self.repositories.values())
            .flatten()
            .collect();
        let numbers: BTreeMap<&String, usize> = cpes.iter().enumerate().map(|(n, cpe)| (*cpe, n)).collect();
        let indices =
            |set: &BTreeSet<String>| set.iter().filter_map(|cpe| numbers.get(cpe)).collect::<Vec<_>>();
        let mut packages: BTreeMap<Vec<u8>, Tree> = BTreeMap::new();
        for ((package, id), entries) in &self.advisories {
            let entries: Vec<Value> =
                entries.iter().map(|(entry, cpes)| entry.to_json(&indices(cpes))).collect();
            let value = node(&json!({"Entries": entries}));
            packages.entry(package.clone().into_bytes()).or_default().insert(id.clone().into_bytes(), value);
        }
        let packages = packages.into_iter().map(|(name, tree)| (name, Node::Bucket(tree))).collect();
        root.insert(RED_HAT.as_bytes().to_vec(), Node::Bucket(packages));
        let repositories: Tree = self
            .repositories
            .iter()
            .map(|(name, cpes)| (name.clone().into_bytes(), node(&json!(indices(cpes)))))
            .collect();
        let names: Tree =
            numbers.iter().map(|(cpe, n)| (n.to_string().into_bytes(), node(&json!(cpe)))).collect();
        let products = [("repository", repositories), ("nvr", Tree::new()), ("cpe", names)];
        let products = products.map(|(name, tree)| (name.as_bytes().to_vec(), Node::Bucket(tree)));
        root.insert(b"Red Hat CPE".to_vec(), Node::Bucket(products.into()));
        let source = json!({"ID": "redhat-csaf-vex", "Name": "Red Hat CSAF VEX",
            "URL": "https://security.access.redhat.com/data/csaf/v2/vex/"});
        sources.insert(RED_HAT.as_bytes().to_vec(), node(&source));
        for (id, detail) in self.vulnerabilities {
            vulnerabilities.insert(id, (detail.title, detail.severity));
        }
    }

    /// Advisories taken so far.
    #[must_use]
    pub fn advisories(&self) -> usize {
        self.advisories.len()
    }
}

impl Entry {
    fn to_json(&self, products: &[&usize]) -> Value {
        let mut cve = serde_json::Map::new();
        if !self.cve.is_empty() {
            cve.insert("ID".into(), json!(self.cve));
        }
        if self.severity > 0 {
            cve.insert("Severity".into(), json!(self.severity));
        }
        let mut value = json!({"Cves": [cve], "Affected": products});
        if !self.fixed.is_empty() {
            value["FixedVersion"] = json!(self.fixed);
        }
        if !self.arches.is_empty() {
            value["Arches"] = json!(self.arches);
        }
        if self.status > 0 {
            value["Status"] = json!(self.status);
        }
        if let Some(value) = value.as_object_mut() {
            self.bounds.write(value);
        }
        value
    }
}

fn node(value: &Value) -> Node {
    Node::Value(value.to_string().into_bytes())
}

fn trimmed(cpe: &str) -> String {
    cpe.trim().to_owned()
}

fn trivy_number(status: Status) -> u8 {
    let at = Status::ALL.iter().position(|known| *known == status);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or_default()
}

/// What a remediation says of its products (Red Hat, "Remediations"); none for mitigations.
fn status(remediation: &Remediation) -> Option<Status> {
    Some(match (remediation.category.as_str(), remediation.details.as_str()) {
        ("vendor_fix", _) => Status::Fixed,
        ("none_available", "Affected") => Status::Affected,
        ("none_available", "Fix deferred") => Status::FixDeferred,
        ("none_available", "Under investigation") => Status::UnderInvestigation,
        ("no_fix_planned", "Will not fix") => Status::WillNotFix,
        ("no_fix_planned", "Out of support scope") => Status::EndOfLife,
        _ => return None,
    })
}

fn severity(word: &str) -> Severity {
    match word.to_ascii_lowercase().as_str() {
        "low" => Severity::Low,
        "moderate" => Severity::Medium,
        "important" => Severity::High,
        "critical" => Severity::Critical,
        _ => Severity::Unknown,
    }
}

impl Vulnerability {
    fn impact(&self, product: &str) -> Severity {
        let about = |threat: &&Threat| {
            threat.category == "impact" && threat.product_ids.iter().any(|id| id == product)
        };
        self.threats.iter().find(about).map_or(Severity::Unknown, |threat| severity(&threat.details))
    }
}

#[derive(Default)]
struct Products {
    purls: BTreeMap<String, PurlParts>,
    cpes: BTreeMap<String, String>,
    /// By product: the package (or module) and the stream it is in, which may be such a product again.
    relations: BTreeMap<String, (String, String)>,
}

impl Products {
    fn read(tree: &Value) -> Result<Self, String> {
        let mut products = Self::default();
        let list =
            |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        let mut open: Vec<(Value, usize)> =
            list(tree, "branches").into_iter().map(|branch| (branch, 1)).collect();
        while let Some((branch, depth)) = open.pop() {
            if depth > MAX_BRANCH_DEPTH {
                return Err(format!("branches nest deeper than {MAX_BRANCH_DEPTH} levels"));
            }
            let text = |path: &str| branch.pointer(path).and_then(Value::as_str);
            if let Some(id) = text("/product/product_id") {
                if let Some(purl) = text("/product/product_identification_helper/purl") {
                    let parsed: Result<Purl, _> = purl.parse();
                    products.purls.extend(parsed.ok().map(|purl| (id.to_owned(), purl.parts())));
                }
                if let Some(cpe) = text("/product/product_identification_helper/cpe") {
                    products.cpes.insert(id.to_owned(), cpe.to_owned());
                }
            }
            open.extend(list(&branch, "branches").into_iter().map(|branch| (branch, depth + 1)));
        }
        for relation in list(tree, "relationships") {
            let text = |path: &str| relation.pointer(path).and_then(Value::as_str).map(str::to_owned);
            if let (Some(id), Some(part), Some(whole)) = (
                text("/full_product_name/product_id"),
                text("/product_reference"),
                text("/relates_to_product_reference"),
            ) {
                products.relations.insert(id, (part, whole));
            }
        }
        Ok(products)
    }

    /// The package of a product and the CPE of its stream.
    fn package(&self, id: &str) -> Option<(&PurlParts, &str)> {
        let (part, whole) = self.relations.get(id)?;
        let package = self.purls.get(part)?;
        // A package of a module relates to the module in its stream.
        let stream = self.relations.get(whole).map_or(whole, |(_, stream)| stream);
        Some((package, self.cpes.get(stream)?))
    }

    /// `nodejs:18` of a package in a module: from its package URL's qualifier, else from the module it relates to.
    fn module(&self, id: &str) -> Option<String> {
        let (part, whole) = self.relations.get(id)?;
        let label = self.purls.get(part).and_then(|package| package.qualifiers.get("rpmmod").cloned());
        let module = label.or_else(|| {
            let (module, _) = self.relations.get(whole)?;
            let parts = self.purls.get(module)?;
            (parts.kind == "rpmmod")
                .then(|| format!("{}:{}", parts.name, parts.version.as_deref().unwrap_or("")))
        })?;
        let mut fields = module.split(':');
        Some(format!("{}:{}", fields.next()?, fields.next()?))
    }
}

impl Builder {
    /// Adds Red Hat's advisories.
    pub fn add_red_hat(&mut self, red_hat: RedHatBuilder) {
        self.set_red_hat(red_hat);
    }
}
