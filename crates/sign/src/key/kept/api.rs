//! Requests to a store's API.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use base::Secret;
use net::{Client, Method, NetError, Request, RequestBody, Url};
use zeroize::Zeroizing;

use super::StoreFault;

/// etcd takes objects of 1.5 MiB, a secret's data may have 1 MiB (kubernetes.io, "Secrets"), which base64 makes 1.4 MiB;
/// what else an object says has as much room again.
const MAX_ANSWER_BYTES: u64 = 4 << 20;

/// One try of one request: these answer in well under a second.
const LIMIT: Duration = Duration::from_secs(30);

const MAX_MESSAGE_CHARS: usize = 300;

/// A client with its credential.
pub(super) struct Api {
    client: Client,
    /// Absolute, without a slash at its end.
    base: String,
    credential: Option<(&'static str, Secret<String>)>,
    headers: Vec<(&'static str, &'static str)>,
    /// What no message may show, beside the credential.
    hidden: Vec<Secret<String>>,
}

/// An answer whose status is not of a failure, or 404 or 409.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Zeroizing<Vec<u8>>,
}

impl Api {
    /// `credential` is the header it goes into, with its whole value.
    pub(super) fn new(
        client: Client,
        base: &str,
        credential: Option<(&'static str, Secret<String>)>,
    ) -> Self {
        let hidden = credential.iter().flat_map(|(_, value)| {
            // "Bearer TOKEN": the token alone must not be shown either.
            value.expose().split(' ').next_back().map(|word| Secret::new(word.to_owned()))
        });
        let hidden = hidden.collect();
        let base = base.trim_end_matches('/').to_owned();
        Self { client, base, credential, headers: Vec::new(), hidden }
    }

    /// Adds a header to all requests.
    pub(super) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// GET of a path.
    pub(super) fn get(&self, path: &str) -> Result<Answer, StoreFault> {
        self.send(Method::Get, path, None)
    }

    /// A request with a body of JSON, sent once.
    pub(super) fn write(&self, method: Method, path: &str, body: Vec<u8>) -> Result<Answer, StoreFault> {
        self.send(method, path, Some(Secret::new(body)))
    }

    fn send(&self, method: Method, path: &str, body: Option<Secret<Vec<u8>>>) -> Result<Answer, StoreFault> {
        let url = Url::parse(&format!("{}{path}", self.base)).map_err(StoreFault::Unreachable)?;
        let mut request = Request::new(method, url)
            .header("accept", "application/json")
            .total_timeout(LIMIT)
            // A write that may have been done already is not done again.
            .retry(body.is_none())
            .max_redirects(0);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some((name, value)) = &self.credential {
            request = request.secret_header(name, value.clone());
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(wiped(body));
        }
        let response = self.client.send(&request).map_err(|error| self.unreachable(error))?;
        let status = response.status;
        let body = response.read_bounded(MAX_ANSWER_BYTES).map_err(StoreFault::Unreachable)?;
        let body = Zeroizing::new(body);
        match status {
            200..=299 | 404 | 409 => Ok(Answer { status, body }),
            401 | 403 => Err(StoreFault::Denied { status, message: self.message(&body) }),
            _ => Err(StoreFault::Status { status, message: self.message(&body) }),
        }
    }

    /// The `message` or `error` of an answer's JSON, if it shows nothing that is hidden: servers repeat what they were
    /// sent.
    pub(super) fn message(&self, body: &[u8]) -> String {
        let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let said = ["message", "error"].iter().find_map(|name| json.get(name)).map(|said| match said {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        let said: String = said.unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
        if self.shows_hidden(&said) {
            return String::new();
        }
        said.chars().take(MAX_MESSAGE_CHARS).collect()
    }

    /// A failing server may repeat what it was sent, too.
    fn unreachable(&self, error: NetError) -> StoreFault {
        StoreFault::Unreachable(match error {
            NetError::Server { url, status, excerpt } if self.shows_hidden(&excerpt) => {
                NetError::Server { url, status, excerpt: String::new() }
            }
            other => other,
        })
    }

    fn shows_hidden(&self, text: &str) -> bool {
        self.hidden.iter().any(|secret| text.contains(secret.expose().as_str()))
    }

    /// Keeps a value out of messages. Short ones are not looked for: they would be found anywhere.
    pub(super) fn hide(&mut self, value: &str) {
        if value.len() >= 4 {
            self.hidden.push(Secret::new(value.to_owned()));
        }
    }
}

/// A body that is wiped after it was sent.
fn wiped(body: Secret<Vec<u8>>) -> RequestBody {
    let len = body.expose().len() as u64;
    let body = Arc::new(body);
    let open = move || -> std::io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Reader { body: Arc::clone(&body), at: 0 }))
    };
    RequestBody::Stream { len, open: Arc::new(open) }
}

struct Reader {
    body: Arc<Secret<Vec<u8>>>,
    at: usize,
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let mut rest = self.body.expose().get(self.at..).unwrap_or_default();
        let read = rest.read(into)?;
        self.at += read;
        Ok(read)
    }
}
