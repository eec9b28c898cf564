//! Every built-in rule finds its example and not its counter-example, and no finding shows a secret.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::collections::BTreeSet;

use secretscan::{BUILTIN_RULES, Builtin, Check, FileSecrets, IMAGE_CONFIG_PATH, Scanner};

fn all() -> impl Iterator<Item = &'static Builtin> {
    BUILTIN_RULES.iter().copied().flatten()
}

/// A path at which the rule applies.
fn path(rule: &Builtin) -> &'static str {
    match rule.checks {
        checks if checks.contains(&Check::InPgpass) => "root/.pgpass",
        checks if checks.contains(&Check::InImageConfig) => IMAGE_CONFIG_PATH,
        _ => "app/settings",
    }
}

fn scan(scanner: &Scanner, path: &str, text: &str) -> FileSecrets {
    let mut file = scanner.file(path, text.len() as u64, true).expect("looked at");
    file.feed(text.as_bytes());
    file.finish()
}

#[test]
fn there_are_more_than_a_hundred_and_each_is_named_once() {
    let ids: BTreeSet<&str> = all().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), all().count(), "an identifier stands twice");
    assert!(ids.len() >= 150, "{}", ids.len());
    for rule in all() {
        assert!(rule.source.starts_with("https://"), "{}", rule.id);
        assert!(
            rule.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{}",
            rule.id
        );
        assert!(
            !rule.title.is_empty() && !rule.category.is_empty() && !rule.keywords.is_empty(),
            "{}",
            rule.id
        );
    }
}

#[test]
fn examples_are_found_and_counter_examples_are_not() {
    let scanner = Scanner::new();
    let mut wrong = Vec::new();
    for rule in all() {
        for seed in 0..20 {
            let text = format!("# before\n{}\n# after\n", rule.example(seed));
            let found = scan(&scanner, path(rule), &text);
            if !found.findings.iter().any(|finding| finding.rule_id == rule.id) {
                let ids: Vec<_> = found.findings.iter().map(|finding| finding.rule_id.clone()).collect();
                wrong.push(format!("{}: example not found, found {ids:?} in {text}", rule.id));
                break;
            }
            let text = format!("# before\n{}\n# after\n", rule.counter_example(seed));
            let found = scan(&scanner, path(rule), &text);
            if found.findings.iter().any(|finding| finding.rule_id == rule.id) {
                wrong.push(format!("{}: counter-example found: {text}", rule.id));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_finding_shows_a_part_of_a_secret() {
    // Their examples hold public keys as well, or the names of accounts.
    const WITH_PUBLIC_PARTS: [&str; 3] = ["putty-private-key", "jwk-private-key", "discord-webhook"];
    let scanner = Scanner::new();
    for rule in all().filter(|rule| !WITH_PUBLIC_PARTS.contains(&rule.id)) {
        for seed in 0..5 {
            // All examples beside each other: what one rule shows as surroundings may be another's secret.
            let text = format!("a = 1\n{} # {}\nb = 2\n", rule.example(seed), rule.example(seed + 100));
            let found = scan(&scanner, path(rule), &text);
            let shown = format!("{found:?}{}", serde_json::to_string(&found).expect("writes"));
            // Without the rule's own words, what stands in the text in runs of twelve is the secret.
            let alone = scan(&scanner, path(rule), &format!("{:12}", rule.counter_example(seed)));
            let known = format!("{}{}{alone:?}", rule.example, rule.counter);
            let bytes: Vec<char> = text.chars().collect();
            for window in bytes.windows(14) {
                let part: String = window.iter().collect();
                if part.chars().all(|c| c.is_ascii_alphanumeric()) && !known.contains(&part) {
                    assert!(!shown.contains(&part), "{}: {part} is shown in {shown}", rule.id);
                }
            }
        }
    }
}

#[test]
fn the_documentation_lists_every_rule() {
    let page = include_str!("../../../docs/src/secrets.md");
    let table = secretscan::rules_table();
    assert!(
        page.ends_with(&table),
        "docs/src/secrets.md ends with what `--example fixtures -- --table` prints"
    );
}
