#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::portage::parse(&mut &*data, "var/db/pkg/c/a-1/CONTENTS");
});
