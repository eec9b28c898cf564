//! Snapshots for GitHub's dependency submission.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::draft::{Draft, Facts};
use super::{ReadOptions, bounded};
use crate::{Inventory, OperatingSystem, Relationship, SbomError};

mod wire {
    use super::super::bounded::{Listed, Reference};
    use super::{BTreeMap, Deserialize};

    #[derive(Deserialize)]
    pub(super) struct Snapshot<'a> {
        #[serde(default, borrow)]
        pub(super) manifests: BTreeMap<String, Manifest<'a>>,
    }

    #[derive(Deserialize)]
    pub(super) struct Manifest<'a> {
        #[serde(default)]
        pub(super) name: String,
        #[serde(default)]
        pub(super) file: File,
        #[serde(default, borrow)]
        pub(super) resolved: BTreeMap<String, Resolved<'a>>,
    }

    #[derive(Default, Deserialize)]
    pub(super) struct File {
        #[serde(default)]
        pub(super) source_location: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Resolved<'a> {
        #[serde(default)]
        pub(super) package_url: String,
        #[serde(default)]
        pub(super) relationship: String,
        #[serde(default)]
        pub(super) scope: String,
        #[serde(default, borrow)]
        pub(super) dependencies: Listed<'a, Reference<'a>>,
    }
}

const FORMAT: &str = "GitHub snapshot";

/// A snapshot as GitHub's dependency submission takes it. A manifest is named by its file, or by what was scanned and
/// the file behind a colon.
pub(super) fn read(data: &[u8], options: ReadOptions) -> Result<Inventory, SbomError> {
    let mut draft = Draft::new(data.len(), options)?;
    let snapshot: wire::Snapshot<'_> = bounded::document(FORMAT, data)?;
    for (key, manifest) in &snapshot.manifests {
        // Old versions of Trivy name the system here only: `IMAGE (debian 11.11)`.
        let system = key.strip_suffix(')').and_then(|key| key.rsplit_once(" (")?.1.split_once(' '));
        if let Some((family, version)) = system.filter(|(family, _)| *family == manifest.name) {
            draft.system(OperatingSystem {
                family: family.into(),
                version: version.into(),
                ..OperatingSystem::default()
            });
        }
        let file =
            [&manifest.file.source_location, &manifest.name, key].into_iter().find(|name| !name.is_empty());
        let file = file.map_or("", |name| name.rsplit_once(":/").map_or(name.as_str(), |(_, path)| path));
        for (name, found) in &manifest.resolved {
            draft.spend()?;
            draft.add(Facts {
                reference: reference(key, name),
                purl: Some(found.package_url.clone()).filter(|purl| !purl.is_empty()),
                paths: vec![file.to_owned()],
                relationship: Relationship::named(&found.relationship),
                dev: found.scope == "development",
                ..Facts::default()
            })?;
        }
    }
    for (key, manifest) in &snapshot.manifests {
        for (name, found) in &manifest.resolved {
            let from = reference(key, name);
            let needs = &found.dependencies;
            needs.each(FORMAT, usize::MAX, |need| draft.edge(&from, &reference(key, &need.0)))?;
        }
    }
    draft.finish()
}

/// Names are of one manifest.
fn reference(manifest: &str, name: &str) -> String {
    format!("{manifest}\0{name}")
}
