//! Numbers of things in sentences.

/// `1 finding`, `2 findings`: a number with its noun, for nouns that take an `s`.
///
/// ```
/// assert_eq!(base::counted(1, "file"), "1 file");
/// assert_eq!(base::counted(0, "file"), "0 files");
/// ```
#[must_use]
pub fn counted(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
