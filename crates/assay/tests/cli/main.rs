//! The real binary in a scrubbed environment, without a network: what users and scripts see is what is compared.

#![expect(clippy::expect_used, clippy::panic, reason = "a broken assumption of a test fails the test")]

mod airgap;
mod audit;
mod base_image;
mod blobs;
mod bundles;
mod cache;
mod chain;
mod config;
mod database;
mod database_source;
mod engine;
mod evidence;
mod explain;
mod faults;
mod filters;
mod folders;
mod formats;
mod grype;
mod harness;
mod help;
mod hostile;
mod hostile_image;
mod identity;
mod images;
mod interrupt;
mod java;
mod key_stores;
mod keys;
mod killed;
mod licenses;
mod policies;
mod registries;
mod requests;
mod risk;
mod run;
mod scan_faults;
mod secrets;
mod signing;
mod slsa;
mod stack;
mod transfer;
mod trust;
mod update;
mod vex;
