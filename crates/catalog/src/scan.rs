//! From an interest to its parser.

use std::io::Read;

use base::{BudgetExceeded, read_bounded};

use crate::capability::Reader;
use crate::interest::Interest;
use crate::os_release::OsFile;
use crate::{
    Found, ReadError, alpm, apk, binary, bottlerocket, document, dpkg, gobinary, jar, limits, node_pkg,
    portage, python_pkg, redhat_build, rpm, rustbinary,
};

/// Reads one file. `path` is needed where a name in it counts (Java archives), `size` where the file is held whole.
///
/// # Errors
/// When the file cannot be read; see [`ReadError`].
pub fn parse(interest: Interest, path: &str, size: u64, reader: &mut dyn Read) -> Result<Found, ReadError> {
    match interest {
        Interest::DpkgStatus => dpkg::parse(reader),
        Interest::DpkgCopyright => dpkg::parse_copyright(reader, path),
        Interest::DpkgFiles => dpkg::parse_md5sums(reader),
        Interest::ApkInstalled => apk::parse(reader),
        Interest::RpmSqlite => rpm::parse(reader, size),
        Interest::RpmLegacy => rpm::parse_legacy(reader),
        Interest::AlpmDesc => alpm::parse(reader),
        Interest::AlpmFiles => alpm::parse_files(reader),
        Interest::PortageContents => portage::parse(reader, path),
        Interest::BottlerocketInventory => bottlerocket::parse(&bounded(reader, limits::PACKAGE_JSON_BYTES)?),
        Interest::ContentManifest => {
            redhat_build::parse_manifest(&bounded(reader, limits::PACKAGE_JSON_BYTES)?)
        }
        Interest::BuildDockerfile => {
            redhat_build::parse_dockerfile(&bounded(reader, limits::PACKAGE_JSON_BYTES)?, path)
        }
        Interest::PythonMetadata => python_pkg::parse(reader),
        Interest::NodePackage => node_pkg::parse(&bounded(reader, limits::PACKAGE_JSON_BYTES)?),
        Interest::JavaArchive => jar::parse(&held(reader, size, limits::BUFFERED_BYTES)?, path),
        Interest::PythonEgg => python_pkg::parse_egg(&held(reader, size, limits::BUFFERED_BYTES)?),
        Interest::Document => document::parse(&held(reader, size, limits::DOCUMENT_BYTES)?),
        Interest::Executable => executable(reader, path),
        Interest::Language(id) => match id.kind().reader {
            Reader::Whole(parse, limit) | Reader::Beside(parse, limit) => parse(&held(reader, size, limit)?),
            Reader::Own(interest) => self::parse(interest, path, size, reader),
        },
        // That it is there is all it says.
        Interest::Os(OsFile::RapidFort) => Ok(Found { os_file: Some(Vec::new()), ..Found::default() }),
        Interest::Os(_) => {
            let content = bounded(reader, limits::OS_FILE_BYTES)?;
            Ok(Found { os_file: Some(content), ..Found::default() })
        }
    }
}

fn bounded(reader: &mut dyn Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    Ok(read_bounded(reader, limit)??)
}

/// Refuses by the size that is known before a byte is read.
fn held(reader: &mut dyn Read, size: u64, limit: u64) -> Result<Vec<u8>, ReadError> {
    if size > limit {
        return Err(BudgetExceeded::Bytes { limit }.into());
    }
    bounded(reader, limit)
}

/// How much of an executable is looked at a time: 256 KiB, as much as a layer pass reads ahead.
const CHUNK_BYTES: usize = 256 << 10;

/// Bytes kept from one chunk to the next, 4 KiB: the longest start a scanner has to see whole, which is a deflate
/// header with its code tables (at most 3 + 14 + 19*3 + 318*7 bits, under 300 bytes).
const OVERLAP_BYTES: usize = 4096;

/// Streams an executable once past the scanners for Go, Rust and known programs; nothing of it is kept but what they
/// found.
fn executable(reader: &mut dyn Read, path: &str) -> Result<Found, ReadError> {
    let mut magic = [0u8; 4];
    let got = read_full(reader, &mut magic)?;
    if got < magic.len() || !is_executable(magic) {
        return Ok(Found::default());
    }
    let mut window = vec![0u8; OVERLAP_BYTES + CHUNK_BYTES];
    let mut go = gobinary::Scanner::default();
    let mut rust = rustbinary::Scanner::default();
    let mut known = binary::Scanner::of(path);
    let mut kept = 0;
    loop {
        let got = read_full(reader, &mut window[kept..])?;
        let end = kept + got;
        let last = end < window.len();
        // Marks that start in the overlap are seen again, whole, with the next chunk.
        let fresh = if last { end } else { end - OVERLAP_BYTES };
        go.feed(&window[..end], fresh);
        rust.feed(&window[..end], fresh);
        known.feed(&window[..end]);
        if last {
            break;
        }
        window.copy_within(fresh..end, 0);
        kept = OVERLAP_BYTES;
    }
    let mut found = go.finish();
    let of_rust = rust.finish();
    found.records.extend(known.finish());
    found.records.extend(of_rust.records);
    found.unreadable.extend(of_rust.unreadable);
    Ok(found)
}

fn read_full(reader: &mut dyn Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// ELF, PE, and Mach-O in both orders, 32 and 64 bits, thin and universal.
fn is_executable(magic: [u8; 4]) -> bool {
    const MACH_O: [[u8; 4]; 5] = [
        [0xfe, 0xed, 0xfa, 0xce],
        [0xfe, 0xed, 0xfa, 0xcf],
        [0xce, 0xfa, 0xed, 0xfe],
        [0xcf, 0xfa, 0xed, 0xfe],
        [0xca, 0xfe, 0xba, 0xbe],
    ];
    magic == *b"\x7fELF" || magic[..2] == *b"MZ" || MACH_O.contains(&magic)
}
