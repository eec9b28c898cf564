#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(statement) = attest::Statement::parse(data) {
        let _ = statement.to_json().map(|bytes| attest::Statement::parse(&bytes));
    }
});
