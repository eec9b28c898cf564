//! Closed pipes and Ctrl-C.

use std::io::Read as _;
use std::process::{Child, Stdio};

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
    // The configuration passes; the first layer never comes.
    registry.script(Rule::new("GET", "/blobs/", 1, Action::Hang(0)).after(1));
    let blobs = || registry.log().iter().filter(|one| one.request.path.contains("/blobs/")).count();
    let mut child = sandbox
        .command(&["run", &image, "--sample-db", "--parallel", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    while blobs() < 2 {
        assert_eq!(child.try_wait().expect("a state"), None, "ended early");
        std::thread::yield_now();
    }
    press_ctrl_c(&child);
    let answer = sandbox.answer(&child.wait_with_output().expect("it ends"));
    assert_eq!((answer.code, answer.error_code()), (130, "interrupted"), "{answer}");
    assert!(answer.hint().contains("--resume finishes what was begun"), "{answer}");
    let is_read = |method: &str| matches!(method, "GET" | "HEAD");
    assert!(registry.log().iter().all(|one| is_read(&one.request.method)), "something was published");
    sandbox.ok("stack fsck");
    sandbox.ok(&format!("run {image} --sample-db --resume --quiet"));
    sandbox.ok("audit verify");
}
