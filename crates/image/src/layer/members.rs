//! A compressed stream, member by member (RFC 1952 §2.2) or frame by frame (RFC 8878 §3.1), and what follows the last.
//!
//! `gzip` passes over what follows the last member, zeros without a word and anything else with a warning; zeros are how
//! tapes and block devices are filled up. Go's readers stop with an error there, and scanners seldom notice it, because
//! the archive has ended before. Nothing of the image can be in what follows: its `diff_id` is over the members alone.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use flate2::bufread::GzDecoder;
use zstd::stream::raw::{Decoder, Operation as _};

/// What follows the last member. It is known once the stream has ended.
#[derive(Debug, Default)]
pub(super) struct Tail {
    bytes: AtomicU64,
    is_filling: AtomicBool,
}

impl Tail {
    /// Its length, when it is more than zeros.
    pub(super) fn garbage(&self) -> Option<u64> {
        let bytes = self.bytes.load(Ordering::Acquire);
        (bytes > 0 && !self.is_filling.load(Ordering::Acquire)).then_some(bytes)
    }

    /// Reads the rest, so that the whole blob is hashed.
    fn take(&self, rest: &mut dyn BufRead) -> io::Result<()> {
        let (mut count, mut zeros) = (0, true);
        loop {
            let bytes = rest.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            zeros &= bytes.iter().all(|byte| *byte == 0);
            let n = bytes.len();
            count += n as u64;
            rest.consume(n);
        }
        self.is_filling.store(zeros, Ordering::Release);
        self.bytes.store(count, Ordering::Release);
        Ok(())
    }
}

/// A reader whose next bytes can be looked at, however few it has at hand.
pub(super) struct Peeked<R> {
    /// The next bytes, from `at` on.
    front: Vec<u8>,
    at: usize,
    inner: R,
}

impl<R: BufRead> Peeked<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { front: Vec::new(), at: 0, inner }
    }

    /// The next `n` bytes, or fewer at the end.
    pub(super) fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        self.front.drain(..self.at);
        self.at = 0;
        let missing = n.saturating_sub(self.front.len());
        (&mut self.inner).take(missing as u64).read_to_end(&mut self.front)?;
        Ok(&self.front[..n.min(self.front.len())])
    }
}

impl<R: BufRead> BufRead for Peeked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.front.len() { Ok(&self.front[self.at..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, n: usize) {
        if self.at < self.front.len() {
            self.at += n.min(self.front.len() - self.at);
        } else {
            self.inner.consume(n);
        }
    }
}

impl<R: BufRead> Read for Peeked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buf.len());
        buf[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

/// RFC 1952 §2.3.1, ID1 and ID2.
pub(super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b])
}

/// RFC 8878 §3.1.1 and §3.1.2: a frame, or one that is to be skipped.
pub(super) fn is_zstd(head: &[u8]) -> bool {
    matches!(head, [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// The members of a gzip file, inflated.
pub(super) struct Gzip<R> {
    /// The member that is read; none at the end.
    member: Option<GzDecoder<Peeked<R>>>,
    tail: Arc<Tail>,
}

impl<R: BufRead> Gzip<R> {
    /// Of a stream that begins with a member.
    pub(super) fn new(reader: Peeked<R>, tail: Arc<Tail>) -> Self {
        Self { member: Some(GzDecoder::new(reader)), tail }
    }
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let n = member.read(buf)?;
            if n > 0 || buf.is_empty() {
                return Ok(n);
            }
            let Some(mut rest) = self.member.take().map(GzDecoder::into_inner) else { break };
            if is_gzip(rest.peek(2)?) {
                self.member = Some(GzDecoder::new(rest));
            } else {
                self.tail.take(&mut rest)?;
            }
        }
        Ok(0)
    }
}

/// The frames of a zstd file, inflated. One context does for all of them: there may be one for each file of a layer.
pub(super) struct Zstd<R> {
    input: Peeked<R>,
    context: Decoder<'static>,
    state: Frames,
    tail: Arc<Tail>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frames {
    Within,
    Between,
    Over,
}

impl<R: BufRead> Zstd<R> {
    /// Of a stream that begins with a frame.
    pub(super) fn new(input: Peeked<R>, context: Decoder<'static>, tail: Arc<Tail>) -> Self {
        Self { input, context, state: Frames::Within, tail }
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.state != Frames::Over && !buf.is_empty() {
            if self.state == Frames::Between {
                if is_zstd(self.input.peek(4)?) {
                    self.context.reinit()?;
                    self.state = Frames::Within;
                } else {
                    self.tail.take(&mut self.input)?;
                    self.state = Frames::Over;
                    break;
                }
            }
            let available = self.input.fill_buf()?;
            let is_end = available.is_empty();
            let status = self.context.run_on_buffers(available, buf)?;
            self.input.consume(status.bytes_read);
            if status.remaining == 0 {
                self.state = Frames::Between;
            }
            if status.bytes_written > 0 {
                return Ok(status.bytes_written);
            }
            if is_end && self.state == Frames::Within {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the zstd frame is cut"));
            }
        }
        Ok(0)
    }
}
