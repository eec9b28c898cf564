//! Checkpoints (C2SP tlog-checkpoint v1.0.0).

use base::{Class, Fault};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    hash::Hash,
    note::{Note, NoteError, NoteSignature},
    tree::MAX_TREE_SIZE,
};

/// No log known writes more than two extension lines.
const MAX_EXTENSION_LINES: usize = 16;

/// What a log says about itself: its name, size and root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name. Rekor v2 uses its host name; Rekor v1 writes `host - tree id`.
    pub origin: String,
    /// Entries in the log.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Hash,
    /// Lines after the root, in order.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// The text a log signs.
    #[must_use]
    pub fn body(&self) -> String {
        let mut body = format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root.0));
        for line in &self.extensions {
            body.push_str(line);
            body.push('\n');
        }
        body
    }

    /// The checkpoint as a note with these signatures.
    ///
    /// # Errors
    /// When origin or signatures cannot stand in a note.
    pub fn into_note(self, signatures: Vec<NoteSignature>) -> Result<Note, NoteError> {
        Note::new(self.body(), signatures)
    }

    /// Reads a checkpoint out of a note's text. Whether to believe it is a matter of the note's signatures.
    ///
    /// # Errors
    /// When the text is not a checkpoint.
    pub fn from_note(note: &Note) -> Result<Self, CheckpointError> {
        Self::parse_body(note.text())
    }

    /// Reads the text of a checkpoint.
    ///
    /// # Errors
    /// When it is not one.
    pub fn parse_body(text: &str) -> Result<Self, CheckpointError> {
        let body = text.strip_suffix('\n').ok_or(CheckpointError::Malformed { part: "last newline" })?;
        let mut lines = body.split('\n');
        let mut next =
            |part| lines.next().filter(|l| !l.is_empty()).ok_or(CheckpointError::Malformed { part });
        let (origin, size, root) = (next("origin")?, next("size")?, next("root hash")?);
        // tlog-checkpoint: the size is ASCII decimal without leading zeros.
        let size_of = |digits: &str| digits.parse::<u64>().ok().filter(|n| n.to_string() == digits);
        let size = size_of(size)
            .filter(|n| *n <= MAX_TREE_SIZE)
            .ok_or(CheckpointError::Malformed { part: "size" })?;
        let root = STANDARD
            .decode(root)
            .ok()
            .and_then(|bytes| Hash::from_slice(&bytes))
            .ok_or(CheckpointError::Malformed { part: "root hash" })?;
        let extensions: Vec<String> = lines.take(MAX_EXTENSION_LINES + 1).map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(CheckpointError::Malformed { part: "extension line" });
        }
        if extensions.len() > MAX_EXTENSION_LINES {
            return Err(CheckpointError::TooManyExtensions { limit: MAX_EXTENSION_LINES });
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions })
    }
}

/// Text that is not a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// A part is missing or has the wrong form.
    #[error("checkpoint has a malformed {part}, expected origin, size and base64 root hash, one a line")]
    Malformed {
        /// Which part.
        part: &'static str,
    },
    /// More extension lines than are read.
    #[error("checkpoint has more than {limit} extension lines")]
    TooManyExtensions {
        /// The limit.
        limit: usize,
    },
}

impl Fault for CheckpointError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "tlog-checkpoint-malformed",
            Self::TooManyExtensions { .. } => "tlog-checkpoint-too-many-extensions",
        }
    }
    fn hint(&self) -> String {
        "get the checkpoint again from the log; do not trust this one".into()
    }
    fn class(&self) -> Class {
        Class::VerificationFailed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses_and_refuses() {
        let checkpoint = Checkpoint {
            origin: "rekor.test".into(),
            size: 7,
            root: Hash([7; 32]),
            extensions: vec!["x".into(), "y z".into()],
        };
        assert_eq!(Checkpoint::parse_body(&checkpoint.body()), Ok(checkpoint));
        let root = STANDARD.encode([7; 32]);
        for (bad, part) in [
            ("", "last newline"),
            ("o\n1\n", "root hash"),
            (&format!("\n1\n{root}\n"), "origin"),
            (&format!("o\n01\n{root}\n"), "size"),
            (&format!("o\n+1\n{root}\n"), "size"),
            (&format!("o\n{}\n{root}\n", MAX_TREE_SIZE + 1), "size"),
            ("o\n1\nAAAA\n", "root hash"),
            (&format!("o\n1\n{root}\n\n"), "extension line"),
        ] {
            assert_eq!(Checkpoint::parse_body(bad), Err(CheckpointError::Malformed { part }), "{bad:?}");
        }
        let lines = |n| format!("o\n1\n{root}\n{}", "e\n".repeat(n));
        assert!(Checkpoint::parse_body(&lines(16)).is_ok());
        assert_eq!(Checkpoint::parse_body(&lines(17)), Err(CheckpointError::TooManyExtensions { limit: 16 }));
    }
}
