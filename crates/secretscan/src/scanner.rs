//! The rules of a scan, and the automaton that finds where they may match.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::bytes::{Regex, RegexBuilder};

use crate::allow::Allowed;
use crate::config::{Config, CustomRule};
use crate::limits::{REACH_BYTES, TOKEN_REACH_BYTES};
use crate::rule::{Builtin, Shape};
use crate::rules::BUILTIN_RULES;
use crate::stream::{FileScan, redact};
use crate::{limits, paths};

/// Version of what a scan finds: a cache of results is worthless when it changes.
pub const VERSION: u32 = 2;

/// All rules of a scan. It is shared by the threads that read layers.
#[derive(Debug)]
pub struct Scanner {
    automaton: Option<AhoCorasick>,
    /// For each keyword of the automaton, whose it is.
    owners: Vec<Owner>,
    /// Bytes of the longest keyword.
    pub(crate) longest: usize,
    pub(crate) builtin: Vec<Anchored>,
    pub(crate) config: Config,
    pub(crate) allowed: Allowed,
    fingerprint: String,
}

/// Whose a keyword is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A built-in rule, tried where the keyword stands.
    Builtin(usize),
    /// A rule of the user's own, which counts when the keyword stands anywhere in the file.
    Custom(usize),
}

/// A built-in rule with its pattern, which is compiled when its keyword is met first: most are never met.
#[derive(Debug)]
pub(crate) struct Anchored {
    pub(crate) rule: &'static Builtin,
    pattern: OnceLock<Option<Regex>>,
}

impl Anchored {
    fn new(rule: &'static Builtin) -> Self {
        Self { rule, pattern: OnceLock::new() }
    }

    /// The pattern; a test compiles all of them, so that there is one.
    pub(crate) fn pattern(&self) -> Option<&Regex> {
        self.pattern.get_or_init(|| compile(self.rule).ok()).as_ref()
    }

    /// Bytes from the keyword on that the pattern may see.
    pub(crate) fn reach(&self) -> usize {
        if self.rule.shape == Shape::Block { REACH_BYTES } else { TOKEN_REACH_BYTES }
    }
}

/// The pattern of a built-in rule, to be tried at the place of its keyword.
fn compile(rule: &Builtin) -> Result<Regex, regex::Error> {
    let pattern = match rule.shape {
        Shape::Token | Shape::Block => format!(r"\A(?:{})", rule.pattern),
        Shape::Named => {
            let names: Vec<String> = rule.keywords.iter().map(|word| regex::escape(word)).collect();
            // What may follow in the name, its end, then what gives it a value: `_KEY" : "`, `: `, `=`, ` => '`, `, "`.
            format!(
                r#"\A(?i:{})[A-Za-z0-9_.-]{{0,24}}["'\]]{{0,2}}[ \t]{{0,8}}(?:=>|:=|==|[:=,])[ \t]{{0,8}}(?:["'`]{{0,2}}|\\")(?P<secret>{})"#,
                names.join("|"),
                rule.pattern
            )
        }
    };
    RegexBuilder::new(&pattern).unicode(false).build()
}

/// Version of the search, rules and configuration.
fn fingerprint(builtin: &[Anchored], config: &Config) -> String {
    let mut text = format!("{VERSION}\n{}\n", config.digest());
    for Anchored { rule, .. } in builtin {
        for part in [rule.id, rule.category, rule.title, rule.severity.as_str(), rule.pattern] {
            text.push_str(part);
            text.push('\n');
        }
        text.push_str(&rule.keywords.join("\n"));
    }
    base::Digest::sha256_of(text.as_bytes()).hex()[..16].to_owned()
}

impl Scanner {
    /// The built-in rules as they are.
    #[must_use]
    pub fn new() -> Self {
        Self::with(Config::default())
    }

    /// What a configuration makes of the rules.
    #[must_use]
    pub fn with(config: Config) -> Self {
        let builtin: Vec<Anchored> = BUILTIN_RULES
            .iter()
            .copied()
            .flatten()
            .filter(|rule| config.enables(rule.id))
            .map(Anchored::new)
            .collect();
        let mut keywords: Vec<Vec<u8>> = Vec::new();
        let mut owners = Vec::new();
        let all = builtin.iter().enumerate().flat_map(|(index, anchored)| {
            anchored.rule.keywords.iter().map(move |word| (word.as_bytes().to_vec(), Owner::Builtin(index)))
        });
        let custom = config.custom.iter().enumerate().flat_map(|(index, rule)| {
            rule.keywords.iter().map(move |word| (word.as_bytes().to_vec(), Owner::Custom(index)))
        });
        for (word, owner) in all.chain(custom).filter(|(word, _)| !word.is_empty()) {
            keywords.push(word);
            owners.push(owner);
        }
        let longest = keywords.iter().map(Vec::len).max().unwrap_or(1);
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&keywords)
            .ok()
            .filter(|_| !keywords.is_empty());
        let allowed = Allowed::without(&config.disabled_allow_rules);
        let fingerprint = fingerprint(&builtin, &config);
        Self { automaton, owners, longest, builtin, config, allowed, fingerprint }
    }

    /// What decides the findings, in short: results under another fingerprint may differ.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Begins a file; none where its path or size says that it is not looked at. `path` has no leading slash; `in_image`
    /// says whether it is from an image, where patterns of the configuration see it with one, as in Trivy.
    #[must_use]
    pub fn file(&self, path: &str, size: u64, in_image: bool) -> Option<FileScan<'_>> {
        let path = path.trim_start_matches('/');
        let looked_at = size >= limits::MIN_FILE_BYTES
            && !paths::is_skipped(path)
            && !self.allowed.covers_path(path)
            && !self.config.is_own_path(path);
        let shown = if in_image { format!("/{path}") } else { path.to_owned() };
        let allowed = looked_at && !self.config.allows_path(&shown);
        allowed.then(|| FileScan::new(self, path.to_owned(), &shown))
    }

    /// A value of an image's configuration with every secret in it replaced by asterisks, for outputs that carry the
    /// configuration.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        redact(self, text)
    }

    /// Number of rules.
    #[must_use]
    pub fn rules(&self) -> usize {
        self.builtin.len() + self.config.custom.len()
    }

    /// Calls `visit` with the place of each keyword in `text` and its owner.
    pub(crate) fn hits(&self, text: &[u8], mut visit: impl FnMut(usize, Owner)) {
        let Some(automaton) = &self.automaton else { return };
        for hit in automaton.find_overlapping_iter(text) {
            visit(hit.start(), self.owners[hit.pattern().as_usize()]);
        }
    }

    pub(crate) fn custom(&self, index: usize) -> &CustomRule {
        &self.config.custom[index]
    }
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for rule in BUILTIN_RULES.iter().copied().flatten() {
            assert!(compile(rule).is_ok(), "{}: {:?}", rule.id, compile(rule).err());
        }
    }
}
