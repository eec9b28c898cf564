//! Package URLs.

use std::collections::BTreeMap;

use packageurl::PackageUrl;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Class, Fault};

/// A package URL in canonical form (github.com/package-url/purl-spec), such as
/// `pkg:deb/debian/openssl@3.0.9-1?arch=amd64&distro=debian-12`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl(String);

impl Purl {
    /// Starts a package URL of `kind` (`deb`, `pypi`, …) and `name`.
    #[must_use]
    pub fn builder(kind: &str, name: &str) -> PurlBuilder {
        PurlBuilder { kind: kind.into(), name: name.into(), ..PurlBuilder::default() }
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its parts, with percent-encoding undone.
    #[must_use]
    pub fn parts(&self) -> PurlParts {
        // Canonical text parses: the constructors of this type made it from a parsed one.
        let Ok(parsed) = self.0.parse::<PackageUrl<'_>>() else { return PurlParts::default() };
        PurlParts {
            kind: parsed.ty().to_owned(),
            namespace: parsed.namespace().map(str::to_owned),
            name: parsed.name().to_owned(),
            version: parsed.version().map(str::to_owned),
            qualifiers: parsed.qualifiers().iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
            subpath: parsed.subpath().map(str::to_owned),
        }
    }
}

/// The parts of a [`Purl`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PurlParts {
    /// `deb`, `pypi`, ….
    pub kind: String,
    /// Namespace.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// Version.
    pub version: Option<String>,
    /// Qualifiers by key.
    pub qualifiers: BTreeMap<String, String>,
    /// Path inside the package.
    pub subpath: Option<String>,
}

impl PurlParts {
    /// Whether a package URL used as a pattern covers `target`: type, namespace and name are equal, and so are version,
    /// subpath and each qualifier as far as the pattern states them (Trivy's `PackageURL.Match`, OpenVEX's `PurlMatches`).
    #[must_use]
    pub fn covers(&self, target: &Self) -> bool {
        let stated = |own: &Option<String>, other: &Option<String>| own.is_none() || own == other;
        self.kind == target.kind
            && self.namespace == target.namespace
            && self.name == target.name
            && stated(&self.version, &target.version)
            && stated(&self.subpath, &target.subpath)
            && self.qualifiers.iter().all(|(key, value)| target.qualifiers.get(key) == Some(value))
    }
}

/// The canonical text (purl-spec, "How to build purl string from its components"). Written here and not by the library, which
/// leaves `/` and `&` in a version and `,` and `$` everywhere as they are, so that `pkg:a/a@%2F` would not read back.
fn canonical(purl: &PackageUrl<'_>) -> String {
    let mut text = format!("pkg:{}/", purl.ty());
    for segment in segments(purl.namespace().unwrap_or_default()) {
        push_encoded(&mut text, segment);
        text.push('/');
    }
    push_encoded(&mut text, purl.name());
    if let Some(version) = purl.version().filter(|version| !version.is_empty()) {
        text.push('@');
        push_encoded(&mut text, version);
    }
    let qualifiers: BTreeMap<&str, &str> =
        purl.qualifiers().iter().map(|(key, value)| (key.as_ref(), value.as_ref())).collect();
    for (n, (key, value)) in qualifiers.into_iter().filter(|(_, value)| !value.is_empty()).enumerate() {
        text.push(if n == 0 { '?' } else { '&' });
        text.push_str(key);
        text.push('=');
        push_encoded(&mut text, value);
    }
    for (n, segment) in segments(purl.subpath().unwrap_or_default()).enumerate() {
        text.push(if n == 0 { '#' } else { '/' });
        push_encoded(&mut text, segment);
    }
    text
}

/// The segments of a namespace or subpath that say something: `.`, `..` and empty ones are dropped, as by parsers.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !matches!(*segment, "" | "." | ".."))
}

/// purl-spec, "Character encoding": all but letters, digits, `.-_~` and the colon are percent-encoded inside a component.
fn push_encoded(text: &mut String, component: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in component.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let digits = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
            text.push('%');
            text.extend(digits.map(char::from));
        }
    }
}

impl std::fmt::Display for Purl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Purl {
    type Err = PurlError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let error = |_| PurlError { found: s.chars().take(300).collect() };
        let mut parsed: PackageUrl<'_> = s.parse().map_err(error)?;
        if segments(parsed.namespace().unwrap_or_default()).next().is_none() {
            // `pkg:cpan/./a` says no more than `pkg:cpan/a`, which its type refuses.
            parsed.without_namespace().validate().map_err(error)?;
        }
        Ok(Self(canonical(&parsed)))
    }
}

impl Serialize for Purl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Purl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Collects the parts of a [`Purl`].
#[derive(Debug, Clone, Default)]
pub struct PurlBuilder {
    kind: String,
    namespace: Option<String>,
    name: String,
    version: Option<String>,
    qualifiers: Vec<(String, String)>,
    subpath: Option<String>,
}

impl PurlBuilder {
    /// Namespace, slashes between its segments; empty is none.
    #[must_use]
    pub fn namespace(mut self, namespace: &str) -> Self {
        self.namespace = (!namespace.is_empty()).then(|| namespace.to_owned());
        self
    }

    /// Version; empty is none.
    #[must_use]
    pub fn version(mut self, version: &str) -> Self {
        self.version = (!version.is_empty()).then(|| version.to_owned());
        self
    }

    /// A qualifier; one with an empty value is left out, as the specification wants.
    #[must_use]
    pub fn qualifier(mut self, key: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.qualifiers.push((key.to_owned(), value.to_owned()));
        }
        self
    }

    /// Subpath; empty is none.
    #[must_use]
    pub fn subpath(mut self, subpath: &str) -> Self {
        self.subpath = (!subpath.is_empty()).then(|| subpath.to_owned());
        self
    }

    /// The package URL.
    ///
    /// # Errors
    /// When a part is not allowed by the specification, such as an empty name.
    pub fn build(self) -> Result<Purl, PurlError> {
        let error =
            || PurlError { found: format!("{}/{}", self.kind, self.name).chars().take(300).collect() };
        if self.name.is_empty() {
            return Err(error());
        }
        let mut purl = PackageUrl::new(self.kind.clone(), self.name.clone()).map_err(|_| error())?;
        if let Some(namespace) = &self.namespace {
            purl.with_namespace(namespace.clone()).map_err(|_| error())?;
        }
        if let Some(version) = &self.version {
            purl.with_version(version.clone()).map_err(|_| error())?;
        }
        for (key, value) in &self.qualifiers {
            purl.add_qualifier(key.clone(), value.clone()).map_err(|_| error())?;
        }
        if let Some(subpath) = &self.subpath {
            purl.with_subpath(subpath.clone()).map_err(|_| error())?;
        }
        Ok(Purl(canonical(&purl)))
    }
}

/// Text or parts that make no package URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "package URL \"{found}\" is malformed, expected pkg:TYPE/[NAMESPACE/]NAME[@VERSION][?QUALIFIERS][#SUBPATH]"
)]
pub struct PurlError {
    /// The text or parts, shortened to 300 characters.
    pub found: String,
}

impl Fault for PurlError {
    fn code(&self) -> &'static str {
        "purl-malformed"
    }
    fn hint(&self) -> String {
        "see github.com/package-url/purl-spec for the form of each type".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::Purl;

    #[test]
    fn builds_canonical_text() {
        let purl = Purl::builder("deb", "libstdc++6")
            .namespace("debian")
            .version("1:12.2.0-14")
            .qualifier("distro", "debian-12")
            .qualifier("arch", "amd64")
            .qualifier("epoch", "")
            .build()
            .expect("valid");
        assert_eq!(purl.as_str(), "pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14?arch=amd64&distro=debian-12");
        assert_eq!(purl.as_str().parse(), Ok(purl));
        let npm = Purl::builder("npm", "core").namespace("@babel").version("7.0.0").build().expect("valid");
        assert_eq!(npm.as_str(), "pkg:npm/%40babel/core@7.0.0");
        assert!(Purl::builder("deb", "").build().is_err());
        assert!("openssl".parse::<Purl>().is_err());
    }

    /// purl-spec, "Character encoding" and "How to build purl string from its components".
    #[test]
    fn what_is_written_reads_back() {
        let check = |text: &str, expected: &str| {
            let purl: Purl = text.parse().expect(text);
            assert_eq!(purl.as_str(), expected, "{text}");
            assert_eq!(expected.parse(), Ok(purl), "{text}");
        };
        // Separators that are no separators where they stand.
        check("pkg:a/a@%2F", "pkg:a/a@%2F");
        check("pkg:a/a@1%2F2", "pkg:a/a@1%2F2");
        check("pkg:a/a@1%402", "pkg:a/a@1%402");
        check("pkg:a/a@1,2", "pkg:a/a@1%2C2");
        check("pkg:a/a@1%3F2%232", "pkg:a/a@1%3F2%232");
        check("pkg:a/b%2Fc", "pkg:a/b%2Fc");
        check("pkg:a/a@1&2$3;4=5+6", "pkg:a/a@1%262%243%3B4%3D5%2B6");
        check("pkg:a/a!'()*@1", "pkg:a/a%21%27%28%29%2A@1");
        // What is never encoded, and what always is.
        check("pkg:a/a@1%3A2%7E3%2E4%2D5%5F6", "pkg:a/a@1:2~3.4-5_6");
        check("pkg:a/a@%C3%A9%20%25%00", "pkg:a/a@%C3%A9%20%25%00");
        check("pkg:a/a?b=c/d,e&a=%26", "pkg:a/a?a=%26&b=c%2Fd%2Ce");
        check("pkg:a/a#b,c/d", "pkg:a/a#b%2Cc/d");
        // Components that say nothing.
        check("pkg:a/a@", "pkg:a/a");
        check("pkg:a/a?b=", "pkg:a/a");
        check("pkg:a/%2E/b/%2E%2E/a", "pkg:a/b/a");
        check("pkg://a//b//a", "pkg:a/b/a");
        for bad in ["pkg:cpan/a", "pkg:cpan/./a", "pkg:cpan/%2E/a", "pkg:a/", "pkg:a/a#", "pkg:a/a#%2E%2E"] {
            assert!(bad.parse::<Purl>().is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_built_reads_back(
            namespace in "[ -~é/]{0,8}", name in "[ -~é]{1,8}", version in "[ -~é]{0,8}", value in "[ -~é]{0,8}"
        ) {
            let built = Purl::builder("generic", &name).namespace(&namespace).version(&version).qualifier("k", &value);
            let purl = built.build().expect("any name is one");
            proptest::prop_assert_eq!(purl.as_str().parse(), Ok(purl.clone()));
            let parts = purl.parts();
            proptest::prop_assert_eq!(parts.name, name);
            proptest::prop_assert_eq!(parts.version.unwrap_or_default(), version);
            proptest::prop_assert_eq!(parts.qualifiers.get("k").cloned().unwrap_or_default(), value);
        }
    }

    #[test]
    fn a_pattern_covers_what_it_does_not_narrow() {
        let check = |pattern: &str, target: &str, expected: bool| {
            let parts = |text: &str| text.parse::<Purl>().expect(text).parts();
            assert_eq!(parts(pattern).covers(&parts(target)), expected, "{pattern} {target}");
        };
        let target = "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5";
        check("pkg:deb/debian/libssl3", target, true);
        check("pkg:deb/debian/libssl3@3.0.11-1~deb12u2", target, true);
        check("pkg:deb/debian/libssl3@3.0.11-1%7Edeb12u2", target, true);
        check("pkg:deb/debian/libssl3?arch=amd64", target, true);
        check("pkg:deb/debian/libssl3@1", target, false);
        check("pkg:deb/debian/libssl3?arch=arm64", target, false);
        check("pkg:deb/debian/libssl3?epoch=1", target, false);
        check("pkg:deb/ubuntu/libssl3", target, false);
        check("pkg:deb/libssl3", target, false);
        check(target, "pkg:deb/debian/libssl3", false);
        check("pkg:npm/%40babel/core", "pkg:npm/%40babel/core@7.0.0", true);
    }
}
