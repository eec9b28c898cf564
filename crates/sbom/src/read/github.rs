//! Snapshots for GitHub's dependency submission.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::draft::{Draft, Facts};
use super::{ReadOptions, bounded};
use crate::{Inventory, OperatingSystem, Relationship, SbomError};

mod wire {
    use super::{BTreeMap, Deserialize};

    #[derive(Deserialize)]
    pub(super) struct Snapshot {
        #[serde(default)]
        pub(super) manifests: BTreeMap<String, Manifest>,
    }

    #[derive(Deserialize)]
    pub(super) struct Manifest {
        #[serde(default)]
        pub(super) name: String,
        #[serde(default)]
        pub(super) file: File,
        #[serde(default)]
        pub(super) resolved: BTreeMap<String, Resolved>,
    }

    #[derive(Default, Deserialize)]
    pub(super) struct File {
        #[serde(default)]
        pub(super) source_location: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Resolved {
        #[serde(default)]
        pub(super) package_url: String,
        #[serde(default)]
        pub(super) relationship: String,
        #[serde(default)]
        pub(super) scope: String,
        #[serde(default)]
        pub(super) dependencies: Vec<String>,
    }
}

/// A snapshot as GitHub's dependency submission takes it. A manifest is named by its file, or by what was scanned and
/// the file behind a colon.
pub(super) fn read(data: &[u8], options: ReadOptions) -> Result<Inventory, SbomError> {
    let mut draft = Draft::new(data.len(), options)?;
    let snapshot: wire::Snapshot = bounded::document("GitHub snapshot", data)?;
    let mut names = Vec::new();
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
            let reference = format!("{key}\0{name}");
            names.extend(found.dependencies.iter().map(|need| (reference.clone(), format!("{key}\0{need}"))));
            draft.add(Facts {
                reference,
                purl: Some(found.package_url.clone()).filter(|purl| !purl.is_empty()),
                paths: vec![file.to_owned()],
                relationship: Relationship::named(&found.relationship),
                dev: found.scope == "development",
                ..Facts::default()
            })?;
        }
    }
    draft.finish(names.iter().map(|(from, to)| (from.as_str(), to.as_str())))
}
