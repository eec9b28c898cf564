//! `assay stack`

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use base::Class;
use pipeline::{PrivateStack, PrivateStackError};
use serde_json::json;
use stack::{ExternalIssuer, IssuerType, Stack, StackIdentity, TokenRequest};

use crate::Outcome;
use crate::cli::{IssuerCommand, IssuerKind, StackCommand, StackDir, TextFormat};
use crate::failure::Failure;

use super::context::{Context, MAX_TRUST_FILE_BYTES, read_file};

pub(crate) fn run(context: &Context, command: &StackCommand) -> Outcome {
    match command {
        StackCommand::Init(dir) => init(context, &made_folder(context, dir)?),
        StackCommand::Serve { dir, listen } => serve(context, &made_folder(context, dir)?, *listen),
        StackCommand::Issuer(command) => issuer(context, command),
        StackCommand::Status { dir, format } => status(context, &folder(context, dir), *format),
        StackCommand::Export { dir, out, url } => export(context, &folder(context, dir), out, url),
        StackCommand::Fsck(dir) => fsck(context, &folder(context, dir)),
        StackCommand::Token { dir, identity, audience, ttl_secs } => {
            token(context, &folder(context, dir), identity, audience, *ttl_secs)
        }
    }
}

fn folder(context: &Context, dir: &StackDir) -> PathBuf {
    dir.dir.clone().unwrap_or_else(|| context.home("stack"))
}

/// The same for a command that may make the stack.
fn made_folder(context: &Context, dir: &StackDir) -> Result<PathBuf, Failure> {
    dir.dir.clone().map_or_else(|| context.state("stack"), Ok)
}

fn open(dir: &Path, create: bool) -> Result<(PrivateStack, bool), PrivateStackError> {
    PrivateStack::open(dir, create, Context::clock())
}

fn init(context: &Context, dir: &Path) -> Outcome {
    let (stack, made) = open(dir, true)?;
    let word = if made { "made" } else { "already there" };
    context.printer.say(&format!("{word}: instance {} in {}", stack.stack().instance(), dir.display()));
    Ok(0)
}

fn serve(context: &Context, dir: &Path, listen: SocketAddr) -> Outcome {
    let (stack, _) = open(dir, true)?;
    let failed = |error: std::io::Error| {
        let hint = "choose another address with --listen; port 0 takes a free one";
        Failure::new(Class::Usage, "stack-listen", format!("could not listen on {listen}: {error}"), hint)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        context.printer.result(&format!("http://{address}"))?;
        context.printer.say(&format!(
            "serving   instance {}: Fulcio, Rekor v2, timestamps, CT log and issuer; Ctrl-C ends it",
            stack.stack().instance()
        ));
        // Ctrl-C is handled for the whole program; every acknowledged entry is on disk at any moment.
        stack::serve(stack.stack().clone(), listener, std::future::pending()).await?;
        Ok(0)
    })
}

fn issuer(context: &Context, command: &IssuerCommand) -> Outcome {
    match command {
        IssuerCommand::Add { url, kind, keys, audience, domain, dir } => {
            let jwks = serde_json::from_slice(&read_file(keys, MAX_TRUST_FILE_BYTES)?).map_err(|error| {
                Failure::usage(
                    "stack-issuer-keys",
                    format!("{} is no JSON Web Key Set: {error}", keys.display()),
                    "save what the issuer serves at the jwks_uri of its /.well-known/openid-configuration",
                )
            })?;
            let issuer = ExternalIssuer {
                issuer_url: url.clone(),
                r#type: issuer_type(*kind),
                client_id: audience.clone(),
                jwks,
                domain: domain.clone(),
            };
            let replaced = stack::add_external_issuer(&folder(context, dir), issuer)?;
            context.printer.say(&format!("{}: {url}", if replaced { "replaced" } else { "added" }));
        }
        IssuerCommand::List(dir) => {
            for issuer in stack::external_issuers(&folder(context, dir))? {
                let count = issuer.jwks.get("keys").and_then(|keys| keys.as_array()).map_or(0, Vec::len);
                let keys = base::counted(count, "key");
                context
                    .printer
                    .result(&format!("{}  audience {}, {keys}", issuer.issuer_url, issuer.client_id))?;
            }
        }
        IssuerCommand::Remove { url, dir } => {
            if !stack::remove_external_issuer(&folder(context, dir), url)? {
                return Err(Failure::new(
                    Class::NothingToExamine,
                    "stack-no-such-issuer",
                    format!("the stack accepts no tokens of {url}"),
                    "`assay stack issuer list` shows whose it accepts",
                ));
            }
            context.printer.say(&format!("removed: {url}"));
        }
    }
    Ok(0)
}

fn issuer_type(kind: IssuerKind) -> IssuerType {
    match kind {
        IssuerKind::Email => IssuerType::Email,
        IssuerKind::Uri => IssuerType::Uri,
        IssuerKind::Spiffe => IssuerType::Spiffe,
        IssuerKind::Kubernetes => IssuerType::Kubernetes,
        IssuerKind::GithubWorkflow => IssuerType::GithubWorkflow,
    }
}

fn status(context: &Context, dir: &Path, format: TextFormat) -> Outcome {
    let identity = StackIdentity::load(dir, Context::now())?;
    let checkpoint = checkpoint(dir)?;
    let size = checkpoint.as_ref().map_or(0, |published| published.size);
    let root = checkpoint.map(|published| published.root.to_string());
    if format == TextFormat::Json {
        let object = json!({
            "schema": "assay.stack/1",
            "instance": identity.instance(),
            "issuer": identity.issuer(),
            "entries": size,
            "root": root,
        });
        context.printer.result(&format!("{object:#}"))?;
        return Ok(0);
    }
    let (instance, issuer) = (identity.instance(), identity.issuer());
    let root = root.as_deref().unwrap_or("(none: nothing was logged yet)");
    context
        .printer
        .result(&format!("instance  {instance}\nissuer    {issuer}\nentries   {size}\nroot      {root}"))?;
    Ok(0)
}

/// What the transparency log has published, read beside a process that may be serving it. `assay stack fsck` is what
/// verifies; this only shows.
fn checkpoint(dir: &Path) -> Result<Option<tlog::Checkpoint>, Failure> {
    let path = dir.join("rekor").join("checkpoint");
    let malformed = |reason: String| {
        let message = format!("{} is no checkpoint: {reason}", path.display());
        Failure::new(Class::Undecided, "stack-checkpoint", message, "run `assay stack fsck`")
    };
    // The log publishes its first checkpoint with its first entry.
    if !path.exists() {
        return Ok(None);
    }
    let note =
        tlog::Note::parse(&read_file(&path, MAX_TRUST_FILE_BYTES)?).map_err(|e| malformed(e.to_string()))?;
    tlog::Checkpoint::from_note(&note).map(Some).map_err(|e| malformed(e.to_string()))
}

fn export(context: &Context, dir: &Path, out: &Path, url: &str) -> Outcome {
    StackIdentity::load(dir, Context::now())?.export(out, url.trim_end_matches('/'))?;
    for name in ["trusted_root.json", "signing_config.v0.2.json", "client_trust_config.json"] {
        context.printer.say(&format!("wrote     {}", out.join(name).display()));
    }
    Ok(0)
}

fn fsck(context: &Context, dir: &Path) -> Outcome {
    let report = Stack::fsck(dir, Context::now())?;
    for (name, log) in
        [("transparency log", &report.transparency_log), ("certificate log", &report.certificate_log)]
    {
        context
            .printer
            .result(&format!("{name}: entries {}, tiles {}, root {}", log.size, log.tiles, log.root))?;
    }
    Ok(0)
}

fn token(context: &Context, dir: &Path, identity: &str, audience: &str, ttl_secs: u32) -> Outcome {
    let now = Context::now();
    let request = TokenRequest {
        subject: identity.to_owned(),
        audience: audience.to_owned(),
        ttl_secs: i64::from(ttl_secs),
        extra: serde_json::Map::new(),
    };
    context.printer.result(&StackIdentity::load(dir, now)?.mint_token(&request, now)?)?;
    Ok(0)
}
