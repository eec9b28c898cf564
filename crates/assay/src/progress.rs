//! Progress of a run: one line per step, and a bar while bytes pass.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressState, ProgressStyle};

use crate::printer::Printer;

/// How often a bar is drawn.
const TICK: Duration = Duration::from_millis(100);

/// What a rate is an average over: long enough not to jump with every blob, short enough to show that a line went slow.
const RATE_WINDOW: Duration = Duration::from_secs(5);

/// How far a transfer is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Flow {
    /// Bytes that are where they are to go.
    pub(crate) done: u64,
    /// Of so many; 0 while that is not known.
    pub(crate) total: u64,
    /// Bytes that passed so far: the rate is theirs.
    pub(crate) read: u64,
}

/// The rate of the last seconds.
#[derive(Debug, Default)]
struct Rate(VecDeque<(Duration, u64)>);

impl Rate {
    /// Bytes a second, `read` bytes having passed `at` this time after the beginning; none while nothing can be said.
    fn note(&mut self, at: Duration, read: u64) -> Option<u64> {
        self.0.push_back((at, read));
        // One sample older than the window stays, to measure from.
        while self.0.get(1).is_some_and(|(then, _)| at.saturating_sub(*then) >= RATE_WINDOW) {
            self.0.pop_front();
        }
        let (then, before) = *self.0.front()?;
        let passed = u128::from(read.saturating_sub(before)).saturating_mul(1000);
        let millis = at.saturating_sub(then).as_millis();
        u64::try_from(passed.checked_div(millis)?).ok()
    }
}

impl Flow {
    /// Such as `1.20 GiB of 3.00 GiB, 35.10 MiB/s, 53s left`.
    fn line(self, rate: Option<u64>) -> String {
        if self.total == 0 {
            return String::new();
        }
        let mut line = format!("{} of {}", HumanBytes(self.done), HumanBytes(self.total));
        if let Some(rate) = rate.filter(|rate| *rate > 0) {
            let left = Duration::from_secs(self.total.saturating_sub(self.done) / rate);
            line += &format!(", {}/s, {} left", HumanBytes(rate), indicatif::HumanDuration(left));
        }
        line
    }
}

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
            self.bar.enable_steady_tick(TICK);
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

    /// Shows what `flow` says each time it is drawn, also while one large blob passes.
    pub(crate) fn flow(&self, flow: impl Fn() -> Flow + Clone + Send + Sync + 'static) {
        let Ok(style) = ProgressStyle::with_template("  {spinner} {prefix:<12} {flow}") else { return };
        let rates = Arc::new(Mutex::new(Rate::default()));
        let draw = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let now = flow();
            let mut rates = rates.lock().unwrap_or_else(PoisonError::into_inner);
            let rate = rates.note(state.elapsed(), now.read);
            // A terminal that cannot be written to shows nothing.
            let _ = out.write_str(&now.line(rate));
        };
        self.bar.set_style(style.with_key("flow", draw));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_that_of_the_last_seconds() {
        let mut rate = Rate::default();
        let mut note = |secs: u64, read: u64| rate.note(Duration::from_secs(secs), read);
        assert_eq!(note(0, 0), None, "no time has passed");
        assert_eq!(note(2, 2_000), Some(1_000));
        assert_eq!(note(4, 8_000), Some(2_000));
        // The first sample is older than five seconds and not needed: measured from the second.
        assert_eq!(note(8, 8_000), Some(1_000));
        assert_eq!(note(20, 8_000), Some(0), "it stands still");
        assert_eq!(note(20, u64::MAX), Some((u64::MAX - 8_000) / 12));
    }

    #[test]
    fn a_line_says_what_is_known() {
        let flow = Flow { done: 1 << 30, total: 3 << 30, read: 1 << 30 };
        for (flow, rate, expected) in [
            (Flow::default(), Some(1), ""),
            (flow, None, "1.00 GiB of 3.00 GiB"),
            (flow, Some(0), "1.00 GiB of 3.00 GiB"),
            (flow, Some(32 << 20), "1.00 GiB of 3.00 GiB, 32.00 MiB/s, 64 seconds left"),
        ] {
            assert_eq!(flow.line(rate), expected);
        }
    }
}
