//! Identity tokens and where they come from.

use base::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::transport::{Method, Transport, WireRequest};
use crate::{SignError, WireResponse};

/// Tokens of CI systems are 1 to 4 KiB; Fulcio takes requests of at most 4 MiB. 64 KiB leaves room for many groups.
const MAX_TOKEN_BYTES: usize = 64 << 10;

/// The audience Fulcio instances expect (`client-id: sigstore`).
const AUDIENCE: &str = "sigstore";

/// An OIDC identity token whose claims were read but not verified: the certificate authority does that.
#[derive(Debug, Clone)]
pub struct IdentityToken {
    raw: Secret<String>,
    /// `iss`
    pub issuer: String,
    /// What the certificate authority will put into the certificate: `email` if there is one, else `sub`.
    pub subject: String,
    /// `exp`, Unix seconds.
    pub expires_secs: i64,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: i64,
    email: Option<String>,
}

impl IdentityToken {
    /// Reads a compact JWS (RFC 7515 §7.1).
    ///
    /// # Errors
    /// When it is too long, has not three parts (GHSA-f83f-xpx7-ffpw: parts are counted before anything is split), or
    /// lacks a claim.
    pub fn parse(raw: &Secret<String>) -> Result<Self, SignError> {
        let claims = {
            let text = raw.expose().trim();
            if text.len() > MAX_TOKEN_BYTES {
                return Err(SignError::Token { fault: "is longer than 64 KiB" });
            }
            if text.bytes().filter(|byte| *byte == b'.').count() != 2 {
                return Err(SignError::Token { fault: "has not three parts, expected a JWT" });
            }
            let middle = text.split('.').nth(1).unwrap_or_default();
            let json = Secret::new(
                URL_SAFE_NO_PAD.decode(middle).map_err(|_| SignError::Token { fault: "is not base64url" })?,
            );
            serde_json::from_slice::<Claims>(json.expose())
                .map_err(|_| SignError::Token { fault: "lacks iss, sub or exp in its claims" })?
        };
        let raw = Secret::new(raw.expose().trim().to_owned());
        let subject = claims.email.filter(|email| !email.is_empty()).unwrap_or(claims.sub);
        Ok(Self { raw, issuer: claims.iss, subject, expires_secs: claims.exp })
    }

    /// The token itself, to be sent to the certificate authority and nowhere else.
    #[must_use]
    pub fn raw(&self) -> &Secret<String> {
        &self.raw
    }
}

/// The environment variables of CI systems that lead to a token.
#[derive(Debug, Clone, Default)]
pub struct CiEnvironment {
    /// `ACTIONS_ID_TOKEN_REQUEST_URL`
    pub github_request_url: Option<String>,
    /// `ACTIONS_ID_TOKEN_REQUEST_TOKEN`
    pub github_request_token: Option<Secret<String>>,
    /// `GITHUB_ACTIONS` is set.
    pub is_github: bool,
    /// `SIGSTORE_ID_TOKEN`, which GitLab's `id_tokens:` sets.
    pub sigstore_id_token: Option<Secret<String>>,
    /// `GITLAB_CI` is set.
    pub is_gitlab: bool,
}

/// What a CI environment offered.
#[derive(Debug, Clone)]
pub enum Ambient {
    /// A token, and where it is from.
    Token(IdentityToken, &'static str),
    /// This is no CI system known here.
    NotCi,
}

/// The token a CI system offers its jobs.
///
/// # Errors
/// When this is a CI system and its token cannot be had; the hint names the missing permission. Never a prompt.
pub fn ambient_token(environment: &CiEnvironment, transport: &dyn Transport) -> Result<Ambient, SignError> {
    if let Some(token) = &environment.sigstore_id_token {
        return Ok(Ambient::Token(IdentityToken::parse(token)?, "SIGSTORE_ID_TOKEN"));
    }
    if environment.is_github {
        return github_token(environment, transport).map(|token| Ambient::Token(token, "GitHub Actions"));
    }
    if environment.is_gitlab {
        return Err(SignError::NoToken {
            looked: "GitLab CI".into(),
            hint: "add `id_tokens: {SIGSTORE_ID_TOKEN: {aud: sigstore}}` to the job".into(),
        });
    }
    Ok(Ambient::NotCi)
}

// docs.github.com, "OpenID Connect reference": GET the request URL with the request token, `&audience=`.
fn github_token(environment: &CiEnvironment, transport: &dyn Transport) -> Result<IdentityToken, SignError> {
    #[derive(Deserialize)]
    struct Answer {
        value: String,
    }
    let (Some(url), Some(bearer)) = (&environment.github_request_url, &environment.github_request_token)
    else {
        return Err(SignError::NoToken {
            looked: "GitHub Actions".into(),
            hint: "add `permissions: {id-token: write}` to the job".into(),
        });
    };
    let url = format!("{url}&audience={AUDIENCE}");
    let request = WireRequest {
        method: Method::Get,
        url: url.clone(),
        bearer: Some(bearer.clone()),
        content_type: "",
        accept: "application/json",
        body: Vec::new(),
        answer_limit: 2 * MAX_TOKEN_BYTES as u64,
    };
    let service = "GitHub's token service";
    let WireResponse { status, body } = transport.send(&request).map_err(|cause| SignError::Unreachable {
        service,
        url: without_query(&url),
        cause,
    })?;
    if status != 200 {
        let message = "no token was issued".into();
        return Err(SignError::Refused { service, url: without_query(&url), status, message });
    }
    let answer: Answer = serde_json::from_slice(&body).map_err(|_| SignError::Answer {
        service,
        url: without_query(&url),
        found: "something else".into(),
        expected: "{\"value\": token}",
    })?;
    IdentityToken::parse(&Secret::new(answer.value))
}

fn without_query(url: &str) -> String {
    url.split('?').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> Secret<String> {
        Secret::new(format!("aGVhZA.{}.c2ln-canary", URL_SAFE_NO_PAD.encode(claims)))
    }

    #[test]
    fn email_comes_before_sub() {
        let parse = |claims| IdentityToken::parse(&token(claims)).expect("valid");
        assert_eq!(parse(r#"{"iss":"i","sub":"s","exp":1,"email":"e@x"}"#).subject, "e@x");
        assert_eq!(parse(r#"{"iss":"i","sub":"s","exp":1}"#).subject, "s");
    }

    #[test]
    fn refuses_what_is_no_token_and_never_shows_it() {
        let many_dots = ".".repeat(60_000);
        let long = format!("a.{}.c", "b".repeat(MAX_TOKEN_BYTES));
        for bad in ["", "canary", "a.canary", "a.%%%.c", many_dots.as_str(), long.as_str()] {
            let error = IdentityToken::parse(&Secret::new(bad.to_owned())).expect_err("refused");
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
        let good = IdentityToken::parse(&token(r#"{"iss":"i","sub":"s","exp":1}"#)).expect("valid");
        assert!(!format!("{good:?}").contains("canary"));
    }

    struct Offline;
    impl Transport for Offline {
        fn send(&self, _: &WireRequest) -> Result<WireResponse, Box<dyn base::Fault>> {
            Ok(WireResponse { status: 403, body: b"canary".to_vec() })
        }
    }

    #[test]
    fn ci_without_the_permission_names_it() {
        let github = CiEnvironment { is_github: true, ..CiEnvironment::default() };
        let error = ambient_token(&github, &Offline).expect_err("no permission");
        assert!(base::Fault::hint(&error).contains("id-token: write"));
        let gitlab = CiEnvironment { is_gitlab: true, ..CiEnvironment::default() };
        assert!(
            base::Fault::hint(&ambient_token(&gitlab, &Offline).expect_err("none")).contains("id_tokens")
        );
        assert!(matches!(ambient_token(&CiEnvironment::default(), &Offline), Ok(Ambient::NotCi)));
        let refused = CiEnvironment {
            github_request_url: Some("https://x.test/t?a=b".into()),
            github_request_token: Some(Secret::new("canary".into())),
            ..github
        };
        let error = ambient_token(&refused, &Offline).expect_err("403");
        assert_eq!(base::Fault::code(&error), "sign-unauthorized");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
