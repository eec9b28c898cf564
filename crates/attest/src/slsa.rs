//! SLSA provenance v1 (slsa.dev/spec/v1.0/provenance).

use std::collections::BTreeMap;

use base::{Digest, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};

/// What a build made an artifact from, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    build_definition: BuildDefinition,
    run_details: RunDetails,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct BuildDefinition {
    build_type: String,
    external_parameters: Map<String, Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    internal_parameters: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resolved_dependencies: Vec<ResourceDescriptor>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct RunDetails {
    builder: Builder,
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    metadata: Metadata,
}

/// Who ran the build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Builder {
    /// A URI that names the builder and how far it is to be trusted.
    pub id: String,
    /// Its components and their versions.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub version: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    invocation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_on: Option<String>,
}

impl Metadata {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Something a build took in (in-toto ResourceDescriptor).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ResourceDescriptor {
    /// Where it is from, such as `git+https://host/repo@refs/heads/main`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uri: String,
    /// Algorithm (`gitCommit`, `sha256`, …) to hexadecimal.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub digest: BTreeMap<String, String>,
}

impl ResourceDescriptor {
    /// A source repository at a commit.
    #[must_use]
    pub fn git(repository: &str, git_ref: &str, commit: &str) -> Self {
        Self {
            uri: format!("git+{repository}@{git_ref}"),
            digest: BTreeMap::from([("gitCommit".to_owned(), commit.to_owned())]),
        }
    }

    /// An image.
    #[must_use]
    pub fn image(reference: &str, digest: &Digest) -> Self {
        let entry = (digest.algorithm().as_str().to_owned(), digest.hex());
        Self { uri: reference.to_owned(), digest: BTreeMap::from([entry]) }
    }
}

impl Provenance {
    /// The predicate as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    /// The builder.
    #[must_use]
    pub fn builder(&self) -> &Builder {
        &self.run_details.builder
    }
}

/// Collects the facts of a provenance.
#[derive(Debug, Clone)]
pub struct ProvenanceBuilder(Provenance);

impl ProvenanceBuilder {
    /// Starts with the two fields that must be there.
    #[must_use]
    pub fn new(build_type: impl Into<String>, builder: Builder) -> Self {
        Self(Provenance {
            build_definition: BuildDefinition {
                build_type: build_type.into(),
                external_parameters: Map::new(),
                internal_parameters: Map::new(),
                resolved_dependencies: Vec::new(),
            },
            run_details: RunDetails { builder, metadata: Metadata::default() },
        })
    }

    /// From the claims of a GitHub Actions identity token, in the shape of GitHub's own
    /// `https://actions.github.io/buildtypes/workflow/v1`. Claims that are missing leave their field out.
    #[must_use]
    pub fn from_github_claims(server_url: &str, claims: &BTreeMap<String, String>) -> Self {
        let claim = |name: &str| claims.get(name).cloned().unwrap_or_default();
        let repository = format!("{server_url}/{}", claim("repository"));
        let workflow_ref = claim("workflow_ref");
        let path = workflow_ref
            .split('@')
            .next()
            .and_then(|p| p.strip_prefix(&format!("{}/", claim("repository"))))
            .unwrap_or_default();
        let builder_id = format!("{server_url}/{}", claim("job_workflow_ref"));
        let workflow = serde_json::json!({
            "ref": claim("ref"), "repository": repository, "path": path,
        });
        let github = serde_json::json!({
            "event_name": claim("event_name"),
            "repository_id": claim("repository_id"),
            "repository_owner_id": claim("repository_owner_id"),
            "runner_environment": claim("runner_environment"),
        });
        let builder = Builder { id: builder_id, version: BTreeMap::new() };
        let mut made = Self::new("https://actions.github.io/buildtypes/workflow/v1", builder)
            .external("workflow", workflow)
            .internal("github", github)
            .dependency(ResourceDescriptor::git(&repository, &claim("ref"), &claim("sha")));
        if let (Some(run), Some(attempt)) = (claims.get("run_id"), claims.get("run_attempt")) {
            made = made.invocation(format!("{repository}/actions/runs/{run}/attempts/{attempt}"));
        }
        made
    }

    /// Adds a parameter the user of the builder controls.
    #[must_use]
    pub fn external(mut self, name: &str, value: Value) -> Self {
        self.0.build_definition.external_parameters.insert(name.to_owned(), value);
        self
    }

    /// Adds a parameter the builder controls.
    #[must_use]
    pub fn internal(mut self, name: &str, value: Value) -> Self {
        self.0.build_definition.internal_parameters.insert(name.to_owned(), value);
        self
    }

    /// Adds something the build took in.
    #[must_use]
    pub fn dependency(mut self, dependency: ResourceDescriptor) -> Self {
        self.0.build_definition.resolved_dependencies.push(dependency);
        self
    }

    /// Names this run.
    #[must_use]
    pub fn invocation(mut self, id: impl Into<String>) -> Self {
        self.0.run_details.metadata.invocation_id = Some(id.into());
        self
    }

    /// When the build ran.
    #[must_use]
    pub fn ran(mut self, started: Timestamp, finished: Timestamp) -> Self {
        self.0.run_details.metadata.started_on = Some(started.to_rfc3339());
        self.0.run_details.metadata.finished_on = Some(finished.to_rfc3339());
        self
    }

    /// The provenance.
    #[must_use]
    pub fn build(self) -> Provenance {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn github_claims_become_githubs_own_shape() {
        let claims = [
            ("repository", "acme/app"),
            ("ref", "refs/heads/main"),
            ("sha", "0123"),
            ("workflow_ref", "acme/app/.github/workflows/ci.yml@refs/heads/main"),
            ("job_workflow_ref", "acme/build/.github/workflows/image.yml@refs/tags/v1"),
            ("event_name", "push"),
            ("run_id", "7"),
            ("run_attempt", "2"),
        ];
        let claims = claims.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let provenance = ProvenanceBuilder::from_github_claims("https://github.com", &claims).build();
        let value = provenance.to_value();
        let definition = &value["buildDefinition"];
        assert_eq!(definition["externalParameters"]["workflow"]["path"], ".github/workflows/ci.yml");
        assert_eq!(
            definition["resolvedDependencies"][0]["uri"],
            "git+https://github.com/acme/app@refs/heads/main"
        );
        assert_eq!(
            value["runDetails"]["builder"]["id"],
            "https://github.com/acme/build/.github/workflows/image.yml@refs/tags/v1"
        );
        assert_eq!(
            value["runDetails"]["metadata"]["invocationId"],
            "https://github.com/acme/app/actions/runs/7/attempts/2"
        );
    }
}
