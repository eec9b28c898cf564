//! How the program is linked.
//!
//! A position-independent program of this size writes 100,000 addresses into 2 MiB of tables before its first instruction:
//! half of the page faults, and of the time, of a `verify-blob`. Release builds for glibc are therefore linked at fixed
//! addresses, as the Go programs beside it are; stack, heap and libraries stay randomised. `ASSAY_PIE=1` links a
//! position-independent one (docs/src/threat-model.md).

use std::env::var;

fn main() {
    println!("cargo::rerun-if-env-changed=ASSAY_PIE");
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, wanted: &str| var(name).is_ok_and(|value| value == wanted);
    let glibc = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if glibc && is("PROFILE", "release") && !is("ASSAY_PIE", "1") {
        println!("cargo::rustc-link-arg-bin=assay=-no-pie");
    }
}
