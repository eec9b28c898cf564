//! `assay audit verify`.

use insta::assert_snapshot;

use crate::harness::{Sandbox, small_image};

/// What somebody does to the text of a log.
type Change<'a> = &'a dyn Fn(&str) -> String;

fn accounted() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("run oci:image --sample-db --quiet --dry-run");
    sandbox
}

#[test]
fn an_honest_log() {
    let sandbox = accounted();
    assert_snapshot!(sandbox.run("audit verify"), @r#"
    exit 0
    --- stdout
    verified: 10 entries, root [ROOT]
    from [TIME] to [TIME]
    --- stderr
    hint: keep a copy of audit.checkpoint elsewhere and pass it with --checkpoint to find a rolled-back log
    "#);
    std::fs::copy(sandbox.state("audit/audit.checkpoint"), sandbox.path("kept")).expect("copy");
    sandbox.ok("run oci:image --sample-db --quiet --dry-run");
    assert_snapshot!(sandbox.run("audit verify --checkpoint kept"), @r#"
    exit 0
    --- stdout
    verified: 20 entries, root [ROOT]
    from [TIME] to [TIME]
    continues the checkpoint of 10 entries
    "#);
    let shown = sandbox.run("audit verify --checkpoint kept --format json").json();
    assert_eq!(shown["schema"], "assay.audit/1");
    assert_eq!(shown["continues"], 10);
    assert_snapshot!(sandbox.run("audit verify --dir nowhere --format json"), @r#"
    exit 3
    --- stdout
    {"error":{"class":"nothing-to-examine","code":"audit-missing","hint":"name the folder with --dir; `assay run` creates the log","message":"no audit log in nowhere"}}
    --- stderr
    error[audit-missing]: no audit log in nowhere
    hint: name the folder with --dir; `assay run` creates the log
    "#);
}

#[test]
fn a_log_that_was_rolled_back() {
    let sandbox = accounted();
    let old = sandbox.path("old");
    let copy = |from: &std::path::Path, to: &std::path::Path| {
        std::fs::create_dir_all(to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("a folder").flatten().filter(|e| e.path().is_file()) {
            std::fs::copy(entry.path(), to.join(entry.file_name())).expect("copy");
        }
    };
    copy(&sandbox.state("audit"), &old);
    sandbox.ok("run oci:image --sample-db --quiet --dry-run");
    std::fs::copy(sandbox.state("audit/audit.checkpoint"), sandbox.path("kept")).expect("copy");
    assert_snapshot!(sandbox.run("audit verify --dir old --checkpoint kept"), @r#"
    exit 10
    --- stderr
    error[audit-rolled-back]: audit log was rolled back: it has 10 signed entries, an earlier checkpoint had 20
    hint: keep the log as evidence, compare it with a copy kept elsewhere, and find out who could write it
    "#);
}

#[test]
fn a_log_that_was_changed() {
    let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
    let edit = |text: &str| text.replacen("container", "contrived", 1);
    let cases: [(&str, Change<'_>); 4] = [
        ("edited", &|text| match edit(text) {
            same if same == text => text.replacen("assay/", "essay/", 1),
            changed => changed,
        }),
        ("deleted", &|text| {
            let mut lines = lines(text);
            lines.remove(2);
            lines.concat()
        }),
        ("reordered", &|text| {
            let mut lines = lines(text);
            lines.swap(2, 3);
            lines.concat()
        }),
        ("cut off", &|text| {
            let mut lines = lines(text);
            lines.pop();
            lines.concat()
        }),
    ];
    for (name, change) in cases {
        let sandbox = accounted();
        let log = sandbox.state("audit/audit.log");
        let text = std::fs::read_to_string(&log).expect("a log of lines");
        let changed = change(&text);
        assert_ne!(text, changed, "{name}");
        std::fs::write(&log, changed).expect("write");
        let answer = sandbox.run("audit verify");
        assert_eq!(answer.code, 10, "{name}\n{answer}");
        assert!(answer.error_code().starts_with("audit-"), "{name}\n{answer}");
        assert!(!answer.hint().is_empty(), "{name}\n{answer}");
    }
}
