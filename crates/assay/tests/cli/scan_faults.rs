//! What goes wrong with disks, folders and registries while something is scanned or a database is put in place: an error
//! with a code and a next step, nothing that is half there, and what was there before stays.

use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use testkit::{Action, Reply, Rule};

use crate::harness::{Answer, Sandbox, pushed, small_image};

/// `nobody` of every distribution's `/etc/passwd`.
const NOBODY: u32 = 65534;

/// Runs a command that may write files of so many blocks of 512 bytes: a disk that is full in the middle of a file.
fn on_a_small_disk(sandbox: &Sandbox, blocks: u32, words: &str) -> Answer {
    let mut command = Command::new("/bin/sh");
    let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    command.args(["-c", &limited, env!("CARGO_BIN_EXE_assay")]).args(words.split_whitespace());
    sandbox.finish(sandbox.scrub(&mut command))
}

/// Everything below a folder, hidden files too; but for the lock of those who update a database, which stays.
fn everything(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                true => folders.push(entry.path()),
                false => found.push(entry.path().strip_prefix(folder).expect("below").display().to_string()),
            }
        }
    }
    found.retain(|name| name != ".update.lock");
    found.sort();
    found
}

#[test]
fn a_disk_that_is_full_leaves_what_was_there() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let (_registry, place) = sandbox.published_sample();
    sandbox.ok("scan oci:image --sample-db --no-cache --format json --output result");
    for (words, folder, code) in [
        (
            "scan oci:image --sample-db --no-cache --format json --output OUT/result".to_owned(),
            true,
            "store-disk-full",
        ),
        ("sbom oci:image --no-cache --output OUT/result".to_owned(), true, "store-disk-full"),
        ("db build --sample --out OUT".to_owned(), false, "store-disk-full"),
        (format!("db update --db-repository {place} --out OUT"), false, "store-disk-full"),
        ("db export --db built --output OUT/result".to_owned(), true, "store-disk-full"),
    ] {
        for before in [None, Some("what was there")] {
            let _ = std::fs::remove_dir_all(sandbox.path("OUT"));
            if folder {
                std::fs::create_dir(sandbox.path("OUT")).expect("a folder");
            }
            if let Some(before) = before {
                sandbox.write("OUT/result", before);
            }
            let there = everything(&sandbox.path("OUT"));
            let answer = on_a_small_disk(&sandbox, 1, &words);
            assert_eq!((answer.code, answer.error_code()), (1, code), "{words}\n{answer}");
            assert!(answer.hint().len() > 10, "{words}\n{answer}");
            assert_eq!(everything(&sandbox.path("OUT")), there, "{words}");
            if let Some(before) = before {
                assert_eq!(sandbox.read("OUT/result"), before.as_bytes(), "{words}");
            }
        }
    }
    // With room it works, and a database that was there stays whole when its successor has none.
    sandbox.ok(&format!("db update --db-repository {place} --out kept"));
    let whole = (sandbox.read("kept/trivy.db"), sandbox.read("kept/metadata.json"));
    let answer =
        on_a_small_disk(&sandbox, 1, &format!("db update --force --db-repository {place} --out kept"));
    assert_eq!((answer.code, answer.error_code()), (1, "store-disk-full"), "{answer}");
    assert_eq!((sandbox.read("kept/trivy.db"), sandbox.read("kept/metadata.json")), whole);
    assert_eq!(everything(&sandbox.path("kept")).len(), 2);
}

#[test]
fn a_cache_without_room_costs_the_cache() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let plain = sandbox.ok("scan oci:image --sample-db --no-cache");
    let answer = on_a_small_disk(&sandbox, 1, "scan oci:image --sample-db");
    assert_eq!((answer.code, answer.stdout.as_str()), (0, plain.as_str()), "{answer}");
    let entries = everything(&sandbox.path("home/.cache/assay"));
    let again = sandbox.run("scan oci:image --sample-db");
    assert_eq!((again.code, again.stdout.as_str()), (0, plain.as_str()), "{entries:?}\n{again}");
    assert!(!again.stderr.contains("cache"), "{again}");
}

#[test]
fn killed_while_a_database_is_put_in_place() {
    let sandbox = Sandbox::new();
    let (registry, place) = sandbox.published_sample();
    let words = format!("db update --db-repository {place} --out fetched");
    let started = |words: &str| {
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut command = sandbox.command(&words);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started")
    };
    // In the middle of what is fetched.
    registry.script(Rule::new("GET", "/blobs/", usize::MAX, Action::Hang(1000)));
    drop(registry.take_lines());
    let mut child = started(&words);
    while !registry.log().iter().any(|one| one.request.path.contains("/blobs/")) {
        std::thread::yield_now();
    }
    child.kill().expect("a signal");
    child.wait().expect("ended");
    registry.clear_script();
    assert!(!sandbox.path("fetched/trivy.db").exists());
    let status = sandbox.run("db status --db fetched");
    assert_eq!((status.code, status.error_code()), (2, "db-missing"), "{status}");
    sandbox.ok(&words);
    let whole = sandbox.read("built/trivy.db");
    assert_eq!(sandbox.read("fetched/trivy.db"), whole);
    // As soon as anything of it is on the disk: what is there under its name is whole, and metadata are of a database
    // that is there.
    let build = "db build --sample --out made";
    for _ in 0..5 {
        let _ = std::fs::remove_dir_all(sandbox.path("made"));
        let mut child = started(build);
        while everything(&sandbox.path("made")).is_empty() && child.try_wait().expect("a state").is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().expect("ended");
        let database = std::fs::read(sandbox.path("made/trivy.db")).ok();
        assert!(database.is_none_or(|database| database == whole));
    }
    sandbox.ok(build);
    assert_eq!(sandbox.read("made/trivy.db"), whole);
    assert_eq!(sandbox.run("db status --db made").code, 0);
}

/// Gives the sandbox to somebody whom permissions bind, and runs commands as him. None where that cannot be had.
#[expect(clippy::print_stdout, reason = "what a test leaves out is said")]
fn as_nobody(sandbox: &Sandbox) -> Option<impl Fn(&str) -> Answer> {
    let mut folders = vec![sandbox.path(".")];
    while let Some(path) = folders.pop() {
        let _ = std::os::unix::fs::lchown(&path, Some(NOBODY), Some(NOBODY));
        if path.symlink_metadata().is_ok_and(|found| found.is_dir()) {
            folders
                .extend(std::fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        }
    }
    let is_root = chown(sandbox.path("."), Some(NOBODY), Some(NOBODY)).is_ok();
    let run = move |words: &str| {
        let mut command = sandbox.command(&words.split_whitespace().collect::<Vec<_>>());
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    };
    let mut probe = run("version");
    if !probe.output().is_ok_and(|output| output.status.success()) {
        println!("not run: the program cannot be run by a user whom permissions bind");
        return None;
    }
    Some(move |words: &str| sandbox.finish(&mut run(words)))
}

fn set_mode(sandbox: &Sandbox, name: &str, mode: u32) {
    std::fs::set_permissions(sandbox.path(name), std::fs::Permissions::from_mode(mode)).expect("chmod");
}

#[test]
fn a_cache_that_may_not_be_written_to() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let plain = sandbox.ok("scan oci:image --sample-db --no-cache");
    sandbox.ok("scan oci:image --sample-db --cache-dir cache");
    let Some(run) = as_nobody(&sandbox) else { return };
    let words = "scan oci:image --sample-db --cache-dir cache";
    for mode in [0o500, 0o700] {
        set_mode(&sandbox, "cache", mode);
        let answer = run(words);
        assert_eq!((answer.code, answer.stdout.as_str()), (0, plain.as_str()), "{mode:o}\n{answer}");
    }
    // With nothing in it yet.
    std::fs::remove_dir_all(sandbox.path("cache")).expect("removed");
    std::fs::create_dir(sandbox.path("cache")).expect("made");
    let Some(run) = as_nobody(&sandbox) else { return };
    set_mode(&sandbox, "cache", 0o500);
    let answer = run(words);
    assert_eq!((answer.code, answer.stdout.as_str()), (0, plain.as_str()), "{answer}");
    assert!(answer.stderr.contains("warning"), "{answer}");
    set_mode(&sandbox, "cache", 0o700);
}

#[test]
fn files_folders_and_what_is_neither() {
    let sandbox = Sandbox::new();
    sandbox.write("tree/a/requirements.txt", "urllib3==1.26.4\n");
    sandbox.write("tree/closed/requirements.txt", "requests==2.0.0\n");
    sandbox.write("tree/secret/requirements.txt", "click==8.0\n");
    let _socket = UnixListener::bind(sandbox.path("tree/a/Cargo.lock")).expect("a socket");
    let fifo = Command::new("mkfifo").arg(sandbox.path("tree/a/yarn.lock")).status();
    assert!(fifo.is_ok_and(|status| status.success()), "a pipe");
    std::os::unix::fs::symlink("/dev/zero", sandbox.path("tree/a/go.mod")).expect("a link");
    std::os::unix::fs::symlink("..", sandbox.path("tree/a/around")).expect("a link");
    set_mode(&sandbox, "tree/closed", 0);
    set_mode(&sandbox, "tree/secret/requirements.txt", 0);
    let run = as_nobody(&sandbox);
    // Nobody waits for a pipe or reads a device, whoever asks.
    let everyone = sandbox.within(512, "sbom dir:tree --format table");
    assert_eq!(everyone.code, 0, "{everyone}");
    if let Some(run) = run {
        for kind in ["dir", "repo"] {
            let answer = run(&format!("sbom {kind}:tree --format table"));
            assert_eq!(answer.code, 0, "{answer}");
            assert!(answer.stdout.contains("urllib3") && !answer.stdout.contains("click"), "{answer}");
            for path in ["closed", "secret/requirements.txt"] {
                assert!(answer.stderr.contains(&format!("could not read {path}")), "{path}\n{answer}");
            }
            assert!(answer.stderr.contains("folder-unreadable"), "{answer}");
        }
        let whole = run("sbom dir:tree/closed --format table");
        assert_eq!((whole.code, whole.error_code()), (1, "store-permission-denied"), "{whole}");
    }
    set_mode(&sandbox, "tree/closed", 0o700);
}

#[test]
fn registries_that_fail_while_a_database_or_a_layer_is_fetched() {
    let sandbox = Sandbox::new();
    let (registry, place) = sandbox.published_sample();
    let (image, _) = pushed(&registry);
    let update =
        format!("db update --force --db-repository {place} --registry-timeout 1 --registry-retries 0");
    let scan = format!("scan {image} --sample-db --no-cache --registry-timeout 1 --registry-retries 0");
    sandbox.ok(&update);
    let before = everything(&sandbox.state("db"));
    let reply = |status: u16| Action::Reply(Reply::status(status));
    let throttled = Action::Reply(Reply::status(429).header("retry-after", "3600"));
    let mut wrong = String::new();
    for (name, action, exit, codes) in [
        ("401", reply(401), 1, ["registry-unauthorized"; 2]),
        ("403", reply(403), 1, ["registry-forbidden"; 2]),
        ("429", throttled, 1, ["registry-throttled"; 2]),
        ("500", reply(500), 1, ["registry-server-error"; 2]),
        ("cut", Action::Truncate(0), 1, ["net-broken", "layer-read"]),
        ("hang", Action::Hang(0), 1, ["registry-timed-out", "layer-read"]),
        ("garbage", Action::Garbage, 1, ["net-broken"; 2]),
        ("corrupt", Action::Corrupt, 10, ["image-digest", "layer-digest"]),
    ] {
        // The first blob of an image is its configuration.
        for ((words, first), code) in [(&update, 0), (&scan, 1)].into_iter().zip(codes) {
            registry.script(Rule::new("GET", "/blobs/", usize::MAX, action.clone()).after(first));
            let answer = sandbox.run(words);
            registry.clear_script();
            if (answer.code, answer.error_code()) != (exit, code) || answer.hint().len() <= 10 {
                wrong += &format!("\n{name}: {words}: expected {exit} {code}, found\n{answer}\n");
            }
        }
        assert_eq!(everything(&sandbox.state("db")), before, "{name}");
        assert_eq!(sandbox.read("state/db/trivy.db"), sandbox.read("built/trivy.db"), "{name}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}
