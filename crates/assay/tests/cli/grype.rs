//! `assay db build --grype`.

use serde_json::json;

use crate::harness::{Sandbox, small_image};

/// The tables of schema 6 that are read, with the names and columns of grype's `schema-latest.sql`.
const TABLES: &str = "
    CREATE TABLE db_metadata (build_timestamp DATETIME NOT NULL, model INTEGER NOT NULL, revision INTEGER NOT NULL,
        addition INTEGER NOT NULL);
    CREATE TABLE blobs (id INTEGER PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE providers (id TEXT PRIMARY KEY, version TEXT, processor TEXT);
    CREATE TABLE operating_systems (id INTEGER PRIMARY KEY, name TEXT, release_id TEXT, major_version TEXT,
        minor_version TEXT, label_version TEXT, codename TEXT);
    CREATE TABLE packages (id INTEGER PRIMARY KEY, ecosystem TEXT, name TEXT);
    CREATE TABLE vulnerability_handles (id INTEGER PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL,
        published_date DATETIME, modified_date DATETIME, withdrawn_date DATETIME, provider_id TEXT NOT NULL,
        blob_id INTEGER);
    CREATE TABLE affected_package_handles (id INTEGER PRIMARY KEY, vulnerability_id INTEGER NOT NULL,
        operating_system_id INTEGER, package_id INTEGER, blob_id INTEGER);
    CREATE TABLE cpes (id INTEGER PRIMARY KEY, part TEXT NOT NULL, vendor TEXT, product TEXT NOT NULL, edition TEXT,
        language TEXT, software_edition TEXT, target_hardware TEXT, target_software TEXT, other TEXT);
    CREATE TABLE affected_cpe_handles (id INTEGER PRIMARY KEY, vulnerability_id INTEGER NOT NULL, cpe_id INTEGER,
        blob_id INTEGER);
    CREATE TABLE epss_handles (id INTEGER PRIMARY KEY, cve TEXT NOT NULL, epss REAL NOT NULL, percentile REAL NOT NULL);
    CREATE TABLE epss_metadata (date DATETIME NOT NULL);
    CREATE TABLE known_exploited_vulnerability_handles (id INTEGER PRIMARY KEY, cve TEXT NOT NULL, blob_id INTEGER);";

fn database(sandbox: &Sandbox, model: i64) {
    let file = rusqlite::Connection::open(sandbox.path("vulnerability.db")).expect("a file");
    file.execute_batch(TABLES).expect("tables");
    let metadata = "INSERT INTO db_metadata VALUES ('2026-01-01', ?1, 0, 9)";
    file.execute(metadata, [model]).expect("metadata");
    let blob = |id: i64, value: serde_json::Value| {
        file.execute("INSERT INTO blobs VALUES (?1, ?2)", (id, value.to_string())).expect("a blob");
    };
    let cvss = json!({"scheme": "CVSS", "value": {"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "version": "3.1"}});
    blob(
        1,
        json!({"id": "GHSA-1", "description": "cookies leak", "aliases": ["CVE-2023-43804"], "severities": [cvss],
        "refs": [{"url": "https://example.com/1"}]}),
    );
    blob(
        2,
        json!({"ranges": [{"version": {"type": "python", "constraint": "<1.26.17"},
        "fix": {"version": "1.26.17", "state": "fixed"}}]}),
    );
    blob(3, json!({"id": "CVE-2099-1", "severities": [{"scheme": "CHML", "value": "low"}]}));
    blob(
        4,
        json!({"ranges": [{"version": {"type": "dpkg", "constraint": ""}, "fix": {"version": "", "state": "wont-fix"}}]}),
    );
    blob(
        5,
        json!({"cve": "CVE-2023-43804", "date_added": "2024-01-02T00:00:00Z", "known_ransomware_campaign_use": "known"}),
    );
    blob(
        6,
        json!({"id": "CVE-2099-2", "description": "node leaks", "severities": [{"scheme": "CVSS",
            "value": {"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "version": "3.1"}}]}),
    );
    blob(
        7,
        json!({"cves": ["CVE-2099-2"], "ranges": [{"version": {"constraint": ">= 18.0.0, < 18.13.0"},
            "fix": {"version": "18.13.0", "state": "fixed"}}]}),
    );
    file.execute_batch(
        "INSERT INTO cpes VALUES (1, 'a', 'nodejs', 'node.js', '', '', '', '', '', ''),
            (2, 'a', 'vendor', 'product', '', '', '', '', '', '');
         INSERT INTO vulnerability_handles VALUES (3, 'CVE-2099-2', 'active', NULL, NULL, NULL, 'nvd', 6);
         INSERT INTO affected_cpe_handles VALUES (1, 3, 1, 7), (2, 3, 2, 7);",
    )
    .expect("rows");
    file.execute_batch(
        "INSERT INTO operating_systems VALUES (1, 'debian', 'debian', '12', '', '', 'bookworm');
         INSERT INTO packages VALUES (1, 'python', 'urllib3'), (2, 'deb', 'tzdata');
         INSERT INTO vulnerability_handles VALUES (1, 'GHSA-1', 'active', NULL, NULL, NULL, 'github', 1),
            (2, 'CVE-2099-1', 'active', NULL, NULL, NULL, 'debian', 3);
         INSERT INTO affected_package_handles VALUES (1, 1, NULL, 1, 2), (2, 2, 1, 2, 4);
         INSERT INTO epss_handles VALUES (1, 'CVE-2099-1', 0.5, 0.9);
         INSERT INTO epss_metadata VALUES ('2026-01-02 00:00:00+00:00');
         INSERT INTO known_exploited_vulnerability_handles VALUES (1, 'CVE-2023-43804', 5);",
    )
    .expect("rows");
}

#[test]
fn a_grype_database_finds_what_it_knows() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    database(&sandbox, 6);
    sandbox.ok("db build --grype vulnerability.db --out db");
    let report = sandbox.run("scan oci:image --db db --format json").json();
    let results = report["Results"].as_array().expect("results");
    let all: Vec<_> =
        results.iter().flat_map(|one| one["Vulnerabilities"].as_array().into_iter().flatten()).collect();
    let find = |id: &str| *all.iter().find(|one| one["VulnerabilityID"] == id).expect("found");
    let python = find("CVE-2023-43804");
    assert_eq!((&python["FixedVersion"], &python["Severity"]), (&json!("1.26.17"), &json!("CRITICAL")));
    assert_eq!((&python["VendorIDs"], &python["Description"]), (&json!(["GHSA-1"]), &json!("cookies leak")));
    assert_eq!(find("CVE-2099-1")["Status"], "will_not_fix");
    // The word's 0.9 and the vector's 9.8, known to be exploited for ransom; the word's 0.3, predicted at a half.
    assert_eq!(python["AssayRisk"]["Score"], 100.0, "{python}");
    assert_eq!(find("CVE-2099-1")["AssayRisk"]["Score"], 15.0);
    assert_eq!(all.len(), 2);
}

#[test]
fn programs_are_found_by_nvds_names() {
    let sandbox = Sandbox::new();
    database(&sandbox, 6);
    sandbox.ok("db build --grype vulnerability.db --out db");
    for (version, expected) in
        [("18.12.1", &["CVE-2099-2 18.13.0 HIGH nvd"][..]), ("18.13.0", &[]), ("16.20.2", &[])]
    {
        let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
            {"type": "application", "name": "node", "version": version, "purl": format!("pkg:generic/node@{version}")}]});
        sandbox.write("node.cdx.json", document.to_string());
        let report = sandbox.run("scan sbom:node.cdx.json --db db --format json").json();
        let results = report["Results"].as_array().into_iter().flatten();
        let all = results.flat_map(|one| one["Vulnerabilities"].as_array().into_iter().flatten());
        let found: Vec<String> = all
            .map(|one| {
                let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
                let source = one["DataSource"]["ID"].as_str().unwrap_or_default();
                format!("{} {} {} {source}", text("VulnerabilityID"), text("FixedVersion"), text("Severity"))
            })
            .collect();
        assert_eq!(found, expected, "{version}");
    }
}

#[test]
fn what_is_no_such_database_is_refused() {
    let sandbox = Sandbox::new();
    database(&sandbox, 5);
    sandbox.write("other.db", "not SQLite, and longer than the magic of it");
    for (file, expected) in
        [("vulnerability.db", "db-not-grype"), ("other.db", "db-not-grype"), ("none", "file-not-found")]
    {
        let answer = sandbox.run(&format!("db build --grype {file} --out db"));
        assert_eq!(answer.error_code(), expected, "{answer}");
    }
    assert!(!sandbox.path("db/trivy.db").exists());
}
