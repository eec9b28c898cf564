//! The Java database of a command: opened, and fetched when it is due, once an archive needs it.

use std::path::PathBuf;
use std::sync::OnceLock;

use base::Reference;
use catalog::{JavaIndex, ReadError};
use pipeline::{JAVA_DATABASE_FILE, JavaDatabase, nameless_note};
use transfer::DatabaseKind;

use crate::cli::{DatabaseSourceArgs, JavaDbArgs, RegistryArgs};
use crate::failure::Failure;

use super::context::Context;
use super::db_ready::{Demand, repositories_of};
use super::db_update::{self, Wanted};

/// Names Java archives for one command.
pub(crate) struct JavaNames<'a> {
    context: &'a Context,
    registry: &'a RegistryArgs,
    path: PathBuf,
    /// Where a newer one comes from; none where nothing is to be fetched.
    repositories: Vec<Reference>,
    demand: Option<Demand>,
    /// Whether there is a database, or will be.
    is_there: bool,
    opened: OnceLock<Result<JavaDatabase, Failure>>,
}

impl<'a> JavaNames<'a> {
    /// What the flags choose. A database that was named must be sound; one in the folder for state is looked at when
    /// it is needed.
    pub(crate) fn of(
        context: &'a Context,
        args: &JavaDbArgs,
        source: Option<&DatabaseSourceArgs>,
        registry: &'a RegistryArgs,
    ) -> Result<Self, Failure> {
        let offline = source.is_some_and(|source| source.offline);
        if offline && !args.java_db_repository.is_empty() {
            return Err(Failure::usage(
                "java-db-offline",
                "--offline was given, and --java-db-repository says where to fetch from",
                "leave one of them out",
            ));
        }
        let path = args.java_db.clone().unwrap_or_else(|| context.home("java-db"));
        let file = if path.is_file() { path.clone() } else { path.join(JAVA_DATABASE_FILE) };
        let repositories = match args.java_db_repository.as_slice() {
            _ if offline || args.skip_java_db_update => Vec::new(),
            [] if args.java_db.is_none() && file.is_file() && !is_own(&path) => {
                repositories_of(DatabaseKind::Java)?
            }
            named => named.to_vec(),
        };
        let demand = source.map(|source| Demand::of(context, &source.signature)).transpose()?.flatten();
        let is_there = args.java_db.is_some() || file.is_file() || !repositories.is_empty();
        let names = Self { context, registry, path, repositories, demand, is_there, opened: OnceLock::new() };
        if args.java_db.is_some() && names.repositories.is_empty() { names.opened_now() } else { Ok(names) }
    }

    /// The same with the database open: for commands that must not begin without it.
    pub(crate) fn opened_now(self) -> Result<Self, Failure> {
        let _ = self.is_there.then(|| self.database().is_ok());
        match self.opened.into_inner() {
            Some(Err(failure)) => Err(failure),
            opened => {
                let again = OnceLock::new();
                if let Some(opened) = opened {
                    let _ = again.set(opened);
                }
                Ok(Self { opened: again, ..self })
            }
        }
    }

    /// What archives are named by; none without a database.
    pub(crate) fn index(&self) -> Option<&dyn JavaIndex> {
        self.is_there.then_some(self as &dyn JavaIndex)
    }

    /// To be asked once everything is listed: a database that could not be used stops the command, and without one
    /// `nameless` archives are spoken of.
    pub(crate) fn finish(self, nameless: usize) -> Result<(), Failure> {
        if !self.is_there
            && let Some(note) = nameless_note(nameless)
        {
            self.context.printer.warn(&note);
        }
        match self.opened.into_inner() {
            Some(Err(failure)) => Err(failure),
            _ => Ok(()),
        }
    }

    fn database(&self) -> Result<&JavaDatabase, ReadError> {
        let opened = self.opened.get_or_init(|| self.open());
        opened.as_ref().map_err(|failure| ReadError::JavaIndex { detail: failure.message.clone() })
    }

    fn open(&self) -> Result<JavaDatabase, Failure> {
        if !self.repositories.is_empty() {
            if self.path == self.context.home("java-db") {
                self.context.state("java-db")?;
            }
            let wanted = Wanted {
                kind: DatabaseKind::Java,
                repositories: &self.repositories,
                registry: self.registry,
                demand: self.demand.as_ref(),
            };
            db_update::refresh(self.context, &self.path, &wanted, false)
                .map_err(|failure| self.unfetched(failure))?;
        }
        let name = self.demand.as_ref().map(|demand| demand.name.as_str());
        Ok(JavaDatabase::open(&self.path, name)?)
    }

    fn unfetched(&self, mut failure: Failure) -> Failure {
        failure.hint = match JavaDatabase::open(&self.path, None) {
            Ok(_) => "pass --skip-java-db-update to go on with the Java database that is there".into(),
            Err(_) => "name a mirror with --java-db-repository".into(),
        };
        failure
    }
}

/// Whether there is a sound database that was not fetched from a registry: somebody's own.
fn is_own(path: &std::path::Path) -> bool {
    JavaDatabase::open(path, None).is_ok_and(|database| database.info().origin.is_none())
}

impl JavaIndex for JavaNames<'_> {
    fn by_sha1(&self, sha1: &[u8; 20]) -> Result<Option<[String; 3]>, ReadError> {
        self.database()?.by_sha1(sha1)
    }

    fn exists(&self, group: &str, artifact: &str) -> Result<bool, ReadError> {
        self.database()?.exists(group, artifact)
    }

    fn group_of(&self, artifact: &str, version: &str) -> Result<Option<String>, ReadError> {
        self.database()?.group_of(artifact, version)
    }
}
