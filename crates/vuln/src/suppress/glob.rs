//! Path patterns as `.trivyignore.yaml` has them: `*`, `?`, `[a-z]`, `{a,b}` and `**` (github.com/bmatcuk/doublestar).

/// Alternatives of one pattern after its braces are written out: an own choice, far above what a person types.
const MAX_ALTERNATIVES: usize = 256;

/// A pattern that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob {
    /// Segments of each alternative.
    alternatives: Vec<Vec<String>>,
}

impl Glob {
    /// None when brackets or braces do not close, or the braces stand for too many alternatives.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let mut alternatives = Vec::new();
        expand(pattern, &mut alternatives)?;
        let well_formed = |text: &String| segments(text).all(|segment| class_closed(segment.as_bytes()));
        if !alternatives.iter().all(well_formed) {
            return None;
        }
        let split = |text: String| segments(&text).map(str::to_owned).collect();
        Some(Self { alternatives: alternatives.into_iter().map(split).collect() })
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        let path: Vec<&str> = path.split('/').collect();
        self.alternatives.iter().any(|pattern| matches_segments(pattern, &path))
    }
}

fn segments(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split('/')
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

fn class_closed(segment: &[u8]) -> bool {
    let mut at = 0;
    while at < segment.len() {
        match segment[at] {
            b'\\' => at += 2,
            b'[' => match class(segment, at, b' ') {
                Some((_, end)) => at = end,
                None => return false,
            },
            _ => at += 1,
        }
    }
    true
}

/// Which prefixes of the path the pattern read so far covers; one pass a pattern segment, so never exponential.
fn matches_segments(pattern: &[String], path: &[&str]) -> bool {
    let mut covered = vec![false; path.len() + 1];
    covered[0] = true;
    for segment in pattern {
        let mut next = vec![false; path.len() + 1];
        if segment == "**" {
            let mut reached = false;
            for (index, place) in next.iter_mut().enumerate() {
                reached |= covered[index];
                *place = reached;
            }
        } else {
            for (index, part) in path.iter().enumerate() {
                next[index + 1] = covered[index] && matches_one(segment.as_bytes(), part.as_bytes());
            }
        }
        covered = next;
    }
    covered[path.len()]
}

/// One segment; on a mismatch the last star takes one byte more.
fn matches_one(pattern: &[u8], text: &[u8]) -> bool {
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
    pattern[p..].iter().all(|byte| *byte == b'*')
}

enum Step {
    Star,
    Taken(usize),
    Refused,
}

fn step(pattern: &[u8], p: usize, byte: u8) -> Step {
    let taken = |yes: bool, end: usize| if yes { Step::Taken(end) } else { Step::Refused };
    match pattern.get(p) {
        None => Step::Refused,
        Some(b'*') => Step::Star,
        Some(b'?') => Step::Taken(p + 1),
        Some(b'[') => class(pattern, p, byte).map_or(Step::Refused, |(yes, end)| taken(yes, end)),
        Some(b'\\') => taken(pattern.get(p + 1) == Some(&byte), p + 2),
        Some(literal) => taken(*literal == byte, p + 1),
    }
}

/// Whether the class that opens at `open` holds `byte`, and where it ends.
fn class(pattern: &[u8], open: usize, byte: u8) -> Option<(bool, usize)> {
    let mut at = open + 1;
    let negated = matches!(pattern.get(at), Some(b'^' | b'!'));
    at += usize::from(negated);
    let first = at;
    let mut holds = false;
    loop {
        let low = *pattern.get(at)?;
        if low == b']' && at > first {
            return Some((holds != negated, at + 1));
        }
        match (pattern.get(at + 1), pattern.get(at + 2)) {
            (Some(b'-'), Some(high)) if *high != b']' => {
                holds |= (low..=*high).contains(&byte);
                at += 3;
            }
            _ => {
                holds |= low == byte;
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for pattern in ["[", "a[b", "{a", "a}", "{a,{b}", &"{a,b}".repeat(9)] {
            assert_eq!(Glob::parse(pattern), None, "{pattern}");
        }
        assert!(Glob::parse(&"{a,b}".repeat(8)).is_some(), "256 alternatives");
        let glob = Glob::parse(&"**/a*b*c*".repeat(20)).expect("well-formed");
        assert!(!glob.matches(&"aaaabbbb/".repeat(500)));
    }
}
