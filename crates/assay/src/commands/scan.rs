//! `assay scan`

use base::{ImageLocation, ScanTarget};
use pipeline::{Gate, OpenDatabase, Search, SecretChoice};
use report::{ArtifactInfo, Document, LookedFor, TrivyOptions, TrivyReport};
use vuln::{Database, Scan, ScanOptions, ScanWarning};

use crate::Outcome;
use crate::cli::{ScanArgs, ScanFormat, Scanner};
use crate::failure::Failure;

use super::context::Context;
use super::examine::{Access, Examined, examine};
use super::forms::{self, Forms};
use super::java::JavaNames;
use super::trivy::{self, Deadline, Debug};
use super::vex::VexPlace;
use super::{db_ready, filters, gates, ignore_policy, licenses};

pub(crate) fn run(context: &Context, args: &ScanArgs) -> Outcome {
    let deadline = Deadline::start(context, args, args.form.format == ScanFormat::Json);
    let target = &trivy::target(args)?;
    if let Some(engine) = args.engine.engine.foreign() {
        return super::engine::scan(context, args, target, engine);
    }
    let debug = Debug::start(context, args);
    forms::check(&args.form)?;
    let classifier = licenses::classifier(&args.scanners)?;
    let mut options = ScanOptions {
        severities: args.severity.clone(),
        order: args.sort_by,
        ..filters::options(context, &args.filters, &place(args, target))?
    };
    if let ScanTarget::Image(location) = target {
        db_ready::refuse_network(&args.database_source, location)?;
    }
    let mut policy = ignore_policy::open(context, &args.filters)?;
    options.licenses = args.scanners.has(Scanner::License);
    // Licences are judged without a database.
    let wants_vulnerabilities = args.scanners.has(Scanner::Vuln) || args.filters.fail_on_kev;
    let source = &args.database_source;
    let ready = || db_ready::ready(context, &args.database, source, &args.image_args.registry);
    let choice = wants_vulnerabilities.then(ready).transpose()?;
    let opened = choice.as_ref().map(OpenDatabase::open).transpose()?;
    let database = opened.as_ref().map(OpenDatabase::database).transpose()?;
    if let Some(database) = database.as_ref().filter(|_| args.filters.fail_on_kev) {
        pipeline::require_known_exploited(database)?;
    }
    let scanner = super::secrets::scanner(context, &args.scanners)?;
    let base_layers = args.scanners.secret_base_layers;
    let search = Search {
        secrets: scanner.as_ref().map(|scanner| SecretChoice { scanner, base_layers }),
        licenses: licenses::search(classifier.as_ref(), &args.scanners),
    };
    let java = JavaNames::of(context, &args.java_db, Some(source), &args.image_args.registry)?;
    if let Some(database) = &database {
        debug.say(|| format!("database {:?}", database.info()));
    }
    let cache = trivy::cache(args);
    let image_bytes = args.trivy.max_image_size;
    let access = Access { image_args: &args.image_args, cache: &cache, image_bytes };
    let mut examined = examine(context, target, access, &args.selection, search, java)?;
    debug.say(|| {
        let inventory = &examined.inventory;
        format!(
            "{}: {} packages in {} layers",
            inventory.subject.name,
            inventory.packages.len(),
            inventory.layers.len()
        )
    });
    options.suppressions.products.clone_from(&examined.products);
    let bom = examined.bom.as_ref().map(|bom| (bom, &examined.inventory));
    super::vex::hold_to(context, &mut options.suppressions, bom);
    let mut scan = judge(&mut examined, database.as_ref(), &options)?;
    if let Some(policy) = &mut policy {
        ignore_policy::apply(policy, &examined.inventory, &mut scan)?;
    }
    warn(context, args, &scan, opened.as_ref());
    debug.say(|| format!("{} findings", scan.findings.len()));
    if let Some(deadline) = deadline {
        deadline.met();
    }
    show(context, args, &examined, &scan, scanner.as_ref())?;
    debug.say(|| "written".into());
    Ok(examined.exit_code(context, exit_code(context, args, &scan)))
}

/// What is known against what was found; secrets and licences of files go from the one to the other.
fn judge(
    examined: &mut Examined,
    database: Option<&Database<'_>>,
    options: &ScanOptions,
) -> Result<Scan, Failure> {
    let secrets = std::mem::take(&mut examined.secrets);
    let of_files = std::mem::take(&mut examined.licenses);
    let inventory = &examined.inventory;
    let mut scan = match database {
        Some(database) => vuln::scan(inventory, database, options)?,
        // Licences only where they are asked for: without any scanner but that for secrets there is nothing to say.
        None if options.licenses => vuln::scan_licenses(inventory, options),
        None => Scan {
            licenses: Vec::new(),
            suppressed_licenses: Vec::new(),
            ..vuln::scan_licenses(inventory, options)
        },
    };
    scan.add_secrets(secrets, &inventory.subject.name, options);
    scan.add_file_licenses(of_files, options);
    Ok(scan)
}

/// Says what the scan could not answer, unless the table on the terminal does.
fn warn(context: &Context, args: &ScanArgs, scan: &Scan, opened: Option<&OpenDatabase>) {
    // The table has the warnings in it; other programs that read a result seldom show them.
    if args.form.format != ScanFormat::Table || args.form.output.is_some() {
        for warning in &scan.warnings {
            context.printer.warn(&warning.to_string());
        }
    }
    if opened.is_some_and(OpenDatabase::is_sample) {
        context.printer.warn(&format!("{}: no database to judge images by", scan.database.source));
    }
}

/// Where VEX documents may come from with the target.
fn place<'a>(args: &'a ScanArgs, target: &'a ScanTarget) -> VexPlace<'a> {
    VexPlace {
        image: match target {
            ScanTarget::Image(location) => Some((location, &args.image_args.registry)),
            _ => None,
        },
        platform: args.image_args.platform.as_ref(),
        sbom: match target {
            ScanTarget::Document { path } => Some(path),
            _ => None,
        },
        offline: args.database_source.offline,
    }
}

fn show(
    context: &Context,
    args: &ScanArgs,
    examined: &Examined,
    scan: &Scan,
    scanner: Option<&secretscan::Scanner>,
) -> Result<(), Failure> {
    let form = &args.form;
    let mut info = artifact(examined);
    // Trivy's JSON carries the configuration of the image, and with it what was found there.
    if let (Some(config), Some(scanner)) = (&mut info.image_config, scanner) {
        redact(config, scanner);
    }
    // Trivy calls what was in a file by the name of the file.
    let renamed = trivy::shown_name(args).map(|name| {
        let mut inventory = examined.inventory.clone();
        name.clone_into(&mut inventory.subject.name);
        inventory
    });
    let inventory = renamed.as_ref().unwrap_or(&examined.inventory);
    let report = |format| {
        let options = TrivyOptions {
            all_packages: forms::shows_packages(form, format),
            licenses: args.scanners.has(Scanner::License),
            all_targets: matches!(format, ScanFormat::Table | ScanFormat::Html),
            suppressed: form.show_suppressed || forms::keeps_suppressed(format),
        };
        TrivyReport::new(inventory, scan, &info, options)
    };
    let documents = |format| {
        let value = report(format).to_value().map_err(|error| forms::unwritable(&error))?;
        Ok(Document::from_value(value)?)
    };
    let json = || forms::pretty(&report(ScanFormat::Json)).map_err(|error| forms::unwritable(&error));
    let looked_for = LookedFor {
        vulnerabilities: args.scanners.has(Scanner::Vuln),
        secrets: args.scanners.has(Scanner::Secret),
        licenses: args.scanners.has(Scanner::License),
        misconfigurations: false,
    };
    let packages = || Ok(examined.inventory.clone());
    let (documents, packages) = (&documents, &packages);
    Forms { context, args: form, documents, json: &json, looked_for, packages }.write()
}

fn redact(value: &mut serde_json::Value, scanner: &secretscan::Scanner) {
    use serde_json::Value;
    match value {
        Value::String(text) => *text = scanner.redact(text),
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, scanner)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    // A label is searched with its name, as `name=value`.
                    Value::String(text) => {
                        let whole = scanner.redact(&format!("{name}={text}"));
                        *text = whole.get(name.len() + 1..).unwrap_or_default().to_owned();
                    }
                    other => redact(other, scanner),
                }
            }
        }
        _ => {}
    }
}

pub(crate) fn artifact(examined: &Examined) -> ArtifactInfo {
    let (mut repo_tags, mut repo_digests) = (Vec::new(), Vec::new());
    if let Some((ImageLocation::Registry(reference), resolved)) = &examined.image {
        repo_tags.extend(reference.tag().map(|tag| format!("{}:{tag}", reference.name())));
        repo_digests.push(format!("{}@{}", reference.name(), resolved.root.digest));
    }
    ArtifactInfo {
        artifact_type: examined.kind,
        created_at: Context::now(),
        repo_tags,
        repo_digests,
        image_config: examined
            .image
            .as_ref()
            .and_then(|(_, resolved)| serde_json::from_slice(&resolved.config.to_blob().bytes).ok()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn exit_code(context: &Context, args: &ScanArgs, scan: &Scan) -> u8 {
    let fail_on = args.form.fail_on.or(context.settings.fail_on.value);
    let gate = Gate { fail_on, ignore_unfixed: false, exploited: args.filters.fail_on_kev };
    let any = || !(scan.findings.is_empty() && scan.licenses.is_empty() && scan.secrets.is_empty());
    let is_end = |warning: &ScanWarning| matches!(warning, ScanWarning::EndOfSupport { .. });
    let state = gates::State { end_of_life: scan.warnings.iter().any(is_end), any: &any };
    gates::exit_code(context, &gate, &args.form, gate.judge(scan), &state)
}
