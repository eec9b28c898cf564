//! GitHub's dependency snapshot (REST API, "Create a snapshot of dependencies for a repository").

use serde_json::{Map, Value, json};

use super::{PROGRAM, WriteInfo, json_text};
use crate::Document;
use crate::document::wire::{ListedPackage, ScanResult};

/// The packages of a result as a dependency snapshot. The job's variables say which commit it is of.
#[must_use]
pub fn github(document: &Document, info: &WriteInfo<'_>) -> String {
    let variable = |name: &str| (info.variable)(name).unwrap_or_default();
    let mut manifests = Map::new();
    for result in document.report().results.iter().filter(|result| !result.packages.is_empty()) {
        manifests.insert(result.target.clone(), manifest(document, result));
    }
    json_text(&json!({
        "version": 0,
        "job": {
            "correlator": format!("{}_{}", variable("GITHUB_WORKFLOW"), variable("GITHUB_JOB")),
            "id": variable("GITHUB_RUN_ID"),
        },
        "sha": variable("GITHUB_SHA"),
        "ref": variable("GITHUB_REF"),
        "detector": { "name": PROGRAM, "version": info.version, "url": super::program_url(info) },
        "metadata": metadata(document),
        "scanned": info.now.to_rfc3339(),
        "manifests": manifests,
    }))
}

/// Scalars only, at most eight.
fn metadata(document: &Document) -> Value {
    let metadata = &document.report().metadata;
    let mut out = Map::new();
    let mut put = |name: &str, values: &[String]| {
        if !values.is_empty() {
            out.insert(name.to_owned(), values.join(", ").into());
        }
    };
    put("aquasecurity:trivy:RepoTag", &metadata.repo_tags);
    put("aquasecurity:trivy:RepoDigest", &metadata.repo_digests);
    put("assay:notExamined", &document.gaps());
    out.into()
}

fn manifest(document: &Document, result: &ScanResult) -> Value {
    let report = document.report();
    let mut resolved = Map::new();
    for package in &result.packages {
        // Two versions of one package would take each other's place under the name, so the version is part of the key
        // from the second on.
        let key = if resolved.contains_key(&package.name) {
            format!("{}@{}", package.name, package.full_version())
        } else {
            package.name.clone()
        };
        resolved.insert(key, dependency(package));
    }
    let mut manifest = json!({ "name": if result.kind.is_empty() { "unknown" } else { &result.kind } });
    if result.class == "lang-pkgs" {
        let place = if report.artifact_type == "container_image" {
            let tags = report.metadata.repo_tags.join(", ");
            document.digest().map_or(tags.clone(), |digest| format!("{tags}@{digest}"))
        } else {
            result.target.clone()
        };
        manifest["file"] = json!({ "source_location": place });
    }
    manifest["resolved"] = resolved.into();
    manifest
}

fn dependency(package: &ListedPackage) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| out.insert(name.to_owned(), value);
    if !package.identifier.purl.is_empty() {
        put("package_url", package.identifier.purl.clone().into());
    }
    put("relationship", if package.relationship == "indirect" { "indirect" } else { "direct" }.into());
    put("scope", if package.dev { "development" } else { "runtime" }.into());
    if !package.depends_on.is_empty() {
        put("dependencies", package.depends_on.clone().into());
    }
    if !package.file_path.is_empty() {
        put("metadata", json!({ "source_location": package.file_path }));
    }
    out.into()
}
