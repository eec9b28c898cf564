//! OCI layouts over a port: a folder or a tar of one (image-spec image-layout.md).

use std::collections::BTreeSet;
use std::io::Read;

use base::{Digest, Reference, read_bounded};

use crate::documents::MAX_MANIFEST_BYTES;
use crate::error::DOCKER_ARCHIVE;
use crate::{
    BlobData, Descriptor, ImageError, Index, Manifest, Referrers, ReferrersOutcome, SourceError, is_index,
    is_manifest, media_type, sniff_media_type,
};

/// Annotation by which `cosign save` tells the entries of its index apart (cosign, `pkg/oci/layout`).
pub const COSIGN_KIND: &str = "kind";

/// The word for a layout in errors.
const LAYOUT: &str = "layout";

/// The file that marks a layout.
pub const LAYOUT_FILE: &str = "oci-layout";

/// Its content.
pub const LAYOUT_CONTENT: &[u8] = br#"{"imageLayoutVersion":"1.0.0"}"#;

/// The file that lists what is in a layout.
pub const INDEX_FILE: &str = "index.json";

/// Where a layout has the blob of `digest`, with `/` between the parts.
#[must_use]
pub fn blob_path(digest: &Digest) -> String {
    format!("blobs/{}/{}", digest.algorithm().as_str(), digest.hex())
}

/// The files of a layout.
pub trait LayoutFiles: Send + Sync {
    /// Opens a file by its path inside the layout.
    ///
    /// # Errors
    /// When it is not there or cannot be opened; the two differ in their class.
    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError>;

    /// Whether there is a file at this path.
    fn contains(&self, path: &str) -> bool;

    /// Digest and size in bytes of every blob that is there, listed by the index or not, in the order of the digests.
    ///
    /// # Errors
    /// When they cannot be listed.
    fn blobs(&self) -> Result<Vec<(Digest, u64)>, SourceError>;
}

/// Which image of a layout is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The only one.
    Only,
    /// By its tag.
    Tag(String),
    /// By the digest of its manifest or index.
    Digest(Digest),
}

/// Reads and checks `index.json`.
///
/// # Errors
/// When it is not there, too large or malformed.
pub fn read_index(files: &dyn LayoutFiles) -> Result<Index, ImageError> {
    let bytes = read_file(files, INDEX_FILE, "index")?;
    Index::parse(&bytes, media_type::OCI_INDEX)
}

/// The manifest or index meant by `choice`. Where nothing is chosen and the entries differ by platform only, the
/// layout's index itself is the image.
///
/// # Errors
/// When there is none or more than one.
pub fn root(files: &dyn LayoutFiles, choice: &Choice) -> Result<(Descriptor, Vec<u8>), ImageError> {
    let index_bytes = read_file(files, INDEX_FILE, "index")?;
    let index = Index::parse(&index_bytes, media_type::OCI_INDEX)?;
    let chosen = match choice {
        Choice::Digest(digest) => match index.manifests.iter().find(|d| d.digest == *digest) {
            Some(listed) => listed.clone(),
            None if files.contains(&blob_path(digest)) => by_digest(files, digest)?,
            None => {
                let (wanted, offered) = (digest.to_string(), names(&index.manifests));
                return Err(ImageError::TagNotFound { container: LAYOUT, wanted, offered });
            }
        },
        Choice::Tag(tag) => {
            let fits = |entry: &&Descriptor| entry.ref_name() == Some(tag);
            the_only(index.manifests.iter().filter(fits))?.ok_or_else(|| {
                let (wanted, offered) = (tag.clone(), names(&index.manifests));
                ImageError::TagNotFound { container: LAYOUT, wanted, offered }
            })?
        }
        Choice::Only => {
            let images = images(files, &index)?;
            let digests: BTreeSet<&Digest> = images.iter().map(|d| &d.digest).collect();
            match images.as_slice() {
                [] => return Err(ImageError::NoImage { digest: Digest::sha256_of(&index_bytes) }),
                [first, ..] if digests.len() == 1 => first.clone(),
                several if several.iter().all(|d| d.platform.is_some() && d.ref_name().is_none()) => {
                    return Ok((Descriptor::of(media_type::OCI_INDEX, &index_bytes), index_bytes));
                }
                several => return Err(ImageError::Ambiguous { offered: names(several) }),
            }
        }
    };
    let bytes = read_manifest(files, &chosen)?;
    Ok((chosen, bytes))
}

/// Reads a manifest or index and checks it against its descriptor.
///
/// # Errors
/// When it is not there, too large, or not what is described.
pub fn read_manifest(files: &dyn LayoutFiles, descriptor: &Descriptor) -> Result<Vec<u8>, ImageError> {
    let bytes = read_file(files, &blob_path(&descriptor.digest), "manifest")?;
    descriptor.check("manifest", &bytes)?;
    Ok(bytes)
}

/// All referrers of `subject` in a layout: manifests in its index whose subject it is, and those listed in an
/// index tagged `sha256-<hex>`, as tools keep them that copy a registry without a referrers API.
///
/// # Errors
/// When a manifest could not be read: whether it refers to `subject` is then not known.
pub fn referrers(files: &dyn LayoutFiles, subject: &Digest) -> Result<Referrers, ImageError> {
    let fallback = format!("{}-{}", subject.algorithm().as_str(), subject.hex());
    let mut descriptors: Vec<Descriptor> = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in read_index(files)?.manifests {
        let listed = if is_index(&entry.media_type) && entry.ref_name() == Some(&fallback) {
            Index::parse(&read_manifest(files, &entry)?, &entry.media_type)?.manifests
        } else {
            vec![entry]
        };
        for descriptor in listed {
            if !is_manifest(&descriptor.media_type) || seen.contains(&descriptor.digest) {
                continue;
            }
            let manifest = Manifest::parse(&read_manifest(files, &descriptor)?, &descriptor.media_type)?;
            if let Some(referrer) = manifest.as_referrer(&descriptor, subject) {
                seen.insert(descriptor.digest);
                descriptors.push(referrer);
            }
        }
    }
    for (descriptor, manifest) in unlisted_manifests(files)? {
        let referrer = manifest.as_referrer(&descriptor, subject);
        descriptors.extend(referrer.filter(|referrer| seen.insert(referrer.digest.clone())));
    }
    let outcome = if descriptors.is_empty() { ReferrersOutcome::Absent } else { ReferrersOutcome::Layout };
    Ok(Referrers { descriptors, outcome })
}

/// Manifests that lie among the blobs of what `cosign save` wrote and that its index does not list: those of bundles. Each
/// with its descriptor; none for a layout of another kind.
///
/// # Errors
/// When the index or a blob could not be read.
pub fn unlisted_manifests(files: &dyn LayoutFiles) -> Result<Vec<(Descriptor, Manifest)>, ImageError> {
    let index = read_index(files)?;
    if !index
        .manifests
        .iter()
        .any(|entry| cosign_kind(entry).is_some_and(|kind| COSIGN_IMAGES.contains(&kind)))
    {
        return Ok(Vec::new());
    }
    let listed: BTreeSet<&Digest> = index.manifests.iter().map(|entry| &entry.digest).collect();
    let mut found = Vec::new();
    for (digest, size) in files.blobs()? {
        if size > MAX_MANIFEST_BYTES || listed.contains(&digest) {
            continue;
        }
        let mut first = [0];
        let read = files.open(&blob_path(&digest))?.read(&mut first);
        let failed = |error: std::io::Error| ImageError::Read { document: "blob", reason: error.to_string() };
        if read.map_err(failed)? == 0 || first != *b"{" {
            continue;
        }
        let described = Descriptor { digest, size, ..Descriptor::of(media_type::OCI_MANIFEST, b"") };
        let bytes = read_manifest(files, &described)?;
        // Configurations and bundles are no manifests, which is no fault of theirs.
        let Ok(media_type) = sniff_media_type(&bytes) else { continue };
        if is_manifest(&media_type) {
            let manifest = Manifest::parse(&bytes, &media_type)?;
            found.push((Descriptor { media_type, ..described }, manifest));
        }
    }
    Ok(found)
}

/// Kinds of `cosign save` that are the image itself.
pub const COSIGN_IMAGES: [&str; 2] =
    ["dev.cosignproject.cosign/image", "dev.cosignproject.cosign/imageIndex"];

/// What `cosign save` writes beside each entry of an index instead of a tag, and the end of the tag it stands for.
pub const COSIGN_KINDS: [(&str, &str); 3] = [
    ("dev.cosignproject.cosign/sigs", ".sig"),
    ("dev.cosignproject.cosign/atts", ".att"),
    ("dev.cosignproject.cosign/sboms", ".sbom"),
];

/// The manifest under a tag such as `sha256-HEX.sig`: by that name, or by the kind `cosign save` gives it, whose layouts
/// hold one image. `None` when the index has neither.
///
/// # Errors
/// When the index or the manifest could not be read.
pub fn tagged(files: &dyn LayoutFiles, tag: &str) -> Result<Option<(Descriptor, Vec<u8>)>, ImageError> {
    let index = read_index(files)?;
    // Such a layout says of nothing else which image it is about: the one in it.
    let image = index
        .manifests
        .iter()
        .find(|entry| cosign_kind(entry).is_some_and(|kind| COSIGN_IMAGES.contains(&kind)))
        .map(|image| format!("{}-{}", image.digest.algorithm().as_str(), image.digest.hex()));
    let kind = COSIGN_KINDS
        .iter()
        .find(|(_, suffix)| image.is_some() && tag.strip_suffix(suffix) == image.as_deref())
        .map(|(kind, _)| *kind);
    let entry = index.manifests.iter().find(|entry| entry.ref_name() == Some(tag)).or_else(|| {
        index.manifests.iter().find(|entry| cosign_kind(entry).is_some() && cosign_kind(entry) == kind)
    });
    entry.map(|entry| Ok((entry.clone(), read_manifest(files, entry)?))).transpose()
}

/// The annotation by which `cosign save` tells images and what is attached to them apart.
fn cosign_kind(entry: &Descriptor) -> Option<&str> {
    entry.annotations.get(COSIGN_KIND).map(String::as_str)
}

/// A blob's bytes, at most `limit`, checked.
///
/// # Errors
/// When it is not there, larger, or not what is described.
pub fn read_blob(
    files: &dyn LayoutFiles,
    descriptor: &Descriptor,
    limit: u64,
) -> Result<BlobData, ImageError> {
    let mut reader = files.open(&blob_path(&descriptor.digest))?;
    let bytes = read_limited(&mut *reader, "blob", limit)?;
    descriptor.check("blob", &bytes)?;
    Ok(BlobData { descriptor: descriptor.clone(), bytes })
}

/// Entries that are images, not referrers of one. An entry without artifact type may still be a referrer: its
/// manifest says so.
fn images(files: &dyn LayoutFiles, index: &Index) -> Result<Vec<Descriptor>, ImageError> {
    let is_attached =
        |entry: &Descriptor| COSIGN_KINDS.iter().any(|(kind, _)| cosign_kind(entry) == Some(*kind));
    let candidates = index.manifests.iter().filter(|d| !d.is_artifact() && !is_attached(d));
    let mut images = Vec::new();
    for entry in candidates {
        let fallback = entry.ref_name().is_some_and(|name| name.starts_with("sha256-"));
        let refers = is_manifest(&entry.media_type)
            && Manifest::parse(&read_manifest(files, entry)?, &entry.media_type)?.subject.is_some();
        if !refers && !fallback {
            images.push(entry.clone());
        }
    }
    Ok(images)
}

/// The entry, where there is one or all are of one digest. Two images of a different name and the same tag lie side by
/// side in what `docker save` writes.
fn the_only<'a>(entries: impl Iterator<Item = &'a Descriptor>) -> Result<Option<Descriptor>, ImageError> {
    let entries: Vec<Descriptor> = entries.cloned().collect();
    match entries.as_slice() {
        [] => Ok(None),
        [first, rest @ ..] if rest.iter().all(|entry| entry.digest == first.digest) => {
            Ok(Some(first.clone()))
        }
        several => Err(ImageError::Ambiguous { offered: names(several) }),
    }
}

/// The image of a name with its repository, such as `alpine:3.19`, in a layout that `docker save` wrote; a tag alone
/// will do.
///
/// # Errors
/// When there is none of the name, or more than one.
pub(crate) fn by_name(files: &dyn LayoutFiles, wanted: &str) -> Result<(Descriptor, Vec<u8>), ImageError> {
    let index = read_index(files)?;
    let named = |entry: &&Descriptor| entry.image_name().is_some_and(|name| is_same_name(name, wanted));
    let tagged = |entry: &&Descriptor| entry.ref_name() == Some(wanted);
    let found = match the_only(index.manifests.iter().filter(named))? {
        Some(found) => Some(found),
        None => the_only(index.manifests.iter().filter(tagged))?,
    };
    let found = found.ok_or_else(|| ImageError::TagNotFound {
        container: DOCKER_ARCHIVE,
        wanted: wanted.to_owned(),
        offered: index
            .manifests
            .iter()
            .map(|entry| entry.image_name().map_or_else(|| name_of(entry), str::to_owned))
            .collect(),
    })?;
    let bytes = read_manifest(files, &found)?;
    Ok((found, bytes))
}

/// Whether two names are of the same image: `alpine` is `docker.io/library/alpine:latest`.
pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
    let parse = |name: &str| name.parse::<Reference>();
    one == other || matches!((parse(one), parse(other)), (Ok(one), Ok(other)) if one == other)
}

fn by_digest(files: &dyn LayoutFiles, digest: &Digest) -> Result<Descriptor, ImageError> {
    let bytes = read_file(files, &blob_path(digest), "manifest")?;
    let mut descriptor = Descriptor::of(&sniff_media_type(&bytes)?, &bytes);
    descriptor.digest = digest.clone();
    Ok(descriptor)
}

fn read_file(files: &dyn LayoutFiles, path: &str, document: &'static str) -> Result<Vec<u8>, ImageError> {
    read_limited(&mut *files.open(path)?, document, MAX_MANIFEST_BYTES)
}

pub(crate) fn read_limited(
    reader: &mut dyn Read,
    document: &'static str,
    limit: u64,
) -> Result<Vec<u8>, ImageError> {
    read_bounded(reader, limit)
        .map_err(|error| ImageError::Read { document, reason: error.to_string() })?
        .map_err(|exceeded| ImageError::Budget { document, exceeded })
}

/// What each entry is chosen by: its tag, or its digest where it has none or shares it with another image.
fn names(entries: &[Descriptor]) -> Vec<String> {
    let is_shared = |entry: &Descriptor| {
        entries.iter().any(|other| other.digest != entry.digest && other.ref_name() == entry.ref_name())
    };
    entries
        .iter()
        .map(|entry| match entry.image_name().filter(|_| is_shared(entry)) {
            Some(name) => format!("{} ({name})", entry.digest),
            None if is_shared(entry) => entry.digest.to_string(),
            None => name_of(entry),
        })
        .collect()
}

fn name_of(entry: &Descriptor) -> String {
    entry.ref_name().map_or_else(|| entry.digest.to_string(), str::to_owned)
}
