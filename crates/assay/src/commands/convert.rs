//! `assay convert`

use std::io::Read as _;
use std::path::Path;

use base::{Digest, Purl, PurlParts, Severity, Timestamp};
use pipeline::Gate;
use report::{Answer, Document, FilterOptions, Finding, LookedFor, MAX_RESULT_BYTES};
use sbom::{Inventory, ReadOptions};
use vuln::vex::VexStatus;
use vuln::{Status, Suppressions};

use crate::Outcome;
use crate::cli::{ConvertArgs, FilterArgs, OutputArgs, ScanFormat, Scanner};
use crate::failure::Failure;

use super::context::{Context, read_file};
use super::forms::{self, Forms};
use super::{filters, gates};

pub(crate) fn run(context: &Context, args: &ConvertArgs) -> Outcome {
    let shown = Shown {
        scanners: &args.scanners,
        filters: &args.filters,
        severities: &args.severity,
        form: &args.form,
    };
    shown.check()?;
    shown.show(context, Document::parse(&read(&args.result)?)?)
}

/// How a result that is there already is shown.
pub(crate) struct Shown<'a> {
    /// What was looked for; empty where the result is to tell.
    pub(crate) scanners: &'a [Scanner],
    pub(crate) filters: &'a FilterArgs,
    pub(crate) severities: &'a [Severity],
    pub(crate) form: &'a OutputArgs,
}

impl Shown<'_> {
    /// Refuses what cannot be done before any work is.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        forms::check(self.form)?;
        refuse_what_needs_a_scan(self.filters)
    }

    /// Filters, writes and judges.
    pub(crate) fn show(&self, context: &Context, mut document: Document) -> Outcome {
        let args = self;
        let mut options = filters::options(context, args.filters, &super::vex::VexPlace::default())?;
        // A result does not say which bill of materials it is of.
        super::vex::hold_to(context, &mut options.suppressions, None);
        let statuses: &[Status] =
            if options.ignore_unfixed { &Status::UNFIXED } else { &options.ignore_statuses };
        let filter = FilterOptions {
            severities: args.severities.to_vec(),
            ignore_statuses: statuses.iter().map(ToString::to_string).collect(),
            ignored_licenses: options.ignored_licenses.clone(),
            keep_suppressed: true,
        };
        let products = products(&document);
        let now = Context::now();
        document.filter(&filter, &|finding| answer(&options.suppressions, finding, &products, now));
        if args.form.output.is_some() || args.form.format != ScanFormat::Table {
            for gap in document.gaps() {
                context.printer.warn(&gap);
            }
        }
        let packages = || listed(context, &document);
        let documents = |format| {
            let mut document = document.clone();
            if !forms::shows_packages(args.form, format) {
                document.drop_packages();
            }
            let keep_suppressed = args.form.show_suppressed || forms::keeps_suppressed(format);
            document.filter(&FilterOptions { keep_suppressed, ..FilterOptions::default() }, &|_| None);
            Ok(document)
        };
        let looked_for = match args.scanners {
            [] => LookedFor::in_document(&document),
            named => LookedFor {
                vulnerabilities: named.contains(&Scanner::Vuln),
                secrets: named.contains(&Scanner::Secret),
                licenses: named.contains(&Scanner::License),
                ..LookedFor::in_document(&document)
            },
        };
        let json =
            || forms::pretty(documents(ScanFormat::Json)?.value()).map_err(|error| forms::unwritable(&error));
        let (documents, packages) = (&documents, &packages);
        Forms { context, args: args.form, documents, json: &json, looked_for, packages }.write()?;
        let gate = Gate {
            fail_on: args.form.fail_on.or(context.settings.fail_on.value),
            ignore_unfixed: false,
            exploited: args.filters.fail_on_kev,
        };
        let any = || document.findings().next().is_some();
        let os = document.report().metadata.os.as_ref();
        let state = gates::State { end_of_life: os.is_some_and(|os| os.end_of_life), any: &any };
        Ok(gates::exit_code(context, &gate, args.form, gate.judge_document(&document), &state))
    }
}

/// The packages of a result, for a bill of materials.
fn listed(context: &Context, document: &Document) -> Result<Inventory, Failure> {
    // Which packages a system's own contain was settled by whoever made the result.
    let options = ReadOptions { comprehensive: true };
    let mut inventory = sbom::read_document(document.value().to_string().as_bytes(), options)?.inventory;
    if inventory.packages.is_empty() {
        return Err(Failure::usage(
            "convert-without-packages",
            "a bill of materials lists packages, and this result lists none",
            "make it with --list-all-pkgs: `assay scan TARGET --format json --list-all-pkgs`",
        ));
    }
    // What the scan itself could not read is told with the result.
    let known = |path: &str| document.report().assay_unreadable.iter().any(|file| file.path == path);
    for file in inventory.unreadable.iter().filter(|file| !known(&file.path)) {
        context.printer.warn(&format!("{}: {} [{}]", file.path, file.reason, file.code));
    }
    if inventory.subject.name.is_empty() {
        inventory.subject.name.clone_from(&document.report().artifact_name);
    }
    Ok(inventory)
}

/// Another distribution or another source of ratings would be another scan.
fn refuse_what_needs_a_scan(args: &FilterArgs) -> Result<(), Failure> {
    let flag = if args.distro.is_some() {
        "--distro"
    } else if !args.vuln_severity_source.is_empty() {
        "--vuln-severity-source"
    } else {
        return Ok(());
    };
    Err(Failure::usage(
        "convert-needs-scan",
        format!(
            "{flag} changes what is found, and a result that is there already is only shown in another form"
        ),
        format!("run `assay scan TARGET {flag} …`"),
    ))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if path != Path::new("-") {
        return read_file(path, MAX_RESULT_BYTES);
    }
    let mut input = std::io::stdin().lock().take(MAX_RESULT_BYTES + 1);
    Ok(base::read_bounded(&mut input, MAX_RESULT_BYTES)
        .map_err(|error| Failure::file(Path::new("standard input"), &error))??)
}

/// What somebody says about a finding: ignore files, then VEX documents, as in a scan.
fn answer(
    suppressions: &Suppressions,
    finding: &Finding<'_>,
    products: &[PurlParts],
    now: Timestamp,
) -> Option<Answer> {
    let ignored = |source: &str, statement: &str| Answer {
        status: "ignored",
        statement: statement.to_owned(),
        source: source.to_owned(),
    };
    let target = finding.result().target.as_str();
    match finding {
        Finding::Vulnerability(_, one) => {
            let purl = one.identifier.purl.parse::<Purl>().ok().map(|purl| purl.parts());
            // A package without a package URL is of no kind that a rule or statement could name.
            let package =
                purl.or_else(|| Purl::builder("generic", &one.package).build().ok().map(|p| p.parts()))?;
            let rules = suppressions.rules.iter();
            let mut by_rule = rules.filter_map(|rules| {
                let rule = rules.vulnerability(&one.id, &[target, &one.path], &package, now)?;
                Some(ignored(rules.source(), &rule.statement))
            });
            by_rule.next().or_else(|| by_statement(suppressions, &one.id, &package, products))
        }
        Finding::Secret(_, one) => suppressions.rules.iter().find_map(|rules| {
            rules.secret(&one.rule_id, target, now).map(|rule| ignored(rules.source(), &rule.statement))
        }),
        Finding::License(_, one) => suppressions.rules.iter().find_map(|rules| {
            rules.license(&one.name, &one.file_path, now).map(|rule| ignored(rules.source(), &rule.statement))
        }),
        _ => None,
    }
}

fn by_statement(
    suppressions: &Suppressions,
    id: &str,
    package: &PurlParts,
    products: &[PurlParts],
) -> Option<Answer> {
    suppressions.vex.iter().find_map(|document| {
        let (status, statement) = document.answer(id, package, products)?;
        let status = match status {
            VexStatus::NotAffected => "not_affected",
            VexStatus::Fixed => "fixed",
            _ => return None,
        };
        Some(Answer { status, statement: statement.to_owned(), source: document.source().to_owned() })
    })
}

/// What VEX documents may call the image: `pkg:oci/NAME@DIGEST?repository_url=…` for each of its digests.
fn products(document: &Document) -> Vec<PurlParts> {
    let digests = document.report().metadata.repo_digests.iter();
    digests
        .filter_map(|reference| {
            let (repository, digest) = reference.split_once('@')?;
            let digest: Digest = digest.parse().ok()?;
            let name = repository.rsplit('/').next()?.to_lowercase();
            let purl = Purl::builder("oci", &name)
                .version(&digest.to_string())
                .qualifier("repository_url", repository)
                .build()
                .ok()?;
            Some(purl.parts())
        })
        .collect()
}
