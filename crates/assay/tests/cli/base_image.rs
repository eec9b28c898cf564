//! `assay base` and `assay sbom check`.

use base::Platform;
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Image, ImageBuilder, LayerBuilder, LayerCompression, Personality, Registry};

use crate::harness::{IDENTITY, Sandbox, image_with, small_image};

fn bottom(compression: LayerCompression) -> LayerBuilder {
    LayerBuilder::new(compression)
        .file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nNAME=\"Debian GNU/Linux\"\n")
        .file("etc/debian_version", "12.0\n")
}

fn base_image() -> Image {
    ImageBuilder::new(Platform::linux_amd64()).layer(bottom(LayerCompression::Gzip)).build()
}

/// The same lowest layer, compressed otherwise, and one more; the label names the base.
fn built_on(reference: &str) -> Image {
    let mut builder = ImageBuilder::new(Platform::linux_amd64())
        .layer(bottom(LayerCompression::Zstd))
        .layer(LayerBuilder::new(LayerCompression::Gzip).file("app", "app"));
    if !reference.is_empty() {
        builder = builder.config(json!({"Labels": {"org.opencontainers.image.base.name": reference}}));
    }
    builder.build()
}

#[test]
fn the_base_is_found_proven_and_verified() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let base = format!("{}/base/debian:12", registry.host());
    base_image().push_to(&registry, "base/debian", Some("12"));
    sandbox.layout("image", &built_on(&base));
    sandbox.layout("nameless", &built_on(""));
    sandbox.layout("other", &small_image());
    assert_snapshot!(sandbox.run("base show oci:image"), @r#"
    exit 0
    --- stdout
    oci:image ([DIGEST])
      base    [HOST]/base/debian@[DIGEST] (named by label)
      layers  the lowest 1 of 2 are all of the base
    --- stderr
    the base's signature was not looked at: `assay base verify` does
    "#);
    assert_snapshot!(sandbox.run("base show oci:nameless"), @r#"
    exit 3
    --- stderr
    error[base-unknown]: neither annotations nor labels nor provenance of the image name its base
    hint: pass --base REF, or have the build write org.opencontainers.image.base.name and .digest
    "#);
    assert_snapshot!(sandbox.run(&format!("base show oci:other --base {base}")), @r#"
    exit 10
    --- stderr
    error[base-not-the-base]: the image is not built on [HOST]/base/debian:12 (named by flag): layer 1 of the 1 of the base is [DIGEST], the image has [DIGEST] there
    hint: name the base the image was really built from, by digest; its tag may have moved on since
    "#);
    sandbox.ok(&format!("sign {base} --identity {IDENTITY}"));
    let wanted = sandbox.wanted();
    assert_snapshot!(sandbox.run(&format!("base verify oci:image {wanted}")), @r#"
    exit 0
    --- stdout
    oci:image ([DIGEST])
      base    [HOST]/base/debian@[DIGEST] (named by label)
      layers  the lowest 1 of 2 are all of the base
      signed by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal) at [TIME]
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    "#);
    assert_snapshot!(sandbox.run("base verify oci:image"), @r#"
    exit 2
    --- stderr
    error[base-no-identity]: no signer of the base is required, expected an identity and its issuer, or a key
    hint: pass --certificate-identity and --certificate-oidc-issuer, or --key, or write them under [base] in assay.toml
    "#);
    let stranger = wanted.replace(IDENTITY, "stranger@example.com");
    let answer = sandbox.run(&format!("base verify oci:image {stranger} --format json"));
    assert_eq!((answer.code, answer.error_code()), (10, "verify-wrong-identity"), "{answer}");
    // From the settings.
    let issuer = wanted.rsplit(' ').next().expect("an issuer");
    let text =
        format!("[base]\ncertificate-identity = \"{IDENTITY}\"\ncertificate-oidc-issuer = \"{issuer}\"\n");
    sandbox.write("assay.toml", text);
    let object = sandbox.run("base verify oci:nameless --base oci:missing --format json");
    assert_eq!(object.code, 3, "{object}");
    let object = sandbox.run(&format!("base verify oci:nameless --base {base} --format json")).json();
    assert_eq!(
        (&object["layers"], &object["of"], &object["verified"]["signer"]),
        (&1.into(), &2.into(), &IDENTITY.into())
    );
}

#[test]
fn a_run_holds_to_the_base_and_records_it() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let base = format!("{}/base/debian:12", registry.host());
    base_image().push_to(&registry, "base/debian", Some("12"));
    sandbox.layout("image", &built_on(&base));
    sandbox.ok(&format!("sign {base} --identity {IDENTITY}"));
    let wanted = sandbox.wanted();
    let issuer = wanted.rsplit(' ').next().expect("an issuer");
    let text = |who: &str| {
        format!("[base]\ncertificate-identity = \"{who}\"\ncertificate-oidc-issuer = \"{issuer}\"\n")
    };
    sandbox.write("assay.toml", text("stranger@example.com"));
    let source = "git+https://git.example.com/team/app";
    let run = format!(
        "run oci:image --sample-db --identity {IDENTITY} --format json --source-uri {source}@refs/tags/v1.0.0 --source-commit c0ffee"
    );
    let refused = sandbox.run(&run);
    assert_eq!(
        (refused.code, &refused.json()["failure"]["code"]),
        (10, &"verify-wrong-identity".into()),
        "{refused}"
    );
    sandbox.write("assay.toml", text(IDENTITY));
    let passed = sandbox.run(&run);
    assert_eq!(passed.code, 0, "{passed}");
    let resolve = passed.json()["steps"][0]["detail"].as_str().expect("a detail").to_owned();
    assert!(
        resolve.contains("built on ") && resolve.ends_with(&format!("signed by {IDENTITY}")),
        "{resolve}"
    );
    // The provenance of the run passes, and names the base.
    let name = format!("oci:image@{}", built_on(&base).manifest.digest);
    let verify = format!(
        "slsa verify-image {name} {wanted} --source-uri {source} --source-tag v1.0.0 --print-provenance"
    );
    let answer = sandbox.run(&format!("{verify} --builder-id https://assay.invalid/builder/local"));
    assert_eq!(answer.code, 0, "{answer}");
    let dependencies = &answer.json()["predicate"]["buildDefinition"]["resolvedDependencies"];
    assert_eq!(dependencies[0]["digest"]["gitCommit"], "c0ffee", "{answer}");
    assert!(
        dependencies[1]["uri"].as_str().is_some_and(|uri| uri.contains("base/debian@sha256:")),
        "{answer}"
    );
    assert!(answer.stderr.contains("at commit c0ffee"), "{answer}");
}

/// Which findings came with the base, its signer named by flags, and the source a CI system says it builds.
#[test]
fn findings_of_the_base_are_told_apart() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let package = |name: &str, version: &str| {
        LayerBuilder::new(LayerCompression::Gzip).file(
            &format!("usr/lib/python3.11/site-packages/{name}-{version}.dist-info/METADATA"),
            format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"),
        )
    };
    let below = || ImageBuilder::new(Platform::linux_amd64()).layer(package("urllib3", "1.26.4"));
    let image = below().layer(package("Jinja2", "2.10")).build();
    below().build().push_to(&registry, "base/python", Some("3"));
    sandbox.layout("image", &image);
    let base = format!("{}/base/python:3", registry.host());
    sandbox.ok(&format!("sign {base} --identity {IDENTITY}"));
    let wanted = sandbox.wanted();
    let by = wanted.replace("--certificate-", "--base-certificate-");
    let root = sandbox.state("stack").join("trusted_root.json");
    let run = format!("run oci:image --sample-db --identity {IDENTITY} --format json --base {base} {by}");
    let words: Vec<&str> = run.split_whitespace().collect();
    let mut command = sandbox.command(&words);
    for (name, value) in [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_SERVER_URL", "https://github.com"),
        ("GITHUB_REPOSITORY", "acme/app"),
        ("GITHUB_REF", "refs/heads/main"),
        ("GITHUB_SHA", "c0ffee"),
    ] {
        command.env(name, value);
    }
    let passed = sandbox.finish(&mut command);
    assert_eq!(passed.code, 0, "{passed}");
    let report = passed.json();
    let findings = report["findings"].as_array().expect("findings");
    for (package, expected) in [("urllib3", true), ("Jinja2", false), ("jinja2", false)] {
        let of_it: Vec<&Value> = findings.iter().filter(|one| one["package"] == package).collect();
        assert!(of_it.iter().all(|one| one["from_base"] == expected), "{package}: {of_it:?}");
    }
    let from_base = findings.iter().filter(|one| one["from_base"] == true).count();
    assert!(from_base > 0 && from_base < findings.len(), "{from_base} of {}", findings.len());
    let scan = report["steps"][2]["detail"].as_str().expect("a detail");
    assert!(scan.contains(&format!(", {from_base} from the base")), "{scan}");
    // The CI's claims and the base are in the provenance.
    let name = format!("oci:image@{}", image.manifest.digest);
    let answer = sandbox.run(&format!(
        "slsa verify-image {name} {wanted} --source-uri github.com/acme/app --source-branch main --print-provenance"
    ));
    assert_eq!(answer.code, 0, "{answer}");
    let definition = &answer.json()["predicate"]["buildDefinition"];
    assert_eq!(definition["externalParameters"]["source"], "git+https://github.com/acme/app@refs/heads/main");
    assert_eq!(definition["resolvedDependencies"][0]["digest"]["gitCommit"], "c0ffee");
    assert!(
        definition["resolvedDependencies"][1]["uri"]
            .as_str()
            .is_some_and(|uri| uri.contains("base/python@sha256:")),
        "{definition:#}"
    );
    // Half a signer is none, and another one refuses the base.
    assert_eq!(sandbox.run(&format!("run oci:image --base {base} --base-certificate-identity x")).code, 2);
    let nobody = sandbox.run(&format!("run oci:image --sample-db --base {base}"));
    assert_eq!((nobody.code, nobody.error_code()), (2, "base-no-identity"), "{nobody}");
    let stranger = run.replace(&format!("identity {IDENTITY} --base-"), "identity x@example.com --base-");
    let refused = sandbox.run(&format!("{stranger} --base-trusted-root {}", root.display()));
    assert_eq!(
        (refused.code, &refused.json()["failure"]["code"]),
        (10, &"verify-wrong-identity".into()),
        "{refused}"
    );
}

#[test]
fn an_attested_sbom_describes_its_image_or_does_not() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let none = sandbox.run("sbom check oci:image --certificate-identity a --certificate-oidc-issuer b");
    assert_eq!(none.code, 10, "{none}");
    assert_eq!(sandbox.run("sbom check oci:image").error_code(), "verify-no-identity");
    for (format, kind) in [("cyclonedx-json", "cyclonedx"), ("spdx-json", "spdxjson")] {
        sandbox.layout("image", &small_image());
        sandbox.ok(&format!("sbom oci:image --format {format} --output sbom.json"));
        sandbox.ok(&format!("attest oci:image --predicate sbom.json --type {kind} --identity {IDENTITY}"));
        let answer = sandbox.run(&format!("sbom check oci:image {}", sandbox.wanted()));
        assert_eq!(answer.code, 0, "{answer}");
        assert!(answer.stdout.contains("describes  oci:image"), "{answer}");
    }
    // An SBOM of another image, attested to this one.
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.layout("other", &image_with(&[("urllib3", "2.0.0"), ("requests", "2.31.0")]));
    sandbox.ok("sbom oci:other --output sbom.json");
    sandbox.ok(&format!("attest oci:image --predicate sbom.json --type cyclonedx --identity {IDENTITY}"));
    let wanted = sandbox.wanted();
    assert_snapshot!(sandbox.run(&format!("sbom check oci:image {wanted}")), @r#"
    exit 10
    --- stdout
    attested   cyclonedx by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal) at [TIME], 3 packages
    changed    pkg:pypi/urllib3 2.0.0 -> 1.26.4
    removed    pkg:pypi/requests 2.31.0
    added      pkg:pypi/jinja2 2.10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[sbom-drift]: the attested SBOM does not describe oci:image: 1 added, 1 removed, 1 changed
    hint: find out why, then attest a new SBOM: the image or what lists it is not what it was
    "#);
    let object = sandbox.run(&format!("sbom check oci:image {wanted} --format json"));
    assert_eq!(object.code, 10);
    let object = object.json();
    assert_eq!(object["outcome"], "drifted");
    let names = |list: &str| {
        object[list]
            .as_array()
            .map(|all| all.iter().map(|one| one["package"].clone()).collect::<Vec<Value>>())
    };
    assert_eq!(names("added"), Some(vec!["pkg:pypi/jinja2".into()]));
    assert_eq!(names("removed"), Some(vec!["pkg:pypi/requests".into()]));
    assert_eq!(names("changed"), Some(vec!["pkg:pypi/urllib3".into()]));
}
