//! Java versions and ranges (Maven's `ComparableVersion`, maven.apache.org/pom.html "Version Order Specification" and
//! "Dependency Version Requirement Specification").

use std::cmp::Ordering;

use super::constraint::{Operator, Rules};
use super::digits::{Digits, take_while};

/// Qualifiers in their order; the empty one is the release.
const QUALIFIERS: [&str; 7] = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];
const RELEASE: usize = 5;
/// Hyphens and changes between digits and letters in one version; each nests the list one deeper.
const MAX_DEPTH: usize = 100;

/// A Java version.
#[derive(Debug, Clone)]
pub struct Version(Vec<Item>);

#[derive(Debug, Clone)]
enum Item {
    Number(Digits),
    /// Rank among [`QUALIFIERS`]; unknown ones come after them, by their text.
    Word(usize, String),
    List(Vec<Item>),
}

impl Item {
    fn word(text: &str, before_digit: bool) -> Self {
        let text = match (text, before_digit) {
            ("a", true) => "alpha",
            ("b", true) => "beta",
            ("m", true) => "milestone",
            ("ga" | "final" | "release", _) => "",
            ("cr", _) => "rc",
            (other, _) => other,
        };
        match QUALIFIERS.iter().position(|qualifier| *qualifier == text) {
            Some(rank) => Self::Word(rank, String::new()),
            None => Self::Word(QUALIFIERS.len(), text.into()),
        }
    }

    fn is_null(&self) -> bool {
        match self {
            Self::Number(number) => number.is_zero(),
            Self::Word(rank, _) => *rank == RELEASE,
            Self::List(items) => items.is_empty(),
        }
    }

    /// How it stands to nothing: 1.1 > 1, 1-rc < 1, 1-0 = 1.
    fn against_nothing(&self) -> Ordering {
        match self {
            Self::Number(number) => (!number.is_zero()).cmp(&false),
            Self::Word(rank, _) => rank.cmp(&RELEASE),
            Self::List(items) => {
                items.iter().map(Self::against_nothing).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
            }
        }
    }

    /// 1.1 > 1-1 > 1-sp: numbers, then lists, then words.
    fn kind(&self) -> u8 {
        match self {
            Self::Word(..) => 0,
            Self::List(_) => 1,
            Self::Number(_) => 2,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Word(a, x), Self::Word(b, y)) => a.cmp(b).then_with(|| x.cmp(y)),
            (Self::List(a), Self::List(b)) => compare_lists(a, b),
            (a, b) => a.kind().cmp(&b.kind()),
        }
    }
}

fn compare_lists(left: &[Item], right: &[Item]) -> Ordering {
    for index in 0..left.len().max(right.len()) {
        let ordering = match (left.get(index), right.get(index)) {
            (Some(a), Some(b)) => a.compare(b),
            (Some(a), None) => a.against_nothing(),
            (None, Some(b)) => b.against_nothing().reverse(),
            (None, None) => Ordering::Equal,
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
    Ordering::Equal
}

/// Drops what equals nothing at the end, also before a nested list.
fn normalize(items: &mut Vec<Item>) {
    for index in (0..items.len()).rev() {
        if items[index].is_null() {
            items.remove(index);
        } else if !matches!(items[index], Item::List(_)) {
            break;
        }
    }
}

impl Version {
    /// Parses a version. Every text is one, up to [`MAX_DEPTH`] nested parts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let mut lists = vec![Vec::new()];
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (number, after) = take_while(rest, |b| b.is_ascii_digit());
            let (token, after, item) = if number.is_empty() {
                let (word, after) = take_while(rest, |b| !b.is_ascii_digit() && b != b'.' && b != b'-');
                let before_digit = after.starts_with(|c: char| c.is_ascii_digit());
                // An empty token between separators counts as zero.
                let item = if word.is_empty() {
                    Item::Number(Digits::default())
                } else {
                    Item::word(word, before_digit)
                };
                (word, after, item)
            } else {
                (number, after, Item::Number(Digits::new(number)))
            };
            // A word begins a nested list of its own also after a dot: 1.0.RC2 and 1.0-RC2 are equal since Maven
            // 3.9. Without that the order is not transitive: 2 < 2.p < 2a0 < 2.
            if matches!(item, Item::Word(..)) && lists.last().is_some_and(|list| !list.is_empty()) {
                lists.push(Vec::new());
            }
            lists.last_mut()?.push(item);
            // A hyphen, and a change between digits and letters, begin a nested list.
            let nest = match after.as_bytes().first() {
                Some(b'.') => false,
                Some(_) => true,
                None => false,
            };
            rest = match after.as_bytes().first() {
                Some(b'.' | b'-') => &after[1..],
                _ => after,
            };
            if token.is_empty() && rest.len() == after.len() {
                return None;
            }
            if nest {
                lists.push(Vec::new());
            }
            if lists.len() > MAX_DEPTH {
                return None;
            }
        }
        let mut nested: Option<Vec<Item>> = None;
        while let Some(mut list) = lists.pop() {
            normalize(&mut list);
            if let Some(inner) = nested.take().filter(|inner| !inner.is_empty()) {
                list.push(Item::List(inner));
            }
            nested = Some(list);
        }
        nested.map(Self)
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_lists(&self.0, &other.0)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl Rules for Version {
    fn installed(text: &str) -> Option<Self> {
        Self::parse(text)
    }

    fn satisfies(&self, operator: Operator, operand: &str) -> Option<bool> {
        operator.holds(self.cmp(&Self::parse(operand)?))
    }

    /// `[1.0,2.0)`, `(,1.0]`, `[1.0]`, and lists of them, any of which may hold.
    fn own_notation(&self, range: &str) -> Option<bool> {
        let mut rest = range;
        let mut answer = false;
        while !rest.is_empty() {
            let open = rest.strip_prefix('(').is_some();
            let inner = rest.strip_prefix(['[', '('])?;
            let end = inner.find([']', ')'])?;
            let closed_end = inner[end..].starts_with(']');
            let set = &inner[..end];
            let (low, high) = match set.split_once(',') {
                Some((low, high)) => (low.trim(), high.trim()),
                None if !open && closed_end => (set.trim(), set.trim()),
                None => return None,
            };
            let above = low.is_empty() || {
                let ordering = self.cmp(&Self::parse(low)?);
                if open { ordering.is_gt() } else { ordering.is_ge() }
            };
            let below = high.is_empty() || {
                let ordering = self.cmp(&Self::parse(high)?);
                if closed_end { ordering.is_le() } else { ordering.is_lt() }
            };
            answer |= above && below;
            rest = inner[end + 1..].trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        }
        Some(answer).filter(|_| !range.is_empty())
    }
}
