//! Images made to hurt: bombs, depths, crowds, circles and lies. Each is scanned in bounded memory and processor time, the
//! packages of the same image are found, what could not be read is listed, and the exit code is that of `CLI.md`.

use std::io::Write as _;

use base::{Digest, DigestAlgorithm, Hasher};
use testkit::{Blob, Image, LayerBuilder, LayerCompression};
use zip::write::SimpleFileOptions;

use crate::harness::{Answer, Sandbox, builder_with, small_image};

/// What a scan may hold, in MiB: the bound of the whole program whatever the image.
const MEMORY_MIB: u32 = 100;

/// Packages of the layers below, which are found whatever stands above.
const BELOW: [&str; 3] = ["Jinja2", "tzdata", "urllib3"];

/// One repetition of [`Stored::fill`]: 16 MiB.
const FILLING: usize = 16 << 20;

/// A gzip layer made of members, whose inflated size has no bearing on what is held here.
struct Stored {
    bytes: Vec<u8>,
    hasher: Hasher,
}

impl Stored {
    fn new() -> Self {
        Self { bytes: Vec::new(), hasher: Hasher::new(DigestAlgorithm::Sha256) }
    }

    fn add(mut self, data: &[u8]) -> Self {
        self.bytes.extend(gzip(data));
        self.hasher.update(data);
        self
    }

    /// So many times 16 MiB of one byte.
    fn fill(mut self, byte: u8, times: usize) -> Self {
        let data = vec![byte; FILLING];
        // As small as it gets, about a thousandth.
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&data).expect("memory");
        let member = encoder.finish().expect("memory");
        for _ in 0..times {
            self.bytes.extend(&member);
            self.hasher.update(&data);
        }
        self
    }

    /// A file that begins so and goes on with so many times 16 MiB of blanks.
    fn file(self, path: &str, start: &[u8; 512], times: usize) -> Self {
        let mut header = tar::Header::new_gnu();
        header.set_path(path).expect("a path");
        header.set_size((times * FILLING + 512) as u64);
        header.set_mode(0o644);
        header.set_cksum();
        self.add(header.as_bytes()).add(start).fill(b' ', times)
    }

    /// On top of the packages.
    fn image(self) -> Image {
        let end = self.add(&[0; 1024]);
        let blob = Blob::new("application/vnd.oci.image.layer.v1.tar+gzip", end.bytes);
        above().stored(end.hasher.finish(), blob).build()
    }
}

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}

/// What stands below in each of these images.
fn above() -> testkit::ImageBuilder {
    builder_with(&[("urllib3", "1.26.4"), ("Jinja2", "2.10")])
}

fn with(layer: LayerBuilder) -> Image {
    above().layer(layer).build()
}

/// An archive as it is, on top.
fn archive(tar: Vec<u8>) -> Image {
    let digest = Digest::sha256_of(&tar);
    above().stored(digest, Blob::new("application/vnd.oci.image.layer.v1.tar", tar)).build()
}

fn plain() -> LayerBuilder {
    LayerBuilder::new(LayerCompression::Plain)
}

fn scan(image: &Image) -> Answer {
    let sandbox = Sandbox::new();
    sandbox.layout("image", image);
    sandbox.within(MEMORY_MIB, "scan oci:image --sample-db --format json --list-all-pkgs --no-cache")
}

/// What the scan lists as not read, as (path, code).
fn not_read(answer: &Answer) -> Vec<(String, String)> {
    let document = answer.json();
    let files = document["AssayUnreadable"].as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    files.iter().map(|file| (text(&file["Path"]), text(&file["Code"]))).collect()
}

fn packages(answer: &Answer) -> Vec<String> {
    let document = answer.json();
    let results = document["Results"].as_array().cloned().unwrap_or_default();
    let packages = results.iter().filter_map(|result| result["Packages"].as_array()).flatten();
    let mut names: Vec<String> =
        packages.map(|package| package["Name"].as_str().unwrap_or_default().to_owned()).collect();
    names.sort();
    names
}

/// Scans an image: exit 0, the packages below and `more`, and just `unread` not read.
fn check(name: &str, image: &Image, more: &[&str], unread: &[(&str, &str)]) {
    let answer = scan(image);
    assert_eq!(answer.code, 0, "{name}\n{answer}");
    let mut wanted: Vec<&str> = BELOW.iter().chain(more).copied().collect();
    wanted.sort_unstable();
    assert_eq!(packages(&answer), wanted, "{name}\n{}", answer.stderr);
    let found = not_read(&answer);
    let found: Vec<(&str, &str)> = found.iter().map(|(path, code)| (path.as_str(), code.as_str())).collect();
    assert_eq!(found, unread, "{name}\n{}", answer.stderr);
    for (path, code) in unread {
        let said = |line: &&str| line.contains(&format!("could not read {path}")) && line.contains(code);
        assert!(answer.stderr.lines().any(|line| said(&line)), "{name}: {path}\n{}", answer.stderr);
    }
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, data) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("in memory");
        writer.write_all(data).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

/// `pom.properties` of `g:NAME`.
fn properties(name: &str) -> Vec<u8> {
    format!("groupId=g\nartifactId={name}\nversion=1\n").into_bytes()
}

#[test]
fn zip_bombs() {
    // Seventeen entries of 16 MiB each, one more than an archive may inflate to.
    let filling = vec![0; FILLING];
    let names: Vec<String> = (0..17).map(|i| format!("lib/bomb-{i}.jar")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &filling[..])).collect();
    let good = zip(&[("META-INF/maven/pom.properties", &properties("good"))]);
    let layer = plain().file("app/bomb.war", zip(&entries)).file("app/good.jar", &good);
    check("wide", &with(layer), &["g:good"], &[("app/bomb.war", "budget-bytes")]);
    // One entry larger than is held, beside a good one.
    let large = vec![0; FILLING + 1];
    let layer = plain().file("app/a.war", zip(&[("lib/large.jar", &large), ("lib/good.jar", &good)]));
    check("large", &with(layer), &["g:good"], &[("app/a.war/lib/large.jar", "budget-bytes")]);
    let egg = zip(&[("EGG-INFO/PKG-INFO", &filling)]);
    check("egg", &with(plain().file("app/a.egg", egg)), &[], &[("app/a.egg", "budget-bytes")]);
}

/// A layer that inflates to far more than it stores: what stands before is found, and since nobody knows what comes after,
/// the exit code is that of what could not be decided. Nothing is signed of such an image.
#[test]
fn tar_bombs() {
    let times = (1 << 30) / FILLING + 1;
    let named = |name: &str| format!("{{\"name\":\"{name}\",\"version\":\"1\"}}");
    let bomb = Stored::new()
        .add(&entry(b"a/package.json", &named("before")))
        .file("zeros", &[0; 512], times)
        .add(&entry(b"b/package.json", &named("after")));
    let image = bomb.image();
    let digest = image.blobs[3].digest.to_string();
    let sandbox = Sandbox::new();
    sandbox.layout("image", &image);
    let answer = sandbox.within(MEMORY_MIB, "scan oci:image --sample-db --format json --list-all-pkgs");
    assert_eq!((answer.code, answer.error_code()), (1, "layer-ratio"), "{}", answer.stderr);
    assert_eq!(packages(&answer), ["Jinja2", "before", "tzdata", "urllib3"]);
    assert_eq!(not_read(&answer), [(digest, "layer-ratio".to_owned())]);
    // It is not kept: the next scan says the same.
    let again = sandbox.within(MEMORY_MIB, "scan oci:image --sample-db --format json --list-all-pkgs");
    assert_eq!((again.code, packages(&again)), (1, packages(&answer)));
    // Findings over the gate are findings.
    let gated = sandbox.within(MEMORY_MIB, "scan oci:image --sample-db --fail-on medium");
    assert!((11..=14).contains(&gated.code), "{gated}");
    let listed = sandbox.within(MEMORY_MIB, "sbom oci:image --output image.cdx.json");
    assert_eq!((listed.code, listed.error_code()), (1, "layer-ratio"), "{listed}");
    assert!(String::from_utf8_lossy(&sandbox.read("image.cdx.json")).contains("\"before\""));
    let run = sandbox.within(MEMORY_MIB, "run oci:image --sample-db");
    assert_eq!((run.code, run.error_code()), (1, "layer-ratio"), "{run}");
    assert_eq!(sandbox.run("tree oci:image --format json").json()["attachments"], serde_json::json!([]));
}

/// As many entries as a Java archive may have, and one more.
#[test]
fn java_archives_of_many_entries() {
    let crowd = |count: u64| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for i in 0..count {
            writer.start_file(format!("{i}"), stored).expect("in memory");
        }
        writer.start_file("pom.properties", stored).expect("in memory");
        writer.write_all(&properties("last")).expect("in memory");
        writer.finish().expect("in memory").into_inner()
    };
    let limit = catalog::limits::JAR_ENTRIES;
    check("at the limit", &with(plain().file("a.jar", crowd(limit - 1))), &["g:last"], &[]);
    check("past it", &with(plain().file("a.jar", crowd(limit))), &[], &[("a.jar", "budget-items")]);
}

#[test]
fn nested_jars_a_hundred_deep() {
    let mut jar = zip(&[("META-INF/maven/pom.properties", &properties("deep"))]);
    let beside = zip(&[("META-INF/maven/pom.properties", &properties("beside"))]);
    for _ in 0..100 {
        jar = zip(&[("in.jar", &jar)]);
    }
    let layer = plain().file("a.war", zip(&[("a.jar", &jar), ("b.jar", &beside)]));
    check("deep", &with(layer), &["g:beside"], &[("a.war/a.jar/in.jar/in.jar/in.jar", "budget-depth")]);
}

#[test]
fn links_in_a_circle() {
    let metadata = "site-packages/flask-1.dist-info/METADATA";
    let circles = plain()
        .symlink("a", "b")
        .symlink("b", "a")
        .symlink("self", "self")
        .symlink("down", "down/down")
        .symlink("lib", "opt/lib")
        .symlink("opt/lib", "../lib")
        .hardlink("hard", "hard")
        .symlink("var/lib/dpkg/info/a.md5sums", "a.md5sums");
    let through = plain()
        .file(&format!("a/{metadata}"), "Name: flask\nVersion: 1\n")
        .file(&format!("down/down/{metadata}"), "Name: click\nVersion: 1\n")
        .file(&format!("lib/{metadata}"), "Name: werkzeug\nVersion: 1\n");
    let image = above().layer(circles).layer(through).build();
    check("circles", &image, &["click", "flask", "werkzeug"], &[]);
}

#[test]
fn a_crowd_of_entries() {
    let mut tar = Vec::new();
    for i in 0..200_000 {
        let mut header = tar::Header::new_gnu();
        header.set_path(format!("crowd/{i}")).expect("a path");
        header.set_size(0);
        header.set_mode(0o644);
        header.set_cksum();
        tar.extend_from_slice(header.as_bytes());
    }
    let image = above().stored(
        Digest::sha256_of(&tar),
        Blob::new("application/vnd.oci.image.layer.v1.tar+gzip", gzip(&tar)),
    );
    check("crowd", &image.build(), &[], &[]);
}

/// Each in a layer of its own: more than 1 GiB from one is taken for a bomb.
#[test]
fn package_files_of_a_gigabyte() {
    let times = (1_000_000_000 / FILLING) + 1;
    for (path, start, code) in [
        ("app/a.jar", &b"PK\x03\x04"[..], "budget-bytes"),
        ("app/a.dist-info/METADATA", b"Name: a\nVersion: 1\nDescription: ", "budget-bytes"),
        ("var/lib/rpm/Packages.db", b"RpmP\0\0\0\0", "catalog-malformed"),
        ("var/lib/dpkg/status.d/a", b"Package: a\nDescription: a", "budget-bytes"),
    ] {
        let mut block = [b' '; 512];
        block[..start.len()].copy_from_slice(start);
        let image = Stored::new().file(path, &block, times).image();
        check(path, &image, &[], &[(path, code)]);
    }
}

fn special(flag: tar::EntryType, size: usize) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(flag);
    header.set_size(size as u64);
    header.set_cksum();
    let mut tar = header.as_bytes().to_vec();
    tar.resize(512 + size.div_ceil(512) * 512, b'1');
    tar
}

fn entry(path: &[u8], content: &str) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    let mut header = tar::Header::new_gnu();
    header.set_path(std::ffi::OsStr::from_bytes(path)).expect("a path");
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    let mut tar = [header.as_bytes(), content.as_bytes()].concat();
    tar.resize(512 + content.len().div_ceil(512) * 512, 0);
    tar
}

#[test]
fn extended_headers_of_ten_megabytes() {
    let large = 10 << 20;
    let (hidden, seen) = ("a/package.json", "b/package.json");
    let content = |name: &str| format!("{{\"name\":\"{name}\",\"version\":\"1\"}}");
    for flag in [tar::EntryType::XHeader, tar::EntryType::GNULongName, tar::EntryType::GNULongLink] {
        let tar = [
            special(flag, large),
            entry(hidden.as_bytes(), &content("hidden")),
            entry(seen.as_bytes(), &content("seen")),
            vec![0; 1024],
        ];
        let name = format!("{flag:?}");
        check(&name, &archive(tar.concat()), &["seen"], &[(hidden, "layer-special-too-large")]);
    }
    let global = special(tar::EntryType::XGlobalHeader, large);
    let tar = [global, entry(seen.as_bytes(), &content("seen")), vec![0; 1024]].concat();
    check("global", &archive(tar), &["seen"], &[]);
}

#[test]
fn names_that_are_no_text_or_lead_out() {
    let python = |name: &str| format!("Name: {name}\nVersion: 1\n");
    let tar = [
        entry(b"site-packages/caf\xe9-1.dist-info/METADATA", &python("latin")),
        entry("site-packages/café-1.dist-info/METADATA".as_bytes(), &python("utf")),
        entry(b"app/\x1b[2J\n/a.dist-info/METADATA", &python("control")),
        entry(b"./app//./b.dist-info/METADATA", &python("dotted")),
        vec![0; 1024],
    ];
    check("names", &archive(tar.concat()), &["control", "dotted", "latin", "utf"], &[]);
    let out = "../etc/a.dist-info/METADATA";
    let mut tar = entry(b"xx/etc/a.dist-info/METADATA", &python("outside"));
    tar[..2].copy_from_slice(b"..");
    let mut header = tar::Header::from_byte_slice(&tar[..512]).clone();
    header.set_cksum();
    tar[..512].copy_from_slice(header.as_bytes());
    tar.extend([0; 1024]);
    check("out", &archive(tar), &[], &[(out, "layer-path-escapes")]);
}

#[test]
fn files_of_another_kind_than_their_name_says() {
    let elf = b"\x7fELF\x02\x01\x01 and nothing more".as_slice();
    let layer = plain()
        .file("a/package.json", elf)
        .file("app/a.jar", elf)
        .file("app/b.dist-info/METADATA", b"PK\x03\x04")
        .file("app/c.egg", elf)
        .file("opt/a.spdx.json", b"{\"spdxVersion\":\"SPDX-2.3\",\xff\xfe\x00")
        .file("usr/share/rpm/rpmdb.sqlite", elf)
        .file("var/lib/rpm/Packages", b"PK\x03\x04")
        .program("usr/bin/tool", [elf, &[0; 8192]].concat());
    check(
        "kinds",
        &with(layer),
        &[],
        &[
            ("a/package.json", "catalog-malformed"),
            ("app/a.jar", "catalog-malformed"),
            ("app/b.dist-info/METADATA", "catalog-malformed"),
            ("app/c.egg", "catalog-malformed"),
            ("opt/a.spdx.json", "catalog-malformed"),
            ("usr/share/rpm/rpmdb.sqlite", "catalog-malformed"),
            ("var/lib/rpm/Packages", "catalog-unsupported"),
        ],
    );
}

#[test]
fn databases_that_are_cut() {
    const SQLITE: &[u8] = include_bytes!("../../../catalog/src/rpm/fixtures/rpmdb.sqlite");
    const BERKELEY: &[u8] = include_bytes!("../../../catalog/src/rpm/fixtures/Packages");
    for (path, whole) in [("var/lib/rpm/rpmdb.sqlite", SQLITE), ("var/lib/rpm/Packages", BERKELEY)] {
        for kept in [whole.len() / 2, 600, 100, 20] {
            let image = with(plain().file(path, &whole[..kept]));
            check(&format!("{path} {kept}"), &image, &[], &[(path, "catalog-malformed")]);
        }
    }
    // The advisories themselves: a file that is cut is refused before anything is judged by it.
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("db build --sample --out db");
    let whole = sandbox.read("db/trivy.db");
    for kept in [whole.len() / 2, 4096 * 3 + 1, 4096, 100, 0] {
        sandbox.write("db/trivy.db", &whole[..kept]);
        let answer = sandbox.within(MEMORY_MIB, "scan oci:image --db db --no-cache");
        assert_eq!(answer.code, 1, "{kept}\n{answer}");
        assert!(answer.error_code().starts_with("vuln-"), "{kept}\n{answer}");
        assert!(answer.stdout.is_empty() && answer.hint().len() > 10, "{kept}\n{answer}");
    }
}

#[test]
fn what_follows_the_end() {
    let mut stored = Stored::new();
    stored = stored.add(&entry(b"a/package.json", r#"{"name":"seen","version":"1"}"#)).add(&[0; 1024]);
    let diff_id = stored.hasher.finish();
    stored.bytes.extend_from_slice(b"and more that is no gzip");
    let blob = Blob::new("application/vnd.oci.image.layer.v1.tar+gzip", stored.bytes);
    let digest = blob.digest.to_string();
    let image = above().stored(diff_id, blob).build();
    check("layer", &image, &["seen"], &[(&digest, "layer-trailing-bytes")]);
    // Within the archive, after its end: engines stop there, and so does the scan.
    let tar = [
        entry(b"a/package.json", r#"{"name":"seen","version":"1"}"#),
        vec![0; 1024],
        entry(b"b/package.json", r#"{"name":"after","version":"1"}"#),
    ];
    check("archive", &archive(tar.concat()), &["seen"], &[]);
    let jar = [zip(&[("META-INF/maven/pom.properties", &properties("good"))]), vec![b'x'; 30_000]].concat();
    check("jar", &with(plain().file("a.jar", jar)), &["g:good"], &[]);
}

#[test]
fn bills_of_materials_made_to_hurt() {
    let deep = |open: &str, count: usize| open.repeat(count);
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE bom [<!ENTITY a0 \"ha\">");
    for i in 1..64 {
        laughs += &format!("<!ENTITY a{i} \"&a{};&a{};\">", i - 1, i - 1);
    }
    laughs += "]><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components><component type=\"library\">\
               <name>&a63;</name><version>1</version></component></components></bom>";
    let parent = |count: usize| {
        let start = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":["#;
        start.to_owned() + &deep(r#"{"type":"library","name":"a","version":"1","components":["#, count)
    };
    let sandbox = Sandbox::new();
    for (name, text) in [
        ("deep.json", deep("[", 1_000_000)),
        ("deep-object.json", deep("{\"a\":", 1_000_000)),
        ("nested.cdx.json", parent(100_000)),
        ("laughs.cdx.xml", laughs),
        (
            "deep.xml",
            format!("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">{}", deep("<a>", 1_000_000)),
        ),
        ("cut.spdx.json", r#"{"spdxVersion":"SPDX-2.3","packages":[{"name":"a""#.into()),
        ("cut.spdx", "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: <text>and so on".into()),
    ] {
        sandbox.write(name, text);
        let answer = sandbox.within(MEMORY_MIB, &format!("scan sbom:{name} --sample-db"));
        assert!([1, 2].contains(&answer.code), "{name}\n{answer}");
        let code = answer.error_code();
        assert!(code.starts_with("sbom-") || code == "budget-depth", "{name}\n{answer}");
        assert!(answer.stdout.is_empty() && answer.hint().len() > 10, "{name}\n{answer}");
    }
    // More than is read is not even begun.
    std::fs::File::create(sandbox.path("large.json")).and_then(|file| file.set_len(1 << 30)).expect("sparse");
    let answer = sandbox.within(MEMORY_MIB, "scan sbom:large.json --sample-db");
    assert_eq!((answer.code, answer.error_code()), (1, "budget-bytes"), "{answer}");
    // Inside an image it costs itself only.
    let small = format!(
        r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{}{{}}]}}"#,
        deep("{},", 9_000_000)
    );
    let layer = plain()
        .file("opt/a.cdx.json", parent(100_000))
        .file("opt/b.cdx.json", small)
        .file("opt/MIT.spdx", deep("[", 1_000_000));
    let unread = [("opt/a.cdx.json", "catalog-malformed"), ("opt/b.cdx.json", "budget-items")];
    check("inside", &with(layer), &[], &unread);
}

/// What is listed again and again is found once, and what costs many times its bytes is refused before it does.
#[test]
fn bills_of_materials_that_repeat() {
    let sandbox = Sandbox::new();
    let urllib3 = |reference: &str| {
        format!(
            r#"{{"type":"library","name":"urllib3","version":"1.26.4","bom-ref":"{reference}","purl":"pkg:pypi/urllib3@1.26.4"}}"#
        )
    };
    let document = |components: &str, needs: &str| {
        format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{components}],"dependencies":[{{"ref":"a","dependsOn":[{needs}]}}]}}"#
        )
    };
    let same = vec![urllib3("a"); 20_000].join(",");
    let each: Vec<String> = (0..20_000).map(|n| urllib3(&n.to_string())).collect();
    let times = |one: &str, count: usize| vec![one; count].join(",");
    sandbox.write("plain.json", document(&urllib3("a"), r#""a""#));
    let plain = sandbox.run("scan sbom:plain.json --sample-db --format json --list-all-pkgs=false").json();
    let findings =
        |document: &serde_json::Value| document["Results"][0]["Vulnerabilities"].as_array().map(Vec::len);
    assert!(findings(&plain) > Some(0));
    for (name, text, memory) in [
        ("same", document(&same, r#""a""#), 100),
        ("each", document(&each.join(","), r#""a""#), 200),
        (
            "circles",
            document(&format!("{},{}", urllib3("a"), urllib3("b")), &times(r#""b","a""#, 1_000_000)),
            200,
        ),
    ] {
        sandbox.write("a.json", text);
        let answer =
            sandbox.within(memory, "scan sbom:a.json --sample-db --format json --list-all-pkgs=false");
        assert_eq!(answer.code, 0, "{name}\n{}", answer.stderr);
        assert_eq!(findings(&answer.json()), findings(&plain), "{name}");
    }
    for (name, text) in [
        ("objects", document(&times("{}", 3_000_000), "")),
        ("references", document(&urllib3("a"), &times(r#""a""#, 9_000_000))),
    ] {
        sandbox.write("a.json", text);
        let answer = sandbox.within(350, "scan sbom:a.json --sample-db");
        assert_eq!((answer.code, answer.error_code()), (1, "budget-items"), "{name}\n{answer}");
    }
}
