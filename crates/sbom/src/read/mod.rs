//! Documents back to inventories, of this program and of others.
//!
//! What documents do not hold is not made up: layers and the layer of a package are empty afterwards. A component
//! without a package URL of a known type is an [`Unreadable`], not left out.

mod cyclonedx;
mod spdx;

use base::{Budget, BudgetExceeded, Digest, Limits, Platform, Purl};

use crate::{Ecosystem, Location, Package, Relationship, SbomError, Unreadable};

pub use cyclonedx::from_cyclonedx;
pub use spdx::from_spdx;

/// The largest document read: 128 MiB. One package takes about 1.5 KB, so this is room for 80,000.
pub const MAX_DOCUMENT_BYTES: u64 = 128 << 20;

/// Components and packages in a document: 500,000, more than fit in [`MAX_DOCUMENT_BYTES`] with their fields.
pub const MAX_DOCUMENT_PACKAGES: u64 = 500_000;

fn budget(data: &[u8]) -> Result<Budget, BudgetExceeded> {
    let mut budget =
        Budget::new(Limits { bytes: MAX_DOCUMENT_BYTES, items: MAX_DOCUMENT_PACKAGES, depth: 128 });
    budget.spend_bytes(data.len() as u64)?;
    Ok(budget)
}

/// A package of which only identity is known yet.
fn package(purl: &str, name: String, version: String) -> Option<Package> {
    let purl: Purl = purl.parse().ok()?;
    let (ecosystem, arch) = (ecosystem(&purl)?, qualifier(&purl, "arch"));
    Some(Package {
        ecosystem,
        id: ecosystem.package_id(&name, &version, arch.as_deref()),
        name,
        version,
        arch,
        source: None,
        modularity: qualifier(&purl, "modularitylabel"),
        purl,
        licenses: Vec::new(),
        supplier: None,
        checksums: Vec::new(),
        locations: Vec::new(),
        depends_on: Vec::new(),
        relationship: Relationship::Unknown,
        dev: false,
        lines: Vec::new(),
    })
}

fn ecosystem(purl: &Purl) -> Option<Ecosystem> {
    Some(match purl.as_str().strip_prefix("pkg:")?.split('/').next()? {
        "deb" => Ecosystem::Dpkg,
        "apk" => Ecosystem::Apk,
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

fn qualifier(purl: &Purl, key: &str) -> Option<String> {
    let (_, qualifiers) = purl.as_str().split('#').next()?.split_once('?')?;
    qualifiers.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        (name == key).then(|| percent_decoded(value))
    })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `PATH: REASON (CODE)`, as the writers put it.
fn unreadable(text: &str) -> Option<Unreadable> {
    let (path, rest) = text.split_once(": ")?;
    let (reason, code) = rest.strip_suffix(')')?.rsplit_once(" (")?;
    Some(Unreadable { path: path.into(), layer: None, code: code.into(), reason: reason.into() })
}

/// A component that is no package this program knows.
fn unknown(name: &str, purl: Option<&str>) -> Unreadable {
    Unreadable {
        path: name.to_owned(),
        layer: None,
        code: "sbom-component-unknown".into(),
        reason: match purl {
            Some(purl) => {
                format!("package URL is \"{}\", of no known type", purl.chars().take(200).collect::<String>())
            }
            None => "component has no package URL".into(),
        },
    }
}

fn location(path: &str) -> Location {
    Location { path: path.to_owned(), layer: None }
}

fn digest(text: &str) -> Option<Digest> {
    text.parse().ok()
}

fn platform(text: &str) -> Option<Platform> {
    text.parse().ok()
}

/// The order an inventory has its packages in.
fn sort(packages: &mut [Package]) {
    packages.sort_by(|a, b| {
        (a.ecosystem, &a.name, &a.version, &a.locations, &a.arch).cmp(&(
            b.ecosystem,
            &b.name,
            &b.version,
            &b.locations,
            &b.arch,
        ))
    });
}

/// Identifiers of needed packages, from indexes of a document's graph.
fn set_dependencies(packages: &mut [Package], needs: impl IntoIterator<Item = (usize, usize)>) {
    for (from, to) in needs {
        let id = packages[to].id.clone();
        packages[from].depends_on.push(id);
    }
    for package in packages {
        package.depends_on.sort_unstable();
        package.depends_on.dedup();
    }
}

fn version_error(expected: &'static str, found: &str) -> SbomError {
    SbomError::Version { expected, found: found.chars().take(60).collect() }
}

#[cfg(test)]
mod tests;
