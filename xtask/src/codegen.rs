//! Generated files: written by the binary itself, committed, and compared in CI.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::{call, say, workspace_root};

/// Where generated files are committed.
const FOLDER: &str = "docs/generated";

/// Pages that stand with the hand-written ones instead: the name in the generated folder, and where it is committed.
const PAGES: [(&str, &str); 1] = [("ecosystems.md", "docs/ecosystems.md")];

pub(crate) fn run(check: bool) -> anyhow::Result<()> {
    let root = workspace_root()?;
    let target = root.join("target/generated");
    if target.exists() {
        std::fs::remove_dir_all(&target).context("could not empty target/generated")?;
    }
    call(
        Command::new("cargo")
            .args(["run", "--quiet", "--package", "assay", "--", "generate"])
            .arg(&target)
            .current_dir(&root),
    )?;
    let mut fresh = read(&target)?;
    for (name, page) in PAGES {
        let bytes = fresh.remove(name).with_context(|| format!("{name} was not generated"))?;
        let path = root.join(page);
        if std::fs::read(&path).ok().as_ref() == Some(&bytes) {
            continue;
        }
        if check {
            bail!("{page} is stale; run `cargo xtask codegen` and commit");
        }
        std::fs::write(&path, bytes).with_context(|| page.to_owned())?;
        say(&format!("codegen: wrote {page}"));
    }
    let committed = read(&root.join(FOLDER))?;
    if fresh == committed {
        say(&format!("codegen: {} files in {FOLDER} are up to date", fresh.len()));
        return Ok(());
    }
    if check {
        let names =
            fresh.keys().chain(committed.keys()).filter(|name| fresh.get(*name) != committed.get(*name));
        let stale: std::collections::BTreeSet<&String> = names.collect();
        bail!("{FOLDER} is stale: {stale:?}; run `cargo xtask codegen` and commit");
    }
    let folder = root.join(FOLDER);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("could not empty the folder")?;
    }
    for (name, bytes) in &fresh {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        std::fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    }
    say(&format!("codegen: wrote {} files to {FOLDER}", fresh.len()));
    Ok(())
}

fn read(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut queue = vec![folder.to_owned()];
    while let Some(next) = queue.pop() {
        if !next.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                queue.push(path);
            } else {
                let name = path.strip_prefix(folder)?.display().to_string();
                files.insert(name, std::fs::read(&path)?);
            }
        }
    }
    Ok(files)
}
