//! What clients need to trust and use the stack: `trusted_root.json`, `signing_config.v0.2.json` and both in one.

use std::path::Path;
use std::sync::Arc;

use base::Timestamp;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::state::{self, Keys, Settings};
use crate::{Stack, StackError, TokenRequest, chain, ct, key::SigningKey, token};

/// The names, keys and certificates of a stack, without its logs. They are made once and never change, so they are read
/// without the stack's lock: tokens are minted and trust is exported while another process serves the stack.
#[derive(Clone)]
pub struct StackIdentity {
    settings: Settings,
    keys: Arc<Keys>,
}

impl std::fmt::Debug for StackIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StackIdentity").field("instance", &self.settings.instance).finish_non_exhaustive()
    }
}

impl Stack {
    /// The stack without its logs.
    #[must_use]
    pub fn identity(&self) -> StackIdentity {
        StackIdentity { settings: self.settings.clone(), keys: Arc::clone(&self.keys) }
    }
}

impl StackIdentity {
    /// Reads the stack in `folder`, whether or not a process has it open.
    ///
    /// # Errors
    /// When it is readable by others, of another version, missing something, damaged, or the clock is wrong.
    pub fn load(folder: &Path, now: Timestamp) -> Result<Self, StackError> {
        let (settings, keys) = state::load(folder, now)?;
        Ok(Self { settings, keys: Arc::new(keys) })
    }

    /// Name of this stack among stacks: eight hexadecimal characters.
    #[must_use]
    pub fn instance(&self) -> &str {
        &self.settings.instance
    }

    /// The `iss` of the tokens the stack mints.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Mints an identity token of the stack's own issuer. Whoever may call this may be anybody the stack vouches for.
    ///
    /// # Errors
    /// When the subject is neither an e-mail address nor a URI, or it would live longer than a day.
    pub fn mint_token(&self, request: &TokenRequest, now: Timestamp) -> Result<String, StackError> {
        token::mint(&self.keys.oidc, &self.settings.issuer, request, now)
    }

    /// The trusted root (`application/vnd.dev.sigstore.trustedroot+json;version=0.1`).
    #[must_use]
    pub fn trusted_root(&self) -> Value {
        // An hour before the stack was made: something signed in its first second must not be too early for a client,
        // and without a start conforming clients refuse the log.
        let valid = json!({"start": self.settings.created.plus_secs(-chain::SKEW_SECS).to_rfc3339()});
        let log = |service: &str, key: &SigningKey| {
            // The host of a log's baseUrl is its origin: clients look the checkpoint's key up by it. For P-256 the log
            // id is the hash of the key under RFC 6962 and under signed-note.
            json!({
                "baseUrl": format!("https://{}", self.settings.host(service)),
                "hashAlgorithm": "SHA2_256",
                "publicKey": {
                    "rawBytes": STANDARD.encode(key.spki()),
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                    "validFor": valid,
                },
                "logId": {"keyId": STANDARD.encode(ct::tlog_id(key).as_bytes())},
            })
        };
        let authority = |service: &str, path: &str, chain: &[Vec<u8>]| {
            let certificates: Vec<Value> =
                chain.iter().map(|c| json!({"rawBytes": STANDARD.encode(c)})).collect();
            json!({
                "subject": {"organization": self.settings.organization, "commonName": format!("assay {service}")},
                "uri": format!("https://{}{path}", self.settings.host(service)),
                "certChain": {"certificates": certificates},
                "validFor": valid,
            })
        };
        json!({
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [log("rekor", &self.keys.rekor)],
            "certificateAuthorities": [authority("fulcio", "", &self.keys.ca_chain)],
            "ctlogs": [log("ct", &self.keys.ct)],
            // The leaf is here, because clients that ask without certReq get no certificate.
            "timestampAuthorities": [authority("tsa", "/api/v1/timestamp", &self.keys.tsa_chain)],
        })
    }

    /// The signing configuration for clients that reach the stack at `base_url`, such as `http://127.0.0.1:5555`.
    #[must_use]
    pub fn signing_config(&self, base_url: &str) -> Value {
        let base = base_url.trim_end_matches('/');
        let start = self.settings.created.plus_secs(-chain::SKEW_SECS).to_rfc3339();
        let service = |path: &str, major: u32| {
            json!([{"url": format!("{base}{path}"), "majorApiVersion": major,
                    "validFor": {"start": start}, "operator": self.settings.host("stack")}])
        };
        json!({
            "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
            "caUrls": service("", 1),
            "oidcUrls": service("/oauth2", 1),
            "rekorTlogUrls": service("", 2),
            "tsaUrls": service("/api/v1/timestamp", 1),
            "rekorTlogConfig": {"selector": "ANY"},
            "tsaConfig": {"selector": "ANY"},
        })
    }

    /// Both, as `sigstore --trust-config` takes them.
    #[must_use]
    pub fn client_trust_config(&self, base_url: &str) -> Value {
        json!({
            "mediaType": "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
            "trustedRoot": self.trusted_root(),
            "signingConfig": self.signing_config(base_url),
        })
    }

    /// Writes `trusted_root.json`, `signing_config.v0.2.json` and `client_trust_config.json` into `folder`. They hold
    /// no secret.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn export(&self, folder: &Path, base_url: &str) -> Result<(), StackError> {
        std::fs::create_dir_all(folder).map_err(StackError::disk("make", folder))?;
        let files = [
            ("trusted_root.json", self.trusted_root()),
            ("signing_config.v0.2.json", self.signing_config(base_url)),
            ("client_trust_config.json", self.client_trust_config(base_url)),
        ];
        for (name, value) in files {
            let path = folder.join(name);
            let text = format!("{value:#}\n");
            std::fs::write(&path, text).map_err(StackError::disk("write", &path))?;
        }
        Ok(())
    }
}
