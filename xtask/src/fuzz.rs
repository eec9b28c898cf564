//! Builds and smoke-runs the fuzz targets.
//!
//! Fuzz targets need compiler flags that stable hides (`-Cpasses=sancov-module`), so they build with
//! `RUSTC_BOOTSTRAP=1`. No address sanitizer: the tree has no unsafe code of its own, and panics are what is looked for.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, anyhow, bail};

use crate::{call, say, workspace_root};

const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing -Cdebug-assertions -Coverflow-checks";

/// A run that finds nothing in less than this much memory, in MiB, passes.
const MEMORY_LIMIT_MIB: u32 = 1024;

pub(crate) fn run(seconds: u32) -> anyhow::Result<()> {
    let root = workspace_root()?;
    let folder = root.join("fuzz");
    let targets = targets(&folder)?;
    call(
        Command::new("cargo")
            .args(["build", "--release", "--target", "x86_64-unknown-linux-gnu", "--bins"])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", COVERAGE)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .current_dir(&folder),
    )?;
    run_all(&folder, &targets, seconds)?;
    say(&format!("fuzz: {} targets, {seconds} s each, nothing found", targets.len()));
    Ok(())
}

/// One target per core at a time.
fn run_all(folder: &Path, targets: &[String], seconds: u32) -> anyhow::Result<()> {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
            say(&run_one(folder, target, seconds)
                .inspect_err(|_| next.store(targets.len(), Ordering::Relaxed))?);
        }
        Ok(())
    };
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| anyhow!("a fuzz worker panicked"))?)
    })
}

/// Runs a target and returns what it says at its end.
fn run_one(folder: &Path, target: &str, seconds: u32) -> anyhow::Result<String> {
    let corpus = folder.join("corpus").join(target);
    std::fs::create_dir_all(&corpus)?;
    let artifacts = folder.join("artifacts").join(target);
    std::fs::create_dir_all(&artifacts)?;
    let output = Command::new(folder.join("target/x86_64-unknown-linux-gnu/release").join(target))
        .arg(format!("-max_total_time={seconds}"))
        // The same inputs in the same order each time: a smoke run says the same on every machine, and a longer run
        // with another seed is what finds new things.
        .arg("-seed=1")
        .arg(format!("-rss_limit_mb={MEMORY_LIMIT_MIB}"))
        .arg("-timeout=10")
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(&corpus)
        .args(seeds(folder, target))
        .output()
        .with_context(|| format!("could not start fuzz target {target}"))?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        say(&log);
        bail!("fuzz target {target} found something; the input is in {}", artifacts.display());
    }
    let done = log.lines().rev().find(|line| line.contains("Done ")).unwrap_or("ended");
    Ok(format!("fuzz: {target}: {}", done.trim()))
}

fn targets(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.join("fuzz_targets")).context("fuzz/fuzz_targets")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".rs").map(str::to_owned));
    }
    names.sort();
    if names.is_empty() { bail!("there are no fuzz targets") } else { Ok(names) }
}

/// Committed inputs for a target: its own, and for an ecosystem the files beside its parser. Programs and archives among
/// those are left out: a run would do little else than read them.
fn seeds(folder: &Path, target: &str) -> Vec<PathBuf> {
    const LARGE: [&str; 5] = ["binary", "gobinary", "jar", "rpm", "rustbinary"];
    let fixtures = target.strip_prefix("catalog_").filter(|name| !LARGE.contains(name)).map(|name| {
        let name = match name {
            "node" | "python" => format!("{name}_pkg"),
            _ => name.to_owned(),
        };
        folder.join("../crates/catalog/src").join(name).join("fixtures")
    });
    let own = folder.join("seeds").join(target);
    [Some(own), fixtures].into_iter().flatten().filter(|path| path.is_dir()).collect()
}
