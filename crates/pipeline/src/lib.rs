//! `assay run`: the ordered steps from an image to a verdict, their evidence, and how an interrupted run is finished.
//!
//! # In scope
//! The order of steps, what is recorded about each, which claims are signed, the states of runs, the audit log on
//! disk, the databases of advisories and of Java archives on disk, what `assay.toml` may say, the demonstration; evidence of an image from every place, and a list of all that
//! is attached to it.
//!
//! # Out of scope
//! The terminal (`assay`), and every decision: findings are `vuln`'s, verdicts on evidence `verify`'s.
//!
//! # Invariants
//! - A step's beginning is in the audit log before the step begins.
//! - Nothing is signed before the gate has passed, and what is kept for the same facts is not signed again, once it
//!   has been verified anew.
//! - Every signature and every publication is in the audit log before the next is made.
//! - A bundle is on disk before it is published, so that an interrupted run goes on where it stopped.
//! - Nothing is published that does not verify here first.
//! - What was published is read back and verified before the run passes.

mod attach;
mod attachments;
mod base_image;
mod contents;
mod database;
mod demo;
mod demo_image;
mod evidence;
mod gate;
mod gate_document;
mod gather;
mod java_db;
mod ledger;
mod legacy;
mod mark;
mod observer;
mod origin;
mod plan;
mod private_stack;
mod product;
mod publicity;
mod run;
mod settings;
mod signing;
mod state;
mod summary;
mod target;
mod trust_store;

pub use attach::{Same, already_signed, images_below, publish_bundle};
pub use attachments::{Attachment, Attachments, Content, ContentKind, Looked, attachments};
pub use base_image::{BaseClaim, NotTheBase, claimed_bases, prove_base};
pub use contents::{
    Lookups, Search, SecretChoice, TemporaryFiles, file_licenses, image_contents, list_image, nameless_note,
};
pub use database::{DatabaseChoice, OpenDatabase, OpenError, require_known_exploited};
pub use demo::{Demo, DemoError, DemoRefusal, build_demo};
pub use evidence::{Evidence, fetch_evidence, visit_bundles};
pub use gate::{Gate, GateTripped};
pub use gather::{
    DEFAULT_MAX_ATTACHMENT_BYTES, DEFAULT_WORKERS, EvidenceQuery, Gathered, Place, PlaceOutcome,
    class_of_failure, fetch_more, gather_evidence,
};
pub use java_db::{JAVA_DATABASE_FILE, JavaDatabase, JavaDatabaseError};
pub use ledger::{Ledger, LedgerError, verify_ledger};
pub use legacy::{legacy_layer, legacy_layers, publish_legacy};
pub use mark::place_name;
pub use observer::{Observer, Silent, Step};
pub use origin::{FindBase, Origin, VerifiedBase};
pub use plan::subject_name;
pub use private_stack::{PrivateStack, PrivateStackError, TRUSTED_ROOT_FILE};
pub use product::image_products;
pub use publicity::{Publicity, publicity};
pub use run::{IgnoreFindings, Push, RunOptions, RunResult, run};
pub use settings::{BaseSettings, LicenseSettings, MAX_SETTINGS_BYTES, SettingsError, SettingsFile};
pub use signing::{Signing, TokenExpired, check_fresh, identity_of};
pub use state::check_state;
pub use summary::VERIFIER;
pub use target::{RegistryAccess, Target, TargetOptions, Targets};
pub use trust_store::{
    ChosenRoot, MAX_OFFLINE_BYTES, Mirror, RefreshRequest, Refreshed, StoredRoot, TrustStore, TrustStoreError,
};
