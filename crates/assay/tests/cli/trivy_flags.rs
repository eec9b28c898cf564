//! Flags of Trivy: the table of them is true, and those that are new here do what it says.

use std::io::Write as _;
use std::process::Stdio;

use testkit::{Access, Personality, Registry};

use crate::harness::{Sandbox, pushed, small_image};

const TABLE: &str = include_str!("../../../../docs/src/comparison.md");

/// Flags and what is said of them.
fn rows() -> Vec<(Vec<&'static str>, &'static str)> {
    let (_, table) = TABLE.split_once("# Flags of Trivy\n").expect("the table");
    let (table, _) = table.split_once("\n## ").expect("its end");
    let rows = table.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| `--")?.split(" | ").collect();
        let flags = cells[0].trim_end_matches('`').split("`, `--");
        Some((flags.collect(), *cells.get(1)?))
    });
    rows.collect()
}

#[test]
fn the_table_is_true() {
    let sandbox = Sandbox::new();
    let help = sandbox.ok("scan --help");
    let words: Vec<&str> = help.split([' ', '\n', ',', ']', '[', '=']).collect();
    let rows = rows();
    assert!(rows.iter().map(|(flags, _)| flags.len()).sum::<usize>() > 100, "the table is read");
    for (flags, here) in rows {
        for flag in flags {
            let known = words.contains(&format!("--{flag}").as_str());
            match here {
                "same" => assert!(known, "--{flag} is the same, the table says"),
                "other" | "none" => assert!(!known, "--{flag} is there, and the table does not say so"),
                _ => panic!("--{flag} is {here}"),
            }
        }
    }
}

#[test]
fn an_image_in_a_file_or_folder() {
    let sandbox = Sandbox::new();
    let image = small_image();
    sandbox.layout("layout", &image);
    let scan = "--sample-db --quiet --format json --severity HIGH,CRITICAL";
    let pack = |name: &str, docker: bool| {
        let mut archive = tar::Builder::new(Vec::new());
        if docker {
            let blob = |index: usize| image.blobs[index].digest.hex();
            for (index, one) in image.blobs.iter().enumerate() {
                add(&mut archive, &blob(index), &one.bytes);
            }
            let manifest =
                serde_json::json!([{"Config": blob(0), "RepoTags": null, "Layers": [blob(1), blob(2)]}]);
            add(&mut archive, "manifest.json", manifest.to_string().as_bytes());
        } else {
            archive.append_dir_all(".", sandbox.path("layout")).expect("a layout");
        }
        sandbox.write(name, archive.into_inner().expect("an archive"));
    };
    pack("docker.tar", true);
    pack("layout.tar", false);
    let names = ["layout", "layout:v1", "docker.tar", "layout.tar"];
    for name in names {
        let found = sandbox.run(&format!("scan --input {name} {scan}")).json();
        assert_eq!(found["ArtifactName"], name);
        let text = found["Results"].to_string();
        assert!(text.contains("CVE-2023-43804"), "{name} {text}");
        assert!(text.contains(&format!("{name} (debian 12.0)")), "{name} {text}");
    }
    for (words, code) in
        [("--input nowhere", 3), ("--input layout oci:layout", 2), ("", 2), ("--input layout:v2", 3)]
    {
        let answer = sandbox.run(&format!("scan {words} --sample-db"));
        assert_eq!(answer.code, code, "{words} {answer}");
    }
}

fn add(archive: &mut tar::Builder<Vec<u8>>, name: &str, bytes: &[u8]) {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    archive.append_data(&mut header, name, bytes).expect("an entry");
}

#[test]
fn images_over_the_size_are_refused() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let scan = |size: &str| {
        sandbox.run(&format!("scan oci:image --sample-db --quiet --format json --max-image-size {size}"))
    };
    for size in ["1GB", "64KiB"] {
        assert_eq!(scan(size).code, 0, "{size}");
    }
    // The two layers are 900 bytes packed and 7 KiB unpacked.
    for size in ["100B", "3kB"] {
        // A cache from before changes nothing.
        let answer = scan(size);
        assert_eq!((answer.code, answer.error_code()), (1, "image-too-large"), "{size} {answer}");
        assert_eq!(answer.json()["error"]["code"], "image-too-large");
    }
}

#[test]
fn a_scan_that_takes_too_long_is_ended() {
    let sandbox = Sandbox::new();
    let fifo = sandbox.path("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("starts").success());
    // Opening it waits for a writer that never comes.
    let answer = sandbox.run("scan sbom:fifo --sample-db --timeout 300ms --format json");
    assert_eq!((answer.code, answer.error_code()), (1, "scan-timeout"), "{answer}");
    assert_eq!(answer.json()["error"]["code"], "scan-timeout");
    sandbox.layout("image", &small_image());
    sandbox.ok("scan oci:image --sample-db --timeout 5m0s");
    assert_eq!(sandbox.run("scan oci:image --sample-db --timeout 5").code, 2);
}

#[test]
fn flags_that_scripts_pass_are_taken() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("scan oci:image --sample-db --offline-scan --skip-version-check --disable-telemetry --parallel 0 \
        --image-src docker,remote --image-config-scanners secret --cache-backend memory --no-progress --list-all-pkgs");
    assert!(!sandbox.path("home/.cache").exists(), "memory keeps nothing");
    let answer = sandbox.run("scan oci:image --sample-db --debug");
    assert!(answer.stderr.contains("debug") && answer.stderr.contains("cache-dir ="), "{answer}");
    let answer = sandbox.run("scan example.com/team/app:1 --sample-db --image-src docker,podman");
    assert_eq!((answer.code, answer.error_code()), (2, "scan-no-daemon"), "{answer}");
    assert_eq!(sandbox.run("scan oci:image --sample-db --cache-backend redis://127.0.0.1").code, 2);
}

#[test]
fn a_user_and_a_password_by_trivys_names() {
    const SECRET: &str = "canary-51c7";
    let registry = Registry::start_with(Personality::ReferrersApi, Access::basic("ci", SECRET));
    let (image, _) = pushed(&registry);
    let sandbox = Sandbox::new();
    sandbox.write("password", SECRET);
    let scan = format!("scan {image} --sample-db --username ci");
    sandbox.ok(&format!("{scan} --password @password"));
    let words = format!("{scan} --password-stdin");
    let mut command = sandbox.command(&words.split(' ').collect::<Vec<_>>());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("starts");
    child.stdin.take().expect("a pipe").write_all(SECRET.as_bytes()).expect("written");
    assert!(child.wait().expect("ends").success());
    for (words, code) in [
        (format!("{scan} --password {SECRET}"), "registry-secret-in-argument"),
        (format!("{scan} --password @password --password-stdin"), "usage"),
        (scan, "usage"),
    ] {
        let answer = sandbox.run(&words);
        assert_eq!((answer.code, answer.error_code()), (2, code), "{answer}");
        assert!(!answer.to_string().contains(SECRET), "{answer}");
    }
}
