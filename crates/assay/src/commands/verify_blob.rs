//! `assay verify-blob` and `verify-blob-attestation`

use std::fs::File;
use std::path::Path;

use base::Digest;
use policy::PolicySet;
use verify::{Artifact, Requirement, verify_bundle};

use crate::Outcome;
use crate::cli::{RequirementArgs, VerifyBlobArgs, VerifyBlobAttestationArgs};
use crate::failure::Failure;

use super::attest::type_uri;
use super::context::{Context, read_file};
use super::requirement::{Wanted, requirement, trust_root};
use super::verify::{by, weakened};
use super::{explain, policies};

pub(crate) fn signature(context: &Context, args: &VerifyBlobArgs) -> Outcome {
    let requirement = requirement(context, &args.requirement, Wanted::Message)?;
    file(context, &args.artifact, &args.bundle, &args.requirement, &requirement, None)
}

pub(crate) fn attestation(context: &Context, args: &VerifyBlobAttestationArgs) -> Outcome {
    let policies = policies::read(&args.policy)?;
    let wanted = Wanted::Statement(type_uri(&args.predicate_type)?);
    let requirement = requirement(context, &args.requirement, wanted)?;
    file(context, &args.artifact, &args.bundle, &args.requirement, &requirement, policies.as_ref())
}

fn file(
    context: &Context,
    artifact: &str,
    bundle: &Path,
    args: &RequirementArgs,
    requirement: &Requirement,
    policies: Option<&PolicySet>,
) -> Outcome {
    if requirement.signers_required() > 1 {
        return Err(Failure::usage(
            "verify-one-signature",
            "a bundle has one signature, and --require asks for more signers",
            "verify one bundle for each signer",
        ));
    }
    let root = trust_root(context, &args.trust)?;
    let bytes = current_form(read_file(bundle, attest::BUNDLE_LIMITS.bytes)?);
    let path = Path::new(artifact);
    let digest = if path.exists() { None } else { artifact.parse::<Digest>().ok() };
    let verified = match digest {
        Some(digest) => verify_bundle(&bytes, Artifact::Digest(&digest), &root, requirement, Context::now()),
        None => {
            let mut opened = File::open(path).map_err(|error| Failure::file(path, &error))?;
            verify_bundle(&bytes, Artifact::Reader(&mut opened), &root, requirement, Context::now())
        }
    }
    .map_err(|reason| explain::of_bundle(bundle, reason, requirement))?;
    policies::enforce(context, policies, artifact, std::slice::from_ref(&verified))?;
    context.printer.say(&format!("verified  {artifact}{}{}", by(&verified), weakened(&verified)));
    Ok(0)
}

/// What cosign wrote before Sigstore bundles says the same in other words. What is neither is refused as a bundle.
fn current_form(bytes: Vec<u8>) -> Vec<u8> {
    const MARK: &[u8] = b"\"base64Signature\"";
    if !bytes.windows(MARK.len()).any(|part| part == MARK) {
        return bytes;
    }
    match attest::parse_blob_bundle(&bytes) {
        Ok(Some(elder)) => elder.to_json(),
        _ => bytes,
    }
}
