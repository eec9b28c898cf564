//! Files that are read as those of an ecosystem though they are called otherwise: Trivy's `--file-patterns TYPE:REGEX`.

use base::{Class, Fault};
use regex::Regex;

use crate::capability::{CAPABILITIES, FileId, FileKind, Scope};

/// Patterns of a scan: an own choice; people have a handful.
pub const MAX_FILE_PATTERNS: usize = 64;

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FilePatternError {
    /// No colon.
    #[error("expected TYPE:REGEX, such as pip:requirements-.*\\.txt, found {found:?}")]
    Form {
        /// What was given.
        found: String,
    },
    /// A type nobody reads files of.
    #[error("{found:?} is no type of file that is read")]
    Type {
        /// What was given.
        found: String,
    },
    /// No regular expression.
    #[error("the pattern of {kind:?} is no regular expression: {reason}")]
    Regex {
        /// The type.
        kind: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Fault for FilePatternError {
    fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } => "catalog-file-pattern-form",
            Self::Type { .. } => "catalog-file-pattern-type",
            Self::Regex { .. } => "catalog-file-pattern-regex",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Form { .. } | Self::Regex { .. } => {
                "write the type, a colon and a regular expression over the path".into()
            }
            Self::Type { .. } => format!("use one of {}", types().join(", ")),
        }
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// One pattern: paths it matches are read as files of its type, where the scan reads that type at all.
#[derive(Debug, Clone)]
pub struct FilePattern {
    text: String,
    regex: Regex,
    files: Vec<(FileId, &'static FileKind)>,
}

impl PartialEq for FilePattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for FilePattern {}

impl std::str::FromStr for FilePattern {
    type Err = FilePatternError;

    fn from_str(text: &str) -> Result<Self, FilePatternError> {
        let Some((kind, pattern)) = text.split_once(':').filter(|(_, pattern)| !pattern.is_empty()) else {
            return Err(FilePatternError::Form { found: text.to_owned() });
        };
        let files: Vec<_> = kinds(kind).collect();
        if files.is_empty() {
            return Err(FilePatternError::Type { found: kind.to_owned() });
        }
        let regex = Regex::new(pattern)
            .map_err(|error| FilePatternError::Regex { kind: kind.to_owned(), reason: error.to_string() })?;
        Ok(Self { text: text.to_owned(), regex, files })
    }
}

impl FilePattern {
    /// As it was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The kind of file that `path` is read as in a scan of `scope`.
    pub(crate) fn of(&self, scope: Scope, path: &str) -> Option<(FileId, &'static FileKind)> {
        let first = self.files.iter().find(|(_, kind)| kind.scans.include(scope))?;
        self.regex.is_match(path).then_some(*first)
    }
}

/// Trivy's names of its readers, where they are no names of ecosystems.
const NAMES: [(&str, &str); 5] = [
    ("gradle-lockfile", "gradle"),
    ("sbt-lockfile", "sbt"),
    ("conan-lock", "conan"),
    ("mix-lock", "hex"),
    ("pubspec-lock", "pub"),
];

/// The kinds of files of a type, as Trivy calls it or as results do.
fn kinds(name: &str) -> impl Iterator<Item = (FileId, &'static FileKind)> {
    let own = NAMES.iter().find(|(known, _)| *known == name).map_or(name, |(_, own)| own);
    FileId::all().map(|id| (id, id.kind())).filter(move |(id, _)| id.ecosystem().as_str() == own)
}

fn types() -> Vec<&'static str> {
    CAPABILITIES.iter().filter(|one| !one.files.is_empty()).map(|one| one.ecosystem.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> FilePattern {
        text.parse().expect(text)
    }

    #[test]
    fn a_path_is_read_as_the_type_says() {
        let of = |text: &str, scope, path: &str| {
            pattern(text).of(scope, path).map(|(id, _)| id.ecosystem().as_str())
        };
        let pip = r"pip:requirements-.*\.txt";
        assert_eq!(of(pip, Scope::Folder, "a/requirements-dev.txt"), Some("pip"));
        assert_eq!(of(pip, Scope::Folder, "a/requirements.txt"), None);
        // Lock files are not read in images.
        assert_eq!(of(pip, Scope::Image, "a/requirements-dev.txt"), None);
        assert_eq!(of(r"jar:\.zip$", Scope::Image, "a/b.zip"), Some("jar"));
        assert_eq!(of(r"gradle-lockfile:^locks/", Scope::Folder, "locks/a"), Some("gradle"));
        assert_eq!(pattern(pip).text(), pip);
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for (text, code) in [
            ("requirements.txt", "catalog-file-pattern-form"),
            ("pip:", "catalog-file-pattern-form"),
            ("", "catalog-file-pattern-form"),
            ("dockerfile:.*", "catalog-file-pattern-type"),
            ("pip:(", "catalog-file-pattern-regex"),
        ] {
            let error = text.parse::<FilePattern>().expect_err(text);
            assert_eq!((error.code(), error.class()), (code, Class::Usage), "{text}");
            assert!(!error.hint().is_empty());
        }
    }
}
