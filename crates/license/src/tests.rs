use std::sync::LazyLock;

use proptest::prelude::*;
use spdx::text::LICENSE_TEXTS;

use super::*;

static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| Classifier::new(DEFAULT_CONFIDENCE));

fn text(name: &str) -> &'static str {
    LICENSE_TEXTS.iter().find(|(known, _)| *known == name).expect(name).1
}

fn names(bytes: &str) -> String {
    let found = CLASSIFIER.classify(bytes.as_bytes());
    let one = |one: &LicenseMatch| format!("{} {:.2} {:?}", one.name, one.confidence, one.kind);
    found.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[test]
fn texts() {
    for (name, expected) in [
        ("MIT", "MIT 1.00 Text"),
        ("X11", "X11 1.00 Text"),
        ("ISC", "ISC 1.00 Text"),
        ("BSD-2-Clause", "BSD-2-Clause 1.00 Text"),
        ("BSD-3-Clause", "BSD-3-Clause 1.00 Text"),
        ("BSD-4-Clause", "BSD-4-Clause 1.00 Text"),
        ("Apache-2.0", "Apache-2.0 1.00 Text"),
        ("GPL-2.0-only", "GPL-2.0 1.00 Text"),
        ("LGPL-2.1-only", "LGPL-2.1 1.00 Text"),
        ("AGPL-3.0-only", "AGPL-3.0 1.00 Text"),
        ("MPL-2.0", "MPL-2.0 1.00 Text"),
        ("Zlib", "Zlib 1.00 Text"),
        ("Unlicense", "Unlicense 1.00 Text"),
        ("CC0-1.0", "CC0-1.0 1.00 Text"),
    ] {
        assert_eq!(names(text(name)), expected, "{name}");
    }
}

/// Every text is found in itself, under its own name or that of a text with nearly the same words.
#[test]
fn every_text_is_found() {
    let mut others = Vec::new();
    for (name, text) in LICENSE_TEXTS {
        let found = CLASSIFIER.classify(text.as_bytes());
        let long = words::words(text).count() >= 20;
        assert_eq!(!found.is_empty(), long, "{name}");
        let family = |id: &str| {
            id.trim_end_matches("-only").trim_end_matches("-or-later").trim_end_matches('+').to_owned()
        };
        if long && !found.iter().any(|one| family(&one.name) == family(name)) {
            others.push(format!("{name} as {}", found[0].name));
        }
    }
    // Texts that differ in a name or a place only, or are the same in words.
    assert!(others.len() <= 30, "{} others: {others:#?}", others.len());
}

#[test]
fn a_licence_without_its_appendix_is_that_licence() {
    let (terms, _) = text("Apache-2.0").split_once("END OF TERMS").expect("has one");
    assert_eq!(names(terms), "Apache-2.0 1.00 Text");
    let (most, _) = text("Apache-2.0").split_once("Licensed under the Apache").expect("has one");
    assert_eq!(names(most), "Apache-2.0 1.00 Text");
    let (terms, _) = text("GPL-2.0-only").split_once("END OF TERMS").expect("has one");
    assert_eq!(names(terms), "GPL-2.0 1.00 Text");
}

#[test]
fn lesser_licences_stand_without_the_one_they_change() {
    let (own, _) = text("LGPL-3.0-only").split_once("GNU GENERAL PUBLIC LICENSE").expect("has one");
    assert_eq!(names(own), "LGPL-3.0 1.00 Text");
}

#[test]
fn several_in_one_file() {
    let both = format!("Part one.\n\n{}\n\n----\n\n{}", text("MIT"), text("Apache-2.0"));
    assert_eq!(names(&both), "Apache-2.0 1.00 Text, MIT 1.00 Text");
}

#[test]
fn notices_and_tags() {
    let apache = "\
/*\n * Copyright 2024 The Authors.\n *\n * Licensed under the Apache License, Version 2.0 (the \"License\");\n\
 * you may not use this file except in compliance with the License.\n * You may obtain a copy of the License at\n *\n\
 *     http://www.apache.org/licenses/LICENSE-2.0\n *\n * Unless required by applicable law or agreed to in writing, software\n\
 * distributed under the License is distributed on an \"AS IS\" BASIS,\n\
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.\n\
 * See the License for the specific language governing permissions and\n * limitations under the License.\n */\n\
int main(void) { return 0; }\n";
    assert_eq!(names(apache), "Apache-2.0 1.00 Notice");
    let gpl = "# This program is free software: you can redistribute it and/or modify\n\
# it under the terms of the GNU General Public License as published by\n\
# the Free Software Foundation, either version 3 of the License, or\n# (at your option) any later version.\n#\n\
# This program is distributed in the hope that it will be useful,\n\
# but WITHOUT ANY WARRANTY; without even the implied warranty of\n\
# MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the\n\
# GNU General Public License for more details.\n#\n# You should have received a copy of it\nimport os\n";
    assert_eq!(names(gpl), "GPL-3.0-or-later 1.00 Notice");
    let only = gpl
        .replace("either version 3", "version 3")
        .replace(", or\n# (at your option) any later version.", ".");
    assert_eq!(names(&only), "GPL-3.0-only 1.00 Notice");
    assert_eq!(
        names("// SPDX-License-Identifier: MIT OR Apache-2.0\nfn main() {}"),
        "MIT OR Apache-2.0 1.00 Tag"
    );
    let exception =
        format!("{gpl}\n# permissions described in the GCC Runtime Library Exception, version 3.1\n");
    assert_eq!(names(&exception), "GPL-3.0-or-later WITH GCC-exception-3.1 1.00 Notice");
    // One word tells them apart.
    let lesser = gpl.replace("GNU General", "GNU Lesser General");
    assert_eq!(names(&lesser), "LGPL-3.0-or-later 1.00 Notice");
    let library = gpl.replace("This program", "This library").replace("version 3", "version 2");
    assert_eq!(names(&library), "GPL-2.0-or-later 1.00 Notice");
    assert_eq!(names("A permission to use a license is hereby granted in this novel."), "");
    assert_eq!(names(""), "");
}

#[test]
fn changed_words_lower_the_confidence() {
    let whole = text("MIT");
    let changed = whole.replace("WITHOUT WARRANTY OF ANY KIND", "WITH SOME WARRANTY");
    let found = CLASSIFIER.classify(changed.as_bytes());
    assert_eq!(found[0].name, "MIT");
    assert!((0.9..0.99).contains(&found[0].confidence), "{found:?}");
    // Half of it is not it.
    assert_eq!(names(&whole[..whole.len() / 2]), "");
    let lenient = Classifier::new(0.4);
    assert!(lenient.classify(&whole.as_bytes()[..whole.len() * 2 / 3]).iter().any(|one| one.name == "MIT"));
    // As in Trivy, the level itself is not enough.
    assert_eq!(Classifier::new(1.0).classify(whole.as_bytes()), []);
}

#[test]
fn far_into_a_long_file() {
    let filler = "let value = compute(other, thing);\n".repeat(20_000);
    assert_eq!(names(&format!("{filler}{}{filler}", text("ISC"))), "ISC 1.00 Text");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..4000)) {
        let _ = CLASSIFIER.classify(&bytes);
    }

    #[test]
    fn cut_anywhere(from in 0usize..1000, to in 0usize..12_000) {
        let text = text("Apache-2.0").as_bytes();
        let (from, to) = (from.min(text.len()), to.min(text.len()).max(from));
        for one in CLASSIFIER.classify(&text[from..to]) {
            prop_assert!(one.confidence > DEFAULT_CONFIDENCE && one.confidence <= 1.0);
        }
    }
}
