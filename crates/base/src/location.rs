//! Where an image is, as a user names it.

use crate::{Class, Digest, DigestError, Fault, Reference, ReferenceError};

/// An image as the command line names it (`CLI.md`, "Where an image is named").
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageLocation {
    /// `HOST/REPO[:TAG][@DIGEST]`.
    Registry(Reference),
    /// `oci:PATH[:TAG][@DIGEST]`: an OCI layout, a folder or a tar of one.
    OciLayout {
        /// Folder or tar file.
        path: String,
        /// `org.opencontainers.image.ref.name` to choose.
        tag: Option<String>,
        /// Digest of the manifest or index to choose; it comes before the tag.
        digest: Option<Digest>,
    },
    /// `docker-archive:FILE`: what `docker save` writes, plain or gzip. `:NAME` after it chooses one of several images; where
    /// it begins is known to who can look for the file.
    DockerArchive {
        /// The file.
        path: String,
    },
}

impl std::fmt::Display for ImageLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Registry(reference) => write!(f, "{reference}"),
            Self::OciLayout { path, tag, digest } => {
                write!(f, "oci:{path}")?;
                tag.as_ref().map_or(Ok(()), |tag| write!(f, ":{tag}"))?;
                digest.as_ref().map_or(Ok(()), |digest| write!(f, "@{digest}"))
            }
            Self::DockerArchive { path } => write!(f, "docker-archive:{path}"),
        }
    }
}

impl std::str::FromStr for ImageLocation {
    type Err = LocationError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        if let Some(path) = s.strip_prefix("docker-archive:") {
            return if path.is_empty() {
                Err(LocationError::NoPath)
            } else {
                Ok(Self::DockerArchive { path: path.into() })
            };
        }
        if let Some(rest) = s.strip_prefix("oci:") {
            let (rest, digest) = split_digest(rest)?;
            // A colon after the last slash starts the tag, as in skopeo and crane.
            let (path, tag) = match rest.rsplit_once(':') {
                Some((path, tag)) if !tag.contains('/') && !path.is_empty() => (path, Some(tag.to_owned())),
                _ => (rest, None),
            };
            return if path.is_empty() || tag.as_deref() == Some("") {
                Err(LocationError::NoPath)
            } else {
                Ok(Self::OciLayout { path: path.into(), tag, digest })
            };
        }
        if s.starts_with("http://") || s.starts_with("https://") {
            return Err(LocationError::Url { found: s.chars().take(300).collect() });
        }
        if is_path(s) {
            return Err(LocationError::Path { found: s.chars().take(300).collect() });
        }
        Ok(Self::Registry(s.parse()?))
    }
}

/// What nobody calls an image in a registry: what begins like a path, or is called like an archive and nothing more. A
/// registry would be asked for it, and its answer would not say what is wrong.
fn is_path(text: &str) -> bool {
    let begins = ["/", "./", "../", "~/"].iter().any(|start| text.starts_with(start));
    let archive = [".tar", ".tar.gz", ".tgz"].iter().any(|end| text.ends_with(end));
    begins || matches!(text, "." | "..") || (archive && !text.contains([':', '@']))
}

/// `@sha256:…` at the end. An `@` before anything else is part of the path.
fn split_digest(text: &str) -> Result<(&str, Option<Digest>), LocationError> {
    match text.rsplit_once('@') {
        Some((rest, digest)) if digest.starts_with("sha256:") || digest.starts_with("sha512:") => {
            Ok((rest, Some(digest.parse()?)))
        }
        _ => Ok((text, None)),
    }
}

/// What is scanned, as the command line names it: an image, a folder, or a document about one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScanTarget {
    /// An image.
    Image(ImageLocation),
    /// `dir:PATH`, `repo:PATH` or `rootfs:PATH`.
    Tree {
        /// Which of them.
        kind: TreeKind,
        /// The folder.
        path: String,
    },
    /// `sbom:FILE`: a bill of materials.
    Document {
        /// The file.
        path: String,
    },
}

/// How a folder is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TreeKind {
    /// `dir:`: lock files, and the packages of an operating system in it.
    Folder,
    /// `repo:`: a source repository; lock files only.
    Repository,
    /// `rootfs:`: the unpacked root of a system; installed packages, as in an image.
    RootFs,
}

impl TreeKind {
    const ALL: [(&'static str, Self); 3] =
        [("dir:", Self::Folder), ("repo:", Self::Repository), ("rootfs:", Self::RootFs)];
}

impl std::fmt::Display for ScanTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Image(image) => write!(f, "{image}"),
            Self::Tree { kind, path } => {
                let prefix =
                    TreeKind::ALL.iter().find(|(_, known)| known == kind).map_or("", |(text, _)| text);
                write!(f, "{prefix}{path}")
            }
            Self::Document { path } => write!(f, "sbom:{path}"),
        }
    }
}

impl std::str::FromStr for ScanTarget {
    type Err = LocationError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let path = |rest: &str| {
            if rest.is_empty() { Err(LocationError::NoPath) } else { Ok(rest.to_owned()) }
        };
        for (prefix, kind) in TreeKind::ALL {
            if let Some(rest) = s.strip_prefix(prefix) {
                return Ok(Self::Tree { kind, path: path(rest)? });
            }
        }
        if let Some(rest) = s.strip_prefix("sbom:") {
            return Ok(Self::Document { path: path(rest)? });
        }
        Ok(Self::Image(s.parse()?))
    }
}

/// Text that names no image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LocationError {
    /// A scheme without a path.
    #[error("image location has no path or tag after its colon")]
    NoPath,
    /// A path without what it is the path of.
    #[error(
        "\"{found}\" is a path: an image there is oci:{found} or docker-archive:{found}, a folder of files is dir:{found}"
    )]
    Path {
        /// What was given, shortened.
        found: String,
    },
    /// A reference with a scheme in front.
    #[error("\"{found}\" is a URL, expected HOST/REPO[:TAG][@DIGEST] without https://")]
    Url {
        /// What was given, shortened.
        found: String,
    },
    /// `@sha256:` and something else than a digest.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// Not a reference either.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
}

impl Fault for LocationError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPath => "location-no-path",
            Self::Path { .. } => "location-path",
            Self::Url { .. } => "location-url",
            Self::Digest(inner) => inner.code(),
            Self::Reference(inner) => inner.code(),
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::NoPath => "write oci:DIR, oci:DIR:TAG or docker-archive:FILE".into(),
            Self::Path { .. } => "say what it is: oci:DIR, docker-archive:FILE, or dir:DIR for a scan".into(),
            Self::Url { .. } => "leave https:// out; plain http is --insecure-registry".into(),
            Self::Digest(inner) => inner.hint(),
            Self::Reference(inner) => {
                format!("{}; a local image is oci:DIR[:TAG] or docker-archive:FILE", inner.hint())
            }
        }
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::{ImageLocation, ScanTarget};

    #[test]
    fn paths_and_urls_are_told_from_references() {
        let code = |text: &str| text.parse::<ScanTarget>().map_err(|error| crate::Fault::code(&error));
        for path in
            ["/", "./folder", "../a:b", "/srv/image", "~/a", ".", "..", "app.tar", "a/b.tar.gz", "a.tgz"]
        {
            assert_eq!(code(path).err(), Some("location-path"), "{path}");
        }
        for url in ["https://ghcr.io/a/b:1", "http://127.0.0.1:5000/a"] {
            assert_eq!(code(url).err(), Some("location-url"), "{url}");
        }
        for image in
            ["alpine", "app.tar:1", "ghcr.io/a/b", "dir:./folder", "oci:./a", "docker-archive:a.tar", "tar"]
        {
            assert!(code(image).is_ok(), "{image}");
        }
        let error = "./folder".parse::<ImageLocation>().expect_err("a path");
        assert!(error.to_string().contains("dir:./folder"), "{error}");
    }

    #[test]
    fn parses_each_kind() {
        let digest = crate::Digest::sha256_of(b"x");
        for text in [
            "oci:dir",
            "oci:/a/b:v1",
            "oci:./x.tar:latest",
            &format!("oci:dir@{digest}"),
            &format!("oci:a@b/dir:v1@{digest}"),
            "oci:a@b",
            "docker-archive:/a/b.tar.gz",
            "127.0.0.1:5000/a:b",
        ] {
            assert_eq!(text.parse::<ImageLocation>().expect(text).to_string(), text);
        }
        for text in ["dir:.", "repo:/a b", "rootfs:/", "sbom:a.cdx.json", "oci:dir", "127.0.0.1:5000/a:b"] {
            assert_eq!(text.parse::<ScanTarget>().expect(text).to_string(), text);
        }
        for bad in ["dir:", "repo:", "rootfs:", "sbom:", ""] {
            assert!(bad.parse::<ScanTarget>().is_err(), "{bad}");
        }
        assert!(matches!("oci:/a:b/c".parse(), Ok(ImageLocation::OciLayout { tag: None, .. })));
        let named = format!("oci:dir:v1@{digest}").parse();
        let expected = ("dir".to_owned(), Some("v1".to_owned()), Some(digest));
        assert!(
            matches!(named, Ok(ImageLocation::OciLayout { path, tag, digest }) if (&path, &tag, &digest) == (&expected.0, &expected.1, &expected.2))
        );
        for bad in ["oci:", "oci:x:", "oci:x@sha256:12", "docker-archive:", ""] {
            assert!(bad.parse::<ImageLocation>().is_err(), "{bad}");
        }
    }
}
