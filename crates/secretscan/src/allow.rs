//! What is no secret for where it stands or what it says.

use crate::rule::{Builtin, Shape};

/// Identifiers of the built-in allow rules, for `disable-allow-rules`. All but the last four are Trivy's: by path, and
/// `examples` by what the match says too.
pub const BUILTIN_ALLOW_RULES: [&str; 16] = [
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
    "python-record",
    "code-expressions",
    "url-examples",
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

    /// Whether a match is passed over for what stands around it: `start..end` of `text` is the secret, `at` is where its rule's
    /// keyword stands.
    pub(crate) fn covers_match(
        &self,
        rule: &Builtin,
        path: &str,
        text: &[u8],
        at: usize,
        (start, end): (usize, usize),
    ) -> bool {
        let named = rule.shape == Shape::Named || rule.id == "npmrc-credential";
        let quoted = start.checked_sub(1).is_some_and(|before| matches!(text[before], b'"' | b'\'' | b'`'));
        (named && !quoted && is_code(path) && self.has("code-expressions"))
            || (rule.id == "url-credentials"
                && self.has("url-examples")
                && is_example_url(
                    &text[at..start],
                    &text[start..end],
                    text.get(end + 1..).unwrap_or_default(),
                ))
    }
}

/// Whether a file is a program in a language that writes text in quotes: what stands there without any is an expression,
/// such as `private_key: Ed25519PrivateKey`. Shells and configuration files write values as they are.
fn is_code(path: &str) -> bool {
    const ENDS: [&str; 31] = [
        "c", "cc", "cjs", "cpp", "cs", "cxx", "dart", "go", "groovy", "h", "hpp", "java", "js", "jsx", "kt",
        "lua", "mjs", "php", "pl", "pm", "py", "pyc", "pyi", "r", "rb", "rs", "scala", "swift", "ts", "tsx",
        "vue",
    ];
    path.rsplit_once('.').is_some_and(|(_, end)| ENDS.contains(&end.to_ascii_lowercase().as_str()))
}

/// Whether `://USER:PASSWORD@HOST` is how documentation writes one: a password that only stands for one, with a user or a
/// host that does the same; the same word twice on this machine; or names of variables for both.
fn is_example_url(before: &[u8], password: &[u8], after: &[u8]) -> bool {
    const PASSWORDS: [&[u8]; 10] = [
        b"password",
        b"passwd",
        b"passw",
        b"mypassword",
        b"mypass",
        b"secret",
        b"tiger",
        b"guest",
        b"p4ssword",
        b"passphrase",
    ];
    const USERS: [&[u8]; 10] =
        [b"", b"user", b"username", b"usr", b"myuser", b"name", b"login", b"scott", b"guest", b"foo"];
    const HOSTS: [&[u8]; 12] = [
        b"host",
        b"hostname",
        b"myhost",
        b"localhost",
        b"127.0.0.1",
        b"server",
        b"myserver",
        b"proxy",
        b"acme.com",
        b"example",
        b"domain",
        b"s1",
    ];
    let user = before.strip_prefix(b"://").and_then(|rest| rest.strip_suffix(b":")).unwrap_or(before);
    let host_end = after.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')));
    let host = &after[..host_end.unwrap_or(after.len())];
    let one_of = |words: &[&[u8]], text: &[u8]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let begins =
        |text: &[u8], word: &[u8]| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let host_of_none = HOSTS
        .iter()
        .any(|word| begins(host, word) || begins(host.strip_prefix(b"www.").unwrap_or(host), word))
        || [&b".test"[..], b".example", b".invalid"].iter().any(|end| host.ends_with(end));
    let variable = |text: &[u8]| {
        text.len() >= 4 && text.iter().all(|b| b.is_ascii_uppercase() || *b == b'_') && text.contains(&b'_')
    };
    (one_of(&PASSWORDS, password) && (one_of(&USERS, user) || host_of_none))
        || (user.eq_ignore_ascii_case(password) && begins(host, b"localhost"))
        || (variable(user) && variable(password))
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
        // packaging.python.org, "Recording installed projects": a hash of every installed file.
        "python-record" => path.ends_with(".dist-info/RECORD"),
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
            ("python-record", "app/a-1.dist-info/RECORD", "app/RECORD"),
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

    #[test]
    fn urls_of_documentation() {
        let check = |url: &str, expected: bool| {
            let (before, rest) = url.split_at(url.rfind(':').map_or(0, |at| at + 1));
            let (password, host) = rest.split_once('@').unwrap_or_default();
            assert_eq!(
                is_example_url(before.as_bytes(), password.as_bytes(), host.as_bytes()),
                expected,
                "{url}"
            );
        };
        for url in [
            "://user:password@db.internal/x",
            "://scott:tiger@mssql2017/x",
            "://:secret@h1",
            "://username:password@host.com",
            "://root:secret@localhost/x",
            "://postgres:postgres@localhost",
            "://SAS_POLICY:SAS_KEY@NAMESPACE",
            "://app:password@db.test/a",
        ] {
            check(url, true);
        }
        for url in [
            "://app:hunter2hunter@db.internal",
            "://app:password@db.internal",
            "://postgres:postgres@db.internal",
            "://deploy:Xk29@localhost",
        ] {
            check(url, false);
        }
    }

    #[test]
    fn what_stands_without_quotes_in_code_is_no_text() {
        let rule = crate::rules::BUILTIN_RULES
            .iter()
            .copied()
            .flatten()
            .find(|rule| rule.id == "generic-secret")
            .expect("is there");
        let all = Allowed::without(&[]);
        let check = |path: &str, text: &str, expected: bool| {
            let start = text.find('k').expect("begins with it");
            let covered = all.covers_match(rule, path, text.as_bytes(), 0, (start, start + 4));
            assert_eq!(covered, expected, "{path}: {text}");
        };
        check("app/a.py", "secret: kEy1Type", true);
        check("app/a.py", "secret = \"kEy1\"", false);
        check("app/.env", "SECRET=kEy1", false);
        check("app/run.sh", "SECRET=kEy1", false);
    }
}
