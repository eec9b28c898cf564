//! What a run examines an image with: all that its flags name, opened before the first layer is read.

use std::cell::RefCell;

use cache::Layers;
use image::{LayerLimits, SourceError};
use license::Classifier;
use pipeline::{DatabaseChoice, Lookups, Search, SecretChoice};
use policy::IgnorePolicy;
use sbom::Inventory;
use vuln::{Scan, ScanOptions};

use crate::cli::{RunArgs, Scanner};
use crate::failure::Failure;

use super::context::Context;
use super::java::JavaNames;
use super::run::boxed;
use super::vex::VexPlace;
use super::{db_ready, filters, ignore_policy, licenses, secrets};

pub(super) struct Means<'a> {
    context: &'a Context,
    args: &'a RunArgs,
    pub(super) scan: ScanOptions,
    pub(super) database: DatabaseChoice,
    /// What leaves findings out after the scan.
    pub(super) policy: Option<RefCell<IgnorePolicy>>,
    cache: Option<Layers>,
    java: JavaNames<'a>,
    classifier: Option<Classifier>,
    scanner: Option<secretscan::Scanner>,
}

impl<'a> Means<'a> {
    pub(super) fn open(context: &'a Context, args: &'a RunArgs) -> Result<Self, Failure> {
        require_vulnerabilities(args)?;
        let (source, registry) = (&args.database_source, &args.image_args.registry);
        Ok(Self {
            context,
            args,
            scan: scan_options(context, args)?,
            database: db_ready::ready(context, &args.database, source, registry)?,
            policy: ignore_policy::open(context, &args.filters)?.map(RefCell::new),
            cache: super::cache::layers(context, &args.cache)?,
            // Not while the run goes on: what is signed must not rest on a database that could not be had.
            java: JavaNames::of(context, &args.java_db, Some(source), registry)?.opened_now()?,
            classifier: licenses::classifier(&args.scanners)?,
            scanner: secrets::scanner(context, &args.scanners)?,
        })
    }

    pub(super) fn lookups(&self) -> Lookups<'_> {
        Lookups {
            cache: self.cache.as_ref().map(|cache| cache as &dyn catalog::LayerCache),
            java: self.java.index(),
            // What is signed was examined to its end.
            limits: LayerLimits { keeps_cut: false, ..self.context.limits(&self.args.image_args) },
        }
    }

    pub(super) fn search(&self) -> Search<'_> {
        let base_layers = self.args.scanners.secret_base_layers;
        Search {
            secrets: self.scanner.as_ref().map(|scanner| SecretChoice { scanner, base_layers }),
            licenses: licenses::search(self.classifier.as_ref(), &self.args.scanners),
        }
    }

    pub(super) fn ignore(&self, inventory: &Inventory, scan: &mut Scan) -> Result<(), SourceError> {
        let Some(policy) = &self.policy else { return Ok(()) };
        ignore_policy::apply(&mut policy.borrow_mut(), inventory, scan).map_err(boxed)
    }
}

/// Findings without a fix stay in the report of a run; its gate passes over them.
fn scan_options(context: &Context, args: &RunArgs) -> Result<ScanOptions, Failure> {
    let mut options = filters::options(context, &args.filters, &place(args))?;
    super::vex::hold_to(context, &mut options.suppressions, None);
    Ok(ScanOptions { ignore_unfixed: false, licenses: args.scanners.has(Scanner::License), ..options })
}

fn require_vulnerabilities(args: &RunArgs) -> Result<(), Failure> {
    if args.scanners.has(Scanner::Vuln) {
        return Ok(());
    }
    Err(Failure::usage(
        "run-without-vuln",
        "a run looks for vulnerabilities, and --scanners leaves them out",
        "add vuln to --scanners, or use `assay scan`",
    ))
}

/// Where VEX documents may come from with the image.
fn place(args: &RunArgs) -> VexPlace<'_> {
    VexPlace {
        image: Some((&args.image, &args.image_args.registry)),
        platform: args.image_args.platform.as_ref(),
        sbom: None,
        offline: args.database_source.offline,
    }
}
