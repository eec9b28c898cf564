//! What a failed TLS connection says about the server, in words.

use base::Timestamp;
use rustls::{AlertDescription, CertificateError, Error, InvalidMessage};

/// Names of a certificate that are shown.
const MAX_NAMES: usize = 3;

/// What is wrong with a TLS connection, as far as the next step differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsFault {
    /// The certificate is from an authority that is not trusted.
    UnknownAuthority,
    /// The certificate is an authority's own.
    AuthorityAsServer,
    /// The certificate is for another host.
    WrongName,
    /// The certificate is not valid any more.
    Expired,
    /// The certificate is not valid yet.
    NotYetValid,
    /// What answers speaks no TLS.
    NotTls,
    /// The server wants a certificate of the client.
    ClientCertificateWanted,
    /// No version or cipher in common.
    Incompatible,
    /// Something else.
    Other,
}

impl TlsFault {
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::UnknownAuthority | Self::Other => {
                "if the server uses a private certificate authority, set SSL_CERT_FILE to its PEM file, or name it with --registry-cacert for a registry"
            }
            Self::AuthorityAsServer => {
                "give the server a certificate that the authority signed for it: an authority's own is not taken, even where it is trusted"
            }
            Self::WrongName => {
                "use the name that the certificate is for, or have it issued for this name too; a proxy that opens TLS also shows a certificate of its own"
            }
            Self::Expired => {
                "the server's operator has to renew its certificate; check the clock of this machine too"
            }
            Self::NotYetValid => "check the clock of this machine",
            Self::NotTls => {
                "check the port, and that no proxy answers in its place; a registry that speaks plain http needs --insecure-registry"
            }
            Self::ClientCertificateWanted => {
                "show the certificate that the server asks for: --registry-client-cert and --registry-client-key for a registry"
            }
            Self::Incompatible => "the server has to offer TLS 1.2 or 1.3 with a current cipher",
        }
    }
}

/// The kind of a failure, and what it is in words that name expected and found.
pub(crate) fn judge(error: &Error) -> (TlsFault, String) {
    match error {
        Error::InvalidCertificate(certificate) => judge_certificate(certificate, error),
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            (TlsFault::NotTls, "what it answers is no TLS".into())
        }
        Error::AlertReceived(AlertDescription::CertificateRequired) => {
            (TlsFault::ClientCertificateWanted, "it asks for a certificate of the client".into())
        }
        Error::PeerIncompatible(_)
        | Error::AlertReceived(AlertDescription::HandshakeFailure | AlertDescription::ProtocolVersion) => {
            (TlsFault::Incompatible, crate::response::one_line(&error.to_string()))
        }
        _ => (TlsFault::Other, crate::response::one_line(&error.to_string())),
    }
}

fn judge_certificate(certificate: &CertificateError, error: &Error) -> (TlsFault, String) {
    let at = |time: &rustls::pki_types::UnixTime| {
        Timestamp::from_secs(i64::try_from(time.as_secs()).unwrap_or(i64::MAX)).to_string()
    };
    match certificate {
        CertificateError::UnknownIssuer => (
            TlsFault::UnknownAuthority,
            "its certificate is from an authority that is not trusted here".into(),
        ),
        CertificateError::NotValidForNameContext { expected, presented } => {
            let words = format!("its certificate is for {}, not for {}", names(presented), expected.to_str());
            (TlsFault::WrongName, crate::response::one_line(&words))
        }
        CertificateError::ExpiredContext { time, not_after } => {
            let words = format!("its certificate expired at {}, and it is {} here", at(not_after), at(time));
            (TlsFault::Expired, words)
        }
        CertificateError::NotValidYetContext { time, not_before } => {
            let words =
                format!("its certificate is valid from {} on, and it is {} here", at(not_before), at(time));
            (TlsFault::NotYetValid, words)
        }
        CertificateError::Other(inner) if inner.to_string().contains("CaUsedAsEndEntity") => {
            (TlsFault::AuthorityAsServer, "its certificate is one of a certificate authority".into())
        }
        CertificateError::NotValidForName => (TlsFault::WrongName, error.to_string()),
        CertificateError::Expired => (TlsFault::Expired, error.to_string()),
        CertificateError::NotValidYet => (TlsFault::NotYetValid, error.to_string()),
        _ => (TlsFault::Other, crate::response::one_line(&error.to_string())),
    }
}

/// The names in a certificate, which are written as `DnsName("a.example.com")`.
fn names(presented: &[String]) -> String {
    let shown = presented.iter().take(MAX_NAMES).map(|name| {
        let inner = name.split_once("(\"").and_then(|(_, rest)| rest.strip_suffix("\")"));
        inner.unwrap_or(name).to_owned()
    });
    let shown: Vec<String> = shown.collect();
    match presented.len() {
        0 => "no name".into(),
        count if count > MAX_NAMES => format!("{} and {} more", shown.join(", "), count - MAX_NAMES),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_certificate_is_needed_for() {
        let alert = Error::AlertReceived;
        for (error, fault) in [
            (alert(AlertDescription::CertificateRequired), TlsFault::ClientCertificateWanted),
            (alert(AlertDescription::HandshakeFailure), TlsFault::Incompatible),
            (alert(AlertDescription::ProtocolVersion), TlsFault::Incompatible),
            (alert(AlertDescription::InternalError), TlsFault::Other),
            (Error::InvalidMessage(InvalidMessage::InvalidContentType), TlsFault::NotTls),
            (Error::InvalidMessage(InvalidMessage::InvalidCcs), TlsFault::Other),
            (Error::InvalidCertificate(CertificateError::Expired), TlsFault::Expired),
            (Error::InvalidCertificate(CertificateError::Revoked), TlsFault::Other),
        ] {
            let (found, words) = judge(&error);
            assert_eq!(found, fault, "{error}");
            assert!(!words.is_empty() && found.hint().len() > 20, "{error}");
        }
    }

    #[test]
    fn names_of_a_certificate_are_shown_in_part() {
        for (presented, shown) in [
            (vec![], "no name"),
            (vec![r#"DnsName("a.io")"#, "odd"], "a.io, odd"),
            (vec!["1", "2", "3"], "1, 2, 3"),
            (vec!["1", "2", "3", "4", "5"], "1, 2, 3 and 2 more"),
        ] {
            let presented: Vec<String> = presented.into_iter().map(str::to_owned).collect();
            assert_eq!(names(&presented), shown);
        }
    }
}
