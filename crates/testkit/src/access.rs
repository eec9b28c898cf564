//! Who may use a test registry.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::http::{Incoming, Reply, Server};

/// How a registry asks for credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// Everybody may do everything.
    Open,
    /// Basic authentication.
    Basic {
        /// User name.
        user: String,
        /// Password.
        password: String,
    },
    /// The Docker token protocol. The token endpoint is a server of its own, so its host is another one.
    Bearer {
        /// User name; anonymous pulls are allowed when it is empty.
        user: String,
        /// Password.
        password: String,
        /// Where tokens are issued, such as `http://127.0.0.1:PORT/token`.
        realm: String,
    },
}

impl Access {
    /// Basic authentication.
    #[must_use]
    pub fn basic(user: &str, password: &str) -> Self {
        Self::Basic { user: user.into(), password: password.into() }
    }

    /// The challenge for a request without the right credentials; none if it may pass.
    pub(crate) fn challenge(&self, incoming: &Incoming) -> Option<Reply> {
        let sent = incoming.headers.get("authorization").map(String::as_str);
        let denied = Reply::status(401).body(r#"{"errors":[{"code":"UNAUTHORIZED","message":"log in"}]}"#);
        match self {
            Self::Open => None,
            Self::Basic { user, password } => {
                let right = sent == Some(basic_value(user, password).as_str());
                (!right).then(|| denied.header("www-authenticate", "Basic realm=\"test\""))
            }
            Self::Bearer { realm, .. } => {
                let action =
                    if matches!(incoming.method.as_str(), "GET" | "HEAD") { "pull" } else { "pull,push" };
                let scope = format!("repository:{}:{action}", repository(&incoming.path));
                let granted = sent.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|token| {
                    token == token_for(&scope) || token == token_for(&scope.replace(":pull", ":pull,push"))
                });
                let challenge = format!("Bearer realm=\"{realm}\",service=\"test\",scope=\"{scope}\"");
                (!granted).then(|| denied.header("www-authenticate", &challenge))
            }
        }
    }

    /// A token endpoint for `user`; with an empty `user` everybody gets tokens.
    #[must_use]
    pub fn token_server(user: &str, password: &str) -> Server {
        let expected = basic_value(user, password);
        let refresh = format!("refresh_token={password}");
        let open = user.is_empty();
        Server::start(move |incoming| {
            let body = String::from_utf8_lossy(&incoming.body).into_owned();
            let by_password = incoming.headers.get("authorization") == Some(&expected);
            let by_refresh = incoming.method == "POST" && body.contains(&refresh);
            if !(open || by_password || by_refresh) {
                return Reply::status(401);
            }
            let form = Incoming { query: body, ..incoming.clone() };
            let scope = incoming.parameter("scope").or_else(|| form.parameter("scope")).unwrap_or_default();
            Reply::status(200).body(json!({"token": token_for(&scope), "expires_in": 300}).to_string())
        })
    }
}

fn basic_value(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

fn token_for(scope: &str) -> String {
    format!("token-{}", STANDARD.encode(scope))
}

fn repository(path: &str) -> &str {
    let rest = path.strip_prefix("/v2/").unwrap_or_default();
    let end =
        ["/manifests/", "/blobs/", "/tags/", "/referrers/"].iter().filter_map(|word| rest.find(word)).min();
    &rest[..end.unwrap_or(rest.len())]
}
