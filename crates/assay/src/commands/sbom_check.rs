//! `assay sbom check`

use std::sync::Arc;

use attest::{CYCLONEDX, SPDX};
use base::{Class, Timestamp};
use catalog::Scope;
use sbom::{Drift, Inventory, ReadOptions, read_document};
use serde_json::{Value, json};
use verify::Verified;

use crate::Outcome;
use crate::cli::{SbomCheckArgs, TextFormat};
use crate::failure::Failure;

use super::context::Context;
use super::examine::chosen;
use super::java::JavaNames;
use super::look::{Look, gravest};
use super::requirement::{Wanted, requirement, trust_root};
use super::verify::by;

pub(crate) fn run(context: &Context, args: &SbomCheckArgs) -> Outcome {
    // Before any work: a command without a signer would say nothing.
    let kinds = [CYCLONEDX, SPDX];
    let requirements: Vec<_> = kinds
        .iter()
        .map(|kind| requirement(context, &args.requirement, Wanted::Statement((*kind).to_owned())))
        .collect::<Result<_, _>>()?;
    let root = Arc::new(trust_root(context, &args.requirement.trust)?);
    let look = Look { context, registry: &args.image_args.registry, root };
    let targets = Context::targets([&args.image], &args.image_args.registry)?;
    let target = targets.open(&args.image)?;
    let selection = chosen(&args.selection, Scope::Image);
    let java = JavaNames::of(context, &args.java_db, None, &args.image_args.registry)?;
    let (resolved, contents) =
        context.list(&target, &args.image_args, &selection, &args.cache, java.index())?;
    java.finish(contents.nameless_archives)?;
    let found = contents.inventory;
    let (mut verified, mut failures) = (Vec::new(), Vec::new());
    for requirement in requirements {
        // SBOMs stand beside the image of the platform they describe.
        match look.verified(&args.image, Some(&resolved.platform), requirement) {
            Ok(all) => verified.extend(all),
            Err(failure) => failures.push(failure),
        }
    }
    let undecided = failures.iter().any(|failure| failure.class != Class::VerificationFailed);
    // The newest: an older one may have been true of an older listing. What could not be looked at might be newer.
    let newest = verified.into_iter().max_by_key(|one| one.times().first().copied());
    let Some(newest) = newest.filter(|_| !undecided) else {
        return Err(gravest(failures).unwrap_or_else(|| {
            Failure::new(Class::VerificationFailed, "sbom-none", "no SBOM is attested", "attest one")
        }));
    };
    let attested = document(&newest)?;
    tell(context, args, &resolved.manifest.digest.to_string(), &newest, &attested, &found)
}

fn document(verified: &Verified) -> Result<Inventory, Failure> {
    let predicate = verified.statement().map(|statement| &statement.predicate).unwrap_or(&Value::Null);
    // cosign 1 wrapped SPDX documents.
    let predicate = predicate.get("Data").unwrap_or(predicate);
    let bytes = match predicate {
        Value::String(text) => text.as_bytes().to_vec(),
        other => other.to_string().into_bytes(),
    };
    let read = read_document(&bytes, ReadOptions { comprehensive: true });
    read.map(|read| read.inventory).map_err(|error| {
        Failure::new(
            Class::Undecided,
            "sbom-check-unreadable",
            format!("the attested document cannot be read: {error}"),
            "attest CycloneDX or SPDX",
        )
    })
}

fn tell(
    context: &Context,
    args: &SbomCheckArgs,
    digest: &str,
    verified: &Verified,
    attested: &Inventory,
    found: &Inventory,
) -> Outcome {
    let drift = Drift::between(attested, found);
    // A file nobody could read hides packages; one that could not be read then either hides nothing new.
    let unread: Vec<&str> = found
        .unreadable
        .iter()
        .map(|file| file.path.as_str())
        .filter(|path| !attested.unreadable.iter().any(|known| known.path == *path))
        .collect();
    let uncompared = attested.unreadable.iter().filter(|file| !found.unreadable.contains(file)).count();
    let at = verified.times().first().copied().map(Timestamp::to_rfc3339);
    let outcome = match (drift.is_empty(), unread.is_empty()) {
        (false, _) => "drifted",
        (true, true) => "describes",
        (true, false) => "undecided",
    };
    if args.format == TextFormat::Json {
        let object = json!({
            "schema": "assay.sbom-check/1",
            "image": args.image.to_string(),
            "digest": digest,
            "outcome": outcome,
            "sbom": {
                "predicateType": verified.predicate_type(),
                "signer": verified.identity().map(|identity| &identity.subject),
                "issuer": verified.identity().map(|identity| &identity.issuer),
                "signedAt": at,
                "packages": attested.packages.len(),
                "notCompared": uncompared,
            },
            "packages": found.packages.len(),
            "added": drift.added,
            "removed": drift.removed,
            "changed": drift.changed,
            "unreadable": unread,
        });
        context.printer.result(&format!("{object:#}"))?;
    } else {
        let at = at.map_or_else(String::new, |at| format!(" at {at}"));
        let kind = verified.predicate_type().and_then(attest::predicate_alias).unwrap_or("SBOM");
        context.printer.result(&format!(
            "attested   {kind}{}{at}, {} packages",
            by(verified),
            attested.packages.len()
        ))?;
        for one in &drift.changed {
            context
                .printer
                .result(&format!("changed    {} {} -> {}", one.package, one.attested, one.found))?;
        }
        for one in &drift.removed {
            context.printer.result(&format!("removed    {} {}", one.package, one.version))?;
        }
        for one in &drift.added {
            context.printer.result(&format!("added      {} {}", one.package, one.version))?;
        }
        if outcome == "describes" {
            context.printer.result(&format!("describes  {} ({digest})", args.image))?;
        }
    }
    if uncompared > 0 {
        context
            .printer
            .warn(&format!("{uncompared} entries of the SBOM have no package URL that can be compared"));
    }
    let failure = match outcome {
        "describes" => return Ok(0),
        "drifted" => Failure::new(
            Class::VerificationFailed,
            "sbom-drift",
            format!(
                "the attested SBOM does not describe {}: {} added, {} removed, {} changed",
                args.image,
                drift.added.len(),
                drift.removed.len(),
                drift.changed.len()
            ),
            "find out why, then attest a new SBOM: the image or what lists it is not what it was",
        ),
        _ => Failure::new(
            Class::Undecided,
            "sbom-check-unread-files",
            format!("the SBOM fits, but these files could not be read: {}", unread.join(", ")),
            "see the warnings; what is in those files is not known",
        ),
    };
    context.printer.error_line(&failure);
    Ok(failure.exit_code)
}
