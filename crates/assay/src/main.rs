//! The assay command line: one binary that tests, marks, checks and accounts for container images.
//!
//! # In scope
//! Arguments ([`cli`]), settings, what is printed where, progress, exit codes; one file per command.
//!
//! # Out of scope
//! Everything the commands do: that is in `pipeline` and the crates below it.
//!
//! # Invariants
//! - Results go to standard output, everything for people to standard error.
//! - Every failure has a code, a cause and a hint, and the exit code of `CLI.md`.
//! - A closed pipe on standard output is success.

mod cli;
mod commands;
mod failure;
mod generate;
mod printer;
mod progress;
mod settings;

use std::process::ExitCode;

use crate::cli::Cli;
use crate::failure::Failure;
use crate::printer::Printer;

fn main() -> ExitCode {
    if let Some(verb) = as_credential_helper() {
        return commands::credential_helper(&verb);
    }
    let cli = match cli::parse::<Cli>() {
        Ok(cli) => cli,
        Err(error) => return printer::usage(&error),
    };
    let printer = Printer::new(cli.global.quiet, cli.global.no_progress);
    let next = cli.command.after_interrupt();
    if let Err(error) = ctrlc::set_handler(move || printer::interrupted(next)) {
        printer.warn(&format!("could not watch for Ctrl-C: {error}"));
    }
    match commands::run(cli, &printer) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => printer.fail(&failure),
    }
}

/// The verb, where this program was started as the credential helper that `--engine` offers to other scanners.
fn as_credential_helper() -> Option<String> {
    let mut args = std::env::args_os();
    let name = std::path::PathBuf::from(args.next()?);
    let is_helper = name.file_name().is_some_and(|name| name == engine::HELPER);
    is_helper.then(|| args.next().map(|verb| verb.to_string_lossy().into_owned()).unwrap_or_default())
}

/// What a command returns: the exit code of a finished command, or why it could not finish.
type Outcome = Result<u8, Failure>;
