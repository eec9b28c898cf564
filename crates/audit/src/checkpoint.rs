//! The signed statement of how long the log is and what it holds.

use tlog::{Hash, LogKey, Note, NoteSignature};

use crate::AuditError;

/// Origin, size and root of a log whose signature was checked; made by [`SignedCheckpoint::open`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint(tlog::Checkpoint);

impl Checkpoint {
    /// Name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Entries covered.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.0.size
    }

    /// Root of the Merkle tree over them.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.0.root
    }
}

/// Why a signer could not sign, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SignerFailed(pub String);

/// Signs checkpoints. The caller makes and keeps the key: ECDSA on P-256.
pub trait CheckpointSigner {
    /// The public half.
    fn public_key(&self) -> &LogKey;

    /// An ECDSA signature with SHA-256 over `message`, in ASN.1 DER.
    ///
    /// # Errors
    /// When the key cannot be used now.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerFailed>;
}

/// A checkpoint with its signature lines: a C2SP signed note. Not yet trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    note: Note,
}

impl SignedCheckpoint {
    /// Takes what somebody kept or sent.
    ///
    /// # Errors
    /// When the bytes are no signed note.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AuditError> {
        Ok(Self { note: Note::parse(bytes)? })
    }

    pub(crate) fn sign(
        origin: &str,
        size: u64,
        root: Hash,
        signer: &dyn CheckpointSigner,
    ) -> Result<Self, AuditError> {
        let checkpoint = tlog::Checkpoint { origin: origin.to_owned(), size, root, extensions: Vec::new() };
        let signature = signer
            .sign(checkpoint.body().as_bytes())
            .map_err(|SignerFailed(reason)| AuditError::Signer { reason })?;
        let key_id = signer.public_key().key_id(origin);
        let line = NoteSignature { name: origin.to_owned(), key_id, signature };
        let signed = Self { note: checkpoint.into_note(vec![line])? };
        // A signer with the wrong key would leave a log that nobody can verify: find it before anything is written.
        signed.open(signer.public_key())?;
        Ok(signed)
    }

    /// Checks the signature of `key` and reads the three lines.
    ///
    /// # Errors
    /// When the text is no checkpoint or `key` did not sign it.
    pub fn open(&self, key: &LogKey) -> Result<Checkpoint, AuditError> {
        let checkpoint = tlog::Checkpoint::from_note(&self.note)?;
        let origin = &checkpoint.origin;
        self.note
            .signed_by(origin, key.key_id(origin), |message, signature| key.verify(message, signature))?;
        Ok(Checkpoint(checkpoint))
    }
}

/// The text, for the checkpoint file.
impl std::fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.note.fmt(f)
    }
}

/// C2SP signed-note: a key name, and so our origin, is not empty and holds no Unicode space and no plus sign.
pub(crate) fn check_origin(origin: &str) -> Result<&str, AuditError> {
    if origin.is_empty() || origin.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+') {
        return Err(AuditError::OriginMalformed { found: origin.chars().take(200).collect() });
    }
    Ok(origin)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

    pub(crate) struct TestSigner {
        pair: EcdsaKeyPair,
        public: LogKey,
    }

    impl TestSigner {
        pub(crate) fn new() -> Self {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("generate");
            // RFC 5480: SEQUENCE { SEQUENCE { id-ecPublicKey, secp256r1 }, BIT STRING of 66 bytes }.
            let prefix = hex::decode("3059301306072a8648ce3d020106082a8648ce3d030107034200").expect("hex");
            let spki = [&prefix, pair.public_key().as_ref()].concat();
            Self { pair, public: LogKey::from_spki_der(&spki).expect("P-256") }
        }
    }

    impl CheckpointSigner for TestSigner {
        fn public_key(&self) -> &LogKey {
            &self.public
        }
        fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerFailed> {
            let signature = self.pair.sign(&SystemRandom::new(), message);
            signature.map(|s| s.as_ref().to_vec()).map_err(|e| SignerFailed(e.to_string()))
        }
    }

    #[test]
    fn opens_what_it_signs_and_nothing_else() {
        let (signer, other) = (TestSigner::new(), TestSigner::new());
        let signed = SignedCheckpoint::sign("audit.example", 12, Hash([7; 32]), &signer).expect("signs");
        let opened = signed.open(signer.public_key()).expect("opens");
        assert_eq!((opened.origin(), opened.size(), opened.root()), ("audit.example", 12, Hash([7; 32])));
        assert!(matches!(signed.open(other.public_key()), Err(AuditError::Note(_))));
        assert_eq!(SignedCheckpoint::from_bytes(signed.to_string().as_bytes()), Ok(signed));
    }

    #[test]
    fn every_flipped_or_missing_byte_is_refused() {
        let signer = TestSigner::new();
        let signed = SignedCheckpoint::sign("o", 3, Hash([9; 32]), &signer).expect("signs");
        let good = signed.to_string().into_bytes();
        let opens = |bytes: &[u8]| {
            SignedCheckpoint::from_bytes(bytes).and_then(|signed| signed.open(signer.public_key())).is_ok()
        };
        assert!(opens(&good));
        for at in 0..good.len() {
            assert!(!opens(&good[..at]), "cut at {at}");
            for flip in [1, 0x20, 0x80] {
                let mut bad = good.clone();
                bad[at] ^= flip;
                assert!(!opens(&bad), "byte {at} ^ {flip}");
            }
        }
    }

    #[test]
    fn origins() {
        for bad in ["", "a b", "a+b", "a\nb", "a\u{a0}b"] {
            assert_eq!(check_origin(bad), Err(AuditError::OriginMalformed { found: bad.into() }));
        }
        assert!(check_origin("audit.example/build").is_ok());
    }

    #[test]
    fn a_signer_that_fails_or_signs_rubbish_is_found_before_anything_is_written() {
        struct Broken(TestSigner, Result<Vec<u8>, SignerFailed>);
        impl CheckpointSigner for Broken {
            fn public_key(&self) -> &LogKey {
                self.0.public_key()
            }
            fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SignerFailed> {
                self.1.clone()
            }
        }
        let sign = |answer| SignedCheckpoint::sign("o", 0, Hash([0; 32]), &Broken(TestSigner::new(), answer));
        assert_eq!(
            sign(Err(SignerFailed("token removed".into()))),
            Err(AuditError::Signer { reason: "token removed".into() })
        );
        assert!(matches!(sign(Ok(vec![1; 70])), Err(AuditError::Note(_))));
    }
}
