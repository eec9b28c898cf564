//! What evidence about an artifact looks like: DSSE envelopes, in-toto statements and their predicates,
//! Sigstore bundles, and the formats cosign had before them.
//!
//! Specifications: DSSE v1.0 (secure-systems-lab/dsse), in-toto attestation framework v1 (reads v0.1), SLSA
//! provenance v1, cosign's `specs/COSIGN_PREDICATE_SPEC.md` and `specs/SIGNATURE_SPEC.md`, Sigstore's protobuf-specs bundle v0.1 to v0.3 in
//! the ProtoJSON mapping.
//!
//! # In scope
//! Reading under a budget and writing byte for byte the same each time. Predicates of other people stay raw JSON.
//!
//! # Out of scope
//! Whether any of it is true: keys, certificates and logs are the business of `verify`. Fetching is the business
//! of `registry`, making signatures that of `sign`.
//!
//! # Invariants
//! - An [`Envelope`] has exactly one signature; there is no way to write two.
//! - No object with a repeated key, no unknown bundle field and no second JSON value behind the first is read, so
//!   that two parsers cannot see two meanings in the same bytes.
//! - `parse(write(x)) == x` for bundles, statements, simple-signing payloads and legacy layers.
//! - A simple-signing payload keeps the exact bytes that were signed.

mod bare;
mod bundle;
mod dsse;
mod error;
mod json;
mod legacy;
mod named;
mod predicate;
mod simple_signing;
mod slsa;
mod statement;

pub use bare::BareEnvelope;
pub use bundle::{
    BUNDLE_LIMITS, BUNDLE_V03, Bundle, BundleVersion, Content, InclusionProof, LogEntry, MAX_LOG_ENTRIES,
    MAX_TIMESTAMPS, Material, MessageDigest, UpgradeError,
};
pub use dsse::{Envelope, IN_TOTO_PAYLOAD_TYPE, pae};
pub use error::AttestError;
pub use json::read as read_json;
pub use legacy::{
    COSIGN_SIGNATURE_ARTIFACT, DSSE_MEDIA_TYPE, LegacyContent, LegacyLayer, LegacyMaterial, LegacyTag,
    RekorBundle, SIMPLE_SIGNING_MEDIA_TYPE, legacy_config, parse_blob_bundle, parse_blob_parts,
    parse_timestamp_file,
};
pub use named::{PredicateError, named_predicate, named_type};
pub use predicate::{
    COSIGN_CUSTOM, COSIGN_SIGN, COSIGN_VULN, CYCLONEDX, IN_TOTO_LINK, OPENVEX, Predicate, SLSA_PROVENANCE_V1,
    SLSA_PROVENANCE_V02, SLSA_VSA_V1, SPDX, VulnScan, predicate_alias, predicate_type_uri,
};
pub use simple_signing::{SIMPLE_SIGNING_LIMITS, SIMPLE_SIGNING_TYPE, SimpleSigning};
pub use slsa::{Builder, Provenance, ProvenanceBuilder, ResourceDescriptor};
pub use statement::{MAX_SUBJECTS, STATEMENT_LIMITS, STATEMENT_V01, STATEMENT_V1, Statement, Subject};
