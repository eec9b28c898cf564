//! One file, as its bytes pass.

use std::collections::HashSet;

use base::Severity;

use crate::checks::{self, Answer};
use crate::config::{allows_match, allows_path};
use crate::finding::{CodeLine, FileSecrets, SecretFinding, Unexamined};
use crate::limits::{
    CONTEXT_BYTES, FILE_BYTES, FINDINGS, LINE_BYTES, MASK_CHARS, MASK_TAIL_BYTES, REACH_BYTES, SNIFF_BYTES,
    WINDOW_BYTES,
};
use crate::paths::has_strings;
use crate::rule::Shape;
use crate::scanner::{Owner, Scanner};
use crate::text::{self, Decoder};

/// Bytes after a keyword that have to be there before it is judged.
const LOOKAHEAD: usize = REACH_BYTES + MASK_TAIL_BYTES;

/// Bytes before the place searched next that are kept: findings that wait for the text after them, and the text before
/// those.
const KEPT: usize = LOOKAHEAD + 3 * CONTEXT_BYTES;

/// Bytes held at once.
const BUFFER: usize = KEPT + WINDOW_BYTES + LOOKAHEAD;

/// Trivy shows two lines before a secret and one after it, and of a long line 30 bytes before it and 20 after.
const LINES_BEFORE: usize = 2;
const LINES_AFTER: usize = 1;
const LONG_LINE_BEFORE: usize = 30;
const LONG_LINE_AFTER: usize = 20;

/// A file that is being searched. It has no `Debug` that shows bytes of the file.
pub struct FileScan<'s> {
    scanner: &'s Scanner,
    path: String,
    /// Rules of the user's own that the path leaves in.
    custom: Vec<usize>,
    /// Of those with keywords, the ones met.
    met: HashSet<usize>,
    head: Vec<u8>,
    decoder: State,
    buffer: Vec<u8>,
    /// Offset of `buffer[0]` in the text.
    base: u64,
    /// Line feeds before `buffer[0]`.
    lines: u64,
    /// Where in `buffer` keywords are looked for next.
    searched: usize,
    /// Secrets that may still be in the buffer, by their beginning.
    matches: Vec<Match>,
    findings: Vec<(Owner, SecretFinding)>,
    bytes: u64,
    unexamined: Option<Unexamined>,
}

enum State {
    /// Not enough bytes to tell text from binary.
    Sniffing,
    /// Text.
    Reading(Decoder),
    /// Nothing more is looked at.
    Done,
}

/// A secret, by offsets in the text.
#[derive(Debug, Clone, Copy)]
struct Match {
    owner: Owner,
    start: u64,
    end: u64,
    /// End of what is masked: the secret and what directly follows it.
    mask: u64,
    /// Whether a checksum in it is wrong.
    doubtful: bool,
    /// Whether it is listed; others are masked only.
    listed: bool,
    /// Whether its finding is made.
    told: bool,
}

impl std::fmt::Debug for FileScan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileScan")
            .field("path", &self.path)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl<'s> FileScan<'s> {
    pub(crate) fn new(scanner: &'s Scanner, path: String, shown: &str) -> Self {
        let custom = scanner.config.custom.iter().enumerate().filter(|(_, rule)| {
            rule.path.as_ref().is_none_or(|pattern| pattern.is_match(shown.as_bytes()))
                && !allows_path(&rule.allow, shown)
        });
        Self {
            custom: custom.map(|(index, _)| index).collect(),
            scanner,
            path,
            met: HashSet::new(),
            head: Vec::new(),
            decoder: State::Sniffing,
            buffer: Vec::new(),
            base: 0,
            lines: 0,
            searched: 0,
            matches: Vec::new(),
            findings: Vec::new(),
            bytes: 0,
            unexamined: None,
        }
    }

    /// Whether more bytes can change the result. When not, the rest of the file need not be read for its sake.
    #[must_use]
    pub fn wants_more(&self) -> bool {
        !matches!(self.decoder, State::Done)
    }

    /// The next bytes of the file.
    pub fn feed(&mut self, mut bytes: &[u8]) {
        if let State::Sniffing = self.decoder {
            let take = bytes.len().min(SNIFF_BYTES - self.head.len());
            self.head.extend_from_slice(&bytes[..take]);
            bytes = &bytes[take..];
            if self.head.len() < SNIFF_BYTES {
                return;
            }
            self.decide();
        }
        self.read(bytes);
    }

    /// The end of the file.
    #[must_use]
    pub fn finish(mut self) -> FileSecrets {
        if let State::Sniffing = self.decoder {
            self.decide();
        }
        if !self.buffer.is_empty() {
            self.search(true);
        }
        let scanner = self.scanner;
        let mut findings = self.findings;
        findings.retain(|(owner, _)| match owner {
            Owner::Builtin(_) => true,
            Owner::Custom(index) => scanner.custom(*index).keywords.is_empty() || self.met.contains(index),
        });
        let mut findings: Vec<SecretFinding> = findings.into_iter().map(|(_, finding)| finding).collect();
        findings.sort();
        FileSecrets { path: self.path, findings, unexamined: self.unexamined }
    }

    fn decide(&mut self) {
        let head = std::mem::take(&mut self.head);
        let decoder = Decoder::of(text::kind(&head), has_strings(&self.path));
        self.decoder = decoder.map_or(State::Done, State::Reading);
        self.read(&head);
    }

    fn read(&mut self, mut bytes: &[u8]) {
        let left = FILE_BYTES - self.bytes;
        if bytes.len() as u64 > left {
            bytes = &bytes[..usize::try_from(left).unwrap_or(bytes.len())];
            if let State::Reading(_) = self.decoder {
                self.unexamined.get_or_insert(Unexamined::TooLarge { limit: FILE_BYTES });
            }
        }
        self.bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            let State::Reading(decoder) = &mut self.decoder else { return };
            // Windows stand at the same places however the bytes come. A decoder gives at most three bytes for two.
            let room = (BUFFER - self.buffer.len().min(BUFFER)).max(2) / 2;
            let take = match decoder {
                Decoder::Plain => bytes.len().min(BUFFER - self.buffer.len().min(BUFFER - 1)),
                _ => bytes.len().min(room),
            };
            decoder.decode(&bytes[..take], &mut self.buffer);
            bytes = &bytes[take..];
            if self.buffer.len() >= BUFFER {
                self.search(false);
            }
        }
        if let (Some(Unexamined::TooLarge { .. }), State::Reading(_)) = (self.unexamined, &self.decoder) {
            self.search(true);
            self.stop();
        }
    }

    /// Nothing more is looked at.
    fn stop(&mut self) {
        self.buffer = Vec::new();
        self.matches = Vec::new();
        self.searched = 0;
        self.decoder = State::Done;
    }

    /// Looks for keywords as far as everything that a pattern may see is there; at the end of the text, to its end.
    fn search(&mut self, end: bool) {
        let length = self.buffer.len();
        let limit = if end { length } else { length.saturating_sub(LOOKAHEAD) };
        if limit > self.searched {
            let scanner = self.scanner;
            let from = self.searched;
            let until = (limit + scanner.longest - 1).min(length);
            let mut found = Vec::new();
            let (met, buffer, path) = (&mut self.met, &self.buffer, &self.path);
            let base = self.base;
            scanner.hits(&buffer[from..until], |at, owner| {
                let at = from + at;
                match owner {
                    _ if at >= limit => {}
                    Owner::Builtin(index) => found.extend(anchored(scanner, index, buffer, at, path, base)),
                    Owner::Custom(index) => {
                        met.insert(index);
                    }
                }
            });
            for index in &self.custom {
                wide(scanner, *index, &self.buffer, (from, limit), self.base, &mut found);
            }
            self.exclude(&mut found);
            self.matches.extend(found);
            self.matches.sort_by_key(|one| (one.start, one.end));
            self.searched = limit;
        }
        self.tell(end);
        self.slide();
    }

    /// Leaves matches inside blocks that the configuration excludes out.
    fn exclude(&self, found: &mut Vec<Match>) {
        let config = &self.scanner.config;
        if found.is_empty() || (config.exclude.is_empty() && config.custom.is_empty()) {
            return;
        }
        let blocks = |patterns: &[regex::bytes::Regex]| -> Vec<(u64, u64)> {
            let found = patterns.iter().flat_map(|pattern| pattern.find_iter(&self.buffer));
            found.map(|block| (self.base + block.start() as u64, self.base + block.end() as u64)).collect()
        };
        let inside = |blocks: &[(u64, u64)], one: &Match| {
            blocks.iter().any(|(start, end)| *start <= one.start && one.end <= *end)
        };
        let everywhere = blocks(&config.exclude);
        let own: Vec<Vec<(u64, u64)>> = config.custom.iter().map(|rule| blocks(&rule.exclude)).collect();
        found.retain(|one| {
            let by_rule = match one.owner {
                Owner::Custom(index) => inside(&own[index], one),
                Owner::Builtin(_) => false,
            };
            !by_rule && !inside(&everywhere, one)
        });
    }

    /// Makes the findings whose surroundings are known: everything up to there has been searched for other secrets.
    fn tell(&mut self, end: bool) {
        let known = self.base + self.searched as u64;
        for at in 0..self.matches.len() {
            let one = self.matches[at];
            let ready = end || one.mask + (CONTEXT_BYTES as u64) < known;
            if one.told || !ready {
                continue;
            }
            self.matches[at].told = true;
            if !one.listed || self.is_covered(at) {
                self.matches[at].listed = false;
                continue;
            }
            if self.findings.len() == FINDINGS {
                self.unexamined.get_or_insert(Unexamined::TooMany { limit: FINDINGS });
                self.stop();
                return;
            }
            let finding = self.finding(&one);
            self.findings.push((one.owner, finding));
        }
    }

    /// Whether another rule has found the same: the earlier in the table knows better what it is.
    fn is_covered(&self, at: usize) -> bool {
        let one = &self.matches[at];
        self.matches.iter().enumerate().any(|(other_at, other)| {
            let overlaps = other.start < one.end && one.start < other.end;
            let better = match (other.owner, one.owner) {
                (Owner::Builtin(other), Owner::Builtin(own)) => other < own,
                (Owner::Custom(other), Owner::Custom(own)) => other == own && other_at < at,
                _ => false,
            };
            let same_rule = other.owner == one.owner && other_at < at;
            overlaps && (better || same_rule) && other_at != at
        })
    }

    /// Drops what is not needed any more from the buffer.
    fn slide(&mut self) {
        let drop = self.searched.saturating_sub(KEPT);
        if drop == 0 {
            return;
        }
        self.lines += memchr::memchr_iter(b'\n', &self.buffer[..drop]).count() as u64;
        self.buffer.drain(..drop);
        self.base += drop as u64;
        self.searched -= drop;
        let base = self.base;
        self.matches.retain(|one| one.mask > base);
    }

    fn finding(&self, one: &Match) -> SecretFinding {
        let (rule_id, category, title, severity) = match one.owner {
            Owner::Builtin(index) => {
                let rule = self.scanner.builtin[index].rule;
                let doubt = if one.doubtful { " (its checksum does not hold)" } else { "" };
                let severity = if one.doubtful { Severity::Low } else { rule.severity };
                (rule.id, rule.category, format!("{}{doubt}", rule.title), severity)
            }
            Owner::Custom(index) => {
                let rule = self.scanner.custom(index);
                (rule.id.as_str(), rule.category.as_str(), rule.title.clone(), rule.severity)
            }
        };
        let at = |offset: u64| {
            usize::try_from(offset.saturating_sub(self.base)).unwrap_or(0).min(self.buffer.len())
        };
        let (start, end) = (at(one.start), at(one.end));
        let feeds = |part: &[u8]| memchr::memchr_iter(b'\n', part).count() as u64;
        let start_line = self.lines + feeds(&self.buffer[..start]) + 1;
        let lines = self.around(start, at(one.mask), start_line);
        let cause = lines.iter().position(|line| line.is_cause).unwrap_or(0);
        SecretFinding {
            rule_id: rule_id.to_owned(),
            category: category.to_owned(),
            title,
            severity,
            start_line,
            end_line: start_line + feeds(&self.buffer[start..end]),
            offset: matches!(self.decoder, State::Reading(Decoder::Plain)).then_some(one.start),
            matched: lines.get(cause).map(|line| line.content.trim().to_owned()).unwrap_or_default(),
            code: lines,
        }
    }

    /// The lines around the secret at `start..end` of the buffer, masked.
    fn around(&self, start: usize, end: usize, start_line: u64) -> Vec<CodeLine> {
        let mut first = start;
        let floor = start.saturating_sub(CONTEXT_BYTES);
        let mut number = start_line;
        for round in 0..=LINES_BEFORE {
            first = memchr::memrchr(b'\n', &self.buffer[floor..first]).map_or(floor, |at| floor + at + 1);
            if first == floor || round == LINES_BEFORE {
                break;
            }
            first -= 1;
            number -= 1;
        }
        let last = (end + CONTEXT_BYTES).min(self.buffer.len());
        let mut lines = vec![Line::new(number)];
        let mut at = first;
        let (low, high) = (self.base + first as u64, self.base + last as u64);
        let near: Vec<&Match> =
            self.matches.iter().filter(|one| one.start < high && low < one.mask).collect();
        while at < last {
            let offset = self.base + at as u64;
            let covering = near.iter().filter(|one| one.start <= offset && offset < one.mask);
            if let Some(mask) = covering.map(|one| one.mask).max() {
                let upto = usize::try_from(mask - self.base).unwrap_or(last);
                let is_cause = at <= start && start < upto || (start <= at && at < end);
                let feeds = memchr::memchr_iter(b'\n', &self.buffer[at..upto.min(self.buffer.len())]).count();
                if let Some(line) = lines.last_mut() {
                    line.mask((upto - at).min(MASK_CHARS), is_cause);
                    line.skipped += feeds as u64;
                }
                at = upto;
                continue;
            }
            match self.buffer[at] {
                b'\n' => {
                    let next = lines.last().map_or(number, |line| line.number + line.skipped + 1);
                    let past = lines.iter().position(|line| line.cause.is_some());
                    if past.is_some_and(|cause| lines.len() > cause + LINES_AFTER) {
                        break;
                    }
                    lines.push(Line::new(next));
                }
                byte => {
                    if let Some(line) = lines.last_mut() {
                        line.text.push(byte);
                    }
                }
            }
            at += 1;
        }
        lines.into_iter().map(Line::shown).collect()
    }
}

/// A line that is being put together.
struct Line {
    number: u64,
    text: Vec<u8>,
    /// Where the asterisks of the finding's own secret are.
    cause: Option<(usize, usize)>,
    /// Line feeds inside masked parts.
    skipped: u64,
}

impl Line {
    fn new(number: u64) -> Self {
        Self { number, text: Vec::new(), cause: None, skipped: 0 }
    }

    fn mask(&mut self, stars: usize, is_cause: bool) {
        let from = self.text.len();
        self.text.resize(from + stars, b'*');
        if is_cause {
            let begin = self.cause.map_or(from, |(begin, _)| begin);
            self.cause = Some((begin, from + stars));
        }
    }

    fn shown(self) -> CodeLine {
        let length = self.text.len();
        let (from, to) = match self.cause {
            _ if length <= LINE_BYTES => (0, length),
            Some((from, to)) => (from.saturating_sub(LONG_LINE_BEFORE), (to + LONG_LINE_AFTER).min(length)),
            None => (0, LINE_BYTES),
        };
        let content = String::from_utf8_lossy(&self.text[from..to]);
        CodeLine {
            number: self.number,
            content: content.trim_end_matches('\r').to_owned(),
            is_cause: self.cause.is_some(),
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A byte that a token may be made of: what directly follows a secret out of these is masked with it.
fn is_token(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'.' | b'~' | b'%')
}

/// Tries a built-in rule where its keyword stands.
fn anchored(scanner: &Scanner, index: usize, text: &[u8], at: usize, path: &str, base: u64) -> Option<Match> {
    let anchored = &scanner.builtin[index];
    let rule = anchored.rule;
    let glued = at.checked_sub(1).is_some_and(|before| is_word(text[before]));
    if rule.shape == Shape::Token && glued && is_word(text[at]) {
        return None;
    }
    let seen = &text[at..(at + anchored.reach()).min(text.len())];
    let captures = anchored.pattern()?.captures(seen)?;
    let secret = captures.name("secret").or_else(|| captures.get(0))?;
    let (mut start, end) = (at + secret.start(), at + secret.end());
    if start == at {
        start = head(text, at);
    }
    // A token that goes on is another one.
    if rule.shape != Shape::Block
        && is_word(text[end - 1])
        && text.get(end).is_some_and(|next| is_word(*next))
    {
        return None;
    }
    let answer = checks::all(rule.checks, &text[start..end], path);
    if answer == Answer::No
        || scanner.allowed.covers_secret(&text[start..end])
        || scanner.allowed.covers_match(rule, path, text, at, (start, end))
        || allows_match(&scanner.config.allow, &text[at..end])
    {
        return None;
    }
    Some(Match {
        owner: Owner::Builtin(index),
        start: base + start as u64,
        end: base + end as u64,
        mask: base + tail(text, end) as u64,
        doubtful: answer == Answer::Doubtful,
        listed: true,
        told: false,
    })
}

/// Longest beginning of a token before its keyword; HCP Terraform's has 14 characters there.
const HEAD_BYTES: usize = 64;

/// Where a token begins that has its keyword in the middle.
fn head(text: &[u8], at: usize) -> usize {
    let before = &text[at.saturating_sub(HEAD_BYTES)..at];
    at - before.iter().rev().take_while(|byte| is_word(**byte) || **byte == b'-').count()
}

/// End of what directly follows a secret and could belong to it.
fn tail(text: &[u8], end: usize) -> usize {
    let after = &text[end..(end + MASK_TAIL_BYTES).min(text.len())];
    end + after.iter().take_while(|byte| is_token(**byte)).count()
}

/// Runs a rule of the user's own over the text, for matches that begin in `range`.
fn wide(
    scanner: &Scanner,
    index: usize,
    text: &[u8],
    range: (usize, usize),
    base: u64,
    found: &mut Vec<Match>,
) {
    let rule = scanner.custom(index);
    for captures in rule.regex.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        if whole.start() >= range.1 {
            break;
        }
        if whole.start() < range.0
            || whole.is_empty()
            || allows_match(&rule.allow, whole.as_bytes())
            || allows_match(&scanner.config.allow, whole.as_bytes())
            || scanner.allowed.covers_secret(whole.as_bytes())
        {
            continue;
        }
        let secret = rule.group.as_deref().map_or(Some(whole), |name| captures.name(name));
        let Some(secret) = secret.filter(|secret| !secret.is_empty()) else { continue };
        found.push(Match {
            owner: Owner::Custom(index),
            start: base + secret.start() as u64,
            end: base + secret.end() as u64,
            mask: base + tail(text, secret.end()) as u64,
            doubtful: false,
            listed: true,
            told: false,
        });
        if found.len() > FINDINGS {
            return;
        }
    }
}

/// `text` with every secret in it replaced by asterisks, as it stands in the configuration of an image.
pub(crate) fn redact(scanner: &Scanner, text: &str) -> String {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    scanner.hits(bytes, |at, owner| {
        if let Owner::Builtin(index) = owner {
            found.extend(anchored(scanner, index, bytes, at, crate::IMAGE_CONFIG_PATH, 0));
        }
    });
    for index in 0..scanner.config.custom.len() {
        wide(scanner, index, bytes, (0, bytes.len()), 0, &mut found);
    }
    let mut out = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        let hidden = found.iter().any(|one| one.start <= at as u64 && (at as u64) < one.mask);
        out.push(if hidden { b'*' } else { *byte });
    }
    String::from_utf8_lossy(&out).into_owned()
}
