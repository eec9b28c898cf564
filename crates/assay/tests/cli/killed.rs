//! `kill -9` half-way of what moves images: nothing that is half there reads as whole, and the same command finishes it.

use std::process::{Child, Stdio};

use testkit::{Action, Personality, Registry, Reply, Rule};

use crate::harness::{IDENTITY, Sandbox, pushed};

/// Runs a command until the registry has been asked something so often, then kills it.
fn killed(sandbox: &Sandbox, words: &str, registry: &Registry, path: &str, times: usize) {
    drop(registry.take_lines());
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut command = sandbox.command(&words);
    let mut child: Child =
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    while registry.log().iter().filter(|one| one.request.path.contains(path)).count() < times {
        assert_eq!(child.try_wait().expect("a state"), None, "{words:?} ended early");
        std::thread::yield_now();
    }
    child.kill().expect("a signal");
    child.wait().expect("it ends");
}

/// A signed image, and the flags that ask for its signer.
fn signed(sandbox: &Sandbox, registry: &Registry) -> (String, String) {
    let (image, _) = pushed(registry);
    sandbox.ok(&format!("sign {image} --identity {IDENTITY}"));
    (image, sandbox.wanted())
}

/// Files below a folder that are not hidden: hidden ones are what a killed writer leaves of a file.
fn visible(sandbox: &Sandbox, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![sandbox.path(name)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if !name.starts_with('.') {
                found.push(name);
            }
        }
    }
    found
}

/// A blob that never comes, after its first bytes.
fn never_whole(path: &str, after: usize) -> Rule {
    Rule::new("GET", path, 1, Action::Hang(10)).after(after)
}

/// An answer that makes a client wait for longer than the test takes.
fn wait(method: &'static str, path: &str, after: usize) -> Rule {
    Rule::new(method, path, 1, Action::Reply(Reply::status(429).header("retry-after", "80"))).after(after)
}

#[test]
fn reading_from_a_registry() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let (image, wanted) = signed(&sandbox, &registry);
    sandbox.ok("db build --sample --out db");
    for (words, written, whole) in [
        (format!("copy {image} oci:copied"), "copied", "oci:copied:v1"),
        (format!("copy {image} oci:out/copied.tar"), "out", "oci:out/copied.tar:v1"),
        (format!("save {image} --dir saved"), "saved", "oci:saved:v1"),
        (format!("save {image} --output out2/saved.tar"), "out2", "oci:out2/saved.tar:v1"),
        (format!("airgap pack {image} --db db --out out3/packed.tar"), "out3", "oci:out3/packed.tar"),
    ] {
        for folder in ["out", "out2", "out3"] {
            std::fs::create_dir_all(sandbox.path(folder)).expect("a folder");
        }
        // One thread, so that the blobs come one after the other.
        let one = format!("{words} --parallel 1");
        registry.script(never_whole("/blobs/", 2));
        killed(&sandbox, &one, &registry, "/blobs/", 3);
        registry.clear_script();
        if written.starts_with("out") {
            assert_eq!(visible(&sandbox, written), [""; 0], "{words}: no archive is there");
        } else {
            // A layout without its image: what has come is whole, and nobody is told that there is more.
            let answer = sandbox.run(&format!("verify {whole} {wanted}"));
            assert_eq!((answer.code, answer.error_code()), (3, "image-tag-not-found"), "{words}\n{answer}");
        }
        sandbox.ok(&one);
        sandbox.ok(&format!("verify {whole} {wanted}"));
    }
}

#[test]
fn writing_to_a_registry() {
    let sandbox = Sandbox::new();
    let from = Registry::start(Personality::ReferrersApi);
    let (image, wanted) = signed(&sandbox, &from);
    sandbox.ok(&format!("save {image} --dir saved"));
    let root = sandbox.state("stack").join("trusted_root.json");
    sandbox.ok(&format!("airgap pack {image} --out packed.tar --trusted-root {}", root.display()));
    for personality in [Personality::ReferrersApi, Personality::NoReferrersApi] {
        // In the middle of the blobs; before the first manifest; before the evidence is listed; before the tag.
        for (method, path, after) in [
            ("POST", "/blobs/uploads/", 2),
            ("PUT", "/manifests/", 0),
            ("PUT", "/manifests/", 1),
            ("PUT", "/manifests/v1", 0),
        ] {
            let to = Registry::start(personality);
            let host = to.host();
            for (words, copy) in [
                (format!("copy {image} {host}/copied:v1"), "copied"),
                (format!("load {host}/loaded:v1 --dir saved"), "loaded"),
                (format!("airgap unpack packed.tar --to {host}/arrived"), "arrived/team/app"),
            ] {
                let place = format!("{copy}{path}");
                to.script(wait(method, &place, after));
                let one = format!("{words} --parallel 1");
                killed(&sandbox, &one, &to, &place, after + 1);
                to.clear_script();
                assert!(!to.tags(copy).contains(&"v1".to_owned()), "{words}: names come last");
                sandbox.ok(&one);
                sandbox.ok(&format!("verify {host}/{copy}:v1 {wanted}"));
            }
        }
    }
}

#[test]
fn fetching_a_database() {
    let sandbox = Sandbox::new();
    let (registry, place) = sandbox.published_sample();
    let update = format!("db update --db-repository {place}");
    let begun = || {
        let listed = std::fs::read_dir(sandbox.state("db")).expect("a folder").flatten();
        listed.filter(|entry| entry.file_name().to_string_lossy().starts_with(".assay-")).count()
    };
    registry.script(never_whole("/blobs/", 0));
    killed(&sandbox, &update, &registry, "/blobs/", 1);
    registry.clear_script();
    assert_eq!((begun(), visible(&sandbox, "state/db")), (1, vec![]), "a part, and no database");
    sandbox.ok(&update);
    assert_eq!(begun(), 0, "what was left is gone");
    assert_eq!(sandbox.read("state/db/trivy.db"), sandbox.read("built/trivy.db"));
}
