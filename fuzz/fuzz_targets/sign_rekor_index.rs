//! What a Rekor v1 log lists about a digest, and the entries it lists.
#![no_main]

struct Log<'a>(&'a [u8]);

impl sign::Transport for Log<'_> {
    fn send(&self, request: &sign::WireRequest) -> Result<sign::WireResponse, Box<dyn base::Fault>> {
        let list = br#"["24296fb24b8ad77a9e4aa4f7e8e4b1a0fa3bd2d2d53b1ed2d55d8a6dbf8ab4ee0b6d7a1b0f3a6dd9"]"#;
        let body = if self.0.first() != Some(&b'{') || !request.url.ends_with("retrieve") { self.0 } else { list };
        Ok(sign::WireResponse { status: 200, location: None, body: body.to_vec() })
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = sign::logged_entries_about(&Log(data), "https://log.test", &base::Digest::sha256_of(b"x"));
});
