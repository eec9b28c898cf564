//! `assay db`.

use std::io::Write as _;

use insta::assert_snapshot;

use crate::harness::Sandbox;

/// A zip as OSV's bulk export has them: one JSON file per record.
pub(crate) fn osv_zip(records: &[String]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (index, record) in records.iter().enumerate() {
        zip.start_file(format!("{index}.json"), zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(record.as_bytes()).expect("a record");
    }
    zip.finish().expect("a zip").into_inner()
}

/// A record about every version of a Python package before 9.
pub(crate) fn record(id: &str, package: &str, cvss: &str) -> String {
    serde_json::json!({
        "id": id,
        "modified": "2026-01-01T00:00:00Z",
        "published": "2026-01-01T00:00:00Z",
        "severity": [{"type": "CVSS_V3", "score": cvss}],
        "affected": [{
            "package": {"ecosystem": "PyPI", "name": package},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9"}]}],
        }],
    })
    .to_string()
}

#[test]
fn the_sample_is_built_and_shown() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("db status"), @r#"
    exit 2
    --- stderr
    error[db-missing]: no advisory database at [DIR]/state/db
    hint: fetch one with `assay db update`, build one with `assay db build`, or try `--sample-db`
    "#);
    assert_snapshot!(sandbox.run("db build --sample"), @r#"
    exit 0
    --- stderr
    taken     records 381, advisories 596, buckets 6, vulnerabilities 524
    wrote     [DIR]/state/db/trivy.db ([SIZE]) in [SECONDS]
    "#);
    assert_snapshot!(sandbox.run("db status"), @r#"
    exit 0
    --- stdout
    source      [DIR]/state/db/trivy.db
    schema      2
    updated     [TIME]
    next update [TIME]
    size        [N] bytes
    buckets     8
    "#);
    let status = sandbox.run("db status --format json").json();
    assert_eq!(status["schema"], "assay.db/1");
    assert_eq!(status["schemaVersion"], 2);
}

#[test]
fn a_bulk_export_is_built() {
    let sandbox = Sandbox::new();
    let low = "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N";
    sandbox.write("osv/PyPI.zip", osv_zip(&[record("PYSEC-2026-1", "urllib3", low)]));
    assert_snapshot!(sandbox.run("db build --osv osv --out db"), @r#"
    exit 0
    --- stderr
    reading   osv/PyPI.zip
    taken     records 1, advisories 1, buckets 1, vulnerabilities 1
    wrote     db/trivy.db ([SIZE]) in [SECONDS]
    "#);
    assert_snapshot!(sandbox.run("db status --db db"), @r#"
    exit 0
    --- stdout
    source      db/trivy.db
    schema      2
    updated     [TIME]
    next update [TIME]
    size        [N] bytes
    buckets     3
    "#);
}

#[test]
fn what_is_no_source_is_said() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("empty")).expect("a folder");
    sandbox.write("broken.zip", "PK but not really");
    sandbox.write("trivy.db", "neither");
    assert_snapshot!(sandbox.run("db build"), @r#"
    exit 2
    --- stderr
    error[usage]: the following required arguments were not provided:
      --osv <DIR|ZIP>...
    Usage: assay db build --osv <DIR|ZIP>...
    hint: `assay db build --help` shows what it takes, with examples
    "#);
    assert_snapshot!(sandbox.run("db build --osv empty"), @r#"
    exit 3
    --- stderr
    error[db-no-zips]: no zip was found in the given folders
    hint: download the OSV bulk export: one all.zip per ecosystem
    "#);
    assert_snapshot!(sandbox.run("db build --osv missing.zip"), @r#"
    exit 3
    --- stderr
    reading   missing.zip
    error[file-not-found]: missing.zip does not exist
    hint: check the path
    "#);
    assert_snapshot!(sandbox.run("db build --osv broken.zip"), @r#"
    exit 1
    --- stderr
    reading   broken.zip
    error[vuln-build-zip]: expected a zip with one JSON record per file, found something else: invalid Zip archive: Could not find EOCD
    hint: give the all.zip of an ecosystem as OSV publishes it
    "#);
    assert_snapshot!(sandbox.run("db build --trivy-db trivy.db"), @r#"
    exit 2
    --- stderr
    error[db-no-metadata]: trivy.db has no metadata.json beside it, which says how old the database is
    hint: copy both files, as they lie in the folder `db` of Trivy's cache
    "#);
    assert!(!sandbox.state("db/trivy.db").exists(), "nothing was put in place");
}

#[test]
fn missing_and_corrupt_databases() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("db status --format json --db nowhere"), @r#"
    exit 2
    --- stdout
    {"error":{"class":"usage","code":"db-missing","hint":"fetch one with `assay db update`, build one with `assay db build`, or try `--sample-db`","message":"no advisory database at nowhere"}}
    --- stderr
    error[db-missing]: no advisory database at nowhere
    hint: fetch one with `assay db update`, build one with `assay db build`, or try `--sample-db`
    "#);
    sandbox.ok("db build --sample --out db");
    let mut bytes = sandbox.read("db/trivy.db");
    bytes.truncate(bytes.len() / 2);
    sandbox.write("db/trivy.db", bytes);
    assert_snapshot!(sandbox.run("db status --db db"), @r#"
    exit 1
    --- stderr
    error[vuln-db-truncated]: database is cut short: page 60 ends past the [N] bytes of the file
    hint: build it again with `assay db build`, or copy it again from where it came
    "#);
    sandbox.write("db/trivy.db", "not a database");
    assert_snapshot!(sandbox.run("db status --db db"), @r#"
    exit 1
    --- stderr
    error[vuln-db-not-bolt]: not a bbolt database: expected a meta page with magic 0xED0CDAED, version 2 and a good checksum in the first two pages, found none in [N] bytes
    hint: build it again with `assay db build`, or copy it again from where it came
    "#);
}
