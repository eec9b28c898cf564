//! The cases Trivy publishes for its comparers (`pkg/detector/library/compare/*/compare_test.go`, Apache-2.0): a version,
//! the ranges of an advisory, and the answer. Where a version or range is malformed Trivy says "not vulnerable" and
//! logs it; here that is an error, which the scan reports.

use super::vulnerable;
use crate::database::Advisory;
use crate::version::Scheme;

/// Scheme, version, vulnerable, patched and unaffected ranges (alternatives between `|`), and whether it is vulnerable;
/// none where the answer is an error.
type Row = (Scheme, &'static str, &'static str, &'static str, &'static str, Option<bool>);

const MANY: &str = ">=1.7.0 <1.7.16|>=1.8.0 <1.8.8|>=2.0.0 <2.0.8|>=3.0.0-beta.1 <3.0.0-beta.7";
const MANY_PATCHED: &str = ">=3.0.0-beta.7|>=2.0.8 <3.0.0-beta.1|>=1.8.8 <2.0.0|>=1.7.16 <1.8.0";

const ROWS: &[Row] = &[
    (Scheme::Generic, "1.2.3", "<=1.0", ">=1.1", "", Some(false)),
    (Scheme::Generic, "1.2.3", "<=99.999.99999", "<0.0.0", "", Some(true)),
    (Scheme::Generic, "1.2.2-alpha", "<=1.2.2", ">=1.2.2", "", Some(true)),
    (Scheme::Generic, "2.0.0", MANY, MANY_PATCHED, "", Some(true)),
    (Scheme::Generic, "1.2..4", "<1.0.0", "", "", None),
    (Scheme::Generic, "1.2.3", "*", "", "", None),
    (Scheme::Npm, "1.0.0", "<=1.0", ">=1.1", "", Some(true)),
    (Scheme::Npm, "1.45.1-lts.1", ">=1.4.4-lts.1, <2.0.0", "2.0.0", "", Some(true)),
    (Scheme::Npm, "1.2.3", "<=99.999.99999", "<0.0.0", "", Some(true)),
    (Scheme::Npm, "1.2.3", "*", "", "", Some(true)),
    (Scheme::Npm, "1.2.3-alpha", "<=1.2.2", ">=1.2.2", "", Some(false)),
    (Scheme::Npm, "2.0.0", MANY, MANY_PATCHED, "", Some(true)),
    (Scheme::Npm, "2.0.1", "2.0.x|2.1.x", ">=2.2.x", "", Some(true)),
    (Scheme::Npm, "2.1.0-M1", "2.1.0-M1|2.1.0-M2", ">=2.1.0", "", Some(true)),
    (Scheme::Npm, "2.0.18", "<2.0.18|<3.0.16", "^2.0.18|^3.0.16", "", Some(false)),
    (Scheme::Npm, "1.2..4", "<1.0.0", "", "", None),
    (Scheme::Npm, "1.2.4", "!1.0.0", "", "", None),
    (Scheme::Pep440, "1.0.0", "<=1.0", ">=1.1", "", Some(true)),
    (Scheme::Pep440, "1.2.3", "<=99.999.99999", "<0.0.0", "", Some(true)),
    (Scheme::Pep440, "1.2.3", "*", "", "", Some(true)),
    (Scheme::Pep440, "1.2.3a1", "<=1.2.2", ">=1.2.2", "", Some(false)),
    (Scheme::Pep440, "2.1.0.post1", "2.1.0.post1|2.0.0", ">=2.1.1", "", Some(true)),
    (Scheme::Pep440, "1.2..4", "<1.0.0", "", "", None),
    (Scheme::Pep440, "1.2.4", "!1.0.0", "", "", None),
    (Scheme::Pep440, "4.2.8+sp1", "== 4.2.8", "== 4.2.9", "", Some(true)),
    (Scheme::Pep440, "4.2.8+sp999", ">= 4.2.8+sp1, < 4.2.8+sp999", "4.2.8+sp999", "", Some(false)),
    (Scheme::Pep440, "4.2.8+sp1", ">= 4.2.8+sp1, < 4.2.8+sp999", "4.2.8+sp999", "", Some(true)),
    (Scheme::Gem, "1.2.3", "", ">=1.2.0", "", Some(false)),
    (Scheme::Gem, "1.2.3.a", "", ">=1.2.3", "", Some(true)),
    (Scheme::Gem, "4.1a", "", "", "< 4.2b1", Some(false)),
    (Scheme::Gem, "1.9.25-x86-mingw32", "", ">=1.9.24", "", Some(false)),
    (Scheme::Gem, "1.8.6-java", "", "~> 1.5.5|~> 1.6.8|>= 1.7.7", "", Some(false)),
    (Scheme::Gem, "1.2..4", "", ">=1.2.3", "", None),
    (Scheme::Gem, "1.2.4", "", "!1.2.0", "", None),
    (Scheme::Maven, "1.0.0", "<=1.0", ">=1.1", "", Some(true)),
    (Scheme::Maven, "1.2.3.final", "<1.2.3", "1.2.3", "", Some(false)),
    (Scheme::Maven, "1.2.3-a1", "<1.2.3", ">=1.2.3", "", Some(true)),
    (Scheme::Maven, "2.0.0", MANY, MANY_PATCHED, "", Some(true)),
    (Scheme::Maven, "1.2.3", "(,1.2.3]", "1.2.4", "", Some(true)),
    (Scheme::Maven, "1.2.3", "1.2.3", "1.2.4", "", Some(true)),
    (Scheme::Maven, "1.2.3", "1.2.2", "1.2.4", "", Some(false)),
    (Scheme::Maven, "1.2.3", r"<1.0\.0", "", "", None),
    (Scheme::Bitnami, "1.2.3", "<1.2.3", "", "", Some(false)),
    (Scheme::Bitnami, "1.2.3", "<=1.2.3", "", "", Some(true)),
    (Scheme::Bitnami, "1.2.3", "", ">=1.2.3", "", Some(false)),
    (Scheme::Bitnami, "1.2.3", "", "", "=1.2.3", Some(false)),
    (Scheme::Bitnami, "1.2.3", "", ">=1.2.4", "=1.2.0", Some(true)),
    (Scheme::Bitnami, "1.2.3-1", "", ">=1.2.3", "", Some(false)),
    (Scheme::Bitnami, "1.2.3-1", "", ">=1.2.4", "", Some(true)),
    (Scheme::Bitnami, "1.2.4", "", ">=1.2.3-1", "", Some(false)),
    (Scheme::Bitnami, "1.2.3", "", ">=1.2.3-1", "", Some(true)),
    (Scheme::Bitnami, "1.2.4-2", "", ">=1.2.3-1", "", Some(false)),
    (Scheme::Bitnami, "1.2.3-0", "", ">=1.2.3-1", "", Some(true)),
];

#[test]
fn trivys_own_cases() {
    let ranges = |text: &str| (!text.is_empty()).then(|| text.split('|').map(str::to_owned).collect());
    let mut wrong = Vec::new();
    for (scheme, version, bad, patched, unaffected, expected) in ROWS {
        let advisory = Advisory {
            vulnerable_versions: ranges(bad),
            patched_versions: ranges(patched),
            unaffected_versions: ranges(unaffected),
            ..Advisory::default()
        };
        let answer = vulnerable(*scheme, version, &advisory);
        if answer.as_ref().ok() != expected.as_ref() {
            wrong.push(format!("{} {version} {bad} {patched} {unaffected}: {answer:?}", scheme.as_str()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn an_empty_range_means_every_version() {
    for (bad, patched) in [("<=99.999.99999", ""), ("", "")] {
        let one = |text: &str| Some(vec![text.to_owned()]);
        let advisory =
            Advisory { vulnerable_versions: one(bad), patched_versions: one(patched), ..Advisory::default() };
        assert_eq!(vulnerable(Scheme::Generic, "1.2.3", &advisory), Ok(true));
    }
}
