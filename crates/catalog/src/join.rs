//! What files beside a lock file say about its packages.

use std::collections::BTreeMap;

use crate::{Record, cargo, composer, gomod, julia, npm, poetry, pom, yarn};

/// Adds to the records of a lock file at the path what its project says.
pub type Join = fn(&str, &mut Vec<Record>, &Project<'_>);

/// The content of a file that stands beside a lock file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Manifest {
    /// `package.json`.
    Node(npm::Manifest),
    /// The patterns of a `yarn.lock`.
    Yarn(yarn::Patterns),
    /// `pom.xml`, which may be the parent of another.
    Pom(pom::Pom),
    /// `Cargo.toml`.
    Cargo(cargo::Manifest),
    /// `pyproject.toml`.
    Python(poetry::Manifest),
    /// `composer.json`.
    Composer(composer::Manifest),
    /// `go.sum`.
    GoSum(gomod::Sums),
    /// `Project.toml` of Julia.
    Julia(julia::Manifest),
}

/// All such files of the image or folder.
#[derive(Debug, Default)]
pub struct Project<'a> {
    manifests: BTreeMap<&'a str, &'a Manifest>,
}

impl<'a> Project<'a> {
    pub(crate) fn new(manifests: impl IntoIterator<Item = (&'a str, &'a Manifest)>) -> Self {
        Self { manifests: manifests.into_iter().collect() }
    }

    /// The file called `name` in the folder of `path`.
    #[must_use]
    pub fn beside(&self, path: &str, name: &str) -> Option<&'a Manifest> {
        self.manifests.get(in_folder(folder(path), name).as_str()).copied()
    }

    /// All below a folder (all of them for the empty one), with their paths.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = (&'a str, &'a Manifest)> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let end = start.clone();
        let from = std::ops::Bound::Included(start.as_str());
        let list: Vec<_> = self
            .manifests
            .range::<str, _>((from, std::ops::Bound::Unbounded))
            .take_while(|(path, _)| path.starts_with(&end))
            .map(|(path, manifest)| (*path, *manifest))
            .collect();
        list.into_iter()
    }
}

/// The folder of a path; empty for the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path in a folder.
pub(crate) fn in_folder(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Whether a folder is what a pattern of workspace members means, as in `packages/*`.
pub(crate) fn glob(pattern: &str, path: &str) -> bool {
    base::glob_matches(pattern, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_find_their_files() {
        let manifest = Manifest::Composer(composer::Manifest::default());
        let project = Project::new([("a/composer.json", &manifest), ("ab/composer.json", &manifest)]);
        assert!(project.beside("a/composer.lock", "composer.json").is_some());
        assert!(project.beside("composer.lock", "composer.json").is_none());
        assert_eq!(project.below("a").map(|(path, _)| path).collect::<Vec<_>>(), ["a/composer.json"]);
        assert_eq!(project.below("").count(), 2);
    }
}
