//! `assay slsa`

use std::path::Path;
use std::sync::Arc;

use attest::{SLSA_PROVENANCE_V1, SLSA_PROVENANCE_V02, SLSA_VSA_V1};
use base::{Class, Digest, DigestAlgorithm, ImageLocation};
use verify::slsa::{
    BuilderId, BuilderPolicy, CLOUD_BUILD, Expected, ExpectedSummary, NpmRequest, VerifiedProvenance,
    VerifiedSummary, github_requirement, is_cloud_build, verify_cloud_build, verify_npm_package,
    verify_provenance, verify_summary, verify_summary_envelope,
};
use verify::{Artifact, PublicKey, Requirement, TrustRoot, Verified, verify_bundle};

use crate::Outcome;
use crate::cli::{
    RequirementArgs, SlsaArtifactArgs, SlsaCommand, SlsaGithubArgs, SlsaImageArgs, SlsaNpmArgs,
    SlsaSourceArgs, SlsaVsaArgs,
};
use crate::failure::Failure;

use super::context::{Context, MAX_TRUST_FILE_BYTES, read_file};
use super::look::{Look, gravest, names_signer};
use super::requirement::{self, requirement, trust_root};
use super::sign::digest_with;
use super::slsa_evidence::{bundles, provenance_type};
use super::trust;

pub(crate) fn run(context: &Context, command: &SlsaCommand) -> Outcome {
    let outcome = match command {
        SlsaCommand::VerifyArtifact(args) => artifacts(context, args),
        SlsaCommand::VerifyImage(args) => image(context, args),
        SlsaCommand::VerifyNpmPackage(args) => npm(context, args),
        SlsaCommand::VerifyGithubAttestation(args) => github(context, args),
        SlsaCommand::VerifyVsa(args) => summary(context, args),
    };
    match &outcome {
        Ok(_) => context.printer.say("PASSED: SLSA verification passed"),
        Err(failure) if failure.class == Class::VerificationFailed => {
            context.printer.say(&format!("FAILED: SLSA verification failed: {}", failure.message));
        }
        Err(_) => {}
    }
    outcome
}

fn expected(args: &SlsaSourceArgs, builder: Option<&str>) -> Result<Expected, Failure> {
    let builder = builder.map(BuilderId::parse).transpose()?;
    Ok(Expected::from_source(&args.source_uri)
        .by(builder)
        .at_branch(args.source_branch.clone())
        .at_tag(args.source_tag.clone())
        .at_version(args.source_versioned_tag.clone())
        .with_inputs(args.build_workflow_input.clone()))
}

/// Who must have signed: whom the caller pins, else some workflow on GitHub, which is then looked at.
struct Wanted<'a> {
    context: &'a Context,
    args: &'a RequirementArgs,
    is_pinned: bool,
}

impl<'a> Wanted<'a> {
    fn of(context: &'a Context, args: &'a RequirementArgs) -> Self {
        Self { context, args, is_pinned: names_signer(args) }
    }

    fn requirement(&self, predicate_type: &str) -> Result<Requirement, Failure> {
        if self.is_pinned {
            let wanted = requirement::Wanted::Statement(predicate_type.to_owned());
            return requirement(self.context, self.args, wanted);
        }
        Ok(github_requirement(predicate_type)?)
    }

    /// GitHub's workflows sign with the public-good instance, also on a machine with a stack of its own.
    fn root(&self) -> Result<TrustRoot, Failure> {
        match self.is_pinned {
            true => trust_root(self.context, &self.args.trust),
            false => public_root(self.context, self.args.trust.trusted_root.as_deref()),
        }
    }

    fn policy(&self, otherwise: BuilderPolicy) -> BuilderPolicy {
        if self.is_pinned { BuilderPolicy::Pinned } else { otherwise }
    }
}

fn public_root(context: &Context, named: Option<&Path>) -> Result<TrustRoot, Failure> {
    trust::choose(context, Some(named.unwrap_or(Path::new(::trust::BUILT_IN[0].name))))
}

fn artifacts(context: &Context, args: &SlsaArtifactArgs) -> Outcome {
    let expected = expected(&args.source, args.builder_id.as_deref())?;
    let wanted = Wanted::of(context, &args.requirement);
    let root = wanted.root()?;
    let bundles = bundles(context, &args.provenance_path, &args.entry)?;
    let policy = wanted.policy(BuilderPolicy::Artifact);
    let mut builder: Option<BuilderId> = None;
    for artifact in &args.artifacts {
        let digest = digest_with(artifact, DigestAlgorithm::Sha256)?;
        let found = first_about(&bundles, &digest, &root, &wanted, &expected, policy)?;
        told(context, &found);
        context.printer.say(&format!("Verifying artifact {}: PASSED", artifact.display()));
        print(context, args.source.print_provenance, found.verified().payload())?;
        match &builder {
            Some(first) if first != found.builder() => {
                return Err(Failure::new(
                    Class::VerificationFailed,
                    "slsa-builders-differ",
                    format!("{} was built by {}, the others by {first}", artifact.display(), found.builder()),
                    "verify each file by itself",
                ));
            }
            _ => builder = Some(found.builder().clone()),
        }
    }
    Ok(0)
}

/// The first bundle with provenance of the artifact that is what was asked for; else what is wrong with the gravest.
fn first_about(
    bundles: &[Vec<u8>],
    digest: &Digest,
    root: &TrustRoot,
    wanted: &Wanted<'_>,
    expected: &Expected,
    policy: BuilderPolicy,
) -> Result<VerifiedProvenance, Failure> {
    let mut failures = Vec::new();
    for bundle in bundles {
        match bundle_about(bundle, digest, root, wanted) {
            Ok(verified) => match verify_provenance(verified, expected, policy) {
                Ok(found) => return Ok(found),
                Err(refusal) => failures.push(refusal.into()),
            },
            Err(failure) => failures.push(failure),
        }
    }
    Err(nothing_tried(failures))
}

fn nothing_tried(failures: Vec<Failure>) -> Failure {
    gravest(failures).unwrap_or_else(|| {
        Failure::new(Class::Internal, "slsa-nothing-tried", "no provenance was tried", "report this")
    })
}

fn told(context: &Context, found: &VerifiedProvenance) {
    told_of(context, found.builder(), found.commit());
}

fn told_of(context: &Context, builder: &BuilderId, commit: &str) {
    let commit = if commit.is_empty() { "(none stated)" } else { commit };
    context.printer.say(&format!("Verified build using builder \"{builder}\" at commit {commit}"));
}

fn print(context: &Context, wanted: bool, payload: Option<&[u8]>) -> Result<(), Failure> {
    match payload {
        Some(payload) if wanted => context.printer.result_bytes(payload),
        _ => Ok(()),
    }
}

/// Verifies a bundle with whatever provenance it holds.
fn bundle_about(
    bundle: &[u8],
    digest: &Digest,
    root: &TrustRoot,
    wanted: &Wanted<'_>,
) -> Result<Verified, Failure> {
    let kind = provenance_type(bundle)?;
    let requirement = wanted.requirement(kind)?;
    Ok(verify_bundle(bundle, Artifact::Digest(digest), root, &requirement, Context::now())?)
}

fn image(context: &Context, args: &SlsaImageArgs) -> Outcome {
    let digest = pinned_digest(&args.image)?;
    let expected = expected(&args.source, args.builder_id.as_deref())?;
    let wanted = Wanted::of(context, &args.requirement);
    let policy = wanted.policy(BuilderPolicy::Image);
    if let Some(path) = args.provenance_path.as_deref().filter(|path| is_summary(path)) {
        return cloud_build(context, args, path, &digest, &expected);
    }
    let root = wanted.root()?;
    let found = match &args.provenance_path {
        Some(path) => {
            let bundles = bundles(context, path, &args.entry)?;
            first_about(&bundles, &digest, &root, &wanted, &expected, policy)?
        }
        None => attached(args, root, &wanted, &expected, policy)?,
    };
    told(context, &found);
    context.printer.say(&format!("Verifying image {}: PASSED", args.image));
    print(context, args.source.print_provenance, found.verified().payload())?;
    Ok(0)
}

/// Whether the file is what gcloud prints; what cannot be read is reported where it is read as provenance.
fn is_summary(path: &Path) -> bool {
    read_file(path, attest::BUNDLE_LIMITS.bytes).is_ok_and(|bytes| is_cloud_build(&bytes))
}

/// Google's own keys sign, and only for who asks for Google's builder.
fn cloud_build(
    context: &Context,
    args: &SlsaImageArgs,
    path: &Path,
    digest: &Digest,
    expected: &Expected,
) -> Outcome {
    let is_asked_for = |id: &String| id == CLOUD_BUILD || id.starts_with(&format!("{CLOUD_BUILD}@"));
    if !args.builder_id.as_ref().is_some_and(is_asked_for) || names_signer(&args.requirement) {
        return Err(Failure::usage(
            "slsa-cloud-build-not-asked-for",
            "the provenance is of Google Cloud Build, signed with its own keys, and another builder or signer is asked for",
            format!("if you trust Cloud Build, pass --builder-id {CLOUD_BUILD} and no signer"),
        ));
    }
    let summary = read_file(path, attest::BUNDLE_LIMITS.bytes)?;
    let found = verify_cloud_build(&summary, digest, expected)?;
    told_of(context, found.builder(), found.commit());
    context.printer.say(&format!("Verifying image {}: PASSED", args.image));
    print(context, args.source.print_provenance, Some(found.payload()))?;
    Ok(0)
}

/// A tag can be moved between two looks at it.
fn pinned_digest(image: &ImageLocation) -> Result<Digest, Failure> {
    digest_in(image).cloned().ok_or_else(|| {
        Failure::usage(
            "slsa-mutable-image",
            format!("{image} names no digest, expected IMAGE@sha256:…"),
            "resolve the tag once and verify what it stood for",
        )
    })
}

fn digest_in(image: &ImageLocation) -> Option<&Digest> {
    match image {
        ImageLocation::Registry(reference) => reference.digest(),
        ImageLocation::OciLayout { digest, .. } => digest.as_ref(),
        _ => None,
    }
}

/// The same digest in another repository.
fn in_repository(image: &ImageLocation, repository: &str) -> Result<ImageLocation, Failure> {
    let digest = pinned_digest(image)?;
    Ok(ImageLocation::Registry(format!("{repository}@{digest}").parse()?))
}

/// The first attached provenance that is what was asked for; else why the first was not.
fn attached(
    args: &SlsaImageArgs,
    root: TrustRoot,
    wanted: &Wanted<'_>,
    expected: &Expected,
    policy: BuilderPolicy,
) -> Result<VerifiedProvenance, Failure> {
    let location = match &args.provenance_repository {
        Some(repository) => in_repository(&args.image, repository)?,
        None => args.image.clone(),
    };
    let look = Look { context: wanted.context, registry: &args.registry, root: Arc::new(root) };
    let mut failures = Vec::new();
    for kind in [SLSA_PROVENANCE_V1, SLSA_PROVENANCE_V02] {
        match look.verified(&location, None, wanted.requirement(kind)?) {
            Ok(all) => {
                for one in all {
                    match verify_provenance(one, expected, policy) {
                        Ok(found) => return Ok(found),
                        Err(error) => failures.push(error.into()),
                    }
                }
            }
            Err(failure) => failures.push(failure),
        }
    }
    Err(nothing_tried(failures))
}

fn npm(context: &Context, args: &SlsaNpmArgs) -> Outcome {
    let expected = expected(&args.source, Some(&args.builder_id))?;
    let root = public_root(context, args.trusted_root.as_deref())?;
    let attestations = read_file(&args.attestations_path, attest::BUNDLE_LIMITS.bytes)?;
    let digest = digest_with(&args.package, DigestAlgorithm::Sha512)?;
    let found = verify_npm_package(&NpmRequest {
        attestations: &attestations,
        digest: &digest,
        keys: &trust::roots(context).npm_keys()?,
        root: &root,
        expected: &expected,
        name: args.package_name.as_deref(),
        version: args.package_version.as_deref(),
        now: Context::now(),
    })?;
    told_of(context, found.builder(), found.commit());
    context.printer.say(&format!("Verifying npm package {}: PASSED", args.package.display()));
    print(context, args.source.print_provenance, found.provenance().payload())?;
    Ok(0)
}

fn github(context: &Context, args: &SlsaGithubArgs) -> Outcome {
    let expected = Expected::from_source(&args.source_uri).by(Some(BuilderId::parse(&args.builder_id)?));
    let root = public_root(context, args.trusted_root.as_deref())?;
    let bundle = read_file(&args.attestation_path, attest::BUNDLE_LIMITS.bytes)?;
    let digest = digest_with(&args.artifact, DigestAlgorithm::Sha256)?;
    let requirement = github_requirement(provenance_type(&bundle)?)?;
    let verified = verify_bundle(&bundle, Artifact::Digest(&digest), &root, &requirement, Context::now())?;
    let found = verify_provenance(verified, &expected, BuilderPolicy::Named)?;
    told(context, &found);
    context.printer.say(&format!("Verifying artifact {}: PASSED", args.artifact.display()));
    print(context, args.print_attestation, found.verified().payload())?;
    Ok(0)
}

fn summary(context: &Context, args: &SlsaVsaArgs) -> Outcome {
    let expected = ExpectedSummary {
        digests: args.subject_digest.clone(),
        verifier_id: args.verifier_id.clone(),
        resource_uri: args.resource_uri.clone(),
        levels: args.verified_level.clone(),
    };
    let found = match (&args.image, &args.attestation_path) {
        (Some(image), _) => summary_of_image(context, args, image, expected)?,
        (None, Some(path)) => summary_in_file(context, args, path, &expected)?,
        (None, None) => {
            return Err(Failure::usage(
                "slsa-no-summary",
                "neither an image nor --attestation-path is given",
                "name one of them",
            ));
        }
    };
    context.printer.say("Verifying VSA: PASSED");
    print(context, args.print_attestation, Some(found.payload()))?;
    Ok(0)
}

fn summary_in_file(
    context: &Context,
    args: &SlsaVsaArgs,
    path: &Path,
    expected: &ExpectedSummary,
) -> Result<VerifiedSummary, Failure> {
    let attestation = read_file(path, attest::BUNDLE_LIMITS.bytes)?;
    let Some(key) = &args.public_key_path else {
        return summary_in_bundle(context, args, &attestation, expected);
    };
    let pem = read_file(key, MAX_TRUST_FILE_BYTES)?;
    let key = PublicKey::from_pem(&String::from_utf8_lossy(&pem))?;
    Ok(verify_summary_envelope(&attestation, &key, args.public_key_id.as_deref(), expected)?)
}

/// The first attached summary that says what was asked for, about the digest the image is named by; else why the first
/// does not.
fn summary_of_image(
    context: &Context,
    args: &SlsaVsaArgs,
    image: &ImageLocation,
    mut expected: ExpectedSummary,
) -> Result<VerifiedSummary, Failure> {
    expected.digests.push(pinned_digest(image)?.to_string());
    let wanted = requirement::Wanted::Statement(SLSA_VSA_V1.to_owned());
    let requirement = requirement(context, &args.requirement, wanted)?;
    let root = Arc::new(trust_root(context, &args.requirement.trust)?);
    let look = Look { context, registry: &args.registry, root };
    let mut first = None;
    for one in look.verified(image, None, requirement)? {
        match verify_summary(&one, &expected) {
            Ok(found) => return Ok(found),
            Err(refusal) => first = first.or(Some(refusal)),
        }
    }
    Err(first.map_or_else(|| nothing_tried(Vec::new()), Failure::from))
}

fn summary_in_bundle(
    context: &Context,
    args: &SlsaVsaArgs,
    bundle: &[u8],
    expected: &ExpectedSummary,
) -> Result<VerifiedSummary, Failure> {
    let digest =
        args.subject_digest.iter().find_map(|text| text.parse::<Digest>().ok()).ok_or_else(|| {
            Failure::usage(
                "slsa-no-digest",
                "a bundle is verified for a digest, expected at least one --subject-digest sha256:…",
                "name the artifact's own digest too",
            )
        })?;
    let root = trust_root(context, &args.requirement.trust)?;
    let wanted = requirement::Wanted::Statement(SLSA_VSA_V1.to_owned());
    let requirement = requirement(context, &args.requirement, wanted)?;
    let verified = verify_bundle(bundle, Artifact::Digest(&digest), &root, &requirement, Context::now())?;
    Ok(verify_summary(&verified, expected)?)
}
