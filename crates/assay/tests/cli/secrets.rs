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
        found
            .iter()
            .map(|s| format!("{} {} {}", text(&result["Target"]), text(&s["RuleID"]), s["StartLine"]))
            .collect()
    };
    results.iter().filter(|result| result["Class"] == "secret").flat_map(of).collect()
}

#[test]
fn a_folder() {
    let (sandbox, _) = tree();
    let shown = sandbox.ok("scan dir:tree --scanners secret --no-progress");
    for part in ["app/settings.env (secrets)", "CRITICAL: DigitalOcean (digitalocean-token)", "TOKEN=****"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let report = sandbox.run("scan dir:tree --scanners secret --format json").json();
    assert_eq!(secrets(&report), ["app/settings.env digitalocean-token 2"]);
    let codes = [("--fail-on high", 14), ("--exit-code 5", 5), ("--severity LOW --exit-code 5", 0)];
    for (flags, code) in codes {
        assert_eq!(sandbox.run(&format!("scan dir:tree --scanners secret {flags}")).code, code, "{flags}");
    }
    let rules = "disable-allow-rules: [markdown]\n";
    sandbox.write("rules.yaml", rules);
    let report =
        sandbox.run("scan dir:tree --scanners secret --secret-config rules.yaml --format json").json();
    assert_eq!(
        secrets(&report),
        ["app/README.md digitalocean-token 1", "app/settings.env digitalocean-token 2"]
    );
    sandbox.write(
        "ignore.yaml",
        "secrets: [{id: digitalocean-token, paths: ['app/*.env'], statement: revoked}]\n",
    );
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
    let all = [
        "",
        "--format json",
        "--format sarif",
        "--format markdown",
        "--format gitlab",
        "--format junit",
        "--fail-on low",
        "--list-all-pkgs --format json",
    ];
    for flags in all {
        let answer = sandbox.run(&format!("scan dir:tree --scanners secret {flags}"));
        let lists = !flags.contains("gitlab");
        assert!(!lists || answer.stdout.contains("app/settings.env"), "{flags}: {answer}");
        assert!(!answer.stdout.contains(hidden) && !answer.stderr.contains(hidden), "{flags}");
    }
}

/// A secret in a lower layer, deleted in a higher one, and another in the environment.
#[test]
fn layers_and_configuration() {
    use base::Platform;
    use serde_json::json;
    use testkit::{ImageBuilder, LayerBuilder, LayerCompression};
    let sandbox = Sandbox::new();
    let token = rule("digitalocean-token").example(12);
    let layer = || LayerBuilder::new(LayerCompression::Gzip);
    let config = json!({"Env": [format!("DB_PASSWORD={}", &token[7..23]), "PATH=/bin"]});
    let image = ImageBuilder::new(Platform::linux_amd64())
        .layer(layer().file("etc/a.conf", "nothing here\n"))
        .layer(layer().file("app/a.conf", format!("{token}\n")))
        .layer(layer().whiteout("app/a.conf"))
        .config(config)
        .build();
    sandbox.layout("image", &image);
    let scan = "scan oci:image --scanners secret --format json";
    let report = sandbox.run(scan).json();
    assert_eq!(secrets(&report), ["/app/a.conf digitalocean-token 1", "oci:image image-env-secret 3"]);
    let deleted =
        report["Results"].as_array().into_iter().flatten().find(|one| one["Target"] == "/app/a.conf");
    let deleted = &deleted.expect("the file")["Secrets"][0];
    assert_eq!(deleted["Layer"]["DiffID"], report["Metadata"]["DiffIDs"][1]);
    assert_eq!(deleted["AssayDeletedIn"]["DiffID"], report["Metadata"]["DiffIDs"][2]);
    let shown = format!("{}{}", sandbox.run("scan oci:image --scanners secret"), sandbox.run(scan));
    assert!(
        shown.contains("deleted in layer")
            && !shown.contains(&token[12..40])
            && !shown.contains(&token[7..23])
    );
}
