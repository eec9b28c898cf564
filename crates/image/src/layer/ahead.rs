//! A reader that runs ahead of its consumer on a thread of its own.
//!
//! A layer is read, inflated and examined by three threads with two of these between them, so that one layer that is far
//! larger than the rest keeps more than one core busy. A gzip stream cannot be inflated from its middle without guessing
//! at block borders and decoding twice what stands before the first known window; what surrounds inflating (two hashes,
//! the archive, the files in it) costs about as much as inflating itself, so two cores are full without that.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::Scope;

/// Chunks that may wait for the consumer. With the one being filled and the one being read, this many and two exist.
const WAITING_CHUNKS: usize = 3;

/// Bytes on their way: filled so far, and the error that ended the stream.
struct Chunk {
    bytes: Box<[u8]>,
    filled: usize,
    error: Option<io::Error>,
}

/// The consumer's end.
pub(super) struct Ahead {
    filled: Receiver<Chunk>,
    empty: Sender<Box<[u8]>>,
    current: Option<Chunk>,
    at: usize,
}

impl Ahead {
    /// Starts reading `inner` in chunks of `chunk_bytes`. The thread ends with the stream, or at its next chunk after
    /// this end is dropped.
    pub(super) fn spawn<'scope, R>(scope: &'scope Scope<'scope, '_>, inner: R, chunk_bytes: usize) -> Self
    where
        R: Read + Send + 'scope,
    {
        let (send_filled, filled) = sync_channel(WAITING_CHUNKS);
        let (empty, take_empty) = channel();
        for _ in 0..WAITING_CHUNKS + 2 {
            // The other end is in this function: it cannot be gone.
            let _ = empty.send(vec![0; chunk_bytes].into_boxed_slice());
        }
        scope.spawn(move || produce(inner, &take_empty, &send_filled));
        Self { filled, empty, current: None, at: 0 }
    }
}

fn produce(mut inner: impl Read, empty: &Receiver<Box<[u8]>>, filled: &SyncSender<Chunk>) {
    // Either end of the channels being gone means that nobody wants more.
    while let Ok(bytes) = empty.recv() {
        let chunk = fill(&mut inner, bytes);
        let last = chunk.filled < chunk.bytes.len();
        if filled.send(chunk).is_err() || last {
            return;
        }
    }
}

/// Reads until the chunk is full, the stream ends, or it fails.
fn fill(inner: &mut impl Read, mut bytes: Box<[u8]>) -> Chunk {
    let (mut at, mut error) = (0, None);
    while at < bytes.len() {
        match inner.read(&mut bytes[at..]) {
            Ok(0) => break,
            Ok(n) => at += n,
            Err(failure) if failure.kind() == io::ErrorKind::Interrupted => {}
            Err(failure) => {
                error = Some(failure);
                break;
            }
        }
    }
    Chunk { bytes, filled: at, error }
}

impl BufRead for Ahead {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let spent = self.current.as_ref().is_none_or(|chunk| self.at == chunk.filled);
        if spent {
            if let Some(mut chunk) = self.current.take() {
                if let Some(error) = chunk.error.take() {
                    return Err(error);
                }
                // The producer may have ended: it then wants no buffers.
                let _ = self.empty.send(chunk.bytes);
            }
            self.at = 0;
            // After the last chunk the producer hangs up: the end of the stream.
            self.current = self.filled.recv().ok();
            if let Some(chunk) = &mut self.current
                && chunk.filled == 0
                && let Some(error) = chunk.error.take()
            {
                return Err(error);
            }
        }
        Ok(self.current.as_ref().map_or(&[], |chunk| &chunk.bytes[self.at..chunk.filled]))
    }

    fn consume(&mut self, n: usize) {
        let filled = self.current.as_ref().map_or(0, |chunk| chunk.filled);
        self.at = (self.at + n).min(filled);
    }
}

impl Read for Ahead {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buf.len());
        buf[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives `left` bytes, a few at a time, then ends or fails.
    struct Steps {
        left: usize,
        fails: bool,
    }

    impl Read for Steps {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            if self.left == 0 && self.fails {
                return Err(io::Error::other("cut"));
            }
            let n = buf.len().min(7).min(self.left);
            buf[..n].fill(b'x');
            self.left -= n;
            Ok(n)
        }
    }

    #[test]
    fn everything_arrives_at_and_around_the_chunk_size() {
        for size in [0, 1, 99, 100, 101, 499, 500, 501, 5000] {
            let mut out = Vec::new();
            std::thread::scope(|scope| {
                let mut ahead = Ahead::spawn(scope, Steps { left: size, fails: false }, 100);
                ahead.read_to_end(&mut out).expect("no fault");
                assert_eq!(ahead.read(&mut [0]).expect("still at the end"), 0);
            });
            assert_eq!(out.len(), size);
        }
    }

    #[test]
    fn an_error_comes_after_the_bytes_before_it() {
        for size in [0, 1, 100, 250, 1000] {
            std::thread::scope(|scope| {
                let mut ahead = Ahead::spawn(scope, Steps { left: size, fails: true }, 100);
                let mut out = Vec::new();
                let error = ahead.read_to_end(&mut out).expect_err("it fails");
                assert_eq!((out.len(), error.to_string().as_str()), (size, "cut"));
            });
        }
    }

    #[test]
    fn dropping_the_consumer_ends_the_producer() {
        std::thread::scope(|scope| {
            let mut ahead = Ahead::spawn(scope, io::repeat(1), 100);
            assert_eq!(ahead.read(&mut [0; 10]).expect("read"), 10);
        });
    }
}
