//! TOML of lock files and manifests.

use serde::de::DeserializeOwned;

use crate::ReadError;

/// Reads a TOML document. The depth is bounded by the library.
pub(crate) fn read<T: DeserializeOwned>(format: &'static str, data: &[u8]) -> Result<T, ReadError> {
    let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    let text = std::str::from_utf8(data).map_err(|error| ReadError::malformed(format, "UTF-8", error))?;
    toml::from_str(text).map_err(|error| ReadError::malformed(format, "its TOML", error.message()))
}
