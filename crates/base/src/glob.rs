//! Patterns of paths, as `--skip-dirs` and ignore files write them.

/// Whether `path` (no leading slash) is what `pattern` means: `*` and `?` within one part of a path, `[a-z]` and
/// `[!a-z]` one character, `{a,b}` alternatives, `**` any number of parts (github.com/bmatcuk/doublestar, "Patterns").
/// A pattern that is malformed matches nothing. The time is bounded by the product of both lengths for each
/// alternative, of which at most [`MAX_ALTERNATIVES`] are tried.
#[must_use]
pub fn glob_matches(pattern: &str, path: &str) -> bool {
    let Some(alternatives) = alternatives(pattern) else { return false };
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    alternatives.iter().any(|pattern| {
        let pattern: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        sequence(
            &pattern,
            &path,
            |part| *part == "**",
            |pattern, part| {
                let (pattern, part): (Vec<char>, Vec<char>) =
                    (pattern.chars().collect(), part.chars().collect());
                pieces(&pattern).is_some_and(|pieces| {
                    sequence(&pieces, &part, |piece| *piece == Piece::Any, |piece, letter| piece.is(*letter))
                })
            },
        )
    })
}

/// Expansions of `{a,b}` in one pattern: 256, an own choice; a pattern with more matches nothing.
pub const MAX_ALTERNATIVES: usize = 256;

/// The pattern with each choice of its braces.
fn alternatives(pattern: &str) -> Option<Vec<String>> {
    let mut open = vec![pattern.to_owned()];
    let mut done = Vec::new();
    while let Some(pattern) = open.pop() {
        // The last opening brace has no braces inside.
        match pattern.rfind('{') {
            None => done.push(pattern),
            Some(start) => {
                let end = start + pattern[start..].find('}')?;
                for choice in pattern[start + 1..end].split(',') {
                    open.push(format!("{}{choice}{}", &pattern[..start], &pattern[end + 1..]));
                }
            }
        }
        if open.len() + done.len() > MAX_ALTERNATIVES {
            return None;
        }
    }
    Some(done)
}

/// Matches a list of items, some of which stand for any number of the others. `reached[i]` says whether the first `i`
/// items of the text can be what the pattern so far means.
fn sequence<P, T>(pattern: &[P], text: &[T], any: impl Fn(&P) -> bool, one: impl Fn(&P, &T) -> bool) -> bool {
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for item in pattern {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            next[at] = if any(item) {
                reached[at] || (at > 0 && next[at - 1])
            } else {
                at > 0 && reached[at - 1] && one(item, &text[at - 1])
            };
        }
        reached = next;
    }
    reached[text.len()]
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Letter(char),
    Class(Vec<(char, char)>, bool),
}

impl Piece {
    fn is(&self, letter: char) -> bool {
        match self {
            Self::Any => false,
            Self::One => true,
            Self::Letter(own) => *own == letter,
            Self::Class(ranges, not) => {
                ranges.iter().any(|(from, to)| (*from..=*to).contains(&letter)) != *not
            }
        }
    }
}

/// The pieces of one part of a pattern; none when a bracket or escape has no end.
fn pieces(pattern: &[char]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        pieces.push(match first {
            '*' => Piece::Any,
            '?' => Piece::One,
            '\\' => {
                let (letter, after) = rest.split_first()?;
                rest = after;
                Piece::Letter(*letter)
            }
            '[' => {
                let end = rest.iter().position(|c| *c == ']').filter(|end| *end > 0)?;
                let (inside, after) = (&rest[..end], &rest[end + 1..]);
                rest = after;
                let not = matches!(inside[0], '!' | '^');
                Piece::Class(class(&inside[usize::from(not)..]), not)
            }
            letter => Piece::Letter(*letter),
        });
    }
    Some(pieces)
}

fn class(inside: &[char]) -> Vec<(char, char)> {
    match inside {
        [from, '-', to, rest @ ..] => [vec![(*from, *to)], class(rest)].concat(),
        [one, rest @ ..] => [vec![(*one, *one)], class(rest)].concat(),
        [] => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::glob_matches;

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
}
