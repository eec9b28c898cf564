//! The parts of an SPDX 2 document that are read, as JSON has them.

use serde::Deserialize;

use super::bounded::{LIST, RELATIONS, at_most};

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document {
    #[serde(default)]
    pub(crate) spdx_version: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default, deserialize_with = "at_most::<_, _, LIST>")]
    pub(crate) packages: Vec<Package>,
    #[serde(default, deserialize_with = "at_most::<_, _, RELATIONS>")]
    pub(crate) files: Vec<File>,
    #[serde(default, deserialize_with = "at_most::<_, _, RELATIONS>")]
    pub(crate) relationships: Vec<Relationship>,
    #[serde(default)]
    pub(crate) annotations: Vec<Annotation>,
    #[serde(default)]
    pub(crate) has_extracted_licensing_infos: Vec<Extracted>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct File {
    #[serde(rename = "SPDXID")]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) file_name: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Package {
    #[serde(rename = "SPDXID")]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) version_info: String,
    #[serde(default)]
    pub(crate) primary_package_purpose: String,
    #[serde(default)]
    pub(crate) supplier: String,
    #[serde(default)]
    pub(crate) license_declared: String,
    #[serde(default)]
    pub(crate) source_info: String,
    #[serde(default)]
    pub(crate) comment: String,
    #[serde(default)]
    pub(crate) attribution_texts: Vec<String>,
    #[serde(default)]
    pub(crate) annotations: Vec<Annotation>,
    #[serde(default)]
    pub(crate) external_refs: Vec<ExternalRef>,
    #[serde(default)]
    pub(crate) checksums: Vec<Checksum>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExternalRef {
    #[serde(default)]
    pub(crate) reference_type: String,
    #[serde(default)]
    pub(crate) reference_locator: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Checksum {
    pub(crate) algorithm: String,
    pub(crate) checksum_value: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Relationship {
    #[serde(default)]
    pub(crate) spdx_element_id: String,
    #[serde(default)]
    pub(crate) relationship_type: String,
    #[serde(default)]
    pub(crate) related_spdx_element: String,
    #[serde(default)]
    pub(crate) comment: String,
}

#[derive(Default, Deserialize)]
pub(crate) struct Annotation {
    #[serde(default)]
    pub(crate) comment: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Extracted {
    #[serde(default)]
    pub(crate) license_id: String,
    #[serde(default)]
    pub(crate) extracted_text: String,
}
