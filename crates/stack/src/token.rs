//! Identity tokens: minting the stack's own, verifying anybody's, and who they speak of.

use base::Timestamp;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{StackError, identity, identity::Identity, key::SigningKey};

/// The audience every client of Fulcio asks for.
const AUDIENCE: &str = "sigstore";
/// GitHub's tokens are about 2 KiB; 16 KiB bounds the work for a hostile one.
const MAX_TOKEN_BYTES: usize = 16 << 10;
/// Clocks of issuers and of this machine differ; go-oidc allows nothing, GitHub's tokens start five minutes back.
const LEEWAY_SECS: i64 = 60;
/// A token that lives longer than a day is a password.
const MAX_MINTED_TTL_SECS: i64 = 86_400;
/// An issuer publishes a handful of keys.
const MAX_JWKS_BYTES: usize = 256 << 10;

/// How a token's claims become a certificate's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IssuerType {
    /// `email`, which must be verified, becomes an e-mail address.
    Email,
    /// `sub` is a URI.
    Uri,
    /// `sub` is a SPIFFE id.
    Spiffe,
    /// A Kubernetes service account.
    Kubernetes,
    /// A GitHub Actions workflow.
    GithubWorkflow,
}

/// An issuer outside the stack, with its keys at hand: nothing is fetched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExternalIssuer {
    /// The `iss` of its tokens.
    pub issuer_url: String,
    /// How its tokens are read.
    pub r#type: IssuerType,
    /// The required audience.
    #[serde(default = "default_audience")]
    pub client_id: String,
    /// Its JSON Web Key Set.
    pub jwks: Value,
    /// For `spiffe`: the only trust domain; for `uri`: the only host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
}

fn default_audience() -> String {
    AUDIENCE.into()
}

impl ExternalIssuer {
    pub(crate) fn check(&self) -> Result<(), StackError> {
        let wrong = |option, found: &str, expected| {
            Err(StackError::WrongOption { option, found: found.to_owned(), expected })
        };
        if serde_json::from_value::<JwkSet>(self.jwks.clone()).is_err()
            || self.jwks.to_string().len() > MAX_JWKS_BYTES
        {
            return wrong(
                "external issuer's jwks",
                &self.issuer_url,
                "a JSON Web Key Set of at most 256 KiB",
            );
        }
        if matches!(self.r#type, IssuerType::Uri | IssuerType::Spiffe) && self.domain.is_none() {
            return wrong("external issuer's domain", "", "the host or trust domain its subjects must be of");
        }
        if !self.issuer_url.contains("://") {
            return wrong("external issuer's issuer-url", &self.issuer_url, "a URL");
        }
        Ok(())
    }
}

/// A token to be minted.
#[derive(Debug, Clone)]
pub struct TokenRequest {
    /// `sub`: a URI such as `https://ci.example/team/app`, or an e-mail address, which also becomes `email`.
    pub subject: String,
    /// `aud`; clients of Fulcio need `sigstore`.
    pub audience: String,
    /// How long it is valid, at most a day.
    pub ttl_secs: i64,
    /// Further claims. The registered ones cannot be replaced.
    pub extra: Map<String, Value>,
}

/// Who may be asked about which tokens.
pub(crate) struct Issuers {
    own_url: String,
    own_keys: JwkSet,
    external: Vec<(ExternalIssuer, JwkSet)>,
}

/// A token that was verified: the claims and what they say.
pub(crate) struct VerifiedToken {
    pub(crate) identity: Identity,
    /// Values a proof of possession may be made over.
    pub(crate) challenges: Vec<String>,
}

/// Why a token was refused: a word for programs, a sentence for people; never the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenRefused {
    pub(crate) reason: &'static str,
    pub(crate) message: String,
}

pub(crate) fn refused(reason: &'static str, message: impl Into<String>) -> TokenRefused {
    TokenRefused { reason, message: message.into() }
}

/// Mints a token of the stack's own issuer.
pub(crate) fn mint(
    key: &SigningKey,
    issuer: &str,
    request: &TokenRequest,
    now: Timestamp,
) -> Result<String, StackError> {
    if request.ttl_secs < 1 || request.ttl_secs > MAX_MINTED_TTL_SECS {
        return Err(StackError::WrongOption {
            option: "ttl",
            found: request.ttl_secs.to_string(),
            expected: "1 second to one day",
        });
    }
    let mut claims = request.extra.clone();
    let email = identity::is_email(&request.subject);
    if !email && !identity::is_uri(&request.subject) {
        return Err(StackError::WrongOption {
            option: "subject",
            found: request.subject.clone(),
            expected: "an e-mail address or a URI",
        });
    }
    for name in ["email", "email_verified"] {
        claims.remove(name);
    }
    if email {
        claims.insert("email".into(), json!(request.subject));
        claims.insert("email_verified".into(), json!(true));
    }
    let registered = json!({
        "iss": issuer, "sub": request.subject, "aud": request.audience,
        "iat": now.secs(), "nbf": now.secs(), "exp": now.secs() + request.ttl_secs,
        "jti": hex::encode(crate::key::random::<16>()?),
    });
    if let Value::Object(registered) = registered {
        claims.extend(registered);
    }
    let header = json!({"alg": "ES256", "typ": "JWT", "kid": key_id(key)?});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&Value::Object(claims)));
    let signature = key.sign(signed.as_bytes())?;
    Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

fn key_id(key: &SigningKey) -> Result<String, StackError> {
    Ok(hex::encode(crate::x509::key_id(key.spki())?))
}

/// The stack's own JSON Web Key Set.
pub(crate) fn own_jwks(key: &SigningKey) -> Result<Value, StackError> {
    // SEC 1 §2.3.3: 0x04, 32 bytes of x, 32 bytes of y.
    let failed = StackError::Crypto { action: "encode the issuer's key" };
    let (x, y) = key.point().get(1..).filter(|p| p.len() == 64).map(|p| p.split_at(32)).ok_or(failed)?;
    Ok(json!({"keys": [{
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": key_id(key)?,
        "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
    }]}))
}

impl Issuers {
    pub(crate) fn new(
        own_url: &str,
        own_key: &SigningKey,
        external: &[ExternalIssuer],
    ) -> Result<Self, StackError> {
        let keys = |jwks: Value| {
            serde_json::from_value::<JwkSet>(jwks).map_err(|_| StackError::WrongOption {
                option: "jwks",
                found: String::new(),
                expected: "a JSON Web Key Set",
            })
        };
        let external = external
            .iter()
            .map(|issuer| {
                issuer.check()?;
                Ok((issuer.clone(), keys(issuer.jwks.clone())?))
            })
            .collect::<Result<_, StackError>>()?;
        Ok(Self { own_url: own_url.to_owned(), own_keys: keys(own_jwks(own_key)?)?, external })
    }

    /// Fulcio's `configuration` answer.
    pub(crate) fn configuration(&self) -> Value {
        let external = self.external.iter().map(|(issuer, _)| {
            let challenge = if issuer.r#type == IssuerType::Email { "email" } else { "sub" };
            json!({"issuerUrl": issuer.issuer_url, "audience": issuer.client_id, "challengeClaim": challenge,
                   "issuerType": issuer.r#type})
        });
        let own = json!({"issuerUrl": self.own_url, "audience": AUDIENCE, "challengeClaim": "sub"});
        json!({"issuers": std::iter::once(own).chain(external).collect::<Vec<_>>()})
    }

    /// Verifies a token and reads who it speaks of.
    pub(crate) fn verify(&self, token: &str, now: Timestamp) -> Result<VerifiedToken, TokenRefused> {
        // GHSA-f83f-xpx7-ffpw: a token of nothing but dots; count before anything is split or decoded.
        if token.len() > MAX_TOKEN_BYTES {
            return Err(refused(
                "token-too-long",
                format!("token has {} bytes, expected at most {MAX_TOKEN_BYTES}", token.len()),
            ));
        }
        if token.bytes().filter(|b| *b == b'.').count() != 2 {
            return Err(refused("token-malformed", "token has not three parts with dots between them"));
        }
        let claimed = unverified_claims(token)?;
        let issuer = text(&claimed, "iss").ok_or_else(|| refused("issuer-missing", "token has no iss"))?;
        let (external, keys) = if issuer == self.own_url {
            (None, &self.own_keys)
        } else {
            let known = self.external.iter().find(|(known, _)| known.issuer_url == issuer);
            let (known, keys) = known.ok_or_else(|| {
                let shown: String = issuer.chars().take(200).collect();
                refused("issuer-unknown", format!("token's issuer is \"{shown}\", which is not configured"))
            })?;
            (Some(known), keys)
        };
        let claims = check_signature(token, keys)?;
        let audience = external.map_or(AUDIENCE, |e| &e.client_id);
        check_audience(&claims, audience)?;
        check_times(&claims, now)?;
        let identity = identity::of_claims(&claims, issuer, external)?;
        // Clients sign `email` where there is one and `sub` otherwise; both stand in the verified token.
        let challenges =
            ["email", "sub"].iter().filter_map(|c| text(&claims, c).map(str::to_owned)).collect();
        Ok(VerifiedToken { identity, challenges })
    }
}

pub(crate) fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str).filter(|s| !s.is_empty())
}

fn unverified_claims(token: &str) -> Result<Map<String, Value>, TokenRefused> {
    let payload = token.split('.').nth(1).unwrap_or_default();
    let malformed = || refused("token-malformed", "token's second part is not base64url of a JSON object");
    let bytes = URL_SAFE_NO_PAD.decode(payload).map_err(|_| malformed())?;
    serde_json::from_slice(&bytes).map_err(|_| malformed())
}

fn check_signature(token: &str, keys: &JwkSet) -> Result<Map<String, Value>, TokenRefused> {
    // `none` and the symmetric algorithms are no variant of what is accepted here.
    let header = jsonwebtoken::decode_header(token)
        .map_err(|_| refused("token-header", "token's header is malformed or names an unknown algorithm"))?;
    if !matches!(
        header.alg,
        Algorithm::RS256 | Algorithm::ES256 | Algorithm::ES384 | Algorithm::EdDSA | Algorithm::PS256
    ) {
        return Err(refused("token-algorithm", format!("token is signed with {:?}", header.alg)));
    }
    let mut validation = Validation::new(header.alg);
    validation.required_spec_claims.clear();
    // Times are checked against the clock given, the audience below.
    (validation.validate_exp, validation.validate_nbf, validation.validate_aud) = (false, false, false);
    let candidates: Vec<_> = match &header.kid {
        Some(kid) => keys.find(kid).into_iter().collect(),
        None => keys.keys.iter().collect(),
    };
    if candidates.is_empty() {
        return Err(refused("token-key-unknown", "token names a key its issuer's key set does not have"));
    }
    for jwk in candidates {
        let Ok(key) = DecodingKey::from_jwk(jwk) else { continue };
        if let Ok(data) = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation) {
            return Ok(data.claims);
        }
    }
    Err(refused("token-signature", "token's signature does not fit its issuer's keys"))
}

fn check_audience(claims: &Map<String, Value>, expected: &str) -> Result<(), TokenRefused> {
    let fits = match claims.get("aud") {
        Some(Value::String(one)) => one == expected,
        Some(Value::Array(many)) => many.iter().any(|a| a == expected),
        _ => false,
    };
    if fits { Ok(()) } else { Err(refused("token-audience", format!("token's aud is not \"{expected}\""))) }
}

fn check_times(claims: &Map<String, Value>, now: Timestamp) -> Result<(), TokenRefused> {
    let seconds = |name: &str| {
        // RFC 7519 §2: NumericDate may have a fraction.
        let value = claims.get(name)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float cast saturates, which is what is wanted"
        )]
        value.as_i64().or_else(|| value.as_f64().map(|f| f as i64))
    };
    let now = now.secs();
    let exp = seconds("exp").ok_or_else(|| refused("token-no-expiry", "token has no exp"))?;
    if now >= exp.saturating_add(LEEWAY_SECS) {
        return Err(refused("token-expired", format!("token expired at {}", Timestamp::from_secs(exp))));
    }
    for name in ["nbf", "iat"] {
        if let Some(start) = seconds(name).filter(|start| now < start.saturating_sub(LEEWAY_SECS)) {
            let start = Timestamp::from_secs(start);
            return Err(refused("token-not-yet-valid", format!("token's {name} is {start}, in the future")));
        }
    }
    Ok(())
}
