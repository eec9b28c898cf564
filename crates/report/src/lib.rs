//! What a person or a program gets to read: the result of a scan in the forms of other programs, as a table and as a
//! page; the report of a run as JSON, as terminal text and as one page.
//!
//! # In scope
//! [`TrivyReport`], Trivy's JSON of schema version 2, and [`Document`], which reads it; from a document [`table`] for a
//! terminal of a given width, [`sarif`] 2.1.0, [`junit`], [`gitlab`], [`gitlab_codequality`], [`asff`], [`github`],
//! [`cosign_vuln`], [`markdown`], [`result_page`], any text by a Go [`template()`], and vulnerabilities for CycloneDX ([`add_vulnerabilities`]). [`RunReport`], the stable
//! JSON of `assay run --format json`, with [`RunReport::summary`] and [`html_page`].
//!
//! # Out of scope
//! How findings were found, where output goes, how wide the terminal is and what time it is: the caller says so.
//!
//! # Invariants
//! - The same input gives the same bytes.
//! - Text from an image cannot control the terminal ([`plain`]) or the page (everything is escaped there).
//! - Colour never carries meaning alone; without colour no byte of an escape sequence is written.
//! - What could not be read or answered is in every form of output.

mod document;
mod group;
mod html;
mod licenses;
mod run;
#[cfg(test)]
mod samples;
mod secrets;
mod summary;
mod table;
mod template;
mod text;
mod trivy;
mod write;

pub use document::{
    Answer, Document, DocumentError, FilterOptions, Finding, MAX_RESULT_BYTES, TRIVY_SCHEMA_VERSION, wire,
};
pub use group::{Target, targets};
pub use html::{html_page, result_page};
pub use licenses::license_json;
pub use run::{
    AuditReport, DatabaseReport, EvidenceReport, FailureReport, FindingReport, RUN_SCHEMA, RunReport,
    StepOutcome, StepReport, Verdict,
};
pub use secrets::{SecretReport, place_in_words, secret_json, secret_target};
pub use table::{LookedFor, TableStyle, table};
pub use template::{MAX_TEMPLATE_BYTES, TemplateError, Variables, template};
pub use text::plain;
pub use trivy::{ArtifactInfo, ArtifactType, TrivyOptions, TrivyReport, finding_json};
pub use write::{
    AsffError, MAX_ASFF_FINDINGS, WriteInfo, add_vulnerabilities, asff, cosign_vuln, github, gitlab,
    gitlab_codequality, junit, markdown, sarif,
};
