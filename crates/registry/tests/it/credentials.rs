//! Credentials: where they are found, where they go, and where they never go.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};

use crate::common::{client_with, password, reference, referrer, small_image, subject};
use base::{Fault, Secret};
use registry::{ClientOptions, Credential, CredentialUse, Keychain, KeychainOptions};
use testkit::{Access, Action, Personality, Registry, Reply, Rule, Server};

const CANARY: &str = "canary-4c1d";

/// A recorder and what it was told.
fn recorder() -> (registry::CredentialRecorder, Arc<Mutex<Vec<CredentialUse>>>) {
    let uses = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&uses);
    (Arc::new(move |used: &CredentialUse| told.lock().expect("lock").push(used.clone())), uses)
}

#[test]
fn basic_is_sent_after_the_challenge_and_recorded_once() {
    let registry = Registry::start_with(Personality::ReferrersApi, Access::basic("u", CANARY));
    small_image().push_to(&registry, "a", Some("v1"));
    let (recorder, uses) = recorder();
    let keychain = password(&registry.host(), "u", CANARY);
    let (client, _) = client_with(ClientOptions { keychain, recorder: Some(recorder) });
    for _ in 0..2 {
        client.manifest(&reference(&registry, "a:v1")).expect("logged in");
    }
    assert_eq!(
        registry.take_lines(),
        ["GET /v2/a/manifests/v1 401", "GET /v2/a/manifests/v1 200", "GET /v2/a/manifests/v1 200"]
    );
    let uses = uses.lock().expect("lock");
    assert_eq!(uses.len(), 1);
    assert_eq!(
        (&uses[0].registry, &uses[0].sent_to),
        (&registry.host(), &format!("http://{}", registry.host()))
    );
    assert!(!format!("{uses:?} {client:?}").contains(CANARY));
}

#[test]
fn wrong_and_missing_credentials_are_told_apart() {
    let registry = Registry::start_with(Personality::ReferrersApi, Access::basic("u", "right"));
    for (keychain, words) in [
        (Keychain::anonymous(), "no credentials were found"),
        (password(&registry.host(), "u", CANARY), "the credentials given were not accepted"),
        (password("other.example.com", "u", "right"), "no credentials were found"),
    ] {
        let (client, _) = client_with(ClientOptions { keychain, recorder: None });
        let error = client.manifest(&reference(&registry, "a:v1")).expect_err("not in");
        assert_eq!(error.code(), "registry-unauthorized");
        assert!(error.to_string().contains(words), "{error}");
        assert!(!format!("{error:?}{error}").contains(CANARY));
    }
}

#[test]
fn tokens_are_fetched_once_per_repository_and_kind_of_access() {
    let tokens = Access::token_server("u", CANARY);
    let realm = tokens.url("/token");
    let access = Access::Bearer { user: "u".into(), password: CANARY.into(), realm };
    let registry = Registry::start_with(Personality::ReferrersApi, access);
    let image = small_image();
    image.push_to(&registry, "a", Some("v1"));
    let (recorder, uses) = recorder();
    let keychain = password(&registry.host(), "u", CANARY);
    let (client, _) = client_with(ClientOptions { keychain, recorder: Some(recorder) });
    let name = reference(&registry, "a:v1");
    client.manifest(&name).expect("token");
    client.manifest(&name).expect("kept token");
    client.publish(&name, &referrer(&subject(&image), "one")).expect("push token");
    let sent: Vec<String> = uses.lock().expect("lock").iter().map(|used| used.sent_to.clone()).collect();
    assert_eq!(sent, [tokens.url(""), tokens.url("")]);
    // The registry itself only ever saw tokens.
    for logged in registry.log() {
        assert!(logged.request.headers.get("authorization").is_none_or(|value| value.starts_with("Bearer ")));
    }
    let refused = registry.log().iter().filter(|logged| logged.status == 401).count();
    assert_eq!(refused, 1);
}

#[test]
fn anonymous_and_identity_tokens() {
    for (user, credential) in [("", None), ("u", Some(Credential::IdentityToken(Secret::new(CANARY.into()))))]
    {
        let tokens = Access::token_server(user, CANARY);
        let access =
            Access::Bearer { user: user.into(), password: CANARY.into(), realm: tokens.url("/token") };
        let registry = Registry::start_with(Personality::ReferrersApi, access);
        small_image().push_to(&registry, "a", Some("v1"));
        let explicit = credential.map(|credential| (registry.host(), credential)).into_iter().collect();
        let keychain = Keychain::new(KeychainOptions { explicit, files: Vec::new() });
        let (client, _) = client_with(ClientOptions { keychain, recorder: None });
        client.manifest(&reference(&registry, "a:v1")).expect("token");
    }
}

#[test]
fn a_failing_token_service_is_an_error() {
    for (reply, code) in [
        (Reply::status(500), "registry-server-error"),
        (Reply::status(401), "registry-unauthorized"),
        (Reply::status(302).header("location", "/x"), "registry-unexpected-status"),
        (Reply::status(200).body("{}"), "registry-malformed-answer"),
        (Reply::status(200).body("garbage"), "registry-malformed-answer"),
        (Reply::status(200).body(r#"{"token":"a\r\nx: y"}"#), "net-invalid-header"),
        (Reply::status(200).body(vec![b' '; (256 << 10) + 1]), "registry-too-large"),
    ] {
        let tokens = Server::start(move |_| reply.clone());
        let access = Access::Bearer { user: "u".into(), password: "p".into(), realm: tokens.url("/token") };
        let registry = Registry::start_with(Personality::ReferrersApi, access);
        let keychain = password(&registry.host(), "u", CANARY);
        let (client, _) = client_with(ClientOptions { keychain, recorder: None });
        let error = client.manifest(&reference(&registry, "a:v1")).expect_err(code);
        assert_eq!(error.code(), code, "{error}");
    }
}

#[test]
fn realms_that_must_not_get_credentials_do_not() {
    for realm in ["http://registry.example.com/token", "ftp://x/", "http://u:p@127.0.0.1/t", ""] {
        let access = Access::Bearer { user: "u".into(), password: "p".into(), realm: realm.into() };
        let registry = Registry::start_with(Personality::ReferrersApi, access);
        let keychain = password(&registry.host(), "u", CANARY);
        let (client, _) = client_with(ClientOptions { keychain, recorder: None });
        let error = client.manifest(&reference(&registry, "a:v1")).expect_err(realm);
        assert_eq!(error.code(), "registry-unsafe-realm", "{error}");
    }
}

#[test]
fn no_other_host_ever_sees_a_credential() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let elsewhere = Server::start(move |incoming| {
        record.lock().expect("lock").push(format!("{incoming:?}"));
        let session = Reply::status(201).header("docker-content-digest", "sha256:0");
        if incoming.method == "GET" { Reply::status(200).body("layer") } else { session }
    });
    let registry = Registry::start_with(Personality::ReferrersApi, Access::basic("u", CANARY));
    let keychain = password(&registry.host(), "u", CANARY);
    let (client, _) = client_with(ClientOptions { keychain, recorder: None });
    let name = reference(&registry, "a");
    // A layer on a download service, an upload session on another host.
    let layer = image::Descriptor::of("application/octet-stream", b"layer");
    let go = |status| Action::Reply(Reply::status(status).header("location", &elsewhere.url("/x?sig=1")));
    registry.put_blob("a", b"layer");
    client.blob_exists(&name, &layer.digest).expect("logs in");
    registry.script(Rule::new("GET", "/blobs/", 1, go(307)));
    assert_eq!(client.small_blob(&name, &layer, 10).expect("redirected"), b"layer");
    registry.script(Rule::new("POST", "/blobs/uploads/", 1, go(202)));
    let new = registry::BlobUpload::bytes(b"new", base::Digest::sha256_of(b"new"));
    client.push_blob(&name, &new).expect("pushed elsewhere");
    let seen = seen.lock().expect("lock");
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|request| !request.to_lowercase().contains("authorization")), "{seen:?}");
    assert!(registry.log().iter().any(|logged| logged.request.headers.contains_key("authorization")));
}

#[test]
fn files_are_asked_in_order_and_broken_ones_stop() {
    let folder = tempfile::tempdir().expect("folder");
    let docker = folder.path().join("docker");
    std::fs::create_dir(&docker).expect("folder");
    // dTpw is "u:p".
    std::fs::write(docker.join("config.json"), r#"{"auths":{"a.io":{"auth":"dTpw"}}}"#).expect("write");
    let podman = folder.path().join("auth.json");
    std::fs::write(&podman, r#"{"auths":{"a.io":{},"b.io":{"auth":"dTpw"}}}"#).expect("write");
    let options = KeychainOptions::from_variables(&|name| match name {
        "DOCKER_CONFIG" => Some(docker.display().to_string()),
        "REGISTRY_AUTH_FILE" => Some(podman.display().to_string()),
        "XDG_RUNTIME_DIR" => Some(folder.path().join("absent").display().to_string()),
        _ => None,
    });
    let keychain = Keychain::new(options);
    for (host, file) in [("a.io", Some(docker.join("config.json"))), ("b.io", Some(podman)), ("c.io", None)] {
        let source = keychain.find(host, "x").expect(host).map(|(_, source)| source);
        assert_eq!(source, file.map(registry::CredentialSource::File));
    }
    std::fs::write(docker.join("config.json"), r#"{"auths":{"a.io":{"auth":"canary"#).expect("write");
    let error = keychain.find("b.io", "x").expect_err("broken");
    assert_eq!(error.code(), "registry-credential-file");
    assert!(!format!("{error} {error:?}").contains("\"canary"));
}

/// Helpers are found through `PATH`, which tests must not change; a name that is not on it shows the failure, and the
/// interplay with a real program is tested through `helper_programs`.
#[test]
fn a_missing_or_misnamed_helper_is_an_error() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("config.json");
    for name in ["assay-test-absent", "../evil", "a b"] {
        std::fs::write(&file, format!(r#"{{"credsStore":"{name}"}}"#)).expect("write");
        let options = KeychainOptions { files: vec![file.clone()], ..KeychainOptions::default() };
        let error = Keychain::new(options).find("a.io", "x").expect_err(name);
        assert_eq!(error.code(), "registry-credential-helper", "{error}");
    }
}

/// Runs this test program again with a `PATH` of its own.
#[test]
fn helper_programs() {
    let folder = tempfile::tempdir().expect("folder");
    let program = |name: &str, script: &str| {
        let path = folder.path().join(format!("docker-credential-{name}"));
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("write");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("mode");
    };
    program("good", r#"read host; echo "{\"ServerURL\":\"$host\",\"Username\":\"$host\",\"Secret\":\"s\"}""#);
    program("token", r#"echo '{"Username":"<token>","Secret":"s"}'"#);
    program("none", "echo credentials not found in native keychain; exit 1");
    program("broken", "echo canary; exit 1");
    program("garbage", "echo canary");
    program("empty", r#"echo '{"Username":"canary","Secret":""}'"#);
    program("endless", "while echo canarycanarycanary; do :; done");
    let status = std::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--ignored", "--exact", "credentials::helper_programs_inner"])
        .env("PATH", format!("{}:/usr/bin:/bin", folder.path().display()))
        .env("ASSAY_TEST_FOLDER", folder.path())
        .status()
        .expect("runs");
    assert!(status.success());
}

#[test]
#[ignore = "run by helper_programs"]
fn helper_programs_inner() {
    let Ok(folder) = std::env::var("ASSAY_TEST_FOLDER") else {
        println!("not run: ASSAY_TEST_FOLDER is not set");
        return;
    };
    let file = std::path::Path::new(&folder).join("config.json");
    let ask = |name: &str, host: &str| {
        std::fs::write(&file, format!(r#"{{"credHelpers":{{"{host}":"{name}"}}}}"#)).expect("write");
        let options = KeychainOptions { files: vec![file.clone()], ..KeychainOptions::default() };
        Keychain::new(options).find(host, "x")
    };
    for (host, key) in [("a.io:5000", "a.io:5000"), ("index.docker.io", "https://index.docker.io/v1/")] {
        match ask("good", host).expect("answers") {
            Some((Credential::Password { user, .. }, source)) => {
                assert_eq!(
                    (user.as_str(), source.to_string()),
                    (key, "the credentials of docker-credential-good".into())
                );
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(ask("token", "a.io").expect("answers"), Some((Credential::IdentityToken(_), _))));
    assert!(ask("none", "a.io").expect("answers").is_none());
    for name in ["broken", "garbage", "empty", "endless"] {
        let error = ask(name, "a.io").expect_err(name);
        assert_eq!(error.code(), "registry-credential-helper");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
}

/// distribution's token specification: a mount reads one repository and writes another.
#[test]
fn mounting_asks_for_a_token_for_both_repositories() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let tokens = Access::token_server("", "");
    let (record, real) = (Arc::clone(&asked), tokens.url(""));
    // In front of the real one, to see what is asked.
    let front = Server::start(move |incoming| {
        record.lock().expect("lock").push(incoming.query.clone());
        let url = net::Url::parse(&format!("{real}/token?{}", incoming.query)).expect("URL");
        let answer = net::Client::new(net::ClientOptions::default()).send(&net::Request::get(url));
        Reply::status(200).body(answer.expect("token").read_bounded(1 << 16).expect("read"))
    });
    let access = Access::Bearer { user: String::new(), password: String::new(), realm: front.url("/token") };
    let registry = Registry::start_with(Personality::ReferrersApi, access);
    let digest = registry.put_blob("base/app", b"layer");
    let (client, _) = client_with(ClientOptions::default());
    let upload = registry::BlobUpload::bytes(b"layer", digest);
    let name = reference(&registry, "copy");
    let pushed = client.push_blob_from(&name, &upload, Some("base/app")).expect("mounted");
    assert_eq!(pushed, registry::Pushed::Mounted);
    let asked = asked.lock().expect("lock").join("\n");
    let both = "scope=repository%3Acopy%3Apull%2Cpush&scope=repository%3Abase%2Fapp%3Apull";
    assert!(asked.contains(both), "{asked}");
}
