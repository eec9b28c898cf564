//! The layer cache.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use insta::assert_snapshot;
use testkit::{Personality, Registry};

use crate::harness::{Sandbox, image_with, pushed, small_image};

fn entries(sandbox: &Sandbox) -> Vec<PathBuf> {
    let folder = sandbox.path("home/.cache/assay/layers");
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the cache").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries
}

/// Results without what differs from run to run.
fn stable(text: &str) -> String {
    let of_run = |line: &&str| line.contains("\"CreatedAt\"") || line.contains("\"ReportID\"");
    text.lines().filter(|line| !of_run(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn results_are_the_same_with_and_without_it() {
    let sandbox = Sandbox::new();
    sandbox.layout("small", &small_image());
    sandbox.layout("other", &image_with(&[("flask", "0.12"), ("Jinja2", "2.10"), ("requests", "2.6")]));
    for name in ["small", "other"] {
        for command in ["scan --sample-db --format json --list-all-pkgs", "scan --sample-db", "sbom"] {
            let plain = sandbox.ok(&format!("{command} oci:{name} --no-cache"));
            for _ in 0..2 {
                let cached = sandbox.ok(&format!("{command} oci:{name}"));
                if command == "sbom" {
                    // The time is the only difference.
                    let without_time = |text: &str| {
                        let mut value: serde_json::Value = serde_json::from_str(text).expect("JSON");
                        value["metadata"]["timestamp"] = serde_json::Value::Null;
                        value["serialNumber"] = serde_json::Value::Null;
                        value
                    };
                    assert_eq!(without_time(&cached), without_time(&plain), "{name}");
                } else {
                    assert_eq!(stable(&cached), stable(&plain), "{command} {name}");
                }
            }
        }
    }
    // Three layers, since both images have the same base; `scan` also looks for secrets, `sbom` does not, so each is kept twice.
    assert_eq!(entries(&sandbox).len(), 6);
    let mode =
        |path: &str| std::fs::metadata(sandbox.path(path)).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode("home/.cache/assay"), mode("state/cache.key")), (0o700, 0o600));
    assert_eq!(mode(&entries(&sandbox)[0].display().to_string()), 0o600);
}

#[test]
fn a_known_layer_is_not_fetched() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, _) = pushed(&registry);
    let image = small_image();
    let first = sandbox.ok(&format!("scan {name} --sample-db"));
    let fetched = |lines: &[String]| {
        image.blobs[1..]
            .iter()
            .filter(|blob| lines.iter().any(|line| line.contains(&blob.digest.hex())))
            .count()
    };
    assert_eq!(fetched(&registry.take_lines()), 2);
    assert_eq!(sandbox.ok(&format!("scan {name} --sample-db")), first);
    assert_eq!(fetched(&registry.take_lines()), 0);
    sandbox.ok(&format!("run {name} --sample-db --dry-run"));
    assert_eq!(fetched(&registry.take_lines()), 0);
    sandbox.ok(&format!("scan {name} --sample-db --no-cache"));
    assert_eq!(fetched(&registry.take_lines()), 2);
}

#[test]
fn a_flipped_byte_and_a_swapped_entry_are_refused_and_read_anew() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let plain = sandbox.ok("scan oci:image --sample-db");
    let list = entries(&sandbox);
    let mut bytes = std::fs::read(&list[0]).expect("an entry");
    bytes[40] ^= 1;
    std::fs::write(&list[0], &bytes).expect("written");
    let answer = sandbox.run("scan oci:image --sample-db");
    assert_eq!((answer.code, answer.stdout.as_str()), (0, plain.as_str()));
    let warning = answer.stderr.lines().find(|line| line.contains("cache-entry-refused")).expect("a warning");
    assert!(warning.contains("its seal is broken"), "{warning}");
    // It was replaced by a good one.
    assert!(!sandbox.run("scan oci:image --sample-db").stderr.contains("cache"));
    std::fs::copy(&list[1], &list[0]).expect("swapped");
    let status = sandbox.run("cache status");
    assert_eq!(status.code, 10, "{status}");
    let swapped = list[0].file_name().expect("a name").to_string_lossy().into_owned();
    assert!(status.stdout.contains(&format!("refused  {swapped}")), "{status}");
    let answer = sandbox.run("scan oci:image --sample-db");
    assert_eq!(answer.stdout, plain);
    assert!(answer.stderr.contains("cache-entry-refused"), "{answer}");
}

#[test]
fn entries_of_another_key_are_not_believed() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let mine = "ab".repeat(32);
    let scan = |key: &str| {
        let args = ["scan", "oci:image", "--sample-db", "--cache-key", "env:MY_KEY"];
        sandbox.finish(sandbox.command(&args).env("MY_KEY", key))
    };
    assert_eq!(scan(&mine).code, 0);
    assert!(!scan(&mine).stderr.contains("cache"));
    assert!(scan(&"cd".repeat(32)).stderr.contains("cache-entry-refused"));
    let short = scan("abcd");
    assert_eq!((short.code, short.error_code()), (2, "cache-key-malformed"));
    assert!(!sandbox.path("state/cache.key").exists(), "no other key is made");
    let args = ["scan", "oci:image", "--sample-db"];
    let named = sandbox.finish(sandbox.command(&args).env("ASSAY_CACHE_KEY", "cd".repeat(32)));
    assert!(!named.stderr.contains("cache"), "{named}");
}

#[test]
fn it_is_looked_at_and_emptied() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("scan oci:image --sample-db");
    assert_snapshot!(sandbox.run("cache status"), @r#"
    exit 0
    --- stdout
    place    [DIR]/home/.cache/assay
    entries  2, [N] bytes
    "#);
    let json = sandbox.run("cache status --format json").json();
    assert_eq!((&json["entries"], &json["refused"]), (&2.into(), &serde_json::json!([])));
    assert_snapshot!(sandbox.run("cache clean"), @r#"
    exit 0
    --- stdout
    removed  2 entries from [DIR]/home/.cache/assay
    "#);
    assert_eq!(entries(&sandbox).len(), 0);
}

#[test]
fn what_cannot_be_used_is_told() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    std::fs::create_dir(sandbox.path("open")).expect("made");
    std::fs::set_permissions(sandbox.path("open"), std::fs::Permissions::from_mode(0o755)).expect("chmod");
    let check = |words: &str, code: i32, error: &str| {
        let answer = sandbox.run(&format!("scan oci:image --sample-db {words}"));
        assert_eq!((answer.code, answer.error_code()), (code, error), "{words}\n{answer}");
    };
    check("--cache-dir open", 2, "store-not-private");
    check("--cache-dir ftp://x", 2, "cache-location");
    check("--cache-key abcdef", 2, "cache-key-reference");
    check("--cache-key env:NOT_SET", 2, "cache-key-not-set");
    check("--cache-dir state", 2, "cache-key-beside");
    // One that nobody asked for is done without.
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.write("home/.cache", "in the way");
    let answer = sandbox.run("scan oci:image --sample-db");
    assert_eq!(answer.code, 0, "{answer}");
    assert!(answer.stderr.contains("layers are read without a cache"), "{answer}");
}

#[test]
fn scans_at_the_same_time_share_it() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let plain = sandbox.ok("scan oci:image --sample-db --no-cache");
    let children: Vec<_> = (0..6)
        .map(|_| {
            let mut command = sandbox.command(&["scan", "oci:image", "--sample-db"]);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
            command.spawn().expect("started")
        })
        .collect();
    for child in children {
        let answer = sandbox.answer(&child.wait_with_output().expect("ended"));
        assert_eq!((answer.code, answer.stdout.as_str()), (0, plain.as_str()), "{answer}");
        assert!(!answer.stderr.contains("cache"), "{answer}");
    }
    assert_eq!(entries(&sandbox).len(), 2);
}
