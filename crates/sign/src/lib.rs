//! Making signatures: an ephemeral key, a certificate for an identity, a log entry, a timestamp, a bundle.
//!
//! Follows the Sigstore client specification (sections 2 and 3), Fulcio's `/api/v2/signingCert`, Rekor v1's
//! `/api/v1/log/entries`, Rekor v2's `/api/v2/log/entries`, RFC 3161 over HTTP, signing config v0.2, OpenID Connect
//! discovery and core, RFC 7636 (PKCE) and RFC 8628 (device authorization).
//!
//! # In scope
//! Keyless signing of statements and of digests; identity tokens and where they come from; choosing services. Keys in
//! files as cosign encrypts them (go-securesystemslib `encrypted`) and as OpenSSL does (PBES2 of RFC 8018), in secrets of
//! Kubernetes and variables of GitLab projects, in tokens (PKCS #11, URIs of RFC 7512), and behind programs
//! (`sigstore-kms-*` protocol v1).
//!
//! # Out of scope
//! Sockets: requests leave through [`Transport`], which the HTTP client and the in-process stack implement. Deciding
//! whether a signature is good: that is `verify`, and nothing here stands in for it.
//!
//! # Invariants
//! - The private key never leaves [`EphemeralKey`] and is gone after one signature.
//! - Every signature of a long-lived key is checked against its public half before it goes anywhere.
//! - A password or a private key is in [`base::Secret`] or wiped memory, in no error and in no `Debug`; no plug-in gets one.
//! - A token is in [`base::Secret`], in no error and in no `Debug`.
//! - A tag is never signed: what is signed is a digest.

mod ambient;
mod error;
mod fulcio;
mod http;
mod key;
mod keyed;
mod keyless;
mod oidc;
mod record;
mod rekor;
mod rekor_v1;
mod services;
mod timestamp;
mod token;
mod transport;

pub use ambient::{
    GOOGLE_METADATA_HOST, Provider, Surroundings, SystemSurroundings, ambient_token, ci_system,
    read_jwt_svid_response,
};
pub use error::SignError;
pub use http::HttpTransport;
pub use key::{
    EphemeralKey, HashAlgorithm, KeyAlgorithm, KeyError, KeyPairText, KeyReference, KeySecrets, KeyStore,
    MAX_KEY_FILE_BYTES, MAX_PASSWORD_BYTES, MAX_PUBLIC_KEY_FILE_BYTES, Message, OpenedKey, PLUGIN_TIMEOUT,
    Pkcs11Uri, PrivateKey, PublicKey, Scheme, ScryptCost, Signer, StoreFault, check_kubeconfig,
    check_store_answer, create_key, decrypt_key, encrypt_key, import_key, is_encrypted, keep_key_pair,
    open_key, open_public_key, read_cost, read_encrypted, read_key_text, read_password_file,
    read_plugin_answer, sign_checked,
};
pub use keyed::{KeyedSigner, MAX_PURE_MESSAGE_BYTES, SignedFile};
pub use keyless::{Endorsed, KeylessSigner};
pub use oidc::{Flow, Login, OidcClient, is_login_return};
pub use record::{NewSignature, SignatureKey, record, signed_at};
pub use rekor_v1::{MAX_FOUND_ENTRIES, logged_entries_about, logged_entry, read_logged_entry};
pub use services::{LogApi, LogService, Services, SigningConfig};
pub use token::{DEFAULT_AUDIENCE, IdentityToken, MAX_TOKEN_BYTES};
pub use transport::{Method, Transport, WireRequest, WireResponse};
