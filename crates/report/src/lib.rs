//! What a person or a program gets to read: the table of findings, Trivy's JSON, the report of a run as JSON, as
//! terminal text and as one HTML page.
//!
//! # In scope
//! [`table`] for a terminal of a given width; [`trivy_json`], Trivy's JSON of schema version 2; [`RunReport`], the
//! stable JSON of `assay run --format json`, with [`RunReport::summary`] and [`html_page`].
//!
//! # Out of scope
//! How findings were found, where output goes, how wide the terminal is and what time it is: the caller says so.
//!
//! # Invariants
//! - The same input gives the same bytes.
//! - Text from an image cannot control the terminal ([`plain`]) or the page (everything is escaped there).
//! - Colour never carries meaning alone; without colour no byte of an escape sequence is written.
//! - What could not be read or answered is in every form of output.

mod group;
mod html;
mod run;
#[cfg(test)]
mod samples;
mod summary;
mod table;
mod text;
mod trivy;

pub use group::{Target, targets};
pub use html::html_page;
pub use run::{
    AuditReport, DatabaseReport, EvidenceReport, FailureReport, FindingReport, RUN_SCHEMA, RunReport,
    StepOutcome, StepReport, Verdict,
};
pub use table::{TableStyle, severity_counts, table};
pub use text::plain;
pub use trivy::{ArtifactInfo, ArtifactType, TrivyOptions, trivy_json};
