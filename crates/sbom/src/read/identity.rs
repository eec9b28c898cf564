//! What a package URL and the file a package was found in say of it (github.com/package-url/purl-spec).

use base::{Purl, PurlParts};

use crate::{Ecosystem, OperatingSystem, SourcePackage};

/// The ecosystem of installed packages of a type.
pub(super) fn of_purl(kind: &str) -> Option<Ecosystem> {
    Some(match kind {
        "deb" => Ecosystem::Dpkg,
        // The second is what Syft wrote before the type had its name (until 0.60).
        "apk" | "alpine" => Ecosystem::Apk,
        "rpm" => Ecosystem::Rpm,
        "alpm" => Ecosystem::Alpm,
        "ebuild" => Ecosystem::Portage,
        "bottlerocket" => Ecosystem::Bottlerocket,
        "pypi" => Ecosystem::PythonPkg,
        "npm" => Ecosystem::NodePkg,
        "golang" => Ecosystem::Gobinary,
        "cargo" => Ecosystem::Rustbinary,
        "maven" => Ecosystem::Jar,
        "gem" => Ecosystem::Gemspec,
        "composer" => Ecosystem::Composer,
        "nuget" => Ecosystem::Nuget,
        "conda" => Ecosystem::CondaPkg,
        "pub" => Ecosystem::Pub,
        "swift" => Ecosystem::Swift,
        "cocoapods" => Ecosystem::Cocoapods,
        "hex" => Ecosystem::Hex,
        "conan" => Ecosystem::Conan,
        "julia" => Ecosystem::Julia,
        "hackage" => Ecosystem::Haskell,
        "cran" => Ecosystem::R,
        "bitnami" => Ecosystem::Bitnami,
        "generic" => Ecosystem::Binary,
        "jsr" => Ecosystem::Deno,
        _ => return None,
    })
}

/// A package URL for a document that has none: old versions of Trivy name the ecosystem, or the family of the system.
pub(super) fn made_purl(
    ecosystem: Option<Ecosystem>,
    family: &str,
    name: &str,
    version: &str,
) -> Option<String> {
    use Ecosystem as E;
    let kind = match ecosystem {
        None => match family {
            "debian" | "ubuntu" => "deb",
            "alpine" | "wolfi" | "chainguard" => "apk",
            _ => "rpm",
        },
        Some(E::Pip | E::Pipenv | E::Poetry | E::Uv | E::Pylock) => "pypi",
        Some(E::Npm | E::Yarn | E::Pnpm | E::Bun) => "npm",
        Some(E::Gomod) => "golang",
        Some(E::Cargo) => "cargo",
        Some(of) if of.is_maven() => "maven",
        Some(E::Bundler) => "gem",
        Some(E::ComposerVendor) => "composer",
        Some(E::DotnetCore | E::PackagesProps) => "nuget",
        Some(E::CondaEnvironment) => "conda",
        Some(of) => KINDS.into_iter().find(|kind| of_purl(kind) == Some(of))?,
    };
    let (namespace, base) = match (ecosystem, kind) {
        (None, _) => (family, name),
        (_, "maven") => name.rsplit_once(':').unwrap_or(("", name)),
        (_, "npm" | "golang" | "composer" | "swift") => name.rsplit_once('/').unwrap_or(("", name)),
        _ => ("", name),
    };
    let purl = Purl::builder(kind, base).namespace(namespace).version(version).build().ok()?;
    Some(purl.as_str().to_owned())
}

/// A package URL of today's type for one of a type that has another name by now: `pkg:alpine/musl@1`.
pub(super) fn renamed(purl: Purl) -> Purl {
    let parts = purl.parts();
    if parts.kind != "alpine" {
        return purl;
    }
    let start = Purl::builder("apk", &parts.name)
        .namespace(parts.namespace.as_deref().unwrap_or("alpine"))
        .version(parts.version.as_deref().unwrap_or_default());
    let whole = parts.qualifiers.iter().fold(start, |builder, (key, value)| builder.qualifier(key, value));
    whole.build().unwrap_or(purl)
}

/// A package URL for a package of an operating system that has none: of what kind Syft says it is (`deb`, `apk`, `rpm`), and
/// of which system. Syft writes no package URL where a system that has packages of Debian's form does not say that it is
/// like Debian.
pub(super) fn purl_of_system(kind: &str, system: &str, name: &str, version: &str) -> Option<String> {
    if !matches!(kind, "deb" | "apk" | "rpm") || system.is_empty() {
        return None;
    }
    let purl = Purl::builder(kind, name).namespace(&family(system, "")).version(version).build().ok()?;
    Some(purl.as_str().to_owned())
}

/// Types of package URLs whose ecosystem is the only one of the type.
const KINDS: [&str; 16] = [
    "pypi",
    "npm",
    "golang",
    "cargo",
    "gem",
    "composer",
    "nuget",
    "conda",
    "pub",
    "swift",
    "cocoapods",
    "hex",
    "conan",
    "julia",
    "bitnami",
    "generic",
];

/// Trivy's name of a language's lock file or package kind. For a package of the system it writes the family.
pub(super) fn language(name: &str) -> Option<Ecosystem> {
    Ecosystem::ALL.into_iter().find(|ecosystem| !ecosystem.is_os() && ecosystem.as_str() == name)
}

/// The ecosystem that writes the file a package was found in, where it is not that of installed packages.
pub(super) fn by_file(installed: Ecosystem, path: &str) -> Option<Ecosystem> {
    use Ecosystem as E;
    let name = path.rsplit('/').next().unwrap_or(path);
    let found = match (installed, name) {
        (E::PythonPkg, "Pipfile.lock") => E::Pipenv,
        (E::PythonPkg, "poetry.lock") => E::Poetry,
        (E::PythonPkg, "uv.lock") => E::Uv,
        (E::PythonPkg, "pylock.toml") => E::Pylock,
        (E::PythonPkg, name) if name.contains("requirements") && name.ends_with(".txt") => E::Pip,
        (E::NodePkg, "package-lock.json" | "npm-shrinkwrap.json") => E::Npm,
        (E::NodePkg, "yarn.lock") => E::Yarn,
        (E::NodePkg, "pnpm-lock.yaml") => E::Pnpm,
        (E::NodePkg, "bun.lock") => E::Bun,
        (E::NodePkg, "deno.lock") => E::Deno,
        (E::Gobinary, "go.mod") => E::Gomod,
        (E::Rustbinary, "Cargo.lock") => E::Cargo,
        (E::Jar, "pom.xml") => E::Pom,
        (E::Jar, name) if name.ends_with("gradle.lockfile") => E::Gradle,
        (E::Jar, name) if name.ends_with(".sbt.lock") => E::Sbt,
        (E::Gemspec, "Gemfile.lock") => E::Bundler,
        (E::Composer, "installed.json") => E::ComposerVendor,
        (E::Nuget, name) if name.ends_with(".deps.json") => E::DotnetCore,
        (E::CondaPkg, "environment.yml" | "environment.yaml") => E::CondaEnvironment,
        _ => return None,
    };
    Some(found)
}

/// The name as its ecosystem writes it. Package URLs fold case in some types, so the document's own spelling wins where
/// it says the same.
pub(super) fn full_name(ecosystem: Ecosystem, parts: &PurlParts, group: &str, name: &str) -> String {
    let separator = if ecosystem.is_maven() { ":" } else { "/" };
    let joined = match group {
        "" => name.to_owned(),
        group => format!("{group}{separator}{name}"),
    };
    let namespace =
        parts.namespace.as_deref().filter(|_| !ecosystem.is_os() || ecosystem == Ecosystem::Portage);
    let of_purl = match (namespace, &parts.subpath) {
        (Some(namespace), _) => format!("{namespace}{separator}{}", parts.name),
        (None, Some(subpath)) if ecosystem == Ecosystem::Cocoapods => format!("{}/{subpath}", parts.name),
        _ if joined.is_empty() => parts.name.clone(),
        _ => return joined,
    };
    if joined.eq_ignore_ascii_case(&of_purl) { joined } else { of_purl }
}

/// The version as its ecosystem writes it, with the epoch that Trivy keeps in the package URL.
pub(super) fn version(ecosystem: Ecosystem, parts: &PurlParts, name: &str, version: &str) -> String {
    let version = if version.is_empty() { parts.version.as_deref().unwrap_or_default() } else { version };
    match ecosystem {
        // Syft writes `go1.22.1`, Trivy `v1.22.1`.
        Ecosystem::Gobinary | Ecosystem::Gomod if name == "stdlib" => match version.strip_prefix("go") {
            Some(number) => format!("v{number}"),
            None => version.to_owned(),
        },
        // rpm: no epoch is epoch 0, and is not written.
        Ecosystem::Rpm if version.starts_with("0:") => version[2..].to_owned(),
        _ => with_epoch(parts.qualifiers.get("epoch").map_or("", String::as_str), version.to_owned()),
    }
}

/// Trivy keeps the epoch apart: in the package URL, and in a property for the source package.
pub(super) fn with_epoch(epoch: &str, version: String) -> String {
    if epoch.is_empty() || epoch == "0" || version.contains(':') {
        version
    } else {
        format!("{epoch}:{version}")
    }
}

/// The source package: as the document says, as Syft's qualifier `upstream` says, or the package itself, as
/// deb-src-control(5) has it for a package without `Source` and apk for one without origin.
pub(super) fn source(
    ecosystem: Ecosystem,
    parts: &PurlParts,
    said: Option<SourcePackage>,
    name: &str,
    version: &str,
) -> Option<SourcePackage> {
    let said = said.filter(|source| !source.name.is_empty()).map(|source| SourcePackage {
        version: if source.version.is_empty() { version.to_owned() } else { source.version },
        name: source.name,
    });
    let upstream = parts.qualifiers.get("upstream").filter(|_| ecosystem.is_os());
    said.or_else(|| match ecosystem {
        Ecosystem::Dpkg | Ecosystem::Apk => Some(match upstream.map(|text| text.split_once('@')) {
            Some(Some((name, version))) => SourcePackage { name: name.into(), version: version.into() },
            Some(None) => SourcePackage { name: upstream?.clone(), version: version.to_owned() },
            None => SourcePackage { name: name.to_owned(), version: version.to_owned() },
        }),
        Ecosystem::Rpm => of_source_rpm(upstream?, version),
        _ => None,
    })
}

/// `bash-5.1.8-6.el9.src.rpm`; the epoch is that of the binary package, as in Trivy.
pub(super) fn of_source_rpm(file: &str, version: &str) -> Option<SourcePackage> {
    let stem = file.strip_suffix(".rpm")?;
    let (rest, _arch) = stem.rsplit_once('.')?;
    let (rest, release) = rest.rsplit_once('-')?;
    let (name, of_source) = rest.rsplit_once('-')?;
    let epoch = version.split_once(':').map_or("", |(epoch, _)| epoch);
    Some(SourcePackage { name: name.into(), version: with_epoch(epoch, format!("{of_source}-{release}")) })
}

/// The system that the qualifier `distro` names: `debian-12`, `opensuse-leap-15.4`, or with Trivy for Alpine `3.18.4`.
pub(super) fn operating_system(purl: &Purl) -> Option<OperatingSystem> {
    let parts = purl.parts();
    let namespace = parts.namespace.unwrap_or_default();
    let (id, version) =
        match parts.qualifiers.get("distro").map(|distro| distro.rsplit_once('-').ok_or(distro)) {
            Some(Ok((id, version))) => (id, version),
            Some(Err(version)) if version.starts_with(|c: char| c.is_ascii_digit()) => {
                (namespace.as_str(), version.as_str())
            }
            Some(Err(id)) => (id.as_str(), ""),
            None if parts.kind == "alpm" && namespace == "arch" => ("arch", ""),
            None => return None,
        };
    (!id.is_empty()).then(|| OperatingSystem {
        family: family(id, ""),
        version: version.to_owned(),
        ..OperatingSystem::default()
    })
}

/// Trivy's family for an `ID` of os-release.
pub(super) fn family(id: &str, pretty_name: &str) -> String {
    match id {
        "almalinux" => "alma",
        "rhel" => "redhat",
        "ol" => "oracle",
        "amzn" => "amazon",
        "opensuse" => "opensuse-leap",
        "sle-micro" | "sl-micro" | "sle-micro-rancher" => "slem",
        "mariner" => "cbl-mariner",
        "centos" if pretty_name.starts_with("CentOS Stream") => "centos-stream",
        "archlinux" => "arch",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(purl: &str) -> PurlParts {
        purl.parse::<Purl>().expect(purl).parts()
    }

    #[test]
    fn names() {
        let check = |purl: &str, group: &str, name: &str, expected: &str| {
            let parts = parts(purl);
            let ecosystem = of_purl(&parts.kind).expect(purl);
            assert_eq!(full_name(ecosystem, &parts, group, name), expected, "{purl}");
        };
        check("pkg:maven/org.a/b@1", "", "b", "org.a:b");
        check("pkg:maven/org.a/b@1", "org.a", "b", "org.a:b");
        check("pkg:maven/b@1", "", "b", "b");
        check("pkg:npm/%40a/b@1", "", "@a/b", "@a/b");
        check("pkg:npm/%40a/b@1", "@a", "b", "@a/b");
        check(
            "pkg:golang/github.com/burntsushi/toml@1",
            "",
            "github.com/BurntSushi/toml",
            "github.com/BurntSushi/toml",
        );
        check("pkg:golang/a.com/b@1", "", "", "a.com/b");
        check("pkg:pypi/typing-extensions@1", "", "Typing_Extensions", "Typing_Extensions");
        check("pkg:deb/debian/a@1", "", "a", "a");
        check("pkg:ebuild/dev-libs/openssl@1", "", "openssl", "dev-libs/openssl");
        check("pkg:cocoapods/A@1#B", "", "A/B", "A/B");
    }

    #[test]
    fn versions() {
        let check = |purl: &str, name: &str, said: &str, expected: &str| {
            let parts = parts(purl);
            let ecosystem = of_purl(&parts.kind).expect(purl);
            assert_eq!(version(ecosystem, &parts, name, said), expected, "{purl}");
        };
        check("pkg:deb/debian/a@2-1?epoch=1", "a", "2-1", "1:2-1");
        check("pkg:deb/debian/a@2-1?epoch=1", "a", "1:2-1", "1:2-1");
        check("pkg:rpm/a@2-1?epoch=0", "a", "0:2-1", "2-1");
        check("pkg:golang/stdlib@1.22.1", "stdlib", "go1.22.1", "v1.22.1");
        check("pkg:npm/a@1", "a", "", "1");
    }

    #[test]
    fn sources() {
        let check = |purl: &str, version: &str, expected: Option<(&str, &str)>| {
            let parts = parts(purl);
            let ecosystem = of_purl(&parts.kind).expect(purl);
            let found = source(ecosystem, &parts, None, &parts.name, version);
            let found = found.as_ref().map(|source| (source.name.as_str(), source.version.as_str()));
            assert_eq!(found, expected, "{purl}");
        };
        check("pkg:deb/debian/bsdutils@1%3A2?upstream=util-linux%402", "1:2", Some(("util-linux", "2")));
        check("pkg:deb/debian/passwd@1?upstream=shadow", "1:4.8", Some(("shadow", "1:4.8")));
        check("pkg:deb/debian/apt@2", "2", Some(("apt", "2")));
        check("pkg:apk/alpine/libssl3@3?upstream=openssl", "3", Some(("openssl", "3")));
        check(
            "pkg:rpm/rhel/bash@5?upstream=bash-5.1-6.el9.src.rpm",
            "1:5.1-6.el9",
            Some(("bash", "1:5.1-6.el9")),
        );
        check("pkg:rpm/rhel/bash@5", "5", None);
        check("pkg:npm/a@1?upstream=b", "1", None);
    }

    #[test]
    fn systems() {
        let check = |purl: &str, expected: Option<(&str, &str)>| {
            let os = operating_system(&purl.parse().expect(purl));
            assert_eq!(os.as_ref().map(|os| (os.family.as_str(), os.version.as_str())), expected, "{purl}");
        };
        check("pkg:deb/debian/a@1?distro=debian-12", Some(("debian", "12")));
        check("pkg:apk/alpine/a@1?distro=3.18.4", Some(("alpine", "3.18.4")));
        check("pkg:apk/alpine/a@1?distro=alpine-3.18.4", Some(("alpine", "3.18.4")));
        check("pkg:rpm/rhel/a@1?distro=rhel-9.2", Some(("redhat", "9.2")));
        check("pkg:rpm/opensuse/a@1?distro=opensuse-leap-15.4", Some(("opensuse-leap", "15.4")));
        check("pkg:alpm/arch/a@1", Some(("arch", "")));
        check("pkg:deb/debian/a@1", None);
        let old = "pkg:alpine/libssl3@3?arch=x86_64&distro=alpine-3.15.4&upstream=openssl";
        let renamed = renamed(old.parse().expect("a package URL"));
        assert_eq!(
            renamed.as_str(),
            "pkg:apk/alpine/libssl3@3?arch=x86_64&distro=alpine-3.15.4&upstream=openssl"
        );
        assert_eq!(purl_of_system("deb", "ubuntu", "a", "1:2-3").as_deref(), Some("pkg:deb/ubuntu/a@1:2-3"));
        assert_eq!(purl_of_system("rpm", "rhel", "a", "2-3").as_deref(), Some("pkg:rpm/redhat/a@2-3"));
        assert_eq!(purl_of_system("binary", "ubuntu", "a", "1"), None);
        assert_eq!(purl_of_system("deb", "", "a", "1"), None);
        assert_eq!(family("centos", "CentOS Stream 9"), "centos-stream");
    }
}
