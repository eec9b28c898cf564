use std::collections::BTreeSet;
use std::path::Path;

use super::*;

#[test]
fn one_name_in_every_place() {
    let of_model: Vec<&str> =
        Ecosystem::ALL.into_iter().filter(|e| !e.is_os()).map(Ecosystem::as_str).collect();
    let of_tables: Vec<&str> = CAPABILITIES.iter().map(|c| c.ecosystem.as_str()).collect();
    assert_eq!(of_model, of_tables);
    let modules: Vec<String> =
        MODULES.iter().map(|module| module.trim_start_matches("r#").replace('_', "-")).collect();
    assert_eq!(of_tables, modules);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for module in &modules {
        let folder = source.join(module.replace('-', "_"));
        for needed in ["mod.rs", "capability.rs", "fixtures/SOURCES.md"] {
            assert!(folder.join(needed).is_file(), "{} has no {needed}", folder.display());
        }
    }
}

#[test]
fn the_docs_hold_this_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ecosystems.md");
    let docs = std::fs::read_to_string(path).expect("docs/ecosystems.md");
    assert_eq!(docs, ecosystems_table(), "run `cargo xtask codegen`");
    let anchors: BTreeSet<&str> =
        docs.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(anchors, CAPABILITIES.iter().map(|c| c.ecosystem.as_str()).collect());
}

#[test]
fn every_reader_has_a_fuzz_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/fuzz_targets");
    // Targets of the two that stream are older than the ecosystems' names.
    let name = |ecosystem: Ecosystem| match ecosystem {
        Ecosystem::PythonPkg => "python".to_owned(),
        Ecosystem::NodePkg => "node".to_owned(),
        other => other.as_str().replace('-', "_"),
    };
    for capability in CAPABILITIES {
        let target = folder.join(format!("catalog_{}.rs", name(capability.ecosystem)));
        assert!(target.is_file(), "{} is missing", target.display());
    }
}

#[test]
fn patterns() {
    let check = |pattern: Pattern, path: &str, expected: bool| {
        assert_eq!(pattern.matches(path), expected, "{} {path}", pattern.glob());
    };
    check(Pattern::is("go.mod"), "go.mod", true);
    check(Pattern::is("go.mod"), "a/b/go.mod", true);
    check(Pattern::is("go.mod"), "a/go.mod2", false);
    check(Pattern::ends(".deps.json"), "a/x.deps.json", true);
    let lock = Pattern::is("package-lock.json").not_below(&["node_modules"]);
    check(lock, "a/package-lock.json", true);
    check(lock, "a/node_modules/b/package-lock.json", false);
    check(lock, "a/my_node_modules/package-lock.json", true);
    let spec = Pattern::ends(".gemspec").below("specifications");
    check(spec, "usr/lib/specifications/default/a.gemspec", true);
    check(spec, "specifications/a.gemspec", true);
    check(spec, "usr/lib/myspecifications/a.gemspec", false);
    let lock = Pattern::between("pylock.", ".toml");
    check(lock, "pylock.dev.toml", true);
    check(lock, "pylock.a.b.toml", false);
    check(lock, "pylock..toml", false);
    let props = Pattern::ends_any_case("packages.props");
    check(props, "src/Directory.Packages.props", true);
    check(props, "ünprops", false);
}

#[test]
fn scopes_choose_as_trivy_does() {
    let id = |scope, path: &str| chosen(scope, path).map(|(id, _)| id.ecosystem().as_str());
    for (path, image, folder) in [
        ("app/package-lock.json", None, Some("npm")),
        ("app/requirements.txt", None, Some("pip")),
        ("app/Cargo.lock", Some("cargo"), Some("cargo")),
        ("app/Manifest.toml", Some("julia"), Some("julia")),
        ("app/x.deps.json", Some("dotnet-core"), Some("dotnet-core")),
        ("app/vendor/composer/installed.json", Some("composer-vendor"), None),
        ("opt/conda/envs/a/conda-meta/b-1-0.json", Some("conda-pkg"), None),
        ("app/composer.lock", None, Some("composer")),
        ("app/vendor/a/composer.lock", None, None),
        ("app/pom.xml", None, Some("pom")),
    ] {
        assert_eq!(id(Scope::Image, path), image, "{path}");
        assert_eq!(id(Scope::RootFs, path), image, "{path}");
        assert_eq!(id(Scope::Folder, path), folder, "{path}");
        assert_eq!(id(Scope::Repository, path), folder, "{path}");
    }
}

#[test]
fn the_index_chooses_what_going_through_all_kinds_does() {
    let slow = |scope: Scope, path: &str| {
        CAPABILITIES.iter().zip(0u8..).find_map(|(capability, ecosystem)| {
            capability.files.iter().zip(0u8..).find_map(|(kind, file)| {
                let wanted = kind.scans.include(scope) && kind.pattern.matches(path);
                wanted.then_some(FileId { ecosystem, file })
            })
        })
    };
    let mut paths = vec!["a".to_owned(), String::new(), "usr/bin/python3".to_owned()];
    for kind in CAPABILITIES.iter().flat_map(|capability| capability.files) {
        let Pattern { name, folder, below, .. } = kind.pattern;
        let name = match name {
            Name::Is(name) => name.to_owned(),
            Name::Ends(ending) | Name::EndsAnyCase(ending) => format!("x{ending}"),
            Name::Between(start, end) => format!("{start}x{end}"),
            Name::Executable => continue,
        };
        paths.extend([
            format!("{below}/y{folder}/{name}"),
            format!("node_modules/{name}"),
            name.to_uppercase(),
            name,
        ]);
    }
    for path in &paths {
        for scope in [Scope::Image, Scope::RootFs, Scope::Folder, Scope::Repository] {
            assert_eq!(chosen(scope, path).map(|(id, _)| id), slow(scope, path), "{path}");
        }
    }
}
