//! `scan` and `sbom`.

use std::path::PathBuf;

use base::{ImageLocation, ScanTarget, Severity};
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand, ValueEnum};

use super::{
    CacheArgs, DatabaseArgs, DatabaseSourceArgs, EngineArgs, FilterArgs, ImageArgs, JavaDbArgs, OutputArgs,
    SelectionArgs, TrivyArgs,
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  assay scan oci:./image --db ./db --severity HIGH,CRITICAL
  assay scan registry.example.com/team/app:1.2 --format json --output result.json
  assay scan oci:./image --also sarif=scan.sarif --also html=scan.html
  assay scan docker-archive:app.tar --fail-on high --ignore-unfixed
  assay scan oci:./image --ignorefile .trivyignore.yaml --vex app.openvex.json --show-suppressed
  assay scan oci:./image --scanners secret --fail-on high  credentials in layers and configuration
  assay scan dir:. --scanners license --license-full     licences, of files too
  assay scan dir:. --include-dev-deps                    lock files of a source tree
  assay scan oci:./app --java-db ~/.cache/trivy/java-db  names for jars without pom.properties
  assay scan rootfs:/mnt/root --pkg-types os             the unpacked root of a system
  assay scan IMAGE --engine trivy --fail-on high         your own Trivy, the gate here
  assay scan --input app.tar --timeout 5m --max-image-size 2GiB
  assay scan sbom:app.cdx.json                           what a bill of materials lists")]
pub(crate) struct ScanArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST], oci:DIR[:TAG] or docker-archive:FILE[:NAME]; or dir:PATH, repo:PATH, rootfs:PATH,
    /// sbom:FILE
    #[arg(required_unless_present = "input", conflicts_with = "input")]
    pub(crate) target: Option<ScanTarget>,
    #[command(flatten)]
    pub(crate) image_args: ImageArgs,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) java_db: Box<JavaDbArgs>,
    #[command(flatten)]
    pub(crate) cache: Box<CacheArgs>,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) scanners: super::ScannerArgs,
    /// Severities to report, comma-separated
    #[arg(long, short, value_delimiter = ',', value_name = "SEVERITY,…")]
    pub(crate) severity: Vec<Severity>,
    #[command(flatten)]
    pub(crate) database_source: Box<DatabaseSourceArgs>,
    #[command(flatten)]
    pub(crate) filters: FilterArgs,
    /// Order of findings: package, severity, risk, epss, kev or vulnerability
    #[arg(long, value_name = "ORDER", default_value = "package")]
    pub(crate) sort_by: vuln::Order,
    #[command(flatten)]
    pub(crate) trivy: Box<TrivyArgs>,
    #[command(flatten)]
    pub(crate) engine: Box<EngineArgs>,
    #[command(flatten)]
    pub(crate) form: OutputArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SbomFormat {
    /// CycloneDX, see --spec-version
    #[value(alias = "cyclonedx")]
    CyclonedxJson,
    /// SPDX 2.3
    SpdxJson,
    /// SPDX 2.3 in tag-value form
    #[value(alias = "spdx")]
    SpdxTagValue,
    /// Trivy's JSON with all packages
    Json,
    Table,
}

/// Versions of CycloneDX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SpecVersion {
    #[value(name = "1.4")]
    V1_4,
    #[value(name = "1.5")]
    V1_5,
    #[value(name = "1.6")]
    V1_6,
    #[value(name = "1.7")]
    V1_7,
}

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  assay sbom check oci:./image --certificate-identity S --certificate-oidc-issuer U
  assay sbom oci:./image --output sbom.cdx.json
  assay sbom registry.example.com/team/app:1.2 --format spdx-json --supplier 'Example Ltd'
  assay sbom sbom:app.syft.json --format spdx-tag-value  a bill of materials in another form
  assay sbom dir:. --include-dev-deps                    the lock files of a source tree
  SOURCE_DATE_EPOCH=1700000000 assay sbom oci:./image    the same bytes every time

A bill of materials may be CycloneDX 1.0 to 1.7 (JSON, XML), SPDX 2.1 to 2.3 (JSON, tag-value), the JSON of Syft or of \
Trivy (with --list-all-pkgs), or a GitHub dependency snapshot; also packed with gzip, or in an attestation, whose \
signature is not looked at."
)]
pub(crate) struct SbomArgs {
    #[command(subcommand)]
    pub(crate) command: Option<SbomCommand>,
    /// Image: HOST/REPO[:TAG][@DIGEST], oci:DIR[:TAG] or docker-archive:FILE[:NAME]; or dir:PATH, repo:PATH, rootfs:PATH,
    /// sbom:FILE
    #[arg(required = true)]
    pub(crate) target: Option<ScanTarget>,
    #[command(flatten)]
    pub(crate) image_args: ImageArgs,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) java_db: Box<JavaDbArgs>,
    #[command(flatten)]
    pub(crate) cache: Box<CacheArgs>,
    /// Form of the document
    #[arg(long, short, value_enum, default_value = "cyclonedx-json")]
    pub(crate) format: SbomFormat,
    /// Version of CycloneDX
    #[arg(long, value_enum, value_name = "VERSION", default_value = "1.6")]
    pub(crate) spec_version: SpecVersion,
    /// Who supplies what is examined; the registry and folder of an image, if not given
    #[arg(long, visible_alias = "source-supplier", value_name = "NAME")]
    pub(crate) supplier: Option<String>,
    /// What the document calls what is examined; as it is named here, if not given
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) source_name: Option<String>,
    /// Which version of it the document names; the digest of an image, if not given, or one over the packages listed
    #[arg(long, value_name = "VERSION", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) source_version: Option<String>,
    /// Write the document to a file
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SbomCommand {
    /// Say whether the attested SBOM of an image still describes it
    #[command(after_help = "Examples:
  assay sbom check oci:./image --certificate-identity ci@example.com \\
    --certificate-oidc-issuer https://issuer.example.com
  assay sbom check registry.example.com/team/app:1.2 --key cosign.pub --format json

The attestation is verified first: CycloneDX or SPDX, the newest if there are several. Then the image is \
listed as `assay sbom` lists it and compared by package URL and version.

Exit codes: 0 it does · 10 it does not, or nothing valid is attested · 1 could not be found out")]
    Check(Box<SbomCheckArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct SbomCheckArgs {
    /// Image: HOST/REPO[:TAG][@DIGEST] or oci:DIR[:TAG]
    pub(crate) image: ImageLocation,
    #[command(flatten)]
    pub(crate) image_args: ImageArgs,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) java_db: Box<JavaDbArgs>,
    #[command(flatten)]
    pub(crate) cache: Box<CacheArgs>,
    #[command(flatten)]
    pub(crate) requirement: super::RequirementArgs,
    /// Form of the result
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: super::TextFormat,
}
