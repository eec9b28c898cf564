//! What is answered.

use std::io::Read;

use crate::pace::Pace;
use crate::{Counters, NetError, Url};

/// Headers of an answer. Names are lower case; values that are not text are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(pub(crate) Vec<(String, String)>);

impl Headers {
    /// The first value of a header; `name` is lower case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// All values of a header; `name` is lower case.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// An answer: status below 500 and not 429 (those are errors), headers, and a body to read.
#[derive(Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// Where the answer came from, after redirects.
    pub url: Url,
    /// The body.
    pub body: Body,
}

/// How much of an error answer is kept for the message, in bytes: enough for a registry's JSON error.
const MAX_EXCERPT_BYTES: u64 = 600;

impl Response {
    /// Whether the status is 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// `Content-Length`, if it is a number.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.headers.get("content-length")?.parse().ok()
    }

    /// Reads a body of at most `limit` bytes.
    ///
    /// # Errors
    /// [`NetError::TooLarge`] when there is more; otherwise what broke the connection.
    pub fn read_bounded(mut self, limit: u64) -> Result<Vec<u8>, NetError> {
        let too_large = || NetError::TooLarge { url: self.url.to_string(), limit };
        if self.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        match base::read_bounded(&mut self.body, limit) {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(_)) => Err(too_large()),
            Err(error) => Err(NetError::from_body(error, &self.url)),
        }
    }

    /// This answer when its status is 2xx, otherwise an error with the beginning of its body.
    ///
    /// # Errors
    /// [`NetError::Status`].
    pub fn expect_success(self) -> Result<Self, NetError> {
        if self.is_success() {
            return Ok(self);
        }
        let (status, url) = (self.status, self.url.to_string());
        Err(NetError::Status { url, status, excerpt: self.excerpt() })
    }

    /// The first 600 bytes of the body, on one line, without control characters.
    #[must_use]
    pub fn excerpt(mut self) -> String {
        let mut bytes = Vec::new();
        // What could be read before a failure is still worth showing; the status is the error here.
        let _ = (&mut self.body).take(MAX_EXCERPT_BYTES).read_to_end(&mut bytes);
        one_line(&String::from_utf8_lossy(&bytes))
    }
}

/// Text of a server made safe for a terminal: control characters become spaces, runs of spaces one.
pub(crate) fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A body being received. An I/O error of its `Read` carries the [`NetError`]; see [`NetError::of_io`].
pub struct Body {
    pub(crate) reader: Box<dyn Read + Send>,
    pub(crate) counters: Counters,
    pub(crate) url: Url,
    pub(crate) pace: Pace,
}

impl Read for Body {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        match self.pace.read(&mut *self.reader, buf, &self.url) {
            Ok(n) => {
                self.counters.count_received(n);
                Ok(n)
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => Err(error),
            Err(error) => Err(std::io::Error::new(error.kind(), NetError::from_body(error, &self.url))),
        }
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Body").field("url", &self.url).finish_non_exhaustive()
    }
}
