//! `assay trust`

use std::path::Path;

use base::{Class, Digest, Timestamp};
use pipeline::{Mirror, RefreshRequest, TrustStore};
use serde_json::{Value, json};
use trust::tuf::Summary;
use trust::{BuiltIn, RootDocument};
use verify::TrustRoot;

use crate::Outcome;
use crate::cli::{RefreshArgs, TextFormat, TrustCommand};
use crate::failure::Failure;

use super::context::{Context, MAX_TRUST_FILE_BYTES, put, read_file};
use super::trust_create;

pub(crate) fn run(context: &Context, command: &TrustCommand) -> Outcome {
    match command {
        TrustCommand::Show { root, format } => show(context, root, *format),
        TrustCommand::Refresh(args) => refresh(context, args),
        TrustCommand::Import { file, name } => import(context, file, name),
        TrustCommand::Forget { name } => forget(context, name),
        TrustCommand::Create(args) => trust_create::root(context, args),
    }
}

/// The roots that were refreshed or imported here.
pub(crate) fn roots(context: &Context) -> TrustStore {
    TrustStore::new(context.home("trust"))
}

/// Whom to trust: what the flag or setting names (a file, or a name), the private stack of this machine, else Sigstore's
/// public good instance, refreshed or built in. Opens no socket.
pub(crate) fn choose(context: &Context, flag: Option<&Path>) -> Result<TrustRoot, Failure> {
    let own = context.home("stack").join(pipeline::TRUSTED_ROOT_FILE);
    let named = flag.map(Path::to_owned).or_else(|| context.settings.trusted_root.value.clone());
    let path = named.or_else(|| own.is_file().then_some(own));
    let name = match &path {
        None => trust::BUILT_IN[0].name,
        Some(path) => match name_of(context, path) {
            Some(name) => name,
            None => {
                context.printer.say(&format!("trusting  {}", path.display()));
                return Ok(TrustRoot::parse(&read_file(path, MAX_TRUST_FILE_BYTES)?)?);
            }
        },
    };
    let chosen = roots(context).choose(name, Context::now())?;
    context.printer.say(&format!("trusting  {}", chosen.title));
    if let Some(warning) = &chosen.warning {
        context.printer.warn(warning);
    }
    Ok(TrustRoot::parse(&chosen.document)?)
}

/// The trust root that a file or a name means, as it is written.
pub(crate) fn document(context: &Context, root: &Path) -> Result<Vec<u8>, Failure> {
    let document = match name_of(context, root) {
        Some(name) => roots(context).choose(name, Context::now())?.document,
        None => read_file(root, MAX_TRUST_FILE_BYTES)?,
    };
    TrustRoot::parse(&document)?;
    Ok(document)
}

/// A bare word that is no file and names a root. A path in a settings file was joined with its folder, so it is never one.
fn name_of<'a>(context: &Context, path: &'a Path) -> Option<&'a str> {
    let name = path.to_str().filter(|name| !name.contains('/'))?;
    let is_known =
        || BuiltIn::named(name).is_some() || roots(context).load(name).is_ok_and(|one| one.is_some());
    (!path.exists() && is_known()).then_some(name)
}

fn show(context: &Context, name: &str, format: TextFormat) -> Outcome {
    let now = Context::now();
    let path = Path::new(name);
    let (document, title, metadata) = match name_of(context, path) {
        Some(name) => {
            let store = roots(context);
            let chosen = store.choose(name, now)?;
            if let Some(warning) = &chosen.warning {
                context.printer.warn(warning);
            }
            let kept = store.load(name)?.filter(|kept| kept.document() == chosen.document);
            let summary = kept.map(|kept| kept.summary()).transpose()?.flatten();
            (chosen.document, chosen.title, summary)
        }
        None => (read_file(path, MAX_TRUST_FILE_BYTES)?, name.to_owned(), None),
    };
    // Both readers: one for people, one that says whether the keys can be used.
    TrustRoot::parse(&document)?;
    let root = RootDocument::parse(&document)?;
    if format == TextFormat::Json {
        let object = as_json(name, &title, &root, metadata.as_ref(), now);
        context.printer.result(&format!("{object:#}"))?;
        return Ok(0);
    }
    context.printer.result(&title)?;
    for entry in &root.entries {
        let from = entry.validity.start.map_or_else(|| "always".into(), day);
        let until = entry.validity.end.map_or_else(String::new, |end| format!(" to {}", day(end)));
        let state = entry.validity.at(now);
        let certificates = entry
            .certificates_until
            .map_or_else(String::new, |until| format!(", certificates until {}", day(until)));
        context.printer.result(&format!(
            "  {:<21}  {}, {state}: from {from}{until}{certificates}",
            entry.kind.as_str(),
            entry.name
        ))?;
    }
    for (role, version, expires) in metadata.iter().flat_map(|summary| &summary.roles) {
        let state = if *expires > now { "until" } else { "ran out" };
        context
            .printer
            .result(&format!("  metadata               {role} {version}, {state} {}", day(*expires)))?;
    }
    Ok(0)
}

fn day(time: Timestamp) -> String {
    time.to_rfc3339().get(..10).unwrap_or_default().to_owned()
}

fn as_json(name: &str, title: &str, root: &RootDocument, summary: Option<&Summary>, now: Timestamp) -> Value {
    let entries: Vec<Value> = root
        .entries
        .iter()
        .map(|entry| {
            json!({
                "kind": entry.kind.as_str(),
                "name": entry.name,
                "url": entry.url,
                "keyDetails": entry.key,
                "logId": entry.id,
                "validFrom": entry.validity.start,
                "validUntil": entry.validity.end,
                "certificatesUntil": entry.certificates_until,
                "state": entry.validity.at(now),
            })
        })
        .collect();
    json!({
        "schema": "assay.trust/2",
        "name": name,
        "title": title,
        "asOf": BuiltIn::named(name).map(|one| one.date),
        "entries": entries,
        "metadata": summary.map(|summary| metadata_json(summary, now)),
    })
}

fn metadata_json(summary: &Summary, now: Timestamp) -> Vec<Value> {
    let roles = summary.roles.iter();
    roles
        .map(|(role, version, expires)| {
            json!({"role": role, "version": version, "expires": expires, "expired": *expires <= now})
        })
        .collect()
}

fn refresh(context: &Context, args: &RefreshArgs) -> Outcome {
    let now = Context::now();
    context.state("trust")?;
    let store = roots(context);
    let root =
        args.root.as_deref().map(|path| first_root(path, args.root_checksum.as_deref())).transpose()?;
    let (mirror, mirror_name) = mirror(&store, args)?;
    let mut mirror = if args.save.is_some() { mirror.recording() } else { mirror };
    context.printer.say(&format!("asking    {mirror_name}"));
    let done = store.refresh(RefreshRequest {
        name: &args.name,
        mirror: &mut mirror,
        mirror_name: &mirror_name,
        root: root.as_deref(),
        whole: args.save.is_some(),
        now,
    })?;
    for (file, error) in &done.missing {
        context.printer.warn(&format!("{file}: {error}"));
    }
    if let Some(path) = &args.save {
        let bytes = mirror.recorded().map_err(|error| Failure::file(path, &error))?;
        put(path, &bytes)?;
        context.printer.say(&format!("saved     {}", path.display()));
    }
    let (role, until) = done.summary.first_to_expire().unwrap_or(("root", now));
    let changed = if done.changed { "changed" } else { "unchanged" };
    if args.format == TextFormat::Json {
        let object = json!({
            "schema": "assay.trust-refresh/1",
            "name": args.name,
            "mirror": mirror_name,
            "changed": done.changed,
            "metadata": metadata_json(&done.summary, now),
            "missing": done.missing.iter().map(|(file, error)| json!({"file": file, "cause": error.to_string()}))
                .collect::<Vec<_>>(),
        });
        context.printer.result(&format!("{object:#}"))?;
        return Ok(0);
    }
    let version = done.summary.version("root").unwrap_or(0);
    context.printer.result(&format!(
        "refreshed  {}: trusted root {changed}, TUF root {version}, good until {} ({role})",
        args.name,
        until.to_rfc3339()
    ))?;
    Ok(0)
}

fn mirror(store: &TrustStore, args: &RefreshArgs) -> Result<(Mirror, String), Failure> {
    if let Some(path) = &args.offline {
        return Ok((Mirror::offline(path)?, path.display().to_string()));
    }
    let kept = || store.load(&args.name).ok().flatten().and_then(|kept| kept.mirror);
    // An offline file is no address to come back to.
    let kept = || kept().filter(|mirror| mirror.contains("://"));
    let built_in = || BuiltIn::named(&args.name).map(|one| one.mirror.to_owned());
    let Some(address) = args.mirror.clone().or_else(kept).or_else(built_in) else {
        return Err(Failure::usage(
            "trust-no-mirror",
            format!("no repository is known for \"{}\"", args.name),
            "pass --mirror URL and --root root.json the first time",
        ));
    };
    Ok((Mirror::open(Context::http_client(), &address)?, address))
}

fn first_root(path: &Path, checksum: Option<&str>) -> Result<Vec<u8>, Failure> {
    let bytes = read_file(path, trust::tuf::MAX_ROOT_BYTES)?;
    let found = Digest::sha256_of(&bytes).hex();
    match checksum.map(|text| text.strip_prefix("sha256:").unwrap_or(text).to_ascii_lowercase()) {
        Some(expected) if expected != found => Err(Failure::new(
            Class::VerificationFailed,
            "trust-root-checksum",
            format!("{} has SHA-256 {found}, expected {expected}", path.display()),
            "fetch the root again from its owner, and the checksum by another way",
        )),
        _ => Ok(bytes),
    }
}

fn import(context: &Context, file: &Path, name: &str) -> Outcome {
    let bytes = read_file(file, MAX_TRUST_FILE_BYTES)?;
    TrustRoot::parse(&bytes)?;
    context.state("trust")?;
    roots(context).import(name, &bytes, Context::now())?;
    if BuiltIn::named(name).is_some() {
        context.printer.warn(&format!(
            "{name} is now {} and stays so until `assay trust refresh {name}` or `assay trust forget {name}`",
            file.display()
        ));
    }
    context.printer.result(&format!("imported  {} as {name}", file.display()))?;
    Ok(0)
}

fn forget(context: &Context, name: &str) -> Outcome {
    if roots(context).forget(name)? {
        context.printer.result(&format!("forgot  {name}"))?;
        return Ok(0);
    }
    Err(Failure::new(
        Class::NothingToExamine,
        "trust-nothing-kept",
        format!("no root named \"{name}\" was refreshed or imported"),
        "`assay trust show NAME` shows what is in use",
    ))
}
