//! Which bucket of trivy-db an OSV ecosystem belongs to.

use crate::names::{Language, normalize};
use crate::version::Scheme;

/// Where the advisories of a bucket come from, as `data-source` records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) id: &'static str,
    pub(super) name: String,
    pub(super) url: &'static str,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Language(Language),
    Distribution { modules: bool },
}

/// A bucket and the rules of what goes into it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) bucket: String,
    pub(super) source: Source,
    pub(super) scheme: Scheme,
    pub(super) kind: Kind,
}

impl Target {
    /// The target of an OSV ecosystem such as `PyPI` or `Debian:12`; `id` is the record's.
    pub(super) fn of(ecosystem: &str, id: &str) -> Option<Self> {
        let (name, release) = ecosystem.split_once(':').unwrap_or((ecosystem, ""));
        let distribution = |bucket: String, scheme, source| {
            Some(Self { bucket, source, scheme, kind: Kind::Distribution { modules: scheme == Scheme::Rpm } })
        };
        let release = release.trim_start_matches('v');
        match (name, release.is_empty()) {
            ("Debian", false) => distribution(format!("debian {release}"), Scheme::Deb, DEBIAN()),
            ("Alpine", false) => distribution(format!("alpine {release}"), Scheme::Apk, ALPINE()),
            ("AlmaLinux", false) => distribution(format!("alma {release}"), Scheme::Rpm, ALMA()),
            ("Wolfi", true) => distribution("wolfi".into(), Scheme::Apk, WOLFI()),
            ("Chainguard", true) => distribution("chainguard".into(), Scheme::Apk, CHAINGUARD()),
            (name, _) => Language::from_osv(name).map(|language| Self::language(language, id)),
        }
    }

    fn language(language: Language, id: &str) -> Self {
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

    pub(super) fn package_name(&self, name: &str) -> String {
        match self.kind {
            Kind::Language(language) => normalize(language, name).into_owned(),
            Kind::Distribution { .. } => name.into(),
        }
    }

    pub(super) fn is_language(&self) -> bool {
        matches!(self.kind, Kind::Language(_))
    }
}

fn source(id: &'static str, name: &str, url: &'static str) -> Source {
    Source { id, name: name.into(), url }
}

macro_rules! sources {
    ($($constant:ident: $id:literal, $name:literal, $url:literal;)*) => {
        $(#[expect(non_snake_case, reason = "a constant in all but the allocation")]
        fn $constant() -> Source { source($id, $name, $url) })*
    };
}

sources! {
    DEBIAN: "debian", "Debian Security Tracker", "https://salsa.debian.org/security-tracker-team/security-tracker";
    ALPINE: "alpine", "Alpine Secdb", "https://secdb.alpinelinux.org/";
    ALMA: "alma", "AlmaLinux Product Errata", "https://errata.almalinux.org/";
    WOLFI: "wolfi", "Wolfi Secdb", "https://packages.wolfi.dev/os/security.json";
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
