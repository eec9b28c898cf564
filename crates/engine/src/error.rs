use std::path::PathBuf;
use std::time::Duration;

use base::{Class, Fault};

/// Why a scanner gave no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The program is not there.
    #[error("{} is not installed, or not on the PATH", program.display())]
    NotFound {
        /// As it was looked for.
        program: PathBuf,
    },
    /// The system would not run it.
    #[error("{} could not be run: {reason}", program.display())]
    NotRun {
        /// The program.
        program: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// It ended with a failure.
    #[error("{} ended with {status}: {said}", program.display())]
    Failed {
        /// The program.
        program: PathBuf,
        /// Its exit status.
        status: String,
        /// The end of what it wrote to standard error, without control characters.
        said: String,
    },
    /// It took too long and was ended.
    #[error("{} did not finish within {} s", program.display(), limit.as_secs())]
    TimedOut {
        /// The program.
        program: PathBuf,
        /// The limit.
        limit: Duration,
    },
    /// It wrote more than is read.
    #[error("{} answered with more than {limit} bytes", program.display())]
    TooLarge {
        /// The program.
        program: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// Its answer is not the JSON it should be.
    #[error("the answer of {program} is no result: {reason}")]
    Malformed {
        /// The program.
        program: &'static str,
        /// What was expected and found.
        reason: String,
    },
    /// It cannot scan that.
    #[error("{program} cannot scan {target}")]
    Target {
        /// The program.
        program: &'static str,
        /// As the user named it.
        target: String,
    },
    /// The place it asks for credentials could not be made.
    #[error("credentials could not be offered: {reason}")]
    Desk {
        /// The system's words.
        reason: String,
    },
}

impl Fault for EngineError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "engine-not-found",
            Self::NotRun { .. } => "engine-not-run",
            Self::Failed { .. } => "engine-failed",
            Self::TimedOut { .. } => "engine-timed-out",
            Self::TooLarge { .. } => "engine-answer-too-large",
            Self::Malformed { .. } => "engine-answer-malformed",
            Self::Target { .. } => "engine-target",
            Self::Desk { .. } => "engine-credentials",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::NotFound { .. } => "install it, name it with --engine-path, or leave --engine out".into(),
            Self::NotRun { .. } => "check that --engine-path names a program this user may run".into(),
            Self::Failed { .. } => "run the scanner by itself to see more of what it says".into(),
            Self::TimedOut { .. } => "allow more with --engine-timeout SECONDS".into(),
            Self::TooLarge { .. } => "scan a part, or leave --engine out".into(),
            Self::Malformed { .. } => {
                "check its version: Trivy's JSON of schema 2 and Grype's of 0.80 and later are read".into()
            }
            Self::Target { .. } => {
                "leave --engine out, or name an image, a folder or a bill of materials".into()
            }
            Self::Desk { .. } => "set TMPDIR to a folder this user may write to".into(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotFound { .. } | Self::NotRun { .. } | Self::Target { .. } => Class::Usage,
            _ => Class::Undecided,
        }
    }
}
