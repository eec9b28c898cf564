//! The module list: lines of tab-separated fields (`runtime/debug.ParseBuildInfo`).

use std::collections::BTreeMap;

use base::{Budget, Limits};
use sbom::{Ecosystem, Relationship};

use crate::{ReadError, Record, limits};

/// `mod` is the main module, `dep` a dependency, `=>` replaces the line before, `build -ldflags=…` may hold the
/// version of the main module.
pub(super) fn modules(info: &str) -> Result<Vec<Record>, ReadError> {
    let mut budget = Budget::new(Limits { bytes: u64::MAX, items: limits::PACKAGES, depth: 1 });
    let mut records: Vec<Record> = Vec::new();
    let mut main = None;
    let mut ldflags = None;
    for line in info.lines() {
        let mut fields = line.split('\t');
        let (kind, path, version) =
            (fields.next().unwrap_or(""), fields.next().unwrap_or(""), fields.next().unwrap_or(""));
        match kind {
            "mod" | "dep" if !path.is_empty() => {
                budget.spend_item()?;
                if kind == "mod" {
                    main = Some(records.len());
                }
                records.push(Record::new(Ecosystem::Gobinary, path, version));
            }
            "=>" => replace(records.last_mut(), path, version),
            "build" => ldflags = path.strip_prefix("-ldflags=").or(ldflags),
            _ => {}
        }
    }
    let names: Vec<String> = records.iter().map(|record| record.name.clone()).collect();
    for (index, record) in records.iter_mut().enumerate() {
        if record.version == "(devel)" {
            record.version.clear();
        }
        if Some(index) == main {
            if record.version.is_empty() || is_pseudo(&record.version) {
                let stamped = ldflags.and_then(|flags| version_of_ldflags(flags, &record.name));
                record.version = stamped.unwrap_or_else(|| std::mem::take(&mut record.version));
            }
            record.relationship = Relationship::Root;
            record.depends_on = names.iter().filter(|name| **name != record.name).cloned().collect();
        }
    }
    // A replacement by a folder has no version that could be matched or named.
    records.retain(|record| !record.name.starts_with(['.', '/']));
    Ok(records)
}

fn replace(record: Option<&mut Record>, path: &str, version: &str) {
    if let Some(record) = record {
        path.clone_into(&mut record.name);
        version.clone_into(&mut record.version);
    }
}

/// Go's standard library as package `stdlib` with the version of Go, `v1.22.1` for `go1.22.1 X:boringcrypto`.
pub(super) fn stdlib(version: &str) -> Option<Record> {
    let number = version.strip_prefix("go")?.split([' ', '-']).next()?;
    number.starts_with(|c: char| c.is_ascii_digit()).then(|| {
        let mut record = Record::new(Ecosystem::Gobinary, "stdlib", format!("v{number}"));
        record.relationship = Relationship::Direct;
        record
    })
}

/// Whether a version only names a commit (go.dev/ref/mod, "Pseudo-versions"): `v0.0.0-20240603093900-cf8a8d29271d`.
fn is_pseudo(version: &str) -> bool {
    let mut parts = version.split('+').next().unwrap_or_default().rsplit('-');
    let (commit, time) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let time = time.rsplit('.').next().unwrap_or_default();
    parts.next().is_some()
        && commit.len() == 12
        && commit.bytes().all(|b| b.is_ascii_alphanumeric())
        && time.len() == 14
        && time.bytes().all(|b| b.is_ascii_digit())
}

/// The version that the linker's flags put into a variable called `version` or `ver`, as Trivy chooses it: of a package
/// of the module's `cmd`, else of a package called `main`, `common`, `version` or `cmd`, else of any; two of the same
/// rank answer nothing.
fn version_of_ldflags(flags: &str, module: &str) -> Option<String> {
    let mut words = flags.split_whitespace().map(|word| word.trim_matches(['"', '\'']));
    let mut set: BTreeMap<&str, &str> = BTreeMap::new();
    while let Some(word) = words.next() {
        let Some(rest) = word.strip_prefix("-X") else { continue };
        let pair = if rest.is_empty() { words.next() } else { Some(rest.trim_start_matches('=')) };
        if let Some((key, value)) = pair.and_then(|pair| pair.trim_matches(['"', '\'']).split_once('=')) {
            set.insert(key, value.trim_matches(['"', '\'']));
        }
    }
    let mut ranks: [Vec<&str>; 3] = Default::default();
    for (key, value) in set {
        let lower = key.to_ascii_lowercase();
        if !(lower.ends_with(".version") || lower.ends_with(".ver")) || !is_semantic(value) {
            continue;
        }
        let last = lower.rsplit('/').next().unwrap_or_default();
        let package = last.split('.').next().unwrap_or_default();
        let of_cmd = key.strip_prefix(module).is_some_and(|rest| rest.starts_with("/cmd/"));
        let rank = match package {
            _ if of_cmd => 0,
            "main" | "common" | "version" | "cmd" => 1,
            _ => 2,
        };
        ranks[rank].push(value);
    }
    match ranks.iter().find(|rank| !rank.is_empty())?[..] {
        [only] => Some(only.to_owned()),
        _ => None,
    }
}

/// golang.org/x/mod/semver, `IsValid`, with the `v` optional: minor and patch may be missing.
fn is_semantic(version: &str) -> bool {
    let version = version.strip_prefix('v').unwrap_or(version);
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let full = match core.split('.').count() {
        1 if core.len() == version.len() => format!("{version}.0.0"),
        2 if core.len() == version.len() => format!("{version}.0"),
        _ => version.to_owned(),
    };
    semver::Version::parse(&full).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(info: &str) -> Vec<String> {
        modules(info).expect("within limits").iter().map(|r| format!("{} {}", r.name, r.version)).collect()
    }

    #[test]
    fn main_dependencies_and_replacements() {
        let info = "path\texample.com/app/cmd\nmod\texample.com/app\tv1.2.3\th1:x=\ndep\ta.com/b\tv0.1.0\th1:x=\n\
            dep\tc.com/d\tv2.0.0\n=>\te.com/f\tv2.0.1\th1:y=\ndep\tg.com/h\tv1.0.0\n=>\t./local\t\nbuild\t-compiler=gc\n";
        assert_eq!(list(info), ["example.com/app v1.2.3", "a.com/b v0.1.0", "e.com/f v2.0.1"]);
    }

    #[test]
    fn a_devel_main_module_takes_its_version_from_the_linker_flags() {
        let check = |flags: &str, expected: &str| {
            let info = format!("path\tm.com/x\nmod\tm.com/x\t(devel)\t\nbuild\t-ldflags={flags}\n");
            assert_eq!(list(&info), [format!("m.com/x {expected}")], "{flags}");
        };
        check("-s -w -X main.version=1.2.3", "1.2.3");
        check("\"-X 'm.com/x/internal.Version=v0.4.0'\"", "v0.4.0");
        check("-X=main.version=2.0.1", "2.0.1");
        check("-X other.com/y.version=9.9.9", "9.9.9");
        check("-X main.version=dev", "");
        check("-X a.com/y.version=1.0.0 -X b.com/z.version=2.0.0", "");
        check("-X a.com/y.version=1.0.0 -X main.version=2.0.0", "2.0.0");
        check("-X m.com/x/cmd/tool.ver=3.0 -X main.version=2.0.0", "3.0");
        check("-X main.goversion=1.0.0", "");
        check("", "");
    }

    #[test]
    fn a_commit_gives_way_to_the_linker_flags_and_a_release_does_not() {
        let info =
            |version: &str| format!("path\tm\nmod\tm\t{version}\t\nbuild\t-ldflags=-X main.version=1.0.0\n");
        assert_eq!(list(&info("v0.0.0-20240603093900-cf8a8d29271d")), ["m 1.0.0"]);
        assert_eq!(list(&info("v1.2.4-0.20191109021931-daa7c04131f5+dirty")), ["m 1.0.0"]);
        assert_eq!(list(&info("v2.0.0-rc1")), ["m v2.0.0-rc1"]);
        assert_eq!(list(&info("v2.0.0")), ["m v2.0.0"]);
    }

    #[test]
    fn versions_of_go() {
        let version = |text| stdlib(text).map(|r| r.version);
        assert_eq!(version("go1.22.1"), Some("v1.22.1".into()));
        assert_eq!(version("go1.22.1 X:boringcrypto"), Some("v1.22.1".into()));
        assert_eq!(version("go1.20.5-custom"), Some("v1.20.5".into()));
        assert_eq!(version("devel go1.23-abc"), None);
    }
}
