//! [`Transport`] over the HTTP client.

use base::Fault;
use net::{Client, Request, Url};

use crate::transport::{Method, Transport, WireRequest, WireResponse};

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
        let mut outgoing = match request.method {
            Method::Get => Request::get(url),
            Method::Post => Request::post(url, request.content_type, request.body.clone()),
        }
        .header("accept", request.accept)
        .total_timeout(request.timeout)
        .retry(request.retry)
        .max_redirects(0);
        for (name, value) in &request.headers {
            outgoing = outgoing.header(name, value);
        }
        if let Some(value) = &request.authorization {
            outgoing = outgoing.secret_header("authorization", value.clone());
        }
        let response = self.client.send(&outgoing).map_err(boxed)?;
        let status = response.status;
        let location = response.headers.get("location").map(str::to_owned);
        let body = response.read_bounded(request.answer_limit).map_err(boxed)?;
        Ok(WireResponse { status, location, body })
    }
}
