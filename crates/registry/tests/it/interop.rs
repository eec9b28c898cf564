//! Against distribution's own registry (Debian package `docker-registry`), where it is installed.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base::Reference;
use image::{BlobData, Descriptor, EvidenceSource as _, ReferrerStore, ReferrersOutcome, media_type};
use registry::{BlobUpload, RegistryImage};

use crate::common::{client, referrer, small_image, subject};

/// The registry, ended when the test ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a registry in `folder` on a free port. None when it is not installed.
fn start(folder: &std::path::Path) -> Option<(Running, String)> {
    let port = TcpListener::bind("127.0.0.1:0").expect("port").local_addr().expect("address").port();
    let host = format!("127.0.0.1:{port}");
    let config = format!(
        "version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {}}}}}\nhttp: {{addr: \"{host}\"}}\n",
        folder.join("data").display()
    );
    let file = folder.join("config.yml");
    std::fs::write(&file, config).expect("write");
    let child = Command::new("docker-registry")
        .arg("serve")
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let running = Running(child);
    let deadline = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(&host).is_err() {
        assert!(Instant::now() < deadline, "docker-registry does not listen");
        std::thread::yield_now();
    }
    Some((running, host))
}

#[test]
fn pushes_pulls_and_refers_on_a_real_registry() {
    let folder = tempfile::tempdir().expect("folder");
    let Some((_running, host)) = start(folder.path()) else {
        println!("not run: docker-registry is not installed");
        return;
    };
    let client = client();
    let name: Reference = format!("{host}/team/app:v1").parse().expect("reference");
    let image = small_image();
    for blob in &image.blobs {
        let upload = BlobUpload::bytes(&blob.bytes, blob.digest.clone());
        assert!(client.push_blob(&name, &upload).expect("pushed"));
        assert!(!client.push_blob(&name, &upload).expect("there"));
    }
    let manifest = BlobData::new(media_type::OCI_MANIFEST, image.manifest.bytes.clone());
    client.push_manifest(&name, &manifest).expect("pushed");
    assert_eq!(client.resolve(&name).expect("resolved").digest, image.manifest.digest);
    assert_eq!(client.tags(&name).expect("tags"), ["v1"]);

    let store = RegistryImage::new(client.clone(), name.clone());
    let resolved = image::resolve(&store, None).expect("resolves");
    let layer = &resolved.layers[0].descriptor;
    assert_eq!(client.small_blob(&name, layer, layer.size).expect("layer"), image.blobs[1].bytes);

    // distribution 2.8 has no referrers API; version 3 has none either.
    let subject = subject(&image);
    assert_eq!(store.referrers_of(&subject.digest).expect("asked").outcome, ReferrersOutcome::Absent);
    let published: Vec<Descriptor> = ["one", "two"]
        .iter()
        .map(|text| store.publish(&referrer(&subject, text)).expect("published"))
        .collect();
    let found = store.referrers_of(&subject.digest).expect("asked");
    assert_eq!((found.outcome, found.descriptors), (ReferrersOutcome::FallbackTag, published));

    let mounted: Reference = format!("{host}/team/copy").parse().expect("reference");
    let upload = BlobUpload::bytes(&image.blobs[1].bytes, layer.digest.clone());
    let pushed = client.push_blob_from(&mounted, &upload, Some("team/app")).expect("asked");
    assert_eq!(pushed, registry::Pushed::Mounted);
    let deleted = client.delete_manifest(&name, &image.manifest.digest).expect_err("off by default");
    assert_eq!(base::Fault::code(&deleted), "registry-delete-unsupported");
}
