//! The audit log on disk: `audit.log`, `audit.checkpoint`, the signing key, and the public key.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use audit::{
    Action, AuditError, CheckpointSigner, Event, LogWriter, MAX_BATCH_EVENTS, Outcome, SignedCheckpoint,
    SignerFailed, VerifiedLog, recover, verify_log,
};
use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base::{Class, Digest, DigestAlgorithm, Fault, Hasher, Secret, Timestamp};
use store::{Lock, StoreError, atomic_write, lock_exclusive, private_dir};
use tlog::LogKey;

const LOG: &str = "audit.log";
const CHECKPOINT: &str = "audit.checkpoint";
const KEY: &str = "audit.key";
const PUBLIC_KEY: &str = "audit.pub";
const LOCK: &str = "audit.lock";
/// A tail that was cut off the log and is not recorded in it yet.
const TAIL: &str = "audit.log.tail";

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
    /// More lines than the first write can have left behind, and nothing that signs them.
    #[error("audit log has {lines} entries and no checkpoint, which is written after the first")]
    NoCheckpoint {
        /// Whole lines in the log.
        lines: u64,
    },
    /// An earlier write failed, so nobody knows how the files end until they are opened again.
    #[error("audit log takes no more entries after a write that failed")]
    Stopped,
}

impl Fault for LedgerError {
    fn code(&self) -> &'static str {
        match self {
            Self::Store(inner) => inner.code(),
            Self::Audit(inner) => inner.code(),
            Self::Key { .. } => "audit-key",
            Self::Missing { .. } => "audit-missing",
            Self::NoCheckpoint { .. } => "audit-no-checkpoint",
            Self::Stopped => "audit-stopped",
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
            Self::NoCheckpoint { .. } => {
                format!("restore {CHECKPOINT} from a backup, or move the folder away to begin a new log")
            }
            Self::Stopped => "look at the disk, then run again: what was cut off is set aside then".into(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::Store(inner) => inner.class(),
            Self::Audit(inner) => inner.class(),
            Self::Key { .. } | Self::Stopped => Class::Undecided,
            Self::Missing { .. } => Class::NothingToExamine,
            Self::NoCheckpoint { .. } => Class::VerificationFailed,
        }
    }
}

/// An audit log that is open for writing. One process at a time has it; others are told who.
#[derive(Debug)]
pub struct Ledger {
    dir: PathBuf,
    signer: Signer,
    writer: LogWriter,
    first: u64,
    stopped: bool,
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
        let failed = |error: std::io::Error| StoreError::from_io(&log, &error);
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(&log).map_err(failed)?;
        let recovery = recover(&mut BufReader::new(&file), ORIGIN, checkpoint.as_ref(), &signer.public)?;
        if let (None, Some(Action::Recovered { lines, .. })) = (&checkpoint, &recovery.tail)
            && *lines > 1
        {
            return Err(LedgerError::NoCheckpoint { lines: *lines });
        }
        let (writer, first) = (recovery.writer.clone(), recovery.writer.size());
        let mut ledger = Self { dir: dir.to_owned(), signer, writer, first, stopped: false, _lock: lock };
        // A tail that was cut off and not recorded before the next crash comes first.
        ledger.record_tail(now, actor)?;
        if recovery.tail.is_some() {
            set_aside(&file, &log, recovery.covered_bytes)?;
            ledger.record_tail(now, actor)?;
        }
        Ok(ledger)
    }

    /// Records the tail that was set aside, if there is one, and then gives its file a name that stays.
    fn record_tail(&mut self, now: Timestamp, actor: &str) -> Result<(), LedgerError> {
        let path = self.dir.join(TAIL);
        let failed = |error: std::io::Error| StoreError::from_io(&path, &error);
        let mut file = match File::open(&path) {
            Ok(file) => BufReader::new(file),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(error).into()),
        };
        let (content, bytes, lines) = measure(&mut file).map_err(failed)?;
        let short = content.short();
        let action = Action::Recovered { bytes, lines, content };
        let (actor, outcome) = (actor.to_owned(), Outcome::Ok);
        let event = Event { time: now, actor, action, subject: None, outcome, detail: Default::default() };
        self.append(&mut vec![event])?;
        // A crash before the rename records the same tail once more, which is better than never.
        let kept = self.dir.join(format!("{TAIL}-{}-{short}", now.millis()));
        std::fs::rename(&path, kept).map_err(failed)?;
        Ok(())
    }

    /// Appends events durably: lines, sync, checkpoint, sync. What is recorded is taken out of `events`.
    ///
    /// # Errors
    /// When something could not be written. The log may then have a tail, which the next opening sets aside, and takes
    /// no more entries until then.
    pub fn append(&mut self, events: &mut Vec<Event>) -> Result<(), LedgerError> {
        while !events.is_empty() {
            // The first entry goes alone: so a log without a checkpoint has one line at most, and one with more has
            // lost it.
            let most = if self.writer.size() == 0 { 1 } else { MAX_BATCH_EVENTS };
            let n = events.len().min(most);
            self.append_batch(&events[..n])?;
            events.drain(..n);
        }
        Ok(())
    }

    fn append_batch(&mut self, events: &[Event]) -> Result<(), LedgerError> {
        if self.stopped {
            return Err(LedgerError::Stopped);
        }
        let batch = self.writer.append(events, &self.signer)?;
        // Until both files are durable their end is unknown: a line written behind half a line would damage the log.
        self.stopped = true;
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
        self.stopped = false;
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

/// Copies what stands behind the checkpoint to a file of its own, durably, and then cuts it off.
fn set_aside(mut file: &File, log: &Path, covered: u64) -> Result<(), StoreError> {
    let (aside, dir) = (log.with_file_name(TAIL), log.parent().unwrap_or(log));
    let failed = |error: std::io::Error| StoreError::from_io(&aside, &error);
    file.seek(SeekFrom::Start(covered)).map_err(failed)?;
    let mut tail = tempfile::NamedTempFile::new_in(dir).map_err(failed)?;
    std::io::copy(&mut file, &mut tail).map_err(failed)?;
    tail.as_file().sync_all().map_err(failed)?;
    // A crash before this line changes nothing; after it the tail stands in two places and is recorded twice.
    tail.persist(&aside).map_err(|error| failed(error.error))?;
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(failed)?;
    file.set_len(covered).and_then(|()| file.sync_all()).map_err(|error| StoreError::from_io(log, &error))
}

/// Digest, bytes and whole lines of a reader.
fn measure(reader: &mut dyn std::io::Read) -> std::io::Result<(Digest, u64, u64)> {
    let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
    let (mut bytes, mut lines, mut buffer) = (0, 0, vec![0; 64 << 10]);
    loop {
        let n = reader.read(&mut buffer)?;
        if n == 0 {
            return Ok((hasher.finish(), bytes, lines));
        }
        hasher.update(&buffer[..n]);
        bytes += n as u64;
        lines += buffer[..n].iter().filter(|byte| **byte == b'\n').count() as u64;
    }
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
        // An empty log is what a crash between the first opening and the first entry leaves.
        let has_entries = std::fs::metadata(dir.join(LOG)).is_ok_and(|log| log.len() > 0);
        if has_entries || dir.join(CHECKPOINT).exists() {
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
