//! A small HTTP/1.1 server of threads, so that tests can break an answer at any byte.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The method.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The query without `?`, as sent.
    pub query: String,
    /// Headers; names are lower case, of repeated ones the last counts.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Incoming {
    /// The percent-decoded value of a query parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(n, _)| *n == name).map(|(_, value)| percent_decode(value))
    }
}

/// An answer, and how to break it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers beside `Content-Length`.
    pub headers: Vec<(String, String)>,
    /// The body. For HEAD it is not sent but its length is said.
    pub body: Vec<u8>,
    /// Close the connection after so many bytes of the body.
    pub truncate_at: Option<usize>,
    /// Stop sending after so many bytes of the body and keep the connection open until the server stops.
    pub hang_at: Option<usize>,
    /// Send the body only, without status line and headers, then close.
    pub raw: bool,
}

impl Reply {
    /// An answer without a body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}

type Handler = dyn Fn(&Incoming) -> Reply + Send + Sync;

/// A server on 127.0.0.1 that answers with a function. It stops when dropped.
pub struct Server {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    handler: Box<Handler>,
    stopped: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl Server {
    /// Starts on a free port.
    #[must_use]
    pub fn start(handler: impl Fn(&Incoming) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let shared = Arc::new(Shared {
            handler: Box::new(handler),
            stopped: AtomicBool::new(false),
            open: Mutex::default(),
        });
        let accepting = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if accepting.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&accepting);
                std::thread::spawn(move || serve(&shared, &stream));
            }
        });
        Self { port, shared }
    }

    /// `127.0.0.1:PORT`.
    #[must_use]
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// `http://127.0.0.1:PORT` and `path`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        for stream in self.shared.open.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // Already closed is as good.
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the accepting thread; if nobody accepts any more, that is the aim.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// Answers requests on one connection until it closes. An I/O error means the client left.
fn serve(shared: &Shared, stream: &TcpStream) {
    // Without this, a small answer waits for the client's delayed acknowledgement (40 ms on Linux).
    let _ = stream.set_nodelay(true);
    if let Ok(copy) = stream.try_clone() {
        shared.open.lock().unwrap_or_else(PoisonError::into_inner).push(copy);
    }
    let mut reader = BufReader::new(stream);
    while let Ok(Some(incoming)) = read_request(&mut reader, stream) {
        let reply = (shared.handler)(&incoming);
        let keep = write_reply(stream, &incoming, &reply);
        if reply.hang_at.is_some() {
            // Until the client gives up or the server stops.
            let _ = std::io::copy(&mut reader, &mut std::io::sink());
        }
        if !matches!(keep, Ok(true)) {
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
    }
}

fn read_request(reader: &mut BufReader<&TcpStream>, stream: &TcpStream) -> std::io::Result<Option<Incoming>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (method, path, query) = (method.to_owned(), percent_decode(path), query.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
    }
    if headers.get("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
        let mut writer = stream;
        writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let mut body = Vec::new();
    if headers.get("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        read_chunks(reader, &mut body)?;
    } else if let Some(length) = headers.get("content-length").and_then(|value| value.parse().ok()) {
        reader.take(length).read_to_end(&mut body)?;
    }
    Ok(Some(Incoming { method, path, query, headers, body }))
}

fn read_chunks(reader: &mut BufReader<&TcpStream>, body: &mut Vec<u8>) -> std::io::Result<()> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = u64::from_str_radix(line.trim(), 16).unwrap_or(0);
        reader.take(size).read_to_end(body)?;
        reader.read_line(&mut line)?;
        if size == 0 {
            return Ok(());
        }
    }
}

/// Returns whether the connection may be used again.
fn write_reply(mut stream: &TcpStream, incoming: &Incoming, reply: &Reply) -> std::io::Result<bool> {
    if reply.raw {
        stream.write_all(&reply.body)?;
        return Ok(false);
    }
    let mut head = format!("HTTP/1.1 {} Status\r\ncontent-length: {}\r\n", reply.status, reply.body.len());
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let mut out = head.into_bytes();
    let cut = reply.truncate_at.or(reply.hang_at).unwrap_or(reply.body.len()).min(reply.body.len());
    if incoming.method != "HEAD" {
        out.extend_from_slice(&reply.body[..cut]);
    }
    stream.write_all(&out)?;
    Ok(reply.truncate_at.is_none() && reply.hang_at.is_none())
}

/// Decodes `%41` and leaves everything else as it is.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let decoded = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()))
            .flatten();
        out.push(decoded.unwrap_or(bytes[at]));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}
