//! `assay trust` and `assay signing-config`, with TUF repositories made here: expiry is compared with the clock of the
//! machine, so the real ones, which ran out, can only be refused.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use insta::assert_snapshot;
use testkit::{Reply, Server, TufRepo};

use crate::harness::{Answer, Sandbox};

/// A root with the authorities of the public-good one and another name.
fn document(mark: &str) -> Vec<u8> {
    let text = include_str!("../../../trust/roots/public_good.json");
    text.replace("https://rekor.sigstore.dev", &format!("https://rekor.{mark}.example.com")).into_bytes()
}

fn repository() -> TufRepo {
    let mut repo = TufRepo::new();
    for expires in [
        &mut repo.root_expires,
        &mut repo.timestamp_expires,
        &mut repo.snapshot_expires,
        &mut repo.targets_expires,
    ] {
        *expires = "2099-01-01T00:00:00Z".into();
    }
    repo.target = document("one");
    let keys = repo.root_keys.clone();
    repo.put_root(1, &keys, |_| ());
    repo.publish_all();
    repo
}

fn publish(sandbox: &Sandbox, folder: &str, repo: &TufRepo) {
    for (path, bytes) in &repo.files {
        sandbox.write(&format!("{folder}/{path}"), bytes);
    }
    sandbox.write("root.json", repo.root(1));
}

/// Without the day of the refresh, which is today.
fn undated(answer: &Answer) -> String {
    let text = answer.to_string();
    match text.find("refreshed 20") {
        Some(at) => format!("{}refreshed [DAY]{}", &text[..at], &text[at + "refreshed 2026-11-21".len()..]),
        None => text,
    }
}

fn refresh(sandbox: &Sandbox, rest: &str) -> Answer {
    sandbox.run(&format!("trust refresh corp {rest}"))
}

#[test]
fn a_repository_of_ones_own_in_a_folder() {
    let sandbox = Sandbox::new();
    let mut repo = repository();
    publish(&sandbox, "tuf", &repo);
    let mirror = format!("--mirror file://{}", sandbox.path("tuf").display());
    assert_snapshot!(refresh(&sandbox, ""), @r#"
    exit 2
    --- stderr
    error[trust-no-mirror]: no repository is known for "corp"
    hint: pass --mirror URL and --root root.json the first time
    "#);
    assert_snapshot!(refresh(&sandbox, &mirror), @r#"
    exit 2
    --- stderr
    asking    file://[DIR]/tuf
    error[trust-unknown]: no trust root is known as "corp"
    hint: use public-good, github or staging, or give its first root: assay trust refresh NAME --mirror URL --root root.json
    "#);
    assert_snapshot!(refresh(&sandbox, &format!("{mirror} --root root.json")), @r#"
    exit 0
    --- stdout
    refreshed  corp: trusted root changed, TUF root 1, good until [TIME] (root)
    --- stderr
    asking    file://[DIR]/tuf
    "#);
    assert_snapshot!(undated(&sandbox.run("trust show corp")), @r#"
    exit 0
    --- stdout
    corp, refreshed [DAY]
      certificate authority  sigstore (sigstore.dev), ended: from 2021-03-07 to 2022-12-31, certificates until 2031-02-23
      certificate authority  sigstore (sigstore.dev), valid: from 2022-04-13, certificates until 2031-10-05
      transparency log       https://rekor.one.example.com, valid: from 2021-01-12
      transparency log       https://log2025-1.rekor.sigstore.dev, valid: from 2025-09-23
      certificate log        https://ctfe.sigstore.dev/test, ended: from 2021-03-14 to 2022-10-31
      certificate log        https://ctfe.sigstore.dev/2022, valid: from 2022-10-20
      timestamp authority    sigstore-tsa-selfsigned (sigstore.dev), valid: from 2025-07-04, certificates until 2035-04-06
      metadata               root 1, until 2099-01-01
      metadata               timestamp 5, until 2099-01-01
      metadata               snapshot 5, until 2099-01-01
      metadata               targets 5, until 2099-01-01
    "#);
    // The mirror is remembered.
    repo.target = document("two");
    repo.next();
    publish(&sandbox, "tuf", &repo);
    let answer = refresh(&sandbox, "--format json");
    assert_eq!((answer.code, &answer.json()["changed"]), (0, &true.into()), "{answer}");
    assert!(sandbox.ok("trust show corp").contains("rekor.two.example.com"));
    // A mirror that goes back is refused, and the last good root stays.
    repo.timestamp_version = 4;
    repo.publish_timestamp();
    publish(&sandbox, "tuf", &repo);
    assert_snapshot!(refresh(&sandbox, ""), @r#"
    exit 10
    --- stderr
    asking    file://[DIR]/tuf
    error[tuf-rollback]: timestamp metadata is version 4, version 6 is trusted already
    hint: a mirror that lags behind, or an attack: refresh from the repository itself
    "#);
    assert!(sandbox.ok("trust show corp").contains("rekor.two.example.com"));
    // By its name the root is used to verify with; without a name the public-good one is.
    let verify =
        "verify-blob root.json --bundle root.json --certificate-identity a --certificate-oidc-issuer b";
    let trusting = |words: &str| {
        let answer = sandbox.run(words);
        answer.stderr.lines().next().unwrap_or("").to_owned()
    };
    assert!(trusting(&format!("{verify} --trusted-root corp")).starts_with("trusting  corp, refreshed 20"));
    assert_eq!(trusting(verify), "trusting  Sigstore public good, built in, as of 2026-08-21");
    assert_snapshot!(sandbox.run("trust forget corp"), @r#"
    exit 0
    --- stdout
    forgot  corp
    "#);
    assert_snapshot!(sandbox.run("trust forget corp"), @r#"
    exit 3
    --- stderr
    error[trust-nothing-kept]: no root named "corp" was refreshed or imported
    hint: `assay trust show NAME` shows what is in use
    "#);
}

#[test]
fn expired_metadata_keeps_the_last_good_root_and_warns() {
    let sandbox = Sandbox::new();
    let mut repo = repository();
    publish(&sandbox, "tuf", &repo);
    let mirror = format!("--mirror file://{} --root root.json", sandbox.path("tuf").display());
    sandbox.ok(&format!("trust refresh corp {mirror}"));
    repo.target = document("two");
    repo.timestamp_expires = "2026-01-01T00:00:00Z".into();
    repo.next();
    publish(&sandbox, "tuf", &repo);
    assert_snapshot!(refresh(&sandbox, ""), @r#"
    exit 1
    --- stderr
    asking    file://[DIR]/tuf
    error[tuf-expired]: timestamp metadata expired at [TIME]
    hint: the last good root stays in use; refresh again, and ask the repository's owner when it stays so
    "#);
    let shown = sandbox.run("trust show corp");
    assert!(shown.stdout.contains("rekor.one.example.com"), "{shown}");
    assert!(shown.stderr.contains("warning: the trust root corp is the last good one"), "{shown}");
}

#[test]
fn over_http_and_over_a_file_to_a_machine_without_network() {
    let sandbox = Sandbox::new();
    let repo = repository();
    let files: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::new(Mutex::new(repo.files.clone()));
    let served = Arc::clone(&files);
    let server = Server::start(move |request| {
        let files = served.lock().unwrap_or_else(PoisonError::into_inner);
        match files.get(request.path.trim_start_matches("/tuf/")) {
            Some(bytes) => Reply::status(200).body(bytes.clone()),
            // As object stores answer.
            None => Reply::status(403),
        }
    });
    sandbox.write("root.json", repo.root(1));
    let first = format!("--mirror {} --root root.json", server.url("/tuf"));
    let checksum = base::Digest::sha256_of(&repo.root(1)).hex();
    assert_eq!(
        refresh(&sandbox, &format!("{first} --root-checksum {}", "0".repeat(64))).error_code(),
        "trust-root-checksum"
    );
    assert_snapshot!(refresh(&sandbox, &format!("{first} --root-checksum {checksum} --save trust.tar")), @r#"
    exit 0
    --- stdout
    refreshed  corp: trusted root changed, TUF root 1, good until [TIME] (root)
    --- stderr
    asking    http://[HOST]/tuf
    saved     trust.tar
    "#);
    // The other machine.
    let other = Sandbox::new();
    other.write("trust.tar", sandbox.read("trust.tar"));
    other.write("root.json", repo.root(1));
    assert_snapshot!(refresh(&other, "--offline trust.tar --root root.json"), @r#"
    exit 0
    --- stdout
    refreshed  corp: trusted root changed, TUF root 1, good until [TIME] (root)
    --- stderr
    asking    trust.tar
    "#);
    assert!(other.ok("trust show corp").contains("rekor.one.example.com"));
    other.write("junk.tar", b"no archive");
    assert_eq!(refresh(&other, "--offline junk.tar").error_code(), "trust-offline-file");
    // A server that has lost its files, and one that is gone: could not be decided, and nothing changed.
    files.lock().unwrap_or_else(PoisonError::into_inner).clear();
    let answer = refresh(&sandbox, "");
    assert_eq!((answer.code, answer.error_code()), (1, "tuf-missing"), "{answer}");
    drop(server);
    let answer = refresh(&sandbox, "");
    assert_eq!((answer.code, answer.error_code()), (1, "tuf-unavailable"), "{answer}");
    assert!(sandbox.ok("trust show corp").contains("rekor.one.example.com"));
}

#[test]
fn a_root_is_imported_by_name() {
    let sandbox = Sandbox::new();
    sandbox.write("root.json", document("mine"));
    assert_snapshot!(sandbox.run("trust import root.json --name corp"), @r#"
    exit 0
    --- stdout
    imported  root.json as corp
    "#);
    assert!(sandbox.ok("trust show corp").contains("rekor.mine.example.com"));
    assert_snapshot!(sandbox.run("trust import root.json"), @r#"
    exit 0
    --- stdout
    imported  root.json as public-good
    --- stderr
    warning: public-good is now root.json and stays so until `assay trust refresh public-good` or `assay trust forget public-good`
    "#);
    assert!(sandbox.ok("trust show").contains("rekor.mine.example.com"));
    sandbox.ok("trust forget public-good");
    assert!(sandbox.ok("trust show").contains("built in, as of"));
    assert_eq!(sandbox.run("trust import root.json --name ../x").error_code(), "trust-bad-name");
    sandbox.write("junk.json", "{}");
    assert_eq!(sandbox.run("trust import junk.json --name corp").code, 2);
    // What is damaged on disk is never passed over.
    std::fs::write(sandbox.state("trust/public-good.json"), "{}").expect("written");
    let answer = sandbox.run("trust show");
    assert_eq!((answer.code, answer.error_code()), (1, "trust-damaged"), "{answer}");
}

#[test]
fn documents_are_made_from_parts() {
    let sandbox = Sandbox::new();
    sandbox.ok("stack init --dir stack");
    sandbox.ok("stack export --dir stack --out trust");
    let root: serde_json::Value =
        serde_json::from_slice(&sandbox.read("trust/trusted_root.json")).expect("JSON");
    let pem = |label: &str, base64: &serde_json::Value| {
        let text = base64.as_str().expect("base64").as_bytes();
        let lines: Vec<_> = text.chunks(64).map(String::from_utf8_lossy).collect();
        format!(
            "as openssl prints it\n-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
            lines.join("\n")
        )
    };
    let chain = |list: &str| {
        let certificates = root[list][0]["certChain"]["certificates"].as_array().expect("chain").clone();
        certificates.iter().map(|one| pem("CERTIFICATE", &one["rawBytes"])).collect::<String>()
    };
    sandbox.write("ca.pem", chain("certificateAuthorities"));
    sandbox.write("tsa.pem", chain("timestampAuthorities"));
    for (list, file) in [("tlogs", "rekor.pub"), ("ctlogs", "ct.pub")] {
        sandbox.write(file, pem("PUBLIC KEY", &root[list][0]["publicKey"]["rawBytes"]));
    }
    let url = |path: &serde_json::Value| path.as_str().expect("URL").to_owned();
    let start = url(&root["tlogs"][0]["publicKey"]["validFor"]["start"]);
    let words = format!(
        "trusted-root create --fulcio url={},certificate-chain=ca.pem,start-time={start} \
         --rekor url={},public-key=rekor.pub,start-time={start} --ctfe url={},public-key=ct.pub,start-time={start} \
         --tsa url={},certificate-chain=tsa.pem,start-time={start}",
        url(&root["certificateAuthorities"][0]["uri"]),
        url(&root["tlogs"][0]["baseUrl"]),
        url(&root["ctlogs"][0]["baseUrl"]),
        url(&root["timestampAuthorities"][0]["uri"]),
    );
    let made: serde_json::Value = serde_json::from_str(&sandbox.ok(&words)).expect("JSON");
    for list in ["tlogs", "ctlogs"] {
        assert_eq!(made[list], root[list], "{list}");
    }
    for list in ["certificateAuthorities", "timestampAuthorities"] {
        assert_eq!(made[list][0]["certChain"], root[list][0]["certChain"], "{list}");
    }
    assert_snapshot!(sandbox.run("trust create"), @r#"
    exit 2
    --- stderr
    error[trust-create-empty]: nothing to trust was named
    hint: name a service, or pass --with-default-services
    "#);
    assert_snapshot!(sandbox.run("trust create --rekor url=https://a,public-key=ca.pem,start-time=2026-01-01T00:00:00Z"), @r#"
    exit 2
    --- stderr
    error[trust-create-material]: public-key of https://a cannot be used: PEM Base64 error: invalid Base64 encoding
    hint: give PEM: a PUBLIC KEY for a log, CERTIFICATEs from leaf to root for an authority
    "#);
    assert_snapshot!(sandbox.run("trust create --fulcio https://a"), @r#"
    exit 2
    --- stderr
    error[trust-create-spec]: "https://a" does not describe a service: "https://a" is not key=value
    hint: write it as in the examples of --help
    "#);
    let service =
        "url=https://rekor.example.com,api-version=2,start-time=2026-01-01T00:00:00Z,operator=example.com";
    let answer = sandbox.run(&format!(
        "signing-config create --with-default-services --no-default-rekor --rekor {service} --rekor-config EXACT:1"
    ));
    let made = answer.json();
    assert_eq!(made["rekorTlogUrls"].as_array().map(Vec::len), Some(1), "{answer}");
    assert_eq!(made["rekorTlogConfig"]["count"], 1, "{answer}");
    assert_eq!(made["caUrls"][0]["url"], "https://fulcio.sigstore.dev", "{answer}");
    assert_eq!(sandbox.run("signing-config create").error_code(), "trust-create-empty");
}
