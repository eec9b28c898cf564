//! Licences: what a package says it is under, in SPDX's words, and what that asks of whoever ships it.
//!
//! Categories and their severities are Trivy's. Names as people write them (`GPL-2+`, `Expat`, `GPLv3`) are read as the
//! SPDX identifiers they stand for ([`crate::license_name`]); a name that stands for none is kept and unknown.

use std::collections::BTreeMap;

use base::Severity;
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::license_name::license_name;

/// What the name of a licence begins with that is no name but a regular expression for its text, in lists of categories; and
/// what a text begins with in Trivy's JSON.
pub const TEXT_PREFIX: &str = "text://";
/// The longest expression that is taken apart: 4,096 bytes; prose has no licence in it.
const MAX_EXPRESSION_BYTES: usize = 4096;
/// Parentheses inside parentheses.
const MAX_DEPTH: usize = 32;

/// What a licence asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum LicenseCategory {
    /// Nothing.
    Unencumbered,
    /// Nearly nothing.
    Permissive,
    /// That its notice is kept.
    Notice,
    /// That changes to it are published.
    Reciprocal,
    /// That what is built with it is published.
    Restricted,
    /// What products cannot give.
    Forbidden,
    /// Not known.
    Unknown,
}

impl LicenseCategory {
    /// Trivy's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unencumbered => "unencumbered",
            Self::Permissive => "permissive",
            Self::Notice => "notice",
            Self::Reciprocal => "reciprocal",
            Self::Restricted => "restricted",
            Self::Forbidden => "forbidden",
            Self::Unknown => "unknown",
        }
    }

    /// Trivy's severity for it.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::Forbidden => Severity::Critical,
            Self::Restricted => Severity::High,
            Self::Reciprocal => Severity::Medium,
            Self::Notice | Self::Permissive | Self::Unencumbered => Severity::Low,
            Self::Unknown => Severity::Unknown,
        }
    }
}

impl std::str::FromStr for LicenseCategory {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [
            Self::Unencumbered,
            Self::Permissive,
            Self::Notice,
            Self::Reciprocal,
            Self::Restricted,
            Self::Forbidden,
            Self::Unknown,
        ];
        all.into_iter().find(|category| category.as_str() == text).ok_or(())
    }
}

/// Which licence is in which category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LicenseCategories {
    own: BTreeMap<LicenseCategory, Vec<String>>,
}

impl LicenseCategories {
    /// Puts these licences, and no others, into a category, as Trivy's `license.forbidden` and its like do. A licence that
    /// is named in several is in the strictest.
    pub fn set(&mut self, category: LicenseCategory, names: Vec<String>) {
        self.own.insert(category, names);
    }

    /// The category of a licence or of an expression: of what is joined by AND the strictest, of what is offered by OR
    /// the mildest; unknown where a part is unknown.
    #[must_use]
    pub fn category(&self, text: &str) -> LicenseCategory {
        if text.len() > MAX_EXPRESSION_BYTES {
            return LicenseCategory::Unknown;
        }
        // A name may hold an "or", parentheses and blanks of its own.
        let whole = self.of_name(&license_name(text));
        if whole != LicenseCategory::Unknown {
            return whole;
        }
        let tokens = tokens(text);
        let mut parser = Parser { categories: self, tokens: &tokens, at: 0, depth: 0 };
        match parser.any_of() {
            Some(category) if parser.at == tokens.len() => category,
            _ => LicenseCategory::Unknown,
        }
    }

    /// The category of a text that stands in place of a name: the strictest with a pattern that is found in it. Patterns
    /// are names that begin with [`TEXT_PREFIX`]; one that is no regular expression is found nowhere.
    #[must_use]
    pub fn category_of_text(&self, text: &str) -> LicenseCategory {
        let is_found = |name: &String| {
            let pattern = name.strip_prefix(TEXT_PREFIX).and_then(|pattern| Regex::new(pattern).ok());
            pattern.is_some_and(|pattern| pattern.is_match(text))
        };
        let mut by_strictness = self.own.iter().rev();
        let found = by_strictness.find(|(_, names)| names.iter().any(is_found));
        found.map_or(LicenseCategory::Unknown, |(category, _)| *category)
    }

    fn of_name(&self, name: &str) -> LicenseCategory {
        self.own_category(name)
            .or_else(|| self.default_category(bare(name)))
            .unwrap_or(LicenseCategory::Unknown)
    }

    fn own_category(&self, name: &str) -> Option<LicenseCategory> {
        let is = |known: &String| known.eq_ignore_ascii_case(name) || known.eq_ignore_ascii_case(bare(name));
        let holds =
            |(category, names): (&LicenseCategory, &Vec<String>)| names.iter().any(is).then_some(*category);
        self.own.iter().rev().find_map(holds)
    }

    /// Trivy's, except for the categories that were set.
    fn default_category(&self, bare: &str) -> Option<LicenseCategory> {
        let lines = include_str!("license_categories.tsv").lines().filter(|line| !line.starts_with('#'));
        let categories = lines.filter_map(|line| {
            let (category, names) = line.split_once('\t')?;
            Some((category.parse::<LicenseCategory>().ok()?, names))
        });
        categories
            .filter(|(category, _)| !self.own.contains_key(category))
            .find(|(_, names)| names.split(' ').any(|known| known.eq_ignore_ascii_case(bare)))
            .map(|(category, _)| category)
    }
}

/// Whether what follows [`TEXT_PREFIX`] can be looked for.
#[must_use]
pub fn is_text_pattern(pattern: &str) -> bool {
    Regex::new(pattern).is_ok()
}

/// The category by Trivy's lists.
#[must_use]
pub fn license_category(text: &str) -> LicenseCategory {
    LicenseCategories::default().category(text)
}

/// Without what says which versions.
fn bare(name: &str) -> &str {
    let bare = name.strip_suffix("-only").or_else(|| name.strip_suffix("-or-later")).unwrap_or(name);
    bare.strip_suffix('+').unwrap_or(bare)
}

/// Words and parentheses; "and", "or" and "with" count in any case, as distributions write them.
fn tokens(text: &str) -> Vec<String> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    spaced.split_whitespace().map(str::to_owned).collect()
}

struct Parser<'t> {
    categories: &'t LicenseCategories,
    tokens: &'t [String],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn takes(&mut self, word: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| token.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn any_of(&mut self) -> Option<LicenseCategory> {
        let mut category = self.all_of()?;
        while self.takes("or") {
            let other = self.all_of()?;
            category = joined(category, other, std::cmp::min);
        }
        Some(category)
    }

    fn all_of(&mut self) -> Option<LicenseCategory> {
        let mut category = self.one()?;
        while self.takes("and") {
            let other = self.one()?;
            category = joined(category, other, std::cmp::max);
        }
        Some(category)
    }

    fn one(&mut self) -> Option<LicenseCategory> {
        if self.takes("(") {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return None;
            }
            let inner = self.any_of()?;
            self.depth -= 1;
            return self.takes(")").then_some(inner);
        }
        let name = license_name(&self.name()?);
        if self.takes("with") {
            let exception = self.name()?;
            // An exception only takes something back, but may have been put into a category together with its licence.
            let own = self.categories.own_category(&format!("{name} WITH {exception}"));
            return Some(own.unwrap_or_else(|| self.categories.of_name(&name)));
        }
        Some(self.categories.of_name(&name))
    }

    /// One word or several, such as `Artistic 2.0`.
    fn name(&mut self) -> Option<String> {
        let is_word = |word: &&String| {
            !["and", "or", "with", "(", ")"].iter().any(|known| word.eq_ignore_ascii_case(known))
        };
        let words: Vec<&str> =
            self.tokens.iter().skip(self.at).take_while(is_word).map(String::as_str).collect();
        self.at += words.len();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

fn joined(
    one: LicenseCategory,
    other: LicenseCategory,
    choose: fn(LicenseCategory, LicenseCategory) -> LicenseCategory,
) -> LicenseCategory {
    if one == LicenseCategory::Unknown || other == LicenseCategory::Unknown {
        return LicenseCategory::Unknown;
    }
    choose(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories() {
        use LicenseCategory as C;
        for (expression, expected) in [
            ("MIT", C::Notice),
            ("GPL-2.0-only", C::Restricted),
            ("AGPL-3.0-or-later", C::Forbidden),
            ("MPL-2.0", C::Reciprocal),
            ("CC0-1.0", C::Unencumbered),
            ("MIT AND GPL-3.0-only", C::Restricted),
            ("MIT OR GPL-3.0-only", C::Notice),
            ("(MIT OR AGPL-3.0) AND MPL-2.0", C::Reciprocal),
            ("GPL-2.0-or-later WITH Classpath-exception-2.0", C::Restricted),
            ("GPLv2+ and MIT", C::Restricted),
            ("MIT OR Something-Else", C::Unknown),
            ("Something-Else", C::Unknown),
            ("Apache License, Version 2.0", C::Notice),
            ("GPLv2 and Artistic 2.0 and ISC", C::Restricted),
            ("(LGPLv2 or ASL 2.0) and ASL 2.0", C::Notice),
            ("GPLv3+ and GPLv3+ with exceptions and BSD", C::Restricted),
            ("GNU Library or Lesser General Public License (LGPL)", C::Restricted),
            ("(MIT", C::Unknown),
            ("", C::Unknown),
            ("AND", C::Unknown),
        ] {
            assert_eq!(license_category(expression), expected, "{expression}");
        }
        assert_eq!(license_category(&"(".repeat(4096)), C::Unknown);
        assert_eq!(license_category(&"MIT OR ".repeat(1000)), C::Unknown, "too long");
        assert_eq!(C::Forbidden.severity(), Severity::Critical);
        assert_eq!("GPL-2.0 WITH".parse::<C>(), Err(()));
    }

    #[test]
    fn own_categories() {
        use LicenseCategory as C;
        let mut own = LicenseCategories::default();
        own.set(C::Forbidden, vec!["GPL-3.0".into(), "Acme-1".into()]);
        own.set(C::Permissive, vec!["GPL-2.0-only WITH Classpath-exception-2.0".into(), "acme-1".into()]);
        for (expression, expected) in [
            ("GPL-3.0-or-later", C::Forbidden),
            ("GPL-2.0-or-later", C::Restricted),
            ("Acme-1", C::Forbidden),
            // Its default category has another list now.
            ("AGPL-3.0-only", C::Unknown),
            ("GPL-2.0-only WITH Classpath-exception-2.0", C::Permissive),
            ("GPL-2.0-only WITH Bison-exception-2.2", C::Restricted),
            ("MIT OR GPL-3.0-only", C::Notice),
            ("MIT WITH", C::Unknown),
        ] {
            assert_eq!(own.category(expression), expected, "{expression}");
        }
    }

    #[test]
    fn texts() {
        use LicenseCategory as C;
        let mut own = LicenseCategories::default();
        own.set(C::Notice, vec!["text://(?i)permission is hereby granted".into()]);
        own.set(C::Forbidden, vec!["text://Acme.*only".into(), "text://(".into(), "MIT".into()]);
        for (text, expected) in [
            ("A. PERMISSION is hereby granted to all", C::Notice),
            ("For Acme and its friends only; permission is hereby granted to them", C::Forbidden),
            ("MIT; as it is", C::Unknown),
            ("(", C::Unknown),
        ] {
            assert_eq!(own.category_of_text(text), expected, "{text}");
            assert_eq!(LicenseCategories::default().category_of_text(text), C::Unknown);
        }
    }
}
