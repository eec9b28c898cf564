//! `--key k8s://…` and `gitlab://…` of the binary, with servers that keep what they are given.

use std::collections::BTreeMap;
use std::sync::Mutex;

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Incoming, Reply, Server};

use crate::harness::{Answer, Sandbox};

const TOKEN: &str = "canary-token";
const PASSWORD: &str = "canary-password";

fn has(incoming: &Incoming, name: &str, value: &str) -> bool {
    incoming.headers.get(name).is_some_and(|found| found == value)
}

/// Documents at paths, for who shows the credential. POST goes to the document's own name.
fn server(header: &'static str, credential: String, name: fn(&Value) -> String) -> Server {
    let documents: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::default();
    Server::start(move |incoming| {
        if !has(incoming, header, &credential) {
            return Reply::status(403).body(r#"{"message":"not let in"}"#);
        }
        let mut documents = documents.lock().expect("alone");
        match incoming.method.as_str() {
            "GET" => match documents.get(&incoming.path) {
                Some(document) => Reply::status(200).body(document.clone()),
                None => Reply::status(404).body(r#"{"message":"not found"}"#),
            },
            "POST" => {
                let name = name(&serde_json::from_slice(&incoming.body).expect("JSON"));
                documents.insert(format!("{}/{name}", incoming.path), incoming.body.clone());
                Reply::status(201).body(incoming.body.clone())
            }
            _ => Reply::status(405),
        }
    })
}

fn cluster(sandbox: &Sandbox) -> Server {
    let server = server("authorization", format!("Bearer {TOKEN}"), |secret| {
        secret["metadata"]["name"].as_str().expect("a name").to_owned()
    });
    let config = json!({
        "current-context": "a", "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
        "clusters": [{"name": "a", "cluster": {"server": server.url("")}}],
        "users": [{"name": "a", "user": {"token": TOKEN}}],
    });
    sandbox.write("kubeconfig", config.to_string());
    server
}

fn run(sandbox: &Sandbox, variables: &[(&str, &str)], words: &str) -> Answer {
    let mut command = sandbox.command(&words.split_whitespace().collect::<Vec<_>>());
    let answer = sandbox.finish(command.envs(variables.iter().copied()));
    assert!(!answer.stderr.contains("canary") && !answer.stdout.contains("canary"), "{answer}");
    answer
}

#[test]
fn a_key_pair_in_kubernetes_signs_and_verifies() {
    let sandbox = Sandbox::new();
    let _cluster = cluster(&sandbox);
    let with =
        |words: &str| run(&sandbox, &[("KUBECONFIG", "kubeconfig"), ("COSIGN_PASSWORD", PASSWORD)], words);
    let without = |words: &str| run(&sandbox, &[("KUBECONFIG", "kubeconfig")], words);
    assert_snapshot!(with("key generate k8s://ci/signing"), @r"
    exit 0
    --- stderr
    private   k8s://ci/signing (ECDSA P-256, encrypted, with its password)
    public    cosign.pub
    ");
    assert!(!sandbox.path("cosign.key").exists());
    assert_snapshot!(with("key generate k8s://ci/signing --output-key-prefix other"), @r"
    exit 2
    --- stderr
    error[key-exists]: k8s://ci/signing has cosign.password already
    hint: name another place; --force replaces the key pair, and what it signed stays signed by the old one
    ");
    assert_eq!(with("key generate k8s://ci/signing").error_code(), "key-exists", "cosign.pub is there");
    sandbox.write("app", "an app");
    // With the password that is kept beside it.
    let signed = without("sign-blob app --key k8s://ci/signing --log none --bundle app.json");
    assert_eq!(signed.code, 0, "{signed}");
    let public = without("key public --key k8s://ci/signing");
    assert_eq!(public.stdout.as_bytes(), sandbox.read("cosign.pub"));
    for key in ["cosign.pub", "k8s://ci/signing"] {
        let verified =
            without(&format!("verify-blob app --key {key} --insecure-ignore-tlog --bundle app.json"));
        assert_eq!(verified.code, 0, "{verified}");
    }
    let offline = "verify-blob app --key k8s://ci/signing --insecure-ignore-tlog --bundle app.json --offline";
    assert_snapshot!(without(offline), @r"
    exit 2
    --- stderr
    error[verify-offline-key]: --offline was given, and the key k8s://ci/signing is behind a server
    hint: fetch it before with `assay key public --key k8s://ci/signing --outfile cosign.pub`
    ");
    assert_snapshot!(without("key public --key k8s://ci/absent"), @r"
    exit 3
    --- stderr
    error[key-store-absent]: k8s://ci/absent does not exist: not found
    hint: check the name; `assay key generate k8s://ci/absent` makes a key pair there
    ");
}

#[test]
fn a_key_pair_in_gitlab_signs_and_verifies() {
    let sandbox = Sandbox::new();
    let gitlab =
        server("private-token", TOKEN.into(), |variable| variable["key"].as_str().expect("a key").to_owned());
    let host = gitlab.url("");
    let variables = [("GITLAB_TOKEN", TOKEN), ("GITLAB_HOST", host.as_str()), ("COSIGN_PASSWORD", PASSWORD)];
    let made = run(&sandbox, &variables, "key generate gitlab://group/app --signing-algorithm ed25519");
    assert_eq!(made.code, 0, "{made}");
    sandbox.write("app", "an app");
    let sign = "sign-blob app --key gitlab://group/app --log none --bundle app.json";
    assert_eq!(run(&sandbox, &variables[..2], sign).code, 0);
    let verify = "verify-blob app --key gitlab://group/app --insecure-ignore-tlog --bundle app.json";
    assert_eq!(run(&sandbox, &variables[..2], verify).code, 0);
    assert_snapshot!(run(&sandbox, &variables[1..], verify), @r"
    exit 2
    --- stderr
    error[key-store-setup]: gitlab://group/app cannot be reached: environment variable GITLAB_TOKEN is not set
    hint: set it to a token of a maintainer of the project with scope `api`
    ");
    assert_snapshot!(run(&sandbox, &[("GITLAB_TOKEN", "canary-other"), variables[1]], verify), @r"
    exit 1
    --- stderr
    error[key-store-denied]: gitlab://group/app was refused with status 403: not let in
    hint: set GITLAB_TOKEN to a token of a maintainer of the project with scope `api`
    ");
}

#[test]
fn a_key_that_openssl_encrypted_is_used_and_imported() {
    let sandbox = Sandbox::new();
    sandbox.write("sealed.pem", include_bytes!("../../../sign/tests/keys/p256.aes256.pem"));
    sandbox.write("old", "hello\n");
    sandbox.write("new", "new\n");
    sandbox.write("app", "an app");
    let sign = "sign-blob app --key sealed.pem --password-file old --log none --bundle app.json";
    let signed = sandbox.run(sign);
    assert!(signed.code == 0 && !signed.stderr.contains("not encrypted"), "{signed}");
    let import = "key import --key sealed.pem --key-password-file old --password-file new -o release";
    assert_snapshot!(sandbox.run(import), @r"
    exit 0
    --- stderr
    private   release.key (ECDSA P-256, encrypted)
    public    release.pub
    ");
    assert_eq!(sandbox.read("release.pub"), include_bytes!("../../../sign/tests/keys/p256.pub"));
    let verified = sandbox.run("verify-blob app --key release.pub --insecure-ignore-tlog --bundle app.json");
    assert_eq!(verified.code, 0, "{verified}");
    assert_eq!(sandbox.run("key public --key release.key --password-file new").code, 0);
    assert_snapshot!(sandbox.run("key import --key sealed.pem --password-file new -o other"), @r"
    exit 2
    --- stderr
    error[key-wrong-password]: password does not open the key, or the file was altered
    hint: check COSIGN_PASSWORD, --password-file or what was typed
    ");
}
