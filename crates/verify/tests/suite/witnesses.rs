//! Witnesses of a log's checkpoints.

use attest::Bundle;
use base::Fault as _;
use verify::{Artifact, Requirement, verify_bundle};

use crate::forge::{Forge, Kind, NOW};

/// A log entry whose checkpoint `count` witnesses cosigned, and the keys of three.
fn witnessed(bundle: &mut Bundle, count: usize) -> Vec<tlog::Witness> {
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let proof = bundle.log_entries[0].proof.as_mut().expect("proof");
    let note = tlog::Note::parse(proof.checkpoint.as_bytes()).expect("note");
    let mut lines = note.signatures().to_vec();
    let mut witnesses = Vec::new();
    for number in 0..3 {
        let pair = Ed25519KeyPair::generate().expect("key");
        let name = format!("witness.example/{number}");
        let blob = [&[4][..], pair.public_key().as_ref()].concat();
        let hashed = base::Digest::sha256_of(&[name.as_bytes(), b"\n", &blob].concat());
        let id = <[u8; 4]>::try_from(&hashed.as_bytes()[..4]).expect("four bytes");
        let key = format!("{name}+{}+{}", hex::encode(id), STANDARD.encode(&blob));
        witnesses.push(tlog::Witness::parse(&key).expect("key"));
        // The last of them says that it saw the checkpoint a day after now.
        let late = if number == 2 { 86_400 } else { 0 };
        let time = u64::try_from(NOW.secs() + late).expect("after 1970");
        let signed = pair.sign(tlog::cosigned_message(time, note.text()).as_bytes());
        let signature = [&time.to_be_bytes()[..], signed.as_ref()].concat();
        if number < count {
            lines.push(tlog::NoteSignature { name, key_id: id, signature });
        }
    }
    proof.checkpoint = tlog::Note::new(note.text(), lines).expect("note").to_string();
    witnesses
}

#[test]
fn witnesses_are_counted_and_strangers_passed_over() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let good = forge.message(&signer, b"artifact");
    let run = |bundle: &Bundle, witnesses: Vec<tlog::Witness>, count| {
        let wants =
            Requirement::message(signer.signer()).danger_without_sct().with_witnesses(witnesses, count);
        let found =
            verify_bundle(&bundle.to_json(), Artifact::Bytes(b"artifact"), &forge.root(), &wants, NOW);
        found.map_or_else(|refusal| refusal.code(), |_| "verified")
    };
    // What is cosigned, how many are asked for, and whether that is enough; the third lies in the future.
    let rows = [(0, 1, false), (1, 1, true), (2, 2, true), (1, 2, false), (3, 2, true), (3, 3, false)];
    for (cosigned, asked, enough) in rows {
        let mut bundle = good.clone();
        let witnesses = witnessed(&mut bundle, cosigned);
        let expected = if enough { "verified" } else { "verify-too-few-witnesses" };
        assert_eq!(run(&bundle, witnesses.clone(), asked), expected, "{cosigned} of {asked}");
        // The same witness named twice is one witness.
        let twice = vec![witnesses[0].clone(), witnesses[0].clone()];
        assert_eq!(run(&bundle, twice, 2), "verify-too-few-witnesses");
    }
    let mut bundle = good.clone();
    witnessed(&mut bundle, 2);
    let strangers = witnessed(&mut good.clone(), 2);
    assert_eq!(run(&bundle, strangers.clone(), 1), "verify-too-few-witnesses");
    assert_eq!(run(&bundle, Vec::new(), 0), "verified");
    // A promise alone has no checkpoint that could be seen.
    let mut promised = good;
    promised.version = attest::BundleVersion::V01;
    promised.material = attest::Material::Chain(vec![signer.leaf.clone().expect("keyless")]);
    promised.log_entries[0].proof = None;
    assert_eq!(run(&promised, Vec::new(), 0), "verified");
    assert_eq!(run(&promised, strangers, 1), "verify-too-few-witnesses");
}
