//! Rows of Grype's database of schema 6 (`vulnerability.db`, SQLite): a package of a distribution or language, a
//! vulnerability, and two documents in JSON about them. Whoever opens the file hands over the rows.
//!
//! Red Hat's rows are about source packages, and Rocky Linux's and AlmaLinux's too, as Grype looks them up; AlmaLinux's own
//! errata say from which version on its packages are not affected. Rows of Ubuntu's channel `esm` say what is fixed for
//! subscribers and come first ([`GrypeImport::resolve`]).
//!
//! Of what NVD says by CPE those programs are taken that are known by their binary ([`crate::programs`]): Grype matches by CPE
//! where a package has no feed of its own.
//!
//! Not taken: CPEs of other products, fixes that Red Hat gives one minor release, and other packages that are listed as
//! unaffected.

mod buckets;
mod documents;
mod programs;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use base::Severity;

use super::advisory;
use crate::distribution::disclosed_name;
use crate::finding::Status;
use crate::osv::{Advisory, BuildError, Builder, Detail, SkipReason, Target};
use crate::version::Scheme;
use documents::{About, Affected, Names};
pub use programs::GrypeProgram;

/// Rows of one database: the one of 2026 has some three million.
pub const MAX_GRYPE_ROWS: u64 = 50_000_000;

/// A release of a distribution (`operating_systems`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrypeSystem<'a> {
    /// Such as `debian` or `almalinux`.
    pub name: &'a str,
    /// Such as `22`.
    pub major: &'a str,
    /// Such as `04`.
    pub minor: &'a str,
    /// Such as `edge`, where there is no number.
    pub label: &'a str,
    /// A subscription, such as `esm` or `eus`; empty for what everybody gets. Databases before 6.0.3 have none.
    pub channel: &'a str,
}

/// A package that a vulnerability affects (`affected_package_handles` with what it refers to), or does not
/// (`unaffected_package_handles`).
#[derive(Debug, Clone, Copy)]
pub struct GrypeRow<'a> {
    /// `vulnerability_handles.name`.
    pub id: &'a str,
    /// `vulnerability_handles.provider_id`.
    pub provider: &'a str,
    /// `vulnerability_handles.status`.
    pub status: &'a str,
    /// The distribution; none for a language.
    pub system: Option<GrypeSystem<'a>>,
    /// `packages.ecosystem`.
    pub ecosystem: &'a str,
    /// `packages.name`.
    pub package: &'a str,
    /// The document about the vulnerability.
    pub about: &'a [u8],
    /// The document about the package.
    pub affected: &'a [u8],
}

/// Fixes by package and vulnerability, in one bucket.
type Fixes = HashMap<(String, String), String>;

/// Adds rows of one database to a [`Builder`].
#[derive(Debug, Default)]
pub struct GrypeImport {
    rows: u64,
    /// Vulnerabilities that were described, by name and provider.
    described: HashSet<(String, String)>,
    /// Vulnerabilities under the names they have in the result.
    ids: HashSet<String>,
    /// What is fixed elsewhere than in the row that discloses it, by bucket.
    fixes: HashMap<String, Fixes>,
}

impl GrypeImport {
    /// Takes a row of what is fixed for subscribers; other rows it passes over. All of them come before
    /// [`GrypeImport::add`]. A row whose documents cannot be read is counted in the report.
    ///
    /// # Errors
    /// When there are too many.
    pub fn resolve(&mut self, row: &GrypeRow<'_>, builder: &mut Builder) -> Result<(), BuildError> {
        self.count()?;
        if !row.system.is_some_and(is_of_subscribers) {
            return Ok(());
        }
        let Some(release) = buckets::target(row) else { return Ok(()) };
        let Some((about, affected)) = read(row, builder) else { return Ok(()) };
        let Some(fixed) = affected.ranges.iter().find_map(|range| range.fixed()) else { return Ok(()) };
        let fixes = self.fixes.entry(buckets::extended(&release).bucket).or_default();
        for id in about.names(row.id).ids {
            fixes.insert((row.package.to_owned(), id), fixed.to_owned());
        }
        Ok(())
    }

    /// Adds a row of what is not affected. Of AlmaLinux's the lowest version is taken that is safe; other rows only take
    /// back what is not in the database.
    ///
    /// # Errors
    /// When there are too many.
    pub fn add_unaffected(&mut self, row: &GrypeRow<'_>, builder: &mut Builder) -> Result<(), BuildError> {
        self.count()?;
        let of_alma = row.system.is_some_and(|system| matches!(system.name, "alma" | "almalinux"));
        let Some(target) = buckets::target(row).filter(|_| of_alma) else { return Ok(()) };
        builder.count_record();
        let Some((about, affected)) = read(row, builder) else { return Ok(()) };
        let names = about.names(row.id);
        // An erratum that names no CVE is about no vulnerability.
        let Some(fixed) = affected.safe_from().filter(|_| !names.vendor_ids.is_empty()) else {
            builder.skip(SkipReason::NotSecurity, row.id);
            return Ok(());
        };
        let package = affected.package_name(row.package);
        let fix = advisory(Some(fixed), Status::Fixed, Severity::Unknown, names.vendor_ids.clone());
        names.ids.iter().for_each(|id| builder.put(&target, &package, id, &fix));
        self.describe(row, target.source.id, &about, names, builder);
        Ok(())
    }

    /// Adds a row. One whose documents cannot be read, or that has no bucket, is counted in the report.
    ///
    /// # Errors
    /// When there are too many.
    pub fn add(&mut self, row: &GrypeRow<'_>, builder: &mut Builder) -> Result<(), BuildError> {
        self.count()?;
        let red_hat = row.system.filter(|system| matches!(system.name, "redhat" | "rhel"));
        match row.system {
            // Taken by `resolve`.
            Some(system) if is_of_subscribers(system) => return Ok(()),
            // The same as the row of the major release, or a fix for those who stay with a minor release.
            Some(system) if red_hat.is_some() && system.channel.is_empty() && !system.minor.is_empty() => {
                return Ok(());
            }
            _ => {}
        }
        builder.count_record();
        if is_withdrawn(row.status) {
            builder.skip(SkipReason::Withdrawn, row.id);
            return Ok(());
        }
        let other_channel = row.system.is_some_and(|system| !system.channel.is_empty());
        let target = buckets::target(row);
        if other_channel || red_hat.is_none() && target.is_none() {
            builder.skip(SkipReason::UnsupportedEcosystem, row.id);
            return Ok(());
        }
        let Some((about, affected)) = read(row, builder) else { return Ok(()) };
        let names = about.names(row.id);
        let put = match (red_hat, target) {
            (Some(system), _) => Self::red_hat(row, system, (&about, &affected), &names, builder),
            (None, Some(target)) if target.is_language() => {
                let name = target.package_name(row.package);
                affected.of_language(&names.vendor_ids).map(|advisory| {
                    names.ids.iter().for_each(|id| builder.put(&target, &name, id, &advisory));
                    target.source.id
                })
            }
            (None, Some(target)) => self.system(row, &target, (&about, &affected), &names, builder),
            (None, None) => None,
        };
        match put {
            Some(source) => self.describe(row, source, &about, names, builder),
            None => builder.skip(SkipReason::RangeNotExpressible, row.id),
        }
        Ok(())
    }

    /// Adds a row about a program, one that is known by its binary; others are passed over. What NVD says about the
    /// vulnerability comes with [`GrypeImport::add_nvd`].
    ///
    /// # Errors
    /// When there are too many.
    pub fn add_program(&mut self, row: &GrypeProgram<'_>, builder: &mut Builder) -> Result<(), BuildError> {
        self.count()?;
        let Some(key) = crate::programs::known_key(row.part, row.vendor, row.product) else { return Ok(()) };
        builder.count_record();
        if is_withdrawn(row.status) {
            builder.skip(SkipReason::Withdrawn, row.id);
            return Ok(());
        }
        let Ok(affected) = serde_json::from_slice::<Affected>(row.affected) else {
            builder.skip(SkipReason::Malformed, row.id);
            return Ok(());
        };
        if let Some(entry) = programs::entry(&affected) {
            let advisory = Advisory::Program { entries: [entry].into() };
            builder.put(&Target::programs(), &key, row.id, &advisory);
            self.ids.insert(row.id.to_owned());
        }
        Ok(())
    }

    /// Adds what NVD says about a vulnerability that a row was about; of others nothing is kept.
    ///
    /// # Errors
    /// When there are too many.
    pub fn add_nvd(
        &mut self,
        id: &str,
        about: &[u8],
        weaknesses: &[String],
        builder: &mut Builder,
    ) -> Result<(), BuildError> {
        self.count()?;
        if !self.ids.contains(id) {
            return Ok(());
        }
        match serde_json::from_slice::<About>(about) {
            Ok(about) => {
                builder.describe(id, "nvd", Detail { cwe_ids: weaknesses.to_vec(), ..about.detail() });
            }
            Err(_) => builder.skip(SkipReason::Malformed, id),
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), BuildError> {
        self.rows += 1;
        match self.rows > MAX_GRYPE_ROWS {
            true => Err(BuildError::Records { limit: MAX_GRYPE_ROWS }),
            false => Ok(()),
        }
    }

    fn describe(
        &mut self,
        row: &GrypeRow<'_>,
        source: &'static str,
        about: &About,
        names: Names,
        builder: &mut Builder,
    ) {
        let is_new = self.described.insert((row.id.to_owned(), row.provider.to_owned()));
        let of_nvd = row.system.is_some() && about.is_rated_by_nvd();
        for id in names.ids {
            if is_new {
                let detail = about.detail();
                let detail = if of_nvd { Detail { scores: Default::default(), ..detail } } else { detail };
                builder.describe(&id, source, detail);
            }
            self.ids.insert(id);
        }
    }

    /// A row of a distribution other than Red Hat's; the short name of its source, or none when it says nothing.
    fn system(
        &self,
        row: &GrypeRow<'_>,
        target: &Target,
        (about, affected): (&About, &Affected),
        names: &Names,
        builder: &mut Builder,
    ) -> Option<&'static str> {
        let package = affected.package_name(row.package);
        // These rate a vulnerability for each release; the others once.
        let severity = match target.source.id {
            "debian" | "echo" => about.severity(),
            _ => Severity::Unknown,
        };
        let extended = buckets::extended(target);
        let has_extended = self.fixes.contains_key(&extended.bucket);
        for range in &affected.ranges {
            for id in &names.ids {
                let fixed = range.fixed();
                builder.put(target, &package, id, &range.advisory(fixed, severity, &names.vendor_ids));
                if has_extended {
                    let fixed = earlier(target.scheme, fixed, self.fix(&extended, &package, id));
                    builder.put(&extended, &package, id, &range.advisory(fixed, severity, &names.vendor_ids));
                }
            }
        }
        (!affected.ranges.is_empty()).then_some(target.source.id)
    }

    /// A row of Red Hat goes to Red Hat's bucket and to those of the distributions that rebuild its packages.
    fn red_hat(
        row: &GrypeRow<'_>,
        system: GrypeSystem<'_>,
        (about, affected): (&About, &Affected),
        names: &Names,
        builder: &mut Builder,
    ) -> Option<&'static str> {
        let source = affected.package_name(row.package);
        let (name, bounds) = (disclosed_name(&source), affected.bounds());
        for range in &affected.ranges {
            for id in &names.ids {
                let fix = (range.fixed(), range.status());
                let (severity, bounds) = (about.severity(), &bounds);
                builder.red_hat_mut().add_disclosed(system.major, &source, id, fix, severity, bounds);
                let advisory = range.advisory(range.fixed(), Severity::Unknown, &names.vendor_ids);
                for target in buckets::rebuilds(system.major) {
                    builder.put(&target, &name, id, &advisory);
                }
            }
        }
        (!affected.ranges.is_empty()).then_some("redhat")
    }

    fn fix(&self, target: &Target, package: &str, id: &str) -> Option<&str> {
        let fixes = self.fixes.get(&target.bucket)?;
        fixes.get(&(package.to_owned(), id.to_owned())).map(String::as_str)
    }
}

fn is_withdrawn(status: &str) -> bool {
    matches!(status, "rejected" | "withdrawn")
}

fn is_of_subscribers(system: GrypeSystem<'_>) -> bool {
    system.name == "ubuntu" && system.channel == "esm"
}

/// Both documents of a row.
fn read(row: &GrypeRow<'_>, builder: &mut Builder) -> Option<(About, Affected)> {
    let documents = (serde_json::from_slice(row.about), serde_json::from_slice(row.affected));
    match documents {
        (Ok(about), Ok(affected)) => Some((about, affected)),
        _ => {
            builder.skip(SkipReason::Malformed, row.id);
            None
        }
    }
}

/// Of two fixes of the same the one that comes first is enough.
fn earlier<'f>(scheme: Scheme, one: Option<&'f str>, other: Option<&'f str>) -> Option<&'f str> {
    match (one, other) {
        (Some(one), Some(other)) if scheme.compare(other, one).is_ok_and(std::cmp::Ordering::is_lt) => {
            Some(other)
        }
        (one, other) => one.or(other),
    }
}
