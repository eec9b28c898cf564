//! Files that are too large for memory and have to be read at more than one place.

use std::io::{Read, Seek, Write};

/// Makes files without a name, which are gone when they are dropped.
pub trait Spool: Sync {
    /// An empty one.
    ///
    /// # Errors
    /// When there is no place for it.
    fn create(&self) -> std::io::Result<Box<dyn Scratch>>;
}

/// A file that is written once and then read anywhere.
pub trait Scratch: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Scratch for T {}
