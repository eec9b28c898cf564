#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // Files it names would be read: of this machine, not of the input.
    let names_files = data.windows(4).any(|word| word.eq_ignore_ascii_case(b"file"));
    let _ = (!names_files).then(|| sign::check_kubeconfig(data));
});
