//! The registry client against the registry of `testkit`, and against a real one where it is installed.

#![expect(clippy::expect_used, reason = "helpers of tests fail the test")]

mod common;
mod credentials;
mod interop;
mod pull;
mod push;
mod referrers;
mod survey;
