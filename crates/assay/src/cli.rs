//! The command line as clap reads it. Help texts, man pages and completions are generated from here.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod airgap;
mod audit;
mod base_image;
mod bundle;
mod cache;
mod config;
mod convert;
mod database;
mod db;
mod engine;
mod filter;
mod format;
mod image;
mod java_db;
mod key;
mod license;
mod on_demand;
mod output;
mod policy;
mod registry;
mod run;
mod scan;
mod secret;
mod selection;
mod sign;
mod slsa;
mod stack;
mod transfer;
mod tree;
mod trivy;
mod trust;
mod verify;
mod verify_blob;
mod vex;

use on_demand::OnDemand;

pub(crate) use airgap::{AirgapCommand, AirgapPackArgs, AirgapUnpackArgs};
pub(crate) use audit::AuditCommand;
pub(crate) use base_image::{BaseArgs, BaseCommand, BaseSignerArgs};
pub(crate) use bundle::{BundleCommand, BundleInspectArgs, BundleUpgradeArgs};
pub(crate) use cache::{CacheArgs, CacheCleanArgs, CacheCommand, CacheStatusArgs};
pub(crate) use config::ConfigCommand;
pub(crate) use convert::ConvertArgs;
pub(crate) use database::{DatabaseSignatureArgs, DatabaseSourceArgs};
pub(crate) use db::{DbBuildArgs, DbCommand, DbUpdateArgs};
pub(crate) use engine::{EngineArgs, EngineChoice};
pub(crate) use filter::FilterArgs;
pub(crate) use format::{ResultFormat, TextFormat};
pub(crate) use image::{DatabaseArgs, ImageArgs};
pub(crate) use java_db::JavaDbArgs;
pub(crate) use key::{KeyCommand, KeyGenerateArgs, KeyImportArgs, KeyPublicArgs};
pub(crate) use license::LicenseArgs;
pub(crate) use on_demand::parse;
pub(crate) use output::{OutputArgs, ScanFormat, TableMode};
pub(crate) use policy::PolicyArgs;
pub(crate) use registry::RegistryArgs;
pub(crate) use run::{DemoArgs, RunArgs};
pub(crate) use scan::{SbomArgs, SbomCheckArgs, SbomCommand, SbomFormat, ScanArgs, SpecVersion};
pub(crate) use secret::{Scanner, ScannerArgs};
pub(crate) use selection::{DetectionPriority, PackageKind, PackageRelation, SelectionArgs};
pub(crate) use sign::{
    AttachArgs, AttestArgs, AttestBlobArgs, AuthFlow, EvidenceFormat, IdentityArgs, KeyArgs, LogChoice,
    PredicateArgs, ServiceArgs, SignArgs, SignBlobArgs, SigningArgs,
};
pub(crate) use slsa::{
    SlsaArtifactArgs, SlsaCommand, SlsaEntryArgs, SlsaGithubArgs, SlsaImageArgs, SlsaNpmArgs, SlsaSourceArgs,
    SlsaVsaArgs,
};
pub(crate) use stack::{IssuerCommand, IssuerKind, StackCommand, StackDir};
pub(crate) use transfer::{
    CleanArgs, CleanType, CopyArgs, DownloadArgs, DownloadCommand, LoadArgs, SaveArgs, StreamArgs,
};
pub(crate) use tree::{TreeArgs, TriangulateArgs, TriangulateType};
pub(crate) use trivy::{CacheBackend, ImageSource, TrivyArgs};
pub(crate) use trust::{CreateRootArgs, RefreshArgs, SigningConfigCommand, TrustCommand};
pub(crate) use verify::{
    Require, RequirementArgs, SubjectArgs, TrustArgs, VerifyArgs, VerifyAttestationArgs,
};
pub(crate) use verify_blob::{DigestName, PartsArgs, VerifyBlobArgs, VerifyBlobAttestationArgs};
pub(crate) use vex::{VexArgs, VexCommand, VexRepoCommand};

/// Test, mark, check and account for container images, with one binary.
#[derive(Debug, Parser)]
#[command(name = "assay", version, propagate_version = true, max_term_width = 100, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "Exit codes:
  0 ok · 1 internal, or could not decide · 2 usage · 3 nothing to examine · 10 verification failed
  11-14 findings low/medium/high/critical at or above the gate · 20 denied by policy

Examples:
  assay demo                                      the whole chain on a small image, offline
  assay run oci:./image --fail-on critical        list, scan, gate, sign, attest, verify, account
  assay scan registry.example.com/team/app:1.2    find known vulnerabilities
  assay verify IMAGE --certificate-identity ci@example.com --certificate-oidc-issuer ISSUER";

/// Flags every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Do not draw progress
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
    /// Configuration file (default: the nearest assay.toml, then the user's, then the system's)
    #[arg(long, global = true, value_name = "FILE", env = "ASSAY_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,
    /// Folder for state: private stack, audit log, database, unfinished runs
    #[arg(long, global = true, value_name = "DIR", env = "ASSAY_HOME", hide_env_values = true)]
    pub(crate) home: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List, scan, gate, sign, attest, verify and account for an image
    Run(OnDemand<RunArgs>),
    /// Show the whole chain on a small image, offline, with a tampered and a foreign-signed image refused
    Demo(OnDemand<DemoArgs>),
    /// Find known vulnerabilities in an image
    Scan(OnDemand<ScanArgs>),
    /// Write the software bill of materials of an image
    Sbom(OnDemand<SbomArgs>),
    /// Show the result of a scan in another form
    Convert(OnDemand<ConvertArgs>),
    /// Build and inspect the advisory database
    #[command(subcommand)]
    Db(OnDemand<DbCommand>),
    /// Look at the layer cache and empty it
    #[command(subcommand)]
    Cache(OnDemand<CacheCommand>),
    /// What makers of software say about vulnerabilities in it
    #[command(subcommand)]
    Vex(OnDemand<VexCommand>),
    /// Sign images by digest, without a long-lived key
    Sign(OnDemand<SignArgs>),
    /// Attach a signed attestation to an image
    Attest(OnDemand<AttestArgs>),
    /// Sign a file
    SignBlob(OnDemand<SignBlobArgs>),
    /// Write a signed attestation about a file
    AttestBlob(OnDemand<AttestBlobArgs>),
    /// Verify the signatures of images
    Verify(OnDemand<VerifyArgs>),
    /// Verify the attestations of an image
    VerifyAttestation(OnDemand<VerifyAttestationArgs>),
    /// Verify the signature of a file
    VerifyBlob(OnDemand<VerifyBlobArgs>),
    /// Verify an attestation about a file
    VerifyBlobAttestation(OnDemand<VerifyBlobAttestationArgs>),
    /// Make, import and show signing keys
    #[command(subcommand)]
    Key(OnDemand<KeyCommand>),
    /// Show what is attached to an image
    Tree(OnDemand<TreeArgs>),
    /// Print where signatures and attestations of an image are kept, as cosign names the tags
    Triangulate(OnDemand<TriangulateArgs>),
    /// Look into Sigstore bundles and bring them up to date
    #[command(subcommand)]
    Bundle(OnDemand<BundleCommand>),
    /// Copy an image with everything attached to it
    Copy(OnDemand<CopyArgs>),
    /// Save an image with everything attached to it as a folder or file
    Save(OnDemand<SaveArgs>),
    /// Load what `save` wrote into a registry
    Load(OnDemand<LoadArgs>),
    /// Print what is attached to an image
    #[command(subcommand)]
    Download(OnDemand<DownloadCommand>),
    /// Delete what is attached to an image
    Clean(OnDemand<CleanArgs>),
    /// Carry images, and all that checking them needs, to where there is no network
    #[command(subcommand)]
    Airgap(OnDemand<AirgapCommand>),
    /// The private Sigstore: CA, logs, timestamps and issuer in one process
    #[command(subcommand)]
    Stack(OnDemand<StackCommand>),
    /// The audit log
    #[command(subcommand)]
    Audit(OnDemand<AuditCommand>),
    /// Trust roots: show, refresh with TUF, import, create
    #[command(subcommand, alias = "trusted-root")]
    Trust(OnDemand<TrustCommand>),
    /// The base of an image: which it is, whether the image is built on it, who signed it
    #[command(subcommand)]
    Base(OnDemand<BaseCommand>),
    /// Verify SLSA provenance and verification summaries, with slsa-verifier's flags
    #[command(subcommand)]
    Slsa(OnDemand<SlsaCommand>),
    /// Which services are signed with
    #[command(subcommand)]
    SigningConfig(OnDemand<SigningConfigCommand>),
    /// Check this machine and say what is missing
    #[command(after_help = "Exit code 1 when something is broken; what is not there yet is no fault.")]
    Doctor,
    /// Settings and where each comes from
    #[command(subcommand)]
    Config(OnDemand<ConfigCommand>),
    /// Print a completion script
    #[command(after_help = "Examples:
  assay completion bash > ~/.local/share/bash-completion/completions/assay
  assay completion zsh > ~/.zfunc/_assay
  assay completion fish > ~/.config/fish/completions/assay.fish")]
    Completion {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write help reference, man pages, completions and schemas to a folder
    #[command(hide = true)]
    Generate {
        /// The folder
        dir: PathBuf,
    },
}

impl Command {
    /// Whether standard output is to hold JSON, so that a failure is said there too.
    pub(crate) fn wants_json(&self) -> bool {
        let result = |format: ResultFormat| format == ResultFormat::Json;
        let text = |format: TextFormat| format == TextFormat::Json;
        // JSON is cosign's default; a person at a terminal who did not ask for it has read the error already.
        let elder = |format: Option<TextFormat>| {
            format.map_or_else(|| !std::io::stdout().is_terminal(), |format| format == TextFormat::Json)
        };
        match self {
            Self::Run(args) => result(args.format),
            Self::Scan(args) => args.form.format == ScanFormat::Json,
            Self::Convert(args) => args.form.format == ScanFormat::Json,
            Self::Db(command) => matches!(**command, DbCommand::Status { format, .. } if text(format)),
            Self::Stack(command) => matches!(**command, StackCommand::Status { format, .. } if text(format)),
            Self::Audit(command) => matches!(**command, AuditCommand::Verify { format, .. } if text(format)),
            Self::Trust(command) => match &**command {
                TrustCommand::Show { format, .. } => text(*format),
                TrustCommand::Refresh(args) => text(args.format),
                _ => false,
            },
            Self::Cache(command) => matches!(&**command, CacheCommand::Status(args) if text(args.format)),
            Self::Sbom(args) => {
                matches!(&args.command, Some(SbomCommand::Check(check)) if text(check.format))
            }
            Self::Base(command) => text(command.format()),
            Self::Bundle(command) => matches!(&**command, BundleCommand::Inspect(args) if text(args.format)),
            Self::Tree(args) => text(args.format),
            Self::Verify(args) => elder(args.output),
            Self::VerifyAttestation(args) => elder(args.output),
            Self::VerifyBlob(args) => text(args.output),
            Self::VerifyBlobAttestation(args) => text(args.output),
            _ => false,
        }
    }

    /// What somebody who pressed Ctrl-C may rely on, and does next.
    pub(crate) fn after_interrupt(&self) -> &'static str {
        match self {
            Self::Run(_) => {
                "nothing is half-published; the same command with --resume finishes what was begun"
            }
            Self::Stack(command) if matches!(**command, StackCommand::Serve { .. }) => {
                "every entry that was acknowledged is on disk; the same command serves it again"
            }
            _ => "nothing is half-written; run the same command again",
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn definition_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
