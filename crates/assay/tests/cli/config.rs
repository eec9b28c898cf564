//! Settings, doctor and trust roots.

use insta::assert_snapshot;

use crate::harness::{Answer, Sandbox};

/// The columns of a table without its padding, which depends on how long the path of the sandbox is.
fn columns(answer: &Answer) -> String {
    let text = answer.to_string();
    let cells = |line: &str| {
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ")
    };
    text.lines().map(cells).collect::<Vec<_>>().join("\n")
}

#[test]
fn settings_come_from_the_nearest_file_then_the_users() {
    let sandbox = Sandbox::new();
    assert_snapshot!(columns(&sandbox.run("config show")), @r#"
    exit 0
    --- stdout
    home | [DIR]/state | flag --home or ASSAY_HOME
    db | [DIR]/state/db | default: HOME/db
    fail-on | (none) | default
    ignore-unfixed | false | default
    parallel | [N] | default
    cache-dir | ~/.cache/assay | default
    cache-key | HOME/cache.key | default
    cache-limit-mib | 2048 | default
    layer-limit-gib | 64 | default
    layer-limit-ratio | 200 | default
    image-limit-gib | 8 | default
    identity | (none) | default
    trusted-root | (none) | default
    base | (none) | default
    license | (none) | default
    "#);
    sandbox.write("home/.config/assay/assay.toml", "identity = \"user@example.com\"\nfail-on = \"low\"\n");
    sandbox.write(
        "assay.toml",
        "fail-on = \"high\"\nparallel = 3\ndb = \"advisories\"\nignore-unfixed = true\n",
    );
    assert_snapshot!(columns(&sandbox.run("config show")), @r#"
    exit 0
    --- stdout
    home | [DIR]/state | flag --home or ASSAY_HOME
    db | [DIR]/advisories | [DIR]/assay.toml
    fail-on | HIGH | [DIR]/assay.toml
    ignore-unfixed | true | [DIR]/assay.toml
    parallel | [N] | [DIR]/assay.toml
    cache-dir | ~/.cache/assay | default
    cache-key | HOME/cache.key | default
    cache-limit-mib | 2048 | default
    layer-limit-gib | 64 | default
    layer-limit-ratio | 200 | default
    image-limit-gib | 8 | default
    identity | user@example.com | [DIR]/home/.config/assay/assay.toml
    trusted-root | (none) | default
    base | (none) | default
    license | (none) | default
    "#);
    // From a folder below, a path in the file still starts where the file is.
    std::fs::create_dir(sandbox.path("below")).expect("a folder");
    let answer = sandbox.finish(sandbox.command(&["config", "show"]).current_dir(sandbox.path("below")));
    assert!(answer.stdout.contains(&sandbox.path("advisories").display().to_string()), "{answer}");
}

#[test]
fn the_folder_for_state_is_the_users_without_a_setting() {
    let sandbox = Sandbox::new();
    let answer = sandbox.finish(sandbox.command(&["config", "show"]).env_remove("ASSAY_HOME"));
    assert!(answer.stdout.contains("home/.local/share/assay  "), "{answer}");
    let homeless =
        sandbox.finish(sandbox.command(&["config", "show"]).env_remove("ASSAY_HOME").env_remove("HOME"));
    assert_snapshot!(homeless, @r#"
    exit 2
    --- stderr
    error[config-no-home]: neither XDG_DATA_HOME nor HOME is set
    hint: pass --home DIR or set ASSAY_HOME
    "#);
}

#[test]
fn a_file_that_cannot_be_understood_stops_everything() {
    let sandbox = Sandbox::new();
    sandbox.write("assay.toml", "parallel = 2\nfail-no = \"high\"\n");
    assert_snapshot!(sandbox.run("doctor"), @r"
    exit 2
    --- stderr
    error[config-malformed]: [DIR]/assay.toml:2: unknown field `fail-no`, expected one of `home`, `db`, `fail-on`, `ignore-unfixed`, `parallel`, `cache-dir`, `cache-key`, `cache-limit-mib`, `layer-limit-gib`, `layer-limit-ratio`, `image-limit-gib`, `identity`, `trusted-root`, `base`, `license`
    hint: `assay config show --help` lists the keys a file may have
    ");
    sandbox.write("assay.toml", "fail-on = \"fatal\"\n");
    assert_snapshot!(sandbox.run("config show"), @r#"
    exit 2
    --- stderr
    error[config-malformed]: [DIR]/assay.toml:1: severity is "fatal", expected UNKNOWN, LOW, MEDIUM, HIGH or CRITICAL
    hint: `assay config show --help` lists the keys a file may have
    "#);
    sandbox.write("assay.toml", "parallel = 0\n");
    assert_snapshot!(sandbox.run("config show"), @r#"
    exit 2
    --- stderr
    error[config-malformed]: [DIR]/assay.toml:1: invalid value: integer `0`, expected a nonzero usize
    hint: `assay config show --help` lists the keys a file may have
    "#);
    assert_snapshot!(sandbox.run("config show --config missing.toml"), @r#"
    exit 2
    --- stderr
    error[config-unreadable]: configuration file missing.toml could not be read: No such file or directory (os error 2)
    hint: check the path and its mode, or leave --config and ASSAY_CONFIG out
    "#);
}

#[test]
fn doctor_tells_absent_from_broken() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("doctor"), @r#"
    exit 0
    --- stdout
    ok        clock: [TIME]
    not yet   home: [DIR]/state (made by the first command that needs it)
    not yet   database: none at [DIR]/state/db; build one with `assay db build`
    not yet   private stack: none in [DIR]/state/stack; `assay run` makes one
    not yet   audit log: none in [DIR]/state/audit; `assay run` begins one
    "#);
    sandbox.ok("stack init");
    sandbox.ok("db build --sample");
    assert_snapshot!(sandbox.run("doctor"), @r#"
    exit 0
    --- stdout
    ok        clock: [TIME]
    ok        home: [DIR]/state, writable
    ok        database: [DIR]/state/db, updated [TIME]
    ok        private stack: [DIR]/state/stack, 0 log entries, every byte checked
    not yet   audit log: none in [DIR]/state/audit; `assay run` begins one
    "#);
    std::fs::write(sandbox.state("db/trivy.db"), b"not a database").expect("a file");
    assert_snapshot!(sandbox.run("doctor"), @r#"
    exit 1
    --- stdout
    ok        clock: [TIME]
    ok        home: [DIR]/state, writable
    BROKEN    database [DIR]/state/db: not a bbolt database: expected a meta page with magic 0xED0CDAED, version 2 and a good checksum in the first two pages, found none in [N] bytes [vuln-db-not-bolt]
              hint: build it again with `assay db build`, or copy it again from where it came
    ok        private stack: [DIR]/state/stack, 0 log entries, every byte checked
    not yet   audit log: none in [DIR]/state/audit; `assay run` begins one
    "#);
}

#[test]
fn trust_roots() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("trust show"), @r#"
    exit 0
    --- stdout
    Sigstore public good, built in, as of 2026-08-21
      certificate authority  sigstore (sigstore.dev), ended: from 2021-03-07 to 2022-12-31, certificates until 2031-02-23
      certificate authority  sigstore (sigstore.dev), valid: from 2022-04-13, certificates until 2031-10-05
      transparency log       https://rekor.sigstore.dev, valid: from 2021-01-12
      transparency log       https://log2025-1.rekor.sigstore.dev, valid: from 2025-09-23
      certificate log        https://ctfe.sigstore.dev/test, ended: from 2021-03-14 to 2022-10-31
      certificate log        https://ctfe.sigstore.dev/2022, valid: from 2022-10-20
      timestamp authority    sigstore-tsa-selfsigned (sigstore.dev), valid: from 2025-07-04, certificates until 2035-04-06
    "#);
    let github = sandbox.run("trust show github --format json").json();
    assert_eq!(github["title"], "GitHub, built in, as of 2026-08-04");
    let kinds: Vec<_> =
        github["entries"].as_array().expect("entries").iter().map(|one| one["kind"].clone()).collect();
    assert_eq!((kinds.len(), kinds.contains(&"transparency log".into())), (12, false));
    assert!(sandbox.ok("trust show staging").starts_with("Sigstore staging, built in, as of 2026-08-21\n"));
    sandbox.ok("stack init");
    let own = sandbox.ok("trust show state/stack/trusted_root.json");
    assert!(own.starts_with("state/stack/trusted_root.json\n"), "{own}");
    for kind in ["certificate authority", "transparency log", "certificate log", "timestamp authority"] {
        assert!(
            own.lines().any(|line| line.trim_start().starts_with(kind) && line.contains(", valid: from 20")),
            "{own}"
        );
    }
    assert_snapshot!(sandbox.run("trust show missing.json --format json"), @r#"
    exit 3
    --- stdout
    {"error":{"class":"nothing-to-examine","code":"file-not-found","hint":"check the path","message":"missing.json does not exist"}}
    --- stderr
    error[file-not-found]: missing.json does not exist
    hint: check the path
    "#);
    sandbox.write("garbage.json", "{}");
    assert_snapshot!(sandbox.run("trust show garbage.json"), @r#"
    exit 2
    --- stderr
    error[verify-trust-root-malformed]: trusted root is malformed: failed to parse JSON: missing field `mediaType` at line 1 column 2
    hint: point --trusted-root at a trusted_root.json, or leave it out to use the built-in public-good root
    "#);
}
