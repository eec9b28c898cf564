#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(policy) = policy::PolicySet::read(&[policy::PolicyFile { name: "p.cel", text }]) {
        let statement = br#"{"predicate": {"a": [1, "x", {"b": true}]}}"#;
        let _ = policy.decide(statement, base::Timestamp::from_secs(0));
    }
});
