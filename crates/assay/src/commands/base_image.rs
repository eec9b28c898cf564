//! `assay base`

use std::ops::ControlFlow;
use std::sync::Arc;

use attest::{Bundle, Content, Statement};
use base::{Class, Digest, ImageLocation};
use image::ResolvedImage;
use pipeline::{BaseClaim, BaseSettings, Target, claimed_bases, prove_base, visit_bundles};
use serde_json::json;
use verify::{IdentityMatcher, Pattern, PublicKey, Requirement, Signer, TrustRoot, Verified};

use crate::Outcome;
use crate::cli::{BaseArgs, BaseCommand, RegistryArgs, RequirementArgs, TextFormat};
use crate::failure::Failure;

use super::context::{Context, MAX_TRUST_FILE_BYTES, read_file};
use super::look::{Look, names_signer};
use super::requirement::{Wanted, requirement, trust_root};
use super::trust;
use super::verify::by;

/// Most claims about the base that are followed: an image names one, provenance of a large build a few.
const MAX_CLAIMS: usize = 16;

pub(crate) fn run(context: &Context, command: &BaseCommand) -> Outcome {
    match command {
        BaseCommand::Show(args) => {
            let found = find(context, args)?;
            tell(context, args, &found, &[])
        }
        BaseCommand::Verify { args, requirement } => {
            // Before anything is fetched: without a signer nothing would be verified.
            let (requirement, root) = signer(context, requirement)?;
            let found = find(context, args)?;
            let verified = verified(context, &args.image_args.registry, &found, requirement, root)?;
            tell(context, args, &found, &verified)
        }
    }
}

/// A base that an image is proven to be built on.
pub(crate) struct Found {
    /// The base by its digest.
    pub(crate) location: ImageLocation,
    /// Digest of what the base's name stands for: a manifest or an index.
    pub(crate) digest: Digest,
    /// Where the name is from: `flag`, `setting`, `annotation`, `label` or `provenance`.
    pub(crate) source: &'static str,
    /// Layers of the base, the lowest of the image.
    pub(crate) layers: usize,
    of: usize,
    image: Digest,
}

fn find(context: &Context, args: &BaseArgs) -> Result<Found, Failure> {
    let targets = Context::targets([&args.image], &args.image_args.registry)?;
    let target = targets.open(&args.image)?;
    let image = image::resolve(target.source(), args.image_args.platform.as_ref())?;
    find_of(context, &target, &image, args.base.as_ref(), &args.image_args.registry)
}

/// The base of an image: the flag's or setting's, else the first of those that are claimed which can be proven.
pub(crate) fn find_of(
    context: &Context,
    target: &Target,
    image: &ResolvedImage,
    named: Option<&ImageLocation>,
    registry: &RegistryArgs,
) -> Result<Found, Failure> {
    let configured = context.settings.base.value.as_ref().and_then(|base| base.reference.clone());
    let configured = configured.map(|text| text.parse::<ImageLocation>()).transpose()?;
    if let Some(location) = named {
        return prove(image, location, None, "flag", registry);
    }
    if let Some(location) = &configured {
        return prove(image, location, None, "setting", registry);
    }
    let claims = claimed_bases(image, &statements(target, image)?)?;
    let mut first = None;
    for claim in claims.iter().take(MAX_CLAIMS) {
        match of_claim(image, claim, registry) {
            Ok(found) => return Ok(found),
            Err(failure) => first = first.or(Some(failure)),
        }
    }
    Err(first.unwrap_or_else(|| {
        Failure::new(
            Class::NothingToExamine,
            "base-unknown",
            "neither annotations nor labels nor provenance of the image name its base",
            "pass --base REF, or have the build write org.opencontainers.image.base.name and .digest",
        )
    }))
}

fn of_claim(image: &ResolvedImage, claim: &BaseClaim, registry: &RegistryArgs) -> Result<Found, Failure> {
    let location: ImageLocation = claim.reference.parse().map_err(|error: base::LocationError| {
        let mut failure = Failure::from(error);
        failure.message =
            format!("the {} names the base \"{}\": {}", claim.source, claim.reference, failure.message);
        failure.hint = "pass --base REF with its full name".into();
        failure
    })?;
    // An image must not make this machine read its files: claims name registries only.
    if !matches!(location, ImageLocation::Registry(_)) {
        return Err(Failure::new(
            Class::VerificationFailed,
            "base-not-in-a-registry",
            format!(
                "the {} names the base \"{}\", expected an image in a registry",
                claim.source, claim.reference
            ),
            "pass --base REF",
        ));
    }
    prove(image, &location, claim.digest.as_ref(), claim.source, registry)
}

fn prove(
    image: &ResolvedImage,
    location: &ImageLocation,
    digest: Option<&Digest>,
    source: &'static str,
    registry: &RegistryArgs,
) -> Result<Found, Failure> {
    let pinned = digest.map_or_else(|| location.clone(), |digest| at(location, digest));
    let targets = Context::targets([&pinned], registry)?;
    let target = targets.open(&pinned)?;
    let base = image::resolve(target.source(), Some(&image.platform))?;
    let layers = prove_base(image, &base).map_err(|error| {
        let mut failure = Failure::from(error);
        failure.message =
            format!("the image is not built on {pinned} (named by {source}): {}", failure.message);
        failure
    })?;
    Ok(Found {
        location: at(location, &base.root.digest),
        digest: base.root.digest,
        source,
        layers,
        of: image.layers.len(),
        image: image.manifest.digest.clone(),
    })
}

/// The same place by digest, so that nobody can move it between two looks.
fn at(location: &ImageLocation, digest: &Digest) -> ImageLocation {
    match location {
        ImageLocation::Registry(reference) => ImageLocation::Registry(reference.at_digest(digest.clone())),
        ImageLocation::OciLayout { path, .. } => {
            ImageLocation::OciLayout { path: path.clone(), tag: None, digest: Some(digest.clone()) }
        }
        other => other.clone(),
    }
}

/// Statements beside the image, unverified: what they say about the base is proven otherwise.
fn statements(target: &Target, image: &ResolvedImage) -> Result<Vec<Statement>, Failure> {
    let Some(store) = target.referrers() else { return Ok(Vec::new()) };
    let mut statements = Vec::new();
    let statement = |bytes: &Vec<u8>| match &Bundle::parse(bytes).ok()?.content {
        Content::Envelope(envelope) => Statement::from_envelope(envelope).ok(),
        Content::Message { .. } => None,
    };
    visit_bundles(store, &image.manifest.digest, &mut |item, _| {
        statements.extend(item.bundle.ok().as_ref().and_then(statement));
        ControlFlow::Continue(())
    })
    .map_err(|fault| Failure::of(&*fault))?;
    Ok(statements)
}

/// Who must have signed the base: the flags, else `[base]` of the settings.
pub(crate) fn signer(context: &Context, args: &RequirementArgs) -> Result<(Requirement, TrustRoot), Failure> {
    if names_signer(args) {
        return Ok((requirement(context, args, Wanted::ImageSignature)?, trust_root(context, &args.trust)?));
    }
    let configured =
        context.settings.base.value.as_ref().and_then(|base| of_settings(context, base).transpose());
    configured.unwrap_or_else(|| {
        Err(Failure::usage(
            "base-no-identity",
            "no signer of the base is required, expected an identity and its issuer, or a key",
            "pass --certificate-identity and --certificate-oidc-issuer, or --key, or write them under [base] in assay.toml",
        ))
    })
}

/// The signer and the trust root under `[base]`; nothing where none is named there.
pub(crate) fn of_settings(
    context: &Context,
    base: &BaseSettings,
) -> Result<Option<(Requirement, TrustRoot)>, Failure> {
    let signer = match (&base.key, &base.certificate_identity, &base.certificate_identity_regexp) {
        (Some(path), ..) => {
            let pem = read_file(path, MAX_TRUST_FILE_BYTES)?;
            Signer::Key(PublicKey::from_pem(&String::from_utf8_lossy(&pem))?)
        }
        (None, None, None) => return Ok(None),
        (None, exact, regexp) => {
            let subject = match (exact, regexp) {
                (Some(text), _) => Pattern::exact(text),
                (None, source) => Pattern::regex(source.as_deref().unwrap_or_default())?,
            };
            let Some(issuer) = &base.certificate_oidc_issuer else {
                return Err(Failure::usage(
                    "base-no-issuer",
                    "[base] names an identity and no issuer",
                    "write certificate-oidc-issuer beside it",
                ));
            };
            Signer::Identity(vec![IdentityMatcher { issuer: Pattern::exact(issuer), subject }])
        }
    };
    let mut requirement = Requirement::image_signature(signer);
    if base.insecure_ignore_tlog.unwrap_or(false) {
        requirement = requirement.danger_without_log();
    }
    Ok(Some((requirement, trust::choose(context, base.trusted_root.as_deref())?)))
}

/// Verifies the signature of a base.
pub(crate) fn verified(
    context: &Context,
    registry: &RegistryArgs,
    found: &Found,
    requirement: Requirement,
    root: TrustRoot,
) -> Result<Vec<Verified>, Failure> {
    let look = Look { context, registry, root: Arc::new(root) };
    look.verified(&found.location, None, requirement)
}

fn tell(context: &Context, args: &BaseArgs, found: &Found, verified: &[Verified]) -> Outcome {
    let signer = verified.first();
    if args.format == TextFormat::Json {
        let object = json!({
            "schema": "assay.base/1",
            "image": args.image.to_string(),
            "digest": found.image,
            "base": found.location.to_string(),
            "baseDigest": found.digest,
            "source": found.source,
            "layers": found.layers,
            "of": found.of,
            "verified": signer.map(|one| json!({
                "signer": one.identity().map(|identity| &identity.subject),
                "issuer": one.identity().map(|identity| &identity.issuer),
                "at": one.times().first().map(|time| time.to_rfc3339()),
                "weakenings": one.weakenings().iter().map(|one| one.as_str()).collect::<Vec<_>>(),
            })),
        });
        context.printer.result(&format!("{object:#}"))?;
        return Ok(0);
    }
    context.printer.result(&format!("{} ({})", args.image, found.image))?;
    context.printer.result(&format!("  base    {} (named by {})", found.location, found.source))?;
    context
        .printer
        .result(&format!("  layers  the lowest {} of {} are all of the base", found.layers, found.of))?;
    match signer {
        Some(one) => {
            let at =
                one.times().first().map_or_else(String::new, |time| format!(" at {}", time.to_rfc3339()));
            context.printer.result(&format!("  signed{}{at}{}", by(one), super::verify::weakened(one)))?;
        }
        None => context.printer.say("the base's signature was not looked at: `assay base verify` does"),
    }
    Ok(0)
}
