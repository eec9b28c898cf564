//! The only HTTP client: TLS, certificate authorities, proxies, redirects, retries, body budgets.
//!
//! Synchronous: an answer is a [`Body`], which is a `Read`. [`Client`] is cheap to clone and shared by threads.
//! HTTP semantics are RFC 9110; proxies follow the environment variables every other tool reads.
//!
//! # In scope
//! One request with its redirects and retries; streaming downloads that go on after a broken connection;
//! counting what was sent.
//!
//! # Out of scope
//! What the bytes mean; authentication schemes (a caller brings an `Authorization` value).
//!
//! # Invariants
//! - `Authorization` and other secret headers go to the origin (scheme, host, port) of the request and never along
//!   a redirect to another one.
//! - No step goes from https to http, and http is spoken only with loopback or a host the caller named.
//! - Errors show URLs without user information and query.
//! - A throttled or failing server is an error, never an empty answer.
//! - No body takes without end: silence has a limit, and so has trickling.

mod client;
mod clock;
mod counters;
mod download;
mod error;
mod exchange;
mod options;
mod pace;
mod proxy;
mod request;
mod response;
mod retry;
mod tls;
mod url;

pub use client::Client;
pub use clock::{Clock, SystemClock};
pub use counters::{Counters, Counts};
pub use download::Download;
pub use error::NetError;
pub use options::{ClientOptions, HostTls, Pem, RetryPolicy, Timeouts};
pub use proxy::ProxyOptions;
pub use request::{Method, Request, RequestBody};
pub use response::{Body, Headers, Response};
pub use retry::parse_retry_after;
pub use tls::TlsFault;
pub use url::{Url, encode_form, is_loopback_host};
