//! The command line as clap reads it. Help texts, man pages and completions are generated from here.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use base::{ImageLocation, Platform, Reference, Severity};
use clap::{Args, Parser, Subcommand, ValueEnum};

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
    Run(RunArgs),
    /// Show the whole chain on a small image, offline, with a tampered and a foreign-signed image refused
    Demo(DemoArgs),
    /// Find known vulnerabilities in an image
    Scan(ScanArgs),
    /// Write the software bill of materials of an image
    Sbom(SbomArgs),
    /// Build and inspect the advisory database
    #[command(subcommand)]
    Db(DbCommand),
    /// Sign images by digest, without a long-lived key
    Sign(SignArgs),
    /// Attach a signed attestation to an image
    Attest(AttestArgs),
    /// Sign a file
    SignBlob(SignBlobArgs),
    /// Verify the signatures of images
    Verify(VerifyArgs),
    /// Verify the attestations of an image
    VerifyAttestation(VerifyAttestationArgs),
    /// Verify the signature of a file
    VerifyBlob(VerifyBlobArgs),
    /// Verify an attestation about a file
    VerifyBlobAttestation(VerifyBlobAttestationArgs),
    /// Show what is attached to an image
    Tree(TreeArgs),
    /// The private Sigstore: CA, logs, timestamps and issuer in one process
    #[command(subcommand)]
    Stack(StackCommand),
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Trust roots
    #[command(subcommand)]
    Trust(TrustCommand),
    /// Check this machine and say what is missing
    #[command(after_help = "Exit code 1 when something is broken; what is not there yet is no fault.")]
    Doctor,
    /// Settings and where each comes from
    #[command(subcommand)]
    Config(ConfigCommand),
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
        match self {
            Self::Run(args) => result(args.format),
            Self::Scan(args) => result(args.format),
            Self::Db(DbCommand::Status { format, .. })
            | Self::Stack(StackCommand::Status { format, .. })
            | Self::Audit(AuditCommand::Verify { format, .. })
            | Self::Trust(TrustCommand::Show { format, .. }) => text(*format),
            Self::Tree(args) => text(args.format),
            Self::Verify(args) => text(args.output),
            Self::VerifyAttestation(args) => text(args.output),
            _ => false,
        }
    }

    /// What somebody who pressed Ctrl-C may rely on, and does next.
    pub(crate) fn after_interrupt(&self) -> &'static str {
        match self {
            Self::Run(_) => {
                "nothing is half-published; the same command with --resume finishes what was begun"
            }
            Self::Stack(StackCommand::Serve { .. }) => {
                "every entry that was acknowledged is on disk; the same command serves it again"
            }
            _ => "nothing is half-written; run the same command again",
        }
    }
}

/// How the image is reached and which part of it is meant.
#[derive(Debug, Args)]
pub(crate) struct ImageArgs {
    /// Platform to take from a multi-platform image, such as linux/arm64 [default: linux/amd64]
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    pub(crate) platform: Option<Platform>,
    /// Allow plain http to a registry that is not on this machine
    #[arg(long)]
    pub(crate) insecure_registry: bool,
    /// Threads that read layers [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) parallel: Option<NonZeroUsize>,
}

/// Which advisory database is used.
#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    /// Advisory database: a folder with trivy.db and metadata.json, or the file [default: HOME/db]
    #[arg(long, value_name = "DIR|FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Use the small sample of advisories built into this program
    #[arg(long, conflicts_with = "db")]
    pub(crate) sample_db: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ResultFormat {
    Table,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay run oci:./image --fail-on critical --report out.html
  assay run 127.0.0.1:5000/team/app:1.2 --format json
  assay run 127.0.0.1:5000/team/app:1.2 --resume")]
pub(crate) struct RunArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    #[command(flatten)]
    pub(crate) image_args: ImageArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    /// Refuse to sign when a finding is at least this severe
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    /// Do not count findings without a fixed version
    #[arg(long)]
    pub(crate) ignore_unfixed: bool,
    /// Folder of the private stack [default: HOME/stack, created when missing]
    #[arg(long, value_name = "DIR")]
    pub(crate) stack: Option<String>,
    /// Who signs, when the private stack's own issuer is used
    #[arg(long, value_name = "EMAIL|URI")]
    pub(crate) identity: Option<String>,
    /// OIDC token, or @FILE with one, instead of the private stack's own issuer
    #[arg(long, value_name = "TOKEN|@FILE", hide_env_values = true)]
    pub(crate) identity_token: Option<String>,
    /// Copy the image to this place first and mark it there
    #[arg(long, value_name = "REF")]
    pub(crate) push_to: Option<Reference>,
    /// Write a self-contained HTML page
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Result on standard output
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: ResultFormat,
    /// Finish a run that was interrupted: what is signed is not signed again
    #[arg(long)]
    pub(crate) resume: bool,
    /// Do everything up to the gate and publish nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay demo
  assay demo --dir ./demo --report demo.html")]
pub(crate) struct DemoArgs {
    /// Folder to work in; kept afterwards [default: a temporary folder, removed]
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Write the HTML page of the run here
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay scan oci:./image --db ./db --severity HIGH,CRITICAL
  assay scan registry.example.com/team/app:1.2 --format json --output result.json
  assay scan docker-archive:app.tar --fail-on high --ignore-unfixed")]
pub(crate) struct ScanArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST], oci:DIR[:TAG] or docker-archive:FILE
    pub(crate) target: ImageLocation,
    #[command(flatten)]
    pub(crate) image_args: ImageArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    /// Severities to report, comma-separated
    #[arg(long, short, value_delimiter = ',', value_name = "SEVERITY,…")]
    pub(crate) severity: Vec<Severity>,
    /// Do not report findings without a fixed version
    #[arg(long)]
    pub(crate) ignore_unfixed: bool,
    /// Exit with this code when anything is reported
    #[arg(long, value_name = "N")]
    pub(crate) exit_code: Option<u8>,
    /// Exit with 11 to 14 when a finding is at least this severe
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    /// Form of the result
    #[arg(long, short, value_enum, default_value = "table")]
    pub(crate) format: ResultFormat,
    /// Write the result to a file
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// List packages without findings too (JSON)
    #[arg(long)]
    pub(crate) list_all_pkgs: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SbomFormat {
    CyclonedxJson,
    SpdxJson,
    Table,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay sbom oci:./image --output sbom.cdx.json
  assay sbom registry.example.com/team/app:1.2 --format spdx-json
  SOURCE_DATE_EPOCH=1700000000 assay sbom oci:./image    the same bytes every time")]
pub(crate) struct SbomArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST], oci:DIR[:TAG] or docker-archive:FILE
    pub(crate) target: ImageLocation,
    #[command(flatten)]
    pub(crate) image_args: ImageArgs,
    /// Form of the document
    #[arg(long, short, value_enum, default_value = "cyclonedx-json")]
    pub(crate) format: SbomFormat,
    /// Write the document to a file
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Build a database in trivy-db schema 2
    #[command(after_help = "Examples:
  assay db build --out ./db --osv ./advisories
  assay db build --out ./db --trivy-db ./trivy.db
  assay db build --out ./db --trivy-db registry.example.com/mirror/trivy-db:2
  assay db build --out ./db --sample")]
    Build(DbBuildArgs),
    /// Show age, source and size of a database
    #[command(after_help = "Examples:
  assay db status
  assay db status --db ./db --format json")]
    Status {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DbBuildArgs {
    /// Folder to write trivy.db and metadata.json to [default: HOME/db]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// OSV bulk export: a zip, or a folder of zips (repeatable)
    #[arg(long, value_name = "DIR|ZIP", num_args = 1.., required_unless_present_any = ["trivy_db", "sample"])]
    pub(crate) osv: Vec<PathBuf>,
    /// An existing database: a trivy.db file or an OCI reference
    #[arg(long, value_name = "FILE|REF", conflicts_with_all = ["osv", "sample"])]
    pub(crate) trivy_db: Option<String>,
    /// The small sample of advisories built into this program
    #[arg(long, conflicts_with = "osv")]
    pub(crate) sample: bool,
    /// Allow plain http to a registry that is not on this machine
    #[arg(long)]
    pub(crate) insecure_registry: bool,
}

/// Where signatures come from.
#[derive(Debug, Args)]
pub(crate) struct SigningArgs {
    /// OIDC token, or @FILE with one [default: the CI's own, then the private stack's issuer]
    #[arg(long, value_name = "TOKEN|@FILE", hide_env_values = true)]
    pub(crate) identity_token: Option<String>,
    /// Who signs, when the private stack's own issuer is used
    #[arg(long, value_name = "EMAIL|URI")]
    pub(crate) identity: Option<String>,
    /// Folder of the private stack [default: HOME/stack, created when missing]
    #[arg(long, value_name = "DIR", conflicts_with = "signing_config")]
    pub(crate) stack: Option<PathBuf>,
    /// Services to use: a signing_config.v0.2.json
    #[arg(long, value_name = "FILE")]
    pub(crate) signing_config: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay sign oci:./image --identity ci@example.com              with the private stack of this machine
  assay sign registry.example.com/team/app:1.2 --signing-config signing_config.v0.2.json
  assay sign registry.example.com/team/app:1.2 -a build=42")]
pub(crate) struct SignArgs {
    /// Images: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]; tags are resolved and the digest is signed
    #[arg(required = true)]
    pub(crate) images: Vec<ImageLocation>,
    #[command(flatten)]
    pub(crate) signing: SigningArgs,
    /// Annotation to sign, key=value (repeatable)
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = key_value)]
    pub(crate) annotations: Vec<(String, String)>,
    /// Allow plain http to a registry that is not on this machine
    #[arg(long)]
    pub(crate) insecure_registry: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay attest oci:./image --predicate sbom.spdx.json --type spdxjson
  assay attest oci:./image --predicate review.json --type https://example.com/review/v1")]
pub(crate) struct AttestArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// File with the predicate, JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) predicate: PathBuf,
    /// Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI
    #[arg(long = "type", value_name = "TYPE", default_value = "custom")]
    pub(crate) predicate_type: String,
    #[command(flatten)]
    pub(crate) signing: SigningArgs,
    /// Allow plain http to a registry that is not on this machine
    #[arg(long)]
    pub(crate) insecure_registry: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay sign-blob app.tar.gz --bundle app.tar.gz.sigstore.json")]
pub(crate) struct SignBlobArgs {
    /// The file
    pub(crate) file: PathBuf,
    /// Where to write the bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: PathBuf,
    #[command(flatten)]
    pub(crate) signing: SigningArgs,
}

/// Whose signature is wanted and whom to trust for it.
#[derive(Debug, Args)]
pub(crate) struct RequirementArgs {
    /// Subject the certificate must have, exactly
    #[arg(long, value_name = "SUBJECT", group = "subject")]
    pub(crate) certificate_identity: Option<String>,
    /// Subject the certificate must have, as a regular expression over all of it
    #[arg(long, value_name = "REGEXP", group = "subject")]
    pub(crate) certificate_identity_regexp: Option<String>,
    /// Issuer of the token the certificate must name, exactly
    #[arg(long, value_name = "URL", group = "issuer")]
    pub(crate) certificate_oidc_issuer: Option<String>,
    /// Issuer of the token the certificate must name, as a regular expression over all of it
    #[arg(long, value_name = "REGEXP", group = "issuer")]
    pub(crate) certificate_oidc_issuer_regexp: Option<String>,
    /// Public key (PEM file) instead of an identity
    #[arg(long, value_name = "FILE", conflicts_with_all = ["subject", "issuer"])]
    pub(crate) key: Option<PathBuf>,
    /// Whom to trust: a trusted_root.json [default: the private stack if there is one in HOME, else Sigstore public good]
    #[arg(long, value_name = "FILE")]
    pub(crate) trusted_root: Option<PathBuf>,
    /// Open no socket except to the registry that holds the image: always so, the flag states it
    #[arg(long)]
    pub(crate) offline: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify oci:./image --certificate-identity ci@example.com \\
    --certificate-oidc-issuer https://issuer.example.com
  assay verify registry.example.com/team/app:1.2 --trusted-root trusted_root.json \\
    --certificate-identity-regexp '.*@example\\.com' --certificate-oidc-issuer-regexp '.*'
The identity and issuer of a signature made with the private stack: `assay stack status` shows the issuer.")]
pub(crate) struct VerifyArgs {
    /// Images: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    #[arg(required = true)]
    pub(crate) images: Vec<ImageLocation>,
    #[command(flatten)]
    pub(crate) requirement: RequirementArgs,
    /// Form of the result
    #[arg(long, short, value_enum, default_value = "json")]
    pub(crate) output: TextFormat,
    /// Allow plain http to a registry that is not on this machine
    #[arg(long)]
    pub(crate) insecure_registry: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify-attestation oci:./image --type slsaprovenance1 \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com")]
pub(crate) struct VerifyAttestationArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) predicate_type: String,
    #[command(flatten)]
    pub(crate) requirement: RequirementArgs,
    /// Form of the result
    #[arg(long, short, value_enum, default_value = "json")]
    pub(crate) output: TextFormat,
    /// Allow plain http to a registry that is not on this machine
    #[arg(long)]
    pub(crate) insecure_registry: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify-blob app.tar.gz --bundle app.tar.gz.sigstore.json \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com")]
pub(crate) struct VerifyBlobArgs {
    /// The file, or its digest as sha256:HEX
    pub(crate) artifact: String,
    /// The bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: PathBuf,
    #[command(flatten)]
    pub(crate) requirement: RequirementArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay verify-blob-attestation app.tar.gz --bundle app.att.json --type slsaprovenance1 \\
    --certificate-identity ci@example.com --certificate-oidc-issuer https://issuer.example.com")]
pub(crate) struct VerifyBlobAttestationArgs {
    /// The file, or its digest as sha256:HEX
    pub(crate) artifact: String,
    /// The bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: PathBuf,
    /// Predicate type: slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom or a URI
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) predicate_type: String,
    #[command(flatten)]
    pub(crate) requirement: RequirementArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay tree oci:./image
  assay tree registry.example.com/team/app:1.2 --format json")]
pub(crate) struct TreeArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    /// Form of the result
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextFormat,
    /// Allow plain http to a registry that is not on this machine
    #[arg(long)]
    pub(crate) insecure_registry: bool,
}

/// The folder of the private stack.
#[derive(Debug, Args)]
pub(crate) struct StackDir {
    /// Folder of the private stack [default: HOME/stack]
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StackCommand {
    /// Create keys, certificates and empty logs
    #[command(after_help = "Examples:
  assay stack init
  assay stack init --dir ./stack")]
    Init(StackDir),
    /// Serve all services on one port
    #[command(after_help = "Examples:
  assay stack serve
  assay stack serve --dir ./stack --listen 127.0.0.1:0

The first line of standard output is the URL. Plain http: put a TLS proxy before it for other machines.
Ctrl-C ends it; every entry that was acknowledged is on disk by then.")]
    Serve {
        #[command(flatten)]
        dir: StackDir,
        /// Address to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7878")]
        listen: std::net::SocketAddr,
    },
    /// Show what is in the stack
    #[command(after_help = "Examples:
  assay stack status --format json")]
    Status {
        #[command(flatten)]
        dir: StackDir,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
    /// Write trusted_root.json, signing_config.v0.2.json and client_trust_config.json
    #[command(after_help = "Examples:
  assay stack export --out ./trust --url https://sigstore.example.com")]
    Export {
        #[command(flatten)]
        dir: StackDir,
        /// Folder to write to
        #[arg(long, value_name = "DIR", default_value = ".")]
        out: PathBuf,
        /// Where clients reach the stack
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:7878")]
        url: String,
    },
    /// Check every byte of the logs
    #[command(after_help = "Examples:
  assay stack fsck --dir ./stack")]
    Fsck(StackDir),
    /// Mint a short-lived token of the stack's own issuer
    #[command(after_help = "Examples:
  assay stack token --identity ci@example.com
  assay sign oci:./image --identity-token \"$(assay stack token --identity ci@example.com)\"")]
    Token {
        #[command(flatten)]
        dir: StackDir,
        /// Who the token is for: an e-mail address or a URI
        #[arg(long, value_name = "EMAIL|URI")]
        identity: String,
        /// Audience
        #[arg(long, value_name = "NAME", default_value = "sigstore")]
        audience: String,
        /// Lifetime in seconds, at most 3600
        #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..=3600))]
        ttl_secs: u32,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that no entry was edited, inserted, deleted, reordered or cut off
    #[command(after_help = "Examples:
  assay audit verify
  assay audit verify --dir ./audit --checkpoint /mnt/elsewhere/audit.checkpoint")]
    Verify {
        /// Folder of the audit log [default: HOME/audit]
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
        /// An earlier checkpoint the log must still contain
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrustCommand {
    /// Show a trust root: authorities, logs and their validity
    #[command(after_help = "Examples:
  assay trust show
  assay trust show ./trusted_root.json --format json")]
    Show {
        /// public-good, github or a trusted_root.json
        #[arg(value_name = "NAME|FILE", default_value = "public-good")]
        root: String,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Show every setting and where it comes from
    #[command(
        after_help = "Keys of assay.toml: home, db, fail-on, ignore-unfixed, parallel, identity, trusted-root.
Relative paths in a file are relative to the folder of that file."
    )]
    Show,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(format!("\"{text}\" is not key=value")),
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
