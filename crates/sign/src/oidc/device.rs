//! The device authorization grant, RFC 8628.

use std::time::Duration;

use net::Url;
use serde::Deserialize;

use super::{Issuer, Login, OauthError, OidcClient, SCOPE, TokenAnswer, answer, form_request, printable};
use crate::SignError;
use crate::token::IdentityToken;

const SERVICE: &str = "the OIDC issuer";

/// §3.2: the wait between questions where the issuer says none; §3.5: what slow_down adds.
const DEFAULT_INTERVAL_SECS: u64 = 5;

/// The longest a login is waited for, whatever the issuer says.
const MAX_WAIT_SECS: u64 = 1800;

#[derive(Deserialize)]
struct Codes {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: Option<String>,
    expires_in: u64,
    interval: Option<u64>,
}

pub(super) fn log_in(
    login: &Login<'_>,
    client: &OidcClient,
    issuer: &Issuer,
) -> Result<IdentityToken, SignError> {
    let endpoint = issuer.document.device_authorization_endpoint.as_deref();
    let url = issuer.endpoint(endpoint, "device_authorization_endpoint")?;
    // RFC 8628 has no PKCE; Sigstore's issuer wants it here as well, and others ignore it.
    let pkce = issuer.pkce()?;
    let form = [
        ("client_id", client.client_id.as_str()),
        ("scope", SCOPE),
        ("code_challenge_method", "S256"),
        ("code_challenge", &pkce.challenge),
    ];
    let body = crate::fulcio::send(login.transport, SERVICE, &form_request(&url, &form))?;
    let codes: Codes = serde_json::from_slice(&body).map_err(|error| {
        answer(&url, format!("malformed JSON ({error})"), "a device authorization answer")
    })?;
    let page = codes.verification_uri_complete.as_deref().unwrap_or(&codes.verification_uri);
    // Shown to be opened: nothing but a web page.
    let page = Url::parse(page).map_err(|_| answer(&url, "no web page".into(), "a verification_uri"))?;
    (login.tell)(&format!("open {} and enter the code {}", page.full(), printable(&codes.user_code)));

    let mut wait = Duration::from_secs(codes.interval.unwrap_or(DEFAULT_INTERVAL_SECS).clamp(1, 60));
    let limit = Duration::from_secs(codes.expires_in.min(MAX_WAIT_SECS));
    let began = login.clock.elapsed();
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("device_code", codes.device_code.as_str()),
        ("code_verifier", pkce.verifier.expose()),
    ];
    loop {
        if login.clock.elapsed().saturating_sub(began).saturating_add(wait) > limit {
            let minutes = limit.as_secs().div_ceil(60);
            return Err(SignError::Login { fault: format!("was not finished within {minutes} minutes") });
        }
        login.clock.sleep(wait);
        match login.token(client, issuer, &form, None)? {
            TokenAnswer::Token(token) => return Ok(token),
            TokenAnswer::Error(OauthError { error, .. }) if error == "authorization_pending" => {}
            TokenAnswer::Error(OauthError { error, .. }) if error == "slow_down" => {
                wait += Duration::from_secs(DEFAULT_INTERVAL_SECS);
            }
            TokenAnswer::Error(error) => return Err(error.into_login_error()),
        }
    }
}
