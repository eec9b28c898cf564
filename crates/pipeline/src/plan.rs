//! Which claims a run makes about an image.

use attest::{Builder, Predicate, ProvenanceBuilder, ResourceDescriptor, Statement, Subject, VulnScan};
use base::{Digest, Timestamp};
use image::{Descriptor, ResolvedImage};
use sbom::{DocumentInfo, Inventory};
use serde_json::{Value, json};
use vuln::Scan;

use crate::gate::Gate;
use crate::origin::{self, VerifiedBase};
use crate::summary::{Input, Summed};

/// Name of the program in documents and predicates.
pub(crate) const PROGRAM: &str = "assay";

/// What `assay run` is as a build type and a builder: it marks an image somebody else built, and says so.
const BUILD_TYPE: &str = "https://assay.invalid/run/v1";
const BUILDER: &str = "https://assay.invalid/builder/local";

/// One claim to be signed.
pub(crate) struct Claim {
    /// `signature`, `sbom`, `vuln`, `provenance` or `vsa`.
    pub(crate) kind: &'static str,
    /// What it is about.
    pub(crate) subject: Descriptor,
    /// The claim.
    pub(crate) statement: Statement,
    /// Digest over everything that matters: what is equal need not be signed again.
    pub(crate) key: Digest,
}

/// What the claims are made of.
pub(crate) struct Facts<'a> {
    pub(crate) name: &'a str,
    pub(crate) version: &'a str,
    pub(crate) resolved: &'a ResolvedImage,
    pub(crate) inventory: &'a Inventory,
    pub(crate) scan: &'a Scan,
    pub(crate) started: Timestamp,
    pub(crate) finished: Timestamp,
    /// What the image was built from: a git address with a ref, and the commit.
    pub(crate) source: Option<&'a (String, String)>,
    /// What it was built on.
    pub(crate) base: Option<&'a VerifiedBase>,
    /// What let the image pass.
    pub(crate) gate: Gate,
    /// Issuer and subject of whoever signs.
    pub(crate) signer: (&'a str, &'a str),
}

/// The claim that sums up what was made of the others.
pub(crate) fn summary(facts: &Facts<'_>, inputs: &[Input]) -> Claim {
    let summed = Summed {
        name: facts.name,
        version: facts.version,
        gate: facts.gate,
        has_base: facts.base.is_some(),
        at: facts.finished,
    };
    claim(facts, "vsa", &facts.resolved.manifest, &summed.predicate(inputs), &summed.stable(inputs))
}

/// The first four claims of a run: that it is signed, what is in it, what is known against that, and how it came about.
/// The fifth is their [`summary`].
pub(crate) fn claims(facts: &Facts<'_>) -> Result<Vec<Claim>, serde_json::Error> {
    let resolved = facts.resolved;
    // The signature is for what the user named, an index perhaps; the rest is about the one image that was examined.
    Ok(vec![
        claim(facts, "signature", &resolved.root, &Predicate::CosignSign, &Value::Null),
        claim(
            facts,
            "sbom",
            &resolved.manifest,
            &Predicate::CycloneDx(document(facts, facts.started)?),
            &document(facts, Timestamp::from_secs(0))?,
        ),
        claim(facts, "vuln", &resolved.manifest, &vuln_predicate(facts)?, &serde_json::to_value(facts.scan)?),
        claim(
            facts,
            "provenance",
            &resolved.manifest,
            &provenance(facts),
            &origin::key(facts.source, facts.base),
        ),
    ])
}

/// `stable` is the part of the predicate that does not change from run to run.
fn claim(
    facts: &Facts<'_>,
    kind: &'static str,
    subject: &Descriptor,
    predicate: &Predicate,
    stable: &Value,
) -> Claim {
    let statement =
        Statement::new(vec![Subject::of(&subject.digest).named(subject_name(facts.name))], predicate);
    let (issuer, identity) = facts.signer;
    let key = json!([kind, subject.digest, issuer, identity, facts.version, stable]);
    Claim { kind, subject: subject.clone(), statement, key: Digest::sha256_of(key.to_string().as_bytes()) }
}

/// A subject's name for readers that ask for one: the repository, or the folder of a layout without the way to it, which
/// is nobody else's business. Digests alone decide what a statement is about.
#[must_use]
pub fn subject_name(place: &str) -> &str {
    let name = crate::mark::place_name(place);
    match name.strip_prefix("oci:") {
        Some(path) => path.trim_end_matches('/').rsplit('/').next().unwrap_or(path),
        None => name,
    }
}

fn document(facts: &Facts<'_>, created: Timestamp) -> Result<Value, serde_json::Error> {
    let info = DocumentInfo {
        tool_name: PROGRAM.into(),
        tool_version: facts.version.into(),
        created,
        supplier: None,
        source_name: None,
        source_version: None,
    };
    serde_json::from_slice(&sbom::to_cyclonedx(facts.inventory, &info)?)
}

fn vuln_predicate(facts: &Facts<'_>) -> Result<Predicate, serde_json::Error> {
    let database = &facts.scan.database;
    // An attestation is for everybody who has the image: where its secrets lie is not.
    let told = Scan {
        secrets: Vec::new(),
        suppressed_secrets: Vec::new(),
        suppressed_licenses: Vec::new(),
        ..facts.scan.clone()
    };
    Ok(Predicate::Vuln(Box::new(VulnScan {
        scanner_uri: format!("pkg:generic/{PROGRAM}@{}", facts.version),
        scanner_version: facts.version.into(),
        db_uri: database.source.clone(),
        db_version: database.schema_version.to_string(),
        db_updated: database.updated_at,
        result: serde_json::to_value(told)?,
        started: facts.started,
        finished: facts.finished,
    })))
}

fn provenance(facts: &Facts<'_>) -> Predicate {
    let builder =
        Builder { id: BUILDER.into(), version: [(PROGRAM.to_owned(), facts.version.to_owned())].into() };
    let mut provenance = ProvenanceBuilder::new(BUILD_TYPE, builder);
    // The source first: verifiers of SLSA provenance take the first dependency from git for it.
    if let Some((uri, commit)) = facts.source {
        let digest = [("gitCommit".to_owned(), commit.clone())].into();
        provenance = provenance
            .external("source", Value::String(uri.clone()))
            .dependency(ResourceDescriptor { uri: uri.clone(), digest });
    }
    if let Some(base) = facts.base {
        provenance = provenance.dependency(ResourceDescriptor::image(&base.reference, &base.digest));
    }
    let provenance = provenance
        .external("image", Value::String(facts.name.to_owned()))
        .internal("platform", Value::String(facts.resolved.platform.to_string()))
        .dependency(ResourceDescriptor::image(facts.name, &facts.resolved.manifest.digest))
        .ran(facts.started, facts.finished)
        .build();
    Predicate::Provenance(Box::new(provenance))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_subject_is_named_without_tag_digest_and_folders() {
        for (place, name) in [
            ("127.0.0.1:5000/team/app:1.2", "127.0.0.1:5000/team/app"),
            ("example.com/app@sha256:00", "example.com/app"),
            ("oci:/home/user/image", "image"),
            ("oci:image/:latest", "image"),
            ("oci:./image:1", "image"),
        ] {
            assert_eq!(super::subject_name(place), name, "{place}");
        }
    }
}
