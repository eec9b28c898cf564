//! References to images in a registry.

use crate::{Class, Digest, Fault};

/// `HOST/REPO[:TAG][@DIGEST]`, with Docker's short forms spelled out: `alpine` is
/// `index.docker.io/library/alpine:latest`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    host: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
}

/// distribution/reference: the name with its host has at most 255 characters.
const MAX_NAME_BYTES: usize = 255;
/// distribution-spec, "Pull": a tag is `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
const MAX_TAG_BYTES: usize = 128;

impl Reference {
    /// Registry host with its port, such as `127.0.0.1:5000` or `index.docker.io`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Repository, such as `library/alpine`.
    #[must_use]
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The tag; a reference with neither tag nor digest has `latest`.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, if the reference pins one.
    #[must_use]
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// The same repository at exactly this digest, without a tag.
    #[must_use]
    pub fn at_digest(&self, digest: Digest) -> Self {
        Self { tag: None, digest: Some(digest), ..self.clone() }
    }

    /// The same repository at this tag, without a digest.
    ///
    /// # Errors
    /// When `tag` is not a tag.
    pub fn at_tag(&self, tag: &str) -> Result<Self, ReferenceError> {
        check_tag(tag)?;
        Ok(Self { tag: Some(tag.to_owned()), digest: None, ..self.clone() })
    }

    /// `HOST/REPO`, without tag and digest.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.host, self.repository)
    }

    /// What goes into `/v2/<repository>/manifests/<here>`: the digest where there is one, else the tag.
    #[must_use]
    pub fn manifest_name(&self) -> String {
        self.digest
            .as_ref()
            .map_or_else(|| self.tag.clone().unwrap_or_else(|| "latest".into()), ToString::to_string)
    }

    /// Whether the host is this machine, where plain http is allowed: `localhost`, `127.0.0.0/8` or `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let name = match self.host.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or_default(),
            None => self.host.split(':').next().unwrap_or_default(),
        };
        name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.host, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        self.digest.as_ref().map_or(Ok(()), |digest| write!(f, "@{digest}"))
    }
}

impl std::str::FromStr for Reference {
    type Err = ReferenceError;

    // Grammar of github.com/distribution/reference, `regexp.go`.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let malformed = |part| ReferenceError { found: s.chars().take(300).collect(), part };
        let (rest, digest) = match s.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest.parse::<Digest>().map_err(|_| malformed("digest"))?)),
            None => (s, None),
        };
        let (name, tag) = match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (rest, None),
        };
        if let Some(tag) = tag {
            check_tag(tag).map_err(|_| malformed("tag"))?;
        }
        // The first component is a host when it could not be a repository component.
        let (host, repository) = match name.split_once('/') {
            Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => {
                (first, rest.to_owned())
            }
            Some(_) => ("index.docker.io", name.to_owned()),
            None => ("index.docker.io", format!("library/{name}")),
        };
        let host = if host == "docker.io" { "index.docker.io" } else { host };
        if !is_host(host) {
            return Err(malformed("registry host"));
        }
        if host.len() + 1 + repository.len() > MAX_NAME_BYTES || !repository.split('/').all(is_component) {
            return Err(malformed("repository"));
        }
        let tag = match (tag, &digest) {
            (Some(tag), _) => Some(tag.to_owned()),
            (None, None) => Some("latest".to_owned()),
            (None, Some(_)) => None,
        };
        Ok(Self { host: host.to_owned(), repository, tag, digest })
    }
}

fn check_tag(tag: &str) -> Result<(), ReferenceError> {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let good = tag.len() <= MAX_TAG_BYTES
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|b| word(b) || b == b'.' || b == b'-');
    if good { Ok(()) } else { Err(ReferenceError { found: tag.chars().take(300).collect(), part: "tag" }) }
}

fn is_host(host: &str) -> bool {
    if let Some(v6) = host.strip_prefix('[') {
        return v6.split_once(']').is_some_and(|(ip, port)| {
            ip.parse::<std::net::Ipv6Addr>().is_ok()
                && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
        });
    }
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    let label = |l: &str| {
        !l.is_empty()
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    name.split('.').all(label) && port.is_none_or(is_port)
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn is_component(component: &str) -> bool {
    let bytes = component.as_bytes();
    let alnum = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let ends = bytes.first().is_some_and(alnum) && bytes.last().is_some_and(alnum);
    ends && component
        .split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        .all(|separator| matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|b| b == b'-'))
}

/// Text that is not an image reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("image reference \"{found}\" has a malformed {part}, expected HOST/REPO[:TAG][@DIGEST]")]
pub struct ReferenceError {
    /// The text, shortened to 300 characters.
    pub found: String,
    /// Which part is wrong.
    pub part: &'static str,
}

impl Fault for ReferenceError {
    fn code(&self) -> &'static str {
        "reference-malformed"
    }
    fn hint(&self) -> String {
        "write it like registry.example.com/team/app:1.2 or …/app@sha256:<64 hex>; repositories are lower case".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn spells_out_short_forms() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let rows = [
            ("alpine", "index.docker.io/library/alpine:latest".to_owned()),
            ("docker.io/library/alpine:3", "index.docker.io/library/alpine:3".into()),
            ("team/app", "index.docker.io/team/app:latest".into()),
            ("localhost/app", "localhost/app:latest".into()),
            ("127.0.0.1:5000/a/b:v1", "127.0.0.1:5000/a/b:v1".into()),
            ("[::1]:5000/a", "[::1]:5000/a:latest".into()),
            (&format!("ghcr.io/a/b@{digest}"), format!("ghcr.io/a/b@{digest}")),
            (&format!("ghcr.io/a/b:v1@{digest}"), format!("ghcr.io/a/b:v1@{digest}")),
        ];
        for (text, spelled) in rows {
            let reference: Reference = text.parse().expect(text);
            assert_eq!(reference.to_string(), spelled);
            assert_eq!(spelled.parse::<Reference>().as_ref(), Ok(&reference));
        }
    }

    #[test]
    fn refuses_malformed() {
        let long = format!("a.io/{}", "a".repeat(260));
        for bad in [
            "",
            "Alpine",
            "a.io/",
            "a.io//b",
            "a.io/b:",
            "a.io/b:-x",
            "a.io/b@sha256:12",
            "a.io/../b",
            "-a.io/b",
            "a.io:99999/b",
            "a.io/b_",
            "a.io/b___c",
            "[::g]/b",
            "a.io/b c",
            &long,
        ] {
            assert!(bad.parse::<Reference>().is_err(), "{bad}");
        }
    }

    #[test]
    fn knows_loopback() {
        for (host, loopback) in [
            ("localhost:5000", true),
            ("127.0.0.1", true),
            ("127.9.9.9:1", true),
            ("[::1]:5", true),
            ("10.0.0.1", false),
            ("localhost.example.com", false),
        ] {
            let reference: Reference = format!("{host}/a").parse().expect(host);
            assert_eq!(reference.is_loopback(), loopback, "{host}");
        }
    }
}
