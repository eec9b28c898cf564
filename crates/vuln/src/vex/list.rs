//! The list of VEX repositories, in the form of Trivy's `~/.trivy/vex/repository.yaml`.

use base::{Class, Fault, Secret};
use serde::Deserialize;

/// Bytes of a list: some hundred are usual.
pub const MAX_LIST_BYTES: u64 = 1 << 20;
/// Repositories of a list.
pub const MAX_LISTED: usize = 1000;

/// One repository of the list. Its credentials never leave it but in a header.
#[derive(Debug, Clone)]
pub struct ListedRepository {
    /// What it is called; fit for the name of a folder.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// Whether it is asked.
    pub enabled: bool,
    /// For a password; empty for none.
    pub username: String,
    /// With the user; empty for none.
    pub password: Secret<String>,
    /// Instead of both; empty for none.
    pub token: Secret<String>,
}

/// A list that cannot be used. The words follow the name of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// No YAML of the right shape.
    #[error("is no list of VEX repositories: {reason}")]
    Malformed {
        /// What the parser says.
        reason: String,
    },
    /// The name would lead out of the folder for repositories, or be hidden in it.
    #[error("is no list of VEX repositories: the name {name:?} is no file name")]
    Name {
        /// The name.
        name: String,
    },
    /// More than are followed.
    #[error("lists more than {MAX_LISTED} VEX repositories")]
    TooMany,
}

impl Fault for ListError {
    fn code(&self) -> &'static str {
        "vex-repo-list"
    }
    fn hint(&self) -> String {
        "compare it with what `assay vex repo init` writes".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[derive(Deserialize)]
struct Wire {
    repositories: Vec<RepositoryWire>,
}

#[derive(Deserialize)]
struct RepositoryWire {
    name: String,
    url: String,
    #[serde(default)]
    enabled: bool,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    token: String,
}

/// Reads a list.
///
/// # Errors
/// When it is none, or a name in it is no file name.
pub fn repository_list(content: &[u8]) -> Result<Vec<ListedRepository>, ListError> {
    let wire: Wire = serde_yaml_ng::from_slice(content)
        .map_err(|error| ListError::Malformed { reason: error.to_string() })?;
    if wire.repositories.len() > MAX_LISTED {
        return Err(ListError::TooMany);
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let listed = wire.repositories.into_iter().map(|one| {
        if one.name.is_empty() || one.name.starts_with('.') || !one.name.chars().all(is_plain) {
            return Err(ListError::Name { name: one.name.chars().take(80).collect() });
        }
        Ok(ListedRepository {
            name: one.name,
            url: one.url,
            enabled: one.enabled,
            username: one.username,
            password: Secret::new(one.password),
            token: Secret::new(one.token),
        })
    });
    listed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "repositories:
  - name: default
    url: https://github.com/aquasecurity/vexhub
    enabled: true
    username: \"\"
    password: \"canary-7f3a\"
    token: \"\"
  - name: own.1
    url: https://vex.example.com
";

    #[test]
    fn lists_are_read_and_show_no_password() {
        let listed = repository_list(WHOLE.as_bytes()).expect("valid");
        let names: Vec<_> = listed.iter().map(|one| (one.name.as_str(), one.enabled)).collect();
        assert_eq!(names, [("default", true), ("own.1", false)]);
        assert_eq!(listed[0].password.expose(), "canary-7f3a");
        assert!(!format!("{listed:?}").contains("canary"));
    }

    #[test]
    fn names_lead_nowhere_else() {
        for name in ["", "..", ".hidden", "a/b", "a\\\\b", "a b", "\u{e9}"] {
            let text = format!("repositories: [{{name: \"{name}\", url: https://a}}]");
            let error = repository_list(text.as_bytes()).expect_err(name);
            assert!(matches!(error, ListError::Name { .. }), "{name}: {error}");
            assert_eq!(error.code(), "vex-repo-list");
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let laughs = (1..40)
            .fold("a0: &a0 [x]\n".to_owned(), |text, n| format!("{text}a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1));
        for text in
            ["", "[]", "repositories: 1", "repositories: [{}]", "\u{0}", &"[".repeat(100_000), &laughs]
        {
            let error = repository_list(text.as_bytes()).expect_err("refused");
            assert!(matches!(error, ListError::Malformed { .. }), "{error}");
        }
        for cut in 0..WHOLE.len() {
            let _ = repository_list(&WHOLE.as_bytes()[..cut]);
        }
        let many = |count: usize| format!("repositories:\n{}", "- {name: a, url: b}\n".repeat(count));
        assert_eq!(repository_list(many(MAX_LISTED).as_bytes()).map(|list| list.len()), Ok(MAX_LISTED));
        assert_eq!(repository_list(many(MAX_LISTED + 1).as_bytes()).err(), Some(ListError::TooMany));
    }
}
