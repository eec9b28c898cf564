//! Language ecosystems as trivy-db names them, and how package names are compared in each.

use std::borrow::Cow;

use crate::version::Scheme;

/// A language ecosystem of trivy-db.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    Npm,
    Composer,
    Pip,
    RubyGems,
    Cargo,
    NuGet,
    Maven,
    Go,
    Erlang,
    Pub,
    Swift,
    Cocoapods,
    Conan,
    Julia,
    Bitnami,
}

impl Language {
    pub(crate) fn bucket_prefix(self) -> &'static str {
        match self {
            Self::Npm => "npm::",
            Self::Composer => "composer::",
            Self::Pip => "pip::",
            Self::RubyGems => "rubygems::",
            Self::Cargo => "cargo::",
            Self::NuGet => "nuget::",
            Self::Maven => "maven::",
            Self::Go => "go::",
            Self::Erlang => "erlang::",
            Self::Pub => "pub::",
            Self::Swift => "swift::",
            Self::Cocoapods => "cocoapods::",
            Self::Conan => "conan::",
            Self::Julia => "julia::",
            Self::Bitnami => "bitnami::",
        }
    }

    /// From the ecosystem of an OSV record.
    pub(crate) fn from_osv(name: &str) -> Option<Self> {
        Some(match name {
            "npm" => Self::Npm,
            "Packagist" => Self::Composer,
            "PyPI" => Self::Pip,
            "RubyGems" => Self::RubyGems,
            "crates.io" => Self::Cargo,
            "NuGet" => Self::NuGet,
            "Maven" => Self::Maven,
            "Go" => Self::Go,
            "Hex" => Self::Erlang,
            "Pub" => Self::Pub,
            "SwiftURL" => Self::Swift,
            "ConanCenter" => Self::Conan,
            "Julia" => Self::Julia,
            "Bitnami" => Self::Bitnami,
            _ => return None,
        })
    }

    /// As GitHub's advisory buckets are named.
    pub(crate) fn github_name(self) -> &'static str {
        match self {
            Self::Npm => "Npm",
            Self::Composer => "Composer",
            Self::Pip => "Pip",
            Self::RubyGems => "Rubygems",
            Self::Cargo => "Rust",
            Self::NuGet => "Nuget",
            Self::Maven => "Maven",
            Self::Go => "Go",
            Self::Erlang => "Erlang",
            Self::Pub => "Pub",
            Self::Swift => "Swift",
            Self::Cocoapods => "Cocoapods",
            Self::Conan => "Conan",
            Self::Julia => "Julia",
            Self::Bitnami => "Bitnami",
        }
    }

    pub(crate) fn scheme(self) -> Scheme {
        match self {
            Self::Npm => Scheme::Npm,
            Self::Pip => Scheme::Pep440,
            // guides.cocoapods.org: "CocoaPods uses RubyGems version specifiers".
            Self::RubyGems | Self::Cocoapods => Scheme::Gem,
            Self::Bitnami => Scheme::Bitnami,
            Self::Maven => Scheme::Maven,
            _ => Scheme::Generic,
        }
    }
}

/// The name under which trivy-db stores a package.
pub(crate) fn normalize(language: Language, name: &str) -> Cow<'_, str> {
    match language {
        // PEP 426: case does not count, and `_` is `-`. (Dots do count: trivy-db does not follow PEP 503.)
        Language::Pip => Cow::Owned(name.to_lowercase().replace('_', "-")),
        Language::Go => Cow::Borrowed(name),
        Language::Swift => {
            let name = name.strip_prefix("https://").unwrap_or(name);
            Cow::Borrowed(name.strip_suffix(".git").unwrap_or(name))
        }
        _ => Cow::Owned(name.to_lowercase()),
    }
}
