//! A plug-in of the `sigstore-kms-*` protocol whose keys are PKCS#8 files: `testkey:///path/to/key.pem`. Words in place
//! of a path make it misbehave.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sign::{Message, PrivateKey, Scheme, Signer as _};

/// Answers one request, if this process was started as the plug-in.
pub(crate) fn ran_as_plugin() -> bool {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, version, request] = arguments.as_slice() else { return false };
    if version != "v1" {
        return false;
    }
    let request: Value = serde_json::from_str(request).expect("JSON");
    let output = match request["initOptions"]["keyResourceID"].as_str().expect("a key") {
        "silent" => Vec::new(),
        "garbage" => b"no JSON".to_vec(),
        "huge" => vec![b' '; (1 << 20) + 1],
        "refusing" => json!({"errorMessage": "\u{1b}[31mno such key"}).to_string().into_bytes(),
        "elsewhere" => json!({"defaultAlgorithm": {"defaultAlgorithm": "x"}}).to_string().into_bytes(),
        "hanging" => loop {
            std::thread::park();
        },
        key => answer(key, &request).to_string().into_bytes(),
    };
    // The caller may have stopped listening.
    let _ = std::io::stdout().write_all(&output);
    true
}

fn answer(key: &str, request: &Value) -> Value {
    assert_eq!(request["initOptions"]["protocolVersion"], "v1");
    let secrets = ["ASSAY_PASSWORD", "COSIGN_PASSWORD", "COSIGN_PKCS11_PIN"];
    assert!(secrets.iter().all(|name| std::env::var_os(name).is_none()), "a secret of another key came here");
    match request["methodName"].as_str().expect("a method") {
        "publicKey" => {
            json!({"publicKey": {"publicKeyPEM": STANDARD.encode(load(key).public_key().to_pem())}})
        }
        "defaultAlgorithm" => json!({"defaultAlgorithm": {"defaultAlgorithm": "ecdsa-p384"}}),
        "createKey" => {
            assert_eq!(request["createKey"]["algorithm"], "ecdsa-p384");
            let made = PrivateKey::generate(sign::KeyAlgorithm::EcdsaP384).expect("made");
            let der = STANDARD.encode(made.to_pkcs8_der().expect("encodes").expose());
            let text = format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n");
            std::fs::write(key, text).expect("written");
            json!({"createKey": {"publicKeyPEM": STANDARD.encode(made.public_key().to_pem())}})
        }
        "signMessage" => {
            // A service that mixes up its keys.
            let key = match key.ends_with("?swapped") {
                true => PrivateKey::generate(load(key).public_key().algorithm()).expect("made"),
                false => load(key),
            };
            let signature = key.sign(scheme(&key, request), &message(request, &mut Vec::new()));
            json!({"signMessage": {"signature": STANDARD.encode(signature.expect("signed"))}})
        }
        other => json!({"errorMessage": format!("unsupported method: {other}")}),
    }
}

fn load(path: &str) -> PrivateKey {
    let path = path.strip_suffix("?swapped").unwrap_or(path);
    let text = std::fs::read(path).expect("a key file");
    sign::import_key(&base::Secret::new(text)).expect("a key")
}

fn scheme(key: &PrivateKey, request: &Value) -> Scheme {
    let hash = request["signMessage"]["signOptions"]["messageOptions"]["hashFunc"].as_u64();
    // Go's numbers of SHA-256, SHA-384 and SHA-512.
    let numbers = [5, 6, 7];
    assert!(hash.is_none_or(|hash| numbers.contains(&hash)), "hash function {hash:?}");
    assert_eq!(request["initOptions"]["hashFunc"].as_u64(), Some(hash.unwrap_or(0)));
    key.public_key().algorithm().scheme(hash.is_some())
}

fn message<'a>(request: &Value, buffer: &'a mut Vec<u8>) -> Message<'a> {
    match request["signMessage"]["signOptions"]["messageOptions"]["digest"].as_str() {
        Some(digest) => {
            *buffer = STANDARD.decode(digest).expect("base64");
            Message::Digest(buffer)
        }
        None => {
            std::io::stdin().read_to_end(buffer).expect("a message");
            Message::Bytes(buffer)
        }
    }
}
