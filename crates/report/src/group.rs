//! Findings and packages by target, as Trivy groups them.

use sbom::{Ecosystem, Inventory, Package};
use vuln::{Finding, Scan, Suppressed};

/// One group of a report: the packages of the operating system, of one language, or of one binary.
#[derive(Debug, Clone, PartialEq)]
pub struct Target<'a> {
    /// Heading: `app (debian 12.5)`, `Python`, `Node.js`, `Java`, …, or the path of a binary or lock file.
    pub name: String,
    /// Trivy's class: `os-pkgs` or `lang-pkgs`.
    pub class: &'static str,
    /// Trivy's type: the family of the operating system, or the ecosystem.
    pub kind: String,
    /// Packages with their index in the inventory, in its order.
    pub packages: Vec<(usize, &'a Package)>,
    /// Findings in the scan's order.
    pub findings: Vec<&'a Finding>,
    /// Findings that ignore files and VEX documents answered for.
    pub suppressed: Vec<&'a Suppressed>,
}

/// All targets that have packages: first the operating system, then ecosystems, binaries and lock files by name.
#[must_use]
pub fn targets<'a>(inventory: &'a Inventory, scan: &'a Scan) -> Vec<Target<'a>> {
    let mut targets: Vec<(Key, Target<'a>)> = Vec::new();
    for (index, package) in inventory.packages.iter().enumerate() {
        let key = key(package.ecosystem, package.locations.first().map(|location| location.path.as_str()));
        match targets.iter_mut().rev().find(|(other, _)| *other == key) {
            Some((_, target)) => target.packages.push((index, package)),
            None => {
                let target = new_target(inventory, package.ecosystem, &key.1, (index, package));
                targets.push((key, target));
            }
        }
    }
    targets.sort_by(|(one, _), (other, _)| one.cmp(other));
    for finding in &scan.findings {
        let key = key(finding.package.ecosystem, finding.package.path.as_deref());
        if let Ok(at) = targets.binary_search_by(|(other, _)| other.cmp(&key)) {
            targets[at].1.findings.push(finding);
        }
    }
    for suppressed in &scan.suppressed {
        let package = &suppressed.finding.package;
        let key = key(package.ecosystem, package.path.as_deref());
        if let Ok(at) = targets.binary_search_by(|(other, _)| other.cmp(&key)) {
            targets[at].1.suppressed.push(suppressed);
        }
    }
    let mut targets: Vec<Target<'_>> = targets.into_iter().map(|(_, target)| target).collect();
    // As in Trivy by name, behind the system.
    targets.sort_by(|one, other| {
        (one.class != "os-pkgs", &one.name).cmp(&(other.class != "os-pkgs", &other.name))
    });
    targets
}

// The rank of the ecosystem, and the path where each file is a target of its own.
type Key = (usize, String);

fn key(ecosystem: Ecosystem, path: Option<&str>) -> Key {
    // One operating system, one target, whichever of the three databases a package stands in.
    let rank = if ecosystem.is_os() {
        0
    } else {
        1 + Ecosystem::ALL.iter().position(|other| *other == ecosystem).unwrap_or(Ecosystem::ALL.len())
    };
    let per_file = !ecosystem.is_os() && ecosystem.heading().is_none();
    (rank, if per_file { path.unwrap_or_default().to_owned() } else { String::new() })
}

fn new_target<'a>(
    inventory: &Inventory,
    ecosystem: Ecosystem,
    path: &str,
    first: (usize, &'a Package),
) -> Target<'a> {
    let (name, class, kind) = if ecosystem.is_os() {
        let subject = &inventory.subject.name;
        // Extended maintenance is a release of its own to Trivy.
        let release = |os: &'_ sbom::OperatingSystem| {
            os.stream.clone().filter(|stream| stream.ends_with("-ESM")).unwrap_or_else(|| os.version.clone())
        };
        let os = inventory.os.as_ref();
        let (family, version) = os.map_or(("none", String::new()), |os| (os.family.as_str(), release(os)));
        let system = format!("{family} {version}");
        (format!("{subject} ({})", system.trim_end()), "os-pkgs", family.to_owned())
    } else {
        let name = match ecosystem.heading() {
            Some(heading) => heading,
            None if path.is_empty() => ecosystem.as_str(),
            None => path,
        };
        let name = name.to_owned();
        (name, "lang-pkgs", ecosystem.as_str().to_owned())
    };
    Target { name, class, kind, packages: vec![first], findings: Vec::new(), suppressed: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn groups_are_named_classed_and_ordered_as_in_trivy() {
        let inventory = samples::inventory();
        let scan = samples::scan(&inventory);
        let shown: Vec<_> = targets(&inventory, &scan)
            .into_iter()
            .map(|t| (t.name, t.class, t.kind, t.packages.len(), t.findings.len()))
            .collect();
        let row =
            |name: &str, class, kind: &str, findings| (name.to_owned(), class, kind.to_owned(), 1, findings);
        assert_eq!(
            shown,
            [
                row("127.0.0.1:5000/team/app:1.2 (debian 12.5)", "os-pkgs", "debian", 2),
                row("Python", "lang-pkgs", "python-pkg", 1),
                row("usr/bin/other", "lang-pkgs", "gobinary", 1),
                row("usr/bin/tool", "lang-pkgs", "gobinary", 0),
            ]
        );
    }

    /// As Trivy heads Ubuntu Pro: the release it is maintained as, in the place of the one it is.
    #[test]
    fn extended_maintenance_heads_the_target() {
        for (family, version, stream, expected) in [
            ("ubuntu", "16.04", Some("16.04-ESM"), "ubuntu 16.04-ESM"),
            ("ubuntu", "22.04", None, "ubuntu 22.04"),
            // The stream of another distribution's repositories is no release of its own.
            ("alpine", "3.18.4", Some("3.17"), "alpine 3.18.4"),
            ("arch", "", None, "arch"),
        ] {
            let mut inventory = samples::inventory();
            inventory.os = Some(sbom::OperatingSystem {
                family: family.into(),
                version: version.into(),
                stream: stream.map(str::to_owned),
                ..sbom::OperatingSystem::default()
            });
            let scan = samples::scan(&inventory);
            let first = &targets(&inventory, &scan)[0];
            assert_eq!(first.name, format!("127.0.0.1:5000/team/app:1.2 ({expected})"));
            assert_eq!((first.class, first.kind.as_str()), ("os-pkgs", family));
        }
    }

    #[test]
    fn every_finding_has_a_group() {
        let mut inventory = samples::inventory();
        inventory.os = None;
        let scan = samples::scan(&inventory);
        let grouped: usize = targets(&inventory, &scan).iter().map(|target| target.findings.len()).sum();
        assert_eq!(grouped, scan.findings.len());
        assert_eq!(targets(&inventory, &scan)[0].kind, "none");
    }
}
