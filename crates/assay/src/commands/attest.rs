//! `assay attest`

use attest::{Predicate, STATEMENT_LIMITS, Statement, Subject, predicate_type_uri};

use crate::Outcome;
use crate::cli::AttestArgs;
use crate::failure::Failure;

use super::context::{Context, read_file};
use super::sign;

pub(crate) fn run(context: &Context, args: &AttestArgs) -> Outcome {
    let bytes = read_file(&args.predicate, STATEMENT_LIMITS.bytes)?;
    let value = serde_json::from_slice(&bytes).map_err(|error| {
        Failure::usage(
            "attest-predicate",
            format!("{} is no JSON: {error}", args.predicate.display()),
            "give the predicate alone, without a statement around it",
        )
    })?;
    let type_uri = type_uri(&args.predicate_type)?;
    let open = sign::open(context, &args.signing)?;
    let targets = Context::targets([&args.image], &args.registry)?;
    let target = targets.open(&args.image)?;
    let subject = sign::resolve(context, &args.image, &target)?;
    let statement =
        Statement::new(vec![Subject::of(&subject.digest)], &Predicate::Custom { type_uri, value });
    sign::publish(context, &open, &target, &subject, &statement)?;
    Ok(0)
}

/// The URI of cosign's short name, or the URI itself.
pub(crate) fn type_uri(name: &str) -> Result<String, Failure> {
    if let Some(uri) = predicate_type_uri(name) {
        return Ok(uri.to_owned());
    }
    if name.contains(':') {
        return Ok(name.to_owned());
    }
    Err(Failure::usage(
        "attest-type",
        format!("predicate type is \"{name}\", expected a known name or a URI"),
        "use slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom, or the type's URI",
    ))
}
