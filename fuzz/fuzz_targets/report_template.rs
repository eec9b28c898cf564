#![no_main]

use std::sync::LazyLock;
const RESULT: &[u8] = br#"{"SchemaVersion":2,"ArtifactName":"a","Results":[{"Target":"t","Class":"os-pkgs","Type":"debian","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"p","InstalledVersion":"1","Severity":"HIGH","References":["https://a.test"],"CVSS":{"nvd":{"V3Score":7.5}}}]}]}"#;
static DOCUMENT: LazyLock<report::Document> = LazyLock::new(|| report::Document::parse(RESULT).expect("a result"));
libfuzzer_sys::fuzz_target!(|source: &str| {
    let variables: report::Variables = std::sync::Arc::new(|_| None);
    let _ = report::template(&DOCUMENT, source, "0", base::Timestamp::from_secs(0), &variables);
});
