//! [`Transport`] over the HTTP client.

use std::time::Duration;

use base::{Fault, Secret};
use net::{Client, Request, Url};

use crate::transport::{Method, Transport, WireRequest, WireResponse};

/// rekor-tiles/CLIENTS.md: a write waits for a checkpoint, so "use a timeout of at least 20 s".
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);

/// Speaks to services over HTTP.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    client: Client,
}

impl HttpTransport {
    /// A transport that uses this client, its proxies, certificates and limits.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: &WireRequest) -> Result<WireResponse, Box<dyn Fault>> {
        let boxed = |error: net::NetError| -> Box<dyn Fault> { Box::new(error) };
        let url = Url::parse(&request.url).map_err(boxed)?;
        let outgoing = match request.method {
            Method::Get => Request::get(url),
            // Each of the three services may be asked twice: a second certificate or timestamp harms nothing, and the
            // log answers a repeated entry with the first.
            Method::Post => Request::post(url, request.content_type, request.body.clone()).retry(true),
        };
        let mut outgoing =
            outgoing.header("accept", request.accept).total_timeout(TOTAL_TIMEOUT).max_redirects(0);
        if let Some(token) = &request.bearer {
            let value = Secret::new(format!("Bearer {}", token.expose()));
            outgoing = outgoing.secret_header("authorization", value);
        }
        let response = self.client.send(&outgoing).map_err(boxed)?;
        let status = response.status;
        let body = response.read_bounded(request.answer_limit).map_err(boxed)?;
        Ok(WireResponse { status, body })
    }
}
