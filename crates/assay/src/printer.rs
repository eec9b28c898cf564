//! The one place that writes to standard output and standard error.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::CommandFactory as _;

use crate::cli::Cli;
use crate::failure::Failure;

/// Exit code after Ctrl-C, as shells report it: 128 + SIGINT.
const INTERRUPTED_EXIT_CODE: i32 = 130;

/// Says things: results on standard output, the rest on standard error.
#[derive(Debug, Clone)]
pub(crate) struct Printer {
    quiet: bool,
    draws: bool,
}

impl Printer {
    pub(crate) fn new(quiet: bool, no_progress: bool) -> Self {
        Self { quiet, draws: !quiet && !no_progress && std::io::stderr().is_terminal() }
    }

    /// Whether moving progress is drawn: only on a terminal and unless it was switched off.
    pub(crate) fn draws(&self) -> bool {
        self.draws
    }

    /// A line for people, on standard error.
    pub(crate) fn say(&self, line: &str) {
        if !self.quiet {
            // A closed standard error leaves nobody to tell.
            let _ = writeln!(anstream::stderr(), "{line}");
        }
    }

    /// A question, without a line break and shown even when quiet: somebody is waited for.
    pub(crate) fn ask(&self, question: &str) {
        let mut err = anstream::stderr();
        // A closed standard error leaves nobody to ask; the answer is then what standard input says.
        let _ = write!(err, "{question}").and_then(|()| err.flush());
    }

    /// What the user has to do for the command to go on, shown even when quiet.
    pub(crate) fn prompt(&self, line: &str) {
        let _ = writeln!(anstream::stderr(), "{line}");
    }

    /// A warning, shown even when quiet.
    pub(crate) fn warn(&self, line: &str) {
        let _ = writeln!(anstream::stderr(), "warning: {line}");
    }

    /// A result, on standard output. A reader that has gone away ends the program with success.
    pub(crate) fn result(&self, text: &str) -> Result<(), Failure> {
        self.result_bytes(text.as_bytes())
    }

    /// A result as bytes; a newline is added where there is none.
    pub(crate) fn result_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        let newline: &[u8] = if bytes.ends_with(b"\n") { b"" } else { b"\n" };
        match out.write_all(bytes).and_then(|()| out.write_all(newline)).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::file(std::path::Path::new("standard output"), &error))
            }
            _ => Ok(()),
        }
    }

    /// A failure: `error[CODE]: …` and `hint: …` on standard error, and with JSON an object on standard output.
    pub(crate) fn fail(&self, failure: &Failure) -> ExitCode {
        self.error_line(failure);
        if failure.as_json {
            let mut object = serde_json::json!({
                "error": {
                    "code": failure.code,
                    "class": failure.class.as_str(),
                    "message": failure.message,
                    "hint": failure.hint,
                }
            });
            if let Some(details) = &failure.details {
                object["error"]["details"] = (**details).clone();
            }
            // The exit code already tells of the failure when standard output is gone.
            let _ = self.result(&object.to_string());
        }
        ExitCode::from(failure.exit_code)
    }

    /// A failure that a result already tells of.
    pub(crate) fn error_line(&self, failure: &Failure) {
        for note in &failure.notes {
            self.say(note);
        }
        let _ = writeln!(anstream::stderr(), "{}", failure_text(failure));
    }

    /// Whether results may be coloured: on a terminal or with CLICOLOR_FORCE, unless CLICOLOR is 0 (bixense.com/clicolors)
    /// or NO_COLOR is set (no-color.org).
    pub(crate) fn colours(&self) -> bool {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let wanted =
            forced || (std::io::stdout().is_terminal() && set("CLICOLOR").is_none_or(|value| value != "0"));
        wanted && set("NO_COLOR").is_none()
    }

    /// Width in columns: of COLUMNS where it is set, else of the terminal; 100 when there is none.
    pub(crate) fn width(&self) -> usize {
        let wanted = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let of_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        wanted.or_else(of_terminal).unwrap_or(100)
    }
}

pub(crate) fn failure_text(failure: &Failure) -> String {
    format!("error[{}]: {}\nhint: {}", failure.code, failure.message, failure.hint)
}

/// A command line clap refused, or help and version.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let (cause, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let rest: String = rest
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("For more information"))
        .map(|line| format!("\n{line}"))
        .collect();
    // clap shows what the environment set as if it had to be typed.
    let rest = rest.replace(" --home <DIR>", "").replace(" --config <FILE>", "");
    let hint = match typed_command().as_str() {
        "" => "`assay --help` lists the commands".to_owned(),
        command => format!("`assay{command} --help` shows what it takes, with examples"),
    };
    let _ = writeln!(anstream::stderr(), "error[usage]: {}{rest}\nhint: {hint}", cause.trim_end());
    ExitCode::from(2)
}

/// The words of the command line that name commands, each after a space.
fn typed_command() -> String {
    let mut command = Cli::command();
    let mut words = String::new();
    for argument in std::env::args_os().skip(1) {
        let Some(sub) = command.find_subcommand(&argument) else { continue };
        words += " ";
        words += sub.get_name();
        command = sub.clone();
    }
    words
}

/// Ctrl-C. Everything published is complete and everything begun can be resumed, exactly as after `kill -9`.
#[expect(clippy::exit, reason = "the handler runs on a thread of its own and ends the process")]
pub(crate) fn interrupted(next: &str) {
    let _ = writeln!(anstream::stderr(), "\nerror[interrupted]: stopped by Ctrl-C\nhint: {next}");
    std::process::exit(INTERRUPTED_EXIT_CODE);
}
