//! From the name of a key to something that signs.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base::Secret;
use net::{Client, ClientOptions, HostTls};
use zeroize::Zeroizing;

use super::file::{decrypt_key, import_key, is_encrypted};
use super::kept;
use super::pkcs11::Token;
use super::plugin::{PLUGIN_TIMEOUT, Plugin};
use super::{
    KeyError, KeyReference, KeyStore, MAX_KEY_FILE_BYTES, Message, PrivateKey, PublicKey, Scheme, Signer,
    StoreFault, pem,
};

/// What opening a key may need from the environment or from a person.
pub trait KeySecrets {
    /// An environment variable.
    fn variable(&self, name: &str) -> Option<Secret<String>>;

    /// The password of an encrypted key; `what` names it, for a prompt.
    ///
    /// # Errors
    /// When there is none and nobody can be asked.
    fn password(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError>;

    /// The PIN of a token; `what` names it, for a prompt.
    ///
    /// # Errors
    /// When nobody can be asked.
    fn pin(&self, what: &str) -> Result<Secret<Vec<u8>>, KeyError>;

    /// How long a plug-in may take for one request.
    fn plugin_timeout(&self) -> Duration {
        PLUGIN_TIMEOUT
    }

    /// A client for where keys are kept; `tls` is how its host wants it.
    fn http(&self, tls: HostTls) -> Client {
        Client::new(ClientOptions { host_tls: tls, ..ClientOptions::default() })
    }

    /// The folder in which a pod of Kubernetes finds its token and the cluster's authority.
    fn service_account(&self) -> PathBuf {
        PathBuf::from(SERVICE_ACCOUNT)
    }
}

/// kubernetes.io, "Accessing the Kubernetes API from a Pod".
const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// An opened key.
pub struct OpenedKey {
    /// It signs.
    pub signer: Box<dyn Signer>,
    /// The private key lay open where it was read from.
    pub is_plain: bool,
}

impl std::fmt::Debug for OpenedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenedKey({})", self.signer.place())
    }
}

/// A private key read from a file or a variable.
struct LocalKey {
    key: PrivateKey,
    place: String,
}

impl Signer for LocalKey {
    fn public_key(&self) -> &PublicKey {
        self.key.public_key()
    }

    fn sign(&self, scheme: Scheme, message: &Message<'_>) -> Result<Vec<u8>, KeyError> {
        self.key.sign(scheme, message)
    }

    fn place(&self) -> String {
        self.place.clone()
    }
}

/// Opens a private key. The password is asked for only when the key is encrypted.
///
/// # Errors
/// When it cannot be read, is none, or does not open.
pub fn open_key(reference: &KeyReference, secrets: &dyn KeySecrets) -> Result<OpenedKey, KeyError> {
    let signer: Box<dyn Signer> = match reference {
        KeyReference::File(_) | KeyReference::Variable(_) => return open_local(reference, secrets),
        KeyReference::Store(store) => return open_kept(store, secrets),
        KeyReference::Plugin { scheme, key } => Box::new(plugin(scheme, key, secrets)?.open()?),
        KeyReference::Pkcs11(uri) => Box::new(Token::find(uri, secrets)?.open(secrets)?),
    };
    Ok(OpenedKey { signer, is_plain: false })
}

fn open_local(reference: &KeyReference, secrets: &dyn KeySecrets) -> Result<OpenedKey, KeyError> {
    let text = read_key_text(reference, secrets)?;
    let place = reference.to_string();
    let is_plain = !is_encrypted(text.expose());
    let key = match is_plain {
        true => import_key(&text)?,
        false => decrypt_key(text.expose(), &secrets.password(&place)?)?,
    };
    Ok(OpenedKey { signer: Box::new(LocalKey { key, place }), is_plain })
}

/// With the password that is kept beside the key, as cosign does; where none is kept, it is asked for.
fn open_kept(store: &KeyStore, secrets: &dyn KeySecrets) -> Result<OpenedKey, KeyError> {
    let kept = kept::private(store, secrets)?;
    let place = store.to_string();
    let is_plain = !is_encrypted(kept.text.expose());
    let key = match (is_plain, &kept.password) {
        (true, _) => import_key(&kept.text)?,
        (false, None) => decrypt_key(kept.text.expose(), &secrets.password(&place)?)?,
        (false, Some(password)) => {
            decrypt_key(kept.text.expose(), password).map_err(|error| match error {
                KeyError::Password => {
                    KeyError::Store { store: store.clone(), fault: Box::new(StoreFault::Password) }
                }
                other => other,
            })?
        }
    };
    Ok(OpenedKey { signer: Box::new(LocalKey { key, place }), is_plain })
}

fn plugin(scheme: &str, key: &str, secrets: &dyn KeySecrets) -> Result<Plugin, KeyError> {
    let path = secrets.variable("PATH");
    Plugin::find(scheme, key, path.as_ref().map(|path| path.expose().as_ref()), secrets.plugin_timeout())
}

/// Has a plug-in make the key of its name. Nothing of it is kept here but the public half.
///
/// # Errors
/// When the reference is no plug-in's, or the plug-in fails.
pub fn create_key(reference: &KeyReference, secrets: &dyn KeySecrets) -> Result<PublicKey, KeyError> {
    match reference {
        KeyReference::Plugin { scheme, key } => {
            Ok(plugin(scheme, key, secrets)?.create()?.public_key().clone())
        }
        other => Err(KeyError::Reference {
            found: other.to_string(),
            fault: "is no key of a plug-in, and they alone make keys where they keep them".into(),
        }),
    }
}

/// The public half of a key: read where it lies open, else by way of the private one.
///
/// # Errors
/// As [`open_key`].
pub fn open_public_key(reference: &KeyReference, secrets: &dyn KeySecrets) -> Result<PublicKey, KeyError> {
    if let KeyReference::Pkcs11(uri) = reference
        && let Some(key) = Token::find(uri, secrets)?.public_key()
    {
        return Ok(key);
    }
    if let KeyReference::Store(store) = reference {
        return PublicKey::from_pem(kept::public(store, secrets)?.expose());
    }
    if matches!(reference, KeyReference::File(_) | KeyReference::Variable(_)) {
        let text = read_key_text(reference, secrets)?;
        if pem::decode(text.expose()).is_ok_and(|block| block.label == "PUBLIC KEY") {
            return PublicKey::from_pem(text.expose());
        }
    }
    Ok(open_key(reference, secrets)?.signer.public_key().clone())
}

/// The text of a key, as the file or the variable holds it.
///
/// # Errors
/// When it cannot be read.
pub fn read_key_text(
    reference: &KeyReference,
    secrets: &dyn KeySecrets,
) -> Result<Secret<Vec<u8>>, KeyError> {
    match reference {
        KeyReference::File(path) => read_file(path),
        KeyReference::Variable(name) => {
            let text = secrets.variable(name).ok_or_else(|| KeyError::Variable { name: name.clone() })?;
            Ok(Secret::new(text.expose().as_bytes().to_vec()))
        }
        KeyReference::Store(store) => kept::private(store, secrets).map(|kept| kept.text),
        KeyReference::Plugin { .. } | KeyReference::Pkcs11(_) => Err(KeyError::Reference {
            found: reference.to_string(),
            fault: "leads to a key that does not leave its place".into(),
        }),
    }
}

fn read_file(path: &Path) -> Result<Secret<Vec<u8>>, KeyError> {
    read_bounded(path, MAX_KEY_FILE_BYTES)
}

/// Long enough for a key of its own as a password; scrypt hashes any length.
pub const MAX_PASSWORD_BYTES: u64 = 64 << 10;

/// A password or PIN from a file: all of it but one line break at the end, which editors and `echo` add and nobody means.
///
/// # Errors
/// When the file cannot be read, or holds more than [`MAX_PASSWORD_BYTES`].
pub fn read_password_file(path: &Path) -> Result<Secret<Vec<u8>>, KeyError> {
    let text = read_bounded(path, MAX_PASSWORD_BYTES)?;
    let line = text.expose().strip_suffix(b"\n").unwrap_or(text.expose());
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Ok(Secret::new(line.to_vec()))
}

fn read_bounded(path: &Path, limit: u64) -> Result<Secret<Vec<u8>>, KeyError> {
    let failed = |error: std::io::Error| KeyError::File { path: path.to_owned(), kind: error.kind() };
    let file = File::open(path).map_err(failed)?;
    // Room for all of it from the start: a buffer that grows leaves copies of a plain key behind.
    let mut text = Zeroizing::new(Vec::with_capacity(2 * usize::try_from(limit).unwrap_or(0)));
    file.take(limit + 1).read_to_end(&mut text).map_err(failed)?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > limit {
        return Err(KeyError::TooLarge { place: path.display().to_string(), limit });
    }
    Ok(Secret::new(std::mem::take(&mut *text)))
}
