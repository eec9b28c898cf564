//! `assay sign` and `assay sign-blob`

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use attest::{Predicate, Statement, Subject};
use base::{Digest, DigestAlgorithm, Hasher};
use serde_json::Value;

use crate::Outcome;
use crate::cli::{SignArgs, SignBlobArgs};
use crate::failure::Failure;

use super::attach::{Claim, Place, check_flags, subjects};
use super::context::{Context, check_output, put};
use super::signing;

pub(crate) fn image(context: &Context, args: &SignArgs) -> Outcome {
    check_flags(&args.attach, &args.images)?;
    let open = signing::open(context, &args.signing, &args.images.iter().collect::<Vec<_>>())?;
    let targets = Context::targets(&args.images, &args.registry)?;
    let annotations = args.annotations.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str())));
    let annotations: BTreeMap<_, _> = annotations.collect();
    for location in &args.images {
        let target = targets.open(location)?;
        let place = Place::new(context, &open, &args.attach, &target)?;
        for descriptor in subjects(context, location, &target, args.attach.recursive)? {
            let mut subject = Subject::of(&descriptor.digest);
            subject.annotations.clone_from(&annotations);
            let statement = Statement::new(vec![subject.clone()], &Predicate::CosignSign);
            let same = |other: &Statement| {
                let of_image = |one: &&Subject| one.is(&descriptor.digest);
                other.subjects.iter().find(of_image).is_some_and(|one| one.annotations == subject.annotations)
            };
            let payload = statement.to_json()?;
            let claim = Claim { statement, payload, same: &same, annotations: Some(&annotations) };
            place.attach(&descriptor, &claim)?;
        }
    }
    Ok(0)
}

pub(crate) fn blob(context: &Context, args: &SignBlobArgs) -> Outcome {
    check_output(Some(&args.bundle))?;
    let open = signing::open(context, &args.signing, &[])?;
    let (signed, digest) = open.endorse_file(context, &args.file)?;
    put(&args.bundle, &signed.bundle().to_json())?;
    context.printer.say(&format!("signed    {digest} as {} ({})", signed.who, open.source));
    context.printer.say(&format!("bundle    {}", args.bundle.display()));
    Ok(0)
}

/// The digest of a file, read in pieces.
pub(crate) fn digest_of(path: &Path) -> Result<Digest, Failure> {
    digest_with(path, DigestAlgorithm::Sha256)
}

/// The same with another algorithm.
pub(crate) fn digest_with(path: &Path, algorithm: DigestAlgorithm) -> Result<Digest, Failure> {
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let mut file = std::fs::File::open(PathBuf::from(path)).map_err(failed)?;
    let mut hasher = Hasher::new(algorithm);
    let mut buffer = vec![0; 256 << 10];
    loop {
        match file.read(&mut buffer).map_err(failed)? {
            0 => return Ok(hasher.finish()),
            n => hasher.update(&buffer[..n]),
        }
    }
}
