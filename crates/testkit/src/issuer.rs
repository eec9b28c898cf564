//! An OpenID Connect issuer that refuses whatever the specifications do not allow.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::http::{Incoming, Reply, Server};

/// An issuer on loopback with one client, and one user who does as scripted.
pub struct OidcIssuer {
    server: Server,
    state: Arc<Mutex<State>>,
}

/// What the user and the issuer do.
#[derive(Debug, Clone)]
pub struct IssuerScript {
    /// The one client.
    pub client_id: String,
    /// Its secret; none for a public client.
    pub client_secret: Option<String>,
    /// Whether the secret has to be in the body instead of the header.
    pub secret_in_body: bool,
    /// The e-mail address of the user, or `sub` of the client.
    pub subject: String,
    /// The user refuses.
    pub denies: bool,
    /// Errors of the token endpoint before a device's login is done.
    pub device_errors: Vec<&'static str>,
    /// Claims that replace those of the token.
    pub claims: Value,
    /// Members that replace those of the discovery document.
    pub discovery: Value,
    /// `exp` of tokens, Unix seconds.
    pub expires_secs: i64,
}

impl Default for IssuerScript {
    fn default() -> Self {
        Self {
            client_id: "sigstore".into(),
            client_secret: None,
            secret_in_body: false,
            subject: "user@example.com".into(),
            denies: false,
            device_errors: Vec::new(),
            claims: json!({}),
            discovery: json!({}),
            expires_secs: 4_000_000_000,
        }
    }
}

struct State {
    script: IssuerScript,
    pair: EcdsaKeyPair,
    /// Code to (challenge, redirect URI, nonce); a code is good once.
    codes: BTreeMap<String, (String, String, String)>,
    /// Device code to challenge.
    devices: BTreeMap<String, String>,
    refusals: Vec<&'static str>,
    made: u32,
}

impl OidcIssuer {
    /// Starts an issuer.
    #[must_use]
    pub fn start(script: IssuerScript) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("randomness");
        let state = Arc::new(Mutex::new(State {
            script,
            pair,
            codes: BTreeMap::new(),
            devices: BTreeMap::new(),
            refusals: Vec::new(),
            made: 0,
        }));
        let shared = Arc::clone(&state);
        let server = Server::start(move |incoming| lock(&shared).answer(incoming));
        Self { server, state }
    }

    /// The issuer's URL.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url("")
    }

    /// Its JSON Web Key Set.
    #[must_use]
    pub fn jwks(&self) -> Value {
        lock(&self.state).jwks()
    }

    /// Why requests were refused, in order.
    #[must_use]
    pub fn refusals(&self) -> Vec<&'static str> {
        lock(&self.state).refusals.clone()
    }

    /// A token for the client, without a login.
    #[must_use]
    pub fn token(&self) -> String {
        let url = self.url();
        lock(&self.state).token(&url, None)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn oauth_error(status: u16, error: &str) -> Reply {
    Reply::status(status).body(json!({"error": error}).to_string())
}

type Form = BTreeMap<String, String>;

impl State {
    fn refuse(&mut self, why: &'static str) -> Reply {
        self.refusals.push(why);
        oauth_error(400, "invalid_request")
    }

    fn answer(&mut self, incoming: &Incoming) -> Reply {
        let host = incoming.headers.get("host").cloned().unwrap_or_default();
        let url = format!("http://{host}");
        match (incoming.method.as_str(), incoming.path.as_str()) {
            ("GET", "/.well-known/openid-configuration") => self.discovery(&url),
            ("GET", "/jwks") => Reply::status(200).body(self.jwks().to_string()),
            ("GET", "/authorize") => self.authorize(incoming),
            ("POST", "/token" | "/device") => {
                let is_form = incoming.headers.get("content-type").map(String::as_str)
                    == Some("application/x-www-form-urlencoded");
                let text = String::from_utf8_lossy(&incoming.body).into_owned();
                let form = Incoming { query: text.clone(), ..incoming.clone() };
                let names = text.split('&').filter_map(|pair| pair.split_once('=').map(|(name, _)| name));
                let form: Form =
                    names.filter_map(|name| Some((name.to_owned(), form.parameter(name)?))).collect();
                match incoming.path.as_str() {
                    _ if !is_form => self.refuse("no form"),
                    "/token" => self.token_request(incoming, &form, &url),
                    _ => self.device(&form, &url),
                }
            }
            _ => Reply::status(404),
        }
    }

    fn discovery(&self, url: &str) -> Reply {
        let method = if self.script.secret_in_body { "client_secret_post" } else { "client_secret_basic" };
        let mut document = json!({
            "issuer": url,
            "authorization_endpoint": format!("{url}/authorize"),
            "token_endpoint": format!("{url}/token"),
            "device_authorization_endpoint": format!("{url}/device"),
            "jwks_uri": format!("{url}/jwks"),
            "code_challenge_methods_supported": ["plain", "S256"],
            "token_endpoint_auth_methods_supported": [method],
        });
        for (name, value) in self.script.discovery.as_object().into_iter().flatten() {
            document[name] = value.clone();
        }
        Reply::status(200).body(document.to_string())
    }

    /// The page where the user logs in: this user is quick, and the answer sends the browser back.
    fn authorize(&mut self, incoming: &Incoming) -> Reply {
        let get = |name: &str| incoming.parameter(name).unwrap_or_default();
        let (redirect, state, nonce) = (get("redirect_uri"), get("state"), get("nonce"));
        if get("client_id") != self.script.client_id {
            return self.refuse("another client");
        }
        if get("response_type") != "code" || !get("scope").split(' ').any(|scope| scope == "openid") {
            return self.refuse("no code flow of OpenID Connect");
        }
        if get("code_challenge_method") != "S256" || get("code_challenge").len() != 43 {
            return self.refuse("no PKCE");
        }
        // RFC 8252 §7.3: loopback, any port.
        if !redirect.starts_with("http://localhost:") && !redirect.starts_with("http://127.0.0.1:") {
            return self.refuse("redirect not on loopback");
        }
        if state.len() < 22 || nonce.len() < 22 {
            return self.refuse("state or nonce of less than 128 bits");
        }
        let back = if self.script.denies {
            format!("{redirect}?error=access_denied&error_description=the+user+said+no&state={state}")
        } else {
            self.made += 1;
            let code = format!("code%2F{}", self.made);
            self.codes
                .insert(format!("code/{}", self.made), (get("code_challenge"), redirect.clone(), nonce));
            format!("{redirect}?code={code}&state={state}")
        };
        Reply::status(302).header("location", &back)
    }

    fn device(&mut self, form: &Form, url: &str) -> Reply {
        if form.get("client_id") != Some(&self.script.client_id) {
            return self.refuse("another client");
        }
        self.made += 1;
        let code = format!("device {}", self.made);
        self.devices.insert(code.clone(), form.get("code_challenge").cloned().unwrap_or_default());
        let answer = json!({
            "device_code": code, "user_code": "WDJB-MJHT", "verification_uri": format!("{url}/activate"),
            "expires_in": 600, "interval": 5,
        });
        Reply::status(200).body(answer.to_string())
    }

    fn token_request(&mut self, incoming: &Incoming, form: &Form, url: &str) -> Reply {
        if !self.is_client(incoming, form) {
            self.refusals.push("wrong client credentials");
            return oauth_error(401, "invalid_client");
        }
        let get = |name: &str| form.get(name).cloned().unwrap_or_default();
        match get("grant_type").as_str() {
            "client_credentials" if self.script.client_secret.is_some() => self.issue(url, None),
            "authorization_code" => {
                let Some((challenge, redirect, nonce)) = self.codes.remove(&get("code")) else {
                    self.refusals.push("unknown or used code");
                    return oauth_error(400, "invalid_grant");
                };
                if redirect != get("redirect_uri") {
                    return self.refuse("another redirect URI");
                }
                if challenge != challenge_of(&get("code_verifier")) {
                    return self.refuse("another code verifier");
                }
                self.issue(url, Some(nonce))
            }
            "urn:ietf:params:oauth:grant-type:device_code" => {
                let Some(challenge) = self.devices.get(&get("device_code")) else {
                    return self.refuse("unknown device code");
                };
                if *challenge != challenge_of(&get("code_verifier")) {
                    return self.refuse("another code verifier");
                }
                if !self.script.device_errors.is_empty() {
                    return oauth_error(400, self.script.device_errors.remove(0));
                }
                if self.script.denies {
                    return oauth_error(400, "access_denied");
                }
                self.devices.remove(&get("device_code"));
                self.issue(url, None)
            }
            _ => self.refuse("unsupported grant"),
        }
    }

    fn is_client(&self, incoming: &Incoming, form: &Form) -> bool {
        let script = &self.script;
        let named = form.get("client_id") == Some(&script.client_id);
        let header = incoming.headers.get("authorization");
        match &script.client_secret {
            None => named && header.is_none() && !form.contains_key("client_secret"),
            Some(secret) if script.secret_in_body => named && form.get("client_secret") == Some(secret),
            Some(secret) => {
                let expected = format!("Basic {}", STANDARD.encode(format!("{}:{secret}", script.client_id)));
                header == Some(&expected)
            }
        }
    }

    fn issue(&self, url: &str, nonce: Option<String>) -> Reply {
        let answer =
            json!({"access_token": "opaque", "token_type": "Bearer", "id_token": self.token(url, nonce)});
        Reply::status(200).body(answer.to_string())
    }

    fn token(&self, url: &str, nonce: Option<String>) -> String {
        let script = &self.script;
        let mut claims = json!({
            "iss": url, "aud": script.client_id, "sub": script.subject, "iat": 1_000_000_000,
            "exp": script.expires_secs,
        });
        if script.subject.contains('@') {
            claims["email"] = json!(script.subject);
            claims["email_verified"] = json!(true);
        }
        if let Some(nonce) = nonce {
            claims["nonce"] = json!(nonce);
        }
        for (name, value) in script.claims.as_object().into_iter().flatten() {
            claims[name] = value.clone();
        }
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed =
            format!("{}.{}", encode(&json!({"alg": "ES256", "typ": "JWT", "kid": "test"})), encode(&claims));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).expect("signs");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    fn jwks(&self) -> Value {
        // An uncompressed point: 4, x, y.
        let point = self.pair.public_key().as_ref();
        let coordinate = |at: usize| URL_SAFE_NO_PAD.encode(&point[at..at + 32]);
        json!({"keys": [{
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "test",
            "x": coordinate(1), "y": coordinate(33),
        }]})
    }
}

fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Digest::sha256_of(verifier.as_bytes()).as_bytes())
}
