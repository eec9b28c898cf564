//! Key pairs in secrets of Kubernetes, CI variables of GitLab and secrets of GitHub, against servers that take exactly what
//! the interfaces say.
#![expect(clippy::expect_used, reason = "tests: a fixture that cannot be read fails the test")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use base::{Class, Fault as _, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sign::{
    KeyError, KeyPairText, KeyReference, KeySecrets, KeyStore, PrivateKey, PublicKey, ScryptCost,
    Signer as _, encrypt_key, keep_key_pair, open_key, open_public_key,
};
use testkit::{Incoming, Reply, Server};

const PASSWORD: &str = "canary-password";
const TOKEN: &str = "canary-token";

/// What a test's process has around it.
#[derive(Default)]
struct Place {
    variables: BTreeMap<&'static str, String>,
    service_account: PathBuf,
}

impl Place {
    fn with(variables: &[(&'static str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { variables, ..Self::default() }
    }
}

impl KeySecrets for Place {
    fn variable(&self, name: &str) -> Option<Secret<String>> {
        self.variables.get(name).cloned().map(Secret::new)
    }

    fn password(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        let hint = "set COSIGN_PASSWORD".to_owned();
        Err(KeyError::NoPassword { what: what.into(), looked: "a test".into(), hint })
    }

    fn pin(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        self.password(what)
    }

    fn http(&self, tls: net::HostTls) -> net::Client {
        let retry = net::RetryPolicy { attempts: 1, ..net::RetryPolicy::default() };
        net::Client::new(net::ClientOptions { host_tls: tls, retry, ..net::ClientOptions::default() })
    }

    fn service_account(&self) -> PathBuf {
        self.service_account.clone()
    }
}

struct Pair {
    private: Secret<String>,
    public: String,
    password: Secret<Vec<u8>>,
}

impl Pair {
    fn new() -> Self {
        let key = PrivateKey::generate(sign::KeyAlgorithm::EcdsaP256).expect("randomness");
        let password = Secret::new(PASSWORD.as_bytes().to_vec());
        let private = encrypt_key(&key, &password, ScryptCost::Legacy).expect("sealed");
        Self { private, public: key.public_key().to_pem(), password }
    }

    fn text(&self) -> KeyPairText<'_> {
        KeyPairText { private: &self.private, public: &self.public, password: &self.password }
    }
}

fn store(name: &str) -> KeyStore {
    let KeyReference::Store(store) = reference(name) else { unreachable!("{name} names a store") };
    store
}

fn reference(name: &str) -> KeyReference {
    name.parse().expect("a reference")
}

/// That an error has its code and class, and shows no secret.
fn check(error: &KeyError, code: &str, class: Class, word: &str) {
    let shown = format!("{error} {error:?} {}", error.hint());
    assert_eq!((error.code(), error.class()), (code, class), "{shown}");
    assert!(shown.contains(word), "{word}: {shown}");
    assert!(!shown.contains("canary"), "{shown}");
    assert!(!error.hint().is_empty());
}

fn header<'a>(incoming: &'a Incoming, name: &str) -> &'a str {
    incoming.headers.get(name).map_or("", String::as_str)
}

/// An API server with the secrets of one namespace.
#[derive(Default)]
struct Cluster {
    secrets: BTreeMap<String, Value>,
    requests: Vec<(String, Value)>,
    version: u64,
}

fn status(code: u16, message: &str) -> Reply {
    Reply::status(code).body(json!({"kind": "Status", "apiVersion": "v1", "message": message}).to_string())
}

impl Cluster {
    fn answer(&mut self, incoming: &Incoming) -> Reply {
        let folder = "/api/v1/namespaces/ci/secrets";
        let Some(rest) = incoming.path.strip_prefix(folder) else {
            return status(403, &format!("secrets is forbidden: User \"{TOKEN}\" cannot look"));
        };
        if header(incoming, "authorization") != format!("Bearer {TOKEN}") {
            return status(401, "Unauthorized");
        }
        assert!(incoming.query.is_empty() && header(incoming, "accept") == "application/json");
        let body: Value = serde_json::from_slice(&incoming.body).unwrap_or_default();
        self.requests.push((incoming.method.clone(), body.clone()));
        self.version += 1;
        match (incoming.method.as_str(), rest.strip_prefix('/')) {
            ("GET", Some(name)) => match self.secrets.get(name) {
                Some(secret) => Reply::status(200).body(secret.to_string()),
                None => status(404, &format!("secrets \"{name}\" not found")),
            },
            ("POST", None) => {
                assert_eq!(header(incoming, "content-type"), "application/json");
                self.put(body["metadata"]["name"].as_str().expect("a name").to_owned(), body, 201)
            }
            ("PUT", Some(name)) => {
                let there = &self.secrets[name]["metadata"]["resourceVersion"];
                if body["metadata"]["resourceVersion"] != *there {
                    return status(409, "the object has been modified");
                }
                self.put(name.to_owned(), body, 200)
            }
            _ => Reply::status(405),
        }
    }

    fn put(&mut self, name: String, mut secret: Value, code: u16) -> Reply {
        assert_eq!((&secret["kind"], &secret["apiVersion"]), (&json!("Secret"), &json!("v1")));
        assert_eq!((&secret["type"], &secret["immutable"]), (&json!("Opaque"), &json!(true)));
        secret["metadata"]["resourceVersion"] = json!(self.version.to_string());
        self.secrets.insert(name, secret.clone());
        Reply::status(code).body(secret.to_string())
    }
}

fn cluster() -> (Arc<Mutex<Cluster>>, Server) {
    let cluster = Arc::new(Mutex::new(Cluster::default()));
    let shared = Arc::clone(&cluster);
    (cluster, Server::start(move |incoming| shared.lock().expect("alone").answer(incoming)))
}

/// A kubeconfig for a server, with this user.
fn kubeconfig(folder: &tempfile::TempDir, server: &str, user: &Value) -> Place {
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "here",
        "clusters": [{"name": "c", "cluster": {"server": server}}],
        "users": [{"name": "u", "user": user}],
        "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u", "namespace": "other"}}],
    });
    let path = folder.path().join("config");
    std::fs::write(&path, config.to_string()).expect("written");
    Place::with(&[("KUBECONFIG", path.to_str().expect("text"))])
}

#[test]
fn a_secret_of_kubernetes_keeps_a_key_pair() {
    let folder = tempfile::tempdir().expect("a folder");
    let (cluster, server) = cluster();
    let place = kubeconfig(&folder, &server.url("/"), &json!({"token": TOKEN}));
    let name = "k8s://ci/signing";
    let pair = Pair::new();
    for open in [
        open_public_key(&reference(name), &place).map(|_| ()),
        open_key(&reference(name), &place).map(|_| ()),
    ] {
        check(
            &open.expect_err("none yet"),
            "key-store-absent",
            Class::NothingToExamine,
            "secrets \\\"signing\\\" not found",
        );
    }
    keep_key_pair(&store(name), &pair.text(), false, &place).expect("kept");
    let kept = cluster.lock().expect("alone").secrets["signing"].clone();
    let data = |field: &str| STANDARD.decode(kept["data"][field].as_str().expect("text")).expect("base64");
    assert_eq!(kept["metadata"]["namespace"], "ci");
    assert_eq!(data("cosign.key"), pair.private.expose().as_bytes());
    assert_eq!(data("cosign.pub"), pair.public.as_bytes());
    assert_eq!(data("cosign.password"), PASSWORD.as_bytes());
    let public = PublicKey::from_pem(pair.public.as_bytes()).expect("a key");
    assert_eq!(open_public_key(&reference(name), &place).as_ref(), Ok(&public));
    let opened = open_key(&reference(name), &place).expect("opens by the password beside it");
    assert_eq!((opened.signer.public_key(), opened.is_plain), (&public, false));
    assert_eq!(opened.signer.place(), name);
    let again = keep_key_pair(&store(name), &pair.text(), false, &place).expect_err("there");
    check(&again, "key-exists", Class::Usage, "cosign.password");
    let forced = keep_key_pair(&store(name), &pair.text(), true, &place).expect_err("immutable");
    check(&forced, "key-store-immutable", Class::Usage, "kubectl delete secret signing --namespace ci");
}

#[test]
fn a_secret_that_may_be_changed_is_and_keeps_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    let (cluster, server) = cluster();
    let place = kubeconfig(&folder, &server.url(""), &json!({"token": TOKEN}));
    let there = json!({
        "kind": "Secret", "apiVersion": "v1", "type": "Opaque", "data": {"other": "b3RoZXI="},
        "metadata": {"name": "signing", "namespace": "ci", "resourceVersion": "7", "labels": {"a": "b"}},
    });
    cluster.lock().expect("alone").secrets.insert("signing".into(), there);
    let pair = Pair::new();
    keep_key_pair(&store("k8s://ci/signing"), &pair.text(), false, &place).expect("kept");
    let (kept, (method, sent)) = {
        let cluster = cluster.lock().expect("alone");
        (cluster.secrets["signing"].clone(), cluster.requests.last().expect("a request").clone())
    };
    assert_eq!((method.as_str(), &sent["metadata"]["resourceVersion"]), ("PUT", &json!("7")));
    assert_eq!((&kept["data"]["other"], &kept["metadata"]["labels"]["a"]), (&json!("b3RoZXI="), &json!("b")));
    assert_eq!(kept["data"].as_object().map(serde_json::Map::len), Some(4));
}

#[test]
fn what_a_cluster_answers_amiss_has_its_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let pair = Pair::new();
    let secret =
        |data: Value| json!({"kind": "Secret", "apiVersion": "v1", "metadata": {}, "data": data}).to_string();
    let text = |text: &str| STANDARD.encode(text);
    let good = text(pair.private.expose());
    let echo = format!(r#"{{"message":"token {TOKEN} may not"}}"#);
    let rows = [
        (
            401,
            r#"{"message":"Unauthorized"}"#.to_owned(),
            "key-store-denied",
            Class::Undecided,
            "Unauthorized",
        ),
        (403, echo.clone(), "key-store-denied", Class::Undecided, "kubectl auth can-i"),
        (302, String::new(), "key-store-status", Class::Undecided, "302"),
        (409, String::new(), "key-store-status", Class::Undecided, "409"),
        (500, echo, "net-server-error", Class::Undecided, "500"),
        (429, String::new(), "net-too-many-requests", Class::Undecided, "429"),
        (200, "<html>".into(), "key-store-answer", Class::Undecided, "something else"),
        (
            200,
            r#"{"kind":"Pod","apiVersion":"v1","metadata":{}}"#.into(),
            "key-store-answer",
            Class::Undecided,
            "another kind",
        ),
        (200, secret(json!({"cosign.key": "%"})), "key-store-answer", Class::Undecided, "not base64"),
        (200, secret(json!({})), "key-store-incomplete", Class::Usage, "no cosign.key"),
        (200, secret(Value::Null), "key-store-incomplete", Class::Usage, "no cosign.key"),
        (200, secret(json!({"cosign.key": text("text")})), "key-malformed", Class::Usage, "no line"),
        (200, secret(json!({"cosign.key": good})), "key-no-password", Class::Usage, "k8s://ci/signing"),
        (
            200,
            secret(json!({"cosign.key": good, "cosign.password": text("another")})),
            "key-wrong-password",
            Class::Usage,
            "k8s://ci/signing has a password",
        ),
        (200, "x".repeat((4 << 20) + 1), "net-too-large", Class::Undecided, "4194304"),
    ];
    for (code, body, expected, class, word) in rows {
        let server =
            Server::start(move |_| Reply::status(code).body(body.clone()).header("location", "/other"));
        let place = kubeconfig(&folder, &server.url(""), &json!({"token": TOKEN}));
        let error = open_key(&reference("k8s://ci/signing"), &place).expect_err(expected);
        check(&error, expected, class, word);
    }
    let place = kubeconfig(&folder, "http://127.0.0.1:1", &json!({"token": TOKEN}));
    let error = open_key(&reference("k8s://ci/signing"), &place).expect_err("nobody listens");
    check(&error, "net-refused", Class::Undecided, "127.0.0.1:1");
    let place = kubeconfig(&folder, "http://cluster.invalid", &json!({"token": TOKEN}));
    let error = open_key(&reference("k8s://ci/signing"), &place).expect_err("no TLS");
    check(&error, "net-plain-http", Class::Usage, "https");
}

#[test]
fn users_of_a_kubeconfig_show_what_they_have() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("token"), format!("{TOKEN}\n")).expect("written");
    let basic = format!("Basic {}", STANDARD.encode("ci:canary"));
    let rows = [
        (json!({"token": TOKEN}), format!("Bearer {TOKEN}")),
        // Beside the kubeconfig, and before a token in it.
        (json!({"tokenFile": "token", "token": "old"}), format!("Bearer {TOKEN}")),
        (json!({"username": "ci", "password": "canary"}), basic),
        (json!({}), String::new()),
        (Value::Null, String::new()),
    ];
    for (user, expected) in rows {
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let sink = Arc::clone(&seen);
        let server = Server::start(move |incoming| {
            sink.lock().expect("alone").push(header(incoming, "authorization").to_owned());
            status(404, "none")
        });
        let place = kubeconfig(&folder, &server.url("/k8s/clusters/c"), &user);
        let error = open_public_key(&reference("k8s://ci/signing"), &place).expect_err("none");
        check(&error, "key-store-absent", Class::NothingToExamine, "none");
        assert_eq!(*seen.lock().expect("alone"), [expected], "{user}");
    }
    let refused = [
        (json!({"exec": {"command": "aws"}}), "the user has exec"),
        (json!({"auth-provider": {"name": "gcp"}}), "the user has auth-provider"),
        (json!({"token": TOKEN, "as": "admin"}), "impersonates"),
        (json!({"client-certificate-data": "%"}), "client-certificate-data of the kubeconfig is not base64"),
        (json!({"client-certificate": "c.pem"}), "expected both"),
        (json!({"tokenFile": "absent"}), "absent could not be read"),
    ];
    for (user, word) in refused {
        let place = kubeconfig(&folder, "http://127.0.0.1:1", &user);
        let error = open_public_key(&reference("k8s://ci/signing"), &place).expect_err(word);
        check(&error, "key-store-setup", Class::Usage, word);
    }
}

#[test]
fn a_kubeconfig_that_is_amiss_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config");
    let cluster = |entry: &str| {
        format!(
            "current-context: a\ncontexts: [{{name: a, context: {{cluster: c}}}}]\nclusters: [{{name: c, cluster: {{server: 'https://127.0.0.1:1', {entry}}}}}]\n"
        )
    };
    let rows = [
        ("token: [canary".to_owned(), "is not the YAML of a kubeconfig"),
        ("clusters: 7".into(), "is not the YAML"),
        ("clusters: null\ncontexts: null\nusers: null\n".into(), "no current-context"),
        ("current-context: a".into(), "no context \\\"a\\\""),
        (
            "current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]".into(),
            "no cluster \\\"c\\\"",
        ),
        (cluster("").replace("cluster: c}", "cluster: c, user: u}"), "no user \\\"u\\\""),
        (cluster("insecure-skip-tls-verify: true"), "insecure-skip-tls-verify"),
        (cluster("tls-server-name: x"), "tls-server-name"),
        (cluster("proxy-url: 'http://x'"), "proxy-url"),
        (cluster("certificate-authority-data: '%'"), "certificate-authority-data"),
        ("x".repeat((4 << 20) + 1), "could not be read"),
    ];
    for (text, word) in rows {
        std::fs::write(&path, text).expect("written");
        let place = Place::with(&[("KUBECONFIG", path.to_str().expect("text"))]);
        let error = open_public_key(&reference("k8s://ci/signing"), &place).expect_err(word);
        check(&error, "key-store-setup", Class::Usage, word);
    }
    let nowhere = Place::with(&[("HOME", "/nowhere")]);
    let error = open_public_key(&reference("k8s://ci/signing"), &nowhere).expect_err("nothing");
    check(&error, "key-store-setup", Class::Usage, "/nowhere/.kube/config");
    // Damage of any kind is an error, never a panic.
    let good = cluster("certificate-authority: ca.pem");
    for cut in 0..good.len() {
        std::fs::write(&path, &good.as_bytes()[..cut]).expect("written");
        let place = Place::with(&[("KUBECONFIG", path.to_str().expect("text"))]);
        assert!(open_public_key(&reference("k8s://ci/signing"), &place).is_err());
    }
}

#[test]
fn names_of_several_kubeconfigs_are_found_in_the_first_that_has_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, server) = cluster();
    let files = [
        "current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\n".to_owned(),
        format!("current-context: b\nclusters: [{{name: c, cluster: {{server: '{}'}}}}]\n", server.url("")),
        format!("users: [{{name: u, user: {{token: {TOKEN}}}}}]\n"),
    ];
    let mut paths = vec!["/nowhere/config".to_owned()];
    for (number, text) in files.iter().enumerate() {
        let path = folder.path().join(number.to_string());
        std::fs::write(&path, text).expect("written");
        paths.push(path.to_str().expect("text").to_owned());
    }
    let place = Place::with(&[("KUBECONFIG", &paths.join(":"))]);
    let error = open_public_key(&reference("k8s://ci/signing"), &place).expect_err("none");
    check(&error, "key-store-absent", Class::NothingToExamine, "not found");
}

#[test]
fn a_pod_uses_its_service_account() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut place =
        Place::with(&[("KUBERNETES_SERVICE_HOST", "127.0.0.1"), ("KUBERNETES_SERVICE_PORT", "1")]);
    place.service_account = folder.path().to_owned();
    let open = |place: &Place| open_public_key(&reference("k8s://ci/signing"), place).expect_err("no server");
    check(&open(&place), "key-store-setup", Class::Usage, "token could not be read");
    std::fs::write(folder.path().join("token"), TOKEN).expect("written");
    check(&open(&place), "net-trust-roots", Class::Usage, "ca.crt");
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/../net/tests/fixtures/authority.pem");
    std::fs::copy(authority, folder.path().join("ca.crt")).expect("copied");
    check(&open(&place), "net-refused", Class::Undecided, "https://127.0.0.1:1");
    place.variables.insert("KUBERNETES_SERVICE_HOST", "::1".into());
    check(&open(&place), "net-refused", Class::Undecided, "https://[::1]:1");
}

/// A GitLab with the variables of project `group/app`, as its API shows them.
fn gitlab(there: BTreeMap<String, Value>) -> (Arc<Mutex<BTreeMap<String, Value>>>, Server) {
    let variables = Arc::new(Mutex::new(there));
    let shared = Arc::clone(&variables);
    let server = Server::start(move |incoming| {
        if header(incoming, "private-token") != TOKEN {
            return Reply::status(401).body(r#"{"message":"401 Unauthorized"}"#);
        }
        // The fake decodes what was sent as group%2Fapp.
        let Some(rest) = incoming.path.strip_prefix("/api/v4/projects/group/app/variables") else {
            return Reply::status(404).body(r#"{"message":"404 Project Not Found"}"#);
        };
        let mut variables = shared.lock().expect("alone");
        let body: Value = serde_json::from_slice(&incoming.body).unwrap_or_default();
        let name = rest.strip_prefix('/').unwrap_or_else(|| body["key"].as_str().unwrap_or_default());
        match (incoming.method.as_str(), variables.contains_key(name)) {
            ("GET", true) => Reply::status(200).body(variables[name].to_string()),
            ("GET" | "PUT", false) => Reply::status(404).body(r#"{"message":"404 Variable Not Found"}"#),
            ("POST", true) => Reply::status(400)
                .body(format!(r#"{{"message":{{"key":["({name}) has already been taken"]}}}}"#)),
            ("POST" | "PUT", _) => {
                assert_eq!((&body["variable_type"], &body["raw"]), (&json!("env_var"), &json!(true)));
                variables.insert(name.to_owned(), body.clone());
                Reply::status(201).body(body.to_string())
            }
            _ => Reply::status(405),
        }
    });
    (variables, server)
}

#[test]
fn variables_of_gitlab_keep_a_key_pair() {
    let (variables, server) = gitlab(BTreeMap::new());
    let place = Place::with(&[("GITLAB_TOKEN", TOKEN), ("GITLAB_HOST", &server.url(""))]);
    let name = "gitlab://group/app";
    let pair = Pair::new();
    let none = open_public_key(&reference(name), &place).expect_err("none yet");
    check(&none, "key-store-absent", Class::NothingToExamine, "404 Variable Not Found");
    keep_key_pair(&store(name), &pair.text(), false, &place).expect("kept");
    let kept = variables.lock().expect("alone").clone();
    let value = |name: &str| kept[name]["value"].as_str().expect("text").to_owned();
    assert_eq!(value("COSIGN_PRIVATE_KEY"), *pair.private.expose());
    assert_eq!(value("COSIGN_PUBLIC_KEY"), pair.public);
    assert_eq!(value("COSIGN_PASSWORD"), PASSWORD);
    let public = PublicKey::from_pem(pair.public.as_bytes()).expect("a key");
    assert_eq!(open_public_key(&reference(name), &place).as_ref(), Ok(&public));
    assert_eq!(open_key(&reference(name), &place).expect("opens").signer.public_key(), &public);
    let again = keep_key_pair(&store(name), &pair.text(), false, &place).expect_err("there");
    check(&again, "key-exists", Class::Usage, "COSIGN_PASSWORD");
    let other = Pair::new();
    keep_key_pair(&store(name), &other.text(), true, &place).expect("replaced");
    assert_eq!(variables.lock().expect("alone")["COSIGN_PUBLIC_KEY"]["value"], json!(other.public));
}

#[test]
fn what_gitlab_answers_amiss_has_its_code() {
    let pair = Pair::new();
    let variable = |name: &str, value: Value| (name.to_owned(), json!({"key": name, "value": value}));
    let private = variable("COSIGN_PRIVATE_KEY", json!(pair.private.expose()));
    let open = |there: Vec<(String, Value)>, token: &str, name: &str| {
        let (_, server) = gitlab(there.into_iter().collect());
        let place = Place::with(&[("GITLAB_TOKEN", token), ("GITLAB_HOST", &server.url("/"))]);
        open_key(&reference(name), &place).expect_err(name)
    };
    let good = "gitlab://group/app";
    check(&open(vec![], "canary-other", good), "key-store-denied", Class::Undecided, "401 Unauthorized");
    let project = open(vec![], TOKEN, "gitlab://42");
    check(&project, "key-store-absent", Class::NothingToExamine, "404 Project Not Found");
    check(&open(vec![private.clone()], TOKEN, good), "key-no-password", Class::Usage, good);
    let wrong = vec![private.clone(), variable("COSIGN_PASSWORD", json!("another"))];
    check(&open(wrong, TOKEN, good), "key-wrong-password", Class::Usage, good);
    let hidden = vec![private, variable("COSIGN_PASSWORD", Value::Null)];
    check(&open(hidden, TOKEN, good), "key-store-incomplete", Class::Usage, "COSIGN_PASSWORD");
    let other = vec![("COSIGN_PRIVATE_KEY".to_owned(), json!({"key": "OTHER", "value": "canary"}))];
    check(&open(other, TOKEN, good), "key-store-answer", Class::Undecided, "another variable");
    let garbage = vec![("COSIGN_PRIVATE_KEY".to_owned(), json!("canary"))];
    check(&open(garbage, TOKEN, good), "key-store-answer", Class::Undecided, "something else");
    let none = open_key(&reference(good), &Place::default()).expect_err("no token");
    check(&none, "key-store-setup", Class::Usage, "GITLAB_TOKEN");
    let denied = Server::start(|_| Reply::status(403).body(format!(r#"{{"error":"{PASSWORD} {TOKEN}"}}"#)));
    let place = Place::with(&[("GITLAB_TOKEN", TOKEN), ("GITLAB_HOST", &denied.url(""))]);
    let error = keep_key_pair(&store(good), &pair.text(), true, &place).expect_err("403");
    check(&error, "key-store-denied", Class::Undecided, "maintainer");
}

#[test]
fn github_gets_what_only_its_key_opens() {
    let key = crypto_box::SecretKey::from_bytes([7; 32]);
    let public = STANDARD.encode(key.public_key().as_bytes());
    let secrets: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::default();
    let shared = Arc::clone(&secrets);
    let server = Server::start(move |incoming| {
        assert_eq!(header(incoming, "x-github-api-version"), "2022-11-28");
        if header(incoming, "authorization") != format!("Bearer {TOKEN}") {
            return Reply::status(403)
                .body(r#"{"message":"Resource not accessible by personal access token"}"#);
        }
        let Some(name) = incoming.path.strip_prefix("/repos/owner/app/actions/secrets/") else {
            return Reply::status(404).body(r#"{"message":"Not Found"}"#);
        };
        let mut secrets = shared.lock().expect("alone");
        match (incoming.method.as_str(), name) {
            ("GET", "public-key") => {
                Reply::status(200).body(json!({"key_id": "3", "key": public}).to_string())
            }
            ("GET", name) if secrets.contains_key(name) => Reply::status(200).body("{}"),
            ("GET", _) => Reply::status(404).body(r#"{"message":"Not Found"}"#),
            ("PUT", name) => {
                let body: Value = serde_json::from_slice(&incoming.body).expect("JSON");
                assert_eq!(body["key_id"], "3");
                let sealed =
                    STANDARD.decode(body["encrypted_value"].as_str().expect("text")).expect("base64");
                secrets.insert(name.to_owned(), sealed);
                Reply::status(201)
            }
            _ => Reply::status(405),
        }
    });
    let place = |token| Place::with(&[("GITHUB_TOKEN", token), ("GITHUB_API_URL", &server.url(""))]);
    let pair = Pair::new();
    let name = "github://owner/app";
    keep_key_pair(&store(name), &pair.text(), false, &place(TOKEN)).expect("kept");
    let open = |name: &str| key.unseal(&secrets.lock().expect("alone")[name]).expect("sealed for this key");
    assert_eq!(open("COSIGN_PRIVATE_KEY"), pair.private.expose().as_bytes());
    assert_eq!(open("COSIGN_PUBLIC_KEY"), pair.public.as_bytes());
    assert_eq!(open("COSIGN_PASSWORD"), PASSWORD.as_bytes());
    let keep = |name, token, replace| keep_key_pair(&store(name), &pair.text(), replace, &place(token));
    check(&keep(name, TOKEN, false).expect_err("there"), "key-exists", Class::Usage, "--force");
    assert_eq!(keep(name, TOKEN, true), Ok(()));
    let denied = keep(name, "canary-other", false).expect_err("another token");
    check(&denied, "key-store-denied", Class::Undecided, "not accessible");
    let absent = keep("github://owner/other", TOKEN, false).expect_err("no repository");
    check(&absent, "key-store-absent", Class::NothingToExamine, "may not see");
    let read = open_key(&reference(name), &place(TOKEN)).expect_err("never given back");
    check(&read, "key-store-write-only", Class::Usage, "env://COSIGN_PRIVATE_KEY");
    for (body, word) in [("<html>", "something else"), (r#"{"key_id":"3","key":"AAAA"}"#, "32 bytes")] {
        let server = Server::start(move |_| Reply::status(200).body(body));
        let place = Place::with(&[("GITHUB_TOKEN", TOKEN), ("GITHUB_API_URL", &server.url(""))]);
        let error = keep_key_pair(&store(name), &pair.text(), true, &place).expect_err(word);
        check(&error, "key-store-answer", Class::Undecided, word);
    }
}
