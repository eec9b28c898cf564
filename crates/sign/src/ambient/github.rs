//! GitHub Actions (docs.github.com, "OpenID Connect reference"): GET the request URL with the request token.

use net::Url;

use super::{Ask, MAX_ANSWER_BYTES, Offer};
use crate::SignError;
use crate::transport::WireRequest;

const SERVICE: &str = "GitHub's token service";

pub(super) fn token(ask: &Ask<'_>) -> Result<Offer, SignError> {
    if ask.text("GITHUB_ACTIONS").is_none() {
        return Ok(Offer::NotHere);
    }
    let (Some(url), Some(bearer)) =
        (ask.text("ACTIONS_ID_TOKEN_REQUEST_URL"), ask.variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN"))
    else {
        return Ok(Offer::Unwilling(
            "add `permissions: {id-token: write, contents: read}` to the job; a pull request from a fork never gets it"
                .into(),
        ));
    };
    let unusable = |cause| SignError::Unreachable {
        service: SERVICE,
        url: "ACTIONS_ID_TOKEN_REQUEST_URL".into(),
        cause: Box::new(cause),
    };
    let url = Url::parse(&url).map_err(unusable)?.with_query("audience", ask.audience);
    let request = WireRequest::get(url.full(), MAX_ANSWER_BYTES).authorize("Bearer", &bearer);
    ask.field(SERVICE, &request, "value").map(Offer::Token)
}
