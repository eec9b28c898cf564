//! What is no secret for where it stands or what it says.

/// Identifiers of the built-in allow rules, for `disable-allow-rules`. All but the last are Trivy's: by path, and
/// `examples` by what the match says too.
pub const BUILTIN_ALLOW_RULES: [&str; 13] = [
    "tests",
    "examples",
    "vendor",
    "usr-dirs",
    "locale-dir",
    "markdown",
    "node.js",
    "golang",
    "python",
    "rubygems",
    "wordpress",
    "anaconda-log",
    "placeholders",
];

/// Which of [`BUILTIN_ALLOW_RULES`] hold.
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    on: [bool; BUILTIN_ALLOW_RULES.len()],
}

impl Allowed {
    pub(crate) fn without(disabled: &[String]) -> Self {
        Self { on: BUILTIN_ALLOW_RULES.map(|id| !disabled.iter().any(|other| other == id)) }
    }

    fn has(&self, id: &str) -> bool {
        BUILTIN_ALLOW_RULES.iter().zip(self.on).any(|(other, on)| *other == id && on)
    }

    /// Whether a file is passed over for its path (without a leading slash).
    pub(crate) fn covers_path(&self, path: &str) -> bool {
        BUILTIN_ALLOW_RULES.iter().zip(self.on).any(|(id, on)| on && path_is(id, path))
    }

    /// Whether a match is passed over for what it says.
    pub(crate) fn covers_secret(&self, secret: &[u8]) -> bool {
        (self.has("examples") && contains(secret, b"example"))
            || (self.has("placeholders") && is_placeholder(secret))
    }
}

/// The places Trivy's rules of these names describe: other people's files, and files that are about secrets.
fn path_is(id: &str, path: &str) -> bool {
    let top = |folder: &str| path.starts_with(folder);
    match id {
        "tests" => {
            path.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("test"))
                || ["/test", "-test", "_test", ".test"].iter().any(|part| path.contains(part))
        }
        "examples" => path.contains("example"),
        "vendor" => path.contains("/vendor/"),
        "usr-dirs" => ["usr/share/", "usr/include/", "usr/lib/"].iter().any(|folder| top(folder)),
        "locale-dir" => path.contains("/locale/") || path.contains("/locales/"),
        "markdown" => path.ends_with(".md"),
        "node.js" => {
            path.strip_prefix("opt/yarn-v").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        }
        "golang" => top("usr/local/go/"),
        "python" => path.strip_prefix("usr/local/lib/python").is_some_and(|rest| {
            rest.split_once('/')
                .is_some_and(|(version, _)| version.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
        }),
        "rubygems" => top("usr/lib/gems/"),
        "wordpress" => top("usr/src/wordpress/"),
        "anaconda-log" => top("var/log/anaconda/"),
        _ => false,
    }
}

/// Case-insensitive.
fn contains(haystack: &[u8], lower: &[u8]) -> bool {
    haystack.windows(lower.len()).any(|part| part.eq_ignore_ascii_case(lower))
}

/// What documentation writes in place of a secret.
fn is_placeholder(secret: &[u8]) -> bool {
    const WORDS: [&[u8]; 13] = [
        b"changeme",
        b"change-me",
        b"change_me",
        b"placeholder",
        b"your_",
        b"your-",
        b"yourpassword",
        b"yourtoken",
        b"xxxxx",
        b"*****",
        b"redacted",
        b"1234567890",
        b"abcdefghij",
    ];
    // Six different characters in a token of sixteen: the chance of a random hexadecimal one is below one in a thousand,
    // and of longer or richer ones far below.
    const FEW: usize = 5;
    const LONG: usize = 16;
    let mut seen = [false; 256];
    secret.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    let different = seen.iter().filter(|seen| **seen).count();
    (secret.len() >= LONG && different <= FEW)
        || different <= 1
        || WORDS.iter().any(|word| contains(secret, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_allows_its_place_and_can_be_turned_off() {
        let rows = [
            ("tests", "app/test_it.py", "app/latest.py"),
            ("examples", "etc/examples/a", "etc/a"),
            ("vendor", "app/vendor/a", "vendors/a"),
            ("usr-dirs", "usr/share/a", "home/usr/share/a"),
            ("locale-dir", "app/locales/de", "app/locals/de"),
            ("markdown", "a.md", "a.mdx"),
            ("node.js", "opt/yarn-v1.22/a", "opt/yarn-vx/a"),
            ("golang", "usr/local/go/a", "usr/local/golang/a"),
            ("python", "usr/local/lib/python3.12/a", "usr/local/lib/python-app/a"),
            ("rubygems", "usr/lib/gems/a", "opt/gems/a"),
            ("wordpress", "usr/src/wordpress/a", "usr/src/app/a"),
            ("anaconda-log", "var/log/anaconda/a", "var/log/a"),
        ];
        let all = Allowed::without(&[]);
        for (id, inside, outside) in rows {
            assert!(all.covers_path(inside) && path_is(id, inside), "{id}");
            assert!(!all.covers_path(outside), "{id}: {outside}");
            let others = Allowed::without(&BUILTIN_ALLOW_RULES.map(str::to_owned));
            assert!(!others.covers_path(inside), "{id} off");
        }
        // Found by the rule of the folder above as well.
        let without = Allowed::without(&["rubygems".to_owned()]);
        assert!(without.covers_path("usr/lib/gems/a"));
    }

    #[test]
    fn placeholders() {
        let all = Allowed::without(&[]);
        for text in ["AKIAIOSFODNN7EXAMPLE", "changeme", "aaaaaaaaaaaaaaaa", "your_token_here", "sk-xxxxxxxx"]
        {
            assert!(all.covers_secret(text.as_bytes()), "{text}");
        }
        for text in ["q7Zk2mX9vB4tR8wL", "hunter2", "0a1b2c3d4e5f6071"] {
            assert!(!all.covers_secret(text.as_bytes()), "{text}");
        }
        let off = Allowed::without(&["placeholders".to_owned(), "examples".to_owned()]);
        assert!(!off.covers_secret(b"changeme") && !off.covers_secret(b"AnExample"));
    }
}
