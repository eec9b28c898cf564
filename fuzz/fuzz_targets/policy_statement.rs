#![no_main]

use std::sync::LazyLock;
const CUE: &str = "predicate: {n: int & >3, s: =~\"^a\", list: [...string]}";
const REGO: &str = "package signature\nallow { input.predicate.list[_] == \"a\" }";
const CEL: &str = "predicate.list.exists(x, x.startsWith('a')) && size(predicate) > 1";
static POLICIES: LazyLock<policy::PolicySet> = LazyLock::new(|| {
    let files = [("p.cue", CUE), ("p.rego", REGO), ("p.cel", CEL)];
    policy::PolicySet::read(&files.map(|(name, text)| policy::PolicyFile { name, text })).expect("policies")
});
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = POLICIES.decide(data, base::Timestamp::from_secs(0));
});
