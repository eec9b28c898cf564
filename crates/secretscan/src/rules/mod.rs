//! The built-in rules, in order: where two find the same, the earlier knows better what it is.

mod ai;
mod cloud;
mod code;
mod data;
mod files;
mod generic;
mod keys;
mod messages;
mod operations;
mod payments;

use crate::rule::Builtin;

/// Writes a table of [`Builtin`] rules: identifier, whose, severity, title; keywords, shape, pattern, checks; what has one
/// and what has none; the page it is written from.
macro_rules! rules {
    ($($id:literal, $category:literal, $severity:ident, $title:literal;
       $([$($word:literal),+])+ $shape:ident $pattern:literal $(+ $check:ident)*;
       yes $example:literal; no $counter:literal; $source:literal;)+) => {
        pub(super) const RULES: &[crate::rule::Builtin] = &[$(crate::rule::Builtin {
            id: $id,
            category: $category,
            severity: base::Severity::$severity,
            title: $title,
            keywords: &[$($($word),+),+],
            shape: crate::rule::Shape::$shape,
            pattern: $pattern,
            checks: &[$(crate::rule::Check::$check),*],
            example: $example,
            counter: $counter,
            source: $source,
        }),+];
    };
}
use rules;

/// The tables.
pub const BUILTIN_RULES: &[&[Builtin]] = &[
    keys::RULES,
    code::RULES,
    cloud::RULES,
    ai::RULES,
    payments::RULES,
    messages::RULES,
    operations::RULES,
    data::RULES,
    files::RULES,
    generic::RULES,
];

/// The rules as a table in Markdown, for the documentation.
#[must_use]
pub fn rules_table() -> String {
    let mut out = String::from("| rule | whose | severity | what | documented at |\n|---|---|---|---|---|\n");
    let mut rules: Vec<&Builtin> = BUILTIN_RULES.iter().copied().flatten().collect();
    rules.sort_by_key(|rule| rule.id);
    for rule in rules {
        let line = format!(
            "| `{}` | {} | {} | {} | <{}> |\n",
            rule.id, rule.category, rule.severity, rule.title, rule.source
        );
        out.push_str(&line);
    }
    out
}
