//! What is asked.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use base::Secret;

use crate::Url;

/// The methods this program uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET.
    Get,
    /// HEAD.
    Head,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

impl Method {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// RFC 9110 §9.2.2.
    fn is_idempotent(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Put | Self::Delete)
    }

    pub(crate) fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

type Open = dyn Fn() -> std::io::Result<Box<dyn Read + Send>> + Send + Sync;

/// A body to send. It can be sent again, so that a retry or redirect can.
#[derive(Clone)]
pub enum RequestBody {
    /// Nothing.
    Empty,
    /// Bytes in memory.
    Bytes(Arc<[u8]>),
    /// A stream of known length, opened anew for each try.
    Stream {
        /// Length in bytes.
        len: u64,
        /// Opens it.
        open: Arc<Open>,
    },
}

/// One request. Built with [`Request::new`] and the methods that follow it.
#[derive(Clone)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) secret_headers: Vec<(String, Secret<String>)>,
    pub(crate) body: RequestBody,
    pub(crate) total: Option<Duration>,
    pub(crate) retry: bool,
    pub(crate) max_redirects: u32,
}

/// Go's and curl's default for `--max-redirs` are 10 and 50; registries need one or two.
const MAX_REDIRECTS: u32 = 10;

impl Request {
    /// A request without headers and body. GET, HEAD, PUT and DELETE are retried.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: Vec::new(),
            secret_headers: Vec::new(),
            body: RequestBody::Empty,
            total: None,
            retry: method.is_idempotent(),
            max_redirects: MAX_REDIRECTS,
        }
    }

    /// A GET request.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self::new(Method::Get, url)
    }

    /// A POST request with a body in memory.
    #[must_use]
    pub fn post(url: Url, content_type: &str, body: Vec<u8>) -> Self {
        Self::new(Method::Post, url)
            .header("content-type", content_type)
            .body(RequestBody::Bytes(body.into()))
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a header that never leaves the origin of this request and is never shown.
    #[must_use]
    pub fn secret_header(mut self, name: &str, value: Secret<String>) -> Self {
        self.secret_headers.push((name.to_owned(), value));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: RequestBody) -> Self {
        self.body = body;
        self
    }

    /// Limits the time of one try, body included.
    #[must_use]
    pub fn total_timeout(mut self, total: Duration) -> Self {
        self.total = Some(total);
        self
    }

    /// Says whether sending it twice does no harm; overrides what the method implies.
    #[must_use]
    pub fn retry(mut self, retry: bool) -> Self {
        self.retry = retry;
        self
    }

    /// Follows at most `max` redirects; with 0 a redirect is returned as the answer.
    #[must_use]
    pub fn max_redirects(mut self, max: u32) -> Self {
        self.max_redirects = max;
        self
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
