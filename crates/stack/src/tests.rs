//! The services, asked as clients ask them.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use aws_lc_rs::digest;
use base::{Fault, Secret, Timestamp};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use der::{Decode, Encode};
use serde_json::{Map, Value, json};
use tlog::{EntryBody, Hash, LogKey, Note};
use x509_cert::Certificate;

use crate::{
    ExternalIssuer, InitOptions, IssuerType, Request, Response, Stack, StackError, TokenRequest, chain,
    key::{Scheme, SigningKey},
};

/// 2026-11-21T00:00:00Z
const NOW: i64 = 1_795_219_200;

struct World {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
    now: Arc<AtomicI64>,
}

impl World {
    fn new(external_issuers: Vec<ExternalIssuer>) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("stack");
        let options = InitOptions {
            now: Timestamp::from_secs(NOW),
            organization: "test".into(),
            issuer: None,
            external_issuers,
        };
        Stack::init(&path, &options).expect("made");
        Self { _folder: folder, path, now: Arc::new(AtomicI64::new(NOW * 1000)) }
    }

    fn open(&self) -> Result<Stack, StackError> {
        let now = Arc::clone(&self.now);
        Stack::open(&self.path, Arc::new(move || Timestamp::from_millis(now.load(Ordering::SeqCst))))
    }
}

fn signer(scheme: Scheme) -> SigningKey {
    let pem = SigningKey::generate(scheme).expect("key");
    SigningKey::from_pem(&Secret::new(pem.expose().clone().into_bytes()), scheme, "test").expect("reads back")
}

fn ask(stack: &Stack, method: &str, path: &str, body: &Value) -> Response {
    let request = Request {
        method: method.into(),
        path: path.into(),
        headers: vec![("content-type".into(), "application/json".into())],
        body: if body.is_null() { Vec::new() } else { body.to_string().into_bytes() },
        ..Request::default()
    };
    stack.handle(&request)
}

fn parsed(response: &Response) -> Value {
    serde_json::from_slice(&response.body)
        .unwrap_or_else(|_| panic!("{:?}", String::from_utf8_lossy(&response.body)))
}

fn token(stack: &Stack, subject: &str, audience: &str) -> String {
    let request =
        TokenRequest { subject: subject.into(), audience: audience.into(), ttl_secs: 300, extra: Map::new() };
    stack.mint_token(&request).expect("minted")
}

fn key_request(key: &SigningKey, token: &str, challenge: &str) -> Value {
    let pem = der::pem::encode_string("PUBLIC KEY", der::pem::LineEnding::LF, key.spki()).expect("PEM");
    let proof = STANDARD.encode(key.sign(challenge.as_bytes()).expect("signs"));
    json!({"credentials": {"oidcIdentityToken": token},
           "publicKeyRequest": {"publicKey": {"algorithm": "ECDSA", "content": pem}, "proofOfPossession": proof}})
}

fn certificates(response: &Response) -> Vec<Certificate> {
    assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
    let value = parsed(response);
    let chain = value["signedCertificateEmbeddedSct"]["chain"]["certificates"].as_array().expect("a chain");
    chain
        .iter()
        .map(|pem| {
            let (_, der) = der::pem::decode_vec(pem.as_str().expect("text").as_bytes()).expect("PEM");
            Certificate::from_der(&der).expect("a certificate")
        })
        .collect()
}

fn extension<'a>(certificate: &'a Certificate, oid: &str) -> Option<&'a [u8]> {
    let extensions = certificate.tbs_certificate.extensions.as_deref().unwrap_or_default();
    extensions.iter().find(|e| e.extn_id.to_string() == oid).map(|e| e.extn_value.as_bytes())
}

#[test]
fn certificates_follow_the_profile() {
    let world = World::new(Vec::new());
    let stack = world.open().expect("opens");
    for (subject, san) in [("dev@example.com", 0x81), ("https://ci.example/team/app", 0x86)] {
        for scheme in [Scheme::P256, Scheme::P384] {
            let key = signer(scheme);
            let request = key_request(&key, &token(&stack, subject, "sigstore"), subject);
            let chain = certificates(&ask(&stack, "POST", "/api/v2/signingCert", &request));
            let [leaf, intermediate, root] = chain.as_slice() else { panic!("{} certificates", chain.len()) };
            let tbs = &leaf.tbs_certificate;
            assert!(tbs.subject.0.is_empty());
            let (from, to) = (tbs.validity.not_before, tbs.validity.not_after);
            assert_eq!(to.to_unix_duration() - from.to_unix_duration(), std::time::Duration::from_secs(600));
            assert_eq!(from.to_unix_duration().as_secs(), u64::try_from(NOW).expect("after 1970"));
            let expected = [&[0x30, u8::try_from(subject.len() + 2).expect("short"), san][..]].concat();
            assert!(extension(leaf, "2.5.29.17").expect("a SAN").starts_with(&expected));
            assert_eq!(extension(leaf, "1.3.6.1.4.1.57264.1.1"), Some(stack.issuer().as_bytes()));
            assert!(
                extension(leaf, "1.3.6.1.4.1.57264.1.8")
                    .expect("issuer")
                    .ends_with(stack.issuer().as_bytes())
            );
            for (below, above) in [(leaf, intermediate), (intermediate, root), (root, root)] {
                let spki = above.tbs_certificate.subject_public_key_info.to_der().expect("DER");
                let key = crate::public::SignerKey::from_spki_der(&spki).expect("P-384");
                let signed = below.tbs_certificate.to_der().expect("DER");
                assert!(key.signed(&signed, below.signature.raw_bytes()));
                assert_eq!(below.tbs_certificate.issuer, above.tbs_certificate.subject);
            }
            check_sct(&stack, leaf);
        }
    }
}

/// RFC 6962 §3.2: the timestamp signs the certificate without the list, and the entry is in the log.
fn check_sct(stack: &Stack, leaf: &Certificate) {
    const LIST: &str = "1.3.6.1.4.1.11129.2.4.2";
    let list =
        der::asn1::OctetString::from_der(extension(leaf, LIST).expect("a list")).expect("OCTET STRING");
    // Two lengths, version, log id, time, no extensions, algorithm, length.
    let sct = &list.as_bytes()[4..];
    let (timestamp, signature) = (&sct[33..41], &sct[47..]);
    assert_eq!(&sct[1..33], crate::ct::tlog_id(&stack.keys.ct).as_bytes());
    let mut tbs = leaf.tbs_certificate.clone();
    tbs.extensions.as_mut().expect("some").retain(|e| e.extn_id.to_string() != LIST);
    let tbs = tbs.to_der().expect("DER");
    let issuer_key_hash = digest::digest(&digest::SHA256, stack.keys.intermediate.spki());
    let length = u32::try_from(tbs.len()).expect("short").to_be_bytes();
    let entry = [timestamp, &[0, 1], issuer_key_hash.as_ref(), &length[1..], &tbs, &[0, 0]].concat();
    let key = LogKey::from_spki_der(stack.keys.ct.spki()).expect("P-256");
    assert!(key.verify(&[&[0, 0][..], &entry].concat(), signature));
    let again = stack.certificate_log().append([&[0, 0][..], &entry].concat()).expect("logged");
    assert!(again.existed);
}

#[test]
fn possession_must_be_proved() {
    let world = World::new(Vec::new());
    let stack = world.open().expect("opens");
    let (key, subject) = (signer(Scheme::P256), "dev@example.com");
    let token = token(&stack, subject, "sigstore");
    let post = |body: &Value| ask(&stack, "POST", "/api/v2/signingCert", body).status;
    assert_eq!(post(&key_request(&key, &token, subject)), 200);
    assert_eq!(post(&key_request(&key, &token, "someone@example.com")), 400);
    let mut other = key_request(&key, &token, subject);
    other["publicKeyRequest"]["publicKey"] =
        key_request(&signer(Scheme::P256), &token, subject)["publicKeyRequest"]["publicKey"].clone();
    assert_eq!(post(&other), 400);
    let csr = json!({"credentials": {"oidcIdentityToken": token}, "certificateSigningRequest": "AAAA"});
    assert_eq!(post(&csr), 400);
    assert_eq!(post(&json!({"credentials": {"oidcIdentityToken": token}})), 400);
    assert_eq!(ask(&stack, "GET", "/api/v2/signingCert", &Value::Null).status, 405);
    let large = Request {
        method: "POST".into(),
        path: "/api/v2/signingCert".into(),
        body: vec![b' '; (4 << 20) + 1],
        ..Request::default()
    };
    assert_eq!(stack.handle(&large).status, 413);
}

/// A token as anybody could write it, signed by `key`.
fn forged(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let part = |v: &Value| URL_SAFE_NO_PAD.encode(v.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = key.sign(signed.as_bytes()).expect("signs");
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[test]
fn each_bad_token_is_named() {
    let outside = signer(Scheme::Es256);
    let issuer = ExternalIssuer {
        issuer_url: "https://idp.example".into(),
        r#type: IssuerType::Email,
        client_id: "sigstore".into(),
        jwks: crate::token::own_jwks(&outside).expect("JWKS"),
        domain: None,
    };
    let world = World::new(vec![issuer]);
    let stack = world.open().expect("opens");
    let header = json!({"alg": "ES256", "typ": "JWT"});
    let good = json!({"iss": "https://idp.example", "sub": "1", "aud": "sigstore", "email": "a@b.c",
                      "email_verified": true, "iat": NOW, "exp": NOW + 60});
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        forged(&outside, &header, &claims)
    };
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    let hs256 = json!({"alg": "HS256"});
    let rows = [
        (".".repeat(10_000), "token-malformed"),
        ("x".repeat((16 << 10) + 1), "token-too-long"),
        ("a.b.c".into(), "token-malformed"),
        (format!("{none}.{}.", URL_SAFE_NO_PAD.encode(good.to_string())), "token-header"),
        (forged(&outside, &hs256, &good), "token-algorithm"),
        (forged(&outside, &json!({"alg": "ES256", "kid": "other"}), &good), "token-key-unknown"),
        (forged(&signer(Scheme::Es256), &header, &good), "token-signature"),
        (with("iss", json!("https://evil.example")), "issuer-unknown"),
        (with("iss", json!(stack.issuer())), "token-signature"),
        (with("aud", json!("other")), "token-audience"),
        (with("aud", json!(["other"])), "token-audience"),
        (with("exp", json!(NOW - 60)), "token-expired"),
        (with("exp", json!("soon")), "token-no-expiry"),
        (with("nbf", json!(NOW + 61)), "token-not-yet-valid"),
        (with("iat", json!(NOW + 61)), "token-not-yet-valid"),
        (with("email_verified", json!("true")), "email-unverified"),
        (with("email", json!("a b@c")), "email-missing"),
    ];
    for (token, reason) in rows {
        let body = json!({"credentials": {"oidcIdentityToken": token}, "certificateSigningRequest": ""});
        let answer = ask(&stack, "POST", "/api/v2/signingCert", &body);
        let value = parsed(&answer);
        let shown: String = token.chars().take(80).collect();
        assert_eq!((answer.status, value["details"][0]["reason"].as_str()), (401, Some(reason)), "{shown}");
        assert!(!answer.body.windows(40).any(|w| token.as_bytes().starts_with(w)), "echoes the token");
    }
    let key = signer(Scheme::P256);
    for token in
        [with("aud", json!(["x", "sigstore"])), with("exp", json!(NOW - 59)), with("nbf", json!(NOW + 60))]
    {
        let body = key_request(&key, &token, "a@b.c");
        assert_eq!(ask(&stack, "POST", "/api/v2/signingCert", &body).status, 200);
    }
}

fn record_request(key: &SigningKey, message: &[u8]) -> Value {
    let value = match key.scheme() {
        Scheme::P384 => digest::digest(&digest::SHA384, message),
        _ => digest::digest(&digest::SHA256, message),
    };
    json!({"hashedRekordRequestV002": {
        "digest": STANDARD.encode(value.as_ref()),
        "signature": {
            "content": STANDARD.encode(key.sign(message).expect("signs")),
            "verifier": {"publicKey": {"rawBytes": STANDARD.encode(key.spki())}},
        },
    }})
}

fn hash_of(value: &Value) -> Hash {
    let bytes = STANDARD.decode(value.as_str().expect("text")).expect("base64");
    Hash::from_slice(&bytes).expect("32 bytes")
}

/// Checks the answer as a verifier does, with nothing but the trusted root.
fn check_log_entry(stack: &Stack, entry: &Value) -> EntryBody {
    let number = |v: &Value| v.as_str().expect("a string").parse::<u64>().expect("a number");
    let root = stack.trusted_root();
    let log = &root["tlogs"][0];
    let spki = STANDARD.decode(log["publicKey"]["rawBytes"].as_str().expect("text")).expect("base64");
    let key = LogKey::from_spki_der(&spki).expect("P-256");
    let name = log["baseUrl"].as_str().and_then(|u| u.strip_prefix("https://")).expect("a host");
    assert_eq!(entry["logId"], log["logId"]);
    assert_eq!(entry["kindVersion"], json!({"kind": "hashedrekord", "version": "0.0.2"}));
    let proof = &entry["inclusionProof"];
    let envelope = proof["checkpoint"]["envelope"].as_str().expect("a note");
    let note = Note::parse(envelope.as_bytes()).expect("a note");
    note.signed_by(name, key.key_id(name), |text, signature| key.verify(text, signature)).expect("signed");
    let checkpoint = tlog::Checkpoint::from_note(&note).expect("a checkpoint");
    assert_eq!(checkpoint.root, hash_of(&proof["rootHash"]));
    let body = STANDARD.decode(entry["canonicalizedBody"].as_str().expect("text")).expect("base64");
    let hashes: Vec<Hash> = proof["hashes"].as_array().expect("hashes").iter().map(hash_of).collect();
    let index = number(&entry["logIndex"]);
    tlog::verify_inclusion(&tlog::leaf_hash(&body), index, checkpoint.size, &hashes, &checkpoint.root)
        .expect("included");
    EntryBody::parse(&body).expect("a body")
}

#[test]
fn entries_are_logged_once_and_proved() {
    let world = World::new(Vec::new());
    let stack = world.open().expect("opens");
    let post = |body: &Value| ask(&stack, "POST", "/api/v2/log/entries", body);
    assert_eq!(ask(&stack, "GET", "/api/v2/checkpoint", &Value::Null).status, 404);
    for (number, scheme) in [Scheme::P256, Scheme::P384].into_iter().enumerate() {
        let request = record_request(&signer(scheme), b"artifact");
        let first = post(&request);
        assert_eq!(first.status, 201, "{}", String::from_utf8_lossy(&first.body));
        let entry = parsed(&first);
        assert_eq!(entry["logIndex"], json!(number.to_string()));
        check_log_entry(&stack, &entry);
        let again = post(&request);
        assert_eq!((again.status, &parsed(&again)["logIndex"]), (201, &entry["logIndex"]));
        check_log_entry(&stack, &parsed(&again));
    }
    let checkpoint = ask(&stack, "GET", "/api/v2/checkpoint", &Value::Null);
    assert_eq!(checkpoint.body, stack.checkpoint().note.as_bytes());
    assert_eq!(ask(&stack, "GET", "/api/v2/tile/0/000.p/2", &Value::Null).body.len(), 64);
    for path in ["tile/0/000.p/3", "tile/0/000", "tile/9/000", "tile/../stack.json"] {
        assert_eq!(ask(&stack, "GET", &format!("/api/v2/{path}"), &Value::Null).status, 404, "{path}");
    }
}

#[test]
fn envelopes_become_hashed_records() {
    let world = World::new(Vec::new());
    let stack = world.open().expect("opens");
    let (key, kind, payload) = (signer(Scheme::P256), "application/vnd.in-toto+json", b"{}");
    let signature = STANDARD.encode(key.sign(&attest::pae(kind, payload)).expect("signs"));
    let verifier = json!({"publicKey": {"rawBytes": STANDARD.encode(key.spki())},
                          "keyDetails": "PKIX_ECDSA_P256_SHA_256"});
    let mut request = json!({"dsseRequestV002": {
        "envelope": {"payload": STANDARD.encode(payload), "payloadType": kind, "signatures": [{"sig": signature}]},
        "verifiers": [verifier],
    }});
    let answer = ask(&stack, "POST", "/api/v2/log/entries", &request);
    assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
    assert!(matches!(check_log_entry(&stack, &parsed(&answer)), EntryBody::HashedRekordV002(_)));
    let two = json!([{"sig": signature}, {"sig": signature}]);
    request["dsseRequestV002"]["envelope"]["signatures"] = two;
    assert_eq!(ask(&stack, "POST", "/api/v2/log/entries", &request).status, 400);
}

#[test]
fn bad_entries_are_refused() {
    let world = World::new(Vec::new());
    let stack = world.open().expect("opens");
    let good = record_request(&signer(Scheme::P256), b"artifact");
    let other = record_request(&signer(Scheme::P256), b"other");
    let change = |pointer: &str, value: &Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("there") = value.clone();
        bad
    };
    let (digest, verifier) =
        ("/hashedRekordRequestV002/digest", "/hashedRekordRequestV002/signature/verifier");
    let key = good.pointer(&format!("{verifier}/publicKey")).expect("there");
    let rows = [
        json!({}),
        json!({"intotoRequest": {}}),
        change(digest, other.pointer(digest).expect("there")),
        change(digest, &json!("AAAA")),
        change(digest, &json!("")),
        change(verifier, other.pointer(verifier).expect("there")),
        change(verifier, &json!({})),
        change(verifier, &json!({"publicKey": key, "keyDetails": "PKIX_ED25519"})),
        change(verifier, &json!({"publicKey": {"rawBytes": "AAAA"}})),
        change(verifier, &json!({"x509Certificate": {"rawBytes": "AAAA"}})),
        change(verifier, &json!({"publicKey": key, "x509Certificate": key})),
    ];
    for bad in rows {
        let answer = ask(&stack, "POST", "/api/v2/log/entries", &bad);
        assert_eq!(answer.status, 400, "{bad}");
        assert_eq!(parsed(&answer)["code"], json!(3));
    }
    assert_eq!(stack.checkpoint().size, 0);
}

#[test]
fn timestamp_requests_are_checked() {
    let world = World::new(Vec::new());
    let stack = world.open().expect("opens");
    let good = json!({"artifactHash": STANDARD.encode([1; 32]), "hashAlgorithm": "sha256", "nonce": 255});
    let ask_json = |body: &Value| ask(&stack, "POST", "/api/v1/timestamp", body);
    let answer = ask_json(&good);
    assert_eq!((answer.status, answer.headers[0].1.as_str()), (200, "application/timestamp-reply"));
    // The imprint and the nonce (255 needs a zero before it) are answered as asked.
    assert!(answer.body.windows(32).any(|w| w == [1; 32]));
    assert!(answer.body.windows(4).any(|w| w == [2, 2, 0, 255]));
    let with = |name: &str, value: Value| {
        let mut bad = good.clone();
        bad[name] = value;
        bad
    };
    for bad in [
        with("hashAlgorithm", json!("sha1")),
        with("hashAlgorithm", json!("sha512")),
        with("artifactHash", json!("%")),
        with("nonce", json!(-1)),
        with("tsaPolicyOID", json!("1.2.3")),
        json!([]),
    ] {
        assert_eq!(ask_json(&bad).status, 400, "{bad}");
    }
    let padded = |n: usize| with("x", json!("y".repeat(n - with("x", json!("")).to_string().len())));
    assert_eq!(ask_json(&padded(1024)).status, 200);
    assert_eq!(ask_json(&padded(1025)).status, 413);
    let der = |body: &[u8]| {
        let headers = vec![("content-type".into(), "application/timestamp-query".into())];
        let (method, path) = ("POST".into(), "/api/v1/timestamp".into());
        stack.handle(&Request { method, path, headers, body: body.to_vec(), query: String::new() }).status
    };
    // Version 1, SHA-256 without parameters, 32 bytes, certReq.
    let mut query = vec![0x30, 56, 2, 1, 1, 0x30, 48, 0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
    query.extend([4, 33]);
    query.extend([7; 33]);
    assert_eq!(der(&query), 400, "wrong digest length");
    query.drain(query.len() - 1..);
    (query[1], query[6], query[21]) = (55 - 5, 47, 32);
    query[1] = u8::try_from(query.len() - 2).expect("short");
    query[6] = u8::try_from(query.len() - 7).expect("short");
    assert_eq!(der(&query), 200);
    for cut in 0..query.len() {
        assert_eq!(der(&query[..cut]), 400, "{cut}");
    }
    query[19] = 4;
    assert_eq!(der(&query), 400, "SHA-224");
}

#[test]
fn opening_refuses_what_is_wrong() {
    use std::os::unix::fs::PermissionsExt;
    let code = |world: &World| world.open().map_or_else(|e| e.code(), |_| "opened");
    let world = World::new(Vec::new());
    let held = world.open().expect("opens");
    let refused = world.open().expect_err("in use");
    assert_eq!(refused, StackError::InUse { pid: std::process::id().to_string() });
    drop(held);
    assert_eq!(code(&world), "opened");
    let again = InitOptions {
        now: Timestamp::from_secs(NOW),
        organization: "x".into(),
        issuer: None,
        external_issuers: Vec::new(),
    };
    assert_eq!(Stack::init(&world.path, &again).map_err(|e| e.code()), Err("stack-not-empty"));
    for (now, expected) in [
        (NOW - chain::SKEW_SECS, "opened"),
        (NOW - chain::SKEW_SECS - 1, "stack-clock-off"),
        (NOW + chain::ROOT_DAYS * 86_400, "opened"),
        (NOW + chain::ROOT_DAYS * 86_400 + 1, "stack-clock-off"),
    ] {
        // A log's first record carries the time it was made.
        let expected = if now < NOW && expected == "opened" { "log-clock-went-back" } else { expected };
        world.now.store(now * 1000, Ordering::SeqCst);
        assert_eq!(code(&world), expected, "{now}");
    }
    world.now.store(NOW * 1000, Ordering::SeqCst);
    let json = world.path.join("stack.json");
    let text = std::fs::read_to_string(&json).expect("readable");
    let rows = [
        (text.replace("\"format\": 1", "\"format\": 2"), "stack-wrong-format"),
        (text.replace("created", "creatad"), "stack-corrupt-file"),
        ("{".into(), "stack-corrupt-file"),
    ];
    for (bad, expected) in rows {
        std::fs::write(&json, bad).expect("written");
        assert_eq!(code(&world), expected);
    }
    std::fs::write(&json, text).expect("written");
    let key = world.path.join("keys/rekor.pem");
    let mode = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("changed");
    };
    mode(&key, 0o640);
    assert_eq!(code(&world), "stack-wrong-mode");
    mode(&key, 0o600);
    mode(&world.path, 0o755);
    assert_eq!(code(&world), "stack-wrong-mode");
    mode(&world.path, 0o700);
    let other = signer_pem();
    let saved = std::fs::read(&key).expect("readable");
    std::fs::write(&key, other).expect("written");
    world.open().expect("an empty log has no signature another key could contradict");
    std::fs::write(&key, "nonsense").expect("written");
    assert_eq!(code(&world), "stack-corrupt-file");
    std::fs::remove_file(&key).expect("removed");
    assert_eq!(code(&world), "stack-missing-file");
    std::fs::write(&key, saved).expect("written");
    mode(&key, 0o600);
    assert_eq!(code(&world), "opened");
    std::fs::remove_file(json).expect("removed");
    assert_eq!(code(&world), "stack-not-a-stack");
}

fn signer_pem() -> String {
    SigningKey::generate(Scheme::P256).expect("key").expose().clone()
}

#[test]
fn init_clears_a_draft_and_refuses_bad_names() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("deep/stack");
    let draft = folder.path().join("deep/.stack.init");
    std::fs::create_dir_all(draft.join("keys")).expect("made");
    std::fs::write(draft.join("keys/root.pem"), "half").expect("written");
    let options = |organization: &str, issuer: Option<&str>| InitOptions {
        now: Timestamp::from_secs(NOW),
        organization: organization.into(),
        issuer: issuer.map(Into::into),
        external_issuers: Vec::new(),
    };
    for (organization, issuer) in
        [("", None), (&*"x".repeat(64), None), ("a\n", None), ("a", Some("nowhere"))]
    {
        let refused = Stack::init(&path, &options(organization, issuer)).expect_err("bad option");
        assert_eq!(refused.code(), "stack-wrong-option");
        assert!(!path.exists());
    }
    Stack::init(&path, &options(&"x".repeat(63), Some("https://id.example"))).expect("made");
    assert!(!draft.exists());
    let stack = Stack::open(&path, Arc::new(|| Timestamp::from_secs(NOW))).expect("opens");
    assert_eq!(stack.issuer(), "https://id.example");
}

#[test]
fn nothing_secret_is_shown() {
    let world = World::new(Vec::new());
    let stack = world.open().expect("opens");
    let out = world.path.with_extension("out");
    stack.identity().export(&out, "http://127.0.0.1:1/").expect("exported");
    let mut shown = format!("{stack:?} {:?}", stack.transparency_log());
    for file in std::fs::read_dir(&out).expect("readable").flatten() {
        shown += &std::fs::read_to_string(file.path()).expect("text");
    }
    for path in
        ["/metrics", "/oauth2/keys", "/api/v2/configuration", "/oauth2/.well-known/openid-configuration"]
    {
        shown += &String::from_utf8(ask(&stack, "GET", path, &Value::Null).body).expect("text");
    }
    assert!(shown.contains("http://127.0.0.1:1/api/v1/timestamp"));
    for key in std::fs::read_dir(world.path.join("keys")).expect("readable").flatten() {
        let pem = std::fs::read(key.path()).expect("readable");
        let (_, der) = der::pem::decode_vec(&pem).expect("PEM");
        // The private number of a PKCS#8 key stands between byte 36 and byte 68 at least.
        assert!(!shown.contains(&STANDARD.encode(&der[36..66])) && !shown.contains("PRIVATE"));
    }
}
