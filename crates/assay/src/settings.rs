//! Settings: flags, then environment, then `assay.toml` (nearest, then the user's, then the system's).
//!
//! A file that exists and cannot be understood stops the program; unknown keys are errors.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use base::Severity;
use sbom::LicenseCategory;
use serde::{Deserialize, Deserializer};

use crate::cli::Global;
use crate::failure::Failure;

/// The name looked for in this folder and every folder above it.
const FILE_NAME: &str = "assay.toml";

/// As the flag takes it: in any case. `Severity`'s own form is that of JSON results, upper case.
fn severity<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Severity>, D::Error> {
    String::deserialize(from)?.parse().map(Some).map_err(serde::de::Error::custom)
}

/// What a configuration file may say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileSettings {
    home: Option<PathBuf>,
    db: Option<PathBuf>,
    #[serde(default, deserialize_with = "severity")]
    fail_on: Option<Severity>,
    ignore_unfixed: Option<bool>,
    parallel: Option<NonZeroUsize>,
    cache_dir: Option<String>,
    cache_key: Option<String>,
    cache_limit_mib: Option<u64>,
    identity: Option<String>,
    trusted_root: Option<PathBuf>,
    base: Option<BaseSettings>,
    license: Option<LicenseSettings>,
}

/// `[license]`: which licences are in which category, and which count nowhere. A category that is named has these
/// licences and no others, as in Trivy's configuration.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LicenseSettings {
    forbidden: Option<Vec<String>>,
    restricted: Option<Vec<String>>,
    reciprocal: Option<Vec<String>>,
    notice: Option<Vec<String>>,
    permissive: Option<Vec<String>>,
    unencumbered: Option<Vec<String>>,
    /// Left out, as by --ignored-licenses.
    pub(crate) ignored: Option<Vec<String>>,
}

impl LicenseSettings {
    /// The categories that are set.
    pub(crate) fn categories(&self) -> impl Iterator<Item = (LicenseCategory, &[String])> {
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
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct BaseSettings {
    /// The base itself, where it is always the same.
    #[serde(rename = "ref")]
    pub(crate) reference: Option<String>,
    /// Who must have signed it.
    pub(crate) certificate_identity: Option<String>,
    /// The same as an expression.
    pub(crate) certificate_identity_regexp: Option<String>,
    /// The issuer that vouches for them.
    pub(crate) certificate_oidc_issuer: Option<String>,
    /// A public key instead.
    pub(crate) key: Option<PathBuf>,
    /// Whom to trust for it.
    pub(crate) trusted_root: Option<PathBuf>,
    /// Do not look at the log.
    pub(crate) insecure_ignore_tlog: Option<bool>,
}

/// A value and where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) source: String,
}

/// The settings in force. Flags of a command are applied by the command on top of these.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) home: Setting<PathBuf>,
    pub(crate) db: Setting<PathBuf>,
    pub(crate) fail_on: Setting<Option<Severity>>,
    pub(crate) ignore_unfixed: Setting<bool>,
    pub(crate) parallel: Setting<NonZeroUsize>,
    pub(crate) cache_dir: Setting<Option<String>>,
    pub(crate) cache_key: Setting<Option<String>>,
    pub(crate) cache_limit_mib: Setting<Option<u64>>,
    pub(crate) identity: Setting<Option<String>>,
    pub(crate) trusted_root: Setting<Option<PathBuf>>,
    pub(crate) base: Setting<Option<BaseSettings>>,
    pub(crate) license: Setting<Option<LicenseSettings>>,
}

impl Settings {
    /// Reads the files and the environment.
    pub(crate) fn load(global: &Global) -> Result<Self, Failure> {
        let files = match &global.config {
            Some(path) => vec![read(path)?],
            None => default_files()
                .iter()
                .filter(|path| path.is_file())
                .map(|path| read(path))
                .collect::<Result<_, _>>()?,
        };
        let home = match &global.home {
            Some(path) => Setting { value: path.clone(), source: "flag --home or ASSAY_HOME".into() },
            None => choose(&files, |file| file.home.clone()).map_or_else(default_home, Ok)?,
        };
        let db = home.value.join("db");
        let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Ok(Self {
            db: choose(&files, |file| file.db.clone())
                .unwrap_or(Setting { value: db, source: "default: HOME/db".into() }),
            fail_on: optional(&files, |file| file.fail_on),
            ignore_unfixed: choose(&files, |file| file.ignore_unfixed).unwrap_or_else(|| default(false)),
            parallel: choose(&files, |file| file.parallel).unwrap_or_else(|| default(cores)),
            cache_dir: optional(&files, |file| file.cache_dir.clone()),
            cache_key: optional(&files, |file| file.cache_key.clone()),
            cache_limit_mib: optional(&files, |file| file.cache_limit_mib),
            identity: optional(&files, |file| file.identity.clone()),
            trusted_root: optional(&files, |file| file.trusted_root.clone()),
            base: optional(&files, |file| file.base.clone()),
            license: optional(&files, |file| file.license.clone()),
            home,
        })
    }

    /// Name, value and source of each setting, for `assay config show`.
    pub(crate) fn table(&self) -> Vec<[String; 3]> {
        let none = || "(none)".to_owned();
        let path = |setting: &Setting<PathBuf>| setting.value.display().to_string();
        vec![
            ["home".into(), path(&self.home), self.home.source.clone()],
            ["db".into(), path(&self.db), self.db.source.clone()],
            [
                "fail-on".into(),
                self.fail_on.value.map_or_else(none, |s| s.to_string()),
                self.fail_on.source.clone(),
            ],
            [
                "ignore-unfixed".into(),
                self.ignore_unfixed.value.to_string(),
                self.ignore_unfixed.source.clone(),
            ],
            ["parallel".into(), self.parallel.value.to_string(), self.parallel.source.clone()],
            [
                "cache-dir".into(),
                self.cache_dir.value.clone().unwrap_or_else(|| "~/.cache/assay".into()),
                self.cache_dir.source.clone(),
            ],
            [
                "cache-key".into(),
                self.cache_key.value.clone().unwrap_or_else(|| "HOME/cache.key".into()),
                self.cache_key.source.clone(),
            ],
            [
                "cache-limit-mib".into(),
                self.cache_limit_mib.value.unwrap_or(cache::DEFAULT_LIMIT_BYTES >> 20).to_string(),
                self.cache_limit_mib.source.clone(),
            ],
            [
                "identity".into(),
                self.identity.value.clone().unwrap_or_else(none),
                self.identity.source.clone(),
            ],
            [
                "trusted-root".into(),
                self.trusted_root.value.as_ref().map_or_else(none, |p| p.display().to_string()),
                self.trusted_root.source.clone(),
            ],
            ["base".into(), self.base.value.as_ref().map_or_else(none, base_text), self.base.source.clone()],
            [
                "license".into(),
                self.license.value.as_ref().map_or_else(none, license_text),
                self.license.source.clone(),
            ],
        ]
    }
}

/// The categories that are set, for `assay config show`.
fn license_text(license: &LicenseSettings) -> String {
    let ignored = license.ignored.as_ref().map(|names| format!("ignored {}", names.join(", ")));
    let lists =
        license.categories().map(|(category, names)| format!("{} {}", category.as_str(), names.join(", ")));
    lists.chain(ignored).collect::<Vec<_>>().join("; ")
}

/// Who must have signed the base, for `assay config show`.
fn base_text(base: &BaseSettings) -> String {
    let key = base.key.as_ref().map(|path| path.display().to_string());
    let signer = key
        .or_else(|| base.certificate_identity.clone())
        .or_else(|| base.certificate_identity_regexp.clone());
    let named = base.reference.clone().unwrap_or_else(|| "as the image says".into());
    signer.map_or_else(|| named.clone(), |signer| format!("{named}, signed by {signer}"))
}

fn default<T>(value: T) -> Setting<T> {
    Setting { value, source: "default".into() }
}

fn choose<T>(
    files: &[(PathBuf, FileSettings)],
    get: impl Fn(&FileSettings) -> Option<T>,
) -> Option<Setting<T>> {
    files
        .iter()
        .find_map(|(path, file)| get(file).map(|value| Setting { value, source: path.display().to_string() }))
}

fn optional<T>(
    files: &[(PathBuf, FileSettings)],
    get: impl Fn(&FileSettings) -> Option<T>,
) -> Setting<Option<T>> {
    choose(files, get).map_or_else(|| default(None), |s| Setting { value: Some(s.value), source: s.source })
}

fn read(path: &Path) -> Result<(PathBuf, FileSettings), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::usage(
            "config-unreadable",
            format!("configuration file {} could not be read: {error}", path.display()),
            "check the path and its mode, or leave --config and ASSAY_CONFIG out",
        )
    })?;
    let mut settings: FileSettings = toml::from_str(&text).map_err(|error| {
        Failure::usage(
            "config-malformed",
            format!("{}{}: {}", path.display(), line_of(&text, error.span()), error.message()),
            "`assay config show --help` lists the keys a file may have",
        )
    })?;
    // A path in a file means the same wherever the command is typed: it starts at the folder of the file.
    let folder = path.parent().unwrap_or(Path::new(""));
    for named in [&mut settings.home, &mut settings.db, &mut settings.trusted_root].into_iter().flatten() {
        *named = folder.join(&*named);
    }
    settings.cache_dir = settings.cache_dir.take().map(|place| match place.contains("://") {
        true => place,
        false => folder.join(place).display().to_string(),
    });
    settings.cache_key = settings.cache_key.take().map(|key| match key.strip_prefix("file:") {
        Some(path) => format!("file:{}", folder.join(path).display()),
        None => key,
    });
    if let Some(base) = &mut settings.base {
        base.key = base.key.take().map(|path| folder.join(path));
        // A bare word may be the name of a root.
        base.trusted_root = base.trusted_root.take().map(|path| match path.components().count() {
            1 if !folder.join(&path).exists() => path,
            _ => folder.join(path),
        });
    }
    Ok((path.to_owned(), settings))
}

/// `:LINE` of where a fault begins, where that is known.
fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> String {
    span.and_then(|span| text.get(..span.start))
        .map_or_else(String::new, |before| format!(":{}", before.matches('\n').count() + 1))
}

/// Nearest, then the user's, then the system's.
fn default_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    if let Ok(here) = std::env::current_dir() {
        files.extend(here.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file()));
    }
    let user = variable("XDG_CONFIG_HOME").or_else(|| variable("HOME").map(|home| home.join(".config")));
    files.extend(user.map(|folder| folder.join("assay").join(FILE_NAME)));
    files.push(PathBuf::from("/etc/assay").join(FILE_NAME));
    files
}

fn default_home() -> Result<Setting<PathBuf>, Failure> {
    let data = variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")));
    data.map(|folder| Setting { value: folder.join("assay"), source: "default".into() }).ok_or_else(|| {
        Failure::usage(
            "config-no-home",
            "neither XDG_DATA_HOME nor HOME is set",
            "pass --home DIR or set ASSAY_HOME",
        )
    })
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
