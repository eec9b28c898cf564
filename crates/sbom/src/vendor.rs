//! Which packages of an operating system other repositories than the distribution's bring: told by who made them, since no
//! package database keeps the repository. The lists are Trivy's (`pkg/fanal/analyzer/pkg/{rpm/rpm,dpkg/dpkg}.go`).

use crate::Ecosystem;

/// What rpm lists a trusted key as. Nobody's vendor is recorded of it, and it is no program.
pub const RPM_KEY: &str = "gpg-pubkey";

/// Vendors of RPM packages of distributions, by how they begin.
const RPM_VENDORS: [&str; 14] = [
    "AlmaLinux",
    "Amazon.com",
    "Amazon Linux",
    "CentOS",
    "CloudLinux",
    "Fedora Project",
    "Microsoft Corporation",
    // SUSE's build service writes itself where no vendor is set.
    "obs://build.suse.de",
    "openSUSE",
    "Oracle America",
    "Red Hat",
    "Rocky",
    "SUSE",
    "VMware",
];

/// What the maintainers of Debian packages in other repositories contain.
const DEBIAN_MAINTAINERS: [&str; 21] = [
    "support@docker.com",
    "@nvidia.com",
    "Google Cloud CLI Authors",
    "sapmachine@sap.com",
    "@hashicorp.com",
    "@microsoft.com",
    "@mongodb.com",
    "developers@lists.mariadb.org",
    "dev@couchdb.apache.org",
    "info@elastic.co",
    "nginx-packaging@f5.com",
    "@konghq.com",
    "@cloudflare.com",
    "support@influxdb.com",
    "support@gitlab.com",
    "contact@grafana.com",
    "@datadoghq.com",
    "@nodesource.com",
    "info@tailscale.com",
    "@openrobotics.org",
    "@osrfoundation.org",
];

/// Maintainers too short to be looked for in part.
const DEBIAN_MAINTAINERS_WHOLE: [&str; 2] = ["GitHub", "HashiCorp"];

/// Whether the maker of a package is not its distribution. A package whose maker is not recorded counts as the
/// distribution's.
#[must_use]
pub fn is_third_party(ecosystem: Ecosystem, maker: Option<&str>) -> bool {
    let Some(maker) = maker.map(str::trim).filter(|maker| !maker.is_empty()) else { return false };
    match ecosystem {
        Ecosystem::Rpm => !RPM_VENDORS.iter().any(|vendor| maker.starts_with(vendor)),
        Ecosystem::Dpkg => {
            DEBIAN_MAINTAINERS_WHOLE.contains(&maker)
                || DEBIAN_MAINTAINERS.iter().any(|part| maker.contains(part))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makers_tell_repositories() {
        for (ecosystem, maker, expected) in [
            (Ecosystem::Dpkg, "Docker <support@docker.com>", true),
            (Ecosystem::Dpkg, "GitHub", true),
            (Ecosystem::Dpkg, "GitHub Enthusiasts <a@debian.test>", false),
            (Ecosystem::Dpkg, "Debian GCC Maintainers <debian-gcc@lists.debian.org>", false),
            (Ecosystem::Rpm, "AlmaLinux", false),
            (Ecosystem::Rpm, "SUSE LLC <https://www.suse.com/>", false),
            (Ecosystem::Rpm, "Fedora Project", false),
            (Ecosystem::Rpm, "NodeSource", true),
            (Ecosystem::Rpm, "", false),
            (Ecosystem::Apk, "Anyone", false),
        ] {
            assert_eq!(is_third_party(ecosystem, Some(maker)), expected, "{maker}");
        }
        assert!(!is_third_party(Ecosystem::Rpm, None));
    }
}
