//! The parts of an SPDX 2 document that are read, as JSON has them.

use std::borrow::Cow;

use serde::Deserialize;

use super::bounded::{LIST, Listed, RELATIONS, at_most};

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document<'a> {
    #[serde(default)]
    pub(crate) spdx_version: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default, deserialize_with = "at_most::<_, _, LIST>")]
    pub(crate) packages: Vec<Package>,
    #[serde(default, deserialize_with = "at_most::<_, _, RELATIONS>")]
    pub(crate) files: Vec<File>,
    #[serde(default, borrow)]
    pub(crate) relationships: Relationships<'a>,
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
pub(crate) struct Relationship<'a> {
    #[serde(default, borrow)]
    pub(crate) spdx_element_id: Cow<'a, str>,
    #[serde(default, borrow)]
    pub(crate) relationship_type: Cow<'a, str>,
    #[serde(default, borrow)]
    pub(crate) related_spdx_element: Cow<'a, str>,
    #[serde(default, borrow)]
    pub(crate) comment: Cow<'a, str>,
}

impl Relationship<'_> {
    /// What is made of it; of the sixty or so other types of SPDX, and of comments, nothing is.
    pub(crate) fn meaning(&self) -> Option<Meaning> {
        match self.relationship_type.as_ref() {
            // Trivy's word before 0.40.
            "DESCRIBES" | "DESCRIBE" if self.spdx_element_id == "SPDXRef-DOCUMENT" => {
                Some(Meaning::Describes)
            }
            "CONTAINS" => Some(Meaning::Contains),
            "DEPENDS_ON" => Some(Meaning::Needs),
            // Syft's direction.
            "DEPENDENCY_OF" => Some(Meaning::NeededBy),
            "OTHER" if self.comment.starts_with("ownership-by-file-overlap") => Some(Meaning::Owns),
            _ => None,
        }
    }
}

/// What one element of a document is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Describes,
    Contains,
    Needs,
    NeededBy,
    /// A package of the system has the files of the other.
    Owns,
}

pub(crate) type Relationships<'a> = Listed<'a, Relationship<'a>>;

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
