//! Identity tokens that the surroundings of a job offer: nobody is asked anything.
//!
//! Each provider answers one of three things: a token; that it is not here; or that it is here and gives none, with what
//! to change. The third ends the search: in a GitHub job without `id-token: write`, looking on would end in a message
//! about something else.

mod buildkite;
mod circleci;
mod files;
mod github;
mod google;
mod spiffe;
mod surroundings;
mod workload;

use base::Secret;

use crate::token::{IdentityToken, MAX_TOKEN_BYTES};
use crate::transport::{Transport, WireRequest, without_query};
use crate::{SignError, WireResponse};

pub use google::GOOGLE_METADATA_HOST;
pub use surroundings::{Surroundings, SystemSurroundings};
pub use workload::read_jwt_svid_response;

/// Most bytes of an answer that holds a token: the token, and JSON around it.
const MAX_ANSWER_BYTES: u64 = 2 * MAX_TOKEN_BYTES as u64;

/// Where ambient tokens come from. The names are cosign's where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Provider {
    /// The variable `SIGSTORE_ID_TOKEN`, which GitLab's `id_tokens:` sets.
    Variable,
    /// GitHub Actions.
    GithubActions,
    /// GitLab CI, which only ever gives its token in the variable.
    Gitlab,
    /// A Buildkite agent.
    BuildkiteAgent,
    /// CircleCI.
    Circleci,
    /// A token file at cosign's place.
    Filesystem,
    /// A token projected into a Kubernetes pod.
    Kubernetes,
    /// The SPIFFE workload API.
    Spiffe,
    /// Google's metadata server, or impersonation through it.
    Google,
}

impl Provider {
    /// All, in the order they are tried.
    pub const ALL: [Self; 9] = [
        Self::Variable,
        Self::GithubActions,
        Self::Gitlab,
        Self::BuildkiteAgent,
        Self::Circleci,
        Self::Filesystem,
        Self::Kubernetes,
        Self::Spiffe,
        Self::Google,
    ];

    /// The word of `--oidc-provider`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Variable => "envvar",
            Self::GithubActions => "github-actions",
            Self::Gitlab => "gitlab",
            Self::BuildkiteAgent => "buildkite-agent",
            Self::Circleci => "circleci",
            Self::Filesystem => "filesystem",
            Self::Kubernetes => "kubernetes",
            Self::Spiffe => "spiffe",
            Self::Google => "google",
        }
    }

    /// As people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Variable => "SIGSTORE_ID_TOKEN",
            Self::GithubActions => "GitHub Actions",
            Self::Gitlab => "GitLab CI",
            Self::BuildkiteAgent => "the Buildkite agent",
            Self::Circleci => "CircleCI",
            Self::Filesystem => "the token file",
            Self::Kubernetes => "Kubernetes",
            Self::Spiffe => "SPIFFE",
            Self::Google => "Google Cloud",
        }
    }

    fn try_one(self, ask: &Ask<'_>) -> Result<Offer, SignError> {
        match self {
            Self::Variable => Ok(ask.variable("SIGSTORE_ID_TOKEN").map_or(Offer::NotHere, Offer::Token)),
            Self::GithubActions => github::token(ask),
            Self::Gitlab => Ok(gitlab(ask)),
            Self::BuildkiteAgent => buildkite::token(ask),
            Self::Circleci => circleci::token(ask),
            Self::Filesystem => files::sigstore(ask),
            Self::Kubernetes => files::kubernetes(ask),
            Self::Spiffe => spiffe::token(ask),
            Self::Google => google::token(ask),
        }
    }
}

/// What a provider has to say.
enum Offer {
    Token(Secret<String>),
    /// Not this surrounding.
    NotHere,
    /// This surrounding, and it gives no token: what to change.
    Unwilling(String),
    /// Perhaps this surrounding, where most who are in it want no token: the search goes on.
    Silent(String),
}

/// A question for a token.
struct Ask<'a> {
    surroundings: &'a dyn Surroundings,
    transport: &'a dyn Transport,
    audience: &'a str,
}

impl Ask<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.surroundings.variable(name).filter(|value| !value.is_empty())
    }

    fn variable(&self, name: &str) -> Option<Secret<String>> {
        self.text(name).map(Secret::new)
    }

    /// Sends a request and takes the text field `field` of a JSON answer.
    fn field(
        &self,
        service: &'static str,
        request: &WireRequest,
        field: &str,
    ) -> Result<Secret<String>, SignError> {
        let url = without_query(&request.url).to_owned();
        let WireResponse { status, body, .. } = self
            .transport
            .send(request)
            .map_err(|cause| SignError::Unreachable { service, url: url.clone(), cause })?;
        if !(200..300).contains(&status) {
            let message = "no token was issued".into();
            return Err(SignError::Refused { service, url, status, message });
        }
        let wrong = |found: &str| SignError::Answer {
            service,
            url: url.clone(),
            found: found.to_owned(),
            expected: "a JSON object with a token",
        };
        let answer: serde_json::Value =
            serde_json::from_slice(&body).map_err(|_| wrong("something that is no JSON"))?;
        let token = answer.get(field).and_then(serde_json::Value::as_str).ok_or_else(|| wrong("no token"))?;
        Ok(Secret::new(token.to_owned()))
    }

    /// Whether a token is for the audience asked for; tokens that cannot be read are not.
    fn fits(&self, token: &Secret<String>) -> bool {
        IdentityToken::parse(token).is_ok_and(|token| token.audiences.iter().any(|one| one == self.audience))
    }
}

/// A token that is the whole of an answer.
fn text_token(body: Vec<u8>) -> Result<Secret<String>, SignError> {
    let text = String::from_utf8(body).map_err(|_| SignError::Token { fault: "is not text" })?;
    Ok(Secret::new(text.trim().to_owned()))
}

/// GitLab's job tokens come by variable only (docs.gitlab.com, "ID token authentication").
fn gitlab(ask: &Ask<'_>) -> Offer {
    match ask.text("GITLAB_CI") {
        Some(_) => Offer::Unwilling(format!(
            "add `id_tokens: {{SIGSTORE_ID_TOKEN: {{aud: {}}}}}` to the job in .gitlab-ci.yml",
            ask.audience
        )),
        None => Offer::NotHere,
    }
}

/// The token the surroundings offer, and who gave it; none when nothing here offers one.
///
/// With `only`, that provider is asked and nobody else.
///
/// # Errors
/// When this is a place that gives tokens and this job gets none; the hint names the missing permission. Never a prompt.
pub fn ambient_token(
    surroundings: &dyn Surroundings,
    transport: &dyn Transport,
    audience: &str,
    only: Option<Provider>,
) -> Result<Option<(IdentityToken, Provider)>, SignError> {
    let ask = Ask { surroundings, transport, audience };
    let chosen = only.map(|one| vec![one]).unwrap_or_else(|| Provider::ALL.to_vec());
    for provider in chosen {
        let looked = provider.title().to_owned();
        match provider.try_one(&ask)? {
            Offer::Token(raw) => return Ok(Some((IdentityToken::parse(&raw)?, provider))),
            Offer::Unwilling(hint) => return Err(SignError::NoToken { looked, hint }),
            Offer::Silent(hint) if only.is_some() => return Err(SignError::NoToken { looked, hint }),
            Offer::NotHere if only.is_some() => {
                let hint = format!(
                    "run this where --oidc-provider {} means something, or leave the flag out",
                    provider.name()
                );
                return Err(SignError::NoToken { looked, hint });
            }
            Offer::Silent(_) | Offer::NotHere => {}
        }
    }
    Ok(None)
}

/// The CI system this runs in, where one says so: nobody is there to answer a prompt.
#[must_use]
pub fn ci_system(surroundings: &dyn Surroundings) -> Option<&'static str> {
    const SIGNS: [(&str, &str); 10] = [
        ("GITHUB_ACTIONS", "GitHub Actions"),
        ("GITLAB_CI", "GitLab CI"),
        ("BUILDKITE", "Buildkite"),
        ("CIRCLECI", "CircleCI"),
        ("TF_BUILD", "Azure Pipelines"),
        ("JENKINS_URL", "Jenkins"),
        ("TEAMCITY_VERSION", "TeamCity"),
        ("BITBUCKET_BUILD_NUMBER", "Bitbucket Pipelines"),
        ("CODEBUILD_BUILD_ID", "AWS CodeBuild"),
        ("CI", "a CI system"),
    ];
    let is_set = |name: &str| {
        surroundings.variable(name).is_some_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
    };
    SIGNS.iter().find(|(name, _)| is_set(name)).map(|(_, title)| *title)
}

#[cfg(test)]
mod tests;
