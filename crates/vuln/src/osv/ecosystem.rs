//! Which bucket of trivy-db an OSV ecosystem belongs to.

use std::collections::BTreeSet;

use super::wire::{Affected, Package};
use crate::names::{Language, normalize};
use crate::programs::BUCKET_PREFIX;
use crate::version::Scheme;

/// Where the advisories of a bucket come from, as `data-source` records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) id: &'static str,
    pub(crate) name: String,
    pub(crate) url: &'static str,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Language(Language),
    Distribution {
        modules: bool,
    },
    /// Programs as NVD names them.
    Programs,
}

/// A bucket and the rules of what goes into it.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) bucket: String,
    pub(crate) source: Source,
    pub(crate) scheme: Scheme,
    pub(crate) kind: Kind,
}

impl Target {
    /// The target of an OSV ecosystem such as `PyPI` or `Debian:12`; `id` is the record's.
    pub(crate) fn of(ecosystem: &str, id: &str) -> Option<Self> {
        let (name, release) = ecosystem.split_once(':').unwrap_or((ecosystem, ""));
        let distribution = |bucket, scheme, source| Some(Self::distribution(bucket, scheme, source));
        let release = release.trim_start_matches('v');
        match (name, release.is_empty()) {
            ("Debian", false) => distribution(format!("debian {release}"), Scheme::Deb, DEBIAN()),
            ("Alpine", false) => distribution(format!("alpine {release}"), Scheme::Apk, ALPINE()),
            ("AlmaLinux", false) => distribution(format!("alma {release}"), Scheme::Rpm, ALMA()),
            ("Ubuntu", false) => distribution(ubuntu(release)?, Scheme::Deb, UBUNTU()),
            ("Rocky Linux", false) => distribution(format!("rocky {release}"), Scheme::Rpm, ROCKY()),
            ("SUSE", false) => distribution(suse(release)?, Scheme::Rpm, SUSE()),
            ("openSUSE", false) => distribution(format!("openSUSE {release}"), Scheme::Rpm, SUSE()),
            ("Photon OS", false) => distribution(format!("Photon OS {release}"), Scheme::Rpm, PHOTON()),
            ("Azure Linux", false) => distribution(azure(release), Scheme::Rpm, AZURE()),
            ("MinimOS", true) => distribution("minimos".into(), Scheme::Apk, MINIMOS()),
            ("Echo", true) => distribution("echo".into(), Scheme::Deb, ECHO()),
            ("Wolfi", true) => distribution("wolfi".into(), Scheme::Apk, WOLFI()),
            ("Chainguard", true) => distribution("chainguard".into(), Scheme::Apk, CHAINGUARD()),
            (name, _) => Language::from_osv(name).map(|language| Self::language(language, id)),
        }
    }

    /// A bucket of a distribution.
    pub(crate) fn distribution(bucket: String, scheme: Scheme, source: Source) -> Self {
        Self { bucket, source, scheme, kind: Kind::Distribution { modules: scheme == Scheme::Rpm } }
    }

    /// The names a record's package has in the bucket. SUSE's records are about source packages and list the binary ones
    /// its advisories join on.
    pub(crate) fn package_names(&self, package: &Package, affected: &Affected) -> Vec<String> {
        if self.source.id == "suse-cvrf" {
            let specific = affected.ecosystem_specific.as_ref();
            let binaries = specific.and_then(|specific| specific.binaries.as_ref());
            let listed = binaries.and_then(serde_json::Value::as_array).into_iter().flatten();
            let names: BTreeSet<String> = listed
                .filter_map(serde_json::Value::as_object)
                .flat_map(|names| names.keys().cloned())
                .collect();
            if !names.is_empty() {
                return names.into_iter().collect();
            }
        }
        vec![self.package_name(&package.name)]
    }

    /// The bucket of a language that records of this kind of identifier go to.
    pub(crate) fn language(language: Language, id: &str) -> Self {
        let source = language_source(language, id);
        // trivy-db names the bucket of OSV's own sources once for all ecosystems.
        let shown = if source.id == "osv" { "Open Source Vulnerability" } else { &source.name };
        Self {
            bucket: format!("{}{shown}", language.bucket_prefix()),
            source,
            scheme: language.scheme(),
            kind: Kind::Language(language),
        }
    }

    /// The bucket of programs.
    pub(crate) fn programs() -> Self {
        let source = NVD();
        let bucket = format!("{BUCKET_PREFIX}{}", source.name);
        Self { bucket, source, scheme: Scheme::Nvd, kind: Kind::Programs }
    }

    pub(crate) fn package_name(&self, name: &str) -> String {
        match self.kind {
            Kind::Language(language) => normalize(language, name).into_owned(),
            Kind::Distribution { .. } | Kind::Programs => name.into(),
        }
    }

    pub(crate) fn is_language(&self) -> bool {
        matches!(self.kind, Kind::Language(_))
    }
}

/// `22.04:LTS` and `Pro:18.04:LTS`. What Pro has besides (`Pro:FIPS:…`, `Pro:Realtime:…`) are other packages.
fn ubuntu(release: &str) -> Option<String> {
    let fields: Vec<&str> = release.split(':').filter(|field| *field != "LTS").collect();
    match fields.as_slice() {
        ["Pro", release] => Some(format!("ubuntu {release}-ESM")),
        [release] => Some(format!("ubuntu {release}")),
        _ => None,
    }
}

/// `Linux Enterprise Server 15 SP5`, `Linux Enterprise Module for Basesystem 15 SP5`, `Linux Enterprise Micro 5.3`.
fn suse(release: &str) -> Option<String> {
    let rest = release.strip_prefix("Linux ")?.strip_prefix("Enterprise ")?;
    if let Some(version) = rest.strip_prefix("Micro ") {
        return Some(format!("SUSE Linux Enterprise Micro {version}"));
    }
    let mut words = rest.split(' ').rev();
    let last = words.next()?;
    let (major, minor) = match last.strip_prefix("SP") {
        Some(pack) => (words.next()?, format!(".{pack}")),
        None => (last, String::new()),
    };
    let is_number = !major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_number.then(|| format!("SUSE Linux Enterprise {major}{minor}"))
}

fn azure(release: &str) -> String {
    // CBL-Mariner became Azure Linux with 3.0.
    let minor = if release.contains('.') { release.to_owned() } else { format!("{release}.0") };
    let name = if minor.starts_with("1.") || minor.starts_with("2.") { "CBL-Mariner" } else { "Azure Linux" };
    format!("{name} {minor}")
}

fn source(id: &'static str, name: &str, url: &'static str) -> Source {
    Source { id, name: name.into(), url }
}

macro_rules! sources {
    ($($constant:ident: $id:literal, $name:literal, $url:literal;)*) => {
        $(#[expect(non_snake_case, reason = "a constant in all but the allocation")]
        pub(crate) fn $constant() -> Source { source($id, $name, $url) })*
    };
}

sources! {
    DEBIAN: "debian", "Debian Security Tracker", "https://salsa.debian.org/security-tracker-team/security-tracker";
    ALPINE: "alpine", "Alpine Secdb", "https://secdb.alpinelinux.org/";
    ALMA: "alma", "AlmaLinux Product Errata", "https://errata.almalinux.org/";
    UBUNTU: "ubuntu", "Ubuntu CVE Tracker", "https://git.launchpad.net/ubuntu-cve-tracker";
    ROCKY: "rocky", "Rocky Linux updateinfo", "https://download.rockylinux.org/pub/rocky/";
    REDHAT: "redhat", "Red Hat Security Data", "https://access.redhat.com/security/data";
    SUSE: "suse-cvrf", "SUSE CVRF", "https://ftp.suse.com/pub/projects/security/cvrf/";
    PHOTON: "photon", "Photon OS CVE metadata", "https://packages.vmware.com/photon/photon_cve_metadata/";
    AZURE: "azure", "Azure Linux Vulnerability Data", "https://github.com/microsoft/AzureLinuxVulnerabilityData";
    MINIMOS: "minimos", "MinimOS Security Data", "https://packages.mini.dev/advisories/secdb/security.json";
    ECHO: "echo", "Echo", "https://advisory.echohq.com/data.json";
    AMAZON: "amazon", "Amazon Linux Security Center", "https://alas.aws.amazon.com/";
    ORACLE: "oracle-oval", "Oracle Linux OVAL definitions", "https://linux.oracle.com/security/oval/";
    WOLFI: "wolfi", "Wolfi Secdb", "https://packages.wolfi.dev/os/security.json";
    NVD: "nvd", "National Vulnerability Database", "https://nvd.nist.gov/";
    CHAINGUARD: "chainguard", "Chainguard Security Data", "https://packages.cgr.dev/chainguard/security.json";
}

fn language_source(language: Language, id: &str) -> Source {
    if id.starts_with("GHSA-") {
        return Source {
            id: "ghsa",
            name: format!("GitHub Security Advisory {}", language.github_name()),
            url: "https://github.com/advisories?query=type%3Areviewed",
        };
    }
    match language {
        Language::Pip => {
            source("osv", "Python Packaging Advisory Database", "https://github.com/pypa/advisory-database")
        }
        Language::Cargo => {
            source("osv", "RustSec Advisory Database", "https://github.com/RustSec/advisory-db")
        }
        Language::Go => source("govulndb", "The Go Vulnerability Database", "https://pkg.go.dev/vuln/"),
        Language::RubyGems => source(
            "ruby-advisory-db",
            "Ruby Advisory Database",
            "https://github.com/rubysec/ruby-advisory-db",
        ),
        _ => source("osv", "Open Source Vulnerability", "https://osv.dev/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ecosystems_of_distributions() {
        for (ecosystem, bucket) in [
            ("Debian:12", Some("debian 12")),
            ("Alpine:v3.18", Some("alpine 3.18")),
            ("Ubuntu:22.04:LTS", Some("ubuntu 22.04")),
            ("Ubuntu:23.10", Some("ubuntu 23.10")),
            ("Ubuntu:Pro:18.04:LTS", Some("ubuntu 18.04-ESM")),
            ("Ubuntu:Pro:FIPS:20.04:LTS", None),
            ("Rocky Linux:9", Some("rocky 9")),
            ("SUSE:Linux Enterprise Server 15 SP5", Some("SUSE Linux Enterprise 15.5")),
            ("SUSE:Linux Enterprise Module for Basesystem 15 SP6", Some("SUSE Linux Enterprise 15.6")),
            ("SUSE:Linux Enterprise Server 16.0", Some("SUSE Linux Enterprise 16.0")),
            ("SUSE:Linux Enterprise Micro 5.3", Some("SUSE Linux Enterprise Micro 5.3")),
            ("SUSE:Manager Server 4.3", None),
            ("openSUSE:Leap 15.5", Some("openSUSE Leap 15.5")),
            ("openSUSE:Tumbleweed", Some("openSUSE Tumbleweed")),
            ("Azure Linux:3", Some("Azure Linux 3.0")),
            ("Azure Linux:2", Some("CBL-Mariner 2.0")),
            ("Wolfi", Some("wolfi")),
            ("Echo", Some("echo")),
            ("Red Hat:enterprise_linux:9", None),
        ] {
            assert_eq!(
                Target::of(ecosystem, "X-1").map(|target| target.bucket).as_deref(),
                bucket,
                "{ecosystem}"
            );
        }
    }
}
