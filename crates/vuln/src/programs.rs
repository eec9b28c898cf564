//! Programs that no package manager installed, and the names the National Vulnerability Database has for them: vendor and
//! product of a CPE (NISTIR 7695). Packages are called as `catalog` and Syft call them, by the last part of their package
//! URL. Names that are Syft's are those of its classifiers (syft 1.54.1 `syft/pkg/cataloger/binary`).

use std::borrow::Cow;

use crate::version::Scheme;

/// The prefix of the bucket with what is known of programs.
pub(crate) const BUCKET_PREFIX: &str = "cpe::";

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

/// The keys of a program in the bucket, and how its versions are ordered; none for a program NVD has no name for that we
/// know.
pub(crate) fn keys(name: &str) -> Option<(impl Iterator<Item = String>, Scheme)> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let (name, products) = PROGRAMS.iter().find(|(known, _)| *known == name)?;
    let scheme = if JAVA.contains(name) { Scheme::Jvm } else { Scheme::Nvd };
    Some((products.iter().map(|(vendor, product)| key(vendor, product)), scheme))
}

/// The key of a product of NVD's that is the name of a program; none of another.
pub(crate) fn known_key(part: &str, vendor: &str, product: &str) -> Option<String> {
    let (vendor, product) = (plain(vendor), plain(product));
    let mut names = PROGRAMS.iter().flat_map(|(_, names)| names.iter());
    // Programs are applications ("a"), not devices or operating systems.
    let known = part.eq_ignore_ascii_case("a") && names.any(|known| *known == (&*vendor, &*product));
    known.then(|| key(&vendor, &product))
}

/// The products that are known, for whoever asks a database for their rows; one may come several times.
pub fn products() -> impl Iterator<Item = &'static str> {
    PROGRAMS.iter().flat_map(|(_, names)| names.iter().map(|(_, product)| *product))
}

fn key(vendor: &str, product: &str) -> String {
    format!("{vendor}:{product}")
}

/// Without the quoting of well-formed names (NISTIR 7695 §5.3.2) and in small letters: `node\.js` is `node.js`. Names that
/// are compared as texts have no wild cards.
fn plain(name: &str) -> Cow<'_, str> {
    Cow::Owned(name.replace('\\', "").to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_products() {
        let of = |name: &str| keys(name).map(|(keys, scheme)| (keys.collect::<Vec<_>>(), scheme));
        assert_eq!(of("node"), Some((vec!["nodejs:node.js".into()], Scheme::Nvd)));
        assert_eq!(of("oracle/openjdk"), Some((vec!["oracle:openjdk".into()], Scheme::Jvm)));
        assert_eq!(of("redis").map(|(keys, _)| keys.len()), Some(2));
        assert_eq!(of("unheard-of"), None);
    }

    #[test]
    fn rows_of_nvd_that_are_programs() {
        for (part, vendor, product, expected) in [
            ("a", "nodejs", "node.js", Some("nodejs:node.js")),
            ("a", "nodejs", r"node\.js", Some("nodejs:node.js")),
            ("A", "NodeJS", "Node.js", Some("nodejs:node.js")),
            ("a", "erlang", r"erlang\/otp", Some("erlang:erlang/otp")),
            ("a", "oven\\-sh", "bun", Some("oven-sh:bun")),
            ("o", "nodejs", "node.js", None),
            ("a", "other", "node.js", None),
            ("a", "*", "*", None),
        ] {
            assert_eq!(known_key(part, vendor, product).as_deref(), expected, "{part}:{vendor}:{product}");
        }
    }

    #[test]
    fn every_name_stands_once_and_is_plain() {
        let mut names: Vec<&str> = PROGRAMS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        for (vendor, product) in PROGRAMS.iter().flat_map(|(_, names)| names.iter()) {
            assert_eq!((&*plain(vendor), &*plain(product)), (*vendor, *product));
        }
    }
}
