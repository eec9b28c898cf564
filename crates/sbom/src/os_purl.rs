//! Package URLs of packages of an operating system, as they stand in documents.
//!
//! In an inventory they are Trivy's, so that findings, ignore files and VEX documents name packages as Trivy does. In
//! documents they are Syft's (purl-spec, PURL-TYPES: `deb`, `rpm`, `apk`), which also say of which release and of which
//! source package a package is: SPDX has no other place where programs such as Grype look for either.

use base::Purl;

use crate::{Ecosystem, Inventory, OperatingSystem, Package};

/// What Trivy writes as the qualifier `distro`; empty where it writes none.
#[must_use]
pub fn distro_qualifier(ecosystem: Ecosystem, os: &OperatingSystem) -> String {
    match ecosystem {
        Ecosystem::Alpm => String::new(),
        _ if os.version.is_empty() => String::new(),
        // The bare release for apk.
        Ecosystem::Apk => os.version.clone(),
        _ => format!("{}-{}", os.family, os.version),
    }
}

/// `ID` and `VERSION_ID` as os-release(5) has them for a family and version of Trivy's; the version is empty where it is a
/// name and no number.
pub(crate) fn release(os: &OperatingSystem) -> (&str, &str) {
    let id = match os.family.as_str() {
        "alma" => "almalinux",
        "redhat" => "rhel",
        "oracle" => "ol",
        "amazon" => "amzn",
        "slem" => "sle-micro",
        "cbl-mariner" => "mariner",
        "centos-stream" => "centos",
        other => other,
    };
    // `AMI release 2018.03` and `2 (Karoo)`.
    let version = os.version.strip_prefix("AMI release ").unwrap_or(&os.version);
    let version = version.split(' ').next().unwrap_or_default();
    (id, if version.starts_with(|c: char| c.is_ascii_digit()) { version } else { "" })
}

/// Whether the package URLs of an ecosystem differ in documents.
fn is_told_apart(ecosystem: Ecosystem) -> bool {
    matches!(ecosystem, Ecosystem::Dpkg | Ecosystem::Apk | Ecosystem::Rpm | Ecosystem::Alpm)
}

/// The package URL to write.
pub(crate) fn written(package: &Package, os: Option<&OperatingSystem>) -> Purl {
    if !is_told_apart(package.ecosystem) {
        return package.purl.clone();
    }
    let parts = package.purl.parts();
    let mut qualifiers = parts.qualifiers.clone();
    let mut put = |key: &str, value: String| {
        if !value.is_empty() {
            qualifiers.insert(key.to_owned(), value);
        }
    };
    // Packages of Arch Linux have no `distro` in Trivy's; others have it where the release is known.
    let has_release = parts.qualifiers.contains_key("distro") || package.ecosystem == Ecosystem::Alpm;
    if let Some(os) = os.filter(|_| has_release) {
        put("distro", distro_of(os));
    }
    put("upstream", upstream(package));
    put("rpmmod", parts.qualifiers.get("modularitylabel").cloned().unwrap_or_default());
    let builder =
        qualifiers.iter().fold(builder(&package.purl), |builder, (key, value)| builder.qualifier(key, value));
    builder.build().unwrap_or_else(|_| package.purl.clone())
}

fn distro_of(os: &OperatingSystem) -> String {
    match release(os) {
        (id, "") => id.to_owned(),
        (id, version) => format!("{id}-{version}"),
    }
}

/// All but the qualifiers.
fn builder(purl: &Purl) -> base::PurlBuilder {
    let parts = purl.parts();
    Purl::builder(&parts.kind, &parts.name)
        .namespace(parts.namespace.as_deref().unwrap_or_default())
        .version(parts.version.as_deref().unwrap_or_default())
        .subpath(parts.subpath.as_deref().unwrap_or_default())
}

/// The source package as Syft writes it: a name, with the version where that is another than the package's; for RPM the
/// file. Empty where it is the package itself.
fn upstream(package: &Package) -> String {
    let Some(source) = &package.source else { return String::new() };
    let other = source.version != package.version && !source.version.is_empty();
    match package.ecosystem {
        Ecosystem::Rpm => {
            let version =
                source.version.split_once(':').map_or(source.version.as_str(), |(_, version)| version);
            let whole = version.contains('-') && !source.name.is_empty();
            if whole { format!("{}-{version}.src.rpm", source.name) } else { String::new() }
        }
        Ecosystem::Dpkg if other => format!("{}@{}", source.name, source.version),
        _ if source.name == package.name => String::new(),
        _ => source.name.clone(),
    }
}

/// Puts the package URLs of documents back: one that [`written`] would write for the inventory's own form becomes that.
pub(crate) fn put_back(inventory: &mut Inventory) {
    let os = inventory.os.as_ref();
    for package in inventory.packages.iter_mut().filter(|package| is_told_apart(package.ecosystem)) {
        if let Some(own) = own(package, os) {
            package.purl = own;
        }
    }
}

fn own(package: &Package, os: Option<&OperatingSystem>) -> Option<Purl> {
    let mut qualifiers = package.purl.parts().qualifiers;
    qualifiers.remove("upstream");
    qualifiers.remove("rpmmod");
    let distro = os.map(|os| distro_qualifier(package.ecosystem, os)).unwrap_or_default();
    if qualifiers.remove("distro").is_some() && !distro.is_empty() {
        qualifiers.insert("distro".into(), distro);
    }
    let builder =
        qualifiers.iter().fold(builder(&package.purl), |builder, (key, value)| builder.qualifier(key, value));
    let own = Package { purl: builder.build().ok()?, ..package.clone() };
    (written(&own, os) == package.purl).then_some(own.purl)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SourcePackage;
    use crate::read::tests::package;

    fn os(family: &str, version: &str) -> OperatingSystem {
        OperatingSystem { family: family.into(), version: version.into(), ..OperatingSystem::default() }
    }

    #[test]
    fn releases() {
        for (family, version, expected) in [
            ("debian", "12.5", ("debian", "12.5")),
            ("debian", "trixie/sid", ("debian", "")),
            ("alma", "9.3", ("almalinux", "9.3")),
            ("amazon", "2 (Karoo)", ("amzn", "2")),
            ("amazon", "AMI release 2018.03", ("amzn", "2018.03")),
            ("cbl-mariner", "2.0", ("mariner", "2.0")),
            ("centos-stream", "9", ("centos", "9")),
            ("arch", "", ("arch", "")),
        ] {
            assert_eq!(release(&os(family, version)), expected, "{family} {version}");
        }
    }

    #[test]
    fn written_and_put_back() {
        use Ecosystem as E;
        let check = |ecosystem,
                     own: &str,
                     version: &str,
                     source: Option<(&str, &str)>,
                     of: Option<(&str, &str)>,
                     expected: &str| {
            let purl: Purl = own.parse().expect(own);
            let name = purl.parts().name;
            let mut package = package(ecosystem, &name, version, purl);
            package.source =
                source.map(|(name, version)| SourcePackage { name: name.into(), version: version.into() });
            let os = of.map(|(family, version)| os(family, version));
            let found = written(&package, os.as_ref());
            assert_eq!(found.as_str(), expected);
            let read = Package { purl: found, ..package };
            assert_eq!(super::own(&read, os.as_ref()).expect("put back").as_str(), own);
        };
        let debian = Some(("debian", "12.5"));
        check(
            E::Dpkg,
            "pkg:deb/debian/bsdutils@2.38.1-5?arch=amd64&distro=debian-12.5&epoch=1",
            "1:2.38.1-5",
            Some(("util-linux", "2.38.1-5")),
            debian,
            "pkg:deb/debian/bsdutils@2.38.1-5?arch=amd64&distro=debian-12.5&epoch=1&upstream=util-linux%402.38.1-5",
        );
        check(
            E::Dpkg,
            "pkg:deb/debian/libssl3@3?distro=debian-12.5",
            "3",
            Some(("openssl", "3")),
            debian,
            "pkg:deb/debian/libssl3@3?distro=debian-12.5&upstream=openssl",
        );
        check(E::Dpkg, "pkg:deb/debian/a@3", "3", Some(("a", "3")), None, "pkg:deb/debian/a@3");
        check(
            E::Apk,
            "pkg:apk/alpine/libssl3@3?distro=3.18.4",
            "3",
            Some(("openssl", "3")),
            Some(("alpine", "3.18.4")),
            "pkg:apk/alpine/libssl3@3?distro=alpine-3.18.4&upstream=openssl",
        );
        check(
            E::Rpm,
            "pkg:rpm/alma/libs@1-2.el8?distro=alma-8.9&epoch=1&modularitylabel=m:1",
            "1:1-2.el8",
            Some(("whole", "1:1-2.el8")),
            Some(("alma", "8.9")),
            "pkg:rpm/alma/libs@1-2.el8?distro=almalinux-8.9&epoch=1&modularitylabel=m:1&rpmmod=m:1&upstream=whole-1-2.el8.src.rpm",
        );
        check(E::Rpm, "pkg:rpm/a@1", "1", Some(("a", "1")), None, "pkg:rpm/a@1");
        check(
            E::Alpm,
            "pkg:alpm/arch/gcc-libs@13-1?arch=x86_64",
            "13-1",
            Some(("gcc", "13-1")),
            Some(("arch", "")),
            "pkg:alpm/arch/gcc-libs@13-1?arch=x86_64&distro=arch&upstream=gcc",
        );
        check(E::NodePkg, "pkg:npm/a@1", "1", None, debian, "pkg:npm/a@1");
    }
}
