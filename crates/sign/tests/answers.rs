//! Services that answer badly: each becomes an error with a code, and none shows the token.
#![expect(clippy::expect_used, reason = "tests: a fixture that cannot be read fails the test")]

use attest::{Predicate, Statement, Subject};
use base::{Class, Digest, Fault, Secret};
use sign::{
    IdentityToken, KeylessSigner, LogApi, LogService, Services, SignError, Transport, WireRequest,
    WireResponse,
};

/// A certificate of the public-good instance, for another key than any made here.
const FOREIGN_LEAF: &[u8] = include_bytes!("../../verify/tests/cases/happy-path-v0.3/bundle.sigstore.json");

struct Fake {
    status: u16,
    body: Vec<u8>,
}

impl Transport for Fake {
    fn send(&self, request: &WireRequest) -> Result<WireResponse, Box<dyn Fault>> {
        assert_eq!(request.url, "http://stack.internal/api/v2/signingCert");
        assert!(request.authorization.is_some(), "the token goes in the header");
        let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
        let key = &body["publicKeyRequest"]["publicKey"];
        assert_eq!(key["algorithm"], "ECDSA");
        assert!(key["content"].as_str().is_some_and(|pem| pem.starts_with("-----BEGIN PUBLIC KEY-----")));
        assert!(body["publicKeyRequest"]["proofOfPossession"].is_string());
        assert!(!request.body.windows(6).any(|w| w == b"canary"), "the token is in the body");
        Ok(WireResponse { status: self.status, location: None, body: self.body.clone() })
    }
}

fn token() -> IdentityToken {
    // {"iss":"i","sub":"s","exp":1}
    let raw = Secret::new("aGVhZA.eyJpc3MiOiJpIiwic3ViIjoicyIsImV4cCI6MX0.canary".to_owned());
    IdentityToken::parse(&raw).expect("three parts")
}

fn sign(status: u16, body: impl Into<Vec<u8>>) -> SignError {
    let base = "http://stack.internal";
    let services = Services {
        fulcio: Some(base.into()),
        logs: vec![LogService { url: base.into(), api: LogApi::RekorV2 }],
        timestamps: vec![format!("{base}/api/v1/timestamp")],
        oidc: None,
    };
    let fake = Fake { status, body: body.into() };
    let subject = Subject::of(&Digest::sha256_of(b"image"));
    let statement = Statement::new(vec![subject], &Predicate::CosignSign);
    KeylessSigner::new(services, &fake).sign_statement(&token(), &statement).expect_err("a bad answer")
}

fn chain(certificates: &[&str]) -> String {
    serde_json::json!({"signedCertificateEmbeddedSct": {"chain": {"certificates": certificates}}}).to_string()
}

#[test]
fn every_bad_answer_has_its_code() {
    let bundle: serde_json::Value = serde_json::from_slice(FOREIGN_LEAF).expect("JSON");
    let der = bundle["verificationMaterial"]["certificate"]["rawBytes"].as_str().expect("a certificate");
    let foreign = format!("-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----\n");
    let wrapped: String = der
        .as_bytes()
        .chunks(64)
        .fold(String::new(), |text, line| text + std::str::from_utf8(line).expect("ASCII") + "\n");
    let folded = format!("-----BEGIN CERTIFICATE-----\n{wrapped}-----END CERTIFICATE-----\n");
    let rows = [
        (401, r#"{"code":16,"message":"bad token"}"#.to_owned(), "sign-unauthorized", "bad token"),
        (429, String::new(), "sign-throttled", "no message"),
        (500, "<html>\u{1b}[31mboom".into(), "sign-service-failed", "boom"),
        (400, "{}".into(), "sign-refused", "400"),
        (200, "<html>".into(), "sign-answer", "malformed JSON"),
        (200, "{}".into(), "sign-answer", "no certificate"),
        (200, r#"{"signedCertificateDetachedSct":{}}"#.into(), "sign-answer", "a detached SCT"),
        (200, chain(&[&foreign]), "sign-answer", "a chain of 1 certificates"),
        (200, chain(&["x"; 9]), "sign-answer", "a chain of 9 certificates"),
        (200, chain(&["garbage", "garbage"]), "sign-answer", "a malformed certificate"),
        (200, chain(&[&folded, &folded]), "sign-answer", "another key"),
    ];
    for (status, body, code, word) in rows {
        let error = sign(status, body.clone());
        let text = format!("{error} {error:?} {}", error.hint());
        assert_eq!(error.code(), code, "{body}: {text}");
        assert!(text.contains(word), "{text}");
        assert_eq!(error.class(), Class::Undecided);
        assert!(!text.contains("canary") && !error.to_string().contains('\u{1b}'), "{text}");
    }
}
