//! `assay db update`, `mirror` and `export`, with registries on this machine.

use testkit::{Personality, Registry};

use crate::harness::{Sandbox, small_image};

#[test]
fn fetched_when_due_and_only_then() {
    let sandbox = Sandbox::new();
    let (_registry, place) = sandbox.published_sample();
    let answer = sandbox.run(&format!("db update --db-repository {place}"));
    assert_eq!(answer.code, 0, "{answer}");
    assert!(
        answer.stderr.contains("wrote") && answer.stderr.contains("/mirror/trivy-db@sha256:"),
        "{answer}"
    );
    assert_eq!(sandbox.read("state/db/trivy.db"), sandbox.read("built/trivy.db"));
    // The sample is old, but it arrived just now: an hour is to pass before it is asked for again.
    let answer = sandbox.run(&format!("db update --db-repository {place}"));
    assert!(answer.code == 0 && answer.stderr.contains("the database is fresh"), "{answer}");
    assert!(sandbox.run(&format!("db update --force --db-repository {place}")).stderr.contains("wrote"));
    let status = sandbox.run("db status --format json").json();
    assert!(status["origin"].as_str().expect("text").contains("/mirror/trivy-db@sha256:"), "{status:#}");
    assert_eq!(status["fresh"], true);
}

#[test]
fn the_next_repository_and_a_pinned_digest() {
    let sandbox = Sandbox::new();
    let (registry, place) = sandbox.published_sample();
    let missing = format!("{}/no/such:2", registry.host());
    let answer = sandbox.run(&format!("db update --db-repository {missing},{place}"));
    assert!(answer.code == 0 && answer.stderr.contains("trying the next repository"), "{answer}");
    let origin = sandbox.run("db status --format json").json()["origin"].as_str().expect("text").to_owned();
    let (name, digest) = origin.split_once('@').expect("a digest");
    let answer = sandbox.run(&format!("db update --db-repository {name}:2@{digest}"));
    assert!(answer.code == 0 && answer.stderr.contains("is the one asked for"), "{answer}");
    let other = format!("sha256:{}", "0".repeat(64));
    assert_ne!(sandbox.run(&format!("db update --db-repository {name}@{other}")).code, 0);
    assert!(sandbox.state("db/trivy.db").is_file(), "what was there stays");
}

#[test]
fn what_is_no_database_is_not_put_in_place() {
    let sandbox = Sandbox::new();
    let (registry, place) = sandbox.published_sample();
    sandbox.layout("image", &small_image());
    let image = format!("{}/team/app:1", registry.host());
    sandbox.ok(&format!("copy oci:image {image}"));
    let answer = sandbox.run(&format!("db update --db-repository {image}"));
    assert!(answer.code != 0 && answer.stderr.contains("error[db-not-a-database]"), "{answer}");
    assert!(!sandbox.state("db/trivy.db").exists());
    // A scan fetches when it is told from where, and an offline one reaches for nothing.
    let answer = sandbox.run(&format!("scan oci:image --db-repository {place} --severity CRITICAL"));
    assert!(answer.code == 0 && answer.stderr.contains("fetching"), "{answer}");
    assert_eq!(sandbox.run("scan oci:image --offline --severity CRITICAL").code, 0);
    let answer = sandbox.run(&format!("scan {image} --offline"));
    assert!(answer.code == 2 && answer.stderr.contains("error[scan-offline-registry]"), "{answer}");
    let answer = sandbox.run(&format!("db mirror {image} {}/other/db:2", registry.host()));
    assert!(answer.code != 0 && answer.stderr.contains("error[db-not-a-database]"), "{answer}");
}

#[test]
fn mirrored_and_carried_over_a_gap() {
    let sandbox = Sandbox::new();
    let (_registry, place) = sandbox.published_sample();
    let there = Registry::start(Personality::ReferrersApi);
    let copy = format!("{}/copy/trivy-db:2", there.host());
    sandbox.ok(&format!("db mirror {place} {copy}"));
    sandbox.ok(&format!("db update --db-repository {copy} --out fetched"));
    assert_eq!(sandbox.read("fetched/trivy.db"), sandbox.read("built/trivy.db"));
    sandbox.ok("db export --db built --output one.tar.gz");
    sandbox.ok("db export --db built --output two.tar.gz");
    assert_eq!(sandbox.read("one.tar.gz"), sandbox.read("two.tar.gz"));
    sandbox.ok("db build --trivy-db one.tar.gz --out carried");
    assert_eq!(sandbox.read("carried/trivy.db"), sandbox.read("built/trivy.db"));
    let mut bytes = sandbox.read("one.tar.gz");
    bytes.truncate(bytes.len() / 2);
    sandbox.write("one.tar.gz", bytes);
    let answer = sandbox.run("db build --trivy-db one.tar.gz --out damaged");
    assert!(answer.code != 0 && !sandbox.path("damaged/trivy.db").exists(), "{answer}");
}
