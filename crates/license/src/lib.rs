//! Licences told by their text: which of SPDX's licences stand in a file, whole or as the notice at its head.
//!
//! # Spec
//! Texts are those of the SPDX licence list, as the `spdx` crate carries them. Which files are looked at follows
//! Trivy (`pkg/fanal/analyzer/licensing`), and so does what a confidence is: the share of a licence's words that are
//! there, one after the other. `SPDX-License-Identifier` is SPDX 2.3, annex E.
//!
//! # In scope
//! Licence texts and notices in files ([`Classifier::classify`]); several in one file; which files are worth it
//! ([`is_loose_file`], [`is_license_file`], [`is_text`]).
//!
//! # Out of scope
//! What a licence asks for (`sbom::LicenseCategory`); names of licences in the metadata of packages (`catalog`).
//!
//! # Invariants
//! - The same bytes give the same answer in the same order, whatever else is running.
//! - The cost is linear in the words of a file: it is compared with the known texts through an index, a window at a time.
//! - Nothing is prepared before the first file is looked at: scans that ask for no licences do not pay.
//!
//! Why not `spdx::detection`: measured on licence files of crates it takes 370 ms and 68 MB to load and 30 to 150 ms a
//! file, where this takes 240 ms, 16 MB and 0.4 to 30 ms on the same busy machine; and it calls an Apache-2.0 without its
//! appendix "Pixar" with a score of 0.98. The texts are 4.2 MB of the binary, which the system reads when they are used.

mod corpus;
mod files;
mod matcher;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use files::{MAX_FILE_BYTES, is_license_file, is_loose_file, is_text};

use corpus::Corpus;

/// What the answers depend on besides the sources of this crate, for caches: the release of the texts.
pub const TEXTS: &str = "spdx-0.13";

/// Trivy's `--license-confidence-level`.
pub const DEFAULT_CONFIDENCE: f64 = 0.9;

/// A licence found in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LicenseMatch {
    /// SPDX identifier, or the expression a tag states. A GNU licence of which only the text is there is without
    /// "-only" and "-or-later", which a text does not tell.
    pub name: String,
    /// How much of its text is there, above 0 to 1.
    pub confidence: f64,
    /// Whole, or as a notice that refers to it.
    pub kind: MatchKind,
}

impl LicenseMatch {
    /// The page of the licence list, as Trivy links it; an expression has none.
    #[must_use]
    pub fn link(&self) -> String {
        if self.name.contains(' ') {
            String::new()
        } else {
            format!("https://spdx.org/licenses/{}.html", self.name)
        }
    }
}

/// How a licence stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MatchKind {
    /// Its text.
    Text,
    /// A notice that something is under it.
    Notice,
    /// `SPDX-License-Identifier`.
    Tag,
}

/// Knows the texts.
#[derive(Debug)]
pub struct Classifier {
    corpus: LazyLock<Corpus>,
    confidence: f64,
}

impl Classifier {
    /// What is not above `confidence` does not count. The texts are made ready for the first file that is looked at.
    #[must_use]
    pub fn new(confidence: f64) -> Self {
        Self { corpus: LazyLock::new(Corpus::new), confidence }
    }

    /// The confidence a licence must exceed.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        self.confidence
    }

    /// The licences in a file, each once, by name. Bytes that are no UTF-8 are no words.
    #[must_use]
    pub fn classify(&self, bytes: &[u8]) -> Vec<LicenseMatch> {
        let text = String::from_utf8_lossy(bytes);
        let mut found: BTreeMap<String, LicenseMatch> = BTreeMap::new();
        let in_text = matcher::matches(&self.corpus, &text, self.confidence);
        for mut one in words::tags(&text).chain(in_text) {
            if one.kind == MatchKind::Notice {
                words::add_exception(&mut one.name, &text);
            }
            match found.get(&one.name) {
                Some(known) if known.confidence >= one.confidence => {}
                _ => {
                    found.insert(one.name.clone(), one);
                }
            }
        }
        found.into_values().collect()
    }
}

#[cfg(test)]
mod tests;
