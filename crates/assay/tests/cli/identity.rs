//! Who signs, with which services, on which record: the flags of `assay sign`, `attest` and their siblings.

use base::Timestamp;
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Index, IssuerScript, OidcIssuer, Personality, Registry, RekorV1};

use crate::harness::{IDENTITY, Sandbox, image_with, pushed, small_image};

/// A signing configuration with Sigstore's public log and services nobody answers at.
fn public_config(sandbox: &Sandbox) {
    let one = |url: &str| json!([{"url": url, "majorApiVersion": 1, "validFor": {"start": "2020-01-01T00:00:00Z"}}]);
    let config = json!({
        "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
        "caUrls": one("http://127.0.0.1:1"), "tsaUrls": one("http://127.0.0.1:1/tsa"),
        "rekorTlogUrls": one("https://rekor.sigstore.dev"),
    });
    sandbox.write("config.json", config.to_string());
}

#[test]
fn signing_the_same_again_adds_nothing() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, digest) = pushed(&registry);
    let sign = format!("sign {name} --identity {IDENTITY} -a build=42");
    let first = sandbox.ok(&sign);
    let again = sandbox.run(&sign);
    assert_eq!(again.stdout, first, "the manifest that is there");
    assert!(
        again.stderr.contains(&format!("kept      {digest} is signed so already: nothing new")),
        "{again}"
    );
    // Another annotation, another signer: something new.
    assert_ne!(sandbox.ok(&format!("sign {name} --identity {IDENTITY} -a build=43")), first);
    assert_ne!(sandbox.ok(&format!("sign {name} --identity other@example.com -a build=42")), first);
    // The time in cosign's custom predicate says nothing.
    sandbox.write("note.txt", "looked at by two");
    let attest = format!("attest {name} --predicate note.txt --identity {IDENTITY}");
    let first = sandbox.ok(&attest);
    assert_eq!(sandbox.ok(&attest), first);
    let statement =
        sandbox.ok(&format!("verify-attestation {name} --type custom {} --quiet", sandbox.wanted()));
    let envelope = attest::Envelope::parse(statement.trim().as_bytes()).expect("one envelope");
    let statement: Value = serde_json::from_slice(&envelope.payload).expect("a statement");
    assert_eq!(statement["predicate"]["Data"], "looked at by two");
    assert_eq!(statement["subject"][0]["name"], name.trim_end_matches(":v1"));
}

#[test]
fn the_manifest_has_the_fields_of_cosign() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, _) = pushed(&registry);
    let digest = sandbox.ok(&format!("sign {name} --identity {IDENTITY}"));
    let manifest = registry.manifest("team/app", digest.trim()).expect("published");
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    assert_eq!(manifest["artifactType"], "application/vnd.dev.sigstore.bundle.v0.3+json");
    assert_eq!(manifest["config"]["mediaType"], "application/vnd.oci.empty.v1+json");
    let annotations = &manifest["annotations"];
    assert_eq!(annotations["dev.sigstore.bundle.content"], "dsse-envelope");
    assert_eq!(annotations["dev.sigstore.bundle.predicateType"], "https://sigstore.dev/cosign/sign/v1");
    let created = annotations["org.opencontainers.image.created"].as_str().expect("a time");
    assert!(created.parse::<Timestamp>().is_ok(), "{created}");
}

#[test]
fn an_index_and_everything_below_it() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let images = vec![small_image(), image_with(&[("urllib3", "2.0.0")])];
    let children: Vec<String> = images.iter().map(|image| image.manifest.digest.to_string()).collect();
    let index = Index::of(images).push_to(&registry, "team/app", Some("v1"));
    let name = format!("{}/team/app", registry.host());
    let signed = sandbox.run(&format!("sign {name}:v1 --recursive --identity {IDENTITY}"));
    assert_eq!((signed.code, signed.stdout.lines().count()), (0, 3), "{signed}");
    for digest in children.iter().chain([&index.to_string()]) {
        sandbox.ok(&format!("verify {name}@{digest} {}", sandbox.wanted()));
    }
    let again = sandbox.run(&format!("sign {name}:v1 -r --identity {IDENTITY}"));
    assert_eq!(again.stderr.matches("kept ").count(), 3, "{again}");
    assert_snapshot!(sandbox.run(&format!("sign {name}:v1 -r --bundle b.json")), @r"
    exit 2
    --- stderr
    error[sign-bundle-of-many]: --bundle names one file, and several images are signed
    hint: sign them one by one, or leave --bundle out
    ");
}

#[test]
fn ci_without_the_permission_is_told_at_once() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    public_config(&sandbox);
    let args = ["sign", "oci:image", "--signing-config", "config.json", "--log", "none"];
    let in_ci = |name: &str| sandbox.finish(sandbox.command(&args).env(name, "true"));
    assert_snapshot!(in_ci("GITHUB_ACTIONS"), @r"
    exit 2
    --- stderr
    error[sign-no-token]: no identity token: none was given and GitHub Actions offers none
    hint: add `permissions: {id-token: write, contents: read}` to the job; a pull request from a fork never gets it
    ");
    assert_snapshot!(in_ci("GITLAB_CI"), @r"
    exit 2
    --- stderr
    error[sign-no-token]: no identity token: none was given and GitLab CI offers none
    hint: add `id_tokens: {SIGSTORE_ID_TOKEN: {aud: sigstore}}` to the job in .gitlab-ci.yml
    ");
    assert_snapshot!(in_ci("JENKINS_URL"), @r"
    exit 2
    --- stderr
    error[sign-no-token]: no identity token: none was given, and Jenkins offers none that is known here
    hint: pass --identity-token TOKEN or @FILE
    ");
    assert_snapshot!(sandbox.run("sign oci:image --signing-config config.json --log none"), @r"
    exit 2
    --- stderr
    error[sign-no-token]: no identity token: none was given, this is no known CI system, and nobody is at a terminal to log in
    hint: pass --identity-token TOKEN or @FILE
    ");
    assert_snapshot!(sandbox.run("sign oci:image --oidc-provider gitlab"), @r"
    exit 2
    --- stderr
    made a private stack in [DIR]/state/stack
    error[sign-no-token]: no identity token: none was given and GitLab CI offers none
    hint: run this where --oidc-provider gitlab means something, or leave the flag out
    ");
}

#[test]
fn a_public_log_only_for_what_is_public_or_when_asked_for() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, _) = pushed(&registry);
    public_config(&sandbox);
    sandbox.write("text", "x");
    let sign = format!("sign {name} --signing-config config.json");
    assert_snapshot!(sandbox.run(&sign), @r"
    exit 2
    --- stderr
    error[sign-public-log]: the services' log is the public https://rekor.sigstore.dev and [HOST]/team/app:v1 is not public: its registry is not on the internet
    hint: pass --log none, --log URL of a log of your own, or --log https://rekor.sigstore.dev if everybody may read of it for ever
    ");
    let code = |more: &str| sandbox.run(&format!("{sign} {more}")).error_code().to_owned();
    assert_eq!(code("--log private"), "sign-public-log");
    // Asked for: it goes on until there is no token.
    for asked in
        ["--yes", "--log https://rekor.sigstore.dev", "--rekor-url https://rekor.sigstore.dev", "--log none"]
    {
        assert_eq!(code(asked), "sign-no-token", "{asked}");
    }
    let blob = sandbox.run("sign-blob text --bundle b.json --signing-config config.json");
    assert_eq!(blob.error_code(), "sign-public-log");
    assert!(registry.log().iter().all(|one| one.request.method == "GET" || one.request.method == "HEAD"));
}

#[test]
fn without_a_log_the_bundle_has_none() {
    let sandbox = Sandbox::new();
    sandbox.write("text", "x");
    sandbox.ok(&format!("sign-blob text --bundle b.json --log none --identity {IDENTITY}"));
    let bundle: Value = serde_json::from_slice(&sandbox.read("b.json")).expect("JSON");
    let material = &bundle["verificationMaterial"];
    assert!(material["tlogEntries"].as_array().is_none_or(Vec::is_empty), "{material:#}");
    assert!(material["timestampVerificationData"]["rfc3161Timestamps"][0].is_object());
    let refused = sandbox.run(&format!("verify-blob text --bundle b.json {}", sandbox.wanted()));
    assert_eq!((refused.code, refused.error_code()), (10, "verify-no-log-entry"), "{refused}");
    assert_eq!(sandbox.run("sign-blob text --bundle b.json --log somewhere").code, 2);
}

/// A trust root that knows the private stack and the log.
fn trust(sandbox: &Sandbox, log: &RekorV1) {
    sandbox.ok("stack init");
    sandbox.ok("stack export --out trust");
    let mut root: Value = serde_json::from_slice(&sandbox.read("trust/trusted_root.json")).expect("JSON");
    root["tlogs"].as_array_mut().expect("logs").push(log.trusted_log());
    sandbox.write("root.json", root.to_string());
}

#[test]
fn legacy_tags_beside_or_instead_of_bundles() {
    let registry = Registry::start(Personality::NoReferrersApi);
    let sandbox = Sandbox::new();
    let (name, digest) = pushed(&registry);
    let log = RekorV1::start_with(|| Timestamp::from_system_time(std::time::SystemTime::now()).secs());
    trust(&sandbox, &log);
    let services = format!("--rekor-url {} --trusted-root root.json --identity {IDENTITY}", log.url());
    let tag = format!("sha256-{}.sig", digest.hex());
    let sign = format!("sign {name} --format both {services}");
    let signed = sandbox.ok(&sign);
    assert!(signed.lines().any(|line| line == tag), "{signed}");
    let again = sandbox.run(&sign);
    assert_eq!(again.stderr.matches("kept ").count(), 2, "{again}");
    let layers = |tag: &str| {
        let manifest = registry.manifest("team/app", tag).expect("tagged");
        let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
        manifest["layers"].as_array().expect("layers").clone()
    };
    assert_eq!(layers(&tag).len(), 1);
    sandbox.ok(&format!("sign {name} --format legacy -a build=2 {services}"));
    assert_eq!(layers(&tag).len(), 2, "added beside what was there");
    sandbox.write("sbom.json", r#"{"spdxVersion":"SPDX-2.3"}"#);
    let entries = log.entries();
    sandbox.ok(&format!("attest {name} --predicate sbom.json --type spdxjson --format both {services}"));
    assert_eq!(log.entries(), entries + 1, "one signature in both forms");
    let attestation = &layers(&format!("sha256-{}.att", digest.hex()))[0];
    assert_eq!(attestation["annotations"]["predicateType"], "https://spdx.dev/Document");
    assert_eq!(attestation["annotations"]["dev.cosignproject.cosign/signature"], "");
    // Read back by our own verifier, where nothing but the tag is there.
    let old = format!("{}/team/old:v1", registry.host());
    small_image().push_to(&registry, "team/old", Some("v1"));
    sandbox.ok(&format!("sign {old} --format legacy {services}"));
    sandbox.ok(&format!("verify {old} --trusted-root root.json {}", sandbox.wanted()));
    // In a repository of its own.
    let args = format!("sign {name} --format legacy {services}");
    let args: Vec<&str> = args.split_whitespace().collect();
    let elsewhere = format!("{}/team/signatures", registry.host());
    let answer = sandbox.finish(sandbox.command(&args).env("COSIGN_REPOSITORY", elsewhere));
    assert_eq!(answer.code, 0, "{answer}");
    assert!(registry.manifest("team/signatures", &tag).is_some());
    sandbox.layout("image", &small_image());
    assert_eq!(sandbox.run("sign oci:image --format legacy").error_code(), "sign-legacy-place");
}

#[test]
fn a_rekor_v1_entry_verifies_with_its_trust_root() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let log = RekorV1::start_with(|| Timestamp::from_system_time(std::time::SystemTime::now()).secs());
    trust(&sandbox, &log);
    let services = format!("--log {} --trusted-root root.json --identity {IDENTITY}", log.url());
    sandbox.ok(&format!("sign oci:image {services}"));
    sandbox.ok(&format!("verify oci:image --trusted-root root.json {}", sandbox.wanted()));
    assert_eq!(log.entries(), 1);
    // A trust root that does not know the log: found out before anything is published.
    let before = sandbox.read("image/index.json");
    let answer = sandbox.run(&format!(
        "sign oci:image -a x=y --log {} --trusted-root trust/trusted_root.json --identity {IDENTITY}",
        log.url()
    ));
    assert_eq!((answer.code, answer.error_code()), (10, "verify-foreign-log"), "{answer}");
    assert_eq!(sandbox.read("image/index.json"), before);
}

#[test]
fn a_login_at_another_issuer() {
    let sandbox = Sandbox::new();
    sandbox.write("text", "x");
    let script = IssuerScript {
        client_secret: Some("s3cret".into()),
        subject: IDENTITY.into(),
        ..IssuerScript::default()
    };
    let issuer = OidcIssuer::start(script);
    sandbox.ok("stack init");
    sandbox.write("jwks.json", issuer.jwks().to_string());
    sandbox.write("secret", "s3cret\n");
    sandbox.ok(&format!("stack issuer add {} --type email --keys jwks.json", issuer.url()));
    let sign = "sign-blob text --bundle b.json --fulcio-auth-flow client_credentials";
    let login = format!("{sign} --oidc-issuer {} --oidc-client-secret-file secret", issuer.url());
    let answer = sandbox.run(&login);
    assert_eq!(answer.code, 0, "{answer} {:?}", issuer.refusals());
    let wanted = format!("--certificate-identity {IDENTITY} --certificate-oidc-issuer {}", issuer.url());
    sandbox.ok(&format!("verify-blob text --bundle b.json {wanted}"));
    assert_eq!(sandbox.run(sign).error_code(), "sign-no-issuer");
    assert_eq!(
        sandbox.run("sign-blob text --bundle b.json --fulcio-auth-flow token").error_code(),
        "sign-no-token"
    );
}

#[test]
fn statements_and_files_are_attested() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.write("app.bin", "program");
    sandbox.write(
        "link.json",
        r#"{"name":"","command":[],"materials":[],"products":[],"byproducts":{},"environment":{}}"#,
    );
    sandbox.ok(&format!(
        "attest-blob app.bin --predicate link.json --type link --bundle a.json --identity {IDENTITY}"
    ));
    let wanted = sandbox.wanted();
    sandbox.ok(&format!("verify-blob-attestation app.bin --bundle a.json --type link {wanted}"));
    let other = sandbox.run(&format!("verify-blob-attestation app.bin --bundle a.json --type vuln {wanted}"));
    assert_eq!(other.code, 10, "{other}");
    let digest = base::Digest::sha256_of(b"program");
    sandbox.ok(&format!("attest-blob --hash {digest} --predicate link.json --type link --bundle h.json"));
    let statement = |digest: &base::Digest| {
        json!({
            "_type": "https://in-toto.io/Statement/v0.1", "subject": [{"name": "app", "digest": {"sha256": digest.hex()}}],
            "predicateType": "https://example.com/t/v1", "predicate": {"a": 1},
        })
    };
    sandbox.write("statement.json", statement(&digest).to_string());
    sandbox.ok("attest-blob app.bin --statement statement.json --bundle s.json");
    let image = small_image().manifest.digest;
    sandbox.write("of-image.json", statement(&image).to_string());
    sandbox.ok(&format!("attest oci:image --statement of-image.json --identity {IDENTITY}"));
    sandbox.ok(&format!("verify-attestation oci:image --type https://example.com/t/v1 {wanted}"));
    assert_eq!(
        sandbox.run("attest oci:image --statement statement.json").error_code(),
        "attest-other-subject"
    );
    assert_eq!(
        sandbox.run("attest oci:image --predicate of-image.json --type urn:x").error_code(),
        "attest-predicate"
    );
    assert_eq!(sandbox.run("attest oci:image").code, 2);
    let kept = sandbox.run(&format!("sign oci:image --no-upload --bundle i.json --identity {IDENTITY}"));
    assert_eq!((kept.code, kept.stdout.as_str()), (0, ""), "{kept}");
    assert!(!sandbox.read("i.json").is_empty());
}
