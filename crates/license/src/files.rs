//! Which files are looked at.

/// The largest file that is looked at: 4 MiB. The longest text of the licence list has 7,148 words, under 50 KB; notices
/// of browsers with everything they are made of have some 8 MB, and are told as not read.
pub const MAX_FILE_BYTES: u64 = 4 << 20;

/// How much of a file shows whether it is text: Trivy looks at 300 bytes.
const HEAD_BYTES: usize = 300;

/// Folders Trivy leaves out: packages there are listed with their licences, or are the system's.
const SKIPPED: [&str; 8] = [
    "node_modules/",
    "usr/share/doc/",
    "usr/lib",
    "usr/local/include",
    "usr/include",
    "usr/local/go",
    "opt/yarn",
    "usr/src/wordpress",
];

const ENDINGS: [&str; 33] = [
    "asp", "aspx", "bas", "bat", "b", "c", "cue", "cgi", "cs", "css", "fish", "html", "h", "ini", "java",
    "js", "jsx", "markdown", "md", "py", "php", "pl", "r", "rb", "sh", "sql", "ts", "tsx", "txt", "vue",
    "zsh", "go", "rs",
];

/// Whether `--license-full` looks at a file: Trivy's endings and names, and besides it sources in Go and Rust, and what
/// begins as [`is_license_file`] says.
#[must_use]
pub fn is_loose_file(path: &str) -> bool {
    if SKIPPED.iter().any(|folder| path.contains(folder)) {
        return false;
    }
    let name = name(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) || is_license_file(path)
}

/// Whether a file is one that holds a licence by its name: `LICENSE`, `LICENCE-MIT`, `COPYING.LESSER`, `copyright`,
/// `NOTICE`.
#[must_use]
pub fn is_license_file(path: &str) -> bool {
    let name = name(path).to_ascii_lowercase();
    ["license", "licence", "copying", "copyright", "notice", "unlicense"].iter().any(|start| {
        name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
    })
}

/// Whether the beginning of a file is text, by the bytes `file` takes for text.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    !head.iter().any(|b| matches!(b, 0..=6 | 11 | 14..=26 | 28..=31 | 127))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_files() {
        for (path, loose, license) in [
            ("app/LICENSE", true, true),
            ("app/LICENSE-MIT", true, true),
            ("app/license.md", true, true),
            ("app/COPYING.LESSER", true, true),
            ("app/NOTICE", true, true),
            ("app/main.c", true, false),
            ("app/Main.JAVA", true, false),
            ("app/lib.rs", true, false),
            ("app/licenses", false, false),
            ("app/noticed.txt", true, false),
            ("app/photo.png", false, false),
            ("app/node_modules/a/LICENSE", false, true),
            ("usr/share/doc/bash/copyright", false, true),
            ("usr/lib/python3/a.py", false, false),
            ("Makefile", false, false),
        ] {
            assert_eq!((is_loose_file(path), is_license_file(path)), (loose, license), "{path}");
        }
    }

    #[test]
    fn text() {
        assert!(is_text(b"MIT License\r\n\tPermission \x1b[1m"));
        assert!(is_text("\u{fc}bung".as_bytes()));
        assert!(is_text(b""));
        assert!(!is_text(b"\x7fELF\x02\x01\x01\0"));
        let mut late = vec![b'a'; HEAD_BYTES];
        late.push(0);
        assert!(is_text(&late), "only the head counts");
        late[HEAD_BYTES - 1] = 0;
        assert!(!is_text(&late));
    }
}
