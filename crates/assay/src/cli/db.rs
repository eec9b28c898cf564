//! `db`.

use std::path::PathBuf;

use base::Reference;
use clap::{Args, Subcommand};

use super::{DatabaseArgs, DatabaseSignatureArgs, RegistryArgs, TextFormat};

#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Build a database in trivy-db schema 2
    #[command(after_help = "Examples:
  assay db build --out ./db --osv ./advisories
  assay db build --out ./db --trivy-db ./trivy.db
  assay db build --out ./db --trivy-db registry.example.com/mirror/trivy-db:2
  assay db build --out ./db --debian tracker.json --alpine ./secdb --alma 9=errata.full.json
  assay db build --out ./db --grype ~/.cache/grype/db/6/vulnerability.db
  assay db build --out ./db --redhat ./vex --redhat-repositories repository-to-cpe.json
  assay db build --kev known_exploited_vulnerabilities.json --epss epss_scores-current.csv.gz
  assay db build --out ./db --sample")]
    Build(DbBuildArgs),
    /// Fetch the advisory database, or the one that names Java archives, when a newer one is due
    #[command(after_help = "Examples:
  assay db update
  assay db update --java                                 names of Java archives, some 700 MB
  assay db update --db-repository registry.example.com/mirror/trivy-db:2
  assay db update --db-repository registry.example.com/mirror/trivy-db@sha256:<digest>   this one and no other
  assay db update --db-repository registry.example.com/mirror/trivy-db:2 --db-key mirror.pub")]
    Update(DbUpdateArgs),
    /// Copy a database to a registry: from another registry, or from a folder
    #[command(after_help = "Examples:
  assay db mirror ghcr.io/aquasecurity/trivy-db:2 registry.example.com/mirror/trivy-db:2
  assay db mirror ./db registry.example.com/mirror/trivy-db:2
  assay db mirror --java ghcr.io/aquasecurity/trivy-java-db:1 registry.example.com/mirror/trivy-java-db:1")]
    Mirror {
        /// An OCI reference, or a folder with the database and metadata.json
        source: String,
        /// Where to
        to: Reference,
        /// It is a Java database, trivy-java.db
        #[arg(long)]
        java: bool,
        #[command(flatten)]
        registry: Box<RegistryArgs>,
    },
    /// Write a database to one file, db.tar.gz as Trivy's artifact holds it
    #[command(after_help = "Examples:
  assay db export --output db.tar.gz
  assay db build --trivy-db db.tar.gz        on the other side")]
    Export {
        /// Folder with trivy.db and metadata.json [default: HOME/db]
        #[arg(long, value_name = "DIR")]
        db: Option<PathBuf>,
        /// The file
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
    /// Show age, source and size of a database
    #[command(after_help = "Examples:
  assay db status
  assay db status --db ./db --format json
  assay db status --java")]
    Status {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The database that names Java archives [default: HOME/java-db]
        #[arg(long, conflicts_with_all = ["db", "sample_db"])]
        java: bool,
        /// The same, in this folder or file
        #[arg(long, value_name = "DIR|FILE", conflicts_with_all = ["db", "sample_db"])]
        java_db: Option<PathBuf>,
        /// Form of the result
        #[arg(long, value_enum, default_value = "text")]
        format: TextFormat,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DbUpdateArgs {
    /// Where the database is fetched from, the first one that answers (repeatable)
    /// [default: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db:2, ghcr.io/aquasecurity/trivy-db:2]
    #[arg(long, value_delimiter = ',', value_name = "REF,…", conflicts_with = "java")]
    pub(crate) db_repository: Vec<Reference>,
    /// Fetch the database that names Java archives
    #[arg(long)]
    pub(crate) java: bool,
    /// Where that is fetched from (repeatable) [default: ASSAY_JAVA_DB_REPOSITORY, else
    /// mirror.gcr.io/aquasec/trivy-java-db:1, ghcr.io/aquasecurity/trivy-java-db:1]
    #[arg(long, value_delimiter = ',', value_name = "REF,…", requires = "java")]
    pub(crate) java_db_repository: Vec<Reference>,
    /// Folder to put it in [default: HOME/db, HOME/java-db]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Fetch it even when none is due
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) signature: Box<DatabaseSignatureArgs>,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

#[derive(Debug, Args)]
pub(crate) struct DbBuildArgs {
    /// Folder to write trivy.db and metadata.json to [default: HOME/db]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// OSV bulk export: a zip, or a folder of zips (repeatable)
    #[arg(long, value_name = "DIR|ZIP", num_args = 1..,
        required_unless_present_any = ["trivy_db", "sample", "debian", "alpine", "alma", "grype", "redhat", "kev", "epss"])]
    pub(crate) osv: Vec<PathBuf>,
    /// Debian's security tracker in JSON
    #[arg(long, value_name = "FILE", conflicts_with_all = ["trivy_db", "sample"])]
    pub(crate) debian: Option<PathBuf>,
    /// Secdb of Alpine, Wolfi or Chainguard, or a folder of them (repeatable)
    #[arg(long, value_name = "DIR|FILE", conflicts_with_all = ["trivy_db", "sample"])]
    pub(crate) alpine: Vec<PathBuf>,
    /// AlmaLinux's errata of a release in JSON, such as 9=errata.full.json (repeatable)
    #[arg(long, value_name = "RELEASE=FILE", value_parser = release_file, conflicts_with_all = ["trivy_db", "sample"])]
    pub(crate) alma: Vec<(String, PathBuf)>,
    /// Grype's database of schema 6: its vulnerability.db, with its EPSS scores, known exploits, and NVD's entries on
    /// programs that no package manager installed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["trivy_db", "sample"])]
    pub(crate) grype: Option<PathBuf>,
    /// Red Hat's VEX files, in a folder with one for each year
    #[arg(long, value_name = "DIR", requires = "redhat_repositories", conflicts_with_all = ["trivy_db", "sample"])]
    pub(crate) redhat: Option<PathBuf>,
    /// Red Hat's repository-to-cpe.json
    #[arg(long, value_name = "FILE", requires = "redhat")]
    pub(crate) redhat_repositories: Option<PathBuf>,
    /// CISA's known_exploited_vulnerabilities.json, kept beside the database
    #[arg(long, value_name = "FILE")]
    pub(crate) kev: Option<PathBuf>,
    /// FIRST's EPSS scores, CSV or CSV.GZ, kept beside the database
    #[arg(long, value_name = "FILE")]
    pub(crate) epss: Option<PathBuf>,
    /// An existing database: a trivy.db file, a db.tar.gz or an OCI reference
    #[arg(long, value_name = "FILE|REF", conflicts_with_all = ["osv", "sample"])]
    pub(crate) trivy_db: Option<String>,
    /// The small sample of advisories built into this program
    #[arg(long, conflicts_with = "osv")]
    pub(crate) sample: bool,
    #[command(flatten)]
    pub(crate) registry: Box<RegistryArgs>,
}

fn release_file(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((release, file)) if !release.is_empty() && !file.is_empty() => {
            Ok((release.to_owned(), PathBuf::from(file)))
        }
        _ => Err("expected RELEASE=FILE, such as 9=errata.full.json".into()),
    }
}
