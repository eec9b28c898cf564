//! What a licence is called: SPDX's identifier for the ways people write it.
//!
//! The rules and the table are Trivy's (`pkg/licensing/normalize.go`), so that the licences of packages can be compared one
//! by one.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Licences whose identifier says which versions are meant: `-only` or `-or-later`.
const WITH_VERSIONS: [&str; 17] = [
    "AGPL-1.0",
    "AGPL-3.0",
    "GFDL-1.1-invariants",
    "GFDL-1.1-no-invariants",
    "GFDL-1.1",
    "GFDL-1.2-invariants",
    "GFDL-1.2-no-invariants",
    "GFDL-1.2",
    "GFDL-1.3-invariants",
    "GFDL-1.3-no-invariants",
    "GFDL-1.3",
    "GPL-1.0",
    "GPL-2.0",
    "GPL-3.0",
    "LGPL-2.0",
    "LGPL-2.1",
    "LGPL-3.0",
];

/// Identifiers, and whether later versions are meant, by names in capitals.
static NAMES: LazyLock<HashMap<String, (&str, bool)>> = LazyLock::new(|| {
    let mut names: HashMap<String, (&str, bool)> = HashMap::new();
    for license in spdx::identifiers::LICENSES {
        names.insert(license.name.to_ascii_uppercase(), (license.name, false));
    }
    for line in include_str!("license_names.tsv").lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, id)) = line.split_once('\t') {
            let later = id.strip_suffix('+');
            names.insert(name.to_owned(), (later.unwrap_or(id), later.is_some()));
        }
    }
    names
});

/// A licence's name as SPDX has it, where that is known; else as it was written.
#[must_use]
pub fn license_name(text: &str) -> String {
    let text = text.trim();
    let (key, later) = key(text);
    match NAMES.get(&key) {
        Some((id, known_later)) => spelled(id, later || *known_later),
        None => text.to_owned(),
    }
}

/// The SPDX identifier that a text is, in any case of letters.
#[must_use]
pub fn license_id(text: &str) -> Option<&'static str> {
    spdx::identifiers::LICENSES.iter().map(|license| license.name).find(|id| id.eq_ignore_ascii_case(text))
}

/// The names of several licences, each once.
#[must_use]
pub fn license_names(texts: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        let name = license_name(text);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The licences of a field that lists them, as Alpine's does: joined by `AND` or, in old packages, by blanks. Each is
/// named as SPDX has it. What is offered by `OR` stays one expression, since one of them is enough.
#[must_use]
pub fn split_license_field(text: &str) -> Vec<String> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut tokens: Vec<String> = Vec::new();
    for token in spaced.split_whitespace() {
        // `Apache 2.0` and `GPL v2` are one word to whoever wrote them.
        let is_version = token.trim_start_matches(['v', 'V']).starts_with(|c: char| c.is_ascii_digit());
        match tokens.last_mut() {
            Some(last) if is_version && last.ends_with(char::is_alphabetic) && !is_operator(last) => {
                *last = format!("{last}-{}", token.trim_start_matches(['v', 'V']));
            }
            _ => tokens.push(token.to_owned()),
        }
    }
    let mut names = Vec::new();
    terms(&tokens, MAX_NESTING, &mut names);
    names
}

/// Words that only the text of a licence has, in small letters (`licenseTextKeywords` of `pkg/licensing/normalize.go`).
const TEXT_WORDS: [&str; 11] = [
    "http://",
    "https://",
    "(c)",
    "as-is",
    ";",
    "hereby",
    "permission to use",
    "permission is",
    "use in source",
    "use, copy, modify",
    "using",
];

/// Whether what stands for a licence is not its name but its text.
#[must_use]
pub fn is_license_text(text: &str) -> bool {
    let text = text.to_lowercase();
    TEXT_WORDS.iter().any(|word| text.contains(word))
}

/// Names that hold an "or" of their own, by the word after it (Python's classifiers).
const WITH_OR: [(&str, &str); 3] = [
    ("lesser", "GNU Library or Lesser General Public License (LGPL)"),
    ("distribution", "Common Development and Distribution License 1.0 (CDDL-1.0)"),
    ("disclaimer", "Historical Permission Notice and Disclaimer (HPND)"),
];

/// The licences of a field in which people write several: joined by commas, "and" and "or" in small letters, which Trivy
/// does not tell apart. A text is one licence, and so is an expression of SPDX, whose operators are in capitals.
#[must_use]
pub fn split_license_words(text: &str) -> Vec<String> {
    if is_license_text(text) {
        return vec![text.to_owned()];
    }
    let mut names: Vec<String> = Vec::new();
    for piece in pieces(text) {
        let word = piece.split(' ').next().unwrap_or_default().to_lowercase();
        let Some(last) = names.last_mut() else {
            names.push(piece.to_owned());
            continue;
        };
        let whole = WITH_OR.iter().find(|(start, name)| {
            let of_both = ["or", "and"].map(|operator| format!("{last} {operator} {piece}"));
            *start == word && of_both.iter().any(|both| both == name)
        });
        match (word.as_str(), whole) {
            ("ver" | "version", _) => *last = format!("{last}, {piece}"),
            ("later", _) => *last = format!("{last} or {piece}"),
            (_, Some((_, name))) => (*name).clone_into(last),
            _ => names.push(piece.to_owned()),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// What stands between commas, and between "and" and "or" with blanks or underscores around them.
fn pieces(text: &str) -> Vec<&str> {
    let is_blank = |c: char| matches!(c, ' ' | '_');
    let word = |rest: &str| {
        let comma = rest.strip_prefix(',').unwrap_or(rest);
        let inner = comma.trim_start_matches(is_blank);
        let after = inner.strip_prefix("or").or_else(|| inner.strip_prefix("and"))?;
        let end = after.trim_start_matches(is_blank);
        (inner.len() < comma.len() && end.len() < after.len()).then_some(rest.len() - end.len())
    };
    let comma = |rest: &str| Some(rest.len() - rest.strip_prefix(',')?.trim_start_matches(' ').len());
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(first) = text[at..].chars().next() {
        let separator =
            (first == ',' || is_blank(first)).then(|| word(&text[at..]).or_else(|| comma(&text[at..])));
        match separator.flatten() {
            Some(length) => {
                found.push(&text[start..at]);
                at += length;
                start = at;
            }
            None => at += first.len_utf8(),
        }
    }
    found.push(&text[start..]);
    found
}

/// Parentheses inside parentheses that are taken apart; deeper ones stay as they are.
const MAX_NESTING: usize = 8;

fn is_operator(token: &str) -> bool {
    ["AND", "OR", "WITH"].iter().any(|known| token.eq_ignore_ascii_case(known))
}

fn terms(tokens: &[String], depth: usize, names: &mut Vec<String>) {
    let mut open = 0usize;
    let mut groups: Vec<(usize, usize)> = Vec::new();
    let mut glued = false;
    let mut offered = false;
    for (at, token) in tokens.iter().enumerate() {
        let top = open == 0;
        match token.as_str() {
            "(" => open += 1,
            ")" => open = open.saturating_sub(1),
            _ => {}
        }
        let with = top && token.eq_ignore_ascii_case("WITH");
        offered |= top && token.eq_ignore_ascii_case("OR");
        if top && !with && is_operator(token) {
            continue;
        }
        match groups.last_mut() {
            Some(last) if !top || with || glued => last.1 = at + 1,
            _ => groups.push((at, at + 1)),
        }
        glued = with;
    }
    if offered {
        push(names, spelled_out(tokens));
        return;
    }
    for group in groups.into_iter().map(|(from, to)| &tokens[from..to]) {
        match group {
            [first, inner @ .., last] if first == "(" && last == ")" && depth > 0 => {
                terms(inner, depth - 1, names);
            }
            _ => push(names, spelled_out(group)),
        }
    }
}

fn push(names: &mut Vec<String>, name: String) {
    if !name.is_empty() && !names.contains(&name) {
        names.push(name);
    }
}

/// An expression with the licences in it named as SPDX has them; an exception keeps its name.
fn spelled_out(tokens: &[String]) -> String {
    let mut out = String::new();
    let mut exception = false;
    for token in tokens {
        let operator = is_operator(token);
        let word = match token.as_str() {
            "(" | ")" => token.clone(),
            _ if operator => token.to_ascii_uppercase(),
            _ if exception => token.clone(),
            _ => license_name(token),
        };
        exception = token.eq_ignore_ascii_case("WITH");
        if !out.is_empty() && !out.ends_with('(') && word != ")" {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

fn spelled(id: &str, later: bool) -> String {
    match (WITH_VERSIONS.contains(&id), later) {
        (true, true) => format!("{id}-or-later"),
        (true, false) => format!("{id}-only"),
        (false, true) => format!("{id}+"),
        (false, false) => id.to_owned(),
    }
}

/// What a name is looked up by, and whether it says "or later".
fn key(text: &str) -> (String, bool) {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    if name.starts_with("HTTP") {
        return (name, false);
    }
    let name = name.replace("LICENCE", "LICENSE");
    let mut name = name.strip_prefix("THE ").unwrap_or(&name);
    let cut = |name: &mut &str, end: &str| {
        let shorter = name.strip_suffix(end);
        *name = shorter.unwrap_or(name);
        shorter.is_some()
    };
    for end in [" LICENSE", " LICENSED", "-LICENSE", "-LICENSED"] {
        cut(&mut name, end);
    }
    // Two identifiers of SPDX end so themselves.
    if name != "UNLICENSE" {
        cut(&mut name, "LICENSE");
    }
    if name != "UNLICENSED" {
        cut(&mut name, "LICENSED");
    }
    let mut later = false;
    for end in ["+", "-OR-LATER", " OR LATER"] {
        later |= cut(&mut name, end);
    }
    for end in ["-ONLY", " ONLY"] {
        cut(&mut name, end);
    }
    (with_version(name).unwrap_or_else(|| name.to_owned()), later)
}

/// `APACHE-2.0` of `APACHE LICENSE, VERSION 2.0`: what stands between a name and the version at its end is left out.
fn with_version(name: &str) -> Option<String> {
    const WORDS: [&str; 7] = ["VERSION-", "VERSION", "VER.", "VER", "V.", "V", "-"];
    let body = name.strip_suffix(')').unwrap_or(name);
    let number = version_at_end(body)?;
    let start = body.len() - number.len();
    // Places where what was passed over may begin; the first of them counts.
    let mut places = vec![start];
    let without_blanks = |places: &mut Vec<usize>| {
        places.extend(places.clone().into_iter().map(|at| body[..at].trim_end_matches(' ').len()));
    };
    let without = |places: &mut Vec<usize>, words: &[&str]| {
        let shorter = |at: usize| {
            let ends = words.iter().filter(move |word| body[..at].ends_with(**word));
            ends.map(move |word| at - word.len())
        };
        places.extend(places.clone().into_iter().flat_map(shorter));
    };
    without_blanks(&mut places);
    without(&mut places, &WORDS);
    without_blanks(&mut places);
    without(&mut places, &[",", "(", "-"]);
    without_blanks(&mut places);
    without(&mut places, &[" LICENSE"]);
    let ends_name =
        |at: &usize| body[..*at].ends_with(|c: char| c == ')' || (c.is_ascii_uppercase() && c != 'V'));
    let end = places.into_iter().filter(ends_name).min()?;
    Some(format!("{}-{number}", &body[..end]))
}

/// `2.0` of `… 2.0`: a digit that is not zero, and further ones after points.
fn version_at_end(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut at = bytes.len();
    loop {
        let digit = at.checked_sub(1)?;
        if !bytes[digit].is_ascii_digit() {
            return None;
        }
        match digit.checked_sub(1).map(|before| bytes[before]) {
            Some(b'.') => at = digit - 1,
            _ => return (bytes[digit] != b'0').then(|| &text[digit..]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (written, expected) in [
            ("GPL-2+", "GPL-2.0-or-later"),
            ("GPL-2", "GPL-2.0-only"),
            ("GPLv3", "GPL-3.0-only"),
            ("GPL-2.0-or-later", "GPL-2.0-or-later"),
            ("GPL 2.0 or later", "GPL-2.0-or-later"),
            ("LGPL-2.1+", "LGPL-2.1-or-later"),
            ("LGPLv2+", "LGPL-2.0-or-later"),
            ("GPL", "GPL-2.0-or-later"),
            ("AGPL", "AGPL-3.0-only"),
            ("GNU Library or Lesser General Public License (LGPL)", "LGPL-2.1-only"),
            ("Expat", "MIT"),
            ("MIT", "MIT"),
            ("MIT License", "MIT"),
            ("The MIT Licence", "MIT"),
            ("The Unlicense", "Unlicense"),
            ("BSD", "BSD-3-Clause"),
            ("BSD-3-clause", "BSD-3-Clause"),
            ("BSD License", "BSD-3-Clause"),
            ("apache-2.0+", "Apache-2.0+"),
            ("Apache License, Version 2.0", "Apache-2.0"),
            ("Apache Software License", "Apache-2.0"),
            ("Apache-2.0", "Apache-2.0"),
            ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
            ("ISC License (ISCL)", "ISC"),
            ("  zlib ", "Zlib"),
            ("http://example.test/LICENSE-2.0", "http://example.test/LICENSE-2.0"),
            ("public-domain", "public-domain"),
            ("GPL-2+-with-bison", "GPL-2+-with-bison"),
            ("my own", "my own"),
            ("Ünlicence 2", "Ünlicence 2"),
            ("", ""),
            (")", ")"),
            ("2.0", "2.0"),
            (".0", ".0"),
            ("a 2.10", "a 2.10"),
        ] {
            assert_eq!(license_name(written), expected, "{written}");
        }
        assert_eq!((license_id("apache-2.0"), license_id("Apache 2")), (Some("Apache-2.0"), None));
        let list = ["MIT License", "MIT", "", "BSD"].map(str::to_owned);
        assert_eq!(license_names(&list), ["MIT", "BSD-3-Clause"]);
    }

    #[test]
    fn fields_that_list_licences() {
        for (field, expected) in [
            ("GPL2", &["GPL-2.0-only"][..]),
            ("MIT BSD GPL2+", &["MIT", "BSD-3-Clause", "GPL-2.0-or-later"]),
            ("MIT AND GPL-2.0-only", &["MIT", "GPL-2.0-only"]),
            ("( Apache-2.0 OR MIT ) AND MPL-2.0", &["Apache-2.0 OR MIT", "MPL-2.0"]),
            ("MIT OR GPL-2.0-only AND ISC", &["MIT OR GPL-2.0-only AND ISC"]),
            ("(MIT AND (ISC AND GPL2))", &["MIT", "ISC", "GPL-2.0-only"]),
            (
                "GPL-2.0-or-later WITH GCC-exception-2.0 AND MIT",
                &["GPL-2.0-or-later WITH GCC-exception-2.0", "MIT"],
            ),
            ("Apache 2.0 GPL v2", &["Apache-2.0", "GPL-2.0-only"]),
            ("custom", &["custom"]),
            ("MIT MIT", &["MIT"]),
            ("AND", &[]),
            (")(", &[")", "("]),
            ("", &[]),
        ] {
            assert_eq!(split_license_field(field), expected, "{field}");
        }
        assert_eq!(split_license_field(&"(".repeat(10_000)).len(), 1);
        assert_eq!(split_license_field(&format!("{}MIT{}", "(".repeat(20), ")".repeat(20))).len(), 1);
    }

    #[test]
    fn fields_in_words() {
        for (field, expected) in [
            ("MIT", &["MIT"][..]),
            ("GPL-1+,GPL-2", &["GPL-1+", "GPL-2"]),
            ("GPL-1+ or Artistic, and BSD-4-clause", &["GPL-1+", "Artistic", "BSD-4-clause"]),
            ("LGPLv3+_or_GPLv2+", &["LGPLv3+", "GPLv2+"]),
            ("MIT OR Apache-2.0", &["MIT OR Apache-2.0"]),
            ("Apache License, Version 2.0", &["Apache License, Version 2.0"]),
            ("BSD or Apache License, version 2.0", &["BSD", "Apache License, version 2.0"]),
            ("LGPL v2 or later", &["LGPL v2 or later"]),
            (
                "MIT License, GNU Library or Lesser General Public License (LGPL)",
                &["MIT License", "GNU Library or Lesser General Public License (LGPL)"],
            ),
            ("Lesser GPL, Lesser", &["Lesser GPL", "Lesser"]),
            ("operand or android", &["operand", "android"]),
            ("Permission is granted, and more", &["Permission is granted, and more"]),
            ("MIT,", &["MIT"]),
            ("\u{dc}n, \u{e9}", &["\u{dc}n", "\u{e9}"]),
            ("", &[]),
        ] {
            assert_eq!(split_license_words(field), expected, "{field}");
        }
        assert_eq!(split_license_words(&" or ".repeat(10_000)).len(), 5_000, "every second one is a piece");
        assert!(is_license_text("Copyright (C) A") && !is_license_text("GPLv2 or later (GPLv2+)"));
    }

    #[test]
    fn every_row_of_the_table_is_found() {
        let rows = include_str!("license_names.tsv").lines().filter(|line| !line.starts_with('#'));
        for row in rows {
            let (name, id) = row.split_once('\t').expect("two columns");
            assert_eq!(NAMES.get(name), Some(&(id.trim_end_matches('+'), id.ends_with('+'))), "{name}");
        }
    }
}
