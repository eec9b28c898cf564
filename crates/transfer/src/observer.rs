//! Who is told how a transfer goes.

/// Is told about progress, from several threads.
pub trait Observer: Sync {
    /// How many bytes of content belong to what is moved, before the first is moved.
    fn total(&self, bytes: u64);
    /// Bytes that arrived, or that need not be sent because they are there.
    fn moved(&self, bytes: u64);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn total(&self, _: u64) {}
    fn moved(&self, _: u64) {}
}
