//! Signing one claim about one image and attaching it, unless it is there already.

use std::collections::BTreeMap;

use attest::{LegacyContent, LegacyLayer, LegacyTag, SimpleSigning, Statement};
use base::{Digest, ImageLocation, Reference};
use image::{Descriptor, ReferrerStore};
use pipeline::Target;
use registry::{Client, RegistryImage};
use serde_json::Value;
use verify::{Artifact, Requirement, verify_bundle};

use crate::cli::{AttachArgs, EvidenceFormat};
use crate::failure::Failure;

use super::context::{Context, check_output, put, variable};
use super::signing::{OpenSigning, Signed};

/// A claim about one image.
pub(crate) struct Claim<'a> {
    /// The statement to sign.
    pub(crate) statement: Statement,
    /// Its bytes.
    pub(crate) payload: Vec<u8>,
    /// Whether a statement that is there says the same.
    pub(crate) same: &'a dyn Fn(&Statement) -> bool,
    /// For a signature: what the legacy payload says beside the image's digest. None for an attestation.
    pub(crate) annotations: Option<&'a BTreeMap<String, Value>>,
}

/// What the name of an image stands for now, and with `recursive` everything below it. Never a tag is signed.
pub(crate) fn subjects(
    context: &Context,
    location: &ImageLocation,
    target: &Target,
    recursive: bool,
) -> Result<Vec<Descriptor>, Failure> {
    let failed = |fault: Box<dyn base::Fault>| Failure::of(&*fault);
    let source = target.source();
    let (root, bytes) = source.root().map_err(failed)?;
    context.printer.say(&format!("resolved  {location} is {}", root.digest));
    if recursive { pipeline::images_below(source, &root, &bytes).map_err(failed) } else { Ok(vec![root]) }
}

/// Refuses flags that fit one image where there are several, before anything is signed.
pub(crate) fn check_flags(args: &AttachArgs, images: &[ImageLocation]) -> Result<(), Failure> {
    check_output(args.bundle.as_deref())?;
    if args.bundle.is_some() && (images.len() > 1 || args.recursive) {
        return Err(Failure::usage(
            "sign-bundle-of-many",
            "--bundle names one file, and several images are signed",
            "sign them one by one, or leave --bundle out",
        ));
    }
    if args.bundle.is_some() && args.format == EvidenceFormat::Legacy {
        return Err(Failure::usage(
            "sign-bundle-of-legacy",
            "--bundle writes a bundle, and --format legacy makes none",
            "use --format both, or leave --bundle out",
        ));
    }
    Ok(())
}

/// Where evidence goes.
pub(crate) struct Place<'a> {
    context: &'a Context,
    open: &'a OpenSigning,
    args: &'a AttachArgs,
    target: &'a Target,
    /// The repository for evidence, where it is another than the image's.
    elsewhere: Option<RegistryImage>,
}

/// A repository with legacy tags, and how payloads name the image's.
struct Tags<'a> {
    client: &'a Client,
    at: &'a Reference,
    image: String,
}

impl<'a> Place<'a> {
    /// A place for evidence about `target`: beside it, or in the repository COSIGN_REPOSITORY names.
    pub(crate) fn new(
        context: &'a Context,
        open: &'a OpenSigning,
        args: &'a AttachArgs,
        target: &'a Target,
    ) -> Result<Self, Failure> {
        let elsewhere = match (variable("COSIGN_REPOSITORY").filter(|name| !name.is_empty()), target) {
            (Some(name), Target::Registry(image)) => {
                Some(RegistryImage::new(image.client().clone(), name.parse::<Reference>()?))
            }
            _ => None,
        };
        Ok(Self { context, open, args, target, elsewhere })
    }

    /// Signs a claim about `subject` and attaches it in the forms asked for.
    pub(crate) fn attach(&self, subject: &Descriptor, claim: &Claim<'_>) -> Result<(), Failure> {
        let envelope = match self.args.format {
            EvidenceFormat::Legacy => None,
            _ => self.attach_bundle(subject, claim)?,
        };
        match self.args.format {
            EvidenceFormat::Bundle => Ok(()),
            _ => self.attach_legacy(subject, claim, envelope),
        }
    }

    /// Attaches a bundle. Gives the signature when one was made.
    fn attach_bundle(&self, subject: &Descriptor, claim: &Claim<'_>) -> Result<Option<Signed>, Failure> {
        let store = self.store()?;
        if let Some(store) = store
            && let Some(there) = self.already(store, &subject.digest, claim)?
        {
            self.kept(&subject.digest);
            self.context.printer.result(&there.to_string())?;
            return Ok(None);
        }
        let signed = self.open.endorse_payload(claim.payload.clone())?;
        self.open.check(self.context, &signed, Artifact::Digest(&subject.digest), Some(&claim.statement))?;
        let bundle = signed.bundle();
        if let Some(path) = &self.args.bundle {
            put(path, &bundle.to_json())?;
        }
        let published = match store {
            Some(store) => {
                let kind = &claim.statement.predicate_type;
                let published = pipeline::publish_bundle(store, subject, kind, bundle);
                Some(published.map_err(|fault| Failure::of(&*fault))?)
            }
            None => None,
        };
        self.said(&subject.digest, &signed);
        if let Some(published) = published {
            self.context.printer.result(&published.digest.to_string())?;
        }
        Ok(Some(signed))
    }

    /// Adds a layer to the image's `.sig` or `.att` tag. An envelope that was signed for a bundle serves here too.
    fn attach_legacy(
        &self,
        subject: &Descriptor,
        claim: &Claim<'_>,
        envelope: Option<Signed>,
    ) -> Result<(), Failure> {
        let Some(tags) = self.tags()? else { return Ok(()) };
        let tag = if claim.annotations.is_some() { LegacyTag::Signatures } else { LegacyTag::Attestations };
        let tag = tag.of(&subject.digest);
        let payload = claim
            .annotations
            .map(|annotations| SimpleSigning::new(tags.image.clone(), &subject.digest, annotations.clone()));
        let there =
            pipeline::legacy_layers(tags.client, tags.at, &tag).map_err(|fault| Failure::of(&*fault))?;
        if self.has_legacy(&there, claim, payload.as_ref())? {
            self.kept(&subject.digest);
            return self.context.printer.result(&tag);
        }
        let layer = match (payload, envelope) {
            (Some(payload), _) => self.sign_payload(subject, payload)?,
            (None, Some(signed)) => attestation_layer(&signed, claim),
            (None, None) => {
                let signed = self.open.endorse_payload(claim.payload.clone())?;
                let artifact = Artifact::Digest(&subject.digest);
                self.open.check(self.context, &signed, artifact, Some(&claim.statement))?;
                self.said(&subject.digest, &signed);
                attestation_layer(&signed, claim)
            }
        };
        if layer.material.rekor.is_none() && !self.open.services.logs.is_empty() {
            self.context.printer.warn(
                "the log is a Rekor v2, whose entries the legacy format cannot hold: its readers have to be told \
                 --insecure-ignore-tlog and --use-signed-timestamps",
            );
        }
        pipeline::publish_legacy(tags.client, tags.at, &tag, &layer).map_err(|fault| Failure::of(&*fault))?;
        self.context.printer.result(&tag)
    }

    fn sign_payload(&self, subject: &Descriptor, payload: SimpleSigning) -> Result<LegacyLayer, Failure> {
        let signed = self.open.endorse_message(payload.bytes())?;
        self.open.check(self.context, &signed, Artifact::Bytes(payload.bytes()), None)?;
        self.said(&subject.digest, &signed);
        let content = LegacyContent::Signature(payload);
        Ok(pipeline::legacy_layer(signed.bundle(), &signed.endorsed.chain, content, None))
    }

    /// Whether one of the layers is the same claim by the same signer.
    fn has_legacy(
        &self,
        layers: &[LegacyLayer],
        claim: &Claim<'_>,
        payload: Option<&SimpleSigning>,
    ) -> Result<bool, Failure> {
        let (Some(root), Some(signer)) = (self.open.trust_root()?, self.open.signer()?) else {
            return Ok(false);
        };
        let now = Context::now();
        let wanted = |layer: &LegacyLayer, requirement: Requirement| {
            // Without a promise of the log in it, the log cannot be looked at; signer and payload can.
            if layer.material.rekor.is_none() { requirement.danger_without_log() } else { requirement }
        };
        Ok(layers.iter().any(|layer| {
            let bundle = layer.to_bundle().to_json();
            match (&layer.content, payload) {
                (LegacyContent::Signature(found), Some(payload)) => {
                    let requirement = wanted(layer, Requirement::message(signer.clone()));
                    let artifact = Artifact::Bytes(payload.bytes());
                    found.bytes() == payload.bytes()
                        && verify_bundle(&bundle, artifact, &root, &requirement, now).is_ok()
                }
                (LegacyContent::Attestation(found), None) => {
                    let kind = claim.statement.predicate_type.clone();
                    let requirement = wanted(layer, Requirement::statement(signer.clone(), kind));
                    let Ok(statement) = Statement::from_envelope(found) else { return false };
                    let about = claim.statement.subjects.first().and_then(|one| one.digest.get("sha256"));
                    let Some(Ok(digest)) = about.map(|hex| format!("sha256:{hex}").parse::<Digest>()) else {
                        return false;
                    };
                    (claim.same)(&statement)
                        && verify_bundle(&bundle, Artifact::Digest(&digest), &root, &requirement, now).is_ok()
                }
                _ => false,
            }
        }))
    }

    fn kept(&self, digest: &Digest) {
        self.context.printer.say(&format!("kept      {digest} is signed so already: nothing new"));
    }

    fn said(&self, digest: &Digest, signed: &Signed) {
        let (source, place) = (&self.open.source, signed.place());
        self.context.printer.say(&format!("signed    {digest} as {} ({source}), {place}", signed.who));
    }

    /// Where bundles are published, unless nothing is.
    fn store(&self) -> Result<Option<&dyn ReferrerStore>, Failure> {
        match (&self.elsewhere, self.args.no_upload) {
            (_, true) => Ok(None),
            (Some(elsewhere), false) => Ok(Some(elsewhere)),
            (None, false) => {
                self.target.referrers_or_refuse().map(Some).map_err(|fault| Failure::of(&*fault))
            }
        }
    }

    /// Where legacy tags are, unless nothing is published.
    fn tags(&self) -> Result<Option<Tags<'_>>, Failure> {
        let Target::Registry(image) = self.target else {
            return Err(Failure::usage(
                "sign-legacy-place",
                "legacy signatures are tags of a repository, and this image is in none",
                "use --format bundle, or push the image to a registry first",
            ));
        };
        if self.args.no_upload {
            return Ok(None);
        }
        let at = self.elsewhere.as_ref().unwrap_or(image);
        Ok(Some(Tags { client: at.client(), at: at.reference(), image: image.reference().name() }))
    }

    /// The manifest of the same claim by the same signer, where one is attached and verifies.
    fn already(
        &self,
        store: &dyn ReferrerStore,
        subject: &Digest,
        claim: &Claim<'_>,
    ) -> Result<Option<Digest>, Failure> {
        let (Some(root), Some(signer)) = (self.open.trust_root()?, self.open.signer()?) else {
            return Ok(None);
        };
        let requirement = self.open.requirement(signer, Some(&claim.statement.predicate_type));
        pipeline::already_signed(store, subject, &root, &requirement, claim.same, Context::now())
            .map_err(|fault| Failure::of(&*fault))
    }
}

fn attestation_layer(signed: &Signed, claim: &Claim<'_>) -> LegacyLayer {
    let content = match &signed.bundle().content {
        attest::Content::Envelope(envelope) => LegacyContent::Attestation(envelope.clone()),
        // Payloads are always signed in an envelope; a message could only come with a digest.
        attest::Content::Message { signature, .. } => LegacyContent::Attestation(attest::Envelope {
            payload_type: attest::IN_TOTO_PAYLOAD_TYPE.to_owned(),
            payload: claim.payload.clone(),
            signature: signature.clone(),
            key_id: String::new(),
        }),
    };
    let kind = Some(claim.statement.predicate_type.as_str());
    pipeline::legacy_layer(signed.bundle(), &signed.endorsed.chain, content, kind)
}
