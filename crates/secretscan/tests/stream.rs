//! Findings do not depend on how bytes come, where windows end or how long lines are; limits hold; nothing leaks.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use proptest::prelude::*;
use secretscan::{BUILTIN_RULES, Builtin, Config, FileSecrets, Scanner, Unexamined, limits};

fn rule(id: &str) -> &'static Builtin {
    BUILTIN_RULES.iter().copied().flatten().find(|rule| rule.id == id).expect(id)
}

fn scan_at(scanner: &Scanner, path: &str, pieces: &[&[u8]]) -> FileSecrets {
    let size: usize = pieces.iter().map(|piece| piece.len()).sum();
    let mut file = scanner.file(path, size as u64, false).expect("looked at");
    pieces.iter().for_each(|piece| file.feed(piece));
    file.finish()
}

fn scan(scanner: &Scanner, bytes: &[u8]) -> FileSecrets {
    scan_at(scanner, "app/settings", &[bytes])
}

/// Rule and line of each finding.
fn lines(found: &FileSecrets) -> Vec<(&str, u64, u64)> {
    let one = |finding: &'_ secretscan::SecretFinding| (finding.start_line, finding.end_line);
    found.findings.iter().map(|f| (f.rule_id.as_str(), one(f).0, one(f).1)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// The same text in pieces of any size.
    #[test]
    fn pieces_do_not_matter(seed in 0u64..1000, before in 0usize..3000, piece in 1usize..4000) {
        let scanner = Scanner::new();
        let text = format!(
            "{}\n{}\n{}\nlast\n",
            "filler words = 1\n".repeat(before / 17),
            rule("github-pat").example(seed),
            rule("private-key").example(seed + 1),
        );
        let whole = scan(&scanner, text.as_bytes());
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(piece).collect();
        prop_assert_eq!(&whole, &scan_at(&scanner, "app/settings", &pieces));
        prop_assert_eq!(whole.findings.len(), 2);
    }

    /// A secret at any place around the end of a window, with what surrounds it.
    #[test]
    fn windows_do_not_matter(seed in 0u64..1000, shift in 0usize..70_000) {
        let scanner = Scanner::new();
        let secrets = format!(
            "{} {}\n{}\n",
            rule("npm-access-token").example(seed),
            rule("github-pat").example(seed + 1),
            rule("private-key").example(seed + 2),
        );
        let filler = |length: usize| {
            let mut text = "word = value\n".repeat(length / 13 + 1);
            text.truncate(length.saturating_sub(1));
            text + "\n"
        };
        let near = scan(&scanner, format!("{}{secrets}{}", filler(4000), filler(4000)).as_bytes());
        let at = limits::WINDOW_BYTES + shift;
        let far = scan(&scanner, format!("{}{secrets}{}", filler(at), filler(4000)).as_bytes());
        let shown = |found: &FileSecrets| -> Vec<(String, String)> {
            found.findings.iter().map(|f| (f.rule_id.clone(), f.matched.clone())).collect()
        };
        prop_assert_eq!(shown(&near), shown(&far));
        prop_assert_eq!(near.findings.len(), 3);
        let added = filler(at).matches('\n').count() - filler(4000).matches('\n').count();
        for (one, other) in near.findings.iter().zip(&far.findings) {
            prop_assert_eq!(one.start_line + added as u64, other.start_line);
        }
    }

    /// No bytes make it panic, and a token that was put in never comes out.
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..4000), at in 0usize..4000, seed in 0u64..100) {
        let scanner = Scanner::new();
        let token = rule("digitalocean-token").example(seed);
        let mut text = bytes;
        let at = at.min(text.len());
        text.splice(at..at, format!("\n{token}\n").into_bytes());
        let mut file = scanner.file("a.pyc", text.len() as u64, true).expect("looked at");
        file.feed(&text);
        let shown = format!("{:?}", file.finish());
        prop_assert!(!shown.contains(&token[8..24]));
    }
}

#[test]
fn lines_and_masks() {
    let scanner = Scanner::new();
    let (one, two) = (rule("github-pat").example(1), rule("stripe-secret-token").example(2));
    let text = format!("a\nb\nc\n{one}\n{two}; {two}\nf\n");
    let found = scan(&scanner, text.as_bytes());
    assert_eq!(
        lines(&found),
        [("github-pat", 4, 4), ("stripe-secret-token", 5, 5), ("stripe-secret-token", 5, 5)]
    );
    let pat = &found.findings[0];
    let code: Vec<_> = pat.code.iter().map(|line| (line.number, line.is_cause)).collect();
    assert_eq!(
        code,
        [(2, false), (3, false), (4, true), (5, false)],
        "two lines before and one after, as in Trivy"
    );
    assert_eq!(pat.matched, format!("token: {}", "*".repeat(40)));
    assert_eq!(
        pat.code[3].content,
        format!("{0}; {0}", "*".repeat(32)),
        "the secrets of others are masked too"
    );
}

#[test]
fn a_key_of_many_lines_is_one_finding() {
    let scanner = Scanner::new();
    let body = vec!["Ab1+xY7z".repeat(8); 20].join("\n");
    let kind = "RSA PRIVATE";
    let text = format!("x\n-----BEGIN {kind} KEY-----\n{body}\n-----END {kind} KEY-----\ny\n");
    let found = scan(&scanner, text.as_bytes());
    assert_eq!(lines(&found), [("private-key", 3, 23)]);
    assert!(found.findings[0].matched.starts_with("*****") && found.findings[0].matched.ends_with("-----"));
    // A key without an end is a key.
    let cut = format!("-----BEGIN {kind} KEY-----\n{body}");
    assert_eq!(scan(&scanner, cut.as_bytes()).findings.len(), 1);
}

#[test]
fn a_line_of_eight_megabytes() {
    let scanner = Scanner::new();
    let mut text = "lorem ipsum ".repeat(700_000).into_bytes();
    let token = rule("slack-access-token").example(5);
    let middle = text.len() / 2;
    text.splice(middle..middle, format!(" {token} ").into_bytes());
    let found = scan(&scanner, &text);
    assert_eq!(lines(&found), [("slack-access-token", 1, 1)]);
    assert!(found.findings[0].matched.len() < 200, "{}", found.findings[0].matched);
}

#[test]
fn encodings() {
    let scanner = Scanner::new();
    let text = format!("some words\r\nkey = {}\r\n", rule("github-pat").example(3));
    let little: Vec<u8> =
        [0xfeffu16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> =
        [0xfeffu16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let plain = scan(&scanner, text.as_bytes());
    assert_eq!(lines(&plain), [("github-pat", 2, 2)]);
    let mut elsewhere = plain;
    // The text is not the file byte for byte.
    assert_eq!(elsewhere.findings[0].offset.take(), Some(25));
    assert_eq!(elsewhere, scan(&scanner, &little));
    assert_eq!(elsewhere, scan(&scanner, &big));
    // Strings of compiled Python; other binaries are not looked at.
    let binary = [&[0xe3u8, 0, 0, 0, 1, 0][..], text.as_bytes(), &[0, 1, 2]].concat();
    assert_eq!(scan_at(&scanner, "a.pyc", &[&binary]).findings.len(), 1);
    assert_eq!(scan_at(&scanner, "a.dat", &[&binary]).findings.len(), 0);
}

#[test]
fn a_checksum_that_does_not_hold_is_said() {
    let scanner = Scanner::new();
    let token = rule("github-pat").example(9);
    let wrong = format!("{}{}", &token[..token.len() - 1], if token.ends_with('a') { 'b' } else { 'a' });
    let found = scan(&scanner, wrong.as_bytes());
    assert_eq!(found.findings[0].severity, base::Severity::Low);
    assert!(found.findings[0].title.ends_with("(its checksum does not hold)"));
}

#[test]
fn a_thousand_findings_and_one_more() {
    let scanner = Scanner::new();
    let text = |count: u64| -> String {
        (0..count).map(|seed| format!("{}\n", rule("digitalocean-token").example(seed))).collect()
    };
    let limit = limits::FINDINGS as u64;
    let found = scan(&scanner, text(limit).as_bytes());
    assert_eq!((found.findings.len() as u64, found.unexamined), (limit, None));
    let found = scan(&scanner, text(limit + 1).as_bytes());
    assert_eq!(found.findings.len() as u64, limit);
    assert_eq!(found.unexamined, Some(Unexamined::TooMany { limit: limits::FINDINGS }));
}

#[test]
fn what_is_not_looked_at() {
    let scanner = Scanner::new();
    for (path, size) in
        [("a.png", 100), ("app/node_modules/a.js", 100), ("usr/share/a", 100), ("README.md", 100), ("a", 9)]
    {
        assert!(scanner.file(path, size, true).is_none(), "{path}");
    }
    let off =
        Scanner::with(Config::parse("c.yaml", b"disable-allow-rules: [markdown, usr-dirs]").expect("read"));
    assert!(off.file("README.md", 100, true).is_some() && off.file("usr/share/a", 100, true).is_some());
}

const CONFIG: &str = r#"
disable-rules: [github-oauth]
rules:
  - id: own
    category: team
    title: Own token
    severity: HIGH
    keywords: [team]
    regex: '(?i)(?P<key>token)\s*=\s*(?P<secret>own-[0-9]{8})'
    secret-group-name: secret
    path: '\.conf$'
    allow-rules:
      - id: known
        regex: 'own-00000000'
      - id: there
        path: '^/srv/'
    exclude-block:
      regexes: ['(?s)# begin.*?# end']
allow-rules:
  - id: skipped
    path: '^/opt/data/'
exclude-block:
  description: demonstration
  regexes: ['(?s)<demo>.*?</demo>']
"#;

#[test]
fn rules_of_the_users_own() {
    let scanner = Scanner::with(Config::parse("c.yaml", CONFIG.as_bytes()).expect("read"));
    let image = |path: &str, text: &str| -> Vec<String> {
        let Some(mut file) = scanner.file(path, text.len() as u64, true) else { return Vec::new() };
        file.feed(text.as_bytes());
        file.finish()
            .findings
            .into_iter()
            .map(|f| format!("{} {} {}", f.rule_id, f.start_line, f.matched))
            .collect()
    };
    let own = ["own 2 TOKEN = ************"];
    assert_eq!(image("etc/a.conf", "# of the TEAM\nTOKEN = own-12345678\n"), own);
    // The keyword may stand anywhere in the file.
    assert_eq!(image("etc/a.conf", "# first line\nTOKEN = own-12345678\n# team\n"), own);
    let none: [&str; 0] = [];
    for (path, text) in [
        ("etc/a.conf", "# no keyword\nTOKEN = own-12345678\n"),
        ("etc/a.ini", "# of the team\nTOKEN = own-12345678\n"),
        ("srv/a.conf", "# of the team\nTOKEN = own-12345678\n"),
        ("opt/data/a.conf", "# of the team\nTOKEN = own-12345678\n"),
        ("etc/a.conf", "# of the team\nTOKEN = own-00000000\n"),
        ("etc/a.conf", "# team # begin\nTOKEN = own-12345678\n# end\n"),
    ] {
        assert_eq!(image(path, text), none, "{path} {text}");
    }
    let (pat, oauth) = (rule("github-pat").example(1), rule("github-oauth").example(1));
    assert_eq!(image("etc/a", &format!("{pat} {oauth}")).len(), 1, "a disabled rule finds nothing");
    assert_eq!(image("etc/a", &format!("<demo>\n{pat}\n</demo>")), none);
}

#[test]
fn values_of_a_configuration_are_masked() {
    let scanner = Scanner::new();
    let token = rule("digitalocean-token").example(3);
    assert_eq!(scanner.redact(&format!("T={token}")), format!("T={}", "*".repeat(token.len())));
    assert_eq!(scanner.redact("DB_PASSWORD=hunter2hunter2"), format!("DB_PASSWORD={}", "*".repeat(14)));
    assert_eq!(scanner.redact("PATH=/usr/bin:/bin"), "PATH=/usr/bin:/bin");
}
