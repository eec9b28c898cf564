//! Tokens in files: cosign's place, and those Kubernetes projects into a pod.

use std::path::Path;

use base::Secret;

use super::{Ask, Offer};
use crate::SignError;

/// cosign's `pkg/providers/filesystem`.
const SIGSTORE_FILE: &str = "/var/run/sigstore/cosign/oidc-token";

/// What a pod's service account gets (kubernetes.io, "Service Accounts"): its audience is the API server, unless the
/// pod projects another there.
const SERVICE_ACCOUNT_FILE: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/// Where the volume of the hint puts one.
const PROJECTED_FILE: &str = "/var/run/secrets/tokens/sigstore";

pub(super) fn sigstore(ask: &Ask<'_>) -> Result<Offer, SignError> {
    Ok(read(ask, SIGSTORE_FILE)?.map_or(Offer::NotHere, Offer::Token))
}

pub(super) fn kubernetes(ask: &Ask<'_>) -> Result<Offer, SignError> {
    if ask.text("KUBERNETES_SERVICE_HOST").is_none() {
        return Ok(Offer::NotHere);
    }
    for path in [PROJECTED_FILE, SERVICE_ACCOUNT_FILE] {
        if let Some(token) = read(ask, path)?.filter(|token| ask.fits(token)) {
            return Ok(Offer::Token(token));
        }
    }
    Ok(Offer::Silent(format!(
        "project a token into the pod: `volumes: [{{name: sigstore, projected: {{sources: [{{serviceAccountToken: \
         {{audience: {}, path: sigstore}}}}]}}}}]`, mounted at /var/run/secrets/tokens",
        ask.audience
    )))
}

pub(super) fn read(ask: &Ask<'_>, path: &str) -> Result<Option<Secret<String>>, SignError> {
    let unreadable = |cause: std::io::Error| SignError::NoToken {
        looked: path.to_owned(),
        hint: format!("let this user read {path} ({cause})"),
    };
    let Some(bytes) = ask.surroundings.file(Path::new(path)).map_err(unreadable)? else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|_| SignError::Token { fault: "in its file is not text" })?;
    Ok(Some(Secret::new(text.trim().to_owned())))
}
