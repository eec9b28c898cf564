//! What a token's claims become in a certificate.

use const_oid::ObjectIdentifier;
use der::Encode;
use serde_json::{Map, Value};
use x509_cert::ext::{Extension, pkix::name::GeneralName};

use crate::{
    StackError,
    token::{ExternalIssuer, IssuerType, TokenRefused, refused, text},
    x509,
};

/// Longest name put into a certificate: entries of the log are at most 64 KiB and hold the certificate twice encoded.
const MAX_NAME_BYTES: usize = 2048;

/// The name and the claims a certificate will carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) san: San,
    pub(crate) issuer: String,
    pub(crate) subject: String,
    /// Last arc under 1.3.6.1.4.1.57264.1, value.
    pub(crate) claims: Vec<(u32, String)>,
}

/// The one name of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum San {
    Email(String),
    Uri(String),
}

pub(crate) fn is_email(text: &str) -> bool {
    text.len() <= 254
        && text.is_ascii()
        && !text.contains("://")
        && text.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"\\,;".contains(&b))
        && text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.')
        })
}

pub(crate) fn is_uri(text: &str) -> bool {
    text.len() <= MAX_NAME_BYTES
        && text.bytes().all(|b| b.is_ascii_graphic())
        && text.split_once("://").is_some_and(|(scheme, rest)| {
            !rest.is_empty()
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        })
}

/// Reads the identity out of verified claims; `external` is none for the stack's own issuer.
pub(crate) fn of_claims(
    claims: &Map<String, Value>,
    issuer: &str,
    external: Option<&ExternalIssuer>,
) -> Result<Identity, TokenRefused> {
    let need = |name: &'static str| {
        text(claims, name).ok_or_else(|| refused("claim-missing", format!("token has no claim \"{name}\"")))
    };
    let subject = need("sub")?;
    let kind = match external {
        Some(external) => external.r#type,
        None if claims.contains_key("email") => IssuerType::Email,
        None => IssuerType::Uri,
    };
    let domain = external.and_then(|e| e.domain.as_deref());
    let (san, extra) = match kind {
        IssuerType::Email => (San::Email(email(claims)?.to_owned()), Vec::new()),
        IssuerType::Uri => (San::Uri(uri(subject, "https", domain)?), Vec::new()),
        IssuerType::Spiffe => (San::Uri(uri(subject, "spiffe", domain)?), Vec::new()),
        IssuerType::Kubernetes => (San::Uri(kubernetes(claims)?), Vec::new()),
        IssuerType::GithubWorkflow => {
            let san = format!("https://github.com/{}", need("job_workflow_ref")?);
            (San::Uri(san), github(claims))
        }
    };
    let name = match &san {
        San::Email(name) | San::Uri(name) => name,
    };
    if name.len() > MAX_NAME_BYTES || !name.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(refused(
            "identity-unusable",
            "token's identity is not printable ASCII of at most 2048 bytes",
        ));
    }
    Ok(Identity { san, issuer: issuer.to_owned(), subject: subject.to_owned(), claims: extra })
}

fn email(claims: &Map<String, Value>) -> Result<&str, TokenRefused> {
    let email = text(claims, "email").filter(|e| is_email(e));
    let email = email.ok_or_else(|| refused("email-missing", "token has no usable claim \"email\""))?;
    if claims.get("email_verified") == Some(&Value::Bool(true)) {
        Ok(email)
    } else {
        Err(refused("email-unverified", "token's email_verified is not true"))
    }
}

fn uri(subject: &str, scheme: &str, domain: Option<&str>) -> Result<String, TokenRefused> {
    if !is_uri(subject) {
        return Err(refused("subject-not-uri", "token's sub is not a URI"));
    }
    let Some(domain) = domain else { return Ok(subject.to_owned()) };
    let of_domain = subject
        .split_once("://")
        .filter(|(found, _)| *found == scheme)
        .is_some_and(|(_, rest)| rest.split('/').next() == Some(domain));
    if of_domain {
        return Ok(subject.to_owned());
    }
    Err(refused("subject-outside-domain", format!("token's sub is not of {scheme}://{domain}")))
}

/// Kubernetes names are DNS labels: nothing that could end a path.
fn kubernetes(claims: &Map<String, Value>) -> Result<String, TokenRefused> {
    let inner = claims.get("kubernetes.io").and_then(Value::as_object);
    let namespace = inner.and_then(|k| text(k, "namespace"));
    let account = inner.and_then(|k| k.get("serviceaccount")).and_then(Value::as_object);
    let name = account.and_then(|a| text(a, "name"));
    let label = |l: &&str| l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    match (namespace.filter(label), name.filter(label)) {
        (Some(namespace), Some(name)) => {
            Ok(format!("https://kubernetes.io/namespaces/{namespace}/serviceaccounts/{name}"))
        }
        _ => Err(refused("claim-missing", "token has no kubernetes.io namespace and service account")),
    }
}

/// Fulcio's claims of a GitHub workflow (docs/oid-info.md); a claim the token lacks is left out.
fn github(claims: &Map<String, Value>) -> Vec<(u32, String)> {
    let plain = [
        (2, "event_name"),
        (3, "sha"),
        (4, "workflow"),
        (5, "repository"),
        (6, "ref"),
        (10, "job_workflow_sha"),
        (11, "runner_environment"),
        (13, "sha"),
        (14, "ref"),
        (15, "repository_id"),
        (17, "repository_owner_id"),
        (19, "workflow_sha"),
        (20, "event_name"),
        (22, "repository_visibility"),
        (23, "environment"),
    ];
    let under_github =
        [(9, "job_workflow_ref"), (12, "repository"), (16, "repository_owner"), (18, "workflow_ref")];
    let mut all: Vec<(u32, String)> =
        plain.iter().filter_map(|(arc, name)| Some((*arc, text(claims, name)?.to_owned()))).collect();
    all.extend(
        under_github
            .iter()
            .filter_map(|(arc, name)| Some((*arc, format!("https://github.com/{}", text(claims, name)?)))),
    );
    if let (Some(repository), Some(run)) = (text(claims, "repository"), text(claims, "run_id")) {
        let attempt = text(claims, "run_attempt").unwrap_or("1");
        all.push((21, format!("https://github.com/{repository}/actions/runs/{run}/attempts/{attempt}")));
    }
    all.sort();
    all
}

impl Identity {
    /// SAN and Fulcio's own extensions. Arcs 1 to 6 are raw bytes, later ones UTF8String (docs/oid-info.md).
    pub(crate) fn extensions(&self) -> Result<Vec<Extension>, StackError> {
        let failed = StackError::Crypto { action: "encode a certificate" };
        let name = match &self.san {
            San::Email(email) => GeneralName::Rfc822Name(x509::ia5(email).ok_or_else(|| failed.clone())?),
            San::Uri(uri) => {
                GeneralName::UniformResourceIdentifier(x509::ia5(uri).ok_or_else(|| failed.clone())?)
            }
        };
        let san = vec![name].to_der().map_err(|_| failed.clone())?;
        // RFC 5280 §4.2.1.6: critical, because the subject is empty.
        let mut all = vec![x509::extension(const_oid::db::rfc5912::ID_CE_SUBJECT_ALT_NAME, true, san)?];
        let mut claims = vec![(1, &self.issuer), (8, &self.issuer)];
        claims.extend(self.claims.iter().map(|(arc, value)| (*arc, value)));
        claims.push((24, &self.subject));
        claims.sort();
        for (arc, value) in claims {
            let oid =
                ObjectIdentifier::from_arcs([1, 3, 6, 1, 4, 1, 57264, 1, arc]).map_err(|_| failed.clone())?;
            let bytes = if arc <= 6 { value.clone().into_bytes() } else { x509::utf8(value)? };
            all.push(x509::extension(oid, false, bytes)?);
        }
        Ok(all)
    }
}
