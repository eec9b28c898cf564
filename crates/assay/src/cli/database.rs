//! Flags about where the advisory database comes from and who must have signed it.

use std::path::PathBuf;

use base::Reference;
use clap::Args;
use sign::KeyReference;

const SOURCE: &str = "Where the advisory database comes from";

/// When and from where a command fetches the database.
#[derive(Debug, Args)]
pub(crate) struct DatabaseSourceArgs {
    /// Fetch the database from here when a newer one is due (repeatable: the first that answers)
    /// [default: ASSAY_DB_REPOSITORY, else mirror.gcr.io/aquasec/trivy-db:2, ghcr.io/aquasecurity/trivy-db:2; with --db
    /// nothing is fetched]
    #[arg(long, value_delimiter = ',', value_name = "REF,…", help_heading = SOURCE)]
    pub(crate) db_repository: Vec<Reference>,
    /// Use the database that is there, however old it is
    #[arg(long, help_heading = SOURCE)]
    pub(crate) skip_db_update: bool,
    /// Promise to use no network: an image in a registry is refused, and no database is fetched
    #[arg(long, conflicts_with = "db_repository", help_heading = SOURCE)]
    pub(crate) offline: bool,
    #[command(flatten)]
    pub(crate) signature: DatabaseSignatureArgs,
}

/// Who must have signed the artifact a database is fetched as. Nobody is asked for unless a flag does.
#[derive(Debug, Args)]
pub(crate) struct DatabaseSignatureArgs {
    /// Use the database only when this subject signed it
    #[arg(long, value_name = "SUBJECT", help_heading = SOURCE)]
    pub(crate) db_certificate_identity: Option<String>,
    /// The same as a regular expression over all of it
    #[arg(long, value_name = "REGEXP", help_heading = SOURCE)]
    pub(crate) db_certificate_identity_regexp: Option<String>,
    /// Issuer that vouches for the subject
    #[arg(long, value_name = "URL", help_heading = SOURCE)]
    pub(crate) db_certificate_oidc_issuer: Option<String>,
    /// The same as a regular expression over all of it
    #[arg(long, value_name = "REGEXP", help_heading = SOURCE)]
    pub(crate) db_certificate_oidc_issuer_regexp: Option<String>,
    /// Use the database only when this key signed it
    #[arg(long, value_name = "REF", help_heading = SOURCE)]
    pub(crate) db_key: Option<KeyReference>,
    /// Whom to trust for that signature [default: as for `assay verify`]
    #[arg(long, value_name = "FILE|NAME", help_heading = SOURCE)]
    pub(crate) db_trusted_root: Option<PathBuf>,
    /// Do not look for the database's signature in the transparency log
    #[arg(long, help_heading = SOURCE)]
    pub(crate) insecure_ignore_db_tlog: bool,
}
