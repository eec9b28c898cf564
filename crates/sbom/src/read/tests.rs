use proptest::prelude::*;

use base::{BudgetExceeded, Digest, Platform, Purl, Timestamp};

use super::draft::Draft;
use super::*;
use crate::document::subject_version;
use crate::{
    Checksum, CycloneDxVersion, DocumentInfo, Ecosystem, Inventory, LayerInfo, LineRange, Location,
    OperatingSystem, Package, Relationship, SourcePackage, Subject, to_cyclonedx, to_cyclonedx_version,
    to_spdx, to_spdx_tag_value,
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

/// A package of which no more is known.
pub(crate) fn package(ecosystem: Ecosystem, name: &str, version: &str, purl: Purl) -> Package {
    Package {
        ecosystem,
        id: ecosystem.package_id(name, version, None),
        name: name.into(),
        version: version.into(),
        arch: None,
        source: None,
        purl,
        licenses: Vec::new(),
        supplier: None,
        modularity: None,
        checksums: Vec::new(),
        locations: Vec::new(),
        depends_on: Vec::new(),
        relationship: Relationship::Unknown,
        dev: false,
        lines: Vec::new(),
        entry: None,
    }
}

fn info() -> DocumentInfo {
    DocumentInfo {
        tool_name: "assay".into(),
        tool_version: "0.1.0".into(),
        created: Timestamp::from_secs(1_795_233_300),
        supplier: None,
        source_name: None,
        source_version: None,
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
            let name = if ecosystem == Ecosystem::Portage { format!("space/{name}") } else { name };
            let base_name = name.rsplit(['/', ':']).next().unwrap_or("x");
            let arch = if ecosystem.is_os() { "amd64" } else { "" };
            let namespace = name.rsplit_once(['/', ':']).map_or("space", |(namespace, _)| namespace);
            let purl = Purl::builder(kind, base_name)
                .namespace(if matches!(kind, "cargo" | "pypi") { "" } else { namespace })
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
                locations: vec![Location { path: format!("usr/{path}"), layer: Some(0) }],
                depends_on: Vec::new(),
                relationship: if ecosystem.is_os() { Relationship::Unknown } else { Relationship::Direct },
                dev: !ecosystem.is_os(),
                lines: Vec::new(),
                entry: None,
            }
        })
}

/// As it was before it was written: that a document told of a package is no part of it.
fn of_files(mut inventory: Inventory) -> Inventory {
    for package in &mut inventory.packages {
        assert!(package.entry.take().is_some());
    }
    inventory
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
                version: None,
            },
            os: os.then(|| OperatingSystem {
                family: "debian".into(),
                version: "12.5".into(),
                pretty_name: Some("Debian GNU/Linux 12: (bookworm)".into()),
                codename: Some("bookworm".into()),
                stream: Some("12-x".into()),
                content_sets: vec!["rhel-9".into(), "rhel-8".into()],
                builds: vec!["ubi8-container-8.3-227-x86_64".into()],
                supplier: Some("rapidfort".into()),
            }),
            layers: vec![LayerInfo {
                digest: Digest::sha256_of(b"l"),
                diff_id: Digest::sha256_of(b"d"),
                size: 7,
            }],
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
        prop_assert_eq!(of_files(from_cyclonedx(&bytes).expect("read")), inventory);
    }

    #[test]
    fn cyclonedx_round_trip_in_every_version(inventory in any_inventory()) {
        for version in [CycloneDxVersion::V1_4, CycloneDxVersion::V1_5, CycloneDxVersion::V1_7] {
            let bytes = to_cyclonedx_version(&inventory, &info(), version).expect("written");
            let read = read_document(&bytes, ReadOptions::default()).expect("read");
            prop_assert_eq!(read.form, DocumentForm::CycloneDxJson);
            prop_assert_eq!(of_files(read.inventory), inventory.clone());
        }
    }

    #[test]
    fn spdx_round_trip(inventory in any_inventory()) {
        let bytes = to_spdx(&inventory, &info()).expect("written");
        prop_assert_eq!(of_files(from_spdx(&bytes).expect("read")), inventory);
    }

    #[test]
    fn tag_value_round_trip(inventory in any_inventory()) {
        let bytes = to_spdx_tag_value(&inventory, &info());
        let read = read_document(&bytes, ReadOptions::default()).expect("read");
        prop_assert_eq!(read.form, DocumentForm::SpdxTagValue);
        prop_assert_eq!(of_files(read.inventory), inventory);
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

/// What was examined keeps its version and its digests through every form, whoever names the version.
#[test]
fn versions_of_what_was_examined() {
    let forms = |inventory: &Inventory, info: &DocumentInfo| {
        let json = to_cyclonedx(inventory, info).expect("written");
        [json, to_spdx(inventory, info).expect("written"), to_spdx_tag_value(inventory, info)]
    };
    let check = |subject: &Subject, info: &DocumentInfo, version: &str, read_back: &Subject| {
        let inventory = Inventory { subject: subject.clone(), ..Draft::empty() };
        for document in forms(&inventory, info) {
            let text = String::from_utf8(document).expect("text");
            assert!(text.contains(version), "{version} is missing in {text}");
            let read = read_document(text.as_bytes(), ReadOptions::default()).expect("read").inventory;
            assert_eq!(&read.subject, read_back, "{text}");
        }
    };
    let (manifest, config) = (Some(Digest::sha256_of(b"m")), Some(Digest::sha256_of(b"c")));
    let folder = Draft::empty().subject;
    let folder = Subject { name: "app".into(), ..folder };
    let image =
        Subject { manifest_digest: manifest.clone(), config_digest: config.clone(), ..folder.clone() };
    let archive = Subject { config_digest: config.clone(), ..folder.clone() };
    let named =
        DocumentInfo { source_name: Some("shop".into()), source_version: Some("1.2".into()), ..info() };
    let as_named =
        |subject: &Subject| Subject { name: "shop".into(), version: Some("1.2".into()), ..subject.clone() };
    // SHA-256 of nothing: no packages are listed.
    let nothing = "packages-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    check(&folder, &info(), nothing, &folder);
    check(&image, &info(), &manifest.expect("set").to_string(), &image);
    check(&archive, &info(), &config.expect("set").to_string(), &archive);
    for subject in [&folder, &image, &archive] {
        check(subject, &named, "1.2", &as_named(subject));
        check(&as_named(subject), &info(), "1.2", &as_named(subject));
    }
}

/// A folder's version is the same for the same packages in the same files, and for no others.
#[test]
fn a_list_of_packages_is_told_by_its_digest() {
    let of = |packages: &[(&str, &str)]| {
        let component = |(purl, path): &(&str, &str)| {
            format!(
                r#"{{"type":"library","name":"a","purl":"{purl}","properties":[{{"name":"aquasecurity:trivy:FilePath","value":"{path}"}}]}}"#
            )
        };
        let components: Vec<String> = packages.iter().map(component).collect();
        let text = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{}]}}"#,
            components.join(",")
        );
        subject_version(&from_cyclonedx(text.as_bytes()).expect("read"), &info())
    };
    let (one, two) = (("pkg:npm/a@1", "x"), ("pkg:npm/a@2", "x"));
    assert_eq!(of(&[one, two]), of(&[two, one]));
    let all = [of(&[]), of(&[one]), of(&[two]), of(&[one, two]), of(&[("pkg:npm/a@1", "y")])];
    let different: std::collections::BTreeSet<&String> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "{all:?}");
}

/// CPEs of a document are written into what is made of it; a component that nothing else names is known by its CPE.
#[test]
fn cpes_of_documents() {
    let (curl, other) =
        ("cpe:2.3:a:haxx:curl:8.1.0:*:*:*:*:*:*:*", r"cpe:2.3:a:who:a\\/b:8.1.0:*:*:*:*:*:*:*");
    let cyclonedx = |components: &str| {
        format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{components}]}}"#)
    };
    let spdx = |refs: &str| {
        format!(
            r#"{{"spdxVersion":"SPDX-2.3","packages":[{{"SPDXID":"SPDXRef-1","name":"libcurl","primaryPackagePurpose":"APPLICATION","externalRefs":[{refs}]}}]}}"#
        )
    };
    let by_uri = "cpe:/a:haxx:curl:8.1.0";
    for text in [
        cyclonedx(&format!(
            r#"{{"type":"application","name":"libcurl","cpe":"{curl}","properties":[{{"name":"syft:cpe23","value":"{other}"}},{{"name":"syft:cpe23","value":"junk"}}]}}"#
        )),
        cyclonedx(&format!(
            r#"{{"type":"library","name":"libcurl","version":"8.1.0","cpe":"{by_uri}","purl":"pkg:github/curl/libcurl@8.1.0","properties":[{{"name":"syft:cpe23","value":"{other}"}}]}}"#
        )),
        spdx(&format!(
            r#"{{"referenceCategory":"SECURITY","referenceType":"cpe22Type","referenceLocator":"{by_uri}"}},
            {{"referenceCategory":"SECURITY","referenceType":"http://spdx.org/rdf/references/cpe23Type","referenceLocator":"{other}"}}"#
        )),
        format!(
            r#"{{"schema":{{"version":"16.1.0"}},"artifacts":[{{"id":"1","name":"libcurl","version":"8.1.0","type":"binary","cpes":[{{"cpe":"{curl}","source":"nvd"}},"{other}"]}}]}}"#
        ),
        format!(
            r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="application"><name>libcurl</name><cpe>{curl}</cpe>
            <properties><property name="syft:cpe23">{}</property></properties></component></components></bom>"#,
            other.replace(r"\\", r"\")
        ),
    ] {
        let read =
            |text: &str| read_document(text.as_bytes(), ReadOptions::default()).expect("read").inventory;
        let mut inventory = read(&text);
        for again in 0..4 {
            let [package] = inventory.packages.as_slice() else { panic!("{text}: {inventory:?}") };
            // A package URL of a forge says whose it is.
            assert!(package.name.ends_with("libcurl"), "{text}: {package:?}");
            assert_eq!(package.version, "8.1.0", "{text}");
            assert_eq!(package.ecosystem, Ecosystem::Binary, "{text}");
            let cpes = package.entry.as_ref().map(|entry| entry.cpes.clone()).unwrap_or_default();
            assert_eq!(cpes, [curl, &other.replace(r"\\", r"\")], "{text}");
            let bytes = match again {
                0 => to_cyclonedx(&inventory, &info()).expect("written"),
                1 => to_spdx(&inventory, &info()).expect("written"),
                _ => to_spdx_tag_value(&inventory, &info()),
            };
            inventory = read(&String::from_utf8(bytes).expect("text"));
        }
    }
    // As many as a package may have, of as many as there are.
    let many = vec![r#""cpe:2.3:a:v:p:1:*:*:*:*:*:*:*""#; 1_000_000].join(",");
    let syft = |cpes: &str| {
        let text = format!(
            r#"{{"schema":{{"version":"16.1.0"}},"artifacts":[{{"id":"1","name":"p","version":"1","cpes":[{cpes}]}}]}}"#
        );
        read_document(text.as_bytes(), ReadOptions::default()).map(|read| read.inventory.packages.len())
    };
    assert_eq!(syft(&many), Ok(1));
    assert!(matches!(syft("7"), Err(SbomError::Malformed { format: "Syft", .. })));
    // A device is no program.
    let device = r#"{"type":"device","name":"d","cpe":"cpe:2.3:h:v:d:1:*:*:*:*:*:*:*"}"#;
    assert!(from_cyclonedx(cyclonedx(device).as_bytes()).expect("read").packages.is_empty());
}

#[test]
fn what_cyclonedx_calls_a_package_is_kept() {
    let read = |more: &str| {
        let text = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{{"type":"library","name":"a","version":"1","purl":"pkg:npm/a@1"{more}}}]}}"#
        );
        from_cyclonedx(text.as_bytes())
            .expect("read")
            .packages
            .remove(0)
            .entry
            .expect("of a document")
            .bom_ref
    };
    assert_eq!(read(r#","bom-ref":"one""#).as_deref(), Some("one"));
    assert_eq!(read(""), None);
}

#[test]
fn other_versions_and_formats_are_named() {
    let error = from_cyclonedx(br#"{"bomFormat":"CycloneDX","specVersion":"0.9"}"#).expect_err("old");
    assert_eq!(error.to_string(), "document is CycloneDX 0.9, expected CycloneDX 1.0 to 1.7");
    let error = from_spdx(br#"{"spdxVersion":"SPDX-3.0"}"#).expect_err("new");
    assert_eq!(error.to_string(), "document is SPDX-3.0, expected SPDX 2.1 to 2.3");
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

/// A document of small values costs as much memory as one of large ones, and a list that names a package again and again
/// names it once.
#[test]
fn lists_made_to_hurt() {
    let document = |components: &str, dependencies: &str| {
        let text = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{components}],"dependencies":[{dependencies}]}}"#
        );
        from_cyclonedx(text.as_bytes())
    };
    let over = |limit: u64| Err(SbomError::Budget(BudgetExceeded::Items { limit }));
    let list = |one: &str, count: usize| vec![one; count].join(",");
    let packages = usize::try_from(MAX_DOCUMENT_PACKAGES).expect("fits");
    assert!(document(&list("{}", packages), "").is_ok());
    assert_eq!(document(&list("{}", packages + 1), ""), over(MAX_DOCUMENT_PACKAGES));
    // Also of several lists together.
    let half = format!(r#"{{"components":[{}]}}"#, list("{}", packages / 2));
    assert_eq!(document(&list(&half, 3), ""), over(MAX_DOCUMENT_PACKAGES));
    let one = r#"{"type":"library","bom-ref":"a","name":"x","version":"1","purl":"pkg:npm/x@1"}"#;
    let other = one.replace("\"a\"", "\"b\"");
    let same = document(&list(one, 1000), "").expect("read");
    assert_eq!(same.packages.len(), 1);
    let two = document(&format!("{one},{other}"), "").expect("read");
    assert_eq!(two.packages.len(), 2);
    // Circles, and one edge a million times.
    let needs = list(r#""b""#, 1_000_000);
    let edges = format!(r#"{{"ref":"a","dependsOn":["a",{needs}]}},{{"ref":"b","dependsOn":["a"]}}"#);
    let circle = document(&format!("{one},{other}"), &edges).expect("read");
    assert!(circle.packages.iter().all(|package| package.depends_on == ["x@1"]), "{circle:?}");
    let many = list(r#""a""#, usize::try_from(MAX_DOCUMENT_VALUES).expect("fits"));
    let edges = format!(r#"{{"ref":"a","dependsOn":[{many}]}}"#);
    assert_eq!(document(one, &edges), over(MAX_DOCUMENT_VALUES));
}

/// What needs what is kept once in every form, and there are no more of it than are read.
#[test]
fn needs_said_a_million_times() {
    let nodes = |count: usize| -> Vec<String> { (0..count).map(|at| format!("n{at}")).collect() };
    let quoted =
        |names: &[String]| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(",");
    let join = |lines: Vec<String>| lines.join(",");
    let each =
        |names: &[String], line: &dyn Fn(&str) -> String| join(names.iter().map(|name| line(name)).collect());
    // Every package needs the first `needed` of them, said `times` times.
    let documents = |count: usize, needed: usize, times: usize| -> Vec<(&'static str, String)> {
        let names = nodes(count);
        let needed = &names[..needed];
        let needs = vec![quoted(needed); times].join(",");
        let component = |n: &str| {
            format!(
                r#"{{"type":"library","bom-ref":"{n}","name":"{n}","version":"1","purl":"pkg:npm/{n}@1"}}"#
            )
        };
        let dependency = |n: &str| format!(r#"{{"ref":"{n}","dependsOn":[{needs}]}}"#);
        let cyclonedx = format!(
            r#"{{"dependencies":[{}],"bomFormat":"CycloneDX","specVersion":"1.6","components":[{}]}}"#,
            each(&names, &dependency),
            each(&names, &component)
        );
        let package = |n: &str| {
            format!(
                r#"{{"ID":"{n}@1","Name":"{n}","Version":"1","Identifier":{{"PURL":"pkg:npm/{n}@1"}},"DependsOn":[{}]}}"#,
                vec![each(needed, &|to| format!(r#""{to}@1""#)); times].join(",")
            )
        };
        let trivy = format!(
            r#"{{"SchemaVersion":2,"Results":[{{"Class":"lang-pkgs","Type":"npm","Target":"x","Packages":[{}]}}]}}"#,
            each(&names, &package)
        );
        let resolved =
            |n: &str| format!(r#""{n}":{{"package_url":"pkg:npm/{n}@1","dependencies":[{needs}]}}"#);
        let github = format!(
            r#"{{"detector":{{}},"manifests":{{"x":{{"resolved":{{{}}}}}}}}}"#,
            each(&names, &resolved)
        );
        let all = |line: &dyn Fn(&str, &str) -> String| {
            let of = |from: &String| vec![each(needed, &|to| line(from, to)); times].join(",");
            join(names.iter().map(of).collect())
        };
        let syft = format!(
            r#"{{"schema":{{"version":"16.0.0"}},"artifacts":[{}],"artifactRelationships":[{}]}}"#,
            each(&names, &|n| format!(r#"{{"id":"{n}","name":"{n}","version":"1","purl":"pkg:npm/{n}@1"}}"#)),
            all(&|from, to| format!(r#"{{"parent":"{to}","child":"{from}","type":"dependency-of"}}"#))
        );
        let spdx = format!(
            r#"{{"spdxVersion":"SPDX-2.3","relationships":[{}],"packages":[{}]}}"#,
            all(&|from, to| format!(
                r#"{{"spdxElementId":"{from}","relationshipType":"DEPENDS_ON","relatedSpdxElement":"{to}"}}"#
            )),
            each(&names, &|n| format!(
                r#"{{"SPDXID":"{n}","name":"{n}","versionInfo":"1","externalRefs":[{{"referenceType":"purl","referenceLocator":"pkg:npm/{n}@1"}}]}}"#
            ))
        );
        let tag_value = format!(
            "SPDXVersion: SPDX-2.3\n{}\n{}",
            names.iter().map(|n| format!("PackageName: {n}\nSPDXID: {n}\nPackageVersion: 1\nExternalRef: PACKAGE-MANAGER purl pkg:npm/{n}@1\n")).collect::<String>(),
            all(&|from, to| format!("Relationship: {from} DEPENDS_ON {to}")).replace(',', "\n")
        );
        let xml = format!(
            r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>{}</components><dependencies>{}</dependencies></bom>"#,
            each(&names, &|n| format!(r#"<component type="library" bom-ref="{n}"><name>{n}</name><version>1</version><purl>pkg:npm/{n}@1</purl></component>"#)).replace(',', ""),
            each(&names, &|n| format!(r#"<dependency ref="{n}">{}</dependency>"#, vec![each(needed, &|to| format!(r#"<dependency ref="{to}"/>"#)).replace(',', ""); times].concat())).replace(',', "")
        );
        vec![
            ("CycloneDX", cyclonedx),
            ("Trivy", trivy),
            ("GitHub", github),
            ("Syft", syft),
            ("SPDX", spdx),
            ("tag-value", tag_value),
            ("XML", xml),
        ]
    };
    let read = |text: &str| {
        read_document(text.as_bytes(), ReadOptions::default()).map(|read| read.inventory.packages)
    };
    let expected: Vec<String> = ["n0@1", "n1@1", "n2@1"].map(str::to_owned).into();
    for (form, text) in documents(5, 3, 4) {
        let packages = read(&text).unwrap_or_else(|error| panic!("{form}: {error}\n{text}"));
        assert_eq!(packages.len(), 5, "{form}");
        assert!(packages.iter().all(|package| package.depends_on == expected), "{form}: {packages:?}");
    }
    let over = Err(SbomError::Budget(BudgetExceeded::Items { limit: MAX_DOCUMENT_EDGES as u64 }));
    for (form, text) in documents(1001, 1000, 1) {
        assert_eq!(read(&text), over, "{form}");
    }
}

#[test]
fn packages_are_listed_up_to_a_number() {
    let text = |count: usize| {
        let one = |n: usize| {
            format!("PackageName: p\nSPDXID: SPDXRef-{n}\nExternalRef: PACKAGE-MANAGER purl pkg:npm/p@{n}\n")
        };
        let packages: String = (0..count).map(one).collect();
        format!("SPDXVersion: SPDX-2.3\n{packages}")
    };
    let read = |text: &str| {
        read_document(text.as_bytes(), ReadOptions::default()).map(|read| read.inventory.packages.len())
    };
    assert_eq!(read(&text(MAX_LISTED_PACKAGES)), Ok(MAX_LISTED_PACKAGES));
    let limit = MAX_LISTED_PACKAGES as u64;
    assert_eq!(read(&text(MAX_LISTED_PACKAGES + 1)), Err(SbomError::Budget(BudgetExceeded::Items { limit })));
    let many = "PackageName: p\n".repeat(600_000);
    let limit = MAX_DOCUMENT_PACKAGES;
    let error = read(&format!("SPDXVersion: SPDX-2.3\n{many}"));
    assert_eq!(error, Err(SbomError::Budget(BudgetExceeded::Items { limit })));
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
fn documents_of_elder_versions() {
    // Trivy before SPDX 2.3: what a package is for stands in its identifier.
    let json = br#"{"spdxVersion":"SPDX-2.2","name":"d","packages":[
        {"SPDXID":"SPDXRef-Application-1","name":"pip","sourceInfo":"srv/requirements.txt"},
        {"SPDXID":"SPDXRef-ContainerImage-2","name":"a/b@sha256:00","attributionTexts":["DiffID: sha256:00"],
         "externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:oci/b@sha256:00"}]},
        {"SPDXID":"SPDXRef-OperatingSystem-3","name":"debian","versionInfo":"11.6"},
        {"SPDXID":"SPDXRef-Package-4","name":"dash","versionInfo":"0.5-5",
         "externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:deb/debian/dash@0.5-5?distro=debian-11.6"}]},
        {"SPDXID":"SPDXRef-Package-5","name":"flask","versionInfo":"1",
         "externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:pypi/flask@1"}]}],
        "relationships":[
        {"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBE","relatedSpdxElement":"SPDXRef-ContainerImage-2"},
        {"spdxElementId":"SPDXRef-Application-1","relationshipType":"CONTAINS","relatedSpdxElement":"SPDXRef-Package-5"}]}"#;
    let inventory = from_spdx(json).expect("readable");
    assert_eq!(inventory.unreadable, []);
    assert_eq!(inventory.subject.name, "a/b@sha256:00");
    assert_eq!(inventory.os.as_ref().map(|os| os.version.as_str()), Some("11.6"));
    let found = inventory.packages.iter().map(|package| (package.ecosystem, package.name.as_str()));
    assert_eq!(found.collect::<Vec<_>>(), [(Ecosystem::Dpkg, "dash"), (Ecosystem::Pip, "flask")]);
    // The image a document is about is no package, one that it only has is.
    let about = |relations: &str| {
        let json = format!(
            r#"{{"spdxVersion":"SPDX-2.1","name":"d","packages":[{{"SPDXID":"SPDXRef-a","name":"a",
            "externalRefs":[{{"referenceType":"purl","referenceLocator":"pkg:oci/a@sha256:00"}}]}}],"relationships":[{relations}]}}"#
        );
        from_spdx(json.as_bytes()).expect("readable").unreadable.len()
    };
    assert_eq!(about(""), 1);
    let describes = r#"{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a"}"#;
    assert_eq!(about(describes), 0);
    // Syft's type of Alpine's packages until it had a name.
    let json = br#"{"bomFormat":"CycloneDX","specVersion":"1.1","components":[{"type":"library","name":"libssl3",
        "version":"3-r0","purl":"pkg:alpine/libssl3@3-r0?arch=x86_64&upstream=openssl&distro=alpine-3.15.4"}]}"#;
    let inventory = from_cyclonedx(json).expect("readable");
    assert_eq!(inventory.os.as_ref().map(|os| os.version.as_str()), Some("3.15.4"));
    assert_eq!(inventory.packages[0].purl.as_str(), "pkg:apk/alpine/libssl3@3-r0?arch=x86_64&distro=3.15.4");
    assert_eq!(inventory.packages[0].source.as_ref().map(|source| source.name.as_str()), Some("openssl"));
}

#[test]
fn packages_of_systems_without_a_package_url() {
    let json = br#"{"artifacts":[{"id":"1","name":"bash","version":"5.1-6","type":"deb"},
        {"id":"2","name":"odd","version":"1","type":"binary"}],
        "distro":{"id":"ubuntu","versionID":"22.04"},"schema":{"version":"16.0.0"}}"#;
    let inventory = read_document(json, ReadOptions::default()).expect("readable").inventory;
    assert_eq!(inventory.packages[0].purl.as_str(), "pkg:deb/ubuntu/bash@5.1-6");
    assert_eq!(inventory.unreadable.len(), 1);
    let json = br#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[
        {"type":"library","name":"bash","version":"5.1-6","properties":[{"name":"syft:package:type","value":"deb"}]},
        {"type":"operating-system","name":"echo","version":"1"}]}"#;
    let inventory = from_cyclonedx(json).expect("readable");
    assert_eq!(inventory.packages[0].purl.as_str(), "pkg:deb/echo/bash@5.1-6");
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

/// Packages as `ecosystem name version [source version] at path@layer -> needs`.
fn show(data: &[u8], options: ReadOptions) -> Vec<String> {
    let inventory = read_document(data, options).expect("readable").inventory;
    let os = inventory.os.expect("a system is named");
    let line = |package: &Package| {
        let mut line = format!("{} {} {}", package.ecosystem.as_str(), package.name, package.version);
        if let Some(source) = &package.source {
            line += &format!(" [{} {}]", source.name, source.version);
        }
        if let Some(place) = package.locations.first() {
            line += &format!(" at {}@{:?}", place.path, place.layer);
        }
        if !package.depends_on.is_empty() {
            line += &format!(" -> {}", package.depends_on.join(", "));
        }
        line
    };
    assert_eq!(inventory.unreadable, []);
    let head = [format!("{} | {} {}", inventory.subject.name, os.family, os.version)];
    head.into_iter().chain(inventory.packages.iter().map(line)).collect()
}

const OF_SYFT: [&str; 6] = [
    "registry.example.test/team/app:1 | debian 11.11",
    "dpkg adduser 3.118+deb11u1 [adduser 3.118+deb11u1] at var/lib/dpkg/status@None -> debconf@1.5.77, passwd@1:4.8.1-1",
    "dpkg bsdutils 1:2.36.1-8+deb11u2 [util-linux 2.36.1-8+deb11u2] at var/lib/dpkg/status@None",
    "dpkg debconf 1.5.77 [debconf 1.5.77] at var/lib/dpkg/status@None",
    "dpkg node-ansi 0.3.1-1 [node-ansi 0.3.1-1] at var/lib/dpkg/status@None",
    "dpkg passwd 1:4.8.1-1 [shadow 1:4.8.1-1] at var/lib/dpkg/status@None",
];
const OWNED: &str = "node-pkg ansi 0.3.1 at usr/share/nodejs/ansi/package.json@None";

#[test]
fn documents_of_syft() {
    let keep = ReadOptions { comprehensive: true };
    let with_owned: Vec<&str> = OF_SYFT.into_iter().chain([OWNED]).collect();
    for (name, data) in [
        ("json", include_bytes!("fixtures/syft.json").as_slice()),
        ("spdx", include_bytes!("fixtures/syft.spdx.json")),
    ] {
        assert_eq!(show(data, ReadOptions::default()), OF_SYFT, "{name}");
        assert_eq!(show(data, keep), with_owned, "{name}");
    }
    // CycloneDX has no place for who owns a file.
    let json = show(include_bytes!("fixtures/syft.cdx.json"), ReadOptions::default());
    assert_eq!(json, with_owned);
    assert_eq!(show(include_bytes!("fixtures/syft.cdx.xml"), ReadOptions::default()), json);
}

#[test]
fn documents_of_trivy() {
    let cyclonedx = show(include_bytes!("fixtures/trivy.cdx.json"), ReadOptions::default());
    assert_eq!(
        cyclonedx,
        [
            "registry.example.test/team/app:1 | debian 11.11",
            "dpkg adduser 3.118+deb11u1 [adduser 3.118+deb11u1] at @Some(0) -> passwd@1:4.8.1-1",
            "dpkg bsdutils 1:2.36.1-8+deb11u2 [util-linux 2.36.1-8+deb11u2] at @Some(0)",
            "dpkg passwd 1:4.8.1-1 [shadow 1:4.8.1-1] at @Some(0)",
            "npm debug 4.3.4 at npm/package-lock.json@None",
        ]
    );
    let spdx = show(include_bytes!("fixtures/trivy.spdx"), ReadOptions::default());
    // Its SPDX has no dependencies.
    let without: Vec<&str> = cyclonedx.iter().map(|line| line.split(" -> ").next().unwrap_or(line)).collect();
    assert_eq!(spdx, without);
}

#[test]
fn a_lock_file_holds_what_its_packages_need() {
    let json = br#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[
        {"bom-ref":"l","type":"application","name":"a/Cargo.lock","properties":[{"name":"aquasecurity:trivy:Type","value":"cargo"}]},
        {"bom-ref":"m","type":"application","name":"b/Cargo.lock","properties":[{"name":"aquasecurity:trivy:Type","value":"cargo"}]},
        {"bom-ref":"1","type":"library","name":"one","version":"1","purl":"pkg:cargo/one@1"},
        {"bom-ref":"2","type":"library","name":"two","version":"1","purl":"pkg:cargo/two@1"},
        {"bom-ref":"3","type":"library","name":"three","version":"1","purl":"pkg:cargo/three@1"},
        {"bom-ref":"4","type":"library","name":"four","version":"1","purl":"pkg:cargo/four@1"}],
        "dependencies":[{"ref":"l","dependsOn":["1"]},{"ref":"1","dependsOn":["2","4"]},{"ref":"2","dependsOn":["3","1"]},
        {"ref":"m","dependsOn":["4"]}]}"#;
    let inventory = from_cyclonedx(json).expect("readable");
    let place = |p: &Package| format!("{} {} {}", p.ecosystem.as_str(), p.name, p.locations[0].path);
    assert_eq!(
        inventory.packages.iter().map(place).collect::<Vec<_>>(),
        [
            "cargo four b/Cargo.lock",
            "cargo one a/Cargo.lock",
            "cargo three a/Cargo.lock",
            "cargo two a/Cargo.lock"
        ]
    );
}

#[test]
fn a_file_in_a_package_is_where_it_was_found() {
    let json = br#"{"spdxVersion":"SPDX-2.3","packages":[{"SPDXID":"P","name":"six","versionInfo":"1","externalRefs":[
        {"referenceType":"purl","referenceLocator":"pkg:pypi/six@1"}]}],"files":[{"SPDXID":"F","fileName":"opt/METADATA"},
        {"SPDXID":"G","fileName":"opt/RECORD"}],"relationships":[
        {"spdxElementId":"P","relationshipType":"CONTAINS","relatedSpdxElement":"F"},
        {"spdxElementId":"P","relationshipType":"CONTAINS","relatedSpdxElement":"G"}]}"#;
    let text = b"SPDXVersion: SPDX-2.3\nFileName: opt/METADATA\nSPDXID: F\n\nPackageName: six\nSPDXID: P\nPackageVersion: 1\n\
        ExternalRef: PACKAGE-MANAGER purl pkg:pypi/six@1\nRelationship: P CONTAINS F\n";
    for data in [json.as_slice(), text] {
        let inventory = read_document(data, ReadOptions::default()).expect("readable").inventory;
        assert_eq!(inventory.packages[0].locations[0].path, "opt/METADATA");
    }
}

#[test]
fn a_document_of_cyclonedx_says_what_others_call_it() {
    let identity = |head: &str| {
        let text = format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6"{head}, "components": []}}"#);
        let read = read_document(text.as_bytes(), ReadOptions::default()).expect("read");
        read.identity.map(|identity| (identity.serial, identity.version))
    };
    let serial = r#", "serialNumber": "urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79""#;
    let uuid = "3e671687-395b-41f5-a30f-a58921a69b79".to_owned();
    assert_eq!(identity(&format!(r#"{serial}, "version": 7"#)), Some((uuid.clone(), 7)));
    assert_eq!(identity(serial), Some((uuid, 1)));
    assert_eq!(identity(r#", "version": 7"#), None);
    assert_eq!(identity(r#", "serialNumber": "mine""#), None);
}

#[test]
fn packed_and_wrapped_documents() {
    use base64::Engine as _;
    use std::io::Write as _;

    let plain = br#"{"bomFormat":"CycloneDX","specVersion":"1.6"}"#;
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    let statement = format!(r#"{{"predicateType":"https://cyclonedx.org/bom","predicate":{}}}"#, text(plain));
    let payload = base64::engine::general_purpose::STANDARD.encode(&statement);
    let envelope =
        format!(r#"{{"payloadType":"application/vnd.in-toto+json","payload":"{payload}","signatures":[]}}"#);
    let bundle = format!(
        r#"{{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":{envelope}}}"#
    );
    let wrapped = format!(r#"{{"predicateType":"x","predicate":{{"Data":{}}}}}"#, text(plain));
    let quoted =
        format!(r#"{{"predicateType":"x","predicate":{}}}"#, serde_json::json!("SPDXVersion: SPDX-2.3\n"));
    let of_github = r#"{"sbom":{"spdxVersion":"SPDX-2.3"}}"#;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bundle.as_bytes()).expect("packed");
    let packed = packed.finish().expect("packed");
    let check = |data: &[u8], form: DocumentForm, attested: bool| {
        let read = read_document(data, ReadOptions::default()).expect("readable");
        assert_eq!((read.form, read.attested), (form, attested), "{}", String::from_utf8_lossy(data));
    };
    check(plain, DocumentForm::CycloneDxJson, false);
    check(&[b"\xef\xbb\xbf \n".as_slice(), plain].concat(), DocumentForm::CycloneDxJson, false);
    for one in [&statement, &envelope, &bundle, &wrapped] {
        check(one.as_bytes(), DocumentForm::CycloneDxJson, true);
    }
    check(quoted.as_bytes(), DocumentForm::SpdxTagValue, true);
    check(of_github.as_bytes(), DocumentForm::SpdxJson, false);
    check(&packed, DocumentForm::CycloneDxJson, true);
    // Wrapped without end.
    let mut deep = text(plain);
    for _ in 0..9 {
        deep = format!(r#"{{"sbom":{deep}}}"#);
    }
    assert_eq!(read_document(deep.as_bytes(), ReadOptions::default()), Err(SbomError::Unknown));
}

#[test]
fn what_is_not_read_is_named() {
    let check = |data: &str, expected: &str| {
        let error = read_document(data.as_bytes(), ReadOptions::default()).expect_err(data);
        assert_eq!(error.to_string(), expected, "{data}");
    };
    check("spdxVersion: SPDX-2.3\n", "document is SPDX in YAML, which is not read");
    check("<?xml version='1.0'?><rdf:RDF/>", "document is SPDX in RDF/XML, which is not read");
    check(
        r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}"#,
        "document is JSON-LD, such as SPDX 3, which is not read",
    );
    check(
        r#"{"artifacts":[],"schema":{"version":"5.0.0"}}"#,
        "document is schema 5.0.0, expected Syft's JSON of schema 11 to 16",
    );
    check(r#"{"SchemaVersion":1}"#, "document is schema 1, expected Trivy's JSON of schema 2");
    check("SPDXVersion: SPDX-2.0\n", "document is SPDX-2.0, expected SPDX 2.1 to 2.3");
    check(
        "SPDXVersion: SPDX-2.3\nodd\n",
        "SPDX tag-value document is malformed: expected `Tag: value`, found \"odd\"",
    );
    check(
        "SPDXVersion: SPDX-2.3\nPackageComment: <text>x\n",
        "SPDX tag-value document is malformed: the text of \"PackageComment\" does not end",
    );
    for other in ["", "{}", "[]", "7", "text", "<a/>"] {
        assert_eq!(
            read_document(other.as_bytes(), ReadOptions::default()),
            Err(SbomError::Unknown),
            "{other}"
        );
    }
}

/// A document of CycloneDX in XML around `inner`.
fn xml(inner: &str) -> String {
    format!("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\"><components>{inner}</components></bom>")
}

#[test]
fn hostile_xml() {
    let read = |text: &str| read_document(text.as_bytes(), ReadOptions::default()).map(|read| read.inventory);
    let laughs = "<!DOCTYPE bom [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]>";
    let error =
        read(&format!("{laughs}{}", xml("<component><name>&b;</name></component>"))).expect_err("refused");
    assert!(error.to_string().ends_with("it has a document type, which CycloneDX does not"), "{error}");
    assert!(read(&xml("<component><name>&b;</name></component>")).is_err());
    for cut in ["<component>", "<component><name>", "<component></x>"] {
        assert!(read(&xml(cut)).is_err(), "{cut}");
    }
    let nest =
        |depth: usize| xml(&format!("{}{}", "<component>".repeat(depth), "</component>".repeat(depth)));
    assert!(read(&nest(60)).is_ok());
    assert!(matches!(read(&nest(100_000)), Err(SbomError::Budget(BudgetExceeded::Depth { .. }))));
    let many = |count: u32| {
        let inside = "<a/>".repeat(usize::try_from(count).expect("fits") - 1);
        xml(&format!("<component>{inside}</component>"))
    };
    assert!(read(&many(MAX_COMPONENT_ELEMENTS)).is_ok());
    assert_eq!(
        read(&many(MAX_COMPONENT_ELEMENTS + 1)),
        Err(SbomError::Budget(BudgetExceeded::Items { limit: u64::from(MAX_COMPONENT_ELEMENTS) }))
    );
}

#[test]
fn trivys_own_json() {
    let json = br#"{"SchemaVersion":2,"ArtifactName":"a","Metadata":{"OS":{"Family":"redhat","Name":"9.2"},
        "DiffIDs":["sha256:5877b1141b9d3246e7982c87d42c692dec8002632578775d59cc301ad6fbc8a1"]},"Results":[
        {"Target":"a (redhat 9.2)","Class":"os-pkgs","Type":"redhat","Packages":[{"ID":"bash@5.1-6.el9.x86_64","Name":"bash",
        "Identifier":{"PURL":"pkg:rpm/redhat/bash@5.1-6.el9?arch=x86_64&distro=redhat-9.2&epoch=1"},"Version":"5.1","Release":"6.el9",
        "Epoch":1,"Arch":"x86_64","SrcName":"bash","SrcVersion":"5.1","SrcRelease":"6.el9","SrcEpoch":1,
        "Layer":{"Digest":"sha256:ae698280f08784d58bfae2b7e687d449bf8128be04c4df85490da86a35d53c9d",
        "DiffID":"sha256:5877b1141b9d3246e7982c87d42c692dec8002632578775d59cc301ad6fbc8a1"},
        "BuildInfo":{"ContentSets":["rhel-9-baseos"]},"Digest":"md5:00FF"}]},
        {"Target":"npm/package-lock.json","Class":"lang-pkgs","Type":"npm","Packages":[{"ID":"b@2","Name":"b","Relationship":"direct",
        "Identifier":{"PURL":"pkg:npm/b@2"},"Version":"2","DependsOn":["c@1"],"Dev":true,"Locations":[{"StartLine":3,"EndLine":4}]}]},
        {"Target":"pom.xml","Class":"lang-pkgs","Type":"pom","Packages":[{"Name":"g:a","Version":"1"}]},
        {"Target":"yarn.lock","Class":"lang-pkgs","Type":"yarn"}]}"#;
    let read = read_document(json, ReadOptions::default()).expect("readable");
    assert_eq!(read.form, DocumentForm::TrivyJson);
    let [bash, b, pom] = read.inventory.packages.as_slice() else { panic!("{:?}", read.inventory.packages) };
    assert_eq!((bash.version.as_str(), bash.locations[0].layer), ("1:5.1-6.el9", Some(0)));
    assert_eq!(bash.source.as_ref().map(|s| s.version.as_str()), Some("1:5.1-6.el9"));
    assert_eq!(read.inventory.os.expect("named").content_sets, ["rhel-9-baseos"]);
    assert_eq!((b.ecosystem, b.dev, b.relationship), (Ecosystem::Npm, true, Relationship::Direct));
    assert_eq!(b.lines, [LineRange { start: 3, end: 4 }]);
    assert_eq!(
        (b.locations[0].path.as_str(), b.depends_on.as_slice()),
        ("npm/package-lock.json", ["c@1".to_owned()].as_slice())
    );
    assert_eq!((pom.purl.as_str(), pom.ecosystem), ("pkg:maven/g/a@1", Ecosystem::Pom));
    // What is not listed is not taken for nothing.
    assert_eq!(read.inventory.unreadable[0].code, "sbom-packages-left-out");
}

#[test]
fn snapshots_of_github() {
    let json =
        br#"{"version":0,"detector":{"name":"x"},"manifests":{"img:/usr/a/package-lock.json":{"name":"n",
        "file":{"source_location":"img:/usr/a/package-lock.json"},"resolved":{
        "b":{"package_url":"pkg:npm/b@2","relationship":"direct","scope":"development","dependencies":["c"]},
        "c":{"package_url":"pkg:npm/c@1","relationship":"indirect","scope":"runtime"}}}}}"#;
    let inventory = read_document(json, ReadOptions::default()).expect("readable").inventory;
    let [b, c] = inventory.packages.as_slice() else { panic!("{:?}", inventory.packages) };
    assert_eq!((b.ecosystem, b.dev, b.relationship), (Ecosystem::Npm, true, Relationship::Direct));
    assert_eq!(b.depends_on, ["c@1"]);
    assert_eq!((c.locations[0].path.as_str(), c.dev), ("usr/a/package-lock.json", false));
}

#[test]
fn cut_and_changed_documents_never_panic() {
    let all: [&[u8]; 6] = [
        include_bytes!("fixtures/syft.json"),
        include_bytes!("fixtures/syft.cdx.json"),
        include_bytes!("fixtures/syft.cdx.xml"),
        include_bytes!("fixtures/syft.spdx.json"),
        include_bytes!("fixtures/trivy.cdx.json"),
        include_bytes!("fixtures/trivy.spdx"),
    ];
    for data in all {
        for at in (0..data.len()).step_by(data.len() / 60) {
            let _ = read_document(&data[..at], ReadOptions::default());
            let mut changed = data.to_vec();
            for byte in [0, b'<', b'"', b':', 0xff] {
                changed[at] = byte;
                let _ = read_document(&changed, ReadOptions::default());
            }
        }
    }
}
