//! TLS against a server with a private authority.

#![expect(clippy::expect_used, reason = "helpers of tests fail the test")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use base::Fault;
use net::{Client, ClientOptions, NetError, Request, TlsFault, Url};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures")).join(name)
}

/// Serves `times` connections with the fixture's certificate; returns the port.
fn serve(times: usize) -> u16 {
    serve_with(times, "server.pem", "server.key")
}

/// The same with another certificate and its key.
fn serve_with(times: usize, certificate: &str, key: &str) -> u16 {
    let chain = CertificateDer::pem_file_iter(fixture(certificate)).expect("file");
    let chain: Vec<_> = chain.map(|der| der.expect("certificate")).collect();
    let key = PrivateKeyDer::from_pem_file(fixture(key)).expect("key");
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

/// Each way a certificate can be wrong: which it is, and that the words name expected and found.
#[test]
fn what_is_wrong_with_a_certificate_is_said() {
    let second = "second-authority.pem";
    for (certificate, key, host, authority, fault, words) in [
        ("server.pem", "server.key", "localhost", second, TlsFault::UnknownAuthority, "not trusted here"),
        (
            "server.pem",
            "server.key",
            "127.0.0.1",
            "authority.pem",
            TlsFault::WrongName,
            "its certificate is for localhost, not for 127.0.0.1",
        ),
        // Trusted, and still no certificate for a server.
        (
            "own-authority.pem",
            "second.key",
            "localhost",
            "own-authority.pem",
            TlsFault::AuthorityAsServer,
            "is one of a certificate authority",
        ),
        (
            "expired.pem",
            "second.key",
            "localhost",
            second,
            TlsFault::Expired,
            "its certificate expired at 2021-01-01T00:00:00Z, and it is 2",
        ),
        (
            "early.pem",
            "second.key",
            "localhost",
            second,
            TlsFault::NotYetValid,
            "its certificate is valid from 2120-01-01T00:00:00Z on, and it is 2",
        ),
    ] {
        let port = serve_with(1, certificate, key);
        let url = Url::parse(&format!("https://{host}:{port}/")).expect("valid");
        let error = client(vec![fixture(authority)]).send(&Request::get(url).retry(false)).expect_err(words);
        let NetError::Tls { fault: found, .. } = &error else { panic!("{error}") };
        assert_eq!(*found, fault, "{error}");
        assert!(error.to_string().contains(words) && error.code() == "net-tls", "{error}");
    }
}

#[test]
fn what_speaks_no_tls_is_told_from_what_is_not_trusted() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
    let port = listener.local_addr().expect("address").port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("accept");
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("write");
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let url = Url::parse(&format!("https://localhost:{port}/")).expect("valid");
    let client = client(vec![fixture("authority.pem")]);
    let error = client.send(&Request::get(url).retry(false)).expect_err("no TLS");
    assert!(matches!(error, NetError::Tls { fault: TlsFault::NotTls, .. }), "{error}");
    assert!(error.hint().contains("--insecure-registry"), "{}", error.hint());
}

/// A proxy that answers the first request with `answer`, and where that lets it through joins it with `port`. What it was
/// asked comes back.
fn proxy(port: u16, answer: &'static str) -> (u16, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
    let here = listener.local_addr().expect("address").port();
    let serving = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("accept");
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            client.read_exact(&mut byte).expect("a request");
            asked.push(byte[0]);
        }
        client.write_all(answer.as_bytes()).expect("write");
        if answer.contains("200") {
            let mut server = std::net::TcpStream::connect(("127.0.0.1", port)).expect("server");
            let (mut from, mut to) = (client.try_clone().expect("copy"), server.try_clone().expect("copy"));
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            let _ = std::io::copy(&mut server, &mut client);
        }
        String::from_utf8(asked).expect("text")
    });
    (here, serving)
}

fn through(proxy: &str) -> Result<Vec<u8>, NetError> {
    let look = |name: &str| (name == "HTTPS_PROXY").then(|| proxy.to_owned());
    let client = Client::new(ClientOptions {
        proxy: net::ProxyOptions::from_variables(&look),
        ca_files: vec![fixture("second-authority.pem")],
        ..ClientOptions::default()
    });
    let secret = base::Secret::new("canary".to_owned());
    let url = Url::parse("https://registry.example.com/v2/").expect("valid");
    let request = Request::get(url).secret_header("authorization", secret).retry(false);
    client.send(&request).and_then(|response| response.read_bounded(2))
}

#[test]
fn a_proxy_joins_with_the_server_and_sees_nothing_of_the_request() {
    let server = serve_with(1, "registry.pem", "second.key");
    let (port, proxy) = proxy(server, "HTTP/1.1 200 Connection established\r\n\r\n");
    assert_eq!(through(&format!("http://user:word@127.0.0.1:{port}")).expect("answer"), b"ok");
    let asked = proxy.join().expect("proxy");
    assert!(asked.starts_with("CONNECT registry.example.com:443 HTTP/1.1\r\n"), "{asked}");
    // dXNlcjp3b3Jk is "user:word".
    assert!(asked.contains("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n"), "{asked}");
    assert!(!asked.contains("canary") && !asked.contains("/v2/"), "{asked}");
}

#[test]
fn each_way_a_proxy_fails_names_the_proxy() {
    for (answer, code, words) in [
        ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "net-proxy-refused", "USER:PASSWORD"),
        ("HTTP/1.1 403 Forbidden\r\n\r\n", "net-proxy-refused", "NO_PROXY"),
        ("", "net-proxy-refused", "NO_PROXY"),
        // A page in place of the tunnel.
        ("HTTP/1.1 200 OK\r\n\r\n<html>", "net-tls", "no proxy answers in its place"),
    ] {
        // Nobody listens behind it: what it lets through is closed at once.
        let closed = TcpListener::bind("127.0.0.1:0").expect("bind").local_addr().expect("address").port();
        let (port, serving) =
            if answer.contains("200") { proxy(serve(1), answer) } else { proxy(closed, answer) };
        let error = through(&format!("http://user:canary@127.0.0.1:{port}")).expect_err(answer);
        assert_eq!(error.code(), code, "{answer}: {error}");
        assert!(error.hint().contains(words) && !error.to_string().contains("canary"), "{error}");
        serving.join().expect("proxy");
    }
    let closed = TcpListener::bind("127.0.0.1:0").expect("bind").local_addr().expect("address").port();
    let error = through(&format!("http://user:canary@127.0.0.1:{closed}")).expect_err("nobody there");
    assert_eq!(error.code(), "net-proxy-unreachable");
    let shown = format!("{error} {error:?}");
    assert!(shown.contains(&format!("127.0.0.1:{closed}")) && !shown.contains("canary"), "{shown}");
    // RFC 6761: .invalid never resolves.
    let error = through("http://nowhere.invalid:3128").expect_err("no such host");
    assert_eq!(error.code(), "net-proxy-unreachable", "{error}");
    let error = through("socks5://127.0.0.1:1080").expect_err("not spoken");
    assert_eq!(error.code(), "net-invalid-proxy", "{error}");
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
