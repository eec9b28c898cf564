//! Getting past a 401: Basic, and the Docker token protocol (distribution docs, "Token Authentication").

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base::{Reference, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use net::{Method, Request, RequestBody, Response, Url};
use zeroize::Zeroizing;

use crate::client::{Call, Client, DOCUMENT_TIME};
use crate::{
    BearerToken, Challenge, Credential, CredentialSource, CredentialUse, RegistryError, parse_challenges,
    parse_token, wire,
};

/// What a request wants to do in its repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Access {
    Pull,
    Push,
    Delete,
}

impl Access {
    fn actions(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Push => "pull,push",
            Self::Delete => "pull,delete",
        }
    }
}

/// Bytes of a token answer. Tokens with many scopes have some 10 KiB.
const MAX_TOKEN_BYTES: u64 = 256 << 10;

/// A token is renewed this long before it expires: longer than a manifest request takes.
const TOKEN_MARGIN: Duration = Duration::from_secs(5);

type Key = (String, String, Access);

/// Authorizations obtained so far, and what each registry asked for.
#[derive(Default)]
pub(crate) struct Sessions {
    granted: Mutex<HashMap<Key, Granted>>,
    challenges: Mutex<HashMap<String, Challenge>>,
}

#[derive(Clone)]
struct Granted {
    authorization: Secret<String>,
    source: Option<CredentialSource>,
    until: Option<Duration>,
}

/// An `Authorization` value and which credential is behind it.
pub(crate) struct Authorization {
    pub(crate) value: Secret<String>,
    pub(crate) source: Option<CredentialSource>,
}

impl From<Granted> for Authorization {
    fn from(granted: Granted) -> Self {
        Self { value: granted.authorization, source: granted.source }
    }
}

impl Client {
    /// The authorization to send without being asked: one obtained before, or a new one for a registry that is
    /// known to ask.
    pub(crate) fn known_authorization(
        &self,
        call: &Call<'_>,
    ) -> Result<Option<Authorization>, RegistryError> {
        let (host, repository) = (call.reference.host(), scope_name(call));
        let now = self.net().clock().elapsed();
        {
            let granted = self.sessions().granted.lock().unwrap_or_else(PoisonError::into_inner);
            let usable = |access| {
                granted
                    .get(&(host.to_owned(), repository.clone(), access))
                    .filter(|granted| granted.until.is_none_or(|until| now < until))
            };
            // A token for pushing also pulls.
            let push = usable(Access::Push);
            let found = match call.access {
                Access::Push => push,
                Access::Pull => usable(Access::Pull).or(push),
                Access::Delete => usable(Access::Delete),
            };
            if let Some(granted) = found {
                return Ok(Some(granted.clone().into()));
            }
        }
        let known =
            self.sessions().challenges.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned();
        match known {
            Some(challenge) => self.answer_challenge(call, &challenge),
            None => Ok(None),
        }
    }

    /// Obtains an authorization for the challenges of a 401. None when there is nothing to answer with.
    pub(crate) fn new_authorization(
        &self,
        call: &Call<'_>,
        refusal: &Response,
    ) -> Result<Option<Authorization>, RegistryError> {
        let challenges: Vec<Challenge> =
            refusal.headers.all("www-authenticate").flat_map(parse_challenges).collect();
        let by_scheme = |scheme: &str| challenges.iter().find(|challenge| challenge.scheme == scheme);
        let Some(challenge) = by_scheme("bearer").or_else(|| by_scheme("basic")) else { return Ok(None) };
        let host = call.reference.host().to_owned();
        let mut known = self.sessions().challenges.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(host, challenge.clone());
        drop(known);
        self.answer_challenge(call, challenge)
    }

    fn answer_challenge(
        &self,
        call: &Call<'_>,
        challenge: &Challenge,
    ) -> Result<Option<Authorization>, RegistryError> {
        let (host, repository) = (call.reference.host(), call.reference.repository());
        let found = self.keychain().find(host, repository)?;
        let granted = match (challenge.scheme.as_str(), found) {
            (_, Some((Credential::RegistryToken(token), source))) => {
                self.record(call.reference, &self.origin(host)?.origin(), &source);
                let value = Secret::new(format!("Bearer {}", token.expose()));
                Some(Granted { authorization: value, source: Some(source), until: None })
            }
            ("basic", Some((Credential::Password { user, password }, source))) => {
                self.record(call.reference, &self.origin(host)?.origin(), &source);
                let value = basic_value(&user, &password);
                Some(Granted { authorization: value, source: Some(source), until: None })
            }
            ("bearer", found) => Some(self.fetch_token(call, challenge, found)?),
            _ => None,
        };
        let Some(granted) = granted else { return Ok(None) };
        let key = (host.to_owned(), scope_name(call), call.access);
        self.sessions().granted.lock().unwrap_or_else(PoisonError::into_inner).insert(key, granted.clone());
        Ok(Some(granted.into()))
    }

    fn fetch_token(
        &self,
        call: &Call<'_>,
        challenge: &Challenge,
        found: Option<(Credential, CredentialSource)>,
    ) -> Result<Granted, RegistryError> {
        let realm =
            self.check_realm(call.reference.host(), challenge.parameter("realm").unwrap_or_default())?;
        let what = format!("a token from {}", realm.origin());
        let source = found.as_ref().map(|(_, source)| source.clone());
        if let Some(source) = &source {
            self.record(call.reference, &realm.origin(), source);
        }
        let request = token_request(&realm, call, challenge, found.map(|(credential, _)| credential));
        let response = self.net().send(&request).map_err(|cause| RegistryError::net(&what, cause))?;
        let status = response.status;
        if !response.is_success() {
            let message = wire::error_message(&response.excerpt());
            let tried = tried(source.as_ref());
            return Err(match status {
                401 | 403 | 400 => {
                    RegistryError::Unauthorized { host: realm.host().to_owned(), what, tried, message }
                }
                _ => RegistryError::UnexpectedStatus { what, status, expected: "200", message },
            });
        }
        let bytes = response
            .read_bounded(MAX_TOKEN_BYTES)
            .map(Zeroizing::new)
            .map_err(|cause| RegistryError::net(&what, cause))?;
        let malformed = |reason: &str| RegistryError::Malformed { what: what.clone(), reason: reason.into() };
        let BearerToken { token, lives } = parse_token(&bytes).map_err(malformed)?;
        let authorization = Secret::new(format!("Bearer {}", token.expose()));
        let lives = lives.saturating_sub(TOKEN_MARGIN);
        Ok(Granted { authorization, source, until: Some(self.net().clock().elapsed().saturating_add(lives)) })
    }

    /// Where credentials may go: over TLS, or within this machine for a registry on this machine. A registry
    /// elsewhere must not send them, or this program, to a service of this machine.
    fn check_realm(&self, host: &str, realm: &str) -> Result<Url, RegistryError> {
        let refuse =
            |reason, realm: String| RegistryError::UnsafeRealm { host: host.to_owned(), realm, reason };
        let url = Url::parse(realm).map_err(|error| match error {
            net::NetError::InvalidUrl { url, .. } => refuse("it is not a usable URL", url),
            _ => refuse("it is not a usable URL", String::new()),
        })?;
        if url.is_loopback() && !net::is_loopback_host(host) {
            return Err(refuse("it leads from another host to this machine", url.to_string()));
        }
        let own_plain = url.host() == host && self.net().allows_plain_http(host);
        if !url.is_https() && !url.is_loopback() && !own_plain {
            return Err(refuse("it is plain http", url.to_string()));
        }
        Ok(url)
    }

    fn record(&self, reference: &Reference, sent_to: &str, source: &CredentialSource) {
        if let Some(recorder) = self.recorder() {
            recorder(&CredentialUse {
                registry: reference.host().to_owned(),
                repository: reference.repository().to_owned(),
                sent_to: sent_to.to_owned(),
                source: source.clone(),
            });
        }
    }
}

/// What a token is kept under: the repository, and the one read from beside it.
fn scope_name(call: &Call<'_>) -> String {
    let own = call.reference.repository();
    call.reads.map_or_else(|| own.to_owned(), |reads| format!("{own} {reads}"))
}

/// Which credentials were tried, in words.
pub(crate) fn tried(source: Option<&CredentialSource>) -> String {
    source.map_or_else(|| "no credentials were found".into(), |source| format!("{source} were not accepted"))
}

fn basic_value(user: &str, password: &Secret<String>) -> Secret<String> {
    let pair = Zeroizing::new(format!("{user}:{}", password.expose()));
    Secret::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())))
}

/// Credentials never follow a redirect of the token service: it is asked with redirects off.
fn token_request(
    realm: &Url,
    call: &Call<'_>,
    challenge: &Challenge,
    credential: Option<Credential>,
) -> Request {
    let own = format!("repository:{}:{}", call.reference.repository(), call.access.actions());
    let mut scopes = vec![own];
    scopes.extend(call.reads.map(|reads| format!("repository:{reads}:pull")));
    // A scope of the registry's own kind goes along; one for the same repository is ours already.
    let same = format!("repository:{}:", call.reference.repository());
    let asked = challenge.parameter("scope").unwrap_or_default();
    let read = call.reads.map(|reads| format!("repository:{reads}:"));
    let ours =
        |scope: &str| scope.starts_with(&same) || read.as_ref().is_some_and(|read| scope.starts_with(read));
    let other = |scope: &&str| !scope.is_empty() && !ours(scope);
    scopes.extend(asked.split(' ').filter(other).map(str::to_owned));
    let service = challenge.parameter("service");
    if let Some(Credential::IdentityToken(token)) = credential {
        // OAuth2 form of the token specification ("Token Authentication", POST /token).
        let scopes = scopes.join(" ");
        let mut form = vec![("grant_type", "refresh_token"), ("client_id", "assay"), ("scope", &scopes)];
        form.push(("refresh_token", token.expose()));
        form.extend(service.map(|service| ("service", service)));
        let body = net::encode_form(&form).into_bytes();
        return Request::new(Method::Post, realm.clone())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(RequestBody::Bytes(body.into()))
            .retry(true)
            .total_timeout(DOCUMENT_TIME)
            .max_redirects(0);
    }
    let mut url = realm.clone();
    if let Some(service) = service {
        url = url.with_query("service", service);
    }
    for scope in &scopes {
        url = url.with_query("scope", scope);
    }
    let request = Request::get(url).total_timeout(DOCUMENT_TIME).max_redirects(0);
    match credential {
        Some(Credential::Password { user, password }) => {
            request.secret_header("authorization", basic_value(&user, &password))
        }
        _ => request,
    }
}
