//! The endpoints for writing.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use base::{Digest, Reference};
use image::{BlobData, Descriptor};
use net::{Method, Request, RequestBody, Url};

use crate::auth::Access;
use crate::client::Call;
use crate::{Client, RegistryError};

/// How often an upload is begun again after the connection or the registry broke. A session that was cut cannot be
/// trusted to hold nothing, so the whole upload is repeated.
const UPLOAD_ATTEMPTS: u32 = 3;

/// The longest wait before an upload is begun again: two writers of one blob get out of step.
const UPLOAD_WAIT: Duration = Duration::from_millis(500);

/// A blob to push. The source can be opened again when the upload has to be repeated.
#[derive(Clone)]
pub struct BlobUpload {
    /// Digest of the content.
    pub digest: Digest,
    /// The content, with its length.
    pub body: RequestBody,
}

impl BlobUpload {
    /// A blob in memory.
    #[must_use]
    pub fn bytes(bytes: &[u8], digest: Digest) -> Self {
        Self { digest, body: RequestBody::Bytes(bytes.into()) }
    }

    /// A blob that is opened for each try.
    #[must_use]
    pub fn stream(
        descriptor: &Descriptor,
        open: impl Fn() -> std::io::Result<Box<dyn Read + Send>> + Send + Sync + 'static,
    ) -> Self {
        let body = RequestBody::Stream { len: descriptor.size, open: Arc::new(open) };
        Self { digest: descriptor.digest.clone(), body }
    }
}

impl std::fmt::Debug for BlobUpload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlobUpload").field("digest", &self.digest).finish_non_exhaustive()
    }
}

/// How a blob came to be where it was to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// It was there.
    AlreadyThere,
    /// The registry took it over from another of its repositories.
    Mounted,
    /// Its bytes were sent.
    Sent,
}

/// What a registry said to a pushed manifest.
pub(crate) struct PushedManifest {
    /// `OCI-Subject` was answered: the registry lists the manifest as a referrer.
    pub(crate) subject_listed: bool,
}

impl Client {
    /// Pushes a blob unless the repository has it. Returns whether bytes were sent.
    ///
    /// # Errors
    /// When it could not be pushed. The registry checks the digest.
    pub fn push_blob(&self, reference: &Reference, blob: &BlobUpload) -> Result<bool, RegistryError> {
        self.push_blob_from(reference, blob, None).map(|pushed| pushed == Pushed::Sent)
    }

    /// The same, but the registry is first asked to take the blob over from `from`, another of its repositories.
    ///
    /// # Errors
    /// As for [`Client::push_blob`].
    pub fn push_blob_from(
        &self,
        reference: &Reference,
        blob: &BlobUpload,
        from: Option<&str>,
    ) -> Result<Pushed, RegistryError> {
        let call = Call::blob(reference, Access::Push, &blob.digest);
        match self.has_blob(&call, &blob.digest) {
            Ok(true) => return Ok(Pushed::AlreadyThere),
            // Docker's registry on a disk answers 500 about a blob that somebody else is storing: it is sent then.
            Ok(false) | Err(RegistryError::Server { .. }) => {}
            Err(error) => return Err(error),
        }
        let mut begun = None;
        if let Some(from) = from {
            match self.mount(&call, &blob.digest, from)? {
                Mount::Done => return Ok(Pushed::Mounted),
                Mount::Begun(session) => begun = Some(session),
                Mount::Refused => {}
            }
        }
        let mut attempt = 1;
        loop {
            match self.upload(&call, blob, begun.take()) {
                Ok(()) => return Ok(Pushed::Sent),
                Err(error) if error.is_transient() && attempt < UPLOAD_ATTEMPTS => {
                    let clock = self.net().clock();
                    clock.sleep(UPLOAD_WAIT.mul_f64(clock.jitter()));
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// distribution-spec, "Mounting a blob from another repository".
    fn mount(&self, call: &Call<'_>, digest: &Digest, from: &str) -> Result<Mount, RegistryError> {
        let call = Call { reads: Some(from), ..Call::blob(call.reference, Access::Push, digest) };
        let url = self
            .uploads_url(call.reference)?
            .with_query("mount", &digest.to_string())
            .with_query("from", from);
        let answer = self.call(&call, Request::new(Method::Post, url))?;
        match answer.response.status {
            201 => Ok(Mount::Done),
            // "… the registry MUST return 202", an upload session as any other.
            202 => self.session_url(&call, &answer.response).map(Mount::Begun),
            // No mounting here, or no right to read there: the bytes are sent then.
            400 | 401 | 403 | 404 | 405 => Ok(Mount::Refused),
            _ => Err(answer.refuse(&call, "201 or 202")),
        }
    }

    /// Pushes a manifest by digest, and under the tag of `reference` if it has one. What it names has to be there
    /// already. Returns its descriptor.
    ///
    /// # Errors
    /// When it could not be pushed.
    pub fn push_manifest(
        &self,
        reference: &Reference,
        manifest: &BlobData,
    ) -> Result<Descriptor, RegistryError> {
        self.put_manifest(reference, &manifest.descriptor.media_type, &manifest.bytes)?;
        Ok(manifest.descriptor.clone())
    }

    pub(crate) fn put_manifest(
        &self,
        reference: &Reference,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<PushedManifest, RegistryError> {
        match self.put_manifest_if(reference, media_type, bytes, None)? {
            Some(pushed) => Ok(pushed),
            // Nobody asked for a condition, so nothing can have failed one.
            None => Err(RegistryError::Malformed {
                what: format!("manifest {reference}"),
                reason: "the registry answered 412 to a request without a condition".into(),
            }),
        }
    }

    /// The same, only if the tag still has this `ETag`. None: it has another by now.
    pub(crate) fn put_manifest_if(
        &self,
        reference: &Reference,
        media_type: &str,
        bytes: &[u8],
        etag: Option<&str>,
    ) -> Result<Option<PushedManifest>, RegistryError> {
        let call = Call::manifest(reference, Access::Push);
        let mut request = Request::new(Method::Put, self.manifest_url(reference)?)
            .header("content-type", media_type)
            .body(RequestBody::Bytes(bytes.into()));
        if let Some(etag) = etag {
            request = request.header("if-match", etag);
        }
        let answer = self.call(&call, request)?;
        match answer.response.status {
            200..=202 => {}
            412 => return Ok(None),
            _ => return Err(answer.refuse(&call, "201")),
        }
        // The registry saying another digest means it stored something else.
        if let Some(said) = answer.response.headers.get("docker-content-digest") {
            let found = Digest::sha256_of(bytes);
            match said.parse::<Digest>() {
                Ok(expected) if expected.algorithm() == found.algorithm() && expected != found => {
                    return Err(RegistryError::DigestMismatch { what: call.what, expected, found });
                }
                Ok(_) => {}
                Err(error) => {
                    let reason = format!("header Docker-Content-Digest: {error}");
                    return Err(RegistryError::Malformed { what: call.what, reason });
                }
            }
        }
        Ok(Some(PushedManifest { subject_listed: answer.response.headers.get("oci-subject").is_some() }))
    }

    /// distribution-spec, "Pushing a blob monolithically", POST then PUT. A session that was begun is gone on with.
    fn upload(&self, call: &Call<'_>, blob: &BlobUpload, begun: Option<Url>) -> Result<(), RegistryError> {
        let session = match begun {
            Some(session) => session,
            None => {
                let answer =
                    self.call(call, Request::new(Method::Post, self.uploads_url(call.reference)?))?;
                if answer.response.status != 202 {
                    return Err(answer.refuse(call, "202"));
                }
                self.session_url(call, &answer.response)?
            }
        };
        let request = Request::new(Method::Put, session.with_query("digest", &blob.digest.to_string()))
            .header("content-type", "application/octet-stream")
            .body(blob.body.clone())
            .retry(false);
        let answer = self.call(call, request)?;
        match answer.response.status {
            201 | 204 => Ok(()),
            _ => Err(answer.refuse(call, "201")),
        }
    }

    fn session_url(&self, call: &Call<'_>, response: &net::Response) -> Result<Url, RegistryError> {
        let malformed =
            |reason: &str| RegistryError::Malformed { what: call.what.clone(), reason: reason.to_owned() };
        let location =
            response.headers.get("location").ok_or_else(|| malformed("the upload has no Location header"))?;
        let url = response
            .url
            .join(location)
            .map_err(|_| malformed("the upload's Location is not a usable URL"))?;
        if url.is_loopback() && !net::is_loopback_host(call.reference.host()) {
            return Err(malformed("the upload's Location leads to this machine"));
        }
        if response.url.is_https() && !url.is_https() {
            // distribution behind a TLS proxy without X-Forwarded-Proto says http for its own host.
            if url.host() == response.url.host() {
                return url_with_https(&url).ok_or_else(|| malformed("the upload's Location is not usable"));
            }
            return Err(malformed("the upload's Location leads from https to http"));
        }
        Ok(url)
    }

    fn uploads_url(&self, reference: &Reference) -> Result<Url, RegistryError> {
        self.url(reference, "blobs/uploads/")
    }
}

fn url_with_https(url: &Url) -> Option<Url> {
    Url::parse(&format!("https{}", url.full().strip_prefix("http")?)).ok()
}

/// What came of asking to mount.
enum Mount {
    Done,
    Begun(Url),
    Refused,
}
