//! Secrets for GitHub Actions of a repository (`/repos/{owner}/{repo}/actions/secrets`), sealed for it with libsodium's
//! sealed boxes.

use aws_lc_rs::rand;
use base::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_box::PublicKey;
use crypto_box::aead::rand_core::{self, CryptoRng, RngCore};
use net::{HostTls, Method};
use serde::Deserialize;
use serde_json::json;

use super::api::Api;
use super::{KeyPairText, Part, StoreFault};
use crate::key::KeySecrets;

const DEFAULT_API: &str = "https://api.github.com";

/// The secrets of one repository.
pub(super) struct Secrets {
    api: Api,
    folder: String,
}

/// What the secrets of a repository are sealed for.
pub(super) struct SealingKey {
    key_id: String,
    key: PublicKey,
}

impl SealingKey {
    pub(super) fn parse(body: &[u8]) -> Result<Self, StoreFault> {
        #[derive(Deserialize)]
        struct Wire {
            key_id: String,
            key: String,
        }
        let wrong = |found| StoreFault::Answer { found, expected: "the JSON of a public key" };
        let wire: Wire = serde_json::from_slice(body).map_err(|_| wrong("something else"))?;
        let key = STANDARD.decode(&wire.key).ok().and_then(|key| <[u8; 32]>::try_from(key).ok());
        let key = PublicKey::from_bytes(key.ok_or_else(|| wrong("a key that has not 32 bytes"))?);
        Ok(Self { key_id: wire.key_id, key })
    }
}

impl Secrets {
    /// With `GITHUB_TOKEN` at `GITHUB_API_URL`.
    pub(super) fn connect(
        secrets: &dyn KeySecrets,
        owner: &str,
        repository: &str,
    ) -> Result<Self, StoreFault> {
        let token = secrets.variable("GITHUB_TOKEN").ok_or_else(|| StoreFault::Setup {
            fault: "environment variable GITHUB_TOKEN is not set".into(),
            hint: "set it to a token with write access to the repository's secrets".into(),
        })?;
        let base = secrets.variable("GITHUB_API_URL");
        let base = base.as_ref().map_or(DEFAULT_API, |base| base.expose());
        let bearer = Secret::new(format!("Bearer {}", token.expose()));
        let api = Api::new(secrets.http(HostTls::default()), base, Some(("authorization", bearer)))
            .header("x-github-api-version", "2022-11-28");
        Ok(Self { api, folder: format!("/repos/{owner}/{repository}/actions/secrets") })
    }

    pub(super) fn keep(mut self, pair: &KeyPairText<'_>, replace: bool) -> Result<(), StoreFault> {
        self.api.hide(&String::from_utf8_lossy(pair.password.expose()));
        for part in Part::ALL.into_iter().filter(|_| !replace) {
            if self.api.get(&format!("{}/{}", self.folder, part.variable()))?.status == 200 {
                return Err(StoreFault::Exists { field: part.variable() });
            }
        }
        let answer = self.api.get(&format!("{}/public-key", self.folder))?;
        if answer.status != 200 {
            return Err(StoreFault::Absent { message: self.api.message(&answer.body) });
        }
        let SealingKey { key_id, key } = SealingKey::parse(&answer.body)?;
        for part in Part::ALL {
            let sealed = key
                .seal(&mut Randomness, pair.part(part))
                .map_err(|_| StoreFault::Text { what: "what the cryptography library cannot seal" })?;
            let body = json!({"encrypted_value": STANDARD.encode(sealed), "key_id": key_id});
            let path = format!("{}/{}", self.folder, part.variable());
            let answer = self.api.write(Method::Put, &path, body.to_string().into_bytes())?;
            if !matches!(answer.status, 200..=299) {
                let message = self.api.message(&answer.body);
                return Err(StoreFault::Status { status: answer.status, message });
            }
        }
        Ok(())
    }
}

/// The randomness everything else here uses. Where there is none the process ends: the interface cannot say so, and a
/// box sealed with a key that can be guessed would be worse.
struct Randomness;

impl RngCore for Randomness {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        if rand::fill(bytes).is_err() {
            std::process::abort();
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Randomness {}
