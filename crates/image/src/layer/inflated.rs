//! The bytes of a layer inflated: counted, hashed and bounded as they pass.

use std::io::{self, BufReader, Cursor, Read};

use base::{BudgetExceeded, Digest, Hasher};

use super::blob::Blob;
use super::{LayerFault, LayerLimits};
use crate::Compression;
use crate::tar::Feed;

/// Bytes read from the blob, and inflated, at once. Larger ones fall out of the second-level cache.
const BUFFER_BYTES: usize = 128 << 10;

/// Largest window of a zstd frame, as a power of two: 32 MiB. The reference encoder stays at 8 MiB short of
/// `--ultra` (RFC 8878 §3.1.1.1.2 recommends as much), older releases of the Go encoder that container engines use
/// went to 32 MiB at their best level. It bounds the decoder's memory.
const ZSTD_WINDOW_LOG_MAX: u32 = 25;

pub(super) struct Inflated<'a> {
    decoder: Box<dyn Read + 'a>,
    compression: Compression,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    hasher: Option<Hasher>,
    count: u64,
    stored: u64,
    limits: LayerLimits,
    fault: Option<LayerFault>,
}

impl<'a> Inflated<'a> {
    /// Goes by the first bytes, not the media type: engines do (containerd, `DetectCompression`), and builders
    /// mislabel. The digest was of the bytes, so nothing rests on the label.
    pub(super) fn new(
        blob: &'a mut Blob<'_>,
        stored: u64,
        limits: LayerLimits,
        hasher: Hasher,
    ) -> Result<Self, LayerFault> {
        let mut magic = Vec::with_capacity(4);
        blob.take(4).read_to_end(&mut magic).map_err(|error| LayerFault::from_io(&error))?;
        let compression = match magic.as_slice() {
            [0x1f, 0x8b, ..] => Compression::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] => Compression::Zstd,
            // RFC 8878 §3.1.2: a skippable frame may come first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Compression::Zstd,
            _ => Compression::None,
        };
        let whole = Cursor::new(magic).chain(blob);
        let decoder: Box<dyn Read + 'a> = match compression {
            Compression::None => Box::new(whole),
            Compression::Gzip => {
                Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(BUFFER_BYTES, whole)))
            }
            Compression::Zstd => Box::new(zstd_decoder(whole)?),
        };
        Ok(Self {
            decoder,
            compression,
            buffer: vec![0; BUFFER_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
            hasher: Some(hasher),
            count: 0,
            stored,
            limits,
            fault: None,
        })
    }

    pub(super) fn compression(&self) -> Compression {
        self.compression
    }

    pub(super) fn has_fault(&self) -> bool {
        self.fault.is_some()
    }

    pub(super) fn take_fault(&mut self) -> Option<LayerFault> {
        self.fault.take()
    }

    /// Reads what follows the archive; the digest and length of everything inflated.
    pub(super) fn finish(&mut self) -> Result<(Digest, u64), LayerFault> {
        loop {
            match self.fill() {
                Ok(0) => break,
                Ok(_) => self.start = self.end,
                Err(error) => return Err(self.fault.take().unwrap_or(LayerFault::from_io(&error))),
            }
        }
        let hasher = self.hasher.take().unwrap_or_else(|| Hasher::new(base::DigestAlgorithm::Sha256));
        Ok((hasher.finish(), self.count))
    }

    /// Makes sure that the buffer holds bytes; 0 at the end of the stream.
    fn fill(&mut self) -> io::Result<usize> {
        if self.start < self.end {
            return Ok(self.end - self.start);
        }
        if self.fault.is_some() {
            return Err(io::Error::other("the layer failed before"));
        }
        let n = loop {
            match self.decoder.read(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.fault = Some(LayerFault::Inflate { reason: error.to_string() });
                    return Err(error);
                }
                Ok(n) => break n,
            }
        };
        self.count += n as u64;
        self.check_limits()?;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&self.buffer[..n]);
        }
        (self.start, self.end) = (0, n);
        Ok(n)
    }

    fn check_limits(&mut self) -> io::Result<()> {
        let LayerLimits { inflated_bytes: limit, ratio, ratio_free_bytes, .. } = self.limits;
        let fault = if self.count > limit {
            LayerFault::Budget(BudgetExceeded::Bytes { limit })
        } else if self.count > ratio_free_bytes && self.count > self.stored.saturating_mul(ratio) {
            LayerFault::Ratio { stored: self.stored, inflated: self.count, limit: ratio }
        } else {
            return Ok(());
        };
        self.fault = Some(fault);
        Err(io::Error::other("the layer is over its limits"))
    }
}

fn zstd_decoder<R: Read>(reader: R) -> Result<impl Read, LayerFault> {
    let buffered = BufReader::with_capacity(BUFFER_BYTES, reader);
    let failed = |error: io::Error| LayerFault::Inflate { reason: error.to_string() };
    let mut decoder = zstd::stream::read::Decoder::with_buffer(buffered).map_err(failed)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).map_err(failed)?;
    Ok(decoder)
}

impl Read for Inflated<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fill()?.min(buf.len());
        buf[..n].copy_from_slice(&self.buffer[self.start..self.start + n]);
        self.start += n;
        Ok(n)
    }
}

impl Feed for Inflated<'_> {
    fn skip(&mut self, n: u64) -> io::Result<u64> {
        let mut left = n;
        while left > 0 {
            let available = self.fill()?;
            if available == 0 {
                break;
            }
            let step = usize::try_from(left).unwrap_or(usize::MAX).min(available);
            self.start += step;
            left -= step as u64;
        }
        Ok(n - left)
    }
}
