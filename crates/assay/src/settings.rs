//! Settings: flags, then environment, then `assay.toml` (nearest, then the user's, then the system's).
//!
//! A file that exists and cannot be understood stops the program; unknown keys are errors.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};

use base::Severity;
use image::LayerLimits;
use pipeline::{BaseSettings, LicenseSettings, MAX_SETTINGS_BYTES, SettingsFile};

use crate::cli::Global;
use crate::failure::Failure;

/// The name looked for in this folder and every folder above it.
const FILE_NAME: &str = "assay.toml";

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
    pub(crate) layer_limit_gib: Setting<Option<NonZeroU64>>,
    pub(crate) layer_limit_ratio: Setting<Option<NonZeroU64>>,
    pub(crate) image_limit_gib: Setting<Option<NonZeroU64>>,
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
            layer_limit_gib: optional(&files, |file| file.layer_limit_gib),
            layer_limit_ratio: optional(&files, |file| file.layer_limit_ratio),
            image_limit_gib: optional(&files, |file| file.image_limit_gib),
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
        let limits = LayerLimits::default();
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
            limit("layer-limit-gib", &self.layer_limit_gib, limits.inflated_bytes >> 30),
            limit("layer-limit-ratio", &self.layer_limit_ratio, limits.ratio),
            limit("image-limit-gib", &self.image_limit_gib, limits.image_excess_bytes >> 30),
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

/// A number that is built in where nothing sets it.
fn limit(name: &str, setting: &Setting<Option<NonZeroU64>>, built_in: u64) -> [String; 3] {
    let value = setting.value.map_or(built_in, NonZeroU64::get);
    [name.to_owned(), value.to_string(), setting.source.clone()]
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
    files: &[(PathBuf, SettingsFile)],
    get: impl Fn(&SettingsFile) -> Option<T>,
) -> Option<Setting<T>> {
    files
        .iter()
        .find_map(|(path, file)| get(file).map(|value| Setting { value, source: path.display().to_string() }))
}

fn optional<T>(
    files: &[(PathBuf, SettingsFile)],
    get: impl Fn(&SettingsFile) -> Option<T>,
) -> Setting<Option<T>> {
    choose(files, get).map_or_else(|| default(None), |s| Setting { value: Some(s.value), source: s.source })
}

fn read(path: &Path) -> Result<(PathBuf, SettingsFile), Failure> {
    let unreadable = |reason: &dyn std::fmt::Display| {
        Failure::usage(
            "config-unreadable",
            format!("configuration file {} could not be read: {reason}", path.display()),
            "check the path and its mode, or leave --config and ASSAY_CONFIG out",
        )
    };
    let mut file = std::fs::File::open(path).map_err(|error| unreadable(&error))?;
    let bytes = base::read_bounded(&mut file, MAX_SETTINGS_BYTES).map_err(|error| unreadable(&error))?;
    let bytes = bytes.map_err(|limit| unreadable(&limit))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable(&"it is not text in UTF-8"))?;
    let settings = SettingsFile::parse(&text).map_err(|error| {
        let line = error.line.map_or_else(String::new, |line| format!(":{line}"));
        let message = format!("{}{line}: {}", path.display(), error.reason);
        Failure { message, ..Failure::of(&error) }
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok((path.to_owned(), settings.placed_in(folder, Path::exists)))
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
