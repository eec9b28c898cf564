//! AWS Security Finding Format (Security Hub user guide, "AWS Security Finding Format (ASFF) syntax"), as the input of
//! `BatchImportFindings`.

use base::{Class, Digest, Fault, Severity};
use serde_json::{Map, Value, json};

use super::text::{is_web, uri};
use super::{PROGRAM, WriteInfo, clip, json_text, one_line};
use crate::document::wire::Vulnerability;
use crate::{Document, Finding};

/// `BatchImportFindings` takes at most 100 findings in one call; the list is written whole and is to be split there.
pub const MAX_ASFF_FINDINGS: usize = 100;

/// Lengths that the format allows, in characters.
const MAX_TITLE: usize = 256;
const MAX_DESCRIPTION: usize = 1024;
const MAX_RECOMMENDATION: usize = 512;
const MAX_ID: usize = 512;
const MAX_IMAGE_NAME: usize = 128;
const MAX_DETAIL: usize = 1024;

/// The job does not say whose findings they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AsffError {
    /// A variable is missing.
    #[error("findings for Security Hub name an account and a region: {name} is not set")]
    NoVariable {
        /// The variable.
        name: &'static str,
    },
}

impl Fault for AsffError {
    fn code(&self) -> &'static str {
        "asff-no-account"
    }
    fn hint(&self) -> String {
        "set AWS_REGION and AWS_ACCOUNT_ID, as in: AWS_REGION=eu-central-1 AWS_ACCOUNT_ID=111122223333 assay …".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// The result as findings of Security Hub.
///
/// # Errors
/// When the variables do not say which account and region the findings are for.
pub fn asff(document: &Document, info: &WriteInfo<'_>) -> Result<String, AsffError> {
    let variable = |name: &'static str| {
        (info.variable)(name).filter(|value| !value.is_empty()).ok_or(AsffError::NoVariable { name })
    };
    let account = Account { region: variable("AWS_REGION")?, id: variable("AWS_ACCOUNT_ID")? };
    let mut findings: Vec<Value> =
        document.findings().map(|finding| account.finding(document, &finding, info)).collect();
    let gaps = document.gaps();
    if !gaps.is_empty() {
        findings.push(account.not_examined(document, &gaps, info));
    }
    Ok(json_text(&json!({ "Findings": findings })))
}

struct Account {
    region: String,
    id: String,
}

/// What differs from finding to finding.
struct Words {
    rule: String,
    kind: &'static str,
    title: String,
    description: String,
    severity: &'static str,
    identity: String,
    details: Vec<(&'static str, String)>,
}

impl Account {
    fn finding(&self, document: &Document, finding: &Finding<'_>, info: &WriteInfo<'_>) -> Value {
        let words = words(finding);
        let mut value = self.envelope(document, &words, info);
        if let Finding::Vulnerability(_, one) = finding {
            value["Vulnerabilities"] = json!([vulnerability(one)]);
            let advice = if one.fixed_version.is_empty() {
                "There is no version with a fix yet.".to_owned()
            } else {
                format!("Upgrade {} to {}.", one.package, one.fixed_version)
            };
            let mut recommendation = json!({ "Text": clip(&advice, MAX_RECOMMENDATION) });
            if is_web(&one.url) {
                recommendation["Url"] = uri(&one.url).into();
            }
            value["Remediation"] = json!({ "Recommendation": recommendation });
        }
        value
    }

    fn not_examined(&self, document: &Document, gaps: &[String], info: &WriteInfo<'_>) -> Value {
        let words = Words {
            rule: "not-examined".into(),
            kind: "Software and Configuration Checks",
            title: format!("Not everything in {} was examined", document.report().artifact_name),
            description: gaps.join("; "),
            severity: "INFORMATIONAL",
            identity: "not-examined".into(),
            details: Vec::new(),
        };
        self.envelope(document, &words, info)
    }

    fn envelope(&self, document: &Document, words: &Words, info: &WriteInfo<'_>) -> Value {
        let Self { region, id: account } = self;
        let artifact = &document.report().artifact_name;
        let identity = [artifact.as_str(), &words.identity].join("\0");
        let created = document.created().unwrap_or(info.now).min(info.now).to_rfc3339();
        let details: Map<String, Value> = words
            .details
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| ((*name).to_owned(), clip(&one_line(text), MAX_DETAIL).into()))
            .collect();
        json!({
            "SchemaVersion": "2018-10-08",
            "Id": clip(&format!("{PROGRAM}/{}/{}", words.rule, Digest::sha256_of(identity.as_bytes()).hex()), MAX_ID),
            // Findings of one's own go to the default product of the account.
            "ProductArn": format!("arn:aws:securityhub:{region}:{account}:product/{account}/default"),
            "GeneratorId": clip(&format!("{PROGRAM}/{}", words.rule), MAX_ID),
            "AwsAccountId": account,
            "Types": [words.kind],
            "CreatedAt": created,
            "UpdatedAt": info.now.to_rfc3339(),
            "Severity": { "Label": words.severity },
            "Title": clip(&one_line(&words.title), MAX_TITLE),
            // It must not be empty.
            "Description": clip(if words.description.is_empty() { &words.title } else { &words.description }, MAX_DESCRIPTION),
            "ProductFields": { "Product Name": PROGRAM },
            "Resources": [{
                "Type": "Container",
                "Id": clip(artifact, MAX_ID),
                "Partition": "aws",
                "Region": region,
                "Details": {
                    "Container": { "ImageName": clip(artifact, MAX_IMAGE_NAME) },
                    "Other": details,
                },
            }],
            "RecordState": "ACTIVE",
        })
    }
}

fn words(finding: &Finding<'_>) -> Words {
    let result = finding.result();
    let target = result.target.clone();
    let severity = match finding.severity() {
        Severity::Unknown => "INFORMATIONAL",
        severity => severity.as_str(),
    };
    match finding {
        Finding::Vulnerability(_, one) => Words {
            rule: one.id.clone(),
            kind: "Software and Configuration Checks/Vulnerabilities/CVE",
            title: format!("{} in {} {}", one.id, one.package, one.installed_version),
            description: if one.description.is_empty() { one.title.clone() } else { one.description.clone() },
            severity,
            identity: [one.id.as_str(), &target, &one.path, &one.package, &one.installed_version].join("\0"),
            details: vec![
                ("CVE ID", one.id.clone()),
                ("CVE Title", one.title.clone()),
                ("PkgName", one.package.clone()),
                ("Installed Package", one.installed_version.clone()),
                ("Patched Package", one.fixed_version.clone()),
                ("Status", one.status.clone()),
                ("Path", if one.path.is_empty() { target } else { one.path.clone() }),
            ],
        },
        Finding::Misconfiguration(_, one) => Words {
            rule: one.id.clone(),
            kind: "Software and Configuration Checks",
            title: format!("{} in {target}", one.title),
            description: one.description.clone(),
            severity,
            identity: [one.id.as_str(), &target, &one.cause_metadata.start_line.to_string()].join("\0"),
            details: vec![("Message", one.message.clone()), ("Filename", target)],
        },
        Finding::Secret(_, one) => Words {
            rule: one.rule_id.clone(),
            kind: "Sensitive Data Identifications",
            title: format!("{} in {target}", one.title),
            description: one.matched.clone(),
            severity,
            identity: [one.rule_id.as_str(), &target, &one.start_line.to_string()].join("\0"),
            details: vec![("Filename", target), ("StartLine", one.start_line.to_string())],
        },
        Finding::License(_, one) => Words {
            rule: "license".into(),
            kind: "Software and Configuration Checks/Policy",
            title: format!("{} is under {} ({})", finding.subject(), one.name, one.category),
            description: String::new(),
            severity,
            identity: [one.name.as_str(), finding.subject(), &one.file_path, &target].join("\0"),
            details: vec![("PkgName", one.package.clone()), ("Filename", one.file_path.clone())],
        },
    }
}

/// The finding in ASFF's own words for vulnerabilities.
fn vulnerability(one: &Vulnerability) -> Value {
    let mut package = json!({ "Name": one.package, "Version": one.installed_version });
    if !one.fixed_version.is_empty() {
        package["FixedInVersion"] = one.fixed_version.clone().into();
    }
    if !one.path.is_empty() {
        package["FilePath"] = one.path.clone().into();
    }
    let mut value = json!({ "Id": one.id, "VulnerablePackages": [package] });
    value["FixAvailable"] = if one.fixed_version.is_empty() { "NO" } else { "YES" }.into();
    let score = |version: &str, score: f64, vector: &str| {
        (score > 0.0).then(|| json!({ "Version": version, "BaseScore": score, "BaseVector": vector }))
    };
    if let Some((_, cvss)) = one.chosen_cvss() {
        let three = if cvss.v3_vector.starts_with("CVSS:3.0") { "3.0" } else { "3.1" };
        let scores: Vec<Value> = [
            score("4.0", cvss.v40_score, &cvss.v40_vector),
            score(three, cvss.v3_score, &cvss.v3_vector),
            score("2.0", cvss.v2_score, &cvss.v2_vector),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !scores.is_empty() {
            value["Cvss"] = scores.into();
        }
    }
    if let Some(source) = &one.data_source {
        value["Vendor"] = json!({ "Name": source.name, "Url": uri(&source.url) });
    }
    let links: Vec<String> = one.references.iter().filter(|url| is_web(url)).map(|url| uri(url)).collect();
    if !links.is_empty() {
        value["ReferenceUrls"] = links.into();
    }
    value
}
