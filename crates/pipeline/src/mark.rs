//! Making, publishing and checking the evidence of a run.

use std::collections::BTreeMap;

use attest::Bundle;
use base::{Class, Digest, Fault, Timestamp};
use image::{Descriptor, NewReferrer, ReferrerStore, build_referrer, media_type};
use sign::IdentityToken;
use verify::{Artifact, Refusal, Requirement, Signer, TrustRoot, Verified, verify_bundle};

use crate::evidence::fetch_evidence;
use crate::plan::Claim;
use crate::run::{Evidence, RunOptions, Stop};
use crate::signing::identity_of;
use crate::state::{Made, RunState};

/// One signed claim.
pub(crate) struct Signed {
    pub(crate) kind: &'static str,
    pub(crate) predicate: String,
    pub(crate) subject: Descriptor,
    pub(crate) bundle_digest: Digest,
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

/// Signs every claim that no earlier run has signed. Each bundle is on disk before the next is made.
pub(crate) fn sign(
    options: &RunOptions<'_>,
    place: &str,
    token: &IdentityToken,
    claims: Vec<Claim>,
) -> Result<Marked, Stop> {
    let root_digest = claims.first().map(|claim| claim.subject.digest.clone());
    let digest = root_digest.unwrap_or_else(|| Digest::sha256_of(b""));
    let mut state = RunState::open(&options.runs_dir, place_name(place), &digest)?;
    if !options.resume {
        state.forget_unpublished();
    }
    let signer = options.signing.signer();
    let mut evidence = Vec::new();
    for claim in claims {
        let (bytes, reused) = match state.bundle(claim.kind, &claim.key) {
            Some((_, bytes)) => (bytes, true),
            None => (signer.sign_statement(token, &claim.statement)?.to_json(), false),
        };
        let referrer = referrer(&claim, &bytes);
        let manifest = build_referrer(&referrer).manifest.descriptor.digest;
        if !reused {
            let kind = claim.kind.to_owned();
            let made = Made { kind, key: claim.key, manifest: manifest.clone(), published: false };
            state.keep(made, &bytes)?;
        }
        evidence.push(Signed {
            kind: claim.kind,
            predicate: claim.statement.predicate_type,
            subject: claim.subject,
            bundle_digest: Digest::sha256_of(&bytes),
            reused,
            referrer,
            manifest,
        });
    }
    let (issuer, subject) = (token.issuer.clone(), token.subject.clone());
    Ok(Marked { evidence, issuer, subject, requirement: Signer::Identity(vec![identity_of(token)]), state })
}

/// A place without tag and digest: the evidence of one digest is the same under every tag.
fn place_name(place: &str) -> &str {
    let name = place.split('@').next().unwrap_or(place);
    match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') && name.contains('/') => name,
        _ => name,
    }
}

/// The referrer of a bundle, as cosign 3 writes it.
pub(crate) fn bundle_referrer(subject: &Descriptor, predicate_type: &str, bundle: &[u8]) -> NewReferrer {
    let annotations = BTreeMap::from([
        ("dev.sigstore.bundle.content".to_owned(), "dsse-envelope".to_owned()),
        ("dev.sigstore.bundle.predicateType".to_owned(), predicate_type.to_owned()),
    ]);
    NewReferrer {
        subject: subject.clone(),
        artifact_type: media_type::SIGSTORE_BUNDLE_V03.to_owned(),
        annotations,
        layer_media_type: media_type::SIGSTORE_BUNDLE_V03.to_owned(),
        layer: bundle.to_vec(),
    }
}

fn referrer(claim: &Claim, bundle: &[u8]) -> NewReferrer {
    bundle_referrer(&claim.subject, &claim.statement.predicate_type, bundle)
}

/// Publishes what is not there yet. Returns kind and manifest digest of what was published now.
pub(crate) fn publish(
    store: &dyn ReferrerStore,
    marked: &mut Marked,
) -> Result<Vec<(&'static str, Digest)>, Stop> {
    let mut there: BTreeMap<Digest, Vec<Digest>> = BTreeMap::new();
    let mut published = Vec::new();
    for signed in &marked.evidence {
        let subject = &signed.subject.digest;
        if !there.contains_key(subject) {
            let found = store.referrers(subject).map_err(Stop::boxed)?;
            there.insert(subject.clone(), found.descriptors.into_iter().map(|d| d.digest).collect());
        }
        if there.get(subject).is_some_and(|found| found.contains(&signed.manifest)) {
            marked.state.published(signed.kind)?;
            continue;
        }
        store.publish(&signed.referrer).map_err(Stop::boxed)?;
        marked.state.published(signed.kind)?;
        published.push((signed.kind, signed.manifest.clone()));
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
    let mut fetched = BTreeMap::new();
    let mut checked = Vec::new();
    for signed in &marked.evidence {
        let subject = &signed.subject.digest;
        if !fetched.contains_key(subject) {
            fetched.insert(subject.clone(), fetch_evidence(store, subject).map_err(Stop::boxed)?);
        }
        let requirement = Requirement::statement(marked.requirement.clone(), signed.predicate.clone());
        let bundle = fetched.get(subject).and_then(|evidence| {
            let at = evidence.manifests.iter().position(|manifest| manifest.digest == signed.manifest)?;
            evidence.items[at].bundle.clone().ok()
        });
        let outcome: Result<Verified, Box<dyn Fault>> = match bundle {
            None => Err(Box::new(NotFound { kind: signed.kind.to_owned() })),
            Some(bytes) => verify_bundle(&bytes, Artifact::Digest(subject), root, &requirement, now)
                .map_err(|refusal: Refusal| Box::new(refusal) as Box<dyn Fault>),
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
    pub(crate) fn report(&self, marked: &Marked, place: &str) -> Evidence {
        let entry = self.verified.as_ref().and_then(|verified| verified.log_entries().first());
        Evidence {
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

/// Publishes one bundle of a command such as `assay sign`.
///
/// # Errors
/// When it could not be written.
pub fn publish_bundle(
    store: &dyn ReferrerStore,
    subject: &Descriptor,
    predicate_type: &str,
    bundle: &Bundle,
) -> Result<Descriptor, Box<dyn Fault>> {
    store.publish(&bundle_referrer(subject, predicate_type, &bundle.to_json()))
}
