//! `assay airgap`

use base::ImageLocation;
use transfer::{Airgap, CopyOptions, Extras, Placed};
use verify::TrustRoot;

use crate::Outcome;
use crate::cli::{AirgapCommand, AirgapPackArgs, AirgapUnpackArgs, SubjectArgs};
use crate::failure::Failure;

use super::context::{Context, check_output};
use super::copy::{Moving, selection};
use super::requirement::{Wanted, requirement, trust_root};
use super::trust;
use super::verify::by;
use super::verify_image::Checker;

pub(crate) fn run(context: &Context, command: &AirgapCommand) -> Outcome {
    match command {
        AirgapCommand::Pack(args) => pack(context, args),
        AirgapCommand::Unpack(args) => unpack(context, args),
    }
}

fn pack(context: &Context, args: &AirgapPackArgs) -> Outcome {
    check_output(Some(&args.out))?;
    let trusted_root = args.trusted_root.as_deref().map(|root| trust::document(context, root)).transpose()?;
    let extras = Extras { database: args.db.clone(), trusted_root, policies: args.policy.clone() };
    let targets = Context::targets(&args.images, &args.registry)?;
    let mut images = Vec::new();
    for location in &args.images {
        images.push((location.clone(), transfer::open(location, targets.client())?));
    }
    let mut selection = selection(&args.streams);
    selection.platform.clone_from(&args.platform);
    let moving = Moving::begin(&context.printer, "pack");
    let packed = transfer::pack(&images, &extras, &selection, &args.out, moving.meter())?;
    moving.finish();
    for image in &packed.images {
        context
            .printer
            .say(&format!("packed    {} {} with {} evidence", image.name, image.digest, image.evidence));
    }
    for line in &packed.left_out {
        context.printer.warn(&format!("left out {line}"));
    }
    context.printer.say(&format!("wrote     {}, {} parts", args.out.display(), packed.parts));
    context.printer.result(&packed.digest.to_string())?;
    Ok(0)
}

fn unpack(context: &Context, args: &AirgapUnpackArgs) -> Outcome {
    let selection = selection(&args.streams);
    let moving = Moving::begin(&context.printer, "check");
    let airgap = Airgap::open(&args.file, args.digest.as_ref(), selection.threads, moving.meter())?;
    moving.finish();
    let whole = if args.digest.is_some() { "as pinned" } else { "whole" };
    context.printer.say(&format!("checked   {} is {whole}: {}", args.file.display(), airgap.digest()));
    check_signatures(context, args, &airgap)?;

    let destination =
        args.to.as_ref().map(|to| format!("{}/x", to.trim_end_matches('/')).parse()).transpose()?;
    let destination = destination.map(ImageLocation::Registry);
    let targets = Context::targets(&destination, &args.registry)?;
    let options = CopyOptions { selection, force: args.force };
    let moving = Moving::begin(&context.printer, "unpack");
    let mut placed = Vec::new();
    match (&args.to, &args.dir) {
        (Some(to), _) => placed.extend(airgap.publish(to, targets.client(), &options, moving.meter())?),
        (None, Some(dir)) => {
            placed.extend(airgap.unpack_images(dir, targets.client(), &options, moving.meter())?);
        }
        (None, None) => {}
    }
    if let Some(dir) = &args.dir {
        placed.extend(airgap.unpack_files(dir)?);
    } else if airgap.has_files() {
        context.printer.warn("database, trust root and policies stay in the file: --dir DIR unpacks them");
    }
    moving.finish();
    for Placed { name, place } in &placed {
        context.printer.say(&format!("unpacked  {name}"));
        context.printer.result(place)?;
    }
    Ok(0)
}

/// Verifies every image in the file itself, when a signer is named.
fn check_signatures(context: &Context, args: &AirgapUnpackArgs, airgap: &Airgap) -> Result<(), Failure> {
    let wanted = &args.requirement;
    let names_nobody = wanted.key.is_empty()
        && wanted.certificate_identity.is_empty()
        && wanted.certificate_identity_regexp.is_empty()
        && wanted.certificate_identity_glob.is_empty();
    if names_nobody {
        context.printer.warn("signatures were not verified: no signer was named");
        return Ok(());
    }
    let requirement = requirement(context, wanted, Wanted::ImageSignature)?;
    let carried =
        airgap.trusted_root()?.filter(|_| args.digest.is_some() && wanted.trust.trusted_root.is_none());
    let root = match carried {
        Some(document) => {
            context.printer.say("trusting  the trust root in the file, which --digest pins");
            TrustRoot::parse(&document)?
        }
        None => trust_root(context, &wanted.trust)?,
    };
    let subject = SubjectArgs::whole_image();
    let locations: Vec<ImageLocation> = airgap.images().iter().map(|image| airgap.location(image)).collect();
    let checker = Checker::new(context, &locations, &subject, &args.registry, root, requirement)?;
    for (image, location) in airgap.images().iter().zip(&locations) {
        for (_, verified) in checker.check(location)? {
            for one in &verified {
                context.printer.say(&format!("verified  {}{}", image.name, by(one)));
            }
        }
    }
    Ok(())
}
