//! Certificate paths: webpki's decision, with signatures that were once found good not checked again.
//!
//! A path is checked at each trusted time of a signature, and the certificates above signers are the same in all
//! evidence of one trust root. Whether a signature is good depends on key, message and signature alone, never on the
//! time, so that answer is kept; everything else about a path is decided anew.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex};

use aws_lc_rs::digest::{Context, SHA256};
use base::Timestamp;
use rustls_pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, SignatureVerificationAlgorithm, TrustAnchor,
    UnixTime,
};
use webpki::{EndEntityCert, KeyUsage, VerifiedPath};

/// Most signatures that are remembered: those of a few hundred authorities; signers' own fill the rest, 32 bytes each.
const MAX_REMEMBERED: usize = 1024;

/// SHA-256 of key, message and signature with their algorithms.
type Seen = Arc<Mutex<HashSet<[u8; 32]>>>;

/// The algorithms certificates may be signed with, and which of their signatures held.
pub(crate) struct PathChecker {
    algorithms: Vec<Remembering>,
}

/// What a path has to be.
pub(crate) struct Wanted<'a> {
    /// Where it ends.
    pub(crate) anchor: &'a TrustAnchor<'static>,
    /// What may stand between.
    pub(crate) above: &'a [CertificateDer<'a>],
    /// When.
    pub(crate) time: Timestamp,
    /// What for: the content of an extended key usage's object identifier.
    pub(crate) usage: &'static [u8],
}

impl PathChecker {
    pub(crate) fn new() -> Self {
        let seen = Seen::default();
        let algorithms = webpki::ALL_VERIFICATION_ALGS.iter();
        Self {
            algorithms: algorithms.map(|inner| Remembering { inner: *inner, seen: seen.clone() }).collect(),
        }
    }

    /// Whether `end` leads where it has to; `with` reads the path that was found.
    pub(crate) fn check<T>(
        &self,
        end: &CertificateDer<'_>,
        wanted: &Wanted<'_>,
        with: impl FnOnce(&VerifiedPath<'_>) -> T,
    ) -> Result<T, webpki::Error> {
        let end = EndEntityCert::try_from(end)?;
        let secs = u64::try_from(wanted.time.secs()).unwrap_or_default();
        let at = UnixTime::since_unix_epoch(std::time::Duration::from_secs(secs));
        let algorithms: Vec<&dyn SignatureVerificationAlgorithm> =
            self.algorithms.iter().map(|one| one as &dyn SignatureVerificationAlgorithm).collect();
        let anchors = std::slice::from_ref(wanted.anchor);
        let usage = KeyUsage::required(wanted.usage);
        let path = end.verify_for_usage(&algorithms, anchors, wanted.above, at, usage, None, None)?;
        Ok(with(&path))
    }
}

/// An algorithm that does not check what it has found good before.
struct Remembering {
    inner: &'static dyn SignatureVerificationAlgorithm,
    seen: Seen,
}

impl fmt::Debug for Remembering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Remembering {
    /// Each part with its length before it, so that no two checks share a name.
    fn name(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> [u8; 32] {
        let mut context = Context::new(&SHA256);
        let (key_id, signature_id) = (self.inner.public_key_alg_id(), self.inner.signature_alg_id());
        for part in [key_id.as_ref(), signature_id.as_ref(), public_key, message, signature] {
            context.update(&part.len().to_be_bytes());
            context.update(part);
        }
        let mut name = [0; 32];
        name.copy_from_slice(context.finish().as_ref());
        name
    }
}

impl SignatureVerificationAlgorithm for Remembering {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let name = self.name(public_key, message, signature);
        // A lock that a panic poisoned is one that remembers nothing.
        if self.seen.lock().is_ok_and(|seen| seen.contains(&name)) {
            return Ok(());
        }
        self.inner.verify_signature(public_key, message, signature)?;
        if let Ok(mut seen) = self.seen.lock()
            && seen.len() < MAX_REMEMBERED
        {
            seen.insert(name);
        }
        Ok(())
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.public_key_alg_id()
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.signature_alg_id()
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

    use super::*;

    #[test]
    fn only_what_held_is_remembered() {
        let checker = PathChecker::new();
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("key");
        let signature = pair.sign(&SystemRandom::new(), b"message").expect("signature");
        let key = pair.public_key().as_ref();
        let check = |message: &[u8], signature: &[u8]| {
            let good = |one: &&Remembering| one.verify_signature(key, message, signature).is_ok();
            checker.algorithms.iter().filter(good).count()
        };
        let count = || checker.algorithms[0].seen.lock().expect("no panic").len();
        assert_eq!((check(b"messagE", signature.as_ref()), count()), (0, 0));
        assert_eq!((check(b"message", signature.as_ref()), count()), (1, 1));
        assert_eq!((check(b"message", signature.as_ref()), count()), (1, 1));
        // Neither another split of the same bytes, nor another message with the signature that held.
        assert_eq!(check(b"messag", &[b"e", signature.as_ref()].concat()), 0);
        assert_eq!(check(b"messagE", signature.as_ref()), 0);
        // At the limit nothing more is kept, and everything is still checked.
        checker.algorithms[0].seen.lock().expect("no panic").extend((0..MAX_REMEMBERED).map(|n| {
            let mut name = [0; 32];
            name[..8].copy_from_slice(&n.to_be_bytes());
            name
        }));
        let full = count();
        let other = pair.sign(&SystemRandom::new(), b"other").expect("signature");
        assert_eq!((check(b"other", other.as_ref()), count()), (1, full));
        assert_eq!(check(b"othe", other.as_ref()), 0);
    }
}
