//! The steps of a run, in their order, and who is told about them.

use report::StepOutcome;

/// The eight steps of `assay run`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Name to digest: a tag is never signed or judged.
    Resolve,
    /// Layers to packages.
    List,
    /// Packages to findings.
    Scan,
    /// Findings against the gate.
    Gate,
    /// Signature and attestations made.
    Sign,
    /// Signature and attestations published beside the image.
    Publish,
    /// Everything read back as a stranger would, and verified offline.
    Verify,
    /// The audit log and its checkpoint.
    Account,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 8] = [
        Self::Resolve,
        Self::List,
        Self::Scan,
        Self::Gate,
        Self::Sign,
        Self::Publish,
        Self::Verify,
        Self::Account,
    ];

    /// The name in output and in the audit log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::List => "list",
            Self::Scan => "scan",
            Self::Gate => "gate",
            Self::Sign => "sign",
            Self::Publish => "publish",
            Self::Verify => "verify",
            Self::Account => "account",
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// Told about a run as it goes. The terminal, a log or nothing stands behind it.
pub trait Observer: Sync {
    /// A step begins.
    fn begins(&self, step: Step);
    /// Bytes have passed, of a total where it is known. Called from several threads.
    fn bytes(&self, done: u64, total: Option<u64>);
    /// A step ended: how, after how many seconds, with what to tell.
    fn ends(&self, step: Step, outcome: StepOutcome, seconds: f64, detail: &str);
    /// Something worth knowing that does not stop the run.
    fn warns(&self, line: &str);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn begins(&self, _: Step) {}
    fn bytes(&self, _: u64, _: Option<u64>) {}
    fn ends(&self, _: Step, _: StepOutcome, _: f64, _: &str) {}
    fn warns(&self, _: &str) {}
}
