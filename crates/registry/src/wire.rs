//! Documents of the distribution specification and the token protocol.

use serde::Deserialize;

/// Answer of a token service. Docker's says `token`, OAuth2's `access_token`.
#[derive(Deserialize)]
pub(crate) struct Token {
    #[serde(default)]
    pub(crate) token: Option<String>,
    #[serde(default)]
    pub(crate) access_token: Option<String>,
    #[serde(default)]
    pub(crate) expires_in: Option<u64>,
}

/// distribution-spec, "Listing Tags". `tags` is null in an empty repository of some registries.
#[derive(Deserialize)]
pub(crate) struct Tags {
    #[serde(default)]
    pub(crate) tags: Option<Vec<String>>,
}

/// Docker image manifest version 2, schema 1: the field that every manifest has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    schema_version: u32,
}

/// Whether a manifest is of Docker schema 1, whatever type the registry gives it.
pub(crate) fn is_schema_1(manifest: &[u8]) -> bool {
    serde_json::from_slice::<Schema>(manifest).is_ok_and(|schema| schema.schema_version == 1)
}

/// distribution-spec, "Error Codes".
#[derive(Deserialize)]
struct Errors {
    errors: Vec<ErrorEntry>,
}

#[derive(Deserialize)]
struct ErrorEntry {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

/// Characters of a registry's words in a message.
const MAX_MESSAGE_CHARS: usize = 200;

/// The registry's words about an error, fit for one line.
#[must_use]
pub fn error_message(excerpt: &str) -> String {
    let spoken = serde_json::from_str::<Errors>(excerpt).ok().and_then(|errors| {
        let first = errors.errors.into_iter().next()?;
        let separator = if first.code.is_empty() || first.message.is_empty() { "" } else { ": " };
        Some(format!("{}{separator}{}", first.code, first.message))
    });
    spoken.as_deref().unwrap_or(excerpt).chars().filter(|c| !c.is_control()).take(MAX_MESSAGE_CHARS).collect()
}
