//! What provenance says, and whether it is what was asked for.

mod view;

use attest::{SLSA_PROVENANCE_V1, SLSA_PROVENANCE_V02, Statement};
use base::Digest;

use crate::Verified;

use super::SlsaRefusal;
use super::builder::{BuilderId, BuilderPolicy, check_delegated, is_generators_own};
use super::git;
use super::workflow::Workflow;

pub(super) use view::{Kind, View};

/// What the caller asks of a build.
#[derive(Debug, Clone)]
pub struct Expected {
    source: String,
    builder: Option<BuilderId>,
    branch: Option<String>,
    tag: Option<String>,
    version: Option<String>,
    inputs: Vec<(String, String)>,
    allow_test_refs: bool,
}

impl Expected {
    /// Built from this repository, such as `github.com/owner/name` or `git+https://host/owner/name`.
    #[must_use]
    pub fn from_source(uri: &str) -> Self {
        Self {
            source: git::normal(uri),
            builder: None,
            branch: None,
            tag: None,
            version: None,
            inputs: Vec::new(),
            allow_test_refs: false,
        }
    }

    /// And by this builder.
    #[must_use]
    pub fn by(mut self, builder: Option<BuilderId>) -> Self {
        self.builder = builder;
        self
    }

    /// And from this branch.
    #[must_use]
    pub fn at_branch(mut self, branch: Option<String>) -> Self {
        self.branch = branch;
        self
    }

    /// And from this tag.
    #[must_use]
    pub fn at_tag(mut self, tag: Option<String>) -> Self {
        self.tag = tag;
        self
    }

    /// And from a tag of this version: `v1`, `v1.2` or `v1.2.3`.
    #[must_use]
    pub fn at_version(mut self, version: Option<String>) -> Self {
        self.version = version;
        self
    }

    /// And with these inputs of a manually started workflow.
    #[must_use]
    pub fn with_inputs(mut self, inputs: Vec<(String, String)>) -> Self {
        self.inputs = inputs;
        self
    }

    /// Accepts builds of the SLSA generator's own test repositories at `main` or a pre-release, whose evidence is what the
    /// generator is tested with. For tests.
    #[must_use]
    pub fn danger_with_test_refs(mut self) -> Self {
        self.allow_test_refs = true;
        self
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn builder(&self) -> Option<&BuilderId> {
        self.builder.as_ref()
    }

    pub(super) fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    pub(super) fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    pub(super) fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    pub(super) fn inputs(&self) -> &[(String, String)] {
        &self.inputs
    }
}

/// Provenance that is what was asked for. There is no way to have one but [`verify_provenance`].
#[derive(Debug, Clone)]
pub struct VerifiedProvenance {
    verified: Verified,
    builder: BuilderId,
    commit: String,
}

impl VerifiedProvenance {
    /// The verified signature.
    #[must_use]
    pub fn verified(&self) -> &Verified {
        &self.verified
    }

    /// Who built.
    #[must_use]
    pub fn builder(&self) -> &BuilderId {
        &self.builder
    }

    /// The commit it was built from; empty where neither certificate nor provenance names one.
    #[must_use]
    pub fn commit(&self) -> &str {
        &self.commit
    }
}

/// The provenance type of a statement that has not been verified: which requirement to verify it with.
#[must_use]
pub fn predicate_type_of(statement: &Statement) -> Option<&'static str> {
    [SLSA_PROVENANCE_V1, SLSA_PROVENANCE_V02].into_iter().find(|known| *known == statement.predicate_type)
}

/// Decides whether verified provenance is of the source, builder, branch, tag and inputs that were asked for.
///
/// `verified` must come of [`super::github_requirement`], or for [`BuilderPolicy::Pinned`] of a requirement with a signer
/// the caller trusts.
///
/// # Errors
/// The first thing that is not as it was asked for.
pub fn verify_provenance(
    verified: Verified,
    expected: &Expected,
    policy: BuilderPolicy,
) -> Result<VerifiedProvenance, SlsaRefusal> {
    let Some(statement) = verified.statement() else {
        return Err(SlsaRefusal::Field {
            field: "predicate".into(),
            found: "absent: this is no attestation".into(),
        });
    };
    let (builder, commit) = match policy {
        BuilderPolicy::Pinned => check_pinned(statement, expected)?,
        _ => check_workflow(&verified, statement, expected, policy)?,
    };
    Ok(VerifiedProvenance { verified, builder, commit })
}

fn check_pinned(statement: &Statement, expected: &Expected) -> Result<(BuilderId, String), SlsaRefusal> {
    let view = View::of_any(statement)?;
    let id = BuilderId::parse(view.builder_id()?)?;
    if let Some(wanted) = expected.builder.as_ref().filter(|wanted| !id.is(wanted)) {
        return Err(SlsaRefusal::WrongBuilder { expected: wanted.to_string(), found: id.to_string() });
    }
    check_common(&view, expected)?;
    Ok((id, view.commit()))
}

fn check_workflow(
    verified: &Verified,
    statement: &Statement,
    expected: &Expected,
    policy: BuilderPolicy,
) -> Result<(BuilderId, String), SlsaRefusal> {
    let Some(identity) = verified.identity() else {
        return Err(SlsaRefusal::BadClaim { claim: "subject", found: "is absent: signed with a key".into() });
    };
    let workflow = Workflow::of(identity)?;
    let found = policy.accept(&workflow, expected.builder.as_ref(), expected.allow_test_refs)?;
    check_certificate_source(&workflow, expected)?;
    let view = View::of(found.id.name(), statement)?;
    let stated = BuilderId::parse(view.builder_id()?)?;
    let id = if found.is_delegator {
        check_delegated(&stated, &workflow, expected.allow_test_refs)?;
        match &expected.builder {
            Some(wanted) if !stated.is(wanted) => {
                return Err(SlsaRefusal::WrongBuilder {
                    expected: wanted.to_string(),
                    found: stated.to_string(),
                });
            }
            None if !is_generators_own(&stated) => {
                let expected = vec!["a builder of slsa-framework/slsa-github-generator".to_owned()];
                return Err(SlsaRefusal::UntrustedBuilder { expected, found: stated.to_string() });
            }
            _ => stated,
        }
    } else if stated.is_exactly(&found.id) {
        found.id
    } else {
        return Err(SlsaRefusal::WrongBuilder { expected: found.id.to_string(), found: stated.to_string() });
    };
    check_common(&view, expected)?;
    Ok((id, workflow.commit))
}

/// The certificate names the repository whose token was used; nothing in the build can change that.
pub(super) fn check_certificate_source(workflow: &Workflow, expected: &Expected) -> Result<(), SlsaRefusal> {
    let found = format!("git+https://github.com/{}", workflow.repository);
    if found == expected.source {
        return Ok(());
    }
    Err(SlsaRefusal::WrongSource {
        place: "source repository in the certificate",
        expected: expected.source.clone(),
        found,
    })
}

/// Source, branch, tag, version and inputs.
pub(super) fn check_common(view: &View<'_>, expected: &Expected) -> Result<(), SlsaRefusal> {
    check_source(view, expected)?;
    if let Some(wanted) = &expected.branch {
        let found = view.branch()?;
        let found = git::name("heads", &found)?;
        if found != wanted {
            return Err(SlsaRefusal::WrongBranch { expected: wanted.clone(), found: found.to_owned() });
        }
    }
    if let Some(wanted) = &expected.tag {
        let found = view.tag()?;
        let found = git::name("tags", &found)?;
        if found != wanted {
            return Err(SlsaRefusal::WrongTag { expected: wanted.clone(), found: found.to_owned() });
        }
    }
    if let Some(wanted) = &expected.version {
        let found = view.tag()?;
        git::check_version(git::name("tags", &found)?, wanted)?;
    }
    if expected.inputs.is_empty() {
        return Ok(());
    }
    let inputs = view.inputs()?;
    for (name, wanted) in &expected.inputs {
        let found = inputs.get(name).and_then(|value| value.as_str());
        if found != Some(wanted) {
            return Err(SlsaRefusal::WrongInput {
                name: name.clone(),
                expected: wanted.clone(),
                found: found.map(str::to_owned),
            });
        }
    }
    Ok(())
}

/// What triggered the build and what was built must both be the source, at the same ref.
fn check_source(view: &View<'_>, expected: &Expected) -> Result<(), SlsaRefusal> {
    let wrong = |place, found: &str| SlsaRefusal::WrongSource {
        place,
        expected: expected.source.clone(),
        found: found.to_owned(),
    };
    let source = view.source()?;
    let (source_uri, source_ref) = git::split(source)?;
    if source_uri != expected.source {
        return Err(wrong("source in the provenance", source));
    }
    let Some(trigger) = view.trigger()? else { return Ok(()) };
    let (trigger_uri, trigger_ref) = git::split(&trigger)?;
    if trigger_uri != expected.source {
        return Err(wrong("trigger in the provenance", &trigger));
    }
    let missing = |field: &str| SlsaRefusal::Field { field: field.into(), found: "without a ref".into() };
    if trigger_ref.is_empty() {
        return Err(missing("trigger"));
    }
    if source_ref.is_empty() {
        return if view.may_lack_source_ref() { Ok(()) } else { Err(missing("source")) };
    }
    if trigger != source {
        return Err(SlsaRefusal::WrongSource {
            place: "source in the provenance",
            expected: trigger,
            found: source.into(),
        });
    }
    Ok(())
}

/// Whether the statement is about the artifact; a second look beside the one of the signature check.
pub(super) fn check_subject(statement: &Statement, digest: &Digest) -> Result<(), SlsaRefusal> {
    if statement.is_about(digest) {
        return Ok(());
    }
    Err(SlsaRefusal::WrongDigest { found: digest.to_string() })
}
