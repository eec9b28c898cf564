//! Which operating system an image is: the files each distribution names itself in, and Trivy's name for it.
//!
//! A distribution's own file goes before `os-release` (freedesktop.org, os-release(5)), because it has the version
//! advisories are matched by: `12.5` of `etc/debian_version`, not `12`. `etc/os-release` is often a symbolic link
//! to `usr/lib/os-release`; both are looked at and the first goes before the second.

use std::collections::BTreeMap;

use sbom::OperatingSystem;

/// A file that names the operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum OsFile {
    /// `etc/os-release`.
    EtcOsRelease,
    /// `usr/lib/os-release`.
    UsrLibOsRelease,
    /// `etc/alpine-release`.
    AlpineRelease,
    /// `etc/debian_version`.
    DebianVersion,
    /// `etc/lsb-release`.
    LsbRelease,
    /// `etc/almalinux-release`.
    AlmaRelease,
    /// `etc/rocky-release`.
    RockyRelease,
    /// `etc/oracle-release`.
    OracleRelease,
    /// `etc/centos-release`.
    CentosRelease,
    /// `etc/fedora-release` or `usr/lib/fedora-release`.
    FedoraRelease,
    /// `etc/redhat-release`.
    RedhatRelease,
    /// `etc/system-release` or `usr/lib/system-release`.
    SystemRelease,
    /// `usr/lib/os-release` below the folder of an architecture, in images of Bottlerocket.
    BottlerocketOsRelease,
    /// `etc/apk/repositories`: which release packages come from.
    ApkRepositories,
    /// `var/lib/ubuntu-advantage/status.json`: whether Ubuntu Pro is on.
    UbuntuPro,
    /// `usr/share/rapidfort/curated.json`, which says by being there that RapidFort rebuilt the image.
    RapidFort,
}

impl OsFile {
    /// The file at a path without leading slash.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        Some(match path {
            "etc/os-release" => Self::EtcOsRelease,
            "usr/lib/os-release" => Self::UsrLibOsRelease,
            "etc/alpine-release" => Self::AlpineRelease,
            "etc/debian_version" => Self::DebianVersion,
            "etc/lsb-release" => Self::LsbRelease,
            "etc/almalinux-release" => Self::AlmaRelease,
            "etc/rocky-release" => Self::RockyRelease,
            "etc/oracle-release" => Self::OracleRelease,
            "etc/centos-release" => Self::CentosRelease,
            "etc/fedora-release" | "usr/lib/fedora-release" => Self::FedoraRelease,
            "etc/redhat-release" => Self::RedhatRelease,
            "etc/system-release" | "usr/lib/system-release" => Self::SystemRelease,
            "aarch64-bottlerocket-linux-gnu/sys-root/usr/lib/os-release"
            | "x86_64-bottlerocket-linux-gnu/sys-root/usr/lib/os-release" => Self::BottlerocketOsRelease,
            "etc/apk/repositories" => Self::ApkRepositories,
            "var/lib/ubuntu-advantage/status.json" => Self::UbuntuPro,
            "usr/share/rapidfort/curated.json" => Self::RapidFort,
            _ => return None,
        })
    }
}

/// Content of the files that are in the final image.
pub type OsFiles = BTreeMap<OsFile, Vec<u8>>;

/// The operating system the files name; none when there is none or it says nothing.
#[must_use]
pub fn detect(files: &OsFiles) -> Option<OperatingSystem> {
    let text = |file: OsFile| files.get(&file).map(|content| String::from_utf8_lossy(content).into_owned());
    let release = text(OsFile::EtcOsRelease)
        .filter(|text| !text.trim().is_empty())
        .or_else(|| text(OsFile::UsrLibOsRelease))
        .or_else(|| text(OsFile::BottlerocketOsRelease))
        .map(|text| variables(&text))
        .unwrap_or_default();
    let id = release.get("ID").map_or("", String::as_str);
    let (family, version) = named_by_id(id, &release)
        .or_else(|| red_hat(&text))
        .or_else(|| amazon(&text(OsFile::SystemRelease)?))
        .or_else(|| ubuntu(&text(OsFile::LsbRelease)?))
        .or_else(|| Some(("alpine".into(), first_line(&text(OsFile::AlpineRelease)?)?)))
        .or_else(|| debian(id, &text(OsFile::DebianVersion)?))
        .or_else(|| by_os_release(id, &release))?;
    let stream = match family.as_str() {
        "alpine" => text(OsFile::ApkRepositories)
            .and_then(|text| alpine_release(&text))
            .filter(|release| version != *release && !version.starts_with(&format!("{release}."))),
        "ubuntu" => {
            files.get(&OsFile::UbuntuPro).filter(|json| esm_enabled(json)).map(|_| format!("{version}-ESM"))
        }
        _ => None,
    };
    Some(OperatingSystem {
        family,
        version,
        pretty_name: release.get("PRETTY_NAME").cloned(),
        codename: release.get("VERSION_CODENAME").cloned(),
        stream,
        supplier: files.contains_key(&OsFile::RapidFort).then(|| "rapidfort".to_owned()),
        ..OperatingSystem::default()
    })
}

/// The newest release among the repositories, `https://HOST/alpine/v3.18/main`; `edge` is newest of all.
fn alpine_release(text: &str) -> Option<String> {
    let number = |release: &str| -> Option<(u32, u32)> {
        let (major, minor) = release.split_once('.')?;
        Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
    };
    let releases = text.lines().filter_map(|line| {
        let line = line.trim();
        // A tagged repository, `@edge https://…`, gives only what is asked from it by name.
        let path = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"))?;
        let mut segments = path.split('/').skip(1);
        (segments.next()? == "alpine").then_some(())?;
        let release = segments.next()?;
        let release = release.strip_prefix('v').unwrap_or(release);
        match release {
            "edge" => Some(((u32::MAX, 0), "edge".to_owned())),
            _ => number(release).map(|(major, minor)| ((major, minor), format!("{major}.{minor}"))),
        }
    });
    releases.max().map(|(_, release)| release)
}

/// Whether the service `esm-infra` of Ubuntu Pro is enabled.
fn esm_enabled(json: &[u8]) -> bool {
    let status: serde_json::Value = serde_json::from_slice(json).unwrap_or_default();
    let services = status.get("services").and_then(serde_json::Value::as_array);
    services
        .into_iter()
        .flatten()
        .any(|service| service["name"] == "esm-infra" && service["status"] == "enabled")
}

/// `KEY=value` lines; values may be quoted as in a shell.
fn variables(text: &str) -> BTreeMap<String, String> {
    let pair = |line: &str| {
        let (key, value) = line.trim().split_once('=')?;
        let value = value.trim();
        let quoted = |quote: char| value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote));
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
        (!value.is_empty()).then(|| (key.to_owned(), value.to_owned()))
    };
    text.lines().filter(|line| !line.trim_start().starts_with('#')).filter_map(pair).collect()
}

/// Distributions whose identity Trivy takes from `os-release`, whatever other files say.
fn named_by_id(id: &str, release: &BTreeMap<String, String>) -> Option<(String, String)> {
    let family = match id {
        "opensuse-tumbleweed" => "opensuse-tumbleweed",
        "opensuse-leap" | "opensuse" => "opensuse-leap",
        "sles" => "sles",
        "sle-micro" | "sl-micro" | "sle-micro-rancher" => "slem",
        "photon" => "photon",
        "wolfi" => "wolfi",
        "chainguard" => "chainguard",
        "azurelinux" => "azurelinux",
        "mariner" => "cbl-mariner",
        "echo" => "echo",
        "minimos" => "minimos",
        "bottlerocket" => "bottlerocket",
        "activestate" => "activestate",
        "coreos" => "coreos",
        _ => return None,
    };
    Some((family.into(), release.get("VERSION_ID").cloned().unwrap_or_default()))
}

fn red_hat(text: &dyn Fn(OsFile) -> Option<String>) -> Option<(String, String)> {
    const FILES: [OsFile; 6] = [
        OsFile::AlmaRelease,
        OsFile::RockyRelease,
        OsFile::OracleRelease,
        OsFile::CentosRelease,
        OsFile::FedoraRelease,
        OsFile::RedhatRelease,
    ];
    FILES.into_iter().find_map(|file| {
        let line = first_line(&text(file)?)?;
        let (name, rest) = line.split_once(" release ")?;
        let version =
            rest.split_whitespace().next().filter(|v| v.starts_with(|c: char| c.is_ascii_digit()))?;
        let family = match name.trim().to_ascii_lowercase().as_str() {
            "centos" | "centos linux" => "centos",
            "centos stream" => "centos-stream",
            "rocky" | "rocky linux" => "rocky",
            "alma" | "almalinux" | "alma linux" => "alma",
            "oracle" | "oracle linux" | "oracle linux server" => "oracle",
            "fedora" | "fedora linux" => "fedora",
            name if name.starts_with("red hat") => "redhat",
            _ => return None,
        };
        Some((family.into(), version.to_owned()))
    })
}

/// `Amazon Linux release 2 (Karoo)` is version `2 (Karoo)`; `Amazon Linux AMI release 2018.03` keeps its words.
fn amazon(text: &str) -> Option<(String, String)> {
    let line = first_line(text)?;
    let rest = line.strip_prefix("Amazon Linux ")?;
    let version = rest.strip_prefix("release ").unwrap_or(rest).trim();
    Some(("amazon".into(), version.to_owned()))
}

fn ubuntu(text: &str) -> Option<(String, String)> {
    let values = variables(text);
    (values.get("DISTRIB_ID")? == "Ubuntu").then_some(())?;
    Some(("ubuntu".into(), values.get("DISTRIB_RELEASE")?.clone()))
}

/// Derivatives carry Debian's file too, so `os-release` has to agree where there is one.
fn debian(id: &str, text: &str) -> Option<(String, String)> {
    matches!(id, "debian" | "").then_some(())?;
    Some(("debian".into(), first_line(text)?))
}

/// What is left: `os-release` alone, as in images reduced to a few files.
fn by_os_release(id: &str, release: &BTreeMap<String, String>) -> Option<(String, String)> {
    let family = match id {
        "" => return None,
        "almalinux" => "alma",
        "rhel" => "redhat",
        "ol" => "oracle",
        "amzn" => "amazon",
        "centos" if release.get("NAME").is_some_and(|name| name == "CentOS Stream") => "centos-stream",
        other => other,
    };
    Some((family.to_owned(), release.get("VERSION_ID").cloned().unwrap_or_default()))
}

fn first_line(text: &str) -> Option<String> {
    let line = text.lines().next()?.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(OsFile, &str)], expected: Option<&str>) {
        let files: OsFiles = files.iter().map(|(file, text)| (*file, text.as_bytes().to_vec())).collect();
        let found = detect(&files).map(|os| format!("{} {}", os.family, os.version));
        assert_eq!(found.as_deref(), expected, "{files:?}");
    }

    #[test]
    fn releases_that_are_not_the_versions() {
        use OsFile as F;
        let check = |file: F, content: &str, expected: Option<&str>| {
            let base = match file {
                F::UbuntuPro => (F::EtcOsRelease, "ID=ubuntu\nVERSION_ID=18.04"),
                _ => (F::AlpineRelease, "3.18.4\n"),
            };
            let files: OsFiles =
                [base, (file, content)].map(|(file, text)| (file, text.as_bytes().to_vec())).into();
            assert_eq!(detect(&files).expect("known").stream.as_deref(), expected, "{content}");
        };
        let cdn = "https://dl-cdn.alpinelinux.org/alpine";
        check(F::ApkRepositories, &format!("{cdn}/v3.18/main\n{cdn}/v3.18/community\n"), None);
        check(F::ApkRepositories, &format!("{cdn}/v3.19/main\n{cdn}/v3.9/main\n"), Some("3.19"));
        check(F::ApkRepositories, &format!("{cdn}/v3.18/main\n{cdn}/edge/testing\n"), Some("edge"));
        check(F::ApkRepositories, &format!("{cdn}/v3.18/main\n@edge {cdn}/edge/testing\n"), None);
        check(F::ApkRepositories, "# nothing\n/media/cdrom/apks\n", None);
        let services = |status: &str| {
            format!(
                r#"{{"services":[{{"name":"esm-apps","status":"enabled"}},{{"name":"esm-infra","status":"{status}"}}]}}"#
            )
        };
        check(F::UbuntuPro, &services("enabled"), Some("18.04-ESM"));
        check(F::UbuntuPro, &services("disabled"), None);
        check(F::UbuntuPro, "junk", None);
    }

    #[test]
    fn families_and_versions() {
        use OsFile as F;
        let debian = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID=\"12\"\nID=debian\n";
        check(&[(F::EtcOsRelease, debian), (F::DebianVersion, "12.5\n")], Some("debian 12.5"));
        check(&[(F::UsrLibOsRelease, debian)], Some("debian 12"));
        check(&[(F::DebianVersion, "trixie/sid\n")], Some("debian trixie/sid"));
        let ubuntu = "ID=ubuntu\nVERSION_ID=\"22.04\"\n";
        check(
            &[
                (F::EtcOsRelease, ubuntu),
                (F::DebianVersion, "bookworm/sid"),
                (F::LsbRelease, "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\n"),
            ],
            Some("ubuntu 22.04"),
        );
        check(&[(F::EtcOsRelease, ubuntu), (F::DebianVersion, "bookworm/sid")], Some("ubuntu 22.04"));
        check(
            &[(F::EtcOsRelease, "ID=alpine\nVERSION_ID=3.18.4"), (F::AlpineRelease, "3.18.4\n")],
            Some("alpine 3.18.4"),
        );
        check(&[(F::EtcOsRelease, "ID=wolfi\nVERSION_ID=\"20230201\"")], Some("wolfi 20230201"));
        check(&[(F::EtcOsRelease, "ID=chainguard\nVERSION_ID=20230214")], Some("chainguard 20230214"));
        check(
            &[
                (F::EtcOsRelease, "ID=\"almalinux\"\nVERSION_ID=\"9.3\""),
                (F::AlmaRelease, "AlmaLinux release 9.3 (Shamrock Pampas Cat)\n"),
                (F::RedhatRelease, "AlmaLinux release 9.3 (Shamrock Pampas Cat)\n"),
            ],
            Some("alma 9.3"),
        );
        check(&[(F::EtcOsRelease, "ID=almalinux\nVERSION_ID=9.3")], Some("alma 9.3"));
        check(&[(F::RockyRelease, "Rocky Linux release 9.1 (Blue Onyx)")], Some("rocky 9.1"));
        check(&[(F::CentosRelease, "CentOS Linux release 7.9.2009 (Core)")], Some("centos 7.9.2009"));
        check(&[(F::CentosRelease, "CentOS Stream release 9")], Some("centos-stream 9"));
        check(&[(F::RedhatRelease, "Red Hat Enterprise Linux release 9.2 (Plow)")], Some("redhat 9.2"));
        check(
            &[
                (F::OracleRelease, "Oracle Linux Server release 8.8"),
                (F::RedhatRelease, "Red Hat Enterprise Linux release 8.8 (Ootpa)"),
            ],
            Some("oracle 8.8"),
        );
        check(&[(F::FedoraRelease, "Fedora release 39 (Thirty Nine)")], Some("fedora 39"));
        check(&[(F::SystemRelease, "Amazon Linux release 2 (Karoo)")], Some("amazon 2 (Karoo)"));
        check(&[(F::SystemRelease, "Amazon Linux AMI release 2018.03")], Some("amazon AMI release 2018.03"));
        check(&[(F::EtcOsRelease, "ID=\"sles\"\nVERSION_ID=\"15.5\"")], Some("sles 15.5"));
        check(&[(F::EtcOsRelease, "ID='opensuse-leap'\nVERSION_ID='15.5'")], Some("opensuse-leap 15.5"));
        check(&[(F::EtcOsRelease, "ID=photon\nVERSION_ID=5.0")], Some("photon 5.0"));
        check(
            &[(F::EtcOsRelease, "ID=centos\nNAME=\"CentOS Stream\"\nVERSION_ID=9")],
            Some("centos-stream 9"),
        );
        check(
            &[(F::BottlerocketOsRelease, "ID=bottlerocket\nVERSION_ID=1.20.3")],
            Some("bottlerocket 1.20.3"),
        );
        check(&[(F::EtcOsRelease, "ID=arch\nBUILD_ID=rolling")], Some("arch "));
        check(&[], None);
        check(&[(F::EtcOsRelease, "# nothing\n")], None);
    }
}
