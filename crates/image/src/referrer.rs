//! Building referrers, and keeping them in the index of a layout.

use std::collections::BTreeMap;

use base::Digest;

use crate::{BlobData, Descriptor, Index, Manifest, NewReferrer, media_type};

/// The empty JSON object, configuration of every artifact without one (image-spec manifest.md, "Guidance for an
/// Empty Descriptor").
pub const EMPTY_CONFIG: &[u8] = b"{}";

/// What a referrer consists of. Blobs are to be stored before the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltReferrer {
    /// `{}`.
    pub config: BlobData,
    /// The one layer.
    pub layer: BlobData,
    /// The manifest; its descriptor carries artifact type and annotations as a referrers list shows them.
    pub manifest: BlobData,
}

/// Builds the blobs and manifest of a referrer. The same input gives the same bytes, so that publishing twice
/// changes nothing.
#[must_use]
pub fn build_referrer(referrer: &NewReferrer) -> BuiltReferrer {
    let config = BlobData::new(media_type::OCI_EMPTY, EMPTY_CONFIG.to_vec());
    let layer = BlobData::new(&referrer.layer_media_type, referrer.layer.clone());
    // manifest.md: `subject` is a plain descriptor; what an index said about the image stays there.
    let subject = Descriptor {
        platform: None,
        artifact_type: None,
        annotations: BTreeMap::new(),
        ..referrer.subject.clone()
    };
    let mut manifest = Manifest {
        media_type: media_type::OCI_MANIFEST.into(),
        artifact_type: Some(referrer.artifact_type.clone()),
        config: config.descriptor.clone(),
        layers: vec![layer.descriptor.clone()],
        subject: Some(subject),
        annotations: referrer.annotations.clone(),
    }
    .to_blob();
    manifest.descriptor.annotations.clone_from(&referrer.annotations);
    BuiltReferrer { config, layer, manifest }
}

impl Manifest {
    /// The entry of a referrers list for this manifest, described by `descriptor`; none if it does not refer to
    /// `subject`. distribution-spec, "Listing Referrers": the artifact type is the manifest's, or else the
    /// media type of its configuration, and its annotations are repeated.
    #[must_use]
    pub fn as_referrer(&self, descriptor: &Descriptor, subject: &Digest) -> Option<Descriptor> {
        if self.subject.as_ref().is_none_or(|s| s.digest != *subject) {
            return None;
        }
        let artifact_type = self.artifact_type.clone().unwrap_or_else(|| self.config.media_type.clone());
        Some(Descriptor {
            artifact_type: Some(artifact_type),
            annotations: self.annotations.clone(),
            platform: None,
            ..descriptor.clone()
        })
    }
}

impl Index {
    /// Adds `descriptor` unless an entry of the same digest and name is there. Returns whether the index changed.
    pub fn add(&mut self, descriptor: Descriptor) -> bool {
        let same = |entry: &Descriptor| {
            entry.digest == descriptor.digest && entry.ref_name() == descriptor.ref_name()
        };
        if self.manifests.iter().any(same) {
            return false;
        }
        self.manifests.push(descriptor);
        true
    }

    /// Lets the name of `descriptor` mean it and nothing else. Returns whether the index changed.
    pub fn tag(&mut self, descriptor: Descriptor) -> bool {
        let before = self.manifests.len();
        let name = descriptor.ref_name().map(str::to_owned);
        self.manifests.retain(|entry| {
            name.is_none() || entry.ref_name() != name.as_deref() || entry.digest == descriptor.digest
        });
        let removed = self.manifests.len() != before;
        self.add(descriptor) || removed
    }
}

/// `org.opencontainers.image.ref.name` (image-spec annotations.md): in a layout, the tag.
pub const REF_NAME: &str = "org.opencontainers.image.ref.name";

impl Descriptor {
    /// The tag an entry of a layout's index carries.
    #[must_use]
    pub fn ref_name(&self) -> Option<&str> {
        self.annotations.get(REF_NAME).map(String::as_str)
    }

    /// The name with its repository that containerd, and so `docker save`, gives an entry of a layout's index.
    #[must_use]
    pub fn image_name(&self) -> Option<&str> {
        self.annotations.get("io.containerd.image.name").map(String::as_str)
    }

    /// This descriptor under a tag.
    #[must_use]
    pub fn with_ref_name(mut self, tag: &str) -> Self {
        self.annotations.insert(REF_NAME.into(), tag.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn referrer() -> NewReferrer {
        NewReferrer {
            subject: Descriptor::of(media_type::OCI_MANIFEST, b"image").with_ref_name("v1"),
            artifact_type: "application/x".into(),
            annotations: BTreeMap::from([("k".to_owned(), "v".to_owned())]),
            layer_media_type: "application/x".into(),
            layer: b"evidence".to_vec(),
        }
    }

    #[test]
    fn the_same_referrer_is_the_same_bytes_and_lists_itself() {
        let built = build_referrer(&referrer());
        assert_eq!(built, build_referrer(&referrer()));
        assert_eq!(
            built.config.descriptor.digest.to_string(),
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        );
        let manifest = Manifest::parse(&built.manifest.bytes, media_type::OCI_MANIFEST).expect("own output");
        let subject = Digest::sha256_of(b"image");
        assert_eq!(
            manifest.as_referrer(&built.manifest.descriptor, &subject).as_ref(),
            Some(&built.manifest.descriptor)
        );
        assert_eq!(manifest.as_referrer(&built.manifest.descriptor, &Digest::sha256_of(b"other")), None);
        assert!(manifest.subject.is_some_and(|s| s.annotations.is_empty()));
    }

    #[test]
    fn adding_twice_changes_nothing_and_a_tag_moves() {
        let mut index = Index::new();
        let one = Descriptor::of(media_type::OCI_MANIFEST, b"1").with_ref_name("latest");
        let two = Descriptor::of(media_type::OCI_MANIFEST, b"2").with_ref_name("latest");
        assert!(index.add(one.clone()));
        assert!(!index.add(one));
        assert!(index.tag(two.clone()));
        assert!(!index.tag(two.clone()));
        assert_eq!(index.manifests, [two]);
    }
}
