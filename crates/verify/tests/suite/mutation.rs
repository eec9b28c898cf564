//! One bit of every byte of what verifies is turned over: each change is refused, or listed here with why it means
//! nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use attest::LegacyMaterial;
use base::{Digest, Timestamp};
use verify::{Artifact, Piece, Requirement, TrustRoot, verify_bundle, verify_piece};

use crate::common::committed;
use crate::forge::{self, Forge, Kind};

/// Parts of documents whose change means nothing: the kind of document, a text that stands close before the byte, why.
const MEANINGLESS: [(&str, &str, &str); 6] = [
    ("key", "\"hint\":\"", "the signer's own name for its key; the key itself is given"),
    ("rekor2", "\"integratedTime\":\"", "Rekor v2 promises no time: only a timestamp authority's counts"),
    ("rekor2", "\"signedTimestamp\":\"", "see MAX_TIMESTAMP_CHANGES"),
    ("key", "\"signedTimestamp\":\"", "see MAX_TIMESTAMP_CHANGES"),
    (
        "legacy",
        "dev.sigstore.cosign/chain",
        "a help to build the path to a trusted authority, which is known",
    ),
    ("legacy", "predicateType", "a hint for lists; the type that counts is the signed one"),
];

const WITNESS: (&str, &str, &str) =
    ("rekor2", "witness", "cosignatures are an extra, which nothing asks for");

/// Bytes of an RFC 3161 response that may change: CMS `digestAlgorithms`, a hint for one-pass readers (RFC 5652 §5.1), and
/// the parameters of `signatureAlgorithm`, which the authority's certificate decides.
const MAX_TIMESTAMP_CHANGES: usize = 24;

/// Turns one bit of each byte over, a different one each time, and gives back the places where that was accepted.
fn accepted(bytes: &[u8], verifies: &(dyn Fn(&[u8]) -> bool + Sync)) -> Vec<usize> {
    assert!(verifies(bytes), "the document verifies before it is changed");
    let workers = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
    let found: Vec<Vec<usize>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| {
                scope.spawn(move || {
                    let mut changed = bytes.to_vec();
                    let mut places = Vec::new();
                    for at in (worker..bytes.len()).step_by(workers) {
                        // Not the highest: then JSON is no UTF-8, and nothing deeper is reached.
                        changed[at] ^= 1 << (at % 7);
                        if verifies(&changed) {
                            places.push(at);
                        }
                        changed[at] = bytes[at];
                    }
                    places
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let mut places: Vec<usize> = found.into_iter().flatten().collect();
    places.sort_unstable();
    places
}

fn check(kind: &str, bytes: &[u8], verifies: &(dyn Fn(&[u8]) -> bool + Sync)) {
    let places = accepted(bytes, verifies);
    // One character for each byte, so that places in both are the same.
    let text: String =
        bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let mut unexplained = BTreeSet::new();
    let mut explained: BTreeMap<&str, usize> = BTreeMap::new();
    for at in &places {
        let before = &text[..*at];
        let reason = MEANINGLESS.iter().find(|(of, marker, _)| {
            // The marker opens the value the byte is in: no other value begins in between.
            let opened = before.rfind(marker).map(|start| &before[start + marker.len()..]);
            kind.starts_with(of) && opened.is_some_and(|since| !since.contains("\",\""))
        });
        // A checkpoint's lines behind the log's own are of witnesses, whom no trust root names yet.
        let is_witness = before.rfind("\"envelope\":\"").is_some_and(|start| {
            let since = &before[start..];
            !since.contains("\"}") && since.matches("??? ").count() > 1
        });
        match reason.or(is_witness.then_some(&WITNESS)) {
            Some((_, marker, _)) => *explained.entry(marker).or_default() += 1,
            None => {
                let from = at.saturating_sub(40);
                unexplained.insert(format!("{at}: {}", &text[from..(at + 1).min(text.len())]));
            }
        }
    }
    let counts: Vec<_> = explained.iter().map(|(marker, count)| format!("{count} of {marker}")).collect();
    println!("{kind}: {} bytes, {} accepted: {}", bytes.len(), places.len(), counts.join(", "));
    assert!(unexplained.is_empty(), "{kind}: {unexplained:#?}");
    assert!(explained.get("\"signedTimestamp\":\"").is_none_or(|count| *count <= MAX_TIMESTAMP_CHANGES));
}

#[test]
fn bundles_of_the_public_instances() {
    for (kind, name) in [
        ("v0.3", "happy-path-v0.3"),
        ("v0.1", "happy-path-v0.1"),
        ("rekor2-dsse", "rekor2-dsse-happy-path"),
        ("key", "managed-key-happy-path"),
    ] {
        let case = committed(name);
        // Written again: without spaces, which mean nothing.
        let bytes = attest::Bundle::parse(&case.bundle).expect("bundle").to_json();
        let requirement = case.requirement();
        check(kind, &bytes, &|bundle| {
            let artifact = Artifact::Bytes(&case.artifact);
            verify_bundle(bundle, artifact, &case.root, &requirement, crate::common::NOW).is_ok()
        });
    }
}

#[test]
fn bundles_of_other_keys() {
    let forge = Forge::new();
    let root = forge.root();
    for kind in [Kind::P384, Kind::Ed25519] {
        for signer in [forge.keyless(kind), forge.keyed(kind)] {
            let bundle = forge.message(&signer, b"artifact").to_json();
            let requirement = Requirement::message(signer.signer()).danger_without_sct();
            let name = if signer.leaf.is_some() { "certificate" } else { "key" };
            check(name, &bundle, &|bundle| {
                verify_bundle(bundle, Artifact::Bytes(b"artifact"), &root, &requirement, forge::NOW).is_ok()
            });
        }
    }
}

#[test]
fn layers_of_cosign() {
    let forge = Forge::new();
    let root = forge.root();
    let image = Digest::sha256_of(b"image");
    for signer in [forge.keyless(Kind::P256), forge.keyed(Kind::P256)] {
        let wants = Requirement::image_signature(signer.signer()).danger_without_sct();
        let typed = Requirement::statement(signer.signer(), attest::SPDX).danger_without_sct();
        let layers = [
            (forge.legacy(&signer, &image), wants),
            (forge.legacy_attestation(&signer, &image, attest::SPDX), typed),
        ];
        for (layer, requirement) in &layers {
            let verifies = |blob: &[u8], annotations: &BTreeMap<String, String>| {
                let (media_type, annotations) = (layer.media_type().to_owned(), annotations.clone());
                let piece = Piece::Legacy { media_type, blob: blob.to_vec(), annotations };
                is_verified(&piece, &image, &root, requirement, forge::NOW)
            };
            let annotations = layer.annotations();
            check("legacy", &layer.blob(), &|blob| verifies(blob, &annotations));
            for (name, value) in &annotations {
                let with = |changed: &[u8]| {
                    let mut all = annotations.clone();
                    all.insert(name.clone(), String::from_utf8(changed.to_vec()).ok()?);
                    Some(all)
                };
                let verifies =
                    |changed: &[u8]| with(changed).is_some_and(|all| verifies(&layer.blob(), &all));
                // Line breaks of PEM, and bits of its last character that stand for nothing.
                let reads_the_same = |changed: &[u8]| {
                    let read = with(changed).map(|all| LegacyMaterial::from_annotations(&all));
                    read == Some(Ok(layer.material.clone()))
                };
                check_value(name, value.as_bytes(), &verifies, &reads_the_same);
            }
        }
    }
}

/// As [`check`] for the value of an annotation.
fn check_value(
    name: &str,
    value: &[u8],
    verifies: &(dyn Fn(&[u8]) -> bool + Sync),
    reads_the_same: &dyn Fn(&[u8]) -> bool,
) {
    if value.is_empty() {
        return;
    }
    let is_known = MEANINGLESS.iter().any(|(of, marker, _)| *of == "legacy" && name.contains(marker));
    let places = accepted(value, verifies);
    let changed = |at: usize| {
        let mut changed = value.to_vec();
        changed[at] ^= 1 << (at % 7);
        changed
    };
    let unexplained: Vec<_> = places.iter().filter(|at| !reads_the_same(&changed(**at))).collect();
    println!("legacy {name}: {} bytes, {} accepted", value.len(), places.len());
    assert!(is_known || unexplained.is_empty(), "{name}: {unexplained:?}");
}

fn is_verified(
    piece: &Piece,
    image: &Digest,
    root: &TrustRoot,
    requirement: &Requirement,
    now: Timestamp,
) -> bool {
    verify_piece(piece, image, root, requirement, now).is_ok()
}
