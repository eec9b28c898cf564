//! A stream that never ends well with the wrong bytes.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use base::Hasher;
use image::{Descriptor, ImageError, SourceError};
use registry::RegistryError;

use crate::Meter;

/// Bytes read at a time: large enough that a hash and a write cost more than the call.
const CHUNK_BYTES: usize = 128 << 10;

/// Where a reader leaves why it failed, because an I/O error loses the code and class of what is behind it.
#[derive(Clone, Default)]
pub(crate) struct Cause(Arc<Mutex<Option<SourceError>>>);

impl Cause {
    fn put(&self, error: SourceError) -> io::Error {
        let told = io::Error::other(error.to_string());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        told
    }

    /// The failure of the reader, where there was one.
    pub(crate) fn take(&self) -> Option<SourceError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether trying again is of no use: the bytes themselves are wrong.
    pub(crate) fn is_final(&self) -> bool {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().is_some_and(|error| error.class() == base::Class::VerificationFailed)
    }

    /// Notes a failure to open.
    pub(crate) fn opening(&self, error: SourceError) -> io::Error {
        self.put(error)
    }
}

/// A blob's bytes, one chunk behind what was read: the last chunk is only handed on when size and digest are those of
/// the descriptor. Whoever receives the stream therefore never holds a whole wrong blob.
pub(crate) struct Checked {
    inner: Box<dyn Read + Send>,
    descriptor: Descriptor,
    cause: Cause,
    hasher: Option<Hasher>,
    received: u64,
    buffer: Vec<u8>,
    held: Vec<u8>,
    out: Vec<u8>,
    at: usize,
    meter: Meter,
}

impl Checked {
    /// What passes is counted by `meter` for as long as this lives: whoever receives it whole counts it for good.
    pub(crate) fn new(
        inner: Box<dyn Read + Send>,
        descriptor: &Descriptor,
        cause: Cause,
        meter: &Meter,
    ) -> Self {
        Self {
            inner,
            descriptor: descriptor.clone(),
            cause,
            hasher: Some(Hasher::new(descriptor.digest.algorithm())),
            received: 0,
            buffer: vec![0; CHUNK_BYTES],
            held: Vec::new(),
            out: Vec::new(),
            at: 0,
            meter: meter.clone(),
        }
    }

    /// Reads until there is something to hand on. Nothing then means the end.
    fn fill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.at = 0;
        while self.out.is_empty() {
            let Some(hasher) = &mut self.hasher else { return Ok(()) };
            let n = match self.inner.read(&mut self.buffer) {
                Ok(n) => n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.cause.put(unreadable(&error))),
            };
            if n == 0 {
                self.finish()?;
                std::mem::swap(&mut self.out, &mut self.held);
                return Ok(());
            }
            hasher.update(&self.buffer[..n]);
            self.received = self.received.saturating_add(n as u64);
            self.meter.pass(n as u64);
            if self.received > self.descriptor.size {
                return Err(self.wrong_size());
            }
            std::mem::swap(&mut self.out, &mut self.held);
            self.held.clear();
            self.held.extend_from_slice(&self.buffer[..n]);
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.received != self.descriptor.size {
            return Err(self.wrong_size());
        }
        let Some(hasher) = self.hasher.take() else { return Ok(()) };
        let (expected, found) = (self.descriptor.digest.clone(), hasher.finish());
        if expected != found {
            return Err(self.cause.put(Box::new(ImageError::Digest { document: "blob", expected, found })));
        }
        Ok(())
    }

    fn wrong_size(&self) -> io::Error {
        let (expected, found) = (self.descriptor.size, self.received);
        self.cause.put(Box::new(ImageError::Size { document: "blob", expected, found }))
    }
}

impl Read for Checked {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at == self.out.len() {
            self.fill()?;
        }
        let n = buf.len().min(self.out.len() - self.at);
        buf[..n].copy_from_slice(&self.out[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

impl Drop for Checked {
    fn drop(&mut self) {
        self.meter.take_back(self.received);
    }
}

/// The error of the registry in that of a reader, with its own code and class, else that it could not be read.
fn unreadable(error: &io::Error) -> SourceError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<RegistryError>()) {
        Some(inner) => Box::new(inner.clone()),
        None => Box::new(ImageError::Read { document: "blob", reason: error.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], descriptor: &Descriptor) -> (Vec<u8>, Option<&'static str>) {
        let (cause, meter) = (Cause::default(), Meter::default());
        let mut reader =
            Checked::new(Box::new(io::Cursor::new(bytes.to_vec())), descriptor, cause.clone(), &meter);
        let mut out = Vec::new();
        let failed = reader.read_to_end(&mut out).is_err();
        let code = cause.take().map(|error| error.code());
        assert_eq!(failed, code.is_some());
        assert!(meter.moved() == meter.read() && (failed || meter.read() == descriptor.size));
        drop(reader);
        assert_eq!(meter.moved(), 0);
        (out, code)
    }

    #[test]
    fn right_bytes_pass_and_wrong_ones_never_whole() {
        for size in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
            let bytes: Vec<u8> = (0..size).map(|n| u8::try_from(n % 251).expect("small")).collect();
            let descriptor = Descriptor::of("x", &bytes);
            assert_eq!(read(&bytes, &descriptor), (bytes.clone(), None), "{size}");
            let mut longer = bytes.clone();
            longer.push(0);
            let (got, code) = read(&longer, &descriptor);
            assert!(code == Some("image-size") && got.len() <= size, "{size}");
            if size > 0 {
                let (got, code) = read(&bytes[1..], &descriptor);
                assert!(code == Some("image-size") && got.len() < size, "{size}");
                let mut other = bytes.clone();
                other[size / 2] ^= 1;
                let (got, code) = read(&other, &descriptor);
                assert!(code == Some("image-digest") && got.len() < size, "{size}");
            }
        }
    }
}
