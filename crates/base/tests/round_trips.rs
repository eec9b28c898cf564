//! What is written reads back as the same, for every text that is read at all.

use base::{Digest, ImageLocation, Platform, ScanTarget, Timestamp};
use proptest::prelude::*;

/// The text of what was read, when it is not read as the same again.
fn differs<T: std::str::FromStr + std::fmt::Display + PartialEq>(text: &str) -> Option<String> {
    let found: T = text.parse().ok()?;
    let shown = found.to_string();
    let same = shown.parse::<T>().is_ok_and(|again| again == found);
    (!same).then_some(shown)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn locations(text in prop_oneof![
        "(oci|docker-archive|dir|repo|rootfs|sbom):[a-z:@/.]{0,12}(@sha256:[0-9a-f]{64})?",
        "[a-z0-9.:]{1,8}(/[a-z0-9._-]{1,6}){0,3}(:[a-zA-Z0-9._-]{1,6})?(@sha256:[0-9a-f]{64})?",
    ]) {
        prop_assert_eq!(differs::<ImageLocation>(&text), None, "{}", text);
        prop_assert_eq!(differs::<ScanTarget>(&text), None, "{}", text);
    }

    #[test]
    fn platforms_and_digests(text in prop_oneof![
        "[a-z0-9/._-]{0,20}",
        "(sha256|sha512|md5|SHA256):[0-9a-fA-F]{64}([0-9a-f]{64})?",
    ]) {
        prop_assert_eq!(differs::<Platform>(&text), None, "{}", text);
        prop_assert_eq!(differs::<Digest>(&text), None, "{}", text);
    }

    #[test]
    fn times(text in "-?[0-9]{4,6}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-5][0-9](:[0-6][0-9](\\.[0-9]{1,10})?)?(Z|z|[+-][0-2][0-9]:?[0-5][0-9])") {
        prop_assert_eq!(differs::<Timestamp>(&text), None, "{}", text);
    }
}
