//! Credentials as findings: which of those that were found are reported.

use std::borrow::Cow;

use secretscan::{FoundSecret, Place};
use serde::{Deserialize, Serialize};

use crate::finding::Scan;
use crate::matcher::ScanOptions;

/// A credential that is not reported because an ignore file names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppressedSecret {
    /// The credential.
    pub secret: FoundSecret,
    /// Why; empty where no reason is given.
    pub statement: String,
    /// The file that says so.
    pub source: String,
}

impl Scan {
    /// Takes the secrets of an image or folder in, as far as severities and ignore files let them through. `subject` is
    /// what is looked at, as the user named it.
    pub fn add_secrets(&mut self, found: Vec<FoundSecret>, subject: &str, options: &ScanOptions) {
        for secret in found {
            let severity = secret.finding.severity;
            if !options.severities.is_empty() && !options.severities.contains(&severity) {
                self.filtered.by_severity += 1;
                continue;
            }
            let ignored = options.suppressions.rules.iter().find_map(|rules| {
                // Patterns are held against Trivy's target: `MatchSecret` of `pkg/result/ignore.go`.
                let rule = rules.secret(&secret.finding.rule_id, &target(&secret, subject), options.now)?;
                Some((rule.statement.clone(), rules.source().to_owned()))
            });
            match ignored {
                Some((statement, source)) => {
                    self.suppressed_secrets.push(SuppressedSecret { secret, statement, source });
                }
                None => self.secrets.push(secret),
            }
        }
    }
}

/// What Trivy calls the file: in images with a leading slash, and the configuration by the image's name.
fn target<'s>(secret: &'s FoundSecret, subject: &'s str) -> Cow<'s, str> {
    match secret.place {
        Place::Config => subject.into(),
        place if place.layer().is_some() => format!("/{}", secret.path).into(),
        _ => secret.path.as_str().into(),
    }
}

#[cfg(test)]
mod tests {
    use base::{Severity, Timestamp};
    use secretscan::{Place, SecretFinding};

    use super::*;
    use crate::{IgnoreRules, scan_licenses};

    fn secret(rule: &str, path: &str, severity: Severity) -> FoundSecret {
        FoundSecret {
            path: path.into(),
            place: Place::Tree,
            finding: SecretFinding {
                rule_id: rule.into(),
                category: String::new(),
                title: String::new(),
                severity,
                start_line: 1,
                end_line: 1,
                offset: None,
                matched: String::new(),
                code: Vec::new(),
            },
        }
    }

    #[test]
    fn severities_and_ignore_files_leave_secrets_out() {
        let yaml = "secrets: [{id: a, paths: ['/app/**'], statement: known}, {id: b, paths: ['etc/x']}, \
                    {id: d, paths: ['team/*']}]";
        let rules = IgnoreRules::parse("i.yaml", yaml.as_bytes()).expect("read");
        let mut options = ScanOptions::all(Timestamp::from_secs(0));
        options.severities = vec![Severity::High];
        options.suppressions.rules = vec![rules];
        let subject = sbom::Subject::named("t");
        let inventory =
            sbom::Inventory { subject, os: None, layers: vec![], packages: vec![], unreadable: vec![] };
        let mut scan = scan_licenses(&inventory, &options);
        let found = vec![
            FoundSecret { place: Place::Layer { layer: 0 }, ..secret("a", "app/k", Severity::High) },
            secret("a", "srv/k", Severity::High),
            secret("b", "etc/x", Severity::High),
            secret("c", "etc/x", Severity::Low),
            FoundSecret { place: Place::Layer { layer: 0 }, ..secret("b", "etc/x", Severity::High) },
            FoundSecret { place: Place::Config, ..secret("b", "config.json", Severity::High) },
            FoundSecret { place: Place::Config, ..secret("d", "config.json", Severity::High) },
        ];
        scan.add_secrets(found, "team/app:1", &options);
        // As in Trivy, paths in images begin with a slash and those in folders do not.
        let paths: Vec<_> = scan.secrets.iter().map(|secret| secret.path.as_str()).collect();
        assert_eq!(paths, ["srv/k", "etc/x", "config.json"]);
        let left: Vec<_> = scan.suppressed_secrets.iter().map(|one| one.statement.as_str()).collect();
        assert_eq!((left, scan.filtered.by_severity), (vec!["known", "", ""], 1));
    }
}
