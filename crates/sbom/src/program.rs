//! Programs and the names the National Vulnerability Database has for them: vendor and
//! product of a CPE (NISTIR 7695). Packages are called as `catalog` and Syft call them, by the last part of their package
//! URL. Names that are Syft's are those of its classifiers (syft 1.54.1 `syft/pkg/cataloger/binary`).
//!
//! Only what is in the table has a CPE. Others guess vendors and products for every package; a guess finds what is not
//! there and is the larger part of what such scanners report wrongly.

use std::borrow::Cow;

use crate::cpe::Cpe;
use crate::{Ecosystem, Package};

/// A name, and vendors with products of it.
type Row = (&'static str, &'static [(&'static str, &'static str)]);

/// In the order of their names.
const PROGRAMS: &[Row] = &[
    ("arangodb", &[("arangodb", "arangodb")]),
    ("auditbeat", &[("elastic", "auditbeat")]),
    ("aws-lc", &[("amazon", "aws_libcrypto")]),
    ("bash", &[("gnu", "bash")]),
    ("bun", &[("oven-sh", "bun")]),
    ("busybox", &[("busybox", "busybox")]),
    ("cabal", &[("haskell", "cabal")]),
    ("chrome", &[("google", "chrome")]),
    ("composer", &[("getcomposer", "composer")]),
    ("consul", &[("hashicorp", "consul")]),
    ("curl", &[("haxx", "curl"), ("haxx", "libcurl")]),
    ("dart", &[("dart", "dart_software_development_kit")]),
    ("deno", &[("deno", "deno")]),
    ("dnsmasq", &[("thekelleys", "dnsmasq")]),
    ("dropbear", &[("dropbear_ssh_project", "dropbear_ssh")]),
    ("elastic-agent", &[("elastic", "elastic_agent")]),
    ("elixir", &[("elixir-lang", "elixir")]),
    ("envoy", &[("envoyproxy", "envoy")]),
    ("erlang", &[("erlang", "erlang/otp")]),
    ("expat", &[("libexpat_project", "libexpat")]),
    ("ffmpeg", &[("ffmpeg", "ffmpeg")]),
    ("filebeat", &[("elastic", "filebeat")]),
    ("firefox", &[("mozilla", "firefox")]),
    ("fluent-bit", &[("treasuredata", "fluent_bit")]),
    ("gcc", &[("gnu", "gcc")]),
    ("ghc", &[("haskell", "ghc")]),
    ("git", &[("git-scm", "git")]),
    ("glibc", &[("gnu", "glibc")]),
    ("go", &[("golang", "go")]),
    ("graalvm", &[("oracle", "graalvm")]),
    ("grafana", &[("grafana", "grafana")]),
    ("gzip", &[("gnu", "gzip")]),
    ("haproxy", &[("haproxy", "haproxy")]),
    ("heartbeat", &[("elastic", "heartbeat")]),
    ("heimdal-krb5", &[("heimdal_project", "heimdal")]),
    ("httpd", &[("apache", "http_server")]),
    ("istio", &[("istio", "istio")]),
    ("java", &[("ibm", "java")]),
    ("java_sdk", &[("ibm", "java_sdk")]),
    ("jdk", &[("oracle", "jdk")]),
    ("jq", &[("jqlang", "jq")]),
    ("jre", &[("oracle", "jre")]),
    ("julia", &[("julialang", "julia")]),
    ("krb5", &[("mit", "kerberos_5")]),
    ("libarchive", &[("libarchive", "libarchive")]),
    ("libgcrypt", &[("gnupg", "libgcrypt")]),
    ("libksba", &[("gnupg", "libksba")]),
    ("libpng", &[("libpng", "libpng")]),
    ("libssh2", &[("libssh2", "libssh2")]),
    ("lighttpd", &[("lighttpd", "lighttpd")]),
    ("lua", &[("lua", "lua")]),
    ("luajit", &[("luajit", "luajit")]),
    ("mariadb", &[("mariadb", "mariadb")]),
    ("memcached", &[("memcached", "memcached")]),
    ("metricbeat", &[("elastic", "metricbeat")]),
    ("mongodb", &[("mongodb", "mongodb")]),
    ("mysql", &[("oracle", "mysql"), ("oracle", "mysql_server")]),
    ("mysql-cluster", &[("oracle", "mysql"), ("oracle", "mysql_cluster"), ("oracle", "mysql_server")]),
    ("mysql-server", &[("oracle", "mysql"), ("oracle", "mysql_server")]),
    ("ncurses", &[("gnu", "ncurses")]),
    ("nginx", &[("f5", "nginx"), ("nginx", "nginx")]),
    ("nginx-ingress-controller", &[("kubernetes", "ingress-nginx")]),
    ("node", &[("nodejs", "node.js")]),
    ("openjdk", &[("oracle", "openjdk")]),
    ("openldap", &[("openldap", "openldap")]),
    ("openssh", &[("openbsd", "openssh")]),
    ("openssl", &[("openssl", "openssl")]),
    ("openvpn", &[("openvpn", "openvpn")]),
    ("packetbeat", &[("elastic", "packetbeat")]),
    ("percona-server", &[("oracle", "mysql"), ("percona", "percona_server")]),
    (
        "percona-xtradb-cluster",
        &[("oracle", "mysql"), ("percona", "percona_server"), ("percona", "xtradb_cluster")],
    ),
    ("percona-xtrabackup", &[("percona", "xtrabackup")]),
    ("perl", &[("perl", "perl")]),
    ("php", &[("php", "php")]),
    ("php-cli", &[("php", "php")]),
    ("php-fpm", &[("php", "php")]),
    ("libphp", &[("php", "php")]),
    ("postfix", &[("postfix", "postfix")]),
    ("postgresql", &[("postgresql", "postgresql")]),
    ("proftpd", &[("proftpd", "proftpd")]),
    ("python", &[("python", "python"), ("python_software_foundation", "python")]),
    ("qtbase", &[("qt", "qt"), ("qt", "qtbase")]),
    ("redis", &[("redis", "redis"), ("redislabs", "redis")]),
    ("ruby", &[("ruby-lang", "ruby")]),
    ("rust", &[("rust-lang", "rust")]),
    ("sqlcipher", &[("zetetic", "sqlcipher")]),
    ("sqlite", &[("sqlite", "sqlite")]),
    ("squid", &[("squid-cache", "squid")]),
    ("stack", &[("haskell", "stack")]),
    ("tor", &[("torproject", "tor")]),
    ("traefik", &[("traefik", "traefik")]),
    ("unbound", &[("nlnetlabs", "unbound")]),
    ("util-linux", &[("kernel", "util-linux")]),
    ("valkey", &[("lfprojects", "valkey"), ("linuxfoundation", "valkey"), ("valkey-io", "valkey")]),
    ("varnish", &[("varnish-software", "varnish_cache"), ("varnish_cache_project", "varnish_cache")]),
    ("vsftpd", &[("vsftpd_project", "vsftpd")]),
    ("wp-cli", &[("wp-cli", "wp-cli")]),
    ("xz", &[("tukaani", "xz")]),
    ("zlib", &[("zlib", "zlib")]),
    ("zstd", &[("facebook", "zstandard")]),
    ("zulu", &[("azul", "zulu")]),
];

/// Programs whose versions are those of Java runtimes (grype `HasJvmPackageName`).
const JAVA: [&str; 5] = ["java", "jdk", "jre", "openjdk", "zulu"];

/// Programs that source packages of Alpine, Wolfi and their kin call otherwise.
const APK_NAMES: [(&str, &str); 4] =
    [("apache2", "httpd"), ("heimdal", "heimdal-krb5"), ("nodejs", "node"), ("nodejs-current", "node")];

/// A package as a program that NVD has a name for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program<'p> {
    /// Vendors and products, the most usual first.
    pub products: &'static [(&'static str, &'static str)],
    /// The version its maker gave it; empty where it is not known.
    pub version: Cow<'p, str>,
    /// Whether the version is that of a Java runtime: `1.8.0_352-b08`.
    pub is_java_runtime: bool,
}

impl<'p> Program<'p> {
    /// The program that a package is, known by its binary or built from source for a distribution of Alpine's kind, whose
    /// versions are those of the maker; none where NVD has no name for it that we know.
    fn known(package: &'p Package) -> Option<Self> {
        match package.ecosystem {
            Ecosystem::Binary => {
                let name = last(&package.name);
                let version = package.version.as_str().into();
                Some(Self { products: products_of(name)?, version, is_java_runtime: JAVA.contains(&name) })
            }
            Ecosystem::Apk => {
                let source =
                    package.source.as_ref().map_or(package.name.as_str(), |source| source.name.as_str());
                let version = without_build(&package.version).into();
                Some(Self { products: products_of_apk(source)?, version, is_java_runtime: false })
            }
            _ => None,
        }
    }

    /// The same with the programs that a bill of materials says a package is, by CPEs of its own (grype
    /// `MatchPackageByCPEs`): of programs of no package manager, and of Alpine's kind.
    #[must_use]
    pub fn of(package: &'p Package) -> Vec<Self> {
        let mut all: Vec<Self> = Self::known(package).into_iter().collect();
        let said = package.entry.as_ref().map(|entry| entry.cpes.as_slice()).unwrap_or_default();
        if said.is_empty() || !matches!(package.ecosystem, Ecosystem::Binary | Ecosystem::Apk) {
            return all;
        }
        let known = all.first().map(cpes_of).unwrap_or_default();
        for cpe in said.iter().filter(|cpe| !known.contains(*cpe)) {
            let program = Self::named(package, cpe).filter(|program| !all.contains(program));
            all.extend(program);
        }
        all
    }

    fn named(package: &'p Package, cpe: &str) -> Option<Self> {
        let cpe = Cpe::of(cpe).filter(Cpe::is_application)?;
        let products = PROGRAMS.iter().flat_map(|(_, products)| products.iter());
        let mut products = products.filter(|known| **known == (cpe.vendor.as_str(), cpe.product.as_str()));
        let product = products.next()?;
        let is_java_runtime = JAVA.contains(&product.1);
        let version = match cpe.said_version() {
            // Grype's `transformJvmVersion`.
            Some(version) if is_java_runtime && version.starts_with("1.") && !version.contains('_') => {
                match cpe.update.strip_prefix("update") {
                    Some(update) => format!("{version}_{update}"),
                    None => version.to_owned(),
                }
            }
            Some(version) => version.to_owned(),
            None => package.version.clone(),
        };
        let of_system = package.ecosystem == Ecosystem::Apk;
        let version = if of_system { without_build(&version).to_owned() } else { version };
        Some(Self { products: std::slice::from_ref(product), version: version.into(), is_java_runtime })
    }
}

/// Every build of a version of Alpine's is that version (`1.2.3-r4`).
fn without_build(version: &str) -> &str {
    version.rsplit_once("-r").map_or(version, |(version, _)| version)
}

fn products_of(name: &str) -> Option<&'static [(&'static str, &'static str)]> {
    PROGRAMS.iter().find(|(known, _)| *known == name).map(|(_, products)| *products)
}

/// Source packages may have a release in their names: `python3`, `postgresql-16`, `lua5.4`. Java runtimes have versions
/// there that are not NVD's.
fn products_of_apk(source: &str) -> Option<&'static [(&'static str, &'static str)]> {
    let by_name = |name: &str| {
        let renamed = APK_NAMES.iter().find(|(own, _)| *own == name).map_or(name, |(_, known)| known);
        if JAVA.contains(&renamed) { None } else { products_of(renamed) }
    };
    let stem = source.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    by_name(source).or_else(|| by_name(stem.strip_suffix('-').unwrap_or(stem)))
}

/// All vendors with their products; one may come several times.
pub fn program_products() -> impl Iterator<Item = (&'static str, &'static str)> {
    PROGRAMS.iter().flat_map(|(_, products)| products.iter().copied())
}

/// `oracle/openjdk` is called by its last part.
fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The CPEs of a package as formatted strings (NISTIR 7695 §6.2): those of the bill of materials it is from, then those that are
/// known for certain, the most usual first.
pub(crate) fn cpes(package: &Package) -> Vec<String> {
    let mut all = package.entry.as_ref().map(|entry| entry.cpes.clone()).unwrap_or_default();
    for cpe in Program::known(package).iter().flat_map(cpes_of) {
        if !all.contains(&cpe) {
            all.push(cpe);
        }
    }
    all
}

/// None where the version has letters no CPE may have.
fn cpes_of(program: &Program<'_>) -> Vec<String> {
    let Some((version, update)) = version_and_update(program) else { return Vec::new() };
    let line = |(vendor, product): &(&str, &str)| {
        Some(format!("cpe:2.3:a:{}:{}:{version}:{update}:*:*:*:*:*:*", quoted(vendor)?, quoted(product)?))
    };
    program.products.iter().filter_map(line).collect()
}

/// Version and update as NVD has them. Of a Java runtime up to 8 the update is apart: `1.8.0_352-b08` is `1.8.0`, `update352`.
fn version_and_update(program: &Program<'_>) -> Option<(String, String)> {
    let any = || "*".to_owned();
    if program.version.is_empty() {
        return Some((any(), any()));
    }
    if let Some((version, rest)) = program.version.split_once('_').filter(|_| program.is_java_runtime) {
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if !number.is_empty() {
            return Some((quoted(version)?, format!("update{number}")));
        }
    }
    Some((quoted(&program.version)?, any()))
}

/// A value with its signs quoted (§5.3.2, §6.2.2.1): letters, digits, `_`, `-` and `.` stand for themselves. None for what
/// no value may hold: controls, spaces and letters beyond ASCII. A lone `-` would mean that there is no version.
fn quoted(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        if !letter.is_ascii_graphic() {
            return None;
        }
        if !(letter.is_ascii_alphanumeric() || "_-.".contains(letter)) || value == "-" {
            out.push('\\');
        }
        out.push(letter);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ecosystem: Ecosystem, name: &str, version: &str) -> Package {
        let purl = base::Purl::builder("generic", "x").build().expect("a package URL");
        crate::read::tests::package(ecosystem, name, version, purl)
    }

    #[test]
    fn programs_that_packages_are() {
        let check = |ecosystem, name: &str, expected: Option<(&str, usize, &str)>| {
            let package = of(ecosystem, name, "1.2_p3-r4");
            let found = Program::of(&package);
            let found = found.first().map(|one| (one.products[0].1, one.products.len(), &*one.version));
            assert_eq!(found, expected, "{name}");
        };
        check(Ecosystem::Binary, "node", Some(("node.js", 1, "1.2_p3-r4")));
        check(Ecosystem::Binary, "oracle/openjdk", Some(("openjdk", 1, "1.2_p3-r4")));
        check(Ecosystem::Binary, "redis", Some(("redis", 2, "1.2_p3-r4")));
        check(Ecosystem::Binary, "unheard-of", None);
        check(Ecosystem::Apk, "openssl", Some(("openssl", 1, "1.2_p3")));
        for (name, product) in [
            ("mariadb-10.11", "mariadb"),
            ("postgresql-16", "postgresql"),
            ("lua5.4", "lua"),
            ("krb5", "kerberos_5"),
            ("apache2", "http_server"),
            ("nodejs", "node.js"),
        ] {
            check(Ecosystem::Apk, name, Some((product, 1, "1.2_p3")));
        }
        check(Ecosystem::Apk, "openjdk17", None);
        check(Ecosystem::Apk, "node-exporter", None);
        check(Ecosystem::Dpkg, "openssl", None);
        let mut library = of(Ecosystem::Apk, "libssl3", "3.1.2-r0");
        library.source = Some(crate::SourcePackage { name: "openssl".into(), version: "3.1.2-r0".into() });
        assert_eq!(cpes(&library), ["cpe:2.3:a:openssl:openssl:3.1.2:*:*:*:*:*:*:*"]);
    }

    #[test]
    fn programs_that_a_document_says_a_package_is() {
        let check = |ecosystem, name: &str, cpes: &[&str], expected: &[(&str, &str)]| {
            let mut package = of(ecosystem, name, "3.0.1-r2");
            let cpes = cpes.iter().map(|cpe| format!("cpe:2.3:{cpe}:*:*:*:*:*:*")).collect();
            package.entry = Some(crate::DocumentEntry { bom_ref: None, cpes });
            let found = Program::of(&package);
            let found: Vec<(&str, &str)> =
                found.iter().map(|one| (one.products[0].1, &*one.version)).collect();
            assert_eq!(found, expected, "{name}");
        };
        let (openssl, any) = ("a:openssl:openssl:3.0.1:*", "a:OpenSSL:openssl:*:*");
        check(Ecosystem::Binary, "libssl", &[openssl], &[("openssl", "3.0.1")]);
        check(Ecosystem::Binary, "libssl", &[any, any], &[("openssl", "3.0.1-r2")]);
        check(Ecosystem::Apk, "libssl", &[any], &[("openssl", "3.0.1")]);
        // The name of the package says it too, with the same words.
        check(Ecosystem::Binary, "openssl", &["a:openssl:openssl:3.0.1-r2:*"], &[("openssl", "3.0.1-r2")]);
        check(Ecosystem::Binary, "openssl", &[openssl], &[("openssl", "3.0.1-r2"), ("openssl", "3.0.1")]);
        check(
            Ecosystem::Binary,
            "java",
            &["a:oracle:jre:1.8.0:update352"],
            &[("java", "3.0.1-r2"), ("jre", "1.8.0_352")],
        );
        check(Ecosystem::Binary, "x", &["o:openssl:openssl:1:*", "a:who:knows:1:*", "a:*:openssl:1:*"], &[]);
        // Where another source of advisories knows the package, a guess of a name is not asked.
        check(Ecosystem::NodePkg, "openssl", &[openssl], &[]);
    }

    #[test]
    fn every_name_stands_once_and_is_plain() {
        let mut names: Vec<&str> = PROGRAMS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        for word in program_products().flat_map(|(vendor, product)| [vendor, product]) {
            assert!(!word.contains('\\') && word.to_lowercase() == *word, "{word}");
        }
    }

    #[test]
    fn cpes_of_packages() {
        let check = |ecosystem, name: &str, version: &str, expected: &[&str]| {
            assert_eq!(cpes(&of(ecosystem, name, version)), expected, "{name} {version}");
        };
        check(Ecosystem::Binary, "node", "18.12.1", &["cpe:2.3:a:nodejs:node.js:18.12.1:*:*:*:*:*:*:*"]);
        check(
            Ecosystem::Binary,
            "nginx",
            "1.25.3",
            &["cpe:2.3:a:f5:nginx:1.25.3:*:*:*:*:*:*:*", "cpe:2.3:a:nginx:nginx:1.25.3:*:*:*:*:*:*:*"],
        );
        check(
            Ecosystem::Binary,
            "oracle/openjdk",
            "1.8.0_352-b08",
            &["cpe:2.3:a:oracle:openjdk:1.8.0:update352:*:*:*:*:*:*"],
        );
        check(
            Ecosystem::Binary,
            "oracle/openjdk",
            "11.0.17+8-LTS",
            &[r"cpe:2.3:a:oracle:openjdk:11.0.17\+8-LTS:*:*:*:*:*:*:*"],
        );
        check(Ecosystem::Binary, "erlang", "26.2", &[r"cpe:2.3:a:erlang:erlang\/otp:26.2:*:*:*:*:*:*:*"]);
        check(Ecosystem::Binary, "node", "", &["cpe:2.3:a:nodejs:node.js:*:*:*:*:*:*:*:*"]);
        check(Ecosystem::Binary, "node", "-", &[r"cpe:2.3:a:nodejs:node.js:\-:*:*:*:*:*:*:*"]);
        check(Ecosystem::Binary, "node", "1 2", &[]);
        check(Ecosystem::Binary, "node", "1\u{fc}", &[]);
        check(Ecosystem::Binary, "unheard-of", "1", &[]);
        check(Ecosystem::NodePkg, "node", "1", &[]);
    }
}
