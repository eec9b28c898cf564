//! An image wherever it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base::{Fault, ImageLocation};
use image::{EvidenceSource, ImageSource, ReferrerStore};
use registry::{Client, ClientOptions, Credential, CredentialUse, Keychain, KeychainOptions, RegistryImage};
use store::{LocalImage, open_image};

/// Opens images and remembers which credentials were used.
pub struct Targets {
    client: Client,
    used: Arc<Mutex<Vec<(String, String)>>>,
}

/// Where a [`Targets`] looks and what it allows. All of it is given: nothing here reads the environment.
pub struct TargetOptions<'a> {
    /// Looks up an environment variable: proxies, Docker's and Podman's configuration.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// What was said about registries.
    pub access: RegistryAccess,
}

/// How registries are reached, where it differs from the default.
#[derive(Debug, Clone, Default)]
pub struct RegistryAccess {
    /// Registry hosts that may be spoken to over plain http beside loopback.
    pub plain_http_hosts: BTreeSet<String>,
    /// PEM files with authorities to trust beside the system's.
    pub ca_files: Vec<PathBuf>,
    /// TLS of single registries.
    pub tls: net::HostTls,
    /// Credentials by registry host, before those of files and helpers.
    pub credentials: BTreeMap<String, Credential>,
    /// How long a registry may stay silent.
    pub timeout: Option<Duration>,
    /// Tries of one request, the first included.
    pub attempts: Option<u32>,
}

/// One opened image.
pub enum Target {
    /// In a registry.
    Registry(Box<RegistryImage>),
    /// In a layout or archive.
    Local(Box<LocalImage>),
}

impl Targets {
    /// A client for all images of a command.
    #[must_use]
    pub fn new(options: &TargetOptions<'_>) -> Self {
        let used: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
        let recorded = Arc::clone(&used);
        let recorder = move |credential: &CredentialUse| {
            let purpose = format!(
                "{} from {}, sent to {}",
                credential.repository, credential.source, credential.sent_to
            );
            let mut list = recorded.lock().unwrap_or_else(PoisonError::into_inner);
            list.push((credential.registry.clone(), purpose));
        };
        let client = Client::new(
            Self::http(options),
            ClientOptions {
                keychain: Keychain::new(KeychainOptions {
                    explicit: options.access.credentials.clone(),
                    ..KeychainOptions::from_variables(options.variable)
                }),
                recorder: Some(Arc::new(recorder)),
            },
        );
        Self { client, used }
    }

    /// The HTTP client alone, for services.
    #[must_use]
    pub fn http(options: &TargetOptions<'_>) -> net::Client {
        let access = &options.access;
        let mut given = net::ClientOptions {
            proxy: net::ProxyOptions::from_variables(options.variable),
            plain_http_hosts: access.plain_http_hosts.clone(),
            ca_files: access.ca_files.clone(),
            host_tls: access.tls.clone(),
            ..net::ClientOptions::default()
        };
        if let Some(timeout) = access.timeout {
            given.timeouts.connect = given.timeouts.connect.min(timeout);
            given.timeouts.response = timeout;
            given.timeouts.read = timeout;
        }
        if let Some(attempts) = access.attempts {
            given.retry.attempts = attempts;
        }
        net::Client::new(given)
    }

    /// Opens an image. For a registry nothing is sent yet.
    ///
    /// # Errors
    /// When a local image is not there or not what it is named as.
    pub fn open(&self, location: &ImageLocation) -> Result<Target, store::StoreError> {
        match location {
            ImageLocation::Registry(reference) => {
                Ok(Target::Registry(Box::new(RegistryImage::new(self.client.clone(), reference.clone()))))
            }
            other => Ok(Target::Local(Box::new(open_image(other)?))),
        }
    }

    /// The registry client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Uses of credentials so far: registry host, and what for. Never a value.
    #[must_use]
    pub fn credentials_used(&self) -> Vec<(String, String)> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Target {
    /// The image to read.
    #[must_use]
    pub fn source(&self) -> &dyn ImageSource {
        match self {
            Self::Registry(image) => &**image,
            Self::Local(image) => image.source(),
        }
    }

    /// Where its evidence is; archives have no such place.
    #[must_use]
    pub fn referrers(&self) -> Option<&dyn ReferrerStore> {
        match self {
            Self::Registry(image) => Some(&**image),
            Self::Local(image) => image.referrers(),
        }
    }

    /// Where its evidence is read from; what `docker save` writes holds none.
    #[must_use]
    pub fn evidence(&self) -> Option<&dyn EvidenceSource> {
        match self {
            Self::Registry(image) => Some(&**image),
            Self::Local(image) => image.evidence(),
        }
    }

    /// The same, or an error that says why there is none.
    ///
    /// # Errors
    /// For an archive.
    pub fn referrers_or_refuse(&self) -> Result<&dyn ReferrerStore, Box<dyn Fault>> {
        let none = || Box::new(crate::run::NoReferrers { name: self.source().name() }) as Box<dyn Fault>;
        self.referrers().ok_or_else(none)
    }
}
