//! The endpoints for reading.

use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base::{Digest, DigestAlgorithm, Hasher, Reference};
use image::{Descriptor, MAX_MANIFEST_BYTES, is_index, is_manifest, media_type, sniff_media_type};
use net::{Method, Request, Response, Url};

use crate::auth::{Access, Sessions, tried};
use crate::verify::{check_bytes, check_digest};
use crate::{CredentialRecorder, Keychain, RegistryError, next_page, parse_tags, wire};

/// Bytes of one page of a list of tags: 1000 tags of 128 characters are 128 KiB.
const MAX_PAGE_BYTES: u64 = 4 << 20;

/// Pages of one list. Own choice: with 1000 entries a page, a million.
pub(crate) const MAX_PAGES: usize = 1000;

/// Tags of one repository. Own choice: the largest public repositories have some 100,000.
const MAX_TAGS: usize = 1_000_000;

/// How long a document may take altogether, retries apart: 4 MiB at 35 kB/s. Without it, a registry that sends a byte now
/// and then is never silent for long and never done.
pub(crate) const DOCUMENT_TIME: Duration = Duration::from_secs(120);

/// What manifests are asked for as, in one request (distribution-spec, "Pulling manifests").
const ACCEPT: [&str; 4] = [
    media_type::OCI_INDEX,
    media_type::OCI_MANIFEST,
    media_type::DOCKER_MANIFEST_LIST,
    media_type::DOCKER_MANIFEST,
];

/// Options of a [`Client`].
#[derive(Default)]
pub struct ClientOptions {
    /// Where credentials come from.
    pub keychain: Keychain,
    /// Who is told about their use.
    pub recorder: Option<CredentialRecorder>,
}

impl std::fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientOptions").field("keychain", &self.keychain).finish_non_exhaustive()
    }
}

/// A client for all registries. Clones share connections, tokens and credentials.
///
/// Plain http is spoken with loopback, and with the hosts the [`net::Client`] allows it for.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    net: net::Client,
    options: ClientOptions,
    sessions: Sessions,
    fallback: Mutex<()>,
}

/// One operation: on which repository, with which rights, and its name in messages.
pub(crate) struct Call<'a> {
    pub(crate) reference: &'a Reference,
    pub(crate) access: Access,
    pub(crate) what: String,
    /// Another repository of the same registry that is read from in the same request.
    pub(crate) reads: Option<&'a str>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(reference: &'a Reference, access: Access, what: String) -> Self {
        Self { reference, access, what, reads: None }
    }

    pub(crate) fn manifest(reference: &'a Reference, access: Access) -> Self {
        Self::new(reference, access, format!("manifest {reference}"))
    }

    pub(crate) fn blob(reference: &'a Reference, access: Access, digest: &Digest) -> Self {
        Self::new(reference, access, format!("blob {}@{digest}", reference.name()))
    }
}

/// An answer, the request that got it (with its authorization), and what was tried.
pub(crate) struct Answer {
    pub(crate) response: Response,
    pub(crate) request: Request,
    tried: String,
}

impl Client {
    /// A client.
    #[must_use]
    pub fn new(net: net::Client, options: ClientOptions) -> Self {
        Self(Arc::new(Inner { net, options, sessions: Sessions::default(), fallback: Mutex::default() }))
    }

    /// The HTTP client, with its counters.
    #[must_use]
    pub fn net(&self) -> &net::Client {
        &self.0.net
    }

    pub(crate) fn keychain(&self) -> &Keychain {
        &self.0.options.keychain
    }

    pub(crate) fn recorder(&self) -> Option<&CredentialRecorder> {
        self.0.options.recorder.as_ref()
    }

    pub(crate) fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    /// Held while a fallback tag is read, merged and written.
    pub(crate) fn fallback_lock(&self) -> &Mutex<()> {
        &self.0.fallback
    }

    /// What a reference means now: one HEAD, or a GET where the registry's HEAD says too little.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] when it does not exist; others when that could not be found out.
    pub fn resolve(&self, reference: &Reference) -> Result<Descriptor, RegistryError> {
        let call = Call::manifest(reference, Access::Pull);
        let answer = self.call(&call, manifest_request(Method::Head, &self.manifest_url(reference)?))?;
        match answer.response.status {
            200 => {}
            405 => return self.manifest(reference).map(|(descriptor, _)| descriptor),
            _ => return Err(answer.refuse(&call, "200")),
        }
        let said = said_digest(&call, &answer.response)?;
        match (said, content_type(&answer.response), answer.response.content_length()) {
            (Some(digest), Some(media_type), Some(size)) if is_known(media_type) => {
                if let Some(expected) = reference.digest().filter(|expected| **expected != digest) {
                    let (what, expected) = (call.what, expected.clone());
                    return Err(RegistryError::DigestMismatch { what, expected, found: digest });
                }
                Ok(descriptor(media_type, digest, size))
            }
            _ => self.manifest(reference).map(|(descriptor, _)| descriptor),
        }
    }

    /// Whether the repository has the manifest or index a reference names.
    ///
    /// # Errors
    /// When that could not be found out.
    pub fn manifest_exists(&self, reference: &Reference) -> Result<bool, RegistryError> {
        match self.resolve(reference) {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// A manifest or index: its descriptor and bytes, in one GET. The bytes have the digest the reference pins and
    /// the one the registry says.
    ///
    /// # Errors
    /// As for [`Client::resolve`], and when digests or types do not fit.
    pub fn manifest(&self, reference: &Reference) -> Result<(Descriptor, Vec<u8>), RegistryError> {
        let call = Call::manifest(reference, Access::Pull);
        let answer = self.call(&call, manifest_request(Method::Get, &self.manifest_url(reference)?))?;
        if answer.response.status != 200 {
            return Err(answer.refuse(&call, "200"));
        }
        self.read_manifest(&call, answer)
    }

    pub(crate) fn read_manifest(
        &self,
        call: &Call<'_>,
        answer: Answer,
    ) -> Result<(Descriptor, Vec<u8>), RegistryError> {
        self.read_manifest_within(call, answer, MAX_MANIFEST_BYTES)
    }

    pub(crate) fn read_manifest_within(
        &self,
        call: &Call<'_>,
        answer: Answer,
        limit: u64,
    ) -> Result<(Descriptor, Vec<u8>), RegistryError> {
        let said = said_digest(call, &answer.response)?;
        let said_type = content_type(&answer.response).unwrap_or_default().to_owned();
        let answered_by = answer.response.url.host().to_owned();
        let bytes =
            answer.response.read_bounded(limit).map_err(|cause| RegistryError::net(&call.what, cause))?;
        for expected in call.reference.digest().into_iter().chain(&said) {
            check_digest(&call.what, &bytes, expected)?;
        }
        let media_type = if is_known(&said_type) {
            said_type
        } else {
            // Some registries say application/json; the document then says what it is.
            sniff_media_type(&bytes).map_err(|_| {
                let what = call.what.clone();
                if is_web_page(&said_type) {
                    return RegistryError::WebPage { what, host: answered_by };
                }
                let found = if !said_type.contains("manifest.v1") && wire::is_schema_1(&bytes) {
                    media_type::DOCKER_MANIFEST_V1
                } else {
                    &said_type
                };
                RegistryError::UnsupportedMediaType { what, found: found.chars().take(100).collect() }
            })?
        };
        let digest = call.reference.digest().cloned().unwrap_or_else(|| {
            let algorithm = said.map_or(DigestAlgorithm::Sha256, |digest| digest.algorithm());
            let mut hasher = Hasher::new(algorithm);
            hasher.update(&bytes);
            hasher.finish()
        });
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok((descriptor(&media_type, digest, size), bytes))
    }

    /// Opens a blob for one streaming pass; a broken connection is resumed.
    ///
    /// The reader fails when there are more or fewer bytes than the descriptor says. **The caller checks the
    /// digest**: it hashes the bytes anyway as they pass.
    ///
    /// # Errors
    /// As for [`Client::resolve`].
    pub fn blob(&self, reference: &Reference, descriptor: &Descriptor) -> Result<BlobReader, RegistryError> {
        let call = Call::blob(reference, Access::Pull, &descriptor.digest);
        let url = self.url(reference, &format!("blobs/{}", descriptor.digest))?;
        let answer = self.call(&call, Request::get(url))?;
        if answer.response.status != 200 {
            return Err(answer.refuse(&call, "200"));
        }
        let length = answer.response.content_length();
        if content_type(&answer.response).is_some_and(is_web_page)
            && !is_web_page(&descriptor.media_type)
            && length != Some(descriptor.size)
        {
            let host = answer.response.url.host().to_owned();
            return Err(RegistryError::WebPage { what: call.what, host });
        }
        if let Some(found) = length.filter(|length| *length != descriptor.size) {
            let expected = descriptor.size;
            return Err(RegistryError::SizeMismatch { what: call.what, expected, found });
        }
        let download = self.net().continue_download(answer.request, answer.response, Some(descriptor.size));
        Ok(BlobReader { download, what: call.what, expected: descriptor.size, received: 0 })
    }

    /// A blob in memory, of at most `limit` bytes, with its digest and size checked.
    ///
    /// # Errors
    /// As for [`Client::blob`], [`RegistryError::TooLarge`], [`RegistryError::DigestMismatch`].
    pub fn small_blob(
        &self,
        reference: &Reference,
        descriptor: &Descriptor,
        limit: u64,
    ) -> Result<Vec<u8>, RegistryError> {
        let what = Call::blob(reference, Access::Pull, &descriptor.digest).what;
        if descriptor.size > limit {
            return Err(RegistryError::TooLarge { what, limit });
        }
        let mut reader = self.blob(reference, descriptor)?;
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(|error| BlobReader::error_of(&what, &error))?;
        check_bytes(&what, &bytes, descriptor)?;
        Ok(bytes)
    }

    /// Whether a repository has a blob.
    ///
    /// # Errors
    /// When that could not be found out.
    pub fn blob_exists(&self, reference: &Reference, digest: &Digest) -> Result<bool, RegistryError> {
        self.has_blob(&Call::blob(reference, Access::Pull, digest), digest)
    }

    pub(crate) fn has_blob(&self, call: &Call<'_>, digest: &Digest) -> Result<bool, RegistryError> {
        let url = self.url(call.reference, &format!("blobs/{digest}"))?;
        let answer = self.call(call, Request::new(Method::Head, url))?;
        match answer.response.status {
            200 => Ok(true),
            404 => Ok(false),
            _ => Err(answer.refuse(call, "200 or 404")),
        }
    }

    /// All tags of the repository, in the registry's order.
    ///
    /// # Errors
    /// As for [`Client::resolve`], and [`RegistryError::TooMany`].
    pub fn tags(&self, reference: &Reference) -> Result<Vec<String>, RegistryError> {
        self.tags_within(reference, MAX_PAGES, MAX_TAGS)
    }

    /// All tags, when there are at most so many on so many pages.
    pub(crate) fn tags_within(
        &self,
        reference: &Reference,
        max_pages: usize,
        max_tags: usize,
    ) -> Result<Vec<String>, RegistryError> {
        let (pages, limit) = (max_pages.min(MAX_PAGES), max_tags.min(MAX_TAGS));
        let what = format!("list of tags of {}", reference.name());
        let call = Call::new(reference, Access::Pull, what);
        let mut url = self.url(reference, "tags/list")?;
        let mut tags: Vec<String> = Vec::new();
        for _ in 0..pages {
            let request = Request::get(url.clone()).total_timeout(DOCUMENT_TIME);
            let answer = self.call(&call, request)?;
            if answer.response.status != 200 {
                return Err(answer.refuse(&call, "200"));
            }
            let next = self.next_page(&call, &answer.response)?;
            if content_type(&answer.response).is_some_and(is_web_page) {
                let host = answer.response.url.host().to_owned();
                return Err(RegistryError::WebPage { what: call.what, host });
            }
            let bytes = answer
                .response
                .read_bounded(MAX_PAGE_BYTES)
                .map_err(|cause| RegistryError::net(&call.what, cause))?;
            let page = parse_tags(&bytes);
            tags.extend(page.map_err(|reason| RegistryError::Malformed { what: call.what.clone(), reason })?);
            if tags.len() > limit {
                return Err(RegistryError::TooMany { what: call.what, limit });
            }
            match next {
                Some(next) => url = next,
                None => return Ok(tags),
            }
        }
        Err(RegistryError::TooMany { what: call.what, limit })
    }

    /// The next page of a list, which has to be on the same registry.
    pub(crate) fn next_page(
        &self,
        call: &Call<'_>,
        response: &Response,
    ) -> Result<Option<Url>, RegistryError> {
        let malformed =
            |reason: &str| RegistryError::Malformed { what: call.what.clone(), reason: reason.to_owned() };
        let Some(target) = response.headers.all("link").find_map(next_page) else { return Ok(None) };
        let next =
            response.url.join(target).map_err(|_| malformed("the link to its next page is not a URL"))?;
        if next.origin() != self.origin(call.reference.host())?.origin() {
            return Err(malformed("its next page is on another host"));
        }
        Ok(Some(next))
    }

    /// Sends a request of an operation, answering a 401 once.
    pub(crate) fn call(&self, call: &Call<'_>, request: Request) -> Result<Answer, RegistryError> {
        // An upload may continue on another host, which must not see the registry's credentials.
        if request.url().origin() != self.origin(call.reference.host())?.origin() {
            return self.send(call, request, None);
        }
        let known = self.known_authorization(call)?;
        let answer = self.send(call, request.clone(), known)?;
        if answer.response.status != 401 {
            return Ok(answer);
        }
        match self.new_authorization(call, &answer.response)? {
            Some(authorization) => self.send(call, request, Some(authorization)),
            None => Ok(answer),
        }
    }

    fn send(
        &self,
        call: &Call<'_>,
        mut request: Request,
        authorization: Option<crate::auth::Authorization>,
    ) -> Result<Answer, RegistryError> {
        let tried = tried(authorization.as_ref().and_then(|authorization| authorization.source.as_ref()));
        if let Some(authorization) = authorization {
            request = request.secret_header("authorization", authorization.value);
        }
        let response = self.net().send(&request).map_err(|cause| RegistryError::net(&call.what, cause))?;
        Ok(Answer { response, request, tried })
    }

    pub(crate) fn origin(&self, host: &str) -> Result<Url, RegistryError> {
        let scheme = if self.net().allows_plain_http(host) { "http" } else { "https" };
        Url::parse(&format!("{scheme}://{host}/"))
            .map_err(|cause| RegistryError::net(&format!("registry {host}"), cause))
    }

    pub(crate) fn url(&self, reference: &Reference, path: &str) -> Result<Url, RegistryError> {
        self.origin(reference.host())?
            .join(&format!("/v2/{}/{path}", reference.repository()))
            .map_err(|cause| RegistryError::net(&reference.name(), cause))
    }

    pub(crate) fn manifest_url(&self, reference: &Reference) -> Result<Url, RegistryError> {
        self.url(reference, &format!("manifests/{}", reference.manifest_name()))
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("registry::Client").field("net", &self.0.net).finish_non_exhaustive()
    }
}

impl Answer {
    /// The error for a status that does not help.
    pub(crate) fn refuse(self, call: &Call<'_>, expected: &'static str) -> RegistryError {
        let (what, tried, status) = (call.what.clone(), self.tried, self.response.status);
        let plain = !self.response.url.is_https();
        let message = wire::error_message(&self.response.excerpt());
        match status {
            400 if plain && says_tls(&message) => {
                RegistryError::WantsTls { what, host: call.reference.host().to_owned(), message }
            }
            401 => {
                RegistryError::Unauthorized { host: call.reference.host().to_owned(), what, tried, message }
            }
            403 => RegistryError::Forbidden { what, tried, message },
            404 => RegistryError::NotFound { what, message },
            _ => RegistryError::UnexpectedStatus { what, status, expected, message },
        }
    }
}

pub(crate) fn manifest_request(method: Method, url: &Url) -> Request {
    Request::new(method, url.clone()).header("accept", &ACCEPT.join(", ")).total_timeout(DOCUMENT_TIME)
}

fn is_known(media_type: &str) -> bool {
    is_manifest(media_type) || is_index(media_type)
}

fn content_type(response: &Response) -> Option<&str> {
    response.headers.get("content-type").map(|value| value.split(';').next().unwrap_or_default().trim())
}

/// Whether an answer is a page for people: no registry's answer is of this type.
fn is_web_page(media_type: &str) -> bool {
    matches!(media_type, "text/html" | "application/xhtml+xml")
}

/// What Go's servers and nginx answer to plain http where they speak TLS.
fn says_tls(message: &str) -> bool {
    ["HTTP request to an HTTPS server", "plain HTTP request was sent to HTTPS port"]
        .iter()
        .any(|words| message.contains(words))
}

/// `Docker-Content-Digest`. A header that is there and is not a digest is an error: it is what was promised.
fn said_digest(call: &Call<'_>, response: &Response) -> Result<Option<Digest>, RegistryError> {
    let Some(text) = response.headers.get("docker-content-digest") else { return Ok(None) };
    text.parse().map(Some).map_err(|error: base::DigestError| RegistryError::Malformed {
        what: call.what.clone(),
        reason: format!("header Docker-Content-Digest: {error}"),
    })
}

fn descriptor(media_type: &str, digest: Digest, size: u64) -> Descriptor {
    Descriptor {
        media_type: media_type.to_owned(),
        digest,
        size,
        platform: None,
        artifact_type: None,
        annotations: std::collections::BTreeMap::new(),
    }
}

/// A blob being received; it ends after exactly the bytes its descriptor says, or fails.
#[derive(Debug)]
pub struct BlobReader {
    download: net::Download,
    what: String,
    expected: u64,
    received: u64,
}

impl BlobReader {
    /// The registry's error in an I/O error of a reader.
    pub(crate) fn error_of(what: &str, error: &std::io::Error) -> RegistryError {
        if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<RegistryError>()) {
            return inner.clone();
        }
        RegistryError::Malformed { what: what.to_owned(), reason: error.to_string() }
    }
}

impl Read for BlobReader {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = match self.download.read(buf) {
            Ok(n) => n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                let mapped = match net::NetError::of_io(&error) {
                    Some(cause) => RegistryError::net(&self.what, cause.clone()),
                    None => Self::error_of(&self.what, &error),
                };
                return Err(std::io::Error::other(mapped));
            }
        };
        self.received = self.received.saturating_add(u64::try_from(n).unwrap_or(u64::MAX));
        if self.received > self.expected {
            return Err(std::io::Error::other(RegistryError::SizeMismatch {
                what: self.what.clone(),
                expected: self.expected,
                found: self.received,
            }));
        }
        Ok(n)
    }
}
