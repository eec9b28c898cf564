//! What each command asks a registry for: the table of `docs/src/requests.md`, counted.

use std::fmt::Write as _;

use testkit::{Personality, Registry};

use crate::harness::{IDENTITY, Sandbox, small_image};

/// The page whose table this is.
const PAGE: &str = include_str!("../../../../docs/src/requests.md");

/// Bundles beside the image of a repository.
const COUNTS: [usize; 3] = [1, 5, 50];

/// What is measured, by name, in the two kinds of registry.
type Rows = Vec<(&'static str, usize)>;

fn repository(count: usize) -> String {
    format!("team/app{count}")
}

/// Images with as many signatures by the same signer, in a registry with the referrers API.
fn signed(sandbox: &Sandbox) -> Registry {
    let registry = Registry::start(Personality::ReferrersApi);
    for count in COUNTS {
        small_image().push_to(&registry, &repository(count), Some("v1"));
        for number in 0..count {
            let name = format!("{}/{}:v1", registry.host(), repository(count));
            sandbox.ok(&format!("sign {name} --identity {IDENTITY} -a number={number}"));
        }
    }
    registry
}

fn measured(sandbox: &Sandbox, registry: &Registry, other: &Registry) -> Rows {
    let digest = small_image().push_to(registry, "team/bare", Some("v1"));
    let (wanted, host) = (sandbox.wanted(), registry.host());
    let count = |words: &str, code: i32| {
        drop((registry.take_lines(), other.take_lines()));
        let answer = sandbox.run(words);
        assert_eq!(answer.code, code, "{words}\n{answer}");
        registry.take_lines().len() + other.take_lines().len()
    };
    let verify = |repository: &str, name: &str, code| {
        count(&format!("verify {host}/{repository}{name} {wanted}"), code)
    };
    let pinned = format!("@{digest}");
    let bare = format!("{host}/team/bare:v1");
    sandbox.write("sbom.json", "{}");
    let attest = format!("attest {bare} --predicate sbom.json --type spdxjson --identity {IDENTITY}");
    small_image().push_to(registry, "team/run", Some("v1"));
    let run = format!("run {host}/team/run:v1 --sample-db --identity {IDENTITY}");
    let copy = format!("copy {host}/{}:v1 {}/copied:v1", repository(5), other.host());
    vec![
        ("`verify` by digest, nothing attached", verify("team/bare", &pinned, 10)),
        ("`verify` by digest, 1 bundle", verify(&repository(1), &pinned, 0)),
        ("`verify` by tag, 1 bundle", verify(&repository(1), ":v1", 0)),
        ("`verify` by digest, 5 bundles", verify(&repository(5), &pinned, 0)),
        ("`verify` by digest, 50 bundles", verify(&repository(50), &pinned, 0)),
        ("`sign`", count(&format!("sign {bare} --identity {IDENTITY}"), 0)),
        ("`sign` the same again", count(&format!("sign {bare} --identity {IDENTITY}"), 0)),
        ("`attest`", count(&attest, 0)),
        ("`copy` of an image with 5 bundles, both registries", count(&copy, 0)),
        ("`copy` again", count(&copy, 0)),
        ("`run`", count(&run, 0)),
        ("`run` again", count(&run, 0)),
    ]
}

#[test]
fn the_page_has_the_numbers_of_this_program() {
    let sandbox = Sandbox::new();
    let with_api = signed(&sandbox);
    let without = Registry::start(Personality::NoReferrersApi);
    for count in COUNTS {
        let repository = repository(count);
        sandbox.ok(&format!("copy {}/{repository}:v1 {}/{repository}:v1", with_api.host(), without.host()));
    }
    let other = || Registry::start(Personality::ReferrersApi);
    let api = measured(&sandbox, &with_api, &other());
    // What was signed and kept for one place is signed anew for another.
    let fallback = measured(&sandbox, &without, &Registry::start(Personality::NoReferrersApi));
    let mut table = String::from("| command | referrers API | fallback tag |\n|---|---|---|\n");
    for ((name, api), (_, fallback)) in api.into_iter().zip(fallback) {
        let _ = writeln!(table, "| {name} | {api} | {fallback} |");
    }
    assert!(PAGE.contains(&table), "docs/src/requests.md must have this table:\n\n{table}");
}
