//! What every failure a user can see must be able to say.

/// What a failure means for the caller. The binary turns the class into its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// The command line or a configuration file is wrong. Exit code 2.
    Usage,
    /// There is nothing to examine: the image or file does not exist or is empty. Exit code 3.
    NothingToExamine,
    /// The answer could not be found out: a server throttled, a disk was full, a log was unreachable.
    /// Never to be read as "no". Exit code 1.
    Undecided,
    /// Evidence was examined and refused. Exit code 10.
    VerificationFailed,
    /// A policy or gate said no. Exit code 20.
    Denied,
    /// A defect in assay itself. Exit code 1.
    Internal,
}

impl Class {
    /// The process exit code of this class (`CLI.md`, "Exit codes").
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::NothingToExamine => 3,
            Self::Undecided | Self::Internal => 1,
            Self::VerificationFailed => 10,
            Self::Denied => 20,
        }
    }

    /// The class as it stands in JSON output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::NothingToExamine => "nothing-to-examine",
            Self::Undecided => "undecided",
            Self::VerificationFailed => "verification-failed",
            Self::Denied => "denied",
            Self::Internal => "internal",
        }
    }
}

/// An error a user can see: its `Display` is the cause, with what was expected and what was found.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    /// Stable code in kebab case, area first, such as `registry-unauthorized`.
    fn code(&self) -> &'static str;
    /// One thing to do next, as a lower-case sentence without a full stop.
    fn hint(&self) -> String;
    /// What the failure means for the caller.
    fn class(&self) -> Class;
}
