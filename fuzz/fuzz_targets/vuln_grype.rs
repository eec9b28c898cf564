#![no_main]
use vuln::sources::{GrypeImport, GrypeRow};
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (about, affected) = data.split_at(data.iter().position(|b| *b == 0).unwrap_or(data.len()));
    let affected = affected.get(1..).unwrap_or_default();
    let (status, system, package) = ("active", None, "a");
    let row =
        GrypeRow { id: "CVE-1", provider: "p", status, system, ecosystem: "npm", package, about, affected };
    let mut builder = vuln::osv::Builder::new();
    let _ = GrypeImport::default().add(&row, &mut builder);
    let _ = builder.finish(base::Timestamp::from_secs(0));
});
