//! SPIFFE: a JWT-SVID from the file `spiffe-helper` keeps fresh, or from the agent itself.

use std::time::Duration;

use super::{Ask, Offer, files};
use crate::SignError;

/// How long the agent may take: it asks its server for a token it has not kept, which is a few round trips.
const AGENT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) fn token(ask: &Ask<'_>) -> Result<Offer, SignError> {
    if let Some(path) = ask.text("SPIFFE_JWT_SVID_FILE") {
        return Ok(match files::read(ask, &path)? {
            Some(token) => Offer::Token(token),
            None => Offer::Unwilling(format!("{path} does not exist: start spiffe-helper before this")),
        });
    }
    // Workload Endpoint section 4: where the agent of this machine listens.
    let Some(endpoint) = ask.text("SPIFFE_ENDPOINT_SOCKET") else { return Ok(Offer::NotHere) };
    Ok(match ask.surroundings.workload_token(&endpoint, ask.audience, AGENT_TIMEOUT) {
        Ok(token) => Offer::Token(token),
        Err(error) => Offer::Unwilling(format!("the workload API at {endpoint} gives no token: {error}")),
    })
}
