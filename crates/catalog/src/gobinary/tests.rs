use super::*;

fn binary(version: &str, info: &str) -> Vec<u8> {
    let mut data = vec![0x7f, b'E', b'L', b'F'];
    data.resize(4096, 0);
    data.extend(MARK);
    data.extend([8, FLAG_INLINE]);
    data.resize(4096 + HEADER_BYTES, 0);
    data.push(u8::try_from(version.len()).expect("short"));
    data.extend(version.as_bytes());
    let framed = [&INFO_START[..], info.as_bytes(), &INFO_END[..]].concat();
    let n = framed.len();
    data.extend([u8::try_from(n & 0x7f).expect("seven bits") | 0x80, u8::try_from(n >> 7).expect("small")]);
    data.extend(framed);
    data.resize(data.len() + 1000, 0);
    data
}

const INFO: &str = "path\tm.com/x\nmod\tm.com/x\tv1.0.0\t\ndep\ta.com/b\tv0.1.0\th1:x=\n";

fn list(found: &Found) -> Vec<String> {
    found.records.iter().map(|r| format!("{} {}", r.name, r.version)).collect()
}

#[test]
fn inline_form() {
    assert_eq!(
        list(&parse(&binary("go1.22.1", INFO))),
        ["m.com/x v1.0.0", "a.com/b v0.1.0", "stdlib v1.22.1"]
    );
}

#[test]
fn chunk_borders_do_not_matter() {
    let data = binary("go1.22.1", INFO);
    let whole = parse(&data);
    for chunk in [100, 129, 1000, 4090] {
        let mut scanner = Scanner::default();
        let mut at = 0;
        while at + chunk + 64 < data.len() {
            scanner.feed(&data[at..at + chunk + 64], chunk);
            at += chunk;
        }
        scanner.feed(&data[at..], data.len() - at);
        assert_eq!(scanner.finish(), whole, "{chunk}");
    }
}

#[test]
fn a_mark_without_sense_is_passed_over() {
    let mut data = vec![0; 64];
    data.extend(MARK);
    data.extend([b'x'; 400]);
    data.extend(binary("go1.21.0", INFO));
    assert_eq!(list(&parse(&data)).last().map(String::as_str), Some("stdlib v1.21.0"));
}

#[test]
fn pointer_form_gives_modules_and_says_what_is_missing() {
    let mut data = vec![0; 64];
    data.extend(MARK);
    data.extend([8, 0]);
    data.resize(1000, 0);
    data.extend([&INFO_START[..], INFO.as_bytes(), &INFO_END[..]].concat());
    let found = parse(&data);
    assert_eq!(list(&found), ["m.com/x v1.0.0", "a.com/b v0.1.0"]);
    assert!(matches!(found.unreadable[..], [(None, ReadError::Unsupported { .. })]));
}

#[test]
fn pointer_form_with_one_version_that_stands_alone() {
    let of = |start: &[u8], versions: &[u8]| {
        let mut data = start.to_vec();
        data.resize(100, 0);
        data.extend(versions);
        data.extend(MARK);
        data.extend([8, 0]);
        data.resize(1000, 0);
        data.extend([&INFO_START[..], INFO.as_bytes(), &INFO_END[..]].concat());
        let found = parse(&data);
        (list(&found).last().cloned().unwrap_or_default(), found.unreadable.len())
    };
    let stdlib = ("stdlib v1.17.2".to_owned(), 0);
    let none = ("a.com/b v0.1.0".to_owned(), 1);
    let (note, id) = (BUILD_ID[0], BUILD_ID[1]);
    assert_eq!(of(note, b"\0go1.17.2\0"), stdlib);
    assert_eq!(of(id, b"\0go1.17.2\0 \0go1.17.2\0 xgo1.13\0"), stdlib);
    assert_eq!(of(note, b"\0go1.17.2\0\0go1.13\0"), none, "which of two cannot be told");
    assert_eq!(of(note, b"\0go1.13.go\0 vendor/go1.9\0"), none);
    assert_eq!(of(b"", b"\0go1.17.2\0"), none, "no program of Go");
}

#[test]
fn cut_anywhere_never_panics() {
    let data = binary("go1.22.1", INFO);
    for end in (4000..data.len()).step_by(7) {
        let _ = parse(&data[..end]);
    }
}
