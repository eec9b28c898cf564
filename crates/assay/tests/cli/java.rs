//! `--java-db`: archives that do not say what they are.

use base::Platform;
use rusqlite::Connection;
use testkit::{Image, ImageBuilder, LayerBuilder, LayerCompression, Personality, Registry};

use crate::harness::{Answer, Sandbox};

/// The tables and indices of trivy-java-db, word for word (`pkg/db/db.go`).
const SCHEMA: &str = "
    CREATE TABLE artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT);
    CREATE TABLE indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT, foreign key (artifact_id) references artifacts(id));
    CREATE UNIQUE INDEX artifacts_idx ON artifacts(artifact_id, group_id);
    CREATE INDEX indices_artifact_idx ON indices(artifact_id);
    CREATE UNIQUE INDEX indices_sha1_idx ON indices(sha1);";

/// Knows `by_hash` by its SHA-1 and `text-2.0.jar` by its name.
fn database(sandbox: &Sandbox, folder: &str) {
    sandbox.write(
        &format!("{folder}/metadata.json"),
        r#"{"Version":1,"NextUpdate":"2026-01-04T00:00:00Z","UpdatedAt":"2026-01-01T00:00:00Z","DownloadedAt":"0001-01-01T00:00:00Z"}"#,
    );
    let file = Connection::open(sandbox.path(&format!("{folder}/trivy-java.db"))).expect("a file");
    file.execute_batch(SCHEMA).expect("tables");
    file.execute_batch(
        "INSERT INTO artifacts VALUES (1, 'org.example', 'by-hash'), (2, 'org.text', 'text'), (3, 'old', 'text')",
    )
    .expect("artifacts");
    let add = "INSERT INTO indices VALUES (?1, ?2, ?3, 'jar')";
    let rows: [(i64, &str, &[u8]); 4] = [
        (1, "1.2.3", &base::sha1_of(&archive("by hash"))),
        (2, "2.0", &[1; 20]),
        (2, "2.1", &[2; 20]),
        (3, "2.0", &[3; 20]),
    ];
    for row in rows {
        file.execute(add, row).expect("a row");
    }
}

/// A zip with one stored file, which says nothing about a package (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16).
fn archive(content: &str) -> Vec<u8> {
    let name = "A.class";
    let mut crc = flate2::Crc::new();
    crc.update(content.as_bytes());
    let (length, name_length) = (u32::try_from(content.len()).expect("short"), 7u16);
    let mut both = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    both.extend(crc.sum().to_le_bytes());
    both.extend(length.to_le_bytes());
    both.extend(length.to_le_bytes());
    both.extend(name_length.to_le_bytes());
    both.extend([0, 0]);
    let mut zip = b"PK\x03\x04".to_vec();
    zip.extend(&both);
    zip.extend(name.as_bytes());
    zip.extend(content.as_bytes());
    let at = u32::try_from(zip.len()).expect("short");
    zip.extend(b"PK\x01\x02\x14\x00");
    zip.extend(&both);
    // Comment, disk, attributes, and the offset of the file.
    zip.extend([0; 14]);
    zip.extend(name.as_bytes());
    let directory = u32::try_from(zip.len()).expect("short") - at;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend(directory.to_le_bytes());
    zip.extend(at.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

fn image() -> Image {
    let layer = LayerBuilder::new(LayerCompression::Gzip)
        .file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .file("app/renamed.jar", archive("by hash"))
        .file("app/text-2.0.jar", archive("another build"))
        .file("app/unknown-1.0.jar", archive("in house"));
    ImageBuilder::new(Platform::linux_amd64()).layer(layer).build()
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &image());
    sandbox
}

/// Names and versions of what is listed.
fn listed(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.code, 0, "{answer}");
    let mut lines: Vec<String> = answer
        .stdout
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .collect();
    lines.sort();
    lines
}

#[test]
fn archives_are_named_by_content_and_by_name() {
    let sandbox = sandbox();
    database(&sandbox, "java");
    let without = sandbox.run("sbom oci:image --format table");
    assert_eq!(listed(&without), ["text 2.0", "unknown 1.0"]);
    let warning = "warning: 3 Java archives do not say what they are, and vulnerabilities may be missed; \
                   `assay db update --java` fetches a database of names";
    assert_eq!(without.stderr.trim(), warning);
    // The layer is in the cache by now: what it holds is kept, what it is called is not.
    let named = ["org.example:by-hash 1.2.3", "org.text:text 2.0", "unknown 1.0"];
    for place in ["java", "java/trivy-java.db"] {
        let with = sandbox.run(&format!("sbom oci:image --format table --java-db {place}"));
        assert_eq!(listed(&with), named);
        assert_eq!(with.stderr, "");
    }
    assert_eq!(listed(&sandbox.run("sbom oci:image --format table")), ["text 2.0", "unknown 1.0"]);
    sandbox.write("tree/app/renamed.jar", archive("by hash"));
    let with = sandbox.run("sbom rootfs:tree --format table --java-db java");
    assert_eq!(listed(&with), ["org.example:by-hash 1.2.3"]);
    let scan = sandbox.run("scan oci:image --sample-db --java-db java --list-all-pkgs --format json").json();
    let packages = scan["Results"].to_string();
    assert!(packages.contains("pkg:maven/org.example/by-hash@1.2.3"), "{packages}");
}

#[test]
fn a_database_that_cannot_be_used_is_an_error() {
    let sandbox = sandbox();
    database(&sandbox, "java");
    let good = sandbox.read("java/trivy-java.db");
    let run = || sandbox.run("scan oci:image --sample-db --java-db java");
    let code = |expected: &str| {
        let answer = run();
        assert_eq!((answer.error_code(), answer.code != 0), (expected, true), "{answer}");
        assert!(answer.hint().contains("assay db update --java"), "{answer}");
        assert_eq!(answer.stdout, "", "no result without it");
    };
    for bytes in [&good[..good.len() / 2], b"no database", b""] {
        sandbox.write("java/trivy-java.db", bytes);
        code("java-db-malformed");
    }
    sandbox.write("java/trivy-java.db", &good);
    sandbox.write("java/metadata.json", r#"{"Version":2}"#);
    code("java-db-metadata");
    std::fs::remove_file(sandbox.path("java/trivy-java.db")).expect("removed");
    code("java-db-missing");
}

#[test]
fn a_page_that_is_damaged_is_said_and_hides_nothing() {
    let sandbox = sandbox();
    database(&sandbox, "java");
    let mut bytes = sandbox.read("java/trivy-java.db");
    let size = 4096;
    // Everything but the schema.
    for page in 1..bytes.len() / size {
        bytes[page * size] ^= 0xff;
    }
    sandbox.write("java/trivy-java.db", bytes);
    let answer = sandbox.run("sbom oci:image --format table --java-db java");
    assert_eq!(listed(&answer), ["text 2.0", "unknown 1.0"]);
    assert!(
        answer.stderr.contains("could not read app/renamed.jar: the Java database cannot be read"),
        "{answer}"
    );
}

#[test]
fn fetched_mirrored_and_refreshed_like_the_advisories() {
    let sandbox = sandbox();
    database(&sandbox, "java");
    let registry = Registry::start(Personality::ReferrersApi);
    let place = format!("{}/mirror/trivy-java-db:1", registry.host());
    let copy = format!("{}/copy/trivy-java-db:1", registry.host());
    sandbox.ok(&format!("db mirror --java java {place}"));
    sandbox.ok(&format!("db mirror --java {place} {copy}"));
    let answer = sandbox.run(&format!("db mirror {place} {copy}"));
    assert!(answer.code != 0 && answer.stderr.contains("javadb.layer.v1"), "{answer}");
    assert_eq!(sandbox.run("db status --java").error_code(), "java-db-missing");
    let answer = sandbox.run(&format!("db update --java --java-db-repository {copy}"));
    assert!(answer.code == 0 && answer.stderr.contains("java-db/trivy-java.db"), "{answer}");
    assert_eq!(sandbox.read("state/java-db/trivy-java.db"), sandbox.read("java/trivy-java.db"));
    let answer = sandbox.run(&format!("db update --java --java-db-repository {copy}"));
    assert!(answer.stderr.contains("the database is fresh"), "{answer}");
    let status = sandbox.run("db status --java --format json").json();
    assert!(status["origin"].as_str().is_some_and(|origin| origin.contains("/copy/trivy-java-db@sha256:")));
    assert_eq!((&status["fresh"], &status["schemaVersion"]), (&true.into(), &1.into()));
    // It is used without being named, and by a scan that may not use the network.
    let answer = sandbox.run("scan oci:image --sample-db --offline --format json --list-all-pkgs");
    assert!(answer.stdout.contains("org.example:by-hash"), "{answer}");
    // A scan fetches it when it is told from where.
    let fetched = format!("sbom oci:image --format table --java-db new --java-db-repository {place}");
    let answer = sandbox.run(&fetched);
    assert!(answer.stderr.contains("fetching") && listed(&answer).len() == 3, "{answer}");
    let answer = sandbox.run(&format!("scan oci:image --sample-db --offline --java-db-repository {place}"));
    assert_eq!((answer.code, answer.error_code()), (2, "java-db-offline"));
}

#[test]
fn a_database_that_is_due_and_cannot_be_fetched_stops_the_command() {
    let sandbox = sandbox();
    database(&sandbox, "java");
    let registry = Registry::start(Personality::ReferrersApi);
    let missing = format!("{}/no/such:1", registry.host());
    let words = format!("sbom oci:image --format table --java-db java --java-db-repository {missing}");
    let answer = sandbox.run(&words);
    assert!(answer.code != 0 && answer.hint().contains("--skip-java-db-update"), "{answer}");
    assert_eq!(listed(&sandbox.run(&format!("{words} --skip-java-db-update"))).len(), 3);
    // Nothing in this one needs a name.
    sandbox.layout("plain", &crate::harness::small_image());
    assert_eq!(sandbox.run(&words.replace("oci:image", "oci:plain")).code, 0);
}
