//! TLS against a server with a private authority.

#![expect(clippy::expect_used, reason = "helpers of tests fail the test")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use base::Fault;
use net::{Client, ClientOptions, Request, Url};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures")).join(name)
}

/// Serves `times` connections with the fixture's certificate; returns the port.
fn serve(times: usize) -> u16 {
    let chain = CertificateDer::pem_file_iter(fixture("server.pem")).expect("file");
    let chain: Vec<_> = chain.map(|der| der.expect("certificate")).collect();
    let key = PrivateKeyDer::from_pem_file(fixture("server.key")).expect("key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("key fits");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
    let port = listener.local_addr().expect("address").port();
    std::thread::spawn(move || {
        for _ in 0..times {
            let (stream, _) = listener.accept().expect("accept");
            let session = rustls::ServerConnection::new(Arc::clone(&config)).expect("session");
            let mut stream = rustls::StreamOwned::new(session, stream);
            // A client that does not trust the certificate leaves in the handshake.
            let mut request = [0; 2048];
            if stream.read(&mut request).is_ok() {
                let _ =
                    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
            }
        }
    });
    port
}

fn client(ca_files: Vec<PathBuf>) -> Client {
    Client::new(ClientOptions { ca_files, ..ClientOptions::default() })
}

#[test]
fn trusts_a_named_authority_for_the_named_host_only() {
    let port = serve(3);
    let get = |client: &Client, host: &str| {
        let url = Url::parse(&format!("https://{host}:{port}/")).expect("valid");
        client.send(&Request::get(url).retry(false)).and_then(|response| response.read_bounded(2))
    };
    let trusting = client(vec![fixture("authority.pem")]);
    assert_eq!(get(&trusting, "localhost").expect("trusted"), b"ok");
    let other_name = get(&trusting, "127.0.0.1").expect_err("the certificate is for localhost");
    assert_eq!(other_name.code(), "net-tls", "{other_name}");
    // The server's own certificate is no authority for it: that keeps a pinned leaf from vouching for others.
    let untrusting = client(vec![fixture("server.pem")]);
    let unknown = get(&untrusting, "localhost").expect_err("unknown authority");
    assert_eq!(unknown.code(), "net-tls", "{unknown}");
}

#[test]
fn own_tls_holds_for_the_named_host_only() {
    let port = serve(3);
    let with = |hosts: &str, client_certificate| {
        let host_tls = net::HostTls {
            hosts: [hosts.to_owned()].into(),
            client_certificate,
            danger_accept_any_certificate: true,
            authorities: None,
        };
        Client::new(ClientOptions { host_tls, ..ClientOptions::default() })
    };
    let get = |client: &Client| {
        let url = Url::parse(&format!("https://127.0.0.1:{port}/")).expect("valid");
        client.send(&Request::get(url).retry(false)).and_then(|response| response.read_bounded(2))
    };
    let named = format!("127.0.0.1:{port}");
    let client = with(&named, None);
    assert!(!client.allows_plain_http(&named) && client.allows_plain_http("127.0.0.1:1"));
    assert_eq!(get(&client).expect("any certificate will do"), b"ok");
    assert_eq!(get(&with("127.0.0.1:1", None)).expect_err("another host").code(), "net-tls");
    let shown = Some((fixture("server.pem").into(), fixture("server.key").into()));
    assert_eq!(get(&with(&named, shown)).expect("nobody asks for it"), b"ok");
    for (chain, key, code) in [
        ("server.pem", "server.pem", "net-client-certificate"),
        ("server.pem", "absent", "net-client-certificate"),
        ("server.key", "server.key", "net-trust-roots"),
    ] {
        let files = Some((fixture(chain).into(), fixture(key).into()));
        assert_eq!(get(&with(&named, files)).expect_err(code).code(), code, "{chain} {key}");
    }
}

#[test]
fn own_authorities_stand_in_for_all_others() {
    let port = serve(3);
    let read = |name: &str| base::Secret::new(std::fs::read(fixture(name)).expect("fixture"));
    let get = |authorities: &str| {
        let host_tls = net::HostTls {
            hosts: [format!("localhost:{port}")].into(),
            authorities: Some(net::Pem::text("the configuration", read(authorities))),
            ..net::HostTls::default()
        };
        // Trusted elsewhere, which does not count for a host with authorities of its own.
        let ca_files = vec![fixture("authority.pem")];
        let client = Client::new(ClientOptions { host_tls, ca_files, ..ClientOptions::default() });
        let url = Url::parse(&format!("https://localhost:{port}/")).expect("valid");
        client.send(&Request::get(url).retry(false)).and_then(|response| response.read_bounded(2))
    };
    assert_eq!(get("authority.pem").expect("trusted"), b"ok");
    assert_eq!(get("server.pem").expect_err("another authority").code(), "net-tls");
    let none = get("server.key").expect_err("no certificate");
    assert_eq!(none.code(), "net-trust-roots");
    assert!(none.to_string().contains("the configuration"), "{none}");
}
