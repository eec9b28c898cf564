//! What a Red Hat image says about how it was built: the repositories it took packages from
//! (`root/buildinfo/content_manifests/*.json`, `usr/share/buildinfo/*.json`), and name, version and release of the build
//! (`root/buildinfo/Dockerfile-NAME-VERSION-RELEASE`). Red Hat's advisories apply by them.

use serde::Deserialize;

use crate::{Found, ReadError};

/// Repositories and builds.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct BuildInfo {
    /// Content sets.
    pub content_sets: Vec<String>,
    /// Name, version, release and architecture of the build, such as `ubi8-container-8.3-227-x86_64`.
    pub build: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Manifest {
    #[serde(default)]
    content_sets: Vec<String>,
}

/// Reads a content manifest.
///
/// # Errors
/// When it is not the JSON it should be.
pub fn parse_manifest(content: &[u8]) -> Result<Found, ReadError> {
    let manifest: Manifest = serde_json::from_slice(content)
        .map_err(|error| ReadError::malformed("content manifest", "JSON with content_sets", error))?;
    let build_info = BuildInfo { content_sets: manifest.content_sets, build: None };
    Ok(Found { build_info, ..Found::default() })
}

/// Reads the labels of a Dockerfile at `path`. One that does not name its component gives nothing.
///
/// # Errors
/// When it is no text.
pub fn parse_dockerfile(content: &[u8], path: &str) -> Result<Found, ReadError> {
    let text = std::str::from_utf8(content)
        .map_err(|error| ReadError::malformed("Dockerfile", "text in UTF-8", error))?;
    let (mut component, mut arch) = (None, None);
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    for line in joined.lines() {
        let line = line.trim_start();
        let Some((instruction, rest)) = line.split_once(char::is_whitespace) else { continue };
        if !instruction.eq_ignore_ascii_case("LABEL") {
            continue;
        }
        for (key, value) in labels(rest) {
            match key.to_ascii_lowercase().as_str() {
                "com.redhat.component" | "bzcomponent" => component = Some(value),
                "architecture" => arch = Some(value),
                _ => {}
            }
        }
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    let release = file.match_indices('-').map(|(at, _)| at + 1).rev().nth(1).and_then(|at| file.get(at..));
    let build = match (component, arch, release) {
        // A variable would have to be worked out as Docker does it; such a label names no build.
        (Some(component), Some(arch), Some(release)) if !component.contains('$') && !arch.contains('$') => {
            Some(format!("{component}-{release}-{arch}"))
        }
        _ => None,
    };
    Ok(Found { build_info: BuildInfo { content_sets: Vec::new(), build }, ..Found::default() })
}

/// `key=value "key"="a value" key='v'`, as the LABEL instruction takes them.
fn labels(text: &str) -> Vec<(String, String)> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (c, quote) {
            ('\\', _) => word.extend(characters.next()),
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            (c, None) if c.is_whitespace() => words.push(std::mem::take(&mut word)),
            (c, _) => word.push(c),
        }
    }
    words.push(word);
    words.iter().filter_map(|word| word.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_sets() {
        let text =
            br#"{"metadata":{"icm_version":1},"from_dnf_hint":true,"content_sets":["a-rpms","b-rpms"]}"#;
        assert_eq!(parse_manifest(text).expect("read").build_info.content_sets, ["a-rpms", "b-rpms"]);
        assert_eq!(parse_manifest(b"{}").expect("read").build_info, BuildInfo::default());
        assert!(parse_manifest(b"[").is_err());
    }

    #[test]
    fn builds() {
        let check = |text: &str, expected: Option<&str>| {
            let found =
                parse_dockerfile(text.as_bytes(), "root/buildinfo/Dockerfile-ubi8-8.3-227").expect("text");
            assert_eq!(found.build_info.build.as_deref(), expected, "{text}");
        };
        check(
            "FROM scratch\nLABEL \"com.redhat.component\"=\"ubi8-container\" \\\n      name=\"ubi8\"\nlabel architecture=x86_64\n",
            Some("ubi8-container-8.3-227-x86_64"),
        );
        check("LABEL com.redhat.component=a", None);
        check("LABEL com.redhat.component=\"$X\" architecture=b", None);
        check("", None);
        assert!(parse_dockerfile(b"\xff", "Dockerfile").is_err());
        assert_eq!(
            parse_dockerfile(b"LABEL bzcomponent=a architecture=b", "x").expect("text"),
            Found::default()
        );
    }
}
