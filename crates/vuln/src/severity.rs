//! Whose rating of a vulnerability counts (Trivy's `--vuln-severity-source`).

use std::collections::BTreeMap;

use base::{Class, Fault, Severity};

use crate::finding::DataSource;

/// Sources trivy-db keeps ratings of, by their short names (trivy-db `vulnsrc/vulnerability/const.go`).
const SOURCES: [&str; 36] = [
    "nvd",
    "redhat",
    "redhat-oval",
    "redhat-csaf-vex",
    "debian",
    "ubuntu",
    "alpine",
    "amazon",
    "oracle-oval",
    "suse-cvrf",
    "photon",
    "arch-linux",
    "alma",
    "rocky",
    "cbl-mariner",
    "azure",
    "ruby-advisory-db",
    "php-security-advisories",
    "nodejs-security-wg",
    "ghsa",
    "glad",
    "aqua",
    "osv",
    "k8s",
    "wolfi",
    "chainguard",
    "bitnami",
    "govulndb",
    "julia",
    "bottlerocket",
    "echo",
    "minimos",
    "rootio",
    "seal",
    "centos",
    "fedora",
];

/// A source of ratings, or the choice that suits each finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SeveritySource {
    /// The source of the advisory, GitHub for its own identifiers, NVD, else what the database chose.
    Auto,
    /// The source of this short name.
    Named(String),
}

impl std::str::FromStr for SeveritySource {
    type Err = SeveritySourceError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "auto" => Ok(Self::Auto),
            name if SOURCES.contains(&name) => Ok(Self::Named(name.to_owned())),
            other => Err(SeveritySourceError { found: other.chars().take(60).collect() }),
        }
    }
}

/// A word that names no source of ratings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "severity source is \"{found}\", expected auto or a source of trivy-db such as nvd, ghsa, debian, redhat"
)]
pub struct SeveritySourceError {
    /// The word, shortened to 60 characters.
    pub found: String,
}

impl Fault for SeveritySourceError {
    fn code(&self) -> &'static str {
        "vuln-severity-source"
    }
    fn hint(&self) -> String {
        "the short names stand in the results as SeveritySource".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// The rating that counts and whose it is. `stored` is what the database chose when it was built.
pub(crate) fn choose(
    sources: &[SeveritySource],
    id: &str,
    stored: &str,
    ratings: &BTreeMap<String, Severity>,
    advisory: Option<&DataSource>,
) -> (Severity, Option<String>) {
    if sources.is_empty() {
        return auto(id, stored, ratings, advisory);
    }
    for source in sources {
        match source {
            SeveritySource::Auto => return auto(id, stored, ratings, advisory),
            SeveritySource::Named(name) => {
                if let Some(severity) = ratings.get(name) {
                    return (*severity, Some(name.clone()));
                }
            }
        }
    }
    (Severity::Unknown, None)
}

fn auto(
    id: &str,
    stored: &str,
    ratings: &BTreeMap<String, Severity>,
    advisory: Option<&DataSource>,
) -> (Severity, Option<String>) {
    let own = advisory.map(|source| source.base_id.as_deref().unwrap_or(&source.id));
    if let Some((own, severity)) = own.and_then(|own| ratings.get_key_value(own)) {
        return (*severity, Some(own.clone()));
    }
    let github = id.starts_with("GHSA-").then_some("ghsa");
    // As in Trivy, the first of them that has rated it ends the search, even with "unknown".
    let rated = github.into_iter().chain(["nvd"]).find_map(|source| Some((source, *ratings.get(source)?)));
    match rated {
        Some((source, severity)) if severity != Severity::Unknown => (severity, Some(source.into())),
        _ => (stored.parse().unwrap_or_default(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_source_that_rated_it_counts() {
        use Severity as S;
        let ratings: BTreeMap<String, S> = [("nvd", S::Critical), ("ghsa", S::Low), ("debian", S::Medium)]
            .map(|(name, severity)| (name.to_owned(), severity))
            .into();
        let debian =
            DataSource { id: "debian".into(), name: String::new(), url: String::new(), base_id: None };
        let rebuilt = DataSource { id: "rootio".into(), base_id: Some("debian".into()), ..debian.clone() };
        let check = |sources: &[&str], id: &str, source: Option<&DataSource>, expected: (S, Option<&str>)| {
            let sources: Vec<SeveritySource> = sources.iter().map(|s| s.parse().expect(s)).collect();
            let (severity, from) = choose(&sources, id, "HIGH", &ratings, source);
            assert_eq!((severity, from.as_deref()), expected, "{sources:?}");
        };
        check(&[], "CVE-1", Some(&debian), (S::Medium, Some("debian")));
        check(&["auto"], "CVE-1", Some(&rebuilt), (S::Medium, Some("debian")));
        check(&["auto"], "CVE-1", None, (S::Critical, Some("nvd")));
        check(&["auto"], "GHSA-1", None, (S::Low, Some("ghsa")));
        check(&["redhat", "ghsa", "nvd"], "CVE-1", Some(&debian), (S::Low, Some("ghsa")));
        check(&["redhat", "auto"], "CVE-1", Some(&debian), (S::Medium, Some("debian")));
        check(&["redhat"], "CVE-1", Some(&debian), (S::Unknown, None));
        let none = BTreeMap::new();
        assert_eq!(choose(&[], "CVE-1", "HIGH", &none, Some(&debian)), (S::High, None));
        assert!("vendor".parse::<SeveritySource>().is_err());
    }
}
