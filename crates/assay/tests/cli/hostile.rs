//! Registries that refuse, lie, lead elsewhere and never end: what `verify`, `tree` and `copy` make of them. Each ends with
//! the exit code of `CLI.md`, and nothing that could not be looked at is taken for absent or lost on the way.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base::Digest;
use image::{Descriptor, Index, NewReferrer, build_referrer, media_type};
use serde_json::{Value, json};
use testkit::{Access, Action, Personality, Registry, Reply, Rule, Server};

use crate::harness::{Answer, IDENTITY, Sandbox, pushed, small_image};

/// Entries of the longest list of referrers that is read.
const MANY: usize = 10_000;

/// Pages of that list.
const PAGES: usize = 10;

/// Pieces of evidence of one image that `verify` fetches at a time.
const VERIFIED_PIECES: usize = 1_000;

/// Attachments that `tree` opens.
const SHOWN: usize = 500;

/// A signed image in a registry, and the flags that ask for its signer.
struct Signed {
    sandbox: Sandbox,
    registry: Registry,
    image: String,
    digest: Digest,
    wanted: String,
}

impl Signed {
    fn new(personality: Personality) -> Self {
        Self::with(personality, Access::Open)
    }

    fn with(personality: Personality, access: Access) -> Self {
        let (sandbox, registry) = (Sandbox::new(), Registry::start_with(personality, access));
        let (image, digest) = pushed(&registry);
        sandbox.write("password", "password");
        sandbox.ok(&format!("sign {image} --identity {IDENTITY} {LOGIN}"));
        let wanted = sandbox.wanted();
        drop(registry.take_lines());
        Self { sandbox, registry, image, digest, wanted }
    }

    /// The command with a registry's answers as scripted.
    fn run(&self, command: &str) -> Answer {
        let (image, wanted) = (&self.image, &self.wanted);
        self.sandbox.run(&match command {
            "verify" => format!("verify {image} {wanted} --registry-retries 1"),
            "copy" => format!("copy {image} oci:copied --registry-retries 1"),
            other => format!("{other} {image} --registry-retries 1"),
        })
    }

    /// The copy lacks nothing: it verifies as the original does.
    fn copy_is_whole(&self) {
        self.sandbox.ok(&format!("verify oci:copied:v1 {}", self.wanted));
    }
}

/// Nobody asks for it, and who does gets it.
const LOGIN: &str = "--registry-username user --registry-password @password";

fn status(status: u16) -> Action {
    Action::Reply(Reply::status(status))
}

/// Puts an answer in the place of the registry's for every GET and HEAD of a path.
fn answers(registry: &Registry, path: &str, action: &Action) {
    for method in ["GET", "HEAD"] {
        registry.script(Rule::new(method, path, usize::MAX, action.clone()));
    }
}

/// A refusal to list referrers decides nothing, unless it says that there is no such list: 404 and 405.
#[test]
fn a_list_of_referrers_that_cannot_be_had_decides_nothing() {
    let signed = Signed::new(Personality::ReferrersApi);
    let garbage = Action::Reply(Reply::status(200).body("<html>"));
    let throttled = Action::Reply(Reply::status(429).header("retry-after", "3600"));
    for (name, action, code) in [
        ("401", status(401), "registry-unauthorized"),
        ("403", status(403), "registry-forbidden"),
        ("429", throttled, "registry-throttled"),
        ("500", status(500), "registry-server-error"),
        ("503", status(503), "registry-server-error"),
        ("no list", garbage, "registry-malformed-answer"),
        ("no HTTP", Action::Garbage, "net-broken"),
    ] {
        answers(&signed.registry, "/referrers/", &action);
        for command in ["verify", "tree", "copy"] {
            let answer = signed.run(command);
            assert_eq!((answer.code, answer.error_code()), (1, code), "{name}: {command}\n{answer}");
            assert!(answer.hint().len() > 10, "{answer}");
        }
        assert!(!signed.sandbox.path("copied/blobs/sha256").join(signed.digest.hex()).exists(), "{name}");
        signed.registry.clear_script();
    }
    // Nothing is left of those, and a registry that has recovered is copied whole.
    assert_eq!(signed.run("copy").code, 0);
    signed.copy_is_whole();
}

#[test]
fn a_registry_that_says_405_or_404_to_the_list_has_its_fallback_tag_read() {
    for refused in [404, 405] {
        let signed = Signed::new(Personality::NoReferrersApi);
        answers(&signed.registry, "/referrers/", &status(refused));
        for command in ["verify", "tree", "copy"] {
            let answer = signed.run(command);
            assert_eq!(answer.code, 0, "{refused} {command}\n{answer}");
        }
        signed.copy_is_whole();
    }
}

#[test]
fn an_image_that_cannot_be_read_is_neither_unsigned_nor_copied() {
    let signed = Signed::new(Personality::ReferrersApi);
    let throttled = Action::Reply(Reply::status(429).header("retry-after", "3600"));
    let html = Action::Reply(Reply::status(200).header("content-type", "text/html").body("<html>"));
    for (name, action, exit, code) in [
        ("401", status(401), 1, "registry-unauthorized"),
        ("403", status(403), 1, "registry-forbidden"),
        ("404", status(404), 3, "registry-not-found"),
        ("405", status(405), 1, "registry-unexpected-status"),
        ("429", throttled, 1, "registry-throttled"),
        ("500", status(500), 1, "registry-server-error"),
        ("a web page", html, 1, "registry-web-page"),
        ("no HTTP", Action::Garbage, 1, "net-broken"),
        ("a flipped bit", Action::Corrupt, 10, "registry-digest-mismatch"),
    ] {
        answers(&signed.registry, "/manifests/v1", &action);
        for command in ["verify", "tree", "copy"] {
            let answer = signed.run(command);
            assert_eq!((answer.code, answer.error_code()), (exit, code), "{name}: {command}\n{answer}");
        }
        assert!(!signed.sandbox.path("copied/blobs/sha256").join(signed.digest.hex()).exists(), "{name}");
        signed.registry.clear_script();
    }
}

#[test]
fn throttling_is_waited_out() {
    let signed = Signed::new(Personality::ReferrersApi);
    let busy = || Action::Reply(Reply::status(429).header("retry-after", "0"));
    for path in ["/manifests/v1", "/referrers/", "/blobs/"] {
        for command in ["verify", "tree", "copy"] {
            signed.registry.script(Rule::new("GET", path, 1, busy()));
            let answer = signed.run(command);
            assert_eq!(answer.code, 0, "{path} {command}\n{answer}");
        }
    }
    signed.copy_is_whole();
}

#[test]
fn two_manifests_for_one_digest_are_a_refusal() {
    let signed = Signed::new(Personality::ReferrersApi);
    let index = testkit::Index::of(vec![small_image(), crate::harness::image_with(&[("x", "1")])]);
    index.push_to(&signed.registry, "team/index", Some("v1"));
    let (first, second) = (&index.images[0].manifest, &index.images[1].manifest);
    let other = Reply::status(200).header("content-type", media_type::OCI_MANIFEST);
    let other = other.body(second.bytes.clone());
    let path = format!("/manifests/{}", first.digest);
    let image = format!("{}/team/index:v1", signed.registry.host());
    // Also where the registry confirms the wrong one by its header.
    for reply in [other.clone(), other.header("docker-content-digest", &second.digest.to_string())] {
        signed.registry.script(Rule::new("GET", &path, usize::MAX, Action::Reply(reply)));
        let copied = signed.sandbox.run(&format!("copy {image} {}/team/copied:v1", signed.registry.host()));
        assert_eq!((copied.code, copied.error_code()), (10, "registry-digest-mismatch"), "{copied}");
        assert!(signed.registry.tags("team/copied").is_empty());
        let scanned = signed.sandbox.run(&format!("scan {image} --sample-db --platform linux/amd64"));
        assert_eq!((scanned.code, scanned.error_code()), (10, "registry-digest-mismatch"), "{scanned}");
        signed.registry.clear_script();
    }
    // A piece of evidence whose bytes change is none, and no reason to say that the image is unsigned.
    signed.registry.script(Rule::new("GET", "/blobs/", usize::MAX, Action::Corrupt));
    let answer = signed.run("verify");
    assert_eq!((answer.code, answer.error_code()), (1, "verify-undecided"), "{answer}");
}

#[test]
fn an_index_in_a_circle_ends() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::NoReferrersApi);
    // A digest cannot contain itself: the circle is made by a registry that serves other bytes than asked for.
    let child = Descriptor::of(media_type::OCI_INDEX, b"somewhere");
    let mut index = Index::new();
    index.add(child.clone());
    let bytes = index.to_blob().bytes;
    registry.put_manifest("team/app", Some("v1"), media_type::OCI_INDEX, &bytes);
    let same = Reply::status(200).header("content-type", media_type::OCI_INDEX).body(bytes);
    answers(&registry, &format!("/manifests/{}", child.digest), &Action::Reply(same));
    let image = format!("{}/team/app:v1", registry.host());
    for (words, exit, code) in [
        (format!("copy {image} oci:copied"), 10, "registry-digest-mismatch"),
        (format!("verify {image} --recursive --key cosign.pub"), 10, "registry-digest-mismatch"),
        (format!("scan {image} --sample-db"), 10, "registry-digest-mismatch"),
        (format!("tree {image}"), 0, ""),
    ] {
        sandbox.write("cosign.pub", KEY);
        let answer = sandbox.run(&words);
        assert_eq!((answer.code, answer.error_code()), (exit, code), "{words}\n{answer}");
    }
    assert!(registry.log().len() < 40);
}

#[test]
fn referrers_in_a_circle_end() {
    let signed = Signed::new(Personality::NoReferrersApi);
    let tag = format!("sha256-{}", signed.digest.hex());
    let list: Value =
        serde_json::from_slice(&signed.registry.manifest("team/app", &tag).expect("there")).expect("JSON");
    let mut entries = list["manifests"].as_array().cloned().expect("a list");
    let bytes = signed.registry.manifest("team/app", "v1").expect("there");
    entries.push(json!(Descriptor::of(media_type::OCI_MANIFEST, &bytes)));
    // Image and signature are each listed as referrers of both.
    let of_signature = entries[0]["digest"].as_str().expect("text").replace(':', "-");
    let index = json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": entries});
    for tag in [tag, of_signature] {
        let bytes = index.to_string();
        signed.registry.put_manifest("team/app", Some(&tag), media_type::OCI_INDEX, bytes.as_bytes());
    }
    for command in ["verify", "tree", "copy"] {
        let answer = signed.run(command);
        assert_eq!(answer.code, 0, "{command}\n{answer}");
    }
    signed.copy_is_whole();
    assert!(signed.registry.log().len() < 80);
}

#[test]
fn no_other_host_is_sent_a_credential() {
    let signed = Signed::with(Personality::ReferrersApi, Access::basic("user", "password"));
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let record = Arc::clone(&seen);
    // What is asked for is served, by another host.
    let (host, digest) = (signed.registry.host(), signed.digest.clone());
    let manifest = signed.registry.manifest("team/app", "v1").expect("there");
    let elsewhere = Server::start(move |incoming| {
        record.lock().expect("lock").push(format!("{incoming:?}").to_lowercase());
        let reply = Reply::status(200).header("content-type", media_type::OCI_MANIFEST);
        reply.header("docker-content-digest", &digest.to_string()).body(manifest.clone())
    });
    let there = Action::Reply(Reply::status(307).header("location", &elsewhere.url("/manifest")));
    answers(&signed.registry, "/manifests/v1", &there);
    for words in [
        format!("verify {} {} {LOGIN}", signed.image, signed.wanted),
        format!("tree {} {LOGIN}", signed.image),
        format!("copy {} oci:copied {LOGIN}", signed.image),
        format!("scan {} --sample-db {LOGIN}", signed.image),
    ] {
        signed.sandbox.ok(&words);
    }
    let seen = seen.lock().expect("lock");
    assert!(seen.len() >= 4, "{host} redirects: {seen:?}");
    assert!(seen.iter().all(|request| !request.contains("authorization") && !request.contains("password")));
    // To plain http elsewhere, or into this machine from outside, nobody is led at all.
    signed.registry.clear_script();
    let away = Reply::status(307).header("location", "http://registry.example.com/manifest");
    answers(&signed.registry, "/manifests/v1", &Action::Reply(away));
    let answer = signed.sandbox.run(&format!("copy {} oci:other {LOGIN}", signed.image));
    assert_eq!(answer.code, if answer.error_code() == "net-plain-http" { 2 } else { 1 }, "{answer}");
}

/// The annotation by which a bundle says what it is.
const PREDICATE: &str = "dev.sigstore.bundle.predicateType";

/// As many referrers as are read at most, all of them there, with one small blob between them; they say that they are of
/// this kind.
fn many(signed: &Signed, personality: Personality, kind: Option<&str>) {
    let registry = &signed.registry;
    let bytes = registry.manifest("team/app", "v1").expect("there");
    let subject = Descriptor::of(media_type::OCI_MANIFEST, &bytes);
    let tag = format!("sha256-{}", signed.digest.hex());
    let mut list: Value = match personality {
        Personality::ReferrersApi => json!({}),
        _ => serde_json::from_slice(&registry.manifest("team/app", &tag).expect("there")).expect("JSON"),
    };
    for n in 0..MANY - 1 {
        let mut annotations = BTreeMap::from([("number".to_owned(), n.to_string())]);
        // As if signed later than what is wanted, by others.
        annotations.extend(kind.map(|kind| (PREDICATE.to_owned(), kind.to_owned())));
        annotations.insert("org.opencontainers.image.created".into(), "2999-01-01T00:00:00Z".into());
        let built = build_referrer(&NewReferrer {
            subject: subject.clone(),
            artifact_type: media_type::SIGSTORE_BUNDLE_V03.into(),
            annotations,
            layer_media_type: media_type::SIGSTORE_BUNDLE_V03.into(),
            layer: b"{}".to_vec(),
        });
        for blob in [&built.config, &built.layer] {
            registry.put_blob("team/app", &blob.bytes);
        }
        registry.put_manifest("team/app", None, media_type::OCI_MANIFEST, &built.manifest.bytes);
        if let Some(entries) = list["manifests"].as_array_mut() {
            // Without its annotations: a manifest has room for 4 MiB.
            entries.push(json!(Descriptor::of(media_type::OCI_MANIFEST, &built.manifest.bytes)));
        }
    }
    if list["manifests"].is_array() {
        let bytes = list.to_string();
        registry.put_manifest("team/app", Some(&tag), media_type::OCI_INDEX, bytes.as_bytes());
    }
}

#[test]
fn ten_thousand_referrers_are_verified_and_shown_in_bounded_requests_and_memory() {
    let signed = Signed::new(Personality::ReferrersApi);
    many(&signed, Personality::ReferrersApi, None);
    let asked = |words: &str| {
        drop(signed.registry.take_lines());
        let answer = signed.sandbox.within(192, words);
        (answer, signed.registry.take_lines().len())
    };
    // The one good piece says that it is a signature, which the others do not: it is among the first that are fetched.
    let (answer, requests) = asked(&format!("verify {} {}", signed.image, signed.wanted));
    assert_eq!(answer.code, 0, "{answer}");
    assert!(requests <= 2 * VERIFIED_PIECES + PAGES + 2, "{requests}");
    let (answer, requests) = asked(&format!("tree {} --format json", signed.image));
    assert_eq!(answer.code, 0, "{answer}");
    let tree = answer.json();
    assert_eq!(tree["attachments"].as_array().map(Vec::len), Some(SHOWN));
    assert_eq!(tree["moreAttachments"], MANY - SHOWN);
    assert!(requests <= 2 * SHOWN + PAGES + 4, "{requests}");
    // One more is refused, and said to be too many: not cut off in silence.
    let listed: Vec<Descriptor> =
        (0..=MANY).map(|n| Descriptor::of(media_type::OCI_MANIFEST, n.to_string().as_bytes())).collect();
    let list = json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": listed});
    let reply = Reply::status(200).header("content-type", media_type::OCI_INDEX).body(list.to_string());
    answers(&signed.registry, "/referrers/", &Action::Reply(reply));
    for command in ["verify", "tree", "copy"] {
        let answer = signed.run(command);
        assert_eq!((answer.code, answer.error_code()), (1, "registry-too-many"), "{command}\n{answer}");
    }
}

#[test]
fn the_right_one_of_ten_thousand_is_found_wherever_it_stands() {
    let attestation = "https://example.com/nightly";
    // Attestations are not opened to find a signature; signatures of others are, to the last.
    for (kind, pieces) in [(attestation, 1), (attest::COSIGN_SIGN, MANY)] {
        let signed = Signed::new(Personality::ReferrersApi);
        many(&signed, Personality::ReferrersApi, Some(kind));
        let answer = signed.sandbox.within(96, &format!("verify {} {}", signed.image, signed.wanted));
        assert_eq!(answer.code, 0, "{kind}\n{answer}");
        let requests = signed.registry.take_lines().len();
        assert!(requests <= 2 * pieces + PAGES + 4, "{kind}: {requests}");
        // Without it, all were looked at, and the answer is no.
        let other = signed.wanted.replace(IDENTITY, "other@example.com");
        let answer = signed.sandbox.run(&format!("verify {} {other}", signed.image));
        assert_eq!(answer.code, 10, "{kind}\n{answer}");
    }
}

#[test]
fn ten_thousand_referrers_are_copied_with_two_reads_each() {
    // Each manifest, and where there is an API the question what refers to it; the list itself, tags and blobs besides.
    for (personality, reads) in [(Personality::ReferrersApi, 2), (Personality::NoReferrersApi, 1)] {
        let signed = Signed::new(personality);
        many(&signed, personality, None);
        let mirror = Registry::start(Personality::ReferrersApi);
        let to = format!("{}/mirror/app:v1", mirror.host());
        let words = format!("copy {} {to} --parallel 8", signed.image);
        let answer = signed.sandbox.within(256, &words);
        assert_eq!(answer.code, 0, "{personality:?}\n{answer}");
        let (read, written) = (signed.registry.take_lines().len(), mirror.take_lines().len());
        assert!(read <= reads * MANY + 60, "{personality:?}: {read}");
        assert!(written <= MANY + 60, "{personality:?}: {written}");
        let tree = signed.sandbox.run(&format!("tree {to} --format json")).json();
        assert_eq!(tree["moreAttachments"], MANY - SHOWN, "{personality:?}");
        let again = signed.sandbox.run(&words);
        assert!(again.code == 0 && again.stderr.contains("blobs     0 sent"), "{again}");
    }
}

/// 100 MB is less than what is read into memory (128 MiB, as cosign has it), and more than what has to be for a copy.
#[test]
fn an_attestation_of_100_mb_is_bounded() {
    let signed = Signed::new(Personality::ReferrersApi);
    let bytes = signed.registry.manifest("team/app", "v1").expect("there");
    let built = build_referrer(&NewReferrer {
        subject: Descriptor::of(media_type::OCI_MANIFEST, &bytes),
        artifact_type: media_type::SIGSTORE_BUNDLE_V03.into(),
        annotations: [(
            "dev.sigstore.bundle.predicateType".to_owned(),
            "https://spdx.dev/Document".to_owned(),
        )]
        .into(),
        layer_media_type: media_type::SIGSTORE_BUNDLE_V03.into(),
        layer: vec![b' '; 100 << 20],
    });
    for blob in [&built.config, &built.layer] {
        signed.registry.put_blob("team/app", &blob.bytes);
    }
    signed.registry.put_manifest("team/app", None, media_type::OCI_MANIFEST, &built.manifest.bytes);
    let (image, wanted) = (&signed.image, &signed.wanted);
    let small = |words: &str| signed.sandbox.within(64, words);
    // It says that it is something else than a signature and is not loaded to check one, nor to be shown or copied.
    for words in [
        format!("verify {image} {wanted} --max-workers 2"),
        format!("tree {image}"),
        format!("copy {image} oci:copied"),
        format!("save {image} --output saved.tar"),
    ] {
        let answer = small(&words);
        assert_eq!(answer.code, 0, "{words}\n{answer}");
    }
    signed.copy_is_whole();
    // Asked for, it is read, and is no bundle. Where less is allowed, nobody knows.
    let attestation = format!("verify-attestation {image} --type spdxjson {wanted}");
    let answer = signed.sandbox.run(&attestation);
    assert_eq!(answer.code, 10, "{answer}");
    assert!(answer.stdout.contains("verify-malformed"), "{answer}");
    let words: Vec<&str> = attestation.split_whitespace().collect();
    let mut bounded = signed.sandbox.command(&words);
    let answer = signed.sandbox.finish(bounded.env("COSIGN_MAX_ATTACHMENT_SIZE", "99MiB"));
    assert_eq!((answer.code, answer.error_code()), (1, "verify-undecided"), "{answer}");
}

/// A public key that is nobody's: enough to be asked for.
const KEY: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEXG7YGhep+VwgD+uu+mGpRXLJik41
uTaTLy20VhXYYvLktuODCNUg94UpPQiAVLcziECeYNifWgugp08tMIbxhQ==
-----END PUBLIC KEY-----
";
