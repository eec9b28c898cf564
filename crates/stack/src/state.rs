//! The folder of a stack: making it, opening it, and nobody else in it.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use base::{Secret, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    StackError, chain,
    key::{Scheme, SigningKey, random},
    log::{FolderDisk, Log},
    token::ExternalIssuer,
    x509::{self, Issuer},
};

/// What `stack.json` says; another number is another layout.
const FORMAT: u64 = 1;
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// A key or certificate in PEM is below 2 KiB, `stack.json` with a hundred issuers below 1 MiB.
const MAX_FILE_BYTES: u64 = 1 << 20;
/// Longest name that still is a label of a host name (RFC 1035 §2.3.4).
const MAX_ORGANIZATION_BYTES: usize = 63;

/// What a new stack is told.
#[derive(Debug, Clone)]
pub struct InitOptions {
    /// The time: certificates start an hour before it.
    pub now: Timestamp,
    /// Goes into the certificates' subjects and the trusted root.
    pub organization: String,
    /// The `iss` of tokens the stack mints; by default `https://oidc.<instance>.assay.internal`.
    pub issuer: Option<String>,
    /// Other issuers whose tokens get certificates.
    pub external_issuers: Vec<ExternalIssuer>,
}

/// `stack.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) format: u64,
    pub(crate) instance: String,
    pub(crate) created: Timestamp,
    pub(crate) organization: String,
    pub(crate) issuer: String,
    #[serde(default)]
    pub(crate) external_issuers: Vec<ExternalIssuer>,
}

impl Settings {
    pub(crate) fn host(&self, service: &str) -> String {
        format!("{service}.{}.assay.internal", self.instance)
    }
}

/// Keys and certificates, read.
pub(crate) struct Keys {
    pub(crate) intermediate: SigningKey,
    pub(crate) ct: SigningKey,
    pub(crate) rekor: SigningKey,
    pub(crate) tsa: SigningKey,
    pub(crate) oidc: SigningKey,
    /// Intermediate first.
    pub(crate) ca_chain: Vec<Vec<u8>>,
    /// Leaf first.
    pub(crate) tsa_chain: Vec<Vec<u8>>,
}

/// The lock on a stack's folder; it goes when this is dropped or the process ends.
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a child that another thread is starting holds a copy of the file until its exec. Where
        // this fails, that is when the lock goes.
        let _ = rustix::fs::flock(&self.0, rustix::fs::FlockOperation::Unlock);
    }
}

/// Makes a stack in `folder`: all of it or nothing, whenever the process dies.
pub(crate) fn init(folder: &Path, options: &InitOptions) -> Result<(), StackError> {
    check_options(options)?;
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(StackError::NotEmpty { folder: folder.display().to_string() });
    }
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(StackError::disk("make", &parent))?;
    let draft = parent.join(format!(".{name}.init"));
    make_folder(&draft)?;
    // A draft that was there may be anybody's in a shared folder: setting its mode fails unless it is ours, and root,
    // whom nothing fails, must not put keys into a folder whose owner is another.
    fs::set_permissions(&draft, fs::Permissions::from_mode(FOLDER_MODE))
        .map_err(StackError::disk("set the mode of", &draft))?;
    let owner = fs::metadata(&draft).map_err(StackError::disk("read", &draft))?.uid();
    if owner != rustix::process::geteuid().as_raw() {
        let cause = format!("its owner is user {owner}");
        return Err(StackError::Disk { action: "use", path: draft.display().to_string(), cause });
    }
    let lock = lock(&draft)?;
    // Whoever left this draft is gone: it was never a stack.
    clear(&draft)?;
    fill(&draft, options)?;
    let synced = File::open(&draft).and_then(|f| Ok(rustix::fs::syncfs(f)?));
    synced.map_err(StackError::disk("sync", &draft))?;
    // The one step that makes it a stack. Before it a crash leaves a draft, which the next init clears.
    fs::rename(&draft, folder).map_err(StackError::disk("rename to", folder))?;
    drop(lock);
    File::open(&parent).and_then(|f| f.sync_all()).map_err(StackError::disk("sync", &parent))
}

fn check_options(options: &InitOptions) -> Result<(), StackError> {
    let organization = &options.organization;
    if organization.is_empty()
        || organization.len() > MAX_ORGANIZATION_BYTES
        || organization.chars().any(char::is_control)
    {
        return Err(StackError::WrongOption {
            option: "organization",
            found: organization.clone(),
            expected: "1 to 63 bytes without control characters",
        });
    }
    if let Some(issuer) = options.issuer.as_ref().filter(|i| !(i.starts_with("http") && i.contains("://"))) {
        return Err(StackError::WrongOption {
            option: "issuer",
            found: issuer.clone(),
            expected: "a URL with https:// or http://",
        });
    }
    options.external_issuers.iter().try_for_each(ExternalIssuer::check)
}

fn make_folder(path: &Path) -> Result<(), StackError> {
    match DirBuilder::new().mode(FOLDER_MODE).create(path) {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => Err(StackError::disk("make", path)(e)),
        _ => Ok(()),
    }
}

fn clear(draft: &Path) -> Result<(), StackError> {
    for entry in fs::read_dir(draft).map_err(StackError::disk("list", draft))? {
        let path = entry.map_err(StackError::disk("list", draft))?.path();
        let gone = match (path.is_dir(), path.ends_with("lock")) {
            (_, true) => Ok(()),
            (true, _) => fs::remove_dir_all(&path),
            (false, _) => fs::remove_file(&path),
        };
        gone.map_err(StackError::disk("remove", &path))?;
    }
    Ok(())
}

fn fill(folder: &Path, options: &InitOptions) -> Result<(), StackError> {
    let instance = hex::encode(random::<4>()?);
    let settings = Settings {
        format: FORMAT,
        issuer: options.issuer.clone().unwrap_or_else(|| format!("https://oidc.{instance}.assay.internal")),
        instance,
        created: options.now,
        organization: options.organization.clone(),
        external_issuers: options.external_issuers.clone(),
    };
    for sub in ["keys", "certs"] {
        make_folder(&folder.join(sub))?;
    }
    let make = |name: &str, scheme| {
        let pem = SigningKey::generate(scheme)?;
        write_new(&folder.join(format!("keys/{name}.pem")), pem.expose().as_bytes())?;
        SigningKey::from_pem(&Secret::new(pem.expose().clone().into_bytes()), scheme, name)
    };
    let named = |common: &str| x509::name(&settings.organization, common);
    let certificate = |name: &str, der: &[u8]| {
        write_new(&folder.join(format!("certs/{name}.pem")), x509::pem(der)?.as_bytes())
    };
    let (root, intermediate) = (make("root", Scheme::P384)?, make("intermediate", Scheme::P384)?);
    let root_name = named("assay root")?;
    certificate("root", &chain::root(root_name.clone(), &root, options.now)?)?;
    let issuer = Issuer { name: root_name, key: &root };
    let subject = named("assay intermediate")?;
    certificate("intermediate", &chain::intermediate(subject, intermediate.spki(), &issuer, options.now)?)?;
    let (tsa_root, tsa) = (make("tsa-root", Scheme::P384)?, make("tsa", Scheme::P256)?);
    let tsa_root_name = named("assay timestamp root")?;
    certificate("tsa-root", &chain::root(tsa_root_name.clone(), &tsa_root, options.now)?)?;
    let issuer = Issuer { name: tsa_root_name, key: &tsa_root };
    let subject = named("assay timestamp authority")?;
    certificate("tsa", &chain::timestamp_authority(subject, tsa.spki(), &issuer, options.now)?)?;
    make("ct", Scheme::P256)?;
    make("rekor", Scheme::P256)?;
    make("oidc", Scheme::Es256)?;
    for log in ["rekor", "ct"] {
        Log::create(&FolderDisk::new(&folder.join(log)), options.now).map_err(log_error(log))?;
    }
    write_new(&folder.join("stack.json"), &encode(&settings)?)
}

pub(crate) fn log_error(log: &str) -> impl FnOnce(crate::log::LogError) -> StackError {
    let log = if log == "rekor" { "transparency log" } else { "certificate log" };
    move |cause| StackError::Log { log, cause }
}

fn write_new(path: &Path, data: &[u8]) -> Result<(), StackError> {
    let file = OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path);
    file.and_then(|mut f| {
        f.write_all(data)?;
        f.sync_all()
    })
    .map_err(StackError::disk("write", path))
}

/// Opens a stack's folder: locks it and reads it.
pub(crate) fn open(folder: &Path, now: Timestamp) -> Result<(Lock, Settings, Keys), StackError> {
    check_folder(folder)?;
    let lock = lock(folder)?;
    let (settings, keys) = load(folder, now)?;
    Ok((lock, settings, keys))
}

fn check_folder(folder: &Path) -> Result<(), StackError> {
    if !folder.join("stack.json").exists() {
        return Err(StackError::NotAStack { folder: folder.display().to_string() });
    }
    check_mode(folder, FOLDER_MODE)?;
    check_mode(&folder.join("keys"), FOLDER_MODE)
}

/// Refuses a time at which no certificate of the stack is valid. What was logged at such a time would also bar the log
/// until the time comes.
pub(crate) fn check_clock(settings: &Settings, now: Timestamp) -> Result<(), StackError> {
    // Certificates start an hour before the stack was made and live ten years.
    let (from, to) = (
        settings.created.plus_secs(-chain::SKEW_SECS),
        settings.created.plus_secs(chain::ROOT_DAYS * 86_400),
    );
    if now < from || now > to { Err(StackError::ClockOff { now, from, to }) } else { Ok(()) }
}

/// Reads a stack's folder without its lock: checks modes, version and clock, reads keys and certificates, all of which
/// never change once the stack is made.
pub(crate) fn load(folder: &Path, now: Timestamp) -> Result<(Settings, Keys), StackError> {
    check_folder(folder)?;
    let settings = settings(folder)?;
    check_clock(&settings, now)?;
    let key = |name: &str, scheme| {
        let path = folder.join(format!("keys/{name}.pem"));
        SigningKey::from_pem(&Secret::new(read_owned(&path)?), scheme, &path.display().to_string())
    };
    let certificate = |name: &str| {
        let path = folder.join(format!("certs/{name}.pem"));
        read_certificate(&path)
    };
    let keys = Keys {
        intermediate: key("intermediate", Scheme::P384)?,
        ct: key("ct", Scheme::P256)?,
        rekor: key("rekor", Scheme::P256)?,
        tsa: key("tsa", Scheme::P256)?,
        oidc: key("oidc", Scheme::Es256)?,
        ca_chain: vec![certificate("intermediate")?, certificate("root")?],
        tsa_chain: vec![certificate("tsa")?, certificate("tsa-root")?],
    };
    // The root keys are not used while the stack runs, but a stack without them cannot be rotated.
    key("root", Scheme::P384)?;
    key("tsa-root", Scheme::P384)?;
    check_pair(folder, "intermediate", &keys.ca_chain[0], &keys.intermediate)?;
    check_pair(folder, "tsa", &keys.tsa_chain[0], &keys.tsa)?;
    Ok((settings, keys))
}

/// Issuers other than the stack's own, as `stack.json` lists them.
///
/// # Errors
/// When the folder holds no stack, is readable by others, or `stack.json` is damaged.
pub fn external_issuers(folder: &Path) -> Result<Vec<ExternalIssuer>, StackError> {
    check_folder(folder)?;
    Ok(settings(folder)?.external_issuers)
}

/// Adds an issuer whose tokens get certificates from now on; one with the same URL is replaced. Says whether one was.
///
/// # Errors
/// When the issuer's keys, URL or domain are missing or malformed, a process has the stack open, or the disk refuses.
pub fn add_external_issuer(folder: &Path, issuer: ExternalIssuer) -> Result<bool, StackError> {
    issuer.check()?;
    change_issuers(folder, |issuers| {
        let before = issuers.len();
        issuers.retain(|known| known.issuer_url != issuer.issuer_url);
        let replaced = issuers.len() < before;
        issuers.push(issuer);
        replaced
    })
}

/// Removes the issuer with this URL. Says whether there was one.
///
/// # Errors
/// When a process has the stack open or the disk refuses.
pub fn remove_external_issuer(folder: &Path, issuer_url: &str) -> Result<bool, StackError> {
    change_issuers(folder, |issuers| {
        let before = issuers.len();
        issuers.retain(|known| known.issuer_url != issuer_url);
        issuers.len() < before
    })
}

/// Changes the list under the stack's lock: a process that serves the stack would not see it.
fn change_issuers(
    folder: &Path,
    change: impl FnOnce(&mut Vec<ExternalIssuer>) -> bool,
) -> Result<bool, StackError> {
    check_folder(folder)?;
    let _lock = lock(folder)?;
    let mut settings = settings(folder)?;
    let answer = change(&mut settings.external_issuers);
    let text = encode(&settings)?;
    // More than is read back would make the stack unreadable.
    if text.len() as u64 >= MAX_FILE_BYTES {
        return Err(StackError::WrongOption {
            option: "external issuers",
            found: format!("{} bytes of stack.json", text.len()),
            expected: "less than 1 MiB together",
        });
    }
    let (draft, path) = (folder.join("stack.json.new"), folder.join("stack.json"));
    // Left by a process that was killed here; nobody else writes it under the lock.
    if draft.exists() {
        fs::remove_file(&draft).map_err(StackError::disk("remove", &draft))?;
    }
    write_new(&draft, &text)?;
    // Before the rename a crash leaves the old list, after it the new one.
    fs::rename(&draft, &path).map_err(StackError::disk("rename to", &path))?;
    File::open(folder).and_then(|f| f.sync_all()).map_err(StackError::disk("sync", folder))?;
    Ok(answer)
}

fn encode(settings: &Settings) -> Result<Vec<u8>, StackError> {
    serde_json::to_vec_pretty(settings).map_err(|_| StackError::Crypto { action: "encode stack.json" })
}

fn settings(folder: &Path) -> Result<Settings, StackError> {
    let path = folder.join("stack.json");
    let corrupt = || StackError::CorruptFile {
        path: path.display().to_string(),
        expected: "the JSON `assay stack init` wrote",
    };
    let bytes = read_owned(&path)?;
    // The format first: another version may have other fields.
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| corrupt())?;
    let found = value.get("format").and_then(serde_json::Value::as_u64).ok_or_else(corrupt)?;
    if found != FORMAT {
        return Err(StackError::WrongFormat { found, expected: FORMAT });
    }
    serde_json::from_value(value).map_err(|_| corrupt())
}

fn check_pair(folder: &Path, name: &str, certificate: &[u8], key: &SigningKey) -> Result<(), StackError> {
    if crate::public::spki_of_certificate(certificate).is_ok_and(|spki| spki == key.spki()) {
        return Ok(());
    }
    let path = folder.join(format!("certs/{name}.pem")).display().to_string();
    Err(StackError::CorruptFile { path, expected: "the certificate of the key with the same name" })
}

fn check_mode(path: &Path, expected: u32) -> Result<(), StackError> {
    let shown = || path.display().to_string();
    let mode = match fs::metadata(path) {
        Ok(metadata) => metadata.permissions().mode() & 0o7777,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return Err(StackError::MissingFile { path: shown() });
        }
        Err(e) => return Err(StackError::disk("read", path)(e)),
    };
    if mode & 0o077 != 0 {
        return Err(StackError::WrongMode { path: shown(), found: mode, expected });
    }
    Ok(())
}

fn read_owned(path: &Path) -> Result<Vec<u8>, StackError> {
    check_mode(path, FILE_MODE)?;
    read(path)
}

fn read(path: &Path) -> Result<Vec<u8>, StackError> {
    let mut data = Vec::new();
    match File::open(path).and_then(|f| f.take(MAX_FILE_BYTES).read_to_end(&mut data)) {
        Ok(_) => Ok(data),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            Err(StackError::MissingFile { path: path.display().to_string() })
        }
        Err(e) => Err(StackError::disk("read", path)(e)),
    }
}

fn read_certificate(path: &Path) -> Result<Vec<u8>, StackError> {
    let corrupt =
        || StackError::CorruptFile { path: path.display().to_string(), expected: "a certificate in PEM" };
    let text = read(path)?;
    let (label, der) = der::pem::decode_vec(&text).map_err(|_| corrupt())?;
    crate::public::spki_of_certificate(&der).map_err(|_| corrupt())?;
    if label == "CERTIFICATE" { Ok(der) } else { Err(corrupt()) }
}

/// Takes the lock of a folder; its file says which process has it.
fn lock(folder: &Path) -> Result<Lock, StackError> {
    let path = folder.join("lock");
    let failed = StackError::disk("lock", &path);
    let opened =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(FILE_MODE).open(&path);
    let mut file = match opened {
        Ok(file) => file,
        Err(e) => return Err(failed(e)),
    };
    match rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(rustix::io::Errno::WOULDBLOCK) => {
            let mut text = String::new();
            let read = (&mut file).take(32).read_to_string(&mut text);
            let pid = match (read, text.trim()) {
                (Ok(_), pid) if !pid.is_empty() => pid.to_owned(),
                _ => "unknown".into(),
            };
            return Err(StackError::InUse { pid });
        }
        Err(e) => return Err(failed(e.into())),
    }
    let written = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
    written.map_err(failed)?;
    Ok(Lock(file))
}
