use proptest::prelude::*;

use base::{Digest, Timestamp};

use super::*;
use crate::{
    Checksum, DocumentInfo, Inventory, OperatingSystem, SourcePackage, Subject, to_cyclonedx, to_spdx,
};

/// Kinds that both formats can tell apart.
const KINDS: [Ecosystem; 11] = [
    Ecosystem::Dpkg,
    Ecosystem::Apk,
    Ecosystem::Rpm,
    Ecosystem::Alpm,
    Ecosystem::Portage,
    Ecosystem::Bottlerocket,
    Ecosystem::PythonPkg,
    Ecosystem::NodePkg,
    Ecosystem::Gobinary,
    Ecosystem::Rustbinary,
    Ecosystem::Jar,
];

fn info() -> DocumentInfo {
    DocumentInfo {
        tool_name: "assay".into(),
        tool_version: "0.1.0".into(),
        created: Timestamp::from_secs(1_795_233_300),
    }
}

/// What both formats keep: packages with everything but their layer, the system, and what was unreadable.
fn any_package() -> impl Strategy<Value = Package> {
    let word = "[a-z][a-z0-9.+]{0,8}";
    let license = prop_oneof![Just("MIT"), Just("GPL-2.0-only AND MIT"), Just("BSD, modified"), Just("")];
    (
        0..KINDS.len(),
        word,
        "[0-9][a-z0-9.~+-]{0,6}",
        word,
        license,
        proptest::option::of("[A-Za-z .<>@]{1,9}[a-z]"),
    )
        .prop_map(|(kind, name, version, path, license, supplier)| {
            let ecosystem = KINDS[kind];
            let (kind, name) = match ecosystem {
                Ecosystem::Dpkg => ("deb", name),
                Ecosystem::Apk => ("apk", name),
                Ecosystem::Rpm => ("rpm", name),
                Ecosystem::Alpm => ("alpm", name),
                Ecosystem::Portage => ("ebuild", name),
                Ecosystem::Bottlerocket => ("bottlerocket", name),
                Ecosystem::PythonPkg => ("pypi", name),
                Ecosystem::NodePkg => ("npm", format!("@{name}/{name}")),
                Ecosystem::Gobinary => ("golang", format!("example.com/{name}")),
                Ecosystem::Rustbinary => ("cargo", name),
                _ => ("maven", format!("org.{name}:{name}")),
            };
            let base_name = name.rsplit(['/', ':']).next().unwrap_or("x");
            let arch = if ecosystem.is_os() { "amd64" } else { "" };
            let purl = Purl::builder(kind, base_name)
                .namespace(if matches!(kind, "cargo" | "pypi") { "" } else { "space" })
                .version(&version)
                .qualifier("arch", arch)
                .build()
                .expect("valid");
            Package {
                ecosystem,
                id: ecosystem.package_id(&name, &version, ecosystem.is_os().then_some(arch)),
                source: ecosystem
                    .is_os()
                    .then(|| SourcePackage { name: name.clone(), version: "1:2-3".into() }),
                arch: ecosystem.is_os().then(|| arch.to_owned()),
                name,
                version,
                purl,
                licenses: Some(license.to_owned()).filter(|l| !l.is_empty()).into_iter().collect(),
                supplier: supplier.map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()),
                modularity: None,
                checksums: vec![Checksum { algorithm: "sha1".into(), hex: "00ff".repeat(10) }],
                locations: vec![location(&format!("usr/{path}"))],
                depends_on: Vec::new(),
                relationship: Relationship::Unknown,
                dev: false,
                lines: Vec::new(),
            }
        })
}

fn any_inventory() -> impl Strategy<Value = Inventory> {
    (proptest::collection::vec(any_package(), 0..12), any::<bool>()).prop_map(|(mut packages, os)| {
        sort(&mut packages);
        packages.dedup_by(|a, b| (a.ecosystem, &a.name) == (b.ecosystem, &b.name));
        if let [first, .., last] = packages.as_mut_slice()
            && first.ecosystem == last.ecosystem
        {
            first.depends_on = vec![last.id.clone()];
        }
        Inventory {
            subject: Subject {
                name: "127.0.0.1:5000/a:1".into(),
                manifest_digest: Some(Digest::sha256_of(b"m")),
                config_digest: Some(Digest::sha256_of(b"c")),
                platform: Some(Platform::linux_amd64()),
            },
            os: os.then(|| OperatingSystem {
                family: "debian".into(),
                version: "12.5".into(),
                pretty_name: None,
                codename: None,
                ..OperatingSystem::default()
            }),
            layers: Vec::new(),
            packages,
            unreadable: vec![Unreadable {
                path: "app/a.jar".into(),
                layer: None,
                code: "catalog-malformed".into(),
                reason: "java archive is malformed: expected a zip file, found junk (odd)".into(),
            }],
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn cyclonedx_round_trip(inventory in any_inventory()) {
        let bytes = to_cyclonedx(&inventory, &info()).expect("written");
        prop_assert_eq!(from_cyclonedx(&bytes).expect("read"), inventory);
    }

    #[test]
    fn spdx_round_trip(mut inventory in any_inventory()) {
        let bytes = to_spdx(&inventory, &info()).expect("written");
        // SPDX has no place for these two.
        inventory.subject.config_digest = None;
        inventory.subject.platform = None;
        prop_assert_eq!(from_spdx(&bytes).expect("read"), inventory);
    }

    #[test]
    fn changed_documents_never_panic(inventory in any_inventory(), at in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = to_cyclonedx(&inventory, &info()).expect("written");
        let index = at.index(bytes.len());
        bytes[index] = byte;
        let _ = from_cyclonedx(&bytes);
        let _ = from_cyclonedx(&bytes[..index]);
        let mut bytes = to_spdx(&inventory, &info()).expect("written");
        let index = at.index(bytes.len());
        bytes[index] = byte;
        let _ = from_spdx(&bytes);
        let _ = from_spdx(&bytes[..index]);
    }
}

#[test]
fn other_versions_and_formats_are_named() {
    let error = from_cyclonedx(br#"{"bomFormat":"CycloneDX","specVersion":"1.3"}"#).expect_err("old");
    assert_eq!(error.to_string(), "document is CycloneDX 1.3, expected CycloneDX 1.4 to 1.6");
    let error = from_spdx(br#"{"spdxVersion":"SPDX-3.0"}"#).expect_err("new");
    assert_eq!(error.to_string(), "document is SPDX-3.0, expected SPDX 2.2 or 2.3");
    assert!(matches!(from_spdx(b"7"), Err(SbomError::Malformed { format: "SPDX", .. })));
    assert!(matches!(from_cyclonedx(b"{"), Err(SbomError::Malformed { format: "CycloneDX", .. })));
    let deep = format!("{}{}", r#"{"components":[{"components":["#.repeat(500), "");
    assert!(from_cyclonedx(deep.as_bytes()).is_err());
}

#[test]
fn a_document_may_be_as_large_as_the_limit_and_not_larger() {
    let limit = usize::try_from(MAX_DOCUMENT_BYTES).expect("fits");
    let mut data = br#"{"bomFormat":"CycloneDX","specVersion":"1.6"}"#.to_vec();
    data.resize(limit, b' ');
    assert!(from_cyclonedx(&data).is_ok());
    data.push(b' ');
    assert_eq!(
        from_cyclonedx(&data),
        Err(SbomError::Budget(BudgetExceeded::Bytes { limit: MAX_DOCUMENT_BYTES }))
    );
}

#[test]
fn components_of_unknown_kinds_are_unreadable_not_absent() {
    let json = br#"{"bomFormat":"CycloneDX","specVersion":"1.5","components":[
        {"type":"library","name":"x"},{"type":"library","name":"y","purl":"pkg:odd/y@1"},
        {"type":"file","name":"z"},{"type":"library","group":"@a","name":"b","version":"1","purl":"pkg:npm/%40a/b@1"}]}"#;
    let inventory = from_cyclonedx(json).expect("readable");
    assert_eq!(inventory.packages.len(), 1);
    assert_eq!(inventory.packages[0].name, "@a/b");
    let names: Vec<&str> = inventory.unreadable.iter().map(|u| u.path.as_str()).collect();
    assert_eq!(names, ["x", "y"]);
}

#[test]
fn qualifiers_are_decoded() {
    let purl: Purl = "pkg:rpm/alma/a@1?arch=x86_64&modularitylabel=nodejs:12:80%2B1".parse().expect("valid");
    assert_eq!(qualifier(&purl, "arch").as_deref(), Some("x86_64"));
    assert_eq!(qualifier(&purl, "modularitylabel").as_deref(), Some("nodejs:12:80+1"));
    assert_eq!(qualifier(&purl, "epoch"), None);
}

#[test]
fn versions_that_trivy_takes_apart_are_put_together() {
    let json = br#"{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"bsdutils",
        "version":"2.38.1-5","purl":"pkg:deb/debian/bsdutils@2.38.1-5?arch=amd64&epoch=1&distro=debian-12.15",
        "properties":[{"name":"aquasecurity:trivy:SrcName","value":"util-linux"},
        {"name":"aquasecurity:trivy:SrcVersion","value":"2.38.1"},{"name":"aquasecurity:trivy:SrcRelease","value":"5"},
        {"name":"aquasecurity:trivy:SrcEpoch","value":"3"}]}]}"#;
    let package = from_cyclonedx(json).expect("readable").packages.remove(0);
    assert_eq!(package.version, "1:2.38.1-5");
    assert_eq!(
        package.source,
        Some(SourcePackage { name: "util-linux".into(), version: "3:2.38.1-5".into() })
    );
}

#[test]
fn cyclonedx_keeps_which_lock_file_a_package_came_from() {
    let json = br#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","group":"@a","name":"b",
        "version":"1","purl":"pkg:npm/%40a/b@1","properties":[{"name":"aquasecurity:trivy:PkgType","value":"pnpm"},
        {"name":"aquasecurity:trivy:PkgID","value":"@a/b@1(c@2)"}]}]}"#;
    let package = from_cyclonedx(json).expect("readable").packages.remove(0);
    assert_eq!((package.ecosystem, package.id.as_str()), (Ecosystem::Pnpm, "@a/b@1(c@2)"));
}
