//! Signed certificate timestamps (RFC 6962 section 3): proof that a certificate was made public.

use base::Timestamp;
use der::{Decode as _, Encode as _};
use tlog::DataHash;

use crate::certificate::{Leaf, SCT_LIST};
use crate::key::{Checked, hash};
use crate::trust::CtLog;

/// One SCT, as its extension holds it.
struct Sct<'a> {
    log_id: &'a [u8],
    millis: u64,
    extensions: &'a [u8],
    hash: DataHash,
    signature: &'a [u8],
}

/// Checks that one of the certificate's SCTs is a trusted log's. `issuer_spki` is the key that signed the certificate.
/// The error says what is missing.
pub(crate) fn verify(leaf: &Leaf, issuer_spki: &[u8], logs: &[CtLog]) -> Result<(), String> {
    let extensions = leaf.x509.tbs_certificate.extensions.as_deref().unwrap_or_default();
    let Some(list) = extensions.iter().find(|extension| extension.extn_id == SCT_LIST) else {
        return Err("it has no SCT".into());
    };
    let inner = der::asn1::OctetStringRef::from_der(list.extn_value.as_bytes())
        .map_err(|e| format!("its SCT list is malformed: {e}"))?;
    let scts = parse_list(inner.as_bytes()).ok_or("its SCT list is malformed")?;
    let mut why = "none of its SCTs is of a CT log the trust root knows".to_owned();
    for sct in &scts {
        let Some(log) = logs.iter().find(|log| log.id == sct.log_id) else { continue };
        let at = i64::try_from(sct.millis).map(Timestamp::from_millis).map_err(|_| "its SCT has no time")?;
        if !log.window.contains(at) {
            why = format!("its SCT is of {at}, when the CT log's key was not valid");
            continue;
        }
        let Some(key) = &log.key else {
            why = "the CT log's key is of an algorithm that is not verified".into();
            continue;
        };
        let message = signed_entry(leaf, issuer_spki, sct)?;
        return match key.check(&message.as_slice(), sct.signature, Some(sct.hash), sct.hash) {
            Checked::Good(_) => Ok(()),
            _ => Err("its SCT is not signed by the CT log it names".into()),
        };
    }
    Err(why)
}

/// RFC 6962 §3.2: what a log signs about a precertificate.
fn signed_entry(leaf: &Leaf, issuer_spki: &[u8], sct: &Sct<'_>) -> Result<Vec<u8>, String> {
    let mut tbs = leaf.x509.tbs_certificate.clone();
    if let Some(extensions) = &mut tbs.extensions {
        extensions.retain(|extension| extension.extn_id != SCT_LIST);
    }
    let tbs = tbs.to_der().map_err(|e| e.to_string())?;
    let length = u32::try_from(tbs.len()).map_err(|_| "the certificate is too long")?;
    // Version 1, certificate_timestamp; then the time; then precert_entry.
    let mut out = vec![0, 0];
    out.extend_from_slice(&sct.millis.to_be_bytes());
    out.extend_from_slice(&[0, 1]);
    out.extend_from_slice(&hash(DataHash::Sha256, issuer_spki));
    out.extend_from_slice(&length.to_be_bytes()[1..]);
    out.extend_from_slice(&tbs);
    out.extend_from_slice(&u16::try_from(sct.extensions.len()).unwrap_or_default().to_be_bytes());
    out.extend_from_slice(sct.extensions);
    Ok(out)
}

/// Log ids and times in a certificate's SCTs, as they stand there.
pub(crate) fn stated(x509: &x509_cert::Certificate) -> Vec<(Vec<u8>, Timestamp)> {
    let extensions = x509.tbs_certificate.extensions.as_deref().unwrap_or_default();
    let list = extensions.iter().find(|extension| extension.extn_id == SCT_LIST);
    let inner = list.and_then(|list| der::asn1::OctetStringRef::from_der(list.extn_value.as_bytes()).ok());
    let scts = inner.and_then(|inner| parse_list(inner.as_bytes())).unwrap_or_default();
    let time = |millis| Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX));
    scts.iter().map(|sct| (sct.log_id.to_vec(), time(sct.millis))).collect()
}

fn parse_list(bytes: &[u8]) -> Option<Vec<Sct<'_>>> {
    let (mut list, rest) = take_u16(bytes)?;
    let mut scts = Vec::new();
    while !list.is_empty() {
        let (one, after) = take_u16(list)?;
        // Section 3.3 asks readers to pass over versions they do not know; there is no second one.
        if let Some(sct) = parse_one(one) {
            scts.push(sct);
        } else if one.first() == Some(&0) {
            return None;
        }
        list = after;
    }
    rest.is_empty().then_some(scts)
}

fn parse_one(bytes: &[u8]) -> Option<Sct<'_>> {
    let (&[0], rest) = bytes.split_first_chunk::<1>()? else { return None };
    let (log_id, rest) = rest.split_at_checked(32)?;
    let (millis, rest) = rest.split_first_chunk::<8>()?;
    let (extensions, rest) = take_u16(rest)?;
    let (&[hash, _], rest) = rest.split_first_chunk::<2>()?;
    let (signature, rest) = take_u16(rest)?;
    // RFC 5246 §7.4.1.4.1.
    let hash = match hash {
        4 => DataHash::Sha256,
        5 => DataHash::Sha384,
        6 => DataHash::Sha512,
        _ => return None,
    };
    let millis = u64::from_be_bytes(*millis);
    rest.is_empty().then_some(Sct { log_id, millis, extensions, hash, signature })
}

/// The bytes a two-byte length announces, and those behind.
fn take_u16(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_to_the_last_byte() {
        let mut one = vec![0];
        one.extend_from_slice(&[7; 32]);
        one.extend_from_slice(&5_u64.to_be_bytes());
        one.extend_from_slice(&[0, 0, 4, 3, 0, 2, 9, 9]);
        let framed =
            |inner: &[u8]| [&u16::try_from(inner.len()).expect("short").to_be_bytes(), inner].concat();
        let list = framed(&framed(&one));
        let scts = parse_list(&list).expect("one");
        assert_eq!((scts.len(), scts[0].millis, scts[0].signature), (1, 5, &[9, 9][..]));
        for cut in 0..list.len() {
            assert!(parse_list(&list[..cut]).is_none(), "{cut}");
        }
        assert!(parse_list(&[list.as_slice(), &[0]].concat()).is_none());
        let mut unknown = one.clone();
        unknown[0] = 1;
        assert_eq!(parse_list(&framed(&framed(&unknown))).map(|scts| scts.len()), Some(0));
    }
}
