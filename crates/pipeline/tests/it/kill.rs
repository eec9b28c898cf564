//! `kill -9` at every point of a run, and what the next run makes of what is left.
//!
//! The test starts itself as a child that runs over a prepared home and kills itself, with the signal nobody can
//! handle, at point N: before and after each step, each request to a service, and each write of evidence.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use base::{Digest, Fault};
use image::{
    Descriptor, EvidenceSource, ImageSource as _, NewReferrer, ReferrerStore, Referrers, SourceError,
};
use pipeline::{Observer, Step};
use report::StepOutcome;
use sign::{Transport, WireRequest, WireResponse};

use crate::common::{Home, IDENTITY, NOW, Setup, image, logged, passed, signer, token, verified};

const FOLDER: &str = "ASSAY_RUN_KILL_FOLDER";
const POINT: &str = "ASSAY_RUN_KILL_POINT";

/// Counts points, and ends the process at one of them.
struct Points {
    passed: AtomicUsize,
    last: usize,
}

impl Points {
    fn point(&self) {
        if self.passed.fetch_add(1, Ordering::SeqCst) == self.last {
            let own = rustix::process::getpid();
            rustix::process::kill_process(own, rustix::process::Signal::KILL).expect("killed");
        }
    }
}

impl Observer for Points {
    fn begins(&self, _: Step) {
        self.point();
    }
    fn bytes(&self, _: u64, _: Option<u64>) {}
    fn ends(&self, _: Step, _: StepOutcome, _: f64, _: &str) {
        self.point();
    }
    fn warns(&self, _: &str) {}
}

struct Services<'a>(&'a Points, &'a dyn Transport);

impl Transport for Services<'_> {
    fn send(&self, request: &WireRequest) -> Result<WireResponse, Box<dyn Fault>> {
        self.0.point();
        let answer = self.1.send(request);
        self.0.point();
        answer
    }
}

struct Store<'a>(&'a Points, &'a dyn ReferrerStore);

impl EvidenceSource for Store<'_> {
    fn place(&self) -> String {
        self.1.place()
    }
    fn referrers_of(&self, subject: &Digest) -> Result<Referrers, SourceError> {
        self.0.point();
        self.1.referrers_of(subject)
    }
    fn tagged(&self, tag: &str) -> Result<Option<(Descriptor, Vec<u8>)>, SourceError> {
        self.1.tagged(tag)
    }
    fn fetch_bounded(&self, descriptor: &Descriptor, limit: u64) -> Result<Vec<u8>, SourceError> {
        self.1.fetch_bounded(descriptor, limit)
    }
}

impl ReferrerStore for Store<'_> {
    fn publish(&self, referrer: &NewReferrer) -> Result<Descriptor, SourceError> {
        self.0.point();
        let published = self.1.publish(referrer);
        self.0.point();
        published
    }
}

/// The child: does nothing unless the parent asks.
#[test]
fn child_runs_until_killed() {
    let (Ok(folder), Ok(point)) = (std::env::var(FOLDER), std::env::var(POINT)) else { return };
    let home = Home::at(Path::new(&folder));
    let points = Points { passed: AtomicUsize::new(0), last: point.parse().expect("a number") };
    let (stack, layout) = (home.stack(), home.open_layout());
    let services = Services(&points, &stack);
    let setup = Setup { observer: &points, transport: Some(&services), ..Setup::default() };
    passed(&home.run_with(&stack, &layout, Some(&Store(&points, &layout)), &setup));
}

/// Whether the child was killed; else it came to its end.
fn killed_at(folder: &Path, point: usize) -> bool {
    let status = Command::new(std::env::current_exe().expect("own path"))
        .args(["--exact", "kill::child_runs_until_killed"])
        .env(FOLDER, folder)
        .env(POINT, point.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("started");
    if status.success() {
        return false;
    }
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9), "point {point}: {status}");
    true
}

/// A copy with the same modes.
fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp");
    assert!(status.success());
}

#[test]
fn kill_9_at_every_point_loses_and_doubles_nothing() {
    let prepared = Home::new();
    prepared.layout(&image("1"));
    drop(prepared.stack());
    let folder = tempfile::tempdir().expect("folder");
    let mut repeated = 0;
    for point in 0.. {
        let path = folder.path().join(point.to_string());
        copy(&prepared.path, &path);
        if !killed_at(&path, point) {
            // 7 steps after the first opening twice, account twice, 5 x 3 requests twice, 2 lists, 5 writes twice.
            assert!(point > 40, "the run has only {point} points");
            println!("{point} points, {repeated} of them after a signature that was not kept yet");
            return;
        }
        let home = Home::at(&path);
        home.set_clock(NOW.plus_secs(60));
        repeated += check(&home, point);
        std::fs::remove_dir_all(&path).expect("removed");
    }
}

/// Finishes the run and looks at everything; returns how many signatures were made once more.
fn check(home: &Home, point: usize) -> u64 {
    let (stack, layout) = (home.stack(), home.open_layout());
    let subject = layout.root().expect("root").0.digest;
    let issuer = token(&stack, IDENTITY).expect("token").issuer;
    let look = || {
        verified(&layout, &subject, &stack.trusted_root(), &signer(&issuer, IDENTITY))
            .expect("whole and valid")
    };
    // Before anything is repaired: what a stranger sees is whole.
    look();
    passed(&home.resume(&stack, &layout));
    let found = look();
    let mut kinds = found.clone();
    kinds.dedup();
    assert_eq!((found.len(), kinds.len()), (5, 5), "point {point}: nothing is missing, nothing doubled");
    let entries = logged(&stack);
    // A process that dies between the log's answer and the write to the disk has made a signature it cannot know of.
    assert!((5..=6).contains(&entries), "point {point}: {entries} entries");
    let verified = pipeline::verify_ledger(&home.audit(), None).expect("audit log");
    let log = std::fs::read_to_string(home.audit().join("audit.log")).expect("read");
    assert_eq!(log.lines().count() as u64, verified.checkpoint().size());
    drop(stack);
    let report = stack::Stack::fsck(&home.path.join("stack"), NOW.plus_secs(60)).expect("stack is sound");
    assert_eq!(report.transparency_log.size, entries);
    entries - 5
}
