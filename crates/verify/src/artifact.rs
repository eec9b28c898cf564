//! What was signed, as the caller has it.

use std::borrow::Cow;
use std::io::Read;

use aws_lc_rs::digest::Context;
use base::{Digest, DigestAlgorithm, Hasher};
use tlog::DataHash;

use crate::Refusal;
use crate::key::{Signed, digest_algorithm, hash};

/// Largest artifact that is held in memory for a pure Ed25519 signature, which is over the bytes themselves: 256 MiB.
/// Larger files are signed with Ed25519ph, or another key.
const MAX_HELD_BYTES: usize = 256 << 20;

/// What is to be made of an artifact while it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted {
    /// SHA-384 beside SHA-256 and SHA-512.
    pub(crate) sha384: bool,
    /// The bytes themselves, up to a limit.
    pub(crate) bytes: bool,
}

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
    /// Every hash that was made.
    hashes: Vec<(DataHash, Vec<u8>)>,
    /// The bytes, where there are any: some keys (Ed25519) sign nothing else.
    bytes: Option<Cow<'a, [u8]>>,
}

impl<'a> Digests<'a> {
    /// Reads the artifact; of a reader SHA-256, SHA-512 and what is `wanted` are made.
    pub(crate) fn of(artifact: Artifact<'a>, wanted: Wanted) -> Result<Self, Refusal> {
        match artifact {
            Artifact::Digest(digest) => {
                let algorithm = match digest.algorithm() {
                    DigestAlgorithm::Sha512 => DataHash::Sha512,
                    _ => DataHash::Sha256,
                };
                let hashes = vec![(algorithm, digest.as_bytes().to_vec())];
                Ok(Self { known: vec![digest.clone()], hashes, bytes: None })
            }
            Artifact::Bytes(bytes) => {
                let known = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512].map(|algorithm| {
                    let mut hasher = Hasher::new(algorithm);
                    hasher.update(bytes);
                    hasher.finish()
                });
                Ok(Self { hashes: named(&known), known: known.to_vec(), bytes: Some(Cow::Borrowed(bytes)) })
            }
            Artifact::Reader(reader) => read(reader, wanted),
        }
    }

    pub(crate) fn names(&self) -> String {
        self.known.first().map(ToString::to_string).unwrap_or_default()
    }
}

impl Signed for Digests<'_> {
    fn bytes(&self) -> Option<&[u8]> {
        self.bytes.as_deref()
    }

    fn hash(&self, algorithm: DataHash) -> Option<Vec<u8>> {
        let made = self.hashes.iter().find(|(known, _)| *known == algorithm).map(|(_, hash)| hash.clone());
        made.or_else(|| self.bytes.as_deref().map(|bytes| hash(algorithm, bytes)))
    }
}

fn named(known: &[Digest]) -> Vec<(DataHash, Vec<u8>)> {
    let name = |digest: &Digest| match digest.algorithm() {
        DigestAlgorithm::Sha512 => DataHash::Sha512,
        _ => DataHash::Sha256,
    };
    known.iter().map(|digest| (name(digest), digest.as_bytes().to_vec())).collect()
}

fn read<'a>(reader: &mut dyn Read, wanted: Wanted) -> Result<Digests<'a>, Refusal> {
    let mut hashers = [Hasher::new(DigestAlgorithm::Sha256), Hasher::new(DigestAlgorithm::Sha512)];
    let mut third = wanted.sha384.then(|| Context::new(digest_algorithm(DataHash::Sha384)));
    let mut held = wanted.bytes.then(Vec::new);
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
        third.iter_mut().for_each(|context| context.update(&buffer[..n]));
        held = held.filter(|bytes: &Vec<u8>| bytes.len() + n <= MAX_HELD_BYTES);
        held.iter_mut().for_each(|bytes| bytes.extend_from_slice(&buffer[..n]));
    }
    let known: Vec<_> = hashers.into_iter().map(Hasher::finish).collect();
    let mut hashes = named(&known);
    hashes.extend(third.map(|context| (DataHash::Sha384, context.finish().as_ref().to_vec())));
    Ok(Digests { known, hashes, bytes: held.map(Cow::Owned) })
}
