//! A home folder, a stack, an image and a run over them.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base::{Digest, Platform, Timestamp};
use image::layout::Choice;
use image::{ImageSource, ReferrerStore};
use pipeline::{
    DatabaseChoice, Gate, Observer, PrivateStack, PrivateStackError, RunOptions, RunResult, Signing, Step,
    fetch_evidence, run,
};
use registry::{Client, ClientOptions, Keychain, RegistryImage};
use report::StepOutcome;
use sign::{IdentityToken, SignError, Transport};
use store::Layout;
use testkit::{FakeClock, Image, ImageBuilder, LayerBuilder, LayerCompression, Registry};
use verify::{Artifact, IdentityMatcher, Pattern, Refusal, Requirement, Signer, TrustRoot, verify_bundle};

pub(crate) const IDENTITY: &str = "ci@example.com";

/// 2026-11-21T04:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_795_233_600);

pub(crate) const TEN_YEARS_SECS: i64 = 10 * 365 * 86_400;

/// A folder for everything a run keeps, and a clock that stands still until it is set.
pub(crate) struct Home {
    _temporary: Option<tempfile::TempDir>,
    pub(crate) path: PathBuf,
    clock: Arc<AtomicI64>,
}

/// What differs from run to run.
pub(crate) struct Setup<'a> {
    pub(crate) identity: &'a str,
    pub(crate) resume: bool,
    pub(crate) dry_run: bool,
    pub(crate) platform: Option<Platform>,
    pub(crate) gate: Gate,
    pub(crate) database: DatabaseChoice,
    pub(crate) observer: &'a dyn Observer,
    pub(crate) transport: Option<&'a dyn Transport>,
    pub(crate) secrets: &'a dyn Fn() -> Vec<(String, String)>,
}

impl Default for Setup<'_> {
    fn default() -> Self {
        Self {
            identity: IDENTITY,
            resume: false,
            dry_run: false,
            platform: None,
            gate: Gate::default(),
            database: DatabaseChoice::Sample,
            observer: &pipeline::Silent,
            transport: None,
            secrets: &Vec::new,
        }
    }
}

impl Home {
    pub(crate) fn new() -> Self {
        let temporary = tempfile::tempdir().expect("folder");
        let home = Self::at(temporary.path());
        Self { _temporary: Some(temporary), ..home }
    }

    pub(crate) fn at(path: &Path) -> Self {
        let clock = Arc::new(AtomicI64::new(NOW.millis()));
        Self { _temporary: None, path: path.to_owned(), clock }
    }

    pub(crate) fn set_clock(&self, now: Timestamp) {
        self.clock.store(now.millis(), Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
        let clock = Arc::clone(&self.clock);
        Arc::new(move || Timestamp::from_millis(clock.load(Ordering::SeqCst)))
    }

    pub(crate) fn try_stack(&self) -> Result<PrivateStack, PrivateStackError> {
        PrivateStack::open(&self.path.join("stack"), true, self.clock()).map(|(stack, _)| stack)
    }

    pub(crate) fn stack(&self) -> PrivateStack {
        self.try_stack().expect("stack")
    }

    pub(crate) fn audit(&self) -> PathBuf {
        self.path.join("audit")
    }

    /// The image as a layout in this folder.
    pub(crate) fn layout(&self, image: &Image) -> Layout {
        let path = self.path.join("image");
        let blobs: Vec<_> = image.blobs.iter().collect();
        testkit::write_layout(&path, "latest", &image.manifest, &blobs).expect("layout");
        self.open_layout()
    }

    pub(crate) fn open_layout(&self) -> Layout {
        Layout::open(&self.path.join("image"), Choice::Tag("latest".into())).expect("layout")
    }

    pub(crate) fn run<I: ImageSource + ReferrerStore>(&self, stack: &PrivateStack, image: &I) -> RunResult {
        self.run_with(stack, image, Some(image), &Setup::default())
    }

    pub(crate) fn resume<I: ImageSource + ReferrerStore>(
        &self,
        stack: &PrivateStack,
        image: &I,
    ) -> RunResult {
        self.run_with(stack, image, Some(image), &Setup { resume: true, ..Setup::default() })
    }

    pub(crate) fn run_with(
        &self,
        stack: &PrivateStack,
        source: &dyn ImageSource,
        referrers: Option<&dyn ReferrerStore>,
        setup: &Setup<'_>,
    ) -> RunResult {
        let clock = self.clock();
        let token = || token(stack, setup.identity);
        let signing = Signing {
            // Chosen when the stack was opened: a clock may be set while it is open.
            services: stack.services(NOW).expect("services"),
            transport: setup.transport.unwrap_or(stack),
            token: &token,
            token_source: "private stack".into(),
            trusted_root: stack.trusted_root(),
        };
        let options = RunOptions {
            lookups: pipeline::Lookups::default(),
            source,
            referrers,
            platform: setup.platform.clone(),
            threads: NonZeroUsize::MIN,
            database: setup.database.clone(),
            scan: vuln::ScanOptions::all(NOW),
            search: pipeline::Search::default(),
            ignore: None,
            gate: setup.gate,
            signing: (!setup.dry_run).then_some(&signing),
            push: None,
            runs_dir: self.path.join("runs"),
            audit_dir: self.audit(),
            actor: "test".into(),
            version: "0.0.0".into(),
            resume: setup.resume,
            origin: pipeline::Origin::default(),
            clock: &*clock,
            secrets_used: setup.secrets,
        };
        run(&options, setup.observer)
    }
}

pub(crate) fn token(stack: &PrivateStack, identity: &str) -> Result<IdentityToken, SignError> {
    stack.token(identity).map_err(|error| match error {
        PrivateStackError::Sign(inner) => inner,
        other => panic!("token: {other}"),
    })
}

/// Entries in the stack's transparency log: one for each signature ever made with it.
pub(crate) fn logged(stack: &PrivateStack) -> u64 {
    stack.stack().transparency_log().published().size
}

/// An image with one old Python package; `content` makes it another one.
pub(crate) fn image(content: &str) -> Image {
    let site = "usr/lib/python3/site-packages";
    let metadata = "Metadata-Version: 2.1\nName: urllib3\nVersion: 1.26.4\n";
    let os = "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n";
    let base = LayerBuilder::new(LayerCompression::Gzip).file("etc/os-release", os).file("content", content);
    let layer = LayerBuilder::new(LayerCompression::Zstd)
        .file(&format!("{site}/urllib3-1.26.4.dist-info/METADATA"), metadata);
    ImageBuilder::new(Platform::linux_amd64()).layer(base).layer(layer).build()
}

/// An image of a test registry, through a client that waits for nothing.
pub(crate) fn in_registry(registry: &Registry, name: &str) -> RegistryImage {
    let reference = format!("{}/{name}", registry.host()).parse().expect("reference");
    RegistryImage::new(client(), reference)
}

pub(crate) fn client() -> Client {
    let options = net::ClientOptions { clock: Arc::new(FakeClock::default()), ..Default::default() };
    let keychain = Keychain::anonymous();
    Client::new(net::Client::new(options), ClientOptions { keychain, recorder: None })
}

pub(crate) fn outcomes(result: &RunResult) -> Vec<StepOutcome> {
    result.report.steps.iter().map(|step| step.outcome).collect()
}

pub(crate) fn code(result: &RunResult) -> &str {
    result.report.failure.as_ref().map_or("", |failure| &failure.code)
}

/// Asserts that everything passed.
pub(crate) fn passed(result: &RunResult) {
    assert_eq!((result.exit_code, code(result)), (0, ""), "{:#?}", result.report.failure);
}

pub(crate) fn signer(issuer: &str, subject: &str) -> Signer {
    Signer::Identity(vec![IdentityMatcher {
        issuer: Pattern::exact(issuer),
        subject: Pattern::exact(subject),
    }])
}

/// Predicate types of all evidence about `subject`, each verified here and not by the run.
pub(crate) fn verified(
    store: &dyn ReferrerStore,
    subject: &Digest,
    root: &[u8],
    signer: &Signer,
) -> Result<Vec<String>, Refusal> {
    let root = TrustRoot::parse(root).expect("trust root");
    let evidence = fetch_evidence(store, subject).expect("listed");
    let mut found = Vec::new();
    for item in &evidence.items {
        let bytes = item.bundle.as_ref().expect("every bundle that is listed is there whole");
        let attest::Content::Envelope(envelope) = attest::Bundle::parse(bytes).expect("a bundle").content
        else {
            panic!("not an envelope");
        };
        let predicate = attest::Statement::from_envelope(&envelope).expect("a statement").predicate_type;
        let requirement = Requirement::statement(signer.clone(), predicate.clone());
        verify_bundle(bytes, Artifact::Digest(subject), &root, &requirement, NOW.plus_secs(3600))?;
        found.push(predicate);
    }
    found.sort();
    Ok(found)
}

/// Does something when a step begins.
pub(crate) struct AtStep<F> {
    step: Step,
    then: F,
}

impl<F: Fn() + Sync> AtStep<F> {
    pub(crate) fn new(step: Step, then: F) -> Self {
        Self { step, then }
    }
}

impl<F: Fn() + Sync> Observer for AtStep<F> {
    fn begins(&self, step: Step) {
        if step == self.step {
            (self.then)();
        }
    }
    fn bytes(&self, _: u64, _: Option<u64>) {}
    fn ends(&self, _: Step, _: StepOutcome, _: f64, _: &str) {}
    fn warns(&self, _: &str) {}
}
