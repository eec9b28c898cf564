//! Lines of code and of tests per crate.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::{say, workspace_root};

pub(crate) fn run() -> anyhow::Result<()> {
    let root = workspace_root()?;
    say(&format!("{:<12} {:>8} {:>8}", "crate", "code", "tests"));
    let (mut all_code, mut all_tests) = (0, 0);
    let mut crates: Vec<PathBuf> =
        std::fs::read_dir(root.join("crates"))?.flatten().map(|e| e.path()).collect();
    crates.push(root.join("xtask"));
    crates.sort();
    for path in crates {
        let (mut code, mut tests) = (0, 0);
        for file in rust_files(&path)? {
            let source = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            let total = count(&source);
            let own = if is_test_file(&file) { 0 } else { count(&without_tests(&source)) };
            code += own;
            tests += total - own;
        }
        let name = path.file_name().unwrap_or_default().display().to_string();
        say(&format!("{name:<12} {code:>8} {tests:>8}"));
        all_code += code;
        all_tests += tests;
    }
    say(&format!("{:<12} {all_code:>8} {all_tests:>8}", "all"));
    Ok(())
}

/// Lines that are not blank.
fn count(source: &str) -> usize {
    source.lines().filter(|line| !line.trim().is_empty()).count()
}

/// Everything before the file's test module: tests stand last (STYLE, "Shape").
pub(crate) fn without_tests(source: &str) -> String {
    let starts = ["\n#[cfg(test)]\nmod ", "\n#[cfg(test)]\npub(crate) mod "];
    let end = starts.iter().filter_map(|start| source.find(start)).min().map_or(source.len(), |at| at + 1);
    source[..end].to_owned()
}

/// Whether a whole file is test code.
pub(crate) fn is_test_file(path: &Path) -> bool {
    let text = path.display().to_string();
    let name = path.file_name().unwrap_or_default().display().to_string();
    ["/tests/", "/examples/", "/benches/", "crates/testkit/"].iter().any(|part| text.contains(part))
        || name == "tests.rs"
        || name.ends_with("_tests.rs")
}

/// All Rust files below `folder`.
pub(crate) fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut queue = vec![folder.to_owned()];
    while let Some(next) = queue.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                queue.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
