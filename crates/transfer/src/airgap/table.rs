//! The table of an air-gap archive.

use std::collections::BTreeMap;

use base::{Digest, Reference};
use serde::{Deserialize, Serialize};

/// Name and version of the format.
pub(crate) const SCHEMA: &str = "assay.airgap/1";

/// Bytes of a table: [`MAX_PARTS`] lines of 300 bytes are 60 MB.
pub(crate) const MAX_TABLE_BYTES: u64 = 64 << 20;

/// Parts of one archive. Own choice: a hundred images of a thousand layers and manifests, twice.
pub(crate) const MAX_PARTS: usize = 200_000;

/// Folders beside the layout.
pub(crate) const DATABASE: &str = "db";
pub(crate) const TRUST: &str = "trust";
pub(crate) const POLICY: &str = "policy";

/// One image of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PackedImage {
    /// As it was named when it was packed.
    pub name: String,
    /// Repository without its registry, such as `team/app`.
    pub repository: String,
    /// Tag; none for an image that was packed by digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Digest of its manifest or index.
    pub digest: Digest,
    /// Pieces of evidence that go with it.
    pub evidence: u64,
}

/// Size and digest of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    pub(crate) size: u64,
    pub(crate) digest: Digest,
}

/// What is in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) schema: String,
    pub(crate) images: Vec<PackedImage>,
    pub(crate) parts: BTreeMap<String, Part>,
}

impl Table {
    /// Reads a table.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() as u64 > MAX_TABLE_BYTES {
            return Err(format!("its table has {} bytes, expected at most {MAX_TABLE_BYTES}", bytes.len()));
        }
        let table: Self =
            serde_json::from_slice(bytes).map_err(|error| format!("its table is malformed: {error}"))?;
        if table.schema != SCHEMA {
            let found: String = table.schema.chars().take(60).collect();
            return Err(format!("its table is of kind {found:?}, expected {SCHEMA:?}"));
        }
        if table.parts.len() > MAX_PARTS {
            return Err(format!("its table has {} parts, expected at most {MAX_PARTS}", table.parts.len()));
        }
        if let Some(path) = table.parts.keys().find(|path| !is_part(path)) {
            let shown: String = path.chars().take(100).collect();
            return Err(format!("its table names {shown:?}, which is no path of such an archive"));
        }
        for image in &table.images {
            image.reference("registry.invalid").map_err(|reason| format!("its table names {reason}"))?;
        }
        Ok(table)
    }

    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

/// The images a table names.
///
/// # Errors
/// When it is no table of this format, in words.
pub fn read_table(bytes: &[u8]) -> Result<Vec<PackedImage>, String> {
    Table::parse(bytes).map(|table| table.images)
}

impl PackedImage {
    /// The image below `prefix`, `HOST[/PATH]`.
    pub(crate) fn reference(&self, prefix: &str) -> Result<Reference, String> {
        let end = match &self.tag {
            Some(tag) => format!(":{tag}"),
            None => format!("@{}", self.digest),
        };
        let text = format!("{prefix}/{}{end}", self.repository);
        text.parse().map_err(|error: base::ReferenceError| error.to_string())
    }
}

/// Whether a path is one an archive may have: nothing leads out of a folder, and everything is known by its place.
fn is_part(path: &str) -> bool {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["oci-layout" | "index.json"] => true,
        ["blobs", algorithm, hex] => format!("{algorithm}:{hex}").parse::<Digest>().is_ok(),
        [DATABASE, name] => matches!(*name, "trivy.db" | "metadata.json"),
        [TRUST | POLICY, name] => is_file_name(name),
        _ => false,
    }
}

/// Letters, digits, `.`, `_` and `-`, at most 200, none of the first two characters a dot's trick.
pub(crate) fn is_file_name(name: &str) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    !name.is_empty() && name.len() <= 200 && !name.starts_with(['.', '-']) && name.bytes().all(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_out_are_none() {
        let hex = "a".repeat(64);
        for (path, expected) in [
            ("oci-layout", true),
            ("index.json", true),
            (&format!("blobs/sha256/{hex}"), true),
            ("db/trivy.db", true),
            ("db/metadata.json", true),
            ("trust/trusted_root.json", true),
            ("policy/no-critical.rego", true),
            ("", false),
            ("policy/", false),
            ("policy/..", false),
            ("policy/.hidden", false),
            ("policy/a/b", false),
            ("policy/a\\b", false),
            ("policy/a\nb", false),
            ("../policy/a", false),
            ("/policy/a", false),
            ("db/other", false),
            ("blobs/sha256/aa", false),
            (&format!("blobs/sha256/../{hex}"), false),
            (TABLE_NAME, false),
        ] {
            assert_eq!(is_part(path), expected, "{path:?}");
        }
    }

    const TABLE_NAME: &str = super::super::TABLE;

    #[test]
    fn what_is_written_reads_back_and_nothing_else() {
        let digest = Digest::sha256_of(b"x");
        let image = PackedImage {
            name: "a.io/team/app:1".into(),
            repository: "team/app".into(),
            tag: Some("1".into()),
            digest: digest.clone(),
            evidence: 2,
        };
        let parts = BTreeMap::from([("index.json".to_owned(), Part { size: 1, digest })]);
        let table = Table { schema: SCHEMA.into(), images: vec![image], parts };
        let bytes = table.to_bytes().expect("JSON");
        assert_eq!(Table::parse(&bytes), Ok(table));
        for at in 0..bytes.len() {
            // Whatever it says to damage, it says it.
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x11;
            let _ = (Table::parse(&damaged), Table::parse(&bytes[..at]));
        }
        let text = String::from_utf8(bytes).expect("text");
        for (from, to, reason) in [
            (SCHEMA, "assay.airgap/2", "is of kind"),
            ("index.json", "../x", "is no path"),
            ("team/app\"", "Team\"", "malformed repository"),
            ("\"tag\":\"1\"", "\"tag\":\"-\"", "malformed"),
            ("\"evidence\"", "\"other\"", "malformed"),
            ("{", "", "malformed"),
        ] {
            let error = Table::parse(text.replacen(from, to, 1).as_bytes()).expect_err(to);
            assert!(error.contains(reason), "{to}: {error}");
        }
        let large = [text.as_bytes(), &vec![b' '; 64 << 20]].concat();
        assert!(Table::parse(&large).expect_err("large").contains("at most"));
        assert!(Table::parse(&large[..64 << 20]).is_ok());
    }
}
