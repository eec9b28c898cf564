//! Modules in Go binaries, found while the binary streams past (Go's `debug/buildinfo` and `cmd/go`'s `modload`).
//!
//! Since Go 1.18 the mark `\xff Go buildinf:` is followed, 32 bytes from its start, by two strings with their
//! lengths as varints: the version of Go and the module list. Before, the mark held pointers; the module list
//! itself always stands between two 16-byte frames, so it is found without them. Go's own version is a string of the
//! linker's (`runtime.buildVersion.str`), which stands alone between zeros: where there is exactly one such string in the
//! binary, it is the version; otherwise the binary is listed with its modules and reported as partly unreadable.

mod capability;
mod modules;

use memchr::memmem;
use sbom::Relationship;

use crate::{Found, ReadError, limits};
use modules::{modules, stdlib};

pub(crate) use capability::CAPABILITY;

/// Go's `buildInfoMagic`.
const MARK: &[u8] = b"\xff Go buildinf:";
/// `infoStart` and `infoEnd` of `cmd/go/internal/modload`.
const INFO_START: [u8; 16] =
    [0x30, 0x77, 0xaf, 0x0c, 0x92, 0x74, 0x08, 0x02, 0x41, 0xe1, 0xc1, 0x07, 0xe6, 0xd6, 0x18, 0xe6];
const INFO_END: [u8; 16] =
    [0xf9, 0x32, 0x43, 0x31, 0x86, 0x18, 0x20, 0x72, 0x00, 0x82, 0x42, 0x10, 0x41, 0x16, 0xd8, 0xf2];
/// How the version of Go begins where it stands alone.
const LONE_VERSION: &[u8] = b"\0go1.";
/// What a Go program has near its start: the name and type of the note with its build ID, or the ID itself.
const BUILD_ID: [&[u8]; 2] = [b"\x04\0\0\0Go\0\0", b"Go build ID"];
/// Where the build ID stands at most: the text of a program begins at 4 KiB, after notes and headers.
const BUILD_ID_WITHIN: usize = 8 << 10;
/// Where the strings start after the mark (`buildInfoHeaderSize`).
const HEADER_BYTES: usize = 32;
/// `flagsVersionInl` of `debug/buildinfo`.
const FLAG_INLINE: u8 = 2;
/// The longest version of Go read: 256 bytes. `devel go1.23-0123456789 Thu Jan 1 00:00:00 2024 +0000 X:…` has 80.
const VERSION_BYTES: usize = 256;

/// Looks for Go's marks in a stream.
#[derive(Debug, Default)]
pub struct Scanner {
    version: Collect,
    info: Collect,
    version_text: Option<String>,
    info_text: Option<String>,
    pointer_form: bool,
    /// Whether the program is Go's, as its start tells.
    is_go: Option<bool>,
    /// Versions of Go that stand alone, each once.
    lone: Vec<String>,
}

/// Bytes being collected over the borders of chunks.
#[derive(Debug, Default)]
struct Collect {
    active: bool,
    data: Vec<u8>,
}

impl Scanner {
    /// Looks at a window of the stream. Marks are taken where they start before `fresh`; the rest of the window is
    /// seen again at the start of the next one.
    pub fn feed(&mut self, window: &[u8], fresh: usize) {
        self.feed_version(window, fresh);
        self.feed_info(window, fresh);
        let head = &window[..window.len().min(BUILD_ID_WITHIN)];
        let is_go = || BUILD_ID.iter().any(|mark| memmem::find(head, mark).is_some());
        if *self.is_go.get_or_insert_with(is_go) && self.version_text.is_none() {
            self.feed_lone(window, fresh);
        }
    }

    /// Two different versions are enough to know that neither is sure.
    fn feed_lone(&mut self, window: &[u8], fresh: usize) {
        for at in memmem::find_iter(window, LONE_VERSION).take_while(|at| *at < fresh) {
            let rest = &window[at + 1..window.len().min(at + VERSION_BYTES)];
            let Some(version) =
                rest.split(|byte| *byte == 0).next().and_then(|v| std::str::from_utf8(v).ok())
            else {
                continue;
            };
            let digits = version.trim_start_matches("go").bytes();
            let plain = digits.clone().all(|b| b.is_ascii_digit() || b == b'.');
            if plain
                && rest.len() > version.len()
                && self.lone.len() < 2
                && !self.lone.iter().any(|v| v == version)
            {
                self.lone.push(version.to_owned());
            }
        }
    }

    fn feed_version(&mut self, window: &[u8], fresh: usize) {
        let mut at = 0;
        while self.version_text.is_none() && at < fresh {
            if !self.version.active {
                let Some(start) = memmem::find(&window[at..], MARK).map(|i| at + i).filter(|i| *i < fresh)
                else {
                    return;
                };
                self.version.active = true;
                self.version.data.clear();
                at = start;
            }
            let want = HEADER_BYTES + 10 + VERSION_BYTES;
            let n = want.saturating_sub(self.version.data.len()).min(fresh - at);
            self.version.data.extend_from_slice(&window[at..at + n]);
            if self.version.data.len() < want {
                return;
            }
            at += n;
            self.close_version();
        }
    }

    /// A mark that is followed by nothing sensible is the constant of a program that reads marks, such as `go` itself.
    fn close_version(&mut self) {
        self.version.active = false;
        let data = &self.version.data;
        let (Some(flags), Some(rest)) = (data.get(15), data.get(HEADER_BYTES..)) else { return };
        if flags & FLAG_INLINE == 0 {
            self.pointer_form |= matches!(data.get(14), Some(4 | 8)) && *flags <= 1;
            return;
        }
        let version = varint(rest)
            .and_then(|(length, at)| rest.get(at..at.checked_add(length)?))
            .and_then(|bytes| std::str::from_utf8(bytes).ok());
        self.version_text =
            version.filter(|v| v.starts_with("go") || v.starts_with("devel")).map(str::to_owned);
    }

    fn feed_info(&mut self, window: &[u8], fresh: usize) {
        let mut at = 0;
        while self.info_text.is_none() && at < fresh {
            if !self.info.active {
                let Some(start) =
                    memmem::find(&window[at..], &INFO_START).map(|i| at + i).filter(|i| *i < fresh)
                else {
                    return;
                };
                self.info.active = true;
                self.info.data.clear();
                at = start;
            }
            let seen = self.info.data.len();
            self.info.data.extend_from_slice(&window[at..fresh]);
            at = fresh;
            let from = seen.saturating_sub(INFO_END.len());
            if let Some(end) = memmem::find(&self.info.data[from..], &INFO_END).map(|i| from + i) {
                self.info.active = false;
                self.info_text = std::str::from_utf8(&self.info.data[INFO_START.len()..end])
                    .ok()
                    .filter(|text| text.starts_with("path\t") || text.starts_with("mod\t"))
                    .map(str::to_owned);
            } else if self.info.data.len() > limits::GO_MODULES_BYTES {
                self.info = Collect::default();
            }
        }
    }

    /// What was found when the stream has ended.
    #[must_use]
    pub fn finish(mut self) -> Found {
        if self.version.active {
            self.close_version();
        }
        let mut found = Found::default();
        let Some(info) = self.info_text else { return found };
        if self.version_text.is_none() && self.pointer_form && self.lone.len() == 1 {
            self.version_text = self.lone.pop();
        }
        match modules(&info) {
            Ok(records) => found.records = records,
            Err(error) => found.unreadable.push((None, error)),
        }
        match self.version_text {
            Some(version) => {
                let standard = stdlib(&version);
                // Every program needs the standard library.
                if let (Some(standard), Some(main)) = (
                    &standard,
                    found.records.iter_mut().find(|record| record.relationship == Relationship::Root),
                ) {
                    main.depends_on.push(standard.id());
                }
                found.records.extend(standard);
            }
            None if self.pointer_form => found.unreadable.push((
                None,
                ReadError::Unsupported { format: "the Go version of a binary older than Go 1.18".into() },
            )),
            None => {}
        }
        found
    }
}

/// A length as Go's `binary.Uvarint` writes it, and how many bytes it took.
fn varint(data: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0u64;
    for (index, byte) in data.iter().take(9).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, index + 1));
        }
    }
    None
}

/// Reads a whole binary from memory; the stream form is [`Scanner`].
#[must_use]
pub fn parse(data: &[u8]) -> Found {
    let mut scanner = Scanner::default();
    scanner.feed(data, data.len());
    scanner.finish()
}

#[cfg(test)]
mod tests;
