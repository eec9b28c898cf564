//! Identity tokens.

use base::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::SignError;

/// Tokens of CI systems are 1 to 4 KiB; Fulcio takes requests of at most 4 MiB. 64 KiB leaves room for many groups.
pub const MAX_TOKEN_BYTES: usize = 64 << 10;

/// The audience Fulcio instances expect, and the client id people log in with (`client-id: sigstore`).
pub const DEFAULT_AUDIENCE: &str = "sigstore";

/// An OIDC identity token whose claims were read but not verified: the certificate authority does that.
#[derive(Debug, Clone)]
pub struct IdentityToken {
    raw: Secret<String>,
    /// `iss`
    pub issuer: String,
    /// What a proof of possession is made over: `email` if there is one, else `sub`.
    pub subject: String,
    /// `exp`, Unix seconds.
    pub expires_secs: i64,
    /// `aud`
    pub audiences: Vec<String>,
    pub(crate) nonce: Option<String>,
    certificate: Option<(String, String)>,
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
            serde_json::from_slice::<Map<String, Value>>(json.expose())
                .map_err(|_| SignError::Token { fault: "has claims that are no JSON object" })?
        };
        let missing = SignError::Token { fault: "lacks iss, sub or exp in its claims" };
        let (Some(issuer), Some(sub), Some(expires_secs)) =
            (text(&claims, "iss"), text(&claims, "sub"), claims.get("exp").and_then(seconds))
        else {
            return Err(missing);
        };
        Ok(Self {
            raw: Secret::new(raw.expose().trim().to_owned()),
            issuer: issuer.to_owned(),
            subject: text(&claims, "email").unwrap_or(sub).to_owned(),
            expires_secs,
            audiences: audiences(&claims),
            nonce: text(&claims, "nonce").map(str::to_owned),
            certificate: certificate_name(&claims, issuer, sub),
        })
    }

    /// The token itself, to be sent to the certificate authority and nowhere else.
    #[must_use]
    pub fn raw(&self) -> &Secret<String> {
        &self.raw
    }

    /// Issuer and subject that Fulcio will write into a certificate for this token, where its rules are known
    /// (fulcio `config/identity/config.yaml`): for a CI job that is the build's definition and not `sub`.
    #[must_use]
    pub fn certificate_identity(&self) -> Option<(&str, &str)> {
        self.certificate.as_ref().map(|(issuer, subject)| (issuer.as_str(), subject.as_str()))
    }
}

/// `exp` is a NumericDate, which may have a fraction (RFC 7519 §2).
fn seconds(value: &Value) -> Option<i64> {
    // Dates beyond 2^53 are no dates; the cast saturates.
    #[expect(clippy::cast_possible_truncation, reason = "a fraction of a second is meant to go")]
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// RFC 7519 §4.1.3: a text or a list of texts.
fn audiences(claims: &Map<String, Value>) -> Vec<String> {
    match claims.get("aud") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn certificate_name(claims: &Map<String, Value>, issuer: &str, sub: &str) -> Option<(String, String)> {
    let get = |name: &str| text(claims, name);
    // Dex hands people on from other issuers and says which (`issuer-claim: $.federated_claims.connector_id`).
    let federated = claims.get("federated_claims").and_then(Value::as_object);
    let connector = federated.and_then(|inner| text(inner, "connector_id"));
    let host = issuer.strip_prefix("https://").unwrap_or_default();
    let subject = if host.starts_with("token.actions.githubusercontent.com") {
        format!("https://github.com/{}", get("job_workflow_ref")?)
    } else if let Some(config) = get("ci_config_ref_uri") {
        format!("https://{config}")
    } else if host == "agent.buildkite.com" {
        format!("https://buildkite.com/{}/{}", get("organization_slug")?, get("pipeline_slug")?)
    } else if host.starts_with("oidc.circleci.com") {
        let (project, definition) =
            (get("oidc.circleci.com/project-id")?, get("oidc.circleci.com/pipeline-definition-id")?);
        format!("https://circleci.com/api/v2/projects/{project}/pipeline-definitions/{definition}")
    } else if let Some(inner) = claims.get("kubernetes.io").and_then(Value::as_object) {
        let account = inner.get("serviceaccount").and_then(Value::as_object)?;
        let (namespace, name) = (text(inner, "namespace")?, text(account, "name")?);
        format!("https://kubernetes.io/namespaces/{namespace}/serviceaccounts/{name}")
    } else if let Some(email) = get("email") {
        email.to_owned()
    } else if sub.contains("://") {
        sub.to_owned()
    } else {
        return None;
    };
    Some((connector.unwrap_or(issuer).to_owned(), subject))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn token(claims: &str) -> Secret<String> {
        Secret::new(format!("aGVhZA.{}.c2ln-canary", URL_SAFE_NO_PAD.encode(claims)))
    }

    #[test]
    fn email_comes_before_sub() {
        let parse = |claims| IdentityToken::parse(&token(claims)).expect("valid");
        assert_eq!(parse(r#"{"iss":"i","sub":"s","exp":1,"email":"e@x"}"#).subject, "e@x");
        assert_eq!(parse(r#"{"iss":"i","sub":"s","exp":1.9}"#).subject, "s");
        assert_eq!(parse(r#"{"iss":"i","sub":"s","exp":1,"aud":["a","b"]}"#).audiences, ["a", "b"]);
        assert_eq!(parse(r#"{"iss":"i","sub":"s","exp":1,"aud":"a"}"#).audiences, ["a"]);
    }

    #[test]
    fn the_certificate_names_what_fulcio_writes() {
        let github = "https://token.actions.githubusercontent.com";
        let rows = [
            (r#""iss":"i","sub":"s","email":"e@x""#.to_owned(), Some(("i", "e@x"))),
            (r#""iss":"i","sub":"spiffe://d/w""#.to_owned(), Some(("i", "spiffe://d/w"))),
            (r#""iss":"i","sub":"s""#.to_owned(), None),
            (format!(r#""iss":"{github}","sub":"repo:a/b","job_workflow_ref":"a/b/.github/workflows/c.yml@refs/heads/m""#),
             Some((github, "https://github.com/a/b/.github/workflows/c.yml@refs/heads/m"))),
            (format!(r#""iss":"{github}","sub":"https://a""#), None),
            (r#""iss":"https://gitlab.com","sub":"p","ci_config_ref_uri":"gitlab.com/g/p//.gitlab-ci.yml@refs/heads/m""#.to_owned(),
             Some(("https://gitlab.com", "https://gitlab.com/g/p//.gitlab-ci.yml@refs/heads/m"))),
            (r#""iss":"https://agent.buildkite.com","sub":"o","organization_slug":"o","pipeline_slug":"p""#.to_owned(),
             Some(("https://agent.buildkite.com", "https://buildkite.com/o/p"))),
            (r#""iss":"https://k","sub":"system:serviceaccount:n:a","kubernetes.io":{"namespace":"n","serviceaccount":{"name":"a"}}"#.to_owned(),
             Some(("https://k", "https://kubernetes.io/namespaces/n/serviceaccounts/a"))),
            (r#""iss":"https://oauth2.sigstore.dev/auth","sub":"x","email":"e@x","federated_claims":{"connector_id":"https://github.com/login/oauth"}"#.to_owned(),
             Some(("https://github.com/login/oauth", "e@x"))),
        ];
        for (claims, expected) in rows {
            let parsed = IdentityToken::parse(&token(&format!(r#"{{{claims},"exp":1}}"#))).expect("valid");
            assert_eq!(parsed.certificate_identity(), expected, "{claims}");
        }
    }

    #[test]
    fn refuses_what_is_no_token_and_never_shows_it() {
        let many_dots = ".".repeat(60_000);
        let long = format!("a.{}.c", "b".repeat(MAX_TOKEN_BYTES));
        for bad in ["", "canary", "a.canary", "a.%%%.c", "a.W10.canary", many_dots.as_str(), long.as_str()] {
            let error = IdentityToken::parse(&Secret::new(bad.to_owned())).expect_err("refused");
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
        let good = IdentityToken::parse(&token(r#"{"iss":"i","sub":"s","exp":1}"#)).expect("valid");
        assert!(!format!("{good:?}").contains("canary"));
    }
}
