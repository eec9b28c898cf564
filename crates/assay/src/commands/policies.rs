//! `--policy`: what a verified attestation has to say.

use base::Class;
use policy::{MAX_POLICY_BYTES, PolicyFile, PolicySet, Verdict};
use serde_json::json;
use verify::Verified;

use crate::cli::PolicyArgs;
use crate::failure::Failure;

use super::context::{Context, read_file};

/// Complaints that are printed; the JSON has all.
const MAX_SHOWN: usize = 10;

/// Reads the policies, before anything is fetched: a mistake in them is said at once.
pub(crate) fn read(args: &PolicyArgs) -> Result<Option<PolicySet>, Failure> {
    if args.policies.is_empty() {
        return Ok(None);
    }
    // One byte more than the limit, so that the crate's own check names it.
    let limit = u64::try_from(MAX_POLICY_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut texts = Vec::new();
    for path in &args.policies {
        let bytes = read_file(path, limit)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::usage(
                "policy-not-text",
                format!("policy {} is not UTF-8 text", path.display()),
                "save the file as UTF-8",
            )
        })?;
        texts.push((path.display().to_string(), text));
    }
    let files: Vec<PolicyFile<'_>> = texts.iter().map(|(name, text)| PolicyFile { name, text }).collect();
    Ok(Some(PolicySet::read(&files)?))
}

/// Holds every verified statement against the policies: as with cosign, one that does not satisfy them fails the whole.
pub(crate) fn enforce(
    context: &Context,
    policies: Option<&PolicySet>,
    about: &str,
    verified: &[Verified],
) -> Result<(), Failure> {
    let Some(policies) = policies else { return Ok(()) };
    let (mut complaints, mut denied, mut undecided) = (Vec::new(), 0_usize, None);
    for one in verified {
        match policies.decide(one.payload().unwrap_or_default(), Context::now()) {
            Verdict::Pass => {}
            Verdict::Deny(list) => {
                denied += 1;
                complaints.extend(list);
            }
            Verdict::Undecided(error) => undecided = undecided.or(Some(error)),
        }
    }
    if denied > 0 {
        for complaint in complaints.iter().take(MAX_SHOWN) {
            context.printer.say(&format!("refused   {complaint}"));
        }
        let (count, total) = (complaints.len(), verified.len());
        let more = if count > MAX_SHOWN { ", all of them with --output json" } else { "" };
        let detail: Vec<_> = complaints
            .iter()
            .map(|c| json!({"file": c.file, "line": c.line, "field": c.field, "message": c.message}))
            .collect();
        let failure = Failure::new(
            Class::VerificationFailed,
            "policy-denied",
            format!(
                "{about}: {denied} of {total} attestations do not satisfy the policy (complaints: {count}{more})"
            ),
            "the first complaint names the line of the policy; change the artifact, or the policy if it is wrong",
        );
        return Err(failure.with_details(json!({"complaints": detail})));
    }
    match undecided {
        Some(error) => {
            let mut failure = Failure::of(&error);
            failure.message = format!("{about}: {}", failure.message);
            Err(failure)
        }
        None => Ok(()),
    }
}
