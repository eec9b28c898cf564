//! The image another one is built on: who says so, and the proof.

use attest::{SLSA_PROVENANCE_V1, SLSA_PROVENANCE_V02, Statement};
use base::{Class, Digest, Fault};
use image::{ImageError, Index, Manifest, ResolvedImage, is_index};
use serde_json::Value;

/// OCI image specification 1.1, annotations.md.
const BASE_NAME: &str = "org.opencontainers.image.base.name";
const BASE_DIGEST: &str = "org.opencontainers.image.base.digest";

/// What somebody says the base is. It is a hint and nothing more: [`prove_base`] decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseClaim {
    /// The image reference, as it stands there.
    pub reference: String,
    /// Its digest, where one is named.
    pub digest: Option<Digest>,
    /// Who says so: `annotation`, `label` or `provenance`.
    pub source: &'static str,
}

/// What an image and its provenance say about its base: annotations of the manifest, of the index, labels, then the
/// dependencies of provenance. None of it need be verified.
///
/// # Errors
/// When the image's own documents cannot be read.
pub fn claimed_bases(image: &ResolvedImage, provenance: &[Statement]) -> Result<Vec<BaseClaim>, ImageError> {
    let manifest = Manifest::parse(&image.manifest_bytes, &image.manifest.media_type)?;
    let mut maps = vec![("annotation", manifest.annotations)];
    if is_index(&image.root.media_type) {
        maps.push(("annotation", Index::parse(&image.root_bytes, &image.root.media_type)?.annotations));
    }
    maps.push(("label", image.config.run.labels.clone()));
    let mut claims = Vec::new();
    for (source, map) in maps {
        if let Some(name) = map.get(BASE_NAME).filter(|name| !name.is_empty()) {
            let digest = map.get(BASE_DIGEST).and_then(|text| text.parse().ok());
            claims.push(BaseClaim { reference: name.clone(), digest, source });
        }
    }
    let own = [&image.root.digest, &image.manifest.digest];
    for statement in provenance {
        claims.extend(
            dependencies(statement)
                .into_iter()
                .filter(|claim| claim.digest.as_ref().is_none_or(|digest| !own.contains(&digest))),
        );
    }
    Ok(claims)
}

/// The images among a build's dependencies (v1) or materials (v0.2).
fn dependencies(statement: &Statement) -> Vec<BaseClaim> {
    let list = match statement.predicate_type.as_str() {
        SLSA_PROVENANCE_V1 => {
            statement.predicate.get("buildDefinition").and_then(|one| one.get("resolvedDependencies"))
        }
        SLSA_PROVENANCE_V02 => statement.predicate.get("materials"),
        _ => None,
    };
    let claim = |value: &Value| {
        let uri = value.get("uri")?.as_str()?;
        let digest = value.get("digest").and_then(|digest| digest.get("sha256")).and_then(Value::as_str);
        let digest = digest.and_then(|hex| format!("sha256:{hex}").parse().ok());
        // Sources are no images, and an image without a digest is not pinned to anything.
        let reference = image_of(uri)?;
        digest.is_some().then_some(BaseClaim { reference, digest, source: "provenance" })
    };
    list.and_then(Value::as_array).into_iter().flatten().filter_map(claim).collect()
}

/// The reference in `pkg:docker/NAMESPACE/NAME@TAG?…` (BuildKit), `docker://…`, `oci://…`, or a bare reference.
fn image_of(uri: &str) -> Option<String> {
    if let Some(rest) = uri.strip_prefix("pkg:docker/") {
        let (name, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
        let (name, tag) = name.rsplit_once('@').map_or((name, None), |(name, tag)| (name, Some(tag)));
        let host = qualifiers.split('&').find_map(|pair| pair.strip_prefix("repository_url="));
        // Docker Hub's own images stand in `library`.
        let name = match (host, name.split_once('/')) {
            (Some(host), _) => format!("{host}/{}", name.rsplit('/').next().unwrap_or(name)),
            (None, None) => format!("docker.io/library/{name}"),
            (None, Some((first, _))) if first.contains('.') || first.contains(':') => name.to_owned(),
            (None, Some(_)) => format!("docker.io/{name}"),
        };
        return Some(tag.map_or(name.clone(), |tag| format!("{name}:{tag}")));
    }
    let bare = ["docker://", "oci://"].iter().find_map(|scheme| uri.strip_prefix(scheme)).unwrap_or(uri);
    let is_reference = !bare.contains("://") && !bare.starts_with("git+") && bare.contains('/');
    is_reference.then(|| bare.split('@').next().unwrap_or(bare).to_owned())
}

/// Whether all layers of `base` are the lowest layers of `image`, by the digests of their contents (`diff_ids`): however
/// they are compressed, and whoever says so. Gives back how many they are.
///
/// # Errors
/// Which layer is another, or that there are too few.
pub fn prove_base(image: &ResolvedImage, base: &ResolvedImage) -> Result<usize, NotTheBase> {
    let (own, below) = (&image.layers, &base.layers);
    if below.is_empty() {
        return Err(NotTheBase::Empty);
    }
    if below.len() > own.len() {
        return Err(NotTheBase::TooManyLayers { image: own.len(), base: below.len() });
    }
    for (index, (one, other)) in own.iter().zip(below).enumerate() {
        if one.diff_id != other.diff_id {
            return Err(NotTheBase::OtherLayer {
                number: index + 1,
                of: below.len(),
                expected: other.diff_id.clone(),
                found: one.diff_id.clone(),
            });
        }
    }
    Ok(below.len())
}

/// Why an image is not built on another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotTheBase {
    /// The base has more layers than the image.
    #[error("the base has {base} layers, the image {image}")]
    TooManyLayers {
        /// Layers of the image.
        image: usize,
        /// Layers of the base.
        base: usize,
    },
    /// A layer is another.
    #[error("layer {number} of the {of} of the base is {expected}, the image has {found} there")]
    OtherLayer {
        /// Which, from 1 at the bottom.
        number: usize,
        /// Layers of the base.
        of: usize,
        /// The base's layer.
        expected: Digest,
        /// The image's.
        found: Digest,
    },
    /// A base without layers is the base of everything.
    #[error("the base has no layers")]
    Empty,
}

impl Fault for NotTheBase {
    fn code(&self) -> &'static str {
        "base-not-the-base"
    }
    fn hint(&self) -> String {
        "name the base the image was really built from, by digest; its tag may have moved on since".into()
    }
    fn class(&self) -> Class {
        Class::VerificationFailed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attest::{Predicate, Subject};
    use serde_json::json;

    #[test]
    fn dependencies_that_are_images() {
        let hex = Digest::sha256_of(b"base").hex();
        let rows = [
            ("pkg:docker/alpine@3.20?platform=linux%2Famd64", Some("docker.io/library/alpine:3.20")),
            ("pkg:docker/acme/base@1", Some("docker.io/acme/base:1")),
            ("pkg:docker/registry.example.com/acme/base@1", Some("registry.example.com/acme/base:1")),
            ("docker://registry.example.com/base:1", Some("registry.example.com/base:1")),
            ("registry.example.com/base:1@sha256:00", Some("registry.example.com/base:1")),
            ("git+https://github.com/acme/app@refs/heads/main", None),
            ("https://example.com/file", None),
        ];
        for (uri, expected) in rows {
            let value = json!({"buildDefinition": {"resolvedDependencies": [{"uri": uri, "digest": {"sha256": hex}}]}});
            let predicate = Predicate::Custom { type_uri: SLSA_PROVENANCE_V1.into(), value };
            let statement = Statement::new(vec![Subject::of(&Digest::sha256_of(b"x"))], &predicate);
            let found = dependencies(&statement).first().map(|claim| claim.reference.clone());
            assert_eq!(found.as_deref(), expected, "{uri}");
        }
    }
}
