//! The certificates a stack is born with: two roots, an intermediate, a timestamp authority.

use base::Timestamp;
use x509_cert::name::Name;

use crate::{
    StackError,
    key::SigningKey,
    x509::{self, CODE_SIGNING, Issuer, KeyUsage, Plan, TIME_STAMPING},
};

/// Fulcio's certificate specification: a root lives 10 years.
pub(crate) const ROOT_DAYS: i64 = 3650;
/// The intermediate and the timestamp authority live as long as the root: nobody is there to renew a private one,
/// and expired private roots are what users of private stacks complain about most.
const BELOW_ROOT_DAYS: i64 = ROOT_DAYS;
/// Clients whose clock is behind must not see certificates of the future.
pub(crate) const SKEW_SECS: i64 = 3600;
const DAY_SECS: i64 = 86_400;

fn lifetime(now: Timestamp, days: i64) -> (Timestamp, Timestamp) {
    (now.plus_secs(-SKEW_SECS), now.plus_secs(days * DAY_SECS))
}

/// A self-signed root: keyCertSign and cRLSign, no extended key usage.
pub(crate) fn root(subject: Name, key: &SigningKey, now: Timestamp) -> Result<Vec<u8>, StackError> {
    let (not_before, not_after) = lifetime(now, ROOT_DAYS);
    let extensions = vec![
        x509::key_usage(KeyUsage::Certify)?,
        x509::authority(None)?,
        x509::subject_key_id(key.spki())?,
        x509::authority_key_id(key.spki())?,
    ];
    let issuer = Issuer { name: subject.clone(), key };
    let plan = Plan { subject, spki: key.spki(), not_before, not_after, extensions };
    x509::sign(x509::to_be_signed(plan, &issuer)?, key)
}

/// The intermediate CA: code signing only, no further CA below it.
pub(crate) fn intermediate(
    subject: Name,
    spki: &[u8],
    issuer: &Issuer<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, StackError> {
    let (not_before, not_after) = lifetime(now, BELOW_ROOT_DAYS);
    let extensions = vec![
        x509::key_usage(KeyUsage::Certify)?,
        x509::extended_key_usage(CODE_SIGNING, false)?,
        x509::authority(Some(0))?,
        x509::subject_key_id(spki)?,
        x509::authority_key_id(issuer.key.spki())?,
    ];
    let plan = Plan { subject, spki, not_before, not_after, extensions };
    x509::sign(x509::to_be_signed(plan, issuer)?, issuer.key)
}

/// The timestamp authority. RFC 3161 §2.3: exactly one extended key usage, time stamping, and critical.
pub(crate) fn timestamp_authority(
    subject: Name,
    spki: &[u8],
    issuer: &Issuer<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, StackError> {
    let (not_before, not_after) = lifetime(now, BELOW_ROOT_DAYS);
    let extensions = vec![
        x509::key_usage(KeyUsage::Sign)?,
        x509::extended_key_usage(TIME_STAMPING, true)?,
        x509::subject_key_id(spki)?,
        x509::authority_key_id(issuer.key.spki())?,
    ];
    let plan = Plan { subject, spki, not_before, not_after, extensions };
    x509::sign(x509::to_be_signed(plan, issuer)?, issuer.key)
}
