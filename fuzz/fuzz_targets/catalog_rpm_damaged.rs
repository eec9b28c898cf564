#![no_main]

const DATABASES: [&[u8]; 3] = [
    include_bytes!("../../crates/catalog/src/rpm/fixtures/rpmdb.sqlite"),
    include_bytes!("../../crates/catalog/src/rpm/fixtures/Packages.big-endian"),
    include_bytes!("../../crates/catalog/src/rpm/fixtures/Packages"),
];

// Bytes to change in sound databases, so that what lies deep is reached.
libfuzzer_sys::fuzz_target!(|input: (u8, Vec<(u32, u8)>)| {
    let (which, edits) = input;
    let mut file = DATABASES[usize::from(which) % DATABASES.len()].to_vec();
    let length = file.len();
    edits.iter().for_each(|(at, byte)| file[*at as usize % length] = *byte);
    let _ = catalog::rpm::parse(&mut &*file, file.len() as u64);
    let _ = catalog::rpm::parse_legacy(&mut &*file);
});
