//! SPIFFE: a JWT-SVID from the file `spiffe-helper` keeps fresh.

use super::{Ask, Offer, files};
use crate::SignError;

pub(super) fn token(ask: &Ask<'_>) -> Result<Offer, SignError> {
    let Some(path) = ask.text("SPIFFE_JWT_SVID_FILE") else { return Ok(Offer::NotHere) };
    Ok(match files::read(ask, &path)? {
        Some(token) => Offer::Token(token),
        None => Offer::Unwilling(format!("{path} does not exist: start spiffe-helper before this")),
    })
}
