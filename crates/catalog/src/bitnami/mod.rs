//! SPDX files of Bitnami images: `/opt/bitnami/NAME/.spdx-NAME.spdx`, SPDX 2.3 in JSON. They are read as every bill of
//! materials in an image ([`crate::document`]); what Bitnami packaged itself stands in the folder of the component.

mod capability;

pub(crate) use capability::CAPABILITY;

/// The folder Bitnami installs components in.
const ROOT: &str = "opt/bitnami/";

/// The folder of the component a document at `path` is about; none for documents of others.
pub(crate) fn component(path: &str) -> Option<&str> {
    path.starts_with(ROOT).then(|| crate::join::folder(path))
}

#[cfg(test)]
mod tests;
