//! Flags about the database that names Java archives.

use std::path::PathBuf;

use base::Reference;
use clap::Args;

/// Where the flags stand in help.
const HEADING: &str = "What is listed";

/// Which Java database is used, with Trivy's flag names.
#[derive(Debug, Args)]
pub(crate) struct JavaDbArgs {
    /// Java database, which names archives that do not say what they are: a folder with trivy-java.db and metadata.json,
    /// or the file [default: HOME/java-db where `assay db update --java` has put one]
    #[arg(long, help_heading = HEADING, value_name = "DIR|FILE")]
    pub(crate) java_db: Option<PathBuf>,
    /// Fetch the Java database from here when an archive needs it and a newer one is due (repeatable)
    /// [default for the one in HOME/java-db: ASSAY_JAVA_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-java-db:1,
    /// ghcr.io/aquasecurity/trivy-java-db:1]
    #[arg(long, help_heading = HEADING, value_delimiter = ',', value_name = "REF,…")]
    pub(crate) java_db_repository: Vec<Reference>,
    /// Use the Java database that is there, however old it is
    #[arg(long, help_heading = HEADING)]
    pub(crate) skip_java_db_update: bool,
}
