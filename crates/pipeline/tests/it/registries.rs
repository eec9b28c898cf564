//! Runs on registries: what each kind of registry makes of evidence, and registries that break.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use base::Digest;
use image::ImageSource as _;
use pipeline::{RegistryAccess, TargetOptions, Targets};
use report::{StepOutcome, Verdict};
use testkit::{Access, Action, Index, Personality, Registry, Reply, Rule};

use crate::common::{
    Home, IDENTITY, Setup, code, image, in_registry, logged, outcomes, passed, signer, token, verified,
};

fn count(registry: &Registry, method: &str) -> usize {
    registry.log().iter().filter(|logged| logged.request.method == method).count()
}

#[test]
fn registries_with_and_without_the_referrers_api_pass() {
    for personality in [Personality::ReferrersApi, Personality::NoReferrersApi] {
        let (home, registry) = (Home::new(), Registry::start(personality));
        let digest = image("1").push_to(&registry, "app", Some("v1"));
        let (stack, target) = (home.stack(), in_registry(&registry, "app:v1"));
        let result = home.run(&stack, &target);
        passed(&result);
        assert_eq!(outcomes(&result), [StepOutcome::Ok; 8], "{personality:?}");
        let issuer = token(&stack, IDENTITY).expect("token").issuer;
        let found = verified(&target, &digest, &stack.trusted_root(), &signer(&issuer, IDENTITY));
        assert_eq!(found.expect("all verify").len(), 5, "{personality:?}");

        drop(registry.take_lines());
        passed(&home.run(&stack, &target));
        let writes = count(&registry, "PUT") + count(&registry, "POST") + count(&registry, "PATCH");
        assert_eq!((writes, logged(&stack)), (0, 5), "{personality:?}");
    }
}

#[test]
fn registries_that_take_no_evidence_are_told_apart() {
    let rows =
        [(Personality::Old, "registry-subject-refused"), (Personality::Failing, "registry-server-error")];
    for (personality, expected) in rows {
        let (home, registry) = (Home::new(), Registry::start(personality));
        let digest = image("1").push_to(&registry, "app", Some("v1"));
        let (stack, target) = (home.stack(), in_registry(&registry, "app:v1"));
        let result = home.run(&stack, &target);
        assert_eq!(code(&result), expected);
        assert_ne!(result.report.verdict, Verdict::Pass);
        let tag = registry::fallback_tag(&digest);
        assert!(registry.manifest("app", &tag).is_none(), "nothing is half-published");
        let verify = &result.report.steps[6];
        assert_eq!((verify.name.as_str(), verify.outcome), ("verify", StepOutcome::NotRun));
    }
}

#[test]
fn of_an_index_the_index_is_signed_and_the_manifest_attested() {
    let (home, registry) = (Home::new(), Registry::start(Personality::ReferrersApi));
    let amd64 = image("1");
    let mut arm64 = image("2");
    arm64.platform.architecture = "arm64".into();
    let root = Index::of(vec![amd64.clone(), arm64.clone()]).push_to(&registry, "app", Some("v1"));
    let (stack, target) = (home.stack(), in_registry(&registry, "app:v1"));
    let setup = Setup { platform: Some(amd64.platform.clone()), ..Default::default() };
    passed(&home.run_with(&stack, &target, Some(&target), &setup));
    let issuer = token(&stack, IDENTITY).expect("token").issuer;
    let evidence = |digest: &Digest| {
        verified(&target, digest, &stack.trusted_root(), &signer(&issuer, IDENTITY)).expect("all verify")
    };
    assert_eq!(target.root().expect("root").0.digest, root);
    assert_eq!(evidence(&root), [attest::COSIGN_SIGN]);
    let mut attested =
        [attest::COSIGN_VULN, attest::CYCLONEDX, attest::SLSA_PROVENANCE_V1, attest::SLSA_VSA_V1];
    attested.sort_unstable();
    assert_eq!(evidence(&amd64.manifest.digest), attested);
    assert_eq!(evidence(&arm64.manifest.digest), [""; 0]);
}

/// A way to break, by what the run then says and how many signatures were made before.
struct Break {
    rule: Rule,
    code: &'static str,
    exit_code: u8,
    signed: u64,
}

/// More requests than a run sends, its retries included.
const ALWAYS: usize = 60;

/// Spends what is left of a rule, until the registry answers by itself.
fn heal(registry: &Registry, rule: &Rule, image: &Digest) {
    let Action::Reply(broken) = &rule.action else { return };
    let name = match rule.path.as_str() {
        "/manifests/" => "v1".to_owned(),
        "/blobs/uploads/" => String::new(),
        _ => image.to_string(),
    };
    let request = format!(
        "{} /v2/app{}{name} HTTP/1.1\r\nhost: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        rule.method,
        rule.path,
        registry.host()
    );
    // A 404 is also what the registry says itself to the digest of no blob.
    for _ in 0..ALWAYS {
        let mut stream = TcpStream::connect(registry.host()).expect("connected");
        stream.write_all(request.as_bytes()).expect("sent");
        // With its first byte the answer is in the log.
        stream.read_exact(&mut [0]).expect("answered");
        if registry.log().last().is_some_and(|logged| logged.status != broken.status) {
            return;
        }
    }
}

fn breaks() -> Vec<Break> {
    let status = |status| Action::Reply(Reply::status(status));
    let row = |rule, code, exit_code, signed| Break { rule, code, exit_code, signed };
    vec![
        row(Rule::new("GET", "/manifests/", ALWAYS, status(401)), "registry-unauthorized", 1, 0),
        row(Rule::new("GET", "/manifests/", ALWAYS, status(429)), "registry-throttled", 1, 0),
        row(Rule::new("GET", "/manifests/", ALWAYS, status(500)), "registry-server-error", 1, 0),
        row(Rule::new("GET", "/manifests/", ALWAYS, status(404)), "registry-not-found", 3, 0),
        row(Rule::new("GET", "/blobs/", ALWAYS, status(503)), "registry-server-error", 1, 0),
        row(Rule::new("GET", "/referrers/", ALWAYS, status(429)), "registry-throttled", 1, 5),
        row(Rule::new("POST", "/blobs/uploads/", ALWAYS, status(401)), "registry-unauthorized", 1, 5),
        row(Rule::new("PUT", "/manifests/", ALWAYS, status(500)), "registry-server-error", 1, 5),
        row(Rule::new("PUT", "/manifests/", ALWAYS, status(403)).after(2), "registry-forbidden", 1, 5),
        row(Rule::new("PUT", "/blobs/uploads/", ALWAYS, status(500)).after(3), "registry-server-error", 1, 5),
    ]
}

#[test]
fn a_registry_that_breaks_is_undecided_and_resumed_when_it_is_well() {
    for (number, Break { rule, code: expected, exit_code, signed }) in breaks().into_iter().enumerate() {
        let (home, registry) = (Home::new(), Registry::start(Personality::ReferrersApi));
        let digest = image("1").push_to(&registry, "app", Some("v1"));
        let (stack, target) = (home.stack(), in_registry(&registry, "app:v1"));
        registry.script(rule.clone());
        let result = home.run(&stack, &target);
        assert_eq!((code(&result), result.exit_code), (expected, exit_code), "row {number}");
        assert_eq!(result.report.verdict, Verdict::Undecided, "row {number}");
        assert_eq!(logged(&stack), signed, "row {number}");
        heal(&registry, &rule, &digest);
        let issuer = token(&stack, IDENTITY).expect("token").issuer;
        // What a stranger finds in between is whole: `verified` reads every bundle that is listed.
        let look = || verified(&target, &digest, &stack.trusted_root(), &signer(&issuer, IDENTITY));
        look().expect("what is there verifies");
        passed(&home.resume(&stack, &target));
        assert_eq!((logged(&stack), look().expect("all verify").len()), (5, 5), "row {number}");
        pipeline::verify_ledger(&home.audit(), None).expect("the log holds");
    }
}

#[test]
fn layers_that_lie_are_refused() {
    let rows = [(Action::Corrupt, "digest"), (Action::Truncate(10), "")];
    for (action, expected) in rows {
        let (home, registry) = (Home::new(), Registry::start(Personality::ReferrersApi));
        let image = image("1");
        image.push_to(&registry, "app", Some("v1"));
        let layer = format!("/blobs/{}", image.blobs[1].digest);
        registry.script(Rule::new("GET", &layer, 1000, action));
        let (stack, target) = (home.stack(), in_registry(&registry, "app:v1"));
        let result = home.run(&stack, &target);
        assert!(code(&result).contains(expected) && result.exit_code != 0, "{:?}", result.report.failure);
        assert_ne!(result.report.verdict, Verdict::Pass);
        assert_eq!(logged(&stack), 0);
    }
}

#[test]
fn evidence_that_cannot_be_read_back_is_not_called_missing() {
    let rows = [
        (Rule::new("GET", "/blobs/", 1000, Action::Reply(Reply::status(500))), "run-evidence-unread", 1),
        (Rule::new("GET", "/referrers/", 1000, Action::Reply(Reply::status(429))), "registry-throttled", 1),
    ];
    for (rule, expected, exit_code) in rows {
        let (home, registry) = (Home::new(), Registry::start(Personality::ReferrersApi));
        image("1").push_to(&registry, "app", Some("v1"));
        let (stack, target) = (home.stack(), in_registry(&registry, "app:v1"));
        let broken = crate::common::AtStep::new(pipeline::Step::Verify, || registry.script(rule.clone()));
        let setup = Setup { observer: &broken, ..Default::default() };
        let result = home.run_with(&stack, &target, Some(&target), &setup);
        assert_eq!((code(&result), result.exit_code), (expected, exit_code));
        assert_eq!(result.report.verdict, Verdict::Undecided);
    }
}

#[test]
fn evidence_that_vanishes_is_missing() {
    let (home, registry) = (Home::new(), Registry::start(Personality::NoReferrersApi));
    let digest = image("1").push_to(&registry, "app", Some("v1"));
    let (stack, target) = (home.stack(), in_registry(&registry, "app:v1"));
    let empty =
        br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#;
    let vanish = || {
        let tag = registry::fallback_tag(&digest);
        registry.put_manifest("app", Some(&tag), "application/vnd.oci.image.index.v1+json", empty);
    };
    let observer = crate::common::AtStep::new(pipeline::Step::Verify, vanish);
    let setup = Setup { observer: &observer, ..Default::default() };
    let result = home.run_with(&stack, &target, Some(&target), &setup);
    assert_eq!((code(&result), result.exit_code), ("run-evidence-missing", 10));
    passed(&home.resume(&stack, &target));
    assert_eq!(logged(&stack), 5);
}

#[test]
fn a_password_is_on_record_by_its_use_and_never_by_its_value() {
    const PASSWORD: &str = "canary-5d1e";
    let (home, registry) =
        (Home::new(), Registry::start_with(Personality::ReferrersApi, Access::basic("ci", PASSWORD)));
    image("1").push_to(&registry, "app", Some("v1"));
    let auth = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("ci:{PASSWORD}"));
    let config = serde_json::json!({"auths": {registry.host(): {"auth": auth}}}).to_string();
    std::fs::write(home.path.join("config.json"), config).expect("written");
    let folder = home.path.display().to_string();
    let variable = |name: &str| (name == "DOCKER_CONFIG").then(|| folder.clone());
    let options = TargetOptions { variable: &variable, access: RegistryAccess::default() };
    let targets = Targets::new(&options);
    let location = format!("{}/app:v1", registry.host()).parse().expect("location");
    let target = targets.open(&location).expect("opened");
    let setup = Setup { secrets: &|| targets.credentials_used(), ..Setup::default() };
    let result = home.run_with(&home.stack(), target.source(), target.referrers(), &setup);
    passed(&result);
    let used = &result.report.audit.as_ref().expect("audit").secrets_used;
    assert!(
        used.iter().any(|line| line.starts_with(&format!("registry-password {}", registry.host()))),
        "{used:?}"
    );
    let log = std::fs::read_to_string(home.audit().join("audit.log")).expect("read");
    let entries = log.matches("\"secret\":\"registry-password\"").count();
    assert_eq!(entries, targets.credentials_used().len(), "one entry for each use");
    let report = result.report.to_json().expect("JSON");
    assert!(entries > 0 && !log.contains(PASSWORD) && !log.contains(&auth) && !report.contains(PASSWORD));
}
