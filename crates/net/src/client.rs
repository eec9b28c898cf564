//! The client: retries around redirects around exchanges.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use crate::exchange::{Agents, Exchange};
use crate::retry::{Gate, backoff, parse_retry_after};
use crate::{
    ClientOptions, Clock, Counters, Download, Method, NetError, Request, RequestBody, Response, Url,
};

/// Sends requests. Clones share connections, counters and what throttling hosts asked for.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    options: ClientOptions,
    agents: Agents,
    counters: Counters,
    gate: Gate,
}

impl Client {
    /// A client. Nothing is opened or loaded before the first request.
    #[must_use]
    pub fn new(options: ClientOptions) -> Self {
        Self(Arc::new(Inner {
            options,
            agents: Agents::default(),
            counters: Counters::default(),
            gate: Gate::default(),
        }))
    }

    /// The running totals.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.0.counters
    }

    /// The clock it waits by.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.options.clock
    }

    /// Whether plain http is allowed with `host[:port]`: loopback without TLS options of its own, or named in the
    /// options.
    #[must_use]
    pub fn allows_plain_http(&self, host: &str) -> bool {
        let options = &self.0.options;
        let loopback = crate::is_loopback_host(host) && !options.host_tls.hosts.contains(host);
        loopback || options.plain_http_hosts.contains(host)
    }

    /// Sends a request, follows redirects, and tries again where that is safe and may help.
    ///
    /// A status of 429 or 5xx is an error, after the retries. Every other status is an answer.
    ///
    /// # Errors
    /// What broke: see [`NetError`].
    pub fn send(&self, request: &Request) -> Result<Response, NetError> {
        let clock = self.clock();
        let policy = &self.0.options.retry;
        let start = clock.elapsed();
        let mut attempt = 1;
        loop {
            self.pass_gate(request, start)?;
            let failure = match self.follow(request) {
                Ok(response) => match self.refuse_status(response) {
                    Ok(response) => return Ok(response),
                    Err(failure) => failure,
                },
                Err(error) => Failure { error, wait: None },
            };
            let wait = failure.wait.unwrap_or_else(|| backoff(policy, attempt, clock.jitter()));
            let in_budget = clock.elapsed().saturating_sub(start).saturating_add(wait) <= policy.budget;
            if !request.retry || !is_retryable(&failure.error) || attempt >= policy.attempts || !in_budget {
                return Err(failure.error);
            }
            clock.sleep(wait);
            self.0.counters.count_retry();
            attempt += 1;
        }
    }

    /// Streams a GET; after a broken connection it goes on where it stopped. `expected_len` is the length of the
    /// whole body where the caller knows it.
    ///
    /// # Errors
    /// As for [`Client::send`], and [`NetError::Status`] when the status is not 2xx.
    pub fn download(&self, request: Request, expected_len: Option<u64>) -> Result<Download, NetError> {
        Download::start(self.clone(), request, expected_len)
    }

    /// Streams the body of `response`, the answer to `request`, as [`Client::download`] does.
    #[must_use]
    pub fn continue_download(
        &self,
        request: Request,
        response: Response,
        expected_len: Option<u64>,
    ) -> Download {
        Download::of(self.clone(), request, response, expected_len)
    }

    pub(crate) fn retry_policy(&self) -> &crate::RetryPolicy {
        &self.0.options.retry
    }

    /// Waits until the host takes requests again, or fails if that is beyond the budget.
    fn pass_gate(&self, request: &Request, start: Duration) -> Result<(), NetError> {
        let clock = self.clock();
        let wait = self.0.gate.wait(request.url.host(), clock);
        if wait.is_zero() {
            return Ok(());
        }
        if clock.elapsed().saturating_sub(start).saturating_add(wait) > self.0.options.retry.budget {
            let retry_after_secs = Some(wait.as_secs().saturating_add(1));
            return Err(NetError::TooManyRequests { url: request.url.to_string(), retry_after_secs });
        }
        clock.sleep(wait);
        Ok(())
    }

    /// Turns 429 and 5xx into errors, and closes the gate of a host that said when to come back.
    fn refuse_status(&self, response: Response) -> Result<Response, Failure> {
        let status = response.status;
        if status != 429 && status < 500 {
            return Ok(response);
        }
        let clock = self.clock();
        let wait =
            response.headers.get("retry-after").and_then(|value| parse_retry_after(value, clock.now()));
        let (url, host) = (response.url.to_string(), response.url.host().to_owned());
        if let Some(wait) = wait.filter(|_| status == 429) {
            self.0.gate.close(&host, clock.elapsed().saturating_add(wait));
        }
        let error = if status == 429 {
            drain(response);
            NetError::TooManyRequests { url, retry_after_secs: wait.map(|wait| wait.as_secs()) }
        } else {
            NetError::Server { url, status, excerpt: response.excerpt() }
        };
        Err(Failure { error, wait })
    }

    /// One try: the exchange and its redirects.
    fn follow(&self, request: &Request) -> Result<Response, NetError> {
        let exchange =
            Exchange { options: &self.0.options, agents: &self.0.agents, counters: &self.0.counters };
        let mut step = request.clone();
        let mut url = request.url.clone();
        let mut with_secrets = true;
        let mut left = request.max_redirects;
        loop {
            let response = exchange.run(&step, &url, with_secrets)?;
            if request.max_redirects == 0 || !is_redirect(response.status) {
                return Ok(response);
            }
            let Some(location) = response.headers.get("location") else { return Ok(response) };
            let next = check_redirect(&url, location, left)?;
            // RFC 9110 §15.4: 307 and 308 keep the method; a 303 to anything, and by custom a 301 or 302 to a
            // POST, turns into GET, which no registry or log means. Those are handed to the caller.
            if !matches!(response.status, 307 | 308) && !matches!(request.method, Method::Get | Method::Head)
            {
                return Ok(response);
            }
            if next.origin() != url.origin() {
                // Once left, the origin's secrets stay away, also on the way back: the other host chose the URL.
                with_secrets = false;
                if !matches!(step.body, RequestBody::Empty) {
                    let reason = "the body would go to another host";
                    return Err(NetError::Redirect { from: url.to_string(), to: next.to_string(), reason });
                }
            }
            drain(response);
            step.url = next.clone();
            url = next;
            left -= 1;
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("options", &self.0.options).finish_non_exhaustive()
    }
}

struct Failure {
    error: NetError,
    wait: Option<Duration>,
}

fn is_retryable(error: &NetError) -> bool {
    match error {
        NetError::Server { status, .. } => matches!(status, 502..=504),
        other => other.is_transient(),
    }
}

fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

fn check_redirect(from: &Url, location: &str, left: u32) -> Result<Url, NetError> {
    let refuse =
        |reason| NetError::Redirect { from: from.to_string(), to: crate::url::redact(location), reason };
    if left == 0 {
        return Err(refuse("too many redirects"));
    }
    let next = from.join(location).map_err(|_| refuse("its target is not a usable URL"))?;
    if from.is_https() && !next.is_https() {
        return Err(refuse("it leads from https to http"));
    }
    // A remote server must not make this machine talk to its own services.
    if next.is_loopback() && !from.is_loopback() {
        return Err(refuse("it leads from another host to this machine"));
    }
    Ok(next)
}

/// How much of an unwanted body is read so that the connection can be used again; past it, closing is cheaper.
const MAX_DRAIN_BYTES: u64 = 64 << 10;

fn drain(mut response: Response) {
    // Only the connection's reuse depends on this; a failure closes it.
    let _ = std::io::copy(&mut (&mut response.body).take(MAX_DRAIN_BYTES), &mut std::io::sink());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_targets() {
        let check = |from: &str, to: &str, left| {
            check_redirect(&Url::parse(from).expect(from), to, left).map(|url| url.full()).map_err(|error| {
                match error {
                    NetError::Redirect { reason, .. } => reason,
                    other => panic!("{other}"),
                }
            })
        };
        assert_eq!(check("https://a.io/x", "/y", 1), Ok("https://a.io/y".into()));
        assert_eq!(check("https://a.io/x", "https://b.io/y?s=1", 1), Ok("https://b.io/y?s=1".into()));
        assert_eq!(
            check("http://127.0.0.1:1/x", "http://127.0.0.1:2/y", 1),
            Ok("http://127.0.0.1:2/y".into())
        );
        for (from, to, left) in [
            ("https://a.io/x", "http://a.io/x", 1),
            ("https://a.io/x", "https://127.0.0.1/x", 1),
            ("https://a.io/x", "https://localhost:8080/x", 1),
            ("https://a.io/x", "ftp://a.io/x", 1),
            ("https://a.io/x", "https://u:p@a.io/x", 1),
            ("https://a.io/x", "/y", 0),
        ] {
            assert!(check(from, to, left).is_err(), "{from} {to}");
        }
    }
}
