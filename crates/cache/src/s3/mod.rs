//! Entries as objects of an S3-compatible bucket.
//!
//! There is no limit on the space here: a lifecycle rule of the bucket is the place for one.

mod credentials;
mod location;
mod sign;
mod xml;

use std::sync::Arc;
use std::time::SystemTime;

use net::{Client, Method, NetError, Request, RequestBody, Response, Url};

pub use credentials::CredentialSource;
pub use location::S3Location;
pub use xml::leaves;

use crate::{CacheError, Kept, MAX_ENTRY_BYTES, Place};
use credentials::Credentials;

/// A page of a listing: S3 sends at most 1,000 keys of at most 1,024 bytes, with some hundred bytes around each.
const MAX_PAGE_BYTES: u64 = 8 << 20;

/// Pages of a listing: a million entries.
const MAX_PAGES: usize = 1000;

/// An error answer; S3's have some hundred bytes.
const MAX_ERROR_BYTES: u64 = 64 << 10;

/// A bucket and a prefix in it.
pub struct S3 {
    location: S3Location,
    region: String,
    client: Client,
    credentials: CredentialSource,
    now: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

impl S3 {
    /// Opens a bucket. Nothing is sent yet. `variable` looks up environment variables; `now` is the clock.
    ///
    /// # Errors
    /// When the region is not known, or a file of credentials cannot be read.
    pub fn open(
        location: S3Location,
        client: Client,
        variable: &dyn Fn(&str) -> Option<String>,
        now: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    ) -> Result<Self, CacheError> {
        let credentials = CredentialSource::find(variable)?;
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let region = location
            .region()
            .map(str::to_owned)
            .or_else(|| set("AWS_REGION"))
            .or_else(|| set("AWS_DEFAULT_REGION"))
            .or_else(|| credentials.region().map(str::to_owned))
            // Servers that are not Amazon's take any, and by custom this one.
            .or_else(|| location.endpoint().map(|_| "us-east-1".to_owned()));
        let Some(region) = region else {
            return Err(CacheError::Location {
                location: location.to_string(),
                reason: "no region is named, neither here nor in AWS_REGION nor in the profile",
            });
        };
        Ok(Self { location, region, client, credentials, now })
    }

    fn key(&self, name: &str) -> String {
        match self.location.prefix() {
            "" => name.to_owned(),
            prefix => format!("{prefix}/{name}"),
        }
    }

    fn send(&self, method: Method, url: &Url, body: &[u8]) -> Result<Response, CacheError> {
        let credentials = self.credentials.current(&self.client, &self.region, (self.now)())?;
        let headers = sign::headers(&credentials, &self.region, (self.now)(), method, url, body)
            .ok_or_else(|| CacheError::S3Sign { place: self.name() })?;
        // A redirect leads to another region's host, for which this signature does not count.
        let mut request = Request::new(method, url.clone()).max_redirects(0);
        for (name, value) in headers {
            request = request.secret_header(&name, value);
        }
        if !body.is_empty() {
            request = request.body(RequestBody::Bytes(Arc::from(body)));
        }
        Ok(self.client.send(&request)?)
    }

    /// An answer that is no success, in S3's words.
    fn refusal(&self, response: Response) -> CacheError {
        let status = response.status;
        let body = response.read_bounded(MAX_ERROR_BYTES).unwrap_or_default();
        let leaves = xml::leaves(&body).unwrap_or_default();
        let value =
            |name: &str| leaves.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let text = [value("Code"), value("Message")].into_iter().flatten().collect::<Vec<_>>().join(": ");
        let reason: String = text.chars().filter(|c| !c.is_control()).take(300).collect();
        CacheError::S3Refused { place: self.name(), status, reason }
    }
}

impl Place for S3 {
    fn name(&self) -> String {
        self.location.to_string()
    }

    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, CacheError> {
        let response = self.send(Method::Get, &self.location.object(&self.region, &self.key(name))?, &[])?;
        match response.status {
            200 => match response.read_bounded(MAX_ENTRY_BYTES) {
                Ok(sealed) => Ok(Some(sealed)),
                Err(NetError::TooLarge { limit, .. }) => {
                    Err(CacheError::TooLarge { name: name.to_owned(), limit })
                }
                Err(error) => Err(error.into()),
            },
            // Also said of a bucket that is not there: that is no empty cache.
            404 => match self.refusal(response) {
                CacheError::S3Refused { reason, .. } if !reason.contains("NoSuchBucket") => Ok(None),
                refusal => Err(refusal),
            },
            _ => Err(self.refusal(response)),
        }
    }

    fn put(&self, name: &str, sealed: &[u8]) -> Result<(), CacheError> {
        let url = self.location.object(&self.region, &self.key(name))?;
        let response = self.send(Method::Put, &url, sealed)?;
        if response.is_success() { Ok(()) } else { Err(self.refusal(response)) }
    }

    fn list(&self) -> Result<Vec<Kept>, CacheError> {
        let prefix = self.key("");
        let mut entries = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut url = self.location.object(&self.region, "")?;
            // Signature Version 4 sorts a query; sorted it is the same for every reader.
            if let Some(token) = &token {
                url = url.with_query("continuation-token", token);
            }
            url = url.with_query("list-type", "2");
            if !prefix.is_empty() {
                url = url.with_query("prefix", &prefix);
            }
            let response = self.send(Method::Get, &url, &[])?;
            if !response.is_success() {
                return Err(self.refusal(response));
            }
            let page = response.read_bounded(MAX_PAGE_BYTES)?;
            token = self.page(&page, &prefix, &mut entries)?;
            if token.is_none() {
                return Ok(entries);
            }
        }
        Err(CacheError::S3Listing { place: self.name() })
    }

    fn remove(&self, name: &str) -> Result<(), CacheError> {
        let url = self.location.object(&self.region, &self.key(name))?;
        let response = self.send(Method::Delete, &url, &[])?;
        if response.is_success() || response.status == 404 { Ok(()) } else { Err(self.refusal(response)) }
    }
}

impl S3 {
    /// Adds the entries of a page; the token of the next one.
    fn page(&self, page: &[u8], prefix: &str, entries: &mut Vec<Kept>) -> Result<Option<String>, CacheError> {
        let malformed = || CacheError::S3Listing { place: self.name() };
        let mut next = None;
        let mut key: Option<String> = None;
        for (name, value) in xml::leaves(page).ok_or_else(malformed)? {
            match name.as_str() {
                "Key" => key = Some(value),
                "Size" => {
                    let key = key.take().ok_or_else(malformed)?;
                    let bytes = value.parse().map_err(|_| malformed())?;
                    // What lies in folders below is not ours.
                    if let Some(name) = key.strip_prefix(prefix).filter(|name| !name.contains('/')) {
                        entries.push(Kept { name: name.to_owned(), bytes });
                    }
                }
                "NextContinuationToken" => next = Some(value),
                _ => {}
            }
        }
        Ok(next)
    }
}

impl std::fmt::Debug for S3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3").field("location", &self.location).finish_non_exhaustive()
    }
}
