//! `kill -9` at random points: what was acknowledged stays.
//!
//! The test starts itself as a child that appends from four threads and prints every acknowledgement; it kills the
//! child after a random number of them and opens the stack again. `ASSAY_KILL_ROUNDS` sets the number of rounds.
#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::{
    hash::{BuildHasher, RandomState},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::SystemTime,
};

use base::Timestamp;
use stack::{InitOptions, Stack};
use tlog::Hash;

const FOLDER: &str = "ASSAY_KILL_FOLDER";
const ROUND: &str = "ASSAY_KILL_ROUND";

fn clock() -> stack::Clock {
    Arc::new(|| Timestamp::from_system_time(SystemTime::now()))
}

/// The child: does nothing unless the parent asks.
#[test]
fn child_appends_until_killed() {
    let (Ok(folder), Ok(round)) = (std::env::var(FOLDER), std::env::var(ROUND)) else { return };
    let stack = Stack::open(Path::new(&folder), clock()).expect("opens");
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (stack, round) = (&stack, &round);
            scope.spawn(move || {
                for number in 0u64.. {
                    let entry = format!("{round}/{writer}/{number} {}", "x".repeat(500));
                    let appended =
                        stack.transparency_log().append(entry.clone().into_bytes()).expect("appended");
                    let (leaf, at) = (tlog::leaf_hash(entry.as_bytes()), &appended.published);
                    let line = format!("ack {} {leaf} {} {}\n", appended.index, at.size, at.root);
                    std::io::stdout().write_all(line.as_bytes()).expect("parent reads");
                }
            });
        }
    });
}

struct Acknowledged {
    index: u64,
    leaf: Hash,
    size: u64,
    root: Hash,
}

fn parse(line: &str) -> Option<Acknowledged> {
    // libtest may print its own words before the first line.
    let mut words = line.split_once("ack ")?.1.split(' ');
    let hash = |word: &str| Hash::from_slice(&hex::decode(word).ok()?);
    let (index, leaf) = (words.next()?.parse().ok()?, hash(words.next()?)?);
    let (size, root) = (words.next()?.parse().ok()?, hash(words.next()?)?);
    Some(Acknowledged { index, leaf, size, root })
}

fn round(folder: &Path, number: u64, kill_after: usize) -> Vec<Acknowledged> {
    let mut child = Command::new(std::env::current_exe().expect("own path"))
        .args(["--exact", "child_appends_until_killed", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, number.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut seen: Vec<_> =
        lines.by_ref().map_while(Result::ok).filter_map(|l| parse(&l)).take(kill_after).collect();
    child.kill().expect("killed");
    // What was in the pipe was acknowledged, too; the last line may be torn.
    seen.extend(lines.map_while(Result::ok).filter_map(|l| parse(&l)));
    child.wait().expect("gone");
    assert!(seen.len() >= kill_after, "child ended by itself after {}", seen.len());
    seen
}

fn check(folder: &Path, acknowledged: &[Acknowledged]) {
    let stack = Stack::open(folder, clock()).expect("recovers");
    let log = stack.transparency_log();
    let now = log.published();
    for entry in acknowledged {
        let proof = log.inclusion_proof(entry.index, now.size).expect("in the log");
        tlog::verify_inclusion(&entry.leaf, entry.index, now.size, &proof, &now.root).expect("kept");
    }
    let mut roots: Vec<_> = acknowledged.iter().map(|a| (a.size, a.root)).collect();
    roots.sort_unstable();
    roots.dedup();
    for (size, root) in roots {
        let proof = log.consistency_proof(size, now.size).expect("was a size");
        tlog::verify_consistency((size, &root), (now.size, &now.root), &proof).expect("consistent");
    }
    drop(stack);
    let report = Stack::fsck(folder, clock()()).expect("sound");
    assert_eq!(report.transparency_log.size, now.size);
}

#[test]
fn kill_9_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().expect("folder");
    let folder = folder.path().join("stack");
    let options = InitOptions {
        now: clock()(),
        organization: "test".into(),
        issuer: None,
        external_issuers: Vec::new(),
    };
    Stack::init(&folder, &options).expect("made");
    let rounds = std::env::var("ASSAY_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    let mut acknowledged = Vec::new();
    for number in 0..rounds {
        let random = usize::try_from(RandomState::new().hash_one(number) % 300).expect("small");
        acknowledged.extend(round(&folder, number, 1 + random));
        check(&folder, &acknowledged);
    }
    println!("{rounds} rounds, {} acknowledged entries kept", acknowledged.len());
}
