//! What can go wrong with a stack as a whole.

use base::{Class, Fault, Timestamp};

use crate::log::LogError;

/// A failure to make, open or export a stack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StackError {
    /// The folder has something in it.
    #[error("{folder} is not empty")]
    NotEmpty {
        /// The folder.
        folder: String,
    },
    /// There is no stack in the folder.
    #[error("{folder} holds no stack")]
    NotAStack {
        /// The folder.
        folder: String,
    },
    /// The file system refused.
    #[error("could not {action} {path}: {cause}")]
    Disk {
        /// What was tried.
        action: &'static str,
        /// Which file or folder.
        path: String,
        /// What the system said.
        cause: String,
    },
    /// Others may read what only the owner may.
    #[error("{path} has mode {found:04o}, expected {expected:04o}")]
    WrongMode {
        /// Which file or folder.
        path: String,
        /// Its permission bits.
        found: u32,
        /// What they must be.
        expected: u32,
    },
    /// A file is missing.
    #[error("{path} is missing")]
    MissingFile {
        /// Which file.
        path: String,
    },
    /// A file does not hold what it must.
    #[error("{path} is not {expected}")]
    CorruptFile {
        /// Which file.
        path: String,
        /// What it must hold.
        expected: &'static str,
    },
    /// Made by another version.
    #[error("stack has format {found}, this program knows format {expected}")]
    WrongFormat {
        /// The format in `stack.json`.
        found: u64,
        /// The format this program writes.
        expected: u64,
    },
    /// Another process has it open.
    #[error("stack is in use by process {pid}")]
    InUse {
        /// Its process id, or `unknown`.
        pid: String,
    },
    /// The clock cannot be right.
    #[error("clock reads {now}, expected a time from {from} to {to}")]
    ClockOff {
        /// The clock.
        now: Timestamp,
        /// Earliest plausible time.
        from: Timestamp,
        /// Latest plausible time.
        to: Timestamp,
    },
    /// A name or option that cannot be used.
    #[error("{option} is \"{found}\", expected {expected}")]
    WrongOption {
        /// Which one.
        option: &'static str,
        /// What it is.
        found: String,
        /// What it must be.
        expected: &'static str,
    },
    /// The crypto library refused.
    #[error("could not {action}")]
    Crypto {
        /// What was tried.
        action: &'static str,
    },
    /// One of the two logs.
    #[error("{log}: {cause}")]
    Log {
        /// `transparency log` or `certificate log`.
        log: &'static str,
        /// What happened.
        #[source]
        cause: LogError,
    },
    /// The listening socket failed.
    #[error("could not serve: {cause}")]
    Serve {
        /// What the system said.
        cause: String,
    },
}

impl Fault for StackError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotEmpty { .. } => "stack-not-empty",
            Self::NotAStack { .. } => "stack-not-a-stack",
            Self::Disk { .. } => "stack-disk",
            Self::WrongMode { .. } => "stack-wrong-mode",
            Self::MissingFile { .. } => "stack-missing-file",
            Self::CorruptFile { .. } => "stack-corrupt-file",
            Self::WrongFormat { .. } => "stack-wrong-format",
            Self::InUse { .. } => "stack-in-use",
            Self::ClockOff { .. } => "stack-clock-off",
            Self::WrongOption { .. } => "stack-wrong-option",
            Self::Crypto { .. } => "stack-crypto",
            Self::Log { cause, .. } => cause.code(),
            Self::Serve { .. } => "stack-serve",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::NotEmpty { .. } => "name a new folder, or open the stack that is there".into(),
            Self::NotAStack { .. } => "make one with `assay stack init`".into(),
            Self::Disk { path, .. } => format!("check that {path} can be written and the disk has room"),
            Self::WrongMode { path, expected, .. } => {
                format!("find out who could read it, then run: chmod {expected:o} {path}")
            }
            Self::MissingFile { .. } | Self::CorruptFile { .. } => {
                "restore the folder from the last backup; a key that is lost cannot be made again".into()
            }
            Self::WrongFormat { .. } => "use the version of assay that made the stack".into(),
            Self::InUse { pid } => format!("stop process {pid}, or talk to it over HTTP"),
            Self::ClockOff { .. } => "set the clock right, then try again".into(),
            Self::WrongOption { expected, .. } => format!("give {expected}"),
            Self::Crypto { .. } => "check the key files; if they are whole, report this".into(),
            Self::Log { cause, .. } => cause.hint(),
            Self::Serve { .. } => "check that the address is free".into(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotEmpty { .. } | Self::WrongOption { .. } | Self::WrongMode { .. } => Class::Usage,
            Self::NotAStack { .. } => Class::NothingToExamine,
            Self::Crypto { .. } => Class::Internal,
            Self::Log { cause, .. } => cause.class(),
            _ => Class::Undecided,
        }
    }
}

impl StackError {
    pub(crate) fn disk<'a>(
        action: &'static str,
        path: &'a std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> Self + 'a {
        move |e| Self::Disk { action, path: path.display().to_string(), cause: e.to_string() }
    }
}
