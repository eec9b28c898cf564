use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;

/// Each row is a rising sequence.
fn rising(scheme: Scheme, row: &str) {
    let versions: Vec<&str> = row.split(" < ").collect();
    for (i, a) in versions.iter().enumerate() {
        for (j, b) in versions.iter().enumerate() {
            assert_eq!(scheme.compare(a, b), Ok(i.cmp(&j)), "{}: {a} and {b}", scheme.as_str());
        }
    }
}

fn equal(scheme: Scheme, a: &str, b: &str) {
    assert_eq!(scheme.compare(a, b), Ok(Ordering::Equal), "{}: {a} and {b}", scheme.as_str());
}

#[test]
fn debian_policy_order() {
    // Policy §5.6.12: "~~, ~~a, ~, the empty part, a".
    rising(Scheme::Deb, "1~~ < 1~~a < 1~ < 1 < 1a < 1+ < 1.0 < 1.0.1 < 1:0");
    rising(Scheme::Deb, "1.0~rc1-1 < 1.0-1 < 1.0-1+deb12u1 < 1.0-2 < 1.0-10");
    rising(Scheme::Deb, "3.0.9-1 < 3.0.15-1~deb12u1 < 3.0.15-1");
    equal(Scheme::Deb, "0:1.0", "1.0");
    equal(Scheme::Deb, "1.0", "1.0-0");
    equal(Scheme::Deb, "1.00", "1.0");
}

#[test]
fn rpm_order() {
    rising(Scheme::Rpm, "1.0~rc1 < 1.0 < 1.0^git1 < 1.0.1 < 1.1");
    rising(Scheme::Rpm, "1.0-1.el9 < 1.0-1.el9_2.3 < 1.0-2.el9 < 1.0-10.el9 < 1:0.1-1");
    rising(Scheme::Rpm, "1.a < 1.1 < 1.1a");
    equal(Scheme::Rpm, "1.0_1", "1.0.1");
    equal(Scheme::Rpm, "0:1-1", "1-1");
    equal(Scheme::Rpm, "(none):1-1", "1-1");
}

/// Cases of pacman's own suite, `test/util/vercmptest.sh`, except those that compare with and without a release.
#[test]
fn alpm_cases_of_pacman() {
    for case in [
        "1.5.0 1.5.0 0",
        "1.5.1 1.5.0 1",
        "1.5.1 1.5 1",
        "1.5.0-1 1.5.0-1 0",
        "1.5.0-1 1.5.0-2 -1",
        "1.5.0-1 1.5.1-1 -1",
        "1.5.0-2 1.5.1-1 -1",
        "1.5-1 1.5.1-1 -1",
        "1.5-2 1.5.1-1 -1",
        "1.5-2 1.5.1-2 -1",
        "1.0-1 1.1 -1",
        "1.1-1 1.0 1",
        "1.5b-1 1.5-1 -1",
        "1.5b 1.5 -1",
        "1.5b 1.5.1 -1",
        "1.0a 1.0alpha -1",
        "1.0alpha 1.0b -1",
        "1.0b 1.0beta -1",
        "1.0beta 1.0rc -1",
        "1.0rc 1.0 -1",
        "1.5.a 1.5 1",
        "1.5.b 1.5.a 1",
        "1.5.1 1.5.b 1",
        "1.5-1 1.5.b -1",
        "2.0 2_0 0",
        "2.0_a 2_0.a 0",
        "2.0a 2.0.a -1",
        "2___a 2_a 1",
        "0:1.0 0:1.0 0",
        "0:1.0 0:1.1 -1",
        "1:1.0 0:1.0 1",
        "1:1.0 0:1.1 1",
        "1:1.0 2:1.1 -1",
        "1:1.0 0:1.0-1 1",
        "1:1.0-1 0:1.1-1 1",
        "0:1.0 1.0 0",
        "0:1.0 1.1 -1",
        "0:1.1 1.0 1",
        "1:1.0 1.0 1",
        "1:1.0 1.1 1",
        "1:1.1 1.1 1",
    ] {
        let fields: Vec<&str> = case.split(' ').collect();
        let expected = fields[2].parse::<i8>().expect("a number").cmp(&0);
        assert_eq!(Scheme::Alpm.compare(fields[0], fields[1]), Ok(expected), "{case}");
    }
}

#[test]
fn apk_order() {
    rising(
        Scheme::Apk,
        "1.0_alpha < 1.0_alpha2 < 1.0_beta < 1.0_pre < 1.0_rc1 < 1.0_rc2 < 1.0 < 1.0-r0 < 1.0-r1",
    );
    rising(
        Scheme::Apk,
        "1.0-r9 < 1.0_git2020 < 1.0_p1 < 1.0_p2 < 1.0a < 1.0b < 1.0.0 < 1.01 < 1.1 < 1.9 < 1.10",
    );
    rising(Scheme::Apk, "1.1.1a-r1 < 1.1.1g-r0 < 3.0.0-r0");
}

#[test]
fn python_order() {
    rising(Scheme::Pep440, "1.0.dev1 < 1.0a1 < 1.0b2 < 1.0rc1 < 1.0 < 1.0+abc < 1.0.post1 < 1.1 < 1!0.1");
    equal(Scheme::Pep440, "1.0", "1.0.0");
    equal(Scheme::Pep440, "v1.0-RC.1", "1.0rc1");
}

#[test]
fn semantic_order() {
    // semver.org §11.4.4.
    let row = "1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-alpha.beta < 1.0.0-beta < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0 < 1.0.1";
    rising(Scheme::Npm, row);
    rising(Scheme::Generic, row);
    rising(Scheme::Generic, "0.0.0-20200101 < 0.1 < 1.0rc1 < 1 < 1.0.0.1 < v1.21.3");
    equal(Scheme::Generic, "1.0", "v1");
    equal(Scheme::Npm, "1.2.3+a", "1.2.3+b");
}

#[test]
fn ruby_order() {
    rising(Scheme::Gem, "1.0.a < 1.0.b1 < 1.0.b2 < 1.0.rc < 1 < 1.0.1 < 1.8.2.b < 1.8.2 < 1.10");
    equal(Scheme::Gem, "1", "1.0.0");
    equal(Scheme::Gem, "1.0-rc1", "1.0.pre.rc1");
}

#[test]
fn maven_order() {
    rising(
        Scheme::Maven,
        "1-alpha-1 < 1-beta < 1-milestone1 < 1-rc1 < 1-snapshot < 1 < 1-sp < 1-abc < 1-1 < 1.1 < 1.10",
    );
    equal(Scheme::Maven, "1.0.0", "1");
    equal(Scheme::Maven, "1-ga", "1-final");
    equal(Scheme::Maven, "1a1", "1-alpha-1");
    equal(Scheme::Maven, "1-cr1", "1-rc1");
    rising(Scheme::Maven, "2.13.4 < 2.13.4.1 < 2.13.4.2 < 2.14.0-rc1 < 2.14.0");
}

fn check(scheme: Scheme, version: &str, range: &str, expected: bool) {
    assert_eq!(scheme.matches(version, range), Ok(expected), "{}: {version} in {range}", scheme.as_str());
}

#[test]
fn ranges() {
    use Scheme::{Gem, Generic, Maven, Npm, Pep440};
    for (scheme, version, range, expected) in [
        (Generic, "1.5", ">=1.0, <2.0 || =3", true),
        (Generic, "3.0.0", ">=1.0, <2.0 || =3", true),
        (Generic, "2.0", ">=1.0, <2.0 || =3", false),
        (Generic, "2.0-rc1", ">=1.0 <2.0", true),
        (Generic, "1.2.9", "~>1.2.3", true),
        (Generic, "1.3.0", "~1.2", false),
        (Generic, "0.2.9", "^0.2.3", true),
        (Generic, "0.3.0", "^0.2.3", false),
        (Generic, "1.9", "!=1.9.0", false),
        (Npm, "1.2.9", "1.2.x", true),
        (Npm, "1.2.9", ">1.2", false),
        (Npm, "1.2.9", "~1.2.3", true),
        (Npm, "0.0.4", "^0.0.3", false),
        (Npm, "2.0.0-beta.1", "<2.0.0", true),
        (Npm, "4.17.20", ">=3.7.0 <4.17.21", true),
        (Npm, "1.0.0", "*", true),
        (Gem, "5.2.4", "~> 5.2.1", true),
        (Gem, "5.3", "~> 5.2.1", false),
        (Gem, "5.9", "~> 5.2", true),
        (Gem, "4.2.5.2", "~> 4.2.5, >= 4.2.5.1 || >= 5.0", true),
        (Pep440, "1.26.4", ">=1.26.0,<1.26.5", true),
        (Pep440, "3.1.dev0", "<3.1", false),
        (Pep440, "1.7a0", "<1.7b4", true),
        (Pep440, "1.7b4", "<1.7b4", false),
        (Pep440, "3.1.post1", ">3.1", false),
        (Pep440, "3.1+abc", "<=3.1", true),
        (Pep440, "2.2.5", "~=2.2", true),
        (Pep440, "1.4.1", "==1.4.*", true),
        (Pep440, "1.0+local", "=1.0", true),
        (Pep440, "2023.7.22", ">=2015.04.28,<2023.07.22", false),
        (Maven, "2.13.4.1", "[2.13.0,2.13.4.2)", true),
        (Maven, "1.0", "(,1.0]", true),
        (Maven, "1.0", "(,1.0),(1.0,)", false),
        (Maven, "2.14.1", ">=2.13.0, <2.15.0", true),
    ] {
        check(scheme, version, range, expected);
    }
}

#[test]
fn refuses_what_it_cannot_read() {
    for (scheme, version) in [
        (Scheme::Deb, ""),
        (Scheme::Deb, "x:1"),
        (Scheme::Deb, "1 2"),
        (Scheme::Rpm, ""),
        (Scheme::Apk, "1.0_foo"),
        (Scheme::Apk, "1.0-1"),
        (Scheme::Apk, ""),
        (Scheme::Pep440, "1.0-foo"),
        (Scheme::Npm, "1.2.3.4"),
        (Scheme::Npm, ""),
        (Scheme::Gem, "a"),
        (Scheme::Generic, "master"),
        (Scheme::Generic, "1.2.rc1"),
        (Scheme::Generic, "99999999999999999999"),
    ] {
        let error = scheme.compare(version, "1").expect_err(version);
        assert_eq!(error.code(), "vuln-version-malformed");
    }
    for (scheme, range) in [
        (Scheme::Generic, ""),
        (Scheme::Generic, ">="),
        (Scheme::Generic, ">=1 ||"),
        (Scheme::Generic, "<>1"),
        (Scheme::Npm, "~>1"),
        (Scheme::Pep440, "~=1"),
        (Scheme::Pep440, "<1.*"),
        (Scheme::Maven, "[1.0"),
        (Scheme::Deb, "<1"),
    ] {
        let error = scheme.matches("1", range).expect_err(range);
        assert_eq!(error.code(), "vuln-range-malformed", "{range}");
    }
    let many = |n: usize| vec![">0"; n].join(",");
    assert_eq!(Scheme::Generic.matches("1", &many(20_000)), Ok(true));
    assert!(Scheme::Generic.matches("1", &many(20_001)).is_err());
}

fn any_version() -> impl Strategy<Value = String> {
    let part = prop_oneof!["[0-9]{1,2}", "(a|b|rc|alpha|beta|p|sp|x|pre|git|dev|post|final|snapshot)[0-9]?"];
    let separator = prop_oneof!["", "\\.", "-", "_", "~", "\\+", "\\^", ":", "-r", "!"];
    ("[0-9]{1,2}", prop::collection::vec((separator, part), 0..4)).prop_map(|(first, rest)| {
        rest.iter().fold(first, |version, (separator, part)| version + &separator.replace('\\', "") + part)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn orders_are_total(versions in prop::collection::vec(any_version(), 3)) {
        for scheme in Scheme::ALL {
            let [a, b, c] = [&versions[0], &versions[1], &versions[2]];
            let (Ok(ab), Ok(bc), Ok(ac)) = (scheme.compare(a, b), scheme.compare(b, c), scheme.compare(a, c))
            else { continue };
            prop_assert_eq!(scheme.compare(b, a), Ok(ab.reverse()));
            prop_assert_eq!(scheme.compare(a, a), Ok(Ordering::Equal));
            // Which way two versions are compared depends on both, as in Grype.
            if scheme == Scheme::Nvd {
                continue;
            }
            if ab == bc {
                prop_assert_eq!(ac, ab, "{}: {} {} {}", scheme.as_str(), a, b, c);
            }
            if ab.is_eq() {
                prop_assert_eq!(ac, bc, "{}: {} {} {}", scheme.as_str(), a, b, c);
            }
        }
    }

    #[test]
    fn no_text_makes_a_comparison_panic(a in "\\PC{0,20}", b in "[0-9a-z.~^_:!*<>=|,\\[\\]() +-]{0,20}") {
        for scheme in Scheme::ALL {
            let _ = scheme.compare(&a, &b);
            let _ = scheme.compare(&b, &a);
            let _ = scheme.matches("1.0", &b);
            let _ = scheme.matches(&b, &a);
        }
    }
}

#[test]
fn bitnami_order() {
    // The cases of github.com/bitnami/go-version, `TestVersion_Compare` and `TestParse`.
    rising(Scheme::Bitnami, "1.2.2 < 1.2.3 < 1.2.3-1 < 1.2.3-2 < 1.2.3-10 < 1.4.5 < 2.2.3");
    equal(Scheme::Bitnami, "1.2.3+foo", "1.2.3+bar");
    equal(Scheme::Bitnami, "1.2.3-1", "1.2.3-1");
    for bad in
        ["1.2.3-alpha.01", "1.0", "1", "1.2.beta", "1.2-5", "1.2-beta.5", "1.2.3.4", "foo1.2.3", "v1.2.3", ""]
    {
        assert!(Scheme::Bitnami.compare(bad, "1.0.0").is_err(), "{bad}");
    }
    for good in ["1.2.3-alpha.-1", "1.2.0-x.Y.0+metadata", "1.2.2147483648", "1.0.0-x-y-z.-"] {
        assert!(Scheme::Bitnami.compare(good, "1.0.0").is_ok(), "{good}");
    }
    let check = |version: &str, range: &str, expected: bool| {
        assert_eq!(Scheme::Bitnami.matches(version, range), Ok(expected), "{version} {range}");
    };
    check("1.2.3-4", "<1.2.4", true);
    check("1.2.3-4", "<=1.2.3", false);
    check("1.2.3", ">=1.2, <2", true);
    check("2.0.0", "<2", false);
    check("1.9.0", "^1.2.3", true);
    check("1.9.0", "~1.2.3", false);
}
