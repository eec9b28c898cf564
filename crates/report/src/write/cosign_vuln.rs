//! The predicate of a cosign vulnerability attestation (`https://cosign.sigstore.dev/attestation/vuln/v1`), ready for
//! `assay attest --type vuln --predicate FILE`.

use serde_json::json;

use super::{WriteInfo, json_text, program_url};
use crate::Document;

/// The result as a predicate, with the whole of Trivy's JSON in it.
#[must_use]
pub fn cosign_vuln(document: &Document, info: &WriteInfo<'_>) -> String {
    let started = document.created().unwrap_or(info.now);
    json_text(&json!({
        "invocation": { "parameters": null, "uri": "", "event_id": "", "builder.id": "" },
        "scanner": {
            "uri": program_url(info),
            "version": info.version,
            "db": { "uri": "", "version": "" },
            "result": document.value(),
        },
        "metadata": {
            "scanStartedOn": started.min(info.now).to_rfc3339(),
            "scanFinishedOn": info.now.to_rfc3339(),
        },
    }))
}
