#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for path in ["bin/python3.12", "bin/node", "bin/redis-server", "sbin/nginx", "lib/libpython3.so", "bin/mysqld"] {
        let mut scanner = catalog::binary::Scanner::of(path);
        scanner.feed(data);
        let _ = scanner.finish();
    }
});
