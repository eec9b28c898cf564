//! slsa-verifier's own regression table (`cli/slsa-verifier/main_regression_test.go`), read as it stands and run here, with
//! the evidence it comes with. The repository is looked for in `SLSA_VERIFIER_REPOSITORY`; without it nothing is run.
//!
//! What is left out needs the network by construction: raw DSSE envelopes, whose only time evidence is in Rekor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attest::{Bundle, Content, Statement};
use base::{Digest, DigestAlgorithm, Hasher, Timestamp};
use verify::slsa::{
    BuilderId, BuilderPolicy, CLOUD_BUILD, Expected, ExpectedSummary, NpmRequest, SlsaRefusal,
    VerifiedProvenance, github_requirement, predicate_type_of, verify_cloud_build, verify_npm_package,
    verify_provenance, verify_summary_envelope,
};
use verify::{Artifact, Piece, PublicKey, TrustRoot, verify_bundle, verify_piece};

fn now() -> Timestamp {
    "2026-11-21T00:00:00Z".parse().expect("time")
}

fn repository() -> Option<PathBuf> {
    let found = std::env::var_os("SLSA_VERIFIER_REPOSITORY").map(PathBuf::from).filter(|path| path.is_dir());
    if found.is_none() {
        println!("not run: SLSA_VERIFIER_REPOSITORY names no copy of slsa-framework/slsa-verifier");
    }
    found
}

/// A row of a table: field to values; a list for slices, `k=v` for maps.
type Row = BTreeMap<String, Vec<String>>;

/// The rows of `tests := []struct{…}{ … }` in one Go function.
fn rows(source: &str, function: &str) -> Vec<Row> {
    let (_, body) = source.split_once(&format!("func {function}(")).expect("the function");
    let (_, table) = body.split_once("tests := []struct {").expect("a table");
    let (_, table) = table.split_once("\n\t}{\n").expect("its rows");
    let (table, _) = table.split_once("\n\t}\n").expect("its end");
    let mut rows = Vec::new();
    let mut row = Row::new();
    let mut open: Option<String> = None;
    for line in table.lines() {
        let text =
            line.split("//").next().filter(|_| line.trim_start().starts_with("//")).unwrap_or(line).trim();
        match text {
            "{" => row = Row::new(),
            "}," if open.is_some() => open = None,
            "}," => rows.push(std::mem::take(&mut row)),
            _ => {
                if let Some(name) = &open {
                    let parts = strings(text);
                    row.entry(name.clone()).or_default().push(parts.join("="));
                } else if let Some((name, value)) = text.split_once(':') {
                    let (name, value) = (name.trim().to_owned(), value.trim());
                    if value.ends_with('{') {
                        row.insert(name.clone(), Vec::new());
                        open = Some(name);
                    } else if let Some(error) = value.strip_prefix("serrors.") {
                        row.insert(name, vec![error.trim_end_matches(',').to_owned()]);
                    } else if value.starts_with("true") {
                        row.insert(name, vec!["true".into()]);
                    } else {
                        row.insert(name, strings(value));
                    }
                }
            }
        }
    }
    rows
}

/// The string literals of a line; constants of this table stand for themselves.
fn strings(text: &str) -> Vec<String> {
    let parts: Vec<String> = text.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let workflows = "https://github.com/bazel-contrib/";
    match text.trim_end_matches(',') {
        "bcrPublisherBuilderID" => vec![format!("{workflows}publish-to-bcr/.github/workflows/publish.yaml")],
        "bcrReleaserBuilderID" => vec![format!("{workflows}.github/.github/workflows/release_ruleset.yaml")],
        "pString(delegatorBuilder)" | "delegatorBuilder" => {
            vec!["https://github.com/slsa-framework/example-trw/.github/workflows/builder_high-perms_slsa3.yml".into()]
        }
        _ => parts,
    }
}

fn first<'a>(row: &'a Row, name: &str) -> Option<&'a str> {
    row.get(name)?.first().map(String::as_str)
}

fn digest(path: &Path, algorithm: DigestAlgorithm) -> Digest {
    let mut hasher = Hasher::new(algorithm);
    hasher.update(&std::fs::read(path).expect("an artifact"));
    hasher.finish()
}

fn expected(row: &Row, builder: Option<&str>) -> Result<Expected, SlsaRefusal> {
    let builder = builder.map(BuilderId::parse).transpose()?;
    let text = |name: &str| first(row, name).map(str::to_owned);
    let inputs = row.get("inputs").into_iter().flatten().filter_map(|pair| pair.split_once('='));
    Ok(Expected::from_source(first(row, "source").unwrap_or_default())
        .by(builder)
        .at_branch(text("pbranch"))
        .at_tag(text("ptag"))
        .at_version(text("pversiontag"))
        .with_inputs(inputs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
        .danger_with_test_refs())
}

fn artifact(
    root: &TrustRoot,
    bundle: &[u8],
    file: &Path,
    expected: &Expected,
    policy: BuilderPolicy,
) -> Result<VerifiedProvenance, SlsaRefusal> {
    let parsed = Bundle::parse(bundle).map_err(verify::Refusal::from)?;
    let envelope = match &parsed.content {
        Content::Envelope(envelope) => Some(envelope),
        Content::Message { .. } => None,
    };
    let statement =
        Statement::from_envelope(envelope.expect("a statement")).map_err(verify::Refusal::from)?;
    let kind = predicate_type_of(&statement).expect("provenance");
    let requirement = github_requirement(kind).expect("fixed");
    let digest = digest(file, DigestAlgorithm::Sha256);
    let verified = verify_bundle(bundle, Artifact::Digest(&digest), root, &requirement, now())?;
    verify_provenance(verified, expected, policy)
}

fn compare(version: &str, other: &str) -> std::cmp::Ordering {
    let numbers = |text: &str| {
        text.trim_start_matches('v').split('.').filter_map(|n| n.parse::<u32>().ok()).collect::<Vec<_>>()
    };
    numbers(version).cmp(&numbers(other))
}

struct Tally {
    run: usize,
    offline_only: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn new() -> Self {
        Self { run: 0, offline_only: 0, wrong: Vec::new() }
    }

    fn note<T>(&mut self, what: &str, row: &Row, outcome: Result<T, SlsaRefusal>) {
        self.run += 1;
        let wants_error = row.contains_key("err");
        if outcome.is_err() != wants_error {
            let wanted = first(row, "err").unwrap_or("a pass");
            let found = outcome.map_or_else(|error| error.to_string(), |_| "a pass".into());
            self.wrong.push(format!("{what}: expected {wanted}, found {found}"));
        }
    }

    fn end(self, name: &str, at_least: usize) {
        println!("{name}: {} runs, {} need Rekor and are left out", self.run, self.offline_only);
        assert!(self.wrong.is_empty(), "{} of {}:\n{}", self.wrong.len(), self.run, self.wrong.join("\n"));
        assert!(self.run >= at_least, "{name}: only {} runs", self.run);
    }
}

fn versions(data: &Path, builders: &[String]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for builder in builders {
        for entry in std::fs::read_dir(data.join(builder)).expect("a folder").flatten() {
            if entry.path().is_dir() {
                found.push((builder.clone(), entry.file_name().to_string_lossy().into_owned()));
            }
        }
    }
    found.sort();
    found
}

const GENERATOR: &str = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/";

fn artifact_table(function: &str, builders: &[&str], extension: &str, at_least: usize) {
    let Some(repository) = repository() else { return };
    let data = repository.join("cli/slsa-verifier/testdata");
    let source =
        std::fs::read_to_string(repository.join("cli/slsa-verifier/main_regression_test.go")).expect("table");
    let root = TrustRoot::public_good().expect("built in");
    let mut tally = Tally::new();
    for row in rows(&source, function) {
        let name = first(&row, "name").unwrap_or_default().to_owned();
        let artifacts = row.get("artifacts").cloned().unwrap_or_default();
        let folders = match row.contains_key("noversion") {
            true => vec![(String::new(), String::new())],
            false => {
                let named = row.get("builders").cloned();
                versions(&data, &named.unwrap_or_else(|| builders.iter().map(|b| (*b).to_owned()).collect()))
            }
        };
        for (builder, version) in folders {
            let oldest = first(&row, "minversion").unwrap_or("v0.0.0");
            if !version.is_empty() && compare(&version, oldest).is_lt() {
                continue;
            }
            let folder = data.join(&builder).join(&version);
            let is_delegated = ["gha_delegator", "gha_maven", "gha_gradle"].contains(&builder.as_str());
            let suffix = if is_delegated { "build.slsa" } else { extension };
            let file = first(&row, "provenancePath")
                .map_or_else(|| folder.join(format!("{}.{suffix}", artifacts[0])), |path| folder.join(path));
            let Ok(bundle) = std::fs::read(&file) else { continue };
            let is_bundle = serde_json::from_slice::<serde_json::Value>(&bundle)
                .is_ok_and(|value| value.get("verificationMaterial").is_some());
            if !is_bundle {
                tally.offline_only += 1;
                continue;
            }
            let id = match builder.as_str() {
                "gha_go" => format!("{GENERATOR}builder_go_slsa3.yml"),
                "gha_delegator" => strings("delegatorBuilder").remove(0),
                "gha_maven" => format!("{GENERATOR}builder_maven_slsa3.yml"),
                "gha_gradle" => format!("{GENERATOR}builder_gradle_slsa3.yml"),
                "gha_container-based" => format!("{GENERATOR}builder_container-based_slsa3.yml"),
                _ => format!("{GENERATOR}generator_generic_slsa3.yml"),
            };
            let mut ids = vec![Some(id.clone())];
            if builder != "gha_delegator" {
                ids.push(None);
            }
            if !version.is_empty() && compare(&version, "v1.0.0").is_gt() {
                ids.extend([Some(format!("{id}@{version}")), Some(format!("{id}@refs/tags/{version}"))]);
            }
            if let Some(id) = first(&row, "pBuilderID") {
                ids = vec![Some(id.to_owned())];
            }
            for id in ids {
                let outcome = expected(&row, id.as_deref()).and_then(|expected| {
                    let mut last = None;
                    for one in &artifacts {
                        last = Some(artifact(
                            &root,
                            &bundle,
                            &folder.join(one),
                            &expected,
                            BuilderPolicy::Artifact,
                        )?);
                    }
                    Ok(last)
                });
                tally.note(&format!("{name} [{builder}/{version} {id:?}]"), &row, outcome);
            }
        }
    }
    tally.end(function, at_least);
}

#[test]
fn artifacts_as_slsa_verifier_decides() {
    let builders = ["gha_go", "gha_generic", "gha_delegator", "gha_maven", "gha_gradle"];
    artifact_table("Test_runVerifyGHAArtifactPath", &builders, "intoto.jsonl", 1_000);
}

#[test]
fn container_based_artifacts_as_slsa_verifier_decides() {
    artifact_table("Test_runVerifyGHAContainerBased", &["gha_container-based"], "intoto.build.slsa", 100);
}

#[test]
fn github_attestations_as_slsa_verifier_decides() {
    let Some(repository) = repository() else { return };
    let data = repository.join("cli/slsa-verifier/testdata/bcr");
    let source =
        std::fs::read_to_string(repository.join("cli/slsa-verifier/main_regression_test.go")).expect("table");
    let root = TrustRoot::public_good().expect("built in");
    let mut tally = Tally::new();
    for row in rows(&source, "Test_runVerifyGithubAttestation") {
        let file = data.join(first(&row, "artifact").expect("artifact"));
        let bundle = std::fs::read(format!("{}.intoto.jsonl", file.display())).expect("bundle");
        let outcome = expected(&row, first(&row, "builderID"))
            .and_then(|expected| artifact(&root, &bundle, &file, &expected, BuilderPolicy::Named));
        tally.note(first(&row, "name").unwrap_or_default(), &row, outcome);
    }
    tally.end("Test_runVerifyGithubAttestation", 5);
}

fn layout_blob(layout: &Path, descriptor: &serde_json::Value) -> Vec<u8> {
    let digest =
        descriptor["digest"].as_str().and_then(|text| text.strip_prefix("sha256:")).expect("a digest");
    std::fs::read(layout.join("blobs/sha256").join(digest)).expect("a blob")
}

/// What cosign attached to the image of a layout it saved: the image's digest and the layers.
fn attached(layout: &Path) -> (Digest, Vec<Piece>) {
    let read = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).expect("JSON");
    let index = read(&std::fs::read(layout.join("index.json")).expect("index"));
    let of_kind = |kind: &str| {
        let all = index["manifests"].as_array().expect("a list");
        let is_it = |one: &&serde_json::Value| {
            one["annotations"]["kind"]
                .as_str()
                .is_some_and(|found| found.starts_with(&format!("dev.cosignproject.cosign/{kind}")))
        };
        all.iter().find(is_it).expect(kind).clone()
    };
    let manifest = read(&layout_blob(layout, &of_kind("atts")));
    let layers = manifest["layers"].as_array().expect("layers").iter().map(|layer| Piece::Legacy {
        media_type: layer["mediaType"].as_str().expect("a type").to_owned(),
        blob: layout_blob(layout, layer),
        annotations: serde_json::from_value(layer["annotations"].clone()).expect("annotations"),
    });
    (of_kind("image")["digest"].as_str().expect("a digest").parse().expect("a digest"), layers.collect())
}

#[test]
fn images_as_slsa_verifier_decides() {
    let Some(repository) = repository() else { return };
    let data = repository.join("cli/slsa-verifier/testdata");
    let source =
        std::fs::read_to_string(repository.join("cli/slsa-verifier/main_regression_test.go")).expect("table");
    let root = TrustRoot::public_good().expect("built in");
    let builder = format!("{GENERATOR}generator_container_slsa3.yml");
    let requirement = github_requirement(attest::SLSA_PROVENANCE_V02).expect("fixed");
    let mut tally = Tally::new();
    for row in rows(&source, "Test_runVerifyGHAArtifactImage") {
        for (folder, version) in versions(&data, &["gha_generic_container".to_owned()]) {
            // Here, unlike with artifacts, the oldest version is one that is left out.
            let too_old = first(&row, "minversion").is_some_and(|oldest| compare(&version, oldest).is_le());
            let too_new = first(&row, "maxversion").is_some_and(|newest| compare(&version, newest).is_gt());
            if too_old || too_new {
                continue;
            }
            let image = data.join(&folder).join(&version).join(first(&row, "artifact").expect("an artifact"));
            let (digest, pieces) = attached(&image);
            let mut ids = vec![
                Some(format!("{builder}@{version}")),
                Some(format!("{builder}@refs/tags/{version}")),
                Some(builder.clone()),
                None,
            ];
            if let Some(id) = first(&row, "pBuilderID") {
                ids = vec![Some(id.to_owned())];
            }
            for id in ids {
                let outcome = expected(&row, id.as_deref()).and_then(|expected| {
                    let mut last = Err(SlsaRefusal::WrongDigest { found: digest.to_string() });
                    for piece in &pieces {
                        last = verify_piece(piece, &digest, &root, &requirement, now())
                            .map_err(SlsaRefusal::from)
                            .and_then(|verified| {
                                verify_provenance(verified, &expected, BuilderPolicy::Image)
                            });
                        if last.is_ok() {
                            break;
                        }
                    }
                    last
                });
                let name = first(&row, "name").unwrap_or_default();
                tally.note(&format!("{name} [{version} {id:?}]"), &row, outcome);
            }
        }
    }
    tally.end("Test_runVerifyGHAArtifactImage", 250);
}

#[test]
fn cloud_builds_as_slsa_verifier_decides() {
    let Some(repository) = repository() else { return };
    let data = repository.join("cli/slsa-verifier/testdata");
    let source =
        std::fs::read_to_string(repository.join("cli/slsa-verifier/main_regression_test.go")).expect("table");
    let mut tally = Tally::new();
    for row in rows(&source, "Test_runVerifyGCBArtifactImage") {
        // An image without a digest is refused by the command, before any provenance is looked at.
        if row.contains_key("noDigest") {
            continue;
        }
        for (folder, version) in versions(&data, &["gcb_container".to_owned()]) {
            if first(&row, "minversion").is_some_and(|oldest| compare(&version, oldest).is_lt()) {
                continue;
            }
            let folder = data.join(folder).join(&version);
            let named = row.get("artifactDigest").into_iter().flatten();
            let named = named.filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == version);
            let digest = match named {
                Some((_, digest)) => format!("sha256:{digest}"),
                None => {
                    let file = format!("{}.digest", first(&row, "artifact").expect("an artifact"));
                    std::fs::read_to_string(folder.join(file)).expect("a digest").trim().to_owned()
                }
            };
            let digest: Digest = digest.parse().expect("a digest");
            let provenance =
                std::fs::read(folder.join(first(&row, "provenance").expect("a file"))).expect("a file");
            let ids = match builder_id(&row) {
                Some(id) => vec![id],
                None => vec![format!("{CLOUD_BUILD}@{version}"), CLOUD_BUILD.to_owned()],
            };
            for id in ids {
                let outcome = expected(&row, Some(&id))
                    .and_then(|expected| verify_cloud_build(&provenance, &digest, &expected));
                tally.note(&format!("{} [{id}]", first(&row, "name").unwrap_or_default()), &row, outcome);
            }
        }
    }
    tally.end("Test_runVerifyGCBArtifactImage", 140);
}

/// `pString(builder + "@v0.4")`: the constant of that table and what is behind it.
fn builder_id(row: &Row) -> Option<String> {
    first(row, "pBuilderID").map(|rest| format!("{CLOUD_BUILD}{rest}"))
}

#[test]
fn npm_packages_as_slsa_verifier_decides() {
    let Some(repository) = repository() else { return };
    let data = repository.join("cli/slsa-verifier/testdata/npm/gha");
    let source =
        std::fs::read_to_string(repository.join("cli/slsa-verifier/main_regression_test.go")).expect("table");
    let root = TrustRoot::public_good().expect("built in");
    let mut tally = Tally::new();
    for row in rows(&source, "Test_runVerifyNpmPackage") {
        let file = data.join(first(&row, "artifact").expect("artifact"));
        let attestations = std::fs::read(format!("{}.json", file.display())).expect("attestations");
        let digest = digest(&file, DigestAlgorithm::Sha512);
        let outcome = expected(&row, first(&row, "builderID")).and_then(|expected| {
            verify_npm_package(&NpmRequest {
                attestations: &attestations,
                digest: &digest,
                keys: trust::NPM_KEYS,
                root: &root,
                expected: &expected,
                name: first(&row, "pkgName"),
                version: first(&row, "pkgVersion"),
                now: now(),
            })
        });
        tally.note(first(&row, "name").unwrap_or_default(), &row, outcome);
    }
    tally.end("Test_runVerifyNpmPackage", 50);
}

#[test]
fn a_verification_summary_as_slsa_verifier_decides() {
    let Some(repository) = repository() else { return };
    let data = repository.join("cli/slsa-verifier/testdata/vsa/gce/v1");
    let read = |name: &str| std::fs::read(data.join(name)).expect(name);
    let key = PublicKey::from_pem(&String::from_utf8(read("vsa_signing_public_key.pem")).expect("PEM"))
        .expect("key");
    let expected = ExpectedSummary {
        digests: vec!["gce_image_id:8970095005306000053".into()],
        verifier_id: "https://bcid.corp.google.com/verifier/bcid_package_enforcer/v0.1".into(),
        resource_uri: "gce_image://gke-node-images:gke-12615-gke1418000-cos-101-17162-463-29-c-cgpv1-pre"
            .into(),
        levels: vec!["BCID_L1".into(), "SLSA_BUILD_LEVEL_2".into()],
    };
    let envelope = read("gke-gce-pre.bcid-vsa.jsonl");
    let run = |id: Option<&str>| verify_summary_envelope(&envelope, &key, id, &expected).map(|_| ());
    assert_eq!(run(Some("keystore://76574:prod:vsa_signing_public_key")), Ok(()));
    assert_eq!(run(None), Ok(()));
    assert!(run(Some("")).is_err() && run(Some("my_key_id")).is_err());
}
