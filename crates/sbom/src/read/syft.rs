//! Syft's own JSON.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::bounded::Reference;
use super::draft::{Draft, Facts};
use super::identity::{family, of_source_rpm};
use super::{ReadOptions, bounded, digest, version_error};
use crate::cpe::MAX_CPES;
use crate::document::said_version;
use crate::{Inventory, OperatingSystem, SbomError, SourcePackage};

mod wire {
    use super::super::bounded::{LIST, Listed, Reference, at_most};
    use super::{Cow, Deserialize, IgnoredAny, RawValue};

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Document<'a> {
        #[serde(default, borrow, deserialize_with = "at_most::<_, _, LIST>")]
        pub(super) artifacts: Vec<Artifact<'a>>,
        #[serde(default, borrow)]
        pub(super) artifact_relationships: Listed<'a, Relation<'a>>,
        #[serde(default)]
        pub(super) source: Source,
        #[serde(default)]
        pub(super) distro: Distro,
        pub(super) schema: Schema,
    }

    #[derive(Deserialize)]
    pub(super) struct Schema {
        pub(super) version: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Artifact<'a> {
        pub(super) id: String,
        #[serde(default)]
        pub(super) name: String,
        #[serde(default)]
        pub(super) version: String,
        #[serde(default)]
        pub(super) purl: String,
        #[serde(default, rename = "type")]
        pub(super) kind: String,
        #[serde(default)]
        pub(super) locations: Vec<Place>,
        #[serde(default)]
        pub(super) licenses: Vec<License>,
        #[serde(default, borrow)]
        pub(super) cpes: Listed<'a, Cpe<'a>>,
        #[serde(default, borrow)]
        pub(super) metadata: Option<&'a RawValue>,
    }

    #[derive(Deserialize)]
    pub(super) struct Place {
        #[serde(default)]
        pub(super) path: String,
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    pub(super) enum License {
        Name(String),
        Whole(Whole),
    }

    /// A text, or with who told of it.
    #[derive(Deserialize)]
    #[serde(untagged)]
    pub(super) enum Cpe<'a> {
        #[serde(borrow)]
        Name(Reference<'a>),
        Whole {
            #[serde(borrow)]
            cpe: Reference<'a>,
        },
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Whole {
        #[serde(default)]
        pub(super) value: String,
        #[serde(default)]
        pub(super) spdx_expression: String,
    }

    /// The fields of all kinds of metadata that matter; they mean the same wherever they are.
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    pub(super) struct Metadata {
        pub(super) source: Text,
        pub(super) source_version: Text,
        pub(super) origin_package: Text,
        pub(super) source_rpm: Text,
        pub(super) modularity_label: Text,
        pub(super) maintainer: Text,
        pub(super) vendor: Text,
    }

    /// A text; another kind of metadata may have something else under the name.
    #[derive(Deserialize)]
    #[serde(untagged)]
    pub(super) enum Text {
        Text(String),
        Other(IgnoredAny),
    }

    impl Default for Text {
        fn default() -> Self {
            Self::Text(String::new())
        }
    }

    impl Text {
        pub(super) fn get(self) -> Option<String> {
            match self {
                Self::Text(text) if !text.is_empty() => Some(text),
                _ => None,
            }
        }
    }

    #[derive(Deserialize)]
    pub(super) struct Relation<'a> {
        #[serde(default, borrow)]
        pub(super) parent: Cow<'a, str>,
        #[serde(default, borrow)]
        pub(super) child: Cow<'a, str>,
        #[serde(default, borrow, rename = "type")]
        pub(super) kind: Cow<'a, str>,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    pub(super) struct Source {
        pub(super) name: String,
        pub(super) version: String,
        pub(super) metadata: SourceMetadata,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    pub(super) struct SourceMetadata {
        pub(super) user_input: String,
        #[serde(rename = "imageID")]
        pub(super) image_id: String,
        pub(super) manifest_digest: String,
        pub(super) architecture: String,
        pub(super) os: String,
        pub(super) path: String,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    pub(super) struct Distro {
        pub(super) pretty_name: String,
        pub(super) id: String,
        #[serde(rename = "versionID")]
        pub(super) version_id: String,
        pub(super) version_codename: String,
        pub(super) extended_support: bool,
    }
}

/// Syft's JSON, schema 16 and earlier ones that name packages the same way.
pub(super) fn read(data: &[u8], options: ReadOptions) -> Result<Inventory, SbomError> {
    let mut draft = Draft::new(data.len(), options)?;
    let document: wire::Document<'_> = bounded::document("Syft", data)?;
    let major = document.schema.version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    // 11 is the first with `artifacts[].metadata` and `distro` as they are now.
    if !major.is_some_and(|major| (11..=16).contains(&major)) {
        return Err(version_error(
            "Syft's JSON of schema 11 to 16",
            &format!("schema {}", document.schema.version),
        ));
    }
    syft_subject(document.source, document.distro, &mut draft);
    for artifact in document.artifacts {
        draft.spend()?;
        draft.add(syft_facts(artifact)?)?;
    }
    document.artifact_relationships.each("Syft", bounded::RELATIONS, |relation| {
        match relation.kind.as_ref() {
            "dependency-of" => draft.edge(&relation.child, &relation.parent)?,
            "ownership-by-file-overlap" => draft.owns(&relation.parent, &relation.child),
            _ => {}
        }
        Ok(())
    })?;
    draft.finish()
}

fn syft_subject(source: wire::Source, distro: wire::Distro, draft: &mut Draft) {
    let of = source.metadata;
    let names = [of.user_input, source.name, of.path];
    let subject = &mut draft.inventory.subject;
    subject.name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    subject.version = said_version(&source.version);
    subject.manifest_digest = digest(&of.manifest_digest);
    subject.config_digest = digest(&of.image_id);
    subject.platform = format!("{}/{}", of.os, of.architecture).parse().ok();
    let some = |text: String| (!text.is_empty()).then_some(text);
    let esm = distro.extended_support && distro.id == "ubuntu";
    let family = family(&distro.id, &distro.pretty_name);
    draft.system(OperatingSystem {
        stream: esm.then(|| format!("{}-ESM", distro.version_id)),
        family,
        version: distro.version_id,
        pretty_name: some(distro.pretty_name),
        codename: some(distro.version_codename),
        ..OperatingSystem::default()
    });
}

fn syft_facts(artifact: wire::Artifact<'_>) -> Result<Facts, SbomError> {
    // Each kind of package has metadata of another shape; one without these fields has nothing to say here.
    let of: Option<wire::Metadata> = artifact.metadata.and_then(|raw| serde_json::from_str(raw.get()).ok());
    let of = of.unwrap_or_default();
    let source = of.source.get().or_else(|| of.origin_package.get());
    let source = source
        .map(|name| SourcePackage { name, version: of.source_version.get().unwrap_or_default() })
        .or_else(|| of_source_rpm(&of.source_rpm.get()?, &artifact.version));
    let license = |license: wire::License| match license {
        wire::License::Name(name) => name,
        wire::License::Whole(one) if one.spdx_expression.is_empty() => one.value,
        wire::License::Whole(one) => one.spdx_expression,
    };
    let mut cpes = Vec::new();
    artifact.cpes.each("Syft", usize::MAX, |cpe| {
        let (wire::Cpe::Name(Reference(cpe)) | wire::Cpe::Whole { cpe: Reference(cpe) }) = cpe;
        if cpes.len() < MAX_CPES {
            cpes.push(cpe.clone().into_owned());
        }
        Ok(())
    })?;
    let licenses = artifact.licenses.into_iter().map(license);
    Ok(Facts {
        reference: artifact.id,
        purl: Some(artifact.purl).filter(|purl| !purl.is_empty()),
        kind: artifact.kind,
        name: artifact.name,
        version: artifact.version,
        source,
        supplier: of.maintainer.get().or_else(|| of.vendor.get()),
        modularity: of.modularity_label.get(),
        cpes,
        // A text without a name is given by its digest, which is none.
        licenses: licenses.filter(|name| !name.is_empty() && !name.starts_with("sha256:")).collect(),
        paths: artifact.locations.into_iter().take(1).map(|place| place.path).collect(),
        ..Facts::default()
    })
}
