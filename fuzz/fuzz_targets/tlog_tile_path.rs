#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(tile) = text.parse::<tlog::Tile>() {
        assert_eq!(tile.to_string(), text);
    }
});
