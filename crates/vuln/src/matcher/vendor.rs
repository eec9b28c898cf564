//! Who patches the packages of distributions, and has advisories for them: RapidFort, Root.io, Seal. An image is theirs by
//! a file in it or by the versions or names of its packages, as in Trivy.

use sbom::{OperatingSystem, Package};

use crate::database::{Advisory, Known};
use crate::version::{Scheme, VersionError};

/// Whose patched packages are in an image.
pub(super) enum Vendor {
    /// Patches under the distribution's names: `1.2-3.root.io.1`, in Alpine `-r10071`.
    RootIo(Rules),
    /// Packages of its own, `seal-…`.
    Seal(Rules),
    /// Images rebuilt whole, with packages of several distributions in them.
    RapidFort(RapidFort),
}

/// Where RapidFort's advisories are and how versions are ordered.
pub(super) struct RapidFort {
    base: Base,
    /// The release of the image as the buckets have it: `22.04`, `3.18`, `9`.
    release: String,
    pub(super) scheme: Scheme,
}

enum Base {
    Ubuntu,
    Alpine,
    RedHat,
}

impl RapidFort {
    fn of(os: &OperatingSystem) -> Option<Self> {
        let (base, parts, scheme) = match os.family.as_str() {
            "ubuntu" => (Base::Ubuntu, 2, Scheme::Deb),
            "alpine" => (Base::Alpine, 2, Scheme::Apk),
            "redhat" => (Base::RedHat, 1, Scheme::Rpm),
            _ => return None,
        };
        let release: Vec<&str> = os.version.split('.').take(parts).collect();
        Some(Self { base, release: release.join("."), scheme })
    }

    /// The bucket for a version. RapidFort's own rebuilds go by no release; RPMs go by the distribution they were built
    /// for, which need not be that of the image.
    pub(super) fn bucket(&self, version: &str) -> String {
        let (family, release) = match self.base {
            Base::Ubuntu if version.contains("+rf") || version.contains("rfubu") => ("ubuntu", ""),
            Base::Ubuntu => ("ubuntu", self.release.as_str()),
            Base::Alpine => ("alpine", self.release.as_str()),
            Base::RedHat => match dist_tag(version) {
                Some(("fc", release)) => ("fedora", release),
                Some(("rf", _)) => ("Red Hat", ""),
                Some((_, release)) => ("Red Hat", release),
                None => ("Red Hat", self.release.as_str()),
            },
        };
        format!("rapidfort {family} {release}").trim_end().to_owned()
    }
}

/// `el` and `9` of `7.76.1-26.el9_3.3`: the last such mark, since a release may hold others (`.rfc3339`).
fn dist_tag(version: &str) -> Option<(&str, &str)> {
    let mut tags = version.match_indices('.').filter_map(|(at, _)| {
        let rest = &version[at + 1..];
        let tag = ["el", "fc", "rf"].into_iter().find(|tag| rest.starts_with(tag))?;
        let digits = &rest[tag.len()..];
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        Some((&rest[..tag.len()], &digits[..end]))
    });
    tags.next_back()
}

/// Where advisories are and how versions are ordered.
pub(super) struct Rules {
    bucket: String,
    /// The distribution's own bucket.
    pub(super) base: String,
    pub(super) scheme: Scheme,
}

impl Rules {
    /// The bucket for a package: Seal's of Red Hat go by the release in the version of the package.
    pub(super) fn bucket(&self, package: &Package) -> String {
        match red_hat_release(&package.version) {
            Some(release) if self.bucket == SEAL_RED_HAT => format!("{SEAL_RED_HAT} {release}"),
            _ => self.bucket.clone(),
        }
    }
}

const SEAL_RED_HAT: &str = "seal Red Hat";

impl Vendor {
    pub(super) fn of<'p>(
        os: &OperatingSystem,
        packages: impl Iterator<Item = &'p Package> + Clone,
    ) -> Option<Self> {
        let family = os.family.as_str();
        if os.supplier.as_deref() == Some("rapidfort")
            && let Some(rules) = RapidFort::of(os)
        {
            return Some(Self::RapidFort(rules));
        }
        let mut versions = packages.clone().map(|package| package.version.as_str());
        let patched = match family {
            "debian" | "ubuntu" => versions.any(|version| version.contains(".root.io")),
            "alpine" => versions.any(is_alpine_of_root_io),
            _ => false,
        };
        if patched {
            let parts = if family == "debian" { 1 } else { 2 };
            let release: Vec<&str> = os.version.split('.').take(parts).collect();
            let base = format!("{family} {}", release.join("."));
            let scheme = if family == "alpine" { Scheme::Apk } else { Scheme::Deb };
            return Some(Self::RootIo(Rules { bucket: format!("root.io {base}"), base, scheme }));
        }
        let (bucket, scheme) = match family {
            "alpine" => ("seal alpine", Scheme::Apk),
            "debian" | "ubuntu" => ("seal debian", Scheme::Deb),
            "cbl-mariner" | "centos" | "redhat" | "oracle" => (SEAL_RED_HAT, Scheme::Rpm),
            _ => return None,
        };
        let mut packages = packages;
        let rules = Rules { bucket: bucket.to_owned(), base: String::new(), scheme };
        packages.any(is_seal).then_some(Self::Seal(rules))
    }
}

/// `1.2.3-r10071`: Root.io puts 007 between two digits of its revision.
fn is_alpine_of_root_io(version: &str) -> bool {
    version.match_indices("-r").any(|(at, _)| {
        let digits = version.as_bytes().get(at + 2..at + 7).unwrap_or_default();
        matches!(digits, [a, b'0', b'0', b'7', e] if a.is_ascii_digit() && e.is_ascii_digit())
    })
}

/// Whether a package is one of Seal's, by its name or its source's.
pub(super) fn is_seal(package: &Package) -> bool {
    let starts = |name: &str| name.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("seal-"));
    starts(&package.name) || package.source.as_ref().is_some_and(|source| starts(&source.name))
}

/// `9` of `1.12-10.el9_3+sp1`.
fn red_hat_release(version: &str) -> Option<&str> {
    let (_, after) = version.split_once("el")?;
    after.split(['_', '+']).next()
}

/// The name advisories of these vendors go by.
pub(super) fn source_name(package: &Package) -> &str {
    package.source.as_ref().map_or(&package.name, |source| &source.name)
}

/// An advisory of a distribution as the vendors write theirs: its ranges, or what is older than its fix.
pub(super) fn as_ranges(known: &Known) -> Vec<Known> {
    if known.advisory.vulnerable_versions.iter().flatten().next().is_some() {
        return by_range(known);
    }
    let mut known = known.clone();
    let fixed = std::mem::take(&mut known.advisory.fixed_version);
    if !fixed.is_empty() {
        known.advisory.vulnerable_versions = Some(vec![format!("<{fixed}")]);
        known.advisory.patched_versions = Some(vec![fixed]);
    }
    vec![known]
}

/// Seal's ranges stand side by side with their fixes; each pair is an advisory.
pub(super) fn by_range(known: &Known) -> Vec<Known> {
    let ranges = known.advisory.vulnerable_versions.as_deref().unwrap_or_default();
    if ranges.len() < 2 {
        return vec![known.clone()];
    }
    let fixes = known.advisory.patched_versions.as_deref().unwrap_or_default();
    let pair = |(at, range): (usize, &String)| {
        let mut one = known.clone();
        one.advisory.vulnerable_versions = Some(vec![range.clone()]);
        one.advisory.patched_versions = fixes.get(at).map(|fix| vec![fix.clone()]);
        one
    };
    ranges.iter().enumerate().map(pair).collect()
}

/// Whether a version lies in one of the ranges; without any, every version does.
pub(super) fn affected(scheme: Scheme, version: &str, advisory: &Advisory) -> Result<bool, VersionError> {
    let ranges = advisory.vulnerable_versions.as_deref().unwrap_or_default();
    if ranges.is_empty() {
        return Ok(true);
    }
    for range in ranges {
        if scheme.in_range(version, range)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_are_known_by_their_marks() {
        for (version, expected) in
            [("1.2-r10071", true), ("1.2-r20072", true), ("1.2-r1", false), ("1.2-r100", false)]
        {
            assert_eq!(is_alpine_of_root_io(version), expected, "{version}");
        }
        for (version, expected) in
            [("1.12-10.el6+sp1", Some("6")), ("1-9.el10_0.1", Some("10")), ("1.21-1+deb12u1", None)]
        {
            assert_eq!(red_hat_release(version), expected, "{version}");
        }
    }

    #[test]
    fn rapidfort_routes_by_version() {
        let check = |family: &str, release: &str, version: &str, expected: &str| {
            let os = OperatingSystem {
                family: family.into(),
                version: release.into(),
                supplier: Some("rapidfort".into()),
                ..OperatingSystem::default()
            };
            let Some(Vendor::RapidFort(rules)) = Vendor::of(&os, std::iter::empty()) else {
                assert_eq!(expected, "", "{family}");
                return;
            };
            assert_eq!(rules.bucket(version), expected, "{version}");
        };
        check("ubuntu", "22.04.1", "7.81.0-1ubuntu1.15", "rapidfort ubuntu 22.04");
        check("ubuntu", "22.04", "0:2.5.2-1build1+rf.1", "rapidfort ubuntu");
        check("ubuntu", "22.04", "0:2.46-10rfubu", "rapidfort ubuntu");
        check("alpine", "3.18.4", "3.1.4-r1", "rapidfort alpine 3.18");
        check("redhat", "9.2", "7.76.1-26.el9_3.3", "rapidfort Red Hat 9");
        check("redhat", "9.2", "7.61.1-14.el8", "rapidfort Red Hat 8");
        check("redhat", "9.2", "7.76.1-26.fc43", "rapidfort fedora 43");
        check("redhat", "9.2", "7.76.1-26.rf1", "rapidfort Red Hat");
        check("redhat", "9.2", "1.0-1.rfc3339.el9", "rapidfort Red Hat 9");
        check("redhat", "9.2", "7.76.1-26", "rapidfort Red Hat 9");
        check("debian", "12", "1", "");
    }

    #[test]
    fn a_distributions_ranges_and_fixes() {
        let check = |advisory: Advisory, version: &str, expected: &[&str]| {
            let known = Known { id: "CVE-1".into(), advisory, source: None };
            let fixes = as_ranges(&known).into_iter().filter_map(|one| {
                affected(Scheme::Deb, version, &one.advisory)
                    .expect("compared")
                    .then(|| one.advisory.patched_versions.unwrap_or_default().join(", "))
            });
            assert_eq!(fixes.collect::<Vec<_>>(), expected, "{version}");
        };
        let list = |all: &[&str]| Some(all.iter().map(|one| (*one).to_owned()).collect());
        let fix = Advisory { fixed_version: "2".into(), ..Advisory::default() };
        check(fix.clone(), "1", &["2"]);
        check(fix, "2", &[]);
        check(Advisory::default(), "1", &[""]);
        let ranges = Advisory {
            fixed_version: "5".into(),
            vulnerable_versions: list(&[">=1, <2", ">=4, <5", "=9"]),
            patched_versions: list(&["2", "5", ""]),
            ..Advisory::default()
        };
        for (version, expected) in [
            ("0.9", &[][..]),
            ("1", &["2"]),
            ("2", &[]),
            ("3", &[]),
            ("4.9", &["5"]),
            ("5", &[]),
            ("9", &[""]),
        ] {
            check(ranges.clone(), version, expected);
        }
    }

    #[test]
    fn ranges_of_distributions() {
        let check = |version: &str, ranges: &[&str], expected: bool| {
            let ranges = ranges.iter().map(|range| (*range).to_owned()).collect();
            let advisory = Advisory { vulnerable_versions: Some(ranges), ..Advisory::default() };
            assert_eq!(affected(Scheme::Deb, version, &advisory), Ok(expected), "{version}");
        };
        check("1.21-1+deb11u1", &[">=1.21-1+deb11u1, <1.21-1+deb11u1+sp999"], true);
        check("1.21-1+deb11u1+sp999", &[">=1.21-1+deb11u1, <1.21-1+deb11u1+sp999"], false);
        check(
            "3.0.15-2",
            &["<3.0.15-1~deb12u1.root.io.1", ">3.0.15-1~deb12u1.root.io.1 <3.0.16-1~deb12u1"],
            true,
        );
        check("9", &[], true);
    }
}
