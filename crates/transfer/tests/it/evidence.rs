//! Downloading and deleting evidence.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use attest::{Bundle, BundleVersion, Content, Envelope, IN_TOTO_PAYLOAD_TYPE, Material};
use base::{Digest, Fault as _};
use image::{Descriptor, NewReferrer, media_type};
use serde_json::{Value, json};
use testkit::{Access, Action, Extras, Image, Personality, Registry, Reply, Rule};
use transfer::{CleanSelection, EvidenceKind};

use crate::common::{
    COSIGN_SIGN, SLSA, at, bundle, client, described, image, legacy, open, put_referrer, reference,
};

const THREADS: NonZeroUsize = NonZeroUsize::MIN;

/// A well-formed bundle over a statement with this predicate type; nobody's signature.
fn bundle_json(subject: &Digest, predicate: &str) -> String {
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"digest": {"sha256": subject.hex()}}],
        "predicateType": predicate,
        "predicate": {},
    });
    let bundle = Bundle {
        version: BundleVersion::V03,
        material: Material::PublicKey { hint: "key".into() },
        log_entries: Vec::new(),
        timestamps: Vec::new(),
        content: Content::Envelope(Envelope {
            payload_type: IN_TOTO_PAYLOAD_TYPE.into(),
            payload: statement.to_string().into_bytes(),
            signature: vec![1, 2, 3],
            key_id: String::new(),
        }),
    };
    String::from_utf8(bundle.to_json()).expect("text")
}

/// An image under `app:v1` with a signature and an attestation in both forms, and two SBOMs.
fn signed(registry: &Registry) -> Image {
    let image = image("1", "linux/amd64");
    let digest = image.push_to(registry, "app", Some("v1"));
    let subject = described(&image);
    let client = client();
    let name = reference(registry, "app:v1");
    for predicate in [COSIGN_SIGN, SLSA] {
        let text = bundle_json(&digest, predicate);
        client.publish(&name, &bundle(&subject, predicate, &text)).expect("published");
    }
    let payload = format!(
        r#"{{"critical":{{"identity":{{"docker-reference":"a"}},"image":{{"docker-manifest-digest":"{digest}"}},"type":"cosign container image signature"}},"optional":null}}"#
    );
    let envelope: Value = serde_json::from_str(&bundle_json(&digest, SLSA)).expect("JSON");
    let envelope = serde_json::to_string_pretty(&envelope["dsseEnvelope"]).expect("JSON");
    let layers = [
        ("sig", "application/vnd.dev.cosign.simplesigning.v1+json", payload.as_str()),
        ("att", "application/vnd.dsse.envelope.v1+json", envelope.as_str()),
        ("sbom", "text/spdx+json", "{\"spdxVersion\":\"SPDX-2.3\"}"),
    ];
    for (suffix, layer_type, content) in layers {
        let (manifest, blobs) = legacy(layer_type, content);
        for blob in &blobs {
            registry.put_blob("app", &blob.bytes);
        }
        let tag = format!("sha256-{}.{suffix}", digest.hex());
        registry.put_manifest("app", Some(&tag), media_type::OCI_MANIFEST, &manifest.bytes);
    }
    let cyclonedx = "application/vnd.cyclonedx+json".to_owned();
    let sbom = NewReferrer {
        artifact_type: cyclonedx.clone(),
        layer_media_type: cyclonedx,
        annotations: std::collections::BTreeMap::new(),
        ..bundle(&subject, "", "{\"bomFormat\":\"CycloneDX\"}")
    };
    client.publish(&name, &sbom).expect("published");
    image
}

#[test]
fn downloads_are_a_line_of_json_each() {
    for personality in [Personality::ReferrersApi, Personality::NoReferrersApi] {
        let registry = Registry::start(personality);
        let image = signed(&registry);
        let source = open(&at(&registry, "app:v1"));
        let parse = |lines: &[Vec<u8>]| -> Vec<Value> {
            lines.iter().map(|line| serde_json::from_slice(line).expect("a line is JSON")).collect()
        };
        let found = transfer::signatures(&*source, None, THREADS).expect("signatures");
        let lines = parse(&found.lines);
        assert_eq!((lines.len(), found.left_out.len()), (2, 0));
        // As `cosign download signature` prints them.
        let names: BTreeSet<&str> =
            lines[0].as_object().expect("object").keys().map(String::as_str).collect();
        let expected = ["Base64Signature", "Payload", "Cert", "Chain", "Bundle", "RFC3161Timestamp"];
        assert_eq!(names, expected.into());
        assert_eq!((&lines[0]["Base64Signature"], &lines[0]["Cert"]), (&json!("AQID"), &Value::Null));
        assert_eq!(lines[1]["mediaType"], media_type::SIGSTORE_BUNDLE_V03);

        let found = transfer::attestations(&*source, None, None, THREADS).expect("attestations");
        let lines = parse(&found.lines);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["payloadType"], IN_TOTO_PAYLOAD_TYPE);
        assert_eq!(lines[0]["payload"], lines[1]["dsseEnvelope"]["payload"]);
        let some = transfer::attestations(&*source, None, Some(SLSA), THREADS).expect("of this type");
        assert_eq!(some.lines, found.lines);
        let none = transfer::attestations(&*source, None, Some(COSIGN_SIGN), THREADS).expect_err("none");
        assert_eq!((none.code(), none.class()), ("transfer-nothing-attached", base::Class::NothingToExamine));

        let (kind, bytes) = transfer::sbom(&*source, None, THREADS).expect("SBOM");
        assert_eq!((kind.as_str(), bytes.starts_with(b"{\"spdxVersion")), ("text/spdx+json", true));
        let platform = "linux/arm64".parse().expect("platform");
        let error = transfer::signatures(&*source, Some(&platform), THREADS).expect_err("no such platform");
        assert_eq!(error.code(), "image-platform-not-offered");
        assert_eq!(source.root().expect("root").0.digest, image.manifest.digest);
    }
}

#[test]
fn damaged_evidence_is_named_and_an_unreachable_list_fails() {
    let registry = Registry::start(Personality::ReferrersApi);
    let image = signed(&registry);
    let broken = bundle(&described(&image), COSIGN_SIGN, "no bundle");
    client().publish(&reference(&registry, "app:v1"), &broken).expect("published");
    let source = open(&at(&registry, "app:v1"));
    let found = transfer::signatures(&*source, None, THREADS).expect("the others");
    assert_eq!((found.lines.len(), found.left_out.len()), (2, 1), "{:?}", found.left_out);
    for (path, status) in [("/referrers/", 500), (".sig", 429), (".att", 403)] {
        let reply = Reply::status(status).header("retry-after", "3600");
        registry.script(Rule::new("GET", path, 99, Action::Reply(reply)));
        let error = transfer::signatures(&*open(&at(&registry, "app:v1")), None, THREADS);
        assert_eq!(error.expect_err("could not look").class(), base::Class::Undecided, "{path}");
        registry.clear_script();
    }
}

fn select(kinds: &[EvidenceKind], only_referrers: bool) -> CleanSelection {
    CleanSelection { kinds: kinds.iter().copied().collect(), only_referrers }
}

const ALL: [EvidenceKind; 4] =
    [EvidenceKind::Signature, EvidenceKind::Attestation, EvidenceKind::Sbom, EvidenceKind::Other];

/// Finds and deletes; how many were deleted.
fn clean(registry: &Registry, selection: &CleanSelection) -> usize {
    let (client, name) = (client(), reference(registry, "app:v1"));
    let found = transfer::removables(&client, &name, selection, THREADS).expect("looked");
    assert!(found.kept.is_empty(), "{:?}", found.kept);
    for manifest in &found.manifests {
        assert!(transfer::remove(&client, &name, &found.subject, manifest).expect("deleted"));
    }
    found.manifests.len()
}

#[test]
fn cleaning_deletes_what_was_asked_for_and_never_the_image() {
    let rows: [(&[EvidenceKind], bool, usize, usize); 5] = [
        (&[EvidenceKind::Signature], false, 2, 4),
        (&[EvidenceKind::Attestation], false, 2, 4),
        (&[EvidenceKind::Sbom], false, 2, 4),
        (&ALL, true, 3, 3),
        (&ALL, false, 6, 0),
    ];
    for personality in [Personality::ReferrersApi, Personality::NoReferrersApi] {
        for (kinds, only_referrers, deleted, left) in rows {
            let registry = Registry::start(personality);
            let image = signed(&registry);
            assert_eq!(clean(&registry, &select(kinds, only_referrers)), deleted, "{kinds:?}");
            let graph = transfer::collect(&*open(&at(&registry, "app:v1")), &transfer::Selection::default());
            let graph = graph.expect("the image is whole");
            assert_eq!((graph.evidence.len(), graph.root.descriptor.digest), (left, image.manifest.digest));
            assert_eq!(clean(&registry, &select(kinds, only_referrers)), 0, "nothing is left of it");
        }
    }
}

#[test]
fn a_registry_that_deletes_nothing_says_so() {
    let registry = Registry::start(Personality::ReferrersApi);
    signed(&registry);
    registry.extras(Extras { deletes: false, ..Extras::default() });
    let (client, name) = (client(), reference(&registry, "app:v1"));
    let found = transfer::removables(&client, &name, &select(&ALL, false), THREADS).expect("looked");
    for manifest in &found.manifests {
        let error = transfer::remove(&client, &name, &found.subject, manifest).expect_err("405");
        assert_eq!(error.code(), "registry-delete-unsupported");
        assert!(error.hint().contains("storage.delete.enabled"), "{}", error.hint());
    }
}

/// Whoever may write a tag or a list must not have others delete an image with it.
#[test]
fn what_is_only_called_evidence_is_kept() {
    let registry = Registry::start(Personality::NoReferrersApi);
    let app = image("1", "linux/amd64");
    let digest = app.push_to(&registry, "app", Some("v1"));
    let victim = image("2", "linux/amd64");
    victim.push_to(&registry, "app", Some("v2"));
    let of_victim = put_referrer(&registry, "app", &bundle(&described(&victim), SLSA, "x"));
    registry.put_manifest(
        "app",
        Some(&format!("sha256-{}.sig", digest.hex())),
        media_type::OCI_MANIFEST,
        &victim.manifest.bytes,
    );
    let listed: Vec<Descriptor> = vec![described(&app), described(&victim), of_victim];
    let index = json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": listed});
    let tag = format!("sha256-{}", digest.hex());
    registry.put_manifest("app", Some(&tag), media_type::OCI_INDEX, index.to_string().as_bytes());
    let name = reference(&registry, "app:v1");
    let found = transfer::removables(&client(), &name, &select(&ALL, false), THREADS).expect("looked");
    assert_eq!((found.manifests.len(), found.kept.len()), (0, 4), "{found:?}");
}

#[test]
fn deleting_asks_for_the_right_to_delete() {
    let tokens = Access::token_server("", "");
    let access = Access::Bearer { user: String::new(), password: String::new(), realm: tokens.url("/token") };
    let registry = Registry::start_with(Personality::ReferrersApi, access);
    let image = image("1", "linux/amd64");
    image.push_to(&registry, "app", Some("v1"));
    let error = client().delete_manifest(&reference(&registry, "app"), &image.manifest.digest);
    // The test registry's tokens know pull and push only: what matters is what was asked for.
    assert_eq!(error.expect_err("no such right there").code(), "registry-unauthorized");
}
