//! `assay stack`.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Stdio};

use insta::assert_snapshot;

use crate::harness::{IDENTITY, Sandbox, small_image};

/// A served stack, ended when the test ends.
pub(crate) struct Served {
    pub(crate) child: Child,
    pub(crate) url: String,
}

impl Served {
    pub(crate) fn start(sandbox: &Sandbox) -> Self {
        Self::start_with(sandbox, &[])
    }

    /// The stack in another folder than that for state.
    pub(crate) fn start_in(sandbox: &Sandbox, dir: &str) -> Self {
        Self::start_with(sandbox, &["--dir", dir])
    }

    fn start_with(sandbox: &Sandbox, more: &[&str]) -> Self {
        let mut child = sandbox
            .command(&[&["stack", "serve", "--listen", "127.0.0.1:0"], more].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url).expect("a line");
        Self { child, url: url.trim().to_owned() }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn made_shown_exported_and_checked() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("stack status"), @r#"
    exit 3
    --- stderr
    error[stack-not-a-stack]: [DIR]/state/stack holds no stack
    hint: make one with `assay stack init`
    "#);
    assert_snapshot!(sandbox.run("stack init"), @r#"
    exit 0
    --- stderr
    made: instance [INSTANCE] in [DIR]/state/stack
    "#);
    assert_snapshot!(sandbox.run("stack init"), @r#"
    exit 0
    --- stderr
    already there: instance [INSTANCE] in [DIR]/state/stack
    "#);
    assert_snapshot!(sandbox.run("stack status"), @r#"
    exit 0
    --- stdout
    instance  [INSTANCE]
    issuer    https://oidc.[INSTANCE].assay.internal
    entries   0
    root      (none: nothing was logged yet)
    "#);
    assert_snapshot!(sandbox.run("stack export --out trust"), @r#"
    exit 0
    --- stderr
    wrote     trust/trusted_root.json
    wrote     trust/signing_config.v0.2.json
    wrote     trust/client_trust_config.json
    "#);
    assert_snapshot!(sandbox.run("stack fsck"), @r#"
    exit 0
    --- stdout
    transparency log: entries 0, tiles 0, root [ROOT]
    certificate log: entries 0, tiles 0, root [ROOT]
    "#);
    let mode =
        |path: &str| std::fs::metadata(sandbox.path(path)).expect("is there").permissions().mode() & 0o777;
    assert_eq!((mode("state"), mode("state/stack")), (0o700, 0o700));
    let token = sandbox.ok(&format!("stack token --identity {IDENTITY}"));
    assert_eq!(token.trim().split('.').count(), 3, "a JWT");
    assert_snapshot!(sandbox.run("stack token --identity nobody"), @r#"
    exit 2
    --- stderr
    error[stack-wrong-option]: subject is "nobody", expected an e-mail address or a URI
    hint: give an e-mail address or a URI
    "#);
}

#[test]
fn a_token_of_the_stack_signs() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("stack init");
    let token = sandbox.ok(&format!("stack token --identity {IDENTITY}"));
    sandbox.write("token", &token);
    let answer = sandbox.run("sign oci:image --identity-token @token");
    assert_snapshot!(answer, @r#"
    exit 0
    --- stdout
    [DIGEST]
    --- stderr
    resolved  oci:image is [DIGEST]
    signed    [DIGEST] as ci@example.com (given token), log index 0
    "#);
    assert!(!answer.stderr.contains(token.trim()), "the token is on the screen");
    sandbox.ok(&format!("verify oci:image {}", sandbox.wanted()));
}

#[test]
fn a_second_process_waits_its_turn() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("stack init");
    let served = Served::start(&sandbox);
    assert!(served.url.starts_with("http://127.0.0.1:"), "{}", served.url);
    assert_snapshot!(sandbox.run(&format!("sign oci:image --identity {IDENTITY}")), @r#"
    exit 1
    --- stderr
    error[stack-in-use]: stack is in use by process [PID]
    hint: stop process [PID], or talk to it over HTTP
    "#);
    assert_snapshot!(sandbox.run("stack serve --listen 127.0.0.1:0"), @r#"
    exit 1
    --- stderr
    error[stack-in-use]: stack is in use by process [PID]
    hint: stop process [PID], or talk to it over HTTP
    "#);
    // Reading and minting do not need the logs.
    sandbox.ok("stack status");
    let token = sandbox.ok(&format!("stack token --identity {IDENTITY}"));
    // And over HTTP the same stack signs.
    sandbox.ok(&format!("stack export --out trust --url {}", served.url));
    sandbox.write("token", token);
    sandbox.ok("sign oci:image --identity-token @token --signing-config trust/signing_config.v0.2.json");
    sandbox.ok(&format!("verify oci:image {} --trusted-root trust/trusted_root.json", sandbox.wanted()));
}

/// The keys of another stack's issuer, as it serves them.
fn keys_of(served: &Served) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let host = served.url.strip_prefix("http://").expect("http");
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    write!(stream, "GET /oauth2/keys HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("asked");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let text = String::from_utf8(answer).expect("text");
    text.split_once("\r\n\r\n").expect("a body").1.as_bytes().to_vec()
}

#[test]
fn tokens_of_another_issuer() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("stack init");
    sandbox.ok("stack init --dir ci");
    let keys = {
        let served = Served::start_in(&sandbox, "ci");
        keys_of(&served)
    };
    sandbox.write("jwks.json", keys);
    let status = sandbox.ok("stack status --dir ci --format json");
    let status: serde_json::Value = serde_json::from_str(&status).expect("JSON");
    let issuer = status["issuer"].as_str().expect("an issuer").to_owned();
    sandbox.write("token", sandbox.ok(&format!("stack token --dir ci --identity {IDENTITY}")));
    let sign = "sign oci:image --identity-token @token";
    assert_eq!(sandbox.run(sign).error_code(), "sign-unauthorized");
    sandbox.ok(&format!("stack issuer add {issuer} --type email --keys jwks.json"));
    sandbox.ok(sign);
    sandbox.ok(&format!(
        "verify oci:image --certificate-identity {IDENTITY} --certificate-oidc-issuer {issuer}"
    ));
    assert!(sandbox.ok("stack issuer list").starts_with(&format!("{issuer}  audience sigstore, 1 key")));
    sandbox.ok(&format!("stack issuer remove {issuer}"));
    // With another annotation: what is signed already is not signed again, and so no issuer is asked.
    assert_eq!(sandbox.run(&format!("{sign} -a again=1")).error_code(), "sign-unauthorized");
    assert_eq!(sandbox.run(&format!("stack issuer remove {issuer}")).code, 3);
    sandbox.write("jwks.json", "no keys");
    let answer = sandbox.run(&format!("stack issuer add {issuer} --type email --keys jwks.json"));
    assert_eq!((answer.code, answer.error_code()), (2, "stack-issuer-keys"));
    // A process that serves the stack would go on with the old list.
    let _served = Served::start(&sandbox);
    sandbox.write("jwks.json", r#"{"keys":[]}"#);
    let answer = sandbox.run(&format!("stack issuer add {issuer} --type email --keys jwks.json"));
    assert_eq!(answer.error_code(), "stack-in-use");
}

#[test]
fn an_address_in_use() {
    let sandbox = Sandbox::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address");
    assert_snapshot!(sandbox.run(&format!("stack serve --listen {address}")), @r#"
    exit 2
    --- stderr
    error[stack-listen]: could not listen on [HOST]: Address already in use (os error 98)
    hint: choose another address with --listen; port 0 takes a free one
    "#);
}

#[test]
fn wrong_modes_and_versions() {
    let sandbox = Sandbox::new();
    sandbox.ok("stack init");
    let stack = sandbox.state("stack");
    let chmod =
        |mode| std::fs::set_permissions(&stack, std::fs::Permissions::from_mode(mode)).expect("chmod");
    chmod(0o755);
    assert_snapshot!(sandbox.run("stack status"), @r#"
    exit 2
    --- stderr
    error[stack-wrong-mode]: [DIR]/state/stack has mode 0755, expected 0700
    hint: find out who could read it, then run: chmod 700 [DIR]/state/stack
    "#);
    assert_snapshot!(sandbox.run("sign oci:image"), @r#"
    exit 2
    --- stderr
    error[stack-wrong-mode]: [DIR]/state/stack has mode 0755, expected 0700
    hint: find out who could read it, then run: chmod 700 [DIR]/state/stack
    "#);
    chmod(0o700);
    let file = stack.join("stack.json");
    let mut settings: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&file).expect("is there")).expect("JSON");
    settings["format"] = 99.into();
    std::fs::write(&file, settings.to_string()).expect("write");
    assert_snapshot!(sandbox.run("stack status"), @r#"
    exit 1
    --- stderr
    error[stack-wrong-format]: stack has format 99, this program knows format 1
    hint: use the version of assay that made the stack
    "#);
    assert_snapshot!(sandbox.run("stack fsck"), @r#"
    exit 1
    --- stderr
    error[stack-wrong-format]: stack has format 99, this program knows format 1
    hint: use the version of assay that made the stack
    "#);
    std::fs::write(&file, "{").expect("write");
    assert_snapshot!(sandbox.run("stack status --format json"), @r#"
    exit 1
    --- stdout
    {"error":{"class":"undecided","code":"stack-corrupt-file","hint":"restore the folder from the last backup; a key that is lost cannot be made again","message":"[DIR]/state/stack/stack.json is not the JSON `assay stack init` wrote"}}
    --- stderr
    error[stack-corrupt-file]: [DIR]/state/stack/stack.json is not the JSON `assay stack init` wrote
    hint: restore the folder from the last backup; a key that is lost cannot be made again
    "#);
}

#[test]
fn a_changed_log_is_found() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok(&format!("sign oci:image --identity {IDENTITY}"));
    sandbox.ok("stack fsck");
    let newest = std::fs::read_dir(sandbox.state("stack/rekor/wal"))
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.metadata().is_ok_and(|found| found.len() > 100))
        .expect("the entry is on disk");
    let mut bytes = std::fs::read(&newest).expect("bytes");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&newest, bytes).expect("write");
    let answer = sandbox.run("stack fsck");
    assert_eq!((answer.code, answer.error_code()), (10, "log-damaged"), "{answer}");
}
