//! What is read of each language: which files, in which scans, and what of their content. Every ecosystem has its own
//! `capability.rs`; files are chosen by these tables, and `docs/ecosystems.md` is written from them.

use std::collections::HashMap;
use std::sync::LazyLock;

use sbom::Ecosystem;

use crate::interest::Interest;
use crate::join::Join;
use crate::{Found, ReadError};

/// What is examined, which decides the files that count: installed packages in images, lock files in source trees.
/// The kinds are those of Trivy's commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Scope {
    /// A container image (`trivy image`).
    Image,
    /// The unpacked root of a system (`trivy rootfs`): as an image.
    RootFs,
    /// A folder (`trivy fs`): lock files and the packages of the operating system.
    Folder,
    /// A source repository (`trivy repo`): lock files only.
    Repository,
}

impl Scope {
    /// Whether installed packages count.
    #[must_use]
    pub fn installed(self) -> bool {
        matches!(self, Self::Image | Self::RootFs)
    }

    /// Whether the databases of operating systems count.
    #[must_use]
    pub fn systems(self) -> bool {
        self != Self::Repository
    }
}

/// In which scans a file counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scans {
    /// Images and unpacked roots.
    Installed,
    /// Folders and repositories.
    Declared,
    /// All.
    Both,
}

impl Scans {
    pub(crate) fn include(self, scope: Scope) -> bool {
        match self {
            Self::Installed => scope.installed(),
            Self::Declared => !scope.installed(),
            Self::Both => true,
        }
    }
}

/// What a reader finds beside name and version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Details {
    /// Which packages only development needs.
    pub dev: bool,
    /// Which packages need which.
    pub graph: bool,
    /// Which packages the project asks for itself.
    pub direct: bool,
    /// The lines of each package.
    pub lines: bool,
    /// Licences.
    pub licenses: bool,
}

/// All that is known about reading one ecosystem.
#[derive(Debug)]
pub struct Capability {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// The language as people call it.
    pub language: &'static str,
    /// Files with packages, and files beside them that tell more.
    pub files: &'static [FileKind],
    /// What is found.
    pub details: Details,
    /// Bucket prefix of trivy-db where its advisories are; none when there are none.
    pub advisories: Option<&'static str>,
    /// What a user has to know; empty when nothing.
    pub note: &'static str,
}

/// One kind of file.
#[derive(Debug)]
pub struct FileKind {
    /// Which paths.
    pub pattern: Pattern,
    /// In which scans.
    pub scans: Scans,
    /// How it is read.
    pub reader: Reader,
    /// What the files beside it add.
    pub join: Option<Join>,
}

/// Reads a file that is held whole.
pub type Parse = fn(&[u8]) -> Result<Found, ReadError>;

/// How a file is read.
#[derive(Debug, Clone, Copy)]
pub enum Reader {
    /// Held in memory, at most so many bytes.
    Whole(Parse, u64),
    /// By a reader of its own, which streams or needs the path.
    Own(Interest),
    /// Only looked at beside another file, at most so many bytes.
    Beside(Parse, u64),
}

/// Names of files. All paths have no leading slash.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    /// The last part of the path.
    pub name: Name,
    /// How the name of the folder must end; empty for any.
    pub folder: &'static str,
    /// A folder, or several with slashes, that must stand somewhere above; empty for any.
    pub below: &'static str,
    /// Folders that must not stand above.
    pub not_below: &'static [&'static str],
}

/// The last part of a path.
#[derive(Debug, Clone, Copy)]
pub enum Name {
    /// Exactly.
    Is(&'static str),
    /// With this ending; the case counts.
    Ends(&'static str),
    /// With this ending in any case.
    EndsAnyCase(&'static str),
    /// Begins and ends so, with no further dot between.
    Between(&'static str, &'static str),
    /// Any file with an executable bit, or called `*.exe`.
    Executable,
}

impl Pattern {
    /// Files with this name.
    pub(crate) const fn is(name: &'static str) -> Self {
        Self { name: Name::Is(name), folder: "", below: "", not_below: &[] }
    }

    /// Files with this ending.
    pub(crate) const fn ends(ending: &'static str) -> Self {
        Self { name: Name::Ends(ending), ..Self::is("") }
    }

    /// Files with this ending in any case.
    pub(crate) const fn ends_any_case(ending: &'static str) -> Self {
        Self { name: Name::EndsAnyCase(ending), ..Self::is("") }
    }

    /// Files whose name begins and ends so.
    pub(crate) const fn between(start: &'static str, end: &'static str) -> Self {
        Self { name: Name::Between(start, end), ..Self::is("") }
    }

    /// Executables.
    pub(crate) const fn executable() -> Self {
        Self { name: Name::Executable, ..Self::is("") }
    }

    /// The same, in a folder whose name ends so.
    pub(crate) const fn in_folder(self, ending: &'static str) -> Self {
        Self { folder: ending, ..self }
    }

    /// The same, below a folder.
    pub(crate) const fn below(self, folder: &'static str) -> Self {
        Self { below: folder, ..self }
    }

    /// The same, outside of folders.
    pub(crate) const fn not_below(self, folders: &'static [&'static str]) -> Self {
        Self { not_below: folders, ..self }
    }

    /// Whether a path is meant. Executables are chosen by their mode, not here.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        self.matches_parts(folder, name)
    }

    fn matches_parts(&self, folder: &str, name: &str) -> bool {
        self.name.matches(name)
            && folder.ends_with(self.folder)
            && (self.below.is_empty() || is_below(folder, self.below))
            && !self.not_below.iter().any(|other| folder.split('/').any(|part| part == *other))
    }

    /// As a glob, for people.
    #[must_use]
    pub fn glob(&self) -> String {
        let name = match self.name {
            Name::Is(name) => name.to_owned(),
            Name::Ends(ending) | Name::EndsAnyCase(ending) => format!("*{ending}"),
            Name::Between(start, end) => format!("{start}*{end}"),
            Name::Executable => "executables".to_owned(),
        };
        let name = if self.folder.is_empty() { name } else { format!("*{}/{name}", self.folder) };
        if self.below.is_empty() { name } else { format!("{}/**/{name}", self.below) }
    }
}

/// Whether `wanted` (one or more parts) stands in `folder` as whole parts.
fn is_below(folder: &str, wanted: &str) -> bool {
    folder.match_indices(wanted).any(|(at, _)| {
        let before = at == 0 || folder.as_bytes()[at - 1] == b'/';
        let end = at + wanted.len();
        before && (end == folder.len() || folder.as_bytes()[end] == b'/')
    })
}

impl Name {
    fn matches(self, name: &str) -> bool {
        match self {
            Self::Is(wanted) => name == wanted,
            Self::Ends(ending) => name.ends_with(ending),
            Self::EndsAnyCase(ending) => {
                let tail = name.len().checked_sub(ending.len()).and_then(|at| name.get(at..));
                tail.is_some_and(|tail| tail.eq_ignore_ascii_case(ending))
            }
            Self::Between(start, end) => name
                .strip_prefix(start)
                .and_then(|rest| rest.strip_suffix(end))
                .is_some_and(|middle| !middle.is_empty() && !middle.contains('.')),
            Self::Executable => false,
        }
    }
}

/// A place in [`CAPABILITIES`]: which ecosystem, and which of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "(u8, u8)", try_from = "(u8, u8)")]
pub struct FileId {
    ecosystem: u8,
    file: u8,
}

impl From<FileId> for (u8, u8) {
    fn from(id: FileId) -> Self {
        (id.ecosystem, id.file)
    }
}

impl TryFrom<(u8, u8)> for FileId {
    type Error = &'static str;

    fn try_from((ecosystem, file): (u8, u8)) -> Result<Self, Self::Error> {
        let capability = CAPABILITIES.get(usize::from(ecosystem));
        let known = capability.is_some_and(|capability| usize::from(file) < capability.files.len());
        if known { Ok(Self { ecosystem, file }) } else { Err("a kind of file that is not known") }
    }
}

impl FileId {
    /// Every kind of file, in the order of [`CAPABILITIES`].
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        CAPABILITIES.iter().zip(0u8..).flat_map(|(capability, ecosystem)| {
            capability.files.iter().zip(0u8..).map(move |(_, file)| Self { ecosystem, file })
        })
    }

    /// The file kind meant.
    #[must_use]
    pub fn kind(self) -> &'static FileKind {
        &CAPABILITIES[usize::from(self.ecosystem)].files[usize::from(self.file)]
    }

    /// The ecosystem it belongs to.
    #[must_use]
    pub fn ecosystem(self) -> Ecosystem {
        CAPABILITIES[usize::from(self.ecosystem)].ecosystem
    }
}

/// All kinds of files, so ordered that a path is compared with few of them.
struct Index {
    /// Kinds for one name.
    named: HashMap<&'static str, Vec<(FileId, &'static FileKind)>>,
    /// Kinds for an ending.
    others: Vec<(FileId, &'static FileKind)>,
}

/// Made once: most entries of an image are no file of interest, and there are many.
static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { named: HashMap::new(), others: Vec::new() };
    for (capability, ecosystem) in CAPABILITIES.iter().zip(0u8..) {
        for (kind, file) in capability.files.iter().zip(0u8..) {
            let id = FileId { ecosystem, file };
            match kind.pattern.name {
                Name::Is(name) => index.named.entry(name).or_default().push((id, kind)),
                Name::Executable => {}
                _ => index.others.push((id, kind)),
            }
        }
    }
    index
});

/// The first kind of file, in the order of [`CAPABILITIES`], that a path and a scope choose.
pub(crate) fn chosen(scope: Scope, path: &str) -> Option<(FileId, &'static FileKind)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let first = |kinds: &[(FileId, &'static FileKind)]| {
        let wanted = |(_, kind): &&(FileId, &'static FileKind)| {
            kind.scans.include(scope) && kind.pattern.matches_parts(folder, name)
        };
        kinds.iter().find(wanted).copied()
    };
    let named = INDEX.named.get(name).and_then(|kinds| first(kinds));
    let other = first(&INDEX.others);
    match (named, other) {
        (Some(named), Some(other)) => Some(if named.0 < other.0 { named } else { other }),
        (named, other) => named.or(other),
    }
}

macro_rules! capabilities {
    ($($module:ident),* $(,)?) => {
        /// Every language ecosystem, in the order of [`Ecosystem::ALL`].
        pub static CAPABILITIES: &[&Capability] = &[$(&crate::$module::CAPABILITY),*];
        /// The modules the capabilities stand in, in the same order.
        #[cfg(test)]
        pub(crate) static MODULES: &[&str] = &[$(stringify!($module)),*];
    };
}

capabilities!(
    python_pkg,
    pip,
    pipenv,
    poetry,
    uv,
    pylock,
    conda_pkg,
    conda_environment,
    node_pkg,
    npm,
    yarn,
    pnpm,
    bun,
    deno,
    gobinary,
    gomod,
    rustbinary,
    cargo,
    jar,
    pom,
    gradle,
    sbt,
    gemspec,
    bundler,
    composer_vendor,
    composer,
    dotnet_core,
    nuget,
    packages_props,
    r#pub,
    swift,
    cocoapods,
    hex,
    conan,
    julia,
    haskell,
    r,
    bitnami,
    binary,
);

/// The table of `docs/ecosystems.md`.
#[must_use]
pub fn ecosystems_table() -> String {
    let mut out = String::from(
        "# Ecosystems\n\n\
        What is read of each language, written by `cargo xtask codegen` from the `capability.rs` of each ecosystem.\n\
        The name is the `Type` of a result in Trivy's JSON. *Installed* files count in images and `rootfs:`, *declared*\n\
        ones in `dir:` and `repo:`. Files in parentheses are looked at beside the others.\n\n\
        | name | language | files | scans | dev | graph | direct | lines | licences | advisories |\n\
        |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for capability in CAPABILITIES {
        out.push_str(&row(capability));
    }
    out.push_str("\n## Notes\n\n");
    for capability in CAPABILITIES.iter().filter(|capability| !capability.note.is_empty()) {
        out.push_str(&format!("- `{}`: {}\n", capability.ecosystem.as_str(), capability.note));
    }
    out
}

fn row(capability: &Capability) -> String {
    let mut files: Vec<String> = Vec::new();
    for kind in capability.files {
        let glob = match kind.reader {
            Reader::Beside(..) => format!("(`{}`)", kind.pattern.glob()),
            _ => format!("`{}`", kind.pattern.glob()),
        };
        if !files.contains(&glob) {
            files.push(glob);
        }
    }
    let scans: Vec<Scans> = capability.files.iter().map(|kind| kind.scans).collect();
    let scans =
        match (scans.iter().any(|s| *s != Scans::Declared), scans.iter().any(|s| *s != Scans::Installed)) {
            (true, true) => "both",
            (true, false) => "installed",
            _ => "declared",
        };
    let mark = |yes: bool| if yes { "✓" } else { "" };
    let Details { dev, graph, direct, lines, licenses } = capability.details;
    format!(
        "| <a id=\"{name}\"></a>`{name}` | {} | {} | {scans} | {} | {} | {} | {} | {} | {} |\n",
        capability.language,
        files.join(" "),
        mark(dev),
        mark(graph),
        mark(direct),
        mark(lines),
        mark(licenses),
        capability.advisories.map(|bucket| format!("`{bucket}`")).unwrap_or_default(),
        name = capability.ecosystem.as_str(),
    )
}

#[cfg(test)]
mod tests;
