//! Buildkite: the agent's API, with the job's access token (buildkite/agent, `api/oidc.go`).

use serde_json::json;

use super::{Ask, MAX_ANSWER_BYTES, Offer};
use crate::SignError;
use crate::transport::WireRequest;

const SERVICE: &str = "Buildkite's agent API";

/// The agent's default for `--endpoint`.
const DEFAULT_ENDPOINT: &str = "https://agent.buildkite.com/v3";

pub(super) fn token(ask: &Ask<'_>) -> Result<Offer, SignError> {
    let (Some(access), Some(job)) =
        (ask.variable("BUILDKITE_AGENT_ACCESS_TOKEN"), ask.text("BUILDKITE_JOB_ID"))
    else {
        return Ok(match ask.text("BUILDKITE") {
            Some(_) => Offer::Unwilling(
                "let the job see BUILDKITE_AGENT_ACCESS_TOKEN and BUILDKITE_JOB_ID: a container needs the docker plugin's \
                 `propagate-environment: true` and `environment: [BUILDKITE_AGENT_ACCESS_TOKEN]`"
                    .into(),
            ),
            None => Offer::NotHere,
        });
    };
    // The id becomes part of a path: a UUID, and nothing that could lead elsewhere.
    if !job.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Ok(Offer::Unwilling("BUILDKITE_JOB_ID is no job id".into()));
    }
    let endpoint = ask.text("BUILDKITE_AGENT_ENDPOINT").unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned());
    let url = format!("{}/jobs/{job}/oidc/tokens", endpoint.trim_end_matches('/'));
    let body = json!({"audience": ask.audience}).to_string().into_bytes();
    let request =
        WireRequest::post(url, "application/json", body, MAX_ANSWER_BYTES).authorize("Token", &access);
    ask.field(SERVICE, &request, "token").map(Offer::Token)
}
