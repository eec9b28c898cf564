//! The authorization code grant with PKCE, with a listener on this machine that the browser returns to (RFC 8252 §7.3).

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use base::Secret;
use net::Url;

use super::{Issuer, Login, OidcClient, SCOPE, printable};
use crate::SignError;
use crate::token::IdentityToken;

/// cosign waits as long for somebody to log in.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often the listener is looked at.
const POLL: Duration = Duration::from_millis(20);

/// A browser that connected says what it wants at once.
const READ_LIMIT: Duration = Duration::from_secs(2);

/// The request of a browser with its cookies for localhost; servers take 8 to 16 KiB.
const MAX_REQUEST_BYTES: usize = 32 << 10;

/// The default of cosign, which Sigstore's issuer is configured for.
const DEFAULT_REDIRECT: &str = "http://localhost:0/auth/callback";

const GOOD_PAGE: &str = "<!doctype html><title>assay</title><p>You are logged in. Go back to the terminal.";
const BAD_PAGE: &str = "<!doctype html><title>assay</title><p>This is not the login the terminal waits for.";

/// What the browser brought back.
enum Returned {
    Code(Secret<String>),
    Error(String),
}

pub(super) fn log_in(
    login: &Login<'_>,
    client: &OidcClient,
    issuer: &Issuer,
) -> Result<IdentityToken, SignError> {
    let endpoint = issuer.document.authorization_endpoint.as_deref();
    let authorize = issuer.endpoint(endpoint, "authorization_endpoint")?;
    let door = Door::open(client.redirect_url.as_deref().unwrap_or(DEFAULT_REDIRECT))?;
    let pkce = issuer.pkce()?;
    let (state, nonce) = (super::random()?, super::random()?);
    let parameters = [
        ("response_type", "code"),
        ("client_id", &client.client_id),
        ("redirect_uri", &door.redirect_uri),
        ("scope", SCOPE),
        ("state", state.expose()),
        ("nonce", nonce.expose()),
        ("code_challenge", &pkce.challenge),
        ("code_challenge_method", "S256"),
    ];
    let page = Url::parse(&authorize).map_err(|cause| super::unreachable(&authorize, Box::new(cause)))?;
    let page = parameters.iter().fold(page, |url, (name, value)| url.with_query(name, value));
    (login.tell)(&format!("log in at {}", page.full()));
    (login.open_browser)(&page.full());
    let code = match door.wait(state.expose(), PATIENCE)? {
        Returned::Code(code) => code,
        Returned::Error(error) => {
            return Err(SignError::Login { fault: format!("was refused: {}", printable(&error)) });
        }
    };
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", door.redirect_uri.as_str()),
        ("code_verifier", pkce.verifier.expose()),
    ];
    login.token(client, issuer, &form, Some(nonce.expose()))?.into_token()
}

/// A listener on loopback for one return.
struct Door {
    listener: TcpListener,
    redirect_uri: String,
    path: String,
    hosts: [String; 2],
}

impl Door {
    fn open(redirect: &str) -> Result<Self, SignError> {
        let wrong = |fault: String| SignError::Login { fault };
        let url = Url::parse(redirect)
            .map_err(|error| wrong(format!("has a redirect URL that is none: {error}")))?;
        if url.is_https() || !url.is_loopback() {
            return Err(wrong(format!("returns to {url}, expected http on localhost")));
        }
        let (name, port) = match url.host().rsplit_once(':') {
            Some((name, port)) => (name.to_owned(), port.parse().unwrap_or(0)),
            None => (url.host().to_owned(), 80),
        };
        let listening = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| {
            listener.set_nonblocking(true)?;
            let port = listener.local_addr()?.port();
            Ok((listener, port))
        });
        let (listener, port) =
            listening.map_err(|error| wrong(format!("needs port {port} of this machine: {error}")))?;
        let path = url.path().to_owned();
        let redirect_uri = format!("http://{name}:{port}{path}");
        Ok(Self {
            listener,
            redirect_uri,
            path,
            hosts: [format!("{name}:{port}"), format!("127.0.0.1:{port}")],
        })
    }

    /// Waits for the browser. Whatever else knocks is answered and forgotten: a page that guesses the port must not be
    /// able to end a login.
    fn wait(&self, state: &str, patience: Duration) -> Result<Returned, SignError> {
        let began = Instant::now();
        while began.elapsed() < patience {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    if let Ok(Some(returned)) = self.answer(&stream, state) {
                        return Ok(returned);
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => std::thread::sleep(POLL),
                Err(error) => {
                    return Err(SignError::Login { fault: format!("could not be waited for: {error}") });
                }
            }
        }
        Err(SignError::Login { fault: format!("was not finished within {} seconds", patience.as_secs()) })
    }

    fn answer(&self, mut stream: &TcpStream, state: &str) -> std::io::Result<Option<Returned>> {
        stream.set_nonblocking(false)?;
        stream.set_read_timeout(Some(READ_LIMIT))?;
        stream.set_write_timeout(Some(READ_LIMIT))?;
        let request = read_head(stream)?;
        let returned = returned(&request, &self.path, &self.hosts, state);
        let (status, page) = match &returned {
            Some(Returned::Code(_)) => ("200 OK", GOOD_PAGE),
            _ => ("400 Bad Request", BAD_PAGE),
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncache-control: no-store\r\n\
             content-security-policy: default-src 'none'\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
            page.len()
        )?;
        Ok(returned)
    }
}

/// Whether the head of a request to `http://HOST/PATH` is the one that ends a login with this state.
#[must_use]
pub fn is_login_return(head: &str, host: &str, path: &str, state: &str) -> bool {
    returned(head, path, &[host.to_owned()], state).is_some()
}

/// The answer in a request that is the awaited one: method, path, host (against DNS rebinding) and state.
fn returned(head: &str, wanted: &str, hosts: &[String], state: &str) -> Option<Returned> {
    let mut lines = head.lines();
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let (path, query) = target.split_once('?')?;
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    })?;
    if method != "GET" || path != wanted || !hosts.iter().any(|known| known == host) {
        return None;
    }
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(found, _)| *found == name).map(|(_, value)| decode(value))
    };
    if value("state")? != state {
        return None;
    }
    let described = || value("error_description").filter(|text| !text.is_empty());
    match value("error") {
        Some(error) => Some(Returned::Error(described().unwrap_or(error))),
        None => Some(Returned::Code(Secret::new(value("code").filter(|code| !code.is_empty())?))),
    }
}

fn read_head(mut stream: &TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        let n = stream.read(&mut buffer)?;
        if n == 0 || head.len() + n > MAX_REQUEST_BYTES {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        head.extend_from_slice(&buffer[..n]);
    }
    String::from_utf8(head).map_err(|_| std::io::ErrorKind::InvalidData.into())
}

/// `application/x-www-form-urlencoded`: `+` is a space, `%41` is a byte; a lone `%` stands for itself.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let decoded = pair.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(decoded.unwrap_or(if bytes[at] == b'+' { b' ' } else { bytes[at] }));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}
