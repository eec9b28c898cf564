//! A fingerprint of everything that decides what is found in a layer, so that results kept from an earlier build of
//! other parsers are never taken for this one's. Nobody has to remember to raise a number.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The parsers, and the crates whose types and layer pass they stand on.
const SOURCES: [&str; 6] =
    ["src", "../image/src", "../sbom/src", "../secretscan/src", "../license/src", "../base/src"];

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for folder in SOURCES {
        println!("cargo:rerun-if-changed={folder}");
        collect(Path::new(folder), &mut files)?;
    }
    files.sort();
    let mut hash = Fnv::default();
    for path in &files {
        hash.add(path.to_string_lossy().as_bytes());
        hash.add(&fs::read(path)?);
    }
    println!("cargo:rustc-env=CATALOG_FINGERPRINT={:016x}", hash.0);
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// FNV-1a, 64 bits: told apart are versions of this program, not inputs of an adversary.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
