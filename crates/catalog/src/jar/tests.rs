use super::*;
use std::io::Write;
use zip::write::SimpleFileOptions;

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("in memory");
        writer.write_all(data).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

const POM: &[u8] = b"groupId=org.a\nartifactId=b\nversion=1.0\n";

fn list(found: &Found) -> Vec<String> {
    let line = |r: &Record| format!("{}@{} {}", r.name, r.version, r.inner_path.as_deref().unwrap_or("-"));
    found.records.iter().map(line).collect()
}

#[test]
fn properties_before_manifest_before_file_name() {
    let manifest: &[u8] =
        b"Implementation-Vendor-Id: m\nImplementation-Title: m\nImplementation-Version: 2\n";
    let both = zip(&[("META-INF/MANIFEST.MF", manifest), ("META-INF/maven/org.a/b/pom.properties", POM)]);
    assert_eq!(list(&parse(&both, "x/c-3.jar").expect("readable")), ["org.a:b@1.0 -"]);
    assert_eq!(
        list(&parse(&zip(&[("META-INF/MANIFEST.MF", manifest)]), "c-3.jar").expect("readable")),
        ["m:m@2 -"]
    );
    assert_eq!(list(&parse(&zip(&[("A.class", b"")]), "x/c-3.jar").expect("readable")), ["c@3 -"]);
    assert_eq!(list(&parse(&zip(&[("A.class", b"")]), "app.jar").expect("readable")), Vec::<String>::new());
}

#[test]
fn licences_by_pom_and_manifest() {
    let pom: &[u8] = b"<project><licenses><license><name>Own</name></license></licenses></project>";
    let manifest: &[u8] = b"Bundle-License: MIT\n";
    let properties = ("META-INF/maven/org.a/b/pom.properties", POM);
    let of = |entries: &[(&str, &[u8])]| {
        let found = parse(&zip(entries), "b-1.0.jar").expect("readable");
        found.records.iter().map(|r| r.licenses.join(", ")).collect::<Vec<_>>()
    };
    let named = ("META-INF/maven/org.a/b/pom.xml", pom);
    let said = ("META-INF/MANIFEST.MF", manifest);
    assert_eq!(of(&[properties, named, said]), ["Own"]);
    assert_eq!(of(&[properties, said]), ["MIT"]);
    assert_eq!(of(&[properties, ("META-INF/maven/org.a/c/pom.xml", pom)]), [""]);
    let other =
        ("META-INF/maven/org.a/c/pom.properties", b"groupId=org.a\nartifactId=c\nversion=2\n".as_slice());
    assert_eq!(of(&[properties, other, said]), ["", ""], "whose the manifest's is cannot be told");
    let inner = zip(&[properties, named]);
    let found = parse(&zip(&[("lib/b-1.0.jar", &inner), said]), "app-1.war").expect("readable");
    let licenses: Vec<_> = found.records.iter().map(|r| (r.name.as_str(), r.licenses.join(", "))).collect();
    assert_eq!(licenses, [("org.a:b", "Own".to_owned()), ("app", "MIT".to_owned())]);
}

fn nest(levels: u32) -> Vec<u8> {
    (1..levels)
        .fold(zip(&[("META-INF/maven/pom.properties", POM)]), |inner, _| zip(&[("lib/in.jar", &inner)]))
}

#[test]
fn nested_archives_to_the_limit_and_not_past_it() {
    let found = parse(&nest(limits::JAR_DEPTH), "app.jar").expect("readable");
    assert_eq!(list(&found), ["org.a:b@1.0 lib/in.jar/lib/in.jar/lib/in.jar"]);
    assert_eq!(found.unreadable, []);
    let found = parse(&nest(limits::JAR_DEPTH + 1), "app.jar").expect("readable");
    assert!(matches!(
        found.unreadable[..],
        [(Some(_), ReadError::Budget(BudgetExceeded::Depth { limit: limits::JAR_DEPTH }))]
    ));
}

#[test]
fn a_broken_nested_archive_does_not_hide_its_neighbours() {
    let good = zip(&[("META-INF/maven/pom.properties", POM)]);
    let found = parse(&zip(&[("a.jar", b"junk"), ("b.jar", &good)]), "app.war").expect("readable");
    assert_eq!(list(&found), ["org.a:b@1.0 b.jar"]);
    assert!(matches!(&found.unreadable[..], [(Some(path), ReadError::Malformed { .. })] if path == "a.jar"));
}

#[test]
fn encrypted_entries_are_unreadable() {
    let mut data = zip(&[("META-INF/maven/pom.properties", POM)]);
    // General purpose bit 0, in the local header (offset 6) and the central one (offset 8).
    data[6] |= 1;
    let central = memchr::memmem::rfind(&data, b"PK\x01\x02").expect("there");
    data[central + 8] |= 1;
    assert!(matches!(parse(&data, "a.jar"), Err(ReadError::Encrypted { .. })));
}

#[test]
fn too_much_text_is_refused() {
    let limit = usize::try_from(limits::JAR_TEXT_BYTES).expect("fits");
    let at = parse(&zip(&[("META-INF/MANIFEST.MF", &vec![b' '; limit])]), "a.jar");
    assert!(at.is_ok());
    let past = parse(&zip(&[("META-INF/MANIFEST.MF", &vec![b' '; limit + 1])]), "a.jar");
    assert_eq!(past, Err(ReadError::Budget(BudgetExceeded::Bytes { limit: limits::JAR_TEXT_BYTES })));
}

#[test]
fn cut_and_changed_archives_never_panic() {
    let data = nest(3);
    for end in 0..data.len() {
        assert!(parse(&data[..end], "a.jar").is_err());
    }
    for at in 0..data.len() {
        let mut changed = data.clone();
        changed[at] ^= 0x55;
        let _ = parse(&changed, "a.jar");
    }
}

#[test]
fn a_nested_archive_past_its_limit_is_unreadable_alone() {
    let good = zip(&[("META-INF/maven/pom.properties", POM)]);
    let limit = usize::try_from(limits::JAR_NESTED_BYTES).expect("fits");
    let found =
        parse(&zip(&[("big.jar", &vec![0; limit + 1]), ("b.jar", &good)]), "app.war").expect("readable");
    assert_eq!(list(&found), ["org.a:b@1.0 b.jar"]);
    let budget = ReadError::Budget(BudgetExceeded::Bytes { limit: limits::JAR_NESTED_BYTES });
    assert_eq!(found.unreadable, [(Some("big.jar".into()), budget)]);
    // At the limit it is read, and found to be no archive.
    let found = parse(&zip(&[("big.jar", &vec![0; limit])]), "app.war").expect("readable");
    assert!(matches!(found.unreadable[..], [(_, ReadError::Malformed { .. })]));
}

struct Maven;

impl JavaIndex for Maven {
    fn by_sha1(&self, sha1: &[u8; 20]) -> Result<Option<[String; 3]>, ReadError> {
        let known = base::sha1_of(&zip(&[("A.class", b"by hash")]));
        Ok((*sha1 == known).then(|| ["org.hash", "found", "7"].map(str::to_owned)))
    }
    fn exists(&self, group: &str, artifact: &str) -> Result<bool, ReadError> {
        Ok((group, artifact) == ("m", "real"))
    }
    fn group_of(&self, artifact: &str, version: &str) -> Result<Option<String>, ReadError> {
        if artifact == "broken" {
            return Err(ReadError::JavaIndex { detail: "a torn page".into() });
        }
        Ok(((artifact, version) == ("c", "3")).then(|| "org.c".to_owned()))
    }
}

#[test]
fn a_database_names_what_does_not_name_itself() {
    let named = |data: Vec<u8>, path: &str| {
        let mut found = parse(&data, path).expect("readable");
        found.name_archives(&Maven);
        found
    };
    let manifest = |title: &str| {
        let text = format!(
            "Implementation-Vendor-Id: m\nImplementation-Title: {title}\nImplementation-Version: 2\n"
        );
        zip(&[("META-INF/MANIFEST.MF", text.as_bytes())])
    };
    let by_hash = zip(&[("A.class", b"by hash")]);
    let plain = zip(&[("A.class", b"")]);
    assert_eq!(list(&named(manifest("real"), "x-1.jar")), ["m:real@2 -"]);
    assert_eq!(
        list(&named(manifest("c"), "c-3.jar")),
        ["org.c:c@3 -"],
        "no such artifact as the manifest says"
    );
    assert_eq!(list(&named(manifest("own"), "own.jar")), ["m:own@2 -"], "nothing better is known");
    assert_eq!(list(&named(by_hash.clone(), "app.jar")), ["org.hash:found@7 -"]);
    assert_eq!(list(&named(plain.clone(), "c-3.jar")), ["org.c:c@3 -"]);
    assert_eq!(list(&named(plain.clone(), "d-3.jar")), ["d@3 -"]);
    let properties = zip(&[("META-INF/maven/pom.properties", POM)]);
    assert_eq!(list(&named(properties.clone(), "b-1.0.jar")), ["org.a:b@1.0 -"]);
    assert_eq!(parse(&properties, "b-1.0.jar").expect("readable").archives, [], "nothing is asked");
    assert_eq!(list(&named(properties, "c-3.jar")), ["org.a:b@1.0 -", "org.c:c@3 -"], "packed into another");
    let outer = zip(&[("lib/c-3.jar", &plain), ("lib/other.jar", &by_hash)]);
    assert_eq!(list(&named(outer, "app.war")), ["org.c:c@3 lib/c-3.jar", "org.hash:found@7 lib/other.jar"]);
    let broken = named(plain, "broken-1.jar");
    assert_eq!(list(&broken), ["broken@1 -"]);
    assert_eq!(broken.nameless_archives(), 1);
    assert!(matches!(&broken.unreadable[..], [(None, error)] if error.to_string().contains("a torn page")));
}
