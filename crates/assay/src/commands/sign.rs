//! `assay sign` and `assay sign-blob`

use std::io::Read as _;
use std::path::{Path, PathBuf};

use attest::{Predicate, Statement, Subject};
use base::{Digest, DigestAlgorithm, Hasher, ImageLocation};
use image::Descriptor;
use pipeline::Target;
use serde_json::Value;

use crate::Outcome;
use crate::cli::{SignArgs, SignBlobArgs, SigningArgs};
use crate::failure::Failure;

use super::context::{Context, OpenSigning, ServiceChoice, SigningChoice, check_output, put};

pub(crate) fn image(context: &Context, args: &SignArgs) -> Outcome {
    let open = open(context, &args.signing)?;
    let targets = Context::targets(&args.images, &args.registry)?;
    for location in &args.images {
        let target = targets.open(location)?;
        let descriptor = resolve(context, location, &target)?;
        let mut subject = Subject::of(&descriptor.digest);
        let annotations =
            args.annotations.iter().map(|(key, value)| (key.clone(), Value::String(value.clone())));
        subject.annotations = annotations.collect();
        let statement = Statement::new(vec![subject], &Predicate::CosignSign);
        publish(context, &open, &target, &descriptor, &statement)?;
    }
    Ok(0)
}

pub(crate) fn blob(context: &Context, args: &SignBlobArgs) -> Outcome {
    check_output(Some(&args.bundle))?;
    let open = open(context, &args.signing)?;
    let digest = digest_of(&args.file)?;
    let token = || open.token();
    let signing = open.signing(&token);
    let fresh = open.token()?;
    pipeline::check_fresh(&fresh, Context::now())?;
    let bundle = signing.signer().sign_digest(&fresh, &digest)?;
    put(&args.bundle, &bundle.to_json())?;
    context.printer.say(&format!("signed    {digest} as {} ({})", fresh.subject, open.source));
    context.printer.say(&format!("bundle    {}", args.bundle.display()));
    Ok(0)
}

pub(crate) fn open(context: &Context, args: &SigningArgs) -> Result<OpenSigning, Failure> {
    let choice = SigningChoice {
        services: match (&args.signing_config, &args.stack) {
            (Some(config), _) => ServiceChoice::Config(config),
            (None, Some(dir)) => ServiceChoice::Private(dir.clone()),
            (None, None) => ServiceChoice::Private(context.state("stack")?),
        },
        trusted_root: None,
        token: args.identity_token.as_deref(),
        identity: context.identity(args.identity.as_deref()),
    };
    OpenSigning::open(context, &choice)
}

/// What the name stands for now. Never a tag is signed.
pub(crate) fn resolve(
    context: &Context,
    location: &ImageLocation,
    target: &Target,
) -> Result<Descriptor, Failure> {
    let (descriptor, _) = target.source().root().map_err(|fault| Failure::of(&*fault))?;
    context.printer.say(&format!("resolved  {location} is {}", descriptor.digest));
    Ok(descriptor)
}

/// Signs a statement about an image and publishes the bundle beside it.
pub(crate) fn publish(
    context: &Context,
    open: &OpenSigning,
    target: &Target,
    subject: &Descriptor,
    statement: &Statement,
) -> Result<(), Failure> {
    let store = target.referrers_or_refuse().map_err(|fault| Failure::of(&*fault))?;
    let token = || open.token();
    let signing = open.signing(&token);
    let fresh = open.token()?;
    pipeline::check_fresh(&fresh, Context::now())?;
    let bundle = signing.signer().sign_statement(&fresh, statement)?;
    let published = pipeline::publish_bundle(store, subject, &statement.predicate_type, &bundle)
        .map_err(|fault| Failure::of(&*fault))?;
    let index = bundle.log_entries.first().map_or(0, |entry| entry.log_index);
    context.printer.say(&format!(
        "signed    {} as {} ({}), log index {index}",
        subject.digest, fresh.subject, open.source
    ));
    context.printer.result(&published.digest.to_string())
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
