//! Images with evidence, and clients that wait for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::{Digest, ImageLocation, Platform, Reference};
use image::{BlobData, Descriptor, Manifest, NewReferrer, build_referrer, media_type};
use registry::{Client, ClientOptions, Keychain};
use testkit::{FakeClock, Image, ImageBuilder, Index, LayerBuilder, LayerCompression, Personality, Registry};
use transfer::{Copied, CopyOptions, Meter, Source, TransferError};

pub(crate) const SLSA: &str = "https://slsa.dev/provenance/v1";
pub(crate) const COSIGN_SIGN: &str = "https://sigstore.dev/cosign/sign/v1";

pub(crate) fn client() -> Client {
    let options = net::ClientOptions { clock: Arc::new(FakeClock::default()), ..Default::default() };
    Client::new(net::Client::new(options), ClientOptions { keychain: Keychain::anonymous(), recorder: None })
}

pub(crate) fn reference(registry: &Registry, name: &str) -> Reference {
    format!("{}/{name}", registry.host()).parse().expect("reference")
}

pub(crate) fn at(registry: &Registry, name: &str) -> ImageLocation {
    ImageLocation::Registry(reference(registry, name))
}

pub(crate) fn location(text: &str) -> ImageLocation {
    text.parse().expect("location")
}

pub(crate) fn open(from: &ImageLocation) -> Arc<dyn Source> {
    transfer::open(from, &client()).expect("opened")
}

pub(crate) fn copy_with(
    from: &ImageLocation,
    to: &ImageLocation,
    options: &CopyOptions,
) -> Result<Copied, TransferError> {
    transfer::copy(&open(from), to, &client(), options, &Meter::default())
}

pub(crate) fn copy(from: &ImageLocation, to: &ImageLocation) -> Copied {
    copy_with(from, to, &CopyOptions::default()).expect("copied")
}

/// An image of one layer; `content` makes it another one.
pub(crate) fn image(content: &str, platform: &str) -> Image {
    let layer = LayerBuilder::new(LayerCompression::Gzip).file("content", content);
    ImageBuilder::new(platform.parse::<Platform>().expect("platform")).layer(layer).build()
}

pub(crate) fn platforms() -> Index {
    Index::of(vec![image("1", "linux/amd64"), image("2", "linux/arm64")])
}

/// A bundle with this predicate type, as a referrer.
pub(crate) fn bundle(subject: &Descriptor, predicate: &str, text: &str) -> NewReferrer {
    NewReferrer {
        subject: subject.clone(),
        artifact_type: media_type::SIGSTORE_BUNDLE_V03.into(),
        annotations: BTreeMap::from([("dev.sigstore.bundle.predicateType".to_owned(), predicate.to_owned())]),
        layer_media_type: media_type::SIGSTORE_BUNDLE_V03.into(),
        layer: text.as_bytes().to_vec(),
    }
}

pub(crate) fn described(image: &Image) -> Descriptor {
    Descriptor::of(media_type::OCI_MANIFEST, &image.manifest.bytes)
}

/// What cosign 1 and 2 put under a tag: a manifest with one layer.
pub(crate) fn legacy(layer_type: &str, content: &str) -> (BlobData, [BlobData; 2]) {
    let config = BlobData::new(media_type::OCI_CONFIG, b"{}".to_vec());
    let mut layer = BlobData::new(layer_type, content.as_bytes().to_vec());
    layer.descriptor.annotations.insert("dev.cosignproject.cosign/signature".into(), "AQID".into());
    let manifest = Manifest {
        media_type: media_type::OCI_MANIFEST.into(),
        artifact_type: None,
        config: config.descriptor.clone(),
        layers: vec![layer.descriptor.clone()],
        subject: None,
        annotations: BTreeMap::new(),
    };
    (manifest.to_blob(), [config, layer])
}

/// A repository with an index of two platforms under `v1` and evidence in every form about it, its first child and
/// other evidence. `digests` are all of them.
pub(crate) struct Full {
    pub(crate) registry: Registry,
    pub(crate) index: Digest,
    pub(crate) children: [Digest; 2],
    pub(crate) signature: Digest,
    pub(crate) provenance: Digest,
    pub(crate) of_child: Digest,
    pub(crate) of_signature: Digest,
    pub(crate) tagged: Digest,
}

impl Full {
    pub(crate) fn new(personality: Personality) -> Self {
        let registry = Registry::start(personality);
        let platforms = platforms();
        let index = platforms.push_to(&registry, "app", Some("v1"));
        let children = [0, 1].map(|n| platforms.images[n].manifest.digest.clone());
        let bytes = registry.manifest("app", "v1").expect("index");
        let root = Descriptor::of(media_type::OCI_INDEX, &bytes);
        let client = client();
        let name = reference(&registry, "app:v1");
        let publish = |new: &NewReferrer| client.publish(&name, new).expect("published");
        let signature = publish(&bundle(&root, COSIGN_SIGN, "signature"));
        let provenance = publish(&bundle(&root, SLSA, "provenance")).digest;
        let of_child = publish(&bundle(&described(&platforms.images[0]), SLSA, "of a child")).digest;
        let of_signature = publish(&bundle(&signature, COSIGN_SIGN, "countersignature")).digest;
        let (manifest, blobs) = legacy("application/vnd.dev.cosign.simplesigning.v1+json", "{}");
        for blob in &blobs {
            registry.put_blob("app", &blob.bytes);
        }
        let tag = format!("sha256-{}.sig", index.hex());
        let tagged = registry.put_manifest("app", Some(&tag), media_type::OCI_MANIFEST, &manifest.bytes);
        let signature = signature.digest;
        Self { registry, index, children, signature, provenance, of_child, of_signature, tagged }
    }

    pub(crate) fn location(&self) -> ImageLocation {
        at(&self.registry, "app:v1")
    }

    /// Asserts that a place has everything, each tied to what it is about.
    pub(crate) fn is_at(&self, place: &ImageLocation) {
        let source = open(place);
        assert_eq!(source.root().expect("root").0.digest, self.index, "{place}");
        let listed = |subject: &Digest| -> BTreeSet<Digest> {
            attached(&*source, subject).into_iter().map(|entry| entry.digest).collect()
        };
        assert_eq!(listed(&self.index), [self.signature.clone(), self.provenance.clone()].into(), "{place}");
        assert_eq!(listed(&self.children[0]), [self.of_child.clone()].into(), "{place}");
        assert_eq!(listed(&self.children[1]), BTreeSet::new(), "{place}");
        assert_eq!(listed(&self.signature), [self.of_signature.clone()].into(), "{place}");
        let tag = format!("sha256-{}.sig", self.index.hex());
        let tagged = source.tagged(&tag).expect("looked").expect("there");
        assert_eq!(tagged.descriptor.digest, self.tagged, "{place}");
        for entry in attached(&*source, &self.index) {
            assert_eq!(entry.artifact_type.as_deref(), Some(media_type::SIGSTORE_BUNDLE_V03), "{place}");
            assert!(entry.annotations.contains_key("dev.sigstore.bundle.predicateType"), "{place}");
        }
        // Every blob is there and right.
        let graph = transfer::collect(&*source, &transfer::Selection::default()).expect("collected");
        assert!(graph.left_out.is_empty());
        assert_eq!((graph.image.len(), graph.evidence.len()), (3, 5), "{place}");
        for blob in graph.blobs() {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut source.blob(&blob).expect("opened"), &mut bytes).expect("read");
            blob.check("blob", &bytes).expect("right");
        }
    }
}

/// What a source lists about one manifest.
pub(crate) fn attached(source: &dyn Source, subject: &Digest) -> Vec<Descriptor> {
    let lists = source.attached(std::slice::from_ref(subject), std::num::NonZeroUsize::MIN).expect("listed");
    lists.into_iter().flatten().collect()
}

/// As `NewReferrer` becomes blobs, put into a repository without a request.
pub(crate) fn put_referrer(registry: &Registry, repository: &str, new: &NewReferrer) -> Descriptor {
    let built = build_referrer(new);
    for blob in [&built.config, &built.layer] {
        registry.put_blob(repository, &blob.bytes);
    }
    registry.put_manifest(repository, None, media_type::OCI_MANIFEST, &built.manifest.bytes);
    built.manifest.descriptor
}
