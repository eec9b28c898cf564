//! How a client behaves.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base::Secret;

use crate::{Clock, ProxyOptions, SystemClock};

/// Options of a [`Client`](crate::Client).
#[derive(Clone)]
pub struct ClientOptions {
    /// The `User-Agent` header.
    pub user_agent: String,
    /// Time limits of one try.
    pub timeouts: Timeouts,
    /// When and how often to try again.
    pub retry: RetryPolicy,
    /// Proxies; none by default.
    pub proxy: ProxyOptions,
    /// PEM files with certificate authorities to trust beside the system's. The system's store is the one
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR` name, where they are set.
    pub ca_files: Vec<PathBuf>,
    /// TLS of single hosts, where it differs.
    pub host_tls: HostTls,
    /// `host[:port]` that may be spoken to over plain http, beyond loopback.
    pub plain_http_hosts: BTreeSet<String>,
    /// Time and waiting.
    pub clock: Arc<dyn Clock>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            user_agent: concat!("assay/", env!("CARGO_PKG_VERSION")).into(),
            timeouts: Timeouts::default(),
            retry: RetryPolicy::default(),
            proxy: ProxyOptions::default(),
            ca_files: Vec::new(),
            host_tls: HostTls::default(),
            plain_http_hosts: BTreeSet::new(),
            clock: Arc::new(SystemClock::default()),
        }
    }
}

impl std::fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientOptions")
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .field("proxy", &self.proxy)
            .field("ca_files", &self.ca_files)
            .field("host_tls", &self.host_tls)
            .field("plain_http_hosts", &self.plain_http_hosts)
            .finish_non_exhaustive()
    }
}

/// TLS that differs from the default, for named hosts and no other: not for where they redirect to, nor for the token
/// service they name.
#[derive(Debug, Clone, Default)]
pub struct HostTls {
    /// `host[:port]`. These are spoken to with TLS also on loopback, unless plain http is allowed for them by name.
    pub hosts: BTreeSet<String>,
    /// The only authorities these hosts' certificates may be from, in place of the system's and of
    /// [`ClientOptions::ca_files`].
    pub authorities: Option<Pem>,
    /// Shown to these hosts when they ask: the certificate with its chain, and its key.
    pub client_certificate: Option<(Pem, Pem)>,
    /// Takes any certificate of these hosts, also an expired one or another host's.
    pub danger_accept_any_certificate: bool,
}

/// Certificates or a key in PEM.
#[derive(Debug, Clone)]
pub enum Pem {
    /// A file.
    File(PathBuf),
    /// The text itself, for those that are written into another file.
    Text {
        /// Where it is from, for errors.
        place: String,
        /// The text.
        text: Arc<Secret<Vec<u8>>>,
    },
}

impl Pem {
    /// Text that is at hand.
    #[must_use]
    pub fn text(place: impl Into<String>, text: Secret<Vec<u8>>) -> Self {
        Self::Text { place: place.into(), text: Arc::new(text) }
    }
}

impl From<PathBuf> for Pem {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

/// Time limits of one try of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Name resolution, TCP and TLS.
    pub connect: Duration,
    /// Until the answer's headers are there.
    pub response: Duration,
    /// One read of a body: how long a sender may stall. Over twice as long a body has to move 1 KiB a second on average,
    /// in either direction.
    pub read: Duration,
    /// Everything including the body. None: a stream may take as long as it moves.
    pub total: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        // 10 s is what Docker and containerd give a dial; 30 s is Go's default keep-alive and the patience of
        // most gateways before they answer 504 themselves.
        Self {
            connect: Duration::from_secs(10),
            response: Duration::from_secs(30),
            read: Duration::from_secs(30),
            total: None,
        }
    }
}

/// When to try again: status 429, 502, 503 and 504 and broken connections, for idempotent requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Tries in all, the first included.
    pub attempts: u32,
    /// The first wait; it doubles with every try. Up to half is taken off at random.
    pub first_wait: Duration,
    /// The longest wait without a `Retry-After`.
    pub longest_wait: Duration,
    /// No try starts later than this after the first. A `Retry-After` beyond it fails at once.
    pub budget: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        // Waits of 0.5, 1, 2 and 4 s at most: 7.5 s when a server stays down. The budget leaves room for a
        // registry's one-minute throttle window.
        Self {
            attempts: 5,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
            budget: Duration::from_secs(90),
        }
    }
}
