"""Makes root file systems with programs that no package manager installed: program_tree.py ROOTS. They are made up of the words that the programs
themselves have, which are what Syft and assay know them by. One root has no distribution, one has Debian's name, one Alpine's."""
import pathlib
import sys

# Header of ELF for x86-64, and what makes a file too large to be looked at for nothing.
HEAD, REST = bytes.fromhex("7f454c4602010100") + bytes(56), bytes(8192)
PROGRAMS = {
    "node-16/bin/node": b"\0node.js/v16.20.2\0", "node-18/bin/node": b"\0node.js/v18.12.1\0", "node-22/bin/node": b"\0node.js/v22.9.0\0",
    "python-3.11/bin/python3.11": b"\x003.11.2\0", "python-3.12/lib/libpython3.12.so.1.0": b"\x003.12.0rc3\0",
    "redis-7.0/bin/redis-server": b"\0x7.0.14buildkitsandbox-1702957741000000000\0", "redis-6.2/bin/redis-server": b"\0x6.2.7buildkitsandbox-1702957741000000000\0",
    "valkey-8/bin/valkey-server": b"\0x8.0.1buildkitsandbox-1702957741000000000\0",
    "nginx/sbin/nginx": b"\0nginx version: nginx/1.25.3\0", "httpd/bin/httpd": b"\0Server version: Apache/2.4.58 (Unix)\0",
    "openssl-1.1/bin/openssl": b"\0OpenSSL 1.1.1w  11 Sep 2023\0", "openssl-1.0/bin/openssl": b"\0OpenSSL 1.0.2zg  7 Feb 2023\0",
    "openssl-3/bin/openssl": b"\0OpenSSL 3.0.15 3 Sep 2024\0", "busybox/bin/busybox": b"\0BusyBox v1.36.1 (2023-05-18)\0",
    "bash/bin/bash": b"\0@(#)Bash version 5.2.15(1) release GNU\0", "curl/bin/curl": b"\0curl/8.5.0\0", "haproxy/sbin/haproxy": b"\0HA-Proxy version 1.5.18 2016/05/10\n\0",
    "memcached/bin/memcached": b"\0memcached 1.6.22\0", "postgres/bin/postgres": b"\0PostgreSQL 15.4 on %s\0postgres (PostgreSQL) 15.4\0",
    "ruby/bin/ruby": b"\0ruby 3.2.1 (2023-02-08 revision 31819e82c8) [x86_64-linux]\0", "lighttpd/sbin/lighttpd": b"\0lighttpd/1.4.71\0",
    "proftpd/sbin/proftpd": b"\0ProFTPD Version 1.3.8\0", "util-linux/bin/getopt": b"\0util-linux 2.38.1\0",
    "ffmpeg/lib/libavcodec.so.60": b"\0FFmpeg version 6.0\0",
    "java-8/bin/java": b"\0openjdk\0java\x001.8\x001.8.0_352-b08\0", "java-8u/bin/java": b"\0openjdk\0java\x001.8\x001.8.0_402-b06\0",
    "java-11/bin/java": b"\0openjdk\0java\x000.0\x0011.0.17+8-LTS\0", "java-21/bin/java": b"\0openjdk\0java\x000.0\x0021.0.5+11-LTS\0",
}
for name, release in (("programs", None), ("programs-debian", 'ID="debian"\nVERSION_ID="12"\n'), ("programs-alpine", 'ID="alpine"\nVERSION_ID="3.18.4"\n')):
    root = pathlib.Path(sys.argv[1], name)
    for path, words in PROGRAMS.items():
        file = root / "opt" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(HEAD + words + REST)
        file.chmod(0o755)
    if release:
        (root / "etc").mkdir()
        (root / "etc/os-release").write_text(release)
