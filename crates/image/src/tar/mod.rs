//! A streaming reader of tar archives: POSIX ustar and pax, GNU and star extensions, old V7.
//!
//! Where dialects disagree it goes with Go's `archive/tar`, for that is what container engines extract with, and
//! a scanner must see the files the engine will write.

mod header;
mod pax;

use std::io::{self, Read};

use self::header::{BLOCK, Header};

pub(crate) use self::header::RawKind;

/// Bytes of one pax, long name or long link record: Go's `archive/tar`, `maxSpecialFileSize`. A larger one is passed over
/// and the entry it belongs to is unreadable; engines refuse to extract such a layer, so nothing is hidden that way.
pub const MAX_SPECIAL_BYTES: u64 = 1 << 20;

/// A stream that can leave bytes out without handing them over.
pub(crate) trait Feed: Read {
    /// Passes over `n` bytes; returns fewer at the end of the stream.
    fn skip(&mut self, n: u64) -> io::Result<u64>;
}

/// What is wrong with an archive; offsets count from its start, inflated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TarFault {
    /// The archive ends inside an entry.
    #[error("archive ends inside the entry at byte {offset}")]
    Truncated {
        /// Where the entry starts.
        offset: u64,
    },
    /// A header whose checksum is wrong.
    #[error("header at byte {offset} has checksum {found}, expected {expected}")]
    Checksum {
        /// Where the header starts.
        offset: u64,
        /// As computed.
        expected: u64,
        /// As written.
        found: u64,
    },
    /// A number field that holds no number.
    #[error("header at byte {offset} has no number in its field \"{field}\"")]
    Number {
        /// Where the header starts.
        offset: u64,
        /// Which field.
        field: &'static str,
    },
    /// One zero block where the end is marked by two: what follows is seen by some readers and not by others.
    #[error("a single zero block at byte {offset} is followed by more, expected two at the end")]
    LoneZeroBlock {
        /// Where the block starts.
        offset: u64,
    },
    /// A pax record that is not `length key=value`.
    #[error("pax header at byte {offset} has a malformed record")]
    PaxRecord {
        /// Where the header starts.
        offset: u64,
    },
}

/// A failure while reading: the stream's or the archive's.
#[derive(Debug)]
pub(crate) enum TarError {
    Io(io::Error),
    Fault(TarFault),
}

impl From<io::Error> for TarError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<TarFault> for TarError {
    fn from(fault: TarFault) -> Self {
        Self::Fault(fault)
    }
}

/// One entry as written, extensions applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawEntry {
    pub(crate) name: Vec<u8>,
    pub(crate) link: Vec<u8>,
    pub(crate) kind: RawKind,
    /// Bytes that follow.
    pub(crate) size: u64,
    pub(crate) mode: u32,
    pub(crate) uid: u64,
    pub(crate) gid: u64,
    /// Whether the bytes that follow are only the written parts of the file.
    pub(crate) sparse: bool,
    /// Bytes of a record before it that was too large to be read, so that name and content may be others.
    pub(crate) oversized: Option<u64>,
    /// Where the bytes start in the archive.
    pub(crate) data_offset: u64,
}

/// Reads entries one after another; between two calls of [`Tar::next`] it is a [`Read`] over the entry's bytes.
pub(crate) struct Tar<F> {
    feed: F,
    offset: u64,
    entry_offset: u64,
    /// Bytes of the current entry not read yet.
    remaining: u64,
    padding: u64,
    ended: bool,
    cut: bool,
}

impl<F: Feed> Tar<F> {
    pub(crate) fn new(feed: F) -> Self {
        Self { feed, offset: 0, entry_offset: 0, remaining: 0, padding: 0, ended: false, cut: false }
    }

    pub(crate) fn feed(&mut self) -> &mut F {
        &mut self.feed
    }

    /// Whether the archive ended inside an entry; the next step then says so.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    /// The next entry; none at the end of the archive. An archive without the two zero blocks ends with its
    /// last entry, as for GNU tar and Go.
    pub(crate) fn next(&mut self) -> Result<Option<RawEntry>, TarError> {
        self.leave_entry()?;
        let mut special = Special::default();
        while !self.ended {
            self.entry_offset = self.offset;
            let Some(block) = self.block()? else {
                self.ended = true;
                break;
            };
            if block == [0; BLOCK] {
                self.end_marker()?;
                break;
            }
            let header = Header::parse(&block, self.entry_offset)?;
            match header.flag {
                b'x' => {
                    if let Some(data) = self.special(header.size, &mut special)? {
                        special.pax = pax::parse(&data, self.entry_offset)?;
                    }
                }
                // Global records: engines ignore them (moby, "ignore XGlobalHeader early").
                b'g' => self.pass_special(header.size)?,
                b'L' => special.long_name = self.special(header.size, &mut special)?.map(until_nul),
                b'K' => special.long_link = self.special(header.size, &mut special)?.map(until_nul),
                _ => return self.entry(header, special, &block).map(Some),
            }
        }
        // An extended header that extends nothing is an archive cut between the two.
        if special.is_some() {
            return Err(TarFault::Truncated { offset: self.entry_offset }.into());
        }
        Ok(None)
    }

    fn entry(&mut self, header: Header, special: Special, block: &[u8; BLOCK]) -> Result<RawEntry, TarError> {
        let oversized = special.oversized;
        let mut pax = special.pax;
        let bad = |field| TarFault::Number { offset: self.entry_offset, field };
        let number = |pax: &mut pax::Records, key: &str, field, header: u64| match pax.take(key) {
            Some(text) => pax::number(&text).ok_or_else(|| bad(field)),
            None => Ok(header),
        };
        let written = number(&mut pax, "size", "size", header.size)?;
        let uid = number(&mut pax, "uid", "uid", header.uid)?;
        let gid = number(&mut pax, "gid", "gid", header.gid)?;
        let mut sparse = header.flag == b'S' || pax.is_sparse();
        // Go: a GNU long name wins over a pax path; the name of a sparse file stands apart from both.
        let pax_name = pax.take("GNU.sparse.name").or(pax.take("path"));
        let name = special.long_name.or(pax_name).unwrap_or(header.name);
        let link = special.long_link.or(pax.take("linkpath")).unwrap_or(header.link);
        if header.flag == b'S' {
            self.skip_sparse_blocks(block)?;
        }
        let mut kind = header.kind;
        // V7 had no folders: a regular file whose name ends in a slash is one.
        if header.flag == 0 && name.ends_with(b"/") {
            kind = RawKind::Folder;
        }
        sparse &= kind == RawKind::File;
        // Go, `isHeaderOnly`: links, devices and folders have no bytes whatever their size says. A reader that
        // believed the size would run past files that the engine extracts.
        let size = if kind.is_header_only() { 0 } else { written };
        self.remaining = size;
        self.padding = padding(size);
        let data_offset = self.offset;
        Ok(RawEntry { name, link, kind, size, mode: header.mode, uid, gid, sparse, oversized, data_offset })
    }

    /// Old GNU sparse: more blocks of the map follow while byte 482 of the header, then byte 504 of each, is set.
    fn skip_sparse_blocks(&mut self, header: &[u8; BLOCK]) -> Result<(), TarError> {
        let mut more = header[482] != 0;
        while more {
            let block = self.block()?.ok_or(TarFault::Truncated { offset: self.entry_offset })?;
            more = block[504] != 0;
        }
        Ok(())
    }

    fn end_marker(&mut self) -> Result<(), TarError> {
        self.ended = true;
        match self.block()? {
            None => Ok(()),
            Some(block) if block == [0; BLOCK] => Ok(()),
            Some(_) => Err(TarFault::LoneZeroBlock { offset: self.entry_offset }.into()),
        }
    }

    /// The content of a special record, its padding passed over; none, and a note for its entry, if it is too large.
    fn special(&mut self, size: u64, entry: &mut Special) -> Result<Option<Vec<u8>>, TarError> {
        if size > MAX_SPECIAL_BYTES {
            entry.oversized = Some(size);
            self.pass_special(size)?;
            return Ok(None);
        }
        let mut data = Vec::new();
        (&mut self.feed).take(size).read_to_end(&mut data)?;
        if data.len() as u64 != size {
            return Err(TarFault::Truncated { offset: self.entry_offset }.into());
        }
        self.offset += size;
        (self.remaining, self.padding) = (0, padding(size));
        self.leave_entry()?;
        Ok(Some(data))
    }

    fn pass_special(&mut self, size: u64) -> Result<(), TarError> {
        (self.remaining, self.padding) = (size, padding(size));
        self.leave_entry()
    }

    /// One block; none at the end of the stream.
    fn block(&mut self) -> Result<Option<[u8; BLOCK]>, TarError> {
        let mut block = [0; BLOCK];
        let mut filled = 0;
        while filled < BLOCK {
            match self.feed.read(&mut block[filled..]) {
                Ok(0) if filled == 0 => return Ok(None),
                Ok(0) => return Err(TarFault::Truncated { offset: self.entry_offset }.into()),
                Ok(n) => filled += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.offset += BLOCK as u64;
        Ok(Some(block))
    }

    fn leave_entry(&mut self) -> Result<(), TarError> {
        let skipped = self.feed.skip(self.remaining)?;
        if skipped < self.remaining {
            return Err(TarFault::Truncated { offset: self.entry_offset }.into());
        }
        // The padding of the last entry may be missing: some writers stop at its last byte, and nothing is lost.
        let padded = self.feed.skip(self.padding)?;
        self.offset += skipped + padded;
        (self.remaining, self.padding) = (0, 0);
        Ok(())
    }
}

impl<F: Feed> Read for Tar<F> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.remaining).unwrap_or(usize::MAX).min(buf.len());
        if wanted == 0 {
            return Ok(0);
        }
        let n = self.feed.read(&mut buf[..wanted])?;
        if n == 0 {
            self.cut = true;
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends inside the file"));
        }
        self.remaining -= n as u64;
        self.offset += n as u64;
        Ok(n)
    }
}

/// Records that belong to the next entry.
#[derive(Default)]
struct Special {
    pax: pax::Records,
    long_name: Option<Vec<u8>>,
    long_link: Option<Vec<u8>>,
    oversized: Option<u64>,
}

impl Special {
    fn is_some(&self) -> bool {
        self.oversized.is_some()
            || !self.pax.is_empty()
            || self.long_name.is_some()
            || self.long_link.is_some()
    }
}

fn until_nul(mut data: Vec<u8>) -> Vec<u8> {
    if let Some(end) = data.iter().position(|&b| b == 0) {
        data.truncate(end);
    }
    data
}

/// Bytes to the next whole block.
pub(crate) fn padding(size: u64) -> u64 {
    size.wrapping_neg() % BLOCK as u64
}
