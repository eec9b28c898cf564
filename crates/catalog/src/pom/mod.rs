//! `pom.xml` of Maven (maven.apache.org, "POM Reference"), as far as the tree itself tells: properties, managed
//! versions and parents that are in it. Nothing is fetched.

mod capability;

use std::collections::{BTreeMap, BTreeSet};

use sbom::{Ecosystem, LineRange, Relationship};

use crate::join::{folder, in_folder};
use crate::xml::{self, Element};
use crate::{Found, Project, ReadError, Record};

pub(crate) use capability::CAPABILITY;

/// Parents above parents: 16, more than any real tree has; a circle ends there.
const MAX_PARENTS: usize = 16;

/// Properties in properties: 8 levels; a circle ends there.
const MAX_SUBSTITUTIONS: usize = 8;

/// A text after its properties are put in: 4 KiB; a property that holds itself twice grows without end.
const MAX_VALUE_BYTES: usize = 4096;

/// Modules below one file, their own included: 1,000, more than the largest public builds have.
const MAX_MODULES: usize = 1000;

/// What a `pom.xml` says, before properties are put in.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pom {
    group: String,
    artifact: String,
    version: String,
    parent: Option<Parent>,
    properties: BTreeMap<String, String>,
    managed: Vec<Dependency>,
    dependencies: Vec<Dependency>,
    licenses: Vec<String>,
    modules: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Parent {
    group: String,
    artifact: String,
    version: String,
    /// Where it is, relative to the folder of this one; empty for "only in a repository".
    path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Dependency {
    group: String,
    artifact: String,
    version: String,
    scope: String,
    optional: bool,
    lines: LineRange,
}

/// Reads a `pom.xml`. Its packages are known when all files are.
///
/// # Errors
/// When it is no XML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let root = xml::read("pom.xml", "project", data)?;
    let value = |name: &str| root.value(name).to_owned();
    let properties = root.child("properties").map(|p| p.children.as_slice()).unwrap_or_default();
    let managed = root.child("dependencyManagement").and_then(|managed| managed.child("dependencies"));
    Ok(Found::beside(crate::Manifest::Pom(Pom {
        group: value("groupId"),
        artifact: value("artifactId"),
        version: value("version"),
        parent: root.child("parent").map(parent),
        properties: properties.iter().map(|p| (p.name.clone(), p.text.clone())).collect(),
        managed: dependencies(managed),
        dependencies: dependencies(root.child("dependencies")),
        modules: root
            .child("modules")
            .into_iter()
            .flat_map(|modules| modules.all("module"))
            .map(|module| module.text.clone())
            .collect(),
        licenses: root
            .child("licenses")
            .into_iter()
            .flat_map(|licenses| licenses.all("license"))
            .map(|license| license.value("name").to_owned())
            .filter(|name| !name.is_empty())
            .collect(),
    })))
}

fn parent(element: &Element) -> Parent {
    let value = |name: &str| element.value(name).to_owned();
    // POM Reference: "../pom.xml" where the element is missing; an empty one means the repository.
    let path = element.child("relativePath").map_or("../pom.xml", |path| path.text.as_str());
    Parent {
        group: value("groupId"),
        artifact: value("artifactId"),
        version: value("version"),
        path: if path.is_empty() || path.ends_with(".xml") { path.into() } else { format!("{path}/pom.xml") },
    }
}

fn dependencies(element: Option<&Element>) -> Vec<Dependency> {
    let one = |element: &Element| Dependency {
        group: element.value("groupId").to_owned(),
        artifact: element.value("artifactId").to_owned(),
        version: element.value("version").to_owned(),
        scope: element.value("scope").to_owned(),
        optional: element.value("optional").eq_ignore_ascii_case("true"),
        lines: element.lines,
    };
    element.into_iter().flat_map(|list| list.all("dependency")).map(one).collect()
}

/// A file and the parents of it that are in the tree, nearest first.
struct Family<'a> {
    members: Vec<&'a Pom>,
    /// The nearest parent that is not in the tree.
    outside: Option<&'a Parent>,
}

impl<'a> Family<'a> {
    fn of(path: &str, project: &Project<'a>) -> Option<Self> {
        let mut family = Self { members: Vec::new(), outside: None };
        let mut path = path.to_owned();
        loop {
            let name = path.rsplit('/').next().unwrap_or(&path);
            let Some(crate::Manifest::Pom(pom)) = project.beside(&path, name) else { break };
            if let (Some(child), Some(wanted)) = (family.members.last(), family.outside.take()) {
                // The file that stands there has to be the parent that is named.
                let group = if pom.group.is_empty() {
                    pom.parent.as_ref().map(|p| &p.group)
                } else {
                    Some(&pom.group)
                };
                if pom.artifact != wanted.artifact || group != Some(&wanted.group) {
                    family.outside = child.parent.as_ref();
                    break;
                }
            }
            family.members.push(pom);
            family.outside = pom.parent.as_ref();
            match &pom.parent {
                Some(parent) if !parent.path.is_empty() && family.members.len() < MAX_PARENTS => {
                    path = resolve(folder(&path), &parent.path)?;
                }
                _ => break,
            }
        }
        (!family.members.is_empty()).then_some(family)
    }

    fn group(&self) -> String {
        let own = self.members.iter().map(|pom| &pom.group).find(|group| !group.is_empty());
        let named = own.or(self.outside.map(|parent| &parent.group));
        named.map(|group| self.plain(group)).unwrap_or_default()
    }

    fn version(&self) -> String {
        let own = self.members.iter().map(|pom| &pom.version).find(|version| !version.is_empty());
        let named = own.or(self.outside.map(|parent| &parent.version));
        named.map(|version| self.plain(version)).unwrap_or_default()
    }

    /// A text with properties put in that are no fields of the project, as `${revision}` in a version.
    fn plain(&self, text: &str) -> String {
        let set = |name: &str| self.members.iter().find_map(|pom| pom.properties.get(name)).cloned();
        substitute(text, &set)
    }

    /// A text with its `${…}` put in; empty when one is not known here.
    fn value(&self, text: &str) -> String {
        substitute(text, &|name| self.property(name))
    }

    /// What the project is itself cannot be set by a property.
    fn property(&self, name: &str) -> Option<String> {
        let built_in = name.strip_prefix("project.").or_else(|| name.strip_prefix("pom."));
        if let Some(value) = built_in.and_then(|name| self.own(name)) {
            return Some(value);
        }
        let set = self.members.iter().find_map(|pom| pom.properties.get(name)).cloned();
        set.or_else(|| self.own(name))
    }

    fn own(&self, name: &str) -> Option<String> {
        let parent = self.members.first().and_then(|pom| pom.parent.as_ref());
        match name {
            "version" => Some(self.version()),
            "groupId" => Some(self.group()),
            "artifactId" => self.members.first().map(|pom| pom.artifact.clone()),
            "parent.version" => parent.map(|parent| parent.version.clone()),
            "parent.groupId" => parent.map(|parent| parent.group.clone()),
            "parent.artifactId" => parent.map(|parent| parent.artifact.clone()),
            _ => None,
        }
    }

    /// Dependencies of the file and its parents, with what is managed put in. As in Trivy only what compiling and
    /// running needs, and only with a version.
    fn dependencies(&self) -> Vec<Record> {
        let mut seen = BTreeSet::new();
        let mut records = Vec::new();
        for (generation, pom) in self.members.iter().enumerate() {
            for dependency in &pom.dependencies {
                let (group, artifact) = (self.value(&dependency.group), self.value(&dependency.artifact));
                let managed = self.managed(&group, &artifact);
                let or = |own: &str, of_managed: fn(&Dependency) -> &String| match (own, managed) {
                    ("", Some(managed)) => self.value(of_managed(managed)),
                    (own, _) => self.value(own),
                };
                let version = exact(&or(&dependency.version, |managed| &managed.version));
                let scope = or(&dependency.scope, |managed| &managed.scope);
                let needed = matches!(scope.as_str(), "" | "compile" | "runtime");
                if version.is_empty() || !needed || dependency.optional || artifact.is_empty() {
                    continue;
                }
                let mut record = Record::new(Ecosystem::Pom, format!("{group}:{artifact}"), version);
                record.relationship = Relationship::Direct;
                if generation == 0 {
                    record.lines = vec![dependency.lines];
                }
                if seen.insert(record.name.clone()) {
                    records.push(record);
                }
            }
        }
        records
    }

    /// The project itself and what it needs.
    fn records(&self, kind: Relationship) -> Vec<Record> {
        let mut records = self.dependencies();
        let Some(own) = self.members.first() else { return records };
        let name = format!("{}:{}", self.group(), self.plain(&own.artifact));
        let mut root = Record::new(Ecosystem::Pom, name, self.version());
        root.relationship = kind;
        root.licenses.clone_from(&own.licenses);
        root.depends_on = records.iter().map(Record::id).collect();
        root.depends_on.sort_unstable();
        if !root.version.is_empty() && !own.artifact.is_empty() {
            records.push(root);
        }
        records
    }

    /// Files of the modules of the file at `path`.
    fn modules(&self, path: &str) -> Vec<String> {
        let modules = self.members.first().map(|pom| pom.modules.as_slice()).unwrap_or_default();
        let file = |module: &String| {
            let named = if module.ends_with(".xml") { module.clone() } else { format!("{module}/pom.xml") };
            resolve(folder(path), &named)
        };
        modules.iter().filter_map(file).collect()
    }

    fn managed(&self, group: &str, artifact: &str) -> Option<&'a Dependency> {
        self.members
            .iter()
            .flat_map(|pom| pom.managed.iter())
            .find(|managed| self.value(&managed.group) == group && self.value(&managed.artifact) == artifact)
    }
}

fn substitute(text: &str, property: &dyn Fn(&str) -> Option<String>) -> String {
    let mut text = text.to_owned();
    for _ in 0..MAX_SUBSTITUTIONS {
        let Some((start, end)) = text.find("${").and_then(|s| Some((s, s + text[s..].find('}')?))) else {
            return text;
        };
        let Some(value) = property(&text[start + 2..end]) else { return String::new() };
        text.replace_range(start..=end, &value);
        if text.len() > MAX_VALUE_BYTES {
            return String::new();
        }
    }
    String::new()
}

/// `[1.0]` is exactly 1.0; other ranges name no version.
fn exact(version: &str) -> String {
    let inner = version.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(version);
    if inner.contains([',', '(', ')', '[', ']']) { String::new() } else { inner.trim().to_owned() }
}

/// A path relative to a folder; none when it leaves the tree.
fn resolve(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let (name, folder) = parts.split_last()?;
    Some(in_folder(&folder.join("/"), name))
}

/// Works out the packages of a `pom.xml`, and as Trivy does those of its modules.
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    let mut seen = BTreeSet::new();
    let mut queue = vec![path.to_owned()];
    let mut all: BTreeMap<String, Record> = BTreeMap::new();
    while let Some(next) = queue.pop() {
        if seen.len() == MAX_MODULES || !seen.insert(next.clone()) {
            continue;
        }
        let Some(family) = Family::of(&next, project) else { continue };
        let kind = if next == path { Relationship::Root } else { Relationship::Workspace };
        for mut record in family.records(kind) {
            if next != path {
                record.lines.clear();
            }
            all.entry(record.id()).or_insert(record);
        }
        queue.extend(family.modules(&next));
    }
    let modules: Vec<String> =
        all.values().filter(|r| r.relationship == Relationship::Workspace).map(Record::id).collect();
    if let Some(root) = all.values_mut().find(|record| record.relationship == Relationship::Root) {
        root.depends_on.extend(modules);
        root.depends_on.sort_unstable();
    }
    records.extend(all.into_values());
}

#[cfg(test)]
mod tests;
