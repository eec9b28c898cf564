//! `assay attest` and `assay attest-blob`

use attest::Statement;
use base::Digest;
use verify::Artifact;

use crate::Outcome;
use crate::cli::{AttestArgs, AttestBlobArgs};
use crate::failure::Failure;

use super::attach::{Claim, Place, check_flags, subjects};
use super::context::{Context, check_output, put};
use super::predicate::{Claimed, says_the_same};
use super::{sign, signing};

pub(crate) use super::predicate::type_uri;

pub(crate) fn images(context: &Context, args: &AttestArgs) -> Outcome {
    check_flags(&args.attach, &args.images)?;
    let claimed = Claimed::read(&args.predicate, Context::now())?;
    let open = signing::open(context, &args.signing, &args.images.iter().collect::<Vec<_>>())?;
    let targets = Context::targets(&args.images, &args.registry)?;
    for location in &args.images {
        let target = targets.open(location)?;
        let place = Place::new(context, &open, &args.attach, &target)?;
        let name = location.to_string();
        for descriptor in subjects(context, location, &target, args.attach.recursive)? {
            let (statement, payload) =
                claimed.about(&descriptor.digest, pipeline::subject_name(pipeline::place_name(&name)))?;
            let wanted = statement.clone();
            let same = |other: &Statement| says_the_same(&wanted, other);
            place.attach(&descriptor, &Claim { statement, payload, same: &same, annotations: None })?;
        }
    }
    Ok(0)
}

pub(crate) fn blob(context: &Context, args: &AttestBlobArgs) -> Outcome {
    check_output(Some(&args.bundle))?;
    let claimed = Claimed::read(&args.predicate, Context::now())?;
    let (digest, name) = match (&args.hash, &args.file) {
        (Some(hash), _) => (hash.parse::<Digest>()?, String::new()),
        (None, Some(path)) => {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            (sign::digest_of(path)?, name.unwrap_or_default())
        }
        (None, None) => {
            return Err(Failure::usage(
                "attest-no-file",
                "nothing to attest was named",
                "name a file, or pass --hash",
            ));
        }
    };
    let (statement, payload) = claimed.about(&digest, &name)?;
    let open = signing::open(context, &args.signing, &[])?;
    let signed = open.endorse_payload(payload)?;
    open.check(context, &signed, Artifact::Digest(&digest), Some(&statement))?;
    put(&args.bundle, &signed.bundle().to_json())?;
    context.printer.say(&format!("signed    {digest} as {} ({})", signed.who, open.source));
    context.printer.say(&format!("bundle    {}", args.bundle.display()));
    Ok(0)
}
