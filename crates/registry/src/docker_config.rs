//! Docker's `config.json` and Podman's `auth.json`, which have the same shape.

use std::collections::BTreeMap;

use base::{BudgetExceeded, Secret};
use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::Credential;

/// Bytes of a credentials file. Own choice: with tokens of 4 KiB, 250 registries.
const MAX_CONFIG_BYTES: usize = 1 << 20;

/// Some tools leave the padding out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Where credentials are to be found, by registry.
#[derive(Debug, Default)]
pub struct DockerConfig {
    auths: BTreeMap<String, Option<Credential>>,
    helpers: BTreeMap<String, String>,
    store: Option<String>,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    auths: Option<BTreeMap<String, WireAuth>>,
    #[serde(default, rename = "credHelpers")]
    helpers: Option<BTreeMap<String, String>>,
    #[serde(default, rename = "credsStore")]
    store: Option<String>,
}

#[derive(Deserialize, Default)]
struct WireAuth {
    #[serde(default)]
    auth: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    identitytoken: String,
    #[serde(default)]
    registrytoken: String,
}

impl DockerConfig {
    /// Parses a file. The error says what is wrong without quoting the file.
    ///
    /// # Errors
    /// When it is too large, is not JSON of this shape, or an `auth` is not base64 of `user:password`.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MAX_CONFIG_BYTES {
            let limit = u64::try_from(MAX_CONFIG_BYTES).unwrap_or(u64::MAX);
            return Err(BudgetExceeded::Bytes { limit }.to_string());
        }
        // serde's own message can quote a value, which may be a password.
        let at = |error: serde_json::Error| {
            format!("not the JSON of a docker config (line {}, column {})", error.line(), error.column())
        };
        let wire: Wire = serde_json::from_slice(bytes).map_err(at)?;
        let mut auths = BTreeMap::new();
        for (key, auth) in wire.auths.unwrap_or_default() {
            let host = normalize_key(&key).to_owned();
            let credential = auth.credential().map_err(|reason| format!("entry \"{host}\": {reason}"))?;
            auths.insert(host, credential);
        }
        let helpers = wire.helpers.unwrap_or_default();
        let helpers = helpers.into_iter().map(|(key, name)| (normalize_key(&key).to_owned(), name)).collect();
        Ok(Self { auths, helpers, store: wire.store.filter(|store| !store.is_empty()) })
    }

    /// The helper that keeps the credentials of `host`: `credHelpers` before `credsStore`.
    pub(crate) fn helper(&self, host: &str) -> Option<&str> {
        self.helpers.get(host).or(self.store.as_ref()).map(String::as_str)
    }

    /// The credential written in the file. Keys may name a repository (Podman); the longest that matches wins.
    pub(crate) fn written(&self, host: &str, repository: &str) -> Option<&Credential> {
        let mut path = format!("{host}/{repository}");
        loop {
            if let Some(Some(credential)) = self.auths.get(&path) {
                return Some(credential);
            }
            path.truncate(path.rfind('/')?);
        }
    }
}

/// `https://index.docker.io/v1/` and `docker.io` are the same registry as `index.docker.io`.
fn normalize_key(key: &str) -> &str {
    let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    let key = key.trim_end_matches('/');
    let key = key.strip_suffix("/v1").or_else(|| key.strip_suffix("/v2")).unwrap_or(key);
    match key {
        "docker.io" | "registry-1.docker.io" => "index.docker.io",
        key => key,
    }
}

impl WireAuth {
    fn credential(self) -> Result<Option<Credential>, &'static str> {
        // Moved, not copied, so that the wrapper's wipe covers the only copy.
        if !self.registrytoken.is_empty() {
            return Ok(Some(Credential::RegistryToken(Secret::new(self.registrytoken))));
        }
        if !self.identitytoken.is_empty() {
            return Ok(Some(Credential::IdentityToken(Secret::new(self.identitytoken))));
        }
        if !self.auth.is_empty() {
            let encoded = Zeroizing::new(self.auth);
            let decoded =
                Zeroizing::new(BASE64.decode(encoded.trim()).map_err(|_| "\"auth\" is not base64")?);
            let text = std::str::from_utf8(&decoded).map_err(|_| "\"auth\" is not text")?;
            let (user, password) = text.split_once(':').ok_or("\"auth\" is not user:password")?;
            let password = password.trim_end_matches('\0').to_owned();
            return Ok(Some(Credential::Password { user: user.to_owned(), password: Secret::new(password) }));
        }
        if !self.username.is_empty() {
            let password = Secret::new(self.password);
            return Ok(Some(Credential::Password { user: self.username, password }));
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user_of(config: &DockerConfig, host: &str, repository: &str) -> Option<String> {
        config.written(host, repository).map(|credential| match credential {
            Credential::Password { user, password } => format!("{user}/{}", password.expose()),
            Credential::IdentityToken(token) => format!("identity {}", token.expose()),
            Credential::RegistryToken(token) => format!("registry {}", token.expose()),
        })
    }

    #[test]
    fn finds_by_host_and_longest_repository() {
        // dTpw is "u:p"; dTpwOnE= is "u:p:q".
        let config = DockerConfig::parse(
            br#"{"auths": {
                "https://index.docker.io/v1/": {"auth": "dTpw"},
                "a.io": {"auth": "dTpwOnE="},
                "a.io/team": {"username": "t", "password": "w"},
                "b.io:5000": {"identitytoken": "it", "auth": "dTpw"},
                "c.io": {"registrytoken": "rt"},
                "d.io": {}
            }, "credsStore": "pass", "credHelpers": {"e.io": "ecr-login"}, "HttpHeaders": {"x": "y"}}"#,
        )
        .expect("valid");
        for (host, repository, expected) in [
            ("index.docker.io", "library/alpine", Some("u/p")),
            ("a.io", "x", Some("u/p:q")),
            ("a.io", "team/x/y", Some("t/w")),
            ("a.io", "teams", Some("u/p:q")),
            ("b.io:5000", "x", Some("identity it")),
            ("b.io", "x", None),
            ("c.io", "x", Some("registry rt")),
            ("d.io", "x", None),
            ("sub.a.io", "x", None),
        ] {
            assert_eq!(user_of(&config, host, repository).as_deref(), expected, "{host}/{repository}");
        }
        assert_eq!(config.helper("e.io"), Some("ecr-login"));
        assert_eq!(config.helper("a.io"), Some("pass"));
        assert!(!format!("{config:?}").contains("u:p"));
    }

    #[test]
    fn refuses_malformed_without_quoting_it() {
        for bad in [
            "",
            "7",
            r#"{"auths": {"a.io": {"auth": 7}}}"#,
            r#"{"auths": {"a.io": {"auth": "canary!"}}}"#,
            r#"{"auths": {"a.io": {"auth": "Y2FuYXJ5"}}}"#,
            r#"{"auths": "canary"}"#,
        ] {
            let error = DockerConfig::parse(bad.as_bytes()).expect_err(bad);
            assert!(!error.contains("canary"), "{error}");
        }
        let mut big = b"{}".to_vec();
        big.resize(MAX_CONFIG_BYTES, b' ');
        assert!(DockerConfig::parse(&big).is_ok());
        big.push(b' ');
        assert!(DockerConfig::parse(&big).is_err());
    }

    #[test]
    fn truncated_and_mutated_files_do_not_panic() {
        let good = br#"{"auths": {"a.io": {"auth": "dTpw"}}, "credHelpers": {"e.io": "x"}}"#;
        for at in 0..good.len() {
            let _ = DockerConfig::parse(&good[..at]);
            for byte in [0, b'"', b'{', 0xff] {
                let mut mutated = good.to_vec();
                mutated[at] = byte;
                let _ = DockerConfig::parse(&mutated);
            }
        }
    }
}
