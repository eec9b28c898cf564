//! Which findings are left out, as Trivy's `--ignore-policy` says it: `data.trivy.ignore` in Rego, asked about one finding
//! at a time.

use base::Timestamp;
use serde_json::Value;

use crate::PolicyError;
use crate::rego::RegoPolicy;
use crate::set::{MAX_POLICY_BYTES, PolicyFile};

/// Trivy's query.
const IGNORE: &str = "data.trivy.ignore";

/// What policies that import `data.lib.trivy` call (trivy.dev, "Filtering", "By Open Policy Agent").
pub(crate) const PARSE_CVSS: &str = "trivy.parse_cvss_vector_v3";

/// Metrics of CVSS 3 (FIRST, CVSS v3.1 §2): short and long name, short and long values.
type Metric = (&'static str, &'static str, &'static [(&'static str, &'static str)]);
const IMPACT: &[(&str, &str)] = &[("N", "None"), ("L", "Low"), ("H", "High")];
const METRICS: [Metric; 8] = [
    ("AV", "AttackVector", &[("N", "Network"), ("A", "Adjacent"), ("L", "Local"), ("P", "Physical")]),
    ("AC", "AttackComplexity", &[("L", "Low"), ("H", "High")]),
    ("PR", "PrivilegesRequired", IMPACT),
    ("UI", "UserInteraction", &[("N", "None"), ("R", "Required")]),
    ("S", "Scope", &[("U", "Unchanged"), ("C", "Changed")]),
    ("C", "Confidentiality", IMPACT),
    ("I", "Integrity", IMPACT),
    ("A", "Availability", IMPACT),
];

/// A CVSS 3 vector as an object with words.
pub(crate) fn parse_cvss(vector: &str) -> Value {
    let mut parsed = serde_json::Map::new();
    for (name, value) in vector.split('/').filter_map(|part| part.split_once(':')) {
        let metric = METRICS.iter().find(|(short, ..)| *short == name);
        let Some((_, long, values)) = metric else { continue };
        if let Some((_, word)) = values.iter().find(|(short, _)| *short == value) {
            parsed.insert((*long).to_owned(), Value::from(*word));
        }
    }
    Value::Object(parsed)
}

/// A policy that was read.
#[derive(Debug)]
pub struct IgnorePolicy {
    policy: RegoPolicy,
    file: String,
}

impl IgnorePolicy {
    /// Reads a policy; `now` is what it sees as the time.
    ///
    /// # Errors
    /// When it is too large, is no Rego, or has no rule `ignore` in the package `trivy`.
    pub fn read(file: PolicyFile<'_>, now: Timestamp) -> Result<Self, PolicyError> {
        let (name, found) = (file.name.to_owned(), file.text.len());
        if found > MAX_POLICY_BYTES {
            return Err(PolicyError::TooLarge { file: name, found, limit: MAX_POLICY_BYTES });
        }
        Ok(Self { policy: RegoPolicy::open(&[file], IGNORE, now)?, file: name })
    }

    /// The file it is from.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether a finding, in the form of Trivy's report, is left out.
    ///
    /// # Errors
    /// When the policy fails or takes too long: that says nothing about the finding.
    pub fn ignores(&mut self, finding: &Value) -> Result<bool, PolicyError> {
        self.policy.is_true(IGNORE, finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Fault as _;
    use serde_json::json;

    fn read(text: &str) -> Result<IgnorePolicy, PolicyError> {
        IgnorePolicy::read(PolicyFile { name: "ignore.rego", text }, Timestamp::from_secs(1_700_000_000))
    }

    /// The policy of Trivy's documentation, in both versions of the language.
    const BASIC: [&str; 2] = [
        r#"package trivy

import data.lib.trivy

default ignore = false

ignore_pkgs := {"bash", "bind-license", "rpm", "vim", "vim-minimal"}

ignore {
	input.PkgName == ignore_pkgs[_]
}

ignore {
	nvd_v3_vector := input.CVSS.nvd.V3Vector
	cvss := trivy.parse_cvss_vector_v3(nvd_v3_vector)
	cvss.AttackVector != "Network"
}

ignore {
	input.CweIDs[_] == "CWE-352"
}
"#,
        r#"package trivy

import data.lib.trivy

default ignore := false

ignore if input.PkgName in {"bash", "rpm"}

ignore if trivy.parse_cvss_vector_v3(input.CVSS.nvd.V3Vector).AttackVector != "Network"

ignore if "CWE-352" in input.CweIDs
"#,
    ];

    #[test]
    fn the_policies_of_trivys_documentation() {
        for text in BASIC {
            let mut policy = read(text).expect(text);
            let vector = |text: &str| json!({"PkgName": "x", "CVSS": {"nvd": {"V3Vector": text}}});
            for (finding, expected) in [
                (json!({"PkgName": "bash"}), true),
                (json!({"PkgName": "openssl"}), false),
                (vector("CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), true),
                (vector("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), false),
                (json!({"PkgName": "x", "CweIDs": ["CWE-79", "CWE-352"]}), true),
            ] {
                assert_eq!(policy.ignores(&finding), Ok(expected), "{finding}");
            }
        }
    }

    #[test]
    fn what_is_no_such_policy_is_refused_and_one_without_end_ends() {
        let code = |text: &str| read(text).map(|_| ()).map_err(|error| error.code());
        assert!(code("package trivy\n\nignored = true").is_err());
        assert!(code("package other\n\nignore = true").is_err());
        assert!(code("package trivy\n\nignore {").is_err());
        let padding = " ".repeat(MAX_POLICY_BYTES);
        assert!(matches!(read(&padding), Err(PolicyError::NoRule { .. } | PolicyError::Syntax { .. })));
        assert!(matches!(read(&format!("{padding} ")), Err(PolicyError::TooLarge { .. })));
        let endless = "package trivy\n\nignore {\n\tcount([1 | numbers.range(1, 30000)[_]; numbers.range(1, 30000)[_]]) > 0\n}\n";
        let mut policy = read(endless).expect("read");
        assert!(matches!(policy.ignores(&json!({})), Err(PolicyError::Budget { .. })));
    }
}
