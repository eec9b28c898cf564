//! `assay clean`

use std::io::{BufRead as _, IsTerminal as _};

use base::ImageLocation;
use transfer::{CleanSelection, EvidenceKind, Removables, Selection};

use crate::Outcome;
use crate::cli::{CleanArgs, CleanType};
use crate::failure::Failure;

use super::context::Context;

pub(crate) fn run(context: &Context, args: &CleanArgs) -> Outcome {
    if !args.force && !std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "clean-cannot-ask",
            "what is deleted cannot be brought back, and there is nobody to ask",
            "pass --force to delete without asking",
        ));
    }
    let location = ImageLocation::Registry(args.image.clone());
    let targets = Context::targets([&location], &args.registry)?;
    let threads = Selection::default().threads;
    let found = transfer::removables(targets.client(), &args.image, &selection(args.kind), threads)?;
    for line in &found.kept {
        context.printer.warn(&format!("kept {line}"));
    }
    if found.manifests.is_empty() {
        context.printer.say(&format!("nothing of this kind is attached to {}", args.image));
        return Ok(0);
    }
    if !args.force && !agreed(context, args, &found)? {
        context.printer.say("nothing was deleted");
        return Ok(0);
    }
    for manifest in &found.manifests {
        let was_there = transfer::remove(targets.client(), &args.image, &found.subject, manifest)?;
        let verb = if was_there { "deleted" } else { "gone" };
        let name = manifest.tag.as_deref().unwrap_or("referrer");
        context.printer.say(&format!("{verb:<9} {} {} ({name})", manifest.kind.as_str(), manifest.digest));
    }
    Ok(0)
}

fn selection(kind: CleanType) -> CleanSelection {
    use EvidenceKind::{Attestation, Other, Sbom, Signature};
    let kinds = match kind {
        CleanType::Signature => vec![Signature],
        CleanType::Attestation => vec![Attestation],
        CleanType::Sbom => vec![Sbom],
        CleanType::Referrer | CleanType::All => vec![Signature, Attestation, Sbom, Other],
    };
    CleanSelection { kinds: kinds.into_iter().collect(), only_referrers: kind == CleanType::Referrer }
}

fn agreed(context: &Context, args: &CleanArgs, found: &Removables) -> Result<bool, Failure> {
    for manifest in &found.manifests {
        context.printer.say(&format!("would delete {} {}", manifest.kind.as_str(), manifest.digest));
    }
    context.printer.ask(&format!("Delete these {} from {}? [y/N] ", found.manifests.len(), args.image));
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| Failure::file(std::path::Path::new("standard input"), &error))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
