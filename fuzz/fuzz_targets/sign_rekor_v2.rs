//! The answer of a transparency log to a new entry, of Rekor v2.
#![no_main]

use std::sync::LazyLock;

struct Service<'a>(&'a [u8]);

impl sign::Transport for Service<'_> {
    fn send(&self, _: &sign::WireRequest) -> Result<sign::WireResponse, Box<dyn base::Fault>> {
        Ok(sign::WireResponse { status: 200, location: None, body: self.0.to_vec() })
    }
}

static KEY: LazyLock<Option<sign::PrivateKey>> =
    LazyLock::new(|| sign::PrivateKey::generate(sign::KeyAlgorithm::Ed25519).ok());

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(key) = KEY.as_ref() else { return };
    let stack = sign::Services::of_stack("https://stack.test");
    let services = sign::Services { timestamps: Vec::new(), fulcio: None, ..stack };
    let signed = sign::KeyedSigner::new(key, services, &Service(data)).endorse_payload(b"{}".to_vec());
    assert!(signed.is_err(), "it is about another signature");
});
