//! Files that are not looked at for what they are called, as in Trivy.

/// Ends of names of files that hold pictures, archives and other things that are no text.
const EXTENSIONS: [&str; 13] = [
    ".jpg", ".png", ".gif", ".doc", ".pdf", ".bin", ".svg", ".socket", ".deb", ".rpm", ".zip", ".gz", ".tar",
];

/// More of them that Trivy reads and then finds to be binary; their names save the look. Java archives and wheels are
/// zip archives.
const BINARY_EXTENSIONS: [&str; 20] = [
    ".so", ".a", ".o", ".jar", ".war", ".ear", ".whl", ".xz", ".bz2", ".zst", ".jpeg", ".ico", ".woff",
    ".woff2", ".ttf", ".mo", ".gzip", ".class", ".exe", ".dll",
];

/// Lock files: full of hashes, which look like secrets.
const NAMES: [&str; 7] =
    ["go.mod", "go.sum", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "Pipfile.lock", "Gemfile.lock"];

/// Folders of other people's code.
const FOLDERS: [&str; 2] = [".git", "node_modules"];

/// Whether the path alone says that the file is not looked at.
pub(crate) fn is_skipped(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    NAMES.contains(&name)
        || EXTENSIONS.iter().chain(&BINARY_EXTENSIONS).any(|end| name.ends_with(end))
        || folder.split('/').any(|part| FOLDERS.contains(&part))
}

/// Compiled Python is binary, and the strings of the source are in it.
pub(crate) fn has_strings(path: &str) -> bool {
    path.ends_with(".pyc")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at() {
        for path in ["app/.env", "etc/passwd", "a/package.json", "root/.docker/config.json", "x.pyc"] {
            assert!(!is_skipped(path), "{path}");
        }
        for path in ["a.png", "a/go.sum", "app/node_modules/x/index.js", ".git/config", "lib/a.so", "x/y.jar"]
        {
            assert!(is_skipped(path), "{path}");
        }
        assert!(has_strings("a/b.pyc") && !has_strings("a/b.py"));
    }
}
