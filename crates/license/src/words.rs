//! Text to words, and the tags that state a licence outright.

use std::borrow::Cow;

use crate::{LicenseMatch, MatchKind};

/// The words of a text in lower case, as far as they tell licences apart: without punctuation, marks of comments and
/// lists, and lines that name who holds the copyright, which differ from file to file.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().filter(|line| !names_holder(line)).flat_map(|line| {
        let line = &line[mark_of_list(line)..];
        line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| counts(word)).map(spelled)
    })
}

/// Single letters are marks of lists and what is left of "Licensee's"; a number tells versions apart.
fn counts(word: &str) -> bool {
    word.len() > 1 || word.starts_with(|c: char| c.is_ascii_digit())
}

/// How long the "3." or "3)" is that a line begins with; a version that was wrapped there goes on otherwise.
fn mark_of_list(line: &str) -> usize {
    let start = line.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(0);
    let rest = &line[start..];
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let mut after = rest[digits..].chars();
    let is_mark = digits > 0
        && matches!(after.next(), Some('.' | ')'))
        && after.next().is_none_or(|c| c == ' ' || c == '\t');
    if is_mark { start + digits } else { 0 }
}

/// One spelling of what is written in several: matching guidelines of the SPDX licence list, "varietal word spelling".
fn spelled(word: &str) -> Cow<'_, str> {
    let word = if word.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
    };
    match word.as_ref() {
        "licence" => Cow::Borrowed("license"),
        "licences" => Cow::Borrowed("licenses"),
        "licenced" => Cow::Borrowed("licensed"),
        "sublicence" => Cow::Borrowed("sublicense"),
        "https" => Cow::Borrowed("http"),
        _ => word,
    }
}

/// "Copyright (c) 2024 …" and "All rights reserved.", behind whatever begins a comment.
fn names_holder(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '(' | '\u{a9}')));
    if line.starts_with('\u{a9}') {
        return true;
    }
    let starts = |start: &str| line.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if starts("all rights reserved") {
        return true;
    }
    // "(c) 2024 Somebody", and not the third of a list.
    if starts("(c)") {
        return line["(c)".len()..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    }
    // "Copyright notice" and "copyright holders" go on in sentences of licences.
    starts("copyright")
        && line["copyright".len()..].trim_start().starts_with(|c: char| {
            c.is_ascii_digit() || matches!(c, '(' | '<' | '[' | '{' | '\u{a9}' | ':' | ',')
        })
}

/// Exceptions that notices name behind what they announce: licence, words, and SPDX's identifier.
const EXCEPTIONS: [(&str, &str, &str); 2] = [
    ("GPL-3.0-or-later", "GCC Runtime Library Exception", "GCC-exception-3.1"),
    ("GPL-2.0-only", "subject to the \"Classpath\" exception", "Classpath-exception-2.0"),
];

/// Makes an expression of a notice whose file grants an exception.
pub(crate) fn add_exception(name: &mut String, text: &str) {
    for (of, phrase, exception) in EXCEPTIONS {
        if name == of && text.contains(phrase) {
            *name += " WITH ";
            *name += exception;
            return;
        }
    }
}

const TAG: &str = "SPDX-License-Identifier:";
/// The longest expression behind a tag: 256 bytes.
const MAX_TAG_BYTES: usize = 256;
/// Tags looked at in one file.
const MAX_TAGS: usize = 64;

/// Licences stated by `SPDX-License-Identifier`, where they are valid expressions.
pub(crate) fn tags(text: &str) -> impl Iterator<Item = LicenseMatch> {
    text.match_indices(TAG).take(MAX_TAGS).filter_map(|(at, _)| {
        let line = text[at + TAG.len()..].lines().next()?;
        let end = ["*/", "-->", "#}", "\"", "'", "`", "\\"].iter().filter_map(|mark| line.find(mark)).min();
        let name = line[..end.unwrap_or(line.len())].trim();
        let valid = name.len() <= MAX_TAG_BYTES && spdx::Expression::parse(name).is_ok();
        valid.then(|| LicenseMatch { name: name.to_owned(), confidence: 1.0, kind: MatchKind::Tag })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_texts() {
        for (text, expected) in [
            ("Permission is hereby granted,\n free of charge", "permission is hereby granted free of charge"),
            ("// Copyright (c) 2024 A. Person\n// The Licence", "the license"),
            ("/* Copyright 2024 */\n * 1. Redistributions", "redistributions"),
            ("\u{a9} 2024 X\nAll rights reserved.\nhttps://a.b", "http"),
            ("3. Redistributions in\n  2) binary form", "redistributions in binary form"),
            ("version\n// 3 of it, version\n2.1 of it", "version 3 of it version 2 1 of it"),
            ("(c) 2024 X\n(c) You must retain", "you must retain"),
            ("copyright notice and this", "copyright notice and this"),
            ("Copyright <year> <holder>\nx", ""),
            ("", ""),
        ] {
            assert_eq!(words(text).collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }

    #[test]
    fn tags_of_files() {
        for (text, expected) in [
            (
                "/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */",
                "GPL-2.0-only WITH Linux-syscall-note",
            ),
            ("<!-- SPDX-License-Identifier: MIT -->", "MIT"),
            ("# SPDX-License-Identifier: MIT OR Apache-2.0\n", "MIT OR Apache-2.0"),
            ("print(\"SPDX-License-Identifier: MIT\")", "MIT"),
            ("SPDX-License-Identifier: whatever you like", ""),
            ("SPDX-License-Identifier:", ""),
        ] {
            let names: Vec<_> = tags(text).map(|tag| tag.name).collect();
            assert_eq!(names.join("|"), expected, "{text}");
        }
        let at_limit = format!("{TAG} MIT{}{}", " OR MIT".repeat(36), " ".repeat(300));
        assert_eq!(tags(&at_limit).count(), 1, "255 bytes");
        assert_eq!(tags(&format!("{TAG} MIT{} OR 0BSD", " OR MIT".repeat(36))).count(), 0, "263 bytes");
        assert_eq!(tags(&format!("{TAG} MIT\n").repeat(MAX_TAGS + 1)).count(), MAX_TAGS);
    }
}
