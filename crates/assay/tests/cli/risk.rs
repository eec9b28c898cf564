//! Databases from publishers' own files, and what is exploited.

use std::io::Write as _;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Sandbox, small_image};

const ID: &str = "CVE-2023-43804";

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).expect("written");
    encoder.finish().expect("ended")
}

/// The sample with one entry of each list beside it.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("db build --sample --out db");
    let kev = json!({"dateReleased": "2025-08-25T17:00:00Z", "vulnerabilities": [
        {"cveID": ID, "dateAdded": "2023-10-04", "knownRansomwareCampaignUse": "Known"}]});
    sandbox.write("kev.json", kev.to_string());
    sandbox.write(
        "epss.csv.gz",
        gzip(&format!(
            "#model_version:v1,score_date:2025-08-25T12:55:00Z\ncve,epss,percentile\n{ID},0.94,0.99\n"
        )),
    );
    sandbox
}

#[test]
fn known_exploited_and_predictions() {
    let sandbox = sandbox();
    let gate = "scan oci:image --db db --fail-on-kev --no-progress --quiet";
    let answer = sandbox.run(gate);
    assert!(answer.code == 2 && answer.stderr.contains("error[db-no-kev]"), "{answer}");
    assert_snapshot!(sandbox.run("db build --out db --kev kev.json --epss epss.csv.gz"), @r"
    exit 0
    --- stderr
    reading   kev.json
    reading   epss.csv.gz
    wrote     db/risk.db (known exploited 1, predictions 1)
    ");
    let answer = sandbox.run(gate);
    assert!(answer.code == 13 && answer.stderr.contains("error[gate-exploited]"), "{answer}");
    assert!(answer.stdout.contains("[exploited by ransomware] [EPSS 94 %]"), "{answer}");
    assert_eq!(sandbox.run("run oci:image --db db --fail-on-kev --dry-run --quiet").code, 13);
    let report = sandbox.run("scan oci:image --db db --sort-by risk --format json --quiet").json();
    let results = report["Results"].as_array().expect("results").iter();
    let first: &Value =
        results.map(|one| &one["Vulnerabilities"][0]).find(|v| !v.is_null()).expect("a finding");
    assert_eq!((&first["VulnerabilityID"], &first["AssayRisk"]["EPSS"]["Score"]), (&json!(ID), &json!(0.94)));
    assert_eq!(first["AssayRisk"]["KnownExploited"]["Ransomware"], true);
    let status = sandbox.run("db status --db db --format json").json();
    assert_eq!(status["risk"]["known_exploited"], 1);
    sandbox.write("kev.json", "{}");
    let answer = sandbox.run("db build --out db --kev kev.json");
    assert!(answer.code == 2 && answer.stderr.contains("error[risk-malformed]"), "{answer}");
    let mut bytes = sandbox.read("db/risk.db");
    bytes.truncate(5000);
    sandbox.write("db/risk.db", bytes);
    assert_eq!(sandbox.run("db status --db db").code, 1, "a damaged file is refused");
}

#[test]
fn sources_of_publishers() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.write(
        "tracker.json",
        r#"{"x":{"CVE-2023-1":{"releases":{"bookworm":{"status":"open","urgency":"low"}}}}}"#,
    );
    sandbox.write(
        "secdb/3.18/main.json",
        r#"{"distroversion":"v3.18","packages":[{"pkg":{"name":"a","secfixes":{"1-r0":["CVE-2023-2"]}}}]}"#,
    );
    sandbox.write("errata.json", "[]");
    sandbox.write("vex/2024/a.json", r#"{"document":{},"vulnerabilities":[]}"#);
    sandbox.write("cpe.json", r#"{"rhel-9-rpms":["cpe:/o:redhat:enterprise_linux:9"]}"#);
    let command = "db build --out db --debian tracker.json --alpine secdb --alma 9=errata.json --redhat vex --redhat-repositories cpe.json";
    assert_snapshot!(sandbox.run(command), @r"
    exit 0
    --- stderr
    reading   tracker.json
    reading   secdb
    reading   errata.json
    reading   cpe.json
    reading   vex
    taken     advisories 0 of Red Hat
    taken     records 2, advisories 2, buckets 2, vulnerabilities 2
    wrote     db/trivy.db ([SIZE]) in [SECONDS]
    ");
    let status = sandbox.run("db status --db db --format json").json();
    let buckets = status["buckets"].as_array().expect("a list");
    for bucket in ["Red Hat", "Red Hat CPE", "alpine 3.18", "debian 12"] {
        assert!(buckets.iter().any(|name| name == bucket), "{bucket} {buckets:?}");
    }
    let answer = sandbox.run("scan oci:image --db db --distro alpine/3.18 --quiet");
    assert_eq!(answer.code, 0, "{answer}");
    for (flags, code) in [
        ("--debian errata.json", "vuln-build-source"),
        ("--alpine empty", "file-not-found"),
        ("--alma errata.json", "usage"),
        ("--redhat vex", "usage"),
    ] {
        let answer = sandbox.run(&format!("db build --out other {flags}"));
        assert!(answer.code != 0 && answer.stderr.contains(&format!("error[{code}]")), "{flags} {answer}");
    }
    assert!(!sandbox.path("other/trivy.db").exists());
}
