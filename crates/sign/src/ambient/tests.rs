use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use base::Fault as _;
use net::Client;
use testkit::{Incoming, Reply, Server};

use super::*;
use crate::token::tests::token;
use crate::{HttpTransport, WireResponse};

/// A place with these variables, files and programs.
#[derive(Default)]
struct Place {
    variables: BTreeMap<&'static str, String>,
    files: BTreeMap<&'static str, String>,
    programs: BTreeMap<&'static str, String>,
}

impl Place {
    fn with(variables: &[(&'static str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { variables, ..Self::default() }
    }

    fn file(mut self, path: &'static str, content: &str) -> Self {
        self.files.insert(path, content.to_owned());
        self
    }
}

impl Surroundings for Place {
    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }
    fn file(&self, path: &Path) -> std::io::Result<Option<Vec<u8>>> {
        Ok(self.files.get(path.to_str().unwrap_or_default()).map(|text| text.clone().into_bytes()))
    }
    fn run(&self, program: &str, args: &[&str], _: Duration) -> std::io::Result<Vec<u8>> {
        let line = format!("{program} {}", args.join(" "));
        let found = self.programs.get(line.as_str());
        found.map(|text| text.clone().into_bytes()).ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
    fn workload_token(&self, endpoint: &str, audience: &str, _: Duration) -> std::io::Result<Secret<String>> {
        let found = self.programs.get(format!("{endpoint} {audience}").as_str());
        found.map(|text| Secret::new(text.clone())).ok_or_else(|| std::io::ErrorKind::PermissionDenied.into())
    }
    fn exists(&self, path: &Path) -> bool {
        self.files.contains_key(path.to_str().unwrap_or_default())
    }
}

/// Sends every host's requests to one server on loopback, with the host in front of the path.
struct Redirected<'a>(&'a Server);

impl Transport for Redirected<'_> {
    fn send(&self, request: &WireRequest) -> Result<WireResponse, Box<dyn base::Fault>> {
        let (_, rest) = request.url.split_once("://").expect("absolute");
        let request = WireRequest { url: self.0.url(&format!("/{rest}")), ..request.clone() };
        HttpTransport::new(Client::new(net::ClientOptions::default())).send(&request)
    }
}

fn raw(audience: &str) -> String {
    token(&format!(r#"{{"iss":"https://i.test","sub":"s","exp":1,"aud":"{audience}"}}"#)).expose().clone()
}

fn found(place: &Place, server: &Server) -> Result<Option<Provider>, SignError> {
    let found = ambient_token(place, &Redirected(server), "sigstore", None)?;
    Ok(found.map(|(token, provider)| {
        assert_eq!(token.audiences, ["sigstore"]);
        provider
    }))
}

/// A server that answers one request, which must be exactly the one expected, and 400 otherwise.
fn only(check: impl Fn(&Incoming) -> bool + Send + Sync + 'static, answer: String) -> Server {
    Server::start(
        move |incoming| {
            if check(incoming) { Reply::status(200).body(answer.clone()) } else { Reply::status(400) }
        },
    )
}

fn header<'a>(incoming: &'a Incoming, name: &str) -> &'a str {
    incoming.headers.get(name).map(String::as_str).unwrap_or_default()
}

#[test]
fn github_gives_a_token_for_the_audience_to_the_holder_of_the_request_token() {
    let server = only(
        |incoming| {
            incoming.method == "GET"
                && incoming.path == "/actions.test/token"
                && incoming.parameter("api-version").as_deref() == Some("2.0")
                && incoming.parameter("audience").as_deref() == Some("sigstore")
                && header(incoming, "authorization") == "Bearer request"
        },
        format!(r#"{{"value":"{}","count":1}}"#, raw("sigstore")),
    );
    let place = Place::with(&[
        ("GITHUB_ACTIONS", "true"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", "https://actions.test/token?api-version=2.0"),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request"),
    ]);
    assert_eq!(found(&place, &server).expect("a token"), Some(Provider::GithubActions));
    let other = Place {
        variables: place.variables.into_iter().map(|(n, v)| (n, v.replace("request", "canary"))).collect(),
        ..Place::default()
    };
    let error = found(&other, &server).expect_err("400");
    assert_eq!(error.code(), "sign-refused");
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[test]
fn buildkite_and_google_are_asked_as_they_want() {
    let buildkite = only(
        |incoming| {
            incoming.method == "POST"
                && incoming.path == "/agent.buildkite.com/v3/jobs/0190-ab/oidc/tokens"
                && header(incoming, "authorization") == "Token access"
                && header(incoming, "content-type") == "application/json"
                && incoming.body == br#"{"audience":"sigstore"}"#
        },
        format!(r#"{{"token":"{}"}}"#, raw("sigstore")),
    );
    let place = Place::with(&[("BUILDKITE_AGENT_ACCESS_TOKEN", "access"), ("BUILDKITE_JOB_ID", "0190-ab")]);
    assert_eq!(found(&place, &buildkite).expect("a token"), Some(Provider::BuildkiteAgent));
    let crooked = Place::with(&[("BUILDKITE_AGENT_ACCESS_TOKEN", "access"), ("BUILDKITE_JOB_ID", "../x")]);
    assert_eq!(found(&crooked, &buildkite).expect_err("no id").code(), "sign-no-token");

    let is_metadata = |incoming: &Incoming| header(incoming, "metadata-flavor") == "Google";
    let google = only(
        move |incoming| {
            is_metadata(incoming)
                && incoming.path
                    == "/metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity"
                && incoming.parameter("audience").as_deref() == Some("sigstore")
        },
        raw("sigstore"),
    );
    let machine = Place::default().file("/sys/class/dmi/id/product_name", "Google Compute Engine\n");
    assert_eq!(found(&machine, &google).expect("a token"), Some(Provider::Google));
    let none = Server::start(|_| Reply::status(404));
    assert_eq!(found(&machine, &none).expect("most machines sign nothing"), None);

    let token = raw("sigstore");
    let iam = Server::start(move |incoming| {
        let account = "/iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/s@p.iam:generateIdToken";
        if is_metadata(incoming) && incoming.path.ends_with("/default/token") {
            Reply::status(200).body(r#"{"access_token":"mine","expires_in":1}"#)
        } else if incoming.path == account
            && header(incoming, "authorization") == "Bearer mine"
            && incoming.body == br#"{"audience":"sigstore","includeEmail":true}"#
        {
            Reply::status(200).body(format!(r#"{{"token":"{token}"}}"#))
        } else {
            Reply::status(400)
        }
    });
    let impersonating = Place::with(&[("GOOGLE_SERVICE_ACCOUNT_NAME", "s@p.iam")]);
    assert_eq!(found(&impersonating, &iam).expect("a token"), Some(Provider::Google));
    let crooked = Place::with(&[("GOOGLE_SERVICE_ACCOUNT_NAME", "s/../x")]);
    assert!(found(&crooked, &iam).is_err());
}

#[test]
fn tokens_in_variables_files_and_programs() {
    let nobody = Server::start(|_| Reply::status(500));
    let good = raw("sigstore");
    let rows = [
        (Place::with(&[("SIGSTORE_ID_TOKEN", &good), ("GITHUB_ACTIONS", "true")]), Some(Provider::Variable)),
        (Place::default().file("/var/run/sigstore/cosign/oidc-token", &good), Some(Provider::Filesystem)),
        (
            Place::with(&[("KUBERNETES_SERVICE_HOST", "10.0.0.1")])
                .file("/var/run/secrets/kubernetes.io/serviceaccount/token", &good),
            Some(Provider::Kubernetes),
        ),
        (
            // The usual pod: its token is for the API server.
            Place::with(&[("KUBERNETES_SERVICE_HOST", "10.0.0.1")])
                .file("/var/run/secrets/kubernetes.io/serviceaccount/token", &raw("https://kubernetes")),
            None,
        ),
        (
            Place::with(&[("KUBERNETES_SERVICE_HOST", "10.0.0.1")])
                .file("/var/run/secrets/tokens/sigstore", &good),
            Some(Provider::Kubernetes),
        ),
        (
            Place::with(&[("SPIFFE_JWT_SVID_FILE", "/run/svid")]).file("/run/svid", &good),
            Some(Provider::Spiffe),
        ),
        (
            Place {
                programs: [("unix:///agent sigstore", good.clone())].into(),
                ..Place::with(&[("SPIFFE_ENDPOINT_SOCKET", "unix:///agent")])
            },
            Some(Provider::Spiffe),
        ),
        (Place::with(&[("CIRCLECI", "true"), ("CIRCLE_OIDC_TOKEN_V2", &good)]), Some(Provider::Circleci)),
        (
            Place {
                programs: BTreeMap::from([(
                    r#"circleci run oidc get --claims {"aud":"sigstore"}"#,
                    good.clone(),
                )]),
                ..Place::with(&[("CIRCLECI", "true"), ("CIRCLE_OIDC_TOKEN_V2", &raw("org"))])
            },
            Some(Provider::Circleci),
        ),
        (Place::default(), None),
    ];
    for (place, expected) in rows {
        assert_eq!(found(&place, &nobody).expect("no failure"), expected, "{:?}", place.variables);
    }
}

#[test]
fn a_place_that_gives_no_token_names_what_is_missing() {
    let nobody = Server::start(|_| Reply::status(500));
    let rows = [
        (Place::with(&[("GITHUB_ACTIONS", "true")]), "GitHub Actions", "id-token: write"),
        (
            Place::with(&[("GITLAB_CI", "true")]),
            "GitLab CI",
            "id_tokens: {SIGSTORE_ID_TOKEN: {aud: sigstore}}",
        ),
        (Place::with(&[("BUILDKITE", "true")]), "the Buildkite agent", "BUILDKITE_AGENT_ACCESS_TOKEN"),
        (Place::with(&[("CIRCLECI", "true")]), "CircleCI", "circleci run oidc get"),
        (Place::with(&[("SPIFFE_JWT_SVID_FILE", "/gone")]), "SPIFFE", "/gone"),
        (
            Place::with(&[("SPIFFE_ENDPOINT_SOCKET", "unix:///gone")]),
            "SPIFFE",
            "workload API at unix:///gone",
        ),
    ];
    for (place, looked, hint) in rows {
        let error = found(&place, &nobody).expect_err(looked);
        assert_eq!(error.code(), "sign-no-token");
        assert!(error.to_string().contains(looked), "{error}");
        assert!(error.hint().contains(hint), "{}", error.hint());
    }
}

#[test]
fn one_provider_asked_for_is_the_only_one_asked() {
    let nobody = Server::start(|_| Reply::status(500));
    let ask = |place: &Place, only| ambient_token(place, &Redirected(&nobody), "sigstore", Some(only));
    let both = Place::with(&[("SIGSTORE_ID_TOKEN", &raw("sigstore")), ("GITLAB_CI", "1")]);
    assert!(ask(&both, Provider::Gitlab).is_err());
    assert!(matches!(ask(&both, Provider::Variable), Ok(Some((_, Provider::Variable)))));
    for provider in Provider::ALL {
        let error = ask(&Place::default(), provider).expect_err(provider.name());
        assert_eq!(error.code(), "sign-no-token", "{}", provider.name());
    }
    let pod = Place::with(&[("KUBERNETES_SERVICE_HOST", "10.0.0.1")]);
    assert!(ask(&pod, Provider::Kubernetes).expect_err("no volume").hint().contains("serviceAccountToken"));
}

#[test]
fn a_ci_system_is_known_by_its_variables() {
    let rows = [
        ("GITHUB_ACTIONS", "true", Some("GitHub Actions")),
        ("JENKINS_URL", "http://j", Some("Jenkins")),
        ("CI", "1", Some("a CI system")),
        ("CI", "false", None),
        ("CI", "", None),
        ("HOME", "/root", None),
    ];
    for (name, value, expected) in rows {
        assert_eq!(ci_system(&Place::with(&[(name, value)])), expected, "{name}={value}");
    }
}

#[test]
fn a_helper_program_is_bounded_in_time_and_output() {
    let run = |script: &str, limit| SystemSurroundings.run("sh", &["-c", script], limit);
    let long = Duration::from_secs(60);
    assert_eq!(run("printf token", long).expect("runs"), b"token");
    assert!(run("exit 3", long).is_err());
    assert_eq!(run("exec sleep 60", Duration::ZERO).expect_err("late").kind(), std::io::ErrorKind::TimedOut);
    assert!(run("head -c 65537 /dev/zero", long).is_err());
    assert!(run("head -c 65536 /dev/zero", long).is_ok());
    assert!(SystemSurroundings.run("assay-no-such-program", &[], long).is_err());
    let folder = std::env::temp_dir();
    assert!(matches!(SystemSurroundings.file(&folder.join("assay-no-such-file")), Ok(None)));
    assert!(SystemSurroundings.file(&folder).is_err());
}
