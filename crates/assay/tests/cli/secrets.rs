//! Secrets in folders, layers and configurations; what no output may show.

use secretscan::{BUILTIN_RULES, Builtin};
use serde_json::Value;

use crate::harness::Sandbox;

fn rule(id: &str) -> &'static Builtin {
    BUILTIN_RULES.iter().copied().flatten().find(|rule| rule.id == id).expect(id)
}

/// A folder with a token in it, and the token.
fn tree() -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    let token = rule("digitalocean-token").example(11);
    let put = |path: &str, text: &str| {
        let file = sandbox.path("tree").join(path);
        std::fs::create_dir_all(file.parent().expect("below")).expect("made");
        std::fs::write(file, text).expect("written");
    };
    put("app/settings.env", &format!("A=1\nTOKEN={token}\nB=2\n"));
    put("app/README.md", &format!("{token} in words\n"));
    put("app/clean.env", "nothing = here\n");
    (sandbox, token)
}

fn secrets(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let results = report["Results"].as_array().cloned().unwrap_or_default();
    let of = |result: &Value| -> Vec<String> {
        let found = result["Secrets"].as_array().cloned().unwrap_or_default();
        found.iter().map(|s| format!("{} {} {}", text(&result["Target"]), text(&s["RuleID"]), s["StartLine"])).collect()
    };
    results.iter().filter(|result| result["Class"] == "secret").flat_map(of).collect()
}

#[test]
fn a_folder() {
    let (sandbox, _) = tree();
    insta::assert_snapshot!(sandbox.run("scan dir:tree --scanners secret --no-progress"), @"");
    let report = sandbox.run("scan dir:tree --scanners secret --format json").json();
    assert_eq!(secrets(&report), ["app/settings.env digitalocean-token 2"]);
    let codes = [("--fail-on high", 14), ("--exit-code 5", 5), ("--severity LOW --exit-code 5", 0)];
    for (flags, code) in codes {
        assert_eq!(sandbox.run(&format!("scan dir:tree --scanners secret {flags}")).code, code, "{flags}");
    }
    let rules = "disable-allow-rules: [markdown]\n";
    sandbox.write("rules.yaml", rules);
    let report = sandbox.run("scan dir:tree --scanners secret --secret-config rules.yaml --format json").json();
    assert_eq!(secrets(&report), ["app/README.md digitalocean-token 1", "app/settings.env digitalocean-token 2"]);
    sandbox.write("ignore.yaml", "secrets: [{id: digitalocean-token, paths: ['app/*.env'], statement: revoked}]\n");
    let words = "scan dir:tree --scanners secret --ignorefile ignore.yaml --show-suppressed --format json";
    let report = sandbox.run(words).json();
    assert_eq!(secrets(&report).len(), 0);
    assert_eq!(report["Results"][0]["ExperimentalModifiedFindings"][0]["Statement"], "revoked");
    sandbox.write("rules.yaml", "rules: [{id: a, regex: '('}]\n");
    let refused = sandbox.run("scan dir:tree --scanners secret --secret-config rules.yaml");
    assert_eq!(refused.code, 2, "{refused}");
}

#[test]
fn no_output_shows_a_secret() {
    let (sandbox, token) = tree();
    let hidden = &token[12..40];
    for flags in ["", "--format json", "--severity CRITICAL --format json", "--fail-on low", "--list-all-pkgs --format json"] {
        let answer = sandbox.run(&format!("scan dir:tree --scanners secret {flags}"));
        assert!(answer.stdout.contains("digitalocean-token"), "{flags}: {answer}");
        assert!(!answer.stdout.contains(hidden) && !answer.stderr.contains(hidden), "{flags}");
    }
}
