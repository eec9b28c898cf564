//! The flags about registries.

use std::io::Write as _;
use std::process::Stdio;

use testkit::{Access, Action, Personality, Registry, Reply, Rule};

use crate::harness::{Sandbox, pushed};

const SECRET: &str = "canary-9d2e";

#[test]
fn a_password_comes_from_a_file_or_standard_input_and_never_from_the_command_line() {
    let registry = Registry::start_with(Personality::ReferrersApi, Access::basic("ci", SECRET));
    let (image, _) = pushed(&registry);
    let sandbox = Sandbox::new();
    sandbox.write("password", format!("{SECRET}\n"));
    sandbox.write("two-lines", "a\nb\n");
    let login = format!("tree {image} --registry-username ci --registry-password");
    sandbox.ok(&format!("{login} @password"));
    let mut command = sandbox.command(&format!("{login} -").split(' ').collect::<Vec<_>>());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("starts");
    child.stdin.take().expect("a pipe").write_all(SECRET.as_bytes()).expect("written");
    assert!(child.wait().expect("ends").success());
    for (words, exit, code) in [
        (format!("{login} {SECRET}"), 2, "registry-secret-in-argument"),
        (format!("{login} @two-lines"), 2, "registry-secret-malformed"),
        (format!("{login} @absent"), 3, "file-not-found"),
        (format!("tree {image}"), 1, "registry-unauthorized"),
        (format!("tree {image} --registry-username ci"), 2, "usage"),
        (format!("tree {image} --registry-token @password"), 1, "registry-unauthorized"),
        (
            format!(
                "verify {image} example.com/a --registry-token @password --certificate-identity a --certificate-oidc-issuer b"
            ),
            2,
            "registry-credential-ambiguous",
        ),
    ] {
        let answer = sandbox.run(&words);
        assert_eq!((answer.code, answer.error_code()), (exit, code), "{words}\n{answer}");
        assert!(!answer.to_string().contains(SECRET), "{answer}");
    }
}

#[test]
fn timeouts_and_retries_are_as_asked() {
    let registry = Registry::start(Personality::ReferrersApi);
    let (image, _) = pushed(&registry);
    let sandbox = Sandbox::new();
    let stalled = Reply { hang_at: Some(0), ..Reply::status(200).body("{}") };
    registry.script(Rule::new("GET", "/manifests/", 1, Action::Reply(stalled)));
    let answer = sandbox.run(&format!("tree {image} --registry-timeout 1 --registry-retries 0"));
    assert_eq!((answer.code, answer.error_code()), (1, "registry-timed-out"), "{answer}");
    registry.script(Rule::new("GET", "/manifests/", 2, Action::Reply(Reply::status(503))));
    drop(registry.take_lines());
    let answer = sandbox.run(&format!("tree {image} --registry-retries 1"));
    assert_eq!((answer.code, answer.error_code()), (1, "registry-server-error"), "{answer}");
    assert_eq!(registry.take_lines().len(), 2);
}
