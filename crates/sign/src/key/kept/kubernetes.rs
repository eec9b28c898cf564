//! Secrets of Kubernetes (API `v1`, kind `Secret`).

use std::collections::BTreeMap;

use base::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use net::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::{Zeroize as _, Zeroizing};

use super::api::Api;
use super::kubeconfig::Cluster;
use super::{KeptKey, KeyPairText, Part, StoreFault};
use crate::key::KeySecrets;

const EXPECTED: &str = "the JSON of a Secret";

/// The secrets of a cluster.
pub(super) struct Secrets {
    api: Api,
}

/// A Secret. Fields this program does not know are metadata's, which goes back as it came.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Object {
    api_version: String,
    kind: String,
    metadata: Value,
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    type_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    immutable: Option<bool>,
    #[serde(default)]
    data: Option<BTreeMap<String, String>>,
}

impl Drop for Object {
    fn drop(&mut self) {
        self.data.iter_mut().flat_map(BTreeMap::values_mut).for_each(zeroize::Zeroize::zeroize);
    }
}

impl Object {
    pub(super) fn parse(body: &[u8]) -> Result<Self, StoreFault> {
        let object: Self = serde_json::from_slice(body)
            .map_err(|_| StoreFault::Answer { found: "something else", expected: EXPECTED })?;
        if object.kind != "Secret" {
            return Err(StoreFault::Answer { found: "another kind of object", expected: EXPECTED });
        }
        Ok(object)
    }

    fn field(&self, part: Part) -> Result<Option<Secret<Vec<u8>>>, StoreFault> {
        let Some(text) = self.data.as_ref().and_then(|data| data.get(part.field())) else { return Ok(None) };
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| StoreFault::Answer { found: "data that is not base64", expected: EXPECTED })?;
        Ok(Some(Secret::new(bytes)))
    }

    pub(super) fn need(&self, part: Part) -> Result<Secret<Vec<u8>>, StoreFault> {
        self.field(part)?.ok_or(StoreFault::Incomplete { field: part.field() })
    }

    fn put(&mut self, pair: &KeyPairText<'_>) {
        let data = self.data.get_or_insert_default();
        for part in Part::ALL {
            let mut old = data.insert(part.field().to_owned(), STANDARD.encode(pair.part(part)));
            old.zeroize();
        }
        // As cosign does: a key that changes under those who verify with it is a fault. Kubernetes before 1.18 does not
        // know the field and leaves it out.
        self.immutable = Some(true);
    }

    fn to_json(&self) -> Result<Vec<u8>, StoreFault> {
        serde_json::to_vec(self).map_err(|_| StoreFault::Text { what: "an object that is no JSON" })
    }
}

impl Secrets {
    pub(super) fn connect(secrets: &dyn KeySecrets) -> Result<Self, StoreFault> {
        Ok(Self { api: Cluster::find(secrets)?.connect(secrets) })
    }

    pub(super) fn private(&self, namespace: &str, name: &str) -> Result<KeptKey, StoreFault> {
        let object = self.read(namespace, name)?;
        Ok(KeptKey { text: object.need(Part::Private)?, password: object.field(Part::Password)? })
    }

    pub(super) fn public(&self, namespace: &str, name: &str) -> Result<Secret<Vec<u8>>, StoreFault> {
        self.read(namespace, name)?.need(Part::Public)
    }

    fn read(&self, namespace: &str, name: &str) -> Result<Object, StoreFault> {
        let answer = self.api.get(&format!("{}/{name}", path(namespace)))?;
        match answer.status {
            200 => Object::parse(&answer.body),
            404 => Err(StoreFault::Absent { message: self.api.message(&answer.body) }),
            status => Err(StoreFault::Status { status, message: self.api.message(&answer.body) }),
        }
    }

    pub(super) fn keep(
        mut self,
        namespace: &str,
        name: &str,
        pair: &KeyPairText<'_>,
        replace: bool,
    ) -> Result<(), StoreFault> {
        let password = Zeroizing::new(String::from_utf8_lossy(pair.password.expose()).into_owned());
        self.api.hide(&password);
        self.api.hide(&Zeroizing::new(STANDARD.encode(pair.password.expose())));
        let folder = path(namespace);
        let (method, path, object) = match self.read(namespace, name) {
            Ok(mut object) => {
                if let Some(part) = Part::ALL.into_iter().find(|part| object.has(*part)).filter(|_| !replace)
                {
                    return Err(StoreFault::Exists { field: part.field() });
                }
                if object.immutable == Some(true) {
                    return Err(StoreFault::Immutable);
                }
                object.put(pair);
                // With the version that was read in its metadata, so that no other writer's is lost.
                (Method::Put, format!("{folder}/{name}"), object)
            }
            Err(StoreFault::Absent { .. }) => {
                let mut object = Object {
                    api_version: "v1".into(),
                    kind: "Secret".into(),
                    metadata: serde_json::json!({"name": name, "namespace": namespace}),
                    type_name: Some("Opaque".into()),
                    immutable: None,
                    data: None,
                };
                object.put(pair);
                (Method::Post, folder, object)
            }
            Err(other) => return Err(other),
        };
        let answer = self.api.write(method, &path, object.to_json()?)?;
        let message = || self.api.message(&answer.body);
        match answer.status {
            404 => Err(StoreFault::Absent { message: message() }),
            409 => Err(StoreFault::Conflict { message: message() }),
            _ => Ok(()),
        }
    }
}

impl Object {
    fn has(&self, part: Part) -> bool {
        self.data.as_ref().is_some_and(|data| data.contains_key(part.field()))
    }
}

/// The names were looked at when the reference was read.
fn path(namespace: &str) -> String {
    format!("/api/v1/namespaces/{namespace}/secrets")
}
