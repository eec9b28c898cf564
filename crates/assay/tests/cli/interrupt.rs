//! Closed pipes and Ctrl-C.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Stdio};

use insta::assert_snapshot;
use rustix::process::{Pid, Signal, kill_process};
use testkit::{Action, Personality, Registry, Rule};

use crate::harness::{Sandbox, pushed, small_image};
use crate::stack::Served;

fn press_ctrl_c(child: &Child) {
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("an id");
    kill_process(id, Signal::INT).expect("a signal");
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    for words in ["sbom oci:image", "scan oci:image --sample-db", "completion bash", "--help", "config show"]
    {
        let args: Vec<&str> = words.split_whitespace().collect();
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let answer = sandbox.finish(sandbox.command(&args).stdout(writer));
        assert_eq!(answer.code, 0, "{words}\n{answer}");
        assert!(!answer.stderr.contains("error"), "{words}\n{answer}");
    }
}

#[test]
fn serving_ends_with_ctrl_c() {
    let sandbox = Sandbox::new();
    let mut served = Served::start(&sandbox);
    press_ctrl_c(&served.child);
    let code = served.child.wait().expect("it ends").code();
    let mut said = String::new();
    served.child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert_eq!(code, Some(130), "{said}");
    assert!(said.contains("error[interrupted]: stopped by Ctrl-C\nhint: every entry"), "{said}");
    sandbox.ok("stack fsck");
}

#[test]
fn a_run_ends_with_ctrl_c_and_publishes_nothing() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let (image, _) = pushed(&registry);
    registry.script(Rule::new("GET", "/blobs/", usize::MAX, Action::Hang(0)).after(1));
    let mut child = sandbox
        .command(&["run", &image, "--sample-db"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut seen = String::new();
    while !seen.contains("resolve ") {
        assert_ne!(said.read_line(&mut seen).expect("text"), 0, "ended early: {seen}");
    }
    press_ctrl_c(&child);
    said.read_to_string(&mut seen).expect("text");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{seen}");
    assert!(seen.contains("--resume finishes what was begun"), "{seen}");
    let writes =
        registry.log().iter().filter(|one| !matches!(one.request.method.as_str(), "GET" | "HEAD")).count();
    assert_eq!(writes, 0);
    sandbox.ok("stack fsck");
    // The registry answers again from here on with one more rule before the hanging one: a fresh registry is simpler.
    let well = Registry::start(Personality::ReferrersApi);
    let (image, _) = pushed(&well);
    assert_snapshot!(sandbox.run(&format!("run {image} --sample-db --resume --quiet")).code, @"0");
}
