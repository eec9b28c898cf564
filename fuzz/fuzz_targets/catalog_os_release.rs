#![no_main]

use catalog::os_release::OsFile::{self, *};
const FILES: [OsFile; 16] = [
    EtcOsRelease, UsrLibOsRelease, AlpineRelease, DebianVersion, LsbRelease, AlmaRelease, RockyRelease, OracleRelease,
    CentosRelease, FedoraRelease, RedhatRelease, SystemRelease, BottlerocketOsRelease, ApkRepositories, UbuntuPro,
    RapidFort,
];

// Pieces between zero bytes are files, each named by its first byte.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let named = |piece: &[u8]| {
        piece.split_first().map(|(kind, text)| (FILES[usize::from(*kind) % FILES.len()], text.to_vec()))
    };
    let _ = catalog::os_release::detect(&data.split(|byte| *byte == 0).filter_map(named).collect());
    let _ = catalog::os_release::detect(&[(EtcOsRelease, data.to_vec())].into());
});
