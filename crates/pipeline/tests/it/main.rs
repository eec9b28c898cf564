//! `assay run` through the library: whole runs, runs that are interrupted, and bad surroundings.
#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod common;
mod kill;
mod records;
mod registries;
mod runs;
mod surroundings;
