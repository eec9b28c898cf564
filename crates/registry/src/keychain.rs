//! Finding the credential for a registry.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base::Secret;

use crate::{DockerConfig, RegistryError, helper};

/// A credential for a registry.
#[derive(Debug, Clone)]
pub enum Credential {
    /// User name and password (or a token in its place).
    Password {
        /// User name.
        user: String,
        /// Password.
        password: Secret<String>,
    },
    /// A refresh token for the token service.
    IdentityToken(Secret<String>),
    /// A bearer token for the registry itself.
    RegistryToken(Secret<String>),
}

/// Where a credential came from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialSource {
    /// Given by the caller.
    Explicit,
    /// Written in a file.
    File(PathBuf),
    /// A helper, by its program name.
    Helper(String),
}

impl std::fmt::Display for CredentialSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Explicit => f.write_str("the credentials given"),
            Self::File(file) => write!(f, "the credentials in {}", file.display()),
            Self::Helper(program) => write!(f, "the credentials of {program}"),
        }
    }
}

/// That a credential was sent; its value is not in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialUse {
    /// The registry it belongs to.
    pub registry: String,
    /// The repository it was needed for.
    pub repository: String,
    /// The origin it was sent to: the registry, or its token service.
    pub sent_to: String,
    /// Where it came from.
    pub source: CredentialSource,
}

/// Is told about every credential before it is sent: once per registry, repository and kind of access, and again
/// when a token has to be renewed.
pub type CredentialRecorder = Arc<dyn Fn(&CredentialUse) + Send + Sync>;

/// Where a [`Keychain`] looks.
#[derive(Debug, Clone, Default)]
pub struct KeychainOptions {
    /// Credentials by registry host; they come before everything else.
    pub explicit: BTreeMap<String, Credential>,
    /// Files in Docker's format, in the order they are asked. Absent ones are skipped.
    pub files: Vec<PathBuf>,
}

/// How long a helper may take. Cloud helpers make one or two HTTP requests; a person may have to touch a key.
const HELPER_TIMEOUT: Duration = Duration::from_secs(30);

impl KeychainOptions {
    /// The files Docker and Podman use, in the order of go-containerregistry's default keychain.
    #[must_use]
    pub fn from_variables(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let home = set("HOME");
        let below_home = |path: &str| home.as_ref().map(|home| home.join(path));
        let docker = set("DOCKER_CONFIG").or_else(|| below_home(".docker"));
        let config = set("XDG_CONFIG_HOME").or_else(|| below_home(".config"));
        let files = [
            docker.map(|folder| folder.join("config.json")),
            set("REGISTRY_AUTH_FILE"),
            set("XDG_RUNTIME_DIR").map(|folder| folder.join("containers/auth.json")),
            config.map(|folder| folder.join("containers/auth.json")),
        ];
        Self { explicit: BTreeMap::new(), files: files.into_iter().flatten().collect() }
    }
}

/// Finds credentials. What a helper answered is kept for the life of the keychain.
#[derive(Debug, Default)]
pub struct Keychain {
    options: KeychainOptions,
    helped: Mutex<HashMap<(String, String), Option<Credential>>>,
}

impl Keychain {
    /// A keychain. Nothing is read before the first credential is needed.
    #[must_use]
    pub fn new(options: KeychainOptions) -> Self {
        Self { options, helped: Mutex::default() }
    }

    /// A keychain without credentials.
    #[must_use]
    pub fn anonymous() -> Self {
        Self::default()
    }

    /// The credential for a repository, and where it came from.
    ///
    /// # Errors
    /// When a file is unreadable or malformed, or a helper fails: going on without would look like "no access".
    pub fn find(
        &self,
        host: &str,
        repository: &str,
    ) -> Result<Option<(Credential, CredentialSource)>, RegistryError> {
        if let Some(credential) = self.options.explicit.get(host) {
            return Ok(Some((credential.clone(), CredentialSource::Explicit)));
        }
        for file in &self.options.files {
            let Some(config) = read_config(file)? else { continue };
            if let Some(name) = config.helper(host)
                && let Some(credential) = self.ask_helper(name, host)?
            {
                return Ok(Some((credential, CredentialSource::Helper(format!("docker-credential-{name}")))));
            }
            if let Some(credential) = config.written(host, repository) {
                return Ok(Some((credential.clone(), CredentialSource::File(file.clone()))));
            }
        }
        Ok(None)
    }

    fn ask_helper(&self, name: &str, host: &str) -> Result<Option<Credential>, RegistryError> {
        // Held while the helper runs, so that parallel pulls ask once.
        let mut helped = self.helped.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (name.to_owned(), host.to_owned());
        if let Some(known) = helped.get(&key) {
            return Ok(known.clone());
        }
        let answer = helper::run(name, host, HELPER_TIMEOUT).map_err(|reason| {
            let program = format!("docker-credential-{}", name.chars().take(60).collect::<String>());
            RegistryError::CredentialHelper { program, host: host.to_owned(), reason }
        })?;
        helped.insert(key, answer.clone());
        Ok(answer)
    }
}

fn read_config(file: &Path) -> Result<Option<DockerConfig>, RegistryError> {
    let failed = |reason: String| RegistryError::CredentialFile { file: file.display().to_string(), reason };
    match std::fs::read(file) {
        Ok(bytes) => {
            let bytes = zeroize::Zeroizing::new(bytes);
            // An empty file is what `touch` and some mounts leave; Docker reads it as no configuration.
            if bytes.iter().all(u8::is_ascii_whitespace) {
                return Ok(None);
            }
            DockerConfig::parse(&bytes).map(Some).map_err(failed)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(None),
        Err(error) => Err(failed(error.to_string())),
    }
}
