//! The client against scripted servers on loopback.

#![expect(clippy::expect_used, reason = "helpers of tests fail the test")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base::{Class, Fault, Secret, Timestamp};
use net::{Client, ClientOptions, Clock, Method, NetError, Request, RequestBody, Timeouts, Url};

/// Answers connections one after the other with what `answers` holds, and records what was asked.
struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
        let port = listener.local_addr().expect("address").port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&seen);
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().expect("accept");
                record.lock().expect("lock").push(read_request(&mut stream));
                stream.write_all(answer.as_bytes()).expect("write");
            }
        });
        Self { port, seen }
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://127.0.0.1:{}{path}", self.port)).expect("valid")
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("lock").clone()
    }
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).expect("read") == 1 {
        bytes.push(byte[0]);
    }
    let mut text = String::from_utf8(bytes).expect("text");
    let length =
        text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("body");
    text.push_str(&String::from_utf8_lossy(&body));
    text
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Time that only moves when someone sleeps.
#[derive(Default)]
struct FakeClock(Mutex<Vec<Duration>>);

impl Clock for FakeClock {
    fn elapsed(&self) -> Duration {
        self.0.lock().expect("lock").iter().sum()
    }
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_000_000)
    }
    fn sleep(&self, duration: Duration) {
        self.0.lock().expect("lock").push(duration);
    }
    fn jitter(&self) -> f64 {
        1.0
    }
}

fn client() -> (Client, Arc<FakeClock>) {
    let clock = Arc::new(FakeClock::default());
    let options = ClientOptions {
        clock: clock.clone(),
        timeouts: Timeouts {
            response: Duration::from_millis(300),
            read: Duration::from_millis(300),
            ..Timeouts::default()
        },
        ..ClientOptions::default()
    };
    (Client::new(options), clock)
}

fn canary() -> Secret<String> {
    Secret::new("Bearer canary".into())
}

#[test]
fn reads_an_answer_and_counts_it() {
    let server = Server::start(vec![answer("200 OK", "x-a: 1\r\nX-A: 2\r\n", "hello")]);
    let (client, _) = client();
    let request = Request::get(server.url("/x?y=1"))
        .header("accept", "text/plain")
        .secret_header("authorization", canary());
    let response = client.send(&request).expect("answer");
    assert_eq!(response.headers.all("x-a").collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(response.read_bounded(5).expect("body"), b"hello");
    let seen = server.seen().remove(0).to_lowercase();
    assert!(
        seen.starts_with("get /x?y=1 http/1.1") && seen.contains("authorization: bearer canary"),
        "{seen}"
    );
    assert!(seen.contains("user-agent: assay/") && !seen.contains("accept-encoding"), "{seen}");
    let counts = client.counters().counts();
    assert_eq!((counts.get, counts.requests(), counts.bytes_received), (1, 1, 5));
}

#[test]
fn a_body_one_past_the_limit_is_refused() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for (limit, fits) in [(5, true), (4, false)] {
        for body in [answer("200 OK", "", "hello"), chunked.to_owned()] {
            let server = Server::start(vec![body]);
            let result = client().0.send(&Request::get(server.url("/"))).expect("answer").read_bounded(limit);
            assert_eq!(result.is_ok(), fits);
            if let Err(error) = result {
                assert_eq!(error.code(), "net-too-large");
            }
        }
    }
}

#[test]
fn waits_as_long_as_retry_after_says() {
    let server = Server::start(vec![
        answer("429 Too Many Requests", "retry-after: 7\r\n", ""),
        answer("503 Service Unavailable", "", ""),
        answer("200 OK", "", "ok"),
    ]);
    let (client, clock) = client();
    assert_eq!(client.send(&Request::get(server.url("/"))).expect("answer").status, 200);
    assert_eq!(*clock.0.lock().expect("lock"), [Duration::from_secs(7), Duration::from_secs(1)]);
    assert_eq!(client.counters().counts().retries, 2);
}

#[test]
fn gives_up_with_the_right_error() {
    let many = |status: &str, headers: &str| vec![answer(status, headers, "why\r\n\u{1b}[31m"); 5];
    let rows = [
        (Method::Get, many("429 Too Many Requests", "retry-after: 1\r\n"), "net-too-many-requests", 5),
        // Longer than the budget of 90 s: fails at once instead of waiting in vain.
        (Method::Get, many("429 Too Many Requests", "retry-after: 91\r\n"), "net-too-many-requests", 1),
        (Method::Get, many("503 Unavailable", ""), "net-server-error", 5),
        (Method::Get, many("500 Oops", ""), "net-server-error", 1),
        (Method::Post, many("503 Unavailable", ""), "net-server-error", 1),
        (Method::Get, vec!["nonsense\r\n\r\n".into(); 5], "net-broken", 5),
        (Method::Get, vec![String::new(); 5], "net-broken", 5),
    ];
    for (method, answers, code, tries) in rows {
        let server = Server::start(answers);
        let (client, _) = client();
        let error = client.send(&Request::new(method, server.url("/x?token=canary"))).expect_err(code);
        assert_eq!((error.code(), error.class()), (code, Class::Undecided), "{error}");
        assert_eq!(server.seen().len(), tries, "{error}");
        let shown = format!("{error} {error:?} {}", error.hint());
        assert!(!shown.contains("canary") && !shown.contains('\u{1b}'), "{shown}");
    }
}

#[test]
fn a_throttled_host_is_left_alone_by_later_requests() {
    let server = Server::start(vec![
        answer("429 Too Many Requests", "retry-after: 30\r\n", ""),
        answer("200 OK", "", ""),
    ]);
    let (client, clock) = client();
    let error = client.send(&Request::get(server.url("/")).retry(false)).expect_err("throttled");
    assert_eq!(
        error,
        NetError::TooManyRequests { url: server.url("/").to_string(), retry_after_secs: Some(30) }
    );
    assert_eq!(client.send(&Request::get(server.url("/"))).expect("answer").status, 200);
    assert_eq!(*clock.0.lock().expect("lock"), [Duration::from_secs(30)]);
}

#[test]
fn secrets_stay_with_their_origin() {
    // Same origin keeps them; another port is another origin; coming back does not bring them back.
    let home = TcpListener::bind("127.0.0.1:0").expect("bind");
    let home_port = home.local_addr().expect("address").port();
    let away = Server::start(vec![answer(
        "302 Found",
        &format!("location: http://127.0.0.1:{home_port}/back\r\n"),
        "",
    )]);
    let to_away = format!("location: {}\r\n", away.url("/away").full());
    let home_seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&home_seen);
    let serve = std::thread::spawn(move || {
        for reply in [
            answer("307 Temporary Redirect", "location: /again\r\n", ""),
            answer("307 Temporary Redirect", &to_away, ""),
            answer("200 OK", "", "done"),
        ] {
            let (mut stream, _) = home.accept().expect("accept");
            record.lock().expect("lock").push(read_request(&mut stream));
            stream.write_all(reply.as_bytes()).expect("write");
        }
    });
    let url = Url::parse(&format!("http://127.0.0.1:{home_port}/start")).expect("valid");
    let request = Request::get(url).secret_header("authorization", canary()).header("accept", "x/y");
    let response = client().0.send(&request).expect("answer");
    assert_eq!((response.url.path(), response.status), ("/back", 200));
    serve.join().expect("server");
    let home_seen = home_seen.lock().expect("lock").clone();
    let had: Vec<bool> = home_seen.iter().map(|text| text.contains("canary")).collect();
    assert_eq!(had, [true, true, false]);
    assert!(!away.seen()[0].contains("canary") && away.seen()[0].contains("x/y"), "{}", away.seen()[0]);
}

#[test]
fn redirects_are_bounded_and_bodies_stay_home() {
    let server = Server::start(vec![answer("302 Found", "location: /x\r\n", ""); 3]);
    let (client, _) = client();
    let error = client.send(&Request::get(server.url("/x")).max_redirects(2)).expect_err("loop");
    assert_eq!(error.code(), "net-redirect");

    let server = Server::start(vec![answer("302 Found", "location: /x\r\n", "")]);
    assert_eq!(client.send(&Request::get(server.url("/")).max_redirects(0)).expect("answer").status, 302);

    let elsewhere = Server::start(Vec::new());
    let location = format!("location: {}\r\n", elsewhere.url("/").full());
    let server = Server::start(vec![answer("307 Temporary Redirect", &location, "")]);
    let error = client.send(&Request::post(server.url("/"), "a/b", b"x".to_vec())).expect_err("body leaves");
    assert_eq!(error.code(), "net-redirect");
    assert!(elsewhere.seen().is_empty());
}

#[test]
fn sends_bodies_of_known_length() {
    let open = || Ok(Box::new(&b"streamed"[..]) as Box<dyn Read + Send>);
    let rows = [
        (RequestBody::Empty, "content-length: 0", ""),
        (RequestBody::Bytes(b"bytes".to_vec().into()), "content-length: 5", "bytes"),
        (RequestBody::Stream { len: 8, open: Arc::new(open) }, "content-length: 8", "streamed"),
    ];
    for (body, header, text) in rows {
        let server = Server::start(vec![answer("503 Unavailable", "", ""), answer("201 Created", "", "")]);
        let request = Request::new(Method::Put, server.url("/")).body(body);
        assert_eq!(client().0.send(&request).expect("answer").status, 201);
        for seen in server.seen() {
            assert!(seen.contains(header) && seen.ends_with(&format!("\r\n\r\n{text}")), "{seen}");
            assert!(!seen.contains("transfer-encoding"), "{seen}");
        }
    }
}

#[test]
fn a_download_goes_on_after_the_connection_broke() {
    let first = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n01234".to_owned();
    let rows = [
        ("206 Partial Content", "content-range: bytes 5-9/10\r\n", "56789", true),
        ("200 OK", "", "0123456789", true),
        ("206 Partial Content", "content-range: bytes 4-9/10\r\n", "456789", false),
        ("404 Not Found", "", "", false),
    ];
    for (status, headers, body, good) in rows {
        let server = Server::start(vec![first.clone(), answer(status, headers, body)]);
        let (client, _) = client();
        let mut download = client.download(Request::get(server.url("/blob")), None).expect("answer");
        assert_eq!(download.expected_len(), Some(10));
        let mut read = Vec::new();
        let result = download.read_to_end(&mut read);
        assert!(server.seen()[1].contains("range: bytes=5-"), "{}", server.seen()[1]);
        if good {
            result.expect(status);
            assert_eq!(read, b"0123456789", "{status}");
        } else {
            assert!(NetError::of_io(&result.expect_err(status)).is_some());
        }
    }
}

#[test]
fn a_download_that_always_breaks_ends() {
    let server = Server::start(vec!["HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0".to_owned(); 6]);
    let mut download = client().0.download(Request::get(server.url("/blob")), None).expect("answer");
    let error = std::io::copy(&mut download, &mut std::io::sink()).expect_err("always broken");
    assert_eq!(NetError::of_io(&error).map(Fault::code), Some("net-broken"));
    assert_eq!(server.seen().len(), 6);
}

#[test]
fn each_way_to_fail_to_connect_has_its_code() {
    let (client, _) = client();
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
        listener.local_addr().expect("address").port()
    };
    let silent = TcpListener::bind("127.0.0.1:0").expect("bind");
    let silent_port = silent.local_addr().expect("address").port();
    let plain = TcpListener::bind("127.0.0.1:0").expect("bind");
    let plain_port = plain.local_addr().expect("address").port();
    std::thread::spawn(move || {
        let (mut stream, _) = plain.accept().expect("accept");
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("write");
        // Reads what was sent, so that closing does not reset the connection before the answer is read.
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let send = |url: &str, retry| {
        let url = Url::parse(url).expect(url);
        client.send(&Request::get(url).retry(retry)).expect_err("fails").code()
    };
    assert_eq!(send(&format!("http://127.0.0.1:{closed}/"), true), "net-refused");
    assert_eq!(send(&format!("http://127.0.0.1:{silent_port}/"), false), "net-timed-out");
    assert_eq!(send(&format!("https://127.0.0.1:{plain_port}/"), false), "net-tls");
    assert_eq!(send("http://registry.example.com/", true), "net-plain-http");
    // RFC 6761: .invalid never resolves.
    assert_eq!(send("https://nowhere.invalid/", false), "net-dns");
}

#[test]
fn a_stalled_body_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
    let port = listener.local_addr().expect("address").port();
    let (done, wait) = std::sync::mpsc::channel::<()>();
    let serve = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("accept");
        read_request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n01").expect("write");
        // Holds the connection open until the client gave up.
        let _ = wait.recv();
    });
    let url = Url::parse(&format!("http://127.0.0.1:{port}/")).expect("valid");
    let error = client().0.send(&Request::get(url)).expect("headers").read_bounded(10).expect_err("stalls");
    assert_eq!(error.code(), "net-timed-out");
    drop(done);
    serve.join().expect("server");
}

#[test]
fn extra_authorities_must_be_readable() {
    let folder = tempfile::tempdir().expect("folder");
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "nothing").expect("write");
    for file in [folder.path().join("absent.pem"), empty] {
        let client = Client::new(ClientOptions { ca_files: vec![file], ..ClientOptions::default() });
        let url = Url::parse("https://127.0.0.1:1/").expect("valid");
        assert_eq!(client.send(&Request::get(url)).expect_err("no roots").code(), "net-trust-roots");
    }
}

#[test]
fn line_breaks_in_headers_are_refused() {
    let (client, _) = client();
    let url = Url::parse("http://127.0.0.1:1/").expect("valid");
    let request = Request::get(url).secret_header("authorization", Secret::new("a\r\nx: canary".into()));
    let error = client.send(&request).expect_err("invalid");
    assert_eq!(error.code(), "net-invalid-header");
    assert!(!format!("{error:?}").contains("canary"));
}

#[test]
fn requests_go_through_the_proxy_with_its_credentials_only() {
    let named = |server: &Server, retry| {
        let proxy = format!("http://user:word@127.0.0.1:{}", server.port);
        let plain_http_hosts = ["registry.example.com".to_owned()].into();
        let proxy = net::ProxyOptions::from_variables(&|name| (name == "http_proxy").then(|| proxy.clone()));
        let client = Client::new(ClientOptions { proxy, plain_http_hosts, ..ClientOptions::default() });
        let url = Url::parse("http://registry.example.com/v2/").expect("valid");
        client.send(&Request::get(url).secret_header("authorization", canary()).retry(retry))
    };
    let server = Server::start(vec![answer("407 Proxy Authentication Required", "", "")]);
    let error = named(&server, false).expect_err("refused");
    assert_eq!(error.code(), "net-proxy-refused", "{error}");
    let seen = server.seen().remove(0).to_lowercase();
    // dXNlcjp3b3Jk is "user:word".
    assert!(seen.starts_with("connect registry.example.com:80"), "{seen}");
    assert!(seen.contains("basic dxnlcjp3b3jk") && !seen.contains("canary"), "{seen}");
}

/// Time that moves by a second each time somebody looks.
#[derive(Default)]
struct Ticking(std::sync::atomic::AtomicU64);

impl Clock for Ticking {
    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
    }
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_000_000)
    }
    fn sleep(&self, _: Duration) {}
    fn jitter(&self) -> f64 {
        1.0
    }
}

#[test]
fn a_body_that_only_trickles_is_given_up() {
    let ticking = || ClientOptions { clock: Arc::new(Ticking::default()), ..ClientOptions::default() };
    let body = "x".repeat(200_000);
    // A byte a second is too slow, and is not asked for again: there is one answer.
    let server = Server::start(vec![answer("200 OK", "", &body)]);
    let mut download = Client::new(ticking()).download(Request::get(server.url("/")), None).expect("begins");
    let error = loop {
        match download.read(&mut [0]) {
            Ok(n) => assert_eq!(n, 1, "it goes on"),
            Err(error) => break error,
        }
    };
    let error = NetError::of_io(&error).expect("of the network").clone();
    assert!(
        matches!(error, NetError::TooSlow { bytes, secs, .. } if bytes < 80 && (60..80).contains(&secs)),
        "{error}"
    );
    assert_eq!((error.code(), error.class()), ("net-too-slow", Class::Undecided));
    // 2 KiB a second are not.
    let server = Server::start(vec![answer("200 OK", "", &body)]);
    let mut download = Client::new(ticking()).download(Request::get(server.url("/")), None).expect("begins");
    let mut buffer = [0; 2048];
    let mut received = 0;
    while let Some(n) = Some(download.read(&mut buffer).expect("read")).filter(|n| *n > 0) {
        received += n;
    }
    assert_eq!(received, body.len());
}

#[test]
fn a_receiver_that_only_trickles_is_given_up() {
    /// Hands out a byte for each read, as a connection that takes no more would have it.
    struct Bytewise(std::io::Cursor<Vec<u8>>);
    impl Read for Bytewise {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            self.0.read(&mut buf[..1])
        }
    }
    let server = Server::start(vec![answer("201 Created", "", "")]);
    let client =
        Client::new(ClientOptions { clock: Arc::new(Ticking::default()), ..ClientOptions::default() });
    let open = || Ok(Box::new(Bytewise(std::io::Cursor::new(vec![0; 1000]))) as Box<dyn Read + Send>);
    let request = Request::new(Method::Put, server.url("/"))
        .body(RequestBody::Stream { len: 1000, open: Arc::new(open) })
        .retry(false);
    let error = client.send(&request).expect_err("given up");
    assert_eq!(error.code(), "net-too-slow", "{error}");
}
