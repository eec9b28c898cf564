//! A download that goes on after a broken connection.

use std::io::{self, Read};

use crate::retry::backoff;
use crate::{Body, Client, Headers, NetError, Request, Response};

/// How often one download goes on. A registry that cuts a 1 GB layer more often than this every 200 MB is broken.
const MAX_RESUMES: u32 = 5;

/// The body of a GET. When the connection breaks, the rest is asked for with `Range` (RFC 9110 §14).
///
/// The caller checks the digest of what it reads: nothing here proves that the second part belongs to the first.
#[derive(Debug)]
pub struct Download {
    client: Client,
    request: Request,
    headers: Headers,
    body: Body,
    received: u64,
    expected: Option<u64>,
    resumes: u32,
}

impl Download {
    pub(crate) fn start(client: Client, request: Request, expected: Option<u64>) -> Result<Self, NetError> {
        let response = client.send(&request)?.expect_success()?;
        Ok(Self::of(client, request, response, expected))
    }

    pub(crate) fn of(client: Client, request: Request, response: Response, expected: Option<u64>) -> Self {
        let expected = expected.or_else(|| response.content_length());
        let Response { headers, body, .. } = response;
        Self { client, request, headers, body, received: 0, expected, resumes: 0 }
    }

    /// Headers of the first answer.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The length of the whole body, where it is known.
    #[must_use]
    pub fn expected_len(&self) -> Option<u64> {
        self.expected
    }

    fn resume(&mut self, cause: NetError) -> Result<(), NetError> {
        if self.resumes >= MAX_RESUMES || !cause.is_transient() {
            return Err(cause);
        }
        self.resumes += 1;
        let clock = self.client.clock();
        clock.sleep(backoff(self.client.retry_policy(), self.resumes, clock.jitter()));
        let range = format!("bytes={}-", self.received);
        let response = self.client.send(&self.request.clone().header("range", &range))?.expect_success()?;
        let from = match (response.status, response.headers.get("content-range")) {
            (206, Some(range)) => content_range_start(range),
            (200, _) => Some(0),
            _ => None,
        };
        let url = response.url.to_string();
        self.body = response.body;
        match from {
            Some(from) if from == self.received => Ok(()),
            // The server ignored the range: skip what is here already.
            Some(0) => self.skip(self.received),
            _ => Err(NetError::Broken { url, reason: "asked for the rest, got another range".into() }),
        }
    }

    fn skip(&mut self, bytes: u64) -> Result<(), NetError> {
        let skipped = io::copy(&mut (&mut self.body).take(bytes), &mut io::sink());
        match skipped {
            Ok(n) if n == bytes => Ok(()),
            Ok(_) => Err(self.ended_early()),
            Err(error) => Err(NetError::from_body(error, &self.body.url)),
        }
    }

    fn ended_early(&self) -> NetError {
        let reason = match self.expected {
            Some(expected) => format!("it ended after {} of {expected} bytes", self.received),
            None => format!("it ended after {} bytes", self.received),
        };
        NetError::Broken { url: self.body.url.to_string(), reason }
    }
}

impl Read for Download {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            let cause = match self.body.read(buf) {
                Ok(0) if self.expected.is_some_and(|expected| self.received < expected) => self.ended_early(),
                Ok(n) => {
                    self.received = self.received.saturating_add(u64::try_from(n).unwrap_or(u64::MAX));
                    return Ok(n);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                Err(error) => NetError::from_body(error, &self.body.url),
            };
            self.resume(cause).map_err(io::Error::other)?;
        }
    }
}

/// The first position of `bytes 10-19/20`.
fn content_range_start(value: &str) -> Option<u64> {
    value.strip_prefix("bytes ")?.split_once('-')?.0.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::content_range_start;

    #[test]
    fn reads_content_range() {
        for (text, start) in [
            ("bytes 10-19/20", Some(10)),
            ("bytes 0-0/*", Some(0)),
            ("bytes */20", None),
            ("10-19/20", None),
            ("", None),
        ] {
            assert_eq!(content_range_start(text), start, "{text}");
        }
    }
}
