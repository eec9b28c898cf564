//! Developer tasks: `cargo xtask tidy|codegen|fuzz|bench|picture|lines`.
//!
//! Each task prints what it checked and exits non-zero when something is wrong.

mod codegen;
mod fuzz;
mod lines;
mod picture;
mod tidy;
mod zones;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

const USAGE: &str = "usage: cargo xtask <task>
  tidy                 zones, forbidden dependencies, file sizes, unsafe code, crate docs
  codegen [--check]    help reference, man pages, completions, schemas (--check: compare only)
  fuzz [SECONDS]       build every fuzz target and run each for SECONDS (default 5)
  bench [ARGS…]        build in release mode and run bench/run
  picture ARGS…        run `assay ARGS…` and draw what it prints as docs/run.svg
  lines                lines of code and of tests per crate";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> anyhow::Result<()> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => tidy::run(),
        ["codegen"] => codegen::run(false),
        ["codegen", "--check"] => codegen::run(true),
        ["fuzz"] => fuzz::run(5),
        ["fuzz", seconds] => fuzz::run(seconds.parse().context("SECONDS is a whole number")?),
        ["bench", rest @ ..] => bench(rest),
        ["picture", first, rest @ ..] => picture::run(&[&[*first], rest].concat()),
        ["lines"] => lines::run(),
        _ => bail!("{USAGE}"),
    }
}

fn bench(args: &[&str]) -> anyhow::Result<()> {
    let root = workspace_root()?;
    call(Command::new("cargo").args(["build", "--release", "--package", "assay"]).current_dir(&root))?;
    let ratio = ["build", "--release", "--package", "verify", "--example", "ratio"];
    call(Command::new("cargo").args(ratio).current_dir(&root))?;
    call(Command::new("bench/run").args(args).current_dir(&root))
}

/// The folder of the workspace's `Cargo.toml`.
fn workspace_root() -> anyhow::Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("xtask has a parent folder")?.to_owned())
}

/// Runs a command and turns a failure into an error that names it.
fn call(command: &mut Command) -> anyhow::Result<()> {
    let shown = format!("{} {}", command.get_program().display(), join(command));
    let status = command.status().with_context(|| format!("could not start `{shown}`"))?;
    if status.success() { Ok(()) } else { bail!("`{shown}` ended with {status}") }
}

fn join(command: &Command) -> String {
    command.get_args().map(|arg| arg.display().to_string()).collect::<Vec<_>>().join(" ")
}

#[expect(clippy::print_stderr, reason = "the one place where tasks speak")]
fn say(line: &str) {
    eprintln!("{line}");
}
