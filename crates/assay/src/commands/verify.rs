//! `assay verify` and `verify-attestation`

use base::ImageLocation;
use serde_json::{Map, Value, json};
use verify::{Verified, VerifiedSigner};

use crate::Outcome;
use crate::cli::{SubjectArgs, TextFormat, VerifyArgs, VerifyAttestationArgs};
use crate::failure::Failure;

use super::attest::type_uri;
use super::context::Context;
use super::policies;
use super::requirement::{Wanted, requirement, trust_root};
use super::verify_image::{Checker, Subject};

pub(crate) fn images(context: &Context, args: &VerifyArgs) -> Outcome {
    let json = args.output != Some(TextFormat::Text);
    let locations = locations(&args.images, &args.subject)?;
    let mut requirement = requirement(context, &args.requirement, Wanted::ImageSignature)?;
    for (key, value) in &args.subject.annotations {
        requirement = requirement.with_annotation(key, value);
    }
    let root = trust_root(context, &args.requirement.trust)?;
    let checker = Checker::new(context, &locations, &args.subject, &args.registry, root, requirement)?;
    let mut shown = Vec::new();
    for location in &locations {
        for (subject, verified) in checker.check(location)? {
            for one in &verified {
                shown.push(cosign_object(location, one));
                tell(context, location, &subject, one, json)?;
            }
        }
    }
    if json {
        context.printer.result(&Value::Array(shown).to_string())?;
    }
    Ok(0)
}

pub(crate) fn attestation(context: &Context, args: &VerifyAttestationArgs) -> Outcome {
    let json = args.output != Some(TextFormat::Text);
    let policies = policies::read(&args.policy)?;
    let locations = locations(&args.images, &args.subject)?;
    let wanted = Wanted::Statement(type_uri(&args.predicate_type)?);
    let mut requirement = requirement(context, &args.requirement, wanted)?;
    for (key, value) in &args.subject.annotations {
        requirement = requirement.with_annotation(key, value);
    }
    let root = trust_root(context, &args.requirement.trust)?;
    let checker = Checker::new(context, &locations, &args.subject, &args.registry, root, requirement)?;
    for location in &locations {
        for (subject, verified) in checker.check(location)? {
            policies::enforce(context, policies.as_ref(), &location.to_string(), &verified)?;
            for one in &verified {
                tell(context, location, &subject, one, json)?;
                // As cosign does: a stream of envelopes, one a line.
                if let Some(envelope) = one.envelope().filter(|_| json) {
                    context.printer.result_bytes(&envelope.to_json())?;
                }
            }
        }
    }
    Ok(0)
}

fn locations(images: &[String], args: &SubjectArgs) -> Result<Vec<ImageLocation>, Failure> {
    let read = |text: &String| {
        // cosign names a saved image by its folder alone.
        let text = match args.local_image && !text.starts_with("oci:") {
            true => format!("oci:{text}"),
            false => text.clone(),
        };
        text.parse::<ImageLocation>().map_err(Failure::from)
    };
    images.iter().map(read).collect()
}

/// Who signed, as the end of a line.
pub(crate) fn by(verified: &Verified) -> String {
    match verified.signer() {
        VerifiedSigner::Identity(identity) => {
            format!(" by {} (issuer {})", identity.subject, identity.issuer)
        }
        _ => " with the key".to_owned(),
    }
}

/// The checks that were left out, as the end of a line: never unsaid.
pub(crate) fn weakened(verified: &Verified) -> String {
    let names: Vec<_> = verified.weakenings().iter().map(|one| format!("--{}", one.as_str())).collect();
    if names.is_empty() { String::new() } else { format!(", weakened by {}", names.join(" and ")) }
}

/// One line about a verified fact: the result itself, or beside JSON a remark.
fn tell(
    context: &Context,
    location: &ImageLocation,
    subject: &Subject,
    verified: &Verified,
    json: bool,
) -> Result<(), Failure> {
    let what = verified.predicate_type().unwrap_or("signature");
    let part = subject.part.as_ref().map_or_else(String::new, |part| format!(" ({part})"));
    let time = verified.times().first().map_or_else(String::new, |time| format!(" at {}", time.to_rfc3339()));
    let line = format!("verified  {location}{part} {what}{}{time}{}", by(verified), weakened(verified));
    if !json {
        return context.printer.result(&line);
    }
    context.printer.say(&line);
    Ok(())
}

/// As `cosign verify` prints it.
fn cosign_object(location: &ImageLocation, verified: &Verified) -> Value {
    let named = match location {
        ImageLocation::Registry(reference) => reference.name(),
        other => other.to_string(),
    };
    let reference = verified.docker_reference().map_or(named, str::to_owned);
    let mut optional: Map<String, Value> = verified.annotations().clone().into_iter().collect();
    if let Some(identity) = verified.identity() {
        optional.insert("Issuer".into(), identity.issuer.clone().into());
        optional.insert("Subject".into(), identity.subject.clone().into());
        optional
            .extend(identity.claims.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())));
    }
    let kind = match (verified.predicate_type(), verified.docker_reference()) {
        (Some(uri), _) => Value::from(uri),
        (None, Some(_)) => Value::from(attest::SIMPLE_SIGNING_TYPE),
        (None, None) => Value::Null,
    };
    let mut object = json!({
        "critical": {
            "identity": { "docker-reference": reference },
            "image": { "docker-manifest-digest": verified.digest().to_string() },
            "type": kind,
        },
        "optional": optional,
    });
    let weakenings: Vec<_> = verified.weakenings().iter().map(|one| one.as_str()).collect();
    if !weakenings.is_empty() {
        object["weakenings"] = json!(weakenings);
    }
    object
}
