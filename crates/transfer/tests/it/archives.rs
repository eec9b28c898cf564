//! Layouts in folders and files, docker archives, and what cosign saves.

use std::path::Path;

use base::{Fault as _, ImageLocation};

use testkit::{Personality, Registry};
use transfer::{CopyOptions, Meter, Selection};

use crate::common::{Full, at, client, copy, copy_with, image, location, open, reference};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("folder")
}

fn oci(path: &Path) -> ImageLocation {
    location(&format!("oci:{}", path.display()))
}

#[test]
fn through_a_folder_and_a_file_and_back_nothing_is_lost() {
    let dir = folder();
    let full = Full::new(Personality::NoReferrersApi);
    for name in ["layout", "image.tar"] {
        let place = oci(&dir.path().join(name));
        copy(&full.location(), &place);
        full.is_at(&place);
        full.is_at(&location(&format!("{place}:v1")));
        let to = Registry::start(Personality::ReferrersApi);
        copy(&place, &at(&to, "copy:v2"));
        full.is_at(&at(&to, "copy:v2"));
    }
    // A second copy into the folder changes nothing, one over the file is refused.
    let index = dir.path().join("layout/index.json");
    let before = std::fs::read(&index).expect("index");
    assert_eq!(copy(&full.location(), &oci(&dir.path().join("layout"))).sent, 0);
    assert_eq!(std::fs::read(&index).expect("index"), before);
    let again = copy_with(&full.location(), &oci(&dir.path().join("image.tar")), &CopyOptions::default());
    assert_eq!(again.expect_err("there").code(), "transfer-no-destination");
}

#[test]
fn archives_are_the_same_every_time() {
    let dir = folder();
    let full = Full::new(Personality::ReferrersApi);
    let bytes: Vec<Vec<u8>> = ["a.tar", "b.tar"]
        .iter()
        .map(|name| {
            copy(&full.location(), &oci(&dir.path().join(name)));
            std::fs::read(dir.path().join(name)).expect("archive")
        })
        .collect();
    assert!(bytes[0] == bytes[1]);
    assert_eq!(std::fs::read_dir(dir.path()).expect("list").count(), 2, "no temporary file is left");
}

#[test]
fn a_damaged_blob_in_a_folder_is_sent_again() {
    let dir = folder();
    let full = Full::new(Personality::ReferrersApi);
    let place = oci(dir.path());
    copy(&full.location(), &place);
    let blob = image("1", "linux/amd64").blobs[1].digest.clone();
    let path = dir.path().join("blobs/sha256").join(blob.hex());
    let mut bytes = std::fs::read(&path).expect("blob");
    bytes[3] ^= 1;
    std::fs::write(&path, &bytes).expect("written");
    // As a source it is refused, and nothing is named.
    let to = Registry::start(Personality::ReferrersApi);
    let error = copy_with(&place, &at(&to, "copy:v1"), &CopyOptions::default()).expect_err("damaged");
    assert_eq!(error.code(), "image-digest");
    assert!(to.tags("copy").is_empty());
    assert_eq!(copy(&full.location(), &place).sent, 1);
    full.is_at(&place);
    std::fs::remove_file(&path).expect("removed");
    let error = copy_with(&place, &at(&to, "copy:v1"), &CopyOptions::default()).expect_err("missing");
    assert_eq!(error.code(), "image-missing-blob");
}

#[test]
fn saved_and_loaded_as_cosign_does() {
    let dir = folder();
    let full = Full::new(Personality::ReferrersApi);
    let (options, client) = (CopyOptions::default(), client());
    let source = open(&full.location());
    for (name, as_file) in [("saved", false), ("saved.tar", true)] {
        let path = dir.path().join(name);
        transfer::save(&source, &path, as_file, &options, &Meter::default()).expect("saved");
        let to = Registry::start(Personality::ReferrersApi);
        transfer::load(&path, &reference(&to, "copy:v1"), &client, &options, &Meter::default())
            .expect("loaded");
        full.is_at(&at(&to, "copy:v1"));
    }
    let index = std::fs::read_to_string(dir.path().join("saved/index.json")).expect("index");
    for kind in ["imageIndex", "sigs"] {
        assert!(index.contains(&format!("\"kind\":\"dev.cosignproject.cosign/{kind}\"")), "{index}");
    }
}

/// `cosign save` leaves the manifests of bundles out of the index, and names tags by `kind` alone.
#[test]
fn what_cosign_save_writes_is_loaded_whole() {
    let dir = folder();
    let full = Full::new(Personality::ReferrersApi);
    transfer::save(&open(&full.location()), dir.path(), false, &CopyOptions::default(), &Meter::default())
        .expect("saved");
    let path = dir.path().join("index.json");
    let mut index: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).expect("index")).expect("JSON");
    let entries = index["manifests"].as_array_mut().expect("entries");
    entries.retain(|entry| entry["annotations"].get("kind").is_some());
    for entry in entries.iter_mut() {
        let annotations = entry["annotations"].as_object_mut().expect("annotations");
        annotations.remove("org.opencontainers.image.ref.name");
        entry["artifactType"] = image::media_type::OCI_CONFIG.into();
    }
    assert_eq!(entries.len(), 2);
    std::fs::write(&path, index.to_string()).expect("written");
    // Whoever verifies it where it lies finds them too.
    let layout = store::Layout::open(dir.path(), image::layout::Choice::Only).expect("layout");
    let found = image::EvidenceSource::referrers_of(&layout, &full.index).expect("looked");
    assert_eq!(found.descriptors.len(), 2);
    // Tags are those of the image, not of everything in the folder.
    for (subject, there) in [(&full.index, true), (&full.children[0], false)] {
        let tag = format!("sha256-{}.sig", subject.hex());
        let found = image::EvidenceSource::tagged(&layout, &tag).expect("looked");
        assert_eq!(found.is_some(), there);
    }
    let to = Registry::start(Personality::NoReferrersApi);
    let options = CopyOptions::default();
    transfer::load(dir.path(), &reference(&to, "copy:v1"), &client(), &options, &Meter::default())
        .expect("loaded");
    full.is_at(&at(&to, "copy:v1"));
}

#[test]
fn a_docker_archive_holds_one_platform() {
    let dir = folder();
    let full = Full::new(Personality::ReferrersApi);
    let place = location(&format!("docker-archive:{}", dir.path().join("image.tar").display()));
    let error = copy_with(&full.location(), &place, &CopyOptions::default()).expect_err("two platforms");
    assert_eq!(error.code(), "transfer-no-destination");
    let platform = Some("linux/arm64".parse().expect("platform"));
    let selection = Selection { platform, evidence: false, ..Selection::default() };
    copy_with(&full.location(), &place, &CopyOptions { selection, force: false }).expect("copied");
    let (root, _) = open(&place).root().expect("root");
    assert_eq!(root.digest, full.children[1]);
    // As `docker load` reads it: the table leads to the configuration and the layers.
    let mut archive = tar::Archive::new(std::fs::File::open(dir.path().join("image.tar")).expect("file"));
    let mut names = Vec::new();
    let mut table = String::new();
    for entry in archive.entries().expect("tar") {
        let mut entry = entry.expect("entry");
        let name = entry.path().expect("path").display().to_string();
        if name == "manifest.json" {
            std::io::Read::read_to_string(&mut entry, &mut table).expect("text");
        }
        names.push(name);
    }
    let table: serde_json::Value = serde_json::from_str(&table).expect("JSON");
    assert!(names.iter().any(|name| table[0]["Config"] == name.as_str()));
    assert!(names.iter().any(|name| table[0]["Layers"][0] == name.as_str()));
    assert_eq!(table[0]["RepoTags"][0], format!("{}/app:v1", full.registry.host()));
}
