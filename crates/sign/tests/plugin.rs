//! Plug-ins, with this very program as one of them. Without the usual harness: it looks at its arguments first.
#![expect(clippy::expect_used, reason = "tests: a broken assumption fails the test")]

#[path = "plugin/program.rs"]
mod program;

use std::path::Path;
use std::time::Duration;

use base::{Class, Fault as _, Secret};
use sign::{
    KeyAlgorithm, KeyError, KeyReference, KeySecrets, Message, PrivateKey, PublicKey, Signer as _,
    create_key, open_key, open_public_key, sign_checked,
};

struct Environment {
    path: String,
    timeout: Duration,
}

impl KeySecrets for Environment {
    fn variable(&self, name: &str) -> Option<Secret<String>> {
        (name == "PATH").then(|| Secret::new(self.path.clone()))
    }

    fn password(&self, _: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        Err(KeyError::Password)
    }

    fn pin(&self, _: &str) -> Result<Secret<Vec<u8>>, KeyError> {
        Err(KeyError::Password)
    }

    fn plugin_timeout(&self) -> Duration {
        self.timeout
    }
}

fn main() {
    if program::ran_as_plugin() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("sigstore-kms-testkey");
    std::os::unix::fs::symlink(std::env::current_exe().expect("this program"), program).expect("a link");
    let path = folder.path().to_str().expect("text").to_owned();
    let environment = Environment { path, timeout: Duration::from_secs(120) };
    every_kind_of_key_signs(folder.path(), &environment);
    a_key_is_made(folder.path(), &environment);
    a_signature_of_another_key_is_noticed(folder.path(), &environment);
    every_misbehaviour_has_its_message(&environment);
    a_program_that_hangs_is_ended(&environment);
    only_absolute_folders_of_the_path_count(folder.path());
}

fn reference(key: &str) -> KeyReference {
    format!("testkey://{key}").parse().expect("a reference")
}

fn write_key(folder: &Path, algorithm: KeyAlgorithm) -> (String, PublicKey) {
    use base64::Engine as _;
    let key = PrivateKey::generate(algorithm).expect("made");
    let der = base64::engine::general_purpose::STANDARD.encode(key.to_pkcs8_der().expect("encodes").expose());
    let path = folder.join(format!("{algorithm}.pem"));
    let text = format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n");
    std::fs::write(&path, text).expect("written");
    (path.to_str().expect("text").to_owned(), key.public_key().clone())
}

fn every_kind_of_key_signs(folder: &Path, environment: &Environment) {
    let algorithms = [
        KeyAlgorithm::EcdsaP256,
        KeyAlgorithm::EcdsaP384,
        KeyAlgorithm::EcdsaP521,
        KeyAlgorithm::Rsa2048,
        KeyAlgorithm::Ed25519,
    ];
    for algorithm in algorithms {
        let (key, public) = write_key(folder, algorithm);
        let opened = open_key(&reference(&key), environment).expect("opens");
        assert!(!opened.is_plain);
        assert_eq!(opened.signer.public_key(), &public);
        assert_eq!(open_public_key(&reference(&key), environment).as_ref(), Ok(&public));
        for logged in [false, true] {
            let scheme = algorithm.scheme(logged);
            let message = Message::Bytes(b"message");
            let signature = sign_checked(&*opened.signer, scheme, &message).expect("signs");
            assert_eq!(public.signed(scheme, &message, &signature), Ok(true), "{scheme}");
            if let Some(hash) = scheme.hash() {
                let digest = hash.digest(b"message");
                let signature =
                    sign_checked(&*opened.signer, scheme, &Message::Digest(&digest)).expect("signs");
                assert_eq!(public.signed(scheme, &message, &signature), Ok(true), "{scheme}");
            }
        }
    }
}

fn a_key_is_made(folder: &Path, environment: &Environment) {
    let path = folder.join("made.pem");
    let key = reference(path.to_str().expect("text"));
    let made = create_key(&key, environment).expect("made");
    assert_eq!(made.algorithm(), KeyAlgorithm::EcdsaP384);
    assert_eq!(open_public_key(&key, environment), Ok(made));
    let error = create_key(&KeyReference::File(path), environment).expect_err("a file");
    assert_eq!(error.code(), "key-reference");
}

fn a_signature_of_another_key_is_noticed(folder: &Path, environment: &Environment) {
    let (key, _) = write_key(folder, KeyAlgorithm::EcdsaP256);
    let opened = open_key(&reference(&format!("{key}?swapped")), environment).expect("opens");
    let scheme = KeyAlgorithm::EcdsaP256.scheme(true);
    let error = sign_checked(&*opened.signer, scheme, &Message::Bytes(b"m")).expect_err("another key");
    assert_eq!(error, KeyError::Mismatch { place: "plug-in sigstore-kms-testkey".into() });
}

fn every_misbehaviour_has_its_message(environment: &Environment) {
    let rows = [
        ("silent", "said nothing"),
        ("garbage", "did not answer in the protocol's JSON"),
        ("huge", "answered with more than 1 MiB"),
        ("refusing", "answered: [31mno such key"),
        ("elsewhere", "gave no public key"),
        // It panics, and says nothing on standard output.
        ("/nowhere/key.pem", "said nothing"),
    ];
    for (key, expected) in rows {
        let error = open_key(&reference(key), environment).expect_err(key);
        assert_eq!((error.code(), error.class()), ("key-plugin", Class::Undecided), "{key}");
        assert_eq!(error.to_string(), format!("plug-in sigstore-kms-testkey {expected}"));
    }
}

fn a_program_that_hangs_is_ended(environment: &Environment) {
    let hasty = Environment { path: environment.path.clone(), timeout: Duration::ZERO };
    let error = open_key(&reference("hanging"), &hasty).expect_err("no answer");
    assert!(error.to_string().ends_with("did not answer within 0 s"), "{error}");
}

fn only_absolute_folders_of_the_path_count(folder: &Path) {
    let find = |path: String| {
        let environment = Environment { path, timeout: Duration::from_secs(120) };
        let error = open_key(&reference("refusing"), &environment).expect_err("never a key");
        error.to_string()
    };
    let absolute = folder.to_str().expect("text");
    let here = std::env::current_dir().expect("a folder");
    let up = "../".repeat(here.components().count());
    let relative = format!("{up}{}", absolute.trim_start_matches('/'));
    assert!(Path::new(&relative).join("sigstore-kms-testkey").exists());
    for path in [relative, "/nowhere".into(), String::new(), ".".into()] {
        assert!(find(path.clone()).ends_with("is not on the path"), "{path}");
    }
    assert!(find(format!("/nowhere:{absolute}")).contains("answered"));
}
