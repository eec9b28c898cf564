//! How likely a vulnerability is to be used: the catalogue of known exploited vulnerabilities (CISA KEV) and the
//! Exploit Prediction Scoring System (FIRST EPSS), and the risk order that Grype makes of them.
//!
//! Both are kept in a file of their own beside the advisory database (`risk.db`, in the same format), because they
//! change daily and belong to no distribution; the advisory database stays as it was published.

mod epss;
mod kev;

use std::collections::BTreeMap;

use base::{Class, Fault, Severity, Timestamp};
use serde::{Deserialize, Serialize};

use crate::bolt::{self, BoltError, Bucket, Item, Node, Tree};
use crate::database::DatabaseError;
use crate::finding::Finding;

pub use epss::MAX_EPSS_BYTES;
pub use kev::MAX_KEV_BYTES;

/// Name of the file beside `trivy.db`.
pub const RISK_FILE: &str = "risk.db";

const KEV: &[u8] = b"known-exploited";
const EPSS: &[u8] = b"epss";
const ABOUT: &[u8] = b"about";

/// A prediction of EPSS.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Epss {
    /// Probability of exploitation in the next 30 days, 0 to 1.
    pub score: f64,
    /// Share of all vulnerabilities with an equal or lower score, 0 to 1.
    pub percentile: f64,
}

/// An entry of the catalogue of known exploited vulnerabilities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownExploited {
    /// Day it was added, such as `2021-12-10`.
    pub date_added: String,
    /// Day by which agencies must act.
    pub due_date: Option<String>,
    /// Whether ransomware campaigns use it.
    pub ransomware: bool,
}

/// Where risk data comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RiskInfo {
    /// Entries of the catalogue.
    pub known_exploited: usize,
    /// When the catalogue was released, in its own words.
    pub known_exploited_released: Option<String>,
    /// Predictions.
    pub predictions: usize,
    /// The day of the predictions, in their own words.
    pub predictions_date: Option<String>,
}

/// Collects both and writes them.
#[derive(Debug, Default)]
pub struct RiskBuilder {
    kev: BTreeMap<String, KnownExploited>,
    epss: BTreeMap<String, Epss>,
    info: RiskInfo,
}

impl RiskBuilder {
    /// Adds the catalogue, CISA's `known_exploited_vulnerabilities.json`.
    ///
    /// # Errors
    /// When it is not that file or too large.
    pub fn add_known_exploited(&mut self, json: &[u8]) -> Result<(), RiskError> {
        let (released, entries) = kev::parse(json)?;
        self.kev.extend(entries);
        self.info.known_exploited_released = released;
        Ok(())
    }

    /// Adds predictions, FIRST's `epss_scores-DAY.csv` (inflated).
    ///
    /// # Errors
    /// When it is not that file or too large.
    pub fn add_predictions(&mut self, csv: &[u8]) -> Result<(), RiskError> {
        let (date, entries) = epss::parse(csv)?;
        self.epss.extend(entries);
        self.info.predictions_date = date;
        Ok(())
    }

    /// Adds one prediction, as Grype's database keeps them (`epss_handles`); `date` is the day of them all.
    ///
    /// # Errors
    /// When it is about something else than a CVE or is no probability.
    pub fn add_prediction(&mut self, cve: &str, epss: Epss, date: Option<&str>) -> Result<(), RiskError> {
        let probable = |value: f64| (0.0..=1.0).contains(&value);
        if !cve.starts_with("CVE-") || !probable(epss.score) || !probable(epss.percentile) {
            let found: String = cve.chars().take(60).collect();
            let reason = format!("expected a CVE with two probabilities, found \"{found}\"");
            return Err(RiskError::Malformed { what: "a prediction of Grype's database", reason });
        }
        self.epss.insert(cve.to_owned(), epss);
        self.info.predictions_date = date.map(str::to_owned);
        Ok(())
    }

    /// Adds one entry of the catalogue as Grype's database keeps it (`known_exploited_vulnerability_handles`).
    ///
    /// # Errors
    /// When it is not such an entry.
    pub fn add_known_exploited_of_grype(&mut self, cve: &str, json: &[u8]) -> Result<(), RiskError> {
        self.kev.insert(cve.to_owned(), kev::of_grype(cve, json)?);
        Ok(())
    }

    /// Takes over what an earlier file holds and this builder has nothing of.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn keep(&mut self, earlier: &RiskDatabase<'_>) -> Result<(), DatabaseError> {
        if self.kev.is_empty() {
            self.kev = all(earlier.kev)?;
            self.info.known_exploited_released.clone_from(&earlier.info.known_exploited_released);
        }
        if self.epss.is_empty() {
            self.epss = all(earlier.epss)?;
            self.info.predictions_date.clone_from(&earlier.info.predictions_date);
        }
        Ok(())
    }

    /// The bytes of `risk.db`, and what is in it.
    ///
    /// # Errors
    /// When a name is longer than the format allows.
    pub fn finish(mut self) -> Result<(Vec<u8>, RiskInfo), RiskError> {
        self.info.known_exploited = self.kev.len();
        self.info.predictions = self.epss.len();
        let about = Node::Value(text(&self.info));
        let root = Tree::from([
            (KEV.to_vec(), Node::Bucket(tree(&self.kev))),
            (EPSS.to_vec(), Node::Bucket(tree(&self.epss))),
            (ABOUT.to_vec(), about),
        ]);
        Ok((bolt::build(root)?, self.info))
    }
}

fn tree<T: Serialize>(entries: &BTreeMap<String, T>) -> Tree {
    entries.iter().map(|(id, entry)| (id.clone().into_bytes(), Node::Value(text(entry)))).collect()
}

fn text<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// An opened `risk.db`.
#[derive(Debug, Clone)]
pub struct RiskDatabase<'a> {
    kev: Option<Bucket<'a>>,
    epss: Option<Bucket<'a>>,
    info: RiskInfo,
}

impl<'a> RiskDatabase<'a> {
    /// Opens the bytes of the file.
    ///
    /// # Errors
    /// When they are not a sound file of this kind.
    pub fn open(data: &'a [u8]) -> Result<Self, DatabaseError> {
        let root = bolt::open(data)?;
        let about = match root.get(ABOUT)? {
            Some(Item::Value(value)) => serde_json::from_slice(value).ok(),
            _ => None,
        };
        let Some(info) = about else {
            return Err(DatabaseError::Value { bucket: RISK_FILE.into(), key: "about".into() });
        };
        Ok(Self { kev: root.bucket(KEV)?, epss: root.bucket(EPSS)?, info })
    }

    /// What is in it.
    #[must_use]
    pub fn info(&self) -> &RiskInfo {
        &self.info
    }

    pub(crate) fn known_exploited(&self, id: &str) -> Result<Option<KnownExploited>, DatabaseError> {
        one(self.kev, id)
    }

    pub(crate) fn prediction(&self, id: &str) -> Result<Option<Epss>, DatabaseError> {
        one(self.epss, id)
    }
}

fn one<T: for<'de> Deserialize<'de>>(
    bucket: Option<Bucket<'_>>,
    id: &str,
) -> Result<Option<T>, DatabaseError> {
    let Some(item) = bucket.map(|bucket| bucket.get(id.as_bytes())).transpose()?.flatten() else {
        return Ok(None);
    };
    value(id, item).map(Some)
}

fn value<T: for<'de> Deserialize<'de>>(id: &str, item: Item<'_>) -> Result<T, DatabaseError> {
    let parsed = match item {
        Item::Value(value) => serde_json::from_slice(value).ok(),
        Item::Bucket(_) => None,
    };
    parsed
        .ok_or_else(|| DatabaseError::Value { bucket: RISK_FILE.into(), key: id.chars().take(100).collect() })
}

fn all<T: for<'de> Deserialize<'de>>(
    bucket: Option<Bucket<'_>>,
) -> Result<BTreeMap<String, T>, DatabaseError> {
    let mut entries = BTreeMap::new();
    let Some(bucket) = bucket else { return Ok(entries) };
    for entry in bucket.entries()? {
        let (id, item) = entry?;
        let id = String::from_utf8_lossy(id).into_owned();
        let parsed = value(&id, item)?;
        entries.insert(id, parsed);
    }
    Ok(entries)
}

/// Grype's risk, 0 to 100 (grype `vulnerability.Metadata.RiskScore`): threat × severity × a modifier for what is known
/// to be exploited. The threat is 1 for that, else the probability EPSS predicts, and nothing where it predicts none.
/// The severity is the mean of the word's number and of the CVSS scores, both of the source whose rating counts.
#[must_use]
pub fn score(finding: &Finding) -> f64 {
    let threat = match (&finding.known_exploited, finding.epss) {
        (Some(_), _) => 1.0,
        (None, Some(epss)) => epss.score,
        (None, None) => 0.0,
    };
    let modifier = match &finding.known_exploited {
        Some(known) if known.ransomware => 1.1,
        Some(_) => 1.05,
        None => 1.0,
    };
    let word = match finding.severity {
        Severity::Low => 0.3,
        Severity::Medium | Severity::Unknown => 0.5,
        Severity::High => 0.75,
        Severity::Critical => 0.9,
    };
    let source = finding.severity_source.as_ref();
    let cvss = source.and_then(|source| finding.cvss.get(source));
    let scores = cvss.map(|cvss| [cvss.v2_score, cvss.v3_score, cvss.v40_score]);
    // A score of 0 is a vector that says nothing.
    let scores: Vec<f64> = scores.into_iter().flatten().flatten().filter(|score| *score > 0.0).collect();
    #[expect(clippy::cast_precision_loss, reason = "three scores at most")]
    let severity = match scores.len() {
        0 => word,
        n => f64::midpoint(word, scores.iter().sum::<f64>() / n as f64 / 10.0),
    };
    (threat * severity * modifier).min(1.0) * 100.0
}

/// Order of findings within a target (Grype's `--sort-by`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Order {
    /// Package, installed version, severity: Trivy's order.
    #[default]
    Package,
    /// Worst severity first.
    Severity,
    /// Highest risk first.
    Risk,
    /// Most likely to be exploited first.
    Epss,
    /// Known to be exploited first.
    Kev,
    /// By identifier.
    Vulnerability,
}

impl Order {
    const WORDS: [(&'static str, Self); 6] = [
        ("package", Self::Package),
        ("severity", Self::Severity),
        ("risk", Self::Risk),
        ("epss", Self::Epss),
        ("kev", Self::Kev),
        ("vulnerability", Self::Vulnerability),
    ];

    /// Puts findings, which are in the order of packages, in this order; equals stay as they are.
    pub(crate) fn sort(self, findings: &mut [Finding]) {
        let epss = |finding: &Finding| finding.epss.map_or(-1.0, |epss| epss.score);
        let kev =
            |finding: &Finding| finding.known_exploited.as_ref().map_or(0, |k| 1 + u8::from(k.ransomware));
        match self {
            Self::Package => {}
            Self::Severity => findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity)),
            Self::Risk => {
                findings.sort_by(|a, b| score(b).total_cmp(&score(a)).then(b.severity.cmp(&a.severity)));
            }
            Self::Epss => findings.sort_by(|a, b| epss(b).total_cmp(&epss(a))),
            Self::Kev => findings.sort_by_key(|finding| std::cmp::Reverse((kev(finding), finding.severity))),
            Self::Vulnerability => findings.sort_by(|a, b| a.id.cmp(&b.id)),
        }
    }
}

impl std::str::FromStr for Order {
    type Err = OrderError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let found = Self::WORDS.iter().find(|(word, _)| *word == s);
        found.map(|(_, order)| *order).ok_or_else(|| OrderError { found: s.chars().take(60).collect() })
    }
}

/// A word that is not an order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("order is \"{found}\", expected package, severity, risk, epss, kev or vulnerability")]
pub struct OrderError {
    /// The word, shortened to 60 characters.
    pub found: String,
}

impl Fault for OrderError {
    fn code(&self) -> &'static str {
        "vuln-order"
    }
    fn hint(&self) -> String {
        "the words are those of Grype's --sort-by".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// Risk data that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RiskError {
    /// Too many bytes.
    #[error("{what} is larger than the limit of {limit} bytes")]
    TooLarge {
        /// What it was meant to be.
        what: &'static str,
        /// The limit in bytes.
        limit: u64,
    },
    /// Not the file it should be.
    #[error("not {what}: {reason}")]
    Malformed {
        /// What it was meant to be.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// It cannot be stored.
    #[error(transparent)]
    Store(#[from] BoltError),
}

impl Fault for RiskError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "risk-too-large",
            Self::Malformed { .. } => "risk-malformed",
            Self::Store(error) => error.code(),
        }
    }
    fn hint(&self) -> String {
        "give CISA's known_exploited_vulnerabilities.json as --kev and FIRST's epss_scores CSV as --epss"
            .into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// A day, as both sources write it.
fn is_day(text: &str) -> bool {
    format!("{text}T00:00:00Z").parse::<Timestamp>().is_ok()
}

#[cfg(test)]
mod tests;
