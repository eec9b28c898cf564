//! CircleCI (circleci.com/docs, "Using OpenID Connect tokens in jobs"): the job's own token has the organisation's id as
//! audience, and the `circleci` program in every job mints one for another.

use std::time::Duration;

use base::Secret;
use serde_json::json;

use super::{Ask, Offer};
use crate::SignError;

/// The program asks one service of CircleCI's; it takes a second at most.
const LIMIT: Duration = Duration::from_secs(10);

pub(super) fn token(ask: &Ask<'_>) -> Result<Offer, SignError> {
    if ask.text("CIRCLECI").is_none() {
        return Ok(Offer::NotHere);
    }
    let own = ["CIRCLE_OIDC_TOKEN_V2", "CIRCLE_OIDC_TOKEN"].into_iter().filter_map(|name| ask.variable(name));
    if let Some(token) = own.into_iter().find(|token| ask.fits(token)) {
        return Ok(Offer::Token(token));
    }
    let claims = json!({"aud": ask.audience}).to_string();
    match ask.surroundings.run("circleci", &["run", "oidc", "get", "--claims", &claims], LIMIT) {
        Ok(output) => match String::from_utf8(output) {
            Ok(text) => Ok(Offer::Token(Secret::new(text.trim().to_owned()))),
            Err(_) => Err(SignError::Token { fault: "of `circleci run oidc get` is not text" }),
        },
        Err(error) => Ok(Offer::Unwilling(format!(
            "`circleci run oidc get` gave none ({error}): use a context in the job, and where the program is missing \
             pass --identity-token \"$(circleci run oidc get --claims '{claims}')\""
        ))),
    }
}
