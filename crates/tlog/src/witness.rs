//! Witnesses: parties that vouch for having seen a checkpoint and no other history before it (C2SP tlog-cosignature v1.0.0).

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base::{Class, Fault};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::hash::{Hash, digest};
use crate::note::{Note, is_name};

/// C2SP signed-note, "Signature types": a plain Ed25519 key, and one that makes timestamped cosignatures.
const ED25519_KEY: u8 = 0x01;
const COSIGNATURE_KEY: u8 = 0x04;
/// Longest verifier key: a name of 512 bytes, eight digits and 33 bytes in base64, with two plus signs.
const MAX_KEY_BYTES: usize = 512 + 1 + 8 + 1 + 44;

/// The public key of a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    name: String,
    key: [u8; 32],
}

impl Witness {
    /// Reads a verifier key: `NAME+ID+BASE64`, the id in hexadecimal and the base64 of a type and an Ed25519 key. Many
    /// witnesses publish theirs with the type of a plain key, which is taken for the same key.
    ///
    /// # Errors
    /// When it is not that, or its id is not the key's.
    pub fn parse(text: &str) -> Result<Self, WitnessError> {
        let malformed = || WitnessError { found: text.chars().take(80).collect() };
        if text.len() > MAX_KEY_BYTES {
            return Err(malformed());
        }
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(malformed());
        };
        let bytes = STANDARD.decode(key).map_err(|_| malformed())?;
        let (kind, key) = bytes.split_first().ok_or_else(malformed)?;
        let key: [u8; 32] = key.try_into().map_err(|_| malformed())?;
        let is_known = matches!(*kind, ED25519_KEY | COSIGNATURE_KEY);
        if !is_known || !is_name(name) || hex::encode(key_id(name, *kind, &key)) != id {
            return Err(malformed());
        }
        Ok(Self { name: name.to_owned(), key })
    }

    /// Its name, such as `witness.example.com/w1`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When it saw this note, in Unix seconds; none when no cosignature of the note is its own and holds.
    #[must_use]
    pub fn cosigned_at(&self, note: &Note) -> Option<u64> {
        let id = key_id(&self.name, COSIGNATURE_KEY, &self.key);
        let own = note.signatures().iter().filter(|line| line.name == self.name && line.key_id == id);
        own.filter_map(|line| {
            let (time, signature) = line.signature.split_first_chunk::<8>()?;
            let time = u64::from_be_bytes(*time);
            let message = cosigned_message(time, note.text());
            let key = UnparsedPublicKey::new(&ED25519, &self.key);
            key.verify(message.as_bytes(), signature).is_ok().then_some(time)
        })
        .max()
    }
}

/// What a witness signs: `cosignature/v1`, the time in Unix seconds, and the whole checkpoint.
#[must_use]
pub fn cosigned_message(time: u64, checkpoint: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{checkpoint}")
}

/// C2SP signed-note: the first four bytes of SHA-256 of name, newline, type and key.
fn key_id(name: &str, kind: u8, key: &[u8; 32]) -> [u8; 4] {
    let Hash([a, b, c, d, ..]) = digest(&[name.as_bytes(), &[b'\n', kind], key]);
    [a, b, c, d]
}

/// Text that is no verifier key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("witness is \"{found}\", expected its verifier key NAME+ID+KEY with an Ed25519 key")]
pub struct WitnessError {
    /// The text, shortened to 80 characters.
    pub found: String,
}

impl Fault for WitnessError {
    fn code(&self) -> &'static str {
        "tlog-witness-malformed"
    }
    fn hint(&self) -> String {
        "copy the verifier key from where the witness publishes it".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};

    use super::*;
    use crate::{Checkpoint, NoteSignature};

    const NAME: &str = "witness.example/w1";

    fn pair() -> (Ed25519KeyPair, [u8; 32]) {
        let pair = Ed25519KeyPair::generate().expect("key");
        let key = pair.public_key().as_ref().try_into().expect("32 bytes");
        (pair, key)
    }

    fn verifier_key(name: &str, kind: u8, key: &[u8; 32]) -> String {
        let id = hex::encode(key_id(name, kind, key));
        format!("{name}+{id}+{}", STANDARD.encode([&[kind][..], key].concat()))
    }

    /// The example of the specification's key encoding: a plain Ed25519 key of Go's `sumdb/note` tests.
    #[test]
    fn ids_are_those_of_others() {
        let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert_eq!(Witness::parse(key).map(|witness| witness.name), Ok("PeterNeumann".into()));
        for bad in [
            "",
            "a+b",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc",
        ] {
            assert!(Witness::parse(bad).is_err(), "{bad}");
        }
        assert!(Witness::parse(&format!("{}{key}", "a".repeat(MAX_KEY_BYTES))).is_err());
    }

    #[test]
    fn only_its_own_cosignature_of_this_very_note_counts() {
        let (pair, key) = pair();
        let checkpoint = Checkpoint {
            origin: "log.test".into(),
            size: 7,
            root: Hash([7; 32]),
            extensions: vec!["x".into()],
        };
        let body = checkpoint.body();
        let line = |name: &str, kind: u8, time: u64, signed: &str| {
            let signature = pair.sign(signed.as_bytes());
            let blob = [&time.to_be_bytes()[..], signature.as_ref()].concat();
            NoteSignature { name: name.into(), key_id: key_id(NAME, kind, &key), signature: blob }
        };
        let good = |time| line(NAME, COSIGNATURE_KEY, time, &cosigned_message(time, &body));
        for kind in [ED25519_KEY, COSIGNATURE_KEY] {
            let witness = Witness::parse(&verifier_key(NAME, kind, &key)).expect("a key");
            let at = |lines: Vec<NoteSignature>| {
                witness.cosigned_at(&checkpoint.clone().into_note(lines).expect("a note"))
            };
            assert_eq!(at(vec![good(5)]), Some(5));
            assert_eq!(at(vec![good(5), good(9), good(7)]), Some(9));
            assert_eq!(at(vec![line("w2", COSIGNATURE_KEY, 5, &cosigned_message(5, &body))]), None);
            assert_eq!(at(vec![line(NAME, ED25519_KEY, 5, &cosigned_message(5, &body))]), None);
            assert_eq!(at(vec![line(NAME, COSIGNATURE_KEY, 6, &cosigned_message(5, &body))]), None);
            assert_eq!(at(vec![line(NAME, COSIGNATURE_KEY, 5, &body)]), None);
            let mut short = good(5);
            short.signature.truncate(7);
            assert_eq!(at(vec![short]), None);
        }
    }
}
