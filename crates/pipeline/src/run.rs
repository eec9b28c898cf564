//! `assay run`: the ordered steps.

mod account;
mod stop;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use audit::{Action, Event, Outcome};
use base::{Class, Fault, Platform, Severity, Timestamp, counted};
use catalog::{Contents, Scope, Selection};
use image::{ImageSource, ReferrerStore, ResolvedImage, SourceError};
use report::{
    DatabaseReport, FindingReport, RUN_SCHEMA, RunReport, SecretReport, StepOutcome, StepReport, Verdict,
};
use sbom::Inventory;
use vuln::{Scan, ScanOptions};

use crate::contents::{Lookups, Search, file_licenses, image_contents, nameless_note};
use crate::database::{DatabaseChoice, OpenDatabase, require_known_exploited};
use crate::gate::Gate;
use crate::ledger::Ledger;
use crate::mark::{self, Marked};
use crate::observer::{Observer, Step};
use crate::origin::{Origin, VerifiedBase};
use crate::product::image_products;
use crate::signing::Signing;
use crate::summary::Input;

pub(crate) use stop::{NoReferrers, Stop, Unwritable};

/// Of the words of a failure this much goes to the audit log; messages of this program stay far below.
const MAX_REASON_CHARS: usize = 2000;

/// A place an image is copied to.
pub struct Push<'a> {
    /// Its name.
    pub place: String,
    /// Copies the image; the name is given last.
    pub copy: &'a dyn Fn() -> Result<(), SourceError>,
}

/// Moves findings of a scan to those that somebody has answered for.
pub type IgnoreFindings<'a> = dyn Fn(&Inventory, &mut Scan) -> Result<(), Box<dyn Fault>> + 'a;

/// What to run and how.
pub struct RunOptions<'a> {
    /// The image.
    pub source: &'a dyn ImageSource,
    /// Where its evidence goes; none for an archive, which can only be examined.
    pub referrers: Option<&'a dyn ReferrerStore>,
    /// Platform to take from an index.
    pub platform: Option<Platform>,
    /// Threads that read layers.
    pub threads: NonZeroUsize,
    /// What earlier scans found in layers, and what names Java archives.
    pub lookups: Lookups<'a>,
    /// The advisory database.
    pub database: DatabaseChoice,
    /// Which findings count and who may answer for them; the run adds the time and the names of the image.
    pub scan: ScanOptions,
    /// What is looked for beside packages.
    pub search: Search<'a>,
    /// Leaves findings out after the scan, by a policy of the user's.
    pub ignore: Option<&'a IgnoreFindings<'a>>,
    /// What stops the image.
    pub gate: Gate,
    /// Who signs. None for a dry run, which stops after the gate and publishes nothing.
    pub signing: Option<&'a Signing<'a>>,
    /// Where the image is copied to once the gate has let it pass; its evidence goes there.
    pub push: Option<Push<'a>>,
    /// Folder of the states of runs.
    pub runs_dir: PathBuf,
    /// Folder of the audit log.
    pub audit_dir: PathBuf,
    /// Who runs this, for the audit log.
    pub actor: String,
    /// Version of the program.
    pub version: String,
    /// An earlier run is to be finished: if nothing of one is left, the result says so. What was signed and kept is
    /// never signed again, resumed or not.
    pub resume: bool,
    /// Where the image is from.
    pub origin: Origin<'a>,
    /// The clock.
    pub clock: &'a dyn Fn() -> Timestamp,
    /// Uses of registry credentials so far, as (host, purpose); never values.
    pub secrets_used: &'a dyn Fn() -> Vec<(String, String)>,
}

/// What a run came to: the report, and the exit code of the program.
#[derive(Debug)]
pub struct RunResult {
    /// The report.
    pub report: RunReport,
    /// 0 when every step passed, else that of the first step that did not.
    pub exit_code: u8,
}

/// Runs all steps. A step that does not pass ends the run; the audit log is written all the same.
pub fn run(options: &RunOptions<'_>, observer: &dyn Observer) -> RunResult {
    let mut run = Run::new(options, observer);
    let stopped = run.steps().err();
    run.finish(stopped)
}

/// A run in progress.
struct Run<'a> {
    options: &'a RunOptions<'a>,
    observer: &'a dyn Observer,
    ledger: Option<Ledger>,
    /// Events not written yet: the end of a step goes with the beginning of the next.
    events: Vec<Event>,
    secrets: Vec<String>,
    registry_secrets_noted: usize,
    report: RunReport,
    base: Option<VerifiedBase>,
}

impl<'a> Run<'a> {
    fn new(options: &'a RunOptions<'a>, observer: &'a dyn Observer) -> Self {
        let report = RunReport {
            schema: RUN_SCHEMA,
            version: options.version.clone(),
            image: options.push.as_ref().map_or_else(|| options.source.name(), |push| push.place.clone()),
            digest: None,
            platform: None,
            os: None,
            started: (options.clock)(),
            steps: Vec::new(),
            packages: 0,
            findings: Vec::new(),
            secrets: None,
            database: None,
            warnings: Vec::new(),
            unreadable: Vec::new(),
            evidence: Vec::new(),
            audit: None,
            verdict: Verdict::Undecided,
            failure: None,
        };
        let (ledger, events, secrets) = (None, Vec::new(), Vec::new());
        Self { options, observer, ledger, events, secrets, registry_secrets_noted: 0, report, base: None }
    }

    fn steps(&mut self) -> Result<(), Stop> {
        let options = self.options;
        // Without a log to write to nothing is done: what happened must be on record.
        self.ledger = Some(Ledger::open(&options.audit_dir, (options.clock)(), &options.actor)?);
        let resolved = self.step(Step::Resolve, Self::resolve)?;
        let contents = self.step(Step::List, |run| run.list(&resolved))?;
        let scan = self.step(Step::Scan, |run| run.scan(&resolved, &contents))?;
        let inventory = contents.inventory;
        self.step(Step::Gate, |run| run.gate(&scan))?;
        let Some(signing) = options.signing else { return Ok(()) };
        let Some(store) = options.referrers else {
            return Err(NoReferrers { name: options.source.name() }.into());
        };
        let mut marked = self.step(Step::Sign, |run| run.sign(signing, &resolved, &inventory, &scan))?;
        self.step(Step::Publish, |run| run.publish(store, &mut marked))?;
        self.step(Step::Verify, |run| run.verify(signing, store, &marked))
    }

    /// Runs one step between two audit entries, and tells the observer.
    fn step<T>(
        &mut self,
        step: Step,
        work: impl FnOnce(&mut Self) -> Result<(T, StepOutcome, String), Stop>,
    ) -> Result<T, Stop> {
        self.observer.begins(step);
        self.note(Action::StepStarted { step: step.to_string() }, Outcome::Ok);
        self.flush()?;
        let begun = Instant::now();
        let result = work(self);
        let seconds = begun.elapsed().as_secs_f64();
        self.note_registry_secrets();
        let (outcome, detail) = match &result {
            Ok((_, outcome, detail)) => (*outcome, detail.clone()),
            Err(stop) => (stop.outcome, stop.failure.message.clone()),
        };
        if let Err(stop) = &result {
            // An entry is one line of bounded length, and a server may have chosen these words.
            let reason = stop.failure.message.chars().take(MAX_REASON_CHARS).collect();
            let code = stop.failure.code.clone();
            self.note(Action::Refused { code, reason }, audit_outcome(outcome));
        }
        self.note(Action::StepFinished { step: step.to_string() }, audit_outcome(outcome));
        self.observer.ends(step, outcome, seconds, &detail);
        self.report.steps.push(StepReport { name: step.to_string(), outcome, seconds, detail });
        result.map(|(value, _, _)| value)
    }

    fn resolve(&mut self) -> Result<(ResolvedImage, StepOutcome, String), Stop> {
        let resolved = image::resolve(self.options.source, self.options.platform.as_ref())?;
        self.report.digest = Some(resolved.root.digest.clone());
        self.report.platform = Some(resolved.platform.to_string());
        let of_index = if resolved.root.digest == resolved.manifest.digest {
            String::new()
        } else {
            format!(", {} from an index of {}", resolved.platform, resolved.platforms.len())
        };
        let mut detail = format!("{}{of_index}", resolved.root.digest);
        if let Some(find) = self.options.origin.base {
            let base = find(&resolved).map_err(|(class, failure)| Stop::told(class, failure))?;
            detail += &format!(", built on {} signed by {}", base.reference, base.signer);
            self.base = Some(base);
        }
        Ok((resolved, StepOutcome::Ok, detail))
    }

    fn list(&mut self, resolved: &ResolvedImage) -> Result<(Contents, StepOutcome, String), Stop> {
        let contents = image_contents(
            self.options.source,
            resolved,
            self.options.threads,
            &Selection::of(Scope::Image),
            self.options.lookups,
            self.options.search,
            self.observer,
        )?;
        if let Some(note) = self.options.search.secrets.and_then(|choice| choice.note(resolved)) {
            self.warn(note);
        }
        if self.options.lookups.java.is_none()
            && let Some(note) = nameless_note(contents.nameless_archives)
        {
            self.warn(note);
        }
        let inventory = &contents.inventory;
        self.report.os = inventory.os.as_ref().map(|os| format!("{} {}", os.family, os.version));
        self.report.packages = inventory.packages.len();
        self.report.unreadable.clone_from(&inventory.unreadable);
        let os = self.report.os.clone().unwrap_or_else(|| "no operating system".into());
        let unread = match inventory.unreadable.len() {
            0 => String::new(),
            n => format!(", {} not readable", counted(n, "file")),
        };
        let detail = format!(
            "{}, {os}, {}{unread}",
            counted(inventory.packages.len(), "package"),
            counted(inventory.layers.len(), "layer")
        );
        Ok((contents, StepOutcome::Ok, detail))
    }

    fn scan(
        &mut self,
        resolved: &ResolvedImage,
        contents: &Contents,
    ) -> Result<(Scan, StepOutcome, String), Stop> {
        let inventory = &contents.inventory;
        let opened = OpenDatabase::open(&self.options.database)?;
        let database = opened.database()?;
        if self.options.gate.exploited {
            require_known_exploited(&database)?;
        }
        let mut scan_options = ScanOptions { now: (self.options.clock)(), ..self.options.scan.clone() };
        scan_options.suppressions.products = image_products(self.options.source, resolved);
        let mut scan = vuln::scan(inventory, &database, &scan_options)?;
        let searched = contents.secrets.is_some();
        scan.add_secrets(
            contents.secrets.clone().unwrap_or_default(),
            &contents.inventory.subject.name,
            &scan_options,
        );
        scan.add_file_licenses(file_licenses(contents.licenses.clone()), &scan_options);
        self.report.secrets = searched.then(|| SecretReport::from_scan(inventory, &scan));
        if let Some(ignore) = self.options.ignore {
            ignore(inventory, &mut scan).map_err(Stop::boxed)?;
        }
        self.report.findings = FindingReport::from_scan(inventory, &scan);
        self.report.database = Some(DatabaseReport {
            source: scan.database.source.clone(),
            updated_at: scan.database.updated_at,
        });
        for warning in &scan.warnings {
            // What is said of the sample below says this too.
            if !(opened.is_sample() && matches!(warning, vuln::ScanWarning::StaleDatabase { .. })) {
                self.warn(warning.to_string());
            }
        }
        if opened.is_sample() {
            let line = "the advisory database is the sample inside the program: build a full one with `assay db build`";
            self.warn(line.into());
        }
        let from_base = self.note_base(&scan);
        let answered = match scan.suppressed.len() {
            0 => String::new(),
            n => format!(", {n} more left out by ignore files and VEX documents"),
        };
        let secrets = match scan.secrets.len() {
            0 => String::new(),
            n => format!(", {}", counted(n, "secret")),
        };
        let detail = format!(
            "{}{}{from_base}{answered}{secrets}",
            counted(scan.findings.len(), "finding"),
            severities(&self.report)
        );
        Ok((scan, StepOutcome::Ok, detail))
    }

    /// Marks the findings whose package came with a layer of the base; in words how many they are.
    fn note_base(&mut self, scan: &Scan) -> String {
        let Some(base) = &self.base else { return String::new() };
        let layers: BTreeMap<_, _> = scan
            .findings
            .iter()
            .map(|one| {
                ((one.id.clone(), one.package.purl.to_string(), one.package.path.clone()), one.package.layer)
            })
            .collect();
        let mut count = 0;
        for report in &mut self.report.findings {
            let key = (report.id.clone(), report.purl.clone(), report.path.clone());
            let layer = layers.get(&key).copied().flatten();
            report.from_base = layer.map(|layer| layer < base.layers);
            count += usize::from(report.from_base == Some(true));
        }
        format!(", {count} from the base")
    }

    fn gate(&mut self, scan: &Scan) -> Result<((), StepOutcome, String), Stop> {
        let gate = &self.options.gate;
        gate.judge(scan).map_err(|tripped| Stop::with_exit_code(&tripped, tripped.exit_code()))?;
        let mut detail = match gate.fail_on {
            Some(limit) => format!("nothing found is {limit} or worse"),
            None if gate.exploited => "nothing found is known to be exploited".into(),
            None => "no limit is set".into(),
        };
        let unrated = gate.unrated(scan);
        if gate.fail_on.is_some() && unrated > 0 {
            detail = format!(
                "{detail}, {} without a rating counted as {}",
                counted(unrated, "finding"),
                Severity::Low
            );
        }
        if gate.fail_on.is_some() && !self.report.unreadable.is_empty() {
            detail = format!("{detail}, {} not readable", counted(self.report.unreadable.len(), "file"));
        }
        Ok(((), StepOutcome::Ok, detail))
    }

    fn sign(
        &mut self,
        signing: &Signing<'_>,
        resolved: &ResolvedImage,
        inventory: &Inventory,
        scan: &Scan,
    ) -> Result<(Marked, StepOutcome, String), Stop> {
        let options = self.options;
        let token = (signing.token)()?;
        crate::signing::check_fresh(&token, (options.clock)())?;
        self.note_secret("identity-token", &token.issuer, "sign");
        self.flush()?;
        let (place, base) = (self.report.image.clone(), self.base.clone());
        let facts = crate::plan::Facts {
            name: &place,
            version: &options.version,
            resolved,
            inventory,
            scan,
            started: self.report.started,
            finished: (options.clock)(),
            source: options.origin.source.as_ref(),
            base: base.as_ref(),
            gate: options.gate,
            signer: (&token.issuer, &token.subject),
        };
        let claims = crate::plan::claims(&facts).map_err(Unwritable)?;
        let summary = |inputs: &[Input]| crate::plan::summary(&facts, inputs);
        let marked =
            mark::sign(options, signing, &place, &token, (claims, &summary), &mut |told| self.told(told))?;
        let reused = marked.evidence.iter().filter(|evidence| evidence.reused).count();
        let (all, by) = (marked.evidence.len(), &token.subject);
        let outcome = if reused == all { StepOutcome::Skipped } else { StepOutcome::Ok };
        let kept = if reused == 0 { String::new() } else { format!(", {reused} from an earlier run") };
        let detail = format!("{} signed by {by} ({}){kept}", all - reused, signing.token_source);
        Ok((marked, outcome, detail))
    }

    fn publish(
        &mut self,
        store: &dyn ReferrerStore,
        marked: &mut Marked,
    ) -> Result<((), StepOutcome, String), Stop> {
        let place = self.report.image.clone();
        // An image the gate refused is never copied, and evidence comes after what it is about.
        if let Some(push) = &self.options.push {
            (push.copy)().map_err(Stop::boxed)?;
        }
        let published = mark::publish(store, &place, marked, &mut |told| self.told(told))?;
        let there = marked.evidence.len() - published;
        let outcome = if published == 0 { StepOutcome::Skipped } else { StepOutcome::Ok };
        let copied =
            self.options.push.as_ref().map_or_else(String::new, |push| format!("copied to {}, ", push.place));
        Ok(((), outcome, format!("{copied}{published} published, {there} already there")))
    }

    fn verify(
        &mut self,
        signing: &Signing<'_>,
        store: &dyn ReferrerStore,
        marked: &Marked,
    ) -> Result<((), StepOutcome, String), Stop> {
        let now = (self.options.clock)();
        let root = signing.trust_root()?;
        let checked = mark::check(store, marked, &root, now)?;
        let requirement = format!("issuer {} subject {}", marked.issuer, marked.subject);
        let place = self.report.image.clone();
        let all = checked.iter().all(|one| one.refused.is_none());
        for one in &checked {
            let outcome = if one.refused.is_none() { Outcome::Ok } else { Outcome::Failed };
            self.note(Action::Verified { requirement: format!("{} {requirement}", one.kind) }, outcome);
            self.report.evidence.push(one.report(marked, &place));
        }
        if all {
            let detail = format!("{} read back and verified offline", checked.len());
            return Ok(((), StepOutcome::Ok, detail));
        }
        // What was looked at and refused outweighs what could not be looked at.
        let mut refused: Vec<Box<dyn Fault>> = checked.into_iter().filter_map(|one| one.refused).collect();
        refused.sort_by_key(|fault| fault.class() != Class::VerificationFailed);
        let first = refused.into_iter().next();
        Err(first.map_or_else(|| Stop::from(mark::NotFound { kind: "evidence".into() }), Stop::boxed))
    }
}

fn audit_outcome(outcome: StepOutcome) -> Outcome {
    match outcome {
        StepOutcome::Ok => Outcome::Ok,
        StepOutcome::Failed => Outcome::Failed,
        StepOutcome::Skipped | StepOutcome::NotRun => Outcome::Skipped,
        _ => Outcome::Undecided,
    }
}

fn severities(report: &RunReport) -> String {
    let counts = report.severity_counts();
    let words = base::Severity::ALL.iter().zip(counts).rev().filter(|(_, count)| *count > 0);
    let words: Vec<String> = words.map(|(severity, count)| format!("{count} {severity}")).collect();
    if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) }
}
