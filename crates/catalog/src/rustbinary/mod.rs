//! Crates in Rust binaries built with cargo-auditable: JSON, compressed with zlib, in the section `.dep-v0`
//! (github.com/rust-secure-code/cargo-auditable, PARSING.md).
//!
//! A section table may stand at the end of a file, after the section itself. The binary is streamed, so the
//! section is found by its content instead: a zlib header whose data inflates to the JSON every such list starts
//! with. That also finds it in object formats without sections.

mod capability;

use flate2::{Decompress, FlushDecompress, Status};
use sbom::{Ecosystem, Relationship};
use serde::Deserialize;

use base::BudgetExceeded;

use crate::{Found, ReadError, Record, limits};

pub(crate) use capability::CAPABILITY;

/// How every list starts: `packages` is the first member auditable-serde writes.
const START: &[u8] = b"{\"packages\":[";

/// Looks for the list in a stream.
#[derive(Debug, Default)]
pub struct Scanner {
    inflating: Option<Box<Inflating>>,
    result: Option<Result<Vec<Record>, ReadError>>,
}

#[derive(Debug)]
struct Inflating {
    zlib: Decompress,
    json: Vec<u8>,
}

impl Scanner {
    /// Looks at a window of the stream; see [`crate::gobinary::Scanner::feed`].
    pub fn feed(&mut self, window: &[u8], fresh: usize) {
        let mut at = 0;
        while self.result.is_none() && at < fresh {
            if let Some(inflating) = &mut self.inflating {
                self.result = inflating.feed(&window[at..fresh]);
                return;
            }
            let Some(start) = memchr::memchr(0x78, &window[at..fresh]).map(|i| at + i) else { return };
            at = start + 1;
            if starts_list(&window[start..]) {
                let mut inflating = Box::new(Inflating { zlib: Decompress::new(true), json: Vec::new() });
                self.result = inflating.feed(&window[start..fresh]);
                self.inflating = Some(inflating);
                return;
            }
        }
    }

    /// What was found when the stream has ended.
    #[must_use]
    pub fn finish(self) -> Found {
        match (self.result, self.inflating) {
            (Some(Ok(records)), _) => Found::of(records),
            (Some(Err(error)), _) => Found { unreadable: vec![(None, error)], ..Found::default() },
            (None, Some(_)) => {
                let error = ReadError::malformed("cargo-auditable list", "its end", "the end of the file");
                Found { unreadable: vec![(None, error)], ..Found::default() }
            }
            (None, None) => Found::default(),
        }
    }
}

/// RFC 1950 §2.2: method 8, window of 32 KiB, no dictionary, and the two bytes a multiple of 31. Then the first
/// bytes have to inflate to [`START`].
fn starts_list(data: &[u8]) -> bool {
    let (Some(&cmf), Some(&flags)) = (data.first(), data.get(1)) else { return false };
    if flags & 0x20 != 0 || (u16::from(cmf) * 256 + u16::from(flags)) % 31 != 0 {
        return false;
    }
    let mut out = [0u8; START.len()];
    let mut zlib = Decompress::new(true);
    // Code tables take under 300 bytes; the caller sees to it that a window has that many.
    let input = &data[..data.len().min(4096)];
    let _ = zlib.decompress(input, &mut out, FlushDecompress::None);
    out == *START
}

impl Inflating {
    fn feed(&mut self, mut input: &[u8]) -> Option<Result<Vec<Record>, ReadError>> {
        let mut chunk = vec![0u8; 64 << 10];
        loop {
            let (in_before, out_before) = (self.zlib.total_in(), self.zlib.total_out());
            let status = match self.zlib.decompress(input, &mut chunk, FlushDecompress::None) {
                Ok(status) => status,
                Err(error) => {
                    return Some(Err(ReadError::malformed("cargo-auditable list", "zlib data", error)));
                }
            };
            let used = usize::try_from(self.zlib.total_in() - in_before).unwrap_or(input.len());
            let made = usize::try_from(self.zlib.total_out() - out_before).unwrap_or(0);
            input = &input[used..];
            self.json.extend_from_slice(&chunk[..made]);
            if self.json.len() as u64 > limits::RUST_AUDIT_BYTES {
                return Some(Err(BudgetExceeded::Bytes { limit: limits::RUST_AUDIT_BYTES }.into()));
            }
            if status == Status::StreamEnd {
                return Some(packages(&self.json));
            }
            if made == 0 && (input.is_empty() || used == 0) {
                return None;
            }
        }
    }
}

mod wire {
    use super::Deserialize;

    #[derive(Deserialize)]
    pub(super) struct List {
        pub(super) packages: Vec<Package>,
    }

    #[derive(Deserialize)]
    pub(super) struct Package {
        pub(super) name: String,
        pub(super) version: String,
        #[serde(default)]
        pub(super) kind: Option<String>,
        #[serde(default)]
        pub(super) dependencies: Vec<usize>,
        /// Whether it is the program itself.
        #[serde(default)]
        pub(super) root: bool,
    }

    impl Package {
        /// Build dependencies are not in the program.
        pub(super) fn is_in_program(&self) -> bool {
            self.kind.as_deref() != Some("build")
        }
    }
}

/// Build dependencies are left out, as in Trivy.
fn packages(json: &[u8]) -> Result<Vec<Record>, ReadError> {
    let list: wire::List = serde_json::from_slice(json)
        .map_err(|error| ReadError::malformed("cargo-auditable list", "its JSON", error))?;
    let record = |package: &wire::Package| {
        let mut record = Record::new(Ecosystem::Rustbinary, &*package.name, &*package.version);
        if package.root {
            record.relationship = Relationship::Root;
        }
        // By identifier: a program may hold a crate in several versions.
        record.depends_on = package
            .dependencies
            .iter()
            .filter_map(|index| list.packages.get(*index).filter(|needed| needed.is_in_program()))
            .map(|needed| Ecosystem::Rustbinary.package_id(&needed.name, &needed.version, None))
            .collect();
        record
    };
    Ok(list.packages.iter().filter(|package| package.is_in_program()).map(record).collect())
}

/// Reads a whole binary from memory; the stream form is [`Scanner`].
#[must_use]
pub fn parse(data: &[u8]) -> Found {
    let mut scanner = Scanner::default();
    scanner.feed(data, data.len());
    scanner.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const LIST: &str = r#"{"packages":[{"name":"adler","version":"0.2.3","source":"registry"},{"name":"cc","version":"1.0.0","source":"registry","kind":"build"},{"name":"app","version":"0.1.0","source":"local","dependencies":[0,1],"root":true}]}"#;

    fn binary(json: &str, level: u32) -> Vec<u8> {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(level));
        zlib.write_all(json.as_bytes()).expect("in memory");
        let mut data = b"\x7fELF xx x\x9c x\xda\x00\x01".to_vec();
        data.resize(1000, b'x');
        data.extend(zlib.finish().expect("in memory"));
        data.extend([0; 500]);
        data
    }

    #[test]
    fn finds_the_list_at_every_level_and_across_chunks() {
        for level in [1, 6, 7, 9] {
            let data = binary(LIST, level);
            let whole = parse(&data);
            let names: Vec<&str> = whole.records.iter().map(|r| r.name.as_str()).collect();
            assert_eq!(names, ["adler", "app"], "{level}");
            assert_eq!(whole.records[1].depends_on, ["adler@0.2.3"]);
            let relationships: Vec<_> = whole.records.iter().map(|r| r.relationship).collect();
            assert_eq!(relationships, [Relationship::Unknown, Relationship::Root]);
            let mut scanner = Scanner::default();
            scanner.feed(&data[..1400], 1036);
            scanner.feed(&data[1036..], data.len() - 1036);
            assert_eq!(scanner.finish(), whole);
        }
    }

    #[test]
    fn a_cut_or_wrong_list_is_unreadable_not_absent() {
        let data = binary(LIST, 6);
        assert_eq!(parse(&data[..1100]).unreadable.len(), 1);
        let wrong = parse(&binary(r#"{"packages":[{"name":1}]}"#, 6));
        assert!(matches!(wrong.unreadable[..], [(None, ReadError::Malformed { .. })]));
        assert_eq!(parse(b"\x7fELF no list x\x9c"), Found::default());
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let json = format!(
            "{{\"packages\":[{}",
            " ".repeat(usize::try_from(limits::RUST_AUDIT_BYTES).expect("fits"))
        );
        let found = parse(&binary(&json, 6));
        assert!(matches!(found.unreadable[..], [(None, ReadError::Budget(_))]));
    }
}
