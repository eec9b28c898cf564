//! The stack: its state, and one function from request to answer.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use base::Timestamp;
use der::Decode;
use serde_json::json;
use tlog::{Hash, LogKey, NoteSignature};
use x509_cert::name::Name;

use crate::{
    InitOptions, StackError,
    answer::{Refusal, Request, Response},
    ca,
    key::SigningKey,
    log::{FolderDisk, Log, LogOptions, LogReport, Published, fsck},
    rekor, state,
    state::{Keys, Lock, Settings},
    token::{self, Issuers, TokenRequest},
    tsa,
};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A number that only goes up.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) certificates: Counter,
    pub(crate) entries: Counter,
    pub(crate) timestamps: Counter,
    refused: Counter,
}

/// A private Sigstore, open.
pub struct Stack {
    pub(crate) settings: Settings,
    pub(crate) keys: Arc<Keys>,
    pub(crate) issuers: Issuers,
    pub(crate) issuer_name: Name,
    pub(crate) rekor: Log,
    pub(crate) rekor_log_id: Hash,
    pub(crate) ct: Log,
    pub(crate) counters: Counters,
    clock: Clock,
    // Last: logs stop before the folder is anybody else's.
    _lock: Lock,
}

impl std::fmt::Debug for Stack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stack").field("instance", &self.settings.instance).finish_non_exhaustive()
    }
}

/// What a check of a whole stack found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackReport {
    /// The transparency log.
    pub transparency_log: LogReport,
    /// The certificate log.
    pub certificate_log: LogReport,
}

fn log_key(key: &SigningKey) -> Result<LogKey, StackError> {
    LogKey::from_spki_der(key.spki()).map_err(|_| StackError::Crypto { action: "read a log's key" })
}

fn open_log(
    folder: &Path,
    name: &'static str,
    origin: String,
    keys: &Arc<Keys>,
    clock: &Clock,
) -> Result<Log, StackError> {
    let pick =
        move |keys: &Keys| if name == "rekor" { keys.rekor.spki().to_vec() } else { keys.ct.spki().to_vec() };
    let key =
        LogKey::from_spki_der(&pick(keys)).map_err(|_| StackError::Crypto { action: "read a log's key" })?;
    let (key_id, key_name, held) = (key.key_id(&origin), origin.clone(), Arc::clone(keys));
    let signer = Box::new(move |body: &str| {
        let key = if name == "rekor" { &held.rekor } else { &held.ct };
        let signature = key.sign(body.as_bytes()).map_err(|e| e.to_string())?;
        Ok(vec![NoteSignature { name: key_name.clone(), key_id, signature }])
    });
    let options = LogOptions { origin, key, signer, clock: Arc::clone(clock) };
    Log::open(Arc::new(FolderDisk::new(&folder.join(name))), options).map_err(state::log_error(name))
}

impl Stack {
    /// Makes a new stack in `folder`, which must be empty or not there. Keys are made once and never again.
    ///
    /// # Errors
    /// When the folder has something in it, an option cannot be used, or the disk refuses.
    pub fn init(folder: &Path, options: &InitOptions) -> Result<(), StackError> {
        state::init(folder, options)
    }

    /// Opens the stack in `folder`, recovers its logs and keeps other processes out until it is dropped.
    ///
    /// # Errors
    /// When it is in use, readable by others, of another version, missing something, damaged, or the clock is wrong.
    pub fn open(folder: &Path, clock: Clock) -> Result<Self, StackError> {
        let (lock, settings, keys) = state::open(folder, clock())?;
        let keys = Arc::new(keys);
        let issuers = Issuers::new(&settings.issuer, &keys.oidc, &settings.external_issuers)?;
        let intermediate = x509_cert::Certificate::from_der(&keys.ca_chain[0])
            .map_err(|_| StackError::Crypto { action: "read the intermediate certificate" })?;
        let origin = settings.host("rekor");
        let rekor_log_id = log_key(&keys.rekor)?.log_id(&origin);
        let rekor = open_log(folder, "rekor", origin, &keys, &clock)?;
        let ct = open_log(folder, "ct", settings.host("ct"), &keys, &clock)?;
        Ok(Self {
            issuers,
            issuer_name: intermediate.tbs_certificate.subject,
            rekor,
            rekor_log_id,
            ct,
            counters: Counters::default(),
            clock,
            settings,
            keys,
            _lock: lock,
        })
    }

    /// Checks everything on the disk of a stack that nobody has open: keys, certificates, both logs.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn fsck(folder: &Path, now: Timestamp) -> Result<StackReport, StackError> {
        let (_lock, settings, keys) = state::open(folder, now)?;
        let check = |name: &str, key: &SigningKey| {
            let disk = FolderDisk::new(&folder.join(name));
            fsck(&disk, &settings.host(name), &log_key(key)?).map_err(state::log_error(name))
        };
        Ok(StackReport {
            transparency_log: check("rekor", &keys.rekor)?,
            certificate_log: check("ct", &keys.ct)?,
        })
    }

    /// Mints an identity token of the stack's own issuer. Whoever may call this may be anybody the stack vouches for.
    ///
    /// # Errors
    /// When the subject is neither an e-mail address nor a URI, or it would live longer than a day.
    pub fn mint_token(&self, request: &TokenRequest) -> Result<String, StackError> {
        self.identity().mint_token(request, self.now())
    }

    /// The `iss` of the tokens the stack mints.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Eight hexadecimal characters that name this stack.
    #[must_use]
    pub fn instance(&self) -> &str {
        &self.settings.instance
    }

    /// The transparency log.
    #[must_use]
    pub fn transparency_log(&self) -> &Log {
        &self.rekor
    }

    /// The certificate log.
    #[must_use]
    pub fn certificate_log(&self) -> &Log {
        &self.ct
    }

    /// The transparency log's last checkpoint.
    #[must_use]
    pub fn checkpoint(&self) -> Arc<Published> {
        self.rekor.published()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// [`crate::StackIdentity::trusted_root`] of this stack.
    #[must_use]
    pub fn trusted_root(&self) -> serde_json::Value {
        self.identity().trusted_root()
    }

    /// [`crate::StackIdentity::signing_config`] of this stack.
    #[must_use]
    pub fn signing_config(&self, base_url: &str) -> serde_json::Value {
        self.identity().signing_config(base_url)
    }

    /// Answers a request. Blocks until what it writes is durable.
    #[must_use]
    pub fn handle(&self, request: &Request) -> Response {
        self.dispatch(request).unwrap_or_else(|refusal| {
            self.counters.refused.add();
            refusal.into_response()
        })
    }

    fn dispatch(&self, request: &Request) -> Result<Response, Refusal> {
        let path = request.path.as_str();
        if request.method == "POST" {
            // The clock was right when the stack was opened, which may be long ago.
            let clock = state::check_clock(&self.settings, self.now());
            clock.map_err(|error| Refusal::unavailable(error.to_string()))?;
        }
        if let Some(tile) = path.strip_prefix("/api/v2/").filter(|p| p.starts_with("tile/")) {
            return get(request, || rekor::tile(&self.rekor, tile));
        }
        if let Some(tile) = path.strip_prefix("/ct/v1/").filter(|p| p.starts_with("tile/")) {
            return get(request, || rekor::tile(&self.ct, tile));
        }
        match path {
            "/api/v2/signingCert" => post(request, || ca::create_v2(self, request)),
            "/api/v1/signingCert" => post(request, || ca::create_v1(self, request)),
            "/api/v2/trustBundle" => get(request, || ca::trust_bundle(self)),
            "/api/v1/rootCert" => get(request, || ca::root_certificate(self)),
            "/api/v2/configuration" => get(request, || Ok(ca::configuration(self))),
            "/api/v2/log/entries" => post(request, || rekor::create(self, request)),
            "/api/v2/checkpoint" => get(request, || rekor::checkpoint(&self.rekor)),
            "/api/v1/timestamp" => post(request, || tsa::timestamp(self, request)),
            "/api/v1/timestamp/certchain" => get(request, || tsa::chain(self)),
            "/ct/v1/get-roots" => get(request, || Ok(ca::ct_roots(self))),
            "/ct/v1/checkpoint" => get(request, || rekor::checkpoint(&self.ct)),
            "/oauth2/.well-known/openid-configuration" => get(request, || Ok(self.discovery(request))),
            "/oauth2/keys" => get(request, || {
                Ok(Response::json(200, &token::own_jwks(&self.keys.oidc).map_err(ca::internal)?))
            }),
            "/healthz" => get(request, || self.health()),
            "/metrics" => get(request, || Ok(self.metrics())),
            _ => Err(Refusal::not_found()),
        }
    }

    fn health(&self) -> Result<Response, Refusal> {
        match self.rekor.stopped_by().or_else(|| self.ct.stopped_by()) {
            Some(error) => Err(Refusal::unavailable(format!("a log stopped: {error}"))),
            None => Ok(Response::json(200, &json!({"status": "SERVING"}))),
        }
    }

    fn discovery(&self, request: &Request) -> Response {
        // Keys are where the caller reached us; the issuer's name need not resolve.
        let host = request.header("host").unwrap_or("localhost");
        Response::json(
            200,
            &json!({
                "issuer": self.settings.issuer,
                "jwks_uri": format!("http://{host}/oauth2/keys"),
                "response_types_supported": ["id_token"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "claims_supported": ["iss", "sub", "aud", "iat", "nbf", "exp", "email", "email_verified"],
            }),
        )
    }

    fn metrics(&self) -> Response {
        let rows = [
            ("assay_stack_certificates_total", "counter", self.counters.certificates.value()),
            ("assay_stack_entries_total", "counter", self.counters.entries.value()),
            ("assay_stack_timestamps_total", "counter", self.counters.timestamps.value()),
            ("assay_stack_refused_total", "counter", self.counters.refused.value()),
            ("assay_stack_log_size", "gauge", self.rekor.published().size),
            ("assay_stack_ct_size", "gauge", self.ct.published().size),
        ];
        let text: String = rows
            .iter()
            .map(|(name, kind, value)| format!("# TYPE {name} {kind}\n{name} {value}\n"))
            .collect();
        Response::new(200, "text/plain; version=0.0.4", text)
    }
}

fn get(request: &Request, answer: impl FnOnce() -> Result<Response, Refusal>) -> Result<Response, Refusal> {
    if request.method == "GET" { answer() } else { Err(Refusal::wrong_method()) }
}

fn post(request: &Request, answer: impl FnOnce() -> Result<Response, Refusal>) -> Result<Response, Refusal> {
    if request.method == "POST" { answer() } else { Err(Refusal::wrong_method()) }
}
