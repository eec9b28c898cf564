#![no_main]
use vuln::sources::{GrypeImport, GrypeRow, GrypeSystem};
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (about, affected) = data.split_at(data.iter().position(|b| *b == 0).unwrap_or(data.len()));
    let affected = affected.get(1..).unwrap_or_default();
    for (name, major, channel) in
        [("ubuntu", "22", "esm"), ("ubuntu", "22", ""), ("almalinux", "9", ""), ("redhat", "9", "")]
    {
        let system = Some(GrypeSystem { name, major, minor: "", label: "", channel });
        let (status, package) = ("active", "a");
        let row =
            GrypeRow { id: "CVE-1", provider: "p", status, system, ecosystem: "", package, about, affected };
        let (mut builder, mut import) = (vuln::osv::Builder::new(), GrypeImport::default());
        let _ = import.resolve(&row, &mut builder);
        let _ = import.add_unaffected(&row, &mut builder);
        let _ = import.add(&row, &mut builder);
        let _ = builder.finish(base::Timestamp::from_secs(0));
    }
});
