//! Write-ahead logs of rpm databases over the layers of an image.
//!
//! SQLite keeps the latest changes of a database in a file beside it, `rpmdb.sqlite-wal`. A layer that only adds to the
//! log has the log and not the database, and one that takes the log away takes its changes back. What counts is what the
//! final image has of both, as a program in it would open them.

use std::io::Read;

use image::{Entry, ImageSource, Layer, LayerVisitor, PassOptions, pass_layers_with};

use crate::interest::Interest;
use crate::inventory::{CatalogError, Options};
use crate::rpm::Aside;
use crate::{Finding, Found, Outcome, ReadError, Spool, limits};

/// How SQLite calls the log of a database.
pub(crate) const SUFFIX: &str = "-wal";

/// A log and the database it belongs to, in different layers.
pub(crate) struct Apart<'a> {
    /// The path of the database.
    pub(crate) database: &'a str,
    /// The layer of the database.
    pub(crate) of_database: usize,
    /// The layer of the log.
    pub(crate) of_log: usize,
}

/// What a log and its database hold together; none where nothing in the log was committed.
pub(crate) type Joined = Result<Option<Found>, ReadError>;

/// Reads a log and a database that are in different layers.
pub(crate) type Reread<'r> = dyn Fn(&Apart<'_>) -> Result<Joined, CatalogError> + 'r;

/// Puts what logs hold in the place of what their databases gave. A log that was read beside its database has in its own
/// outcome what both hold; for one in another layer `reread` is asked, where there is a way to read layers again.
///
/// # Errors
/// Those of `reread`.
pub(crate) fn settle(
    findings: &mut Vec<Finding>,
    visible: &dyn Fn(&str, Option<usize>) -> bool,
    reread: Option<&Reread<'_>>,
) -> Result<(), CatalogError> {
    let is_log = |f: &Finding| f.interest == Interest::RpmLegacy && f.path.ends_with(SUFFIX);
    let logs: Vec<usize> = (0..findings.len()).filter(|&at| is_log(&findings[at])).collect();
    for log in logs {
        let (path, of_log) = (findings[log].path.clone(), findings[log].layer);
        if !visible(&path, of_log) {
            continue;
        }
        let of = path.strip_suffix(SUFFIX).unwrap_or(&path);
        let is_database =
            |f: &Finding| f.path == of && f.interest == Interest::RpmSqlite && visible(&f.path, f.layer);
        let database =
            (0..findings.len()).filter(|&at| is_database(&findings[at])).max_by_key(|&at| findings[at].layer);
        match (database, reread) {
            (Some(database), _) if findings[database].layer == of_log && findings[log].outcome.is_ok() => {
                let joined = std::mem::replace(&mut findings[log].outcome, Ok(Found::default()));
                if joined != Ok(Found::default()) {
                    findings[database].outcome = joined;
                }
            }
            (Some(database), Some(reread)) => {
                let (Some(of_database), Some(of_log)) = (findings[database].layer, of_log) else { continue };
                let joined = reread(&Apart { database: of, of_database, of_log })?;
                put(findings, database, log, joined);
            }
            // A log without a database says nothing that could be read.
            (None, _) if findings[log].outcome.is_ok() => findings[log].outcome = Ok(Found::default()),
            _ => {}
        }
    }
    Ok(())
}

/// What both hold came with the later of the two.
fn put(findings: &mut Vec<Finding>, database: usize, log: usize, joined: Joined) {
    let (outcome, joined) = match joined {
        Ok(joined) => (Ok(Found::default()), joined),
        Err(error) => (Err(error), None),
    };
    findings[log].outcome = outcome;
    let Some(found) = joined else { return };
    if findings[log].layer > findings[database].layer {
        let (path, layer) = (findings[database].path.clone(), findings[log].layer);
        findings.push(Finding { path, layer, interest: Interest::RpmSqlite, outcome: Ok(found) });
    } else {
        findings[database].outcome = Ok(found);
    }
}

/// Reads the two layers again, for the database and the log only.
///
/// # Errors
/// When a layer cannot be read.
pub(crate) fn reread(
    source: &dyn ImageSource,
    layers: &[Layer],
    options: &Options<'_>,
    spool: &dyn Spool,
    apart: &Apart<'_>,
) -> Result<Joined, CatalogError> {
    let log = format!("{}{SUFFIX}", apart.database);
    let mut numbers = vec![apart.of_database, apart.of_log];
    numbers.dedup();
    let chosen: Vec<Layer> = numbers.iter().filter_map(|&at| layers.get(at).cloned()).collect();
    let pass = PassOptions { threads: options.threads, limits: options.limits, progress: &|_| () };
    let make = |at: usize, _: &Layer| Pick {
        database: (at == 0).then_some(apart.database),
        log: (numbers[at] == apart.of_log).then_some(log.as_str()),
        spool,
        aside: None,
        content: None,
    };
    let (mut aside, mut content) = (None, None);
    for (pick, _) in pass_layers_with(source, &chosen, pass, make)? {
        aside = pick.aside.or(aside);
        content = pick.content.or(content);
    }
    Ok(match (aside, content) {
        (Some(Ok(mut aside)), Some(Ok(log))) => aside.packages_with(log),
        (Some(Err(error)), _) | (_, Some(Err(error))) => Err(error),
        _ => Ok(None),
    })
}

/// Takes two files out of a layer.
struct Pick<'a> {
    database: Option<&'a str>,
    log: Option<&'a str>,
    spool: &'a dyn Spool,
    aside: Option<Result<Aside, ReadError>>,
    content: Option<Result<Vec<u8>, ReadError>>,
}

impl LayerVisitor for Pick<'_> {
    fn file(&mut self, entry: &Entry, data: &mut dyn Read) -> std::io::Result<()> {
        if self.database == Some(entry.path.as_str()) {
            self.aside = Some(Aside::take(data, entry.size, self.spool));
        } else if self.log == Some(entry.path.as_str()) {
            self.content = Some(content(entry.size, data));
        }
        Ok(())
    }

    fn other(&mut self, entry: &Entry) -> bool {
        [self.database, self.log].contains(&Some(entry.path.as_str()))
    }
}

/// A log, which is held whole.
pub(crate) fn content(size: u64, data: &mut dyn Read) -> Result<Vec<u8>, ReadError> {
    let limit = limits::BUFFERED_BYTES;
    if size > limit {
        return Err(base::BudgetExceeded::Bytes { limit }.into());
    }
    Ok(base::read_bounded(data, limit)??)
}

/// What a log beside its database has as its outcome: what both hold together.
pub(crate) fn beside(mut database: Aside, log: Vec<u8>) -> Outcome {
    Ok(database.packages_with(log)?.unwrap_or_default())
}
