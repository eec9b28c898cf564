//! Progress of a run: one line per step, and a bar while bytes pass.

use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use crate::printer::Printer;

/// Draws on a terminal; prints one line per finished step everywhere.
pub(crate) struct Progress {
    printer: Printer,
    bar: ProgressBar,
}

impl Progress {
    pub(crate) fn new(printer: &Printer) -> Self {
        let bar = if printer.draws() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("  {spinner} {prefix:<12} {msg}") {
            bar.set_style(style);
        }
        Self { printer: printer.clone(), bar }
    }

    /// Shows that work named `name` has begun.
    pub(crate) fn begin(&self, name: &str) {
        self.bar.set_prefix(name.to_owned());
        self.bar.set_message("");
        self.bar.reset_elapsed();
        if self.printer.draws() {
            self.bar.enable_steady_tick(Duration::from_millis(100));
        }
    }

    /// Shows how many bytes have passed, of how many where that is known.
    pub(crate) fn bytes(&self, done: u64, total: Option<u64>) {
        let shown = match total {
            Some(total) => format!("{} of {}", HumanBytes(done), HumanBytes(total)),
            None => HumanBytes(done).to_string(),
        };
        self.bar.set_message(shown);
    }

    /// Prints the line of a finished step.
    pub(crate) fn end(&self, line: &str) {
        self.bar.disable_steady_tick();
        self.bar.set_message("");
        self.bar.suspend(|| self.printer.say(line));
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
