//! What the surroundings of a CI job answer when they are asked for a token.
#![no_main]

use std::path::Path;
use std::time::Duration;

struct Job<'a>(&'a [u8]);

impl sign::Surroundings for Job<'_> {
    fn variable(&self, name: &str) -> Option<String> {
        let url = name.ends_with("URL") || name.ends_with("ENDPOINT");
        Some(if url { "https://ci.test/token?a=b".into() } else { "true".to_owned() })
    }
    fn file(&self, _: &Path) -> std::io::Result<Option<Vec<u8>>> {
        Ok(Some(self.0.to_vec()))
    }
    fn run(&self, _: &str, _: &[&str], _: Duration) -> std::io::Result<Vec<u8>> {
        Ok(self.0.to_vec())
    }
    fn workload_token(&self, _: &str, _: &str, _: Duration) -> std::io::Result<base::Secret<String>> {
        Ok(base::Secret::new(String::from_utf8_lossy(self.0).into_owned()))
    }
    fn exists(&self, _: &Path) -> bool {
        true
    }
}

impl sign::Transport for Job<'_> {
    fn send(&self, _: &sign::WireRequest) -> Result<sign::WireResponse, Box<dyn base::Fault>> {
        Ok(sign::WireResponse { status: 200, location: None, body: self.0.to_vec() })
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let job = Job(data);
    for provider in sign::Provider::ALL {
        let _ = sign::ambient_token(&job, &job, "sigstore", Some(provider));
    }
});
