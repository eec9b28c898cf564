use super::*;

fn names(text: &str) -> Vec<String> {
    parse(&mut text.as_bytes())
        .expect("readable")
        .records
        .into_iter()
        .map(|r| format!("{} {}", r.name, r.version))
        .collect()
}

#[test]
fn states_decide_what_is_installed() {
    let check = |status: &str, listed: bool| {
        let text = format!("Package: a\nStatus: {status}\nVersion: 1\n");
        assert_eq!(!names(&text).is_empty(), listed, "{status}");
    };
    check("install ok installed", true);
    check("hold ok installed", true);
    check("install ok half-configured", true);
    check("deinstall ok config-files", false);
    check("purge ok not-installed", false);
    check("install ok not-installed", false);
    // A file of status.d has no Status.
    assert_eq!(names("Package: a\nVersion: 1\n\n\nPackage: b\nVersion: 2:3-4"), ["a 1", "b 2:3-4"]);
}

#[test]
fn fields_are_kept() {
    let text = "Package: bsdutils\nStatus: install ok installed\nArchitecture: amd64\n\
        Source: util-linux (2.38.1-5+deb12u3)\nVersion: 1:2.38.1-5+deb12u3\nMaintainer: util-linux packagers\n\
        Pre-Depends: libc6 (>= 2.34), libtinfo6:any | libtinfo5\nDescription: basic utilities\n Package: fake\n .\n";
    let found = parse(&mut text.as_bytes()).expect("readable");
    let record = &found.records[0];
    assert_eq!(found.records.len(), 1);
    assert_eq!(
        record.source,
        Some(SourcePackage { name: "util-linux".into(), version: "2.38.1-5+deb12u3".into() })
    );
    assert_eq!(record.arch.as_deref(), Some("amd64"));
    assert_eq!(record.supplier.as_deref(), Some("util-linux packagers"));
    assert_eq!(record.depends_on, ["libc6", "libtinfo5", "libtinfo6"]);
    assert_eq!(source_package(None, "zlib1g", "1").name, "zlib1g");
    assert_eq!(source_package(Some("zlib"), "zlib1g", "1").version, "1");
}

#[test]
fn a_stanza_without_a_name_is_an_error() {
    let error = parse(&mut &b"Version: 1\nStatus: install ok installed\n"[..]).expect_err("no name");
    assert!(matches!(&error, ReadError::Malformed { format, .. } if format == "dpkg status"), "{error}");
}

#[test]
fn md5sums_give_owned_paths() {
    let text = "d41d8cd98f00b204e9800998ecf8427e  usr/share/doc/a b\nbroken line\n";
    let found = parse_md5sums(&mut text.as_bytes()).expect("readable");
    assert_eq!(found.owned, [path_hash("/usr/share/doc/a b")]);
}
