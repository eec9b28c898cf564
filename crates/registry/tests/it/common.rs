//! What the tests of the registry client share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use base::{Platform, Reference, Secret};
use image::{Descriptor, NewReferrer, media_type};
use registry::{Client, ClientOptions, Credential, Keychain, KeychainOptions};
use testkit::{FakeClock, Image, ImageBuilder, LayerBuilder, LayerCompression, Registry};

/// A client that waits for nothing and gives a stalled server 300 ms.
pub(crate) fn client_with(options: ClientOptions) -> (Client, FakeClock) {
    let clock = FakeClock::default();
    let stalled = Duration::from_millis(300);
    let timeouts = net::Timeouts { response: stalled, read: stalled, ..net::Timeouts::default() };
    let options_of_net =
        net::ClientOptions { clock: Arc::new(clock.clone()), timeouts, ..net::ClientOptions::default() };
    (Client::new(net::Client::new(options_of_net), options), clock)
}

pub(crate) fn client() -> Client {
    client_with(ClientOptions::default()).0
}

pub(crate) fn password(host: &str, user: &str, password: &str) -> Keychain {
    let credential = Credential::Password { user: user.into(), password: Secret::new(password.into()) };
    let explicit = BTreeMap::from([(host.to_owned(), credential)]);
    Keychain::new(KeychainOptions { explicit, files: Vec::new() })
}

pub(crate) fn reference(registry: &Registry, rest: &str) -> Reference {
    format!("{}/{rest}", registry.host()).parse().expect("reference")
}

pub(crate) fn small_image() -> Image {
    let layer = LayerBuilder::new(LayerCompression::Gzip).file("etc/hostname", "box\n");
    ImageBuilder::new(Platform::linux_amd64()).layer(layer).build()
}

pub(crate) fn subject(image: &Image) -> Descriptor {
    Descriptor::of(media_type::OCI_MANIFEST, &image.manifest.bytes)
}

pub(crate) fn referrer(subject: &Descriptor, text: &str) -> NewReferrer {
    NewReferrer {
        subject: subject.clone(),
        artifact_type: media_type::SIGSTORE_BUNDLE_V03.into(),
        annotations: BTreeMap::from([("note".to_owned(), text.to_owned())]),
        layer_media_type: media_type::SIGSTORE_BUNDLE_V03.into(),
        layer: text.as_bytes().to_vec(),
    }
}
