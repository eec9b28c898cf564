//! Logging in at an OpenID Connect issuer: in a browser (authorization code with PKCE), on another device (RFC 8628), or
//! as a program with a secret of its own (RFC 6749 §4.4).

mod browser;
mod device;

use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use base::{Digest, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use net::{Clock, Url, encode_form};
use serde::Deserialize;

pub use self::browser::is_login_return;

use crate::fulcio::message;
use crate::token::{IdentityToken, MAX_TOKEN_BYTES};
use crate::transport::{Transport, WireRequest};
use crate::{SignError, WireResponse};

const SERVICE: &str = "the OIDC issuer";

/// Discovery documents are 2 to 4 KiB, token answers hold up to three tokens.
const MAX_ANSWER_BYTES: u64 = 4 * MAX_TOKEN_BYTES as u64;

/// What is asked for: who it is, and by which e-mail address (sigstore/sigstore `oauthflow`, `defaultScopes`).
const SCOPE: &str = "openid email";

/// How somebody logs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// In a browser on this machine.
    Browser,
    /// In a browser elsewhere, with a code to type in.
    Device,
    /// A program, with the client's secret.
    ClientCredentials,
}

/// The issuer, and as whom this program is registered there.
#[derive(Debug, Clone)]
pub struct OidcClient {
    /// `iss` of its tokens; discovery begins there.
    pub issuer: String,
    /// `client_id`, and the audience of the token.
    pub client_id: String,
    /// The client's secret, for issuers that want one.
    pub client_secret: Option<Secret<String>>,
    /// Where the browser returns to; by default a free port of this machine.
    pub redirect_url: Option<String>,
}

/// The outside of a login.
pub struct Login<'a> {
    /// The way to the issuer.
    pub transport: &'a dyn Transport,
    /// Time and waiting.
    pub clock: &'a dyn Clock,
    /// Tells the user what to do.
    pub tell: &'a dyn Fn(&str),
    /// Shows a page to the user, or does nothing.
    pub open_browser: &'a dyn Fn(&str),
}

/// OpenID Connect Discovery 1.0 §3 and RFC 8628 §4.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    device_authorization_endpoint: Option<String>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// An issuer whose document was read and checked.
struct Issuer {
    url: Url,
    document: Discovery,
}

/// RFC 6749 §5.2.
#[derive(Deserialize)]
struct OauthError {
    error: String,
    error_description: Option<String>,
}

/// What a token request came to.
enum TokenAnswer {
    Token(IdentityToken),
    Error(OauthError),
}

/// RFC 7636: a secret of this login, and what is shown of it beforehand.
struct Pkce {
    verifier: Secret<String>,
    challenge: String,
}

impl Login<'_> {
    /// Logs in. The token is the issuer's for this client; its signature is checked by the certificate authority (OpenID
    /// Connect Core §3.1.3.7 lets TLS to the token endpoint stand for it here).
    ///
    /// # Errors
    /// When the issuer cannot be used, the user does not log in, or the token is for somebody else.
    pub fn run(&self, client: &OidcClient, flow: Flow) -> Result<IdentityToken, SignError> {
        let issuer = self.discover(client)?;
        match flow {
            Flow::Browser => browser::log_in(self, client, &issuer),
            Flow::Device => device::log_in(self, client, &issuer),
            Flow::ClientCredentials => self.client_credentials(client, &issuer),
        }
    }

    fn discover(&self, client: &OidcClient) -> Result<Issuer, SignError> {
        let issuer = client.issuer.trim_end_matches('/');
        let location = format!("{issuer}/.well-known/openid-configuration");
        let url = Url::parse(&location).map_err(|cause| unreachable(&location, Box::new(cause)))?;
        let body =
            crate::fulcio::send(self.transport, SERVICE, &WireRequest::get(&location, MAX_ANSWER_BYTES))?;
        let document: Discovery = serde_json::from_slice(&body).map_err(|error| {
            answer(&location, format!("malformed JSON ({error})"), "a discovery document")
        })?;
        // §4.3: the issuer in the document MUST be the one that was asked, else one issuer could speak for another.
        if document.issuer.trim_end_matches('/') != issuer {
            let found = format!("issuer \"{:.200}\"", document.issuer);
            return Err(answer(&location, found, "the issuer that was asked"));
        }
        Ok(Issuer { url, document })
    }

    fn client_credentials(&self, client: &OidcClient, issuer: &Issuer) -> Result<IdentityToken, SignError> {
        if client.client_secret.is_none() {
            return Err(SignError::Login { fault: "needs a client secret for client_credentials".into() });
        }
        let form = [("grant_type", "client_credentials"), ("scope", SCOPE)];
        self.token(client, issuer, &form, None)?.into_token()
    }

    /// Asks the token endpoint.
    fn token(
        &self,
        client: &OidcClient,
        issuer: &Issuer,
        form: &[(&str, &str)],
        nonce: Option<&str>,
    ) -> Result<TokenAnswer, SignError> {
        #[derive(Deserialize)]
        struct Answer {
            id_token: String,
        }
        let url = issuer.endpoint(issuer.document.token_endpoint.as_deref(), "token_endpoint")?;
        let mut form = form.to_vec();
        let in_body = issuer.takes_secret_in_body();
        if client.client_secret.is_none() || in_body {
            form.push(("client_id", &client.client_id));
        }
        if let Some(secret) = client.client_secret.as_ref().filter(|_| in_body) {
            form.push(("client_secret", secret.expose()));
        }
        let mut request = form_request(&url, &form);
        if let Some(secret) = client.client_secret.as_ref().filter(|_| !in_body) {
            request = request.authorize("Basic", &basic(&client.client_id, secret));
        }
        let WireResponse { status, body, .. } =
            self.transport.send(&request).map_err(|cause| unreachable(&url, cause))?;
        if let Ok(error) = serde_json::from_slice::<OauthError>(&body) {
            return Ok(TokenAnswer::Error(error));
        }
        if !(200..300).contains(&status) {
            let message = message(&body);
            return Err(SignError::Refused { service: SERVICE, url, status, message });
        }
        let found: Answer = serde_json::from_slice(&body)
            .map_err(|_| answer(&url, "no id_token".into(), "an OpenID Connect token answer"))?;
        let token = IdentityToken::parse(&Secret::new(found.id_token))?;
        check(&token, client, &issuer.document.issuer, nonce)?;
        Ok(TokenAnswer::Token(token))
    }
}

impl TokenAnswer {
    fn into_token(self) -> Result<IdentityToken, SignError> {
        match self {
            Self::Token(token) => Ok(token),
            Self::Error(error) => Err(error.into_login_error()),
        }
    }
}

impl OauthError {
    fn into_login_error(self) -> SignError {
        let OauthError { error, error_description } = self;
        SignError::Login { fault: format!("was refused: {}", printable(&error_description.unwrap_or(error))) }
    }
}

impl Issuer {
    /// An endpoint of the document: https, or on this machine when the issuer is.
    fn endpoint(&self, found: Option<&str>, name: &'static str) -> Result<String, SignError> {
        let location = self.url.to_string();
        let Some(text) = found else {
            return Err(answer(&location, format!("no {name}"), "an issuer that offers this way to log in"));
        };
        let local = self.url.is_loopback();
        match Url::parse(text) {
            Ok(url) if url.is_https() || (local && url.is_loopback()) => Ok(url.full()),
            _ => Err(answer(&location, format!("a {name} that is not https"), "endpoints with https")),
        }
    }

    /// RFC 6749 §2.3.1 makes HTTP Basic the way every issuer takes; some say otherwise.
    fn takes_secret_in_body(&self) -> bool {
        let methods = self.document.token_endpoint_auth_methods_supported.as_deref().unwrap_or_default();
        let has = |name: &str| methods.iter().any(|method| method == name);
        has("client_secret_post") && !has("client_secret_basic")
    }

    /// RFC 7636 §4.2; an issuer that lists methods has to list the safe one (RFC 8414 leaves the list optional).
    fn pkce(&self) -> Result<Pkce, SignError> {
        let methods = self.document.code_challenge_methods_supported.as_ref();
        if methods.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
            let found = "no code challenge method S256".to_owned();
            return Err(answer(&self.url.to_string(), found, "an issuer with PKCE"));
        }
        let verifier = random()?;
        let challenge = URL_SAFE_NO_PAD.encode(Digest::sha256_of(verifier.expose().as_bytes()).as_bytes());
        Ok(Pkce { verifier, challenge })
    }
}

/// 32 bytes of randomness in base64url: 43 characters, the least RFC 7636 §4.1 allows.
fn random() -> Result<Secret<String>, SignError> {
    let mut bytes = [0u8; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| SignError::Crypto { what: "make a random value" })?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
}

/// OpenID Connect Core §3.1.3.7, points 2, 3 and 11.
fn check(
    token: &IdentityToken,
    client: &OidcClient,
    issuer: &str,
    nonce: Option<&str>,
) -> Result<(), SignError> {
    if token.issuer != issuer {
        return Err(SignError::Token { fault: "is of another issuer than the one logged in at" });
    }
    if !token.audiences.contains(&client.client_id) {
        return Err(SignError::Token { fault: "is for another client than this one" });
    }
    if nonce.is_some() && token.nonce.as_deref() != nonce {
        return Err(SignError::Token { fault: "is not of this login: another nonce" });
    }
    Ok(())
}

fn form_request(url: &str, form: &[(&str, &str)]) -> WireRequest {
    let body = encode_form(form).into_bytes();
    let mut request = WireRequest::post(url, "application/x-www-form-urlencoded", body, MAX_ANSWER_BYTES);
    // A code is good for one request.
    request.retry = false;
    request
}

fn basic(id: &str, secret: &Secret<String>) -> Secret<String> {
    let encode = |text: &str| encode_form(&[("", text)]).trim_start_matches('=').to_owned();
    Secret::new(STANDARD.encode(format!("{}:{}", encode(id), encode(secret.expose()))))
}

fn unreachable(url: &str, cause: Box<dyn base::Fault>) -> SignError {
    SignError::Unreachable { service: SERVICE, url: crate::transport::without_query(url).to_owned(), cause }
}

fn answer(url: &str, found: String, expected: &'static str) -> SignError {
    SignError::Answer {
        service: SERVICE,
        url: crate::transport::without_query(url).to_owned(),
        found,
        expected,
    }
}

/// What an issuer says, as a terminal may show it.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(500).collect()
}

#[cfg(test)]
mod tests;
