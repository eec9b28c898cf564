//! Fetching an advisory database, a trivy-db, or Trivy's Java database from a registry.

use std::io::{Read, Write};
use std::path::Path;

use base::Reference;
use flate2::read::GzDecoder;
use image::{Descriptor, Manifest};
use registry::Client;
use store::StoreError;

use crate::checked::{Cause, Checked};
use crate::{Meter, TransferError};

const MAX_METADATA_BYTES: u64 = 64 << 10;
/// Headers, padding and files that are passed over: a trivy-db artifact has none of the last.
const MAX_OTHER_BYTES: u64 = 1 << 20;

/// Which database of Trivy's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// Advisories: `trivy.db`, in `trivy-db:2`.
    Advisories,
    /// What Maven repositories hold: `trivy-java.db`, in `trivy-java-db:1`.
    Java,
}

impl DatabaseKind {
    /// Name of the file.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Advisories => "trivy.db",
            Self::Java => "trivy-java.db",
        }
    }

    /// Type of the one layer of the artifact.
    pub(crate) fn layer(self) -> &'static str {
        match self {
            Self::Advisories => "application/vnd.aquasec.trivy.db.layer.v1.tar+gzip",
            Self::Java => "application/vnd.aquasec.trivy.javadb.layer.v1.tar+gzip",
        }
    }

    /// The name Trivy and `oras pull` give the layer.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Advisories => "db.tar.gz",
            Self::Java => "javadb.tar.gz",
        }
    }

    /// Bytes inflated. trivy-db has some 800 MiB in 2026; a Java database of 2023 had more than a gigabyte, and grows by
    /// some hundred megabytes a year.
    fn max_bytes(self) -> u64 {
        match self {
            Self::Advisories => 8 << 30,
            Self::Java => 32 << 30,
        }
    }

    /// Bytes of the layer: sixteen times the 60 MiB of trivy-db, and of the 474 MiB that the Java database had in 2023.
    fn max_compressed_bytes(self) -> u64 {
        match self {
            Self::Advisories => 1 << 30,
            Self::Java => 8 << 30,
        }
    }
}

/// A database that was fetched, checked against its digest and not put anywhere yet.
#[derive(Debug)]
pub struct PulledDatabase {
    kind: DatabaseKind,
    database: tempfile::NamedTempFile,
    digest: base::Digest,
    /// `metadata.json`.
    pub metadata: Vec<u8>,
}

impl PulledDatabase {
    /// Digest of the manifest it came by.
    #[must_use]
    pub fn digest(&self) -> &base::Digest {
        &self.digest
    }

    /// The database, until it is put in its place or dropped.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.database.path()
    }

    /// Puts both files into the folder the database was fetched into, in place of those that are there.
    ///
    /// # Errors
    /// When they could not be written.
    pub fn install(self, folder: &Path) -> Result<(), TransferError> {
        let place = folder.join(self.kind.file_name());
        let failed = |error: std::io::Error| TransferError::from(StoreError::from_io(&place, &error));
        let file = self.database.as_file();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        file.set_permissions(mode).and_then(|()| file.sync_all()).map_err(failed)?;
        self.database.persist(&place).map_err(|error| failed(error.error))?;
        // The metadata last: a crash before it leaves a database that looks older than it is.
        Ok(store::atomic_write(&folder.join("metadata.json"), &self.metadata, 0o644)?)
    }
}

/// Names of files that a database is fetched into begin so.
const PULLED: &str = ".assay-pulled-";

/// Removes what fetches that were killed have left in `folder`. For those who hold its lock: nobody fetches into it then.
pub fn remove_interrupted_pulls(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PULLED) {
            // What cannot be removed is only in the way of disk space.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Fetches a database into a temporary file in `folder`, in one pass: memory does not grow with its size. `passed` is told
/// how many compressed bytes have come, and of how many.
///
/// # Errors
/// When it cannot be fetched or is no such database.
pub fn pull_database(
    client: &Client,
    from: &Reference,
    kind: DatabaseKind,
    folder: &Path,
    passed: &mut dyn FnMut(u64, u64),
) -> Result<PulledDatabase, TransferError> {
    let wrong = |reason: String| TransferError::NotADatabase { name: from.to_string(), reason };
    let (descriptor, bytes) = client.manifest(from)?;
    let manifest = Manifest::parse(&bytes, &descriptor.media_type)?;
    let [layer] = manifest.layers.as_slice() else {
        return Err(wrong(format!("it has {} layers, expected one", manifest.layers.len())));
    };
    if layer.media_type != kind.layer() {
        let (found, expected) = (&layer.media_type, kind.layer());
        return Err(wrong(format!("its layer is of type {found}, expected {expected}")));
    }
    if layer.size > kind.max_compressed_bytes() {
        let (found, limit) = (layer.size, kind.max_compressed_bytes());
        return Err(wrong(format!("its layer has {found} bytes, expected at most {limit}")));
    }
    let failed = |error: std::io::Error| TransferError::from(StoreError::from_io(folder, &error));
    let mut database = tempfile::Builder::new().prefix(PULLED).tempfile_in(folder).map_err(failed)?;
    let mut written = Noted { inner: &mut database, fault: None };
    let inflated =
        |blob: &mut dyn Read| unpack_database(GzDecoder::new(blob), kind, &mut written, kind.max_bytes());
    let unpacked = inflate(client, from, layer, inflated, passed, &wrong);
    // A full disk says nothing about the database.
    if let Some(fault) = written.fault {
        return Err(failed(fault));
    }
    let metadata = unpacked?;
    Ok(PulledDatabase { kind, database, digest: descriptor.digest, metadata })
}

fn inflate(
    client: &Client,
    from: &Reference,
    layer: &Descriptor,
    unpack: impl FnOnce(&mut dyn Read) -> Result<Vec<u8>, String>,
    passed: &mut dyn FnMut(u64, u64),
    wrong: &dyn Fn(String) -> TransferError,
) -> Result<Vec<u8>, TransferError> {
    let cause = Cause::default();
    let checked = Checked::new(Box::new(client.blob(from, layer)?), layer, cause.clone(), &Meter::default());
    let mut blob = Counted { inner: checked, passed, done: 0, total: layer.size };
    let unpacked = unpack(&mut blob);
    // To the end also where the archive ends before it or cannot be read: the digest is over all of it, and a blob that
    // was damaged on the way is to be called that.
    let rest = std::io::copy(&mut blob, &mut std::io::sink());
    match (unpacked, rest, cause.take()) {
        (_, _, Some(error)) => Err(TransferError::Place(error)),
        (Err(reason), _, None) => Err(wrong(reason)),
        (Ok(_), Err(error), None) => Err(wrong(error.to_string())),
        (Ok(metadata), Ok(_), None) => Ok(metadata),
    }
}

/// Writes the database of an archive to `database` and returns `metadata.json`. The archive inflates to at most `limit`
/// bytes beside its metadata.
///
/// # Errors
/// When it is no such archive, in words.
pub fn unpack_database(
    inflated: impl Read,
    kind: DatabaseKind,
    database: &mut dyn Write,
    limit: u64,
) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| format!("its archive cannot be read: {error}");
    let mut archive =
        tar::Archive::new(Bounded { inner: inflated, left: limit.saturating_add(MAX_OTHER_BYTES) });
    let (mut found, mut metadata) = (false, None);
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let name = entry.path().map_err(failed)?.display().to_string();
        let twice = match name.trim_start_matches("./") {
            of if of == kind.file_name() => {
                let copied = std::io::copy(&mut (&mut entry).take(limit.saturating_add(1)), database);
                if copied.map_err(failed)? > limit {
                    return Err(format!("{name}: {}", base::BudgetExceeded::Bytes { limit }));
                }
                std::mem::replace(&mut found, true)
            }
            "metadata.json" => {
                let read = base::read_bounded(&mut entry, MAX_METADATA_BYTES).map_err(failed)?;
                metadata.replace(read.map_err(|limit| format!("{name}: {limit}"))?).is_some()
            }
            _ => continue,
        };
        if twice {
            return Err(format!("its archive has {name} twice"));
        }
    }
    match (found, metadata) {
        (true, Some(metadata)) => Ok(metadata),
        _ => Err(format!("its archive has no {} and metadata.json", kind.file_name())),
    }
}

/// Remembers why something could not be written.
struct Noted<'a> {
    inner: &'a mut dyn Write,
    fault: Option<std::io::Error>,
}

impl Write for Noted<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.inner.write(bytes).map_err(|error| {
            let kind = error.kind();
            if kind != std::io::ErrorKind::Interrupted {
                self.fault = Some(error);
            }
            kind.into()
        })
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// Tells how much of a blob has been read.
struct Counted<'a, R> {
    inner: R,
    passed: &'a mut dyn FnMut(u64, u64),
    done: u64,
    total: u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.done += read as u64;
        (self.passed)(self.done, self.total);
        Ok(read)
    }
}

/// Fails past so many bytes, also for entries that are passed over.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        match self.left.checked_sub(n as u64) {
            Some(left) => self.left = left,
            None => return Err(std::io::Error::other("it inflates beyond the limit")),
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, name, *bytes).expect("appended");
        }
        builder.into_inner().expect("ended")
    }

    fn unpack(bytes: &[u8]) -> Result<(Vec<u8>, Vec<u8>), String> {
        let mut database = Vec::new();
        unpack_database(bytes, DatabaseKind::Advisories, &mut database, 5)
            .map(|metadata| (database, metadata))
    }

    #[test]
    fn unpacks_two_files_and_nothing_doubtful() {
        let good = archive(&[("./trivy.db", b"12345"), ("metadata.json", b"{}"), ("other", b"x")]);
        assert_eq!(unpack(&good), Ok((b"12345".to_vec(), b"{}".to_vec())));
        let past = usize::try_from(MAX_METADATA_BYTES).expect("small") + 1;
        let large = vec![b' '; past];
        let at_limit = archive(&[("trivy.db", b""), ("metadata.json", &large[1..])]);
        assert!(unpack(&at_limit).is_ok());
        let bomb = vec![0; usize::try_from(MAX_OTHER_BYTES).expect("small")];
        type Files<'a> = &'a [(&'a str, &'a [u8])];
        let rows: [(Files<'_>, &str); 5] = [
            (&[("trivy.db", b"123456"), ("metadata.json", b"{}")], "limit of 5 bytes"),
            (&[("trivy.db", b""), ("metadata.json", &large)], "limit of 65536 bytes"),
            (&[("trivy.db", b""), ("trivy.db", b"")], "twice"),
            (&[("trivy.db", b"")], "has no trivy.db and metadata.json"),
            (&[("other", &bomb), ("trivy.db", b""), ("metadata.json", b"{}")], "beyond the limit"),
        ];
        for (files, expected) in rows {
            let error = unpack(&archive(files)).expect_err("refused");
            assert!(error.contains(expected), "{error}");
        }
        // Whole blocks may be missing at the end: tar programs differ in how they pad.
        let content = good.len() - 1024;
        for cut in [0, 1, 511, 512, 700, content - 513] {
            assert!(unpack(&good[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn no_damage_makes_it_panic() {
        let good = archive(&[("trivy.db", b"12345"), ("metadata.json", b"{}")]);
        for at in 0..good.len() {
            for bit in [1, 0x80] {
                let mut bad = good.clone();
                bad[at] ^= bit;
                // Whatever it says, it says it.
                let _ = unpack(&bad);
            }
        }
    }
}
