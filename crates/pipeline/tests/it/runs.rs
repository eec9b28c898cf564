//! Whole runs on a layout: eight steps, evidence, and when something is signed anew.

use base::Severity;
use image::ImageSource as _;
use pipeline::{Gate, PrivateStack, Step};
use report::{StepOutcome, Verdict};

use crate::common::{
    Home, IDENTITY, NOW, Setup, code, image, logged, outcomes, passed, signer, token, verified,
};

const PREDICATES: [&str; 5] = [
    attest::COSIGN_VULN,
    attest::CYCLONEDX,
    attest::COSIGN_SIGN,
    attest::SLSA_PROVENANCE_V1,
    attest::SLSA_VSA_V1,
];

fn issuer(stack: &PrivateStack) -> String {
    token(stack, IDENTITY).expect("token").issuer
}

#[test]
fn a_layout_passes_all_eight_steps_and_strangers_can_check_it() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    let result = home.run(&stack, &layout);
    passed(&result);
    assert_eq!(outcomes(&result), [StepOutcome::Ok; 8]);
    assert_eq!(result.report.verdict, Verdict::Pass);
    assert!(!result.report.findings.is_empty(), "the sample knows urllib3 1.26.4");
    assert!(result.report.evidence.iter().all(|one| one.verified));

    let subject = layout.root().expect("root").0.digest;
    let issuer = issuer(&stack);
    let check = |root: &[u8], issuer: &str, subject_name: &str| {
        verified(&layout, &subject, root, &signer(issuer, subject_name))
            .map_err(|refusal| base::Fault::code(&refusal))
    };
    let mut expected = PREDICATES.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(check(&stack.trusted_root(), &issuer, IDENTITY), Ok(expected));
    assert_eq!(check(&stack.trusted_root(), &issuer, "mallory@example.com"), Err("verify-wrong-identity"));
    assert_eq!(check(&stack.trusted_root(), "https://elsewhere", IDENTITY), Err("verify-wrong-issuer"));
    let foreign = Home::new().stack().trusted_root();
    assert_eq!(check(&foreign, &issuer, IDENTITY), Err("verify-foreign-log"));
}

#[test]
fn the_log_holds_every_step_and_the_report_counts_them() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    let result = home.run(&stack, &layout);
    passed(&result);
    let verified = pipeline::verify_ledger(&home.audit(), None).expect("log");
    let audit = result.report.audit.expect("audit");
    assert_eq!(
        (audit.first_entry, audit.entries, audit.size),
        (0, verified.checkpoint().size(), audit.entries)
    );
    assert_eq!(audit.root, verified.checkpoint().root().to_string());
    let text = std::fs::read_to_string(home.audit().join("audit.log")).expect("read");
    for step in Step::ALL {
        for kind in ["step-started", "step-finished"] {
            let entries = text.lines().filter(|line| {
                line.contains(&format!("\"kind\":\"{kind}\""))
                    && line.contains(&format!("\"step\":\"{step}\""))
            });
            assert_eq!(entries.count(), 1, "{step} {kind}");
        }
    }
    assert!(
        text.lines().last().is_some_and(|line| line.contains("account")),
        "the log ends with its own end"
    );
    let of_kind = |kind: &str| text.matches(&format!("\"kind\":\"{kind}\"")).count();
    assert_eq!((of_kind("signed"), of_kind("published"), of_kind("verified")), (5, 5, 5));
    assert_eq!(audit.secrets_used.len(), 1, "{:?}", audit.secrets_used);
}

#[test]
fn a_second_run_signs_and_publishes_nothing() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    passed(&home.run(&stack, &layout));
    let index = || std::fs::read(layout.path().join("index.json")).expect("index");
    let (before, index_before) = (logged(&stack), index());
    home.set_clock(NOW.plus_secs(86_400));
    let second = home.run(&stack, &layout);
    passed(&second);
    let step = |step: Step| second.report.steps[step as usize].outcome;
    assert_eq!((step(Step::Sign), step(Step::Publish)), (StepOutcome::Skipped, StepOutcome::Skipped));
    assert_eq!((before, logged(&stack)), (5, 5));
    assert!(index() == index_before, "the layout has not changed");
}

#[test]
fn another_identity_and_another_image_are_signed_anew() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    passed(&home.run(&stack, &layout));
    let setup = Setup { identity: "other@example.com", ..Setup::default() };
    passed(&home.run_with(&stack, &layout, Some(&layout), &setup));
    assert_eq!(logged(&stack), 10);
    let other = home.layout(&image("2"));
    passed(&home.run(&stack, &other));
    assert_eq!(logged(&stack), 15);
}

#[test]
fn kept_evidence_is_believed_only_after_a_look() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    passed(&home.run(&stack, &layout));
    let runs = std::fs::read_dir(home.path.join("runs")).expect("runs");
    let state = runs.map(|entry| entry.expect("entry").path()).find(|path| path.is_dir()).expect("one state");
    let sbom = state.join("sbom.sigstore.json");
    std::fs::copy(state.join("vuln.sigstore.json"), &sbom).expect("copied");
    std::fs::remove_file(state.join("provenance.sigstore.json")).expect("removed");
    let result = home.run(&stack, &layout);
    passed(&result);
    assert_eq!(logged(&stack), 8, "two were signed anew, and what sums them up");
    let about =
        |kind: &str| result.report.warnings.iter().any(|line| line.contains(&format!("the {kind} an")));
    assert!(about("sbom") && about("provenance") && !about("vuln"), "{:?}", result.report.warnings);

    std::fs::write(state.join("state.json"), "{").expect("written");
    let result = home.run(&stack, &layout);
    passed(&result);
    assert_eq!(logged(&stack), 13);
    assert!(result.report.warnings.iter().any(|line| line.contains("signed anew")));
}

#[test]
fn a_stack_that_was_replaced_signs_anew() {
    let home = Home::new();
    let layout = home.layout(&image("1"));
    passed(&home.run(&home.stack(), &layout));
    std::fs::remove_dir_all(home.path.join("stack")).expect("removed");
    let stack = home.stack();
    passed(&home.run(&stack, &layout));
    assert_eq!(logged(&stack), 5);
}

#[test]
fn the_gate_stops_before_anything_is_signed() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    for limit in [Severity::Unknown, Severity::Low] {
        let gate = Gate { fail_on: Some(limit), ..Gate::default() };
        let setup = Setup { gate, ..Setup::default() };
        let result = home.run_with(&stack, &layout, Some(&layout), &setup);
        assert_eq!((code(&result), result.report.verdict), ("gate-severity", Verdict::Fail));
        assert!((11..=14).contains(&result.exit_code), "{}", result.exit_code);
    }
    assert_eq!(logged(&stack), 0);
}

#[test]
fn a_dry_run_and_an_archive_publish_nothing() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    let setup = Setup { dry_run: true, ..Setup::default() };
    let result = home.run_with(&stack, &layout, None, &setup);
    passed(&result);
    assert_eq!(outcomes(&result)[4..7], [StepOutcome::NotRun; 3]);
    let result = home.run_with(&stack, &layout, None, &Setup::default());
    assert_eq!((code(&result), result.exit_code, logged(&stack)), ("run-no-referrers", 2, 0));
    assert_eq!(result.report.verdict, Verdict::Undecided);
}

#[test]
fn resuming_nothing_is_said() {
    let home = Home::new();
    let (stack, layout) = (home.stack(), home.layout(&image("1")));
    let said =
        |result: &pipeline::RunResult| result.report.warnings.iter().any(|line| line.contains("to resume"));
    assert!(said(&home.resume(&stack, &layout)));
    assert!(!said(&home.resume(&stack, &layout)));
}

#[test]
fn unrated_findings_count_as_low() {
    let home = Home::new();
    let layout = home.layout(&image("1"));
    let resolved = image::resolve(&layout, None).expect("resolved");
    let one = std::num::NonZeroUsize::MIN;
    let all = catalog::Selection::of(catalog::Scope::Image);
    let inventory =
        pipeline::list_image(&layout, &resolved, one, &all, pipeline::Lookups::default(), &pipeline::Silent)
            .expect("listed");
    let opened = pipeline::OpenDatabase::open(&pipeline::DatabaseChoice::Sample).expect("sample");
    let database = opened.database().expect("database");
    let mut scan = vuln::scan(&inventory, &database, &vuln::ScanOptions::all(NOW)).expect("scanned");
    scan.findings.truncate(1);
    let finding = &mut scan.findings[0];
    (finding.severity, finding.status) = (Severity::Unknown, vuln::Status::Affected);
    let rows = [
        (None, false, None),
        (Some(Severity::Unknown), false, Some(11)),
        (Some(Severity::Low), false, Some(11)),
        (Some(Severity::Medium), false, None),
        (Some(Severity::Low), true, None),
    ];
    for (fail_on, ignore_unfixed, expected) in rows {
        let gate = Gate { fail_on, ignore_unfixed, exploited: false };
        assert_eq!(gate.judge(&scan).err().map(|tripped| tripped.exit_code()), expected, "{gate:?}");
        assert_eq!(gate.unrated(&scan), usize::from(!ignore_unfixed));
    }
}
