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
    check("opt/jdk/bin/java", b"\0openjdk\0java\x001.8\x001.8.0_352-b08\0", Some("openjdk 1.8.0_352-b08"));
    check("opt/jdk/bin/java", b"\0openjdk\0java\x000.0\x0021+35-LTS\0", Some("openjdk 21+35-LTS"));
    check("opt/jdk/bin/java", b"\0openjdk\0java\x000.0\0%s\0", None);
    check("opt/jdk/lib/libjvm.so", b"linux-amd64 JRE (1.8.0_352-b08), built", Some("openjdk 1.8.0_352-b08"));
    // Words of others that are not to be taken for its own.
    check(
        "usr/bin/ruby",
        b"m extension library for ruby 1.8)\0\0ruby 3.1.2p20 (2022-04-12",
        Some("ruby 3.1.2p20"),
    );
    check(
        "usr/lib/postgresql/15/bin/postgres",
        b"from PostgreSQL 9.1.\0postgres (PostgreSQL) 15.20 (Debian",
        Some("postgresql 15.20"),
    );
    check(
        "usr/sbin/mariadbd",
        b"for example 10.1.1-MariaDB-mariadb1precise\0\0-0+deb12u1\x0010.11.19-MariaDB\0",
        Some("mariadb 10.11.19"),
    );
    check("usr/sbin/haproxy", b"removed in HAProxy version 2.5. Use", None);
    check("usr/sbin/haproxy", b"\0 version 2.6 is old\n, released 2026", None);
    check("usr/sbin/haproxy", b"\0HA-Proxy version 1.5.18 2016/05/10\n", Some("haproxy 1.5.18"));
    check("usr/sbin/sshd", b"\0OpenSSH_9.2\0%s, %s\n\0", None);
    // As its sources write it: no build of it was at hand.
    check("usr/bin/envoy", b"\0aca3d1ee5b2c/1.28.0/Clean/RELEASE/BoringSSL", Some("envoy 1.28.0"));
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

/// Cut from programs of Debian 12: fixtures/SOURCES.md.
const OF_DEBIAN: &[(&str, &[u8], &str)] = &[
    ("bash", include_bytes!("fixtures/bash.bin"), "bash 5.2.15"),
    ("busybox", include_bytes!("fixtures/busybox.bin"), "busybox 1.35.0"),
    ("libc.so.6", include_bytes!("fixtures/libc.so.6.bin"), "glibc 2.36"),
    ("curl", include_bytes!("fixtures/curl.bin"), "curl 7.88.1"),
    ("libcurl.so.4.8.0", include_bytes!("fixtures/libcurl.so.4.8.0.bin"), "curl 7.88.1"),
    ("getopt", include_bytes!("fixtures/getopt.bin"), "util-linux 2.38.1"),
    ("git", include_bytes!("fixtures/git.bin"), "git 2.39.5"),
    ("lua5.4", include_bytes!("fixtures/lua5.4.bin"), "lua 5.4.4"),
    ("luajit", include_bytes!("fixtures/luajit.bin"), "luajit 2.1.0"),
    ("memcached", include_bytes!("fixtures/memcached.bin"), "memcached 1.6.18"),
    ("openssl", include_bytes!("fixtures/openssl.bin"), "openssl 3.0.22"),
    ("libcrypto.so.3", include_bytes!("fixtures/libcrypto.so.3.bin"), "openssl 3.0.22"),
    ("perl", include_bytes!("fixtures/perl.bin"), "perl 5.36.0"),
    ("python3.11", include_bytes!("fixtures/python3.11.bin"), "python 3.11.2"),
    ("libpython3.11.so.1.0", include_bytes!("fixtures/libpython3.11.so.1.0.bin"), "python 3.11.2"),
    ("ssh", include_bytes!("fixtures/ssh.bin"), "openssh 9.2p1"),
    ("sshd", include_bytes!("fixtures/sshd.bin"), "openssh 9.2p1"),
    ("tor", include_bytes!("fixtures/tor.bin"), "tor 0.4.9.11"),
    ("java", include_bytes!("fixtures/java.bin"), "openjdk 17.0.21+9-1-deb12u1-Debian"),
    ("libjvm.so", include_bytes!("fixtures/libjvm.so.bin"), "openjdk 17.0.21+9-1-deb12u1-Debian"),
    ("postgres", include_bytes!("fixtures/postgres.bin"), "postgresql 15.20"),
    ("apache2", include_bytes!("fixtures/apache2.bin"), "httpd 2.4.71"),
    ("dnsmasq", include_bytes!("fixtures/dnsmasq.bin"), "dnsmasq 2.90"),
    ("dropbear", include_bytes!("fixtures/dropbear.bin"), "dropbear 2022.83"),
    ("haproxy", include_bytes!("fixtures/haproxy.bin"), "haproxy 2.6.12"),
    ("lighttpd", include_bytes!("fixtures/lighttpd.bin"), "lighttpd 1.4.69"),
    ("mariadbd", include_bytes!("fixtures/mariadbd.bin"), "mariadb 10.11.19"),
    ("nginx", include_bytes!("fixtures/nginx.bin"), "nginx 1.22.1"),
    ("proftpd", include_bytes!("fixtures/proftpd.bin"), "proftpd 1.3.8"),
    ("slapd", include_bytes!("fixtures/slapd.bin"), "openldap 2.5.13"),
    ("squid", include_bytes!("fixtures/squid.bin"), "squid 5.7"),
    ("unbound", include_bytes!("fixtures/unbound.bin"), "unbound 1.17.1"),
    ("varnishd", include_bytes!("fixtures/varnishd.bin"), "varnish 7.1.1"),
    ("vsftpd", include_bytes!("fixtures/vsftpd.bin"), "vsftpd 3.0.3"),
    ("openvpn", include_bytes!("fixtures/openvpn.bin"), "openvpn 2.6.14"),
    ("php8.2", include_bytes!("fixtures/php8.2.bin"), "php 8.2.35"),
    ("libruby-3.1.so.3.1.2", include_bytes!("fixtures/libruby-3.1.so.3.1.2.bin"), "ruby 3.1.2p20"),
    ("redis-check-rdb", include_bytes!("fixtures/redis-check-rdb.bin"), "redis 7.0.15"),
    ("libnode.so.108", include_bytes!("fixtures/libnode.so.108.bin"), "node 18.20.4"),
    ("libpostfix-global.so", include_bytes!("fixtures/libpostfix-global.so.bin"), "postfix 3.7.11"),
    ("libexpat.so.1.8.10", include_bytes!("fixtures/libexpat.so.1.8.10.bin"), "expat 2.5.0"),
    ("libtinfo.so.6.4", include_bytes!("fixtures/libtinfo.so.6.4.bin"), "ncurses 6.4.20221231"),
    ("libz.so.1.2.13", include_bytes!("fixtures/libz.so.1.2.13.bin"), "zlib 1.2.13"),
    ("libarchive.so.13.6.2", include_bytes!("fixtures/libarchive.so.13.6.2.bin"), "libarchive 3.6.2"),
    ("libavcodec.so.59.37.100", include_bytes!("fixtures/libavcodec.so.59.37.100.bin"), "ffmpeg 5.1.9"),
    ("libavutil.so.57.28.100", include_bytes!("fixtures/libavutil.so.57.28.100.bin"), "ffmpeg 5.1.9"),
    ("libgcrypt.so.20.4.1", include_bytes!("fixtures/libgcrypt.so.20.4.1.bin"), "libgcrypt 1.10.1"),
    ("libksba.so.8.14.3", include_bytes!("fixtures/libksba.so.8.14.3.bin"), "libksba 1.6.3"),
    ("libpng16.so.16.39.0", include_bytes!("fixtures/libpng16.so.16.39.0.bin"), "libpng 1.6.39"),
    ("libssh2.so.1.0.1", include_bytes!("fixtures/libssh2.so.1.0.1.bin"), "libssh2 1.10.0"),
    ("libsqlite3.so.0.8.6", include_bytes!("fixtures/libsqlite3.so.0.8.6.bin"), "sqlite 3.40.1"),
];

#[test]
fn programs_of_debian() {
    for (file, bytes, expected) in OF_DEBIAN {
        assert_eq!(scan(&format!("usr/bin/{file}"), bytes).as_deref(), Some(*expected), "{file}");
        // What stands before the mark says nothing.
        assert_eq!(scan(&format!("usr/bin/{file}"), &bytes[..90]), None, "{file}");
    }
}
