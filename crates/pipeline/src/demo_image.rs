//! The small image `assay demo` works on, made from facts and from this program.
//!
//! Layer 1 is the package database of a Debian 12 base system as first released (names, versions, source packages), layer
//! 2 a Python application with old dependencies, layer 3 the running executable. The same inputs give the same bytes.

use base::Platform;
use image::{BuildError, BuiltImage, LayerFile, RunConfig, build_image};

/// name, version, source package ("" when equal), source version.
///
/// Versions: Debian 12.0 (bookworm), released 2023-06-10, main, amd64.
const DEBIAN_PACKAGES: [(&str, &str, &str, &str); 34] = [
    ("apt", "2.6.1", "", ""),
    ("base-files", "12.4", "", ""),
    ("bash", "5.2.15-2+b2", "bash", "5.2.15-2"),
    ("bsdutils", "1:2.38.1-5+b1", "util-linux", "2.38.1-5"),
    ("coreutils", "9.1-1", "", ""),
    ("curl", "7.88.1-10", "", ""),
    ("dpkg", "1.21.22", "", ""),
    ("gzip", "1.12-1", "", ""),
    ("libc-bin", "2.36-9", "glibc", "2.36-9"),
    ("libc6", "2.36-9", "glibc", "2.36-9"),
    ("libcurl4", "7.88.1-10", "curl", "7.88.1-10"),
    ("libexpat1", "2.5.0-1", "expat", "2.5.0-1"),
    ("libgnutls30", "3.7.9-2", "gnutls28", "3.7.9-2"),
    ("libgssapi-krb5-2", "1.20.1-2", "krb5", "1.20.1-2"),
    ("libkrb5-3", "1.20.1-2", "krb5", "1.20.1-2"),
    ("liblzma5", "5.4.1-0.2", "xz-utils", "5.4.1-0.2"),
    ("libmount1", "2.38.1-5+b1", "util-linux", "2.38.1-5"),
    ("libnghttp2-14", "1.52.0-1", "nghttp2", "1.52.0-1"),
    ("libncursesw6", "6.4-4", "ncurses", "6.4-4"),
    ("libpam-modules", "1.5.2-6", "pam", "1.5.2-6"),
    ("libpython3.11-stdlib", "3.11.2-6", "python3.11", "3.11.2-6"),
    ("libsqlite3-0", "3.40.1-2", "sqlite3", "3.40.1-2"),
    ("libssh2-1", "1.10.0-3+b1", "libssh2", "1.10.0-3"),
    ("libssl3", "3.0.9-1", "openssl", "3.0.9-1"),
    ("libsystemd0", "252.6-1", "systemd", "252.6-1"),
    ("libxml2", "2.9.14+dfsg-1.2", "", ""),
    ("ncurses-base", "6.4-4", "ncurses", "6.4-4"),
    ("openssl", "3.0.9-1", "", ""),
    ("perl-base", "5.36.0-7", "perl", "5.36.0-7"),
    ("python3.11", "3.11.2-6", "", ""),
    ("tar", "1.34+dfsg-1.2", "", ""),
    ("tzdata", "2023c-5", "", ""),
    ("util-linux", "2.38.1-5+b1", "util-linux", "2.38.1-5"),
    ("zlib1g", "1:1.2.13.dfsg-1", "zlib", "1:1.2.13.dfsg-1"),
];

/// name, version, licence as the distribution on the Python index states them.
const PYTHON_PACKAGES: [(&str, &str, &str); 6] = [
    ("certifi", "2020.12.5", "MPL-2.0"),
    ("Django", "3.2", "BSD-3-Clause"),
    ("idna", "2.10", "BSD-3-Clause"),
    ("Jinja2", "2.10", "BSD"),
    ("requests", "2.25.0", "Apache 2.0"),
    ("urllib3", "1.26.4", "MIT"),
];

/// Builds the image; `executable` becomes `usr/local/bin/assay`.
///
/// # Errors
/// When a path does not fit an archive header, which a test rules out.
pub(crate) fn build(executable: Vec<u8>) -> Result<BuiltImage, BuildError> {
    let status: String = DEBIAN_PACKAGES.iter().map(dpkg_paragraph).collect();
    let os_release = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n\
        VERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n";
    let debian = vec![
        file("etc/debian_version", 0o644, "12.0\n"),
        file("etc/os-release", 0o644, os_release),
        file("usr/lib/os-release", 0o644, os_release),
        file("var/lib/dpkg/status", 0o644, &status),
    ];
    let site = "usr/local/lib/python3.11/site-packages";
    let python = PYTHON_PACKAGES.iter().map(|(name, version, licence)| {
        let text = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense: {licence}\n");
        file(&format!("{site}/{name}-{version}.dist-info/METADATA"), 0o644, &text)
    });
    let program = LayerFile { path: "usr/local/bin/assay".into(), mode: 0o755, content: executable };
    let run = RunConfig { entrypoint: vec!["/usr/local/bin/assay".into()], ..RunConfig::default() };
    build_image(Platform::linux_amd64(), run, &[debian, python.collect(), vec![program]])
}

fn file(path: &str, mode: u32, content: &str) -> LayerFile {
    LayerFile { path: path.into(), mode, content: content.into() }
}

fn dpkg_paragraph((name, version, source, source_version): &(&str, &str, &str, &str)) -> String {
    let source = match (*source, *source_version) {
        ("", _) => String::new(),
        (source, of_source) if of_source == *version => format!("Source: {source}\n"),
        (source, of_source) => format!("Source: {source} ({of_source})\n"),
    };
    format!(
        "Package: {name}\nStatus: install ok installed\n{source}Architecture: amd64\nVersion: {version}\n\n"
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_input_gives_the_same_image() {
        let digest = || super::build(b"program".to_vec()).expect("builds").manifest.descriptor.digest;
        assert_eq!(digest(), digest());
    }
}
