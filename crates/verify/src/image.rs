//! The evidence of an image as a whole.

use base::{Class, Digest, Fault as _, Timestamp};

use crate::{Artifact, Refusal, Requirement, TrustRoot, Verified, verify_bundle};

/// A piece of evidence, or the failure to get it.
#[derive(Debug, Clone)]
pub struct EvidenceItem {
    /// Where it is from, for messages: a digest, a file name, a tag.
    pub source: String,
    /// The bundle's bytes, or why they could not be read.
    pub bundle: Result<Vec<u8>, String>,
}

/// Evidence that did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where it is from.
    pub source: String,
    /// Why.
    pub reason: Refusal,
}

/// What all evidence together says about an image.
#[derive(Debug, Clone)]
pub enum ImageVerdict {
    /// At least one piece shows what was asked for.
    Pass {
        /// Those that do; never empty.
        verified: Vec<Verified>,
        /// Those that do not.
        refused: Vec<Refused>,
    },
    /// Everything was looked at and nothing shows it. Without evidence `refused` is empty.
    Fail {
        /// Why not, for each piece.
        refused: Vec<Refused>,
    },
    /// Nothing shows it, but something could not be looked at. Never to be read as "not signed".
    Undecided {
        /// Why not, for those that were looked at.
        refused: Vec<Refused>,
        /// What could not be looked at: source and cause.
        unread: Vec<(String, String)>,
    },
}

impl ImageVerdict {
    /// What the verdict means for the caller; `None` for a pass.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        match self {
            Self::Pass { .. } => None,
            Self::Fail { .. } => Some(Class::VerificationFailed),
            Self::Undecided { .. } => Some(Class::Undecided),
        }
    }
}

/// Verifies each piece of evidence about the image with `digest`.
///
/// `complete` says whether the caller knows it has found all there is: when a lookup failed it has not, and an image
/// without matching evidence is then undecided.
#[must_use]
pub fn verify_image_evidence(
    evidence: &[EvidenceItem],
    complete: bool,
    digest: &Digest,
    root: &TrustRoot,
    requirement: &Requirement,
    now: Timestamp,
) -> ImageVerdict {
    let (mut verified, mut refused, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    for item in evidence {
        let source = item.source.clone();
        match &item.bundle {
            Err(cause) => unread.push((source, cause.clone())),
            Ok(bytes) => match verify_bundle(bytes, Artifact::Digest(digest), root, requirement, now) {
                Ok(one) => verified.push(one),
                Err(reason) if reason.class() == Class::Undecided => {
                    unread.push((source, reason.to_string()));
                }
                Err(reason) => refused.push(Refused { source, reason }),
            },
        }
    }
    if !verified.is_empty() {
        return ImageVerdict::Pass { verified, refused };
    }
    if !complete {
        unread.push(("lookup".into(), "not everything could be listed".into()));
    }
    if unread.is_empty() {
        ImageVerdict::Fail { refused }
    } else {
        ImageVerdict::Undecided { refused, unread }
    }
}
