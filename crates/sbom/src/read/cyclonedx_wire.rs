//! The parts of a CycloneDX document that are read, as JSON has them.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::bounded::{LIST, Listed, Reference, at_most};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document<'a> {
    #[serde(default)]
    pub(crate) bom_format: String,
    #[serde(default)]
    pub(crate) spec_version: String,
    #[serde(default, borrow)]
    pub(crate) metadata: Metadata<'a>,
    #[serde(default, borrow, deserialize_with = "at_most::<_, _, LIST>")]
    pub(crate) components: Vec<Component<'a>>,
    #[serde(default, borrow)]
    pub(crate) dependencies: Listed<'a, Dependency<'a>>,
}

#[derive(Default, Deserialize)]
pub(crate) struct Metadata<'a> {
    #[serde(default, borrow)]
    pub(crate) component: Option<Component<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Component<'a> {
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
    pub(crate) cpe: Option<String>,
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
    #[serde(default, borrow)]
    pub(crate) components: Inner<'a>,
}

/// Components in a component.
#[derive(Default)]
pub(crate) enum Inner<'a> {
    #[default]
    None,
    /// As they stand in the document: so that they are made when those before them are done with.
    Raw(&'a RawValue),
    List(Vec<Component<'a>>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Inner<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(from).map(Self::Raw)
    }
}

/// The list of an [`Inner::Raw`].
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Components<'a>(
    #[serde(borrow, deserialize_with = "at_most::<_, _, LIST>")] pub(crate) Vec<Component<'a>>,
);

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
pub(crate) struct Dependency<'a> {
    #[serde(rename = "ref", borrow)]
    pub(crate) from: Cow<'a, str>,
    #[serde(default, borrow)]
    pub(crate) depends_on: Listed<'a, Reference<'a>>,
}
