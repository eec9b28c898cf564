//! The audit log on disk: `audit.log`, `audit.checkpoint`, the signing key, and the public key.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use audit::{
    AuditError, CheckpointSigner, Event, LogWriter, Outcome, SignedCheckpoint, SignerFailed, VerifiedLog,
    recover, verify_log,
};
use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base::{Class, Fault, Secret, Timestamp};
use store::{Lock, StoreError, atomic_write, lock_exclusive, private_dir};
use tlog::LogKey;

const LOG: &str = "audit.log";
const CHECKPOINT: &str = "audit.checkpoint";
const KEY: &str = "audit.key";
const PUBLIC_KEY: &str = "audit.pub";
const LOCK: &str = "audit.lock";

/// Checkpoints and keys are a few hundred bytes.
const MAX_SMALL_FILE_BYTES: u64 = 64 << 10;

/// The name of every log kept by this program on one machine.
const ORIGIN: &str = "assay.local/audit";

/// A failure to keep or to believe the audit log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What stands in them.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The signing key of the log is missing, malformed or cannot be used.
    #[error("the key of the audit log {fault}")]
    Key {
        /// What is wrong with it.
        fault: &'static str,
    },
    /// There is no log.
    #[error("no audit log in {}", path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
}

impl Fault for LedgerError {
    fn code(&self) -> &'static str {
        match self {
            Self::Store(inner) => inner.code(),
            Self::Audit(inner) => inner.code(),
            Self::Key { .. } => "audit-key",
            Self::Missing { .. } => "audit-missing",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Store(inner) => inner.hint(),
            Self::Audit(inner) => inner.hint(),
            Self::Key { .. } => {
                format!("restore {KEY} from a backup, or move the folder away to begin a new log")
            }
            Self::Missing { .. } => "name the folder with --dir; `assay run` creates the log".into(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::Store(inner) => inner.class(),
            Self::Audit(inner) => inner.class(),
            Self::Key { .. } => Class::Undecided,
            Self::Missing { .. } => Class::NothingToExamine,
        }
    }
}

/// An audit log that is open for writing. One process at a time has it; others wait.
#[derive(Debug)]
pub struct Ledger {
    dir: PathBuf,
    signer: Signer,
    writer: LogWriter,
    first: u64,
    _lock: Lock,
}

struct Signer {
    pair: EcdsaKeyPair,
    public: LogKey,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer([redacted])")
    }
}

impl CheckpointSigner for Signer {
    fn public_key(&self) -> &LogKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerFailed> {
        let signature = self.pair.sign(&SystemRandom::new(), message);
        signature.map(|s| s.as_ref().to_vec()).map_err(|_| SignerFailed("the library could not sign".into()))
    }
}

impl Ledger {
    /// Opens the log in `dir`, or begins one. What a crash left behind the checkpoint is moved aside and recorded.
    ///
    /// # Errors
    /// When the folder is open to others, another process holds the log, or the log is damaged.
    pub fn open(dir: &Path, now: Timestamp, actor: &str) -> Result<Self, LedgerError> {
        private_dir(dir)?;
        let lock = lock_exclusive(&dir.join(LOCK))?;
        let signer = Signer::load_or_create(dir)?;
        let log = dir.join(LOG);
        let checkpoint = read_checkpoint(&dir.join(CHECKPOINT))?;
        if checkpoint.is_none() && !log.exists() {
            let writer = LogWriter::start(ORIGIN)?;
            return Ok(Self { dir: dir.to_owned(), signer, writer, first: 0, _lock: lock });
        }
        let failed = |error: std::io::Error| StoreError::from_io(&log, &error);
        let mut options = OpenOptions::new();
        let file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&log)
            .map_err(failed)?;
        let recovery = recover(&mut BufReader::new(&file), ORIGIN, checkpoint.as_ref(), &signer.public)?;
        let first = recovery.writer.size();
        let mut ledger = Self { dir: dir.to_owned(), signer, writer: recovery.writer, first, _lock: lock };
        if let Some(action) = recovery.tail {
            set_aside(&file, &log, recovery.covered_bytes, now)?;
            let actor = actor.to_owned();
            let event = Event {
                time: now,
                actor,
                action,
                subject: None,
                outcome: Outcome::Ok,
                detail: Default::default(),
            };
            ledger.append(&[event])?;
        }
        Ok(ledger)
    }

    /// Appends events durably: lines, sync, checkpoint, sync. When this returns they are recorded.
    ///
    /// # Errors
    /// When something could not be written. The log is then as it was, or has a tail that the next opening sets aside.
    pub fn append(&mut self, events: &[Event]) -> Result<(), LedgerError> {
        let batch = self.writer.append(events, &self.signer)?;
        let path = self.dir.join(LOG);
        let failed = |error: std::io::Error| StoreError::from_io(&path, &error);
        let mut file =
            OpenOptions::new().append(true).create(true).mode(0o600).open(&path).map_err(failed)?;
        file.write_all(&batch.lines).map_err(failed)?;
        // A crash before this line leaves a tail without a checkpoint; after it, whole lines without one. Both are set
        // aside by `open`; nothing was promised to anybody yet.
        file.sync_all().map_err(failed)?;
        atomic_write(&self.dir.join(CHECKPOINT), batch.checkpoint.to_string().as_bytes(), 0o644)?;
        self.writer = batch.next;
        Ok(())
    }

    /// Name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.writer.origin()
    }

    /// Number of the first entry written since the log was opened.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.first
    }

    /// Entries in the log.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.writer.size()
    }

    /// Root of the log's tree, hexadecimal.
    ///
    /// # Errors
    /// When the checkpoint on disk cannot be read back.
    pub fn root(&self) -> Result<String, LedgerError> {
        let Some(checkpoint) = read_checkpoint(&self.dir.join(CHECKPOINT))? else { return Ok(String::new()) };
        Ok(checkpoint.open(&self.signer.public)?.root().to_string())
    }
}

/// Verifies the log in `dir`, and that it continues an earlier checkpoint where one is given.
///
/// # Errors
/// When there is none, or it is damaged: the error says how and at which entry.
pub fn verify_ledger(dir: &Path, earlier: Option<&[u8]>) -> Result<VerifiedLog, LedgerError> {
    let missing = || LedgerError::Missing { path: dir.to_owned() };
    let checkpoint = read_checkpoint(&dir.join(CHECKPOINT))?.ok_or_else(missing)?;
    let public = read_small(&dir.join(PUBLIC_KEY))?.ok_or(LedgerError::Key { fault: "is missing" })?;
    let public =
        LogKey::from_spki_der(&public).map_err(|_| LedgerError::Key { fault: "is no public key" })?;
    let earlier = earlier.map(SignedCheckpoint::from_bytes).transpose()?;
    let path = dir.join(LOG);
    let file = File::open(&path).map_err(|error| StoreError::from_io(&path, &error))?;
    Ok(verify_log(&mut BufReader::new(file), &checkpoint, &public, earlier.as_ref())?)
}

/// Copies what stands behind the checkpoint to a file of its own and cuts it off.
fn set_aside(mut file: &File, log: &Path, covered: u64, now: Timestamp) -> Result<(), StoreError> {
    let failed = |error: std::io::Error| StoreError::from_io(log, &error);
    file.seek(SeekFrom::Start(covered)).map_err(failed)?;
    let mut tail = Vec::new();
    file.take(audit::MAX_LINE_BYTES as u64 * 1024).read_to_end(&mut tail).map_err(failed)?;
    atomic_write(&log.with_file_name(format!("audit.log.tail-{}", now.millis())), &tail, 0o600)?;
    file.set_len(covered).and_then(|()| file.sync_all()).map_err(failed)
}

fn read_small(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let failed = |error: std::io::Error| StoreError::from_io(path, &error);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut bytes = Vec::new();
    file.take(MAX_SMALL_FILE_BYTES).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Some(bytes))
}

fn read_checkpoint(path: &Path) -> Result<Option<SignedCheckpoint>, LedgerError> {
    Ok(read_small(path)?.map(|bytes| SignedCheckpoint::from_bytes(&bytes)).transpose()?)
}

impl Signer {
    fn load_or_create(dir: &Path) -> Result<Self, LedgerError> {
        let path = dir.join(KEY);
        if let Some(bytes) = read_small(&path)? {
            check_mode(&path)?;
            return Self::from_pkcs8(&Secret::new(bytes));
        }
        if dir.join(LOG).exists() {
            return Err(LedgerError::Key { fault: "is missing" });
        }
        let fault = LedgerError::Key { fault: "could not be made" };
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())
            .map(|document| Secret::new(document.as_ref().to_vec()))
            .map_err(|_| fault)?;
        let signer = Self::from_pkcs8(&pkcs8)?;
        atomic_write(&dir.join(PUBLIC_KEY), signer.public.spki_der(), 0o644)?;
        atomic_write(&path, pkcs8.expose(), 0o600)?;
        Ok(signer)
    }

    fn from_pkcs8(pkcs8: &Secret<Vec<u8>>) -> Result<Self, LedgerError> {
        let malformed = || LedgerError::Key { fault: "is malformed" };
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.expose())
            .map_err(|_| malformed())?;
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| malformed())?;
        let public = LogKey::from_spki_der(der.as_ref()).map_err(|_| malformed())?;
        Ok(Self { pair, public })
    }
}

/// A signing key that others can read is no signing key.
fn check_mode(path: &Path) -> Result<(), LedgerError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = std::fs::metadata(path).map_err(|error| StoreError::from_io(path, &error))?;
    if metadata.permissions().mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(LedgerError::Key { fault: "can be read by others; run chmod 600 on it" })
    }
}
