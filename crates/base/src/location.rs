//! Where an image is, as a user names it.

use crate::{Class, Fault, Reference, ReferenceError};

/// An image as the command line names it (`CLI.md`, "Where an image is named").
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageLocation {
    /// `HOST/REPO[:TAG][@DIGEST]`.
    Registry(Reference),
    /// `oci:PATH[:TAG]`: an OCI layout, a folder or a tar of one.
    OciLayout {
        /// Folder or tar file.
        path: String,
        /// `org.opencontainers.image.ref.name` to choose, or a digest `@sha256:…`.
        tag: Option<String>,
    },
    /// `docker-archive:FILE`: what `docker save` writes, plain or gzip.
    DockerArchive {
        /// The file.
        path: String,
    },
}

impl std::fmt::Display for ImageLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Registry(reference) => write!(f, "{reference}"),
            Self::OciLayout { path, tag: None } => write!(f, "oci:{path}"),
            Self::OciLayout { path, tag: Some(tag) } => write!(f, "oci:{path}:{tag}"),
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
            // A colon after the last slash starts the tag, as in skopeo and crane.
            let (path, tag) = match rest.rsplit_once(':') {
                Some((path, tag)) if !tag.contains('/') && !path.is_empty() => (path, Some(tag.to_owned())),
                _ => (rest, None),
            };
            return if path.is_empty() || tag.as_deref() == Some("") {
                Err(LocationError::NoPath)
            } else {
                Ok(Self::OciLayout { path: path.into(), tag })
            };
        }
        Ok(Self::Registry(s.parse()?))
    }
}

/// Text that names no image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LocationError {
    /// A scheme without a path.
    #[error("image location has no path or tag after its colon")]
    NoPath,
    /// Not a reference either.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
}

impl Fault for LocationError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPath => "location-no-path",
            Self::Reference(inner) => inner.code(),
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::NoPath => "write oci:DIR, oci:DIR:TAG or docker-archive:FILE".into(),
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
    use super::ImageLocation;

    #[test]
    fn parses_each_kind() {
        for text in [
            "oci:dir",
            "oci:/a/b:v1",
            "oci:./x.tar:latest",
            "docker-archive:/a/b.tar.gz",
            "127.0.0.1:5000/a:b",
        ] {
            assert_eq!(text.parse::<ImageLocation>().expect(text).to_string(), text);
        }
        assert!(matches!("oci:/a:b/c".parse(), Ok(ImageLocation::OciLayout { tag: None, .. })));
        for bad in ["oci:", "oci:x:", "docker-archive:", ""] {
            assert!(bad.parse::<ImageLocation>().is_err(), "{bad}");
        }
    }
}
