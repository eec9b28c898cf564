//! npm packages: provenance by the publisher's workflow and the registry's statement that it published just that.

use attest::{Bundle, Content, Material, SLSA_PROVENANCE_V1, SLSA_PROVENANCE_V02, Statement};
use base::{Digest, Limits, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{Artifact, PublicKey, Refusal, Requirement, Signer, TrustRoot, Verified, verify_bundle};

use super::builder::{BuilderId, check_release, is_npm_delegator};
use super::provenance::{Expected, Kind, View, check_certificate_source, check_common, check_subject};
use super::workflow::Workflow;
use super::{SlsaRefusal, github_requirement};

/// What the registry's own statement is.
const PUBLISH_PREFIX: &str = "https://github.com/npm/attestation/tree/main/specs/publish/";
const HOSTED: &str = "https://github.com/actions/runner/github-hosted";
const HOSTED_LEGACY: &str = "https://github.com/actions/runner";
const SELF_HOSTED: &str = "https://github.com/actions/runner/self-hosted";

/// A registry answers with two bundles of 10 kB each; the limits leave a factor of a hundred.
const LIMITS: Limits = Limits { bytes: 2 << 20, items: 20_000, depth: 32 };

/// What is asked about a package.
pub struct NpmRequest<'a> {
    /// The registry's answer: `{"attestations": [{"predicateType": …, "bundle": …}, …]}`.
    pub attestations: &'a [u8],
    /// SHA-512 of the tarball.
    pub digest: &'a Digest,
    /// The registry's keys (`registry.npmjs.org/keys.json` of the trust root's repository).
    pub keys: &'a [u8],
    /// Whom to trust.
    pub root: &'a TrustRoot,
    /// Source and builder; the builder is required.
    pub expected: &'a Expected,
    /// Name the package must have.
    pub name: Option<&'a str>,
    /// Version it must have.
    pub version: Option<&'a str>,
    /// The clock.
    pub now: Timestamp,
}

/// A package whose two statements hold.
#[derive(Debug, Clone)]
pub struct NpmPackage {
    provenance: Verified,
    builder: BuilderId,
    commit: String,
}

impl NpmPackage {
    /// The verified provenance.
    #[must_use]
    pub fn provenance(&self) -> &Verified {
        &self.provenance
    }

    /// Who built.
    #[must_use]
    pub fn builder(&self) -> &BuilderId {
        &self.builder
    }

    /// The commit it was built from.
    #[must_use]
    pub fn commit(&self) -> &str {
        &self.commit
    }
}

#[derive(Deserialize)]
struct Set<'a> {
    #[serde(borrow)]
    attestations: Vec<Item<'a>>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(rename = "predicateType")]
    predicate_type: String,
    #[serde(borrow)]
    bundle: &'a RawValue,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Key>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    key_id: String,
    key_usage: String,
    public_key: KeyBytes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeyBytes {
    raw_bytes: String,
    #[serde(default)]
    valid_for: KeyValidity,
}

#[derive(Deserialize, Default)]
struct KeyValidity {
    #[serde(default)]
    start: Option<Timestamp>,
    #[serde(default)]
    end: Option<Timestamp>,
}

/// Decides whether a package is built as asked and published by the registry.
///
/// # Errors
/// The first reason not to believe it.
pub fn verify_npm_package(request: &NpmRequest<'_>) -> Result<NpmPackage, SlsaRefusal> {
    let (provenance_bundle, publish_bundle) = split(request.attestations)?;
    let (provenance, builder, commit) = provenance(request, provenance_bundle)?;
    let publish = publish(request, publish_bundle)?;
    for verified in [&provenance, &publish] {
        let statement = statement(verified)?;
        check_subject(statement, request.digest)?;
        check_name(request, statement)?;
    }
    Ok(NpmPackage { provenance, builder, commit })
}

fn split(bytes: &[u8]) -> Result<(&str, &str), SlsaRefusal> {
    let wrong = |detail: String| SlsaRefusal::NpmAttestations { detail };
    // Walked first for budgets and repeated keys, then read with the bundles left as they stand.
    let _: Value = attest::read_json("npm attestations", bytes, LIMITS).map_err(|e| wrong(e.to_string()))?;
    let set: Set<'_> = serde_json::from_slice(bytes).map_err(|e| wrong(e.to_string()))?;
    let of = |is: &dyn Fn(&str) -> bool| {
        let mut found =
            set.attestations.iter().filter(|one| is(&one.predicate_type)).map(|one| one.bundle.get());
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            // Several: which one counts would be a guess.
            _ => None,
        }
    };
    let provenance = of(&|kind| kind == SLSA_PROVENANCE_V1 || kind == SLSA_PROVENANCE_V02);
    let publish = of(&|kind| kind.starts_with(PUBLISH_PREFIX));
    match (provenance, publish) {
        (Some(provenance), Some(publish)) => Ok((provenance, publish)),
        _ => Err(wrong("expected exactly one SLSA provenance and one publish statement".into())),
    }
}

fn statement(verified: &Verified) -> Result<&Statement, SlsaRefusal> {
    let found = "absent: this is no attestation";
    verified.statement().ok_or_else(|| SlsaRefusal::Field { field: "predicate".into(), found: found.into() })
}

/// The type a bundle's statement has, not verified yet.
fn claimed_type(bundle: &Bundle) -> Result<String, SlsaRefusal> {
    match &bundle.content {
        Content::Envelope(envelope) => {
            Ok(Statement::from_envelope(envelope).map_err(Refusal::from)?.predicate_type)
        }
        Content::Message { .. } => {
            Err(SlsaRefusal::NpmAttestations { detail: "a bundle holds no statement".into() })
        }
    }
}

fn provenance(request: &NpmRequest<'_>, bundle: &str) -> Result<(Verified, BuilderId, String), SlsaRefusal> {
    let parsed = Bundle::parse(bundle.as_bytes()).map_err(Refusal::from)?;
    let kind = claimed_type(&parsed)?;
    if kind != SLSA_PROVENANCE_V1 && kind != SLSA_PROVENANCE_V02 {
        return Err(SlsaRefusal::NpmAttestations { detail: format!("the provenance is a {kind}") });
    }
    let requirement = github_requirement(&kind)
        .map_err(|error| SlsaRefusal::NpmAttestations { detail: error.to_string() })?;
    let artifact = Artifact::Digest(request.digest);
    let verified = verify_bundle(bundle.as_bytes(), artifact, request.root, &requirement, request.now)?;
    let (builder, commit) = check_provenance(request, &verified)?;
    Ok((verified, builder, commit))
}

fn check_provenance(
    request: &NpmRequest<'_>,
    verified: &Verified,
) -> Result<(BuilderId, String), SlsaRefusal> {
    let Some(identity) = verified.identity() else {
        return Err(SlsaRefusal::BadClaim { claim: "subject", found: "is absent: signed with a key".into() });
    };
    let workflow = Workflow::of(identity)?;
    let Some(wanted) = request.expected.builder() else {
        let expected = vec![HOSTED.to_owned(), SELF_HOSTED.to_owned()];
        return Err(SlsaRefusal::UntrustedBuilder { expected, found: workflow.builder });
    };
    check_certificate_source(&workflow, request.expected)?;
    let is_delegated = is_npm_delegator(&workflow);
    let name = if is_delegated {
        check_release(&workflow, &workflow.builder_ref, false)?;
        if workflow.runner.as_deref().is_some_and(|runner| runner != "github-hosted") {
            return Err(wrong_runner(&workflow));
        }
        workflow.builder.as_str()
    } else {
        // The client npm ran in some workflow: all that is known of it is the kind of runner.
        let expected = match wanted.name() {
            HOSTED | HOSTED_LEGACY => "github-hosted",
            SELF_HOSTED => "self-hosted",
            _ => {
                let expected = vec![wanted.to_string()];
                return Err(SlsaRefusal::UntrustedBuilder { expected, found: workflow.path_and_ref() });
            }
        };
        if workflow.runner.as_deref() != Some(expected) {
            return Err(wrong_runner(&workflow));
        }
        wanted.name()
    };
    let statement = statement(verified)?;
    let view = View::of(name, statement)?;
    let stated = BuilderId::parse(view.builder_id()?)?;
    if !is_same_builder(&stated, wanted)? {
        return Err(SlsaRefusal::WrongBuilder { expected: wanted.to_string(), found: stated.to_string() });
    }
    check_common(&view, request.expected)?;
    if !is_delegated {
        check_forgeable(&view, statement, &workflow)?;
    }
    Ok((stated, workflow.commit))
}

fn wrong_runner(workflow: &Workflow) -> SlsaRefusal {
    let found = workflow.runner.as_ref().map_or("is missing".into(), |runner| format!("is \"{runner}\""));
    SlsaRefusal::BadClaim { claim: "runner-environment", found }
}

/// Older provenance leaves `/github-hosted` out; with and without it is the same builder.
fn is_same_builder(stated: &BuilderId, wanted: &BuilderId) -> Result<bool, SlsaRefusal> {
    if stated.is(wanted) {
        return Ok(true);
    }
    let text = wanted.to_string();
    let other = match text.strip_suffix("/github-hosted") {
        Some(short) => short.to_owned(),
        None => format!("{text}/github-hosted"),
    };
    Ok(stated.is(&BuilderId::parse(&other)?))
}

/// The npm client runs inside the user's workflow, which could have written anything. What is believed is what the
/// certificate says as well; a statement that nothing confirms is refused.
fn check_forgeable(view: &View<'_>, statement: &Statement, workflow: &Workflow) -> Result<(), SlsaRefusal> {
    check_environment(view, workflow)?;
    if let Some(what) = view.unverifiable() {
        return Err(SlsaRefusal::Unverifiable { what });
    }
    if let Some(id) = view.invocation() {
        let found = match view.kind {
            Kind::Workflow => id
                .strip_prefix(&format!("https://github.com/{}/actions/runs/", workflow.repository))
                .and_then(|rest| rest.split_once("/attempts/")),
            _ => id.split_once('-'),
        };
        let found = found.map(|(run, attempt)| (run.to_owned(), attempt.to_owned()));
        if found.is_none() || found != workflow.run {
            let expected =
                workflow.run.as_ref().map_or("nothing".into(), |(run, attempt)| format!("{run}-{attempt}"));
            return Err(SlsaRefusal::CertificateMismatch { what: "run".into(), expected, found: id.into() });
        }
    }
    match statement.subjects.as_slice() {
        [one] if one.digest.contains_key("sha512") => {}
        _ => {
            return Err(SlsaRefusal::Unverifiable {
                what: "other subjects than one with a sha512 digest".into(),
            });
        }
    }
    equal("trigger workflow", workflow.config_path.as_deref(), view.config_path()?)?;
    if view.dependency_count() != 1 {
        return Err(SlsaRefusal::Unverifiable { what: "other dependencies than the source".into() });
    }
    Ok(())
}

fn check_environment(view: &View<'_>, workflow: &Workflow) -> Result<(), SlsaRefusal> {
    let run = workflow.run.as_ref();
    let path_and_ref = workflow.path_and_ref();
    let (known, environment): (Vec<(&str, Option<&str>)>, _) = match view.kind {
        Kind::Workflow => {
            let github = view.environment()?.get("github").and_then(Value::as_object).ok_or_else(|| {
                SlsaRefusal::Field { field: "internalParameters.github".into(), found: "missing".into() }
            })?;
            let known = vec![
                ("event_name", Some(workflow.trigger.as_str())),
                ("repository_id", workflow.source_id.as_deref()),
                ("repository_owner_id", workflow.owner_id.as_deref()),
            ];
            (known, github)
        }
        _ => {
            let known = vec![
                ("GITHUB_EVENT_NAME", Some(workflow.trigger.as_str())),
                ("GITHUB_REPOSITORY", Some(workflow.repository.as_str())),
                ("GITHUB_REF", workflow.source_ref.as_deref()),
                ("GITHUB_REPOSITORY_ID", workflow.source_id.as_deref()),
                ("GITHUB_REPOSITORY_OWNER_ID", workflow.owner_id.as_deref()),
                ("GITHUB_SHA", Some(workflow.commit.as_str())),
                ("GITHUB_WORKFLOW_REF", Some(path_and_ref.as_str())),
                ("GITHUB_WORKFLOW_SHA", workflow.builder_commit.as_deref()),
                ("GITHUB_RUN_ID", run.map(|(run, _)| run.as_str())),
                ("GITHUB_RUN_ATTEMPT", run.map(|(_, attempt)| attempt.as_str())),
            ];
            (known, view.environment()?)
        }
    };
    for (name, value) in environment {
        let Some((_, expected)) = known.iter().find(|(known, _)| known == name) else {
            return Err(SlsaRefusal::Unverifiable { what: name.clone() });
        };
        equal(name, *expected, value.as_str().unwrap_or_default())?;
    }
    Ok(())
}

fn equal(what: &str, expected: Option<&str>, found: &str) -> Result<(), SlsaRefusal> {
    if expected == Some(found) {
        return Ok(());
    }
    let expected = expected.unwrap_or("nothing").to_owned();
    Err(SlsaRefusal::CertificateMismatch { what: what.to_owned(), expected, found: found.to_owned() })
}

fn publish(request: &NpmRequest<'_>, bundle: &str) -> Result<Verified, SlsaRefusal> {
    let wrong = |detail: String| SlsaRefusal::NpmAttestations { detail };
    let parsed = Bundle::parse(bundle.as_bytes()).map_err(Refusal::from)?;
    let kind = claimed_type(&parsed)?;
    if !kind.starts_with(PUBLISH_PREFIX) {
        return Err(wrong(format!("the publish statement is a {kind}")));
    }
    let Material::PublicKey { hint } = &parsed.material else {
        return Err(wrong(
            "the publish statement is signed with a certificate, expected the registry's key".into(),
        ));
    };
    let keys: Keys =
        attest::read_json("npm keys", request.keys, LIMITS).map_err(|error| wrong(error.to_string()))?;
    let key = keys.keys.into_iter().find(|key| key.key_id == *hint && key.key_usage == "npm:attestations");
    let key = key.ok_or_else(|| wrong(format!("the registry has no key {hint} for attestations")))?;
    let der = STANDARD.decode(&key.public_key.raw_bytes).map_err(|error| wrong(error.to_string()))?;
    let public = PublicKey::from_der(&der).map_err(|error| wrong(error.to_string()))?;
    let requirement = Requirement::statement(Signer::Key(public), kind);
    let artifact = Artifact::Digest(request.digest);
    let verified = verify_bundle(bundle.as_bytes(), artifact, request.root, &requirement, request.now)?;
    let validity = &key.public_key.valid_for;
    let is_valid = |time: &Timestamp| {
        validity.start.is_none_or(|start| *time >= start) && validity.end.is_none_or(|end| *time <= end)
    };
    if !verified.times().iter().all(is_valid) {
        return Err(wrong(format!("the registry's key {hint} was not in use when the statement was signed")));
    }
    Ok(verified)
}

/// Name and version, in the subject and in the registry's predicate.
fn check_name(request: &NpmRequest<'_>, statement: &Statement) -> Result<(), SlsaRefusal> {
    let [subject] = statement.subjects.as_slice() else {
        return Err(SlsaRefusal::Unverifiable { what: "other subjects than the package".into() });
    };
    let text = subject.name.strip_prefix("pkg:npm/").map(percent_decode);
    let wrong =
        || SlsaRefusal::Field { field: "subject.name".into(), found: format!("\"{}\"", subject.name) };
    let text = text.flatten().ok_or_else(wrong)?;
    let (name, version) = match text.rsplit_once('@').filter(|(name, _)| !name.is_empty()) {
        Some((name, version)) => (name, version),
        None => (text.as_str(), ""),
    };
    let text_of = |name: &str| statement.predicate.get(name).and_then(Value::as_str);
    let is_publish = statement.predicate_type.starts_with(PUBLISH_PREFIX);
    let names = [Some(name), text_of("name").filter(|_| is_publish)];
    let versions = [Some(version), text_of("version").filter(|_| is_publish)];
    for found in names.into_iter().flatten() {
        if let Some(expected) = request.name.filter(|expected| *expected != found) {
            return Err(SlsaRefusal::WrongPackageName { expected: expected.into(), found: found.into() });
        }
    }
    for found in versions.into_iter().flatten() {
        if let Some(expected) = request.version.filter(|expected| *expected != found) {
            return Err(SlsaRefusal::WrongPackageVersion { expected: expected.into(), found: found.into() });
        }
    }
    Ok(())
}

fn percent_decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let hex = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok())?;
            out.push(u8::from_str_radix(hex, 16).ok()?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).ok()
}
