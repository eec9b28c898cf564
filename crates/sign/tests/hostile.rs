//! Damaged signing configurations and tokens: refused or read, never a panic.

use base::{Secret, Timestamp};
use sign::{IdentityToken, SigningConfig};

const CONFIG: &str = r#"{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","caUrls":[{"url":"http://x/","majorApiVersion":1,"validFor":{"start":"2020-01-01T00:00:00Z"},"operator":"o"}],"rekorTlogUrls":[],"rekorTlogConfig":{"selector":"EXACT","count":2}}"#;

/// {"iss":"i","sub":"s","exp":1}
const TOKEN: &str = "aGVhZA.eyJpc3MiOiJpIiwic3ViIjoicyIsImV4cCI6MX0.c2ln";

fn damaged(good: &str) -> impl Iterator<Item = Vec<u8>> + '_ {
    let cuts = (0..good.len()).map(|cut| good.as_bytes()[..cut].to_vec());
    let changes = (0..good.len()).flat_map(move |at| {
        b"\0\"{.9\xff".iter().map(move |byte| {
            let mut bytes = good.as_bytes().to_vec();
            bytes[at] = *byte;
            bytes
        })
    });
    cuts.chain(changes)
}

#[test]
fn signing_configurations() {
    let now = Timestamp::from_secs(1_767_225_600);
    assert!(SigningConfig::parse(CONFIG.as_bytes()).and_then(|config| config.choose(now)).is_ok());
    for bytes in damaged(CONFIG) {
        if let Ok(config) = SigningConfig::parse(&bytes) {
            let _ = config.choose(now);
        }
    }
}

#[test]
fn tokens() {
    let parse = |text: String| IdentityToken::parse(&Secret::new(text));
    let good = parse(TOKEN.to_owned()).expect("a token");
    assert_eq!((good.issuer.as_str(), good.subject.as_str(), good.expires_secs), ("i", "s", 1));
    for bytes in damaged(TOKEN) {
        if let Ok(text) = String::from_utf8(bytes) {
            let _ = parse(text);
        }
    }
}
