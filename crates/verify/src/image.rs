//! The evidence of an image as a whole.

use std::collections::{BTreeMap, BTreeSet};

use attest::LegacyLayer;
use base::{Class, Digest, Fault as _, Timestamp};

use crate::{Artifact, Refusal, Requirement, TrustRoot, Verified, verify_bundle, verify_legacy};

/// A bundle, or the failure to get it.
#[derive(Debug, Clone)]
pub struct EvidenceItem {
    /// Where it is from, for messages: a digest, a file name, a tag.
    pub source: String,
    /// The bundle's bytes, or why they could not be read.
    pub bundle: Result<Vec<u8>, String>,
}

/// A piece of evidence in any format, as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A Sigstore bundle.
    Bundle(Vec<u8>),
    /// A layer of cosign versions 1 and 2.
    Legacy {
        /// Its media type.
        media_type: String,
        /// Its content.
        blob: Vec<u8>,
        /// The annotations of its descriptor.
        annotations: BTreeMap<String, String>,
    },
}

/// A piece of evidence and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPiece {
    /// Where it is from, for messages.
    pub source: String,
    /// The piece, or why it could not be read.
    pub piece: Result<Piece, String>,
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
    /// At least one piece shows what was asked for, and as many signers as asked for are among them.
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

/// Evidence about one image, judged as it comes: what was judged need not be kept.
#[derive(Debug)]
pub struct ImageCheck<'a> {
    digest: &'a Digest,
    root: &'a TrustRoot,
    requirement: &'a Requirement,
    now: Timestamp,
    verified: Vec<Verified>,
    refused: Vec<Refused>,
    unread: Vec<(String, String)>,
    seen: BTreeSet<Digest>,
}

impl<'a> ImageCheck<'a> {
    /// Nothing is known yet about the image with `digest`.
    #[must_use]
    pub fn new(
        digest: &'a Digest,
        root: &'a TrustRoot,
        requirement: &'a Requirement,
        now: Timestamp,
    ) -> Self {
        let (verified, refused, unread, seen) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
        Self { digest, root, requirement, now, verified, refused, unread, seen }
    }

    /// Verifies each piece.
    pub fn add(&mut self, evidence: &[FoundPiece]) {
        for found in evidence {
            let source = found.source.clone();
            let decided = match &found.piece {
                Err(cause) => {
                    self.unread.push((source, cause.clone()));
                    continue;
                }
                // The same piece in two places is one piece.
                Ok(piece) if !self.seen.insert(identity(piece)) => continue,
                Ok(piece) => verify_piece(piece, self.digest, self.root, self.requirement, self.now),
            };
            match decided {
                Ok(one) => self.verified.push(one),
                Err(reason) if reason.class() == Class::Undecided => {
                    self.unread.push((source, reason.to_string()));
                }
                Err(reason) => self.refused.push(Refused { source, reason }),
            }
        }
    }

    /// Whether what was added is enough: more of it does not turn a pass into anything else.
    #[must_use]
    pub fn is_met(&self) -> bool {
        !self.verified.is_empty() && distinct_signers(&self.verified) >= self.requirement.min_signers
    }

    /// What all that was added says together. `complete` says whether the caller knows it has found all there is: when a
    /// lookup failed it has not, and an image without matching evidence is then undecided.
    #[must_use]
    pub fn verdict(self, complete: bool) -> ImageVerdict {
        if self.is_met() {
            return ImageVerdict::Pass { verified: self.verified, refused: self.refused };
        }
        let Self { verified, mut refused, mut unread, .. } = self;
        if !complete {
            unread.push(("lookup".into(), "not everything could be listed".into()));
        }
        if let Some(first) = verified.first() {
            let (expected, found) = (self.requirement.min_signers, distinct_signers(&verified));
            let reason = Refusal::TooFewSigners { expected, found };
            refused.insert(0, Refused { source: first.digest().to_string(), reason });
        }
        if unread.is_empty() {
            ImageVerdict::Fail { refused }
        } else {
            ImageVerdict::Undecided { refused, unread }
        }
    }
}

/// Verifies each piece of evidence about the image with `digest`: [`ImageCheck`] with all of it at once.
#[must_use]
pub fn verify_image(
    evidence: &[FoundPiece],
    complete: bool,
    digest: &Digest,
    root: &TrustRoot,
    requirement: &Requirement,
    now: Timestamp,
) -> ImageVerdict {
    let mut check = ImageCheck::new(digest, root, requirement, now);
    check.add(evidence);
    check.verdict(complete)
}

/// How many of the wanted signers have signed, each by a signer of their own: somebody whom two patterns describe is
/// still one person, and two signatures of one person are one voice.
fn distinct_signers(verified: &[Verified]) -> usize {
    let mut people: BTreeMap<Vec<&str>, BTreeSet<usize>> = BTreeMap::new();
    let mut keys: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for one in verified {
        let met = one.signers_met();
        let of_person = match one.identity() {
            Some(identity) => {
                let mut names: Vec<&str> = identity.aliases.iter().map(String::as_str).collect();
                names.push(&identity.subject);
                names.sort_unstable();
                names.insert(0, &identity.issuer);
                people.entry(names).or_default()
            }
            // A key is who it is: the first of the requirement's keys it equals.
            None => keys.entry(met.first().copied().unwrap_or_default()).or_default(),
        };
        of_person.extend(met);
    }
    let wanted: Vec<BTreeSet<usize>> = people.into_values().chain(keys.into_values()).collect();
    largest_matching(&wanted)
}

/// The most people that can each be given a number of their own out of their set (Kuhn's augmenting paths).
fn largest_matching(people: &[BTreeSet<usize>]) -> usize {
    fn place(
        person: usize,
        people: &[BTreeSet<usize>],
        taken: &mut BTreeMap<usize, usize>,
        tried: &mut BTreeSet<usize>,
    ) -> bool {
        for number in &people[person] {
            if !tried.insert(*number) {
                continue;
            }
            let holder = taken.get(number).copied();
            if holder.is_none_or(|other| place(other, people, taken, tried)) {
                taken.insert(*number, person);
                return true;
            }
        }
        false
    }
    let mut taken = BTreeMap::new();
    (0..people.len()).filter(|person| place(*person, people, &mut taken, &mut BTreeSet::new())).count()
}

/// The same for bundles alone.
#[must_use]
pub fn verify_image_evidence(
    evidence: &[EvidenceItem],
    complete: bool,
    digest: &Digest,
    root: &TrustRoot,
    requirement: &Requirement,
    now: Timestamp,
) -> ImageVerdict {
    let found = evidence.iter().map(|item| FoundPiece {
        source: item.source.clone(),
        piece: item.bundle.clone().map(Piece::Bundle),
    });
    verify_image(&found.collect::<Vec<_>>(), complete, digest, root, requirement, now)
}

/// Decides about one piece of evidence about the image with `digest`.
///
/// # Errors
/// As for [`verify_bundle`].
pub fn verify_piece(
    piece: &Piece,
    digest: &Digest,
    root: &TrustRoot,
    requirement: &Requirement,
    now: Timestamp,
) -> Result<Verified, Refusal> {
    match piece {
        Piece::Bundle(bytes) => verify_bundle(bytes, Artifact::Digest(digest), root, requirement, now),
        Piece::Legacy { media_type, blob, annotations } => {
            let layer = LegacyLayer::parse(media_type, blob, annotations)?;
            verify_legacy(&layer, blob, digest, root, requirement, now)
        }
    }
}

/// What tells a piece from others. It is kept of every piece, so it is a digest.
fn identity(piece: &Piece) -> Digest {
    match piece {
        Piece::Bundle(bytes) => Digest::sha256_of(bytes),
        // Payloads of one image are often the same; the signature stands beside. Lengths keep parts apart.
        Piece::Legacy { blob, annotations, .. } => {
            let mut all = Digest::sha256_of(blob).as_bytes().to_vec();
            for text in annotations.iter().flat_map(|(name, value)| [name, value]) {
                all.extend(text.len().to_le_bytes());
                all.extend(text.as_bytes());
            }
            Digest::sha256_of(&all)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_voice_for_each_person_and_each_wanted_signer() {
        let check = |people: &[&[usize]], expected: usize| {
            let sets: Vec<BTreeSet<usize>> = people.iter().map(|set| set.iter().copied().collect()).collect();
            assert_eq!(largest_matching(&sets), expected, "{people:?}");
        };
        check(&[], 0);
        check(&[&[0]], 1);
        // Both patterns describe the one who signed.
        check(&[&[0, 1]], 1);
        check(&[&[0], &[0]], 1);
        check(&[&[0, 1], &[0]], 2);
        // The first has to make room for the second, and for the third.
        check(&[&[0, 1], &[0, 2], &[0]], 3);
        check(&[&[0, 1], &[0, 1], &[0, 1]], 2);
    }
}
