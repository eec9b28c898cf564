#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::haskell::parse_stack(data);
    let _ = catalog::haskell::parse_cabal(data);
});
