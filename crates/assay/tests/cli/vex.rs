//! VEX documents from attestations, repositories and references.

use std::io::Write as _;

use serde_json::{Value, json};
use testkit::{Incoming, Personality, Registry, Reply, Server};

use crate::harness::{IDENTITY, Sandbox, pushed, small_image};

const ID: &str = "CVE-2023-43804";

fn document(status: &str) -> String {
    json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex", "author": "a", "version": 1,
        "timestamp": "2026-01-01T00:00:00Z",
        "statements": [{"vulnerability": {"name": ID}, "products": [{"@id": "pkg:pypi/urllib3"}],
            "status": status, "justification": "vulnerable_code_not_in_execute_path",
            "impact_statement": "cookies are never sent"}]})
    .to_string()
}

/// The status and statement of the finding where it was left out.
fn left_out(report: &Value) -> Option<(String, String, String)> {
    let results = report["Results"].as_array().expect("results").iter();
    let all =
        |key: &'static str| results.clone().flat_map(move |one| one[key].as_array().into_iter().flatten());
    let found = all("ExperimentalModifiedFindings").find(|v| v["Finding"]["VulnerabilityID"] == ID);
    let reported = all("Vulnerabilities").any(|v| v["VulnerabilityID"] == ID);
    assert_ne!(reported, found.is_some(), "reported or left out");
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
    found.map(|v| (text(v, "Status"), text(v, "Statement"), text(v, "Source")))
}

const STATEMENT: &str = "vulnerable_code_not_in_execute_path: cookies are never sent";

#[test]
fn what_is_attested_to_the_image_counts_under_its_signer_only() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let scan = "scan oci:image --sample-db --format json --show-suppressed --vex oci";
    let answer = sandbox.run(scan);
    assert_eq!((answer.code, answer.error_code()), (2, "vex-no-signer"), "{answer}");
    sandbox.ok("stack init");
    let wanted = sandbox.wanted().replace("--certificate-", "--vex-certificate-");
    let answer = sandbox.run(&format!("{scan} {wanted}"));
    assert!(answer.code == 0 && answer.stderr.contains("no VEX document is attested"), "{answer}");
    assert_eq!(left_out(&answer.json()), None);
    sandbox.write("vex.json", document("not_affected"));
    sandbox.ok(&format!("attest oci:image --predicate vex.json --type openvex --identity {IDENTITY}"));
    let answer = sandbox.run(&format!("{scan} {wanted}"));
    let (status, statement, source) = left_out(&answer.json()).expect("left out");
    assert_eq!((status.as_str(), statement.as_str()), ("not_affected", STATEMENT));
    assert!(source.contains(&format!("by {IDENTITY}")), "{source}");
    let answer = sandbox.run(&format!("{scan} {}", wanted.replace(IDENTITY, "stranger@example.com")));
    assert_eq!(answer.code, 10, "{answer}");
    let answer = sandbox.run(&format!("{scan} --insecure-unsigned-vex"));
    assert!(answer.code == 0 && answer.stderr.contains("warning: --insecure-unsigned-vex"), "{answer}");
    assert_eq!(left_out(&answer.json()).expect("left out").0, "not_affected");
    let run = format!("run oci:image --sample-db --dry-run --vex oci {wanted}");
    assert!(sandbox.run(&run).stderr.contains("heeding   attested to oci:image"));
    sandbox.ok("sbom oci:image --output sbom.json");
    assert_eq!(sandbox.run("scan sbom:sbom.json --sample-db --vex oci").error_code(), "vex-no-image");
}

#[test]
fn elder_attestations_are_believed_as_bundles_are() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let (name, _) = pushed(&registry);
    sandbox.ok("stack init");
    sandbox.write("vex.json", document("not_affected"));
    let attest = format!("attest {name} --predicate vex.json --type openvex --format legacy");
    sandbox.ok(&format!("{attest} --identity {IDENTITY}"));
    let answer =
        sandbox.run(&format!("scan {name} --sample-db --format json --vex oci --insecure-unsigned-vex"));
    assert!(answer.stderr.contains("unverified: OpenVEX, 1 statements"), "{answer}");
}

fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let mut builder =
        tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        // Not `append_data`, which refuses the names this is about.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, text.as_bytes()).expect("appended");
    }
    let mut encoder = builder.into_inner().expect("ended");
    encoder.flush().expect("flushed");
    encoder.finish().expect("ended")
}

fn index() -> String {
    json!({"updated_at": "2026-01-01T00:00:00Z", "packages": [
        {"id": "pkg:pypi/urllib3", "location": "pkg/pypi/urllib3/vex.json", "format": "openvex"},
        {"id": "pkg:pypi/jinja2", "location": "pkg/pypi/jinja2/vex.json"}]})
    .to_string()
}

/// A repository on this machine. Its archive is `bytes`; the place of its manifest names the archive.
fn served(bytes: Vec<u8>) -> Server {
    Server::start(move |incoming: &Incoming| {
        let host = incoming.headers.get("host").cloned().unwrap_or_default();
        match incoming.path.as_str() {
            "/.well-known/vex-repository.json" => {
                let url = format!("http://{host}/main.tar.gz//hub-main");
                let manifest = json!({"name": "hub", "versions": [
                    {"spec_version": "0.1", "locations": [{"url": url}], "update_interval": "24h"}]});
                Reply::status(200).body(manifest.to_string())
            }
            "/main.tar.gz" => Reply::status(200).header("etag", "\"1\"").body(bytes.clone()),
            _ => Reply::status(404),
        }
    })
}

fn listed(sandbox: &Sandbox, server: &Server) {
    let url = format!("http://{}", server.host());
    let list = format!("repositories:\n  - name: hub\n    url: {url}\n    enabled: true\n");
    sandbox.write("home/.trivy/vex/repository.yaml", list);
}

#[test]
fn repositories_answer_by_package() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let answer = sandbox.run("vex repo list");
    assert_eq!((answer.code, answer.error_code()), (2, "vex-repo-no-list"), "{answer}");
    sandbox.ok("vex repo init");
    assert!(
        sandbox
            .ok("vex repo list")
            .contains("URL: https://github.com/aquasecurity/vexhub\n  Status: Enabled")
    );
    let server = served(archive(&[
        ("hub-main/index.json", index()),
        ("hub-main/README.md", "no document".into()),
        ("hub-main/pkg/pypi/urllib3/vex.json", document("not_affected")),
        ("hub-main/pkg/pypi/jinja2/vex.json", "broken".into()),
    ]));
    listed(&sandbox, &server);
    let scan = "scan oci:image --sample-db --format json --show-suppressed --vex repo";
    let answer = sandbox.run(&format!("{scan} --offline"));
    assert_eq!((answer.code, answer.error_code()), (2, "vex-repo-missing"), "{answer}");
    let answer = sandbox.run(scan);
    assert!(answer.stderr.contains("fetching") && answer.stderr.contains("[vex-json]"), "{answer}");
    let (status, statement, source) = left_out(&answer.json()).expect("left out");
    assert_eq!((status.as_str(), statement.as_str()), ("not_affected", STATEMENT));
    assert!(source.starts_with("VEX Repository: hub (http://127.0.0.1:"), "{source}");
    // A day is to pass before it is asked for again, unless somebody asks.
    assert!(!sandbox.run(scan).stderr.contains("fetching"));
    assert!(sandbox.run("vex repo download hub").stderr.contains("fetching"));
    assert_eq!(sandbox.run("vex repo download other").error_code(), "vex-repo-unknown");
    drop(server);
    assert!(left_out(&sandbox.run(&format!("{scan} --offline")).json()).is_some());
}

#[test]
fn hostile_archives_of_repositories_are_refused() {
    for files in [
        vec![("hub-main/README.md", String::new())],
        vec![("hub-main/index.json", index()), ("hub-main/../../../evil.json", "{}".to_owned())],
        vec![("index.json", index())],
    ] {
        let sandbox = Sandbox::new();
        let server = served(archive(&files));
        listed(&sandbox, &server);
        let answer = sandbox.run("vex repo download");
        assert_eq!((answer.code, answer.error_code()), (1, "vex-repo-archive"), "{answer}");
        assert!(!sandbox.state("vex/repositories/hub/0.1").exists());
        assert!(!sandbox.path("evil.json").exists());
    }
}

#[test]
fn references_of_an_sbom_are_followed() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let server = Server::start(|_: &Incoming| Reply::status(200).body(document("fixed")));
    let mut sbom: Value = serde_json::from_str(&sandbox.ok("sbom oci:image")).expect("JSON");
    let scan = "scan sbom:sbom.json --sample-db --format json --show-suppressed --vex sbom-ref";
    sandbox.write("sbom.json", sbom.to_string());
    assert!(sandbox.run(scan).stderr.contains("refers to no VEX document"));
    let url = format!("http://{}/vex.json", server.host());
    sbom["externalReferences"] = json!([{"type": "exploitability-statement", "url": url}]);
    sandbox.write("sbom.json", sbom.to_string());
    assert_eq!(left_out(&sandbox.run(scan).json()).expect("left out").0, "fixed");
    assert_eq!(sandbox.run(&format!("{scan} --offline")).error_code(), "vex-offline");
    assert_eq!(sandbox.run("scan oci:image --sample-db --vex sbom-ref").error_code(), "vex-no-sbom");
}
