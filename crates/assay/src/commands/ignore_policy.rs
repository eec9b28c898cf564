//! `--ignore-policy`: a Rego policy that is asked about each finding.

use policy::{IgnorePolicy, PolicyError, PolicyFile};
use report::finding_json;
use sbom::Inventory;
use serde_json::json;
use vuln::{Scan, Suppressed, SuppressedStatus};

use crate::cli::FilterArgs;
use crate::failure::Failure;

use super::context::{Context, read_file};

/// The policy that is named, if one is.
pub(crate) fn open(context: &Context, args: &FilterArgs) -> Result<Option<IgnorePolicy>, Failure> {
    let Some(path) = &args.ignore_policy else { return Ok(None) };
    let bytes = read_file(path, policy::MAX_POLICY_BYTES as u64)?;
    let name = path.display().to_string();
    let text = String::from_utf8_lossy(&bytes);
    let policy = IgnorePolicy::read(PolicyFile { name: &name, text: &text }, Context::now())?;
    context.printer.say(&format!("ignoring  by {name}"));
    Ok(Some(policy))
}

/// Moves the findings that the policy names to those that somebody has answered for. A policy that fails says nothing of
/// any finding, so that is an error.
pub(crate) fn apply(
    policy: &mut IgnorePolicy,
    inventory: &Inventory,
    scan: &mut Scan,
) -> Result<(), PolicyError> {
    let mut kept = Vec::new();
    for finding in std::mem::take(&mut scan.findings) {
        if policy.ignores(&finding_json(inventory, &finding))? {
            let (status, source) = (SuppressedStatus::Ignored, policy.file().to_owned());
            scan.suppressed.push(Suppressed { finding, status, statement: String::new(), source });
        } else {
            kept.push(finding);
        }
    }
    scan.findings = kept;
    let mut licenses = Vec::new();
    for license in std::mem::take(&mut scan.licenses) {
        let as_in_trivy = json!({
            "Severity": license.severity,
            "Category": license.category.as_str(),
            "PkgName": license.package_name,
            "FilePath": license.path,
            "Name": license.name,
        });
        if !policy.ignores(&as_in_trivy)? {
            licenses.push(license);
        }
    }
    scan.licenses = licenses;
    Ok(())
}
