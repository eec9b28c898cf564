//! A small sample of real advisories that comes with the program, for demonstrations and tests.
//!
//! It is no database to judge images by; `sample/SOURCES.md` says what is in it and where it comes from.

use base::Timestamp;

use crate::osv::{BuildError, Builder, Built};

/// When the sample was taken: 2026-08-21T00:00:00Z.
pub const TAKEN_AT: Timestamp = Timestamp::from_secs(1_787_270_400);

/// The records: OSV JSON, one a line, facts only.
#[must_use]
pub fn records() -> &'static [u8] {
    include_bytes!("../sample/advisories.jsonl")
}

/// Builds a database from the sample.
///
/// # Errors
/// None that a test has not ruled out for the embedded records.
pub fn build() -> Result<Built, BuildError> {
    let mut builder = Builder::new();
    builder.add_lines("sample", records())?;
    builder.finish(TAKEN_AT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_is_whole_and_covers_its_sources() {
        assert!(records().len() < 150_000, "{}", records().len());
        assert_eq!(TAKEN_AT.to_rfc3339(), "2026-08-21T00:00:00Z");
        let built = build().expect("embedded records build");
        assert_eq!(built.report.skipped, std::collections::BTreeMap::new());
        let database = crate::Database::open(&built.database, Some(&built.metadata), "embedded sample")
            .expect("what was built opens");
        for bucket in [
            "alma 9",
            "alpine 3.11",
            "cargo::Open Source Vulnerability",
            "data-source",
            "debian 12",
            "go::The Go Vulnerability Database",
            "pip::Open Source Vulnerability",
            "vulnerability",
        ] {
            assert!(database.buckets().iter().any(|name| name == bucket), "{bucket}");
        }
        let text = String::from_utf8_lossy(records());
        assert!(!text.contains("\"summary\"") && !text.contains("\"details\""), "facts only");
    }
}
