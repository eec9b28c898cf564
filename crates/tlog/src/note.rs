//! Signed notes (C2SP signed-note v1.0.0).

use base::{Class, Fault};
use base64::{Engine, engine::general_purpose::STANDARD};

/// signed-note asks readers to accept notes with at least 16 signatures; sigstore-java reads 20. 64 leaves room
/// for witnesses.
const MAX_SIGNATURES: usize = 64;
/// golang.org/x/mod/sumdb/note reads at most 1,000,000 bytes; a checkpoint with 64 post-quantum cosignatures of
/// 2,420 bytes in base64 is below 256 KiB.
const MAX_NOTE_BYTES: usize = 256 << 10;
/// A name that is longer than a host name (253) and a path is no log's name.
const MAX_NAME_BYTES: usize = 512;

/// A text and who signed it. Nothing here says a signature is good: see [`Note::signed_by`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key, which for a log is its origin.
    pub name: String,
    /// The key id: four bytes.
    pub key_id: [u8; 4],
    /// The signature itself.
    pub signature: Vec<u8>,
}

impl Note {
    /// A note from its text, which ends with a newline, and its signatures.
    ///
    /// # Errors
    /// When text or a name cannot be written in a note.
    pub fn new(text: impl Into<String>, signatures: Vec<NoteSignature>) -> Result<Self, NoteError> {
        let text = text.into();
        check_text(&text)?;
        if let Some(bad) = signatures.iter().find(|line| !is_name(&line.name)) {
            return Err(NoteError::MalformedName { found: bad.name.chars().take(MAX_NAME_BYTES).collect() });
        }
        match signatures.len() {
            0 => Err(NoteError::Unsigned),
            n if n > MAX_SIGNATURES => Err(NoteError::TooManySignatures { limit: MAX_SIGNATURES }),
            _ => Ok(Self { text, signatures }),
        }
    }

    /// Reads a note.
    ///
    /// # Errors
    /// When the bytes are not a note, or over the limits (256 KiB, 64 signatures).
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong { found: bytes.len(), limit: MAX_NOTE_BYTES });
        }
        let note = std::str::from_utf8(bytes).map_err(|_| NoteError::MalformedText)?;
        // signed-note: the signature block follows the last blank line.
        let at = note.rfind("\n\n").ok_or(NoteError::Unsigned)?;
        let (text, block) = (&note[..=at], &note[at + 2..]);
        check_text(text)?;
        let lines = block.strip_suffix('\n').ok_or(NoteError::MalformedSignature { line: 1 })?;
        let mut signatures = Vec::new();
        for (number, line) in (1..).zip(lines.split('\n')) {
            if signatures.len() == MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures { limit: MAX_SIGNATURES });
            }
            signatures.push(parse_line(line).ok_or(NoteError::MalformedSignature { line: number })?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The signed text, with its last newline.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines in order.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Checks that the key called `name` with this id signed the text: `verify(message, signature)` is asked about
    /// each line with that name and id, and one good line is enough.
    ///
    /// # Errors
    /// When there is no such line, or none of them is good.
    pub fn signed_by(
        &self,
        name: &str,
        key_id: [u8; 4],
        verify: impl Fn(&[u8], &[u8]) -> bool,
    ) -> Result<(), NoteError> {
        let mut lines =
            self.signatures.iter().filter(|line| line.name == name && line.key_id == key_id).peekable();
        if lines.peek().is_none() {
            return Err(NoteError::NotSignedBy { name: name.to_owned(), key_id: hex::encode(key_id) });
        }
        if lines.any(|line| verify(self.text.as_bytes(), &line.signature)) {
            return Ok(());
        }
        Err(NoteError::BadSignature { name: name.to_owned(), key_id: hex::encode(key_id) })
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| {
            let mut blob = line.key_id.to_vec();
            blob.extend_from_slice(&line.signature);
            writeln!(f, "\u{2014} {} {}", line.name, STANDARD.encode(blob))
        })
    }
}

fn check_text(text: &str) -> Result<(), NoteError> {
    let control = text.chars().any(|c| c.is_control() && c != '\n');
    if control || !text.ends_with('\n') || text.len() < 2 {
        return Err(NoteError::MalformedText);
    }
    Ok(())
}

/// signed-note: a name is not empty and has neither Unicode spaces nor plus signs.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// `— <name> base64(key id || signature)`
fn parse_line(line: &str) -> Option<NoteSignature> {
    let (name, blob) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let blob = STANDARD.decode(blob).ok()?;
    let (key_id, signature) = blob.split_first_chunk::<4>()?;
    (is_name(name) && !signature.is_empty()).then(|| NoteSignature {
        name: name.to_owned(),
        key_id: *key_id,
        signature: signature.to_vec(),
    })
}

/// A note that cannot be read or is not signed as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// Longer than a note may be.
    #[error("signed note has {found} bytes, expected at most {limit}")]
    TooLong {
        /// Its length.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Not UTF-8, control characters, or no newline at the end.
    #[error("signed note's text is not UTF-8 lines without control characters")]
    MalformedText,
    /// No signature block.
    #[error("signed note has no signature lines after a blank line")]
    Unsigned,
    /// A line that is not a signature.
    #[error("line {line} of the note's signatures is not \"\u{2014} NAME BASE64\"")]
    MalformedSignature {
        /// Counted from 1.
        line: usize,
    },
    /// A key name with a space or a plus sign.
    #[error("key name is \"{found}\", expected 1 to 512 bytes without spaces and plus signs")]
    MalformedName {
        /// The name.
        found: String,
    },
    /// More signatures than are read.
    #[error("signed note has more than {limit} signatures")]
    TooManySignatures {
        /// The limit.
        limit: usize,
    },
    /// The key did not sign.
    #[error("signed note has no signature of key \"{name}\" with id {key_id}")]
    NotSignedBy {
        /// Name of the key.
        name: String,
        /// Its id in hexadecimal.
        key_id: String,
    },
    /// The key's signature is wrong.
    #[error("signature of key \"{name}\" with id {key_id} does not fit the note")]
    BadSignature {
        /// Name of the key.
        name: String,
        /// Its id in hexadecimal.
        key_id: String,
    },
}

impl Fault for NoteError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "tlog-note-too-long",
            Self::MalformedText => "tlog-note-text-malformed",
            Self::Unsigned => "tlog-note-unsigned",
            Self::MalformedSignature { .. } => "tlog-note-signature-malformed",
            Self::MalformedName { .. } => "tlog-note-name-malformed",
            Self::TooManySignatures { .. } => "tlog-note-too-many-signatures",
            Self::NotSignedBy { .. } => "tlog-note-not-signed-by",
            Self::BadSignature { .. } => "tlog-note-bad-signature",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::NotSignedBy { .. } => {
                "check that the trusted root holds the key of the log that made this checkpoint".into()
            }
            Self::MalformedName { .. } => "use a host name as the log's origin".into(),
            _ => "get the checkpoint again from the log; do not trust this one".into(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::MalformedName { .. } => Class::Usage,
            _ => Class::VerificationFailed,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(name: &str, fill: u8) -> NoteSignature {
        NoteSignature { name: name.into(), key_id: [fill; 4], signature: vec![fill; 64] }
    }

    #[test]
    fn writes_and_reads() {
        let note = Note::new("log.test\n3\nAAAA\n", vec![line("log.test", 1), line("w", 2)]).expect("valid");
        assert_eq!(Note::parse(note.to_string().as_bytes()), Ok(note.clone()));
        assert_eq!(note.signed_by("log.test", [1; 4], |text, _| text == b"log.test\n3\nAAAA\n"), Ok(()));
        assert!(matches!(
            note.signed_by("log.test", [2; 4], |_, _| true),
            Err(NoteError::NotSignedBy { .. })
        ));
        assert!(matches!(note.signed_by("other", [1; 4], |_, _| true), Err(NoteError::NotSignedBy { .. })));
        assert!(matches!(note.signed_by("w", [2; 4], |_, _| false), Err(NoteError::BadSignature { .. })));
    }

    #[test]
    fn each_refusal() {
        let parse = |text: &str| Note::parse(text.as_bytes()).map(|_| ());
        let good = "\u{2014} a AQEBAQI=\n";
        assert_eq!(parse(&format!("t\n\n{good}")), Ok(()));
        assert_eq!(parse("t\n"), Err(NoteError::Unsigned));
        assert_eq!(parse(&format!("\n\n{good}")), Err(NoteError::MalformedText));
        assert_eq!(parse(&format!("t\r\n\n{good}")), Err(NoteError::MalformedText));
        assert_eq!(Note::parse(b"\xff\n\n"), Err(NoteError::MalformedText));
        for bad in
            ["", "x", "- a AQEBAQI=\n", "\u{2014} a AQEBAQ==\n", "\u{2014} a+b AQEBAQI=\n", "\u{2014} a !\n"]
        {
            assert_eq!(
                parse(&format!("t\n\n{bad}")),
                Err(NoteError::MalformedSignature { line: 1 }),
                "{bad}"
            );
        }
        assert_eq!(parse(&format!("t\n\n{}", good.repeat(64))), Ok(()));
        assert_eq!(
            parse(&format!("t\n\n{}", good.repeat(65))),
            Err(NoteError::TooManySignatures { limit: 64 })
        );
        let long = |n: usize| format!("{}\n\n{good}", "t".repeat(n - 2 - good.len()));
        assert_eq!(parse(&long(MAX_NOTE_BYTES)), Ok(()));
        assert!(matches!(parse(&long(MAX_NOTE_BYTES + 1)), Err(NoteError::TooLong { .. })));
        assert_eq!(Note::new("t\n", vec![]), Err(NoteError::Unsigned));
        assert!(matches!(Note::new("t\n", vec![line("a b", 1)]), Err(NoteError::MalformedName { .. })));
    }

    proptest! {
        #[test]
        fn what_parses_prints_the_same(cut in 0usize..200, at in 0usize..200, byte: u8) {
            let note = Note::new("log.test\n3\nAAAA\n", vec![line("log.test", 1), line("w", 2)]).expect("valid");
            let mut bytes = note.to_string().into_bytes();
            let end = bytes.len();
            bytes[at % end] = byte;
            bytes.truncate(end - cut % end);
            if let Ok(read) = Note::parse(&bytes) {
                prop_assert_eq!(read.to_string().into_bytes(), bytes);
            }
        }
    }
}
