//! Programs that no package manager installed, against what NVD says of them, as Grype matches by CPE.

use std::collections::{BTreeMap, HashSet};

use sbom::{Ecosystem, Inventory, OperatingSystem, Package, Program};

use super::{Matcher, Stated};
use crate::bounds::fixes_within;
use crate::database::{Advisory, DatabaseError, Known};
use crate::distribution::Distribution;
use crate::finding::Status;
use crate::programs::{BUCKET_PREFIX, keys};
use crate::version::{Scheme, VersionError};

impl Matcher<'_> {
    /// Nothing is said where the database knows no programs: Trivy's does not.
    pub(super) fn programs(
        &mut self,
        inventory: &Inventory,
        os: Option<&OperatingSystem>,
    ) -> Result<(), DatabaseError> {
        if self.database.buckets_with(BUCKET_PREFIX).next().is_none() {
            return Ok(());
        }
        let packages = inventory.packages.iter().enumerate();
        for (index, package) in packages.filter(|(_, package)| !package.version.is_empty()) {
            let programs = Program::of(package);
            if !programs.is_empty() {
                self.program(index, package, &programs, os)?;
            }
        }
        Ok(())
    }

    fn program(
        &mut self,
        index: usize,
        package: &Package,
        programs: &[Program<'_>],
        os: Option<&OperatingSystem>,
    ) -> Result<(), DatabaseError> {
        let of_system = package.ecosystem == Ecosystem::Apk;
        let settled = if of_system { self.settled(package, os)? } else { HashSet::new() };
        let mut found: BTreeMap<String, (Known, Vec<String>)> = BTreeMap::new();
        let mut failed = None;
        for program in programs {
            let (all, scheme) = self.known_of_program(program, &settled)?;
            for known in all.into_values() {
                match fixes(scheme, &program.version, &known.advisory, os) {
                    Ok(Some(fixed)) => {
                        let (_, fixes) = found.entry(known.id.clone()).or_insert_with(|| (known, Vec::new()));
                        if !fixed.is_empty() && !fixes.contains(&fixed) {
                            fixes.push(fixed);
                        }
                    }
                    Ok(None) => {}
                    Err(error) => failed = failed.or(Some((known.id.clone(), error))),
                }
            }
        }
        for (known, fixes) in found.into_values() {
            // NVD cannot tell in which build a distribution will have the fix.
            let fixed = if of_system { String::new() } else { fixes.join(", ") };
            let (installed, status) = (package.version.as_str(), Status::Unknown);
            let stated = Stated { installed, fixed, status, vendor_ids: Vec::new(), rating: None };
            self.add(index, package, &known, stated)?;
        }
        self.incomparable(index, package, failed);
        Ok(())
    }

    /// What is known of a program, by vulnerability, but for what is settled, and the order of its versions. A product may go by
    /// several names; what is known under one is known.
    fn known_of_program(
        &mut self,
        program: &Program<'_>,
        settled: &HashSet<String>,
    ) -> Result<(BTreeMap<String, Known>, Scheme), DatabaseError> {
        let mut all: BTreeMap<String, Known> = BTreeMap::new();
        let (keys, scheme) = keys(program);
        for key in keys {
            for known in self.known(BUCKET_PREFIX, &key, false)?.iter() {
                if settled.contains(&known.id) {
                    continue;
                }
                let entries = known.advisory.entries.clone().unwrap_or_default();
                let one = all
                    .entry(known.id.clone())
                    .or_insert_with(|| Known { advisory: Advisory::default(), ..known.clone() });
                one.advisory.entries.get_or_insert_default().extend(entries);
            }
        }
        Ok((all, scheme))
    }

    /// What the distribution of a package has said something about: that it is affected, since when it is fixed, or that it
    /// never was. NVD counts only where it is silent (grype `matcher/apk`).
    fn settled(
        &mut self,
        package: &Package,
        os: Option<&OperatingSystem>,
    ) -> Result<HashSet<String>, DatabaseError> {
        let mut settled = HashSet::new();
        let rules = os.into_iter().flat_map(|os| [Distribution::of(os), Distribution::without_stream(os)]);
        for distribution in rules.flatten() {
            let (name, _) = distribution.key(package);
            for name in [name.as_str(), package.name.as_str()] {
                let known = self.known(&distribution.bucket, name, true)?;
                settled.extend(known.iter().map(|known| known.id.clone()));
            }
        }
        Ok(settled)
    }
}

/// The fixes of the ranges a program is in, none given as an empty text; none when it is in none.
fn fixes(
    scheme: Scheme,
    version: &str,
    advisory: &Advisory,
    os: Option<&OperatingSystem>,
) -> Result<Option<String>, VersionError> {
    let mut found: Option<Vec<&str>> = None;
    for entry in advisory.entries.iter().flatten().filter(|entry| runs_on(entry, os)) {
        let ranges = entry.vulnerable_versions.as_deref().unwrap_or_default();
        let patched = entry.patched_versions.as_deref().unwrap_or_default();
        for fix in fixes_within(ranges, patched, |range| scheme.matches(version, range))? {
            let found = found.get_or_insert_default();
            if !fix.is_empty() && !found.contains(&fix) {
                found.push(fix);
            }
        }
    }
    Ok(found.map(|fixes| fixes.join(", ")))
}

/// Whether a program's system is every one that an entry asks for; one that is not known may be.
fn runs_on(entry: &Advisory, os: Option<&OperatingSystem>) -> bool {
    let platforms = entry.platforms.as_deref().unwrap_or_default();
    os.is_none_or(|os| platforms.iter().all(|platform| *platform == os.family))
}
