//! Where a TUF repository is read from: HTTP, a folder, or one file for machines without a network.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::{Component, Path, PathBuf};

use flate2::read::GzDecoder;
use net::{Client, Request, Url};
use trust::tuf::{Repository, Unavailable};

use super::TrustStoreError;

/// Most bytes an offline file may unpack to: a thousand times the public-good repository.
pub const MAX_OFFLINE_BYTES: u64 = 64 << 20;
/// Most files in it: a repository with 256 roots and as many delegated roles stays below it.
const MAX_OFFLINE_FILES: usize = 10_000;

/// A place with a TUF repository in its published layout: `N.root.json`, `timestamp.json`, `N.snapshot.json`,
/// `N.targets.json` and `targets/HASH.NAME`, the metadata also below `metadata/` in a folder or an offline file.
pub struct Mirror {
    place: Place,
    recorded: Option<BTreeMap<String, Vec<u8>>>,
}

enum Place {
    Http { client: Client, base: String },
    Folder(PathBuf),
    Files(BTreeMap<String, Vec<u8>>),
}

impl Mirror {
    /// A server, or with `file://` a folder.
    ///
    /// # Errors
    /// When it is no usable URL.
    pub fn open(client: Client, address: &str) -> Result<Self, TrustStoreError> {
        if let Some(path) = address.strip_prefix("file://") {
            return Ok(Self { place: Place::Folder(PathBuf::from(path)), recorded: None });
        }
        Url::parse(address)?;
        let base = address.trim_end_matches('/').to_owned();
        Ok(Self { place: Place::Http { client, base }, recorded: None })
    }

    /// One file: a tar archive of the repository, plain or gzip.
    ///
    /// # Errors
    /// When it is none, or unpacks to more than [`MAX_OFFLINE_BYTES`].
    pub fn offline(path: &Path) -> Result<Self, TrustStoreError> {
        let failed = |error: std::io::Error| TrustStoreError::disk(path, &error);
        let mut file = File::open(path).map_err(failed)?;
        let mut magic = [0; 2];
        let is_gzip = file.read(&mut magic).map_err(failed)? == 2 && magic == [0x1f, 0x8b];
        file.rewind().map_err(failed)?;
        let wrong = |detail: String| TrustStoreError::Offline { path: path.to_owned(), detail };
        let files = if is_gzip { unpack(GzDecoder::new(file)) } else { unpack(file) }.map_err(wrong)?;
        if !files.keys().any(|name| name == "timestamp.json" || name == "metadata/timestamp.json") {
            return Err(wrong("it has no timestamp.json".into()));
        }
        Ok(Self { place: Place::Files(files), recorded: None })
    }

    /// Keeps a copy of everything that is read from now on.
    #[must_use]
    pub fn recording(mut self) -> Self {
        self.recorded = Some(BTreeMap::new());
        self
    }

    /// What was read, as an offline file.
    ///
    /// # Errors
    /// When the archive cannot be made.
    pub fn recorded(&self) -> std::io::Result<Vec<u8>> {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, bytes) in self.recorded.iter().flatten() {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, bytes.as_slice())?;
        }
        archive.into_inner()
    }
}

impl Repository for Mirror {
    fn get(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Unavailable> {
        let found = match &self.place {
            Place::Http { client, base } => fetch(client, &format!("{base}/{path}"), limit)?,
            Place::Folder(folder) => match read(&folder.join(path), limit)? {
                None if !path.starts_with("targets/") => read(&folder.join("metadata").join(path), limit)?,
                other => other,
            },
            Place::Files(files) => {
                let found = files.get(path).or_else(|| files.get(&format!("metadata/{path}")));
                if found.is_some_and(|bytes| bytes.len() as u64 > limit) {
                    return Err(Unavailable { detail: format!("it has more than {limit} bytes") });
                }
                found.cloned()
            }
        };
        if let (Some(recorded), Some(bytes)) = (&mut self.recorded, &found) {
            recorded.insert(path.to_owned(), bytes.clone());
        }
        Ok(found)
    }
}

fn fetch(client: &Client, url: &str, limit: u64) -> Result<Option<Vec<u8>>, Unavailable> {
    let failed = |error: net::NetError| Unavailable { detail: error.to_string() };
    let response = client.send(&Request::get(Url::parse(url).map_err(failed)?)).map_err(failed)?;
    // Object stores that may not be listed answer 403 where there is nothing, and every refresh asks for a root that is
    // not there yet. Whoever could forge this answer could as well forge 404.
    if matches!(response.status, 403 | 404 | 410) {
        return Ok(None);
    }
    response.expect_success().and_then(|response| response.read_bounded(limit)).map(Some).map_err(failed)
}

fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Unavailable> {
    let failed = |error: std::io::Error| Unavailable { detail: format!("{}: {error}", path.display()) };
    let mut file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(failed)?,
    };
    match base::read_bounded(&mut file, limit).map_err(failed)? {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) => Err(Unavailable { detail: error.to_string() }),
    }
}

fn unpack(reader: impl std::io::Read) -> Result<BTreeMap<String, Vec<u8>>, String> {
    // One byte past the limit, so that reaching it can be told from ending there.
    let mut archive = tar::Archive::new(reader.take(MAX_OFFLINE_BYTES + 1));
    let mut files = BTreeMap::new();
    let mut total = 0_u64;
    for entry in archive.entries().map_err(|error| error.to_string())? {
        let mut entry = entry.map_err(|error| error.to_string())?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = entry.path().map_err(|error| error.to_string())?.into_owned();
        let parts = path.components().filter(|part| *part != Component::CurDir);
        let names: Option<Vec<&str>> = parts
            .map(|part| match part {
                Component::Normal(name) => name.to_str(),
                _ => None,
            })
            .collect();
        let Some(names) = names else { return Err(format!("it names {}", path.display())) };
        let mut bytes = Vec::new();
        let left = MAX_OFFLINE_BYTES - total;
        (&mut entry).take(left + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        total += bytes.len() as u64;
        if total > MAX_OFFLINE_BYTES || files.len() == MAX_OFFLINE_FILES {
            return Err(format!("it has more than {MAX_OFFLINE_BYTES} bytes or {MAX_OFFLINE_FILES} files"));
        }
        files.insert(names.join("/"), bytes);
    }
    Ok(files)
}
