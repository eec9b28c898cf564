//! Amazon's usual places of credentials: variables, web identity, profile files, in the order its SDKs look.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use base::{Secret, Timestamp};
use net::{Client, Request, Url, encode_form};
use store::StoreError;
use zeroize::Zeroizing;

use super::xml;
use crate::CacheError;

/// A profile file: 1 MiB; they have some lines a profile.
const MAX_PROFILE_BYTES: u64 = 1 << 20;

/// A token: 20,000 characters is the limit of AssumeRoleWithWebIdentity.
const MAX_TOKEN_BYTES: u64 = 20_000;

/// The answer of STS has two kilobytes.
const MAX_STS_BYTES: u64 = 64 << 10;

/// Credentials are renewed so long before they end, for requests under way and clocks that differ.
const RENEW_BEFORE: Duration = Duration::from_secs(300);

/// Keys of a moment.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) access_key: String,
    pub(crate) secret_key: Secret<String>,
    pub(crate) session_token: Option<Secret<String>>,
    pub(crate) expires: Option<SystemTime>,
}

/// Where credentials come from.
#[derive(Debug)]
pub struct CredentialSource {
    kind: Kind,
    region: Option<String>,
}

#[derive(Debug)]
enum Kind {
    Fixed(Credentials),
    Web(WebIdentity),
}

#[derive(Debug)]
struct WebIdentity {
    token_file: PathBuf,
    role: String,
    session: String,
    sts: Option<String>,
    current: Mutex<Option<Credentials>>,
}

impl CredentialSource {
    /// Looks in the variables, then for a web identity, then in the profile files.
    ///
    /// # Errors
    /// [`CacheError::Credentials`] when there are none, and when a file cannot be read.
    pub fn find(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, CacheError> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let profile = Profile::read(&set)?;
        let region = profile.value("region");
        if let (Some(access_key), Some(secret)) = (set("AWS_ACCESS_KEY_ID"), set("AWS_SECRET_ACCESS_KEY")) {
            let session_token = set("AWS_SESSION_TOKEN").map(Secret::new);
            let secret_key = Secret::new(secret);
            let fixed = Credentials { access_key, secret_key, session_token, expires: None };
            return Ok(Self { kind: Kind::Fixed(fixed), region });
        }
        let sts = set("AWS_ENDPOINT_URL_STS");
        let web = |token_file: String, role, session: Option<String>| WebIdentity {
            token_file: token_file.into(),
            role,
            session: session.unwrap_or_else(|| "assay".into()),
            sts: sts.clone(),
            current: Mutex::new(None),
        };
        if let (Some(file), Some(role)) = (set("AWS_WEB_IDENTITY_TOKEN_FILE"), set("AWS_ROLE_ARN")) {
            return Ok(Self { kind: Kind::Web(web(file, role, set("AWS_ROLE_SESSION_NAME"))), region });
        }
        if let (Some(access_key), Some(secret)) =
            (profile.value("aws_access_key_id"), profile.value("aws_secret_access_key"))
        {
            let session_token = profile.value("aws_session_token").map(Secret::new);
            let secret_key = Secret::new(secret);
            let fixed = Credentials { access_key, secret_key, session_token, expires: None };
            return Ok(Self { kind: Kind::Fixed(fixed), region });
        }
        if let (Some(file), Some(role)) =
            (profile.value("web_identity_token_file"), profile.value("role_arn"))
        {
            return Ok(Self { kind: Kind::Web(web(file, role, profile.value("role_session_name"))), region });
        }
        Err(CacheError::Credentials { reason: profile.missing() })
    }

    /// The region the profile names.
    pub(super) fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Credentials that are good now.
    pub(super) fn current(
        &self,
        client: &Client,
        region: &str,
        now: SystemTime,
    ) -> Result<Credentials, CacheError> {
        match &self.kind {
            Kind::Fixed(fixed) => Ok(fixed.clone()),
            Kind::Web(web) => web.current(client, region, now),
        }
    }
}

impl WebIdentity {
    fn current(&self, client: &Client, region: &str, now: SystemTime) -> Result<Credentials, CacheError> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let good = |c: &&Credentials| c.expires.is_none_or(|expires| now + RENEW_BEFORE < expires);
        if let Some(credentials) = current.as_ref().filter(good) {
            return Ok(credentials.clone());
        }
        let fresh = self.assume(client, region)?;
        *current = Some(fresh.clone());
        Ok(fresh)
    }

    /// STS API, AssumeRoleWithWebIdentity: the one call that is not signed.
    fn assume(&self, client: &Client, region: &str) -> Result<Credentials, CacheError> {
        let token = Zeroizing::new(read_text(&self.token_file, MAX_TOKEN_BYTES)?);
        let url = self.sts.clone().unwrap_or_else(|| format!("https://sts.{region}.amazonaws.com/"));
        let form = Zeroizing::new(encode_form(&[
            ("Action", "AssumeRoleWithWebIdentity"),
            ("Version", "2011-06-15"),
            ("RoleArn", &self.role),
            ("RoleSessionName", &self.session),
            ("WebIdentityToken", token.trim()),
        ]));
        // Asking twice is harmless: each answer has keys of its own.
        let request =
            Request::post(Url::parse(&url)?, "application/x-www-form-urlencoded", form.as_bytes().to_vec());
        let response = client.send(&request.retry(true).max_redirects(0))?;
        let status = response.status;
        let body = Zeroizing::new(response.read_bounded(MAX_STS_BYTES)?);
        let leaves = xml::leaves(&body).unwrap_or_default();
        let value =
            |name: &str| leaves.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        match (value("AccessKeyId"), value("SecretAccessKey"), value("SessionToken")) {
            (Some(access_key), Some(secret), Some(token)) if status == 200 => Ok(Credentials {
                access_key,
                secret_key: Secret::new(secret),
                session_token: Some(Secret::new(token)),
                expires: value("Expiration")
                    .and_then(|text| text.parse::<Timestamp>().ok())
                    .and_then(|at| u64::try_from(at.millis()).ok())
                    .map(|millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis)),
            }),
            _ => {
                let said =
                    [value("Code"), value("Message")].into_iter().flatten().collect::<Vec<_>>().join(": ");
                let said: String = said.chars().filter(|c| !c.is_control()).take(300).collect();
                Err(CacheError::Credentials {
                    reason: format!(
                        "the token service did not give role {} (status {status}) {said}",
                        self.role
                    ),
                })
            }
        }
    }
}

/// The values of one profile, those of the credentials file first.
struct Profile {
    name: String,
    values: Vec<(String, Zeroizing<String>)>,
}

impl Profile {
    fn read(set: &dyn Fn(&str) -> Option<String>) -> Result<Self, CacheError> {
        let chosen = set("AWS_PROFILE");
        let name = chosen.clone().unwrap_or_else(|| "default".into());
        let file = |variable: &str, usual: &str| {
            let named = set(variable).map(PathBuf::from);
            named.or_else(|| set("HOME").map(|home| Path::new(&home).join(".aws").join(usual)))
        };
        let mut values = Vec::new();
        let places = [
            (file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), ""),
            (file("AWS_CONFIG_FILE", "config"), "profile "),
        ];
        for (path, before) in places {
            let Some(path) = path.filter(|path| path.exists()) else { continue };
            let text = Zeroizing::new(read_text(&path, MAX_PROFILE_BYTES)?);
            values.extend(section(&text, &name, before));
        }
        if chosen.is_some() && values.is_empty() {
            let reason = format!("no file has the profile {name} that AWS_PROFILE names");
            return Err(CacheError::Credentials { reason });
        }
        Ok(Self { name, values })
    }

    fn value(&self, name: &str) -> Option<String> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.to_string())
    }

    /// Why there are no credentials, with the form that is not read where there is one.
    fn missing(&self) -> String {
        let other =
            ["credential_process", "sso_session", "sso_start_url", "source_profile", "credential_source"];
        match other.into_iter().find(|name| self.value(name).is_some()) {
            Some(name) => format!("profile {} has {name}, which is not read", self.name),
            None => "there are none in the environment, and no profile has any".into(),
        }
    }
}

/// The lines of a section of an INI file: `[NAME]`, or `[profile NAME]` in `config` for all but `default`.
fn section(text: &str, name: &str, before: &str) -> Vec<(String, Zeroizing<String>)> {
    let mut inside = false;
    let mut values = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.trim().strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            let heading = heading.trim();
            let plain = before.is_empty() || name == "default";
            inside = (plain && heading == name)
                || (!before.is_empty() && heading.strip_prefix(before).map(str::trim) == Some(name));
        } else if inside
            && !line.starts_with([' ', '\t', '#', ';'])
            && let Some((key, value)) = line.split_once('=')
        {
            values.push((key.trim().to_ascii_lowercase(), Zeroizing::new(value.trim().to_owned())));
        }
    }
    values
}

fn read_text(path: &Path, limit: u64) -> Result<String, CacheError> {
    let failed = |error: std::io::Error| CacheError::Store(StoreError::from_io(path, &error));
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let bytes = base::read_bounded(&mut file, limit).map_err(failed)?;
    let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| CacheError::Credentials {
        reason: format!("{} is no text of the size expected", path.display()),
    })
}

#[cfg(test)]
mod tests {
    use base::Fault as _;

    use super::*;

    #[test]
    fn sections_of_profile_files() {
        let text = "[default]\nregion = a\n[profile ci]\n# x = y\nregion=b\nnested =\n  region = no\n[other]\nregion = c\n";
        let check = |name: &str, before: &str, expected: Option<&str>| {
            let values = section(text, name, before);
            let region = values.iter().find(|(key, _)| key == "region").map(|(_, value)| value.as_str());
            assert_eq!(region, expected, "{before}{name}");
        };
        check("default", "", Some("a"));
        check("default", "profile ", Some("a"));
        check("ci", "profile ", Some("b"));
        check("ci", "", None);
        check("other", "", Some("c"));
        check("other", "profile ", None);
    }

    #[test]
    fn places_are_looked_at_in_order() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let home = dir.path().display().to_string();
        std::fs::create_dir(dir.path().join(".aws")).expect("made");
        let write = |name: &str, text: &str| {
            std::fs::write(dir.path().join(".aws").join(name), text).expect("written");
        };
        let found = |more: &[(&str, &str)]| {
            let look = |name: &str| {
                let given =
                    more.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
                given.or_else(|| (name == "HOME").then(|| home.clone()))
            };
            CredentialSource::find(&look).map(|source| match source.kind {
                Kind::Fixed(fixed) => fixed.access_key,
                Kind::Web(web) => format!("web {}", web.role),
            })
        };
        assert_eq!(found(&[]).expect_err("none").code(), "cache-s3-credentials");
        write("credentials", "[default]\naws_access_key_id = FILE\naws_secret_access_key = canary-1\n");
        assert_eq!(found(&[]).expect("profile"), "FILE");
        let web = [("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), ("AWS_ROLE_ARN", "role")];
        assert_eq!(found(&web).expect("web identity"), "web role");
        let both = [web[0], web[1], ("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "x")];
        assert_eq!(found(&both).expect("environment"), "ENV");
        assert!(found(&[("AWS_PROFILE", "gone")]).expect_err("no such profile").to_string().contains("gone"));
        write("credentials", "");
        write("config", "[profile sso]\nsso_session = x\n");
        assert!(found(&[("AWS_PROFILE", "sso")]).expect_err("sso").to_string().contains("sso_session"));
    }

    #[test]
    fn secrets_are_not_shown() {
        let look = |name: &str| {
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
                .contains(&name)
                .then(|| "canary-9".to_owned())
        };
        let source = CredentialSource::find(&look).expect("found");
        let shown = format!("{source:?}").replacen("canary-9", "", 1);
        assert!(!shown.contains("canary"), "only the name of the key is shown: {shown}");
    }
}
