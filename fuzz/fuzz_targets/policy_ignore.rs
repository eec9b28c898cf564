#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    let file = policy::PolicyFile { name: "i.rego", text };
    if let Ok(mut policy) = policy::IgnorePolicy::read(file, base::Timestamp::from_secs(0)) {
        let _ = policy.ignores(&Default::default());
    }
});
