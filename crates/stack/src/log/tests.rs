//! The engine under faults, crashes and damage.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use base::Timestamp;
use tlog::{LogKey, NoteSignature, Tile, TileKind};

use super::{
    Appended, Disk, Log, LogError, LogOptions, Published, fsck,
    memory::{Fault, MemoryDisk},
};

const ORIGIN: &str = "log.test";
/// Small, so that segments are replaced several times in a test.
const SEGMENT: usize = 40_000;

/// A key and a clock for one test.
struct World {
    pair: Arc<EcdsaKeyPair>,
    key: LogKey,
    now: Arc<AtomicI64>,
}

impl World {
    fn new() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("key");
        let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("spki");
        let key = LogKey::from_spki_der(spki.as_ref()).expect("P-256");
        Self { pair: Arc::new(pair), key, now: Arc::new(AtomicI64::new(1_000)) }
    }

    fn open(&self, disk: &Arc<MemoryDisk>) -> Result<Log, LogError> {
        let (pair, key_id, now) = (Arc::clone(&self.pair), self.key.key_id(ORIGIN), Arc::clone(&self.now));
        let signer = Box::new(move |body: &str| {
            let signature = pair.sign(&SystemRandom::new(), body.as_bytes()).map_err(|e| e.to_string())?;
            Ok(vec![NoteSignature { name: ORIGIN.into(), key_id, signature: signature.as_ref().to_vec() }])
        });
        let options = LogOptions {
            origin: ORIGIN.into(),
            key: self.key.clone(),
            signer,
            clock: Arc::new(move || Timestamp::from_millis(now.load(Ordering::SeqCst))),
        };
        let disk: Arc<dyn Disk> = Arc::clone(disk) as Arc<dyn Disk>;
        Log::open_segmented(disk, options, SEGMENT)
    }

    fn fsck(&self, disk: &MemoryDisk) -> Result<super::LogReport, LogError> {
        fsck(disk, ORIGIN, &self.key)
    }
}

fn new_disk() -> MemoryDisk {
    let disk = MemoryDisk::default();
    Log::create(&disk, Timestamp::from_millis(1)).expect("created");
    disk.sync_all().expect("synced");
    disk
}

fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

/// Appends entries one after another until one fails; gives what was acknowledged.
fn fill(log: &Log, from: u64, to: u64) -> Vec<(u64, Appended)> {
    (from..to).map_while(|n| log.append(entry(n)).ok().map(|appended| (n, appended))).collect()
}

/// What was acknowledged is there, and every checkpoint seen is of a beginning of the log.
fn check_kept(log: &Log, acknowledged: &[(u64, Appended)]) {
    let now = log.published();
    for (place, (number, seen)) in acknowledged.iter().enumerate() {
        let leaf = tlog::leaf_hash(&entry(*number));
        let proof = log.inclusion_proof(seen.index, now.size).expect("in the log");
        tlog::verify_inclusion(&leaf, seen.index, now.size, &proof, &now.root).expect("kept");
        // Proofs are slow without optimization: a sample, and the last.
        if place % 37 != 0 && place + 1 != acknowledged.len() {
            continue;
        }
        let Published { size, root, .. } = &*seen.published;
        let proof = log.consistency_proof(*size, now.size).expect("was a size");
        tlog::verify_consistency((*size, root), (now.size, &now.root), &proof).expect("consistent");
    }
}

#[test]
fn serves_what_it_took() {
    let (world, disk) = (World::new(), Arc::new(new_disk()));
    let log = world.open(&disk).expect("opens");
    assert_eq!(log.published().size, 0);
    let acknowledged = fill(&log, 0, 700);
    assert_eq!(acknowledged.len(), 700);
    check_kept(&log, &acknowledged);
    let again = log.append(entry(5)).expect("known");
    assert_eq!((again.index, again.existed, again.published.size), (5, true, 700));
    for kind in [TileKind::Entries, TileKind::Hashes { level: 0 }] {
        let width = |index, width| log.tile(&Tile { kind, index, width }).expect("readable").map(|b| b.len());
        assert!(width(0, 256) > width(0, 3), "a partial tile of a full one");
        assert!(width(2, 188).is_some());
        assert_eq!(
            (width(2, 189), width(2, 256), width(3, 1)),
            (None, None, None),
            "the future is not served"
        );
    }
    let bundle = log.tile(&Tile { kind: TileKind::Entries, index: 2, width: 188 }).expect("readable");
    let bundle = bundle.expect("there");
    let entries = tlog::decode_bundle(&bundle).expect("a bundle");
    assert_eq!(entries.last(), Some(&&entry(699)[..]));
    assert!(matches!(log.append(Vec::new()), Err(LogError::EntryLength { found: 0 })));
    assert!(log.append(vec![7; 65_535]).is_ok());
    assert!(matches!(log.append(vec![7; 65_536]), Err(LogError::EntryLength { found: 65_536 })));
    assert!(matches!(log.inclusion_proof(701, 701), Err(LogError::OutsideLog { .. })));
    assert!(matches!(log.consistency_proof(1, 702), Err(LogError::OutsideLog { .. })));
    drop(log);
    let report = world.fsck(&disk).expect("sound");
    assert_eq!(report.size, 701);
    assert!(disk.paths().iter().filter(|p| p.starts_with("wal/")).count() == 1, "{:?}", disk.paths());
}

#[test]
fn many_writers_share_commits_and_agree() {
    let (world, disk) = (World::new(), Arc::new(new_disk()));
    let log = world.open(&disk).expect("opens");
    let all: Vec<(u64, Appended)> = std::thread::scope(|scope| {
        // Two writers for each entry: one of them finds it there.
        let writers: Vec<_> = (0..16u64)
            .map(|w| {
                (
                    w,
                    scope.spawn({
                        let log = &log;
                        move || fill(log, w / 2 * 100, w / 2 * 100 + 100)
                    }),
                )
            })
            .collect();
        writers.into_iter().flat_map(|(_, writer)| writer.join().expect("no panic")).collect()
    });
    assert_eq!((all.len(), log.published().size), (1600, 800));
    check_kept(&log, &all);
    let mut sizes: Vec<_> = all.iter().map(|(_, a)| (a.published.size, a.published.note.clone())).collect();
    sizes.sort();
    sizes.dedup();
    let mut only_sizes: Vec<_> = sizes.iter().map(|(size, _)| *size).collect();
    only_sizes.dedup();
    assert_eq!(sizes.len(), only_sizes.len(), "never two checkpoints of one size");
}

/// The step counts of a run without faults, so that faults can be spread over it.
fn steps_of_a_run(world: &World) -> u64 {
    let disk = Arc::new(new_disk().failing_at(u64::MAX, Fault::Crash));
    fill(&world.open(&disk).expect("opens"), 0, 600);
    disk.steps()
}

#[test]
fn crashes_lose_nothing_acknowledged() {
    let world = World::new();
    let steps = steps_of_a_run(&world);
    for round in 0..24 {
        let at = 1 + round * (steps - 1) / 24;
        let disk = Arc::new(new_disk().failing_at(at, Fault::Crash));
        let first = world.open(&disk).expect("opens");
        let mut acknowledged = fill(&first, 0, 600);
        assert!(acknowledged.len() < 600, "step {at} is in the run");
        drop(first);
        let after = if round % 2 == 0 { disk.after_power_cut(round) } else { disk.after_kill() };
        let disk = Arc::new(after);
        let second = world.open(&disk).unwrap_or_else(|e| panic!("crash at step {at}: {e}"));
        check_kept(&second, &acknowledged);
        // What was under way is in or not; appending it again settles it.
        let next = acknowledged.len() as u64;
        acknowledged.extend(fill(&second, next, next + 300));
        check_kept(&second, &acknowledged);
        drop(second);
        assert_eq!(world.fsck(&disk).expect("sound").size, next + 300, "crash at step {at}");
    }
}

#[test]
fn a_failed_write_stops_the_log() {
    let world = World::new();
    let steps = steps_of_a_run(&world);
    for fault in [Fault::NoSpace, Fault::ShortWrite, Fault::InputOutput] {
        for round in 0..8 {
            let at = 1 + round * (steps - 1) / 8;
            let disk = Arc::new(new_disk().failing_at(at, fault));
            let log = world.open(&disk).expect("opens");
            let acknowledged = fill(&log, 0, 600);
            for _ in 0..3 {
                assert!(matches!(log.append(b"later".to_vec()), Err(LogError::Stopped { .. })), "{fault:?}");
            }
            assert!(log.stopped_by().is_some());
            // Reading goes on.
            check_kept(&log, &acknowledged);
            drop(log);
            assert_eq!(disk.writes_after_fault(), 0, "{fault:?} at {at}");
            let disk = Arc::new(disk.after_power_cut(round));
            let again = world.open(&disk).unwrap_or_else(|e| panic!("{fault:?} at step {at}: {e}"));
            check_kept(&again, &acknowledged);
        }
    }
}

#[test]
fn damage_is_refused() {
    let (world, disk) = (World::new(), Arc::new(new_disk()));
    drop(fill(&world.open(&disk).expect("opens"), 0, 300));
    let wal = disk.paths().into_iter().find(|p| p.starts_with("wal/")).expect("a segment");
    let length = disk.read(&wal).expect("readable").expect("there").len();
    for at in (0..length - 400).step_by(997) {
        let bad = Arc::new(disk.after_kill());
        bad.change(&wal, |data| data[at] ^= 0x40);
        assert!(matches!(world.open(&bad), Err(LogError::Damaged { .. })), "byte {at}");
    }
    // The last record gone: the published checkpoint knows better.
    let bad = Arc::new(disk.after_kill());
    bad.change(&wal, |data| data.truncate(length - 10));
    assert!(matches!(world.open(&bad), Err(LogError::Damaged { what }) if what.contains("missing")));
    // Another key's log.
    assert!(matches!(World::new().open(&disk), Err(LogError::Damaged { .. })));
    let bad = Arc::new(disk.after_kill());
    bad.remove(&wal).expect("removed");
    assert!(matches!(world.open(&bad), Err(LogError::Missing)));
}

#[test]
fn fsck_finds_changed_tiles() {
    let (world, disk) = (World::new(), Arc::new(new_disk()));
    drop(fill(&world.open(&disk).expect("opens"), 0, 600));
    world.fsck(&disk).expect("sound");
    let tiles: Vec<String> = disk.paths().into_iter().filter(|p| p.starts_with("tile/")).collect();
    assert_eq!(tiles, ["tile/0/000", "tile/0/001", "tile/entries/000", "tile/entries/001"]);
    for tile in tiles {
        let bad = disk.after_kill();
        bad.change(&tile, |data| data[40] ^= 1);
        assert!(world.fsck(&bad).is_err(), "{tile}");
        bad.remove(&tile).expect("removed");
        assert!(matches!(world.fsck(&bad), Err(LogError::Damaged { .. })), "{tile}");
    }
}

#[test]
fn a_clock_that_went_back_is_refused() {
    let (world, disk) = (World::new(), Arc::new(new_disk()));
    let log = world.open(&disk).expect("opens");
    log.append(entry(0)).expect("appended");
    world.now.store(999, Ordering::SeqCst);
    assert!(matches!(log.append(entry(1)), Err(LogError::ClockWentBack { .. })));
    assert!(log.append(entry(0)).is_ok(), "what is known needs no new checkpoint");
    drop(log);
    assert!(matches!(world.open(&disk), Err(LogError::ClockWentBack { .. })));
    world.now.store(1_000, Ordering::SeqCst);
    let log = world.open(&disk).expect("opens");
    assert_eq!(log.append(entry(1)).expect("appended").index, 1);
}
