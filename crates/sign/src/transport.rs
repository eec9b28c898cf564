//! How requests to Sigstore services leave this crate.

use base::{Fault, Secret};

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}

/// A request to a service.
#[derive(Debug, Clone)]
pub struct WireRequest {
    /// Method.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// `Authorization: Bearer …`.
    pub bearer: Option<Secret<String>>,
    /// `Content-Type` of the body.
    pub content_type: &'static str,
    /// `Accept`.
    pub accept: &'static str,
    /// Body; empty for GET.
    pub body: Vec<u8>,
    /// Most bytes of an answer that are read.
    pub answer_limit: u64,
}

/// An answer of a service, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireResponse {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
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
