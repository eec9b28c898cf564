//! Patterns of paths, as `--skip-dirs` and ignore files write them: `*` and `?` within one part of a path, `[a-z]` and
//! `[!a-z]` one character, `{a,b}` alternatives, `**` any number of parts, `\\` before what is meant as it is
//! (github.com/bmatcuk/doublestar, "Patterns").

/// Expansions of `{a,b}` in one pattern: 256, an own choice, far above what a person types.
pub const MAX_ALTERNATIVES: usize = 256;

/// A pattern that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    /// Parts of each alternative.
    alternatives: Vec<Vec<Vec<char>>>,
}

impl Glob {
    /// None when brackets, braces or a backslash have no end, or the braces stand for more than [`MAX_ALTERNATIVES`].
    #[must_use]
    pub fn parse(pattern: &str) -> Option<Self> {
        let mut texts = Vec::new();
        expand(pattern, &mut texts)?;
        let parts = |text: &String| text.split('/').map(|part| part.chars().collect()).collect();
        let alternatives: Vec<Vec<Vec<char>>> = texts.iter().map(parts).collect();
        alternatives.iter().flatten().all(|part| is_closed(part)).then_some(Self { alternatives })
    }

    /// Whether `path` is what the pattern means. The time is bounded by the product of both lengths for each alternative.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.matches_parts(&path.split('/').map(|part| part.chars().collect()).collect::<Vec<_>>())
    }

    fn matches_parts(&self, path: &[Vec<char>]) -> bool {
        self.alternatives.iter().any(|pattern| matches_parts(pattern, path))
    }
}

/// Whether `path` (no leading slash) is what `pattern` means, empty parts and `.` in both left out. A pattern that is
/// malformed matches nothing.
#[must_use]
pub fn glob_matches(pattern: &str, path: &str) -> bool {
    let Some(mut glob) = Glob::parse(pattern) else { return false };
    for parts in &mut glob.alternatives {
        parts.retain(|part| !part.is_empty() && *part != ['.']);
    }
    let path = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    glob.matches_parts(&path.map(|part| part.chars().collect()).collect::<Vec<_>>())
}

/// Writes out the first pair of braces and goes on with each result.
fn expand(pattern: &str, out: &mut Vec<String>) -> Option<()> {
    let Some(open) = find(pattern, 0, |byte| byte == b'{') else {
        let closed = find(pattern, 0, |byte| byte == b'}').is_none();
        if !closed || out.len() == MAX_ALTERNATIVES {
            return None;
        }
        out.push(pattern.to_owned());
        return Some(());
    };
    let (mut depth, mut at, mut start) = (1usize, open + 1, open + 1);
    let mut choices = Vec::new();
    while depth > 0 {
        let next = find(pattern, at, |byte| matches!(byte, b'{' | b'}' | b','))?;
        match pattern.as_bytes()[next] {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && pattern.as_bytes()[next] == b',') {
            choices.push(&pattern[start..next]);
            start = next + 1;
        }
        at = next + 1;
    }
    for choice in choices {
        expand(&format!("{}{choice}{}", &pattern[..open], &pattern[at..]), out)?;
    }
    Some(())
}

/// The first byte from `from` on that is wanted and not escaped by a backslash.
fn find(pattern: &str, from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let bytes = pattern.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' {
            at += 1;
        } else if wanted(*byte) {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn is_closed(part: &[char]) -> bool {
    let mut at = 0;
    while at < part.len() {
        match part[at] {
            '\\' if at + 1 == part.len() => return false,
            '\\' => at += 2,
            '[' => match class(part, at, ' ') {
                Some((_, end)) => at = end,
                None => return false,
            },
            _ => at += 1,
        }
    }
    true
}

/// Which prefixes of the path the pattern read so far covers; one pass a part of the pattern, so never exponential.
fn matches_parts(pattern: &[Vec<char>], path: &[Vec<char>]) -> bool {
    let mut covered = vec![false; path.len() + 1];
    covered[0] = true;
    for segment in pattern {
        let mut next = vec![false; path.len() + 1];
        if *segment == ['*', '*'] {
            let mut reached = false;
            for (index, place) in next.iter_mut().enumerate() {
                reached |= covered[index];
                *place = reached;
            }
        } else {
            for (index, part) in path.iter().enumerate() {
                next[index + 1] = covered[index] && matches_one(segment, part);
            }
        }
        covered = next;
    }
    covered[path.len()]
}

/// One part; on a mismatch the last star takes one letter more.
fn matches_one(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match step(pattern, p, text[t]) {
            Step::Star => {
                star = Some((p + 1, t));
                p += 1;
            }
            Step::Taken(end) => {
                p = end;
                t += 1;
            }
            Step::Refused => match star {
                Some((after, from)) => {
                    star = Some((after, from + 1));
                    p = after;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|letter| *letter == '*')
}

enum Step {
    Star,
    Taken(usize),
    Refused,
}

fn step(pattern: &[char], p: usize, letter: char) -> Step {
    let taken = |yes: bool, end: usize| if yes { Step::Taken(end) } else { Step::Refused };
    match pattern.get(p) {
        None => Step::Refused,
        Some('*') => Step::Star,
        Some('?') => Step::Taken(p + 1),
        Some('[') => class(pattern, p, letter).map_or(Step::Refused, |(yes, end)| taken(yes, end)),
        Some('\\') => taken(pattern.get(p + 1) == Some(&letter), p + 2),
        Some(literal) => taken(*literal == letter, p + 1),
    }
}

/// Whether the class that opens at `open` holds `letter`, and where it ends.
fn class(pattern: &[char], open: usize, letter: char) -> Option<(bool, usize)> {
    let mut at = open + 1;
    let negated = matches!(pattern.get(at), Some('^' | '!'));
    at += usize::from(negated);
    let first = at;
    let mut holds = false;
    loop {
        let low = *pattern.get(at)?;
        if low == ']' && at > first {
            return Some((holds != negated, at + 1));
        }
        match (pattern.get(at + 1), pattern.get(at + 2)) {
            (Some('-'), Some(high)) if *high != ']' => {
                holds |= (low..=*high).contains(&letter);
                at += 3;
            }
            _ => {
                holds |= low == letter;
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_and_paths() {
        for (pattern, path, expected) in [
            ("a", "a", true),
            ("a", "a/b", false),
            ("a/b", "a/b", true),
            ("./a", "a", true),
            ("*", "abc", true),
            ("*", "a/b", false),
            ("a*c", "abbc", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("**/.git", ".git", true),
            ("**/.git", "a/b/.git", true),
            ("a/**", "a/b/c", true),
            ("a/**", "a", true),
            ("a/**/d", "a/b/c/d", true),
            ("a/**/d", "a/b/c", false),
            ("packages/*", "packages/a", true),
            ("x-*-y", "x-1-y", true),
            ("x-*-y", "x-1", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[a", "[a", false),
            ("*.{js,ts}", "a.ts", true),
            ("*.{js,ts}", "a.rs", false),
            ("{a,b", "a", false),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("ü*", "über", true),
            ("?ber", "über", true),
            ("[ä-ü]ber", "über", true),
        ] {
            assert_eq!(glob_matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn hostile_patterns_end() {
        assert!(!glob_matches(&"*a".repeat(2000), &format!("{}b", "a".repeat(3999))));
        assert!(!glob_matches(&format!("{}x", "**/".repeat(500)), &"a/".repeat(500)));
        assert!(glob_matches(&"{a,b}".repeat(8), "aaaaaaaa"));
        assert!(!glob_matches(&"{a,b}".repeat(9), "aaaaaaaaa"));
    }

    #[test]
    fn patterns() {
        let check = |pattern: &str, path: &str, expected: bool| {
            let glob = Glob::parse(pattern).expect(pattern);
            assert_eq!(glob.matches(path), expected, "{pattern} {path}");
        };
        // From doublestar's own table.
        for (pattern, path, expected) in [
            ("*", "", true),
            ("**", "", true),
            ("abc", "abc", true),
            ("*", "abc", true),
            ("*c", "abc", true),
            ("a*/b", "abc/b", true),
            ("a*/b", "a/c/b", false),
            ("a*b*c*d*e*", "axbxcxdxexxx", true),
            ("ab[c]", "abc", true),
            ("ab[b-d]", "abc", true),
            ("ab[e-g]", "abc", false),
            ("ab[^c]", "abc", false),
            ("ab[!e-g]", "abc", true),
            ("a?b", "a/b", false),
            ("**/doublestar.go", "src/doublestar.go", true),
            ("a/**", "a", true),
            ("a/**", "a/b/c", true),
            ("a/**", "abc", false),
            ("**/c", "a/b/c", true),
            ("**/c", "c", true),
            ("**/b", "abc", false),
            ("a/**/c/**/e", "a/b/c/d/d/e", true),
            ("{abc,def}*", "defg", true),
            ("a{b,c{d,e}}f", "acef", true),
            ("a{b,c{d,e}}f", "aef", false),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("\\{a,b\\}", "{a,b}", true),
        ] {
            check(pattern, path, expected);
        }
    }

    #[test]
    fn broken_patterns_are_refused_and_hard_ones_end() {
        for pattern in ["[", "a[b", "{a", "a}", "{a,{b}", "a\\", &"{a,b}".repeat(9)] {
            assert_eq!(Glob::parse(pattern), None, "{pattern}");
        }
        assert!(Glob::parse(&"{a,b}".repeat(8)).is_some(), "256 alternatives");
        let glob = Glob::parse(&"**/a*b*c*".repeat(20)).expect("well-formed");
        assert!(!glob.matches(&"aaaabbbb/".repeat(500)));
    }
}
