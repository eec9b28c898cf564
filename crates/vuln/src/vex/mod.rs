//! VEX documents: what the maker of a product says about a vulnerability in it. OpenVEX 0.2.0 (and the 0.0 form),
//! CSAF 2.0 with VEX profile, and CycloneDX 1.4 to 1.7.
//!
//! A statement is about a product, and perhaps about a component inside it. The product is the package itself, or the
//! image with the package as its component. As in Trivy, only `not_affected` and `fixed` leave a finding out.

mod csaf;
mod cyclonedx;
mod error;
mod list;
mod openvex;
mod repository;

use std::collections::BTreeMap;

use base::{Purl, PurlParts};
use sbom::{BomIdentity, Inventory};
use serde_json::Value;

pub use error::VexError;
pub use list::{ListError, ListedRepository, MAX_LIST_BYTES, MAX_LISTED, repository_list};
pub(crate) use repository::answer as repository_answer;
pub use repository::{
    MAX_REPOSITORY_PACKAGES, REPOSITORY_VERSION, RepositoryEntry, RepositoryManifest, VexRepository,
    repository_index,
};

/// The largest document: 64 MiB; Red Hat's largest VEX files have some 20 MB.
pub const MAX_VEX_BYTES: u64 = 64 << 20;
/// Products all statements of a document name together: a million.
pub const MAX_VEX_PRODUCTS: usize = 1_000_000;

/// What a document says about a vulnerability in a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VexStatus {
    /// Not affected.
    NotAffected,
    /// Fixed in this product.
    Fixed,
    /// Affected.
    Affected,
    /// Being looked into.
    UnderInvestigation,
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VexDocument {
    source: String,
    format: &'static str,
    /// By vulnerability, the claims about it; of several that concern a package the last one holds.
    claims: BTreeMap<String, Vec<Claim>>,
}

/// One statement about one product.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Claim {
    /// None for a component of another document, as long as that is not there to look it up.
    product: Option<PurlParts>,
    /// Components of the product it is about; none means the product as a whole.
    components: Vec<PurlParts>,
    status: VexStatus,
    statement: String,
    /// The bill of materials it is about and what the product is called in it, where it names one: it holds for nothing
    /// else.
    link: Option<(BomIdentity, String)>,
}

impl VexDocument {
    /// Reads a document in whichever of the three forms it is. `source` is shown with each finding it answers.
    ///
    /// # Errors
    /// When it is none of the three, or does not follow its form.
    pub fn parse(source: &str, bytes: &[u8]) -> Result<Self, VexError> {
        let name = || source.to_owned();
        if bytes.len() as u64 > MAX_VEX_BYTES {
            return Err(VexError::TooLarge { file: name(), limit: MAX_VEX_BYTES });
        }
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| VexError::Json { file: name(), reason: error.to_string() })?;
        let malformed =
            |form: &'static str, reason: String| VexError::Malformed { file: name(), form, reason };
        let (format, claims) = if is_openvex(&value) {
            ("OpenVEX", openvex::claims(value).map_err(|reason| malformed("OpenVEX", reason))?)
        } else if value.get("bomFormat").is_some_and(|format| format == "CycloneDX") {
            ("CycloneDX", cyclonedx::claims(value).map_err(|reason| malformed("CycloneDX", reason))?)
        } else if value.pointer("/document/csaf_version").is_some() {
            ("CSAF", csaf::claims(value).map_err(|reason| malformed("CSAF", reason))?)
        } else {
            return Err(VexError::UnknownForm { file: name() });
        };
        let mut document = Self { source: name(), format, claims: BTreeMap::new() };
        let mut count = 0usize;
        for (id, claim) in claims {
            count += 1 + claim.components.len();
            if count > MAX_VEX_PRODUCTS {
                return Err(VexError::TooManyProducts { file: name(), limit: MAX_VEX_PRODUCTS });
            }
            document.claims.entry(id).or_default().push(claim);
        }
        Ok(document)
    }

    /// The file or reference it is from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// `OpenVEX`, `CSAF` or `CycloneDX`.
    #[must_use]
    pub fn format(&self) -> &'static str {
        self.format
    }

    /// Number of statements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.claims.values().map(Vec::len).sum()
    }

    /// Whether it says nothing about any package that has a package URL.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }

    /// Lets statements about components of one bill of materials count where that is what is looked at, and drops them
    /// where it is not (`pkg/vex/cyclonedx.go` compares serial number and version). How many were dropped. Until this is
    /// called they count for nothing.
    pub fn hold_to(&mut self, bom: Option<(&BomIdentity, &Inventory)>) -> usize {
        let listed = |(_, inventory): (&BomIdentity, &Inventory)| {
            let packages = inventory.packages.iter();
            let named = packages.filter_map(|package| {
                let reference = package.entry.as_ref()?.bom_ref.clone()?;
                Some((reference, package.purl.parts()))
            });
            named.collect::<BTreeMap<_, _>>()
        };
        let is_linked = self.claims.values().flatten().any(|claim| claim.link.is_some());
        let components = bom.filter(|_| is_linked).map(listed).unwrap_or_default();
        let mut dropped = 0;
        for claims in self.claims.values_mut() {
            let before = claims.len();
            claims.retain_mut(|claim| {
                let Some((named, reference)) = claim.link.take() else { return true };
                claim.product = components.get(&reference).cloned().or_else(|| pattern(&reference));
                claim.product.is_some() && bom.is_some_and(|(bom, _)| *bom == named)
            });
            dropped += before - claims.len();
        }
        dropped
    }

    /// What it says last about a vulnerability in `package`, itself a product or a component of one of `products`.
    #[must_use]
    pub fn answer(&self, id: &str, package: &PurlParts, products: &[PurlParts]) -> Option<(VexStatus, &str)> {
        let about = |claim: &&Claim| {
            // What is linked and not looked up yet is no product.
            let Some(product) = claim.product.as_ref().filter(|_| claim.link.is_none()) else { return false };
            let component = claim.components.is_empty() || claim.components.iter().any(|c| c.covers(package));
            component && (product.covers(package) || products.iter().any(|p| product.covers(p)))
        };
        let claim = self.claims.get(id)?.iter().rev().find(about)?;
        Some((claim.status, &claim.statement))
    }
}

fn is_openvex(value: &Value) -> bool {
    let context = value.get("@context").and_then(Value::as_str).unwrap_or_default();
    // The 0.0 form has "https://openvex.dev/ns" or no context at all, but always statements.
    context.starts_with("https://openvex.dev/ns") || value.get("statements").is_some_and(Value::is_array)
}

/// A package URL as a pattern; none for text that is something else.
fn pattern(text: &str) -> Option<PurlParts> {
    text.starts_with("pkg:").then(|| text.parse::<Purl>().ok().map(|purl| purl.parts())).flatten()
}

#[cfg(test)]
mod tests;
