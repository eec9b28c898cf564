//! The assay command line.
fn main() {}
