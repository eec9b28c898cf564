//! Times at which a trusted party saw a signature.

use attest::{Bundle, Material};
use base::Timestamp;

use crate::authority::StampError;
use crate::requirement::{Requirement, Weakening};
use crate::stamp::Stamp;
use crate::{Refusal, TrustRoot, log};

/// All trusted times, earliest first: of timestamp authorities, and of logs that promise one. Whatever is there must
/// hold: a source that does not is never passed over for another that does.
pub(crate) fn trusted_times(
    bundle: &Bundle,
    root: &TrustRoot,
    requirement: &Requirement,
    now: Timestamp,
) -> Result<Vec<Timestamp>, Refusal> {
    let mut times = Vec::new();
    // A key does not run out, so for a key a timestamp of an unknown authority is an extra, not evidence.
    let is_extra = matches!(bundle.material, Material::PublicKey { .. })
        && root.timestamp_authorities.is_empty()
        && !requirement.signed_timestamp;
    if !is_extra {
        for token in &bundle.timestamps {
            times.push(timestamp(token, bundle.signature(), root)?);
        }
    }
    for entry in &bundle.log_entries {
        match log::log_of(entry, root) {
            Ok((log, key)) => times.extend(log::verify_promise(entry, log, key, now)?),
            // Whose word is not known says nothing; without this flag the entry is refused.
            Err(_) if requirement.has(Weakening::WithoutLog) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    if let Some(found) = times.iter().copied().find(|time| *time > now) {
        return Err(Refusal::FromTheFuture { found, now });
    }
    times.sort_unstable();
    Ok(times)
}

/// RFC 3161: the token must be over the signature, by an authority that was valid then.
pub(crate) fn timestamp(token: &[u8], signature: &[u8], root: &TrustRoot) -> Result<Timestamp, Refusal> {
    let invalid = |detail: String| Refusal::TimestampInvalid { detail };
    if root.timestamp_authorities.is_empty() {
        return Err(invalid("the trust root names no timestamp authority".into()));
    }
    let stamp = Stamp::parse(token).map_err(invalid)?;
    let mut why = "it is of no timestamp authority the trust root knows".to_owned();
    for authority in &root.timestamp_authorities {
        match authority.verify(&stamp, signature, &root.paths) {
            Ok(time) => return Ok(time),
            Err(StampError::OtherSigner) => {}
            Err(StampError::Invalid(detail)) => why = detail,
        }
    }
    Err(invalid(why))
}
