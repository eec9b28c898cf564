//! YAML of lock files.

use serde::de::DeserializeOwned;

use crate::ReadError;

/// Reads the first document of a YAML text. Depth (128) and the growth through aliases are bounded by the library.
pub(crate) fn read<T: DeserializeOwned>(format: &'static str, data: &[u8]) -> Result<T, ReadError> {
    serde_yaml_ng::from_slice(data).map_err(|error| ReadError::malformed(format, "its YAML", error))
}

/// A value as text, where it is one: YAML reads `1.0` as a number, and a version is never one.
pub(crate) fn text(value: &serde_yaml_ng::Value) -> Option<String> {
    match value {
        serde_yaml_ng::Value::String(text) => Some(text.clone()),
        serde_yaml_ng::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
