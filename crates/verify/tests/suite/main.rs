//! Bundles of others, and what is made from them.
#![expect(clippy::expect_used, reason = "tests: a fixture that cannot be read fails the test")]
#![expect(clippy::print_stdout, reason = "tests: each outcome and its code, and what was not run")]

mod certificates;
mod common;
mod conformance;
mod cve;
mod entries;
mod forge;
mod inspect;
mod kinds;
mod legacy;
mod mutation;
mod oracle;
mod refusals;
mod slsa;
mod stamps;
mod witnesses;
