//! The answer of the certificate authority.
#![no_main]

struct Fulcio<'a>(&'a [u8]);

impl sign::Transport for Fulcio<'_> {
    fn send(&self, _: &sign::WireRequest) -> Result<sign::WireResponse, Box<dyn base::Fault>> {
        Ok(sign::WireResponse { status: 200, location: None, body: self.0.to_vec() })
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // {"iss":"i","sub":"s","exp":1}
    let raw = base::Secret::new("aGVhZA.eyJpc3MiOiJpIiwic3ViIjoicyIsImV4cCI6MX0.x".to_owned());
    let Ok(token) = sign::IdentityToken::parse(&raw) else { return };
    let services = sign::Services::of_stack("https://stack.test");
    let signed = sign::KeylessSigner::new(services, &Fulcio(data)).sign_digest(&token, &base::Digest::sha256_of(b"x"));
    assert!(signed.is_err(), "nobody else knows the key");
});
