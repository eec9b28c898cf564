//! Prints a file with a made-up credential for each built-in rule, as JSON lines of rule, path and text: for comparing with
//! other scanners. `--table` prints the rules as a table in Markdown instead.

use std::io::Write as _;

use secretscan::{BUILTIN_RULES, Check, rules_table};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if std::env::args().any(|argument| argument == "--table") {
        return out.write_all(rules_table().as_bytes());
    }
    for rule in BUILTIN_RULES.iter().copied().flatten() {
        if rule.checks.contains(&Check::InImageConfig) {
            continue;
        }
        let name = if rule.checks.contains(&Check::InPgpass) { ".pgpass" } else { "settings.conf" };
        let line = serde_json::json!({
            "rule": rule.id,
            "path": format!("{}/{name}", rule.id),
            "text": format!("# one\n{}\n# two\n", rule.example(7)),
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}
