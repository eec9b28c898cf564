//! The private stack in this process, behind the transport its clients use.

use std::path::Path;
use std::sync::Arc;

use base::{Class, Fault, Secret, Timestamp};
use sign::{IdentityToken, Method, Services, SignError, SigningConfig, Transport, WireRequest, WireResponse};
use stack::{InitOptions, Request, Stack, StackError, TokenRequest};

/// Where the services seem to be. Nothing listens there: requests go straight to the stack in this process.
const BASE_URL: &str = "http://stack.internal";

/// A copy of the trust root in the stack's folder, so that verifying does not need the stack itself, which another
/// process may have open. It holds no secret.
pub const TRUSTED_ROOT_FILE: &str = "trusted_root.json";

/// A token for one signature lives this long; Fulcio's certificates live ten minutes too.
const TOKEN_TTL_SECS: i64 = 600;

/// A stack that is open in this process.
#[derive(Clone)]
pub struct PrivateStack {
    stack: Arc<Stack>,
}

/// A private stack that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrivateStackError {
    /// The stack itself.
    #[error(transparent)]
    Stack(#[from] StackError),
    /// The copy of its trust root.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// Its signing configuration or token.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl Fault for PrivateStackError {
    fn code(&self) -> &'static str {
        match self {
            Self::Stack(inner) => inner.code(),
            Self::Store(inner) => inner.code(),
            Self::Sign(inner) => inner.code(),
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Stack(inner) => inner.hint(),
            Self::Store(inner) => inner.hint(),
            Self::Sign(inner) => inner.hint(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::Stack(inner) => inner.class(),
            Self::Store(inner) => inner.class(),
            Self::Sign(inner) => inner.class(),
        }
    }
}

impl PrivateStack {
    /// Opens the stack in `dir`; with `create`, makes it first when there is none. Says whether it was made.
    ///
    /// # Errors
    /// When it is in use, readable by others, damaged, of another version, or missing.
    pub fn open(
        dir: &Path,
        create: bool,
        clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    ) -> Result<(Self, bool), PrivateStackError> {
        let made = create && !dir.join("stack.json").exists();
        if made {
            Stack::init(dir, &init_options(clock()))?;
        }
        let opened = Self { stack: Arc::new(Stack::open(dir, clock)?) };
        let (public, root) = (dir.join(TRUSTED_ROOT_FILE), opened.trusted_root());
        // A copy that differs is stale or was edited: verifying with it would refuse what this stack signs.
        if std::fs::read(&public).ok().as_ref() != Some(&root) {
            store::atomic_write(&public, &root, 0o644)?;
        }
        Ok((opened, made))
    }

    /// The stack.
    #[must_use]
    pub fn stack(&self) -> &Arc<Stack> {
        &self.stack
    }

    /// The services, to be reached through this value as transport.
    ///
    /// # Errors
    /// When the stack's own signing configuration cannot be read, which is a defect.
    pub fn services(&self, now: Timestamp) -> Result<Services, PrivateStackError> {
        let config = self.stack.signing_config(BASE_URL).to_string();
        Ok(SigningConfig::parse(config.as_bytes())?.choose(now)?)
    }

    /// Whether a service's URL leads into this stack.
    #[must_use]
    pub fn serves(url: &str) -> bool {
        url.strip_prefix(BASE_URL).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whom to trust for signatures made with this stack.
    #[must_use]
    pub fn trusted_root(&self) -> Vec<u8> {
        self.stack.trusted_root().to_string().into_bytes()
    }

    /// A token for `identity`, an e-mail address or a URI.
    ///
    /// # Errors
    /// When it is neither.
    pub fn token(&self, identity: &str) -> Result<IdentityToken, PrivateStackError> {
        let request = TokenRequest {
            subject: identity.to_owned(),
            audience: "sigstore".to_owned(),
            ttl_secs: TOKEN_TTL_SECS,
            extra: serde_json::Map::new(),
        };
        let raw = Secret::new(self.stack.mint_token(&request)?);
        Ok(IdentityToken::parse(&raw)?)
    }
}

/// What a stack made by this program is called.
pub(crate) fn init_options(now: Timestamp) -> InitOptions {
    InitOptions { now, organization: "assay".to_owned(), issuer: None, external_issuers: Vec::new() }
}

impl Transport for PrivateStack {
    fn send(&self, request: &WireRequest) -> Result<WireResponse, Box<dyn Fault>> {
        let rest = request.url.strip_prefix(BASE_URL).unwrap_or(&request.url);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut headers = vec![
            ("content-type".to_owned(), request.content_type.to_owned()),
            ("accept".to_owned(), request.accept.to_owned()),
        ];
        headers.extend(request.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        if let Some(value) = &request.authorization {
            headers.push(("authorization".to_owned(), value.expose().clone()));
        }
        let response = self.stack.handle(&Request {
            method: match request.method {
                Method::Get => "GET".to_owned(),
                Method::Post => "POST".to_owned(),
            },
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: request.body.clone(),
        });
        let location =
            response.headers.into_iter().find(|(name, _)| name == "location").map(|(_, value)| value);
        Ok(WireResponse { status: response.status, location, body: response.body })
    }
}
