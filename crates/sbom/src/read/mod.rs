//! Documents back to inventories, of this program and of others.
//!
//! What documents do not hold is not made up: a layer is known where a document names it. A component without a package
//! URL of a known type is an [`Unreadable`], not left out.

mod bounded;
mod cyclonedx;
mod cyclonedx_wire;
mod cyclonedx_xml;
mod detect;
mod draft;
mod edges;
mod github;
mod identity;
mod references;
mod spdx;
mod spdx_tag;
mod spdx_wire;
mod syft;
mod trivy;

use base::{Budget, BudgetExceeded, Digest, Limits};

use crate::{LayerInfo, Package, SbomError, Unreadable};

pub use bounded::MAX_DOCUMENT_VALUES;
pub use cyclonedx::from_cyclonedx;
pub use detect::{BomIdentity, DocumentForm, ReadDocument, read_document};
pub use edges::MAX_DOCUMENT_EDGES;
pub use references::vex_references;
pub use spdx::from_spdx;

/// The largest document read: 128 MiB. One package takes about 1.5 KB, so this is room for 80,000.
pub const MAX_DOCUMENT_BYTES: u64 = 128 << 20;

/// Components and packages in a document: 500,000, more than fit in [`MAX_DOCUMENT_BYTES`] with their fields.
pub const MAX_DOCUMENT_PACKAGES: u64 = bounded::LIST as u64;

/// Packages in a document: 200,000, three times all packages of Debian 12. One takes about a kilobyte of memory.
pub const MAX_LISTED_PACKAGES: usize = 200_000;

/// Lists and objects, or elements of XML, in each other: 128 levels, as `serde_json` has it. Documents have five or so.
const MAX_DOCUMENT_DEPTH: u32 = 128;

/// Elements of XML in one component: 100,000. Syft writes about 100; an element takes some 150 bytes of memory, so that
/// this is 15 MB.
const MAX_COMPONENT_ELEMENTS: u32 = 100_000;

/// How a document is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Keep language packages whose files, says the document, belong to a package of the operating system. They are left
    /// out otherwise, as they are when the image is scanned.
    pub comprehensive: bool,
}

fn budget(bytes: usize) -> Result<Budget, BudgetExceeded> {
    let mut budget = Budget::new(Limits {
        bytes: MAX_DOCUMENT_BYTES,
        items: MAX_DOCUMENT_PACKAGES,
        depth: MAX_DOCUMENT_DEPTH,
    });
    budget.spend_bytes(bytes as u64)?;
    Ok(budget)
}

/// `PATH: REASON (CODE)`, as the writers put it.
fn unreadable(text: &str) -> Option<Unreadable> {
    let (path, rest) = text.split_once(": ")?;
    let (reason, code) = rest.strip_suffix(')')?.rsplit_once(" (")?;
    Some(Unreadable { path: path.into(), layer: None, code: code.into(), reason: reason.into() })
}

/// `DIGEST DIFFID SIZE`, as the writers put it.
fn layer_of(text: &str) -> Option<LayerInfo> {
    let mut words = text.split(' ');
    let layer = LayerInfo {
        digest: digest(words.next()?)?,
        diff_id: digest(words.next()?)?,
        size: words.next()?.parse().ok()?,
    };
    words.next().is_none().then_some(layer)
}

fn digest(text: &str) -> Option<Digest> {
    text.parse().ok()
}

/// The order an inventory has its packages in.
fn sort(packages: &mut [Package]) {
    packages.sort_by(|a, b| {
        (a.ecosystem, &a.name, &a.version, &a.locations, &a.arch).cmp(&(
            b.ecosystem,
            &b.name,
            &b.version,
            &b.locations,
            &b.arch,
        ))
    });
}

fn version_error(expected: &'static str, found: &str) -> SbomError {
    SbomError::Version { expected, found: found.chars().take(60).collect() }
}

#[cfg(test)]
pub(crate) mod tests;
