//! `assay.toml`: what a file of settings may say.
//!
//! Unknown keys are errors: a setting that is misspelt and passed over would be one that is not in force.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};

use base::{Class, Fault, Severity};
use sbom::LicenseCategory;
use serde::{Deserialize, Deserializer};

/// Bytes of a file of settings: a hundred times one with every key and a comment at each.
pub const MAX_SETTINGS_BYTES: u64 = 1 << 20;

/// A file of settings that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", line.map_or_else(String::new, |line| format!("line {line}: ")))]
pub struct SettingsError {
    /// Line of the fault, counted from 1, where that is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

impl Fault for SettingsError {
    fn code(&self) -> &'static str {
        "config-malformed"
    }
    fn hint(&self) -> String {
        "`assay config show --help` lists the keys a file may have".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// As the flag takes it: in any case. `Severity`'s own form is that of JSON results, upper case.
fn severity<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Severity>, D::Error> {
    String::deserialize(from)?.parse().map(Some).map_err(serde::de::Error::custom)
}

/// What a file of settings says; each key is named like its field, with `-` for `_`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SettingsFile {
    /// The folder for state.
    pub home: Option<PathBuf>,
    /// The advisory database.
    pub db: Option<PathBuf>,
    /// The lowest severity that fails the gate.
    #[serde(default, deserialize_with = "severity")]
    pub fail_on: Option<Severity>,
    /// Whether findings without a fix are left out.
    pub ignore_unfixed: Option<bool>,
    /// Threads that read layers.
    pub parallel: Option<NonZeroUsize>,
    /// Where results of layers are kept: a folder, or the URL of a bucket.
    pub cache_dir: Option<String>,
    /// Where the key of the layer cache is: `file:PATH` or `env:NAME`.
    pub cache_key: Option<String>,
    /// MiB a cache folder may take.
    pub cache_limit_mib: Option<u64>,
    /// GiB a layer may inflate to.
    pub layer_limit_gib: Option<NonZeroU64>,
    /// Bytes a layer may inflate to for each stored byte.
    pub layer_limit_ratio: Option<NonZeroU64>,
    /// GiB the layers of an image may inflate to together beside what they store.
    pub image_limit_gib: Option<NonZeroU64>,
    /// Who signs with the private stack.
    pub identity: Option<String>,
    /// Whom to trust: the name of a root or a `trusted_root.json`.
    pub trusted_root: Option<PathBuf>,
    /// What images must be built on.
    pub base: Option<BaseSettings>,
    /// Which licences are in which category.
    pub license: Option<LicenseSettings>,
}

/// `[license]`: which licences are in which category, and which count nowhere. A category that is named has these
/// licences and no others, as in Trivy's configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LicenseSettings {
    forbidden: Option<Vec<String>>,
    restricted: Option<Vec<String>>,
    reciprocal: Option<Vec<String>>,
    notice: Option<Vec<String>>,
    permissive: Option<Vec<String>>,
    unencumbered: Option<Vec<String>>,
    /// Left out, as by `--ignored-licenses`.
    pub ignored: Option<Vec<String>>,
}

impl LicenseSettings {
    /// The categories that are set.
    pub fn categories(&self) -> impl Iterator<Item = (LicenseCategory, &[String])> {
        let lists = [
            (LicenseCategory::Forbidden, &self.forbidden),
            (LicenseCategory::Restricted, &self.restricted),
            (LicenseCategory::Reciprocal, &self.reciprocal),
            (LicenseCategory::Notice, &self.notice),
            (LicenseCategory::Permissive, &self.permissive),
            (LicenseCategory::Unencumbered, &self.unencumbered),
        ];
        lists.into_iter().filter_map(|(category, names)| Some((category, names.as_deref()?)))
    }
}

/// `[base]`: what images must be built on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BaseSettings {
    /// The base itself, where it is always the same.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Who must have signed it.
    pub certificate_identity: Option<String>,
    /// The same as an expression.
    pub certificate_identity_regexp: Option<String>,
    /// The issuer that vouches for them.
    pub certificate_oidc_issuer: Option<String>,
    /// A public key instead.
    pub key: Option<PathBuf>,
    /// Whom to trust for it.
    pub trusted_root: Option<PathBuf>,
    /// Do not look at the log.
    pub insecure_ignore_tlog: Option<bool>,
}

impl SettingsFile {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// When it is no TOML, has a key that is not known, or a value that cannot be.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        toml::from_str(text).map_err(|error: toml::de::Error| SettingsError {
            line: error
                .span()
                .and_then(|span| text.get(..span.start))
                .map(|before| before.matches('\n').count() + 1),
            reason: error.message().to_owned(),
        })
    }

    /// Lets each path start at `folder`, where the file is, so that it means the same wherever a command is typed.
    /// `exists` says whether there is something: a bare word may be the name of a trust root.
    #[must_use]
    pub fn placed_in(mut self, folder: &Path, exists: impl Fn(&Path) -> bool) -> Self {
        for named in [&mut self.home, &mut self.db, &mut self.trusted_root].into_iter().flatten() {
            *named = folder.join(&*named);
        }
        self.cache_dir = self.cache_dir.take().map(|place| match place.contains("://") {
            true => place,
            false => folder.join(place).display().to_string(),
        });
        self.cache_key = self.cache_key.take().map(|key| match key.strip_prefix("file:") {
            Some(path) => format!("file:{}", folder.join(path).display()),
            None => key,
        });
        if let Some(base) = &mut self.base {
            base.key = base.key.take().map(|path| folder.join(path));
            base.trusted_root = base.trusted_root.take().map(|path| match path.components().count() {
                1 if !exists(&folder.join(&path)) => path,
                _ => folder.join(path),
            });
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"home = "state"
db = "/srv/db"
fail-on = "High"
ignore-unfixed = true
parallel = 3
cache-dir = "s3://builds/assay"
cache-key = "file:key"
cache-limit-mib = 10
layer-limit-gib = 100
layer-limit-ratio = 400
image-limit-gib = 50
identity = "ci@example.com"
trusted-root = "root.json"
[base]
ref = "registry.example.com/debian:12"
key = "base.pub"
trusted-root = "github"
[license]
forbidden = ["AGPL-3.0-only"]
ignored = ["MIT"]
"#;

    #[test]
    fn every_key_is_read_and_paths_start_at_the_file() {
        let file = SettingsFile::parse(WHOLE).expect("valid").placed_in(Path::new("/etc/assay"), |_| false);
        assert_eq!(file.home.as_deref(), Some(Path::new("/etc/assay/state")));
        assert_eq!(file.db.as_deref(), Some(Path::new("/srv/db")));
        assert_eq!(file.fail_on, Some(Severity::High));
        assert_eq!(file.cache_dir.as_deref(), Some("s3://builds/assay"));
        assert_eq!(file.cache_key.as_deref(), Some("file:/etc/assay/key"));
        let limits = [file.layer_limit_gib, file.layer_limit_ratio, file.image_limit_gib];
        assert_eq!(limits.map(|limit| limit.map(NonZeroU64::get)), [Some(100), Some(400), Some(50)]);
        let base = file.base.expect("there");
        assert_eq!(base.key.as_deref(), Some(Path::new("/etc/assay/base.pub")));
        assert_eq!(base.trusted_root.as_deref(), Some(Path::new("github")), "the name of a root");
        let license = file.license.expect("there");
        let forbidden = ["AGPL-3.0-only".to_owned()];
        assert_eq!(
            license.categories().collect::<Vec<_>>(),
            [(LicenseCategory::Forbidden, forbidden.as_slice())]
        );
    }

    #[test]
    fn what_cannot_be_in_force_is_an_error_with_its_line() {
        for (text, line, word) in [
            ("parallel = 2\nfail-no = \"high\"\n", 2, "unknown field"),
            ("fail-on = \"fatal\"", 1, "severity"),
            ("parallel = 0", 1, "nonzero"),
            ("image-limit-gib = 0", 1, "nonzero"),
            ("layer-limit-ratio = -1", 1, "nonzero"),
            ("[base]\nkey = 1", 2, "invalid type"),
            ("db = ", 1, "value"),
        ] {
            let error = SettingsFile::parse(text).expect_err(text);
            assert_eq!(error.line, Some(line), "{text}");
            assert!(error.reason.contains(word), "{text}: {error}");
            assert_eq!(error.code(), "config-malformed");
        }
    }

    #[test]
    fn a_file_that_is_cut_or_deep_never_stops_the_program() {
        for cut in (0..WHOLE.len()).filter(|&cut| WHOLE.is_char_boundary(cut)) {
            let _ = SettingsFile::parse(&WHOLE[..cut]);
        }
        for deep in ["a = ".to_owned() + &"[".repeat(100_000), "[".repeat(100_000), "a.".repeat(100_000)] {
            assert!(SettingsFile::parse(&deep).is_err());
        }
    }
}
