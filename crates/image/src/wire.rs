//! The JSON of manifests, indexes and configurations, field by field.

use std::collections::BTreeMap;

use base::Digest;
use serde::{Deserialize, Serialize, de::IgnoredAny};

use crate::{Descriptor, History as PublicHistory, ImageConfig, RunConfig};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manifest {
    pub(crate) schema_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) artifact_type: Option<String>,
    pub(crate) config: Descriptor,
    pub(crate) layers: Vec<Descriptor>,
    #[serde(default, skip_serializing)]
    pub(crate) manifests: Option<IgnoredAny>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<Descriptor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) annotations: Option<BTreeMap<String, String>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Index {
    pub(crate) schema_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    pub(crate) manifests: Option<Vec<Descriptor>>,
    #[serde(default, skip_serializing)]
    pub(crate) layers: Option<IgnoredAny>,
    #[serde(default, skip_serializing)]
    pub(crate) config: Option<IgnoredAny>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<Descriptor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) annotations: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Probe {
    pub(crate) media_type: Option<String>,
    pub(crate) manifests: Option<IgnoredAny>,
    pub(crate) layers: Option<IgnoredAny>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Config {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created: Option<String>,
    pub(crate) architecture: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) variant: Option<String>,
    pub(crate) os: Option<String>,
    pub(crate) config: Option<Run>,
    pub(crate) rootfs: Option<RootFs>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) history: Option<Vec<History>>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Run {
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exposed_ports: Option<BTreeMap<String, Empty>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    env: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entrypoint: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cmd: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    working_dir: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<BTreeMap<String, String>>,
}

/// Go's `struct{}`: `{}`.
#[derive(Serialize, Deserialize)]
struct Empty {}

#[derive(Serialize, Deserialize)]
pub(crate) struct RootFs {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) diff_ids: Option<Vec<Digest>>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct History {
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    empty_layer: Option<bool>,
}

/// One entry of `manifest.json` in what `docker save` writes.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DockerArchiveEntry {
    pub(crate) config: String,
    pub(crate) repo_tags: Option<Vec<String>>,
    pub(crate) layers: Option<Vec<String>>,
}

/// Compact JSON. The types of this module hold only strings, numbers, lists and maps with string keys, for
/// which `serde_json` cannot fail when writing to memory.
pub(crate) fn to_bytes<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

impl From<Run> for RunConfig {
    fn from(run: Run) -> Self {
        Self {
            user: run.user.filter(|u| !u.is_empty()),
            env: run.env.unwrap_or_default(),
            entrypoint: run.entrypoint.unwrap_or_default(),
            cmd: run.cmd.unwrap_or_default(),
            working_dir: run.working_dir.filter(|d| !d.is_empty()),
            labels: run.labels.unwrap_or_default(),
            exposed_ports: run.exposed_ports.unwrap_or_default().into_keys().collect(),
        }
    }
}

impl From<History> for PublicHistory {
    fn from(history: History) -> Self {
        Self {
            created: history.created,
            created_by: history.created_by,
            comment: history.comment,
            empty_layer: history.empty_layer.unwrap_or(false),
        }
    }
}

impl From<&ImageConfig> for Config {
    fn from(config: &ImageConfig) -> Self {
        let list = |v: &Vec<String>| (!v.is_empty()).then(|| v.clone());
        let run = &config.run;
        Self {
            created: config.created.clone(),
            architecture: Some(config.platform.architecture.clone()),
            variant: config.platform.variant.clone(),
            os: Some(config.platform.os.clone()),
            config: Some(Run {
                user: run.user.clone(),
                exposed_ports: (!run.exposed_ports.is_empty())
                    .then(|| run.exposed_ports.iter().map(|p| (p.clone(), Empty {})).collect()),
                env: list(&run.env),
                entrypoint: list(&run.entrypoint),
                cmd: list(&run.cmd),
                working_dir: run.working_dir.clone(),
                labels: (!run.labels.is_empty()).then(|| run.labels.clone()),
            }),
            rootfs: Some(RootFs { kind: "layers".into(), diff_ids: Some(config.diff_ids.clone()) }),
            history: (!config.history.is_empty()).then(|| config.history.iter().map(History::from).collect()),
        }
    }
}

impl From<&PublicHistory> for History {
    fn from(history: &PublicHistory) -> Self {
        Self {
            created: history.created.clone(),
            created_by: history.created_by.clone(),
            comment: history.comment.clone(),
            empty_layer: history.empty_layer.then_some(true),
        }
    }
}
