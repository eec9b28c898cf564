//! Every parser gets inputs that almost make sense. None panics, and every one ends.

use catalog::{Interest, parse};
use proptest::prelude::*;

const APK: &[u8] = include_bytes!("../src/apk/fixtures/installed");
const RPM: &[u8] = include_bytes!("../src/rpm/fixtures/rpmdb.sqlite");
const BERKELEY: &[u8] = include_bytes!("../src/rpm/fixtures/Packages");
const ALPM: &[u8] = b"%NAME%\na\n\n%VERSION%\n1:1-1\n\n%FILES%\nusr/\nusr/bin/a\n";
const PORTAGE: &[u8] = b"dir /usr\nobj /usr/bin/a 0cc1 1\nsym /usr/b -> a 1\n";
const BOTTLEROCKET: &[u8] = br#"{"content_sets":["a"],"Content":[{"Name":"a","Version":"1","Epoch":"1"}]}"#;
const DOCKERFILE: &[u8] = b"LABEL \"com.redhat.component\"='a' \\\n architecture=x86_64\n";
const DPKG: &[u8] =
    b"Package: a\nStatus: install ok installed\nSource: b (1)\nVersion: 1:2-3\nDepends: c (>= 1) | d\n\n";
const PYTHON: &[u8] = b"Name: a\nVersion: 1\nClassifier: License :: OSI Approved :: MIT License\n\ntext\n";
const NODE: &[u8] =
    br#"{"name":"@a/b","version":"1.0.0","license":{"type":"MIT"},"dependencies":{"c":"^1"}}"#;

const CYCLONEDX: &[u8] =
    br#"{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"bom-ref":"a","type":"library",
    "name":"a","version":"1","purl":"pkg:npm/a@1"}],"dependencies":[{"ref":"a","dependsOn":["a"]}]}"#;
const SPDX: &[u8] = include_bytes!("../src/bitnami/fixtures/.spdx-postgresql.spdx");

fn seeds() -> impl Strategy<Value = (Interest, &'static [u8])> {
    prop_oneof![
        Just((Interest::ApkInstalled, APK)),
        Just((Interest::RpmSqlite, RPM)),
        Just((Interest::RpmLegacy, RPM)),
        Just((Interest::RpmLegacy, BERKELEY)),
        Just((Interest::AlpmDesc, ALPM)),
        Just((Interest::AlpmFiles, ALPM)),
        Just((Interest::PortageContents, PORTAGE)),
        Just((Interest::BottlerocketInventory, BOTTLEROCKET)),
        Just((Interest::ContentManifest, BOTTLEROCKET)),
        Just((Interest::BuildDockerfile, DOCKERFILE)),
        Just((Interest::DpkgStatus, DPKG)),
        Just((Interest::DpkgCopyright, DPKG)),
        Just((Interest::DpkgFiles, DPKG)),
        Just((Interest::PythonMetadata, PYTHON)),
        Just((Interest::NodePackage, NODE)),
        Just((Interest::JavaArchive, NODE)),
        Just((Interest::Document, CYCLONEDX)),
        Just((Interest::Document, SPDX)),
        Just((Interest::Executable, b"\x7fELF\xff Go buildinf:\x08\x02 x\x9c".as_slice())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn mutated_inputs_never_panic(
        (interest, seed) in seeds(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        end in any::<prop::sample::Index>(),
        cut: bool,
    ) {
        let mut data = seed.to_vec();
        for (at, byte) in edits {
            let index = at.index(data.len());
            data[index] = byte;
        }
        if cut {
            data.truncate(end.index(data.len() + 1));
        }
        let _ = parse(interest, "x/c/a-1/a-1.jar", data.len() as u64, &mut data.as_slice());
    }
}
