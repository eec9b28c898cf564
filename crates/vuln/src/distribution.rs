//! Which bucket, which name and which order a distribution's packages are matched by.

use sbom::{OperatingSystem, Package};

use crate::version::Scheme;

/// How packages of one release are matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Distribution {
    pub(crate) bucket: String,
    pub(crate) scheme: Scheme,
    join: Join,
}

/// Which name of a package the advisories go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    Source,
    Binary,
    /// Binary name with `module:stream::` in front.
    Modular,
}

impl Distribution {
    /// The rules of an operating system; none when there are none.
    pub(crate) fn of(os: &OperatingSystem) -> Option<Self> {
        let version = os.version.as_str();
        let major = version.split('.').next().unwrap_or(version);
        let minor = match version.match_indices('.').nth(1) {
            Some((end, _)) => &version[..end],
            None => version,
        };
        let (bucket, scheme, join) = match os.family.as_str() {
            "debian" => (format!("debian {major}"), Scheme::Deb, Join::Source),
            "ubuntu" => (format!("ubuntu {version}"), Scheme::Deb, Join::Source),
            // Development snapshots call themselves 3.21_alpha20240807.
            "alpine" if version.contains('_') || version == "edge" => {
                ("alpine edge".into(), Scheme::Apk, Join::Source)
            }
            "alpine" => (format!("alpine {minor}"), Scheme::Apk, Join::Source),
            "wolfi" | "chainguard" | "minimos" => (os.family.clone(), Scheme::Apk, Join::Source),
            "alma" | "rocky" => (format!("{} {major}", os.family), Scheme::Rpm, Join::Modular),
            // Trivy orders Amazon's versions by Debian's rules.
            "amazon" => (format!("amazon linux {major}"), Scheme::Deb, Join::Binary),
            "oracle" => (format!("Oracle Linux {major}"), Scheme::Rpm, Join::Binary),
            "photon" => (format!("Photon OS {minor}"), Scheme::Rpm, Join::Source),
            "azurelinux" => (format!("Azure Linux {minor}"), Scheme::Rpm, Join::Source),
            "cbl-mariner" => (format!("CBL-Mariner {minor}"), Scheme::Rpm, Join::Source),
            "opensuse-leap" => (format!("openSUSE Leap {version}"), Scheme::Rpm, Join::Binary),
            "opensuse-tumbleweed" => ("openSUSE Tumbleweed".into(), Scheme::Rpm, Join::Binary),
            "sles" => (format!("SUSE Linux Enterprise {version}"), Scheme::Rpm, Join::Binary),
            _ => return None,
        };
        Some(Self { bucket, scheme, join })
    }

    /// The name to look up and the version to compare.
    pub(crate) fn key<'p>(&self, package: &'p Package) -> (String, &'p str) {
        match (self.join, &package.source) {
            (Join::Source, Some(source)) => (source.name.clone(), &source.version),
            (Join::Modular, _) => (modular_name(package), &package.version),
            _ => (package.name.clone(), &package.version),
        }
    }

    /// Whether the package belongs to a module and does not say to which.
    pub(crate) fn lacks_module(&self, package: &Package) -> bool {
        self.join == Join::Modular && package.modularity.is_none() && package.version.contains(".module_el")
    }
}

/// `nodejs:12:8030020201124152102:229f0a1c` and `npm` make `nodejs:12::npm`.
fn modular_name(package: &Package) -> String {
    let stream = package.modularity.as_deref().and_then(|label| {
        let (end, _) = label.match_indices(':').nth(1)?;
        label.get(..end)
    });
    match stream {
        Some(stream) => format!("{stream}::{}", package.name),
        None => package.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_carry_the_names_of_trivy_db() {
        for (family, version, bucket) in [
            ("debian", "12.5", "debian 12"),
            ("alpine", "3.18.4", "alpine 3.18"),
            ("alpine", "3.21_alpha20240807", "alpine edge"),
            ("alma", "9.3", "alma 9"),
            ("ubuntu", "22.04", "ubuntu 22.04"),
            ("amazon", "2023", "amazon linux 2023"),
            ("wolfi", "20230201", "wolfi"),
            ("azurelinux", "3.0.20240727", "Azure Linux 3.0"),
        ] {
            let os = OperatingSystem {
                family: family.into(),
                version: version.into(),
                pretty_name: None,
                codename: None,
            };
            assert_eq!(Distribution::of(&os).map(|d| d.bucket).as_deref(), Some(bucket));
        }
    }
}
