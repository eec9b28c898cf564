//! `assay verify`, `verify-attestation`, `verify-blob` and `verify-blob-attestation`

use std::fs::File;
use std::path::Path;

use attest::COSIGN_SIGN;
use base::{Class, Digest, Fault as _, ImageLocation};
use pipeline::{Evidence, Targets, fetch_evidence};
use policy::PolicySet;
use serde_json::{Value, json};
use verify::{
    Artifact, IdentityMatcher, ImageVerdict, Pattern, PublicKey, Refused, Requirement, Signer, TrustRoot,
    Verified, VerifiedSigner, verify_bundle, verify_image_evidence,
};

use crate::Outcome;
use crate::cli::{
    RequirementArgs, TextFormat, VerifyArgs, VerifyAttestationArgs, VerifyBlobArgs, VerifyBlobAttestationArgs,
};
use crate::failure::Failure;

use super::attest::type_uri;
use super::context::{Context, MAX_TRUST_FILE_BYTES, read_file};
use super::policies;
use super::trust;

pub(crate) fn images(context: &Context, args: &VerifyArgs) -> Outcome {
    let json = args.output == TextFormat::Json;
    let requirement = Requirement::statement(signer(&args.requirement)?, COSIGN_SIGN);
    let root = trust::choose(context, args.requirement.trusted_root.as_deref())?;
    let targets = Context::targets(&args.images, &args.registry)?;
    let mut shown = Vec::new();
    for location in &args.images {
        let verified = image(&targets, location, &root, &requirement)?;
        for one in &verified {
            shown.push(cosign_object(location, one));
            tell(context, location, one, json)?;
        }
    }
    if json {
        context.printer.result(&Value::Array(shown).to_string())?;
    }
    Ok(0)
}

pub(crate) fn attestation(context: &Context, args: &VerifyAttestationArgs) -> Outcome {
    let json = args.output == TextFormat::Json;
    let policies = policies::read(&args.policy)?;
    let requirement = Requirement::statement(signer(&args.requirement)?, type_uri(&args.predicate_type)?);
    let root = trust::choose(context, args.requirement.trusted_root.as_deref())?;
    let targets = Context::targets([&args.image], &args.registry)?;
    let verified = image(&targets, &args.image, &root, &requirement)?;
    policies::enforce(context, policies.as_ref(), &args.image.to_string(), &verified)?;
    for one in &verified {
        tell(context, &args.image, one, json)?;
        // As cosign does: a stream of what was signed, one statement a line.
        if let Some(payload) = one.payload().filter(|_| json) {
            context.printer.result_bytes(payload)?;
        }
    }
    Ok(0)
}

pub(crate) fn blob(context: &Context, args: &VerifyBlobArgs) -> Outcome {
    let requirement = Requirement::message(signer(&args.requirement)?);
    file(context, &args.artifact, &args.bundle, &args.requirement, &requirement, None)
}

pub(crate) fn blob_attestation(context: &Context, args: &VerifyBlobAttestationArgs) -> Outcome {
    let policies = policies::read(&args.policy)?;
    let requirement = Requirement::statement(signer(&args.requirement)?, type_uri(&args.predicate_type)?);
    file(context, &args.artifact, &args.bundle, &args.requirement, &requirement, policies.as_ref())
}

fn file(
    context: &Context,
    artifact: &str,
    bundle: &Path,
    args: &RequirementArgs,
    requirement: &Requirement,
    policies: Option<&PolicySet>,
) -> Outcome {
    let root = trust::choose(context, args.trusted_root.as_deref())?;
    let bundle = read_file(bundle, attest::BUNDLE_LIMITS.bytes)?;
    let path = Path::new(artifact);
    let digest = if path.exists() { None } else { artifact.parse::<Digest>().ok() };
    let verified = match digest {
        Some(digest) => {
            verify_bundle(&bundle, Artifact::Digest(&digest), &root, requirement, Context::now())?
        }
        None => {
            let mut opened = File::open(path).map_err(|error| Failure::file(path, &error))?;
            verify_bundle(&bundle, Artifact::Reader(&mut opened), &root, requirement, Context::now())?
        }
    };
    policies::enforce(context, policies, artifact, std::slice::from_ref(&verified))?;
    context.printer.say(&format!("verified  {artifact}{}", by(&verified)));
    Ok(0)
}

/// Whom the caller wants to have signed.
fn signer(args: &RequirementArgs) -> Result<Signer, Failure> {
    if let Some(path) = &args.key {
        let pem = read_file(path, MAX_TRUST_FILE_BYTES)?;
        return Ok(Signer::Key(PublicKey::from_pem(&String::from_utf8_lossy(&pem))?));
    }
    let pattern = |exact: &Option<String>, regexp: &Option<String>| match (exact, regexp) {
        (Some(text), _) => Ok(Some(Pattern::exact(text))),
        (None, Some(source)) => Pattern::regex(source).map(Some),
        (None, None) => Ok(None),
    };
    let subject = pattern(&args.certificate_identity, &args.certificate_identity_regexp)?;
    let issuer = pattern(&args.certificate_oidc_issuer, &args.certificate_oidc_issuer_regexp)?;
    match (subject, issuer) {
        (Some(subject), Some(issuer)) => Ok(Signer::Identity(vec![IdentityMatcher { issuer, subject }])),
        _ => Err(Failure::usage(
            "verify-no-identity",
            "no signer is required, expected an identity and its issuer, or a key",
            "pass --certificate-identity and --certificate-oidc-issuer (or their -regexp forms), or --key",
        )),
    }
}

fn image(
    targets: &Targets,
    location: &ImageLocation,
    root: &TrustRoot,
    requirement: &Requirement,
) -> Result<Vec<Verified>, Failure> {
    let target = targets.open(location)?;
    let store = target.referrers_or_refuse().map_err(|fault| Failure::of(&*fault))?;
    let (mut descriptor, mut bytes) = target.source().root().map_err(|fault| Failure::of(&*fault))?;
    let mut evidence = fetch_evidence(store, &descriptor.digest).map_err(|fault| Failure::of(&*fault))?;
    // Attestations stand beside the image of a platform: an index without any leads to the image it offers.
    if evidence.items.is_empty() && image::is_index(&descriptor.media_type) {
        let resolved = image::resolve(target.source(), None)?;
        (descriptor, bytes) = (resolved.manifest, resolved.manifest_bytes);
        evidence = fetch_evidence(store, &descriptor.digest).map_err(|fault| Failure::of(&*fault))?;
    }
    descriptor.check("manifest", &bytes)?;
    let Evidence { items, complete, .. } = &evidence;
    match verify_image_evidence(items, *complete, &descriptor.digest, root, requirement, Context::now()) {
        ImageVerdict::Pass { verified, .. } => Ok(verified),
        ImageVerdict::Fail { refused } => Err(refusal(location, &descriptor.digest, &refused)),
        ImageVerdict::Undecided { unread, .. } => {
            let causes: Vec<String> =
                unread.iter().map(|(source, cause)| format!("{source}: {cause}")).collect();
            Err(Failure::new(
                Class::Undecided,
                "verify-undecided",
                format!("not everything beside {location} could be read: {}", causes.join("; ")),
                "try again; this is no statement about whether the image is signed",
            ))
        }
    }
}

/// The refusal that comes nearest to what was asked: of the right predicate type, where there is one.
fn refusal(location: &ImageLocation, digest: &Digest, refused: &[Refused]) -> Failure {
    let is_other_type = |one: &&Refused| one.reason.code() != "verify-wrong-predicate-type";
    let Some(nearest) = refused.iter().find(is_other_type).or(refused.first()) else {
        return Failure::new(
            Class::VerificationFailed,
            "verify-no-evidence",
            format!("nothing is attached to {location} ({digest})"),
            "sign it with `assay sign` or `assay run`, or look with `assay tree`",
        );
    };
    let mut failure = Failure::of(&nearest.reason);
    failure.message =
        format!("{location}: {} ({} of {} refused)", failure.message, refused.len(), refused.len());
    failure
}

fn by(verified: &Verified) -> String {
    match verified.signer() {
        VerifiedSigner::Identity(identity) => {
            format!(" by {} (issuer {})", identity.subject, identity.issuer)
        }
        _ => " with the key".to_owned(),
    }
}

/// One line about a verified fact: the result itself, or beside JSON a remark.
fn tell(context: &Context, location: &ImageLocation, verified: &Verified, json: bool) -> Result<(), Failure> {
    let what = verified.predicate_type().unwrap_or("signature");
    let time = verified.times().first().map_or_else(String::new, |time| format!(" at {}", time.to_rfc3339()));
    let line = format!("verified  {location} {what}{}{time}", by(verified));
    if !json {
        return context.printer.result(&line);
    }
    context.printer.say(&line);
    Ok(())
}

/// As `cosign verify` prints it.
fn cosign_object(location: &ImageLocation, verified: &Verified) -> Value {
    let reference = match location {
        ImageLocation::Registry(reference) => reference.name(),
        other => other.to_string(),
    };
    let mut optional = serde_json::Map::new();
    if let Some(identity) = verified.identity() {
        optional.insert("Issuer".into(), identity.issuer.clone().into());
        optional.insert("Subject".into(), identity.subject.clone().into());
        optional
            .extend(identity.claims.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())));
    }
    for subject in verified.statement().iter().flat_map(|statement| &statement.subjects) {
        optional.extend(subject.annotations.clone());
    }
    json!({
        "critical": {
            "identity": { "docker-reference": reference },
            "image": { "docker-manifest-digest": verified.digest().to_string() },
            "type": verified.predicate_type(),
        },
        "optional": optional,
    })
}
