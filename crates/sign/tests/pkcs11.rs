//! Keys in a token: softhsm's. Without the usual harness: softhsm is told where its token is by the environment, so this
//! program starts itself again.
#![expect(clippy::expect_used, clippy::panic, reason = "tests: a broken assumption fails the test")]
#![expect(clippy::print_stdout, reason = "says when it was not run")]

#[path = "pkcs11/softhsm.rs"]
mod softhsm;

use std::path::Path;
use std::process::Command;

use base::{Class, Fault as _, Secret};
use sign::{
    HashAlgorithm, KeyAlgorithm, KeyError, KeyReference, KeySecrets, Message, PrivateKey, PublicKey, Scheme,
    Signer as _, open_key, open_public_key, sign_checked,
};

const FOLDER: &str = "ASSAY_TEST_TOKEN_FOLDER";

const ALGORITHMS: [KeyAlgorithm; 6] = [
    KeyAlgorithm::EcdsaP256,
    KeyAlgorithm::EcdsaP384,
    KeyAlgorithm::EcdsaP521,
    KeyAlgorithm::Rsa2048,
    KeyAlgorithm::Rsa3072,
    KeyAlgorithm::Ed25519,
];

struct Environment {
    pin: Option<&'static str>,
    module: bool,
}

impl KeySecrets for Environment {
    fn variable(&self, name: &str) -> Option<Secret<String>> {
        let value = match name {
            "COSIGN_PKCS11_PIN" => self.pin?,
            "COSIGN_PKCS11_MODULE_PATH" if self.module => softhsm::module()?,
            _ => return None,
        };
        Some(Secret::new(value.to_owned()))
    }

    fn password(&self, _: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        Err(KeyError::Password)
    }

    fn pin(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        assert!(what.starts_with("pkcs11:token=assay%20test;"), "{what}");
        Err(KeyError::NoPassword { what: "a PIN".into(), looked: "test".into(), hint: "none".into() })
    }
}

fn main() {
    let Some(module) = softhsm::module() else {
        println!("not run: softhsm2 is not installed");
        return;
    };
    if let Some(folder) = std::env::var_os(FOLDER) {
        return check(Path::new(&folder), module);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let settings = softhsm::make(folder.path());
    for (number, algorithm) in ALGORITHMS.into_iter().enumerate() {
        let (label, pem) = (label(algorithm), write_key(folder.path(), algorithm));
        softhsm::import(&settings, &pem, &label, &format!("0{number}"));
    }
    let twice = write_key(folder.path(), KeyAlgorithm::EcdsaP256);
    softhsm::import(&settings, &twice, "twice", "77");
    softhsm::import(&settings, &twice, "twice", "78");
    let status = Command::new(std::env::current_exe().expect("this program"))
        .env("SOFTHSM2_CONF", settings)
        .env(FOLDER, folder.path())
        .status();
    assert!(status.expect("starts").success());
}

fn label(algorithm: KeyAlgorithm) -> String {
    algorithm.as_str().to_lowercase().replace(' ', "-")
}

fn write_key(folder: &Path, algorithm: KeyAlgorithm) -> std::path::PathBuf {
    use base64::Engine as _;
    let key = PrivateKey::generate(algorithm).expect("made");
    let der = base64::engine::general_purpose::STANDARD.encode(key.to_pkcs8_der().expect("encodes").expose());
    let lines: Vec<&str> =
        der.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    let path = folder.join(format!("{}.pem", label(algorithm)));
    let text = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"));
    std::fs::write(&path, text).expect("written");
    std::fs::write(path.with_extension("pub"), key.public_key().to_pem()).expect("written");
    path
}

fn check(folder: &Path, module: &str) {
    every_kind_of_key_signs(folder);
    keys_are_found_by_every_name(folder, module);
    every_failure_has_its_message(module);
    println!("signed with {} kinds of keys in a token", ALGORITHMS.len());
}

fn reference(text: &str) -> KeyReference {
    text.parse().expect("a reference")
}

fn every_kind_of_key_signs(folder: &Path) {
    let environment = Environment { pin: Some(softhsm::PIN), module: true };
    for algorithm in ALGORITHMS {
        let public = folder.join(format!("{}.pub", label(algorithm)));
        let public = PublicKey::from_pem(&std::fs::read(public).expect("written")).expect("a key");
        let name = reference(&format!("pkcs11:token=assay%20test;object={}", label(algorithm)));
        let opened = open_key(&name, &environment).unwrap_or_else(|error| panic!("{algorithm}: {error}"));
        let signer = &*opened.signer;
        // The P-256 key was written anew for the names that stand twice.
        if algorithm != KeyAlgorithm::EcdsaP256 {
            assert_eq!(signer.public_key(), &public, "{algorithm}");
        }
        assert_eq!(signer.place(), format!("token key {name}"));
        for scheme in Scheme::all().filter(|scheme| scheme.key() == algorithm) {
            let message = Message::Bytes(b"message");
            let signed = sign_checked(signer, scheme, &message);
            if scheme == Scheme::Ed25519Ph {
                let error = signed.expect_err("SoftHSM has no such mode");
                assert_eq!(error.code(), "key-scheme");
                assert!(error.to_string().contains("signs pure Ed25519 in its place"), "{error}");
                let digest = HashAlgorithm::Sha512.digest(b"message");
                let error = sign_checked(signer, scheme, &Message::Digest(&digest)).expect_err("a digest");
                assert!(error.to_string().contains("only its digest"), "{error}");
                continue;
            }
            let signature = signed.unwrap_or_else(|error| panic!("{scheme}: {error}"));
            assert_eq!(signer.public_key().signed(scheme, &message, &signature), Ok(true), "{scheme}");
            if let Some(hash) = scheme.hash() {
                let digest = hash.digest(b"message");
                assert!(sign_checked(signer, scheme, &Message::Digest(&digest)).is_ok(), "{scheme}");
            }
        }
    }
}

fn keys_are_found_by_every_name(folder: &Path, module: &str) {
    let pin = folder.join("pin");
    std::fs::write(&pin, format!("{}\n", softhsm::PIN)).expect("written");
    let silent = Environment { pin: None, module: false };
    let query = format!("?module-path={module}&pin-source=file:{}", pin.display());
    for names in ["object=ed25519", "id=%05", "object=ed25519;id=%05;type=private"] {
        let name = reference(&format!("pkcs11:token=assay%20test;{names}{query}"));
        let opened = open_key(&name, &silent).unwrap_or_else(|error| panic!("{names}: {error}"));
        assert_eq!(opened.signer.public_key().algorithm(), KeyAlgorithm::Ed25519);
    }
    // The public half needs no PIN.
    let public = reference(&format!("pkcs11:token=assay%20test;object=ecdsa-p-384?module-path={module}"));
    let public = open_public_key(&public, &silent).expect("without a PIN");
    assert_eq!(public.algorithm(), KeyAlgorithm::EcdsaP384);
}

fn every_failure_has_its_message(module: &str) {
    let with = |pin| Environment { pin, module: true };
    let good = with(Some(softhsm::PIN));
    let key = "pkcs11:token=assay%20test;object=ed25519";
    let rows: [(&str, &Environment, &str); 8] = [
        (key, &with(Some("canary-wrong")), "refused the PIN"),
        ("pkcs11:token=another;object=ed25519", &good, "has 0 tokens that fit the URI, expected one"),
        ("pkcs11:token=assay%20test;object=none", &good, "has 0 private keys that fit the URI, expected one"),
        (
            "pkcs11:token=assay%20test;object=twice",
            &good,
            "has 2 private keys that fit the URI, expected one",
        ),
        ("pkcs11:token=assay%20test;object=ed25519;id=%00", &good, "has 0 private keys"),
        (key, &Environment { pin: Some(softhsm::PIN), module: false }, "module is not named"),
        ("pkcs11:token=t;object=k?module-path=/nowhere.so", &good, "module /nowhere.so is no file"),
        ("pkcs11:token=t;object=k?module-path=/etc/hostname", &good, "loading the module failed"),
    ];
    for (text, environment, expected) in rows {
        let error = open_key(&reference(text), environment).expect_err(text);
        assert_eq!((error.code(), error.class()), ("key-token", Class::Undecided), "{text}: {error}");
        assert!(error.to_string().contains(expected), "{text}: {error}");
        assert!(!format!("{error} {error:?} {}", error.hint()).contains("canary"), "{error:?}");
    }
    let unread = reference(&format!("{key}?module-path={module}&pin-source=/nowhere/pin"));
    assert_eq!(open_key(&unread, &good).map(|_| ()).map_err(|error| error.code()), Err("key-file"));
    let silent = open_key(&reference(key), &with(None)).map(|_| ()).map_err(|error| error.code());
    assert_eq!(silent, Err("key-no-password"));
}
