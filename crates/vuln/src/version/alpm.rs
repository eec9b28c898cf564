//! Versions of Arch Linux: `[epoch:]version[-release]` (vercmp(8), libalpm `version.c`).
//!
//! libalpm calls a version without release equal to all its releases, and compares what follows several separators in a
//! row in circles; neither is an order. Here a version without release comes before its releases, and a longer run of
//! separators always after a shorter one. Packages always have a release, and no version of a package has such runs.

use super::digits::{Digits, take_while};

/// A version of libalpm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    epoch: Digits,
    version: Vec<(usize, Piece)>,
    release: Option<Vec<(usize, Piece)>>,
}

/// What stands behind a run of separators: letters come before the end, the end before a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Letters(String),
    End,
    Number(Digits),
}

impl Version {
    /// Parses a version; none when it is empty.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        // libalpm `parseEVR`: digits before a colon; no digits count as zero.
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) if epoch.bytes().all(|byte| byte.is_ascii_digit()) => (epoch, rest),
            _ => ("", text),
        };
        let (version, release) = match rest.rsplit_once('-') {
            Some((version, release)) => (version, Some(pieces(release))),
            None => (rest, None),
        };
        Some(Self { epoch: Digits::new(epoch), version: pieces(version), release })
    }
}

/// Pieces, each with the length of the run of separators before it.
fn pieces(text: &str) -> Vec<(usize, Piece)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    loop {
        let (separators, after) = take_while(rest, |c| !c.is_ascii_alphanumeric());
        let (digits, after_digits) = take_while(after, |c| c.is_ascii_digit());
        let (letters, after_letters) = take_while(after, |c| c.is_ascii_alphabetic());
        if after.is_empty() {
            pieces.push((separators.len(), Piece::End));
            return pieces;
        }
        if digits.is_empty() {
            pieces.push((separators.len(), Piece::Letters(letters.to_owned())));
            rest = after_letters;
        } else {
            pieces.push((separators.len(), Piece::Number(Digits::new(digits))));
            rest = after_digits;
        }
    }
}
