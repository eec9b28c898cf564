//! Checks that the tree is what ARCHITECTURE.md says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::zones::{FORBIDDEN_IN_CORE, FORBIDDEN_TEXT, SIDEWAYS, ZONES};
use crate::{lines, say, workspace_root};

/// STYLE: "Files: most under 300 lines; past 800, look for the second idea in it." Lines of code without tests.
const MAX_FILE_LINES: usize = 800;

pub(crate) fn run() -> anyhow::Result<()> {
    let root = workspace_root()?;
    let graph = Graph::load(&root)?;
    let mut faults = Vec::new();
    check_edges(&graph, &mut faults);
    check_core_tree(&graph, &mut faults);
    check_sources(&root, &mut faults)?;
    check_files(&root, &mut faults);
    check_fuzz(&root, &mut faults)?;
    for fault in &faults {
        say(&format!("tidy: {fault}"));
    }
    if faults.is_empty() {
        say(&format!(
            "tidy: {} crates, edges, core, sizes and docs are as ARCHITECTURE.md says",
            ZONES.len()
        ));
        Ok(())
    } else {
        bail!("{} places are not tidy", faults.len())
    }
}

/// The dependency graph of one build, from `cargo metadata`.
struct Graph {
    names: BTreeMap<String, String>,
    normal: BTreeMap<String, Vec<String>>,
}

impl Graph {
    fn load(root: &Path) -> anyhow::Result<Self> {
        let output = Command::new("cargo")
            .args([
                "metadata",
                "--format-version",
                "1",
                "--locked",
                "--filter-platform",
                "x86_64-unknown-linux-gnu",
            ])
            .current_dir(root)
            .output()
            .context("could not start cargo metadata")?;
        if !output.status.success() {
            bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata is JSON")?;
        let mut graph = Self { names: BTreeMap::new(), normal: BTreeMap::new() };
        for package in metadata["packages"].as_array().into_iter().flatten() {
            graph.names.insert(text(&package["id"]), text(&package["name"]));
        }
        for node in metadata["resolve"]["nodes"].as_array().into_iter().flatten() {
            let is_normal = |dep: &&Value| {
                dep["dep_kinds"].as_array().into_iter().flatten().any(|kind| kind["kind"].is_null())
            };
            let deps = node["deps"].as_array().into_iter().flatten().filter(is_normal);
            graph.normal.insert(text(&node["id"]), deps.map(|dep| text(&dep["pkg"])).collect());
        }
        Ok(graph)
    }

    fn id_of(&self, name: &str) -> Option<&String> {
        self.names.iter().find(|(id, n)| *n == name && id.contains("path+file")).map(|(id, _)| id)
    }

    fn direct(&self, id: &str) -> impl Iterator<Item = &str> {
        self.normal.get(id).into_iter().flatten().filter_map(|dep| self.names.get(dep)).map(String::as_str)
    }

    fn reachable(&self, id: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut queue = vec![id];
        while let Some(next) = queue.pop() {
            if seen.insert(next) {
                queue.extend(self.normal.get(next).into_iter().flatten().map(String::as_str));
            }
        }
        seen.into_iter().filter_map(|id| self.names.get(id)).map(String::as_str).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn check_edges(graph: &Graph, faults: &mut Vec<String>) {
    let zone = |name: &str| ZONES.iter().find(|(n, _)| *n == name).map(|(_, zone)| *zone);
    for (name, own) in ZONES {
        let Some(id) = graph.id_of(name) else {
            faults.push(format!("crate `{name}` stands in xtask/src/zones.rs and not in the workspace"));
            continue;
        };
        for dep in graph.direct(id) {
            let allowed = |(from, to, _): &(&str, &str, &str)| *from == name && *to == dep;
            if zone(dep).is_some_and(|of_dep| of_dep >= own) && !SIDEWAYS.iter().any(allowed) {
                faults
                    .push(format!("`{name}` (zone {own}) depends on `{dep}`, which is not in a lower zone"));
            }
        }
    }
}

fn check_core_tree(graph: &Graph, faults: &mut Vec<String>) {
    for (name, _) in ZONES.iter().filter(|(_, zone)| *zone <= 2) {
        let Some(id) = graph.id_of(name) else { continue };
        let tree = graph.reachable(id);
        for forbidden in FORBIDDEN_IN_CORE.iter().filter(|package| tree.contains(**package)) {
            faults.push(format!(
                "`{name}` is core and reaches `{forbidden}`: cargo tree -p {name} -i {forbidden}"
            ));
        }
    }
}

fn check_sources(root: &Path, faults: &mut Vec<String>) -> anyhow::Result<()> {
    let core: BTreeSet<&str> = ZONES.iter().filter(|(_, zone)| *zone <= 2).map(|(name, _)| *name).collect();
    for file in lines::rust_files(&root.join("crates"))? {
        let shown = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        let source = std::fs::read_to_string(&file).with_context(|| shown.clone())?;
        let name = shown.split('/').nth(1).unwrap_or_default();
        let in_src = shown.contains("/src/") && !lines::is_test_file(&file);
        let code = lines::without_tests(&source);
        if in_src && code.lines().count() > MAX_FILE_LINES {
            faults.push(format!(
                "{shown} has {} lines of code, at most {MAX_FILE_LINES}",
                code.lines().count()
            ));
        }
        if in_src && core.contains(name) {
            let spoken = |line: &&str| !line.trim_start().starts_with("//");
            for line in code.lines().filter(spoken) {
                for forbidden in FORBIDDEN_TEXT.iter().filter(|text| line.contains(**text)) {
                    faults.push(format!("{shown}: core code says `{forbidden}`: {}", line.trim()));
                }
            }
        }
        if in_src
            && code.contains("unsafe ")
            && code.contains("unsafe {")
            && !shown.ends_with("store/src/map.rs")
        {
            faults.push(format!("{shown} has unsafe code; only crates/store/src/map.rs may"));
        }
        let root_file = shown.ends_with("/src/lib.rs") || shown.ends_with("/src/main.rs");
        if root_file && !source.starts_with("//!") {
            faults.push(format!("{shown} has no crate docs"));
        }
    }
    Ok(())
}

fn check_files(root: &Path, faults: &mut Vec<String>) {
    let needed = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "LICENSE",
        "SECURITY.md",
        "CONTRIBUTING.md",
        "deny.toml",
        ".ci/run",
    ];
    for name in needed.iter().filter(|name| !root.join(name).is_file()) {
        faults.push(format!("{name} is missing"));
    }
    let folders: BTreeSet<String> = read_folder(&root.join("crates"));
    let known: BTreeSet<String> =
        ZONES.iter().map(|(name, _)| (*name).to_owned()).chain(["testkit".to_owned()]).collect();
    for name in folders.symmetric_difference(&known) {
        faults.push(format!("`{name}` is a folder in crates/ or a crate in zones.rs, but not both"));
    }
    let architecture = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap_or_default();
    for (name, _) in ZONES.iter().filter(|(name, _)| !architecture.contains(&format!("`{name}`"))) {
        faults.push(format!("ARCHITECTURE.md does not name `{name}`"));
    }
}

/// Every file in `fuzz/fuzz_targets` is a program of `fuzz/Cargo.toml`, and the reverse: a target nobody builds finds
/// nothing.
fn check_fuzz(root: &Path, faults: &mut Vec<String>) -> anyhow::Result<()> {
    let files = read_folder(&root.join("fuzz/fuzz_targets"));
    let manifest = std::fs::read_to_string(root.join("fuzz/Cargo.toml")).context("fuzz/Cargo.toml")?;
    let listed: BTreeSet<String> = listed_targets(&manifest);
    for name in files.symmetric_difference(&listed) {
        faults.push(format!("`{name}` is in fuzz/fuzz_targets or in fuzz/Cargo.toml, but not in both"));
    }
    Ok(())
}

/// File names of the `path = "fuzz_targets/…"` lines.
fn listed_targets(manifest: &str) -> BTreeSet<String> {
    let name =
        |line: &str| Some(line.split_once("\"fuzz_targets/")?.1.trim_end().strip_suffix('"')?.to_owned());
    manifest.lines().filter_map(name).collect()
}

fn read_folder(path: &PathBuf) -> BTreeSet<String> {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_from_the_manifest() {
        let manifest =
            "[[bin]]\nname = \"a_b\"\npath = \"fuzz_targets/a_b.rs\"\n[[bin]]\npath=\"fuzz_targets/c.rs\"\n";
        assert_eq!(listed_targets(manifest), BTreeSet::from(["a_b.rs".to_owned(), "c.rs".to_owned()]));
        assert!(listed_targets("[dependencies]\nbase = { path = \"../crates/base\" }\n").is_empty());
    }

    #[test]
    fn zones_and_sideways_edges_name_each_crate_once() {
        let names: BTreeSet<&str> = ZONES.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), ZONES.len());
        let zone = |name: &str| ZONES.iter().find(|(n, _)| *n == name).map(|(_, zone)| *zone);
        for (from, to, reason) in SIDEWAYS {
            assert!(zone(from).is_some() && zone(from) == zone(to), "{from} -> {to} is not sideways");
            assert!(!reason.is_empty());
        }
    }
}
