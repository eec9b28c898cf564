//! `assay triangulate`

use attest::LegacyTag;
use base::{Digest, ImageLocation};

use crate::Outcome;
use crate::cli::{TriangulateArgs, TriangulateType};
use crate::failure::Failure;

use super::context::{Context, variable};

pub(crate) fn run(context: &Context, args: &TriangulateArgs) -> Outcome {
    let ImageLocation::Registry(reference) = &args.image else {
        return Err(Failure::usage(
            "triangulate-no-registry",
            format!("{} is in no registry, so nothing is kept under a tag beside it", args.image),
            "name the image in a registry, or list what a layout holds with `assay tree`",
        ));
    };
    let digest: Digest = match reference.digest() {
        Some(digest) => digest.clone(),
        None => {
            let targets = Context::targets([&args.image], &args.registry)?;
            targets.client().resolve(reference)?.digest
        }
    };
    // As cosign: evidence may be kept in a repository of its own.
    let elsewhere = variable("COSIGN_REPOSITORY").filter(|text| !text.is_empty());
    let place: base::Reference = match elsewhere {
        Some(text) => text.parse()?,
        None => reference.clone(),
    };
    let name = place.name();
    let text = match args.kind {
        TriangulateType::Digest => format!("{}@{digest}", reference.name()),
        TriangulateType::Signature => format!("{name}:{}", LegacyTag::Signatures.of(&digest)),
        TriangulateType::Attestation => format!("{name}:{}", LegacyTag::Attestations.of(&digest)),
        TriangulateType::Sbom => format!("{name}:{}", LegacyTag::Sbom.of(&digest)),
        TriangulateType::Referrers => format!("{name}:{}", registry::fallback_tag(&digest)),
    };
    context.printer.result(&text)?;
    Ok(0)
}
