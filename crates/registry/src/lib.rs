//! OCI distribution client: keychain, pull, push, referrers.
//!
//! Speaks distribution-spec 1.1 with the Docker token protocol, through [`net`]. [`Client`] knows the endpoints;
//! [`RegistryImage`] is one image of a registry behind the ports of the [`image`] crate.
//!
//! # In scope
//! Resolving, pulling and pushing manifests and blobs; tags; referrers of registries with the referrers API, without
//! it (fallback tag), without any, and failing ones, for one manifest or for many; deleting manifests; finding
//! credentials where Docker and Podman keep them.
//!
//! # Out of scope
//! What a referrer says. Chunked uploads.
//!
//! # Invariants
//! - Bytes of a manifest are only returned after their digest was computed and compared with every digest known.
//! - A credential goes to the registry it was found for and to the token service that registry names, over TLS or
//!   loopback, and each use is told to the recorder.
//! - A registry that throttles, fails or wants a login is an error, never an absence.
//! - What others wrote under a fallback tag is kept: it is read, merged, written on condition where the registry can, and
//!   read back.
//! - A referrer is published blobs first, then its manifest, then (where needed) the fallback tag.

mod answers;
mod auth;
mod challenge;
mod client;
mod delete;
mod docker_config;
mod error;
mod fallback;
mod helper;
mod keychain;
mod link;
mod push;
mod referrers;
mod source;
mod survey;
mod verify;
mod wire;

pub use answers::{BearerToken, parse_helper_answer, parse_tags, parse_token};
pub use challenge::{Challenge, parse_challenges};
pub use client::{BlobReader, Client, ClientOptions};
pub use docker_config::DockerConfig;
pub use error::RegistryError;
pub use fallback::fallback_tag;
pub use keychain::{
    Credential, CredentialRecorder, CredentialSource, CredentialUse, Keychain, KeychainOptions,
};
pub use link::next_page;
pub use push::{BlobUpload, Pushed};
pub use source::RegistryImage;
pub use survey::Survey;
pub use wire::error_message;
