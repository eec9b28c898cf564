//! Which services sign: `signing_config.v0.2.json` and the choice among what it lists.

use std::collections::BTreeMap;

use base::Timestamp;
use serde::Deserialize;

use crate::SignError;

/// The public file is 2 KiB.
const MAX_CONFIG_BYTES: usize = 1 << 20;

/// Log API versions spoken here: Rekor v1's and Rekor v2's.
const LOG_VERSIONS: &[u32] = &[1, 2];

/// The API version of Fulcio, of RFC 3161 over HTTP and of OIDC.
const ONLY_VERSION: &[u32] = &[1];

/// A transparency log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogService {
    /// Base URL without a slash at the end.
    pub url: String,
    /// How it is spoken to.
    pub api: LogApi,
}

/// The two interfaces of Rekor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogApi {
    /// `/api/v1/log/entries`: answers with a signed entry timestamp, which is a time.
    RekorV1,
    /// `/api/v2/log/entries`: no time of its own, so a timestamp authority is needed.
    RekorV2,
}

/// The chosen services, base URLs without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Services {
    /// Certificate authority (Fulcio). Only a signer with a key of its own can do without.
    pub fulcio: Option<String>,
    /// Transparency logs; an entry is written to each. None: the signature is in no log.
    pub logs: Vec<LogService>,
    /// Timestamp authorities: the whole URLs that take queries. Each is asked.
    pub timestamps: Vec<String>,
    /// The OIDC issuer people log in at.
    pub oidc: Option<String>,
}

impl Services {
    /// The certificate authority.
    ///
    /// # Errors
    /// When there is none, or when nothing would say at which time the certificate was in use: it lives ten minutes, so
    /// a signature without a time can never be verified (client specification §4, step 1).
    pub fn for_keyless(&self) -> Result<&str, SignError> {
        let gives_time =
            !self.timestamps.is_empty() || self.logs.iter().any(|log| log.api == LogApi::RekorV1);
        if !gives_time {
            let fault = "names neither a timestamp authority nor a log that gives a time (Rekor v1): nothing would \
                         prove that the certificate was valid when it was used";
            return Err(SignError::Config { fault: fault.into() });
        }
        self.fulcio
            .as_deref()
            .ok_or_else(|| SignError::Config { fault: "names no certificate authority".into() })
    }
}

impl Services {
    /// The services of an assay stack that is served at `base_url`: all on one port.
    #[must_use]
    pub fn of_stack(base_url: &str) -> Self {
        let base = base_url.trim_end_matches('/');
        Self {
            fulcio: Some(base.to_owned()),
            logs: vec![LogService { url: base.to_owned(), api: LogApi::RekorV2 }],
            timestamps: vec![format!("{base}/api/v1/timestamp")],
            oidc: None,
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
    oidc_urls: Vec<Service>,
    #[serde(default)]
    rekor_tlog_urls: Vec<Service>,
    #[serde(default)]
    tsa_urls: Vec<Service>,
    rekor_tlog_config: Option<Choice>,
    tsa_config: Option<Choice>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    url: String,
    major_api_version: u32,
    valid_for: Period,
    #[serde(default)]
    operator: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Period {
    start: Timestamp,
    end: Option<Timestamp>,
}

/// `ServiceConfiguration`: how many of the listed services have to be used.
#[derive(Debug, Clone, Deserialize)]
struct Choice {
    #[serde(default)]
    selector: String,
    #[serde(default)]
    count: usize,
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

    /// The services to use at `now` (client specification, "Signing config"): valid now, of each operator the highest
    /// supported version and of that the newest, and as many operators as the selector asks for. A kind that lists
    /// nothing is left out.
    ///
    /// # Errors
    /// When a kind lists services and not enough of them are valid and supported.
    pub fn choose(&self, now: Timestamp) -> Result<Services, SignError> {
        let wire = &self.wire;
        let one = |services: &[Service], kind: &str| {
            choose(services, None, kind, ONLY_VERSION, now).map(|found| found.first().map(|s| url(s)))
        };
        let logs = choose(
            &wire.rekor_tlog_urls,
            wire.rekor_tlog_config.as_ref(),
            "transparency log (Rekor API version 1 or 2)",
            LOG_VERSIONS,
            now,
        )?;
        let timestamps = choose(
            &wire.tsa_urls,
            wire.tsa_config.as_ref(),
            "timestamp authority (API version 1)",
            ONLY_VERSION,
            now,
        )?;
        Ok(Services {
            fulcio: one(&wire.ca_urls, "certificate authority (API version 1)")?,
            logs: logs.into_iter().map(log).collect(),
            timestamps: timestamps.into_iter().map(url).collect(),
            oidc: one(&wire.oidc_urls, "OIDC issuer (API version 1)")?,
        })
    }
}

fn url(service: &Service) -> String {
    service.url.trim_end_matches('/').to_owned()
}

fn log(service: &Service) -> LogService {
    let api = if service.major_api_version == 1 { LogApi::RekorV1 } else { LogApi::RekorV2 };
    LogService { url: url(service), api }
}

fn choose<'a>(
    services: &'a [Service],
    choice: Option<&Choice>,
    kind: &str,
    versions: &[u32],
    now: Timestamp,
) -> Result<Vec<&'a Service>, SignError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let usable = services.iter().filter(|service| {
        versions.contains(&service.major_api_version)
            && service.valid_for.start <= now
            && service.valid_for.end.is_none_or(|end| now <= end)
    });
    let rank = |service: &Service| (service.major_api_version, service.valid_for.start);
    let mut operators: BTreeMap<&str, &Service> = BTreeMap::new();
    for service in usable {
        let best = operators.entry(service.operator.as_str()).or_insert(service);
        if rank(service) > rank(best) {
            *best = service;
        }
    }
    let mut found: Vec<&Service> = operators.into_values().collect();
    found.sort_by_key(|service| std::cmp::Reverse(rank(service)));
    let wanted = match choice.map(|choice| (choice.selector.as_str(), choice.count)) {
        Some(("ALL", _)) => found.len().max(1),
        Some(("EXACT", count)) => count.max(1),
        Some(("ANY" | "SERVICE_SELECTOR_UNDEFINED" | "", _)) | None => 1,
        Some((other, _)) => {
            let fault = format!("asks for selector \"{other:.40}\", expected ANY, ALL or EXACT");
            return Err(SignError::Config { fault });
        }
    };
    if found.len() < wanted {
        let (usable, s) = (found.len(), if wanted == 1 { "" } else { "s of different operators" });
        let fault = format!("lists {usable} {kind} valid now, expected {wanted}{s}");
        return Err(SignError::Config { fault });
    }
    found.truncate(wanted);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(services: &str, more: &str) -> String {
        let one = r#"{"url":"http://x/","majorApiVersion":1,"validFor":{"start":"2020-01-01T00:00:00Z"}}"#;
        format!(
            r#"{{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","caUrls":[{one}],"tsaUrls":[{one}],"rekorTlogUrls":[{services}]{more}}}"#
        )
    }

    fn service(url: &str, version: u32, start: &str, rest: &str) -> String {
        format!(
            r#"{{"url":"{url}","majorApiVersion":{version},"validFor":{{"start":"{start}T00:00:00Z"{rest}}}"#
        ) + "}"
    }

    fn chosen(services: &str, more: &str) -> Result<Vec<String>, String> {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("time");
        let services = SigningConfig::parse(config(services, more).as_bytes()).and_then(|c| c.choose(now));
        let show = |log: LogService| format!("{} {:?}", log.url, log.api);
        services.map(|s| s.logs.into_iter().map(show).collect()).map_err(|error| error.to_string())
    }

    #[test]
    fn takes_the_newest_valid_service_of_the_highest_version() {
        let all = [
            service("http://v1", 1, "2025-01-01", ""),
            service("http://old", 2, "2021-01-01", ""),
            service("http://new/", 2, "2025-06-01", ""),
            service("http://ended", 2, "2025-07-01", r#","end":"2025-08-01T00:00:00Z""#),
            service("http://future", 2, "2027-01-01", ""),
            service("http://v3", 3, "2025-01-01", ""),
        ];
        assert_eq!(chosen(&all.join(","), ""), Ok(vec!["http://new RekorV2".into()]));
        assert_eq!(chosen(&all[0], ""), Ok(vec!["http://v1 RekorV1".into()]));
        assert_eq!(chosen("", ""), Ok(Vec::new()));
        for row in [&all[3], &all[4], &all[5]] {
            assert!(chosen(row, "").expect_err(row).contains("lists 0 transparency log"));
        }
        assert!(SigningConfig::parse(b"{}").is_err());
    }

    #[test]
    fn as_many_operators_as_the_selector_asks_for() {
        let by = |url: &str, version, operator: &str| {
            service(url, version, "2025-01-01", &format!(r#"}},"operator":"{operator}""#))
                .replace("\"}}", "\"}")
        };
        let all = [by("http://a1", 1, "a"), by("http://a2", 2, "a"), by("http://b1", 1, "b")].join(",");
        let select = |selector: &str| format!(r#","rekorTlogConfig":{{"selector":{selector}}}"#);
        let both = Ok(vec!["http://a2 RekorV2".to_owned(), "http://b1 RekorV1".to_owned()]);
        assert_eq!(chosen(&all, &select(r#""ANY""#)), Ok(vec!["http://a2 RekorV2".into()]));
        assert_eq!(chosen(&all, &select(r#""ALL""#)), both);
        assert_eq!(chosen(&all, &select(r#""EXACT","count":2"#)), both);
        assert!(chosen(&all, &select(r#""EXACT","count":3"#)).expect_err("two").contains("expected 3"));
        assert!(chosen(&all, &select(r#""SOME""#)).expect_err("unknown").contains("SOME"));
    }

    #[test]
    fn a_certificate_needs_a_time() {
        let log = |api| LogService { url: "l".into(), api };
        let make = |logs, timestamps: &[&str]| Services {
            fulcio: Some("f".into()),
            logs,
            timestamps: timestamps.iter().map(|t| (*t).to_owned()).collect(),
            oidc: None,
        };
        assert!(make(vec![log(LogApi::RekorV1)], &[]).for_keyless().is_ok());
        assert!(make(vec![log(LogApi::RekorV2)], &["t"]).for_keyless().is_ok());
        assert!(make(vec![], &["t"]).for_keyless().is_ok());
        assert!(make(vec![log(LogApi::RekorV2)], &[]).for_keyless().is_err());
        assert!(make(vec![], &[]).for_keyless().is_err());
        assert!(Services { fulcio: None, ..make(vec![], &["t"]) }.for_keyless().is_err());
    }
}
