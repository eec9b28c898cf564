//! The module list: lines of tab-separated fields (`runtime/debug.ParseBuildInfo`).

use base::{Budget, Limits};
use sbom::Ecosystem;

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
            if Some(index) == main {
                record.version =
                    ldflags.and_then(|flags| version_of_ldflags(flags, &record.name)).unwrap_or_default();
            }
        }
        if Some(index) == main {
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
    number
        .starts_with(|c: char| c.is_ascii_digit())
        .then(|| Record::new(Ecosystem::Gobinary, "stdlib", format!("v{number}")))
}

/// The value of `-X …version=1.2.3` in the linker's flags: as in Trivy, of a variable named `version`, `ver` or
/// `…Version` in `main`, in the module, or in a package named `version` or `common`.
fn version_of_ldflags(flags: &str, module: &str) -> Option<String> {
    let words: Vec<&str> = flags.split_whitespace().map(|w| w.trim_matches(['"', '\''])).collect();
    words.iter().find_map(|word| {
        let word = word.strip_prefix("-X=").unwrap_or(word).trim_matches(['"', '\'']);
        let (key, value) = word.split_once('=')?;
        let (package, variable) = key.rsplit_once('.')?;
        let named = matches!(variable.to_ascii_lowercase().as_str(), "version" | "ver" | "buildversion");
        let last = package.rsplit('/').next().unwrap_or(package);
        let placed = package == "main" || package.starts_with(module) || matches!(last, "version" | "common");
        let number = value.trim_matches(['"', '\'']);
        let digits = number.trim_start_matches('v');
        (named && placed && digits.starts_with(|c: char| c.is_ascii_digit()) && digits.contains('.'))
            .then(|| format!("v{digits}"))
    })
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
        check("-s -w -X main.version=1.2.3", "v1.2.3");
        check("\"-X 'm.com/x/internal.Version=v0.4.0'\"", "v0.4.0");
        check("-X=main.version=2.0.1", "v2.0.1");
        check("-X other.com/y.version=9.9.9", "");
        check("-X main.version=dev", "");
        check("", "");
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
