//! A failure on its way to the user.

use std::path::Path;

use base::{Class, Fault};

/// Code, cause, next step and exit code of a failure.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) hint: String,
    pub(crate) class: Class,
    pub(crate) exit_code: u8,
    /// The command was asked for JSON: the failure goes to standard output as an object too.
    pub(crate) as_json: bool,
    /// What a program may want to know beyond the message; part of the object.
    pub(crate) details: Option<Box<serde_json::Value>>,
    /// Lines for people that go before it: what else was found.
    pub(crate) notes: Vec<String>,
}

impl Failure {
    /// A failure found by the binary itself.
    pub(crate) fn new(class: Class, code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            hint: hint.into(),
            class,
            exit_code: class.exit_code(),
            as_json: false,
            details: None,
            notes: Vec::new(),
        }
    }

    /// A wrong command line.
    pub(crate) fn usage(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Class::Usage, code, message, hint)
    }

    /// A file the user named that could not be read or written.
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        let shown = path.display();
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::new(
                Class::NothingToExamine,
                "file-not-found",
                format!("{shown} does not exist"),
                "check the path",
            ),
            std::io::ErrorKind::PermissionDenied => Self::new(
                Class::Undecided,
                "file-permission-denied",
                format!("{shown} may not be accessed by this user"),
                "change its mode or owner, or run as its owner",
            ),
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::QuotaExceeded
            | std::io::ErrorKind::FileTooLarge => Self::new(
                Class::Undecided,
                "file-disk-full",
                format!("no space left for {shown}"),
                "free some space and run the command again",
            ),
            _ => Self::new(
                Class::Undecided,
                "file-io",
                format!("{shown}: {error}"),
                "check the disk and the path",
            ),
        }
    }

    /// The same failure, said of one thing among several.
    pub(crate) fn about(mut self, what: &str, path: &Path) -> Self {
        self.message = format!("{what} {}: {}", path.display(), self.message);
        self
    }

    /// The same failure, with what a program may want to know.
    pub(crate) fn with_details(mut self, details: serde_json::Value) -> Self {
        self.details = Some(Box::new(details));
        self
    }

    /// The same failure, to be printed as JSON too.
    pub(crate) fn json(mut self, wanted: bool) -> Self {
        self.as_json = wanted;
        self
    }
}

impl<E: Fault> From<E> for Failure {
    fn from(fault: E) -> Self {
        Self::of(&fault)
    }
}

impl Failure {
    /// Takes over code, message and hint of a fault of the libraries.
    pub(crate) fn of(fault: &dyn Fault) -> Self {
        Self::new(fault.class(), fault.code(), fault.to_string(), fault.hint())
    }
}
