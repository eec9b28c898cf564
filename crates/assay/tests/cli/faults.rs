//! Bad input and bad places: each with a code, a hint and an exit code of its own.

use testkit::{Access, Action, Blob, Personality, Registry, Reply, Rule};

use crate::harness::{Sandbox, pushed, small_image};

/// Runs every row and compares exit code and error code; every hint says something.
fn check(sandbox: &Sandbox, rows: &[(&str, i32, &str)]) {
    let mut wrong = String::new();
    for (words, exit, code) in rows {
        let answer = sandbox.run(words);
        if (answer.code, answer.error_code()) != (*exit, *code) || answer.hint().len() <= 10 {
            wrong += &format!("\n{words}: expected {exit} {code}, found\n{answer}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn local_images() {
    let sandbox = Sandbox::new();
    let image = small_image();
    for name in ["garbage", "truncated", "corrupt", "missing-blob"] {
        sandbox.layout(name, &image);
    }
    sandbox.write("garbage/index.json", "{ no JSON");
    sandbox.write("file", "a file");
    std::fs::create_dir(sandbox.path("empty")).expect("a folder");
    let layer = &image.blobs[1];
    let blob = |name: &str| format!("{name}/blobs/sha256/{}", layer.digest.hex());
    sandbox.write(&blob("truncated"), &layer.bytes[..layer.bytes.len() / 2]);
    let mut corrupt = layer.bytes.clone();
    let middle = corrupt.len() / 2;
    corrupt[middle] ^= 1;
    sandbox.write(&blob("corrupt"), corrupt);
    std::fs::remove_file(sandbox.path(&blob("missing-blob"))).expect("remove");
    check(
        &sandbox,
        &[
            ("scan oci:nowhere --sample-db", 3, "store-not-found"),
            ("scan oci:empty --sample-db", 3, "store-not-a-layout"),
            ("scan oci:garbage --sample-db", 1, "image-malformed"),
            ("scan oci:truncated --sample-db", 1, "layer-truncated"),
            ("scan oci:corrupt --sample-db", 10, "layer-digest"),
            ("scan oci:missing-blob --sample-db", 1, "image-missing-blob"),
            ("scan oci:corrupt:other-tag --sample-db", 3, "image-tag-not-found"),
            ("scan docker-archive:file --sample-db", 1, "image-malformed"),
            ("scan docker-archive:nowhere --sample-db", 3, "store-not-found"),
        ],
    );
}

#[test]
fn registries() {
    let rows: [(&str, Action, i32, &str); 6] = [
        ("forbidden", Action::Reply(Reply::status(403)), 1, "registry-forbidden"),
        // Longer than the client's budget: said at once.
        (
            "throttled",
            Action::Reply(Reply::status(429).header("retry-after", "3600")),
            1,
            "registry-throttled",
        ),
        ("failing", Action::Reply(Reply::status(500)), 1, "registry-server-error"),
        (
            "a web page",
            Action::Reply(Reply::status(200).header("content-type", "text/html").body("<html>")),
            1,
            "registry-web-page",
        ),
        ("corrupt", Action::Corrupt, 10, "registry-digest-mismatch"),
        ("garbage", Action::Garbage, 1, "net-broken"),
    ];
    let mut wrong = String::new();
    for (name, action, exit, code) in rows {
        let registry = Registry::start(Personality::ReferrersApi);
        let sandbox = Sandbox::new();
        let (image, _) = pushed(&registry);
        registry.script(Rule::new("GET", "/manifests/", usize::MAX, action.clone()));
        registry.script(Rule::new("HEAD", "/manifests/", usize::MAX, action));
        let answer = sandbox.run(&format!("scan {image} --sample-db --format json"));
        let said = answer.json()["error"].clone();
        let told = (said["code"].as_str() == Some(code)) && (said["hint"].as_str() == Some(answer.hint()));
        if (answer.code, answer.error_code()) != (exit, code) || !told {
            wrong += &format!("\n{name}: expected {exit} {code}, found\n{answer}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn images_that_are_not_in_the_registry_or_not_for_us() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let host = registry.host();
    check(&sandbox, &[(&format!("scan {host}/team/none:v1 --sample-db"), 3, "registry-not-found")]);
    check(&sandbox, &[(&format!("sign {host}/team/none:v1"), 3, "registry-not-found")]);
    let odd = Blob::new("application/vnd.example.thing", b"{}".to_vec());
    registry.put_manifest("team/odd", Some("v1"), &odd.media_type, &odd.bytes);
    check(
        &sandbox,
        &[(&format!("scan {host}/team/odd:v1 --sample-db"), 1, "registry-unsupported-media-type")],
    );
    let locked = Registry::start_with(Personality::ReferrersApi, Access::basic("user", "password"));
    let (image, _) = pushed(&locked);
    check(&sandbox, &[(&format!("scan {image} --sample-db"), 1, "registry-unauthorized")]);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
    check(&sandbox, &[(&format!("scan {closed}/team/app:v1 --sample-db"), 1, "net-refused")]);
}

#[test]
fn places_to_write_to() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.write("file", "a file");
    check(
        &sandbox,
        &[
            ("scan oci:image --sample-db --output no/such/result", 2, "output-no-folder"),
            ("sbom oci:image --output no/such/result", 2, "output-no-folder"),
            ("sbom oci:image --output image", 2, "output-is-a-folder"),
            ("sbom oci:image --output /dev/full", 1, "file-disk-full"),
            ("run oci:image --sample-db --report no/such/page", 2, "output-no-folder"),
            ("demo --report no/such/page", 2, "output-no-folder"),
            ("stack init --home file/below", 1, "home-unusable"),
            ("run oci:image --sample-db --home file/below", 1, "home-unusable"),
        ],
    );
    let begun: Vec<_> =
        std::fs::read_dir(sandbox.path("state")).expect("there").flatten().map(|e| e.file_name()).collect();
    assert_eq!(begun, ["cache.key"], "nothing was begun but the cache of layers");
}
