use std::cmp::Ordering;

/// A decimal number of any length.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Digits(String);

impl Digits {
    /// From decimal digits, which may be none (zero).
    pub(super) fn new(digits: &str) -> Self {
        Self(digits.trim_start_matches('0').to_owned())
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }
}

impl Ord for Digits {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Digits {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Splits off the longest prefix whose characters satisfy `accept`.
pub(super) fn take_while(text: &str, accept: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|byte| !accept(byte)).unwrap_or(text.len());
    text.split_at(end)
}
