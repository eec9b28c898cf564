//! CI variables of a GitLab project (`/api/v4/projects/:id/variables`).

use base::Secret;
use net::{HostTls, Method, Url};
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use super::api::{Answer, Api};
use super::{KeptKey, KeyPairText, Part, StoreFault};
use crate::key::KeySecrets;

const DEFAULT_HOST: &str = "https://gitlab.com";

/// docs.gitlab.com, "GitLab CI/CD variables": what a masked value has at least.
const MIN_MASKED_CHARS: usize = 8;

/// The value in an answer about a variable.
pub(super) fn value_of(part: Part, body: &[u8]) -> Result<Secret<Vec<u8>>, StoreFault> {
    let expected = "the JSON of a variable";
    let variable: Variable =
        serde_json::from_slice(body).map_err(|_| StoreFault::Answer { found: "something else", expected })?;
    if variable.key != part.variable() {
        return Err(StoreFault::Answer { found: "another variable", expected });
    }
    // A variable that is masked and hidden has no value for anybody but jobs.
    let value = variable.value.ok_or(StoreFault::Incomplete { field: part.variable() })?;
    Ok(Secret::new(value.into_bytes()))
}

/// The variables of one project.
pub(super) struct Variables {
    api: Api,
    folder: String,
}

#[derive(Deserialize)]
struct Variable {
    key: String,
    value: Option<String>,
}

impl Variables {
    /// With `GITLAB_TOKEN` at `GITLAB_HOST`, as cosign.
    pub(super) fn connect(secrets: &dyn KeySecrets, project: &str) -> Result<Self, StoreFault> {
        let token = secrets.variable("GITLAB_TOKEN").ok_or_else(|| StoreFault::Setup {
            fault: "environment variable GITLAB_TOKEN is not set".into(),
            hint: "set it to a token of a maintainer of the project with scope `api`".into(),
        })?;
        let host = secrets.variable("GITLAB_HOST");
        let base = base(host.as_ref().map_or(DEFAULT_HOST, |host| host.expose()));
        Url::parse(&base).map_err(StoreFault::Unreachable)?;
        let api = Api::new(secrets.http(HostTls::default()), &base, Some(("private-token", token)));
        Ok(Self { api, folder: format!("/projects/{}/variables", project.replace('/', "%2F")) })
    }

    pub(super) fn private(self) -> Result<KeptKey, StoreFault> {
        let text = self.read(Part::Private)?;
        let password = match self.read(Part::Password) {
            Ok(password) => Some(password),
            Err(StoreFault::Absent { .. }) => None,
            Err(other) => return Err(other),
        };
        Ok(KeptKey { text, password })
    }

    pub(super) fn read(&self, part: Part) -> Result<Secret<Vec<u8>>, StoreFault> {
        let answer = self.api.get(&self.path(part))?;
        self.found(&answer)?;
        value_of(part, &answer.body)
    }

    pub(super) fn keep(mut self, pair: &KeyPairText<'_>, replace: bool) -> Result<(), StoreFault> {
        let password = std::str::from_utf8(pair.password.expose())
            .map_err(|_| StoreFault::Text { what: "a password that is not UTF-8" })?;
        self.api.hide(password);
        let mut present = Vec::new();
        for part in Part::ALL {
            let answer = self.api.get(&self.path(part))?;
            match self.found(&answer) {
                Ok(()) if !replace => return Err(StoreFault::Exists { field: part.variable() }),
                Ok(()) => present.push(part),
                Err(StoreFault::Absent { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        for part in Part::ALL {
            let value = Zeroizing::new(String::from_utf8_lossy(pair.part(part)).into_owned());
            let body = json!({
                "key": part.variable(),
                "value": value.as_str(),
                "variable_type": "env_var",
                "protected": false,
                "masked": part == Part::Password && can_be_masked(&value),
                // Else GitLab replaces what follows a `$` in a password.
                "raw": true,
                "environment_scope": "*",
            });
            let body = body.to_string().into_bytes();
            let (method, path) = match present.contains(&part) {
                true => (Method::Put, self.path(part)),
                false => (Method::Post, self.folder.clone()),
            };
            let answer = self.api.write(method, &path, body)?;
            self.found(&answer)?;
        }
        Ok(())
    }

    fn path(&self, part: Part) -> String {
        format!("{}/{}", self.folder, part.variable())
    }

    fn found(&self, answer: &Answer) -> Result<(), StoreFault> {
        let message = || self.api.message(&answer.body);
        match answer.status {
            404 => Err(StoreFault::Absent { message: message() }),
            409 => Err(StoreFault::Conflict { message: message() }),
            _ => Ok(()),
        }
    }
}

/// cosign's client takes a host, a URL, and a URL with the API's path.
fn base(host: &str) -> String {
    let host = host.trim_end_matches('/');
    let host = host.strip_suffix("/api/v4").unwrap_or(host);
    let scheme = if host.contains("://") { "" } else { "https://" };
    format!("{scheme}{host}/api/v4")
}

/// docs.gitlab.com, "Mask a CI/CD variable": one line of at least 8 characters of base64's alphabet, `@`, `:`, `.` or `~`.
fn can_be_masked(value: &str) -> bool {
    let is_taken = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=@:.~".contains(&byte);
    value.len() >= MIN_MASKED_CHARS && value.bytes().all(is_taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_written_in_three_ways() {
        for host in
            ["gitlab.example.com", "https://gitlab.example.com/", "https://gitlab.example.com/api/v4/"]
        {
            assert_eq!(base(host), "https://gitlab.example.com/api/v4");
        }
        assert_eq!(base("http://127.0.0.1:1/git"), "http://127.0.0.1:1/git/api/v4");
    }

    #[test]
    fn a_password_is_masked_where_gitlab_can() {
        for (value, expected) in
            [("abcdefgh", true), ("abcdefg", false), ("abcd efgh", false), ("a$cdefgh", false)]
        {
            assert_eq!(can_be_masked(value), expected, "{value}");
        }
    }
}
