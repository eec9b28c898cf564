//! `--ignore-policy`: a Rego policy that is asked about each finding.

use policy::{IgnorePolicy, PolicyError, PolicyFile};
use report::{finding_json, license_json, secret_json};
use sbom::Inventory;
use vuln::{Scan, Suppressed, SuppressedLicense, SuppressedSecret, SuppressedStatus};

use crate::cli::FilterArgs;
use crate::failure::Failure;

use super::context::{Context, read_file};

/// What Trivy says of a finding that a policy left out.
const STATEMENT: &str = "Filtered by Rego";

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
    let source = policy.file().to_owned();
    for finding in std::mem::take(&mut scan.findings) {
        if policy.ignores(&finding_json(inventory, &finding))? {
            let (statement, source) = (STATEMENT.to_owned(), source.clone());
            scan.suppressed.push(Suppressed {
                finding,
                status: SuppressedStatus::Ignored,
                statement,
                source,
            });
        } else {
            scan.findings.push(finding);
        }
    }
    for license in std::mem::take(&mut scan.licenses) {
        if policy.ignores(&license_json(&license))? {
            let (statement, source) = (STATEMENT.to_owned(), source.clone());
            scan.suppressed_licenses.push(SuppressedLicense { license, statement, source });
        } else {
            scan.licenses.push(license);
        }
    }
    for secret in std::mem::take(&mut scan.secrets) {
        if policy.ignores(&secret_json(inventory, &secret))? {
            let (statement, source) = (STATEMENT.to_owned(), source.clone());
            scan.suppressed_secrets.push(SuppressedSecret { secret, statement, source });
        } else {
            scan.secrets.push(secret);
        }
    }
    Ok(())
}
