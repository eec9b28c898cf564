//! One request on the wire, through the right agent.

use std::collections::HashMap;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use ureq::config::AutoHeaderValue;
use ureq::http::header::{HeaderName, HeaderValue};
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, SendBody};
use zeroize::Zeroizing;

use crate::pace::{Pace, Sending};
use crate::response::{Body, Headers, Response};
use crate::{ClientOptions, Counters, NetError, Pem, Request, RequestBody, Url};

/// What an agent is made for. Agents are made on first use: loading the system's certificates costs milliseconds that
/// a run against loopback need not pay.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    tls: bool,
    proxied: bool,
    /// For the hosts of [`crate::HostTls`].
    own_tls: bool,
}

#[derive(Default)]
pub(crate) struct Agents(Mutex<HashMap<Kind, Agent>>);

impl Agents {
    fn agent(&self, options: &ClientOptions, url: &Url) -> Result<Agent, NetError> {
        let proxy = options.proxy.for_url(url)?;
        let own_tls = url.is_https() && options.host_tls.hosts.contains(url.host());
        let kind = Kind { tls: url.is_https(), proxied: proxy.is_some(), own_tls };
        let mut agents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(agent) = agents.get(&kind) {
            return Ok(agent.clone());
        }
        let agent = build_agent(options, kind, proxy)?;
        agents.insert(kind, agent.clone());
        Ok(agent)
    }
}

fn build_agent(options: &ClientOptions, kind: Kind, proxy: Option<ureq::Proxy>) -> Result<Agent, NetError> {
    let times = options.timeouts;
    let mut builder = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(proxy)
        .user_agent(&options.user_agent)
        .accept(AutoHeaderValue::None)
        .accept_encoding(AutoHeaderValue::None)
        .timeout_resolve(Some(times.connect))
        .timeout_connect(Some(times.connect))
        .timeout_recv_response(Some(times.response))
        .timeout_per_read(Some(times.read))
        .timeout_per_write(Some(times.read));
    if kind.tls {
        builder = builder.tls_config(tls_config(options, kind.own_tls)?);
    }
    Ok(Agent::with_parts(builder.build(), DefaultConnector::default(), NamedResolver::default()))
}

fn tls_config(options: &ClientOptions, own: bool) -> Result<TlsConfig, NetError> {
    let roots = match options.host_tls.authorities.as_ref().filter(|_| own) {
        Some(only) => certificates(only)?,
        None => trust_roots(&options.ca_files)?,
    };
    let roots = RootCerts::Specific(Arc::new(roots));
    let mut tls = TlsConfig::builder()
        .root_certs(roots)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    if own {
        tls = tls.disable_verification(options.host_tls.danger_accept_any_certificate);
        if let Some((chain, key)) = &options.host_tls.client_certificate {
            tls = tls.client_cert(Some(client_certificate(chain, key)?));
        }
    }
    Ok(tls.build())
}

fn client_certificate(chain: &Pem, key: &Pem) -> Result<ClientCert, NetError> {
    let (place, text) = read(key);
    let failed = |reason: String| NetError::ClientCertificate { file: place.clone(), reason };
    let chain = certificates(chain)?;
    let pem = text.map_err(|error| failed(error.to_string()))?;
    // What the parser says is not repeated: it may quote the file.
    PrivateKeyDer::from_pem_slice(&pem).map_err(|_| failed("no private key in PEM in it".into()))?;
    let key = PrivateKey::from_pem(&pem).map_err(|_| failed("no private key in PEM in it".into()))?;
    Ok(ClientCert::new_with_certs(&chain, key))
}

/// Where PEM is from, and its text.
fn read(pem: &Pem) -> (String, std::io::Result<Zeroizing<Vec<u8>>>) {
    match pem {
        Pem::File(path) => (path.display().to_string(), std::fs::read(path).map(Zeroizing::new)),
        Pem::Text { place, text } => (place.clone(), Ok(Zeroizing::new(text.expose().clone()))),
    }
}

/// The system's resolver, whose failures say that they are about a name: they arrive as I/O errors without a kind.
#[derive(Debug, Default)]
struct NamedResolver(DefaultResolver);

impl Resolver for NamedResolver {
    fn resolve(
        &self,
        uri: &ureq::http::Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        self.0.resolve(uri, config, timeout).map_err(|error| match error {
            ureq::Error::Io(_) => ureq::Error::HostNotFound,
            other => other,
        })
    }
}

fn trust_roots(files: &[std::path::PathBuf]) -> Result<Vec<Certificate<'static>>, NetError> {
    let system = rustls_native_certs::load_native_certs();
    let mut roots: Vec<_> = system.certs.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
    for file in files {
        roots.extend(certificates(&Pem::File(file.clone()))?);
    }
    if roots.is_empty() {
        let reason =
            system.errors.first().map_or_else(|| "no certificates there".into(), ToString::to_string);
        return Err(NetError::TrustRoots { place: "the system's store".into(), reason });
    }
    Ok(roots)
}

fn certificates(pem: &Pem) -> Result<Vec<Certificate<'static>>, NetError> {
    let (place, text) = read(pem);
    let failed = |reason: String| NetError::TrustRoots { place: place.clone(), reason };
    let pem = text.map_err(|error| failed(error.to_string()))?;
    let mut certificates = Vec::new();
    for der in CertificateDer::pem_slice_iter(&pem) {
        let der = der.map_err(|_| failed("malformed PEM".into()))?;
        certificates.push(Certificate::from_der(&der).to_owned());
    }
    if certificates.is_empty() {
        return Err(failed("no certificate in it".into()));
    }
    Ok(certificates)
}

/// What one exchange needs beside the request.
pub(crate) struct Exchange<'a> {
    pub(crate) options: &'a ClientOptions,
    pub(crate) agents: &'a Agents,
    pub(crate) counters: &'a Counters,
}

impl Exchange<'_> {
    /// Sends `request` once to `url`, with its secret headers only if `with_secrets`.
    pub(crate) fn run(&self, request: &Request, url: &Url, with_secrets: bool) -> Result<Response, NetError> {
        let plain_allowed = url.is_loopback() || self.options.plain_http_hosts.contains(url.host());
        if !url.is_https() && !plain_allowed {
            return Err(NetError::PlainHttp { url: url.to_string() });
        }
        let agent = self.agents.agent(self.options, url)?;
        let total = request.total.or(self.options.timeouts.total);
        self.counters.count_request(request.method);
        let answer = match open_body(request, url)? {
            Outgoing::None => {
                let built = build(request, url, with_secrets, SendBody::none(), None)?;
                agent.run(agent.configure_request(built).timeout_global(total).build())
            }
            Outgoing::Bytes(bytes) => {
                let built = build(request, url, with_secrets, &bytes[..], None)?;
                agent.run(agent.configure_request(built).timeout_global(total).build())
            }
            Outgoing::Stream(len, reader) => {
                let mut reader = Sending::new(reader, self.pace(), url.clone());
                let body = SendBody::from_reader(&mut reader);
                let built = build(request, url, with_secrets, body, Some(len))?;
                agent.run(agent.configure_request(built).timeout_global(total).build())
            }
        };
        let answer = answer
            .map_err(|error| NetError::from_ureq(error, url).by_proxy(self.options.proxy.shown_for(url)))?;
        let (parts, body) = answer.into_parts();
        Ok(Response {
            status: parts.status.as_u16(),
            headers: read_headers(&parts.headers),
            url: url.clone(),
            body: Body {
                reader: Box::new(body.into_reader()),
                counters: self.counters.clone(),
                url: url.clone(),
                pace: self.pace(),
            },
        })
    }

    fn pace(&self) -> Pace {
        Pace::new(Arc::clone(&self.options.clock), &self.options.timeouts)
    }
}

enum Outgoing {
    None,
    Bytes(Arc<[u8]>),
    Stream(u64, Box<dyn Read + Send>),
}

fn open_body(request: &Request, url: &Url) -> Result<Outgoing, NetError> {
    Ok(match &request.body {
        // RFC 9110 §8.6: a POST or PUT without content says Content-Length: 0.
        RequestBody::Empty if request.method.has_body() => Outgoing::Bytes(Arc::new([])),
        RequestBody::Empty => Outgoing::None,
        RequestBody::Bytes(bytes) => Outgoing::Bytes(Arc::clone(bytes)),
        RequestBody::Stream { len, open } => {
            let failed = |error: std::io::Error| NetError::RequestBody {
                url: url.to_string(),
                reason: error.to_string(),
            };
            Outgoing::Stream(*len, open().map_err(failed)?)
        }
    })
}

fn build<B>(
    request: &Request,
    url: &Url,
    with_secrets: bool,
    body: B,
    length: Option<u64>,
) -> Result<ureq::http::Request<B>, NetError> {
    let invalid_url =
        |_| NetError::InvalidUrl { url: url.to_string(), reason: "the HTTP library refuses it" };
    let mut built = ureq::http::Request::builder()
        .method(request.method.as_str())
        .uri(url.full())
        .body(body)
        .map_err(invalid_url)?;
    let headers = built.headers_mut();
    for (name, value) in &request.headers {
        let (name, value) = header(name, value)?;
        headers.append(name, value);
    }
    for (name, value) in request.secret_headers.iter().filter(|_| with_secrets) {
        let (name, mut value) = header(name, value.expose())?;
        value.set_sensitive(true);
        headers.append(name, value);
    }
    if let Some(length) = length {
        headers.insert("content-length", length.into());
    }
    Ok(built)
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), NetError> {
    let invalid = || NetError::InvalidHeader { name: name.chars().take(60).collect() };
    let header_name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
    Ok((header_name, HeaderValue::from_str(value).map_err(|_| invalid())?))
}

fn read_headers(headers: &ureq::http::HeaderMap) -> Headers {
    let text = |(name, value): (&HeaderName, &HeaderValue)| {
        value.to_str().ok().map(|value| (name.as_str().to_owned(), value.to_owned()))
    };
    Headers(headers.iter().filter_map(text).collect())
}
