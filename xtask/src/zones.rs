//! The zones of ARCHITECTURE.md as data.

/// Zone of each crate. A crate may depend on crates of lower zones.
pub(crate) const ZONES: [(&str, u8); 24] = [
    ("base", 0),
    ("image", 1),
    ("sbom", 1),
    ("attest", 1),
    ("tlog", 1),
    ("catalog", 2),
    ("vuln", 2),
    ("secretscan", 2),
    ("license", 2),
    ("trust", 2),
    ("verify", 2),
    ("audit", 2),
    ("policy", 2),
    ("report", 2),
    ("net", 3),
    ("registry", 3),
    ("store", 3),
    ("cache", 3),
    ("engine", 3),
    ("sign", 3),
    ("stack", 4),
    ("transfer", 4),
    ("pipeline", 5),
    ("assay", 5),
];

/// Edges inside a zone that are allowed, each with its reason.
pub(crate) const SIDEWAYS: [(&str, &str, &str); 11] = [
    ("verify", "trust", "the built-in roots are kept where they are refreshed"),
    ("catalog", "secretscan", "the pass over layers shows each file to both, so that it is read once"),
    ("catalog", "license", "the pass over layers shows each file to it, so that it is read once"),
    ("vuln", "secretscan", "a scan carries the secrets beside the findings, under the same ignore rules"),
    ("report", "secretscan", "a report shows secrets"),
    ("report", "vuln", "a report shows findings"),
    ("registry", "net", "the registry client speaks HTTP through the one client"),
    ("sign", "net", "the clients of Fulcio and Rekor speak HTTP through the one client"),
    ("cache", "store", "the folder is written as all folders are"),
    ("cache", "net", "the bucket is spoken to through the one client"),
    ("assay", "pipeline", "the binary runs the pipeline"),
];

/// Crates of the core (zones 0 to 2) may not reach these packages, directly or not.
pub(crate) const FORBIDDEN_IN_CORE: [&str; 10] =
    ["tokio", "ureq", "reqwest", "hyper", "axum", "async-std", "rand", "tempfile", "rustix", "memmap2"];

/// Text that may not stand in code of the core outside tests: it would open a file or a socket, or ask the machine for
/// the time, the environment or randomness.
pub(crate) const FORBIDDEN_TEXT: [&str; 9] = [
    "std::fs",
    "std::env::",
    "std::process",
    "std::net::Tcp",
    "std::net::Udp",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "rand::",
];
