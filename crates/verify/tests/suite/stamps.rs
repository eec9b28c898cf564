//! Timestamps: of every kind of key, of another program, and each way one can fail.

use attest::{Bundle, LegacyLayer};
use base::{Digest, Fault as _, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tlog::DataHash;
use verify::{Artifact, Refusal, Requirement, TrustRoot, verify_bundle, verify_legacy};

use crate::forge::{
    Forge, KINDS, Key, Kind, NOW, SIGNED_AT, certificate, extension, hashed, name, oid, pem, tlv,
};

const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
const VALIDITY: (&str, &str) = ("250101000000Z", "350101000000Z");

/// An authority: a root and a signer below it.
struct Authority {
    key: Key,
    kind: Kind,
    signer: Vec<u8>,
    root: Vec<u8>,
}

/// What a timestamp says, right in every detail until a test changes one.
struct Plan {
    usage: Vec<u8>,
    kind: &'static str,
    attribute_kind: &'static str,
    time: &'static str,
    tail: Vec<u8>,
    changed: bool,
    named: bool,
    other_name: bool,
    signers: usize,
    embed: bool,
    issuer: &'static str,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            usage: extension("2.5.29.37", true, &tlv(0x30, &[&oid(TIME_STAMPING)])),
            kind: TST_INFO,
            attribute_kind: TST_INFO,
            // SIGNED_AT.
            time: "20260101000500Z",
            tail: Vec::new(),
            changed: false,
            named: true,
            other_name: false,
            signers: 1,
            embed: false,
            issuer: "stamps",
        }
    }
}

impl Authority {
    fn new(kind: Kind, plan: &Plan) -> Self {
        let ca = Key::new(Kind::P256);
        let is_ca = [extension("2.5.29.19", true, &tlv(0x30, &[&[1, 1, 0xff]]))];
        let root = certificate(("stamps", &ca.spki), ("stamps", &ca), VALIDITY, &is_ca);
        let key = Key::new(kind);
        let usage = std::slice::from_ref(&plan.usage);
        let signer = certificate(("clock", &key.spki), ("stamps", &ca), VALIDITY, usage);
        Self { key, kind, signer, root }
    }

    fn stamp(&self, signature: &[u8], plan: &Plan) -> Vec<u8> {
        let sha256 = tlv(0x30, &[&oid("2.16.840.1.101.3.4.2.1")]);
        let digests = match self.kind {
            Kind::P384 => tlv(0x30, &[&oid("2.16.840.1.101.3.4.2.2")]),
            Kind::P521 => tlv(0x30, &[&oid("2.16.840.1.101.3.4.2.3")]),
            _ => sha256.clone(),
        };
        let imprint = hashed(DataHash::Sha256, signature).digest;
        let imprint = tlv(0x30, &[&sha256, &tlv(4, &[&imprint])]);
        let mut info = tlv(
            0x30,
            &[
                &[2, 1, 1],
                &oid("1.2.3.4"),
                &imprint,
                &[2, 1, 9],
                &tlv(0x18, &[plan.time.as_bytes()]),
                &plan.tail,
            ],
        );
        let attributes = self.attributes(&info, plan);
        let algorithm = tlv(0x30, &[&oid(self.algorithm())]);
        let id = tlv(0x30, &[&name(plan.issuer), &[2, 1, 7]]);
        let signed = self.key.sign(&tlv(0x31, &[&attributes]));
        let signer = tlv(
            0x30,
            &[&[2, 1, 1], &id, &digests, &tlv(0xa0, &[&attributes]), &algorithm, &tlv(4, &[&signed])],
        );
        if plan.changed {
            let last = info.len() - 3;
            info[last] ^= 1;
        }
        let embedded = if plan.embed { tlv(0xa0, &[&self.signer]) } else { Vec::new() };
        // A SET of equal values is no SET, so the second signer is the first with another version.
        let mut second = signer.clone();
        second[6] = 3;
        let signers = if plan.signers == 2 { [signer, second].concat() } else { signer };
        let content = tlv(0x30, &[&oid(plan.kind), &tlv(0xa0, &[&tlv(4, &[&info])])]);
        let data =
            tlv(0x30, &[&[2, 1, 3], &tlv(0x31, &[&digests]), &content, &embedded, &tlv(0x31, &[&signers])]);
        let token = tlv(0x30, &[&oid("1.2.840.113549.1.7.2"), &tlv(0xa0, &[&data])]);
        tlv(0x30, &[&[0x30, 3, 2, 1, 0], &token])
    }

    fn attributes(&self, info: &[u8], plan: &Plan) -> Vec<u8> {
        let hash = match self.kind {
            Kind::P384 => DataHash::Sha384,
            Kind::P521 => DataHash::Sha512,
            _ => DataHash::Sha256,
        };
        let one = |id: &str, value: &[u8]| tlv(0x30, &[&oid(id), &tlv(0x31, &[value])]);
        let own = if plan.other_name { &self.root } else { &self.signer };
        let own = hashed(DataHash::Sha256, own).digest;
        let own = tlv(0x30, &[&tlv(0x30, &[&tlv(0x30, &[&tlv(4, &[&own])])])]);
        let mut all = vec![
            one("1.2.840.113549.1.9.3", &oid(plan.attribute_kind)),
            one("1.2.840.113549.1.9.4", &tlv(4, &[&hashed(hash, info).digest])),
        ];
        all.extend(plan.named.then(|| one("1.2.840.113549.1.9.16.2.47", &own)));
        all.sort();
        all.concat()
    }

    fn algorithm(&self) -> &'static str {
        match self.kind {
            Kind::P256 => "1.2.840.10045.4.3.2",
            Kind::P384 => "1.2.840.10045.4.3.3",
            Kind::P521 => "1.2.840.10045.4.3.4",
            Kind::Ed25519 => "1.3.101.112",
            Kind::Rsa => "1.2.840.113549.1.1.11",
        }
    }

    fn root(&self) -> TrustRoot {
        let chain = [pem("CERTIFICATE", &self.signer), pem("CERTIFICATE", &self.root)].concat();
        TrustRoot::empty().with_timestamp_authority(chain.as_bytes()).expect("own chain")
    }
}

fn detail(found: Result<Timestamp, Refusal>) -> String {
    match found {
        Ok(time) => time.to_rfc3339(),
        Err(refusal) => {
            assert_eq!(refusal.code(), "verify-timestamp-invalid", "{refusal}");
            refusal.to_string()
        }
    }
}

#[test]
fn every_kind_of_key_stamps() {
    for kind in KINDS {
        let authority = Authority::new(kind, &Plan::default());
        let stamp = authority.stamp(b"signature", &Plan::default());
        let root = authority.root();
        assert_eq!(
            root.verify_timestamp(&stamp, b"signature"),
            Ok(Timestamp::from_secs(SIGNED_AT)),
            "{kind:?}"
        );
        assert!(detail(root.verify_timestamp(&stamp, b"another")).contains("of another signature"));
        // Another authority of the same name and number has another key.
        let other = Authority::new(kind, &Plan::default()).root();
        assert!(detail(other.verify_timestamp(&stamp, b"signature")).contains("names another certificate"));
    }
}

#[test]
fn each_way_to_fail_is_named() {
    let usage = |critical, uses: &[&str]| {
        let uses: Vec<_> = uses.iter().map(|one| oid(one)).collect();
        extension("2.5.29.37", critical, &tlv(0x30, &[&uses.concat()]))
    };
    let code_signing = "1.3.6.1.5.5.7.3.3";
    let critical = tlv(0xa1, &[&extension("1.2.3.5", true, &[5, 0])]);
    let harmless = tlv(0xa1, &[&extension("1.2.3.5", false, &[5, 0])]);
    let rows: Vec<(Plan, &str)> = vec![
        (Plan { tail: harmless, ..Plan::default() }, "2026-01-01T00:05:00"),
        (Plan { tail: critical, ..Plan::default() }, "malformed"),
        (Plan { time: "20260101000500.25Z", ..Plan::default() }, "2026-01-01T00:05:00"),
        (Plan { time: "2026010100050", ..Plan::default() }, "malformed"),
        (Plan { usage: usage(false, &[TIME_STAMPING]), ..Plan::default() }, "extended key usage"),
        (
            Plan { usage: usage(true, &[TIME_STAMPING, code_signing]), ..Plan::default() },
            "extended key usage",
        ),
        (Plan { usage: usage(true, &[code_signing]), ..Plan::default() }, "extended key usage"),
        (Plan { kind: "1.2.840.113549.1.7.1", ..Plan::default() }, "is no timestamp"),
        (Plan { attribute_kind: "1.2.840.113549.1.7.1", ..Plan::default() }, "content type is another"),
        (Plan { changed: true, ..Plan::default() }, "was changed"),
        (Plan { named: false, ..Plan::default() }, "does not name its signer"),
        (Plan { other_name: true, ..Plan::default() }, "names another certificate"),
        (Plan { signers: 2, ..Plan::default() }, "number of signers"),
        (Plan { issuer: "others", ..Plan::default() }, "of no timestamp authority"),
        (Plan { time: "20360101000500Z", ..Plan::default() }, "was not valid at 2036"),
    ];
    for (row, (plan, expected)) in rows.into_iter().enumerate() {
        let authority = Authority::new(Kind::P256, &plan);
        let found = detail(authority.root().verify_timestamp(&authority.stamp(b"s", &plan), b"s"));
        assert!(found.contains(expected), "row {row}: expected {expected}, found {found}");
    }
}

#[test]
fn a_signer_may_come_with_the_timestamp() {
    let plan = Plan { embed: true, ..Plan::default() };
    let authority = Authority::new(Kind::Rsa, &plan);
    let root_of = |authority: &Authority| {
        let pem = pem("CERTIFICATE", &authority.root);
        TrustRoot::empty().with_timestamp_authority(pem.as_bytes()).expect("own root")
    };
    let stamp = authority.stamp(b"s", &plan);
    assert_eq!(detail(root_of(&authority).verify_timestamp(&stamp, b"s")), "2026-01-01T00:05:00Z");
    // The certificate in it is believed for where it leads, and only there.
    let other = Authority::new(Kind::Rsa, &plan);
    assert!(detail(root_of(&other).verify_timestamp(&stamp, b"s")).contains("of no timestamp authority"));
    let bare = authority.stamp(b"s", &Plan::default());
    assert!(detail(root_of(&authority).verify_timestamp(&bare, b"s")).contains("neither the trust root"));
    let loose = Plan {
        embed: true,
        usage: extension("2.5.29.37", false, &tlv(0x30, &[&oid(TIME_STAMPING)])),
        ..plan
    };
    let authority = Authority::new(Kind::P256, &loose);
    let found = detail(root_of(&authority).verify_timestamp(&authority.stamp(b"s", &loose), b"s"));
    assert!(found.contains("extended key usage"), "{found}");
}

#[test]
fn those_of_openssl_hold() {
    let file = |name: &str| {
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stamps/").to_owned() + name)
            .expect("fixture")
    };
    let root = TrustRoot::empty().with_timestamp_authority(&file("chain.pem")).expect("chain");
    for name in ["rsa.tsr", "rsa_with_certificate.tsr", "rsa_sha1_name.tsr", "rsa.token"] {
        let stamp = file(name);
        let time = detail(root.verify_timestamp(&stamp, b"signature"));
        assert!(time.starts_with("2026-11-21T11:17:"), "{name}: {time}");
        assert!(root.verify_timestamp(&stamp, b"Signature").is_err());
        for at in 0..stamp.len() {
            assert!(root.verify_timestamp(&stamp[..at], b"signature").is_err(), "{name} cut at {at}");
            let mut changed = stamp.clone();
            changed[at] ^= 0x04;
            // Without meaning: the status text, certificates beside the pinned one, the digests' list, versions.
            if let Ok(found) = root.verify_timestamp(&changed, b"signature") {
                assert_eq!(found.to_rfc3339(), time, "{name} changed at {at}");
            }
        }
    }
    // Of the certificate in the timestamp itself, with only the root known.
    let root = TrustRoot::empty().with_timestamp_authority(&file("root.pem")).expect("root");
    assert!(root.verify_timestamp(&file("rsa_with_certificate.tsr"), b"signature").is_ok());
    assert!(root.verify_timestamp(&file("rsa.tsr"), b"signature").is_err());
}

/// As GitHub's instance for private repositories: a certificate and a timestamp, no log of any kind.
#[test]
fn a_timestamp_alone_gives_a_bundle_its_time() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let authority = Authority::new(Kind::Rsa, &Plan::default());
    let chain = [&authority.signer, &authority.root].map(|der| json!({"rawBytes": STANDARD.encode(der)}));
    let mut root = forge.root_json();
    root["tlogs"] = json!([]);
    root["timestampAuthorities"] = json!([{
        "subject": {"organization": "stamps", "commonName": "stamps"},
        "certChain": {"certificates": chain},
        "validFor": {"start": "2025-01-01T00:00:00Z", "end": "2026-01-01T00:05:00Z"},
    }]);
    let read = |root: &serde_json::Value| TrustRoot::parse(root.to_string().as_bytes()).expect("own root");
    let wants = Requirement::message(signer.signer()).danger_without_log().danger_without_sct();
    let mut bundle = forge.message(&signer, b"artifact");
    bundle.log_entries.clear();
    let run = |bundle: &Bundle, root: &TrustRoot, wants: &Requirement| {
        let outcome = verify_bundle(&bundle.to_json(), Artifact::Bytes(b"artifact"), root, wants, NOW);
        outcome.map(|verified| verified.times().to_vec()).map_err(|refusal| refusal.code())
    };
    assert_eq!(run(&bundle, &read(&root), &wants), Err("verify-no-trusted-time"));
    bundle.timestamps = vec![authority.stamp(bundle.signature(), &Plan::default())];
    assert_eq!(run(&bundle, &read(&root), &wants), Ok(vec![Timestamp::from_secs(SIGNED_AT)]));
    let signed = wants.clone().with_signed_timestamp();
    assert!(run(&bundle, &read(&root), &signed).is_ok());
    // Nothing is assumed: who does not say that there is no log wants an entry.
    let whole = Requirement::message(signer.signer()).danger_without_sct();
    assert_eq!(run(&bundle, &read(&root), &whole), Err("verify-no-log-entry"));
    // One second less, and the root does not believe its authority any more; both ends count.
    root["timestampAuthorities"][0]["validFor"]["end"] = json!("2026-01-01T00:04:59Z");
    assert_eq!(run(&bundle, &read(&root), &wants), Err("verify-timestamp-invalid"));
    root["timestampAuthorities"] = json!([]);
    assert_eq!(run(&bundle, &read(&root), &wants), Err("verify-timestamp-invalid"));
}

/// cosign 2 with `--timestamp-server-url`: the annotation `dev.sigstore.cosign/rfc3161timestamp`.
#[test]
fn a_legacy_layer_may_have_a_timestamp() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let authority = Authority::new(Kind::Rsa, &Plan::default());
    let digest = Digest::sha256_of(b"image");
    let mut layer = forge.legacy(&signer, &digest);
    layer.material.rekor = None;
    layer.material.timestamp = Some(authority.stamp(&layer.material.signature, &Plan::default()));
    let layer =
        LegacyLayer::parse(layer.media_type(), &layer.blob(), &layer.annotations()).expect("as written");
    let chain = [pem("CERTIFICATE", &authority.signer), pem("CERTIFICATE", &authority.root)].concat();
    let root = forge.root().with_timestamp_authority(chain.as_bytes()).expect("chain");
    let wants = Requirement::image_signature(signer.signer()).danger_without_log().danger_without_sct();
    // Long after the certificate ran out.
    let later = NOW.plus_secs(86_400 * 400);
    let run = |layer: &LegacyLayer, root: &TrustRoot| {
        verify_legacy(layer, &layer.blob(), &digest, root, &wants, later).map_err(|refusal| refusal.code())
    };
    assert_eq!(run(&layer, &root).expect("verifies").times(), [Timestamp::from_secs(SIGNED_AT)]);
    assert_eq!(run(&layer, &forge.root()).map(|_| ()), Err("verify-timestamp-invalid"));
    let mut other = layer;
    other.material.timestamp = Some(authority.stamp(b"another signature", &Plan::default()));
    assert_eq!(run(&other, &root).map(|_| ()), Err("verify-timestamp-invalid"));
    other.material.timestamp = None;
    assert_eq!(run(&other, &root).map(|_| ()), Err("verify-no-trusted-time"));
}
