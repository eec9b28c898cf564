//! Timestamps (RFC 3161).

use cms::signed_data::{SignedData, SignerIdentifier};
use der::Encode as _;
use serde::Serialize;

use super::short;
use crate::key::hash;
use crate::stamp::Stamp;

/// A timestamp, described.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimestampView {
    /// The time it states, RFC 3339.
    pub time: Option<String>,
    /// Who signed it: the name of the certificate in it, or the name of its issuer and its serial number.
    pub authority: Option<String>,
    /// Policy of the authority.
    pub policy: Option<String>,
    /// Whether it is over this bundle's signature.
    pub over_this_signature: bool,
    /// Bytes of the response.
    pub bytes: usize,
    /// Why it could not be read.
    pub problem: Option<String>,
}

pub(super) fn view(token: &[u8], signature: &[u8]) -> TimestampView {
    let mut view = TimestampView { bytes: token.len(), ..TimestampView::default() };
    if let Err(problem) = read(token, signature, &mut view) {
        view.problem = Some(short(&problem));
    }
    view
}

fn read(token: &[u8], signature: &[u8], view: &mut TimestampView) -> Result<(), String> {
    let stamp = Stamp::parse(token)?;
    view.authority = authority(&stamp.signed);
    view.policy = Some(stamp.policy.to_string());
    view.over_this_signature =
        stamp.imprint_algorithm.is_some_and(|algorithm| hash(algorithm, signature) == stamp.imprint);
    view.time = Some(stamp.time.to_string());
    Ok(())
}

fn authority(signed: &SignedData) -> Option<String> {
    use cms::cert::CertificateChoices;
    let signer = signed.signer_infos.0.iter().next()?;
    let SignerIdentifier::IssuerAndSerialNumber(wanted) = &signer.sid else { return None };
    let certificates = signed.certificates.as_ref().map(|set| set.0.iter()).into_iter().flatten();
    let own = certificates
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(&certificate.tbs_certificate),
            CertificateChoices::Other(_) => None,
        })
        .find(|tbs| tbs.serial_number == wanted.serial_number && tbs.issuer == wanted.issuer);
    Some(short(&match own {
        Some(tbs) => tbs.subject.to_string(),
        None => {
            let serial = wanted.serial_number.to_der().map(hex::encode).unwrap_or_default();
            format!("serial {serial} of {}", wanted.issuer)
        }
    }))
}
