use super::*;

fn scan(path: &str, data: &[u8]) -> Option<String> {
    let mut scanner = Scanner::of(path);
    scanner.feed(data);
    scanner.finish().map(|record| format!("{} {}", record.name, record.version))
}

#[test]
fn programs_by_their_own_words() {
    let check = |path: &str, data: &[u8], expected: Option<&str>| {
        assert_eq!(scan(path, data).as_deref(), expected, "{path}");
    };
    check(
        "usr/local/bin/node",
        b"x https://nodejs.org/download/release/node.js/v18.19.1 y",
        Some("node 18.19.1"),
    );
    check("usr/local/bin/node", b"no version", None);
    check("usr/local/bin/python3.12", b"\x003.1\x003.12.4\x003.12\x00", Some("python 3.12.4"));
    check("usr/local/lib/libpython3.11.so.1.0", b"\x003.11.0rc1\x00", Some("python 3.11.0rc1"));
    check("usr/local/bin/python3", b"\x003.12.4\x00", None);
    check("usr/local/bin/python-config", b"\x003.12.4\x00", None);
    check("usr/local/bin/redis-server", b"\x00-0007.0.11buildkitsandbox-1683\x00", Some("redis 0007.0.11"));
    check(
        "usr/local/bin/redis-server",
        b"(00000000:0)\x00\x007.2.4buildkitsandbox-17\x00",
        Some("redis 7.2.4"),
    );
    check("usr/sbin/nginx", b"nginx version: nginx/1.25.3\n", Some("nginx 1.25.3"));
    check("usr/bin/openssl", b"OpenSSL %s\x00OpenSSL 3.0.2 15 Mar 2022", Some("openssl 3.0.2"));
    check("usr/lib/libcrypto.so.1.0.0", b"OpenSSL 1.0.2k-fips  26 Jan 2017", Some("openssl 1.0.2k"));
    check("bin/busybox", b"BusyBox v1.36.1 (2023-05-18)", Some("busybox 1.36.1"));
    check("usr/sbin/mariadbd", b"\x0010.6.15-MariaDB\x00", Some("mariadb 10.6.15"));
    check("usr/sbin/sshd", b"OpenSSH_9.2p1 Debian", Some("openssh 9.2p1"));
    check("usr/bin/other", b"nginx/1.25.3", None);
    check("usr/lib/libz.so.1.2.13", b" deflate 1.2.13 Copyright", Some("zlib 1.2.13"));
}

#[test]
fn a_mark_over_two_windows_is_seen_in_their_overlap() {
    let mut scanner = Scanner::of("nginx");
    scanner.feed(b"nginx/1.2");
    assert!(scanner.finish().is_some());
    let mut scanner = Scanner::of("nginx");
    scanner.feed(b"ngin");
    scanner.feed(b"nginx/1.25.3 ");
    assert_eq!(scanner.finish().map(|record| record.version), Some("1.25.3".into()));
}

#[test]
fn changed_bytes_never_panic() {
    for at in 0..=255u8 {
        for path in ["python3.12", "node", "redis-server", "mysqld", "libpython3.so"] {
            let _ = scan(path, &[at, 0, b'3', b'.', b'1', b'2', b'.', at, 0, at]);
            let _ = scan(path, b"-MariaDBbuildkitsandbox-node.js/v");
        }
    }
}
