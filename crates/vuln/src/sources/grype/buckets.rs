//! Which bucket of trivy-db a row of Grype's database belongs to.

use super::{GrypeRow, GrypeSystem};
use crate::names::Language;
use crate::osv::{
    ALMA, ALPINE, AMAZON, AZURE, CHAINGUARD, DEBIAN, ECHO, MINIMOS, ORACLE, PHOTON, REDHAT, ROCKY, SUSE,
    Target, UBUNTU, WOLFI,
};
use crate::version::Scheme;

/// The bucket of a row; none where trivy-db has none. Red Hat's rows go to several and are not found here.
pub(super) fn target(row: &GrypeRow<'_>) -> Option<Target> {
    let Some(system) = row.system else {
        return Some(Target::language(language(row.ecosystem)?, row.id));
    };
    // Alpine and Debian name what is not released yet by a word; rolling distributions have no releases.
    let GrypeSystem { name, major, minor, label, .. } = system;
    let full = if minor.is_empty() { major.to_owned() } else { format!("{major}.{minor}") };
    let rolling = match name {
        "wolfi" => Some(("wolfi", Scheme::Apk, WOLFI())),
        "chainguard" => Some(("chainguard", Scheme::Apk, CHAINGUARD())),
        "minimos" => Some(("minimos", Scheme::Apk, MINIMOS())),
        "echo" => Some(("echo", Scheme::Deb, ECHO())),
        "alpine" if major.is_empty() && label == "edge" => Some(("alpine edge", Scheme::Apk, ALPINE())),
        _ => None,
    };
    if let Some((bucket, scheme, source)) = rolling {
        return Some(Target::distribution(bucket.to_owned(), scheme, source));
    }
    if major.is_empty() {
        return None;
    }
    let (bucket, scheme, source) = match name {
        "debian" => (format!("debian {major}"), Scheme::Deb, DEBIAN()),
        // Minor releases are numbers there: 22.04 is `22` and `4`.
        "ubuntu" => (format!("ubuntu {major}.{minor:0>2}"), Scheme::Deb, UBUNTU()),
        "alpine" => (format!("alpine {full}"), Scheme::Apk, ALPINE()),
        "alma" | "almalinux" => (format!("alma {major}"), Scheme::Rpm, ALMA()),
        "rocky" | "rockylinux" => (format!("rocky {major}"), Scheme::Rpm, ROCKY()),
        // The first Amazon Linux was counted by years.
        "amzn" | "amazonlinux" if major.starts_with("201") => {
            ("amazon linux 1".to_owned(), Scheme::Deb, AMAZON())
        }
        "amzn" | "amazonlinux" => (format!("amazon linux {major}"), Scheme::Deb, AMAZON()),
        "ol" | "oraclelinux" => (format!("Oracle Linux {major}"), Scheme::Rpm, ORACLE()),
        "photon" => (format!("Photon OS {full}"), Scheme::Rpm, PHOTON()),
        "mariner" => (format!("CBL-Mariner {full}"), Scheme::Rpm, AZURE()),
        "azurelinux" => (format!("Azure Linux {full}"), Scheme::Rpm, AZURE()),
        "sles" => (format!("SUSE Linux Enterprise {full}"), Scheme::Rpm, SUSE()),
        _ => return None,
    };
    Some(Target::distribution(bucket, scheme, source))
}

/// Distributions that Grype looks up in Red Hat's rows (grype `KnownOperatingSystemSpecifierOverrides`), besides Red Hat's
/// own bucket, where CentOS is looked up too.
pub(super) fn rebuilds(major: &str) -> [Target; 2] {
    let target = |bucket: String, source| Target::distribution(bucket, Scheme::Rpm, source);
    // Of these two only AlmaLinux has rows of its own.
    [target(format!("alma {major}"), ALMA()), target(format!("rocky {major}"), REDHAT())]
}

/// The bucket that Ubuntu Pro's extended maintenance of a release has beside the release's own.
pub(super) fn extended(release: &Target) -> Target {
    Target::distribution(format!("{}-ESM", release.bucket), release.scheme, UBUNTU())
}

/// Syft's package types, which schema 6 names ecosystems by, and the elder names of ecosystems.
fn language(ecosystem: &str) -> Option<Language> {
    Some(match ecosystem {
        "npm" => Language::Npm,
        "python" | "pypi" => Language::Pip,
        "go-module" | "go" => Language::Go,
        "java-archive" | "maven" | "java" => Language::Maven,
        "gem" => Language::RubyGems,
        "rust-crate" | "rust" => Language::Cargo,
        "php-composer" | "composer" => Language::Composer,
        "dotnet" | "nuget" => Language::NuGet,
        "dart-pub" | "dart" => Language::Pub,
        "hex" => Language::Erlang,
        "swift" => Language::Swift,
        "conan" => Language::Conan,
        "bitnami" => Language::Bitnami,
        _ => return None,
    })
}
