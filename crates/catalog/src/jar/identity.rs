//! What an archive says it is.

/// Maven coordinates.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Identity {
    pub(super) group: String,
    pub(super) artifact: String,
    pub(super) version: String,
}

impl Identity {
    /// `group:artifact`, or the artifact where there is no group.
    pub(super) fn name(&self) -> String {
        if self.group.is_empty() {
            self.artifact.clone()
        } else {
            format!("{}:{}", self.group, self.artifact)
        }
    }
}

/// `pom.properties` as maven-archiver writes it: all three or nothing.
pub(super) fn of_properties(text: &str) -> Option<Identity> {
    let value = |key: &str| {
        text.lines()
            .filter_map(|line| line.split_once('='))
            .find(|(name, _)| name.trim() == key)
            .map(|(_, value)| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    Some(Identity { group: value("groupId")?, artifact: value("artifactId")?, version: value("version")? })
}

/// The main section of a manifest. Which attributes count, and in which order, follows Trivy's jar parser: a value
/// with a space in it is a title for people.
pub(super) fn of_manifest(text: &str) -> Option<Identity> {
    let section = main_section(text);
    let value = |key: &str| {
        section
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty() && !value.contains(' '))
    };
    let symbolic = value("Bundle-SymbolicName").map(|name| name.split(';').next().unwrap_or(name));
    let group = value("Implementation-Vendor-Id")
        .or_else(|| symbolic.and_then(|name| name.rsplit_once('.')).map(|(group, _)| group))
        .or_else(|| value("Specification-Vendor"))?;
    let artifact = value("Implementation-Title")
        .or_else(|| value("Specification-Title"))
        .or_else(|| value("Bundle-Name"))?;
    let version = value("Implementation-Version")
        .or_else(|| value("Specification-Version"))
        .or_else(|| value("Bundle-Version"))?;
    Some(Identity { group: group.into(), artifact: artifact.into(), version: version.into() })
}

/// What Trivy asks a database about: as [`of_manifest`], with titles for people and vendors among the names, because the
/// database decides whether there is such an artifact. Of an attribute that stands twice the later counts, and a value
/// that starts with `%` stands in another file.
pub(super) fn asked_manifest(text: &str) -> Option<Identity> {
    let section = main_section(text);
    let value = |key: &str| {
        let values = section.iter().rev().filter(|(name, _)| name == key);
        values.map(|(_, value)| value.trim()).find(|value| !value.is_empty() && !value.starts_with('%'))
    };
    let first = |keys: [&str; 3]| keys.into_iter().find_map(value);
    let symbolic = value("Bundle-SymbolicName").map(|name| match name.rsplit_once('.') {
        Some((group, _)) if !group.is_empty() => group,
        _ => name,
    });
    let group = value("Implementation-Vendor-Id")
        .or(symbolic)
        .or_else(|| value("Implementation-Vendor"))
        .or_else(|| value("Specification-Vendor"))?;
    let artifact = first(["Implementation-Title", "Specification-Title", "Bundle-Name"])?;
    let version = first(["Implementation-Version", "Specification-Version", "Bundle-Version"])?;
    Some(Identity { group: group.into(), artifact: artifact.into(), version: version.into() })
}

/// Java's JAR file specification, "Manifest": 72-byte lines continue after a line feed and a space; an empty line
/// ends the main section.
pub(super) fn main_section(text: &str) -> Vec<(String, String)> {
    let mut section: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.is_empty() {
            break;
        }
        if let Some(rest) = line.strip_prefix(' ') {
            if let Some((_, value)) = section.last_mut() {
                value.push_str(rest);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            section.push((name.to_owned(), value.trim_start().to_owned()));
        }
    }
    section
}

/// `commons-lang3-3.12.0.jar`: the version starts at the first hyphen before a digit.
pub(super) fn of_file_name(name: &str) -> Option<Identity> {
    let (stem, _) = name.rsplit_once('.')?;
    let at = stem
        .match_indices('-')
        .map(|(i, _)| i)
        .find(|i| stem[i + 1..].starts_with(|c: char| c.is_ascii_digit()))?;
    let (artifact, version) = (&stem[..at], &stem[at + 1..]);
    (!artifact.is_empty()).then(|| Identity {
        group: String::new(),
        artifact: artifact.into(),
        version: version.into(),
    })
}

/// What Trivy asks a database about: the version starts at the last hyphen before a digit, and only `.jar` counts.
pub(super) fn asked_file_name(name: &str) -> Option<Identity> {
    let stem = name.strip_suffix(".jar")?;
    let is_artifact = |text: &str| {
        let last = text.chars().next_back();
        let rest = last.map_or("", |last| &text[..text.len() - last.len_utf8()]);
        last.is_some_and(|last| last != '-' && last != '*')
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    let is_version =
        |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(char::is_whitespace);
    let mut hyphens = stem.rmatch_indices('-').map(|(at, _)| (&stem[..at], &stem[at + 1..]));
    let (artifact, version) =
        hyphens.find(|(artifact, version)| is_artifact(artifact) && is_version(version))?;
    Some(Identity { group: String::new(), artifact: artifact.into(), version: version.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_want_all_three() {
        let all = of_properties("#Created\ngroupId=org.a\nartifactId=b\nversion=1.0\n").expect("complete");
        assert_eq!((all.name().as_str(), all.version.as_str()), ("org.a:b", "1.0"));
        assert_eq!(of_properties("groupId=org.a\nversion=1"), None);
        assert_eq!(of_properties("groupId=org.a\nartifactId=\nversion=1"), None);
    }

    #[test]
    fn manifests() {
        let check = |text: &str, expected: Option<&str>| {
            let found = of_manifest(text).map(|i| format!("{}@{}", i.name(), i.version));
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check(
            "Manifest-Version: 1.0\r\nImplementation-Title: lib\r\nImplementation-Vendor-Id: org.exam\r\n ple\r\n\
             Implementation-Version: 1.2\r\n\r\nName: x\r\n",
            Some("org.example:lib@1.2"),
        );
        check(
            "Bundle-SymbolicName: com.a.b;singleton:=true\nBundle-Name: b\nBundle-Version: 3\n",
            Some("com.a:b@3"),
        );
        check(
            "Implementation-Title: Apache Foo\nImplementation-Version: 1\nImplementation-Vendor-Id: x\n",
            None,
        );
        check("\nImplementation-Title: a\n", None);
    }

    #[test]
    fn what_a_database_is_asked() {
        let manifest = |text: &str| asked_manifest(text).map(|i| format!("{}@{}", i.name(), i.version));
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(manifest(text).as_deref(), expected, "{text}");
        check(
            "Implementation-Title: Apache Foo\nImplementation-Version: 1\nImplementation-Vendor: The Foundation\n",
            Some("The Foundation:Apache Foo@1"),
        );
        check(
            "Bundle-SymbolicName: com.a.b\nBundle-Name: %name\nSpecification-Title: b\nBundle-Version: 3\n",
            Some("com.a:b@3"),
        );
        check(
            "Bundle-SymbolicName: b\nBundle-Name: c\nBundle-Version: 1\nBundle-Version: 2\n",
            Some("b:c@2"),
        );
        check("Bundle-SymbolicName: b\nBundle-Name: c\n", None);
        let file = |name: &str| asked_file_name(name).map(|i| (i.artifact, i.version));
        for (name, expected) in [
            ("spring-core-5.3.4-SNAPSHOT.jar", Some(("spring-core", "5.3.4-SNAPSHOT"))),
            ("a-1-2.jar", Some(("a-1", "2"))),
            ("a--1.jar", None),
            ("a-1 b.jar", None),
            ("ä-1.jar", Some(("ä", "1"))),
            ("äb-1.jar", None),
            ("-1.jar", None),
            ("a-1.war", None),
            ("a-1.JAR", None),
        ] {
            assert_eq!(file(name), expected.map(|(a, v)| (a.to_owned(), v.to_owned())), "{name}");
        }
    }

    #[test]
    fn file_names() {
        let check = |name: &str, expected: Option<(&str, &str)>| {
            let found = of_file_name(name).map(|i| (i.artifact, i.version));
            assert_eq!(found, expected.map(|(a, v)| (a.into(), v.into())), "{name}");
        };
        check("commons-lang3-3.12.0.jar", Some(("commons-lang3", "3.12.0")));
        check("a-1-SNAPSHOT.war", Some(("a", "1-SNAPSHOT")));
        check("app.jar", None);
        check("-1.jar", None);
    }
}
