//! How registries are reached: flags of every command that talks to one, named as cosign names them.

use std::path::PathBuf;

use clap::Args;

const HEADING: &str = "Options of registries";

/// How registries are reached. Names and meaning are cosign's, except that no secret stands on the command line.
#[derive(Debug, Default, Args)]
pub(crate) struct RegistryArgs {
    /// Allow plain http to a registry that is not on this machine
    #[arg(long, help_heading = HEADING, alias = "allow-http-registry")]
    pub(crate) insecure_registry: bool,
    /// Accept any TLS certificate of the registries named, expired and foreign ones too
    #[arg(long, help_heading = HEADING, visible_alias = "insecure")]
    pub(crate) allow_insecure_registry: bool,
    /// Certificate authorities to trust beside the system's, PEM
    #[arg(long, help_heading = HEADING, value_name = "FILE", visible_alias = "cacert")]
    pub(crate) registry_cacert: Option<PathBuf>,
    /// Certificate to show to the registry, PEM
    #[arg(long, help_heading = HEADING, value_name = "FILE", requires = "registry_client_key")]
    pub(crate) registry_client_cert: Option<PathBuf>,
    /// Its key, PEM
    #[arg(long, help_heading = HEADING, value_name = "FILE", requires = "registry_client_cert")]
    pub(crate) registry_client_key: Option<PathBuf>,
    /// User name for the registry [default: what `docker login` or `podman login` left]
    #[arg(long, help_heading = HEADING, value_name = "NAME", requires = "registry_secret", visible_alias = "username")]
    pub(crate) registry_username: Option<String>,
    /// Where its password is: @FILE, or - for standard input
    #[arg(long, help_heading = HEADING, value_name = "@FILE|-", requires = "registry_username", group = "registry_secret",
        visible_alias = "password")]
    pub(crate) registry_password: Option<String>,
    /// The password is on standard input, as --registry-password - says it too
    #[arg(long, help_heading = HEADING, requires = "registry_username", group = "registry_secret")]
    pub(crate) password_stdin: bool,
    /// Where a bearer token for the registry is: @FILE, or - for standard input
    #[arg(long, help_heading = HEADING, value_name = "@FILE|-", conflicts_with = "registry_username")]
    pub(crate) registry_token: Option<String>,
    /// Seconds a registry may stay silent [default: 30]
    #[arg(long, help_heading = HEADING, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) registry_timeout: Option<u64>,
    /// How often a request that failed for the moment is sent again [default: 4]
    #[arg(long, help_heading = HEADING, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=20))]
    pub(crate) registry_retries: Option<u32>,
}
