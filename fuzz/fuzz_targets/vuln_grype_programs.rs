#![no_main]
use vuln::sources::{GrypeImport, GrypeProgram};
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (about, affected) = data.split_at(data.iter().position(|b| *b == 0).unwrap_or(data.len()));
    let (id, status, part, vendor, product) = ("CVE-1", "active", "a", "nodejs", "node.js");
    let (mut builder, mut import) = (vuln::osv::Builder::new(), GrypeImport::default());
    let row =
        GrypeProgram { id, status, part, vendor, product, affected: affected.get(1..).unwrap_or_default() };
    let _ =
        import.add_program(&row, &mut builder).and_then(|()| import.add_nvd(id, about, &[], &mut builder));
    let _ = builder.finish(base::Timestamp::from_secs(0));
});
