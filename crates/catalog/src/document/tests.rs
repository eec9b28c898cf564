use sbom::{LayerInfo, OperatingSystem};

use super::*;
use crate::testing::survives;

const CYCLONEDX: &str = r#"{"bomFormat":"CycloneDX","specVersion":"1.6",
"metadata":{"component":{"type":"container","name":"x","bom-ref":"root","properties":[]}},
"components":[
 {"bom-ref":"os","type":"operating-system","name":"debian","version":"12.5"},
 {"bom-ref":"lock","type":"application","name":"app/package-lock.json","properties":[{"name":"aquasecurity:trivy:Type","value":"npm"}]},
 {"bom-ref":"python","type":"application","name":"Python","properties":[{"name":"aquasecurity:trivy:Type","value":"python-pkg"}]},
 {"bom-ref":"apt","type":"library","name":"apt","version":"2.6.1","purl":"pkg:deb/debian/apt@2.6.1?arch=amd64&distro=debian-12.5"},
 {"bom-ref":"yum","type":"library","name":"yum","version":"4-1","purl":"pkg:rpm/redhat/yum@4-1?arch=noarch"},
 {"bom-ref":"a","type":"library","name":"a","version":"1.0.0","purl":"pkg:npm/a@1.0.0","properties":[{"name":"aquasecurity:trivy:PkgType","value":"npm"}]},
 {"bom-ref":"b","type":"library","name":"b","version":"2.0.0","purl":"pkg:npm/b@2.0.0","properties":[{"name":"aquasecurity:trivy:PkgType","value":"npm"}]},
 {"bom-ref":"six","type":"library","name":"six","version":"1.16.0","purl":"pkg:pypi/six@1.16.0","properties":[
   {"name":"aquasecurity:trivy:FilePath","value":"opt/six-1.16.0.dist-info/METADATA"},
   {"name":"aquasecurity:trivy:LayerDigest","value":"sha256:1111111111111111111111111111111111111111111111111111111111111111"},
   {"name":"aquasecurity:trivy:LayerDiffID","value":"sha256:2222222222222222222222222222222222222222222222222222222222222222"}]},
 {"bom-ref":"serde","type":"library","name":"serde","version":"1.0.1","purl":"pkg:cargo/serde@1.0.1"},
 {"bom-ref":"src","type":"library","name":"src","version":"1","purl":"pkg:generic/src@1"},
 {"bom-ref":"other","type":"library","name":"other","version":"1"}],
"dependencies":[
 {"ref":"os","dependsOn":["apt"]},{"ref":"lock","dependsOn":["a"]},{"ref":"a","dependsOn":["b"]},{"ref":"python","dependsOn":["six"]}]}"#;

fn digest(digit: char) -> Digest {
    let hex: String = std::iter::repeat_n(digit, 64).collect();
    format!("sha256:{hex}").parse().expect("a digest")
}

fn listed(text: &str) -> Listed {
    *parse(text.as_bytes()).expect("readable").document.expect("a document")
}

/// Packages as a scan of an image of Debian with two layers reports them, the document in the upper one.
fn placed(path: &str, listed: &Listed, have: &[Package], owned: &[&str]) -> Vec<String> {
    let os =
        OperatingSystem { family: "debian".into(), version: "12.5".into(), ..OperatingSystem::default() };
    let layer = |digit| LayerInfo { digest: digest(digit), diff_id: digest(digit), size: 1 };
    let layers = [layer('2'), layer('3')];
    let mut known = Known::new(Some(&os), &layers, have);
    let document = Placed { path, layer: &|_| Some(1), listed, owned: &|path| owned.contains(&path) };
    let packages = known.add(&document);
    // What an earlier document has is not told twice, but where all files of a language stand together.
    let again = known.add(&document);
    assert!(again.iter().all(|package| package.ecosystem.heading().is_some()), "{again:?}");
    let show = |p: &Package| {
        let place = &p.locations[0];
        format!("{} {} {:?} {}", p.ecosystem.as_str(), p.id, place.path, place.layer.unwrap_or(9))
    };
    packages.iter().map(show).collect()
}

#[test]
fn packages_stand_where_the_document_says() {
    let listed = listed(CYCLONEDX);
    assert_eq!(
        placed("srv/x.cdx.json", &listed, &[], &[]),
        [
            r#"dpkg apt@2.6.1 "srv/x.cdx.json" 1"#,
            r#"python-pkg six@1.16.0 "opt/six-1.16.0.dist-info/METADATA" 0"#,
            r#"npm a@1.0.0 "app/package-lock.json" 1"#,
            r#"npm b@2.0.0 "app/package-lock.json" 1"#,
            r#"cargo serde@1.0.1 "srv/x.cdx.json" 1"#,
        ]
    );
}

#[test]
fn what_the_image_tells_itself_counts() {
    let listed = listed(CYCLONEDX);
    let mut have = listed.packages.clone();
    have.retain(|package| matches!(package.name.as_str(), "apt" | "a"));
    assert_eq!(
        placed("srv/x.cdx.json", &listed, &have, &["srv/x.cdx.json"]),
        Vec::<String>::new(),
        "files of the system answer for what stands in them"
    );
    assert_eq!(placed("srv/x.cdx.json", &listed, &have, &["opt/six-1.16.0.dist-info/METADATA"]).len(), 1);
}

#[test]
fn documents_of_bitnami_start_at_the_component() {
    let listed = listed(CYCLONEDX);
    assert_eq!(
        placed("opt/bitnami/x/.spdx-x.spdx", &listed, &[], &[]),
        [
            r#"dpkg apt@2.6.1 "opt/bitnami/x/.spdx-x.spdx" 1"#,
            r#"python-pkg six@1.16.0 "opt/bitnami/x/opt/six-1.16.0.dist-info/METADATA" 0"#,
            r#"npm a@1.0.0 "opt/bitnami/x/app/package-lock.json" 1"#,
            r#"npm b@2.0.0 "opt/bitnami/x/app/package-lock.json" 1"#,
            r#"cargo serde@1.0.1 "opt/bitnami/x/.spdx-x.spdx" 1"#,
        ]
    );
}

#[test]
fn only_bills_of_materials_are_read() {
    for other in ["", "MIT License", "{}", "[1]", r#"{"SchemaVersion":2}"#, "SPDX-License-Identifier: MIT\n"]
    {
        assert_eq!(parse(other.as_bytes()), Ok(Found::default()), "{other}");
    }
    let malformed = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":7}"#;
    assert!(matches!(parse(malformed.as_bytes()), Err(ReadError::Malformed { .. })));
    let later = r#"{"bomFormat":"CycloneDX","specVersion":"9.0"}"#;
    assert!(matches!(parse(later.as_bytes()), Err(ReadError::Unsupported { .. })));
    let other = r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}"#;
    assert!(matches!(parse(other.as_bytes()), Err(ReadError::Unsupported { .. })));
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, CYCLONEDX.as_bytes());
}
