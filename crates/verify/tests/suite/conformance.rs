//! The verification half of the Sigstore conformance suite: every case by path and by digest.

use std::path::Path;

use crate::common::Case;
use base::Fault as _;

fn run(folder: &Path) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let mut folders: Vec<_> =
        std::fs::read_dir(folder).expect("folder").map(|e| e.expect("entry").path()).collect();
    folders.sort();
    let mut runs = 0;
    for path in folders.into_iter().filter(|path| path.is_dir()) {
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        // A trust root that cannot be read is a refusal as well.
        if std::fs::read(path.join("trusted_root.json")).is_ok_and(|b| verify::TrustRoot::parse(&b).is_err())
        {
            println!("{name}: trust root refused");
            runs += 2;
            if !name.ends_with("_fail") {
                wrong.push(name);
            }
            continue;
        }
        let case = match Case::read(&path) {
            Ok(case) => case,
            Err(error) => {
                println!("{name}: {}: {error}", error.code());
                runs += 2;
                if !name.ends_with("_fail") {
                    wrong.push(name);
                }
                continue;
            }
        };
        for (how, outcome) in [("path", case.by_bytes()), ("digest", case.by_digest())] {
            runs += 1;
            match &outcome {
                Ok(_) => println!("{name} by {how}: verified"),
                Err(refusal) => println!("{name} by {how}: {}: {refusal}", refusal.code()),
            }
            if outcome.is_ok() == name.ends_with("_fail") {
                wrong.push(format!("{name} by {how}: {outcome:?}"));
            }
        }
    }
    println!("{runs} runs, {} wrong", wrong.len());
    (runs, wrong)
}

#[test]
fn whole_suite() {
    let folder = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/sigstore-conformance/test/assets/bundle-verify"
    ));
    if !folder.is_dir() {
        println!("not run: {} is not there", folder.display());
        return;
    }
    assert_eq!(run(folder), (140, Vec::new()));
}

#[test]
fn committed_cases() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases"));
    assert_eq!(run(folder), (22, Vec::new()));
}
