//! The layer cache the commands share, and `assay cache`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::Fault as _;
use cache::{CacheKey, DEFAULT_LIMIT_BYTES, Directory, Layers, Place, S3, S3Location};
use serde_json::json;

use crate::Outcome;
use crate::cli::{CacheArgs, CacheCleanArgs, CacheCommand, CacheStatusArgs, TextFormat};
use crate::failure::Failure;

use super::context::{Context, variable};

/// Holds the key itself, for jobs that are given secrets that way.
const KEY_VARIABLE: &str = "ASSAY_CACHE_KEY";

pub(crate) fn run(context: &Context, command: &CacheCommand) -> Outcome {
    match command {
        CacheCommand::Status(args) => status(context, args),
        CacheCommand::Clean(args) => clean(context, args),
    }
}

/// The cache a command is to use; none with `--no-cache`. A cache that nobody asked for and that cannot be used is told
/// and done without.
pub(crate) fn layers(context: &Context, args: &CacheArgs) -> Result<Option<Layers>, Failure> {
    if args.no_cache {
        return Ok(None);
    }
    let printer = context.printer.clone();
    let opened = place(context, args).and_then(|place| Ok((place, key(context, args)?)));
    match opened {
        Ok((place, key)) => Ok(Some(Layers::new(place, key, move |error| {
            printer.warn(&format!("{error} [{}]; hint: {}", error.code(), error.hint()));
        }))),
        Err(failure) if is_default(context, args) => {
            context.printer.warn(&format!(
                "layers are read without a cache: {} [{}]; hint: {}",
                failure.message, failure.code, failure.hint
            ));
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// Whether nothing was said about the cache.
fn is_default(context: &Context, args: &CacheArgs) -> bool {
    let settings = &context.settings;
    chosen_place(context, args).is_none()
        && args.cache_key.is_none()
        && settings.cache_key.value.is_none()
        && variable(KEY_VARIABLE).is_none()
}

fn chosen_place<'a>(context: &'a Context, args: &'a CacheArgs) -> Option<&'a str> {
    args.cache_dir.as_deref().or(context.settings.cache_dir.value.as_deref())
}

fn place(context: &Context, args: &CacheArgs) -> Result<Box<dyn Place>, Failure> {
    let chosen = chosen_place(context, args);
    if let Some(url) = chosen.filter(|place| place.contains("://")) {
        let location = S3Location::parse(url)?;
        let now = Arc::new(std::time::SystemTime::now);
        let client = Context::client_of(location.endpoint());
        return Ok(Box::new(S3::open(location, client, &variable, now)?));
    }
    let path = chosen.map_or_else(|| default_folder(context), PathBuf::from);
    let limit_mib = args.cache_limit_mib.or(context.settings.cache_limit_mib.value);
    let limit = limit_mib.map_or(DEFAULT_LIMIT_BYTES, |mib| mib.saturating_mul(1 << 20));
    Ok(Box::new(Directory::open(&path, limit)?))
}

/// XDG Base Directory Specification: `$XDG_CACHE_HOME`, else `~/.cache`.
fn default_folder(context: &Context) -> PathBuf {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    folder.map_or_else(|| context.home("cache-of-layers"), |folder| folder.join("assay"))
}

fn key(context: &Context, args: &CacheArgs) -> Result<CacheKey, Failure> {
    let reference = args.cache_key.as_deref().or(context.settings.cache_key.value.as_deref());
    if let Some(name) = reference.and_then(|reference| reference.strip_prefix("env:")) {
        let text = variable(name).ok_or_else(|| {
            Failure::usage(
                "cache-key-not-set",
                format!("the cache key is to come from {name}, which is not set"),
                "set it to the output of: openssl rand -hex 32",
            )
        })?;
        return Ok(CacheKey::parse(&text, name)?);
    }
    let path = match reference.map(|reference| (reference.strip_prefix("file:"), reference)) {
        Some((Some(path), _)) => PathBuf::from(path),
        Some((None, other)) => {
            return Err(Failure::usage(
                "cache-key-reference",
                format!("--cache-key is {} characters that name no place of a key", other.len()),
                "write file:PATH or env:NAME; the key itself does not belong on a command line",
            ));
        }
        None => match variable(KEY_VARIABLE) {
            Some(text) => return Ok(CacheKey::parse(&text, KEY_VARIABLE)?),
            None => context.state("cache.key")?,
        },
    };
    refuse_beside(context, args, &path)?;
    Ok(cache::key_file(&path)?)
}

/// A key that whoever may write to the cache can read as well seals nothing.
fn refuse_beside(context: &Context, args: &CacheArgs, key: &Path) -> Result<(), Failure> {
    let folder = match chosen_place(context, args) {
        Some(url) if url.contains("://") => return Ok(()),
        Some(path) => PathBuf::from(path),
        None => default_folder(context),
    };
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = key.parent().is_some_and(|parent| real(parent).starts_with(real(&folder)));
    if beside {
        return Err(cache::CacheError::KeyBeside { path: key.to_owned() }.into());
    }
    Ok(())
}

fn status(context: &Context, args: &CacheStatusArgs) -> Outcome {
    let place = place(context, &args.cache)?;
    let key = key(context, &args.cache)?;
    let entries = place.list()?;
    let bytes: u64 = entries.iter().map(|kept| kept.bytes).sum();
    let refused = refused(&*place, &key)?;
    if args.format == TextFormat::Json {
        let value = json!({
            "place": place.name(),
            "entries": entries.len(),
            "bytes": bytes,
            "refused": refused,
            "catalogue": catalog::CATALOGUE,
        });
        context.printer.result(&format!("{value:#}"))?;
    } else {
        context.printer.result(&format!("place    {}", place.name()))?;
        context.printer.result(&format!("entries  {}, {bytes} bytes", entries.len()))?;
        for name in &refused {
            context.printer.result(&format!("refused  {name}"))?;
        }
    }
    Ok(if refused.is_empty() { 0 } else { base::Class::VerificationFailed.exit_code() })
}

/// Names of the entries that are not what was put there.
fn refused(place: &dyn Place, key: &CacheKey) -> Result<Vec<String>, Failure> {
    let mut refused = Vec::new();
    for kept in place.list()? {
        let sealed = match place.get(&kept.name) {
            Ok(Some(sealed)) => sealed,
            // Removed in the meantime.
            Ok(None) => continue,
            Err(cache::CacheError::TooLarge { .. }) => {
                refused.push(kept.name);
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if cache::open(key, &kept.name, sealed).is_err() {
            refused.push(kept.name);
        }
    }
    Ok(refused)
}

fn clean(context: &Context, args: &CacheCleanArgs) -> Outcome {
    let place = place(context, &args.cache)?;
    let names: Vec<String> = if args.refused {
        refused(&*place, &key(context, &args.cache)?)?
    } else {
        place.list()?.into_iter().map(|kept| kept.name).collect()
    };
    for name in &names {
        place.remove(name)?;
    }
    let removed = if names.len() == 1 { "1 entry".to_owned() } else { format!("{} entries", names.len()) };
    context.printer.result(&format!("removed  {removed} from {}", place.name()))?;
    Ok(0)
}
