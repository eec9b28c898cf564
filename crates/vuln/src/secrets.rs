//! Credentials as findings: which of those that were found are reported.

use secretscan::FoundSecret;
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
    /// Takes the secrets of an image or folder in, as far as severities and ignore files let them through.
    pub fn add_secrets(&mut self, found: Vec<FoundSecret>, options: &ScanOptions) {
        for secret in found {
            let severity = secret.finding.severity;
            if !options.severities.is_empty() && !options.severities.contains(&severity) {
                self.filtered.by_severity += 1;
                continue;
            }
            let ignored = options.suppressions.rules.iter().find_map(|rules| {
                // Trivy's targets in images begin with a slash, and people write patterns with and without.
                let with_slash = format!("/{}", secret.path);
                let rule = [secret.path.as_str(), &with_slash]
                    .into_iter()
                    .find_map(|path| rules.secret(&secret.finding.rule_id, path, options.now))?;
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
                matched: String::new(),
                code: Vec::new(),
            },
        }
    }

    #[test]
    fn severities_and_ignore_files_leave_secrets_out() {
        let yaml = "secrets: [{id: a, paths: ['/app/**'], statement: known}, {id: b, paths: ['etc/x']}]";
        let rules = IgnoreRules::parse("i.yaml", yaml.as_bytes()).expect("read");
        let mut options = ScanOptions::all(Timestamp::from_secs(0));
        options.severities = vec![Severity::High];
        options.suppressions.rules = vec![rules];
        let subject =
            sbom::Subject { name: "t".into(), manifest_digest: None, config_digest: None, platform: None };
        let inventory =
            sbom::Inventory { subject, os: None, layers: vec![], packages: vec![], unreadable: vec![] };
        let mut scan = scan_licenses(&inventory, &options);
        let found = vec![
            secret("a", "app/k", Severity::High),
            secret("a", "srv/k", Severity::High),
            secret("b", "etc/x", Severity::High),
            secret("c", "etc/x", Severity::Low),
        ];
        scan.add_secrets(found, &options);
        let paths: Vec<_> = scan.secrets.iter().map(|secret| secret.path.as_str()).collect();
        assert_eq!(paths, ["srv/k"]);
        let left: Vec<_> = scan.suppressed_secrets.iter().map(|one| one.statement.as_str()).collect();
        assert_eq!((left, scan.filtered.by_severity), (vec!["known", ""], 1));
    }
}
