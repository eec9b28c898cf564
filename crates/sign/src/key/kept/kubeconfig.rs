//! Which cluster, and who asks it: kubeconfig files (kubernetes.io, "Kubeconfig (v1)") and what a pod is given.

use std::path::{Path, PathBuf};

use base::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use net::{HostTls, Pem, Url};
use serde::Deserialize;
use zeroize::Zeroize as _;

use super::StoreFault;
use super::api::Api;
use crate::key::KeySecrets;

/// A file of 100 clusters with certificates of their own has 0.5 MiB.
const MAX_CONFIG_BYTES: u64 = 4 << 20;

/// A token of a service account has some 1 KiB, a bundle of authorities some 10.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// How the API server of a cluster is reached.
#[derive(Debug)]
pub(super) struct Cluster {
    server: String,
    tls: HostTls,
    credential: Option<Secret<String>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", default)]
struct Config {
    current_context: Option<String>,
    clusters: Option<Vec<NamedCluster>>,
    users: Option<Vec<NamedUser>>,
    contexts: Option<Vec<NamedContext>>,
}

#[derive(Deserialize)]
struct NamedCluster {
    name: String,
    cluster: ClusterEntry,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ClusterEntry {
    server: String,
    certificate_authority: Option<PathBuf>,
    certificate_authority_data: Option<String>,
    #[serde(default)]
    insecure_skip_tls_verify: bool,
    tls_server_name: Option<String>,
    proxy_url: Option<String>,
}

#[derive(Deserialize)]
struct NamedUser {
    name: String,
    user: Option<User>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct User {
    token: Option<String>,
    #[serde(rename = "tokenFile")]
    token_file: Option<PathBuf>,
    client_certificate: Option<PathBuf>,
    client_certificate_data: Option<String>,
    client_key: Option<PathBuf>,
    client_key_data: Option<String>,
    username: Option<String>,
    password: Option<String>,
    exec: Option<serde_yaml_ng::Value>,
    auth_provider: Option<serde_yaml_ng::Value>,
    #[serde(rename = "as")]
    impersonated: Option<String>,
}

#[derive(Deserialize)]
struct NamedContext {
    name: String,
    context: Context,
}

#[derive(Deserialize)]
struct Context {
    cluster: String,
    #[serde(default)]
    user: String,
}

/// What names are found in: the first file that has one counts, as in client-go.
struct Files(Vec<(PathBuf, Config)>);

fn setup(fault: impl Into<String>, hint: impl Into<String>) -> StoreFault {
    StoreFault::Setup { fault: fault.into(), hint: hint.into() }
}

impl Cluster {
    /// As client-go and so cosign and kubectl: the files of `KUBECONFIG`, else `~/.kube/config`; without any, what a pod
    /// is given.
    pub(super) fn find(secrets: &dyn KeySecrets) -> Result<Self, StoreFault> {
        let paths = match secrets.variable("KUBECONFIG").filter(|list| !list.expose().is_empty()) {
            Some(list) => std::env::split_paths(list.expose()).collect(),
            None => match secrets.variable("HOME") {
                Some(home) => vec![Path::new(home.expose()).join(".kube/config")],
                None => Vec::new(),
            },
        };
        let files = Files::read(&paths)?;
        if !files.0.is_empty() {
            return files.current();
        }
        Self::of_pod(secrets)?.ok_or_else(|| {
            let looked: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
            setup(
                format!("there is no kubeconfig ({}) and this is no pod", looked.join(", ")),
                "set KUBECONFIG to the file that `kubectl` uses",
            )
        })
    }

    /// kubernetes.io, "Accessing the Kubernetes API from a Pod".
    fn of_pod(secrets: &dyn KeySecrets) -> Result<Option<Self>, StoreFault> {
        let variable = |name| secrets.variable(name).map(|value| value.expose().clone());
        let (Some(host), Some(port)) =
            (variable("KUBERNETES_SERVICE_HOST"), variable("KUBERNETES_SERVICE_PORT"))
        else {
            return Ok(None);
        };
        let folder = secrets.service_account();
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        let token = text_of(&read(&folder.join("token"), MAX_FILE_BYTES)?, &folder.join("token"))?;
        let authorities = Some(Pem::File(folder.join("ca.crt")));
        let server = format!("https://{host}:{port}");
        let credential = Some(Secret::new(format!("Bearer {}", token.expose())));
        Self::of(server, HostTls { authorities, ..HostTls::default() }, credential).map(Some)
    }

    fn of(server: String, mut tls: HostTls, credential: Option<Secret<String>>) -> Result<Self, StoreFault> {
        let url = Url::parse(&server).map_err(StoreFault::Unreachable)?;
        if url.is_https() {
            tls.hosts.insert(url.host().to_owned());
        }
        Ok(Self { server, tls, credential })
    }

    /// A client of it.
    pub(super) fn connect(self, secrets: &dyn KeySecrets) -> Api {
        let credential = self.credential.map(|value| ("authorization", value));
        Api::new(secrets.http(self.tls), &self.server, credential)
    }
}

impl Config {
    /// None when the file says nothing.
    fn parse(path: &Path, text: &[u8]) -> Result<Option<Self>, StoreFault> {
        // What the parser says is not repeated: it may quote a token.
        serde_yaml_ng::from_slice(text).map_err(|error| {
            let place = error.location().map(|at| format!(" at line {}", at.line())).unwrap_or_default();
            setup(
                format!("{} is not the YAML of a kubeconfig{place}", path.display()),
                "`kubectl config view` reads it and says more",
            )
        })
    }
}

/// Whether the text of a kubeconfig names a cluster that could be asked; nobody is. Files that it names are read.
///
/// # Errors
/// What is missing or wrong.
pub fn check_kubeconfig(text: &[u8]) -> Result<(), StoreFault> {
    let path = PathBuf::from("kubeconfig");
    let config = Config::parse(&path, text)?;
    Files(config.map(|config| (path, config)).into_iter().collect()).current().map(|_| ())
}

impl Files {
    /// A file that is not there counts for nothing.
    fn read(paths: &[PathBuf]) -> Result<Self, StoreFault> {
        let mut files = Vec::new();
        for path in paths.iter().filter(|path| path.exists()) {
            let text = read(path, MAX_CONFIG_BYTES)?;
            files.extend(Config::parse(path, text.expose())?.map(|config| (path.clone(), config)));
        }
        Ok(Self(files))
    }

    fn current(&self) -> Result<Cluster, StoreFault> {
        let hint = "choose one with `kubectl config use-context`";
        let mut named = self.0.iter().filter_map(|(_, config)| config.current_context.as_deref());
        let name = named.find(|name| !name.is_empty());
        let name = name.ok_or_else(|| setup("the kubeconfig has no current-context", hint))?;
        let missing =
            |what: &str, name: &str| setup(format!("the kubeconfig has no {what} \"{name}\""), hint);
        let context =
            self.find(|config| Some(&config.contexts.as_ref()?.iter().find(|c| c.name == name)?.context));
        let (_, context) = context.ok_or_else(|| missing("context", name))?;
        let cluster = self.find(|config| {
            Some(&config.clusters.as_ref()?.iter().find(|c| c.name == context.cluster)?.cluster)
        });
        let (at, cluster) = cluster.ok_or_else(|| missing("cluster", &context.cluster))?;
        let authorities = cluster.authorities(at)?;
        let mut tls = HostTls { authorities, ..HostTls::default() };
        let user = self.find(|config| config.users.as_ref()?.iter().find(|u| u.name == context.user));
        let credential = match user {
            None if context.user.is_empty() => None,
            None => return Err(missing("user", &context.user)),
            Some((_, NamedUser { user: None, .. })) => None,
            Some((at, NamedUser { user: Some(user), .. })) => {
                tls.client_certificate = user.certificate(at)?;
                user.credential(at)?
            }
        };
        Cluster::of(cluster.server.clone(), tls, credential)
    }

    /// The first thing found, and the folder its paths start from.
    fn find<'a, T>(&'a self, look: impl Fn(&'a Config) -> Option<T>) -> Option<(&'a Path, T)> {
        self.0.iter().find_map(|(path, config)| Some((path.parent().unwrap_or(path), look(config)?)))
    }
}

impl ClusterEntry {
    fn authorities(&self, folder: &Path) -> Result<Option<Pem>, StoreFault> {
        let unsupported = |name: &str, hint: &str| {
            Err(setup(format!("the cluster has {name}, which is not followed"), hint))
        };
        if self.insecure_skip_tls_verify {
            let hint = "put the cluster's authority into certificate-authority: a key from whoever answers proves nothing";
            return unsupported("insecure-skip-tls-verify", hint);
        }
        if self.tls_server_name.is_some() {
            return unsupported("tls-server-name", "name the server as its certificate does");
        }
        if self.proxy_url.is_some() {
            return unsupported("proxy-url", "set HTTPS_PROXY instead");
        }
        pem(
            folder,
            "certificate-authority",
            self.certificate_authority_data.as_deref(),
            self.certificate_authority.as_deref(),
        )
    }
}

impl User {
    fn certificate(&self, folder: &Path) -> Result<Option<(Pem, Pem)>, StoreFault> {
        let data = self.client_certificate_data.as_deref();
        let chain = pem(folder, "client-certificate", data, self.client_certificate.as_deref())?;
        let key = pem(folder, "client-key", self.client_key_data.as_deref(), self.client_key.as_deref())?;
        match (chain, key) {
            (Some(chain), Some(key)) => Ok(Some((chain, key))),
            (None, None) => Ok(None),
            _ => Err(setup(
                "the user has one of client-certificate and client-key, expected both",
                "`kubectl config set-credentials` takes both",
            )),
        }
    }

    /// The value of `Authorization`.
    fn credential(&self, folder: &Path) -> Result<Option<Secret<String>>, StoreFault> {
        let token = "make a kubeconfig with a token: `kubectl create token NAME`, then `kubectl config set-credentials NAME --token=…`";
        for (name, is_there) in
            [("exec", self.exec.is_some()), ("auth-provider", self.auth_provider.is_some())]
        {
            if is_there {
                let fault = format!("the user has {name}, a program to ask for a token, which is not run");
                return Err(setup(fault, token));
            }
        }
        if self.impersonated.is_some() {
            return Err(setup("the user impersonates another, which is not followed", token));
        }
        if let Some(file) = &self.token_file {
            let path = folder.join(file);
            let text = text_of(&read(&path, MAX_FILE_BYTES)?, &path)?;
            return Ok(Some(Secret::new(format!("Bearer {}", text.expose()))));
        }
        if let Some(token) = self.token.as_ref().filter(|token| !token.is_empty()) {
            return Ok(Some(Secret::new(format!("Bearer {token}"))));
        }
        Ok(match (&self.username, &self.password) {
            (Some(user), Some(password)) => {
                let pair = Secret::new(format!("{user}:{password}"));
                Some(Secret::new(format!("Basic {}", STANDARD.encode(pair.expose()))))
            }
            _ => None,
        })
    }
}

impl Drop for User {
    fn drop(&mut self) {
        for secret in [&mut self.token, &mut self.password, &mut self.client_key_data] {
            secret.zeroize();
        }
    }
}

/// `…-data` in base64 counts before the file.
fn pem(
    folder: &Path,
    name: &str,
    data: Option<&str>,
    file: Option<&Path>,
) -> Result<Option<Pem>, StoreFault> {
    if let Some(data) = data.filter(|data| !data.is_empty()) {
        let text = STANDARD.decode(data.trim()).map_err(|_| {
            setup(
                format!("{name}-data of the kubeconfig is not base64"),
                "`kubectl config view --raw` shows it",
            )
        })?;
        return Ok(Some(Pem::text(format!("{name}-data of the kubeconfig"), Secret::new(text))));
    }
    Ok(file.filter(|file| !file.as_os_str().is_empty()).map(|file| Pem::File(folder.join(file))))
}

fn read(path: &Path, limit: u64) -> Result<Secret<Vec<u8>>, StoreFault> {
    let failed = |reason: String| {
        setup(format!("{} could not be read: {reason}", path.display()), "check the path and who may read it")
    };
    let mut file = std::fs::File::open(path).map_err(|error| failed(error.to_string()))?;
    match base::read_bounded(&mut file, limit) {
        Ok(Ok(bytes)) => Ok(Secret::new(bytes)),
        Ok(Err(limit)) => Err(failed(limit.to_string())),
        Err(error) => Err(failed(error.to_string())),
    }
}

fn text_of(bytes: &Secret<Vec<u8>>, path: &Path) -> Result<Secret<String>, StoreFault> {
    let text = std::str::from_utf8(bytes.expose()).map(str::trim).unwrap_or_default();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        let fault = format!("{} holds no token", path.display());
        return Err(setup(fault, "check the path and who may read it"));
    }
    Ok(Secret::new(text.to_owned()))
}
