use crate::CacheError;

/// The largest sealed entry that is read: 256 MiB. A layer at the limits of the layer pass (4 million entries) and of the
/// file lists (4 million paths) has 96 MiB of hashes.
pub const MAX_ENTRY_BYTES: u64 = 256 << 20;

/// An entry that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Its size, sealed.
    pub bytes: u64,
}

/// Where sealed entries are kept. Names are letters, digits, `-` and `.`.
pub trait Place: Send + Sync {
    /// As users call it.
    fn name(&self) -> String;

    /// A sealed entry; none when there is none.
    ///
    /// # Errors
    /// When that could not be found out, or it is larger than [`MAX_ENTRY_BYTES`].
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, CacheError>;

    /// Keeps a sealed entry, whole or not at all, over one of the same name.
    ///
    /// # Errors
    /// When it could not be kept.
    fn put(&self, name: &str, sealed: &[u8]) -> Result<(), CacheError>;

    /// All entries.
    ///
    /// # Errors
    /// When they could not be listed.
    fn list(&self) -> Result<Vec<Kept>, CacheError>;

    /// Removes an entry; one that is not there is no failure.
    ///
    /// # Errors
    /// When it could not be removed.
    fn remove(&self, name: &str) -> Result<(), CacheError>;
}
