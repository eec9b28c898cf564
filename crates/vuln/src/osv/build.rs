use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Seek, Write};

use base::{Severity, Timestamp, read_bounded};
use serde_json::{Map, Value, json};

use super::cvss::Scores;
use super::details::Detail;
use super::ecosystem::{Kind, Source, Target};
use super::error::{BuildError, BuildReport, SkipReason};
use super::kept::{KeptAdvisory, KeptDetails};
use super::ranges::{Fix, Ranges, distribution_fix, language_ranges};
use super::strings::{Strings, Symbol};
use super::wire::{Affected, Record};
use crate::bolt::{Node, Tree, Writer};
use crate::bounds::Bounds;
use crate::finding::Status;
use crate::sources::RedHatBuilder;

/// The largest record OSV publishes takes about 3 MB (kernel errata).
const MAX_RECORD_BYTES: u64 = 16 << 20;
/// All of OSV held some 600,000 records in 2026.
const MAX_RECORDS: u64 = 5_000_000;
/// trivy-db is built every six hours and asks for an update after a day.
const UPDATE_AFTER_SECS: i64 = 24 * 60 * 60;

/// A finished database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The bytes of `trivy.db`.
    pub database: Vec<u8>,
    /// The bytes of `metadata.json`.
    pub metadata: Vec<u8>,
    /// What was taken and what was left out.
    pub report: BuildReport,
}

/// What belongs to a database that was written page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The bytes of `metadata.json`.
    pub metadata: Vec<u8>,
    /// What was taken and what was left out.
    pub report: BuildReport,
}

/// Bucket, package and vulnerability.
type Key = (Symbol, Symbol, Symbol);

/// The bucket of details.
const VULNERABILITY: &[u8] = b"vulnerability";

/// Collects OSV records and writes them as a trivy-db of schema 2.
#[derive(Debug, Default)]
pub struct Builder {
    strings: Strings,
    /// By bucket, package and vulnerability.
    advisories: BTreeMap<Key, KeptAdvisory>,
    sources: BTreeMap<String, Source>,
    details: KeptDetails,
    red_hat: RedHatBuilder,
    report: BuildReport,
}

/// What is stored for a package and a vulnerability.
#[derive(Debug)]
pub(crate) enum Advisory {
    Language {
        vendor_ids: BTreeSet<String>,
        vulnerable: Vec<String>,
        patched: Vec<String>,
    },
    Distribution {
        vendor_ids: BTreeSet<String>,
        fixed: Option<String>,
        severity: Severity,
        /// What is said where there is no fix.
        status: Status,
        /// What is said besides the fix: empty where everything older is affected.
        bounds: Bounds,
    },
    /// Of a program that NVD knows: entries in JSON, each of which counts by itself.
    Program {
        entries: BTreeSet<String>,
    },
}

/// A vulnerability of a record and the other names of it.
struct Names {
    ids: Vec<String>,
    vendor_ids: BTreeSet<String>,
}

impl Builder {
    /// A builder without records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds every `.json` file of a zip, as OSV publishes one per ecosystem.
    ///
    /// # Errors
    /// When the zip is damaged, or a record or the number of records goes over its limit. A file that is not an OSV
    /// record is not an error: the report names it.
    pub fn add_zip(&mut self, bytes: &[u8]) -> Result<(), BuildError> {
        let wrong = |error: &dyn std::fmt::Display| BuildError::Zip { reason: error.to_string() };
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| wrong(&error))?;
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).map_err(|error| wrong(&error))?;
            let name = file.name().map_err(|error| wrong(&error))?.into_owned();
            if !name.ends_with(".json") {
                continue;
            }
            let reader: &mut dyn Read = &mut file;
            let record = read_bounded(reader, MAX_RECORD_BYTES)
                .map_err(|error| wrong(&error))?
                .map_err(|_| BuildError::RecordSize { name: name.clone(), limit: MAX_RECORD_BYTES })?;
            self.add_json(&name, &record)?;
        }
        Ok(())
    }

    /// Adds one OSV record; `name` stands for it in the report when it cannot be read.
    ///
    /// # Errors
    /// When there are too many records.
    pub fn add_json(&mut self, name: &str, bytes: &[u8]) -> Result<(), BuildError> {
        self.report.records += 1;
        if self.report.records as u64 > MAX_RECORDS {
            return Err(BuildError::Records { limit: MAX_RECORDS });
        }
        match serde_json::from_slice::<Record>(bytes) {
            Err(_) => self.report.skip(SkipReason::Malformed, name),
            Ok(record) if record.id.is_empty() => self.report.skip(SkipReason::Malformed, name),
            Ok(record) if record.withdrawn.is_some() => self.report.skip(SkipReason::Withdrawn, &record.id),
            Ok(record) => self.add_record(&record),
        }
        Ok(())
    }

    /// Adds one OSV record per line. In the report a line that cannot be read is `name:LINE`.
    ///
    /// # Errors
    /// When there are too many records.
    pub fn add_lines(&mut self, name: &str, bytes: &[u8]) -> Result<(), BuildError> {
        for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            if !line.trim_ascii().is_empty() {
                self.add_json(&format!("{name}:{}", index + 1), line)?;
            }
        }
        Ok(())
    }

    fn add_record(&mut self, record: &Record) {
        let affected = record.affected.as_deref().unwrap_or_default();
        if affected.iter().all(|affected| affected.package.is_none()) {
            self.report.skip(SkipReason::NothingAffected, &record.id);
        }
        let (scores, unreadable) = Scores::read(record.severity.as_deref().unwrap_or_default());
        for _ in 0..unreadable {
            self.report.skip(SkipReason::CvssUnreadable, &record.id);
        }
        let mut described = BTreeSet::new();
        for affected in affected {
            let Some(package) = &affected.package else { continue };
            let Some(target) = Target::of(&package.ecosystem, &record.id) else {
                self.report.skip(SkipReason::UnsupportedEcosystem, &record.id);
                continue;
            };
            let names = names(record, &target);
            if names.ids.is_empty() {
                self.report.skip(SkipReason::NotSecurity, &record.id);
                continue;
            }
            let name_list = target.package_names(package, affected);
            let Some(advisory) = self.advisory(record, affected, &target, &names) else { continue };
            let scores = match Scores::read(affected.severity.as_deref().unwrap_or_default()).0 {
                own if own == Scores::default() => scores.clone(),
                own => own,
            };
            for id in &names.ids {
                for name in &name_list {
                    self.store(&target, name, id, &advisory);
                }
                if described.insert((id.clone(), target.source.id)) {
                    let detail = detail(record, &target, scores.clone());
                    self.details.add(id, target.source.id, detail, &mut self.strings);
                }
            }
            self.sources.entry(target.bucket).or_insert(target.source);
        }
    }

    fn advisory(
        &mut self,
        record: &Record,
        affected: &Affected,
        target: &Target,
        names: &Names,
    ) -> Option<Advisory> {
        let vendor_ids = names.vendor_ids.clone();
        match target.kind {
            // No record of OSV is about one.
            Kind::Programs => None,
            Kind::Language(language) => {
                let Ranges { vulnerable, patched, unreadable } = language_ranges(affected, language);
                for _ in 0..unreadable {
                    self.report.skip(SkipReason::VersionUnreadable, &record.id);
                }
                if vulnerable.is_empty() {
                    self.report.skip(SkipReason::RangeNotExpressible, &record.id);
                    return None;
                }
                Some(Advisory::Language { vendor_ids, vulnerable, patched })
            }
            Kind::Distribution { modules } => {
                let fixed = match distribution_fix(affected, target) {
                    Fix::NotExpressible => {
                        self.report.skip(SkipReason::RangeNotExpressible, &record.id);
                        return None;
                    }
                    // trivy-db joins modular packages as `module:stream::package`; OSV does not say which.
                    Fix::Version(version) if modules && version.contains(".module_el") => {
                        self.report.skip(SkipReason::UnknownModuleStream, &record.id);
                        return None;
                    }
                    Fix::Version(version) => Some(version.to_owned()),
                    Fix::None => None,
                };
                let urgency =
                    affected.ecosystem_specific.as_ref().and_then(|specific| specific.urgency.as_deref());
                let status = if fixed.is_none() { Status::Affected } else { Status::Unknown };
                let (severity, bounds) = (debian_urgency(urgency), Bounds::default());
                Some(Advisory::Distribution { vendor_ids, fixed, severity, status, bounds })
            }
        }
    }

    /// One more record of a source was read.
    pub(crate) fn count_record(&mut self) {
        self.report.records += 1;
    }

    /// Something of a source is not in the database.
    pub(crate) fn skip(&mut self, reason: SkipReason, id: &str) {
        self.report.skip(reason, id);
    }

    /// Stores an advisory; two on the same package and vulnerability are merged.
    pub(crate) fn put(&mut self, target: &Target, package: &str, id: &str, advisory: &Advisory) {
        self.store(target, package, id, advisory);
        if !self.sources.contains_key(&target.bucket) {
            self.sources.insert(target.bucket.clone(), target.source.clone());
        }
    }

    /// Adds what a source says about a vulnerability.
    pub(crate) fn describe(&mut self, id: &str, source: &'static str, detail: Detail) {
        self.details.add(id, source, detail, &mut self.strings);
    }

    pub(crate) fn set_red_hat(&mut self, red_hat: RedHatBuilder) {
        self.red_hat = red_hat;
    }

    pub(crate) fn red_hat_mut(&mut self) -> &mut RedHatBuilder {
        &mut self.red_hat
    }

    fn store(&mut self, target: &Target, package: &str, id: &str, new: &Advisory) {
        let strings = &mut self.strings;
        let key = (strings.add(&target.bucket), strings.add(package), strings.add(id));
        let kept = match self.advisories.get(&key) {
            None => KeptAdvisory::of(new, strings),
            Some(known) => {
                let mut known = known.read(strings);
                known.merge(new, target);
                KeptAdvisory::of(&known, strings)
            }
        };
        self.advisories.insert(key, kept);
    }

    /// Writes the database. `updated_at` is when the advisories were put together.
    ///
    /// # Errors
    /// When a name is longer than the format allows.
    pub fn finish(self, updated_at: Timestamp) -> Result<Built, BuildError> {
        let mut database = Cursor::new(Vec::new());
        let Finished { metadata, report } = self.finish_into(updated_at, &mut database)?;
        Ok(Built { database: database.into_inner(), metadata, report })
    }

    /// The same, page by page to the beginning of `out`, so that memory holds what was read and not what is written.
    ///
    /// # Errors
    /// As for [`Builder::finish`], and when it cannot be written.
    pub fn finish_into(
        mut self,
        updated_at: Timestamp,
        out: impl Write + Seek,
    ) -> Result<Finished, BuildError> {
        let mut data_sources = Tree::new();
        for (bucket, source) in &self.sources {
            let value = json!({"ID": source.id, "Name": source.name, "URL": source.url});
            data_sources.insert(bucket.clone().into_bytes(), node(&value));
        }
        let (mut rest, mut rated) = (Tree::new(), BTreeMap::new());
        std::mem::take(&mut self.red_hat).finish(&mut rest, &mut data_sources, &mut rated);
        for (id, (title, severity)) in rated {
            let detail = Detail { title, severity, ..Detail::default() };
            self.details.add(&id, "redhat", detail, &mut self.strings);
        }
        rest.insert(b"data-source".to_vec(), Node::Bucket(data_sources));
        rest.insert(VULNERABILITY.to_vec(), Node::Bucket(Tree::new()));
        let mut writer = Writer::new(out)?;
        let advisories = self.sorted();
        let mut advisories = advisories.chunk_by(|(one, _), (next, _)| one.0 == next.0).peekable();
        for (name, tree) in rest {
            while let Some(chunk) =
                advisories.next_if(|chunk| self.bucket_of(chunk).as_bytes() < name.as_slice())
            {
                let (bucket, count) = (self.bucket_of(chunk).to_owned(), chunk.len());
                self.write_bucket(&bucket, chunk, &mut writer)?;
                self.report.advisories.insert(bucket, count);
            }
            match tree {
                Node::Bucket(_) if name == VULNERABILITY => self.write_details(&mut writer)?,
                Node::Bucket(tree) => writer.tree(&name, tree)?,
                Node::Value(value) => writer.put(&name, value)?,
            }
        }
        for chunk in advisories {
            let (bucket, count) = (self.bucket_of(chunk).to_owned(), chunk.len());
            self.write_bucket(&bucket, chunk, &mut writer)?;
            self.report.advisories.insert(bucket, count);
        }
        writer.finish()?;
        self.report.vulnerabilities = self.details.len();
        Ok(Finished { metadata: metadata(updated_at), report: self.report })
    }

    /// Advisories in the order of the database.
    fn sorted(&self) -> Vec<(Key, KeptAdvisory)> {
        let mut sorted: Vec<(Key, KeptAdvisory)> =
            self.advisories.iter().map(|(key, advisory)| (*key, *advisory)).collect();
        let text = |symbol| self.strings.get(symbol);
        sorted.sort_unstable_by(|((bucket, package, id), _), (other, _)| {
            let first = if *bucket == other.0 { Ordering::Equal } else { text(*bucket).cmp(text(other.0)) };
            let then =
                || if *package == other.1 { Ordering::Equal } else { text(*package).cmp(text(other.1)) };
            first.then_with(then).then_with(|| text(*id).cmp(text(other.2)))
        });
        sorted
    }

    fn bucket_of(&self, chunk: &[(Key, KeptAdvisory)]) -> &str {
        chunk.first().map_or("", |((bucket, ..), _)| self.strings.get(*bucket))
    }

    fn write_bucket(
        &self,
        bucket: &str,
        chunk: &[(Key, KeptAdvisory)],
        writer: &mut Writer<impl Write + Seek>,
    ) -> Result<(), BuildError> {
        writer.open(bucket.as_bytes());
        for package in chunk.chunk_by(|(one, _), (next, _)| one.1 == next.1) {
            let Some(((_, name, _), _)) = package.first() else { continue };
            writer.open(self.strings.get(*name).as_bytes());
            for ((.., id), advisory) in package {
                let value = advisory.read(&self.strings).to_json();
                writer.put(self.strings.get(*id).as_bytes(), value.to_string().into_bytes())?;
            }
            writer.close()?;
        }
        Ok(writer.close()?)
    }

    fn write_details(&self, writer: &mut Writer<impl Write + Seek>) -> Result<(), BuildError> {
        writer.open(VULNERABILITY);
        for id in self.details.sorted(&self.strings) {
            let value = self.details.read(id, &self.strings).to_json();
            writer.put(self.strings.get(id).as_bytes(), value.to_string().into_bytes())?;
        }
        Ok(writer.close()?)
    }
}

fn metadata(updated_at: Timestamp) -> Vec<u8> {
    let metadata = json!({
        "Version": 2,
        "NextUpdate": updated_at.plus_secs(UPDATE_AFTER_SECS).to_rfc3339(),
        "UpdatedAt": updated_at.to_rfc3339(),
        "DownloadedAt": updated_at.to_rfc3339(),
    });
    metadata.to_string().into_bytes()
}

fn node(value: &Value) -> Node {
    Node::Value(value.to_string().into_bytes())
}

impl Advisory {
    /// Adds another advisory on the same package and vulnerability: the ranges of a language add up; of two fixes
    /// in a distribution the later one counts, so that an incomplete fix does not hide the complete one.
    fn merge(&mut self, other: &Self, target: &Target) {
        match (self, other) {
            (
                Self::Language { vendor_ids, vulnerable, patched },
                Self::Language { vendor_ids: ids, vulnerable: more, patched: fixed },
            ) => {
                vendor_ids.extend(ids.iter().cloned());
                for (known, new) in [(vulnerable, more), (patched, fixed)] {
                    for version in new {
                        if !known.contains(version) {
                            known.push(version.clone());
                        }
                    }
                }
            }
            (
                Self::Distribution { vendor_ids, fixed, severity, status, bounds },
                Self::Distribution {
                    vendor_ids: ids,
                    fixed: new,
                    severity: rated,
                    status: said,
                    bounds: more,
                },
            ) => {
                if !bounds.is_empty() || !more.is_empty() {
                    // Beside a range, "older than the fix" is one too.
                    let all = |bounds: &Bounds, fixed: &Option<String>| match bounds.is_empty() {
                        true => Bounds::older(fixed.as_deref()),
                        false => bounds.clone(),
                    };
                    let mut both = all(bounds, fixed);
                    both.extend(&all(more, new));
                    *bounds = both;
                }
                vendor_ids.extend(ids.iter().cloned());
                *severity = (*severity).max(*rated);
                *status = (*status).max(*said);
                match (fixed.as_deref(), new.as_deref()) {
                    (Some(old), Some(new)) => {
                        if target.scheme.compare(new, old).is_ok_and(std::cmp::Ordering::is_gt) {
                            *fixed = Some(new.to_owned());
                        }
                    }
                    _ => *fixed = None,
                }
            }
            (Self::Program { entries }, Self::Program { entries: more }) => {
                entries.extend(more.iter().cloned());
            }
            _ => {}
        }
    }

    /// The JSON value trivy-db stores.
    fn to_json(&self) -> Value {
        let mut value = Map::new();
        let mut put = |key: &str, found: Value, present: bool| {
            if present {
                value.insert(key.into(), found);
            }
        };
        match self {
            Self::Language { vendor_ids, vulnerable, patched } => {
                put("VendorIDs", json!(vendor_ids), !vendor_ids.is_empty());
                put("VulnerableVersions", json!(vulnerable), !vulnerable.is_empty());
                put("PatchedVersions", json!(patched), !patched.is_empty());
            }
            Self::Program { entries } => {
                let entries: Vec<Value> =
                    entries.iter().filter_map(|entry| serde_json::from_str(entry).ok()).collect();
                put("Entries", json!(entries), true);
            }
            Self::Distribution { vendor_ids, fixed, severity, status, bounds } => {
                put("VendorIDs", json!(vendor_ids), !vendor_ids.is_empty());
                put("FixedVersion", json!(fixed), fixed.is_some());
                put("Severity", json!(severity.trivy_db_number()), *severity != Severity::Unknown);
                // trivy-db stores a status only where there is no fix.
                let status = Status::ALL.iter().position(|known| known == status).unwrap_or_default();
                put("Status", json!(status), fixed.is_none() && status > 0);
                bounds.write(&mut value);
            }
        }
        Value::Object(value)
    }
}

/// As trivy-db reads Debian's urgencies.
pub(crate) fn debian_urgency(urgency: Option<&str>) -> Severity {
    match urgency.unwrap_or_default().trim_end_matches('*') {
        "unimportant" | "low" => Severity::Low,
        "medium" => Severity::Medium,
        "high" => Severity::High,
        _ => Severity::Unknown,
    }
}

/// CVE identifiers come first; without one a record goes by its own name, except an erratum, which then is
/// about no vulnerability.
fn names(record: &Record, target: &Target) -> Names {
    let mut all: BTreeSet<&String> = record.aliases.iter().chain(&record.upstream).flatten().collect();
    let errata = target.source.id == "alma";
    if errata {
        all.extend(record.related.iter().flatten());
    }
    let mut ids: Vec<String> =
        all.iter().filter(|id| id.starts_with("CVE-")).map(|id| (*id).clone()).collect();
    if record.id.starts_with("CVE-") && !ids.contains(&record.id) {
        ids.push(record.id.clone());
    }
    let mut vendor_ids: BTreeSet<String> =
        all.into_iter().filter(|id| !id.starts_with("CVE-")).cloned().collect();
    if ids.is_empty() {
        let own = if errata { Vec::new() } else { vec![record.id.clone()] };
        return Names { ids: own, vendor_ids };
    }
    // Alpine's and RubySec's record names only repeat the CVE.
    if !record.id.contains("CVE-") {
        vendor_ids.insert(record.id.clone());
    }
    Names { ids, vendor_ids }
}

fn detail(record: &Record, target: &Target, scores: Scores) -> Detail {
    let specific = record.database_specific.as_ref();
    let stated = specific.and_then(|specific| specific.severity.as_ref()).and_then(Value::as_str);
    // Canonical's own priority of a vulnerability.
    let priority = record.severity.iter().flatten().find(|severity| severity.kind == "Ubuntu");
    let stated = stated.or(priority.map(|priority| priority.score.as_str()));
    // AlmaLinux: "Moderate: podman security update".
    let stated = stated
        .or_else(|| record.summary.split_once(':').map(|(word, _)| word).filter(|_| !target.is_language()));
    let severity = match stated.unwrap_or_default().to_ascii_lowercase().as_str() {
        "low" => Severity::Low,
        "moderate" | "medium" => Severity::Medium,
        "important" | "high" => Severity::High,
        "critical" => Severity::Critical,
        _ => specific
            .and_then(|specific| specific.cvss_v3_score)
            .filter(|_| scores == Scores::default())
            .map(Severity::from_cvss_score)
            .unwrap_or_default(),
    };
    let prose = target.is_language() || target.source.id == "alma";
    let date = |text: &str| {
        // Go's zero time stands for "not recorded".
        (target.is_language() && text.parse::<Timestamp>().is_ok() && !text.starts_with("0001-"))
            .then(|| text.to_owned())
    };
    // AlmaLinux lists Red Hat's pages of every CVE and bug of an erratum; they are not about this vulnerability.
    let foreign = |url: &str| {
        target.source.id == "alma" && (url.contains("/security/cve/") || url.contains("bugzilla.redhat.com"))
    };
    let urls = record
        .references
        .iter()
        .flatten()
        .map(|reference| reference.url.trim().to_owned())
        .filter(|url| !foreign(url));
    Detail {
        title: if prose { record.summary.clone() } else { String::new() },
        description: if prose { record.details.clone() } else { String::new() },
        severity,
        scores,
        cwe_ids: specific.and_then(|specific| specific.cwe_ids.clone()).unwrap_or_default(),
        references: urls
            .chain(specific.and_then(|specific| specific.url.clone()))
            .filter(|url| !url.is_empty())
            .collect(),
        published: date(&record.published),
        modified: date(&record.modified),
    }
}
