//! `assay run`.

use insta::assert_snapshot;
use serde_json::Value;
use testkit::{Personality, Registry};

use crate::database::{osv_zip, record};
use crate::harness::{IDENTITY, Sandbox, image_with, small_image};
use crate::stack::Served;

#[test]
fn a_dry_run_publishes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let before = sandbox.read("image/index.json");
    assert_snapshot!(sandbox.run("run oci:image --sample-db --dry-run"), @r#"
    exit 0
    --- stdout
    PASS  oci:image
          [DIGEST]

      resolve  ok [SECONDS]  [DIGEST]
      list     ok [SECONDS]  3 packages, debian 12.0, 2 layers
      scan     ok [SECONDS]  15 findings: 4 HIGH, 8 MEDIUM, 3 UNKNOWN
      gate     ok [SECONDS]  no limit is set
      sign     not-run             a dry run publishes nothing
      publish  not-run             a dry run publishes nothing
      verify   not-run             a dry run publishes nothing
      account  ok [SECONDS]  10 entries, 10 in the log, checkpoint signed

      3 packages. Total: 15 (UNKNOWN: 3, LOW: 0, MEDIUM: 8, HIGH: 4, CRITICAL: 0)
        HIGH      CVE-2023-43804  urllib3 1.26.4, fixed in 2.0.6, 1.26.17
        HIGH      CVE-2025-66418  urllib3 1.26.4, fixed in 2.6.0
        HIGH      CVE-2025-66471  urllib3 1.26.4, fixed in 2.6.0
        HIGH      CVE-2026-21441  urllib3 1.26.4, fixed in 2.6.3
      warning: the advisory database is the sample inside the program: build a full one with `assay db build`
      audit       entries 0 to 9 of assay.local/audit
    --- stderr
    ok        resolve [SECONDS]  [DIGEST]
    ok        list [SECONDS]  3 packages, debian 12.0, 2 layers
    warning: the advisory database is the sample inside the program: build a full one with `assay db build`
    ok        scan [SECONDS]  15 findings: 4 HIGH, 8 MEDIUM, 3 UNKNOWN
    ok        gate [SECONDS]  no limit is set
    ok        account [SECONDS]  10 entries, 10 in the log, checkpoint signed
    "#);
    assert_eq!(before, sandbox.read("image/index.json"));
}

#[test]
fn a_second_run_signs_nothing() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let run = format!("run oci:image --sample-db --identity {IDENTITY} --quiet");
    assert_snapshot!(sandbox.run(&run), @r#"
    exit 0
    --- stdout
    PASS  oci:image
          [DIGEST]

      resolve  ok [SECONDS]  [DIGEST]
      list     ok [SECONDS]  3 packages, debian 12.0, 2 layers
      scan     ok [SECONDS]  15 findings: 4 HIGH, 8 MEDIUM, 3 UNKNOWN
      gate     ok [SECONDS]  no limit is set
      sign     ok [SECONDS]  5 signed by ci@example.com (private stack)
      publish  ok [SECONDS]  5 published, 0 already there
      verify   ok [SECONDS]  5 read back and verified offline
      account  ok [SECONDS]  32 entries, 32 in the log, checkpoint signed

      3 packages. Total: 15 (UNKNOWN: 3, LOW: 0, MEDIUM: 8, HIGH: 4, CRITICAL: 0)
        HIGH      CVE-2023-43804  urllib3 1.26.4, fixed in 2.0.6, 1.26.17
        HIGH      CVE-2025-66418  urllib3 1.26.4, fixed in 2.6.0
        HIGH      CVE-2025-66471  urllib3 1.26.4, fixed in 2.6.0
        HIGH      CVE-2026-21441  urllib3 1.26.4, fixed in 2.6.3
      warning: the advisory database is the sample inside the program: build a full one with `assay db build`

      signature   by ci@example.com, log entry 0; read back and verified
      sbom        by ci@example.com, log entry 1; read back and verified
      vuln        by ci@example.com, log entry 2; read back and verified
      provenance  by ci@example.com, log entry 3; read back and verified
      vsa         by ci@example.com, log entry 4; read back and verified
      audit       entries 0 to 31 of assay.local/audit
    --- stderr
    warning: the advisory database is the sample inside the program: build a full one with `assay db build`
    "#);
    let entries = || sandbox.run("stack status --format json").json()["entries"].clone();
    assert_eq!(entries(), 5);
    let again = sandbox.run(&run);
    assert_eq!((again.code, entries()), (0, Value::from(5)), "{again}");
    sandbox.ok(&format!("verify oci:image {}", sandbox.wanted()));
    sandbox.ok(&format!("verify-attestation oci:image --type cyclonedx {}", sandbox.wanted()));
    sandbox.ok("audit verify");
}

#[test]
fn json_and_a_page() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let result =
        sandbox.run("run oci:image --sample-db --fail-on critical --format json --report page.html").json();
    let keys: Vec<&String> = result.as_object().expect("an object").keys().collect();
    for key in ["schema", "image", "digest", "steps", "findings", "evidence", "audit", "verdict"] {
        assert!(keys.iter().any(|one| *one == key), "{key} in {keys:?}");
    }
    let steps: Vec<&str> =
        result["steps"].as_array().expect("steps").iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(steps, ["resolve", "list", "scan", "gate", "sign", "publish", "verify", "account"]);
    for key in ["name", "outcome", "seconds", "detail"] {
        assert!(result["steps"][0].get(key).is_some(), "{key}");
    }
    let page = String::from_utf8(sandbox.read("page.html")).expect("text");
    for loads in ["src=\"http", "src='http", "<link", "@import", "url(http", "src=\"//"] {
        assert!(!page.contains(loads), "the page loads something: {loads}");
    }
    assert!(page.contains("CVE-2023-43804"));
}

#[test]
fn the_gate_says_how_bad_it_is() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &image_with(&[("alpha", "1"), ("beta", "1"), ("gamma", "1"), ("delta", "1")]));
    let rows = [
        ("alpha", "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", "low", 11),
        ("beta", "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N", "medium", 12),
        ("gamma", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "high", 13),
        ("delta", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "critical", 14),
    ];
    for (package, cvss, severity, code) in rows {
        sandbox.write("osv.zip", osv_zip(&[record("PYSEC-2026-1", package, cvss)]));
        sandbox.ok("db build --osv osv.zip --out db --quiet");
        let answer = sandbox.run(&format!("run oci:image --db db --quiet --fail-on {severity}"));
        assert_eq!((answer.code, answer.error_code()), (code, "gate-severity"), "{answer}");
        let answer = sandbox.run(&format!("scan oci:image --db db --quiet --fail-on {severity}"));
        assert_eq!((answer.code, answer.error_code()), (code, "gate-severity"), "{answer}");
    }
    sandbox.write("osv.zip", osv_zip(&[record("PYSEC-2026-1", "alpha", rows[0].1)]));
    sandbox.ok("db build --osv osv.zip --out db --quiet");
    assert_snapshot!(sandbox.run("run oci:image --db db --quiet --fail-on low"), @r#"
    exit 11
    --- stdout
    FAIL  oci:image
          [DIGEST]

      why   1 finding of LOW or worse, the worst is LOW (PYSEC-2026-1 in alpha) [gate-severity]
      next  update the packages named above, or choose another --fail-on; --ignore-unfixed leaves out what has no fix

      resolve  ok [SECONDS]  [DIGEST]
      list     ok [SECONDS]  5 packages, debian 12.0, 2 layers
      scan     ok [SECONDS]  1 finding: 1 LOW
      gate     failed [SECONDS]  1 finding of LOW or worse, the worst is LOW (PYSEC-2026-1 in alpha)
      sign     not-run             an earlier step ended the run
      publish  not-run             an earlier step ended the run
      verify   not-run             an earlier step ended the run
      account  ok [SECONDS]  11 entries, 55 in the log, checkpoint signed

      5 packages. Total: 1 (UNKNOWN: 0, LOW: 1, MEDIUM: 0, HIGH: 0, CRITICAL: 0)
      warning: no advisories for debian 12 in the database; not examined: 1 package
      audit       entries 44 to 54 of assay.local/audit
    --- stderr
    warning: no advisories for debian 12 in the database; not examined: 1 package
    error[gate-severity]: 1 finding of LOW or worse, the worst is LOW (PYSEC-2026-1 in alpha)
    hint: update the packages named above, or choose another --fail-on; --ignore-unfixed leaves out what has no fix
    "#);
    sandbox.ok("run oci:image --db db --quiet --fail-on medium --dry-run");
}

#[test]
fn an_image_is_copied_and_marked_in_a_registry() {
    for personality in [Personality::ReferrersApi, Personality::NoReferrersApi] {
        let registry = Registry::start(personality);
        let sandbox = Sandbox::new();
        sandbox.layout("image", &small_image());
        let to = format!("{}/team/app:v1", registry.host());
        let answer =
            sandbox.run(&format!("run oci:image --sample-db --identity {IDENTITY} --push-to {to} --quiet"));
        assert_eq!(answer.code, 0, "{personality:?}\n{answer}");
        sandbox.ok(&format!("verify {to} {}", sandbox.wanted()));
        let provenance = format!("verify-attestation {to} --type slsaprovenance1 {}", sandbox.wanted());
        sandbox.ok(&provenance);
    }
}

#[test]
fn an_image_the_gate_refuses_is_not_copied() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let to = format!("{}/team/app:v1", registry.host());
    let answer = sandbox.run(&format!("run oci:image --sample-db --fail-on low --push-to {to} --quiet"));
    assert!((11..=14).contains(&answer.code), "{answer}");
    assert_eq!(sandbox.run(&format!("tree {to}")).code, 3, "nothing is there");
}

#[test]
fn a_run_signs_through_a_served_stack() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("stack init --dir team");
    let served = Served::start_in(&sandbox, "team");
    sandbox.ok(&format!("stack export --dir team --out trust --url {}", served.url));
    sandbox.write("token", sandbox.ok(&format!("stack token --dir team --identity {IDENTITY}")));
    let common =
        "run oci:image --sample-db --quiet --identity-token @token --trusted-root trust/trusted_root.json";
    sandbox.ok(&format!("{common} --stack {}", served.url));
    // The same services by their configuration: everything is signed already.
    let again = sandbox.ok(&format!("{common} --signing-config trust/signing_config.v0.2.json"));
    assert!(again.contains("5 from an earlier run"), "{again}");
    // Another stack's trust root does not vouch for it: refused before anything is published.
    sandbox.ok("stack init --dir other");
    sandbox.ok("stack export --dir other --out foreign");
    let foreign = sandbox.run(&format!(
        "run oci:image --sample-db --quiet --identity-token @token --trusted-root foreign/trusted_root.json --stack {}",
        served.url
    ));
    assert_eq!(foreign.code, 10, "{foreign}");
}

#[test]
fn what_cannot_be_run() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    assert_snapshot!(sandbox.run("run oci:image --quiet --skip-db-update"), @r#"
    exit 2
    --- stdout
    UNDECIDED  oci:image
          [DIGEST]

      why   no advisory database at [DIR]/state/db [db-missing]
      next  fetch one with `assay db update`, build one with `assay db build`, or try `--sample-db`

      resolve  ok [SECONDS]  [DIGEST]
      list     ok [SECONDS]  3 packages, debian 12.0, 2 layers
      scan     undecided [SECONDS]  no advisory database at [DIR]/state/db
      gate     not-run             an earlier step ended the run
      sign     not-run             an earlier step ended the run
      publish  not-run             an earlier step ended the run
      verify   not-run             an earlier step ended the run
      account  ok [SECONDS]  9 entries, 9 in the log, checkpoint signed

      3 packages. Not scanned.
      audit       entries 0 to 8 of assay.local/audit
    --- stderr
    error[db-missing]: no advisory database at [DIR]/state/db
    hint: fetch one with `assay db update`, build one with `assay db build`, or try `--sample-db`
    "#);
    assert_snapshot!(sandbox.run("run oci:missing --sample-db"), @r#"
    exit 3
    --- stderr
    error[store-not-found]: missing does not exist
    hint: check the path
    "#);
    assert_snapshot!(sandbox.run("run oci:image:v2 --sample-db --quiet"), @r#"
    exit 3
    --- stdout
    UNDECIDED  oci:image:v2
          digest unknown

      why   layout has no image "v2", it has v1 [image-tag-not-found]
      next  name one of the tags listed, as oci:PATH:TAG

      resolve  undecided [SECONDS]  layout has no image "v2", it has v1
      list     not-run             an earlier step ended the run
      scan     not-run             an earlier step ended the run
      gate     not-run             an earlier step ended the run
      sign     not-run             an earlier step ended the run
      publish  not-run             an earlier step ended the run
      verify   not-run             an earlier step ended the run
      account  ok [SECONDS]  5 entries, 14 in the log, checkpoint signed

      0 packages. Not scanned.
      audit       entries 9 to 13 of assay.local/audit
    --- stderr
    error[image-tag-not-found]: layout has no image "v2", it has v1
    hint: name one of the tags listed, as oci:PATH:TAG
    "#);
    assert_snapshot!(sandbox.run("run oci:image --sample-db --stack https://sigstore.example.com"), @r#"
    exit 2
    --- stderr
    error[run-no-trusted-root]: nothing says whom to trust for what https://sigstore.example.com signs
    hint: pass --trusted-root FILE with the trusted_root.json that `assay stack export` wrote there
    "#);
    assert_snapshot!(sandbox.run("run oci:image --sample-db --report no/such/page.html"), @r#"
    exit 2
    --- stderr
    error[output-no-folder]: no/such/page.html cannot be written: there is no folder no/such
    hint: run: mkdir -p no/such
    "#);
    assert_snapshot!(sandbox.run("run oci:image --sample-db --identity nobody --format json"), @r#"
    exit 2
    --- stdout
    {"error":{"class":"usage","code":"stack-wrong-option","hint":"give an e-mail address or a URI","message":"subject is \"nobody\", expected an e-mail address or a URI"}}
    --- stderr
    error[stack-wrong-option]: subject is "nobody", expected an e-mail address or a URI
    hint: give an e-mail address or a URI
    "#);
}

#[test]
fn an_archive_has_no_place_for_evidence() {
    let sandbox = Sandbox::new();
    let image = small_image();
    let mut archive = tar::Builder::new(Vec::new());
    let mut add = |name: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, bytes).expect("an entry");
    };
    let name = |index: usize| format!("{}.blob", image.blobs[index].digest.hex());
    for (index, blob) in image.blobs.iter().enumerate() {
        add(&name(index), &blob.bytes);
    }
    let manifest = serde_json::json!([{
        "Config": name(0), "RepoTags": ["app:v1"], "Layers": [name(1), name(2)],
    }]);
    add("manifest.json", manifest.to_string().as_bytes());
    sandbox.write("app.tar", archive.into_inner().expect("an archive"));
    let found = sandbox.ok("scan docker-archive:app.tar --sample-db --severity HIGH --quiet");
    assert!(found.contains("cve-2023-43804") || found.contains("urllib3"), "{found}");
    assert_snapshot!(sandbox.run("run docker-archive:app.tar --sample-db --quiet"), @r#"
    exit 2
    --- stderr
    error[run-no-referrers]: docker-archive:app.tar has no place for signatures
    hint: copy the image to a registry or an OCI layout folder, or use --dry-run
    "#);
    assert_snapshot!(sandbox.run("sign docker-archive:app.tar"), @r#"
    exit 2
    --- stderr
    made a private stack in [DIR]/state/stack
    resolved  docker-archive:app.tar is [DIGEST]
    error[run-no-referrers]: docker-archive:app.tar has no place for signatures
    hint: copy the image to a registry or an OCI layout folder, or use --dry-run
    "#);
}
