//! Another scanner in place of this one.

use std::os::unix::fs::PermissionsExt as _;

use testkit::{Access, Personality, Registry};

use crate::harness::{Sandbox, pushed};

/// A scanner that writes down how it was called, asks for credentials as Docker's clients do, and answers.
fn scanner(sandbox: &Sandbox, name: &str, answer: &str) {
    let text = format!(
        "#!/bin/sh\n\
         printf '%s\\n' \"$@\" > '{dir}/{name}.args'\n\
         env > '{dir}/{name}.env'\n\
         if [ -n \"$DOCKER_CONFIG\" ]; then\n\
         cp \"$DOCKER_CONFIG/config.json\" '{dir}/{name}.config'\n\
         host=$(sed 's/.*credHelpers\":{{\"\\([^\"]*\\)\".*/\\1/' \"$DOCKER_CONFIG/config.json\")\n\
         printf '%s' \"$host\" | docker-credential-assay get > '{dir}/{name}.credential'\n\
         printf 'other.example.com' | docker-credential-assay get > '{dir}/{name}.other'\n\
         grep -r -l canary \"$DOCKER_CONFIG\" > '{dir}/{name}.leaks' 2>/dev/null\n\
         fi\n\
         {answer}\n",
        dir = sandbox.path("").display()
    );
    sandbox.write(&format!("bin/{name}"), text);
    let path = sandbox.path(&format!("bin/{name}"));
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("chmod");
}

const TRIVY: &str = r#"cat <<'END'
{"SchemaVersion":2,"ArtifactName":"x","ArtifactType":"container_image","Results":[{"Target":"Python","Class":"lang-pkgs",
"Type":"python-pkg","Vulnerabilities":[
{"VulnerabilityID":"CVE-2023-43804","PkgName":"urllib3","InstalledVersion":"1.26.4","FixedVersion":"1.26.17","Status":"fixed",
"Severity":"HIGH","PkgIdentifier":{"PURL":"pkg:pypi/urllib3@1.26.4"}},
{"VulnerabilityID":"CVE-2020-0001","PkgName":"urllib3","InstalledVersion":"1.26.4","Status":"affected","Severity":"LOW",
"PkgIdentifier":{"PURL":"pkg:pypi/urllib3@1.26.4"}}]}]}
END"#;

#[test]
fn its_result_goes_through_filters_forms_and_gates() {
    let sandbox = Sandbox::new();
    scanner(&sandbox, "trivy", TRIVY);
    let scan =
        |words: &str| sandbox.run(&format!("scan dir:. --engine trivy --engine-path bin/trivy {words}"));
    let ids = |words: &str| {
        let result = scan(&format!("--format json {words}")).json();
        let list = result["Results"][0]["Vulnerabilities"].as_array().cloned().unwrap_or_default();
        list.iter()
            .map(|one| one["VulnerabilityID"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(""), ["CVE-2023-43804", "CVE-2020-0001"]);
    assert_eq!(ids("--severity HIGH"), ["CVE-2023-43804"]);
    assert_eq!(ids("--ignore-unfixed"), ["CVE-2023-43804"]);
    sandbox.write(".trivyignore", "CVE-2023-43804\n");
    assert_eq!(ids(""), ["CVE-2020-0001"]);
    std::fs::remove_file(sandbox.path(".trivyignore")).expect("removed");
    assert_eq!(scan("--fail-on high").code, 13);
    assert_eq!(scan("--fail-on critical").code, 0);
    assert!(scan("").stdout.contains("CVE-2023-43804"));
    assert!(String::from_utf8_lossy(&sandbox.read("trivy.args")).starts_with("fs\n"));
    for (words, code, error) in [
        ("--sample-db", 2, "engine-flag"),
        ("--skip-dirs a", 2, "engine-flag"),
        ("--format cyclonedx", 2, "convert-without-packages"),
    ] {
        let answer = scan(words);
        assert_eq!((answer.code, answer.error_code()), (code, error), "{words}\n{answer}");
    }
}

#[test]
fn grypes_result_is_understood() {
    let sandbox = Sandbox::new();
    let result = include_str!("../../../engine/src/fixtures/grype.json");
    scanner(&sandbox, "grype", &format!("cat <<'END'\n{result}\nEND"));
    let answer =
        sandbox.run("scan dir:. --engine grype --engine-path bin/grype --format json --severity MEDIUM");
    let found = answer.json();
    let ids = found["Results"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|result| result["Vulnerabilities"][0]["VulnerabilityID"].as_str().map(str::to_owned));
    assert_eq!(ids.collect::<Vec<_>>(), ["CVE-2023-43804"], "{answer}");
}

#[test]
fn a_failure_is_no_empty_result() {
    let sandbox = Sandbox::new();
    let check = |answer: &str, words: &str, code: i32, error: &str| {
        scanner(&sandbox, "trivy", answer);
        let said = sandbox.run(&format!("scan dir:. --engine trivy {words}"));
        assert_eq!((said.code, said.error_code()), (code, error), "{said}");
        said.stderr
    };
    let path = "--engine-path bin/trivy";
    let said = check("echo no such database >&2; exit 1", path, 1, "engine-failed");
    assert!(said.contains("no such database"), "{said}");
    check("exec sleep 600", &format!("{path} --engine-timeout 1"), 1, "engine-timed-out");
    check("echo nonsense", path, 2, "result-not-json");
    check("", "", 2, "engine-not-found");
}

/// The credential is in no argument, no variable and no file: only what asks over the socket gets it.
#[test]
fn credentials_come_over_the_socket_only() {
    let canary = ["canary", "-password-42"].concat();
    let registry = Registry::start_with(Personality::ReferrersApi, Access::basic("ci", &canary));
    let (image, _) = pushed(&registry);
    let sandbox = Sandbox::new();
    scanner(&sandbox, "trivy", TRIVY);
    sandbox.write("password", &canary);
    let words = "--engine trivy --engine-path bin/trivy --registry-username ci --registry-password @password";
    let mut command =
        sandbox.command(&[["scan", &image].as_slice(), &words.split(' ').collect::<Vec<_>>()].concat());
    let answer = sandbox.finish(command.env("PATH", std::env::var_os("PATH").unwrap_or_default()));
    assert_eq!(answer.code, 0, "{answer}");
    let read = |name: &str| String::from_utf8_lossy(&sandbox.read(name)).into_owned();
    let handed: serde_json::Value = serde_json::from_str(&read("trivy.credential")).expect("a credential");
    assert_eq!((&handed["Username"], &handed["Secret"]), (&"ci".into(), &canary.as_str().into()));
    assert!(read("trivy.other").contains("credentials not found"));
    for name in ["trivy.args", "trivy.env", "trivy.config", "trivy.leaks"] {
        assert!(!read(name).contains("canary"), "{name}");
    }
    assert_eq!(read("trivy.leaks"), "");
    assert!(!answer.stdout.contains("canary") && !answer.stderr.contains("canary"));
    assert_eq!(std::fs::read_dir(sandbox.path("tmp")).expect("there").count(), 0, "nothing is left behind");
}
