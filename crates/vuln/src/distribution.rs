//! Which bucket, which name and which order a distribution's packages are matched by.

use base::Severity;
use sbom::{OperatingSystem, Package};

use crate::version::Scheme;

/// How packages of one release are matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Distribution {
    pub(crate) bucket: String,
    pub(crate) scheme: Scheme,
    join: Join,
    pub(crate) feed: Feed,
}

/// What the advisories of a distribution say, and what of it Trivy's driver of that distribution takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feed {
    /// Fixes, for every architecture; without a fix there is no finding.
    Fixes,
    /// As [`Feed::Fixes`]; versions are shown without an epoch of zero.
    Alma,
    /// A fix for each architecture.
    Rocky,
    /// A fix for each architecture and flavour: ksplice, FIPS, neither.
    Oracle,
    /// What has no fix counts too.
    Unfixed,
    /// As [`Feed::Unfixed`]; versions are shown without an epoch of zero.
    Azure,
    /// Status and severity for each package, and identifiers of the vendor.
    Debian,
    /// Status and severity for each package; the source package's version is shown.
    Echo,
    /// As [`Feed::Debian`], by the repositories of the image.
    RedHat,
    /// Everything an advisory says. Trivy has no driver.
    Everything,
}

impl Feed {
    /// Whether an advisory without a fix is a finding.
    pub(crate) fn counts_unfixed(self) -> bool {
        !matches!(self, Self::Fixes | Self::Alma | Self::Rocky | Self::Oracle)
    }

    /// Whether the status an advisory states is taken. trivy-db has none where an advisory is always a fix; one that is
    /// stated there all the same is from a source that knows more.
    pub(crate) fn has_status(self) -> bool {
        matches!(self, Self::Debian | Self::Echo | Self::RedHat | Self::Everything) || !self.counts_unfixed()
    }

    /// Whose rating the severity in an advisory is. Where Red Hat has not rated yet, Trivy stops at UNKNOWN; the rating of
    /// others is more to go by.
    pub(crate) fn rated_by(self, severity: Severity) -> Option<&'static str> {
        match self {
            _ if severity == Severity::Unknown => None,
            Self::RedHat => Some("redhat"),
            Self::Debian => Some("debian"),
            Self::Echo => Some("echo"),
            _ => None,
        }
    }

    /// Whether the vendor's identifiers are shown.
    pub(crate) fn has_vendor_ids(self) -> bool {
        matches!(self, Self::Debian | Self::RedHat | Self::Everything)
    }

    /// Whether an advisory has an entry for each architecture, and which of them concern a package.
    pub(crate) fn by_architecture(self) -> bool {
        matches!(self, Self::Rocky | Self::Oracle)
    }

    /// A fixed version as Trivy prints it.
    pub(crate) fn shown(self, fixed: &str) -> String {
        match self {
            Self::Alma | Self::Rocky | Self::Azure | Self::RedHat => {
                fixed.strip_prefix("0:").unwrap_or(fixed).into()
            }
            _ => fixed.into(),
        }
    }

    /// Whether packages of other makers are matched: the feed is not that of one distribution's repositories.
    pub(crate) fn covers_third_parties(self) -> bool {
        self == Self::Echo
    }
}

/// Oracle's flavours of a package, each with fixes of its own (trivy-db `PackageFlavor`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Normal,
    Fips,
    Ksplice,
}

impl Flavour {
    fn of(version: &str) -> Self {
        let version = version.to_ascii_lowercase();
        if version.ends_with("_fips") {
            Self::Fips
        } else if version.split('.').any(|part| part.starts_with("ksplice")) {
            Self::Ksplice
        } else {
            Self::Normal
        }
    }
}

/// Red Hat's one bucket.
pub(crate) const RED_HAT: &str = "Red Hat";

/// Which name of a package the advisories go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    Source,
    /// Name of the source package, version of the binary one.
    SourceName,
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
        let (bucket, scheme, join, feed) = match family {
            "debian" => (format!("debian {major}"), Scheme::Deb, Join::Source, Feed::Debian),
            "ubuntu" => (format!("ubuntu {version}"), Scheme::Deb, Join::Source, Feed::Unfixed),
            // Development snapshots call themselves 3.21_alpha20240807.
            "alpine" if version.contains('_') || version == "edge" => {
                ("alpine edge".into(), Scheme::Apk, Join::Source, Feed::Unfixed)
            }
            "alpine" => (format!("alpine {minor}"), Scheme::Apk, Join::Source, Feed::Unfixed),
            "wolfi" | "chainguard" | "minimos" => (family.into(), Scheme::Apk, Join::Source, Feed::Fixes),
            "echo" => (family.into(), Scheme::Deb, Join::Source, Feed::Echo),
            "alma" => (format!("alma {major}"), Scheme::Rpm, Join::Modular, Feed::Alma),
            "rocky" => (format!("rocky {major}"), Scheme::Rpm, Join::Modular, Feed::Rocky),
            "redhat" | "centos" => (RED_HAT.into(), Scheme::Rpm, Join::RedHat, Feed::RedHat),
            // Trivy orders Amazon's versions by Debian's rules. Before 2 they were counted by years.
            "amazon" => {
                let release = if matches!(major, "2" | "2022" | "2023") { major } else { "1" };
                (format!("amazon linux {release}"), Scheme::Deb, Join::Binary, Feed::Fixes)
            }
            "bottlerocket" => (family.into(), Scheme::Rpm, Join::Binary, Feed::Fixes),
            "arch" => ("archlinux".into(), Scheme::Alpm, Join::Binary, Feed::Everything),
            "oracle" => (format!("Oracle Linux {major}"), Scheme::Rpm, Join::Binary, Feed::Oracle),
            "photon" => (format!("Photon OS {minor}"), Scheme::Rpm, Join::SourceName, Feed::Fixes),
            "azurelinux" => (format!("Azure Linux {minor}"), Scheme::Rpm, Join::Source, Feed::Azure),
            "cbl-mariner" => (format!("CBL-Mariner {minor}"), Scheme::Rpm, Join::Source, Feed::Azure),
            "opensuse-leap" => (format!("openSUSE Leap {version}"), Scheme::Rpm, Join::Binary, Feed::Fixes),
            "opensuse-tumbleweed" => ("openSUSE Tumbleweed".into(), Scheme::Rpm, Join::Binary, Feed::Fixes),
            "slem" => {
                (format!("SUSE Linux Enterprise Micro {version}"), Scheme::Rpm, Join::Binary, Feed::Fixes)
            }
            "sles" => (format!("SUSE Linux Enterprise {version}"), Scheme::Rpm, Join::Binary, Feed::Fixes),
            _ => return None,
        };
        Some(Self { bucket, scheme, join, feed })
    }

    /// Whether advisories apply by repositories ([`crate::red_hat`]).
    pub(crate) fn is_red_hat(&self) -> bool {
        self.join == Join::RedHat
    }

    /// The name to look up and the version to compare.
    pub(crate) fn key<'p>(&self, package: &'p Package) -> (String, &'p str) {
        match (self.join, &package.source) {
            (Join::Source, Some(source)) => (source.name.clone(), &source.version),
            (Join::SourceName, Some(source)) => (source.name.clone(), &package.version),
            (Join::Modular | Join::RedHat, _) => (modular_name(package), &package.version),
            _ => (package.name.clone(), &package.version),
        }
    }

    /// A second name to look up and the version to compare, where advisories of other sources than trivy-db's go by it: the
    /// source package in Red Hat's family, named without an epoch; the package with its module in Oracle's.
    pub(crate) fn second_key<'p>(&self, package: &'p Package) -> Option<(String, &'p str)> {
        match (self.join, &package.source) {
            (Join::Modular | Join::RedHat, Some(source)) => {
                let name = with_module(package, &source.name);
                Some((disclosed_name(&name), without_epoch(&source.version)))
            }
            (Join::Binary, _) if self.feed == Feed::Oracle && package.modularity.is_some() => {
                Some((modular_name(package), without_epoch(&package.version)))
            }
            _ => None,
        }
    }

    /// The version that is shown of an installed package.
    pub(crate) fn shown_version<'p>(&self, package: &'p Package) -> &'p str {
        match &package.source {
            Some(source) if self.feed == Feed::Echo => &source.version,
            _ => &package.version,
        }
    }

    /// Whether a fix is one for the flavour of a package that is installed.
    pub(crate) fn concerns_flavour(&self, installed: &str, fixed: &str) -> bool {
        self.feed != Feed::Oracle || Flavour::of(installed) == Flavour::of(fixed)
    }

    /// Whether the package belongs to a module and does not say to which.
    pub(crate) fn lacks_module(&self, package: &Package) -> bool {
        self.feed == Feed::Alma && package.modularity.is_none() && package.version.contains(".module_el")
    }
}

/// What advisories on a source package go by, as Red Hat discloses vulnerabilities: a name no package has.
pub(crate) fn disclosed_name(source: &str) -> String {
    format!("{source} (source)")
}

/// `4:5.26.3-419.el8` is `5.26.3-419.el8`.
pub(crate) fn without_epoch(version: &str) -> &str {
    version.split_once(':').map_or(version, |(_, rest)| rest)
}

/// `nodejs:12:8030020201124152102:229f0a1c` and `npm` make `nodejs:12::npm`.
fn modular_name(package: &Package) -> String {
    with_module(package, &package.name)
}

fn with_module(package: &Package, name: &str) -> String {
    let stream = package.modularity.as_deref().and_then(|label| {
        let (end, _) = label.match_indices(':').nth(1)?;
        label.get(..end)
    });
    match stream {
        Some(stream) => format!("{stream}::{name}"),
        None => name.to_owned(),
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
        use Join::{Binary, Modular, RedHat, Source, SourceName};
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
            ("photon", "5.0", Some(("Photon OS 5.0", Scheme::Rpm, SourceName))),
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

    #[test]
    fn oracles_flavours_are_packages_of_their_own() {
        let rules = Distribution::of_release("oracle", "8.9").expect("has rules");
        let check = |installed: &str, fixed: &str, expected: bool| {
            assert_eq!(rules.concerns_flavour(installed, fixed), expected, "{installed} {fixed}");
        };
        check("2.28-1.el8", "2.28-2.el8", true);
        check("2.28-1.el8", "2.28-2.ksplice1.el8", false);
        check("2:2.28-1.KSPLICE1.el8", "2.28-2.ksplice1.el8", true);
        check("1.0-1.el8_fips", "1.0-2.el8", false);
        check("1.0-1.el8_fips", "1.0-2.el8_FIPS", true);
    }
}
