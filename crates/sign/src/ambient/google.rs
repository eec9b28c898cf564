//! Google Cloud: the metadata server's identity of the machine's service account, or of another one impersonated
//! through the IAM credentials API.

use std::path::Path;
use std::time::Duration;

use net::encode_form;
use serde_json::json;

use super::{Ask, MAX_ANSWER_BYTES, Offer};
use crate::SignError;
use crate::transport::WireRequest;

const METADATA: &str = "Google's metadata server";
const IAM: &str = "Google's IAM credentials API";

/// cloud.google.com, "Accessing VM metadata": a fixed name, plain http, never routed outside the host.
pub const GOOGLE_METADATA_HOST: &str = "metadata.google.internal";

/// How cosign and the kubelet tell that this is Google's (`credentialprovider/gcp`).
const PRODUCT_NAME: &str = "/sys/class/dmi/id/product_name";

/// On a machine of Google's the server answers in milliseconds.
const LIMIT: Duration = Duration::from_secs(1);

const ACCOUNT: &str = "computeMetadata/v1/instance/service-accounts/default";

pub(super) fn token(ask: &Ask<'_>) -> Result<Offer, SignError> {
    let impersonated = ask.text("GOOGLE_SERVICE_ACCOUNT_NAME");
    if impersonated.is_none() && !is_google(ask) {
        return Ok(Offer::NotHere);
    }
    let host = ask.text("GCE_METADATA_HOST").unwrap_or_else(|| GOOGLE_METADATA_HOST.to_owned());
    let get = |path: &str| {
        WireRequest::get(format!("http://{host}/{ACCOUNT}/{path}"), MAX_ANSWER_BYTES)
            .header("metadata-flavor", "Google")
            .once_within(LIMIT)
    };
    match impersonated {
        Some(account) => impersonate(ask, &account, &get("token")).map(Offer::Token),
        None => {
            let query = encode_form(&[("audience", ask.audience), ("format", "full")]);
            let request = get(&format!("identity?{query}"));
            match ask.transport.send(&request) {
                Ok(answer) if answer.status == 200 => Ok(Offer::Token(super::text_token(answer.body)?)),
                // A machine without a service account, or a pod without workload identity: most of them sign nothing.
                Ok(answer) => Ok(Offer::Silent(format!(
                    "the metadata server answered {}: give the machine a service account, or the pod workload identity",
                    answer.status
                ))),
                Err(cause) => Ok(Offer::Silent(format!("the metadata server did not answer: {cause}"))),
            }
        }
    }
}

fn is_google(ask: &Ask<'_>) -> bool {
    let name = ask.surroundings.file(Path::new(PRODUCT_NAME));
    let name = name.ok().flatten().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    ask.text("GCE_METADATA_HOST").is_some() || matches!(name.trim(), "Google" | "Google Compute Engine")
}

/// cloud.google.com, "Method: serviceAccounts.generateIdToken".
fn impersonate(
    ask: &Ask<'_>,
    account: &str,
    own_token: &WireRequest,
) -> Result<base::Secret<String>, SignError> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"@.-_".contains(&byte);
    if !account.bytes().all(is_name) {
        return Err(SignError::NoToken {
            looked: "GOOGLE_SERVICE_ACCOUNT_NAME".into(),
            hint: "set it to the e-mail address of a service account".into(),
        });
    }
    let access = ask.field(METADATA, own_token, "access_token")?;
    let url = format!(
        "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{account}:generateIdToken"
    );
    let body = json!({"audience": ask.audience, "includeEmail": true}).to_string().into_bytes();
    let request =
        WireRequest::post(url, "application/json", body, MAX_ANSWER_BYTES).authorize("Bearer", &access);
    ask.field(IAM, &request, "token")
}
