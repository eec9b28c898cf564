//! Common programs that no package manager installed, known by the version string in their binary. The marks are what
//! the programs themselves print for `--version` or send in a header.

mod capability;

use memchr::memmem;
use sbom::Ecosystem;

use crate::Record;

pub(crate) use capability::CAPABILITY;

/// A program.
struct Program {
    /// Its name in package URLs, `pkg:generic/NAME`.
    name: &'static str,
    /// How the file is called.
    file: File,
    /// What stands beside the version.
    mark: Mark,
}

enum File {
    Is(&'static [&'static str]),
    /// Begins so, and goes on with a digit, a dot, or not at all.
    Begins(&'static str),
}

enum Mark {
    /// The version follows.
    Before(&'static str),
    /// The same, with the letter of portable releases: `9.2p1`, not `9.2`, which is there too.
    Portable(&'static str),
    /// The version follows, with its update and build: `1.8.0_352-b08`, `11.0.17+8-LTS`.
    Runtime(&'static str),
    /// The version precedes.
    After(&'static str),
    /// The version precedes and begins a text; examples in the program's messages do not.
    Ends(&'static str),
    /// A text of its own that begins so: three numbers or more, between two NUL bytes.
    Whole(&'static str),
    /// The version stands between the two, on one line: `version 2.6.12-1, released 2026`.
    Amid(&'static str, &'static str),
    /// Between two NUL bytes, with the number in the file's name at its start: `python3.12` holds `3.12.1`.
    OfFile(&'static str),
}

const fn program(name: &'static str, files: &'static [&'static str], mark: &'static str) -> Program {
    Program { name, file: File::Is(files), mark: Mark::Before(mark) }
}

const fn begins(name: &'static str, file: &'static str, mark: &'static str) -> Program {
    Program { name, file: File::Begins(file), mark: Mark::Before(mark) }
}

const PROGRAMS: &[Program] = &[
    Program { name: "python", file: File::Begins("python"), mark: Mark::OfFile("python") },
    Program { name: "python", file: File::Begins("libpython"), mark: Mark::OfFile("libpython") },
    program("node", &["node", "nodejs"], "node.js/v"),
    begins("node", "libnode.so", "node.js/v"),
    program("ruby", &["ruby"], "\0ruby "),
    begins("ruby", "libruby.so", "\0ruby "),
    begins("ruby", "libruby-", "\0ruby "),
    program("perl", &["perl"], "/lib/perl5/"),
    program("perl", &["perl"], "/share/perl/"),
    // What JLI_Launch is called with: names, two parts of the version, and all of it.
    Program { name: "openjdk", file: File::Is(&["java"]), mark: Mark::Runtime("openjdk\0java\x000.0\0") },
    Program { name: "openjdk", file: File::Is(&["java"]), mark: Mark::Runtime("openjdk\0java\x001.8\0") },
    Program { name: "openjdk", file: File::Begins("libjvm.so"), mark: Mark::Runtime(" JRE (") },
    begins("lua", "lua", "Lua "),
    begins("luajit", "luajit", "LuaJIT "),
    begins("php", "php", "PHP/"),
    program("php", &["php-fpm", "php-cgi", "libphp.so"], "PHP/"),
    Program { name: "redis", file: File::Is(&["redis-server"]), mark: Mark::After("buildkitsandbox-") },
    // What INFO tells one after the other: the version, and which atomic operations are used.
    Program {
        name: "redis",
        file: File::Is(&["redis-server", "redis-check-rdb"]),
        mark: Mark::After("\0c11-builtin"),
    },
    Program { name: "valkey", file: File::Is(&["valkey-server"]), mark: Mark::After("buildkitsandbox-") },
    program("nginx", &["nginx"], "nginx/"),
    program("httpd", &["httpd", "apache2"], "Apache/"),
    program("lighttpd", &["lighttpd"], "lighttpd/"),
    program("haproxy", &["haproxy"], "HA-Proxy version "),
    // Since 2.3 "HAProxy version" stands in messages about others; what is printed is put together from this.
    Program { name: "haproxy", file: File::Is(&["haproxy"]), mark: Mark::Amid(" version ", ", released 20") },
    Program { name: "envoy", file: File::Is(&["envoy"]), mark: Mark::After("/Clean/RELEASE/") },
    program("openssl", &["openssl"], "OpenSSL "),
    Program { name: "openssl", file: File::Begins("libcrypto.so"), mark: Mark::Before("OpenSSL ") },
    Program { name: "openssl", file: File::Begins("libssl.so"), mark: Mark::Before("OpenSSL ") },
    program("busybox", &["busybox"], "BusyBox v"),
    program("bash", &["bash"], "Bash version "),
    Program { name: "openssh", file: File::Is(&["ssh", "sshd"]), mark: Mark::Portable("OpenSSH_") },
    program("memcached", &["memcached"], "memcached "),
    program("postgresql", &["postgres"], "postgres (PostgreSQL) "),
    program("mysql", &["mysqld"], "/mysql-"),
    Program {
        name: "mariadb",
        file: File::Is(&["mariadbd", "mysqld", "mariadb"]),
        mark: Mark::Ends("-MariaDB"),
    },
    Program { name: "curl", file: File::Begins("libcurl.so"), mark: Mark::Before("libcurl/") },
    program("curl", &["curl"], "curl/"),
    Program { name: "zlib", file: File::Begins("libz.so"), mark: Mark::Before("deflate ") },
    program("util-linux", &["getopt"], "util-linux "),
    program("dropbear", &["dropbear", "dropbearmulti"], "SSH-2.0-dropbear_"),
    program("dnsmasq", &["dnsmasq"], "dnsmasq-"),
    program("unbound", &["unbound"], "unbound "),
    program("squid", &["squid"], "squid/"),
    program("varnish", &["varnishd"], "varnish-"),
    program("git", &["git"], "git/"),
    program("glibc", &["libc.so.6"], "stable release version "),
    program("openvpn", &["openvpn"], "\0OpenVPN "),
    program("openldap", &["slapd"], "$OpenLDAP: slapd "),
    Program { name: "postfix", file: File::Is(&["libpostfix-global.so"]), mark: Mark::Whole("3.") },
    program("proftpd", &["proftpd"], "ProFTPD Version "),
    program("tor", &["tor"], "(on Tor "),
    program("vsftpd", &["vsftpd"], "(vsFTPd "),
    begins("expat", "libexpat.so", "expat_"),
    begins("ffmpeg", "libavcodec.so", "FFmpeg version "),
    begins("ffmpeg", "libavutil.so", "FFmpeg version "),
    begins("libarchive", "libarchive.so", "libarchive "),
    begins("libgcrypt", "libgcrypt.so", "This is Libgcrypt "),
    begins("libksba", "libksba.so", "This is Libksba "),
    begins("libpng", "libpng16.so", "libpng version "),
    begins("libssh2", "libssh2.so", "libssh2_"),
    begins("ncurses", "libtinfo.so", "ncurses "),
    Program { name: "sqlite", file: File::Begins("libsqlite3.so"), mark: Mark::Whole("3.") },
];

/// The longest version looked at: 32 bytes.
const VERSION_BYTES: usize = 32;

/// The longest version of a Java runtime, whose makers add words of their own: 64 bytes.
const RUNTIME_BYTES: usize = 64;

/// Looks for the marks of the programs a file's name allows.
pub struct Scanner<'a> {
    file: &'a str,
    wanted: Vec<&'static Program>,
    found: Option<Record>,
}

impl<'a> Scanner<'a> {
    /// For the file at a path.
    #[must_use]
    pub fn of(path: &'a str) -> Self {
        let file = path.rsplit('/').next().unwrap_or(path);
        let wanted = PROGRAMS.iter().filter(|program| program.file.matches(file)).collect();
        Self { file, wanted, found: None }
    }

    /// Looks at a window of the stream; windows overlap by more than a mark and a version.
    pub fn feed(&mut self, window: &[u8]) {
        for program in self.wanted.iter().filter(|_| self.found.is_none()) {
            if let Some(version) = program.mark.version(self.file, window) {
                self.found = Some(Record::new(Ecosystem::Binary, program.name, version));
                return;
            }
        }
    }

    /// What was found when the stream has ended.
    #[must_use]
    pub fn finish(self) -> Option<Record> {
        self.found
    }
}

impl File {
    fn matches(&self, name: &str) -> bool {
        match self {
            Self::Is(names) => names.contains(&name),
            Self::Begins(start) => name.strip_prefix(start).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            }),
        }
    }
}

impl Mark {
    fn version(&self, file: &str, window: &[u8]) -> Option<String> {
        match self {
            Self::Before(mark) => {
                memmem::find_iter(window, mark).find_map(|at| version(window.get(at + mark.len()..)?))
            }
            Self::Portable(mark) => memmem::find_iter(window, mark).find_map(|at| {
                version(window.get(at + mark.len()..)?).filter(|version| version.contains('p'))
            }),
            Self::Runtime(mark) => memmem::find_iter(window, mark).find_map(|at| {
                let rest = window.get(at + mark.len()..)?;
                let rest = &rest[..rest.len().min(RUNTIME_BYTES)];
                let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"._+-".contains(b)))?;
                let text = std::str::from_utf8(&rest[..end]).ok()?;
                text.starts_with(|c: char| c.is_ascii_digit()).then(|| text.to_owned())
            }),
            Self::After(mark) => memmem::find_iter(window, mark).find_map(|at| {
                let before = &window[at.saturating_sub(VERSION_BYTES)..at];
                let start =
                    before.iter().rposition(|b| !(b.is_ascii_digit() || *b == b'.')).map_or(0, |i| i + 1);
                version(&before[start..])
            }),
            Self::Ends(mark) => memmem::find_iter(window, mark).find_map(|at| {
                let before = &window[at.saturating_sub(VERSION_BYTES)..at];
                let start = before.iter().rposition(|b| *b == 0)? + 1;
                version(&before[start..])
            }),
            Self::Whole(first) => memmem::find_iter(window, format!("\0{first}").as_bytes()).find_map(|at| {
                let text = window.get(at + 1..)?;
                let end = text.iter().take(VERSION_BYTES).position(|b| *b == 0)?;
                let plain = text[..end].iter().all(|b| b.is_ascii_digit() || *b == b'.');
                let numbers = text[..end].split(|b| *b == b'.').filter(|number| !number.is_empty()).count();
                (plain && numbers >= 3).then(|| version(&text[..end]))?
            }),
            Self::Amid(mark, next) => memmem::find_iter(window, mark).find_map(|at| {
                let rest = window.get(at + mark.len()..)?;
                let rest = &rest[..rest.len().min(VERSION_BYTES + next.len())];
                let end = memmem::find(rest, next.as_bytes())?;
                let plain = rest[..end].iter().all(|b| b.is_ascii_graphic());
                plain.then(|| version(&rest[..end]))?
            }),
            Self::OfFile(prefix) => {
                let number = file.strip_prefix(prefix)?;
                let end = number.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(number.len());
                // `libpython3.12.so.1.0`: the number ends before the next word.
                let number = number[..end].trim_end_matches('.');
                let mark = format!("\0{number}.");
                (number.contains('.')).then_some(())?;
                memmem::find_iter(window, mark.as_bytes()).find_map(|at| {
                    let text = window.get(at + 1..)?;
                    let end = text.iter().take(VERSION_BYTES).position(|b| *b == 0)?;
                    version(&text[..end])
                })
            }
        }
    }
}

/// Digits and dots with at least one dot, and letters behind as `3.0.2k`, `1.0rc1` or `9.2p1` have.
fn version(data: &[u8]) -> Option<String> {
    let data = &data[..data.len().min(VERSION_BYTES)];
    let end = data.iter().position(|b| !(b.is_ascii_alphanumeric() || *b == b'.')).unwrap_or(data.len());
    let text = std::str::from_utf8(&data[..end]).ok()?.trim_end_matches('.');
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    (digits && text.contains('.') && letters <= 5).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
