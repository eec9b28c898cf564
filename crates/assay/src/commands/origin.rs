//! Where the image of a run is from: its source, and the base it must be built on.

use base::{Class, ImageLocation};
use image::ResolvedImage;
use pipeline::{BaseSettings, Target, VerifiedBase};
use report::FailureReport;
use verify::VerifiedSigner;

use crate::cli::{BaseSignerArgs, RegistryArgs, RunArgs};
use crate::failure::Failure;

use super::base_image::{find_of, of_settings, verified};
use super::context::{Context, variable};

/// The source of the flags, else the repository a known CI system says it builds.
pub(crate) fn source(args: &RunArgs) -> Option<(String, String)> {
    if let (Some(uri), Some(commit)) = (&args.source_uri, &args.source_commit) {
        return Some((uri.clone(), commit.clone()));
    }
    if variable("GITHUB_ACTIONS").is_some() {
        let (server, name) = (variable("GITHUB_SERVER_URL")?, variable("GITHUB_REPOSITORY")?);
        return Some((format!("git+{server}/{name}@{}", variable("GITHUB_REF")?), variable("GITHUB_SHA")?));
    }
    variable("GITLAB_CI")?;
    let git_ref = match variable("CI_COMMIT_TAG") {
        Some(tag) => format!("refs/tags/{tag}"),
        None => format!("refs/heads/{}", variable("CI_COMMIT_BRANCH")?),
    };
    Some((format!("git+{}@{git_ref}", variable("CI_PROJECT_URL")?), variable("CI_COMMIT_SHA")?))
}

/// What the settings and flags ask of the base.
pub(crate) struct BasePolicy<'a> {
    named: Option<&'a ImageLocation>,
    settings: BaseSettings,
    registry: &'a RegistryArgs,
}

/// The policy, where there is one. A base without a signer to ask for is a mistake, not a policy.
pub(crate) fn base<'a>(context: &Context, args: &'a RunArgs) -> Result<Option<BasePolicy<'a>>, Failure> {
    let settings = context.settings.base.value.clone();
    let by_flags = args.base_signer.names_signer();
    if settings.is_none() && args.base.is_none() && !by_flags {
        return Ok(None);
    }
    let mut settings = settings.unwrap_or_default();
    if by_flags {
        settings = signed_by(&args.base_signer, settings.reference);
    } else if let Some(root) = &args.base_signer.base_trusted_root {
        settings.trusted_root = Some(root.clone());
    }
    if of_settings(context, &settings)?.is_none() {
        return Err(Failure::usage(
            "base-no-identity",
            "nobody is named who must have signed the base",
            "pass --base-certificate-identity and --base-certificate-oidc-issuer, or --base-key, or write them under [base] in assay.toml",
        ));
    }
    Ok(Some(BasePolicy { named: args.base.as_ref(), settings, registry: &args.image_args.registry }))
}

/// What the flags ask for, and nothing of what the settings do: half of one signer and half of another is neither.
fn signed_by(args: &BaseSignerArgs, reference: Option<String>) -> BaseSettings {
    BaseSettings {
        reference,
        certificate_identity: args.base_certificate_identity.clone(),
        certificate_identity_regexp: args.base_certificate_identity_regexp.clone(),
        certificate_oidc_issuer: args.base_certificate_oidc_issuer.clone(),
        key: args.base_key.clone(),
        trusted_root: args.base_trusted_root.clone(),
        insecure_ignore_tlog: Some(args.base_insecure_ignore_tlog),
    }
}

impl BasePolicy<'_> {
    /// Finds, proves and verifies the base of an image.
    pub(crate) fn find(
        &self,
        context: &Context,
        target: &Target,
        image: &ResolvedImage,
    ) -> Result<VerifiedBase, Failure> {
        let found = find_of(context, target, image, self.named, self.registry)?;
        let Some((requirement, root)) = of_settings(context, &self.settings)? else {
            return Err(Failure::new(
                Class::Internal,
                "base-no-identity",
                "no signer is asked for",
                "report this",
            ));
        };
        let verified = verified(context, self.registry, &found, requirement, root)?;
        let signer = verified.first().map_or_else(String::new, |one| match one.signer() {
            VerifiedSigner::Identity(identity) => identity.subject.clone(),
            _ => "the key".into(),
        });
        Ok(VerifiedBase {
            reference: found.location.to_string(),
            digest: found.digest,
            layers: found.layers,
            signer,
        })
    }
}

/// The failure as a run reports it.
pub(crate) fn told(failure: &Failure) -> (Class, FailureReport) {
    let report = FailureReport {
        code: failure.code.clone(),
        message: failure.message.clone(),
        hint: failure.hint.clone(),
        exit_code: failure.exit_code,
    };
    (failure.class, report)
}
