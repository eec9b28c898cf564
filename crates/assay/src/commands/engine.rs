//! `assay scan --engine trivy|grype`: the user's own scanner, and this program's filters, forms and gates.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use base::{Class, ScanTarget};
use engine::{Answer, Desk, Engine, EngineTarget, Order};
use registry::{Credential, Keychain, KeychainOptions};
use report::Document;

use crate::Outcome;
use clap::ValueEnum as _;

use crate::cli::{EngineChoice, PackageRelation, ScanArgs, Scanner};
use crate::failure::Failure;

use super::context::{Context, variable};
use super::{convert, forms};

/// What a helper calls the user where the secret is an identity token (docker-credential-helpers, README).
const TOKEN_USER: &str = "<token>";

/// Scans with the program `args` name.
pub(crate) fn scan(context: &Context, args: &ScanArgs, target: &ScanTarget, engine: Engine) -> Outcome {
    forms::check(&args.form)?;
    let shown = convert::Shown {
        scanners: &[],
        filters: &args.filters,
        severities: &args.severity,
        form: &args.form,
    };
    shown.check()?;
    refuse_what_is_not_passed_on(args, engine)?;
    let order = Order {
        engine,
        program: args.engine.engine_path.clone().unwrap_or_else(|| PathBuf::from(engine.name())),
        target: EngineTarget::of(engine, target)?,
        scanners: [(Scanner::Vuln, "vuln"), (Scanner::Secret, "secret"), (Scanner::License, "license")]
            .into_iter()
            .filter_map(|(scanner, word)| args.scanners.has(scanner).then_some(word))
            .collect(),
        platform: args.image_args.platform.clone(),
        offline: args.database_source.offline,
        timeout: args.engine.engine_timeout.map_or(engine::DEFAULT_TIMEOUT, Duration::from_secs),
    };
    if engine == Engine::Grype && args.scanners.has(Scanner::Secret) {
        context.printer.warn("grype looks for no secrets: what it finds are vulnerabilities only");
    }
    let desk = desk(&order, args)?;
    context.printer.say(&format!("scanning  with {}", order.program.display()));
    let produced = engine::run(&order, desk.as_ref())?;
    drop(desk);
    for line in produced.said.lines().filter(|line| !line.trim().is_empty()) {
        context.printer.warn(&format!("{}: {}", engine.name(), plain(line)));
    }
    let document = match engine {
        Engine::Grype => Document::from_value(engine::grype::to_trivy(&produced.answer)?)?,
        _ => Document::parse(&produced.answer)?,
    };
    shown.show(context, document)
}

/// Without what could move the cursor of a terminal.
fn plain(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).collect()
}

/// A flag that would change the result and that the other program does not get must not seem to work.
fn refuse_what_is_not_passed_on(args: &ScanArgs, engine: Engine) -> Result<(), Failure> {
    let selection = &args.selection;
    let given = [
        ("--db", args.database.db.is_some()),
        ("--sample-db", args.database.sample_db),
        ("--skip-dirs", !selection.skip_dirs.is_empty()),
        ("--skip-files", !selection.skip_files.is_empty()),
        ("--include-dev-deps", selection.include_dev_deps),
        ("--file-patterns", !selection.file_patterns.is_empty()),
        ("--pkg-relationships", selection.pkg_relationships.len() < PackageRelation::value_variants().len()),
        ("--scanners license", engine == Engine::Grype && args.scanners.has(Scanner::License)),
        ("--max-image-size", args.trivy.max_image_size.is_some()),
        ("--cache-backend", args.trivy.cache_backend.is_some()),
        ("--image-src", !args.trivy.image_src.is_empty()),
        ("--license-full", args.scanners.license.license_full),
        ("--secret-config", args.scanners.secret_config.is_some()),
    ];
    match given.iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((flag, _)) => Err(Failure::usage(
            "engine-flag",
            format!("{flag} is not passed on to {}", engine.name()),
            format!("leave it out and set up {0} as usual, or leave --engine {0} out", engine.name()),
        )),
    }
}

/// Where the program asks for the credential of the registry it reads from; none for what is on this machine.
fn desk(order: &Order, args: &ScanArgs) -> Result<Option<Desk>, Failure> {
    let Some((host, repository)) = order.registry() else { return Ok(None) };
    let (host, repository) = (host.to_owned(), repository.to_owned());
    let access = super::registry::access([host.clone()].into(), &args.image_args.registry)?;
    let keychain = Keychain::new(KeychainOptions {
        explicit: access.credentials,
        ..KeychainOptions::from_variables(&variable)
    });
    // Looked for beforehand, so that a broken configuration is told instead of looking like "no access".
    if let Some((Credential::RegistryToken(_), source)) = keychain.find(&host, &repository)? {
        return Err(Failure::usage(
            "engine-credential-kind",
            format!("{source} for {host} are a registry token, which a credential helper cannot hand on"),
            "use a user name and a password or an identity token",
        ));
    }
    let asked = host.clone();
    let lookup = move || {
        let found = keychain.find(&asked, &repository).map_err(|error| error.to_string())?;
        Ok(found.and_then(|(credential, _)| as_answer(credential)))
    };
    let program = std::env::current_exe().map_err(|error| {
        Failure::new(
            Class::Undecided,
            "engine-credentials",
            error.to_string(),
            "start assay by its full path",
        )
    })?;
    Ok(Some(Desk::open(&host, &program, Arc::new(lookup))?))
}

fn as_answer(credential: Credential) -> Option<Answer> {
    match credential {
        Credential::Password { user, password } => Some(Answer { user, secret: password }),
        Credential::IdentityToken(secret) => Some(Answer { user: TOKEN_USER.to_owned(), secret }),
        Credential::RegistryToken(_) => None,
    }
}

/// What this program does when it is called `docker-credential-assay`: asks the scan that runs the scanner.
pub(crate) fn credential_helper(verb: &str) -> ExitCode {
    let config = std::env::var_os("DOCKER_CONFIG").map(PathBuf::from);
    let mut found = zeroize::Zeroizing::new(Vec::new());
    let helped = engine::help(verb, config.as_deref(), &mut std::io::stdin().lock(), &mut *found);
    let written = std::io::stdout().lock().write_all(&found);
    match (helped, written) {
        (Ok(code), Ok(())) => ExitCode::from(code),
        _ => ExitCode::FAILURE,
    }
}

impl EngineChoice {
    /// The other program; none for this one.
    pub(crate) fn foreign(self) -> Option<Engine> {
        match self {
            Self::Assay => None,
            Self::Trivy => Some(Engine::Trivy),
            Self::Grype => Some(Engine::Grype),
        }
    }
}
