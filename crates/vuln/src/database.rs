//! A trivy-db of schema 2, as it lies in memory.

use std::collections::BTreeMap;

use base::{Class, Digest, Fault, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::bolt::{self, BoltError, Bucket, Item};
use crate::finding::{DataSource, DatabaseInfo};
use crate::risk::RiskDatabase;

/// The only schema version there is a reader for.
const SCHEMA_VERSION: u32 = 2;
/// The schema version of Trivy's Java database, which comes with the same `metadata.json`.
const JAVA_SCHEMA_VERSION: u32 = 1;
/// Advisories on one package in one bucket; trivy-db's largest (linux in an Ubuntu release) has about 10,000.
const MAX_ADVISORIES: usize = 1_000_000;

/// An opened advisory database. Opening reads the list of buckets and data sources; everything else is read when
/// asked for.
#[derive(Debug, Clone)]
pub struct Database<'a> {
    root: Bucket<'a>,
    vulnerabilities: Option<Bucket<'a>>,
    buckets: Vec<String>,
    sources: BTreeMap<String, DataSource>,
    info: DatabaseInfo,
    risk: Option<RiskDatabase<'a>>,
}

/// The value of an advisory.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Advisory {
    #[serde(rename = "VendorIDs")]
    pub(crate) vendor_ids: Option<Vec<String>>,
    pub(crate) arches: Option<Vec<String>>,
    pub(crate) status: u64,
    pub(crate) severity: u8,
    pub(crate) fixed_version: String,
    pub(crate) affected_version: String,
    pub(crate) vulnerable_versions: Option<Vec<String>>,
    pub(crate) patched_versions: Option<Vec<String>>,
    pub(crate) unaffected_versions: Option<Vec<String>>,
    /// NVD: families of operating systems, all of which a program has to run on.
    pub(crate) platforms: Option<Vec<String>>,
    /// Newer sources: one advisory per architecture or vendor identifier.
    pub(crate) entries: Option<Vec<Advisory>>,
    /// Red Hat: the vulnerabilities of an entry.
    pub(crate) cves: Option<Vec<CveEntry>>,
    /// Red Hat: numbers of the products an entry is about.
    pub(crate) affected: Option<Vec<u64>>,
}

/// One vulnerability of an advisory of Red Hat.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CveEntry {
    #[serde(rename = "ID")]
    pub(crate) id: String,
    pub(crate) severity: u8,
}

/// An advisory with its vulnerability and origin.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) advisory: Advisory,
    pub(crate) source: Option<DataSource>,
}

/// The value of `vulnerability/<id>`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Vulnerability {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) severity: String,
    #[serde(rename = "CweIDs")]
    pub(crate) cwe_ids: Option<Vec<String>>,
    pub(crate) vendor_severity: Option<BTreeMap<String, u8>>,
    #[serde(rename = "CVSS")]
    pub(crate) cvss: Option<BTreeMap<String, CvssValue>>,
    pub(crate) references: Option<Vec<String>>,
    pub(crate) published_date: Option<String>,
    pub(crate) last_modified_date: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CvssValue {
    pub(crate) v2_vector: Option<String>,
    pub(crate) v3_vector: Option<String>,
    pub(crate) v40_vector: Option<String>,
    pub(crate) v2_score: Option<f64>,
    pub(crate) v3_score: Option<f64>,
    pub(crate) v40_score: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SourceValue {
    #[serde(rename = "ID", default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(rename = "URL", default)]
    url: String,
    #[serde(rename = "BaseID", default)]
    base_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    version: u32,
    next_update: Option<String>,
    updated_at: Option<String>,
    downloaded_at: Option<String>,
    assay_source: Option<String>,
    assay_digest: Option<String>,
    assay_verified: Option<String>,
}

impl<'a> Database<'a> {
    /// Opens the bytes of `trivy.db`. `metadata` are the bytes of `metadata.json` where there is one; `source` says
    /// where the database came from.
    ///
    /// # Errors
    /// When the file is not a sound bbolt database, is not a trivy-db, or has another schema version.
    pub fn open(data: &'a [u8], metadata: Option<&[u8]>, source: &str) -> Result<Self, DatabaseError> {
        let info = info(metadata, source, SCHEMA_VERSION)?;
        let root = bolt::open(data)?;
        let mut buckets = Vec::new();
        for entry in root.entries()? {
            let (name, _) = entry?;
            buckets.push(String::from_utf8_lossy(name).into_owned());
        }
        let mut sources = BTreeMap::new();
        if let Some(bucket) = root.bucket(b"data-source")? {
            for entry in bucket.entries()? {
                let (name, item) = entry?;
                let name = String::from_utf8_lossy(name).into_owned();
                let value: SourceValue = json("data-source", &name, item)?;
                let base_id = value.base_id.filter(|id| !id.is_empty());
                sources.insert(name, DataSource { id: value.id, name: value.name, url: value.url, base_id });
            }
        }
        let vulnerabilities = root.bucket(b"vulnerability")?;
        if vulnerabilities.is_none() {
            return Err(DatabaseError::NotTrivyDb { buckets: buckets.len() });
        }
        Ok(Self { root, vulnerabilities, buckets, sources, info, risk: None })
    }

    /// The same, after every page was looked at ([`bolt::check`]): for a database that is to take the place of another.
    ///
    /// # Errors
    /// As [`Database::open`], and when any part of the file is damaged.
    pub fn open_checked(
        data: &'a [u8],
        metadata: Option<&[u8]>,
        source: &str,
    ) -> Result<Self, DatabaseError> {
        bolt::check(data)?;
        Self::open(data, metadata, source)
    }

    /// The same with risk data beside it.
    #[must_use]
    pub fn with_risk(self, risk: RiskDatabase<'a>) -> Self {
        Self { risk: Some(risk), ..self }
    }

    /// The risk data beside it.
    #[must_use]
    pub fn risk(&self) -> Option<&RiskDatabase<'a>> {
        self.risk.as_ref()
    }

    /// Where it came from and how old it is.
    #[must_use]
    pub fn info(&self) -> &DatabaseInfo {
        &self.info
    }

    /// Names of all buckets, in byte order, such as `debian 12` and `pip::Open Source Vulnerability`.
    #[must_use]
    pub fn buckets(&self) -> &[String] {
        &self.buckets
    }

    /// Buckets whose names begin with `prefix`.
    pub(crate) fn buckets_with<'b>(&'b self, prefix: &'b str) -> impl Iterator<Item = &'b str> {
        self.buckets.iter().map(String::as_str).filter(move |name| name.starts_with(prefix))
    }

    /// Advisories on `package` in `buckets`. As in Trivy, a later bucket's advisory on the same vulnerability
    /// replaces an earlier one's.
    pub(crate) fn advisories(&self, buckets: &[&str], package: &str) -> Result<Vec<Known>, DatabaseError> {
        let mut known = BTreeMap::new();
        for name in buckets {
            let Some(bucket) = self.root.bucket(name.as_bytes())? else { continue };
            let Some(advisories) = bucket.bucket(package.as_bytes())? else { continue };
            for entry in advisories.entries()?.take(MAX_ADVISORIES) {
                let (id, item) = entry?;
                let id = String::from_utf8_lossy(id).into_owned();
                let advisory = json(name, &id, item)?;
                let source = self.sources.get(*name).cloned();
                known.insert(id.clone(), Known { id, advisory, source });
            }
        }
        Ok(known.into_values().collect())
    }

    /// Numbers of the products of a repository (`kind` is `repository`) or a build (`nvr`) of Red Hat.
    pub(crate) fn red_hat_products(&self, kind: &str, name: &str) -> Result<Vec<u64>, DatabaseError> {
        const BUCKET: &str = "Red Hat CPE";
        let Some(root) = self.root.bucket(BUCKET.as_bytes())? else { return Ok(Vec::new()) };
        let Some(bucket) = root.bucket(kind.as_bytes())? else { return Ok(Vec::new()) };
        match bucket.get(name.as_bytes())? {
            Some(item) => json(BUCKET, name, item),
            None => Ok(Vec::new()),
        }
    }

    pub(crate) fn vulnerability(&self, id: &str) -> Result<Option<Vulnerability>, DatabaseError> {
        let Some(bucket) = self.vulnerabilities else { return Ok(None) };
        match bucket.get(id.as_bytes())? {
            Some(item) => json("vulnerability", id, item).map(Some),
            None => Ok(None),
        }
    }
}

impl DatabaseInfo {
    /// What `metadata.json` of a Java database says; `source` is where it is.
    ///
    /// # Errors
    /// When it is no such file, or of another schema.
    pub fn of_java(metadata: Option<&[u8]>, source: &str) -> Result<Self, DatabaseError> {
        info(metadata, source, JAVA_SCHEMA_VERSION)
    }
}

fn info(metadata: Option<&[u8]>, source: &str, schema: u32) -> Result<DatabaseInfo, DatabaseError> {
    let mut info = DatabaseInfo::new(source, schema);
    if let Some(bytes) = metadata {
        let metadata: Metadata = serde_json::from_slice(bytes).map_err(|_| DatabaseError::Metadata)?;
        if metadata.version != schema {
            return Err(DatabaseError::Schema { found: metadata.version, expected: schema });
        }
        info.updated_at = time(metadata.updated_at.as_deref());
        info.next_update = time(metadata.next_update.as_deref());
        info.downloaded_at = time(metadata.downloaded_at.as_deref());
        info.origin = metadata.assay_source;
        info.digest = metadata.assay_digest.and_then(|digest| digest.parse().ok());
        info.verified = metadata.assay_verified;
    }
    Ok(info)
}

/// How a database arrived.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// When.
    pub at: Timestamp,
    /// The artifact it was fetched as, with its digest.
    pub origin: &'a str,
    /// Digest of the file.
    pub digest: &'a Digest,
    /// The requirement its signature was verified under, as the caller names it.
    pub verified: Option<&'a str>,
}

/// `metadata.json` of a database of advisories or a Java database that arrived, as it was checked when that was opened.
/// Trivy ignores the keys that are ours.
///
/// # Errors
/// When the bytes are not such a file.
pub fn stamped_metadata(metadata: &[u8], arrival: &Arrival<'_>) -> Result<Vec<u8>, DatabaseError> {
    let mut value: serde_json::Value =
        serde_json::from_slice(metadata).map_err(|_| DatabaseError::Metadata)?;
    let Some(object) = value.as_object_mut() else { return Err(DatabaseError::Metadata) };
    object.insert("DownloadedAt".into(), arrival.at.to_rfc3339().into());
    object.insert("AssaySource".into(), arrival.origin.into());
    object.insert("AssayDigest".into(), arrival.digest.to_string().into());
    // What the publisher wrote under this name is no word of ours.
    object.remove("AssayVerified");
    if let Some(requirement) = arrival.verified {
        object.insert("AssayVerified".into(), requirement.into());
    }
    Ok(value.to_string().into_bytes())
}

/// A time as Go writes it; its zero time means "none".
pub(crate) fn time(text: Option<&str>) -> Option<Timestamp> {
    text.filter(|text| !text.starts_with("0001-"))?.parse().ok()
}

fn json<T: DeserializeOwned>(bucket: &str, key: &str, item: Item<'_>) -> Result<T, DatabaseError> {
    let parsed = match item {
        Item::Value(value) => serde_json::from_slice(value).ok(),
        Item::Bucket(_) => None,
    };
    parsed.ok_or_else(|| DatabaseError::Value { bucket: bucket.into(), key: key.chars().take(100).collect() })
}

/// Why a database could not be opened or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// The file is damaged or not a bbolt database.
    #[error(transparent)]
    Bolt(#[from] BoltError),
    /// A bbolt database of something else.
    #[error("not an advisory database: expected a bucket \"vulnerability\", found {buckets} others")]
    NotTrivyDb {
        /// Number of buckets.
        buckets: usize,
    },
    /// `metadata.json` is not what it should be.
    #[error("metadata of the database is not JSON with a field Version")]
    Metadata,
    /// Another schema.
    #[error("the database has schema version {found}, expected {expected}")]
    Schema {
        /// The version found.
        found: u32,
        /// The version there is a reader for.
        expected: u32,
    },
    /// A value is not JSON of the expected shape.
    #[error(
        "advisory database is damaged: \"{key}\" in \"{bucket}\" is not a JSON object of schema {SCHEMA_VERSION}"
    )]
    Value {
        /// Bucket.
        bucket: String,
        /// Key, shortened to 100 characters.
        key: String,
    },
}

impl Fault for DatabaseError {
    fn code(&self) -> &'static str {
        match self {
            Self::Bolt(error) => error.code(),
            Self::NotTrivyDb { .. } => "vuln-db-foreign",
            Self::Metadata => "vuln-db-metadata",
            Self::Schema { .. } => "vuln-db-schema",
            Self::Value { .. } => "vuln-db-value",
        }
    }
    fn hint(&self) -> String {
        "build it again with `assay db build`, or copy it again from where it came".into()
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}
