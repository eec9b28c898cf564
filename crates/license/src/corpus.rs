//! The known texts, indexed by runs of their words.

use std::collections::{BTreeMap, HashMap};

use spdx::text::LICENSE_TEXTS;

use crate::MatchKind;
use crate::words::words;

/// Words in one run. As in Google's licenseclassifier at its default threshold; shorter ones are everywhere.
pub(crate) const RUN: usize = 4;

/// The shortest text that is known: 20 words. What is shorter is found where nobody licensed anything.
const MIN_WORDS: usize = 20;

/// The longest first line that is a title: "GNU LESSER GENERAL PUBLIC LICENSE" and its like.
const TITLE_WORDS: usize = 8;

/// Where the terms of a licence end and a page on how to use it begins; many files leave the page out.
const END_OF_TERMS: &str = "END OF TERMS AND CONDITIONS";

/// Parts of texts that stand alone in many files: the licence, and where the part ends. SPDX's LGPL-3.0 has GPL-3.0
/// behind it; of Apache-2.0's appendix many leave out what it is about.
const PARTS: [(&str, &str); 2] = [
    ("LGPL-3.0-only", "GNU GENERAL PUBLIC LICENSE"),
    ("Apache-2.0", "Licensed under the Apache License, Version 2.0"),
];

/// Notices as they stand in the texts of the licences themselves: the licence, and the words it begins and ends with.
const NOTICES: [(&str, &str, &str); 3] = [
    ("Apache-2.0", "Licensed under the Apache License, Version 2.0 (the", "limitations under the License."),
    ("MPL-2.0", "This Source Code Form is subject to the terms of the Mozilla", "You can obtain one at"),
    (
        "MPL-1.1",
        "The contents of this file are subject to the Mozilla Public",
        "and limitations under the License.",
    ),
];

/// What GNU's licences ask to put at the head of a file is the same but for a few words, and only those tell GPL from
/// LGPL: each combination is known, so that none is taken for its neighbour. Kind, version, and identifier.
const GNU: [(&str, &str, &str); 9] = [
    ("General", "1", "GPL-1.0"),
    ("General", "2", "GPL-2.0"),
    ("General", "3", "GPL-3.0"),
    ("Library General", "2", "LGPL-2.0"),
    ("Lesser General", "2", "LGPL-2.0"),
    ("Lesser General", "2.1", "LGPL-2.1"),
    ("Lesser General", "3", "LGPL-3.0"),
    ("Affero General", "1", "AGPL-1.0"),
    ("Affero General", "3", "AGPL-3.0"),
];

/// One text.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) kind: MatchKind,
    /// Its words in [`Corpus::words`]: from, and how many.
    pub(crate) start: u32,
    pub(crate) len: u32,
}

/// All texts.
#[derive(Debug)]
pub(crate) struct Corpus {
    ids: HashMap<String, u32>,
    /// The words of all texts, one after the other.
    words: Vec<u32>,
    pub(crate) known: Vec<Known>,
    /// Every run of a text: its hash and where it begins in `words`, ordered.
    runs: Vec<(u32, u32)>,
    /// Where in `runs` the hashes with each upper half begin, and the end.
    halves: Vec<u32>,
}

impl Corpus {
    pub(crate) fn new() -> Self {
        let mut corpus = Self {
            ids: HashMap::new(),
            words: Vec::new(),
            known: Vec::new(),
            runs: Vec::new(),
            halves: Vec::new(),
        };
        // The same text goes by several names: the shortest, which for GNU's is the one without a suffix.
        let mut by_text: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, text) in LICENSE_TEXTS {
            by_text
                .entry(text)
                .and_modify(|known| {
                    if (name.len(), *name) < (known.len(), *known) {
                        *known = name;
                    }
                })
                .or_insert(name);
        }
        for (text, name) in &by_text {
            let name = bare(name);
            let text = without_title(text);
            corpus.add(name, MatchKind::Text, text);
            if let Some((terms, _)) = text.split_once(END_OF_TERMS) {
                corpus.add(name, MatchKind::Text, terms);
            }
        }
        for (name, end) in PARTS {
            if let Some((part, _)) = text_of(name).and_then(|text| without_title(text).split_once(end)) {
                corpus.add(bare(name), MatchKind::Text, part);
            }
        }
        for (name, from, to) in NOTICES {
            if let Some(text) = notice(name, from, to) {
                corpus.add(name, MatchKind::Notice, &text);
            }
        }
        for (kind, version, name) in GNU {
            for subject in ["program", "library"] {
                corpus.add(
                    &format!("{name}-only"),
                    MatchKind::Notice,
                    &gnu_notice(subject, kind, version, false),
                );
                corpus.add(
                    &format!("{name}-or-later"),
                    MatchKind::Notice,
                    &gnu_notice(subject, kind, version, true),
                );
            }
        }
        corpus.index();
        corpus
    }

    fn add(&mut self, name: &str, kind: MatchKind, text: &str) {
        let start = self.words.len();
        for word in words(text) {
            let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
            let known = self.ids.get(word.as_ref()).copied();
            self.words.push(known.unwrap_or_else(|| *self.ids.entry(word.into_owned()).or_insert(next)));
        }
        let len = self.words.len() - start;
        let known = (u32::try_from(start), u32::try_from(len));
        match known {
            (Ok(start), Ok(len_words)) if len >= MIN_WORDS => {
                self.known.push(Known { name: name.to_owned(), kind, start, len: len_words });
            }
            _ => self.words.truncate(start),
        }
    }

    fn index(&mut self) {
        for known in &self.known {
            let all = &self.words[known.start as usize..(known.start + known.len) as usize];
            self.runs.extend(all.windows(RUN).zip(known.start..).map(|(run, at)| (hash(run), at)));
        }
        self.runs.sort_unstable();
        let starts = |half: u32| self.runs.partition_point(|(hash, _)| hash >> 16 < half);
        self.halves = (0..=1 << 16).map(|half| u32::try_from(starts(half)).unwrap_or(u32::MAX)).collect();
    }

    /// The words of a file as numbers; none for a word no licence has.
    pub(crate) fn numbers(&self, text: &str) -> Vec<Option<u32>> {
        words(text).map(|word| self.ids.get(word.as_ref()).copied()).collect()
    }

    /// Where the run that begins a slice stands in the texts: positions in all words, ascending.
    pub(crate) fn places(&self, run: &[Option<u32>]) -> &[(u32, u32)] {
        let mut ids = [0; RUN];
        for (id, word) in ids.iter_mut().zip(run) {
            match word {
                Some(word) => *id = *word,
                None => return &[],
            }
        }
        let wanted = hash(&ids);
        let half = (wanted >> 16) as usize;
        let near = &self.runs[self.halves[half] as usize..self.halves[half + 1] as usize];
        let rest = &near[near.partition_point(|(hash, _)| *hash < wanted)..];
        &rest[..rest.partition_point(|(hash, _)| *hash == wanted)]
    }

    /// The text a position belongs to.
    pub(crate) fn at(&self, position: u32) -> usize {
        self.known.partition_point(|known| known.start <= position).saturating_sub(1)
    }
}

fn text_of(name: &str) -> Option<&'static str> {
    LICENSE_TEXTS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The identifier without what says which versions: a text does not.
fn bare(name: &str) -> &str {
    let bare = name.strip_suffix("-only").or_else(|| name.strip_suffix("-or-later")).unwrap_or(name);
    bare.strip_suffix('+').unwrap_or(bare)
}

/// Without a first line such as "MIT License", which many files do not have.
fn without_title(text: &str) -> &str {
    let text = text.trim_start();
    let Some((first, rest)) = text.split_once('\n') else { return text };
    let is_title = words(first).count() <= TITLE_WORDS && words(first).any(|word| word == "license");
    if is_title { rest } else { text }
}

/// Words between two phrases of a licence's text.
fn notice(name: &str, from: &str, to: &str) -> Option<String> {
    // Line breaks stand anywhere between the words looked for.
    let flat = text_of(name)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, rest) = flat.rsplit_once(from)?;
    let end = rest.find(to)? + to.len();
    Some(format!("{from}{}", &rest[..end]))
}

fn gnu_notice(subject: &str, kind: &str, version: &str, later: bool) -> String {
    let (either, or_later) =
        if later { ("either ", ", or (at your option) any later version") } else { ("", "") };
    format!(
        "This {subject} is free software; you can redistribute it and/or modify it under the terms of the GNU {kind} \
         Public License as published by the Free Software Foundation; {either}version {version} of the License{or_later}. \
         This {subject} is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without even the \
         implied warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE. See the GNU {kind} Public License for \
         more details."
    )
}

/// FNV-1a over the numbers of the words: a collision adds a run that is not there, which the neighbours outvote.
fn hash(run: &[u32]) -> u32 {
    run.iter()
        .flat_map(|word| word.to_le_bytes())
        .fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_in_its_licence() {
        for (name, from, to) in NOTICES {
            let text = notice(name, from, to).unwrap_or_default();
            let count = words(&text).count();
            assert!((MIN_WORDS..200).contains(&count), "{name}: {count} words: {text}");
        }
        let in_words = |text: &str| words(text).collect::<Vec<_>>().join(" ");
        for (name, kind, subject, version) in [
            ("GPL-2.0-only", "General", "program", "2"),
            ("GPL-3.0-only", "General", "program", "3"),
            ("LGPL-2.1-only", "Lesser General", "library", "2.1"),
            ("LGPL-2.0-only", "Library General", "library", "2"),
            ("AGPL-3.0-only", "Affero General", "program", "3"),
        ] {
            let notice = in_words(&gnu_notice(subject, kind, version, true));
            assert!(in_words(text_of(name).unwrap_or_default()).contains(&notice), "{name}: {notice}");
        }
        for (name, end) in PARTS {
            assert!(text_of(name).is_some_and(|text| without_title(text).contains(end)), "{name}");
        }
    }

    #[test]
    fn names_without_suffix_stand_for_texts() {
        let corpus = Corpus::new();
        let names: Vec<&str> = corpus.known.iter().map(|known| known.name.as_str()).collect();
        for name in ["MIT", "Apache-2.0", "GPL-2.0", "GPL-3.0", "LGPL-2.1", "BSD-3-Clause", "ISC", "Zlib"] {
            assert!(names.contains(&name), "{name}");
        }
        let suffixed = |known: &Known| known.kind == MatchKind::Text && known.name != bare(&known.name);
        assert!(!corpus.known.iter().any(suffixed));
    }
}
