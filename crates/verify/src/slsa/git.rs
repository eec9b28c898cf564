//! Git addresses, refs and version tags.

use super::SlsaRefusal;

/// `git+https://` before an address without a scheme, `git+` before one with.
pub(super) fn normal(uri: &str) -> String {
    if uri.starts_with("git+") {
        uri.to_owned()
    } else if uri.contains("://") {
        format!("git+{uri}")
    } else {
        format!("git+https://{uri}")
    }
}

/// Address and ref of `git+URI@REF`; the ref is empty where there is none.
pub(super) fn split(uri: &str) -> Result<(&str, &str), SlsaRefusal> {
    if !uri.starts_with("git+") {
        return Err(SlsaRefusal::Field {
            field: "source".into(),
            found: format!("\"{uri}\", expected git+…"),
        });
    }
    Ok(uri.split_once('@').unwrap_or((uri, "")))
}

/// Kind of a ref: `heads`, `tags`, or empty.
pub(super) fn kind(git_ref: &str) -> &str {
    let mut parts = git_ref.splitn(3, '/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("refs"), Some(kind), Some(_)) => kind,
        _ => "",
    }
}

/// The name behind `refs/KIND/`.
pub(super) fn name<'a>(wanted: &'static str, git_ref: &'a str) -> Result<&'a str, SlsaRefusal> {
    let name = git_ref.strip_prefix("refs/").and_then(|rest| rest.strip_prefix(wanted)?.strip_prefix('/'));
    name.filter(|name| !name.is_empty())
        .ok_or_else(|| SlsaRefusal::WrongRef { expected: wanted, found: git_ref.to_owned() })
}

/// A version tag: `v`, one to three numbers, and where there are three a pre-release and build metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version<'a> {
    numbers: Vec<&'a str>,
    pre: &'a str,
    pub(super) has_build: bool,
}

impl<'a> Version<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix('v')?;
        let (rest, build) = rest.split_once('+').map_or((rest, None), |(rest, build)| (rest, Some(build)));
        let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
        let numbers: Vec<&str> = core.split('.').collect();
        let is_number = |text: &&str| {
            !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_digit())
                && (text.len() == 1 || !text.starts_with('0'))
        };
        let is_label = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
        };
        let labels_are_good = pre.is_none_or(is_label) && build.is_none_or(is_label);
        // golang.org/x/mod/semver: a pre-release or build needs all three numbers.
        let is_whole = numbers.len() == 3 || (pre.is_none() && build.is_none() && numbers.len() < 3);
        (numbers.iter().all(is_number) && labels_are_good && is_whole).then(|| Self {
            numbers,
            pre: pre.unwrap_or_default(),
            has_build: build.is_some(),
        })
    }

    /// `vX.Y.Z` and nothing more.
    pub(super) fn is_release(&self) -> bool {
        self.numbers.len() == 3 && self.pre.is_empty() && !self.has_build
    }

    /// `vX.Y.Z`, perhaps with a pre-release.
    pub(super) fn is_full(&self) -> bool {
        self.numbers.len() == 3
    }

    pub(super) fn pre(&self) -> &str {
        self.pre
    }

    fn number(&self, index: usize) -> &str {
        self.numbers.get(index).copied().unwrap_or("0")
    }
}

/// Whether `tag` is a version that `wanted` stands for: as many numbers as are given must agree, a pre-release agrees only
/// with itself, build metadata is left out (semver.org, item 10).
pub(super) fn check_version(tag: &str, wanted: &str) -> Result<(), SlsaRefusal> {
    let parse = |text: &str| SlsaRefusal::NotSemver { found: text.to_owned() };
    let expected = Version::parse(wanted).ok_or_else(|| parse(wanted))?;
    let found = Version::parse(tag).ok_or_else(|| parse(tag))?;
    let numbers_agree =
        (0..expected.numbers.len()).all(|index| expected.number(index) == found.number(index));
    let labels_agree = !expected.is_full() || expected.pre == found.pre;
    if numbers_agree && labels_agree {
        return Ok(());
    }
    Err(SlsaRefusal::WrongVersion { expected: wanted.to_owned(), found: tag.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Fault as _;

    #[test]
    fn versions_match_as_far_as_they_are_given() {
        let rows = [
            ("v1.2.3", "v1", "ok"),
            ("v1.2.3", "v1.2", "ok"),
            ("v1.2.3", "v1.2.3", "ok"),
            ("v1.2.3", "v1.3", "slsa-wrong-version"),
            ("v1.2.3", "v2", "slsa-wrong-version"),
            ("v14", "v14", "ok"),
            ("v14", "v14.0.0", "ok"),
            ("v14.2", "v14.2.1", "slsa-wrong-version"),
            ("v1.2.3-rc.1", "v1.2.3", "slsa-wrong-version"),
            ("v1.2.3-rc.1", "v1.2.3-rc.1", "ok"),
            ("v1.2.3+build", "v1.2.3", "ok"),
            ("v1.2.3", "v1.2.3+build", "ok"),
            ("1.2.3", "v1", "slsa-not-semver"),
            ("v1.2.3", "1", "slsa-not-semver"),
            ("v01.2.3", "v1", "slsa-not-semver"),
            ("v1.2-rc", "v1", "slsa-not-semver"),
            ("v1.2.3.4", "v1", "slsa-not-semver"),
            ("", "v1", "slsa-not-semver"),
        ];
        for (tag, wanted, expected) in rows {
            let found = check_version(tag, wanted).map_or_else(|refusal| refusal.code(), |()| "ok");
            assert_eq!(found, expected, "{tag} {wanted}");
        }
    }

    #[test]
    fn refs_have_a_kind() {
        assert_eq!(
            (kind("refs/heads/a/b"), kind("refs/tags/v1"), kind("main"), kind("")),
            ("heads", "tags", "", "")
        );
        assert_eq!(name("heads", "refs/heads/a/b"), Ok("a/b"));
        for bad in ["refs/tags/v1", "refs/heads/", "heads/x", ""] {
            assert!(name("heads", bad).is_err(), "{bad}");
        }
        assert_eq!(split("git+https://a@refs/heads/x@y"), Ok(("git+https://a", "refs/heads/x@y")));
        assert!(split("https://a").is_err());
        assert_eq!(normal("github.com/a/b"), "git+https://github.com/a/b");
        assert_eq!(normal("https://github.com/a/b"), "git+https://github.com/a/b");
    }
}
