//! `WWW-Authenticate` (RFC 9110 §11.6.1).

/// One challenge of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme, lower case: `basic`, `bearer`.
    pub scheme: String,
    /// Parameters in order; names are lower case.
    pub parameters: Vec<(String, String)>,
}

/// RFC 6750 uses five parameters; a header with more than this is nonsense.
const MAX_PARAMETERS: usize = 32;

impl Challenge {
    /// The first parameter of this name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// Parses the challenges of one header value. What cannot be parsed ends the list: a challenge this program does
/// not understand is one it does not answer.
#[must_use]
pub fn parse_challenges(header: &str) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    let mut rest = header.trim_start_matches([' ', '\t', ',']);
    let mut parameters = 0;
    while !rest.is_empty() && parameters < MAX_PARAMETERS {
        let (word, after) = take_token(rest);
        if word.is_empty() {
            break;
        }
        let trimmed = after.trim_start_matches([' ', '\t']);
        match trimmed.strip_prefix('=').filter(|value| !value.starts_with('=')) {
            Some(value) => {
                let Some(challenge) = challenges.last_mut() else { break };
                let Some((value, after)) = take_value(value.trim_start_matches([' ', '\t'])) else { break };
                challenge.parameters.push((word.to_ascii_lowercase(), value));
                parameters += 1;
                rest = after;
            }
            None => {
                challenges.push(Challenge { scheme: word.to_ascii_lowercase(), parameters: Vec::new() });
                parameters += 1;
                rest = after;
            }
        }
        rest = rest.trim_start_matches([' ', '\t', ',']);
    }
    challenges
}

fn take_token(text: &str) -> (&str, &str) {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    text.split_at(text.bytes().position(|b| !token(b)).unwrap_or(text.len()))
}

fn take_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = take_token(text);
        return Some((value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(chars.next()?.1),
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(header: &str, expected: &[(&str, &[(&str, &str)])]) {
        let owned = |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect();
        let expected: Vec<Challenge> =
            expected.iter().map(|(s, p)| Challenge { scheme: (*s).into(), parameters: owned(p) }).collect();
        assert_eq!(parse_challenges(header), expected, "{header}");
    }

    #[test]
    fn reads_what_registries_send() {
        check(r#"Basic realm="x""#, &[("basic", &[("realm", "x")])]);
        check(
            r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push""#,
            &[(
                "bearer",
                &[
                    ("realm", "https://auth.docker.io/token"),
                    ("service", "registry.docker.io"),
                    ("scope", "repository:a/b:pull,push"),
                ],
            )],
        );
        check(
            r#"Negotiate, BEARER Realm = "a\"b" , x=y, Basic realm=z"#,
            &[("negotiate", &[]), ("bearer", &[("realm", "a\"b"), ("x", "y")]), ("basic", &[("realm", "z")])],
        );
        check("", &[]);
        check("=x", &[]);
        check(r#"Bearer realm="unterminated"#, &[("bearer", &[])]);
    }

    #[test]
    fn stops_at_the_limit() {
        let many = format!("Basic {}", "a=b,".repeat(MAX_PARAMETERS + 5));
        assert_eq!(parse_challenges(&many)[0].parameters.len(), MAX_PARAMETERS - 1);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            prop_assert!(parse_challenges(&text).len() <= MAX_PARAMETERS);
        }

        #[test]
        fn quoted_values_round_trip(value in "[ -~]{0,40}") {
            let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
            let parsed = parse_challenges(&format!("Bearer realm=\"{quoted}\""));
            prop_assert_eq!(parsed[0].parameter("realm"), Some(value.as_str()));
        }
    }
}
