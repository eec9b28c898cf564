//! `yarn.lock` of version 1 (classic.yarnpkg.com) and of Berry (yarnpkg.com), which looks like YAML and is read by its
//! lines: blocks between empty lines, a header of patterns, and fields.

mod capability;

use std::collections::{BTreeMap, HashMap, HashSet};

use sbom::{Ecosystem, LineRange, Relationship};

use crate::join::{folder, glob, in_folder};
use crate::listing::Listing;
use crate::npm;
use crate::{Found, Project, ReadError, Record};

pub(crate) use capability::CAPABILITY;

/// Patterns such as `semver@^5.0.0` by the identifier of the package they are resolved to.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Patterns(BTreeMap<String, Vec<String>>);

/// One package of the file, before patterns are resolved.
struct Block {
    record: Record,
    patterns: Vec<String>,
}

/// Reads a lock file.
///
/// # Errors
/// When it is not text, no block is of its form, or a limit is met. A block that is not is in [`Found::unreadable`].
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let text =
        std::str::from_utf8(data).map_err(|error| ReadError::malformed("yarn.lock", "UTF-8", error))?;
    let (mut blocks, mut fault): (Vec<Block>, _) = (Vec::new(), None);
    let mut lines: Vec<(u32, &str)> = Vec::new();
    for (number, line) in (1u32..).zip(text.lines().chain([""])) {
        if line.trim().is_empty() {
            match block(&std::mem::take(&mut lines)) {
                Ok(block) => blocks.extend(block),
                Err(error) => fault = fault.or(Some(error)),
            }
        } else if !line.starts_with('#') {
            lines.push((number, line));
        }
    }
    let resolved: HashMap<String, String> = blocks
        .iter()
        .flat_map(|block| block.patterns.iter().map(|pattern| (pattern.clone(), block.record.id())))
        .collect();
    let mut patterns = Patterns::default();
    let mut listing = Listing::new();
    for Block { mut record, patterns: own } in blocks {
        record.depends_on = record.depends_on.iter().filter_map(|p| resolved.get(p).cloned()).collect();
        record.depends_on.sort_unstable();
        patterns.0.entry(record.id()).or_default().extend(own);
        listing.add(record)?;
    }
    Ok(Found { manifest: Some(crate::Manifest::Yarn(patterns)), ..listing.found_despite(fault)? })
}

/// A block is a package, the metadata of Berry, or a package that does not come from a registry (`workspace:`,
/// `patch:`, `file:`, git), which names no published package.
fn block(lines: &[(u32, &str)]) -> Result<Option<Block>, ReadError> {
    let (Some((start, header)), Some((end, _))) = (lines.first(), lines.last()) else { return Ok(None) };
    if header.starts_with("__metadata:") {
        return Ok(None);
    }
    let Some(header) = header.strip_suffix(':').filter(|header| !header.starts_with(' ')) else {
        return Err(ReadError::malformed("yarn.lock", "patterns with a colon at their end", header));
    };
    let patterns: Option<Vec<Pattern<'_>>> =
        header.trim_matches('"').split(", ").map(|part| Pattern::parse(part.trim_matches('"'))).collect();
    let Some(patterns) =
        patterns.filter(|patterns| patterns.iter().all(|p| p.protocol.is_none_or(|p| p == "npm")))
    else {
        return Ok(None);
    };
    let Some(first) = patterns.first() else { return Ok(None) };
    let mut record = Record::new(Ecosystem::Yarn, first.name, "");
    let alias = aliased(first);
    record.lines = vec![LineRange { start: *start, end: *end }];
    let mut in_dependencies = false;
    for (_, line) in &lines[1..] {
        let deep = line.starts_with("    ");
        let field = line.trim();
        if deep && in_dependencies {
            record.depends_on.extend(dependency(field));
        } else if !deep {
            in_dependencies = field == "dependencies:";
            if let Some(version) = field.strip_prefix("version") {
                version.trim_start_matches(':').trim().trim_matches('"').clone_into(&mut record.version);
            }
        }
    }
    if record.version.is_empty() {
        return Ok(None);
    }
    let patterns = patterns.iter().map(|p| format!("{}@{}", first.name, p.range)).collect();
    if let Some(name) = alias {
        // Others of the file know it by its alias, advisories by its name.
        record.id = Some(record.id());
        name.clone_into(&mut record.name);
    }
    Ok(Some(Block { record, patterns }))
}

struct Pattern<'a> {
    name: &'a str,
    protocol: Option<&'a str>,
    range: &'a str,
}

impl<'a> Pattern<'a> {
    /// `@babel/core@npm:^7.0.0`: name, protocol, range.
    fn parse(text: &'a str) -> Option<Self> {
        let at = text.get(1..)?.find('@')? + 1;
        let (name, rest) = (&text[..at], &text[at + 1..]);
        let protocol = rest.split_once(':').filter(|(protocol, _)| !protocol.contains([' ', '@', '/']));
        let (protocol, range) = protocol.map_or((None, rest), |(protocol, range)| (Some(protocol), range));
        Some(Self { name, protocol, range })
    }
}

/// The package an alias stands for: `left-pad` of `pad@npm:left-pad@1.3.0`.
fn aliased<'a>(pattern: &Pattern<'a>) -> Option<&'a str> {
    pattern.protocol?;
    let (name, _) = pattern.range.rsplit_once('@').filter(|(name, _)| !name.is_empty())?;
    Some(name)
}

/// `name "^1.0.0"` of version 1, `name: "npm:^1.0.0"` of Berry.
fn dependency(field: &str) -> Option<String> {
    let (name, range) = match field.strip_prefix('"') {
        Some(rest) => rest.split_once('"')?,
        None => field.split_once([' ', ':'])?,
    };
    let range = range.trim_start_matches(':').trim().trim_matches('"');
    let range = match range.split_once(':') {
        Some(("npm", range)) => range,
        Some((protocol, _)) if !protocol.contains([' ', '@', '/']) => return None,
        _ => range,
    };
    Some(format!("{name}@{range}"))
}

/// Marks what the project's `package.json` asks for, for production or for development, and what follows from it;
/// adds the project and the members of its workspace; takes licences from `node_modules`.
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    npm::join(path, records, project);
    let (Some(crate::Manifest::Node(root)), Some(crate::Manifest::Yarn(patterns))) =
        (project.beside(path, "package.json"), project.beside(path, "yarn.lock"))
    else {
        return;
    };
    let home = folder(path);
    let mut asking = vec![(in_folder(home, "package.json"), root, Relationship::Root)];
    for (member, manifest) in project.below(home) {
        let crate::Manifest::Node(manifest) = manifest else { continue };
        let inside = folder(member).strip_prefix(home).unwrap_or_default().trim_start_matches('/');
        if root.workspaces.iter().any(|pattern| glob(pattern, inside)) {
            asking.push((member.to_owned(), manifest, Relationship::Workspace));
        }
    }
    let mut graph = Graph::new(records, patterns);
    let made: Vec<Record> =
        asking.into_iter().map(|(path, manifest, kind)| graph.ask(&path, manifest, kind)).collect();
    let members: Vec<String> = made.iter().skip(1).map(Record::id).collect();
    for mut record in made.into_iter().filter(|record| !record.name.is_empty()) {
        if record.relationship == Relationship::Root {
            record.depends_on.extend(members.iter().cloned());
        }
        records.push(record);
    }
}

/// The packages of a lock file by identifier.
struct Graph<'a> {
    records: &'a mut Vec<Record>,
    patterns: &'a Patterns,
    index: HashMap<String, usize>,
}

impl<'a> Graph<'a> {
    fn new(records: &'a mut Vec<Record>, patterns: &'a Patterns) -> Self {
        let index = records.iter().enumerate().map(|(i, r)| (r.id(), i)).collect();
        Self { records, patterns, index }
    }

    /// Marks what a `package.json` asks for. What development asks for comes first, so that production has the last
    /// word.
    fn ask(&mut self, path: &str, manifest: &npm::Manifest, kind: Relationship) -> Record {
        let mut own = Record::new(Ecosystem::Yarn, manifest.name.as_str(), manifest.version.as_str());
        own.relationship = kind;
        own.licenses.clone_from(&manifest.licenses);
        if manifest.version.is_empty() {
            own.id = Some(path.to_owned());
        }
        let production = manifest.dependencies.iter().chain(&manifest.optional);
        for (dev, asked) in manifest.dev.iter().map(|a| (true, a)).chain(production.map(|a| (false, a))) {
            if let Some(index) = self.resolve(asked.0, asked.1) {
                own.depends_on.push(self.records[index].id());
                self.mark(index, dev);
            }
        }
        own.depends_on.sort_unstable();
        own.depends_on.dedup();
        own
    }

    /// By pattern; where ranges were rewritten (`resolutions`), by being the only version there is.
    fn resolve(&self, name: &str, range: &str) -> Option<usize> {
        let pattern = format!("{name}@{}", range.strip_prefix("npm:").unwrap_or(range));
        let by_pattern = self.patterns.0.iter().find(|(_, list)| list.contains(&pattern));
        if let Some((id, _)) = by_pattern {
            return self.index.get(id).copied();
        }
        let mut same = self.records.iter().enumerate().filter(|(_, record)| record.name == name);
        let (index, _) = same.next()?;
        same.next().is_none().then_some(index)
    }

    fn mark(&mut self, direct: usize, dev: bool) {
        let mut seen = HashSet::from([direct]);
        let mut queue = vec![(direct, Relationship::Direct)];
        while let Some((next, kind)) = queue.pop() {
            let record = &mut self.records[next];
            let known = record.relationship;
            if known == Relationship::Unknown || record.dev {
                record.dev = dev;
            }
            if kind == Relationship::Direct || known == Relationship::Unknown {
                record.relationship = kind;
            }
            for id in &self.records[next].depends_on {
                if let Some(index) = self.index.get(id).copied().filter(|index| seen.insert(*index)) {
                    queue.push((index, Relationship::Indirect));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
