//! The bytes of a layer inflated: counted, hashed and bounded as they pass, on one thread or ahead of it on others.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::thread::Scope;

use base::{BudgetExceeded, Digest, Hasher};

use super::ahead::Ahead;
use super::blob::Blob;
use super::members::{Gzip, Peeked, Tail, Zstd, is_gzip, is_zstd};
use super::pool::Share;
use super::{LayerFault, LayerLimit, LayerLimits};
use crate::tar::Feed;
use crate::{Compression, Layer};

/// Bytes read from the blob, and inflated, at once. Larger ones fall out of the second-level cache; those that go from
/// thread to thread are as large, for the cost of a hand-over is small beside that of inflating them.
const BUFFER_BYTES: usize = 128 << 10;

/// Largest window of a zstd frame, as a power of two: 32 MiB. The reference encoder stays at 8 MiB short of
/// `--ultra` (RFC 8878 §3.1.1.1.2 recommends as much), older releases of the Go encoder that container engines use
/// went to 32 MiB at their best level. It bounds the decoder's memory.
const ZSTD_WINDOW_LOG_MAX: u32 = 25;

pub(super) struct Inflated<'a> {
    input: Box<dyn BufRead + 'a>,
    compression: Compression,
    /// What follows the compressed stream.
    tail: Arc<Tail>,
    /// Bytes at the front of `input` that are counted and hashed already.
    seen: usize,
    /// None where the blob's own digest says it all.
    hasher: Option<Hasher>,
    count: u64,
    stored: u64,
    limits: LayerLimits,
    share: Option<Share>,
    fault: Option<LayerFault>,
}

/// What a stream of inflated bytes is checked against.
#[derive(Clone, Copy)]
pub(super) struct Checks<'l> {
    pub(super) layer: &'l Layer,
    pub(super) limits: LayerLimits,
    /// Its share in what the layers of an image may cost together; none where that was counted before.
    pub(super) share: Option<&'l Share>,
}

impl<'a> Inflated<'a> {
    /// All on the caller's thread.
    pub(super) fn here(blob: &'a mut Blob<'_>, checks: Checks<'_>) -> Result<Self, LayerFault> {
        let tail = Arc::new(Tail::default());
        let (decoder, compression) = decoder(BufReader::with_capacity(BUFFER_BYTES, blob), &tail)?;
        let input: Box<dyn BufRead + 'a> = match decoder {
            Decoder::Stored(stored) => Box::new(stored),
            Decoder::Packed(packed) => Box::new(BufReader::with_capacity(BUFFER_BYTES, packed)),
        };
        Ok(Self::over(input, (compression, tail), checks))
    }

    /// One thread reads and hashes the blob, another inflates, the caller's gets what they made.
    pub(super) fn ahead<'scope>(
        scope: &'scope Scope<'scope, '_>,
        blob: &'scope mut Blob<'_>,
        checks: Checks<'_>,
    ) -> Result<Self, LayerFault>
    where
        'scope: 'a,
    {
        let tail = Arc::new(Tail::default());
        let (decoder, compression) = decoder(Ahead::spawn(scope, blob, BUFFER_BYTES), &tail)?;
        let input: Box<dyn BufRead + 'a> = match decoder {
            Decoder::Stored(stored) => Box::new(stored),
            Decoder::Packed(packed) => Box::new(Ahead::spawn(scope, packed, BUFFER_BYTES)),
        };
        Ok(Self::over(input, (compression, tail), checks))
    }

    fn over(
        input: Box<dyn BufRead + 'a>,
        (compression, tail): (Compression, Arc<Tail>),
        checks: Checks<'_>,
    ) -> Self {
        let Layer { descriptor, diff_id, .. } = checks.layer;
        // The blob is checked against the same digest over the same bytes: once is enough.
        let same = compression == Compression::None && *diff_id == descriptor.digest;
        Self {
            input,
            compression,
            tail,
            seen: 0,
            hasher: (!same).then(|| Hasher::new(diff_id.algorithm())),
            count: 0,
            stored: descriptor.size,
            limits: checks.limits,
            share: checks.share.cloned(),
            fault: None,
        }
    }

    pub(super) fn compression(&self) -> Compression {
        self.compression
    }

    /// Bytes after the end of the compressed stream, when they are more than filling; known at the end.
    pub(super) fn garbage(&self) -> Option<u64> {
        self.tail.garbage()
    }

    /// Bytes inflated so far.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn has_fault(&self) -> bool {
        self.fault.is_some()
    }

    pub(super) fn take_fault(&mut self) -> Option<LayerFault> {
        self.fault.take()
    }

    /// Reads what follows the archive; the length of everything inflated and its digest, which is none where the blob
    /// is stored as it is and its own digest stands for it.
    pub(super) fn finish(&mut self) -> Result<(Option<Digest>, u64), LayerFault> {
        loop {
            match self.fill() {
                Ok([]) => break,
                Ok(rest) => {
                    let n = rest.len();
                    self.consume(n);
                }
                Err(error) => return Err(self.fault.take().unwrap_or(LayerFault::from_io(&error))),
            }
        }
        Ok((self.hasher.take().map(Hasher::finish), self.count))
    }

    /// Bytes that were counted and hashed; none at the end of the stream.
    fn fill(&mut self) -> io::Result<&[u8]> {
        if self.seen == 0 {
            self.next()?;
        }
        let buffered = self.input.fill_buf()?;
        Ok(&buffered[..self.seen])
    }

    fn next(&mut self) -> io::Result<()> {
        if self.fault.is_some() {
            return Err(io::Error::other("the layer failed before"));
        }
        let n = loop {
            match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.fault = Some(LayerFault::Inflate { reason: error.to_string() });
                    return Err(error);
                }
                Ok(bytes) => {
                    if let Some(hasher) = &mut self.hasher {
                        hasher.update(bytes);
                    }
                    break bytes.len();
                }
            }
        };
        self.count += n as u64;
        self.check_limits()?;
        self.seen = n;
        Ok(())
    }

    fn consume(&mut self, n: usize) {
        self.input.consume(n);
        self.seen -= n;
    }

    fn check_limits(&mut self) -> io::Result<()> {
        let LayerLimits { inflated_bytes: limit, ratio, ratio_free_bytes, .. } = self.limits;
        let fault = if self.count > limit {
            LayerLimit::Budget(BudgetExceeded::Bytes { limit })
        } else if self.count > ratio_free_bytes && self.count > self.stored.saturating_mul(ratio) {
            LayerLimit::Ratio { stored: self.stored, inflated: self.count, limit: ratio }
        } else if let Some(limit) = self.share.as_mut().and_then(|share| share.inflated(self.count)) {
            limit
        } else {
            return Ok(());
        };
        self.fault = Some(LayerFault::Limit(fault));
        Err(io::Error::other("the layer is over its limits"))
    }
}

/// What turns stored bytes into the archive.
enum Decoder<'a, R> {
    Stored(Peeked<R>),
    Packed(Box<dyn Read + Send + 'a>),
}

/// Goes by the first bytes, not the media type: engines do (containerd, `DetectCompression`), and builders mislabel. The
/// digest was of the bytes, so nothing rests on the label.
fn decoder<'a, R: BufRead + Send + 'a>(
    blob: R,
    tail: &Arc<Tail>,
) -> Result<(Decoder<'a, R>, Compression), LayerFault> {
    let mut whole = Peeked::new(blob);
    let compression = match whole.peek(4).map_err(|error| LayerFault::from_io(&error))? {
        magic if is_gzip(magic) => Compression::Gzip,
        magic if is_zstd(magic) => Compression::Zstd,
        _ => Compression::None,
    };
    let tail = Arc::clone(tail);
    let decoder = match compression {
        Compression::None => Decoder::Stored(whole),
        Compression::Gzip => Decoder::Packed(Box::new(Gzip::new(whole, tail))),
        Compression::Zstd => Decoder::Packed(Box::new(Zstd::new(whole, zstd_context()?, tail))),
    };
    Ok((decoder, compression))
}

fn zstd_context() -> Result<zstd::stream::raw::Decoder<'static>, LayerFault> {
    let failed = |error: io::Error| LayerFault::Inflate { reason: error.to_string() };
    let mut context = zstd::stream::raw::Decoder::new().map_err(failed)?;
    context
        .set_parameter(zstd::stream::raw::DParameter::WindowLogMax(ZSTD_WINDOW_LOG_MAX))
        .map_err(failed)?;
    Ok(context)
}

impl Read for Inflated<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill()?;
        let n = available.len().min(buf.len());
        buf[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl Feed for Inflated<'_> {
    fn skip(&mut self, n: u64) -> io::Result<u64> {
        let mut left = n;
        while left > 0 {
            let available = self.fill()?.len();
            if available == 0 {
                break;
            }
            let step = usize::try_from(left).unwrap_or(usize::MAX).min(available);
            self.consume(step);
            left -= step as u64;
        }
        Ok(n - left)
    }
}
