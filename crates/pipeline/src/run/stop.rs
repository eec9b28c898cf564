//! Why a run stops, and how that is told.

use base::{Class, Fault};
use report::{FailureReport, StepOutcome};

/// Why a step did not pass.
pub(crate) struct Stop {
    pub(super) failure: FailureReport,
    pub(super) outcome: StepOutcome,
}

impl Stop {
    /// For faults of adapters, which come boxed.
    #[expect(clippy::needless_pass_by_value, reason = "used as `map_err(Stop::boxed)`")]
    pub(crate) fn boxed(fault: Box<dyn Fault>) -> Self {
        Self::of(&*fault)
    }

    pub(super) fn of(fault: &dyn Fault) -> Self {
        Self::with_exit_code(fault, fault.class().exit_code())
    }

    /// A failure that was told already.
    pub(super) fn told(class: Class, failure: FailureReport) -> Self {
        Self { failure, outcome: outcome_of(class) }
    }

    pub(super) fn with_exit_code(fault: &dyn Fault, exit_code: u8) -> Self {
        let failure = FailureReport {
            code: fault.code().to_owned(),
            message: fault.to_string(),
            hint: fault.hint(),
            exit_code,
        };
        Self { failure, outcome: outcome_of(fault.class()) }
    }
}

fn outcome_of(class: Class) -> StepOutcome {
    match class {
        Class::VerificationFailed | Class::Denied => StepOutcome::Failed,
        // A wrong option or a missing image says nothing about the image: nobody looked at it.
        _ => StepOutcome::Undecided,
    }
}

impl<F: Fault> From<F> for Stop {
    fn from(fault: F) -> Self {
        Self::of(&fault)
    }
}

/// The JSON of a predicate could not be written, which is a defect.
#[derive(Debug, thiserror::Error)]
#[error("a document could not be written: {0}")]
pub(crate) struct Unwritable(#[from] pub(super) serde_json::Error);

impl Fault for Unwritable {
    fn code(&self) -> &'static str {
        "run-unwritable"
    }
    fn hint(&self) -> String {
        "report it with the image".into()
    }
    fn class(&self) -> Class {
        Class::Internal
    }
}

/// The image stands where nothing can be attached to it.
#[derive(Debug, thiserror::Error)]
#[error("{name} has no place for signatures")]
pub(crate) struct NoReferrers {
    pub(crate) name: String,
}

impl Fault for NoReferrers {
    fn code(&self) -> &'static str {
        "run-no-referrers"
    }
    fn hint(&self) -> String {
        "copy the image to a registry or an OCI layout folder, or use --dry-run".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}
