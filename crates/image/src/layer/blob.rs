//! The bytes of a layer as stored: counted and hashed as they pass.

use std::io::{self, Read};

use base::Hasher;

use super::LayerFault;
use crate::Descriptor;

/// Bytes read at once when only the hash is wanted.
const DRAIN_BYTES: usize = 128 << 10;

pub(super) struct Blob<'a> {
    reader: &'a mut (dyn Read + Send),
    descriptor: &'a Descriptor,
    /// None once finished.
    hasher: Option<Hasher>,
    count: u64,
    fault: Option<LayerFault>,
}

impl<'a> Blob<'a> {
    pub(super) fn new(reader: &'a mut (dyn Read + Send), descriptor: &'a Descriptor) -> Self {
        let hasher = Some(Hasher::new(descriptor.digest.algorithm()));
        Self { reader, descriptor, hasher, count: 0, fault: None }
    }

    /// Reads what is left and says whether the blob is the one described.
    pub(super) fn finish(&mut self) -> Result<(), LayerFault> {
        let mut buffer = vec![0; DRAIN_BYTES];
        while self.fault.is_none() && matches!(self.read(&mut buffer), Ok(1..)) {}
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let expected = self.descriptor.size;
        if self.count < expected {
            return Err(LayerFault::Truncated { expected, found: self.count });
        }
        match self.hasher.take().map(Hasher::finish) {
            Some(found) if found != self.descriptor.digest => Err(LayerFault::Digest { found }),
            _ => Ok(()),
        }
    }
}

impl Read for Blob<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = loop {
            match self.reader.read(buf) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.fault = Some(LayerFault::from_io(&error));
                    return Err(error);
                }
                Ok(n) => break n,
            }
        };
        self.count += n as u64;
        if self.count > self.descriptor.size {
            self.fault = Some(LayerFault::TooLong { expected: self.descriptor.size });
            return Err(io::Error::other("the blob is longer than described"));
        }
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&buf[..n]);
        }
        Ok(n)
    }
}
