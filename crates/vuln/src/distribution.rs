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

/// Red Hat's one bucket.
pub(crate) const RED_HAT: &str = "Red Hat";

/// Which name of a package the advisories go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    Source,
    Binary,
    /// Binary name with `module:stream::` in front.
    Modular,
    /// As [`Join::Modular`], and by the repositories the image was built from.
    RedHat,
}

impl Distribution {
    /// The rules of an operating system; none when there are none.
    pub(crate) fn of(os: &OperatingSystem) -> Option<Self> {
        Self::of_release(&os.family, os.stream.as_deref().unwrap_or(&os.version))
    }

    /// The rules of the release the version itself names: Canonical keeps no advisories of its own for ESM before the
    /// standard support of a release has ended.
    pub(crate) fn without_stream(os: &OperatingSystem) -> Option<Self> {
        Self::of_release(&os.family, &os.version)
    }

    fn of_release(family: &str, version: &str) -> Option<Self> {
        // "2 (Karoo)"
        let version = version.split_whitespace().next().unwrap_or(version);
        let major = version.split('.').next().unwrap_or(version);
        let minor = match version.match_indices('.').nth(1) {
            Some((end, _)) => &version[..end],
            None => version,
        };
        let (bucket, scheme, join) = match family {
            "debian" => (format!("debian {major}"), Scheme::Deb, Join::Source),
            "ubuntu" => (format!("ubuntu {version}"), Scheme::Deb, Join::Source),
            // Development snapshots call themselves 3.21_alpha20240807.
            "alpine" if version.contains('_') || version == "edge" => {
                ("alpine edge".into(), Scheme::Apk, Join::Source)
            }
            "alpine" => (format!("alpine {minor}"), Scheme::Apk, Join::Source),
            "wolfi" | "chainguard" | "minimos" => (family.into(), Scheme::Apk, Join::Source),
            "echo" => (family.into(), Scheme::Deb, Join::Source),
            "alma" | "rocky" => (format!("{family} {major}"), Scheme::Rpm, Join::Modular),
            "redhat" | "centos" => (RED_HAT.into(), Scheme::Rpm, Join::RedHat),
            // Trivy orders Amazon's versions by Debian's rules. Before 2 they were counted by years.
            "amazon" => {
                let release = if matches!(major, "2" | "2022" | "2023") { major } else { "1" };
                (format!("amazon linux {release}"), Scheme::Deb, Join::Binary)
            }
            "bottlerocket" => (family.into(), Scheme::Rpm, Join::Binary),
            "arch" => ("archlinux".into(), Scheme::Alpm, Join::Binary),
            "oracle" => (format!("Oracle Linux {major}"), Scheme::Rpm, Join::Binary),
            "photon" => (format!("Photon OS {minor}"), Scheme::Rpm, Join::Source),
            "azurelinux" => (format!("Azure Linux {minor}"), Scheme::Rpm, Join::Source),
            "cbl-mariner" => (format!("CBL-Mariner {minor}"), Scheme::Rpm, Join::Source),
            "opensuse-leap" => (format!("openSUSE Leap {version}"), Scheme::Rpm, Join::Binary),
            "opensuse-tumbleweed" => ("openSUSE Tumbleweed".into(), Scheme::Rpm, Join::Binary),
            "slem" => (format!("SUSE Linux Enterprise Micro {version}"), Scheme::Rpm, Join::Binary),
            "sles" => (format!("SUSE Linux Enterprise {version}"), Scheme::Rpm, Join::Binary),
            _ => return None,
        };
        Some(Self { bucket, scheme, join })
    }

    /// Whether advisories apply by repositories ([`crate::red_hat`]).
    pub(crate) fn is_red_hat(&self) -> bool {
        self.join == Join::RedHat
    }

    /// The name to look up and the version to compare.
    pub(crate) fn key<'p>(&self, package: &'p Package) -> (String, &'p str) {
        match (self.join, &package.source) {
            (Join::Source, Some(source)) => (source.name.clone(), &source.version),
            (Join::Modular | Join::RedHat, _) => (modular_name(package), &package.version),
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
            ("amazon", "2 (Karoo)", "amazon linux 2"),
            ("amazon", "AMI release 2018.03", "amazon linux 1"),
            ("bottlerocket", "1.20.3", "bottlerocket"),
            ("centos", "7.9.2009", "Red Hat"),
            ("slem", "5.3", "SUSE Linux Enterprise Micro 5.3"),
            ("opensuse-leap", "15.5", "openSUSE Leap 15.5"),
            ("opensuse-tumbleweed", "20240101", "openSUSE Tumbleweed"),
            ("echo", "1", "echo"),
            ("arch", "", "archlinux"),
            ("wolfi", "20230201", "wolfi"),
            ("azurelinux", "3.0.20240727", "Azure Linux 3.0"),
        ] {
            let os = OperatingSystem {
                family: family.into(),
                version: version.into(),
                pretty_name: None,
                codename: None,
                ..OperatingSystem::default()
            };
            assert_eq!(Distribution::of(&os).map(|d| d.bucket).as_deref(), Some(bucket));
        }
    }

    /// Trivy's 26 families: those with advisories go to a bucket and join by a name; of the others a scan says that it
    /// knows nothing.
    #[test]
    fn every_family_has_rules_or_is_said_to_have_none() {
        use Join::{Binary, Modular, RedHat, Source};
        let rules = [
            ("alma", "9.3", Some(("alma 9", Scheme::Rpm, Modular))),
            ("alpine", "3.20.1", Some(("alpine 3.20", Scheme::Apk, Source))),
            // Trivy orders Amazon's versions, which are RPM's, by Debian's rules: parity before correctness.
            ("amazon", "2023.4", Some(("amazon linux 2023", Scheme::Deb, Binary))),
            ("azurelinux", "3.0", Some(("Azure Linux 3.0", Scheme::Rpm, Source))),
            ("bottlerocket", "1.20", Some(("bottlerocket", Scheme::Rpm, Binary))),
            ("cbl-mariner", "2.0.2", Some(("CBL-Mariner 2.0", Scheme::Rpm, Source))),
            ("centos", "8.4", Some(("Red Hat", Scheme::Rpm, RedHat))),
            ("chainguard", "1", Some(("chainguard", Scheme::Apk, Source))),
            ("debian", "12.5", Some(("debian 12", Scheme::Deb, Source))),
            ("echo", "1", Some(("echo", Scheme::Deb, Source))),
            ("minimos", "1", Some(("minimos", Scheme::Apk, Source))),
            ("opensuse-leap", "15.5", Some(("openSUSE Leap 15.5", Scheme::Rpm, Binary))),
            ("opensuse-tumbleweed", "20240101", Some(("openSUSE Tumbleweed", Scheme::Rpm, Binary))),
            ("oracle", "8.9", Some(("Oracle Linux 8", Scheme::Rpm, Binary))),
            ("photon", "5.0", Some(("Photon OS 5.0", Scheme::Rpm, Source))),
            ("redhat", "9.2", Some(("Red Hat", Scheme::Rpm, RedHat))),
            ("rocky", "9.3", Some(("rocky 9", Scheme::Rpm, Modular))),
            ("slem", "5.3", Some(("SUSE Linux Enterprise Micro 5.3", Scheme::Rpm, Binary))),
            ("sles", "15.5", Some(("SUSE Linux Enterprise 15.5", Scheme::Rpm, Binary))),
            ("ubuntu", "22.04", Some(("ubuntu 22.04", Scheme::Deb, Source))),
            ("wolfi", "1", Some(("wolfi", Scheme::Apk, Source))),
            ("activestate", "1", None),
            ("centos-stream", "9", None),
            ("coreos", "1", None),
            ("fedora", "40", None),
            // Detected as Leap or Tumbleweed; the bare name stands in other programs' documents.
            ("opensuse", "15.5", None),
        ];
        assert_eq!(rules.len(), 26);
        for (family, version, expected) in rules {
            let os = OperatingSystem {
                family: family.into(),
                version: version.into(),
                ..OperatingSystem::default()
            };
            let found = Distribution::of(&os);
            let found = found.as_ref().map(|found| (found.bucket.as_str(), found.scheme, found.join));
            assert_eq!(found, expected, "{family}");
        }
    }

    /// Ubuntu Pro's advisories come first, and those of the release where there are none yet.
    #[test]
    fn extended_maintenance_of_ubuntu_is_a_stream() {
        let os = OperatingSystem {
            family: "ubuntu".into(),
            version: "16.04".into(),
            stream: Some("16.04-ESM".into()),
            ..OperatingSystem::default()
        };
        let bucket = |rules: Option<Distribution>| rules.map(|rules| rules.bucket);
        assert_eq!(bucket(Distribution::of(&os)).as_deref(), Some("ubuntu 16.04-ESM"));
        assert_eq!(bucket(Distribution::without_stream(&os)).as_deref(), Some("ubuntu 16.04"));
    }
}
