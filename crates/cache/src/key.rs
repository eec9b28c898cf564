use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use base::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use store::StoreError;
use zeroize::Zeroizing;

use crate::CacheError;

/// Length of a key: that of AES-256.
pub const KEY_BYTES: usize = 32;

/// The longest text of a key file: 64 hexadecimal characters and a line end, with room for a comment-free mistake.
const MAX_KEY_FILE_BYTES: u64 = 256;

/// The key entries are sealed with.
#[derive(Debug, Clone)]
pub struct CacheKey(Secret<[u8; KEY_BYTES]>);

impl CacheKey {
    /// A key from its bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Secret::new(bytes))
    }

    /// Reads 64 hexadecimal characters or base64; space around them does not count. `source_name` is for messages.
    ///
    /// # Errors
    /// [`CacheError::KeyMalformed`]; the text is not in it.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, CacheError> {
        let text = text.trim();
        let bytes = hex::decode(text)
            .ok()
            .or_else(|| STANDARD.decode(text).ok())
            .or_else(|| STANDARD_NO_PAD.decode(text).ok())
            .map(Zeroizing::new);
        let bytes: Option<[u8; KEY_BYTES]> = bytes.and_then(|bytes| bytes.as_slice().try_into().ok());
        bytes
            .map(Self::from_bytes)
            .ok_or_else(|| CacheError::KeyMalformed { source_name: source_name.to_owned() })
    }

    pub(crate) fn expose(&self) -> &[u8; KEY_BYTES] {
        self.0.expose()
    }
}

/// The key in a file of mode 0600, which is made when there is none. The folder has to be there.
///
/// # Errors
/// When the file is another user's, others may read it, or it holds no key.
pub fn key_file(path: &Path) -> Result<CacheKey, CacheError> {
    match read(path) {
        Err(CacheError::Store(StoreError::NotFound { .. })) => {}
        other => return other,
    }
    let mut bytes = Zeroizing::new([0u8; KEY_BYTES]);
    aws_lc_rs::rand::fill(&mut *bytes).map_err(|_| CacheError::Seal { name: path.display().to_string() })?;
    let text = Zeroizing::new(format!("{}\n", Zeroizing::new(hex::encode(*bytes)).as_str()));
    match store::atomic_create(path, text.as_bytes(), 0o600) {
        Ok(()) => Ok(CacheKey::from_bytes(*bytes)),
        // Another process made one in the meantime.
        Err(StoreError::AlreadyExists { .. }) => read(path),
        Err(error) => Err(error.into()),
    }
}

fn read(path: &Path) -> Result<CacheKey, CacheError> {
    let failed = |error: std::io::Error| CacheError::Store(StoreError::from_io(path, &error));
    let file = fs::File::open(path).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    let mode = found.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 || found.uid() != rustix::process::geteuid().as_raw() {
        return Err(CacheError::KeyNotPrivate { path: path.to_owned(), found: mode });
    }
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_KEY_FILE_BYTES).read_to_string(&mut text).map_err(failed)?;
    CacheKey::parse(&text, &path.display().to_string())
}

#[cfg(test)]
mod tests {
    use base::Fault as _;

    use super::*;

    #[test]
    fn texts_of_keys() {
        let bytes = [0xab; KEY_BYTES];
        let (hex, base64) = (hex::encode(bytes), STANDARD.encode(bytes));
        for text in
            [hex.clone(), format!(" {hex}\n"), hex.to_uppercase(), base64.clone(), base64.replace('=', "")]
        {
            assert_eq!(CacheKey::parse(&text, "x").expect("a key").expose(), &bytes, "{text}");
        }
        for text in
            ["", "ab", &hex[..62], &format!("{hex}00"), "not a key at all, but as long as one would be (64)."]
        {
            let error = CacheKey::parse(text, "env:K").expect_err(text);
            assert_eq!(error.code(), "cache-key-malformed");
            assert!(text.is_empty() || !error.to_string().contains(text));
        }
        assert!(!format!("{:?}", CacheKey::parse(&hex, "x")).contains("abab"));
    }

    #[test]
    fn a_key_file_is_made_once_and_must_stay_private() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("cache.key");
        let made = key_file(&path).expect("made");
        assert_eq!(made.expose(), key_file(&path).expect("read").expose());
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("chmod");
        assert_eq!(key_file(&path).expect_err("open to others").code(), "cache-key-not-private");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("chmod");
        fs::write(&path, "short").expect("written");
        assert_eq!(key_file(&path).expect_err("no key").code(), "cache-key-malformed");
        assert_eq!(key_file(&dir.path().join("no/key")).expect_err("no folder").code(), "store-not-found");
    }
}
