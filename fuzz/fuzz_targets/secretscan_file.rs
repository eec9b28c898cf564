//! `secretscan`: any bytes, in two cuts.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let scanner = secretscan::Scanner::new();
    let run = |pieces: &[&[u8]]| {
        let mut file = scanner.file("a.pyc", u64::MAX, true).expect("looked at");
        pieces.iter().for_each(|piece| file.feed(piece));
        file.finish()
    };
    let (one, two) = data.split_at(data.len() / 3);
    assert_eq!(run(&[data]), run(&[one, two]));
});
