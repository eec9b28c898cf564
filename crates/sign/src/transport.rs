//! How requests to Sigstore services and token issuers leave this crate.

use std::time::Duration;

use base::{Fault, Secret};

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}

/// rekor-tiles/CLIENTS.md: a write waits for a checkpoint, so "use a timeout of at least 20 s".
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// A request to a service.
#[derive(Clone)]
pub struct WireRequest {
    /// Method.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// The whole value of `Authorization`, such as `Bearer …`.
    pub authorization: Option<Secret<String>>,
    /// Headers beside the three that have fields here.
    pub headers: Vec<(&'static str, String)>,
    /// `Content-Type` of the body.
    pub content_type: &'static str,
    /// `Accept`.
    pub accept: &'static str,
    /// Body; empty for GET. Token requests carry secrets in it, so `Debug` shows its length only.
    pub body: Vec<u8>,
    /// Most bytes of an answer that are read.
    pub answer_limit: u64,
    /// How long one try may take.
    pub timeout: Duration,
    /// Whether it is tried again after 429, 5xx and broken connections.
    pub retry: bool,
}

impl WireRequest {
    /// A GET that takes JSON.
    #[must_use]
    pub fn get(url: impl Into<String>, answer_limit: u64) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            authorization: None,
            headers: Vec::new(),
            content_type: "",
            accept: "application/json",
            body: Vec::new(),
            answer_limit,
            timeout: DEFAULT_TIMEOUT,
            retry: true,
        }
    }

    /// A POST that takes JSON. It may be sent twice: a second certificate or timestamp harms nothing, and a log answers
    /// a repeated entry with the first.
    #[must_use]
    pub fn post(
        url: impl Into<String>,
        content_type: &'static str,
        body: Vec<u8>,
        answer_limit: u64,
    ) -> Self {
        Self { method: Method::Post, content_type, body, ..Self::get(url, answer_limit) }
    }

    /// Adds `Authorization: SCHEME TOKEN`.
    #[must_use]
    pub fn authorize(mut self, scheme: &str, token: &Secret<String>) -> Self {
        self.authorization = Some(Secret::new(format!("{scheme} {}", token.expose())));
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sent once, and answered within `timeout` or not at all.
    #[must_use]
    pub fn once_within(mut self, timeout: Duration) -> Self {
        (self.timeout, self.retry) = (timeout, false);
        self
    }
}

impl std::fmt::Debug for WireRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WireRequest")
            .field("method", &self.method)
            .field("url", &without_query(&self.url))
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A URL as it may be shown: queries carry codes and tokens.
pub(crate) fn without_query(url: &str) -> &str {
    url.split('?').next().unwrap_or_default()
}

/// An answer of a service, whatever its status.
#[derive(Clone, PartialEq, Eq)]
pub struct WireResponse {
    /// HTTP status.
    pub status: u16,
    /// The `Location` header.
    pub location: Option<String>,
    /// Body. Token answers are secrets, so `Debug` shows its length only.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for WireResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WireResponse")
            .field("status", &self.status)
            .field("location", &self.location.as_deref().map(without_query))
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// Carries requests: over HTTP, or into a stack in the same process.
///
/// Retries on 429 and 5xx are the transport's business; it answers with the last response it got.
pub trait Transport: Send + Sync {
    /// Sends one request and waits for the answer.
    ///
    /// # Errors
    /// When no answer came: refused, timed out, TLS failure.
    fn send(&self, request: &WireRequest) -> Result<WireResponse, Box<dyn Fault>>;
}
