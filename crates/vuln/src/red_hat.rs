//! Red Hat's advisories, which apply by the repositories and builds a package came from: trivy-db keeps for each
//! advisory the numbers of the products (CPEs) it is about, and the numbers of each repository's and build's products.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use sbom::{OperatingSystem, Package};

use crate::database::{Advisory, Database, DatabaseError, Known};
use crate::version::{Scheme, VersionError};

/// Repositories of an image that does not say which it was built from, by major release (Trivy's list).
const DEFAULT_CONTENT_SETS: [(&str, [&str; 2]); 5] = [
    ("6", ["rhel-6-server-rpms", "rhel-6-server-extras-rpms"]),
    ("7", ["rhel-7-server-rpms", "rhel-7-server-extras-rpms"]),
    ("8", ["rhel-8-for-x86_64-baseos-rpms", "rhel-8-for-x86_64-appstream-rpms"]),
    ("9", ["rhel-9-for-x86_64-baseos-rpms", "rhel-9-for-x86_64-appstream-rpms"]),
    ("10", ["rhel-10-for-x86_64-baseos-rpms", "rhel-10-for-x86_64-appstream-rpms"]),
];

/// Architectures that Red Hat has repositories for.
const ARCHITECTURES: [&str; 4] = ["x86_64", "aarch64", "ppc64le", "s390x"];

/// The repositories of a major release that everybody gets.
pub(crate) fn standard_repositories(major: &str) -> Vec<String> {
    if matches!(major, "6" | "7") {
        let server = ["rpms", "extras-rpms", "optional-rpms"];
        return server.iter().map(|part| format!("rhel-{major}-server-{part}")).collect();
    }
    let parts = ["baseos", "appstream", "codeready-builder"];
    let all = parts.iter().map(|part| format!("ubi-{major}-{part}-rpms"));
    let each = ARCHITECTURES.iter().flat_map(|arch| {
        parts.iter().flat_map(move |part| {
            [format!("rhel-{major}-for-{arch}-{part}-rpms"), format!("ubi-{major}-for-{arch}-{part}-rpms")]
        })
    });
    all.chain(each).collect()
}

/// Numbers of the products an image is.
pub(crate) fn products(
    database: &Database<'_>,
    os: &OperatingSystem,
) -> Result<BTreeSet<u64>, DatabaseError> {
    let major = os.version.split('.').next().unwrap_or(&os.version);
    let mut products = BTreeSet::new();
    let default = DEFAULT_CONTENT_SETS.iter().find(|(release, _)| *release == major);
    let default = default.map_or(&[][..], |(_, sets)| sets.as_slice());
    let sets: Vec<&str> = match os.content_sets.as_slice() {
        [] if os.builds.is_empty() => default.to_vec(),
        stated => stated.iter().map(String::as_str).collect(),
    };
    for set in sets {
        products.extend(database.red_hat_products("repository", without_suffix(set))?);
    }
    for build in &os.builds {
        products.extend(database.red_hat_products("nvr", build)?);
    }
    Ok(products)
}

/// `repo__8` is `repo`, an artifact of how images are built; `repo__9_DOT_2` is a repository of its own.
fn without_suffix(set: &str) -> &str {
    match set.rsplit_once("__") {
        Some((name, release)) if !release.is_empty() && release.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => set,
    }
}

/// What is known against a package: for each vulnerability the advisory with the latest fix, as Trivy has it.
pub(crate) fn matching(
    known: &[Known],
    products: &BTreeSet<u64>,
    package: &Package,
) -> Result<Vec<(Known, Advisory)>, (String, VersionError)> {
    let mut chosen: BTreeMap<String, (Known, Advisory)> = BTreeMap::new();
    for one in known {
        for entry in one.advisory.entries.iter().flatten() {
            let concerns_product = entry.affected.iter().flatten().any(|product| products.contains(product));
            if !concerns_product || !crate::matcher::concerns_arch(entry, package) {
                continue;
            }
            for cve in entry.cves.iter().flatten() {
                let is_erratum = !one.id.starts_with("CVE-");
                let id = if is_erratum { cve.id.clone() } else { one.id.clone() };
                let mut advisory = entry.clone();
                advisory.severity = cve.severity;
                advisory.vendor_ids = is_erratum.then(|| vec![one.id.clone()]);
                if let Some((_, before)) = chosen.get(&id)
                    && !is_later(&advisory.fixed_version, &before.fixed_version)
                        .map_err(|error| (id.clone(), error))?
                {
                    continue;
                }
                let known =
                    Known { id: id.clone(), advisory: Advisory::default(), source: one.source.clone() };
                chosen.insert(id, (known, advisory));
            }
        }
    }
    Ok(chosen.into_values().collect())
}

/// Whether a fix replaces another one; none is earlier than any.
fn is_later(fix: &str, than: &str) -> Result<bool, VersionError> {
    Ok(match (fix.is_empty(), than.is_empty()) {
        (true, _) => false,
        (false, true) => true,
        (false, false) => Scheme::Rpm.compare(fix, than)? == Ordering::Greater,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_of_content_sets() {
        for (set, expected) in [
            ("rhel-8-for-x86_64-baseos-rpms__8", "rhel-8-for-x86_64-baseos-rpms"),
            ("rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_2", "rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_2"),
            ("repo__", "repo__"),
            ("repo", "repo"),
        ] {
            assert_eq!(without_suffix(set), expected);
        }
    }
}
