//! The database a scan or run fetches by itself, and who must have signed it.

use std::process::Command;

use testkit::{Action, Personality, Registry, Reply, Rule};

use crate::harness::{IDENTITY, Sandbox, small_image};

/// A command whose default repository is this one.
fn with_default(sandbox: &Sandbox, words: &str, place: &str) -> Command {
    let mut command = sandbox.command(&words.split_whitespace().collect::<Vec<_>>());
    command.env("ASSAY_DB_REPOSITORY", place);
    command
}

#[test]
fn a_scan_fetches_the_database_once_and_an_offline_one_never() {
    let sandbox = Sandbox::new();
    let (registry, place) = sandbox.published_sample();
    sandbox.layout("image", &small_image());
    for words in ["scan oci:image --offline", "scan oci:image --skip-db-update"] {
        let _ = registry.take_lines();
        let answer = sandbox.finish(&mut with_default(&sandbox, words, &place));
        assert_eq!((answer.code, answer.error_code()), (2, "db-missing"), "{answer}");
        assert_eq!(registry.take_lines(), Vec::<String>::new(), "{words}");
    }
    let answer = sandbox.finish(&mut with_default(&sandbox, "scan oci:image", &place));
    assert!(answer.code == 0 && answer.stderr.contains("fetching"), "{answer}");
    assert!(answer.stdout.contains("CVE-2021-33503"), "{answer}");
    let _ = registry.take_lines();
    let answer = sandbox.finish(&mut with_default(&sandbox, "scan oci:image", &place));
    assert!(answer.code == 0 && !answer.stderr.contains("fetching"), "{answer}");
    assert_eq!(registry.take_lines(), Vec::<String>::new(), "it arrived within the hour");
    let answer = sandbox.finish(&mut with_default(&sandbox, "run oci:image --dry-run", &place));
    assert_eq!(answer.code, 0, "{answer}");
}

#[test]
fn a_database_of_ones_own_is_not_replaced() {
    let sandbox = Sandbox::new();
    let (registry, place) = sandbox.published_sample();
    sandbox.layout("image", &small_image());
    sandbox.ok("db build --sample");
    let _ = registry.take_lines();
    // The sample is old: its next update was due long ago, and the scan says so.
    let answer = sandbox.finish(&mut with_default(&sandbox, "scan oci:image", &place));
    assert_eq!(answer.code, 0, "{answer}");
    assert_eq!(registry.take_lines(), Vec::<String>::new());
    let answer = sandbox.run(&format!("scan oci:image --db-repository {place}"));
    assert!(answer.stderr.contains("fetching"), "{answer}");
}

#[test]
fn the_next_repository_answers_where_the_first_is_throttled() {
    let sandbox = Sandbox::new();
    let (registry, place) = sandbox.published_sample();
    let busy = Registry::start(Personality::ReferrersApi);
    sandbox.layout("image", &small_image());
    for status in [429, 503] {
        busy.script(Rule::new("GET", "", usize::MAX, Action::Reply(Reply::status(status))));
        let places = format!("{}/mirror/trivy-db:2,{place}", busy.host());
        let answer = sandbox.run(&format!("db update --force --registry-retries 0 --db-repository {places}"));
        assert!(answer.code == 0 && answer.stderr.contains("trying the next repository"), "{answer}");
        busy.clear_script();
    }
    drop(registry);
    // Nobody answers: what is there is only used when somebody says so.
    let mut metadata: serde_json::Value =
        serde_json::from_slice(&sandbox.read("state/db/metadata.json")).expect("JSON");
    metadata["DownloadedAt"] = "2020-01-01T00:00:00Z".into();
    sandbox.write("state/db/metadata.json", metadata.to_string());
    let answer = sandbox.run(&format!("scan oci:image --db-repository {place}"));
    assert!(answer.code != 0 && answer.hint().contains("--skip-db-update"), "{answer}");
    assert_eq!(sandbox.run(&format!("scan oci:image --db-repository {place} --skip-db-update")).code, 0);
}

#[test]
fn a_database_is_used_only_when_the_named_signer_signed_it() {
    let sandbox = Sandbox::new();
    let (_registry, place) = sandbox.published_sample();
    sandbox.layout("image", &small_image());
    sandbox.ok(&format!("sign {place} --identity {IDENTITY}"));
    let wanted = sandbox.wanted().replace("--certificate-", "--db-certificate-");
    let scan = format!("scan oci:image --db-repository {place}");
    // Nothing is put in place for a stranger.
    let stranger = wanted.replace(IDENTITY, "stranger@example.com");
    let answer = sandbox.run(&format!("{scan} {stranger}"));
    assert_eq!(answer.code, 10, "{answer}");
    assert!(!sandbox.state("db/trivy.db").exists());
    let answer = sandbox.run(&format!("{scan} {wanted}"));
    assert!(answer.code == 0 && answer.stderr.contains("verified "), "{answer}");
    // Known again without a look at the registry, and only for the same signer.
    let again = format!("scan oci:image --offline {wanted}");
    assert_eq!(sandbox.run(&again).code, 0);
    let answer = sandbox.run(&format!("scan oci:image --offline {stranger}"));
    assert_eq!((answer.code, answer.error_code()), (10, "db-not-verified"), "{answer}");
    // Another file in its place is noticed.
    let mut bytes = sandbox.read("state/db/trivy.db");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    sandbox.write("state/db/trivy.db", &bytes);
    let answer = sandbox.run(&again);
    assert_eq!((answer.code, answer.error_code()), (10, "db-not-verified"), "{answer}");
    // One that was fetched without a look at its signature was never verified.
    sandbox.ok(&format!("db update --force --db-repository {place}"));
    assert_eq!(sandbox.run(&again).error_code(), "db-not-verified");
    let answer = sandbox.run("db update --insecure-ignore-db-tlog");
    assert_eq!((answer.code, answer.error_code()), (2, "db-no-signer"), "{answer}");
}

/// Scans while the database is replaced again and again: each sees a whole one.
#[test]
fn readers_never_see_half_of_an_update() {
    let sandbox = Sandbox::new();
    let (_registry, place) = sandbox.published_sample();
    sandbox.layout("image", &small_image());
    sandbox.ok(&format!("db update --db-repository {place}"));
    let expected = sandbox.ok("scan oci:image --offline --quiet --format json --severity HIGH");
    let count = |text: &str| text.matches("\"VulnerabilityID\"").count();
    std::thread::scope(|scope| {
        let updates = scope.spawn(|| {
            for _ in 0..4 {
                sandbox.ok(&format!("db update --force --quiet --db-repository {place}"));
            }
        });
        let scans: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..4 {
                        let words = "scan oci:image --offline --quiet --format json --severity HIGH";
                        assert_eq!(count(&sandbox.ok(words)), count(&expected));
                    }
                })
            })
            .collect();
        updates.join().expect("updates");
        scans.into_iter().for_each(|scan| scan.join().expect("scans"));
    });
    assert!(count(&expected) > 0);
}
