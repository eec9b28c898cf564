//! What was signed, as the caller has it.

use std::io::Read;

use base::{Digest, DigestAlgorithm, Hasher};

use crate::Refusal;

/// The artifact to verify.
pub enum Artifact<'a> {
    /// Its digest, for example from a registry's descriptor.
    Digest(&'a Digest),
    /// Its bytes.
    Bytes(&'a [u8]),
    /// A reader that yields its bytes to the end; read once, in constant memory.
    Reader(&'a mut dyn Read),
}

/// The digests of an artifact that are known.
pub(crate) struct Digests<'a> {
    /// Best first: what a result names.
    pub(crate) known: Vec<Digest>,
    /// The bytes, where there are any: some keys (Ed25519) sign nothing else.
    pub(crate) bytes: Option<&'a [u8]>,
}

impl<'a> Digests<'a> {
    pub(crate) fn of(artifact: Artifact<'a>) -> Result<Self, Refusal> {
        match artifact {
            Artifact::Digest(digest) => Ok(Self { known: vec![digest.clone()], bytes: None }),
            Artifact::Bytes(bytes) => Ok(Self { known: hash(&mut { bytes })?, bytes: Some(bytes) }),
            Artifact::Reader(reader) => Ok(Self { known: hash(reader)?, bytes: None }),
        }
    }

    pub(crate) fn names(&self) -> String {
        self.known.first().map(ToString::to_string).unwrap_or_default()
    }
}

fn hash(reader: &mut dyn Read) -> Result<Vec<Digest>, Refusal> {
    let mut hashers = [Hasher::new(DigestAlgorithm::Sha256), Hasher::new(DigestAlgorithm::Sha512)];
    // 64 KiB: one read call for a usual pipe or file page run.
    let mut buffer = vec![0; 64 << 10];
    loop {
        let n = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(Refusal::ArtifactUnreadable { detail: e.to_string() }),
        };
        hashers.iter_mut().for_each(|hasher| hasher.update(&buffer[..n]));
    }
    Ok(hashers.into_iter().map(Hasher::finish).collect())
}
