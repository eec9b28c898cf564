//! Which services sign: `signing_config.v0.2.json` and the choice among what it lists.

use base::Timestamp;
use serde::Deserialize;

use crate::SignError;

/// The public file is 2 KiB.
const MAX_CONFIG_BYTES: usize = 1 << 20;

/// The chosen services, base URLs without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Services {
    /// Certificate authority (Fulcio).
    pub fulcio: String,
    /// Transparency log (Rekor v2).
    pub rekor: String,
    /// Timestamp authority: the whole URL that takes queries.
    pub timestamp: String,
}

impl Services {
    /// The services of an assay stack that is served at `base_url`: all on one port.
    #[must_use]
    pub fn of_stack(base_url: &str) -> Self {
        let base = base_url.trim_end_matches('/');
        Self {
            fulcio: base.to_owned(),
            rekor: base.to_owned(),
            timestamp: format!("{base}/api/v1/timestamp"),
        }
    }
}

/// A signing configuration, v0.2.
#[derive(Debug, Clone)]
pub struct SigningConfig {
    wire: Wire,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    media_type: String,
    #[serde(default)]
    ca_urls: Vec<Service>,
    #[serde(default)]
    rekor_tlog_urls: Vec<Service>,
    #[serde(default)]
    tsa_urls: Vec<Service>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    url: String,
    major_api_version: u32,
    valid_for: Period,
}

#[derive(Debug, Clone, Deserialize)]
struct Period {
    start: Timestamp,
    end: Option<Timestamp>,
}

impl SigningConfig {
    /// Reads the JSON.
    ///
    /// # Errors
    /// When it is too large, malformed or of another version.
    pub fn parse(bytes: &[u8]) -> Result<Self, SignError> {
        const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.signingconfig.v0.2+json";
        if bytes.len() > MAX_CONFIG_BYTES {
            return Err(SignError::Config { fault: "is larger than 1 MiB".into() });
        }
        let wire: Wire = serde_json::from_slice(bytes)
            .map_err(|error| SignError::Config { fault: format!("is malformed: {error}") })?;
        if wire.media_type != MEDIA_TYPE {
            let found: String = wire.media_type.chars().take(100).collect();
            return Err(SignError::Config {
                fault: format!("is of type \"{found}\", expected {MEDIA_TYPE}"),
            });
        }
        Ok(Self { wire })
    }

    /// One service of each kind, valid at `now` (client specification, "Signing config": valid now, highest supported
    /// version, newest start first).
    ///
    /// # Errors
    /// When a kind has no service that is valid and supported.
    pub fn choose(&self, now: Timestamp) -> Result<Services, SignError> {
        let wire = &self.wire;
        Ok(Services {
            fulcio: choose(&wire.ca_urls, "certificate authority (API version 1)", 1, now)?,
            rekor: choose(&wire.rekor_tlog_urls, "transparency log (Rekor API version 2)", 2, now)?,
            timestamp: choose(&wire.tsa_urls, "timestamp authority (API version 1)", 1, now)?,
        })
    }
}

fn choose(services: &[Service], kind: &str, version: u32, now: Timestamp) -> Result<String, SignError> {
    let valid = |service: &&Service| {
        service.major_api_version == version
            && service.valid_for.start <= now
            && service.valid_for.end.is_none_or(|end| now <= end)
    };
    let newest = services.iter().filter(valid).max_by_key(|service| service.valid_for.start);
    newest
        .map(|service| service.url.trim_end_matches('/').to_owned())
        .ok_or_else(|| SignError::Config { fault: format!("lists no {kind} that is valid now") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(services: &str) -> String {
        let one = r#"{"url":"http://x/","majorApiVersion":1,"validFor":{"start":"2020-01-01T00:00:00Z"}}"#;
        format!(
            r#"{{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","caUrls":[{one}],"tsaUrls":[{one}],"rekorTlogUrls":[{services}]}}"#
        )
    }

    #[test]
    fn takes_the_newest_valid_supported_service() {
        let service = |url: &str, version: u32, start: &str, end: &str| {
            format!(
                r#"{{"url":"{url}","majorApiVersion":{version},"validFor":{{"start":"{start}T00:00:00Z"{end}}}}}"#
            )
        };
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("time");
        let all = [
            service("http://v1", 1, "2025-01-01", ""),
            service("http://old", 2, "2021-01-01", ""),
            service("http://new", 2, "2025-06-01", ""),
            service("http://ended", 2, "2025-07-01", r#","end":"2025-08-01T00:00:00Z""#),
            service("http://future", 2, "2027-01-01", ""),
        ];
        let chosen = SigningConfig::parse(config(&all.join(",")).as_bytes()).and_then(|c| c.choose(now));
        assert_eq!(chosen.expect("chosen").rekor, "http://new");
        let none = SigningConfig::parse(config(&all[0]).as_bytes()).and_then(|c| c.choose(now));
        assert!(none.expect_err("v1 only").to_string().contains("Rekor API version 2"));
        assert!(SigningConfig::parse(b"{}").is_err());
    }
}
