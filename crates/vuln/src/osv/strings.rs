//! Every text of a build once. Advisories repeat each other: a description stands in each vulnerability of its erratum, a
//! version in each release, and a number is a twentieth of the text it stands for.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Between the items of a list. JSON texts with it are not versions, identifiers or links of anything.
const SEPARATOR: char = '\0';
/// Places of the table at first.
const FIRST_PLACES: usize = 1 << 10;

/// A text of [`Strings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(u32);

/// Texts by number.
#[derive(Debug)]
pub(crate) struct Strings {
    text: String,
    /// Where each text ends.
    ends: Vec<usize>,
    /// Numbers by hash, with open addressing; one more than the number, and 0 where nothing is.
    places: Vec<u32>,
}

impl Default for Strings {
    fn default() -> Self {
        let mut strings = Self { text: String::new(), ends: Vec::new(), places: vec![0; FIRST_PLACES] };
        // The empty text is number 0.
        strings.add("");
        strings
    }
}

impl Strings {
    /// The number of `text`. There are at most 2^32 - 2; each takes a byte of the input at least, which is bounded.
    pub(crate) fn add(&mut self, text: &str) -> Symbol {
        if self.ends.len() * 2 > self.places.len() {
            self.grow();
        }
        let mut at = self.place(text);
        loop {
            match self.places[at] {
                0 => break,
                found if self.get(Symbol(found - 1)) == text => return Symbol(found - 1),
                _ => at = (at + 1) % self.places.len(),
            }
        }
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX - 1);
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.places[at] = number + 1;
        Symbol(number)
    }

    /// The text of a number.
    pub(crate) fn get(&self, symbol: Symbol) -> &str {
        let at = symbol.0 as usize;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(at).and_then(|end| self.text.get(from..*end)).unwrap_or_default()
    }

    /// The number of a list of texts.
    pub(crate) fn add_list<'t>(&mut self, items: impl IntoIterator<Item = &'t String>) -> Symbol {
        let mut list = String::new();
        for item in items {
            list.push_str(item);
            list.push(SEPARATOR);
        }
        self.add(&list)
    }

    /// The texts of a list.
    pub(crate) fn list(&self, symbol: Symbol) -> impl Iterator<Item = &str> {
        self.get(symbol).split_terminator(SEPARATOR)
    }

    fn place(&self, text: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        usize::try_from(hasher.finish() % self.places.len() as u64).unwrap_or_default()
    }

    fn grow(&mut self) {
        self.places = vec![0; self.places.len() * 2];
        for number in 0..self.ends.len() {
            let number = u32::try_from(number).unwrap_or(u32::MAX - 1);
            let mut at = self.place(self.get(Symbol(number)));
            while self.places[at] != 0 {
                at = (at + 1) % self.places.len();
            }
            self.places[at] = number + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_one_number() {
        let mut strings = Strings::default();
        let texts: Vec<String> = (0..5000).map(|number| format!("text {number}")).collect();
        let symbols: Vec<Symbol> = texts.iter().map(|text| strings.add(text)).collect();
        for (text, symbol) in texts.iter().zip(&symbols) {
            assert_eq!(strings.get(*symbol), text);
            assert_eq!(strings.add(text), *symbol);
        }
        assert_eq!(strings.add(""), Symbol(0));
        assert_eq!(strings.get(Symbol(0)), "");
        let list = ["a".to_owned(), String::new(), "b".to_owned()];
        let symbol = strings.add_list(&list);
        assert_eq!(strings.list(symbol).collect::<Vec<_>>(), ["a", "", "b"]);
        assert_eq!(strings.add_list(&[]), Symbol(0));
        assert_eq!(strings.list(Symbol(0)).count(), 0);
    }
}
