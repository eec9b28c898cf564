//! Paths as archives write them, made safe and comparable.

use base::{DigestAlgorithm, Hasher};
use serde::{Deserialize, Serialize};

/// Bytes of a path: Linux's `PATH_MAX`.
pub const MAX_PATH_BYTES: usize = 4096;

/// A path inside an image: no leading slash, no `.`, no `..`, no empty part. The root itself is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CleanPath {
    pub(crate) text: String,
    /// Whether bytes that are not UTF-8 were replaced.
    pub(crate) lossy: bool,
}

/// A path that names no place in an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PathFault {
    #[error("path climbs above the root of the image")]
    Escapes,
    #[error("path contains a NUL byte")]
    Nul,
    #[error("path is longer than {MAX_PATH_BYTES} bytes")]
    TooLong,
    #[error("path is empty")]
    Empty,
}

impl PathFault {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Escapes => "layer-path-escapes",
            Self::Nul => "layer-path-nul",
            Self::TooLong => "layer-path-too-long",
            Self::Empty => "layer-path-empty",
        }
    }
}

/// Cleans a path the way container engines do before they extract it (Go's `filepath.Clean` on the rooted path):
/// lexically, so `a/../b` is `b` and `/etc` is `etc`. A path that would leave the root is refused rather than
/// clamped: engines differ there, and a scanner must not guess which file it was.
pub(crate) fn clean(raw: &[u8]) -> Result<CleanPath, PathFault> {
    if raw.is_empty() {
        return Err(PathFault::Empty);
    }
    if raw.len() > MAX_PATH_BYTES {
        return Err(PathFault::TooLong);
    }
    if raw.contains(&0) {
        return Err(PathFault::Nul);
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in raw.split(|&b| b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop().ok_or(PathFault::Escapes)?;
            }
            other => parts.push(other),
        }
    }
    let joined = parts.join(&b'/');
    Ok(match String::from_utf8(joined) {
        Ok(text) => CleanPath { text, lossy: false },
        Err(error) => CleanPath { text: String::from_utf8_lossy(error.as_bytes()).into_owned(), lossy: true },
    })
}

/// Where a symlink at `link` leads, inside the image; none where it leaves it.
pub(crate) fn link_target(link: &str, target: &str) -> Option<String> {
    let rooted = if target.starts_with('/') {
        target.to_owned()
    } else {
        match link.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{target}"),
            None => target.to_owned(),
        }
    };
    clean(rooted.as_bytes()).ok().map(|path| path.text)
}

/// 127 bits of the SHA-256 of a path. Not a faster hash: the author of a layer chooses its paths, and with a
/// hash that can be inverted could hide a lower file from the scan behind an unrelated name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct PathKey(u128);

impl PathKey {
    pub(crate) fn of(path: &str) -> Self {
        let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
        hasher.update(path.as_bytes());
        let digest = hasher.finish();
        let bits = digest.as_bytes().iter().take(16).fold(0u128, |bits, &b| bits << 8 | u128::from(b));
        // The lowest bit is free for `Present` to say whether the entry is a folder.
        Self(bits & !1)
    }
}

/// The paths a layer brings, sixteen bytes each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Present(#[serde(with = "base::packed::u128s")] Vec<u128>);

/// What a layer has at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occupant {
    Folder,
    Other,
}

impl Present {
    pub(crate) fn push(&mut self, path: &str, folder: bool) {
        self.0.push(PathKey::of(path).0 | u128::from(folder));
    }

    /// Sorts; must be called once after the last push.
    pub(crate) fn seal(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
        self.0.shrink_to_fit();
    }

    /// A path that stands twice, as folder and as something else, counts as something else.
    pub(crate) fn at(&self, path: PathKey) -> Option<Occupant> {
        // Both stand beside each other, the folder last.
        let at = self.0.partition_point(|&key| key < path.0);
        match self.0.get(at) {
            Some(&key) if key == path.0 => Some(Occupant::Other),
            Some(&key) if key == path.0 | 1 => Some(Occupant::Folder),
            _ => None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_what_engines_clean() {
        let rows: [(&[u8], Result<&str, PathFault>); 14] = [
            (b"etc/passwd", Ok("etc/passwd")),
            (b"./etc//passwd", Ok("etc/passwd")),
            (b"/etc/passwd", Ok("etc/passwd")),
            (b"///", Ok("")),
            (b"./", Ok("")),
            (b"a/../b", Ok("b")),
            (b"a/b/../../c/", Ok("c")),
            (b"../etc/passwd", Err(PathFault::Escapes)),
            (b"/../etc", Err(PathFault::Escapes)),
            (b"a/../../b", Err(PathFault::Escapes)),
            (b"a\0b", Err(PathFault::Nul)),
            (b"", Err(PathFault::Empty)),
            (b"a\\..\\b", Ok("a\\..\\b")),
            (b"...", Ok("...")),
        ];
        for (raw, expected) in rows {
            assert_eq!(clean(raw).map(|p| p.text), expected.map(str::to_owned), "{raw:?}");
        }
        let lossy = clean(b"a/\xff").expect("kept");
        assert_eq!((lossy.text.as_str(), lossy.lossy), ("a/\u{fffd}", true));
    }

    #[test]
    fn path_length_holds_at_the_limit_and_one_past_it() {
        assert!(clean(&[b'a'; MAX_PATH_BYTES]).is_ok());
        assert_eq!(clean(&[b'a'; MAX_PATH_BYTES + 1]), Err(PathFault::TooLong));
    }

    #[test]
    fn links_lead_inside() {
        for (link, target, expected) in [
            ("lib", "usr/lib", Some("usr/lib")),
            ("var/run", "/run", Some("run")),
            ("usr/bin/sh", "dash", Some("usr/bin/dash")),
            ("a/b", "../../..", None),
        ] {
            assert_eq!(link_target(link, target).as_deref(), expected, "{link} -> {target}");
        }
    }

    #[test]
    fn present_tells_folders_from_the_rest() {
        let mut present = Present::default();
        present.push("a", true);
        present.push("a/b", false);
        present.push("c", true);
        present.push("c", false);
        present.seal();
        assert_eq!(present.at(PathKey::of("a")), Some(Occupant::Folder));
        assert_eq!(present.at(PathKey::of("a/b")), Some(Occupant::Other));
        assert_eq!(present.at(PathKey::of("c")), Some(Occupant::Other));
        assert_eq!(present.at(PathKey::of("b")), None);
    }
}
