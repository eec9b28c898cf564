//! Package URLs as Trivy writes them (`pkg/purl`).

use base::{Purl, PurlError};
use sbom::{Ecosystem, OperatingSystem};

use crate::Record;

pub(crate) fn purl_of(record: &Record, os: Option<&OperatingSystem>) -> Result<Purl, PurlError> {
    let (name, version) = (record.name.as_str(), record.version.as_str());
    let plain = |kind: &str, name: &str| Purl::builder(kind, name).version(version).build();
    match record.ecosystem {
        ecosystem if ecosystem.is_os() => of_os_package(record, os),
        // purl-spec, pypi: lower case, dashes for underscores.
        Ecosystem::PythonPkg
        | Ecosystem::Pip
        | Ecosystem::Pipenv
        | Ecosystem::Poetry
        | Ecosystem::Uv
        | Ecosystem::Pylock => plain("pypi", &name.to_lowercase().replace('_', "-")),
        Ecosystem::CondaPkg | Ecosystem::CondaEnvironment => plain("conda", name),
        Ecosystem::NodePkg | Ecosystem::Npm | Ecosystem::Yarn | Ecosystem::Pnpm | Ecosystem::Bun => {
            split("npm", &name.to_lowercase(), '/', version)
        }
        Ecosystem::Deno => match name.strip_prefix("jsr:") {
            Some(name) => split("jsr", name, '/', version),
            None => split("npm", &name.to_lowercase(), '/', version),
        },
        Ecosystem::Gobinary | Ecosystem::Gomod => split("golang", &name.to_lowercase(), '/', version),
        ecosystem if ecosystem.is_maven() => split("maven", name, ':', version),
        Ecosystem::Gemspec | Ecosystem::Bundler => plain("gem", name),
        Ecosystem::ComposerVendor | Ecosystem::Composer => split("composer", name, '/', version),
        Ecosystem::DotnetCore | Ecosystem::Nuget | Ecosystem::PackagesProps => plain("nuget", name),
        Ecosystem::Pub => plain("pub", name),
        Ecosystem::Swift => split("swift", name, '/', version),
        Ecosystem::Cocoapods => {
            let (name, subpath) = name.split_once('/').unwrap_or((name, ""));
            Purl::builder("cocoapods", name).version(version).subpath(subpath).build()
        }
        Ecosystem::Hex => plain("hex", name),
        Ecosystem::Conan => plain("conan", name),
        Ecosystem::Julia => {
            let uuid = record.id.as_deref().unwrap_or_default();
            Purl::builder("julia", name).version(version).qualifier("uuid", uuid).build()
        }
        Ecosystem::Haskell => plain("hackage", name),
        Ecosystem::R => plain("cran", name),
        Ecosystem::Bitnami => plain("bitnami", name),
        Ecosystem::Binary => plain("generic", name),
        // Rust, and ecosystems that are added to the enum before they are added here.
        _ => plain("cargo", name),
    }
}

fn of_os_package(record: &Record, os: Option<&OperatingSystem>) -> Result<Purl, PurlError> {
    let (kind, fallback) = match record.ecosystem {
        Ecosystem::Dpkg => ("deb", "debian"),
        Ecosystem::Apk => ("apk", "alpine"),
        Ecosystem::Alpm => ("alpm", "arch"),
        Ecosystem::Portage => return of_portage(record),
        Ecosystem::Bottlerocket => ("bottlerocket", "bottlerocket"),
        _ => ("rpm", ""),
    };
    let family = os.map_or(fallback, |os| os.family.as_str());
    let distro = os.map(|os| sbom::distro_qualifier(record.ecosystem, os)).unwrap_or_default();
    let namespace = namespace(family);
    let (epoch, version) = match record.version.split_once(':') {
        Some((epoch, rest)) if !matches!(record.ecosystem, Ecosystem::Apk | Ecosystem::Alpm) => (epoch, rest),
        _ => ("", record.version.as_str()),
    };
    let name =
        if record.ecosystem == Ecosystem::Rpm { record.name.clone() } else { record.name.to_lowercase() };
    Purl::builder(kind, &name)
        .namespace(namespace)
        .version(version)
        .qualifier("arch", record.arch.as_deref().unwrap_or(""))
        .qualifier("distro", &distro)
        .qualifier("epoch", if epoch == "0" { "" } else { epoch })
        .qualifier("modularitylabel", record.modularity.as_deref().unwrap_or(""))
        .build()
}

/// The namespace of a family's packages (Trivy's `PurlNamespace`).
pub(crate) fn namespace(family: &str) -> &str {
    match family {
        "sles" | "slem" => "suse",
        family if family.starts_with("opensuse") => "opensuse",
        // The type says it.
        "bottlerocket" => "",
        family => family,
    }
}

/// `pkg:ebuild/CATEGORY/NAME`, as Syft writes it.
fn of_portage(record: &Record) -> Result<Purl, PurlError> {
    split("ebuild", &record.name, '/', &record.version)
}

/// Namespace and name around the last `separator`.
fn split(kind: &str, name: &str, separator: char, version: &str) -> Result<Purl, PurlError> {
    let (namespace, name) = name.rsplit_once(separator).unwrap_or(("", name));
    Purl::builder(kind, name).namespace(namespace).version(version).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ecosystem: Ecosystem, name: &str, version: &str, os: Option<(&str, &str)>, expected: &str) {
        let mut record = Record::new(ecosystem, name, version);
        if ecosystem.is_os() {
            record.arch = Some("amd64".into());
        }
        let os = os.map(|(family, version)| OperatingSystem {
            family: family.into(),
            version: version.into(),
            pretty_name: None,
            codename: None,
            ..OperatingSystem::default()
        });
        let purl = purl_of(&record, os.as_ref()).expect(name);
        assert_eq!(purl.as_str(), expected);
        assert_eq!(purl.as_str().parse(), Ok(purl));
    }

    #[test]
    fn each_ecosystem() {
        use Ecosystem as E;
        let debian = Some(("debian", "12.5"));
        check(
            E::Dpkg,
            "bsdutils",
            "1:2.38.1-5",
            debian,
            "pkg:deb/debian/bsdutils@2.38.1-5?arch=amd64&distro=debian-12.5&epoch=1",
        );
        check(E::Dpkg, "a", "1", None, "pkg:deb/debian/a@1?arch=amd64");
        check(
            E::Apk,
            "musl",
            "1.2.4-r1",
            Some(("alpine", "3.18.4")),
            "pkg:apk/alpine/musl@1.2.4-r1?arch=amd64&distro=3.18.4",
        );
        check(
            E::Rpm,
            "bash",
            "5.1-6.el9",
            Some(("alma", "9.3")),
            "pkg:rpm/alma/bash@5.1-6.el9?arch=amd64&distro=alma-9.3",
        );
        check(E::Rpm, "bash", "5.1-6", None, "pkg:rpm/bash@5.1-6?arch=amd64");
        check(E::Alpm, "curl", "1:8.4.0-2", Some(("arch", "")), "pkg:alpm/arch/curl@1:8.4.0-2?arch=amd64");
        check(E::Portage, "dev-libs/openssl", "3.0.9-r2", None, "pkg:ebuild/dev-libs/openssl@3.0.9-r2");
        check(
            E::Bottlerocket,
            "glibc",
            "1:2.38-1",
            Some(("bottlerocket", "1.20.3")),
            "pkg:bottlerocket/glibc@2.38-1?arch=amd64&distro=bottlerocket-1.20.3&epoch=1",
        );
        check(E::PythonPkg, "Typing_Extensions", "4.8", None, "pkg:pypi/typing-extensions@4.8");
        check(E::NodePkg, "@babel/core", "7.0.0", None, "pkg:npm/%40babel/core@7.0.0");
        check(E::NodePkg, "semver", "6.3.0", None, "pkg:npm/semver@6.3.0");
        check(
            E::Gobinary,
            "github.com/BurntSushi/toml",
            "v1.3.2",
            None,
            "pkg:golang/github.com/burntsushi/toml@v1.3.2",
        );
        check(E::Gobinary, "stdlib", "v1.22.1", None, "pkg:golang/stdlib@v1.22.1");
        check(E::Gobinary, "a.com/b", "", None, "pkg:golang/a.com/b");
        check(E::Rustbinary, "adler", "0.2.3", None, "pkg:cargo/adler@0.2.3");
        check(E::Jar, "org.a:b", "1.0", None, "pkg:maven/org.a/b@1.0");
        check(E::Jar, "b", "1.0", None, "pkg:maven/b@1.0");
        check(E::Gradle, "org.a:b", "1.0", None, "pkg:maven/org.a/b@1.0");
        check(E::Composer, "a/b", "1.0", None, "pkg:composer/a/b@1.0");
        check(E::Swift, "github.com/a/b", "1.0", None, "pkg:swift/github.com/a/b@1.0");
        check(E::Cocoapods, "A/B", "1.0", None, "pkg:cocoapods/A@1.0#B");
        check(E::Deno, "jsr:@std/fs", "1.0", None, "pkg:jsr/%40std/fs@1.0");
        check(E::Binary, "node", "18.1.0", None, "pkg:generic/node@18.1.0");
    }
}
