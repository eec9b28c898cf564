//! The published cases of the libraries Trivy and Grype compare versions with, as pairs and results (`originals.tsv`):
//!
//! | scheme | library | cases |
//! |---|---|---|
//! | deb | knqyf263/go-deb-version 6f4aee6 | all of comparison and validity |
//! | apk | knqyf263/go-apk-version 041fdbb | all |
//! | rpm | knqyf263/go-rpm-version 631e686 | those of rpmvercmp.at, and every eighth of its 4,500 pairs of real releases |
//! | pep440 | aquasecurity/go-pep440-version 297489d | order, normal forms, specifiers without pre-release option |
//! | npm | aquasecurity/go-npm-version 0b796d1 | all constraints |
//! | gem | aquasecurity/go-gem-version 8eed6fe | all of order, validity and constraints |
//! | maven | masahiro331/go-mvn-version d21fcd2 | all of order, constraints and requirements |
//! | generic | aquasecurity/go-version 22b0116 | order, validity and constraints of `pkg/version` |
//! | jvm | anchore/grype 0.120.1 | order and constraints of `jvm_version_test.go` |
//! | nvd | anchore/grype 0.120.1 | constraints of `fuzzy_constraint_test.go` |
//!
//! Not taken: string forms, sorting, the bumps that ranges are made of, and `pkg/semver`, which Trivy does not use.

use std::cmp::Ordering;

use super::Scheme;

/// Cases that come out otherwise here, by the reason.
const EXCEPTIONS: &[(&str, &[&str])] = &[
    ("an empty range is told before, as one that holds every version", &["nvd\t2.3.1\tin"]),
    (
        "the text is no version of apk's, and the library's test passes over its own error",
        &["apk\t23_foo\t>\t4_beta", "apk\t1.0\t<\t1.0bc"],
    ),
    (
        "an empty text is no version here; Trivy compares no package without one",
        &[
            "rpm\t\t<\t0.1",
            "rpm\t\t<\t0.0.2",
            "rpm\t\t<\t0.0.0.0",
            "rpm\t\t<\t20151212",
            "rpm\t\t<\tR16B",
            "rpm\t\t<\t0.4.tbb.20100203",
            "rpm\t\t<\t1.20140522gitad6fb3e.el7",
            "rpm\t\t>\t~1",
            "rpm\t100\t>",
            "rpm\t0.0.0\t>",
            "rpm\t0.99.0\t>",
            "rpm\t1-2-3-4\t>",
            "rpm\t1.2.3a\t>",
            "rpm\t3.99.5final.SP07\t>",
            "rpm\t0.17.20140318svn632.el7\t>",
            "rpm\t~\t<",
            "rpm\t1~\t>",
            "rpm\t2~\t>",
        ],
    ),
    ("a version alone there, which here is a version with a release", &["rpm\t1.2.3b\t<\t1-2-3-4"]),
    (
        "Trivy asks with pre-releases included, and the library's test without",
        &[
            "npm\t1.2.2-alpha\tout\t<1.2.3-beta",
            "npm\t1.2.2-alpha\tout\t<=1.2.3-beta",
            "npm\t1.3.3-alpha.2\tout\t>1.2.3-alpha.1",
            "npm\t0.0.1-alpha\tout\t>=0",
            "npm\t0.0.1-alpha\tout\t>=0.0",
            "npm\t0.0.1-alpha\tout\t>=0-0",
            "npm\t0.0.1-alpha\tout\t>=0.0-0",
            "npm\t0.0.0-alpha\tout\t>=0",
            "npm\t0.0.0-alpha\tout\t>=0-0",
            "npm\t3.4.5-beta.1\tout\t>=0.0.0-0",
            "npm\t1.3.3-alpha.2\tout\t>=1.2.3-alpha.1",
            "npm\t1.2.3-alpha.1\tout\t*",
            "npm\t1.2.4-beta.2\tout\t~1.2.3-beta.2",
            "npm\t1.2.1-alpha.1\tout\t^1.2.0",
            "npm\t1.2.1-alpha.1\tout\t^1.2.0-alpha.0",
            "npm\t1.2.1-alpha.0\tout\t^1.2.0-alpha.0",
            "npm\t0.2.4-beta.2\tout\t^0.2.3-beta.2",
        ],
    ),
    (
        "an empty range is answered before it comes to versions: it means every version",
        &["npm\t1.0.0\tin", "npm\t4.5.6\tin", "npm\t1.2.3-alpha.1\tout"],
    ),
    ("read here as the version 1.0", &["gem\t1.0-\tinvalid"]),
    (
        "a requirement of Maven's, which Trivy does not ask for: it compares",
        &[
            "maven\t1.0.0\tin\t(1.0.0)",
            "maven\t1.0.1\tout\t(1.0.0)",
            "maven\t0.9\tout\t(1.0.0)",
            "maven\t2.0\tin\t1.0",
            "maven\t0.1\tin\t1.0",
        ],
    ),
    (
        "Maven 3.9 orders them otherwise; the library has the elder order",
        &[
            "maven\t1-foo\t>\t1.foo",
            "maven\t1-1-foo\t>\t1-1.foo",
            "maven\t2-1\t<\t2.0.a",
            "maven\t2.0.a\t<\t2.0.0.a",
        ],
    ),
    ("a hyphen with nothing behind it begins no pre-release here", &["generic\t1.0-\tvalid"]),
];

fn holds(scheme: Scheme, left: &str, operator: &str, right: &str) -> bool {
    let order = || scheme.compare(left, right);
    match operator {
        "<" => order() == Ok(Ordering::Less),
        ">" => order() == Ok(Ordering::Greater),
        "=" => order() == Ok(Ordering::Equal),
        "!=" => order().is_ok_and(Ordering::is_ne),
        "<=" => order().is_ok_and(Ordering::is_le),
        ">=" => order().is_ok_and(Ordering::is_ge),
        "in" => scheme.matches(left, right) == Ok(true),
        "out" => scheme.matches(left, right) == Ok(false),
        "valid" => scheme.compare(left, left).is_ok(),
        "invalid" => scheme.compare(left, left).is_err(),
        other => panic!("no operator {other}"),
    }
}

#[test]
fn every_published_case_or_a_stated_exception() {
    let (mut rows, mut wrong, mut passing) = (0, Vec::new(), Vec::new());
    for line in include_str!("originals.tsv").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, left, operator, right] = fields.as_slice() else { panic!("{line}") };
        let (base, is_range) = name.strip_suffix("-range").map_or((*name, false), |base| (base, true));
        let scheme = Scheme::ALL.into_iter().find(|scheme| scheme.as_str() == base).expect("a scheme");
        let found = match is_range {
            true => scheme.matches("1.0.0", left).is_ok() == (*operator == "valid"),
            false => holds(scheme, left, operator, right),
        };
        rows += 1;
        match (found, EXCEPTIONS.iter().any(|(_, cases)| cases.contains(&line.trim_end()))) {
            (true, false) | (false, true) => {}
            (false, false) => wrong.push(line.replace('\t', " | ")),
            (true, true) => passing.push(line),
        }
    }
    assert!(wrong.is_empty(), "{} of {rows}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(passing.is_empty(), "stated as exceptions, and as published: {passing:?}");
    assert!(rows > 2500);
}
