//! Making, publishing and checking the evidence of a run.

use std::collections::BTreeMap;

use audit::{Action, Outcome};
use base::{Class, Digest, Fault, Timestamp};
use image::{Descriptor, NewReferrer, ReferrerStore, build_referrer};
use report::EvidenceReport;
use sign::IdentityToken;
use verify::{Artifact, Refusal, Requirement, Signer, TrustRoot, Verified, verify_bundle};

use crate::attach::bundle_referrer;
use crate::evidence::{fetch_bundle, list_bundles};
use crate::plan::Claim;
use crate::run::{RunOptions, Stop};
use crate::signing::{Signing, identity_of};
use crate::state::{Made, RunState};
use crate::summary::Input;

/// One signed claim.
pub(crate) struct Signed {
    pub(crate) kind: &'static str,
    predicate: String,
    subject: Descriptor,
    /// Taken from an earlier run.
    pub(crate) reused: bool,
    referrer: NewReferrer,
    manifest: Digest,
}

/// All signed claims of a run.
pub(crate) struct Marked {
    pub(crate) evidence: Vec<Signed>,
    pub(crate) issuer: String,
    pub(crate) subject: String,
    requirement: Signer,
    state: RunState,
}

/// Evidence that should be there was not found when read back.
#[derive(Debug, thiserror::Error)]
#[error("the {kind} was published and could not be found again")]
pub(crate) struct NotFound {
    pub(crate) kind: String,
}

impl Fault for NotFound {
    fn code(&self) -> &'static str {
        "run-evidence-missing"
    }
    fn hint(&self) -> String {
        "the registry lost or hides it: run again with --resume, and look with `assay tree`".into()
    }
    fn class(&self) -> Class {
        Class::VerificationFailed
    }
}

/// Evidence that is listed and could not be read back. Not the same as its absence.
#[derive(Debug, thiserror::Error)]
#[error("the {kind} was published and could not be read back: {cause}")]
pub(crate) struct NotRead {
    kind: String,
    cause: String,
}

impl Fault for NotRead {
    fn code(&self) -> &'static str {
        "run-evidence-unread"
    }
    fn hint(&self) -> String {
        "run again with --resume when the registry answers: nothing is signed or published twice".into()
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}

/// What the caller is told while signatures are made and published.
pub(crate) enum Told {
    /// Something worth knowing that stops nothing.
    Warning(String),
    /// Something that was done and belongs on record before the next is done.
    Recorded(Action, Outcome),
}

/// The claims of a run, and the one that sums up what was made of them.
pub(crate) type Claims<'a> = (Vec<Claim>, &'a dyn Fn(&[Input]) -> Claim);

/// Signs every claim that no earlier run has signed. Each bundle is on disk before the next is made.
pub(crate) fn sign(
    options: &RunOptions<'_>,
    signing: &Signing<'_>,
    place: &str,
    token: &IdentityToken,
    (claims, summary): Claims<'_>,
    tell: &mut dyn FnMut(Told) -> Result<(), Stop>,
) -> Result<Marked, Stop> {
    let root_digest = claims.first().map(|claim| claim.subject.digest.clone());
    let digest = root_digest.unwrap_or_else(|| Digest::sha256_of(b""));
    let mut state = RunState::open(&options.runs_dir, place_name(place), &digest)?;
    if let Some(warning) = state.warning.take() {
        tell(Told::Warning(warning))?;
    } else if options.resume && state.is_empty() {
        tell(Told::Warning("no earlier run of this image has left anything to resume".into()))?;
    }
    // A trust root that cannot be used is found out before anything is signed under it.
    let trust = signing.trust_root()?;
    let requirement = Signer::Identity(vec![identity_of(token)]);
    let mut maker =
        Maker { signing, token, requirement: &requirement, trust: &trust, clock: options.clock, state };
    let (mut evidence, mut inputs) = (Vec::new(), Vec::new());
    for claim in claims {
        let (signed, bundle) = maker.make(claim, tell)?;
        inputs.push(Input { manifest: signed.manifest.clone(), bundle });
        evidence.push(signed);
    }
    evidence.push(maker.make(summary(&inputs), tell)?.0);
    let state = maker.state;
    let (issuer, subject) = (token.issuer.clone(), token.subject.clone());
    Ok(Marked { evidence, issuer, subject, requirement, state })
}

/// Makes one piece of evidence after the other.
struct Maker<'a> {
    signing: &'a Signing<'a>,
    token: &'a IdentityToken,
    requirement: &'a Signer,
    trust: &'a TrustRoot,
    clock: &'a dyn Fn() -> Timestamp,
    state: RunState,
}

impl Maker<'_> {
    /// The evidence of a claim, signed now or by an earlier run, and the digest of its bundle.
    fn make(
        &mut self,
        claim: Claim,
        tell: &mut dyn FnMut(Told) -> Result<(), Stop>,
    ) -> Result<(Signed, Digest), Stop> {
        let kept = match reusable(&self.state, &claim, self.requirement, self.trust, (self.clock)()) {
            None => None,
            Some(Ok(bytes)) => Some(bytes),
            Some(Err(reason)) => {
                let line = format!("the {} an earlier run kept is not used: {reason}", claim.kind);
                tell(Told::Warning(line))?;
                None
            }
        };
        let reused = kept.is_some();
        let bytes = match kept {
            Some(bytes) => bytes,
            None => {
                let bytes = self.signing.signer().sign_statement(self.token, &claim.statement)?.to_json();
                // Before anything is published, and before it can be taken for good by a later run.
                if let Err(refusal) = believe(&bytes, &claim, self.requirement, self.trust, (self.clock)()) {
                    tell(Told::Recorded(signed(&claim, &bytes), Outcome::Failed))?;
                    return Err(refusal.into());
                }
                bytes
            }
        };
        let action = signed(&claim, &bytes);
        let referrer = referrer(&claim, &bytes);
        let manifest = build_referrer(&referrer).manifest.descriptor.digest;
        if !reused {
            let kind = claim.kind.to_owned();
            let made = Made { kind, key: claim.key, manifest: manifest.clone(), published: false };
            self.state.keep(made, &bytes)?;
        }
        let predicate = claim.statement.predicate_type;
        tell(Told::Recorded(action, if reused { Outcome::Skipped } else { Outcome::Ok }))?;
        let signed =
            Signed { kind: claim.kind, predicate, subject: claim.subject, reused, referrer, manifest };
        Ok((signed, Digest::sha256_of(&bytes)))
    }
}

/// The bundle an earlier run kept for the same claim, if it still is what was kept and still verifies: the file may have
/// been damaged, the services replaced. None when there is none; else the bundle, or why it cannot be used.
fn reusable(
    state: &RunState,
    claim: &Claim,
    requirement: &Signer,
    trust: &TrustRoot,
    now: Timestamp,
) -> Option<Result<Vec<u8>, String>> {
    let (bytes, manifest) = state.kept(claim.kind, &claim.key)?;
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => return Some(Err(error.to_string())),
    };
    let found = build_referrer(&referrer(claim, &bytes)).manifest.descriptor.digest;
    if found != *manifest {
        return Some(Err(format!("it makes the manifest {found}, expected {manifest}")));
    }
    let believed = believe(&bytes, claim, requirement, trust, now);
    Some(believed.map(|_| bytes).map_err(|refusal| refusal.to_string()))
}

/// Verifies a bundle as the last step will, before it is published.
fn believe(
    bytes: &[u8],
    claim: &Claim,
    signer: &Signer,
    trust: &TrustRoot,
    now: Timestamp,
) -> Result<Verified, Refusal> {
    let requirement = Requirement::statement(signer.clone(), claim.statement.predicate_type.clone());
    verify_bundle(bytes, Artifact::Digest(&claim.subject.digest), trust, &requirement, now)
}

fn signed(claim: &Claim, bundle: &[u8]) -> Action {
    let predicate = claim.statement.predicate_type.clone();
    Action::Signed { predicate, evidence: Digest::sha256_of(bundle) }
}

/// A place without tag and digest: the evidence of one digest is the same under every tag.
#[must_use]
pub fn place_name(place: &str) -> &str {
    let name = place.split('@').next().unwrap_or(place);
    let has_tag = |name: &str| name.contains('/') || name.starts_with("oci:");
    match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') && has_tag(name) => name,
        _ => name,
    }
}

fn referrer(claim: &Claim, bundle: &[u8]) -> NewReferrer {
    bundle_referrer(&claim.subject, &claim.statement.predicate_type, bundle)
}

/// Publishes what is not there yet. Returns how many were published now.
pub(crate) fn publish(
    store: &dyn ReferrerStore,
    place: &str,
    marked: &mut Marked,
    tell: &mut dyn FnMut(Told) -> Result<(), Stop>,
) -> Result<usize, Stop> {
    let mut there: BTreeMap<Digest, Vec<Digest>> = BTreeMap::new();
    let mut published = 0;
    for signed in &marked.evidence {
        let subject = &signed.subject.digest;
        if !there.contains_key(subject) {
            let found = store.referrers_of(subject).map_err(Stop::boxed)?;
            there.insert(subject.clone(), found.descriptors.into_iter().map(|d| d.digest).collect());
        }
        let outcome = if there.get(subject).is_some_and(|found| found.contains(&signed.manifest)) {
            Outcome::Skipped
        } else {
            store.publish(&signed.referrer).map_err(Stop::boxed)?;
            published += 1;
            Outcome::Ok
        };
        // A crash before this line leaves evidence that is there and not noted: the next run finds it by its digest.
        marked.state.published(signed.kind)?;
        let place = format!("{place} ({})", signed.kind);
        tell(Told::Recorded(Action::Published { place, content: signed.manifest.clone() }, outcome))?;
    }
    Ok(published)
}

/// What reading one piece of evidence back came to.
pub(crate) struct Checked {
    pub(crate) kind: &'static str,
    predicate: String,
    manifest: Digest,
    verified: Option<Box<Verified>>,
    pub(crate) refused: Option<Box<dyn Fault>>,
}

/// Reads everything back as a stranger would and verifies it offline, with exactly the identity that signed.
pub(crate) fn check(
    store: &dyn ReferrerStore,
    marked: &Marked,
    root: &TrustRoot,
    now: Timestamp,
) -> Result<Vec<Checked>, Stop> {
    let mut listed = BTreeMap::new();
    let mut checked = Vec::new();
    for signed in &marked.evidence {
        let subject = &signed.subject.digest;
        if !listed.contains_key(subject) {
            listed.insert(subject.clone(), list_bundles(store, subject).map_err(Stop::boxed)?.0);
        }
        let requirement = Requirement::statement(marked.requirement.clone(), signed.predicate.clone());
        // Whatever else is beside the image, and however much: read is what this run says it attached.
        let of_this = |one: &&Descriptor| one.digest == signed.manifest;
        let manifest = listed.get(subject).and_then(|listed| listed.iter().find(of_this));
        let outcome = match manifest.map(|manifest| fetch_bundle(store, manifest)) {
            Some(Ok(Some(bytes))) => {
                verify_bundle(&bytes, Artifact::Digest(subject), root, &requirement, now)
                    .map_err(|refusal: Refusal| Box::new(refusal) as Box<dyn Fault>)
            }
            Some(Err(cause)) => {
                Err(Box::new(NotRead { kind: signed.kind.to_owned(), cause }) as Box<dyn Fault>)
            }
            Some(Ok(None)) | None => {
                Err(Box::new(NotFound { kind: signed.kind.to_owned() }) as Box<dyn Fault>)
            }
        };
        let (verified, refused) = match outcome {
            Ok(verified) => (Some(Box::new(verified)), None),
            Err(fault) => (None, Some(fault)),
        };
        let (predicate, manifest) = (signed.predicate.clone(), signed.manifest.clone());
        checked.push(Checked { kind: signed.kind, predicate, manifest, verified, refused });
    }
    Ok(checked)
}

impl Checked {
    /// As the report shows it.
    pub(crate) fn report(&self, marked: &Marked, place: &str) -> EvidenceReport {
        let entry = self.verified.as_ref().and_then(|verified| verified.log_entries().first());
        EvidenceReport {
            kind: self.kind.to_owned(),
            predicate: Some(self.predicate.clone()),
            digest: self.manifest.clone(),
            place: place.to_owned(),
            identity: Some(marked.subject.clone()),
            issuer: Some(marked.issuer.clone()),
            log: entry.map(|entry| entry.origin.clone()),
            log_index: entry.map(|entry| entry.index),
            signed_at: self.verified.as_ref().and_then(|verified| verified.times().first().copied()),
            verified: self.refused.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::place_name;

    #[test]
    fn a_place_has_no_tag_and_no_digest() {
        let rows = [
            ("127.0.0.1:5000/team/app:1.2", "127.0.0.1:5000/team/app"),
            ("127.0.0.1:5000/app", "127.0.0.1:5000/app"),
            ("host/app@sha256:00", "host/app"),
            ("host/app:1@sha256:00", "host/app"),
            ("oci:dir:latest", "oci:dir"),
            ("oci:dir", "oci:dir"),
            ("oci:/a/b:latest", "oci:/a/b"),
        ];
        for (place, expected) in rows {
            assert_eq!(place_name(place), expected);
        }
    }
}
