//! Keys: read, written, signed with, and never shown.
#![expect(clippy::expect_used, reason = "tests: a fixture that cannot be read fails the test")]

use std::collections::HashMap;

use base::{Class, Fault as _, Secret};
use sign::{
    KeyAlgorithm, KeyError, KeyReference, KeySecrets, Message, PrivateKey, PublicKey, Scheme, ScryptCost,
    Signer as _, decrypt_key, encrypt_key, import_key, open_key, open_public_key, read_cost, read_encrypted,
    sign_checked,
};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/keys/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a fixture")
}

fn secret(text: impl Into<Vec<u8>>) -> Secret<Vec<u8>> {
    Secret::new(text.into())
}

const ALGORITHMS: [KeyAlgorithm; 7] = [
    KeyAlgorithm::EcdsaP256,
    KeyAlgorithm::EcdsaP384,
    KeyAlgorithm::EcdsaP521,
    KeyAlgorithm::Rsa2048,
    KeyAlgorithm::Rsa3072,
    KeyAlgorithm::Rsa4096,
    KeyAlgorithm::Ed25519,
];

#[test]
fn every_key_signs_in_every_scheme_of_its_own_and_in_no_other() {
    for algorithm in ALGORITHMS {
        let key = PrivateKey::generate(algorithm).expect("randomness");
        assert_eq!(key.public_key().algorithm(), algorithm);
        let again = PrivateKey::from_pkcs8_der(&key.to_pkcs8_der().expect("encodes")).expect("reads back");
        assert_eq!(again.public_key(), key.public_key());
        let pem = PublicKey::from_pem(key.public_key().to_pem().as_bytes()).expect("reads back");
        assert_eq!(&pem, key.public_key());
        for scheme in Scheme::all() {
            let message = Message::Bytes(b"message");
            let signed = sign_checked(&again, scheme, &message);
            if scheme.key() != algorithm {
                assert_eq!(signed.err(), Some(KeyError::Scheme { scheme, key: algorithm }));
                continue;
            }
            let signature = signed.unwrap_or_else(|error| panic!("{scheme}: {error}"));
            let verify = |message: &Message<'_>| pem.signed(scheme, message, &signature).expect("compatible");
            assert!(!verify(&Message::Bytes(b"massage")), "{scheme}");
            match scheme.hash() {
                Some(hash) => {
                    let digest = hash.digest(b"message");
                    assert!(verify(&Message::Digest(&digest)), "{scheme}");
                    let by_digest = sign_checked(&key, scheme, &Message::Digest(&digest)).expect("signs");
                    assert!(pem.signed(scheme, &message, &by_digest).expect("compatible"), "{scheme}");
                    let short = sign_checked(&key, scheme, &Message::Digest(&digest[1..]));
                    assert_eq!(short.err().map(|error| error.code()), Some("key-scheme"));
                }
                None => {
                    let digest = sign_checked(&key, scheme, &Message::Digest(&[0; 32]));
                    assert_eq!(digest.err().map(|error| error.code()), Some("key-scheme"));
                }
            }
        }
    }
}

#[test]
fn keys_of_others_open() {
    let rows = [
        ("cosign-p256.key", "hello", ScryptCost::Legacy, KeyAlgorithm::EcdsaP256),
        ("sigstore-p256.key", "hello", ScryptCost::Legacy, KeyAlgorithm::EcdsaP256),
        ("owasp-p384.key", "correct horse", ScryptCost::Owasp, KeyAlgorithm::EcdsaP384),
        ("empty-ed25519.key", "", ScryptCost::Standard, KeyAlgorithm::Ed25519),
    ];
    for (name, password, cost, algorithm) in rows {
        let text = fixture(name);
        assert_eq!(read_cost(&text), Ok(cost), "{name}");
        let key = decrypt_key(&text, &secret(password)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(key.public_key().algorithm(), algorithm, "{name}");
        let public = std::path::Path::new(name).with_extension("pub");
        if !name.contains("p256") {
            let public = PublicKey::from_pem(&fixture(&public.to_string_lossy())).expect("a public key");
            assert_eq!(&public, key.public_key(), "{name}");
        }
    }
    // cosign refuses it as well: what is sealed is no PKCS#8.
    let inside = decrypt_key(&fixture("cosign-sec1-inside.key"), &secret("hello"));
    assert_eq!(inside.err().map(|error| error.code()), Some("key-malformed"));
}

#[test]
fn what_is_written_opens_with_its_password_and_no_other() {
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256).expect("randomness");
    for password in ["", "päss wörd\n"] {
        let text = encrypt_key(&key, &secret(password), ScryptCost::Standard).expect("sealed");
        let bytes = text.expose().as_bytes();
        assert!(text.expose().starts_with("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n"));
        assert_eq!(read_cost(bytes), Ok(ScryptCost::Standard));
        let opened = decrypt_key(bytes, &secret(password)).expect("opens");
        assert_eq!(opened.public_key(), key.public_key());
        assert_eq!(decrypt_key(bytes, &secret("other")).err(), Some(KeyError::Password));
    }
}

/// An encrypted key whose JSON was changed.
fn edited(edit: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let text = String::from_utf8(fixture("empty-ed25519.key")).expect("text");
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    let mut json = serde_json::from_slice(&STANDARD.decode(body).expect("base64")).expect("JSON");
    edit(&mut json);
    let label = "ENCRYPTED COSIGN PRIVATE KEY";
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(json.to_string()))
        .into_bytes()
}

#[test]
fn other_costs_are_refused_before_any_work() {
    use serde_json::json;
    let with = |n: u64, r: u64, p: u64| {
        read_cost(&edited(|json| json["kdf"]["params"] = json!({"N": n, "r": r, "p": p})))
    };
    assert_eq!(with(32_768, 8, 1), Ok(ScryptCost::Legacy));
    assert_eq!(with(65_536, 8, 1), Ok(ScryptCost::Standard));
    assert_eq!(with(131_072, 8, 1), Ok(ScryptCost::Owasp));
    let refused = [
        (16_384, 8, 1),
        (65_535, 8, 1),
        (65_537, 8, 1),
        (262_144, 8, 1),
        (1 << 40, 8, 1),
        (65_536, 7, 1),
        (65_536, 9, 1),
        (65_536, 8, 0),
        (65_536, 8, 2),
        (0, 0, 0),
    ];
    for (n, r, p) in refused {
        let error = with(n, r, p).expect_err("another cost");
        assert_eq!((error.code(), error.class()), ("key-cost", Class::Usage));
        assert!(error.to_string().contains(&format!("N {n}, r {r} and p {p}")), "{error}");
    }
}

#[test]
fn damaged_key_files_are_refused_with_the_reason() {
    use serde_json::json;
    type Edit = fn(&mut serde_json::Value);
    let rows: [(Edit, &str); 9] = [
        (|j| j["kdf"]["name"] = json!("argon2"), "key-cost"),
        (|j| j["cipher"]["name"] = json!("aes"), "key-malformed"),
        (|j| j["cipher"]["nonce"] = json!("AAAA"), "key-malformed"),
        (|j| j["kdf"]["salt"] = json!(""), "key-malformed"),
        (|j| j["kdf"]["salt"] = json!("A".repeat(88)), "key-malformed"),
        (|j| j["kdf"]["salt"] = json!("%"), "key-malformed"),
        (|j| j["ciphertext"] = json!("AAAA"), "key-malformed"),
        (|j| *j = json!([]), "key-malformed"),
        (|j| j["kdf"]["params"]["N"] = json!(-1), "key-malformed"),
    ];
    for (row, (edit, code)) in rows.into_iter().enumerate() {
        assert_eq!(read_cost(&edited(edit)).err().map(|error| error.code()), Some(code), "row {row}");
    }
    let opened = decrypt_key(
        &edited(|json| {
            let text = json["ciphertext"].as_str().unwrap_or_default();
            let last = if text.starts_with('A') { "B" } else { "A" };
            json["ciphertext"] = json!(format!("{last}{}", &text[1..]));
        }),
        &secret(""),
    );
    assert_eq!(opened.err(), Some(KeyError::Password));
}

#[test]
fn plain_keys_are_imported_and_bad_ones_named() {
    let good = [
        ("rsa-2048.pkcs1.pem", KeyAlgorithm::Rsa2048, None),
        ("rsa.pkcs8.pem", KeyAlgorithm::Rsa2048, Some("rsa.pub")),
        ("p256.sec1.pem", KeyAlgorithm::EcdsaP256, Some("p256.pub")),
        ("p256.pkcs8.pem", KeyAlgorithm::EcdsaP256, None),
        ("p384.sec1.pem", KeyAlgorithm::EcdsaP384, Some("p384.pub")),
        ("p521.sec1.pem", KeyAlgorithm::EcdsaP521, Some("p521.pub")),
        ("ed25519.pkcs8.pem", KeyAlgorithm::Ed25519, Some("ed25519.pub")),
    ];
    for (name, algorithm, public) in good {
        let key = import_key(&secret(fixture(name))).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(key.public_key().algorithm(), algorithm, "{name}");
        if let Some(public) = public {
            let public = PublicKey::from_pem(&fixture(public)).expect("a public key");
            assert_eq!(&public, key.public_key(), "{name}");
        }
    }
    let bad = [
        (fixture("rsa-1024.pkcs1.pem"), "key-malformed"),
        (fixture("rsa-large.pkcs1.pem"), "key-unsupported"),
        (fixture("p224.sec1.pem"), "key-unsupported"),
        (fixture("other-curve.sec1.pem"), "key-unsupported"),
        (fixture("p256.pub"), "key-wrong-type"),
        (fixture("empty-ed25519.key"), "key-wrong-type"),
        (b"ssh-ed25519 AAAA".to_vec(), "key-malformed"),
        (Vec::new(), "key-malformed"),
    ];
    for (text, code) in bad {
        let shown = String::from_utf8_lossy(&text).chars().take(40).collect::<String>();
        assert_eq!(import_key(&secret(text)).err().map(|error| error.code()), Some(code), "{shown}");
    }
}

#[test]
fn damaged_plain_keys_are_refused_and_never_panic() {
    for name in ["p256.sec1.pem", "rsa.pkcs8.pem", "ed25519.pkcs8.pem", "p384.pub", "owasp-p384.key"] {
        let text = fixture(name);
        for cut in (0..text.len()).step_by(7) {
            let _ = import_key(&secret(&text[..cut]));
            let _ = (PublicKey::from_pem(&text[..cut]), read_cost(&text[..cut]));
            let mut changed = text.clone();
            changed[cut] ^= 1;
            let _ = (PublicKey::from_pem(&changed), read_cost(&changed));
            let _ = import_key(&secret(changed));
        }
    }
}

#[derive(Default)]
struct Answers {
    variables: HashMap<&'static str, String>,
    password: Option<&'static str>,
}

impl KeySecrets for Answers {
    fn variable(&self, name: &str) -> Option<Secret<String>> {
        self.variables.get(name).cloned().map(Secret::new)
    }

    fn password(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        self.password.map(secret).ok_or_else(|| KeyError::NoPassword {
            what: format!("the password of {what}"),
            looked: "nobody is asked in a test".into(),
            hint: "set COSIGN_PASSWORD".into(),
        })
    }

    fn pin(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        self.password(what)
    }
}

#[test]
fn a_reference_leads_to_a_key() {
    let path = |name: &str| format!("{}/tests/keys/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = |name: &str| String::from_utf8(fixture(name)).expect("text");
    let answers = Answers {
        variables: HashMap::from([
            ("SEALED", text("empty-ed25519.key")),
            ("PLAIN", text("p521.sec1.pem")),
            ("PUBLIC", text("p384.pub")),
        ]),
        password: Some(""),
    };
    let open = |text: &str| {
        let reference = text.parse::<KeyReference>()?;
        open_key(&reference, &answers).map(|key| (key.signer.public_key().algorithm(), key.is_plain))
    };
    assert_eq!(open(&path("empty-ed25519.key")), Ok((KeyAlgorithm::Ed25519, false)));
    assert_eq!(open("env://SEALED"), Ok((KeyAlgorithm::Ed25519, false)));
    assert_eq!(open("env://PLAIN"), Ok((KeyAlgorithm::EcdsaP521, true)));
    let public = |text: &str| {
        let reference = text.parse::<KeyReference>()?;
        open_public_key(&reference, &answers).map(|key| key.algorithm())
    };
    assert_eq!(public("env://PUBLIC"), Ok(KeyAlgorithm::EcdsaP384));
    assert_eq!(public("env://PLAIN"), Ok(KeyAlgorithm::EcdsaP521));
    assert_eq!(public(&path("p384.pub")), Ok(KeyAlgorithm::EcdsaP384));
    let rows = [
        ("env://PUBLIC", "key-wrong-type", Class::Usage),
        ("env://UNSET", "key-no-variable", Class::Usage),
        ("env://", "key-reference", Class::Usage),
        ("", "key-reference", Class::Usage),
        ("/nowhere/cosign.key", "key-file", Class::NothingToExamine),
        ("/", "key-file", Class::Undecided),
    ];
    for (text, code, class) in rows {
        let error = open(text).expect_err(text);
        assert_eq!((error.code(), error.class()), (code, class), "{text}: {error}");
    }
    let silent = Answers { password: None, ..answers };
    let error = open_key(&KeyReference::Variable("SEALED".into()), &silent).expect_err("no password");
    assert_eq!((error.code(), error.hint().as_str()), ("key-no-password", "set COSIGN_PASSWORD"));
    assert!(open_key(&KeyReference::Variable("PLAIN".into()), &silent).is_ok(), "none was needed");
}

#[test]
fn a_file_may_be_as_large_as_the_limit_and_no_larger() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("padded.key");
    let open = |len: u64| {
        let mut text = fixture("p256.sec1.pem");
        text.resize(usize::try_from(len).expect("fits"), b'\n');
        std::fs::write(&path, text).expect("written");
        open_key(&KeyReference::File(path.clone()), &Answers::default()).map(|key| key.is_plain)
    };
    assert_eq!(open(sign::MAX_KEY_FILE_BYTES), Ok(true));
    let error = open(sign::MAX_KEY_FILE_BYTES + 1).expect_err("one too many");
    assert_eq!(error.code(), "key-too-large");
}

#[test]
fn nothing_shows_a_key_or_a_password() {
    let text = fixture("ed25519.pkcs8.pem");
    let key = import_key(&secret(text.clone())).expect("a key");
    let der = key.to_pkcs8_der().expect("encodes");
    let opened = open_key(
        &KeyReference::Variable("K".into()),
        &Answers {
            variables: HashMap::from([("K", String::from_utf8(text.clone()).expect("text"))]),
            password: Some("canary"),
        },
    )
    .expect("opens");
    let sealed = encrypt_key(&key, &secret("canary"), ScryptCost::Legacy).expect("sealed");
    let wrong = decrypt_key(sealed.expose().as_bytes(), &secret("canary2")).expect_err("another");
    let shown = format!("{key:?} {opened:?} {der:?} {sealed:?} {sealed} {wrong} {wrong:?} {}", wrong.hint());
    let body = String::from_utf8(text).expect("text");
    let body = body.lines().nth(1).expect("a line");
    assert!(!shown.contains("canary") && !shown.contains(&body[24..]), "{shown}");
    let seed: Vec<String> = der.expose()[16..].iter().map(ToString::to_string).collect();
    assert!(!shown.contains(&seed[..4].join(", ")), "{shown}");
}

#[test]
fn a_password_file_ends_in_a_line_break_or_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("password");
    let read = |text: &[u8]| {
        std::fs::write(&path, text).expect("written");
        sign::read_password_file(&path).map(|password| password.expose().clone())
    };
    for (text, expected) in [("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("", ""), ("\n", "")]
    {
        assert_eq!(read(text.as_bytes()), Ok(expected.as_bytes().to_vec()), "{text:?}");
    }
    assert!(read(&vec![b'x'; usize::try_from(sign::MAX_PASSWORD_BYTES).expect("fits")]).is_ok());
    assert!(matches!(
        read(&vec![b'x'; usize::try_from(sign::MAX_PASSWORD_BYTES).expect("fits") + 1]),
        Err(KeyError::TooLarge { .. })
    ));
}

#[test]
fn keys_that_openssl_encrypted_open() {
    let rows = [
        ("p256.aes256.pem", KeyAlgorithm::EcdsaP256, Some("p256.pub")),
        ("p384.aes128-sha1.pem", KeyAlgorithm::EcdsaP384, Some("p384.pub")),
        ("p521.aes192-sha512.pem", KeyAlgorithm::EcdsaP521, Some("p521.pub")),
        ("rsa.aes256.pem", KeyAlgorithm::Rsa2048, Some("rsa.pub")),
        ("ed25519.scrypt.pem", KeyAlgorithm::Ed25519, Some("ed25519.pub")),
    ];
    for (name, algorithm, public) in rows {
        let text = fixture(name);
        assert!(sign::is_encrypted(&text) && read_encrypted(&text).is_ok(), "{name}");
        let key = decrypt_key(&text, &secret("hello")).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(key.public_key().algorithm(), algorithm, "{name}");
        if let Some(public) = public {
            assert_eq!(Ok(key.public_key()), PublicKey::from_pem(&fixture(public)).as_ref(), "{name}");
        }
        for wrong in ["", "Hello", "hello\n"] {
            let error = decrypt_key(&text, &secret(wrong)).expect_err(name);
            assert_eq!((error.code(), error.class()), ("key-wrong-password", Class::Usage), "{name}");
        }
        assert_eq!(import_key(&secret(text)).expect_err(name).code(), "key-wrong-type", "{name}");
        let path = format!("{}/tests/keys/{name}", env!("CARGO_MANIFEST_DIR"));
        let answers = Answers { password: Some("hello"), ..Answers::default() };
        let opened = open_key(&KeyReference::File(path.into()), &answers).expect(name);
        assert!(!opened.is_plain, "{name}");
    }
    for (name, expected) in
        [("p256.3des.pem", "1.2.840.113549.3.7"), ("p256.pbes1.pem", "1.2.840.113549.1.12.1.3")]
    {
        let error = decrypt_key(&fixture(name), &secret("hello")).expect_err(name);
        assert_eq!((error.code(), error.class()), ("key-encryption", Class::Usage), "{name}");
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.hint().contains("openssl pkcs8 -topk8"), "{}", error.hint());
    }
}

#[test]
fn a_damaged_encrypted_key_is_refused() {
    use base64::Engine as _;
    let text = String::from_utf8(fixture("p256.aes256.pem")).expect("text");
    let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let base64 = base64::engine::general_purpose::STANDARD;
    let der = base64.decode(body).expect("base64");
    let pem = |der: &[u8]| {
        let label = "ENCRYPTED PRIVATE KEY";
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", base64.encode(der))
    };
    for cut in 0..der.len() {
        assert!(read_encrypted(pem(&der[..cut]).as_bytes()).is_err(), "cut at {cut}");
    }
    for at in 0..der.len() {
        for bit in [1, 0x80] {
            let mut changed = der.clone();
            changed[at] ^= bit;
            // Where it is still one, it is opened only where that is little work: a byte may be of the count of rounds.
            let _ = read_encrypted(pem(&changed).as_bytes());
        }
    }
}
