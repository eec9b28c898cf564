//! One file per command.

mod airgap;
mod attach;
mod attest;
mod audit;
mod base_image;
mod bundle;
mod bundle_text;
mod cache;
mod clean;
mod completion;
mod config;
mod context;
mod convert;
mod copy;
mod db;
mod db_grype;
mod db_ready;
mod db_sources;
mod db_update;
mod demo;
mod doctor;
mod download;
mod engine;
mod examine;
mod explain;
mod filters;
mod forms;
mod gates;
mod ignore_policy;
mod java;
mod key;
mod licenses;
mod look;
mod origin;
mod passwords;
mod policies;
mod predicate;
mod registry;
mod requirement;
mod run;
mod run_means;
mod sbom;
mod sbom_check;
mod scan;
mod secrets;
mod sign;
mod signing;
mod slsa;
mod slsa_evidence;
mod stack;
mod tree;
mod triangulate;
mod trivy;
mod trust;
mod trust_create;
mod verify;
mod verify_blob;
mod verify_image;
mod vex;
mod vex_repo;

use crate::Outcome;
use crate::cli::{Cli, Command};
use crate::generate;
use crate::printer::Printer;
use crate::settings::Settings;

use self::context::Context;

pub(crate) use engine::credential_helper;

/// Runs the command the user typed.
pub(crate) fn run(cli: Cli, printer: &Printer) -> Outcome {
    match &cli.command {
        Command::Completion { shell } => return completion::run(*shell, printer),
        Command::Generate { dir } => return generate::write_all(dir).map(|()| 0),
        _ => {}
    }
    let json = cli.command.wants_json();
    dispatch(cli, printer).map_err(|failure| failure.json(json))
}

fn dispatch(cli: Cli, printer: &Printer) -> Outcome {
    let context = Context { settings: Settings::load(&cli.global)?, printer: printer.clone() };
    match cli.command {
        Command::Run(args) => run::run(&context, &args),
        Command::Demo(args) => demo::run(&context, &args),
        Command::Scan(args) => scan::run(&context, &args),
        Command::Sbom(args) => sbom::run(&context, &args),
        Command::Convert(args) => convert::run(&context, &args),
        Command::Db(command) => db::run(&context, &command),
        Command::Cache(command) => cache::run(&context, &command),
        Command::Vex(command) => vex_repo::run(&context, &command),
        Command::Sign(args) => sign::image(&context, &args),
        Command::SignBlob(args) => sign::blob(&context, &args),
        Command::Attest(args) => attest::images(&context, &args),
        Command::AttestBlob(args) => attest::blob(&context, &args),
        Command::Verify(args) => verify::images(&context, &args),
        Command::VerifyAttestation(args) => verify::attestation(&context, &args),
        Command::VerifyBlob(args) => verify_blob::signature(&context, &args),
        Command::VerifyBlobAttestation(args) => verify_blob::attestation(&context, &args),
        Command::Key(command) => key::run(&context, &command),
        Command::Tree(args) => tree::run(&context, &args),
        Command::Triangulate(args) => triangulate::run(&context, &args),
        Command::Bundle(command) => bundle::run(&context, &command),
        Command::Copy(args) => copy::copy(&context, &args),
        Command::Save(args) => copy::save(&context, &args),
        Command::Load(args) => copy::load(&context, &args),
        Command::Download(command) => download::run(&context, &command),
        Command::Clean(args) => clean::run(&context, &args),
        Command::Airgap(command) => airgap::run(&context, &command),
        Command::Stack(command) => stack::run(&context, &command),
        Command::Audit(command) => audit::run(&context, &command),
        Command::Trust(command) => trust::run(&context, &command),
        Command::Base(command) => base_image::run(&context, &command),
        Command::Slsa(command) => slsa::run(&context, &command),
        Command::SigningConfig(command) => trust_create::signing_config(&context, &command),
        Command::Doctor => doctor::run(&context),
        Command::Config(_) => config::show(&context),
        Command::Completion { .. } | Command::Generate { .. } => Ok(0),
    }
}
