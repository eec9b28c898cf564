#![no_main]
use std::sync::LazyLock;
static CLASSIFIER: LazyLock<license::Classifier> = LazyLock::new(|| license::Classifier::new(0.5));
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let found = CLASSIFIER.classify(data);
    assert!(found.iter().all(|one| one.confidence > 0.5 && one.confidence <= 1.0));
});
