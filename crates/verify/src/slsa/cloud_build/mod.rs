//! Provenance of Google Cloud Build, as `gcloud artifacts docker images describe --show-provenance --format json` prints it.
//!
//! It is no bundle: keys of Google that came with the program sign it, and nothing but the key says when. The checks are
//! those of slsa-verifier v2.7.1 (`verifiers/internal/gcb`); where a summary holds several provenances, each is looked at and
//! not only the first that is signed.

mod keys;
mod text;

use base::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::Value;

use crate::Refusal;
use crate::key::Checked;

use super::SlsaRefusal;
use super::builder::BuilderId;
use super::git::{self, check_version};
use super::provenance::Expected;

/// The builder's name; v0.1 provenance adds `@v0.2` or `@v0.3`.
pub const CLOUD_BUILD: &str = "https://cloudbuild.googleapis.com/GoogleHostedWorker";

const PROVENANCE_V01: &str = "https://slsa.dev/provenance/v0.1";
const BUILD_TYPE_V1: &str = "https://cloud.google.com/build/gcb-buildtypes/google-worker/v1";
const ARGUMENTS_V01: &str = "type.googleapis.com/google.devtools.cloudbuild.v1.Build";
const RECIPES_V03: [&str; 2] = [
    "https://cloudbuild.googleapis.com/CloudBuildYaml@",
    "https://cloudbuild.googleapis.com/CloudBuildSteps@",
];
const STATEMENTS: [&str; 2] = ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"];

/// Most provenances of one image that are looked at: Cloud Build writes two for each build of it.
const MAX_PROVENANCES: usize = 200;
/// Most signatures of one envelope that are looked at: Cloud Build writes two.
const MAX_SIGNATURES: usize = 16;

#[derive(Deserialize)]
struct Summary {
    image_summary: ImageSummary,
    provenance_summary: ProvenanceSummary,
}

#[derive(Deserialize)]
struct ImageSummary {
    digest: String,
    fully_qualified_digest: String,
}

#[derive(Deserialize)]
struct ProvenanceSummary {
    #[serde(default)]
    provenance: Vec<Occurrence>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Occurrence {
    #[serde(default)]
    build: Value,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    resource_uri: String,
    envelope: Option<Envelope>,
}

/// Cloud Build's envelopes have several signatures, which those of bundles must not.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    #[serde(default)]
    payload: String,
    #[serde(default)]
    payload_type: String,
    #[serde(default)]
    signatures: Vec<Signature>,
}

#[derive(Deserialize)]
struct Signature {
    #[serde(default)]
    keyid: String,
    #[serde(default)]
    sig: String,
}

/// A build by Cloud Build that is what was asked for. There is no way to have one but [`verify_cloud_build`].
#[derive(Debug, Clone)]
pub struct VerifiedCloudBuild {
    payload: Vec<u8>,
    builder: BuilderId,
    commit: String,
}

impl VerifiedCloudBuild {
    /// The signed bytes of the statement.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Cloud Build, with the version that v0.1 provenance states.
    #[must_use]
    pub fn builder(&self) -> &BuilderId {
        &self.builder
    }

    /// The commit it was built from; empty where the provenance names none.
    #[must_use]
    pub fn commit(&self) -> &str {
        &self.commit
    }
}

/// Whether this is Cloud Build's summary of an image and not a bundle. Says nothing about who wrote it.
#[must_use]
pub fn is_cloud_build(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Summary>(bytes).is_ok()
}

/// Decides whether a summary of `gcloud` shows that Cloud Build built the image with `digest` as `expected`.
///
/// # Errors
/// What is not as it was asked for; of several provenances, about the first.
pub fn verify_cloud_build(
    summary: &[u8],
    digest: &Digest,
    expected: &Expected,
) -> Result<VerifiedCloudBuild, SlsaRefusal> {
    let summary: Summary = serde_json::from_slice(summary)
        .map_err(|error| field("provenance_summary", &format!("not what gcloud prints: {error}")))?;
    let wanted = digest.to_string();
    let image = &summary.image_summary;
    if image.digest != wanted || !image.fully_qualified_digest.ends_with(&wanted) {
        return Err(SlsaRefusal::WrongDigest { found: wanted });
    }
    let all = &summary.provenance_summary.provenance;
    if all.len() > MAX_PROVENANCES {
        let found = format!("a list of {}, expected at most {MAX_PROVENANCES}", all.len());
        return Err(field("provenance_summary.provenance", &found));
    }
    let mut first = None;
    for one in all {
        match check(one, digest, expected) {
            Ok(found) => return Ok(found),
            Err(refusal) => first = first.or(Some(refusal)),
        }
    }
    Err(first.unwrap_or_else(|| field("provenance_summary.provenance", "empty")))
}

fn field(name: &str, found: &str) -> SlsaRefusal {
    SlsaRefusal::Field { field: name.to_owned(), found: found.to_owned() }
}

fn unsigned(detail: &str) -> SlsaRefusal {
    Refusal::TamperedBundle { detail: detail.to_owned() }.into()
}

/// A statement under a signature of Google.
struct Statement {
    payload: Vec<u8>,
    value: Value,
    is_v1: bool,
}

impl Statement {
    fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(&self.value, |value, name| match name.parse::<usize>() {
            Ok(index) => value.get(index),
            Err(_) => value.get(name),
        })
    }

    fn text(&self, path: &[&str]) -> Result<&str, SlsaRefusal> {
        let found = self.at(path).and_then(Value::as_str).filter(|text| !text.is_empty());
        found.ok_or_else(|| field(&path.join("."), "missing or of another type"))
    }
}

fn check(one: &Occurrence, digest: &Digest, expected: &Expected) -> Result<VerifiedCloudBuild, SlsaRefusal> {
    let statement = signed(one)?;
    let builder = check_builder(&statement, expected)?;
    check_subject(&statement, digest)?;
    check_source(&statement, &builder, expected)?;
    if one.kind != "BUILD" {
        return Err(field("kind", &format!("\"{}\", expected BUILD", one.kind)));
    }
    if !one.resource_uri.ends_with(&format!("@{digest}")) {
        return Err(SlsaRefusal::WrongDigest { found: digest.to_string() });
    }
    text::check_same(&one.build, &statement.value, statement.is_v1)?;
    check_ref(&statement, expected)?;
    let commit = commit(&statement);
    Ok(VerifiedCloudBuild { payload: statement.payload, builder, commit })
}

/// The statement, if one of the signatures is Google's.
fn signed(one: &Occurrence) -> Result<Statement, SlsaRefusal> {
    let envelope = one.envelope.as_ref().ok_or_else(|| unsigned("there is no envelope"))?;
    if envelope.payload_type != attest::IN_TOTO_PAYLOAD_TYPE {
        let wanted = attest::IN_TOTO_PAYLOAD_TYPE;
        return Err(field("payloadType", &format!("\"{}\", expected {wanted}", envelope.payload_type)));
    }
    let payload = STANDARD.decode(&envelope.payload).map_err(|_| unsigned("the payload is no base64"))?;
    let message = attest::pae(&envelope.payload_type, &payload);
    for signature in envelope.signatures.iter().take(MAX_SIGNATURES) {
        let Some(key) = keys::named(&signature.keyid) else { continue };
        let Some(bytes) = decoded(&signature.sig) else { continue };
        let message = match key.over {
            keys::Over::Payload => payload.as_slice(),
            keys::Over::Envelope => message.as_slice(),
        };
        if matches!(key.key.check(&message, &bytes, None, key.key.registry_hash()), Checked::Good(_)) {
            return statement(payload, key.is_v1);
        }
    }
    Err(unsigned("the provenance is not signed with a key of Cloud Build"))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let engines = [&STANDARD, &URL_SAFE, &URL_SAFE_NO_PAD];
    engines.iter().find_map(|engine| engine.decode(text).ok())
}

fn statement(payload: Vec<u8>, is_v1: bool) -> Result<Statement, SlsaRefusal> {
    let value =
        serde_json::from_slice(&payload).map_err(|error| field("payload", &format!("no JSON: {error}")))?;
    let statement = Statement { payload, value, is_v1 };
    let kind = statement.text(&["_type"])?;
    if !STATEMENTS.contains(&kind) {
        return Err(field("_type", &format!("\"{kind}\", expected {}", STATEMENTS.join(" or "))));
    }
    // The key says which format it is; a statement that claims the other is none of Google's.
    let wanted = if is_v1 { attest::SLSA_PROVENANCE_V1 } else { PROVENANCE_V01 };
    let found = statement.text(&["predicateType"])?;
    if found != wanted {
        return Err(field("predicateType", &format!("\"{found}\", expected {wanted}")));
    }
    Ok(statement)
}

fn check_builder(statement: &Statement, expected: &Expected) -> Result<BuilderId, SlsaRefusal> {
    let (id, build_type) = if statement.is_v1 {
        (
            ["predicate", "runDetails", "builder", "id"].as_slice(),
            ["predicate", "buildDefinition", "buildType"],
        )
    } else {
        (["predicate", "builder", "id"].as_slice(), ["predicate", "recipe", "type"])
    };
    let id = BuilderId::parse(statement.text(id)?)?;
    let versions: &[Option<&str>] = if statement.is_v1 { &[None] } else { &[Some("v0.2"), Some("v0.3")] };
    if id.name() != CLOUD_BUILD || !versions.contains(&id.version()) {
        return Err(SlsaRefusal::WrongBuilder { expected: CLOUD_BUILD.to_owned(), found: id.to_string() });
    }
    if let Some(wanted) = expected.builder().filter(|wanted| !id.is(wanted)) {
        return Err(SlsaRefusal::WrongBuilder { expected: wanted.to_string(), found: id.to_string() });
    }
    let build_type = statement.text(&build_type)?;
    let is_known = match id.version() {
        None => build_type == BUILD_TYPE_V1,
        Some("v0.2") => build_type == id.to_string(),
        Some(_) => RECIPES_V03.iter().any(|recipe| build_type.starts_with(recipe)),
    };
    if !is_known {
        return Err(SlsaRefusal::BuildType { builder: id.to_string(), found: build_type.to_owned() });
    }
    if !statement.is_v1 {
        let arguments = statement.text(&["predicate", "recipe", "arguments", "@type"])?;
        if arguments != ARGUMENTS_V01 {
            return Err(field(
                "recipe.arguments.@type",
                &format!("\"{arguments}\", expected {ARGUMENTS_V01}"),
            ));
        }
    }
    Ok(id)
}

fn check_subject(statement: &Statement, digest: &Digest) -> Result<(), SlsaRefusal> {
    let subjects = statement.at(&["subject"]).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let name = |subject: &Value| Some(subject.get("digest")?.get("sha256")?.as_str()?.to_owned());
    let wanted = digest.to_string();
    if subjects.iter().filter_map(name).any(|found| wanted == format!("sha256:{found}")) {
        return Ok(());
    }
    Err(SlsaRefusal::WrongDigest { found: wanted })
}

fn check_source(statement: &Statement, builder: &BuilderId, expected: &Expected) -> Result<(), SlsaRefusal> {
    let wanted = expected.source().trim_start_matches("git+");
    let source = source(statement)?;
    // Cloud Build began to write `git+` without a new version.
    let found = source.strip_prefix("git+").unwrap_or(source);
    // An archive in a bucket has its generation behind a `#`.
    let rest = found.strip_prefix(wanted);
    let is_good = match (statement.is_v1, builder.version()) {
        (true, _) => rest == Some(""),
        (false, Some("v0.2")) => {
            rest.is_some_and(|rest| rest.starts_with("/commit/") || rest.starts_with('#'))
        }
        (false, _) => rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#')),
    };
    if is_good {
        return Ok(());
    }
    Err(SlsaRefusal::WrongSource {
        place: "source in the provenance",
        expected: wanted.to_owned(),
        found: found.to_owned(),
    })
}

const CONFIG_SOURCE: [&str; 4] = ["predicate", "buildDefinition", "externalParameters", "buildConfigSource"];

fn source(statement: &Statement) -> Result<&str, SlsaRefusal> {
    if !statement.is_v1 {
        return statement.text(&["predicate", "materials", "0", "uri"]);
    }
    let [predicate, definition, parameters, source] = CONFIG_SOURCE;
    statement.text(&[predicate, definition, parameters, source, "ref"])?;
    statement.text(&[predicate, definition, parameters, source, "repository"])
}

/// Branch, tag and version. Cloud Build states no branch that could be relied on, and has no workflow inputs.
fn check_ref(statement: &Statement, expected: &Expected) -> Result<(), SlsaRefusal> {
    if expected.branch().is_some() {
        return Err(field("branch", "not stated by Cloud Build; ask for a tag"));
    }
    if let Some((name, wanted)) = expected.inputs().first() {
        return Err(SlsaRefusal::WrongInput { name: name.clone(), expected: wanted.clone(), found: None });
    }
    if let Some(wanted) = expected.tag() {
        let found = tag(statement)?;
        if found != wanted {
            return Err(SlsaRefusal::WrongTag { expected: wanted.to_owned(), found: found.to_owned() });
        }
    }
    expected.version().map_or(Ok(()), |wanted| check_version(tag(statement)?, wanted))
}

fn tag(statement: &Statement) -> Result<&str, SlsaRefusal> {
    if !statement.is_v1 {
        return statement.text(&["predicate", "recipe", "arguments", "substitutions", "TAG_NAME"]);
    }
    let path = ["predicate", "buildDefinition", "internalParameters", "systemSubstitutions", "TAG_NAME"];
    let tag = statement.text(&path)?;
    let [predicate, definition, parameters, source] = CONFIG_SOURCE;
    let built = git::name("tags", statement.text(&[predicate, definition, parameters, source, "ref"])?)?;
    if built == tag {
        return Ok(tag);
    }
    Err(SlsaRefusal::WrongTag { expected: tag.to_owned(), found: built.to_owned() })
}

/// The commit, wherever the version of the format has it.
fn commit(statement: &Statement) -> String {
    let dependencies: [&[&str]; 2] =
        [&["predicate", "buildDefinition", "resolvedDependencies"], &["predicate", "materials"]];
    let first = dependencies.iter().find_map(|path| statement.at(path)?.get(0));
    let digest = first.and_then(|one| one.get("digest"));
    let stated = ["gitCommit", "sha1"].iter().find_map(|name| digest?.get(name)?.as_str());
    let in_address = first.and_then(|one| one.get("uri")?.as_str()?.rsplit_once("/commit/"));
    stated.or(in_address.map(|(_, commit)| commit)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
