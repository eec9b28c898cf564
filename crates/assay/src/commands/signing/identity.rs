//! Where identity tokens come from: a flag, the surroundings, a login, or the private stack's own issuer.

use std::io::IsTerminal as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use base::{Secret, Timestamp};
use pipeline::{PrivateStack, PrivateStackError};
use sign::{
    Flow, HttpTransport, IdentityToken, Login, MAX_TOKEN_BYTES, OidcClient, Provider, Services, SignError,
    Surroundings as _, SystemSurroundings, ambient_token, ci_system,
};

use crate::cli::{AuthFlow, IdentityArgs, KeyArgs, SigningArgs};
use crate::failure::Failure;

use super::super::context::{Context, read_file};

/// The issuer people log in at for the services of the public instance (sigstore-go, cosign's `--oidc-issuer`).
const PUBLIC_ISSUER: &str = "https://oauth2.sigstore.dev/auth";

/// A token is asked for anew when it has less than this left: one signature takes seconds.
const RENEW_SECS: i64 = 60;

/// The flags about identity.
pub(crate) struct IdentityChoice<'a> {
    /// `TOKEN` or `@FILE`.
    pub(crate) token: Option<&'a str>,
    /// Who signs with the private stack's own issuer.
    pub(crate) name: String,
    /// Everything else; without, the defaults.
    pub(crate) args: Option<&'a IdentityArgs>,
    /// A key instead of all that.
    pub(crate) key: Option<&'a KeyArgs>,
}

impl<'a> IdentityChoice<'a> {
    pub(crate) fn of(context: &Context, args: &'a SigningArgs) -> Self {
        let (args, key) = (&args.identity, args.key.key.as_ref().map(|_| &args.key));
        Self {
            token: args.identity_token.as_deref(),
            name: context.identity(args.identity.as_deref()),
            args: Some(args),
            key,
        }
    }
}

/// Gives tokens.
pub(super) enum Tokens {
    Given(Box<IdentityToken>),
    Minted(PrivateStack, String),
    /// Of the surroundings, which give another when one has run out.
    Ambient {
        provider: Provider,
        audience: String,
        http: HttpTransport,
        last: Mutex<IdentityToken>,
    },
}

impl Tokens {
    /// Finds out where tokens come from. A prompt only on a terminal and never in CI.
    pub(super) fn open(
        context: &Context,
        choice: &IdentityChoice<'_>,
        services: &Services,
        stack: Option<&PrivateStack>,
        http: &HttpTransport,
    ) -> Result<(Self, String), Failure> {
        if let Some(token) = given_token(choice.token)? {
            return Ok((Self::Given(Box::new(token)), "given token".to_owned()));
        }
        let flow = choice.args.and_then(|args| args.fulcio_auth_flow);
        let only = choice.args.and_then(|args| args.oidc_provider);
        if flow == Some(AuthFlow::Token) {
            return Err(no_token("--fulcio-auth-flow token was asked for and no --identity-token was given"));
        }
        // The private stack vouches for the user of this machine; other identities only where asked for.
        if let Some(stack) = stack.filter(|_| flow.is_none() && only.is_none()) {
            // Minted once to no use: an identity the issuer refuses is a wrong flag, to be said before any work.
            stack.token(&choice.name)?;
            return Ok((Self::Minted(stack.clone(), choice.name.clone()), "private stack".to_owned()));
        }
        let audience = choice.args.map_or(sign::DEFAULT_AUDIENCE, |args| &args.oidc_client_id);
        let ambient = flow.is_none() && !choice.args.is_some_and(|args| args.oidc_disable_ambient_providers);
        if ambient && let Some((token, provider)) = ambient_token(&SystemSurroundings, http, audience, only)?
        {
            let (audience, http, last) = (audience.to_owned(), http.clone(), Mutex::new(token));
            return Ok((Self::Ambient { provider, audience, http, last }, provider.title().to_owned()));
        }
        let token = log_in(context, choice.args, flow, services, http)?;
        Ok((Self::Given(Box::new(token)), "login".to_owned()))
    }

    /// A token that has not run out, where another can be had.
    pub(super) fn fresh(&self, now: Timestamp) -> Result<IdentityToken, SignError> {
        match self {
            Self::Given(token) => Ok((**token).clone()),
            Self::Minted(stack, identity) => stack.token(identity).map_err(|error| match error {
                PrivateStackError::Sign(inner) => inner,
                other => SignError::Unreachable {
                    service: "the private stack's issuer",
                    url: "in process".into(),
                    cause: Box::new(other),
                },
            }),
            Self::Ambient { provider, audience, http, last } => {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.expires_secs < now.secs().saturating_add(RENEW_SECS)
                    && let Some((token, _)) =
                        ambient_token(&SystemSurroundings, http, audience, Some(*provider))?
                {
                    *last = token;
                }
                Ok(last.clone())
            }
        }
    }
}

fn no_token(cause: &str) -> Failure {
    let hint = "pass --identity-token TOKEN or @FILE";
    Failure::usage("sign-no-token", format!("no identity token: {cause}"), hint)
}

/// Logs somebody in: as asked for, else in a browser when somebody is at the terminal.
fn log_in(
    context: &Context,
    args: Option<&IdentityArgs>,
    flow: Option<AuthFlow>,
    services: &Services,
    http: &HttpTransport,
) -> Result<IdentityToken, Failure> {
    let ci = ci_system(&SystemSurroundings);
    let at_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let flow = match (flow, ci) {
        (Some(AuthFlow::ClientCredentials), _) => Flow::ClientCredentials,
        (_, Some(ci)) => {
            return Err(no_token(&format!("none was given, and {ci} offers none that is known here")));
        }
        (Some(AuthFlow::Device), None) => Flow::Device,
        (Some(_), None) => Flow::Browser,
        (None, None) if args.is_some() && at_terminal => {
            if has_browser() {
                Flow::Browser
            } else {
                Flow::Device
            }
        }
        (None, None) => {
            return Err(no_token(
                "none was given, this is no known CI system, and nobody is at a terminal to log in",
            ));
        }
    };
    let Some(args) = args else { return Err(no_token("none was given")) };
    let public = services.fulcio.as_deref() == Some("https://fulcio.sigstore.dev");
    let issuer = args.oidc_issuer.clone().or_else(|| services.oidc.clone());
    let Some(issuer) = issuer.or_else(|| public.then(|| PUBLIC_ISSUER.to_owned())) else {
        return Err(Failure::usage(
            "sign-no-issuer",
            "nothing says at which issuer to log in",
            "pass --oidc-issuer URL, or --identity-token TOKEN or @FILE",
        ));
    };
    let secret = match &args.oidc_client_secret_file {
        Some(path) => Some(secret_file(path)?),
        None => None,
    };
    let client = OidcClient {
        issuer,
        client_id: args.oidc_client_id.clone(),
        client_secret: secret,
        redirect_url: args.oidc_redirect_url.clone(),
    };
    let login = Login {
        transport: http,
        clock: &net::SystemClock::default(),
        tell: &|line| context.printer.prompt(line),
        open_browser: &open_browser,
    };
    Ok(login.run(&client, flow)?)
}

/// A browser can be shown: macOS always can, others where there is a display.
fn has_browser() -> bool {
    cfg!(target_os = "macos")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| SystemSurroundings.variable(name).is_some())
}

/// Shows a page to the user. When nothing can, the user has the address on the terminal.
fn open_browser(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let started = std::process::Command::new(program)
        .arg(url)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    if let Ok(mut child) = started {
        // Waited for on a thread, so that no zombie stays while the user logs in.
        std::thread::spawn(move || child.wait());
    }
}

fn secret_file(path: &Path) -> Result<Secret<String>, Failure> {
    let bytes = read_file(path, MAX_TOKEN_BYTES as u64)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::usage(
            "sign-secret",
            format!("{} is not text", path.display()),
            "name the file with the client's secret",
        )
    })?;
    Ok(Secret::new(text.trim().to_owned()))
}

fn given_token(flag: Option<&str>) -> Result<Option<IdentityToken>, Failure> {
    let Some(text) = flag else { return Ok(None) };
    let raw = match text.strip_prefix('@') {
        Some(path) => {
            let bytes = read_file(Path::new(path), MAX_TOKEN_BYTES as u64)?;
            Secret::new(String::from_utf8(bytes).map_err(|_| {
                Failure::usage(
                    "sign-token",
                    format!("{path} holds no token: not text"),
                    "name the file with the JWT",
                )
            })?)
        }
        None => Secret::new(text.to_owned()),
    };
    Ok(Some(IdentityToken::parse(&raw)?))
}
