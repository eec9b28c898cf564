//! What an archive says it is licensed under: the `pom.xml` beside its `pom.properties`, and its manifest. Trivy looks into
//! a packed text of a licence too where neither says anything.

use sbom::{license_id, license_of_url};

use super::identity::main_section;
use crate::xml;

/// `group:artifact` of the `pom.xml` at a path as maven-archiver lays it: `META-INF/maven/GROUP/ARTIFACT/pom.xml`.
pub(super) fn pom_of(path: &str) -> Option<String> {
    let (group, artifact) =
        path.strip_prefix("META-INF/maven/")?.strip_suffix("/pom.xml")?.split_once('/')?;
    (!group.is_empty() && !artifact.is_empty()).then(|| format!("{group}:{artifact}"))
}

/// The licences in a `pom.xml`: names, and pages where there is no name. One that is no XML has none.
pub(super) fn of_pom(data: &[u8]) -> Vec<String> {
    let Ok(pom) = xml::read("pom.xml", "project", data) else { return Vec::new() };
    let Some(licenses) = pom.child("licenses") else { return Vec::new() };
    let name = |license: &xml::Element| match license.value("name") {
        "" => license_of_url(license.value("url")).map(str::to_owned),
        name => Some(name.to_owned()),
    };
    licenses.all("license").filter_map(name).collect()
}

/// The licences in a manifest: those of a Jenkins plug-in, else OSGi's `Bundle-License` (OSGi Core §3.2.1.10).
pub(super) fn of_manifest(text: &str) -> Vec<String> {
    let section = main_section(text);
    let of_plugin = section.iter().filter(|(name, value)| {
        let is_name = name == "Plugin-License-Name" || name.starts_with("Plugin-License-Name-");
        is_name && !value.trim().is_empty()
    });
    let names: Vec<String> = of_plugin.map(|(_, value)| value.trim().to_owned()).collect();
    if !names.is_empty() {
        return names;
    }
    let header = section.iter().rev().find(|(name, _)| name == "Bundle-License");
    let entries = header.map(|(_, value)| unquoted(value, ',')).unwrap_or_default();
    entries.into_iter().filter_map(of_bundle).map(str::to_owned).collect()
}

/// `Apache-2.0;link="https://…"`: an identifier or a page.
fn of_bundle(entry: &str) -> Option<&'static str> {
    let plain = |text: &str| text.trim_matches([' ', '"']).to_owned();
    let mut fields = unquoted(entry, ';').into_iter();
    let name = plain(fields.next()?);
    let link = fields
        .filter_map(|field| field.split_once('='))
        .find(|(key, _)| key.trim() == "link")
        .map(|(_, link)| plain(link));
    license_id(&name).or_else(|| license_of_url(&name)).or_else(|| license_of_url(&link?))
}

/// Parts between separators that stand outside of quotes.
fn unquoted(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_manifests() {
        let check = |text: &str, expected: &[&str]| assert_eq!(of_manifest(text), expected, "{text}");
        check("Bundle-License: Apache-2.0\n", &["Apache-2.0"]);
        check("Bundle-License: http://www.apache.org/licenses/LICENSE-2.\r\n 0.txt\r\n", &["Apache-2.0"]);
        check("Bundle-License: \"apache-2.0\";description=\"a, b; c\", MIT\n", &["Apache-2.0", "MIT"]);
        check("Bundle-License: Own;link=\"https://www.apache.org/licenses/LICENSE-2.0\"\n", &["Apache-2.0"]);
        check("Bundle-License: Own\n", &[]);
        check(
            "Bundle-License: MIT\nPlugin-License-Name: Own 1\nPlugin-License-Name-2: Own 2\n",
            &["Own 1", "Own 2"],
        );
        check("\nBundle-License: MIT\n", &[]);
    }

    #[test]
    fn of_poms() {
        let pom = b"<project><licenses><license><name>The Apache License</name><url>x</url></license>\
            <license><url>https://opensource.org/licenses/0BSD</url></license><license><url>x</url></license></licenses></project>";
        assert_eq!(of_pom(pom), ["The Apache License", "0BSD"]);
        assert_eq!(of_pom(b"<project/>"), Vec::<String>::new());
        assert_eq!(of_pom(b"junk"), Vec::<String>::new());
        assert_eq!(pom_of("META-INF/maven/org.a/b/pom.xml").as_deref(), Some("org.a:b"));
        assert_eq!(pom_of("META-INF/maven/b/pom.xml"), None);
        assert_eq!(pom_of("x/META-INF/maven/org.a/b/pom.xml"), None);
    }
}
