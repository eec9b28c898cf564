//! Tar archives, written in one pass and the same every time.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use base::ImageLocation;
use image::layout::{INDEX_FILE, LAYOUT_CONTENT, LAYOUT_FILE, blob_path};
use image::{BlobData, Descriptor, Index, Manifest, is_manifest};
use serde_json::json;

use crate::checked::{Cause, Checked};
use crate::collect::{Graph, Tie};
use crate::{Copied, CopyOptions, Meter, Source, TransferError, collect, cosign};

/// Mode of a file in an archive, and of the archive: others may read an image.
const FILE_MODE: u32 = 0o644;

/// What an archive is to be read by.
pub(crate) enum Form {
    /// An OCI layout.
    Layout {
        /// Name of the image in it.
        tag: Option<String>,
    },
    /// What `docker load` reads: a layout with Docker's table beside it.
    Docker {
        /// Name of the image in it.
        name: Option<String>,
    },
    /// What `cosign load` reads.
    Cosign {
        /// Name of the image in it.
        tag: Option<String>,
    },
}

impl Form {
    fn tag(&self) -> Option<&str> {
        match self {
            Self::Layout { tag } | Self::Cosign { tag } => tag.as_deref(),
            Self::Docker { name } => name.as_deref(),
        }
    }
}

/// One file of an archive.
pub(crate) enum Content {
    /// In memory.
    Bytes(Vec<u8>),
    /// A blob of an image.
    Blob(Arc<dyn Source>, Descriptor),
    /// A file of this machine, as it was when it was described.
    File(std::path::PathBuf, Descriptor),
}

/// Writes an archive of these files, in the order of their paths after `first`.
///
/// # Errors
/// When a file could not be read or is not what it should be, or the archive could not be written; nothing is there
/// under its name then.
pub(crate) fn write(
    path: &Path,
    first: Option<(&str, &[u8])>,
    files: &BTreeMap<String, Content>,
    meter: &Meter,
) -> Result<(), TransferError> {
    let cause = Cause::default();
    let written = store::atomic_fill(path, FILE_MODE, |file| {
        let mut tar = tar::Builder::new(io::BufWriter::with_capacity(1 << 20, file));
        if let Some((name, mut bytes)) = first {
            append(&mut tar, name, bytes.len() as u64, &mut bytes)?;
        }
        for (name, content) in files {
            match content {
                Content::Bytes(bytes) => append(&mut tar, name, bytes.len() as u64, &mut &bytes[..])?,
                Content::Blob(source, blob) => {
                    let inner = source.blob(blob).map_err(|error| cause.opening(error))?;
                    append(&mut tar, name, blob.size, &mut Checked::new(inner, blob, cause.clone(), meter))?;
                    meter.add(blob.size);
                }
                Content::File(path, described) => {
                    let inner = Box::new(std::fs::File::open(path)?);
                    append(
                        &mut tar,
                        name,
                        described.size,
                        &mut Checked::new(inner, described, cause.clone(), meter),
                    )?;
                    meter.add(described.size);
                }
            }
        }
        tar.into_inner()?.flush()
    });
    match (written, cause.take()) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(error)) => Err(TransferError::Place(error)),
        (Err(error), None) => Err(error.into()),
    }
}

fn append(
    tar: &mut tar::Builder<impl Write>,
    name: &str,
    size: u64,
    content: &mut dyn Read,
) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    // No times and no owners: the same image is the same archive.
    header.set_mtime(0);
    header.set_mode(FILE_MODE);
    header.set_size(size);
    let mut counted = Counted { inner: content, count: 0 };
    tar.append_data(&mut header, name, &mut counted)?;
    if counted.count != size {
        return Err(io::Error::other(format!("{name} has {} bytes, expected {size}", counted.count)));
    }
    Ok(())
}

struct Counted<'a> {
    inner: &'a mut dyn Read,
    count: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.count += n as u64;
        Ok(n)
    }
}

/// The files of a layout that holds a graph: blobs and manifests. The index is the caller's.
pub(crate) fn layout_files(source: &Arc<dyn Source>, graph: &Graph, files: &mut BTreeMap<String, Content>) {
    let nodes = graph.image.iter().chain(graph.evidence.iter().flat_map(|attached| &attached.nodes));
    for node in nodes {
        let manifest = &node.manifest;
        files.insert(blob_path(&manifest.descriptor.digest), Content::Bytes(manifest.bytes.clone()));
    }
    for blob in graph.blobs() {
        files
            .entry(blob_path(&blob.digest))
            .or_insert_with(|| Content::Blob(Arc::clone(source), blob.clone()));
    }
}

/// The entries of a layout's index for a graph: the image under its name, evidence by its tags, referrers as such.
pub(crate) fn index_entries(graph: &Graph, tag: Option<&str>, of_cosign: bool) -> Vec<Descriptor> {
    let mut entries = Vec::new();
    let root = &graph.root.descriptor;
    if !graph.image.is_empty() {
        entries.push(cosign::root(root, tag, of_cosign));
    }
    for attached in &graph.evidence {
        let Some(manifest) = attached.nodes.last().map(|node| &node.manifest.descriptor) else { continue };
        entries.push(match &attached.tie {
            Tie::Referrer => manifest.clone(),
            Tie::Tag(name) => cosign::tagged(manifest, name, &root.digest, of_cosign),
        });
    }
    entries
}

/// Writes an image with its evidence as one file.
pub(crate) fn save(
    source: &Arc<dyn Source>,
    path: &Path,
    form: &Form,
    to: &ImageLocation,
    options: &CopyOptions,
    meter: &Meter,
) -> Result<Copied, TransferError> {
    if path.exists() && !options.force {
        let reason = "the file is there already; --force overwrites it";
        return Err(TransferError::NoDestination { name: to.to_string(), reason });
    }
    let graph = collect(&**source, &options.selection)?;
    let blobs = graph.blobs();
    meter.expect(blobs.iter().map(|blob| blob.size).sum());
    let mut files = BTreeMap::new();
    layout_files(source, &graph, &mut files);
    let mut index = Index::new();
    for entry in index_entries(&graph, form.tag(), matches!(form, Form::Cosign { .. })) {
        index.add(entry);
    }
    files.insert(INDEX_FILE.into(), Content::Bytes(index.to_blob().bytes));
    files.insert(LAYOUT_FILE.into(), Content::Bytes(LAYOUT_CONTENT.to_vec()));
    if let Form::Docker { name } = form {
        files.insert("manifest.json".into(), Content::Bytes(docker_table(&graph.root, name.as_deref(), to)?));
    }
    write(path, None, &files, meter)?;
    Ok(Copied {
        root: graph.root.descriptor.clone(),
        place: to.clone(),
        evidence: graph.counts(),
        sent: blobs.len() as u64,
        there: 0,
        left_out: graph.left_out,
    })
}

/// `manifest.json` as `docker save` writes it since version 25: paths into the layout.
fn docker_table(root: &BlobData, name: Option<&str>, to: &ImageLocation) -> Result<Vec<u8>, TransferError> {
    if !is_manifest(&root.descriptor.media_type) {
        return Err(TransferError::NoDestination {
            name: to.to_string(),
            reason: "a docker archive holds one platform; choose it with --platform",
        });
    }
    let manifest = Manifest::parse(&root.bytes, &root.descriptor.media_type)?;
    let layers: Vec<String> = manifest.layers.iter().map(|layer| blob_path(&layer.digest)).collect();
    let tags: Vec<&str> = name.into_iter().collect();
    let table = json!([{"Config": blob_path(&manifest.config.digest), "RepoTags": tags, "Layers": layers}]);
    Ok(table.to_string().into_bytes())
}
