//! An OpenID Connect issuer: its discovery document, its answer with a code for another device, and its tokens.
#![no_main]

use std::time::Duration;

struct Issuer<'a>(&'a [u8], &'a [u8]);

impl sign::Transport for Issuer<'_> {
    fn send(&self, request: &sign::WireRequest) -> Result<sign::WireResponse, Box<dyn base::Fault>> {
        let discovery = request.url.ends_with("openid-configuration");
        let body = if discovery { self.0 } else { self.1 }.to_vec();
        Ok(sign::WireResponse { status: 200, location: None, body })
    }
}

/// Every wait takes an hour, so that a login ends.
struct Hours(std::sync::atomic::AtomicU64);

impl net::Clock for Hours {
    fn elapsed(&self) -> Duration {
        Duration::from_secs(3600 * self.0.load(std::sync::atomic::Ordering::Relaxed))
    }
    fn now(&self) -> base::Timestamp {
        base::Timestamp::from_secs(1_795_219_200)
    }
    fn sleep(&self, _: Duration) {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
    fn jitter(&self) -> f64 {
        0.0
    }
}

const DOCUMENT: &[u8] = br#"{"issuer":"https://issuer.test","token_endpoint":"https://issuer.test/token","device_authorization_endpoint":"https://issuer.test/device"}"#;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let client = sign::OidcClient {
        issuer: "https://issuer.test".into(),
        client_id: "c".into(),
        client_secret: Some(base::Secret::new("s".into())),
        redirect_url: None,
    };
    let clock = Hours(0.into());
    for issuer in [Issuer(data, data), Issuer(DOCUMENT, data)] {
        let login = sign::Login { transport: &issuer, clock: &clock, tell: &|_| (), open_browser: &|_| () };
        let _ = login.run(&client, sign::Flow::Device);
        let _ = login.run(&client, sign::Flow::ClientCredentials);
    }
});
