//! The parts of a CycloneDX document that are read, as JSON has them.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document {
    #[serde(default)]
    pub(crate) bom_format: String,
    #[serde(default)]
    pub(crate) spec_version: String,
    #[serde(default)]
    pub(crate) metadata: Metadata,
    #[serde(default)]
    pub(crate) components: Vec<Component>,
    #[serde(default)]
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Default, Deserialize)]
pub(crate) struct Metadata {
    #[serde(default)]
    pub(crate) component: Option<Component>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Component {
    #[serde(default)]
    pub(crate) bom_ref: String,
    #[serde(default, rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) group: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) version: String,
    #[serde(default)]
    pub(crate) purl: Option<String>,
    #[serde(default)]
    pub(crate) supplier: Option<Named>,
    #[serde(default)]
    pub(crate) hashes: Vec<Hash>,
    #[serde(default)]
    pub(crate) licenses: Vec<LicenseChoice>,
    #[serde(default)]
    pub(crate) publisher: Option<String>,
    #[serde(default)]
    pub(crate) scope: String,
    #[serde(default)]
    pub(crate) properties: Vec<Property>,
    #[serde(default)]
    pub(crate) components: Vec<Component>,
}

#[derive(Deserialize)]
pub(crate) struct Named {
    #[serde(default)]
    pub(crate) name: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Hash {
    pub(crate) alg: String,
    pub(crate) content: String,
}

#[derive(Deserialize)]
pub(crate) struct LicenseChoice {
    #[serde(default)]
    pub(crate) expression: Option<String>,
    #[serde(default)]
    pub(crate) license: Option<License>,
}

#[derive(Deserialize)]
pub(crate) struct License {
    #[serde(default)]
    pub(crate) id: Option<String>,
    #[serde(default)]
    pub(crate) name: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Property {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Dependency {
    #[serde(rename = "ref")]
    pub(crate) from: String,
    #[serde(default)]
    pub(crate) depends_on: Vec<String>,
}
