//! The image configuration cosign writes beside the layers of a `.sig` or `.att` manifest.

use serde_json::{Value, json};

/// The configuration for layers with these digests (`sha256:…`), which are what they are uncompressed. cosign and
/// go-containerregistry want as many `diff_ids` as there are layers.
#[must_use]
pub fn legacy_config(digests: &[&str]) -> Vec<u8> {
    let history: Vec<Value> = digests.iter().map(|_| json!({"created": "0001-01-01T00:00:00Z"})).collect();
    json!({
        "architecture": "", "os": "", "created": "0001-01-01T00:00:00Z", "history": history, "config": {},
        "rootfs": {"type": "layers", "diff_ids": digests},
    })
    .to_string()
    .into_bytes()
}
