//! Ignore files: `.trivyignore`, one identifier a line, and `.trivyignore.yaml`, with paths, package URLs, an end
//! and a reason (Trivy's documentation, "Filtering"; `pkg/result/ignore.go`).

use base::{Class, Fault, Glob, Purl, PurlParts, Timestamp};
use serde::Deserialize;

/// The largest ignore file: 4 MiB, some 100,000 rules. An own choice.
pub const MAX_IGNORE_FILE_BYTES: u64 = 4 << 20;

/// The rules of one ignore file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IgnoreRules {
    source: String,
    vulnerabilities: Vec<IgnoreRule>,
    secrets: Vec<IgnoreRule>,
    licenses: Vec<IgnoreRule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreRule {
    /// Identifier of a vulnerability, a secret rule or a licence.
    pub id: String,
    /// Why, in the words of whoever wrote the rule.
    pub statement: String,
    /// From this time on the rule no longer holds.
    pub expires: Option<Timestamp>,
    paths: Vec<Glob>,
    purls: Vec<PurlParts>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    vulnerabilities: Option<Vec<Entry>>,
    // Read so that a file written for Trivy is understood; there are no misconfiguration findings to ignore.
    misconfigurations: Option<Vec<Entry>>,
    secrets: Option<Vec<Entry>>,
    licenses: Option<Vec<Entry>>,
}

// A misspelled key would make a rule wider than it was meant, so unknown keys are errors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    #[serde(default)]
    paths: Option<Vec<String>>,
    #[serde(default)]
    purls: Option<Vec<String>>,
    #[serde(default)]
    expired_at: Option<String>,
    #[serde(default)]
    statement: Option<String>,
}

impl IgnoreRules {
    /// Reads an ignore file. `name` is its path: one that ends in `.yaml` or `.yml` is in the YAML form.
    ///
    /// # Errors
    /// When the file does not follow its form. A rule that cannot be understood is an error, not a rule that is left
    /// out: whoever wrote it expects it to hold.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, IgnoreError> {
        let file = || name.to_owned();
        if bytes.len() as u64 > MAX_IGNORE_FILE_BYTES {
            return Err(IgnoreError::TooLarge { file: file(), limit: MAX_IGNORE_FILE_BYTES });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| IgnoreError::NotText { file: file() })?;
        if name.ends_with(".yaml") || name.ends_with(".yml") { yaml(name, text) } else { lines(name, text) }
    }

    /// The file the rules are from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Number of rules about vulnerabilities.
    #[must_use]
    pub fn len(&self) -> usize {
        self.vulnerabilities.len()
    }

    /// Whether there are no rules at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.vulnerabilities.is_empty() && self.secrets.is_empty() && self.licenses.is_empty()
    }

    /// Rules whose time is over at `now`; they no longer hold.
    pub fn expired(&self, now: Timestamp) -> impl Iterator<Item = &IgnoreRule> {
        let all = self.vulnerabilities.iter().chain(&self.secrets).chain(&self.licenses);
        all.filter(move |rule| !rule.holds(now))
    }

    /// The rule that leaves out a vulnerability of a package found at one of `paths`.
    #[must_use]
    pub fn vulnerability(
        &self,
        id: &str,
        paths: &[&str],
        package: &PurlParts,
        now: Timestamp,
    ) -> Option<&IgnoreRule> {
        self.vulnerabilities.iter().find(|rule| {
            rule.id == id && rule.holds(now) && rule.covers_path(paths) && rule.covers_package(package)
        })
    }

    /// The rule that leaves out a secret of a kind in a file.
    #[must_use]
    pub fn secret(&self, rule_id: &str, path: &str, now: Timestamp) -> Option<&IgnoreRule> {
        find(&self.secrets, rule_id, path, now)
    }

    /// The rule that leaves out a licence in a file.
    #[must_use]
    pub fn license(&self, name: &str, path: &str, now: Timestamp) -> Option<&IgnoreRule> {
        find(&self.licenses, name, path, now)
    }
}

fn find<'r>(rules: &'r [IgnoreRule], id: &str, path: &str, now: Timestamp) -> Option<&'r IgnoreRule> {
    rules.iter().find(|rule| rule.id == id && rule.holds(now) && rule.covers_path(&[path]))
}

impl IgnoreRule {
    fn holds(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|end| now <= end)
    }

    fn covers_path(&self, paths: &[&str]) -> bool {
        self.paths.is_empty() || paths.iter().any(|path| self.paths.iter().any(|glob| glob.matches(path)))
    }

    fn covers_package(&self, package: &PurlParts) -> bool {
        self.purls.is_empty() || self.purls.iter().any(|pattern| pattern.covers(package))
    }
}

/// `CVE-2024-0001`, `CVE-2024-0002 exp:2026-12-31`, `# a comment`. One list for all kinds of findings.
fn lines(name: &str, text: &str) -> Result<IgnoreRules, IgnoreError> {
    let mut rules = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut fields = line.split_whitespace();
        let Some(id) = fields.next() else { continue };
        let expires = match fields.find_map(|field| field.strip_prefix("exp:")) {
            None => None,
            Some(date) => Some(day(date).ok_or_else(|| IgnoreError::Line {
                file: name.to_owned(),
                line: index + 1,
                found: date.chars().take(60).collect(),
            })?),
        };
        let (paths, purls, statement) = (Vec::new(), Vec::new(), String::new());
        rules.push(IgnoreRule { id: id.to_owned(), statement, expires, paths, purls });
    }
    Ok(IgnoreRules {
        source: name.to_owned(),
        vulnerabilities: rules.clone(),
        secrets: rules.clone(),
        licenses: rules,
    })
}

/// `2026-12-31` is that day's first moment, as in Trivy; a whole RFC 3339 time is taken as it stands.
fn day(text: &str) -> Option<Timestamp> {
    let whole = if text.len() == "2026-12-31".len() { format!("{text}T00:00:00Z") } else { text.to_owned() };
    whole.parse().ok()
}

fn yaml(name: &str, text: &str) -> Result<IgnoreRules, IgnoreError> {
    // An empty document is null; serde reads null as no struct.
    let file: Option<File> = serde_yaml_ng::from_str(text)
        .map_err(|error| IgnoreError::Yaml { file: name.to_owned(), reason: error.to_string() })?;
    let file = file.unwrap_or_default();
    let rules = |entries: Option<Vec<Entry>>| -> Result<Vec<IgnoreRule>, IgnoreError> {
        entries.unwrap_or_default().into_iter().map(|entry| rule(name, entry)).collect()
    };
    rules(file.misconfigurations)?;
    Ok(IgnoreRules {
        source: name.to_owned(),
        vulnerabilities: rules(file.vulnerabilities)?,
        secrets: rules(file.secrets)?,
        licenses: rules(file.licenses)?,
    })
}

fn rule(name: &str, entry: Entry) -> Result<IgnoreRule, IgnoreError> {
    let wrong = |field: &'static str, found: &str| IgnoreError::Field {
        file: name.to_owned(),
        id: entry.id.clone(),
        field,
        found: found.chars().take(300).collect(),
    };
    let paths = entry.paths.iter().flatten();
    let paths = paths.map(|path| Glob::parse(path).ok_or_else(|| wrong("paths", path)));
    let purls = entry.purls.iter().flatten();
    let purls = purls.map(|purl| purl.parse::<Purl>().map_err(|_| wrong("purls", purl)).map(|p| p.parts()));
    let expires = entry.expired_at.as_deref();
    let expires = expires.map(|text| day(text).ok_or_else(|| wrong("expired_at", text)));
    Ok(IgnoreRule {
        paths: paths.collect::<Result<_, _>>()?,
        purls: purls.collect::<Result<_, _>>()?,
        expires: expires.transpose()?,
        statement: entry.statement.clone().unwrap_or_default(),
        id: entry.id,
    })
}

/// An ignore file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IgnoreError {
    /// Too many bytes.
    #[error("{file} is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The file.
        file: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// Not UTF-8.
    #[error("{file} is not text in UTF-8")]
    NotText {
        /// The file.
        file: String,
    },
    /// A date that is none.
    #[error("{file} line {line}: the end of the rule is \"{found}\", expected a day such as exp:2026-12-31")]
    Line {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// Not the YAML it should be.
    #[error("{file} is not an ignore file in YAML: {reason}")]
    Yaml {
        /// The file.
        file: String,
        /// What the parser says, with line and column.
        reason: String,
    },
    /// A field of a rule.
    #[error("{file}: {field} of {id} holds \"{found}\", which is malformed")]
    Field {
        /// The file.
        file: String,
        /// The rule.
        id: String,
        /// The field.
        field: &'static str,
        /// What stands there.
        found: String,
    },
}

impl Fault for IgnoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "ignore-too-large",
            Self::NotText { .. } => "ignore-not-text",
            Self::Line { .. } => "ignore-date",
            Self::Yaml { .. } => "ignore-yaml",
            Self::Field { .. } => "ignore-field",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Field { field: "purls", .. } => "write package URLs such as pkg:npm/lodash@4.17.20".into(),
            Self::Field { field: "paths", .. } => "close each [ and { of the pattern".into(),
            Self::Yaml { .. } => {
                "use vulnerabilities, secrets and licenses, each a list of {id, paths, purls, expired_at, statement}"
                    .into()
            }
            _ => "one identifier a line, with exp:YYYY-MM-DD after it where the rule is to end".into(),
        }
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("time")
    }

    fn parts(purl: &str) -> PurlParts {
        purl.parse::<Purl>().expect(purl).parts()
    }

    #[test]
    fn one_identifier_a_line() {
        let text = "# accepted\n\nCVE-2024-1\n  CVE-2024-2   exp:2026-01-02 # until then\ngeneric-secret\n";
        let rules = IgnoreRules::parse(".trivyignore", text.as_bytes()).expect("read");
        let (package, before) = (parts("pkg:npm/a@1"), at("2026-01-01T23:59:59Z"));
        let after = at("2026-01-02T00:00:01Z");
        let holds = |id: &str, now| rules.vulnerability(id, &["x"], &package, now).is_some();
        assert!(holds("CVE-2024-1", after) && holds("CVE-2024-2", before));
        assert!(!holds("CVE-2024-2", after) && !holds("cve-2024-1", before) && !holds("CVE-2024", before));
        assert_eq!(rules.expired(after).count(), 3, "one for each kind of finding");
        assert!(rules.secret("generic-secret", "a/b", after).is_some());
        assert!(rules.license("CVE-2024-1", "", after).is_some());
        assert!(IgnoreRules::parse("x", b"").expect("empty").is_empty());
    }

    const YAML: &str = "
vulnerabilities:
  - id: CVE-2024-1
    paths: ['app/**/package.json', 'Python']
    statement: not reachable
  - id: CVE-2024-2
    purls: ['pkg:npm/%40a/b']
    expired_at: 2026-01-02
  - id: CVE-2024-2
    purls: ['pkg:deb/debian/c@1']
misconfigurations:
  - id: AVD-1
licenses:
  - id: AGPL-3.0
    paths: ['usr/share/doc/**']
";

    #[test]
    fn rules_with_paths_packages_ends_and_reasons() {
        let rules = IgnoreRules::parse("a/.trivyignore.yaml", YAML.as_bytes()).expect("read");
        let now = at("2026-01-01T00:00:00Z");
        let find =
            |id: &str, path: &str, purl: &str, now| rules.vulnerability(id, &[path], &parts(purl), now);
        let npm = "pkg:npm/%40a/b@1";
        let found = find("CVE-2024-1", "app/x/package.json", npm, now).expect("covered");
        assert_eq!(found.statement, "not reachable");
        assert_eq!(find("CVE-2024-1", "lib/x/package.json", npm, now), None);
        assert!(find("CVE-2024-2", "any", npm, now).is_some());
        assert_eq!(find("CVE-2024-2", "any", npm, at("2026-01-03T00:00:00Z")), None);
        assert!(find("CVE-2024-2", "", "pkg:deb/debian/c@1?arch=amd64", now).is_some());
        assert_eq!(find("CVE-2024-2", "", "pkg:deb/debian/c@2", now), None);
        assert!(rules.license("AGPL-3.0", "usr/share/doc/x/copyright", now).is_some());
        assert_eq!(rules.license("AGPL-3.0", "app", now), None);
        assert!(IgnoreRules::parse("a.yml", b"").expect("empty").is_empty());
    }

    #[test]
    fn what_cannot_be_understood_is_an_error() {
        let limit = usize::try_from(MAX_IGNORE_FILE_BYTES).expect("small");
        let large = vec![b'#'; limit + 1];
        assert!(IgnoreRules::parse("x", &large[1..]).is_ok());
        let rows: [(&str, &[u8], &str); 9] = [
            ("x", &large, "ignore-too-large"),
            ("x", b"\xff", "ignore-not-text"),
            ("x", b"CVE-1 exp:soon", "ignore-date"),
            ("x.yaml", b"vulnerabilities: {", "ignore-yaml"),
            ("x.yaml", b"vulnerabilities: [{id: a, path: [b]}]", "ignore-yaml"),
            ("x.yaml", b"vulnerability: []", "ignore-yaml"),
            ("x.yaml", b"vulnerabilities: [{id: a, paths: ['[']}]", "ignore-field"),
            ("x.yaml", b"vulnerabilities: [{id: a, purls: [b]}]", "ignore-field"),
            ("x.yaml", b"secrets: [{id: a, expired_at: later}]", "ignore-field"),
        ];
        for (name, bytes, code) in rows {
            assert_eq!(IgnoreRules::parse(name, bytes).expect_err(code).code(), code);
        }
    }
}
