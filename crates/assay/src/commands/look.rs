//! Verified evidence of one image, for commands that ask something about it.

use std::sync::Arc;

use base::{Class, ImageLocation, Platform};
use verify::{Requirement, TrustRoot, Verified};

use crate::cli::{RegistryArgs, RequirementArgs, SubjectArgs};
use crate::failure::Failure;

use super::context::Context;
use super::verify_image::Checker;

/// Where evidence is looked for.
pub(crate) struct Look<'a> {
    pub(crate) context: &'a Context,
    pub(crate) registry: &'a RegistryArgs,
    pub(crate) root: Arc<TrustRoot>,
}

impl Look<'_> {
    /// All evidence about what `location` names, or the image in it for `platform`, that shows what `requirement` asks
    /// for; at least one piece.
    pub(crate) fn verified(
        &self,
        location: &ImageLocation,
        platform: Option<&Platform>,
        requirement: Requirement,
    ) -> Result<Vec<Verified>, Failure> {
        let subject = SubjectArgs {
            annotations: Vec::new(),
            check_claims: true,
            local_image: false,
            platform: platform.cloned(),
            recursive: false,
            max_workers: pipeline::DEFAULT_WORKERS,
        };
        let locations = std::slice::from_ref(location);
        let root = Arc::clone(&self.root);
        let checker = Checker::new(self.context, locations, &subject, self.registry, root, requirement)?;
        Ok(checker.check(location)?.into_iter().flat_map(|(_, verified)| verified).collect())
    }
}

/// Of several failures the one to tell: what could not be looked at might have been the one, so it comes first, then what
/// was found to be otherwise than asked, then what was not there.
pub(crate) fn gravest(failures: Vec<Failure>) -> Option<Failure> {
    let rank = |failure: &Failure| match (failure.class, failure.code.as_str()) {
        (Class::VerificationFailed, "verify-no-evidence") => 2,
        (Class::VerificationFailed, "verify-wrong-predicate") => 2,
        (Class::VerificationFailed, _) => 1,
        _ => 0,
    };
    failures.into_iter().min_by_key(|failure| rank(failure))
}

/// Whether the flags name anybody who must have signed.
pub(crate) fn names_signer(args: &RequirementArgs) -> bool {
    let lists = [
        &args.certificate_identity,
        &args.certificate_identity_regexp,
        &args.certificate_identity_glob,
        &args.certificate_oidc_issuer,
        &args.certificate_oidc_issuer_regexp,
    ];
    lists.iter().any(|list| !list.is_empty()) || !args.key.is_empty()
}
