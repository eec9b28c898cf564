//! The handle of a log and the one thread that writes it.

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread::JoinHandle,
};

use base::Timestamp;
use tlog::{Checkpoint, Hash, LogKey, NoteSignature, Tile};

use super::{
    Disk, LogError,
    recover::{recover, segment_path},
    view::{Published, View},
    wal::{Kind, Record},
};

/// Tessera's default batch, and the width of a tile: what is waiting goes in together up to here.
const MAX_BATCH_ENTRIES: usize = 256;
/// Tessera's `--pushback-max-outstanding`: beyond it a writer waits for room.
const MAX_WAITING: usize = 4096;
/// A segment of 64 MiB is scanned in well under a second at start.
const SEGMENT_BYTES: usize = 64 << 20;

/// Signs the text of a checkpoint: `sign(body)` gives the note's signature lines.
pub type NoteSigner = Box<dyn Fn(&str) -> Result<Vec<NoteSignature>, String> + Send>;

/// What a log needs to run.
pub struct LogOptions {
    /// Name of the log: origin and key name.
    pub origin: String,
    /// Its public key, for checking what is on the disk.
    pub key: LogKey,
    /// Signs checkpoints.
    pub signer: NoteSigner,
    /// Tells the time.
    pub clock: crate::Clock,
}

/// Where an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Its index.
    pub index: u64,
    /// Whether it was in the log before.
    pub existed: bool,
    /// A published state that includes it.
    pub published: Arc<Published>,
}

struct Request {
    entry: Arc<[u8]>,
    reply: Sender<Result<Appended, LogError>>,
}

/// An open log.
pub struct Log {
    disk: Arc<dyn Disk>,
    view: Arc<RwLock<Arc<View>>>,
    stopped: Arc<OnceLock<LogError>>,
    requests: Option<SyncSender<Request>>,
    writer: Option<JoinHandle<()>>,
}

impl Log {
    /// Makes an empty log; the caller makes the folder durable.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn create(disk: &dyn Disk, now: Timestamp) -> Result<(), LogError> {
        let head = Record {
            kind: Kind::Head,
            first_index: 0,
            time: now,
            entries: Vec::new(),
            checkpoint: String::new(),
        };
        let path = segment_path(0);
        disk.replace(&path, &head.encode()?).map_err(LogError::disk("write", &path))
    }

    /// Recovers the log and starts its writer.
    ///
    /// # Errors
    /// When the disk refuses, what is on it contradicts itself, or the clock is before the last checkpoint.
    pub fn open(disk: Arc<dyn Disk>, options: LogOptions) -> Result<Self, LogError> {
        Self::open_segmented(disk, options, SEGMENT_BYTES)
    }

    pub(super) fn open_segmented(
        disk: Arc<dyn Disk>,
        options: LogOptions,
        segment_limit: usize,
    ) -> Result<Self, LogError> {
        let recovered = recover(&*disk, &options.origin, &options.key)?;
        let (now, last) = ((options.clock)(), recovered.view.published.time);
        if now < last {
            return Err(LogError::ClockWentBack { now, last });
        }
        if recovered.valid_bytes < recovered.total_bytes {
            // The torn tail must go before anything is appended, or it would be damage in the middle.
            disk.truncate(&recovered.segment, recovered.valid_bytes as u64)
                .map_err(LogError::disk("truncate", &recovered.segment))?;
        }
        for (tile, bytes) in &recovered.full {
            let path = tile.to_string();
            if disk.read(&path).map_err(LogError::disk("read", &path))?.as_ref() != Some(bytes) {
                disk.replace(&path, bytes).map_err(LogError::disk("write", &path))?;
            }
        }
        for path in &recovered.obsolete {
            disk.remove(path).map_err(LogError::disk("remove", path))?;
        }
        let view = Arc::new(recovered.view);
        publish_file(&*disk, &view.published)?;
        let seen = seen_entries(&view, &*disk)?;
        let shared = Arc::new(RwLock::new(Arc::clone(&view)));
        let (requests, waiting) = sync_channel(MAX_WAITING);
        let stopped = Arc::new(OnceLock::new());
        let writer = Writer {
            disk: Arc::clone(&disk),
            shared: Arc::clone(&shared),
            view: (*view).clone(),
            seen,
            segment: recovered.segment,
            segment_bytes: recovered.valid_bytes,
            segment_limit,
            options,
            stopped: Arc::clone(&stopped),
        };
        let thread = std::thread::Builder::new()
            .name("log-writer".into())
            .spawn(move || writer.run(&waiting))
            .map_err(LogError::disk("start", "writer thread"))?;
        Ok(Self { disk, view: shared, stopped, requests: Some(requests), writer: Some(thread) })
    }

    /// Appends an entry and waits until it is durable and published. An entry that is in the log already keeps its
    /// index.
    ///
    /// # Errors
    /// When the entry is empty or longer than 65,535 bytes, the clock went back, or a write failed: then it is not
    /// known whether the entry is in, and appending it again after a restart finds out.
    pub fn append(&self, entry: Vec<u8>) -> Result<Appended, LogError> {
        if entry.is_empty() || entry.len() > tlog::MAX_ENTRY_BYTES {
            return Err(LogError::EntryLength { found: entry.len() });
        }
        let stopped = || LogError::Stopped { cause: "writer has ended".into() };
        let (reply, answer) = channel();
        let requests = self.requests.as_ref().ok_or_else(stopped)?;
        requests.send(Request { entry: entry.into(), reply }).map_err(|_| stopped())?;
        answer.recv().map_err(|_| stopped())?
    }

    /// The last published state.
    #[must_use]
    pub fn published(&self) -> Arc<Published> {
        Arc::clone(&self.snapshot().published)
    }

    /// A tile or bundle; `None` when the log has not (yet) so many items.
    ///
    /// # Errors
    /// When the disk refuses or a tile is missing.
    pub fn tile(&self, tile: &Tile) -> Result<Option<Vec<u8>>, LogError> {
        self.snapshot().tile(&*self.disk, tile)
    }

    /// The inclusion proof of an entry in the log of `size` entries.
    ///
    /// # Errors
    /// When there is no such entry or size, or the disk refuses.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Hash>, LogError> {
        let view = self.snapshot();
        let known = view.published.size;
        if size > known || index >= size {
            return Err(LogError::OutsideLog { size: known, asked: size.max(index) });
        }
        tlog::inclusion_proof(&view.hashes(&*self.disk), index, size)
    }

    /// The proof that the log of `new` entries begins with the log of `old`.
    ///
    /// # Errors
    /// When the log was never so large, or the disk refuses.
    pub fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Hash>, LogError> {
        let view = self.snapshot();
        let known = view.published.size;
        if new > known || old > new {
            return Err(LogError::OutsideLog { size: known, asked: old.max(new) });
        }
        tlog::consistency_proof(&view.hashes(&*self.disk), old, new)
    }

    /// The failed write that stopped the log, if one did: it still answers readers, and takes nothing any more.
    #[must_use]
    pub fn stopped_by(&self) -> Option<&LogError> {
        self.stopped.get()
    }

    fn snapshot(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // The writer ends when its channel closes, after answering whoever waits.
        self.requests = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log").field("published", &self.published()).finish_non_exhaustive()
    }
}

/// Leaf hash to index, of everything in the log: 40 bytes an entry.
fn seen_entries(view: &View, disk: &dyn Disk) -> Result<HashMap<Hash, u64>, LogError> {
    let size = view.published.size;
    let mut seen = HashMap::new();
    let kind = tlog::TileKind::Hashes { level: 0 };
    for number in 0..size.div_ceil(tlog::ENTRIES_PER_TILE) {
        let Some(tile) = Tile::of_tree(kind, number, size) else { break };
        let bytes = view.tile(disk, &tile)?.unwrap_or_default();
        if bytes.len() != usize::from(tile.width) * 32 {
            return Err(LogError::damaged(format!("{tile} has {} bytes", bytes.len())));
        }
        let hashes = bytes.chunks_exact(32).filter_map(Hash::from_slice);
        for (index, hash) in (number * tlog::ENTRIES_PER_TILE..).zip(hashes) {
            seen.entry(hash).or_insert(index);
        }
    }
    Ok(seen)
}

fn publish_file(disk: &dyn Disk, published: &Published) -> Result<(), LogError> {
    if published.note.is_empty() {
        return Ok(());
    }
    disk.replace("checkpoint", published.note.as_bytes()).map_err(LogError::disk("write", "checkpoint"))
}

struct Writer {
    disk: Arc<dyn Disk>,
    shared: Arc<RwLock<Arc<View>>>,
    view: View,
    seen: HashMap<Hash, u64>,
    segment: String,
    segment_bytes: usize,
    segment_limit: usize,
    options: LogOptions,
    /// The first failed write: nobody knows what it left behind, so nothing is written after it.
    stopped: Arc<OnceLock<LogError>>,
}

impl Writer {
    fn run(mut self, requests: &Receiver<Request>) {
        while let Ok(first) = requests.recv() {
            let mut batch = vec![first];
            batch.extend(requests.try_iter().take(MAX_BATCH_ENTRIES - 1));
            self.serve(batch);
        }
    }

    fn serve(&mut self, batch: Vec<Request>) {
        let outcome = match self.stopped.get() {
            Some(error) => Err(LogError::Stopped { cause: error.to_string() }),
            None => self.commit(&batch),
        };
        match outcome {
            Ok(places) => {
                for (request, (index, existed)) in batch.into_iter().zip(places) {
                    let published = Arc::clone(&self.view.published);
                    // A writer that went away has its entry in the log all the same.
                    let _ = request.reply.send(Ok(Appended { index, existed, published }));
                }
            }
            Err(error) => {
                for request in batch {
                    let _ = request.reply.send(Err(error.clone()));
                }
            }
        }
    }

    /// Commits what is new in the batch and gives the place of each entry.
    fn commit(&mut self, batch: &[Request]) -> Result<Vec<(u64, bool)>, LogError> {
        let mut next = self.view.clone();
        let (mut places, mut entries, mut full) = (Vec::new(), Vec::new(), Vec::new());
        let mut fresh: HashMap<Hash, u64> = HashMap::new();
        for request in batch {
            let leaf = tlog::leaf_hash(&request.entry);
            if let Some(index) = self.seen.get(&leaf).or_else(|| fresh.get(&leaf)) {
                places.push((*index, true));
                continue;
            }
            let index = next.tree.size();
            next.append(Arc::clone(&request.entry), &mut full)?;
            fresh.insert(leaf, index);
            entries.push(request.entry.to_vec());
            places.push((index, false));
        }
        if !entries.is_empty() {
            self.sign(&mut next)?;
            let written = self.write(&next, entries, &full);
            if let Err(error) = written {
                // Nobody knows what a failed write left behind: nothing is written after it (a failed fsync may
                // have dropped the pages it could not write, so trying again proves nothing).
                let _ = self.stopped.set(error.clone());
                return Err(error);
            }
            self.seen.extend(fresh);
            self.view = next;
            *self.shared.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(self.view.clone());
            self.rotate()?;
        }
        Ok(places)
    }

    fn sign(&self, next: &mut View) -> Result<(), LogError> {
        let (now, last) = ((self.options.clock)(), self.view.published.time);
        if now < last {
            return Err(LogError::ClockWentBack { now, last });
        }
        let (size, root) = (next.tree.size(), next.tree.root());
        let checkpoint =
            Checkpoint { origin: self.options.origin.clone(), size, root, extensions: Vec::new() };
        let lines = (self.options.signer)(&checkpoint.body()).map_err(|cause| LogError::Signing { cause })?;
        let note = checkpoint.into_note(lines).map_err(|e| LogError::Signing { cause: e.to_string() })?;
        next.published = Arc::new(Published { size, root, note: note.to_string(), time: now });
        Ok(())
    }

    fn write(
        &mut self,
        next: &View,
        entries: Vec<Vec<u8>>,
        full: &[(Tile, Vec<u8>)],
    ) -> Result<(), LogError> {
        let record = Record {
            kind: Kind::Batch,
            first_index: self.view.tree.size(),
            time: next.published.time,
            entries,
            checkpoint: next.published.note.clone(),
        }
        .encode()?;
        // A crash up to here leaves nothing, and during the append a torn tail that recovery drops.
        self.disk.append(&self.segment, &record).map_err(LogError::disk("append to", &self.segment))?;
        self.disk.sync(&self.segment).map_err(LogError::disk("sync", &self.segment))?;
        // Durable. A crash from here on leaves tiles and checkpoint behind the record; recovery writes them.
        self.segment_bytes += record.len();
        for (tile, bytes) in full {
            let path = tile.to_string();
            self.disk.replace(&path, bytes).map_err(LogError::disk("write", &path))?;
        }
        publish_file(&*self.disk, &next.published)
    }

    /// Starts a new segment when the current one is long: everything before it is on the disk as tiles.
    fn rotate(&mut self) -> Result<(), LogError> {
        if self.segment_bytes < self.segment_limit {
            return Ok(());
        }
        let outcome = self.rotated();
        if let Err(error) = &outcome {
            let _ = self.stopped.set(error.clone());
        }
        outcome
    }

    fn rotated(&mut self) -> Result<(), LogError> {
        let path = segment_path(self.view.tree.size());
        let head = Record {
            kind: Kind::Head,
            first_index: self.view.tree.size(),
            time: self.view.published.time,
            entries: self.view.tail.iter().map(|e| e.to_vec()).collect(),
            checkpoint: self.view.published.note.clone(),
        }
        .encode()?;
        let sync_all = |what| self.disk.sync_all().map_err(LogError::disk("sync", what));
        // Tiles first, then the head that relies on them, then the old segment may go.
        sync_all("tiles")?;
        self.disk.replace(&path, &head).map_err(LogError::disk("write", &path))?;
        sync_all(&path)?;
        self.disk.remove(&self.segment).map_err(LogError::disk("remove", &self.segment))?;
        self.segment_bytes = head.len();
        self.segment = path;
        Ok(())
    }
}
