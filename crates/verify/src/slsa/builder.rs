//! Builders: their names, and which are trusted for what.

use super::git::{self, Version};
use super::workflow::Workflow;
use super::{SlsaRefusal, git::name as ref_name};

const GENERATOR: &str = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/";
/// JReleaser calls the delegator at a tag with a language (slsa-github-generator#2035).
const JRELEASER: &str = "https://github.com/jreleaser/release-action";
/// Languages of those tags.
const JRELEASER_LANGUAGES: [&str; 1] = ["java"];

/// Reusable workflows that vouch for what they built (files below [`GENERATOR`]).
const ARTIFACT_BUILDERS: [&str; 3] =
    ["generator_generic_slsa3.yml", "builder_go_slsa3.yml", "builder_container-based_slsa3.yml"];
/// The same for images.
const IMAGE_BUILDERS: [&str; 1] = ["generator_container_slsa3.yml"];
/// Workflows that sign for a builder which the provenance names ("bring your own builder").
const DELEGATORS: [&str; 2] = ["delegator_generic_slsa3.yml", "delegator_lowperms-generic_slsa3.yml"];
/// The one npm packages may be signed by.
const NPM_DELEGATOR: &str = "delegator_lowperms-generic_slsa3.yml";

/// `URI` or `URI@VERSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuilderId {
    name: String,
    version: Option<String>,
}

impl BuilderId {
    /// Reads an id.
    ///
    /// # Errors
    /// When it has more than one `@`, or nothing behind it.
    pub fn parse(text: &str) -> Result<Self, SlsaRefusal> {
        let wrong = || SlsaRefusal::BadBuilderId { found: text.chars().take(300).collect() };
        match text.split_once('@') {
            None if !text.is_empty() => Ok(Self { name: text.to_owned(), version: None }),
            Some((name, version)) if !name.is_empty() && !version.is_empty() && !version.contains('@') => {
                Ok(Self { name: name.to_owned(), version: Some(version.to_owned()) })
            }
            _ => Err(wrong()),
        }
    }

    /// The URI without the version.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version, where there is one: a ref for a workflow.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// Whether this is the builder `wanted` names. Where `wanted` has a version it must agree; `v1.2.3` stands for
    /// `refs/tags/v1.2.3`.
    #[must_use]
    pub fn is(&self, wanted: &Self) -> bool {
        self.name == wanted.name && wanted.version.as_deref().is_none_or(|version| self.is_at(version))
    }

    /// The same, and a missing version agrees with a missing version only.
    pub(super) fn is_exactly(&self, wanted: &Self) -> bool {
        self.name == wanted.name
            && match (&self.version, &wanted.version) {
                (_, Some(version)) => self.is_at(version),
                (found, None) => found.is_none(),
            }
    }

    fn is_at(&self, version: &str) -> bool {
        self.version
            .as_deref()
            .is_some_and(|found| found == version || found.strip_prefix("refs/tags/") == Some(version))
    }
}

impl std::fmt::Display for BuilderId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.version {
            Some(version) => write!(f, "{}@{version}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// Whose provenance is accepted when no builder is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuilderPolicy {
    /// The SLSA generators for artifacts, and builders behind their delegators.
    Artifact,
    /// The SLSA generator for images.
    Image,
    /// None: the caller names the workflow (GitHub's artifact attestations).
    Named,
    /// The signer was pinned by the caller in the requirement, so the certificate need not be a workflow's.
    Pinned,
}

/// The builder in the certificate, and whether it signs for another.
pub(super) struct Found {
    pub(super) id: BuilderId,
    pub(super) is_delegator: bool,
}

impl BuilderPolicy {
    fn names(self) -> Vec<String> {
        let files: &[&str] = match self {
            Self::Artifact => &ARTIFACT_BUILDERS,
            Self::Image => &IMAGE_BUILDERS,
            Self::Named | Self::Pinned => &[],
        };
        let delegators: &[&str] = if self == Self::Artifact { &DELEGATORS } else { &[] };
        files.iter().chain(delegators).map(|file| format!("{GENERATOR}{file}")).collect()
    }

    /// The builder, if it may be trusted at the ref it was called at. `wanted` is what the caller asks for.
    pub(super) fn accept(
        self,
        workflow: &Workflow,
        wanted: Option<&BuilderId>,
        allow_test_refs: bool,
    ) -> Result<Found, SlsaRefusal> {
        let id = BuilderId { name: workflow.builder.clone(), version: Some(workflow.builder_ref.clone()) };
        let accepted = self.names();
        let is_delegator =
            self == Self::Artifact && DELEGATORS.iter().any(|file| id.name == format!("{GENERATOR}{file}"));
        let is_trusted = match wanted {
            _ if is_delegator => true,
            Some(wanted) => id.is(wanted),
            None => accepted.contains(&id.name),
        };
        if !is_trusted {
            let expected = wanted.map_or(accepted, |wanted| vec![wanted.to_string()]);
            return Err(SlsaRefusal::UntrustedBuilder { expected, found: id.to_string() });
        }
        check_release(workflow, &workflow.builder_ref, allow_test_refs)?;
        Ok(Found { id, is_delegator })
    }
}

/// npm: the delegator may sign for a builder; every other workflow is merely the runner the npm client ran on.
pub(super) fn is_npm_delegator(workflow: &Workflow) -> bool {
    workflow.builder == format!("{GENERATOR}{NPM_DELEGATOR}")
}

/// A builder is trusted at releases only: branches and moving tags can be changed after the fact.
pub(super) fn check_release(
    workflow: &Workflow,
    builder_ref: &str,
    allow_test_refs: bool,
) -> Result<(), SlsaRefusal> {
    let wrong = || SlsaRefusal::BuilderRef { found: builder_ref.to_owned() };
    let of_tests = ["slsa-framework/slsa-github-generator", "slsa-framework/example-package"];
    let is_test = allow_test_refs && of_tests.contains(&workflow.repository.as_str());
    if is_test && builder_ref == "refs/heads/main" {
        return Ok(());
    }
    let tag = ref_name("tags", builder_ref).map_err(|_| wrong())?;
    let version = Version::parse(tag).ok_or_else(wrong)?;
    let is_good = version.is_release() || (is_test && version.is_full() && !version.has_build);
    is_good.then_some(()).ok_or_else(wrong)
}

/// The builder a delegator signed for must have been called at a release too.
pub(super) fn check_delegated(
    id: &BuilderId,
    workflow: &Workflow,
    allow_test_refs: bool,
) -> Result<(), SlsaRefusal> {
    let wrong = || SlsaRefusal::BuilderRef { found: id.to_string() };
    let builder_ref = id.version().ok_or_else(wrong)?;
    if id.name().starts_with(JRELEASER) {
        let version = git::name("tags", builder_ref).ok().and_then(Version::parse).ok_or_else(wrong)?;
        let is_good = version.is_full() && !version.has_build && JRELEASER_LANGUAGES.contains(&version.pre());
        return is_good.then_some(()).ok_or_else(wrong);
    }
    let is_test = allow_test_refs && workflow.repository == "slsa-framework/example-package";
    check_release(workflow, builder_ref, is_test)
}

/// Without a builder asked for, a delegator may sign for the generators' own builders only.
pub(super) fn is_generators_own(id: &BuilderId) -> bool {
    id.name().starts_with(GENERATOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slsa::workflow::tests::identity;

    #[test]
    fn ids_match_loosely_and_exactly() {
        let id = |text| BuilderId::parse(text).expect(text);
        let found = id("https://b@refs/tags/v1.2.3");
        for (wanted, loose, exact) in [
            ("https://b", true, false),
            ("https://b@v1.2.3", true, true),
            ("https://b@refs/tags/v1.2.3", true, true),
            ("https://b@v1.2", false, false),
            ("https://b@refs/heads/v1.2.3", false, false),
            ("https://bb", false, false),
        ] {
            assert_eq!((found.is(&id(wanted)), found.is_exactly(&id(wanted))), (loose, exact), "{wanted}");
        }
        assert!(id("https://b").is_exactly(&id("https://b")) && !id("https://b").is(&id("https://b@v1")));
        for bad in ["", "a@", "@b", "a@b@c"] {
            assert!(BuilderId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn builders_are_trusted_at_releases_only() {
        let go = format!("{GENERATOR}builder_go_slsa3.yml");
        let check = |subject: String, wanted: Option<&str>, policy: BuilderPolicy, tests: bool| {
            let workflow = Workflow::of(&identity(&[("subject", &subject)])).expect("claims");
            let wanted = wanted.map(|text| BuilderId::parse(text).expect("id"));
            policy.accept(&workflow, wanted.as_ref(), tests).map_or_else(
                |e| base::Fault::code(&e),
                |found| {
                    if found.is_delegator { "delegator" } else { "ok" }
                },
            )
        };
        use BuilderPolicy::{Artifact, Image, Named};
        let at = |builder: &str, git_ref: &str| format!("{builder}@{git_ref}");
        let own = "https://github.com/acme/build/.github/workflows/image.yml";
        let delegator = format!("{GENERATOR}delegator_generic_slsa3.yml");
        for (subject, wanted, policy, expected) in [
            (at(&go, "refs/tags/v1.2.3"), None, Artifact, "ok"),
            (at(&go, "refs/tags/v1.2.3"), None, Image, "slsa-untrusted-builder"),
            (at(&go, "refs/tags/v1.2.3"), None, Named, "slsa-untrusted-builder"),
            (at(&go, "refs/tags/v1.2"), None, Artifact, "slsa-builder-ref"),
            (at(&go, "refs/tags/v1.2.3-rc.1"), None, Artifact, "slsa-builder-ref"),
            (at(&go, "refs/heads/main"), None, Artifact, "slsa-builder-ref"),
            (at(own, "refs/tags/v1.2.3"), None, Artifact, "slsa-untrusted-builder"),
            (at(own, "refs/tags/v1.2.3"), Some(own), Named, "ok"),
            (at(own, "refs/tags/v1.2.3"), Some(go.as_str()), Named, "slsa-untrusted-builder"),
            (at(&delegator, "refs/tags/v1.2.3"), Some(own), Artifact, "delegator"),
            (at(&delegator, "refs/tags/v1.2.3"), None, Image, "slsa-untrusted-builder"),
        ] {
            assert_eq!(check(subject.clone(), wanted, policy, false), expected, "{subject} {policy:?}");
        }
        // Test refs are of the generator's own repositories only.
        assert_eq!(check(at(&go, "refs/heads/main"), None, Artifact, true), "slsa-builder-ref");
    }
}
