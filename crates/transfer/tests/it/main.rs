//! Transfers between real places: registries on loopback, folders and files.

#![expect(clippy::expect_used, reason = "a broken assumption of a test fails the test")]

mod airgap;
mod archives;
mod common;
mod copy;
mod database;
mod evidence;
mod hostile;
