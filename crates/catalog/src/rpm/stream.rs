//! Reading a database from front to back.

use std::io::Read;

use crate::ReadError;

/// Bytes read at once where a length is only claimed.
const CHUNK_BYTES: usize = 64 << 10;

/// A reader that knows where it is.
pub(super) struct Input<'r> {
    reader: &'r mut dyn Read,
    position: u64,
}

impl<'r> Input<'r> {
    pub(super) fn new(reader: &'r mut dyn Read, position: u64) -> Self {
        Self { reader, position }
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    pub(super) fn exact(&mut self, buffer: &mut [u8]) -> Result<(), ReadError> {
        self.reader.read_exact(buffer)?;
        self.position += buffer.len() as u64;
        Ok(())
    }

    /// Fills the buffer, or gives back how much there was before the end.
    pub(super) fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.reader.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.position += filled as u64;
        Ok(filled)
    }

    pub(super) fn skip(&mut self, bytes: u64) -> Result<(), ReadError> {
        let skipped = std::io::copy(&mut (&mut *self.reader).take(bytes), &mut std::io::sink())?;
        self.position += skipped;
        if skipped < bytes {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        Ok(())
    }

    /// So many bytes; memory grows with what is really there.
    pub(super) fn vec(&mut self, length: usize) -> Result<Vec<u8>, ReadError> {
        let mut data = Vec::with_capacity(length.min(CHUNK_BYTES));
        let read = (&mut *self.reader).take(length as u64).read_to_end(&mut data)?;
        self.position += read as u64;
        if read < length {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        Ok(data)
    }
}
