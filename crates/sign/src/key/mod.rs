//! Keys that sign: ephemeral, in encrypted files, in secrets and variables of clusters and forges, in tokens, behind
//! plug-ins.

mod algorithm;
mod ed25519ph;
mod ephemeral;
mod error;
mod file;
mod kept;
mod message;
mod open;
mod pbes2;
mod pem;
mod pkcs11;
mod pkcs11_public;
mod pkcs11_uri;
mod plugin;
mod private;
mod public;
mod reference;

pub use algorithm::{HashAlgorithm, KeyAlgorithm, Scheme};
pub use ephemeral::EphemeralKey;
pub use error::KeyError;
pub use file::{
    MAX_KEY_FILE_BYTES, ScryptCost, decrypt_key, encrypt_key, import_key, is_encrypted, read_cost,
    read_encrypted,
};
pub use kept::{KeyPairText, KeyStore, StoreFault, check_kubeconfig, check_store_answer, keep_key_pair};
pub use message::Message;
pub use open::{
    KeySecrets, MAX_PASSWORD_BYTES, OpenedKey, create_key, open_key, open_public_key, read_key_text,
    read_password_file,
};
pub use pkcs11_uri::Pkcs11Uri;
pub use plugin::{PLUGIN_TIMEOUT, read_plugin_answer};
pub use private::PrivateKey;
pub use public::{MAX_PUBLIC_KEY_FILE_BYTES, PublicKey};
pub use reference::KeyReference;

pub(crate) use self::pem::encode as pem;

/// Something that signs with one key, wherever that key is.
pub trait Signer: Send + Sync {
    /// The public half.
    fn public_key(&self) -> &PublicKey;

    /// Signs. The scheme must be one of the key's.
    ///
    /// # Errors
    /// When the key's place cannot be reached, refuses, or does not know the scheme.
    fn sign(&self, scheme: Scheme, message: &Message<'_>) -> Result<Vec<u8>, KeyError>;

    /// Where the key is, for people.
    fn place(&self) -> String;
}

/// Signs, and looks at the signature before it goes anywhere: a token or a plug-in may answer with another key's, and a
/// log or a registry would keep it for good.
///
/// # Errors
/// As [`Signer::sign`], and when the signature is not of the signer's public key.
pub fn sign_checked(signer: &dyn Signer, scheme: Scheme, message: &Message<'_>) -> Result<Vec<u8>, KeyError> {
    let key = signer.public_key();
    if scheme.key() != key.algorithm() {
        return Err(KeyError::Scheme { scheme, key: key.algorithm() });
    }
    let signature = signer.sign(scheme, message)?;
    if key.signed(scheme, message, &signature)? {
        return Ok(signature);
    }
    Err(KeyError::Mismatch { place: signer.place() })
}
