//! What can go wrong between here and a server.

use std::io;

use base::{Class, Fault};

use crate::{TlsFault, Url};

/// A failure of a request. URLs are shown without user information and query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NetError {
    /// The URL cannot be used.
    #[error("\"{url}\" is not a usable URL: {reason}")]
    InvalidUrl {
        /// The text, redacted.
        url: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A header cannot be sent.
    #[error("header \"{name}\" has a value that cannot be sent")]
    InvalidHeader {
        /// Its name.
        name: String,
    },
    /// A proxy setting cannot be used.
    #[error("proxy \"{proxy}\" is not a usable proxy URL")]
    InvalidProxy {
        /// The setting, redacted.
        proxy: String,
    },
    /// Certificate authorities could not be loaded.
    #[error("certificate authorities could not be loaded from {place}: {reason}")]
    TrustRoots {
        /// A file, or the system's store.
        place: String,
        /// Why.
        reason: String,
    },
    /// Plain http with a host nobody allowed it for.
    #[error("{url} is plain http, expected https")]
    PlainHttp {
        /// The URL.
        url: String,
    },
    /// The name does not resolve.
    #[error("host of {url} was not found")]
    Dns {
        /// The URL.
        url: String,
    },
    /// Nobody listens, or the network rejects.
    #[error("connection to {url} was refused: {reason}")]
    Refused {
        /// The URL.
        url: String,
        /// The system's words.
        reason: String,
    },
    /// A time limit passed.
    #[error("{url} timed out while waiting for {phase}")]
    TimedOut {
        /// The URL.
        url: String,
        /// What was waited for.
        phase: &'static str,
    },
    /// Bytes come or go, and hardly any: see [`Timeouts::read`](crate::Timeouts::read).
    #[error("{url} moved {bytes} bytes in {secs} s, expected at least 1024 a second")]
    TooSlow {
        /// The URL.
        url: String,
        /// Bytes that came or went.
        bytes: u64,
        /// Seconds that were waited for them.
        secs: u64,
    },
    /// TLS failed.
    #[error("no trusted TLS connection with {url}: {reason}")]
    Tls {
        /// The URL.
        url: String,
        /// What kind of failure it is.
        fault: TlsFault,
        /// Why.
        reason: String,
    },
    /// The connection broke, or the answer was not HTTP.
    #[error("connection with {url} broke: {reason}")]
    Broken {
        /// The URL.
        url: String,
        /// Why.
        reason: String,
    },
    /// The proxy is not there.
    #[error("proxy {proxy}, by which {url} is asked, could not be reached: {reason}")]
    ProxyUnreachable {
        /// The URL.
        url: String,
        /// The proxy, redacted.
        proxy: String,
        /// Why.
        reason: String,
    },
    /// The proxy refused.
    #[error("proxy refused to connect to {url}: {reason}")]
    ProxyRefused {
        /// The URL.
        url: String,
        /// Why.
        reason: String,
    },
    /// A redirect that must not be followed.
    #[error("{from} redirects to {to}, which is not followed: {reason}")]
    Redirect {
        /// Where it came from.
        from: String,
        /// Where it points, redacted.
        to: String,
        /// Why it is not followed.
        reason: &'static str,
    },
    /// Status 429.
    #[error("{url} answered 429, too many requests{}", after(retry_after_secs))]
    TooManyRequests {
        /// The URL.
        url: String,
        /// What `Retry-After` asked for, in seconds.
        retry_after_secs: Option<u64>,
    },
    /// Status 5xx.
    #[error("{url} answered {status}{}", colon(excerpt))]
    Server {
        /// The URL.
        url: String,
        /// The status.
        status: u16,
        /// Beginning of the body.
        excerpt: String,
    },
    /// Another status than expected.
    #[error("{url} answered {status}, expected success{}", colon(excerpt))]
    Status {
        /// The URL.
        url: String,
        /// The status.
        status: u16,
        /// Beginning of the body.
        excerpt: String,
    },
    /// The body is larger than its limit.
    #[error("answer of {url} is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The URL.
        url: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The key to show to a server could not be loaded.
    #[error("client key {file} could not be loaded: {reason}")]
    ClientCertificate {
        /// The file.
        file: String,
        /// What is wrong, without its content.
        reason: String,
    },
    /// A body to send could not be opened or read.
    #[error("body for {url} could not be read: {reason}")]
    RequestBody {
        /// The URL.
        url: String,
        /// The system's words.
        reason: String,
    },
}

fn after(secs: &Option<u64>) -> String {
    secs.map(|secs| format!("; retry after {secs} s")).unwrap_or_default()
}

fn colon(excerpt: &str) -> String {
    if excerpt.is_empty() { String::new() } else { format!(": {excerpt}") }
}

impl NetError {
    /// The error inside an I/O error of a [`Body`](crate::Body) or [`Download`](crate::Download).
    #[must_use]
    pub fn of_io(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// Whether trying again later may help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::TimedOut { .. } | Self::Broken { .. } | Self::TooManyRequests { .. } | Self::Server { .. }
        )
    }

    pub(crate) fn from_ureq(error: ureq::Error, url: &Url) -> Self {
        let shown = url.to_string();
        match error {
            ureq::Error::HostNotFound => Self::Dns { url: shown },
            ureq::Error::Timeout(timeout) => Self::TimedOut { url: shown, phase: phase(timeout) },
            ureq::Error::Tls(reason) => {
                Self::Tls { url: shown, fault: TlsFault::Other, reason: reason.into() }
            }
            ureq::Error::Rustls(error) => Self::from_tls(&error, shown),
            ureq::Error::ConnectProxyFailed(reason) => {
                // Its words for a status are "proxy server responded 407/407".
                let status =
                    reason.strip_prefix("proxy server responded ").and_then(|said| said.split('/').next());
                let reason = status.map_or_else(|| reason.clone(), |status| format!("it answered {status}"));
                Self::ProxyRefused { url: shown, reason: crate::response::one_line(&reason) }
            }
            ureq::Error::ConnectionFailed => {
                Self::Refused { url: shown, reason: "no address answered".into() }
            }
            ureq::Error::Io(error) => Self::from_io(&error, shown),
            other => Self::Broken { url: shown, reason: crate::response::one_line(&other.to_string()) },
        }
    }

    fn from_io(error: &io::Error, url: String) -> Self {
        if let Some(inner) = Self::of_io(error) {
            return inner.clone();
        }
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Self::from_tls(tls, url);
        }
        let reason = error.to_string();
        match error.kind() {
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::AddrNotAvailable => Self::Refused { url, reason },
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::TimedOut { url, phase: "data" },
            _ => Self::Broken { url, reason },
        }
    }

    fn from_tls(error: &rustls::Error, url: String) -> Self {
        let (fault, reason) = crate::tls::judge(error);
        Self::Tls { url, fault, reason }
    }

    /// The same, where the connection would have been to a proxy.
    pub(crate) fn by_proxy(self, proxy: Option<String>) -> Self {
        match (self, proxy) {
            (Self::Dns { url }, Some(proxy)) => {
                Self::ProxyUnreachable { url, proxy, reason: "its host was not found".into() }
            }
            (Self::Refused { url, reason }, Some(proxy)) => Self::ProxyUnreachable { url, proxy, reason },
            (other, _) => other,
        }
    }

    /// From a failed read of a body.
    pub(crate) fn from_body(error: io::Error, url: &Url) -> Self {
        if let Some(inner) = Self::of_io(&error) {
            return inner.clone();
        }
        Self::from_ureq(ureq::Error::from(error), url)
    }
}

fn phase(timeout: ureq::Timeout) -> &'static str {
    match timeout {
        ureq::Timeout::Resolve => "name resolution",
        ureq::Timeout::Connect => "a connection",
        ureq::Timeout::SendRequest | ureq::Timeout::SendBody | ureq::Timeout::PerWrite => {
            "the request to be sent"
        }
        ureq::Timeout::RecvResponse => "an answer",
        _ => "data",
    }
}

impl Fault for NetError {
    fn code(&self) -> &'static str {
        match self {
            Self::InvalidUrl { .. } => "net-invalid-url",
            Self::InvalidHeader { .. } => "net-invalid-header",
            Self::InvalidProxy { .. } => "net-invalid-proxy",
            Self::TrustRoots { .. } => "net-trust-roots",
            Self::PlainHttp { .. } => "net-plain-http",
            Self::Dns { .. } => "net-dns",
            Self::Refused { .. } => "net-refused",
            Self::TimedOut { .. } => "net-timed-out",
            Self::TooSlow { .. } => "net-too-slow",
            Self::Tls { .. } => "net-tls",
            Self::Broken { .. } => "net-broken",
            Self::ProxyUnreachable { .. } => "net-proxy-unreachable",
            Self::ProxyRefused { .. } => "net-proxy-refused",
            Self::Redirect { .. } => "net-redirect",
            Self::TooManyRequests { .. } => "net-too-many-requests",
            Self::Server { .. } => "net-server-error",
            Self::Status { .. } => "net-status",
            Self::TooLarge { .. } => "net-too-large",
            Self::ClientCertificate { .. } => "net-client-certificate",
            Self::RequestBody { .. } => "net-request-body",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::InvalidUrl { .. } => {
                "write it like https://host.example.com/path, without user and password"
            }
            Self::InvalidHeader { .. } => "look for line breaks or control characters in the credential",
            Self::InvalidProxy { .. } => {
                "set HTTPS_PROXY to something like http://proxy.example.com:3128; SOCKS is not spoken"
            }
            Self::TrustRoots { .. } => "point SSL_CERT_FILE or the CA option at a PEM file with certificates",
            Self::PlainHttp { .. } => {
                "use https, or name the host with --insecure-registry if you accept the risk"
            }
            Self::Dns { .. } => "check the spelling of the host name and the resolver of this machine",
            Self::Refused { .. } => "check that the server runs and that no firewall is in between",
            Self::TimedOut { .. } => "try again; if it stays, check the network and proxy settings",
            Self::TooSlow { .. } => {
                "try again or use a mirror; a registry or proxy that only trickles is broken or hostile"
            }
            Self::Tls { fault, .. } => fault.hint(),
            Self::Broken { url, .. } if url.starts_with("http://") => {
                "try again; if it stays, the server may speak TLS only, or something in between cuts connections"
            }
            Self::Broken { .. } => {
                "try again; if it stays, something between here and the server cuts connections"
            }
            Self::ProxyUnreachable { .. } => {
                "check HTTPS_PROXY and HTTP_PROXY; hosts that need no proxy are named in NO_PROXY"
            }
            Self::ProxyRefused { reason, .. } if reason.contains("407") => {
                "the proxy wants a login: set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT"
            }
            Self::ProxyRefused { .. } => "check HTTPS_PROXY, its credentials, and NO_PROXY",
            Self::Redirect { .. } => "ask the operator of the server why it redirects there",
            Self::TooManyRequests { .. } => "wait, then try again; logging in usually raises the limit",
            Self::Server { .. } => "the server is at fault; try again later or tell its operator",
            Self::Status { .. } => "check the URL and the permissions of the credential",
            Self::TooLarge { .. } => "the server sends more than this kind of answer can be; check the URL",
            Self::ClientCertificate { .. } => "name an unencrypted PEM file with the key of the certificate",
            Self::RequestBody { .. } => "check that the file is still there and readable",
        }
        .into()
    }

    fn class(&self) -> Class {
        match self {
            Self::InvalidUrl { .. }
            | Self::InvalidHeader { .. }
            | Self::InvalidProxy { .. }
            | Self::TrustRoots { .. }
            | Self::ClientCertificate { .. }
            | Self::PlainHttp { .. } => Class::Usage,
            _ => Class::Undecided,
        }
    }
}
