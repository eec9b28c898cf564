//! What goes on record: entries of the audit log, warnings, and the last step.

use std::time::Instant;

use audit::{Action, Event, Outcome};
use report::{AuditReport, StepOutcome, StepReport, Verdict};

use super::{Run, RunResult, Stop};
use crate::ledger::LedgerError;
use crate::mark::Told;
use crate::observer::Step;

impl Run<'_> {
    pub(super) fn note(&mut self, action: Action, outcome: Outcome) {
        let time = (self.options.clock)();
        let subject =
            Some(audit::Subject { name: self.report.image.clone(), digest: self.report.digest.clone() });
        let actor = self.options.actor.clone();
        self.events.push(Event { time, actor, action, subject, outcome, detail: Default::default() });
    }

    pub(super) fn note_secret(&mut self, kind: &str, name: &str, purpose: &str) {
        let line = format!("{kind} {name}: {purpose}");
        if !self.secrets.contains(&line) {
            self.secrets.push(line);
        }
        let action = Action::SecretUsed { kind: kind.into(), name: name.into(), purpose: purpose.into() };
        self.note(action, Outcome::Ok);
    }

    pub(super) fn note_registry_secrets(&mut self) {
        let used = (self.options.secrets_used)();
        for (host, purpose) in used.iter().skip(self.registry_secrets_noted) {
            self.note_secret("registry-password", host, purpose);
        }
        self.registry_secrets_noted = used.len();
    }

    pub(super) fn flush(&mut self) -> Result<(), LedgerError> {
        match &mut self.ledger {
            Some(ledger) => ledger.append(&mut self.events),
            None => Ok(()),
        }
    }

    pub(super) fn warn(&mut self, line: String) {
        self.observer.warns(&line);
        self.report.warnings.push(line);
    }

    /// What signing and publishing have to say goes to the log at once: a run that breaks off in the middle of five
    /// signatures has made those before.
    pub(super) fn told(&mut self, told: Told) -> Result<(), Stop> {
        match told {
            Told::Warning(line) => self.warn(line),
            Told::Recorded(action, outcome) => {
                self.note(action, outcome);
                self.flush()?;
            }
        }
        Ok(())
    }

    /// The last step, always taken when a log is open, and the answer.
    pub(super) fn finish(mut self, stopped: Option<Stop>) -> RunResult {
        let has_log = self.ledger.is_some();
        let accounted = if has_log { self.account_step() } else { Ok(()) };
        for step in Step::ALL {
            if !self.report.steps.iter().any(|report| report.name == step.as_str()) {
                let dry = self.options.signing.is_none() && stopped.is_none();
                let detail = match (dry, has_log) {
                    (true, _) => "a dry run publishes nothing",
                    (false, true) => "an earlier step ended the run",
                    (false, false) => "the audit log could not be opened",
                };
                let (name, outcome) = (step.to_string(), StepOutcome::NotRun);
                self.report.steps.push(StepReport { name, outcome, seconds: 0.0, detail: detail.into() });
            }
        }
        let order = |name: &str| Step::ALL.iter().position(|step| step.as_str() == name);
        self.report.steps.sort_by_key(|step| order(&step.name));
        let failure = stopped.or(accounted.err()).map(|stop| (stop.failure, stop.outcome));
        let (verdict, exit_code) = match &failure {
            None => (Verdict::Pass, 0),
            Some((failure, StepOutcome::Failed)) => (Verdict::Fail, failure.exit_code),
            Some((failure, _)) => (Verdict::Undecided, failure.exit_code),
        };
        self.report.verdict = verdict;
        self.report.failure = failure.map(|(failure, _)| failure);
        RunResult { report: self.report, exit_code }
    }

    /// The beginning and the end of this step are one batch, the last of the run: an end that is recorded after
    /// everything was recorded needs no entry after it, and when the batch cannot be written neither is there.
    fn account_step(&mut self) -> Result<(), Stop> {
        let step = Step::Account;
        self.observer.begins(step);
        let begun = Instant::now();
        self.note_registry_secrets();
        self.note(Action::StepStarted { step: step.to_string() }, Outcome::Ok);
        self.note(Action::StepFinished { step: step.to_string() }, Outcome::Ok);
        let result = self.account();
        let (outcome, detail) = match &result {
            Ok(detail) => (StepOutcome::Ok, detail.clone()),
            Err(stop) => (stop.outcome, stop.failure.message.clone()),
        };
        let seconds = begun.elapsed().as_secs_f64();
        self.observer.ends(step, outcome, seconds, &detail);
        self.report.steps.push(StepReport { name: step.to_string(), outcome, seconds, detail });
        result.map(|_| ())
    }

    fn account(&mut self) -> Result<String, Stop> {
        self.flush()?;
        let Some(ledger) = &self.ledger else { return Ok(String::new()) };
        let first_entry = ledger.first();
        let entries = ledger.size() - first_entry;
        self.report.audit = Some(AuditReport {
            origin: ledger.origin().to_owned(),
            first_entry,
            entries,
            size: ledger.size(),
            root: ledger.root()?,
            secrets_used: self.secrets.clone(),
        });
        Ok(format!("{entries} entries, {} in the log, checkpoint signed", ledger.size()))
    }
}
