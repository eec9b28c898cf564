//! One way to read the provenance of every builder.

use attest::{SLSA_PROVENANCE_V1, Statement};
use serde_json::{Map, Value};

use super::super::SlsaRefusal;
use super::super::git;

const GENERATOR: &str = "https://github.com/slsa-framework/slsa-github-generator";
const NPM_V1: &str = "https://github.com/npm/cli/gha@v1";
const GITHUB_WORKFLOW: &str = "https://actions.github.io/buildtypes/workflow/v1";
const NPM_WORKFLOW: &str = "https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1";

/// Where a builder puts things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::slsa) enum Kind {
    /// v0.2, the environment's names in lower case.
    Legacy,
    /// v0.2 or v1 of a delegator, names in upper case; what was built may differ from what triggered.
    Delegated,
    /// v1 with the environment in `internalParameters`.
    Environment,
    /// v1 of GitHub: `externalParameters.workflow`.
    Workflow,
    /// Any v1 or v0.2 of a signer that the caller pinned.
    Other,
}

/// Provenance, read.
#[derive(Debug)]
pub(in crate::slsa) struct View<'a> {
    predicate: &'a Value,
    is_v1: bool,
    pub(in crate::slsa) kind: Kind,
}

impl<'a> View<'a> {
    /// The provenance of the builder that signed. Fields nobody knows are refused: a workflow could have added them.
    pub(in crate::slsa) fn of(builder: &str, statement: &'a Statement) -> Result<Self, SlsaRefusal> {
        let mut view = Self::of_any(statement)?;
        let build_type = view.build_type()?;
        view.kind = kind(builder, build_type, view.is_v1).ok_or_else(|| SlsaRefusal::BuildType {
            builder: builder.to_owned(),
            found: build_type.to_owned(),
        })?;
        Ok(view)
    }

    /// The provenance of whomever.
    pub(in crate::slsa) fn of_any(statement: &'a Statement) -> Result<Self, SlsaRefusal> {
        if super::predicate_type_of(statement).is_none() {
            let found = format!("{}, expected SLSA provenance", statement.predicate_type);
            return Err(SlsaRefusal::Field { field: "predicateType".into(), found });
        }
        let is_v1 = statement.predicate_type == SLSA_PROVENANCE_V1;
        check_known(&statement.predicate, if is_v1 { &V1 } else { &V02 }, "predicate")?;
        let mut view = Self { predicate: &statement.predicate, is_v1, kind: Kind::Other };
        // GitHub's shape is known whoever signs.
        if is_v1 && view.build_type().is_ok_and(|found| found == GITHUB_WORKFLOW) {
            view.kind = Kind::Workflow;
        }
        Ok(view)
    }

    fn at(&self, path: &[&str]) -> Option<&'a Value> {
        path.iter().try_fold(self.predicate, |value, name| match name.parse::<usize>() {
            Ok(index) => value.get(index),
            // Go's JSON reader, which wrote and reads these, does not tell upper from lower case.
            Err(_) => value
                .as_object()?
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value),
        })
    }

    fn text(&self, path: &[&str]) -> Result<&'a str, SlsaRefusal> {
        let found = self.at(path).and_then(Value::as_str).filter(|text| !text.is_empty());
        found.ok_or_else(|| missing(&path.join(".")))
    }

    pub(in crate::slsa) fn builder_id(&self) -> Result<&'a str, SlsaRefusal> {
        self.text(if self.is_v1 { &["runDetails", "builder", "id"] } else { &["builder", "id"] })
    }

    pub(in crate::slsa) fn build_type(&self) -> Result<&'a str, SlsaRefusal> {
        self.text(if self.is_v1 { &["buildDefinition", "buildType"] } else { &["buildType"] })
    }

    fn dependencies(&self) -> &'a [Value] {
        let path: &[&str] =
            if self.is_v1 { &["buildDefinition", "resolvedDependencies"] } else { &["materials"] };
        self.at(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(in crate::slsa) fn dependency_count(&self) -> usize {
        self.dependencies().len()
    }

    /// What was built from: by contract the first dependency, for other builders the first from git.
    pub(in crate::slsa) fn source(&self) -> Result<&'a str, SlsaRefusal> {
        let uri = |value: &'a Value| value.get("uri").and_then(Value::as_str).filter(|uri| !uri.is_empty());
        let found = match self.kind {
            Kind::Other => self.dependencies().iter().filter_map(uri).find(|uri| uri.starts_with("git+")),
            _ => self.dependencies().first().and_then(uri),
        };
        found.ok_or_else(|| missing("source"))
    }

    /// The commit of the source, where it is stated.
    pub(in crate::slsa) fn commit(&self) -> String {
        let Ok(source) = self.source() else { return String::new() };
        let named =
            self.dependencies().iter().find(|one| one.get("uri").and_then(Value::as_str) == Some(source));
        let digest = named.and_then(|one| one.get("digest"));
        let commit = ["gitCommit", "sha1"].iter().find_map(|name| digest?.get(name)?.as_str());
        commit.unwrap_or_default().to_owned()
    }

    /// What started the build; `None` where the builder keeps no record of it.
    pub(in crate::slsa) fn trigger(&self) -> Result<Option<String>, SlsaRefusal> {
        match self.kind {
            Kind::Other => Ok(None),
            Kind::Workflow => {
                let workflow = ["buildDefinition", "externalParameters", "workflow"];
                let part = |name| self.text(&[workflow[0], workflow[1], workflow[2], name]);
                Ok(Some(format!("git+{}@{}", part("repository")?, part("ref")?)))
            }
            _ if self.is_v1 => {
                let found = self.variable("GITHUB_WORKFLOW_REF")?;
                let wrong =
                    || field("GITHUB_WORKFLOW_REF", format!("\"{found}\", expected OWNER/NAME/PATH@REF"));
                let (path, git_ref) =
                    found.split_once('@').filter(|(_, rest)| !rest.contains('@')).ok_or_else(wrong)?;
                let mut parts = path.splitn(3, '/');
                let (Some(owner), Some(name)) = (parts.next(), parts.next()) else { return Err(wrong()) };
                Ok(Some(format!("git+https://github.com/{owner}/{name}@{git_ref}")))
            }
            _ => self.text(&["invocation", "configSource", "uri"]).map(|uri| Some(uri.to_owned())),
        }
    }

    /// npm's provenance of before April 2023 has no ref with the source, and a delegated builder may build a commit that
    /// has none.
    pub(in crate::slsa) fn may_lack_source_ref(&self) -> bool {
        self.kind == Kind::Delegated || self.build_type().is_ok_and(|found| found == NPM_V1)
    }

    /// The environment of the build.
    pub(in crate::slsa) fn environment(&self) -> Result<&'a Map<String, Value>, SlsaRefusal> {
        let path: &[&str] = if self.is_v1 {
            &["buildDefinition", "internalParameters"]
        } else {
            &["invocation", "environment"]
        };
        self.at(path).and_then(Value::as_object).ok_or_else(|| missing(&path.join(".")))
    }

    /// A variable of the environment; `name` is in upper case.
    fn variable(&self, name: &str) -> Result<&'a str, SlsaRefusal> {
        let name = if self.kind == Kind::Legacy { name.to_ascii_lowercase() } else { name.to_owned() };
        self.environment()?.get(&name).and_then(Value::as_str).ok_or_else(|| missing(&name))
    }

    fn event(&self) -> Result<&'a Map<String, Value>, SlsaRefusal> {
        let upper = "GITHUB_EVENT_PAYLOAD";
        let name = if self.kind == Kind::Legacy { upper.to_ascii_lowercase() } else { upper.to_owned() };
        self.environment()?.get(&name).and_then(Value::as_object).ok_or_else(|| missing(&name))
    }

    /// The full ref of the branch, empty where the build was from a tag that names none.
    pub(in crate::slsa) fn branch(&self) -> Result<String, SlsaRefusal> {
        match self.ref_of_source()? {
            Some(git_ref) if git::kind(&git_ref) == "heads" => return Ok(git_ref),
            Some(git_ref) if self.kind != Kind::Delegated => return Ok(git_ref),
            _ => {}
        }
        match self.variable("GITHUB_REF_TYPE")? {
            "branch" => self.variable("GITHUB_REF").map(str::to_owned),
            "tag" => self.branch_of_tag(),
            other => Err(field("GITHUB_REF_TYPE", format!("\"{other}\", expected branch or tag"))),
        }
    }

    /// The full ref of the tag, empty where the build was from a branch.
    pub(in crate::slsa) fn tag(&self) -> Result<String, SlsaRefusal> {
        if let Some(git_ref) = self.ref_of_source()? {
            return Ok(if git::kind(&git_ref) == "tags" { git_ref } else { String::new() });
        }
        match self.variable("GITHUB_REF_TYPE")? {
            "branch" => Ok(String::new()),
            "tag" => self.variable("GITHUB_REF").map(str::to_owned),
            other => Err(field("GITHUB_REF_TYPE", format!("\"{other}\", expected branch or tag"))),
        }
    }

    /// For builders whose source has the ref itself.
    fn ref_of_source(&self) -> Result<Option<String>, SlsaRefusal> {
        let uri = match self.kind {
            Kind::Delegated | Kind::Other => self.source()?.to_owned(),
            Kind::Workflow => self.trigger()?.unwrap_or_default(),
            Kind::Legacy | Kind::Environment => return Ok(None),
        };
        let (_, git_ref) = git::split(&uri)?;
        match git::kind(git_ref) {
            "heads" | "tags" => Ok(Some(git_ref.to_owned())),
            _ => Err(field("source", format!("\"{uri}\", without a branch or tag"))),
        }
    }

    /// A push of a tag names its branch, and a release its target; other events do not.
    fn branch_of_tag(&self) -> Result<String, SlsaRefusal> {
        let base = self.variable("GITHUB_BASE_REF")?;
        if !base.is_empty() {
            return Ok(base.to_owned());
        }
        let event = self.event()?;
        match self.variable("GITHUB_EVENT_NAME")? {
            "push" => {
                let base = event.get("base_ref").ok_or_else(|| missing("event.base_ref"))?;
                Ok(base.as_str().unwrap_or_default().to_owned())
            }
            "release" => {
                let target = event.get("release").and_then(|release| release.get("target_commitish"));
                let target = target
                    .and_then(Value::as_str)
                    .ok_or_else(|| missing("event.release.target_commitish"))?;
                Ok(format!("refs/heads/{target}"))
            }
            _ => Ok(String::new()),
        }
    }

    /// Inputs of a workflow that was started by hand.
    pub(in crate::slsa) fn inputs(&self) -> Result<&'a Map<String, Value>, SlsaRefusal> {
        let event = self.variable("GITHUB_EVENT_NAME")?;
        if event != "workflow_dispatch" {
            return Err(SlsaRefusal::WrongInput {
                name: "(all)".into(),
                expected: "a build started by workflow_dispatch".into(),
                found: Some(event.to_owned()),
            });
        }
        self.event()?.get("inputs").and_then(Value::as_object).ok_or_else(|| missing("event.inputs"))
    }

    /// Path of the workflow the build began with, where it is stated.
    pub(in crate::slsa) fn config_path(&self) -> Result<&'a str, SlsaRefusal> {
        match self.is_v1 {
            true => self.text(&["buildDefinition", "externalParameters", "workflow", "path"]),
            false => self.text(&["invocation", "configSource", "entryPoint"]),
        }
    }

    pub(in crate::slsa) fn invocation(&self) -> Option<&'a str> {
        let path: &[&str] = if self.is_v1 {
            &["runDetails", "metadata", "invocationId"]
        } else {
            &["metadata", "buildInvocationId"]
        };
        self.at(path).and_then(Value::as_str).filter(|id| !id.is_empty())
    }

    /// Statements a workflow could have made up, of which none may be there: times, completeness, parameters.
    pub(in crate::slsa) fn unverifiable(&self) -> Option<String> {
        let is_set = |value: &Value| match value {
            Value::Null | Value::Bool(false) => false,
            Value::Object(map) => !map.is_empty(),
            Value::String(text) => !text.is_empty(),
            _ => true,
        };
        let paths: &[&[&str]] = if self.is_v1 {
            &[&["runDetails", "metadata", "startedOn"], &["runDetails", "metadata", "finishedOn"]]
        } else {
            &[
                &["metadata", "buildStartedOn"],
                &["metadata", "buildFinishedOn"],
                &["metadata", "reproducible"],
                &["metadata", "completeness", "parameters"],
                &["metadata", "completeness", "environment"],
                &["metadata", "completeness", "materials"],
                &["invocation", "parameters"],
                &["buildConfig"],
            ]
        };
        paths.iter().find(|path| self.at(path).is_some_and(is_set)).map(|path| path.join("."))
    }
}

fn missing(path: &str) -> SlsaRefusal {
    field(path, "missing or of another type".into())
}

fn field(path: &str, found: String) -> SlsaRefusal {
    SlsaRefusal::Field { field: path.to_owned(), found }
}

/// Which build types a builder uses, and where it puts things (slsa-verifier `slsaprovenance`).
fn kind(builder: &str, build_type: &str, is_v1: bool) -> Option<Kind> {
    let file = builder.strip_prefix(GENERATOR).and_then(|rest| rest.strip_prefix("/.github/workflows/"));
    let own = build_type.strip_prefix(GENERATOR);
    match (file, own, build_type, is_v1) {
        (
            Some("delegator_generic_slsa3.yml" | "delegator_lowperms-generic_slsa3.yml"),
            Some("/delegator-generic@v0"),
            ..,
        ) => Some(Kind::Delegated),
        // The last two are those of the Go builder before it had company.
        (Some("builder_go_slsa3.yml"), Some("/go@v1" | "@v1" | "-go@v1"), _, false)
        | (Some("generator_generic_slsa3.yml"), Some("/generic@v1"), _, false)
        | (Some("generator_container_slsa3.yml"), Some("/container@v1"), _, false) => Some(Kind::Legacy),
        (
            Some("builder_container-based_slsa3.yml"),
            None,
            "https://slsa.dev/container-based-build/v0.1?draft",
            true,
        ) => Some(Kind::Environment),
        (None, None, GITHUB_WORKFLOW, true) if !is_npm(builder) => Some(Kind::Workflow),
        (None, None, NPM_WORKFLOW, true) if builder == "https://github.com/actions/runner/github-hosted" => {
            Some(Kind::Workflow)
        }
        (None, None, NPM_V1 | "https://github.com/npm/cli/gha/v2", false)
            if is_npm(builder) && !builder.ends_with("/self-hosted") =>
        {
            Some(Kind::Legacy)
        }
        _ => None,
    }
}

fn is_npm(builder: &str) -> bool {
    builder == "https://github.com/actions/runner"
        || builder.starts_with("https://github.com/actions/runner/")
}

/// Fields of an object: names, and what their values hold. An empty list lets everything be.
struct Shape(&'static [(&'static str, &'static Shape)]);

const ANY: Shape = Shape(&[]);
const RESOURCE: Shape = Shape(&[
    ("uri", &ANY),
    ("digest", &ANY),
    ("name", &ANY),
    ("downloadLocation", &ANY),
    ("mediaType", &ANY),
    ("content", &ANY),
    ("annotations", &ANY),
]);
const V02: Shape = Shape(&[
    ("builder", &Shape(&[("id", &ANY)])),
    ("buildType", &ANY),
    (
        "invocation",
        &Shape(&[
            ("configSource", &Shape(&[("uri", &ANY), ("digest", &ANY), ("entryPoint", &ANY)])),
            ("parameters", &ANY),
            ("environment", &ANY),
        ]),
    ),
    ("buildConfig", &ANY),
    (
        "metadata",
        &Shape(&[
            ("buildInvocationId", &ANY),
            ("buildStartedOn", &ANY),
            ("buildFinishedOn", &ANY),
            ("completeness", &Shape(&[("parameters", &ANY), ("environment", &ANY), ("materials", &ANY)])),
            ("reproducible", &ANY),
        ]),
    ),
    ("materials", &Shape(&[("uri", &ANY), ("digest", &ANY)])),
]);
const V1: Shape = Shape(&[
    (
        "buildDefinition",
        &Shape(&[
            ("buildType", &ANY),
            ("externalParameters", &ANY),
            ("internalParameters", &ANY),
            ("resolvedDependencies", &RESOURCE),
        ]),
    ),
    (
        "runDetails",
        &Shape(&[
            ("builder", &Shape(&[("id", &ANY), ("version", &ANY), ("builderDependencies", &RESOURCE)])),
            ("metadata", &Shape(&[("invocationId", &ANY), ("startedOn", &ANY), ("finishedOn", &ANY)])),
            ("byproducts", &RESOURCE),
        ]),
    ),
]);

fn check_known(value: &Value, shape: &Shape, path: &str) -> Result<(), SlsaRefusal> {
    if shape.0.is_empty() {
        return Ok(());
    }
    match value {
        Value::Null => Ok(()),
        Value::Array(items) => items.iter().try_for_each(|item| check_known(item, shape, path)),
        Value::Object(fields) => {
            let mut seen = Vec::new();
            for (name, value) in fields {
                let Some((known, inner)) = shape.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
                else {
                    return Err(field(&format!("{path}.{name}"), "not known".into()));
                };
                if seen.contains(known) {
                    // Two spellings of one name: another reader may take the other.
                    return Err(field(&format!("{path}.{name}"), "there in two spellings".into()));
                }
                seen.push(*known);
                check_known(value, inner, &format!("{path}.{name}"))?;
            }
            Ok(())
        }
        _ => Err(field(path, "no object".into())),
    }
}
