//! Bad surroundings: damaged, foreign, locked, full or read-only folders, and clocks that are wrong.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use base::Fault as _;
use image::{EvidenceSource as _, ImageSource as _};
use pipeline::{DatabaseChoice, Ledger};
use report::{StepOutcome, Verdict};

use crate::common::{Home, NOW, Setup, TEN_YEARS_SECS, code, image, logged, outcomes, passed};

fn chmod(path: &Path, mode: u32) {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).expect("chmod");
}

#[test]
fn a_damaged_audit_log_is_not_continued() {
    let edit = |home: &Home, change: &dyn Fn(String) -> String| {
        let path = home.audit().join("audit.log");
        let text = std::fs::read_to_string(&path).expect("read");
        std::fs::write(&path, change(text)).expect("written");
    };
    let without_line = |text: String, number: usize| {
        let lines = text.split_inclusive('\n').enumerate().filter(|(n, _)| *n != number);
        lines.map(|(_, line)| line).collect::<String>()
    };
    type Damage<'a> = (&'a str, &'a dyn Fn(&Home));
    let rows: [Damage<'_>; 6] = [
        ("audit-edited", &|home| edit(home, &|text| text.replacen("resolve", "resolv3", 1))),
        ("audit-deleted", &|home| edit(home, &|text| without_line(text, 3))),
        ("audit-truncated", &|home| {
            edit(home, &|text| {
                let keep = text.trim_end().rfind('\n').expect("several lines") + 1;
                text[..keep].to_owned()
            });
        }),
        ("audit-truncated", &|home| edit(home, &|_| String::new())),
        ("audit-no-checkpoint", &|home| {
            std::fs::remove_file(home.audit().join("audit.checkpoint")).expect("removed");
        }),
        ("audit-key", &|home| std::fs::remove_file(home.audit().join("audit.key")).expect("removed")),
    ];
    for (expected, damage) in rows {
        let home = Home::new();
        let (stack, layout) = (home.stack(), home.layout(&image("1")));
        passed(&home.run(&stack, &layout));
        damage(&home);
        let result = home.run(&stack, &home.layout(&image("2")));
        assert_eq!(code(&result), expected);
        assert_eq!(outcomes(&result), [StepOutcome::NotRun; 8]);
        assert_ne!(result.report.verdict, Verdict::Pass);
        assert_eq!(logged(&stack), 5, "nothing is signed off the record");
        assert!(result.report.audit.is_none());
    }
}

#[test]
fn a_tail_is_set_aside_whole_and_recorded_once() {
    for tail in ["{\"torn", "{}\n{}\n{\"torn"] {
        let home = Home::new();
        let (stack, layout) = (home.stack(), home.layout(&image("1")));
        passed(&home.run(&stack, &layout));
        let log = home.audit().join("audit.log");
        let before = std::fs::read_to_string(&log).expect("read");
        std::fs::write(&log, format!("{before}{tail}")).expect("written");
        for _ in 0..2 {
            passed(&home.run(&stack, &layout));
            pipeline::verify_ledger(&home.audit(), None).expect("log");
        }
        let after = std::fs::read_to_string(&log).expect("read");
        assert!(after.starts_with(&before));
        assert_eq!(after.matches("\"kind\":\"recovered\"").count(), 1);
        let files = std::fs::read_dir(home.audit()).expect("audit").map(|file| file.expect("file").path());
        let aside: Vec<_> = files.filter(|path| path.to_string_lossy().contains("audit.log.tail")).collect();
        assert_eq!(aside.len(), 1, "{aside:?}");
        assert_eq!(std::fs::read_to_string(&aside[0]).expect("read"), tail);
    }
}

#[test]
fn a_tail_that_was_cut_off_and_not_recorded_is_recorded_later() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    passed(&home.run(&stack, &layout));
    // What a crash between the cut and the entry leaves.
    std::fs::write(home.audit().join("audit.log.tail"), "{\"torn").expect("written");
    passed(&home.run(&stack, &layout));
    let log = std::fs::read_to_string(home.audit().join("audit.log")).expect("read");
    assert_eq!(log.matches("\"kind\":\"recovered\"").count(), 1);
    assert!(!home.audit().join("audit.log.tail").exists());
}

#[test]
fn the_second_run_at_the_same_time_is_told() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    let ledger = Ledger::open(&home.audit(), NOW, "first").expect("opened");
    let result = home.run(&stack, &layout);
    assert_eq!((code(&result), result.exit_code), ("store-locked", 1));
    let message = result.report.failure.expect("failure").message;
    assert!(message.contains(&std::process::id().to_string()), "{message}");
    drop(ledger);
    assert_eq!(home.try_stack().err().map(|error| error.code()), Some("stack-in-use"));
    passed(&home.run(&stack, &layout));
}

#[test]
fn folders_open_to_others_are_refused() {
    type Damage<'a> = (&'a str, &'a dyn Fn(&Home));
    let rows: [Damage<'_>; 3] = [
        ("store-not-private", &|home| chmod(&home.audit(), 0o755)),
        ("store-not-private", &|home| chmod(&home.path.join("runs"), 0o755)),
        ("audit-key", &|home| chmod(&home.audit().join("audit.key"), 0o644)),
    ];
    for (expected, damage) in rows {
        let home = Home::new();
        let (stack, layout) = (home.stack(), home.layout(&image("1")));
        passed(&home.run(&stack, &layout));
        damage(&home);
        let result = home.run(&stack, &layout);
        assert_eq!(code(&result), expected);
        assert_eq!(result.report.verdict, Verdict::Undecided);
    }
    let home = Home::new();
    drop(home.stack());
    let error = |path: &str, mode| {
        chmod(&home.path.join(path), mode);
        home.try_stack().err().map(|error| error.code())
    };
    assert_eq!(error("stack", 0o755), Some("stack-wrong-mode"));
    assert_eq!(error("stack", 0o700), None);
    assert_eq!(error("stack/keys/rekor.pem", 0o644), Some("stack-wrong-mode"));
}

#[test]
fn a_stack_of_another_version_is_refused() {
    let home = Home::new();
    drop(home.stack());
    let path = home.path.join("stack/stack.json");
    let text = std::fs::read_to_string(&path).expect("read");
    let other = text.replace("\"format\": 1", "\"format\": 99");
    assert_ne!(text, other);
    std::fs::write(&path, other).expect("written");
    assert_eq!(home.try_stack().err().map(|error| error.code()), Some("stack-wrong-format"));
}

#[test]
fn a_clock_that_is_off_is_noticed() {
    // When the stack is opened.
    for offset in [-TEN_YEARS_SECS, TEN_YEARS_SECS + 3 * 86_400] {
        let home = Home::new();
        drop(home.stack());
        home.set_clock(NOW.plus_secs(offset));
        assert_eq!(home.try_stack().err().map(|error| error.code()), Some("stack-clock-off"), "{offset}");
    }
    // While it is open: nothing is signed, and the stack is none the worse when it is set.
    for offset in [-TEN_YEARS_SECS, TEN_YEARS_SECS + 3 * 86_400] {
        let home = Home::new();
        let (stack, layout) = (home.stack(), home.layout(&image("1")));
        home.set_clock(NOW.plus_secs(offset));
        let result = home.run(&stack, &layout);
        println!("clock off by {offset} s: {} {}", code(&result), result.exit_code);
        assert_ne!((result.report.verdict, result.exit_code), (Verdict::Pass, 0), "{offset}");
        let subject = layout.root().expect("root").0.digest;
        assert!(layout.referrers_of(&subject).expect("listed").descriptors.is_empty(), "{offset}");
        assert_eq!(logged(&stack), 0, "{offset}");
        home.set_clock(NOW);
        passed(&home.resume(&stack, &layout));
        let log = pipeline::verify_ledger(&home.audit(), None).expect("log");
        assert_eq!(log.clock_steps_back(), u64::from(offset > 0));
    }
}

#[test]
fn databases_that_are_missing_or_damaged_stop_the_run() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    let damaged = home.path.join("trivy.db");
    std::fs::write(&damaged, vec![0; 16 << 10]).expect("written");
    for (path, expected) in [(home.path.join("none"), "db-missing"), (damaged, "vuln-")] {
        let setup = Setup { database: DatabaseChoice::Path(path), ..Setup::default() };
        let result = home.run_with(&stack, &layout, Some(&layout), &setup);
        assert!(code(&result).starts_with(expected), "{}", code(&result));
        assert_eq!((result.report.verdict, logged(&stack)), (Verdict::Undecided, 0));
    }
}

const FOLDER: &str = "ASSAY_RUN_FOLDER";

/// The child: runs over a prepared home under the limits its parent set, and says how it ended.
#[test]
fn child_runs_under_limits() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let home = Home::at(Path::new(&folder));
    let stack = match home.try_stack() {
        Ok(stack) => stack,
        Err(error) => return println!("ended {} 0", error.code()),
    };
    let result = home.run(&stack, &home.open_layout());
    println!("ended {} {}", code(&result), result.exit_code);
}

/// Runs the child and returns the code it failed with; empty when it passed.
fn child(home: &Home, command: &mut Command) -> String {
    let output = command.env(FOLDER, &home.path).stderr(Stdio::null()).output().expect("started");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.split_once("ended ").unwrap_or_else(|| panic!("{:?} {text}", output.status)).1;
    line.split(' ').next().unwrap_or_default().to_owned()
}

const CHILD: [&str; 3] = ["--exact", "surroundings::child_runs_under_limits", "--nocapture"];

#[test]
fn files_that_may_not_grow_lose_nothing() {
    // `ulimit -f` counts 512-byte blocks in POSIX shells; with the signal ignored, writes fail with EFBIG.
    for blocks in [1, 2, 4, 6, 8, 12, 16, 24] {
        let home = Home::new();
        home.layout(&image("1"));
        drop(home.stack());
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let exe = std::env::current_exe().expect("own path");
        let failed = child(&home, Command::new("sh").args(["-c", &script]).arg(exe).args(CHILD));
        assert!(!failed.is_empty() || blocks > 8, "{blocks} blocks hold no run");
        println!("{blocks} blocks: {failed}");
        let (stack, layout) = (home.stack(), home.open_layout());
        passed(&home.resume(&stack, &layout));
        assert!((5..=6).contains(&logged(&stack)), "{blocks}: {}", logged(&stack));
        pipeline::verify_ledger(&home.audit(), None).expect("log");
    }
}

/// A small file system on `path`; none where this process may not mount.
struct Mounted(std::path::PathBuf);

impl Mounted {
    fn new(path: &Path, kilobytes: u32) -> Option<Self> {
        std::fs::create_dir(path).expect("folder");
        let status = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={kilobytes}k,mode=0700"), "tmpfs"])
            .arg(path)
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success()).then(|| Self(path.to_owned()))
    }

    fn remount(&self, options: &str) {
        let status = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).status();
        assert!(status.expect("mount").success());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

#[test]
fn a_full_and_a_read_only_layout_are_told_apart() {
    let home = Home::new();
    let Some(disk) = Mounted::new(&home.path.join("image"), 512) else {
        println!("not run: this process may not mount a file system");
        return;
    };
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    let filler = layout.path().join("filler");
    // The disk is full when this write fails.
    drop(std::fs::write(&filler, vec![0; 1 << 20]));
    let result = home.run(&stack, &layout);
    assert_eq!((code(&result), result.exit_code), ("store-disk-full", 1));
    std::fs::remove_file(&filler).expect("removed");
    disk.remount("ro");
    let result = home.resume(&stack, &layout);
    assert_eq!((code(&result), result.exit_code), ("store-read-only", 1));
    disk.remount("rw");
    passed(&home.resume(&stack, &layout));
    assert_eq!(logged(&stack), 5);
}

#[test]
fn a_full_home_loses_nothing() {
    let home = Home::new();
    let Some(_disk) = Mounted::new(&home.path.join("audit"), 512) else {
        println!("not run: this process may not mount a file system");
        return;
    };
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    let filler = home.audit().join("filler");
    for room in [0, 4, 8, 12, 16, 20] {
        drop(std::fs::write(&filler, vec![0; 1 << 20]));
        let length = std::fs::metadata(&filler).expect("filler").len();
        let file = std::fs::OpenOptions::new().write(true).open(&filler).expect("filler");
        file.set_len(length.saturating_sub(room << 10)).expect("room");
        // A file that is open keeps its space when it is removed.
        drop(file);
        let result = home.run(&stack, &layout);
        if result.exit_code != 0 {
            assert_eq!(code(&result), "store-disk-full");
        }
        std::fs::remove_file(&filler).expect("removed");
        passed(&home.resume(&stack, &layout));
        pipeline::verify_ledger(&home.audit(), None).expect("log");
    }
    assert_eq!(logged(&stack), 5);
}

#[test]
fn a_layout_without_rights_is_refused() {
    if !rustix::process::geteuid().is_root() {
        let home = Home::new();
        let (stack, layout) = (home.stack(), home.layout(&image("1")));
        chmod(layout.path(), 0o555);
        let result = home.run(&stack, &layout);
        chmod(layout.path(), 0o755);
        assert_eq!(code(&result), "store-permission-denied");
        passed(&home.resume(&stack, &layout));
        assert_eq!(logged(&stack), 5);
        return;
    }
    println!("not run: permissions do not bind this user");
}
