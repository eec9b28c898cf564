use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use base::Fault as _;
use net::Client;
use serde_json::json;
use testkit::{FakeClock, IssuerScript, OidcIssuer};

use super::*;
use crate::HttpTransport;

fn http() -> HttpTransport {
    HttpTransport::new(Client::new(net::ClientOptions::default()))
}

fn client(issuer: &OidcIssuer, script: &IssuerScript) -> OidcClient {
    OidcClient {
        issuer: issuer.url(),
        client_id: "sigstore".into(),
        client_secret: script.client_secret.clone().map(Secret::new),
        redirect_url: None,
    }
}

/// A request as a browser sends it; the answer's status and Location.
fn browse(url: &str) -> (u16, Option<String>) {
    let (authority, path) = url.strip_prefix("http://").expect("http").split_once('/').expect("a path");
    let address = authority.replace("localhost", "127.0.0.1");
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n").expect("sent");
    // Only the head: the fake keeps its connections open.
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).expect("an answer") == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).expect("text");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let location = head.lines().find_map(|line| line.strip_prefix("location: ")).map(str::to_owned);
    (status, location)
}

/// A user who opens the page at once; `before` happens between the login and the way back.
fn log_in(
    script: &IssuerScript,
    before: &(dyn Fn(&str) + Sync),
) -> (Result<IdentityToken, SignError>, OidcIssuer) {
    let issuer = OidcIssuer::start(script.clone());
    let told = RefCell::new(Vec::new());
    let result = std::thread::scope(|scope| {
        let open = |url: &str| {
            let url = url.to_owned();
            scope.spawn(move || {
                let (_, location) = browse(&url);
                if let Some(back) = location {
                    before(&back);
                    browse(&back);
                }
            });
        };
        let login = Login {
            transport: &http(),
            clock: &FakeClock::default(),
            tell: &|line| told.borrow_mut().push(line.to_owned()),
            open_browser: &open,
        };
        login.run(&client(&issuer, script), Flow::Browser)
    });
    assert!(told.borrow().iter().all(|line| line.starts_with("log in at http://127.0.0.1:")));
    (result, issuer)
}

#[test]
fn a_browser_brings_back_the_code() {
    for script in [
        IssuerScript::default(),
        IssuerScript { client_secret: Some("s3cret".into()), ..IssuerScript::default() },
        IssuerScript {
            client_secret: Some("s3cret".into()),
            secret_in_body: true,
            ..IssuerScript::default()
        },
    ] {
        let (result, issuer) = log_in(&script, &|_| {});
        let token = result.unwrap_or_else(|error| panic!("{error} {:?}", issuer.refusals()));
        assert_eq!(token.subject, "user@example.com");
        assert_eq!(token.issuer, issuer.url());
        assert!(issuer.refusals().is_empty(), "{:?}", issuer.refusals());
    }
}

#[test]
fn others_who_knock_end_no_login() {
    let knock = |back: &str| {
        let (base, query) = back.split_once('?').expect("a query");
        let state = query.rsplit_once("state=").expect("a state").1;
        for wrong in [
            format!("{base}?code=evil&state=guessed"),
            format!("{base}?code=evil"),
            format!("{base}?state={state}"),
            format!("{base}?error=access_denied&state=guessed"),
            base.replace("/auth/callback", "/other?x=1"),
        ] {
            assert_eq!(browse(&wrong).0, 400, "{wrong}");
        }
        // DNS rebinding: the right query under another name for this machine.
        let port = base.rsplit_once(':').and_then(|(_, rest)| rest.split('/').next()).expect("a port");
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("listens");
        let path = back.split_once(port).expect("a path").1;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: evil.example.com\r\n\r\n").expect("sent");
        let mut head = [0; 12];
        stream.read_exact(&mut head).expect("an answer");
        assert_eq!(&head, b"HTTP/1.1 400");
        // And somebody who says nothing and goes.
        drop(TcpStream::connect(format!("127.0.0.1:{port}")));
    };
    let (result, _) = log_in(&IssuerScript::default(), &knock);
    assert_eq!(result.expect("logged in").subject, "user@example.com");
}

#[test]
fn a_token_that_is_not_of_this_login_is_refused() {
    let rows = [
        (json!({"nonce": "another"}), "nonce"),
        (json!({"nonce": null}), "nonce"),
        (json!({"aud": "somebody-else"}), "another client"),
        (json!({"iss": "https://evil.example.com"}), "another issuer"),
    ];
    for (claims, word) in rows {
        let (result, _) =
            log_in(&IssuerScript { claims: claims.clone(), ..IssuerScript::default() }, &|_| {});
        let error = result.expect_err("refused");
        assert_eq!(error.code(), "sign-token", "{claims}");
        assert!(error.to_string().contains(word), "{claims}: {error}");
    }
    let (result, _) = log_in(&IssuerScript { denies: true, ..IssuerScript::default() }, &|_| {});
    let error = result.expect_err("the user said no");
    assert_eq!(error.code(), "sign-login");
    assert!(error.to_string().contains("the user said no"), "{error}");
}

fn on_a_device(script: &IssuerScript) -> (Result<IdentityToken, SignError>, Vec<u64>, Vec<String>) {
    let issuer = OidcIssuer::start(script.clone());
    let (clock, told) = (FakeClock::default(), RefCell::new(Vec::new()));
    let login = Login {
        transport: &http(),
        clock: &clock,
        tell: &|line| told.borrow_mut().push(line.to_owned()),
        open_browser: &|_| panic!("no browser here"),
    };
    let result = login.run(&client(&issuer, script), Flow::Device);
    assert!(issuer.refusals().is_empty(), "{:?}", issuer.refusals());
    (result, clock.waits().iter().map(std::time::Duration::as_secs).collect(), told.into_inner())
}

#[test]
fn a_device_asks_again_as_slowly_as_it_is_told() {
    let errors = vec!["authorization_pending", "slow_down", "authorization_pending"];
    let (result, waits, told) =
        on_a_device(&IssuerScript { device_errors: errors, ..IssuerScript::default() });
    assert_eq!(result.expect("logged in").subject, "user@example.com");
    assert_eq!(waits, [5, 5, 10, 10]);
    assert!(told[0].contains("/activate") && told[0].contains("WDJB-MJHT"), "{told:?}");
    let (result, waits, _) = on_a_device(&IssuerScript {
        device_errors: vec!["authorization_pending"; 500],
        ..IssuerScript::default()
    });
    assert!(result.expect_err("ten minutes").to_string().contains("within 10 minutes"));
    assert_eq!(waits.iter().sum::<u64>(), 600);
    for script in [
        IssuerScript { denies: true, ..IssuerScript::default() },
        IssuerScript { device_errors: vec!["expired_token"], ..IssuerScript::default() },
    ] {
        assert_eq!(on_a_device(&script).0.expect_err("refused").code(), "sign-login");
    }
}

#[test]
fn a_program_shows_its_secret() {
    let script = IssuerScript {
        client_secret: Some("a secret/with%signs".into()),
        secret_in_body: true,
        subject: "https://ci.example.com/job".into(),
        ..IssuerScript::default()
    };
    let run = |script: &IssuerScript, secret: Option<&str>| {
        let issuer = OidcIssuer::start(script.clone());
        let login = Login {
            transport: &http(),
            clock: &FakeClock::default(),
            tell: &|_| panic!("nobody is asked"),
            open_browser: &|_| panic!("nobody is asked"),
        };
        let secret = secret.map(|secret| Secret::new(secret.to_owned()));
        login.run(&OidcClient { client_secret: secret, ..client(&issuer, script) }, Flow::ClientCredentials)
    };
    assert_eq!(
        run(&script, Some("a secret/with%signs")).expect("a token").subject,
        "https://ci.example.com/job"
    );
    assert_eq!(run(&script, None).expect_err("no secret").code(), "sign-login");
    let error = run(&script, Some("canary")).expect_err("wrong secret");
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[test]
fn an_issuer_that_cannot_be_trusted_is_not_asked() {
    let rows = [
        (json!({"issuer": "https://evil.example.com"}), "issuer \"https://evil.example.com\""),
        (json!({"token_endpoint": "http://evil.example.com/token"}), "not https"),
        (json!({"token_endpoint": null}), "no token_endpoint"),
        (json!({"authorization_endpoint": "ftp://x"}), "not https"),
        (json!({"code_challenge_methods_supported": ["plain"]}), "S256"),
    ];
    for (discovery, word) in rows {
        let script = IssuerScript { discovery: discovery.clone(), ..IssuerScript::default() };
        let error = log_in(&script, &|_| {}).0.expect_err("refused");
        assert_eq!(error.code(), "sign-answer", "{discovery}");
        assert!(error.to_string().contains(word), "{discovery}: {error}");
    }
}

#[test]
fn the_way_back_is_on_this_machine() {
    let issuer = OidcIssuer::start(IssuerScript::default());
    for redirect in ["https://localhost/cb", "http://evil.example.com/cb", "nonsense"] {
        let wrong = OidcClient {
            redirect_url: Some(redirect.to_owned()),
            ..client(&issuer, &IssuerScript::default())
        };
        let login = Login {
            transport: &http(),
            clock: &FakeClock::default(),
            tell: &|_| panic!("nobody is sent there"),
            open_browser: &|_| {},
        };
        assert_eq!(login.run(&wrong, Flow::Browser).expect_err(redirect).code(), "sign-login");
    }
}
