//! A compressed stream, member by member (RFC 1952 §2.2) or frame by frame (RFC 8878 §3.1), and what follows the last.
//!
//! `gzip` passes over what follows the last member, zeros without a word and anything else with a warning; zeros are how
//! tapes and block devices are filled up. Go's readers stop with an error there, and scanners seldom notice it, because
//! the archive has ended before. Nothing of the image can be in what follows: its `diff_id` is over the members alone.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use flate2::bufread::GzDecoder;
use flate2::{Decompress, FlushDecompress, Status};
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
///
/// The checksum of a member is not worked out: the digests of the blob and of what it holds say more, and a sum over all
/// inflated bytes would hold up the thread that inflates, which is the slowest.
pub(super) struct Gzip<R> {
    /// None after a failure.
    input: Option<Peeked<R>>,
    inflate: Decompress,
    state: Members,
    tail: Arc<Tail>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Members {
    Before,
    Within,
    Behind,
    Over,
}

impl<R: BufRead> Gzip<R> {
    /// Of a stream that begins with a member.
    pub(super) fn new(input: Peeked<R>, tail: Arc<Tail>) -> Self {
        Self { input: Some(input), inflate: Decompress::new(false), state: Members::Before, tail }
    }

    /// Reads what stands before the data of a member (RFC 1952 §2.3).
    fn header(&mut self) -> io::Result<()> {
        let Some(input) = self.input.take() else { return Err(failed_before()) };
        let mut member = GzDecoder::new(input);
        if member.header().is_none() {
            // Says what is wrong with it.
            let n = member.read(&mut [0])?;
            debug_assert_eq!(n, 0, "a member without a header has no data");
            return Err(cut());
        }
        self.input = Some(member.into_inner());
        self.inflate.reset(false);
        self.state = Members::Within;
        Ok(())
    }

    /// Inflates as much as is at hand and has room, at least a byte unless the member ends.
    fn data(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let input = self.input.as_mut().ok_or_else(failed_before)?;
        loop {
            let available = input.fill_buf()?;
            let is_end = available.is_empty();
            let (read, written) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self.inflate.decompress(available, buf, FlushDecompress::None);
            let count = |whole: u64| usize::try_from(whole).map_err(io::Error::other);
            let read = count(self.inflate.total_in() - read)?;
            let written = count(self.inflate.total_out() - written)?;
            input.consume(read);
            if status.map_err(io::Error::from)? == Status::StreamEnd {
                self.state = Members::Behind;
                return Ok(written);
            }
            if written > 0 {
                return Ok(written);
            }
            if is_end {
                return Err(cut());
            }
            if read == 0 {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "corrupt deflate stream"));
            }
        }
    }

    /// Reads what stands behind the data of a member, and looks whether another one follows.
    fn trailer(&mut self) -> io::Result<()> {
        let input = self.input.as_mut().ok_or_else(failed_before)?;
        let mut trailer = [0; 8];
        input.read_exact(&mut trailer)?;
        let [.., a, b, c, d] = trailer;
        // Modulo 2^32, as the standard has it.
        let length = self.inflate.total_out() & u64::from(u32::MAX);
        if u64::from(u32::from_le_bytes([a, b, c, d])) != length {
            let reason = "the length at the end of a gzip member is not that of its data";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        if is_gzip(input.peek(2)?) {
            self.state = Members::Before;
        } else {
            self.tail.take(input)?;
            self.state = Members::Over;
        }
        Ok(())
    }
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the gzip member is cut")
}

fn failed_before() -> io::Error {
    io::Error::other("the gzip stream failed before")
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while !buf.is_empty() {
            match self.state {
                Members::Before => self.header()?,
                Members::Within => {
                    let n = self.data(buf)?;
                    if n > 0 {
                        return Ok(n);
                    }
                }
                Members::Behind => self.trailer()?,
                Members::Over => break,
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

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::bufread::MultiGzDecoder;
    use flate2::{Compression, GzBuilder};
    use proptest::prelude::*;

    use super::*;

    /// Gives few bytes at a time.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(buf.len());
            self.0.read(&mut buf[..n])
        }
    }

    impl BufRead for Trickle<'_> {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            Ok(&self.0[..self.1.min(self.0.len())])
        }

        fn consume(&mut self, n: usize) {
            self.0 = &self.0[n..];
        }
    }

    fn member(data: &[u8], named: bool) -> Vec<u8> {
        let header = if named {
            GzBuilder::new().filename("layer.tar").comment("made").extra(vec![1; 300])
        } else {
            GzBuilder::new()
        };
        let mut out = header.write(Vec::new(), Compression::fast());
        out.write_all(data).expect("memory");
        out.finish().expect("memory")
    }

    fn inflated(stored: &[u8], step: usize) -> io::Result<(Vec<u8>, Option<u64>)> {
        let (tail, mut out) = (Arc::new(Tail::default()), Vec::new());
        Gzip::new(Peeked::new(Trickle(stored, step)), Arc::clone(&tail)).read_to_end(&mut out)?;
        Ok((out, tail.garbage()))
    }

    proptest! {
        #[test]
        fn members_are_read_as_the_library_reads_them(
            parts in proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..400), any::<bool>()), 1..5),
            step in 1_usize..64,
            damage in proptest::option::of((any::<proptest::sample::Index>(), 1_u8..)),
            keep in proptest::option::of(any::<proptest::sample::Index>()),
        ) {
            let mut stored: Vec<u8> = parts.iter().flat_map(|(data, named)| member(data, *named)).collect();
            if let Some((at, bits)) = damage {
                let at = at.index(stored.len());
                stored[at] ^= bits;
            }
            if let Some(keep) = keep {
                stored.truncate(keep.index(stored.len()));
            }
            let mut theirs = Vec::new();
            let whole = MultiGzDecoder::new(&stored[..]).read_to_end(&mut theirs);
            let ours = inflated(&stored, step);
            match (whole, ours) {
                (Ok(_), Ok((ours, _))) => prop_assert_eq!(ours, theirs),
                // What the library takes we take.
                (Ok(_), Err(error)) => prop_assert!(false, "refused: {error}"),
                // Of damage that only checksums show digests tell, and a member needs two bytes to be one.
                (Err(_), Ok((_, garbage))) => prop_assert!(damage.is_some() || garbage == Some(1)),
                (Err(_), Err(_)) => {}
            }
        }
    }

    #[test]
    fn a_member_that_is_cut_or_of_another_length_is_refused() {
        let stored = member(b"what a layer holds", true);
        for end in 2..stored.len() {
            let error = inflated(&stored[..end], 7).expect_err("cut");
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{end}: {error}");
        }
        let mut longer = stored;
        let at = longer.len() - 4;
        longer[at] += 1;
        let error = inflated(&longer, 7).expect_err("another length");
        assert!(error.to_string().contains("length"), "{error}");
    }
}
