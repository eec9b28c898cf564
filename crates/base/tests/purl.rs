//! Package URLs with characters that mean something elsewhere.

use base::Purl;

#[test]
fn brackets_are_encoded_and_come_back() {
    for (name, version, expected) in [
        ("a(b)", "1", "pkg:generic/a%28b%29@1"),
        ("requests[socks]", "2", "pkg:generic/requests%5Bsocks%5D@2"),
        ("a", "1(2)", "pkg:generic/a@1%282%29"),
        ("a", "[1)", "pkg:generic/a@%5B1%29"),
        ("a{b}<c>", "1", "pkg:generic/a%7Bb%7D%3Cc%3E@1"),
        ("it's*!", "1", "pkg:generic/it%27s%2A%21@1"),
    ] {
        let purl = Purl::builder("generic", name).version(version).build().expect("valid");
        assert_eq!(purl.as_str(), expected);
        assert_eq!(expected.parse(), Ok(purl.clone()));
        let parts = purl.parts();
        assert_eq!((parts.name.as_str(), parts.version.as_deref()), (name, Some(version)));
    }
}

#[test]
fn plain_brackets_are_read_as_encoded_ones() {
    for (plain, encoded) in [
        ("pkg:pypi/a(b)@1", "pkg:pypi/a%28b%29@1"),
        ("pkg:generic/a@1(2)", "pkg:generic/a@1%282%29"),
        ("pkg:generic/a[b]@1", "pkg:generic/a%5Bb%5D@1"),
    ] {
        assert_eq!(plain.parse::<Purl>(), encoded.parse::<Purl>(), "{plain}");
    }
}
