//! Packages of an operating system against the advisories of its distribution.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use sbom::vendor::RPM_KEY;
use sbom::{Inventory, OperatingSystem, Package};

use super::vendor::{self, Vendor};
use super::{Matcher, Stated, severity_of};
use crate::bounds::{fixes_within, with_versions};
use crate::database::{Advisory, DatabaseError, Known};
use crate::distribution::{Distribution, Feed, without_epoch};
use crate::finding::{ScanWarning, Status};
use crate::lifetime;
use crate::red_hat;
use crate::version::{Scheme, VersionError};

/// Package names listed in one warning.
const MAX_NAMES: usize = 20;

impl Matcher<'_> {
    pub(super) fn system_packages(
        &mut self,
        inventory: &Inventory,
        os: Option<&OperatingSystem>,
    ) -> Result<(), DatabaseError> {
        // `gpg-pubkey` is a key, not a program; Trivy leaves it out for every distribution.
        let packages: Vec<(usize, &Package)> = inventory
            .packages
            .iter()
            .enumerate()
            .filter(|(_, package)| package.ecosystem.is_os() && package.name != RPM_KEY)
            .collect();
        if packages.is_empty() {
            return Ok(());
        }
        let Some(os) = os else {
            self.warnings.push(ScanWarning::UnknownOperatingSystem { packages: packages.len() });
            return Ok(());
        };
        let vendor = Vendor::of(os, packages.iter().map(|(_, package)| *package));
        // Who patches a distribution on goes on after its end.
        let ended = lifetime::end_of_support(os).filter(|end| *end < self.now && vendor.is_none());
        if let Some(end) = ended {
            let (family, version) = (os.family.clone(), os.version.clone());
            self.warnings.push(ScanWarning::EndOfSupport { family, version, end });
        }
        let packages = self.without_third_parties(os, vendor.as_ref(), packages);
        match vendor {
            Some(Vendor::RootIo(rules)) => self.root_io_packages(&rules, &packages),
            Some(Vendor::Seal(rules)) => {
                let (patched, others): (Vec<_>, Vec<_>) =
                    packages.into_iter().partition(|(_, package)| vendor::is_seal(package));
                self.seal_packages(&rules, &patched)?;
                self.packages_of(os, others)
            }
            Some(Vendor::RapidFort(rules)) => self.rapidfort_packages(&rules, &packages),
            None => self.packages_of(os, packages),
        }
    }

    /// Leaves out what other repositories than the distribution's have installed: its advisories do not describe them, and
    /// a name in common would give fixes that do not apply.
    fn without_third_parties<'p>(
        &mut self,
        os: &OperatingSystem,
        vendor: Option<&Vendor>,
        packages: Vec<(usize, &'p Package)>,
    ) -> Vec<(usize, &'p Package)> {
        let covered = matches!(vendor, Some(Vendor::RapidFort(_)))
            || Distribution::of(os).is_some_and(|rules| rules.feed.covers_third_parties());
        let patched = |package: &Package| matches!(vendor, Some(Vendor::Seal(_))) && vendor::is_seal(package);
        let (packages, others): (Vec<_>, Vec<_>) = packages
            .into_iter()
            .partition(|(_, package)| covered || patched(package) || !package.is_third_party());
        if !others.is_empty() {
            let mut names: Vec<String> = others.iter().map(|(_, package)| package.name.clone()).collect();
            let count = names.len();
            names.truncate(MAX_NAMES);
            self.warnings.push(ScanWarning::ThirdParty { names, count });
        }
        packages
    }

    /// The rules of the release whose advisories the database has.
    fn rules(&mut self, os: &OperatingSystem, packages: usize) -> Option<Distribution> {
        let has_bucket = |rules: &Distribution| self.database.buckets().contains(&rules.bucket);
        let stream = Distribution::of(os);
        let own = Distribution::without_stream(os);
        let Some(rules) = stream.clone().filter(has_bucket).or(own.filter(has_bucket)).or(stream) else {
            let (family, version) = (os.family.clone(), os.version.clone());
            self.warnings.push(ScanWarning::UnsupportedOperatingSystem { family, version, packages });
            return None;
        };
        if !has_bucket(&rules) {
            let bucket = rules.bucket;
            self.warnings.push(ScanWarning::NoAdvisoriesForOperatingSystem { bucket, packages });
            return None;
        }
        Some(rules)
    }

    fn packages_of(
        &mut self,
        os: &OperatingSystem,
        packages: Vec<(usize, &Package)>,
    ) -> Result<(), DatabaseError> {
        let count = packages.len();
        let Some(distribution) = self.rules(os, count).filter(|_| count > 0) else { return Ok(()) };
        let mut products = BTreeSet::new();
        if distribution.is_red_hat() {
            products = red_hat::products(self.database, os)?;
            if products.is_empty() {
                let bucket = format!("the repositories of {} {}", os.family, os.version);
                self.warnings.push(ScanWarning::NoAdvisoriesForOperatingSystem { bucket, packages: count });
                return Ok(());
            }
        }
        let mut modular = Vec::new();
        for (index, package) in packages {
            if distribution.lacks_module(package) {
                modular.push(package.name.clone());
                continue;
            }
            if distribution.is_red_hat() {
                self.red_hat_package(&distribution, &products, index, package)?;
            } else {
                self.system_package(&distribution, index, package)?;
            }
        }
        if !modular.is_empty() {
            let count = modular.len();
            modular.truncate(MAX_NAMES);
            self.warnings.push(ScanWarning::UnknownModuleStream { names: modular, count });
        }
        Ok(())
    }

    fn system_package(
        &mut self,
        distribution: &Distribution,
        index: usize,
        package: &Package,
    ) -> Result<(), DatabaseError> {
        let (name, version) = distribution.key(package);
        let known = self.known(&distribution.bucket, &name, true)?;
        let mut failed = None;
        for known in known.iter() {
            for advisory in concerning(distribution.feed, &known.advisory, package) {
                if !distribution.concerns_flavour(version, &advisory.fixed_version) {
                    continue;
                }
                match affected(distribution, version, advisory, |version| version) {
                    Ok(Some(advisory)) => {
                        self.add(index, package, known, stated(distribution, package, &advisory))?;
                    }
                    Ok(None) => {}
                    Err(error) => failed = failed.or(Some((known.id.clone(), error))),
                }
            }
        }
        self.incomparable(index, package, failed);
        let said: BTreeSet<&str> = known.iter().map(|known| known.id.as_str()).collect();
        let disclosed = self.disclosed(distribution, package)?;
        let disclosed = disclosed.iter().map(|known| (known.clone(), known.advisory.clone()));
        self.disclosed_package(distribution, index, package, &said, disclosed.collect())
    }

    fn red_hat_package(
        &mut self,
        distribution: &Distribution,
        products: &BTreeSet<u64>,
        index: usize,
        package: &Package,
    ) -> Result<(), DatabaseError> {
        let (name, version) = distribution.key(package);
        let known = self.known(&distribution.bucket, &name, true)?;
        let mut failed = None;
        let mut said = BTreeSet::new();
        match red_hat::matching(&known, products, package) {
            Err(error) => failed = Some(error),
            Ok(chosen) => {
                for (known, advisory) in chosen {
                    match affected(distribution, version, &advisory, |version| version) {
                        Ok(Some(advisory)) => {
                            self.add(index, package, &known, stated(distribution, package, &advisory))?;
                        }
                        Ok(None) => {}
                        Err(error) => failed = failed.or(Some((known.id.clone(), error))),
                    }
                    said.insert(known.id);
                }
            }
        }
        self.incomparable(index, package, failed);
        let said = said.iter().map(String::as_str).collect();
        let disclosed = self.disclosed(distribution, package)?;
        match red_hat::matching(&disclosed, products, package) {
            Ok(chosen) => self.disclosed_package(distribution, index, package, &said, chosen),
            Err(error) => {
                self.incomparable(index, package, Some(error));
                Ok(())
            }
        }
    }

    /// Advisories that go by a package's second name.
    fn disclosed(
        &mut self,
        distribution: &Distribution,
        package: &Package,
    ) -> Result<Rc<Vec<Known>>, DatabaseError> {
        match distribution.second_key(package) {
            Some((name, _)) => self.known(&distribution.bucket, &name, true),
            None => Ok(Rc::default()),
        }
    }

    /// What is disclosed under a package's second name counts where nothing is said of the package itself.
    fn disclosed_package(
        &mut self,
        distribution: &Distribution,
        index: usize,
        package: &Package,
        said: &BTreeSet<&str>,
        disclosed: Vec<(Known, Advisory)>,
    ) -> Result<(), DatabaseError> {
        let Some((_, version)) = distribution.second_key(package) else { return Ok(()) };
        let mut failed = None;
        for (known, advisory) in disclosed {
            if said.contains(known.id.as_str()) {
                continue;
            }
            // A source package's name has no epoch, even where its packages have one.
            match affected(distribution, version, &advisory, without_epoch) {
                Ok(Some(advisory)) => {
                    self.add(index, package, &known, stated(distribution, package, &advisory))?;
                }
                Ok(None) => {}
                Err(error) => failed = failed.or(Some((known.id.clone(), error))),
            }
        }
        self.incomparable(index, package, failed);
        Ok(())
    }

    /// Root.io patches packages of a distribution where they are: its advisories come before the distribution's own.
    fn root_io_packages(
        &mut self,
        rules: &vendor::Rules,
        packages: &[(usize, &Package)],
    ) -> Result<(), DatabaseError> {
        for (index, package) in packages {
            let name = vendor::source_name(package);
            let own = self.known(&rules.bucket(package), name, true)?;
            let base = self.known(&rules.base, name, true)?;
            let others = base.iter().filter(|one| own.iter().all(|known| known.id != one.id));
            let others: Vec<Known> = others.flat_map(vendor::as_ranges).collect();
            let known: Vec<&Known> = own.iter().chain(&others).collect();
            self.patched_package(rules.scheme, *index, package, &known, |source| source.id.clone())?;
        }
        Ok(())
    }

    /// Seal sells patched packages under names of their own.
    fn seal_packages(
        &mut self,
        rules: &vendor::Rules,
        packages: &[(usize, &Package)],
    ) -> Result<(), DatabaseError> {
        for (index, package) in packages {
            let own = self.known(&rules.bucket(package), vendor::source_name(package), true)?;
            let known: Vec<Known> = own.iter().flat_map(vendor::by_range).collect();
            let known: Vec<&Known> = known.iter().collect();
            self.patched_package(rules.scheme, *index, package, &known, |source| {
                source.base_id.clone().unwrap_or_default()
            })?;
        }
        Ok(())
    }

    /// RapidFort's advisories go by the source package, and some by the package itself.
    fn rapidfort_packages(
        &mut self,
        rules: &vendor::RapidFort,
        packages: &[(usize, &Package)],
    ) -> Result<(), DatabaseError> {
        for (index, package) in packages {
            let version = package.source.as_ref().map_or(&package.version, |source| &source.version);
            let bucket = rules.bucket(version);
            let by_source = self.known(&bucket, vendor::source_name(package), true)?;
            let by_name = if package.name == vendor::source_name(package) {
                std::rc::Rc::default()
            } else {
                self.known(&bucket, &package.name, true)?
            };
            let others = by_name.iter().filter(|one| by_source.iter().all(|known| known.id != one.id));
            let known: Vec<&Known> = by_source.iter().chain(others).collect();
            self.patched_package(rules.scheme, *index, package, &known, |source| source.id.clone())?;
        }
        Ok(())
    }

    fn patched_package(
        &mut self,
        scheme: Scheme,
        index: usize,
        package: &Package,
        known: &[&Known],
        rated_by: impl Fn(&crate::finding::DataSource) -> String,
    ) -> Result<(), DatabaseError> {
        let version = package.source.as_ref().map_or(&package.version, |source| &source.version);
        let mut failed = None;
        for known in known {
            match vendor::affected(scheme, version, &known.advisory) {
                Ok(true) => {
                    let severity = severity_of(known.advisory.severity);
                    let source = known.source.as_ref().filter(|_| severity != base::Severity::Unknown);
                    let stated = Stated {
                        installed: &package.version,
                        fixed: known.advisory.patched_versions.as_deref().unwrap_or_default().join(", "),
                        status: Status::Unknown,
                        vendor_ids: Vec::new(),
                        rating: source
                            .map(|source| (severity, rated_by(source)))
                            .filter(|(_, by)| !by.is_empty()),
                    };
                    self.add(index, package, known, stated)?;
                }
                Ok(false) => {}
                Err(error) => failed = failed.or(Some((known.id.clone(), error))),
            }
        }
        self.incomparable(index, package, failed);
        Ok(())
    }
}

/// What of an advisory a distribution's driver looks at: the whole, or its entries for the package's architecture.
fn concerning<'k>(feed: Feed, whole: &'k Advisory, package: &Package) -> Vec<&'k Advisory> {
    let entries = whole.entries.as_deref().unwrap_or_default();
    if !feed.by_architecture() || entries.is_empty() {
        let concerned = feed != Feed::Everything || concerns_arch(whole, package);
        return if concerned { vec![whole] } else { Vec::new() };
    }
    // Trivy asks for the architecture by name: one without a list concerns none.
    let arch = package.arch.as_deref().unwrap_or("None");
    entries.iter().filter(|entry| entry.arches.iter().flatten().any(|listed| listed == arch)).collect()
}

/// What is shown of an advisory.
fn stated<'s>(distribution: &Distribution, package: &'s Package, advisory: &Advisory) -> Stated<'s> {
    let feed = distribution.feed;
    let severity = severity_of(advisory.severity);
    Stated {
        installed: distribution.shown_version(package),
        fixed: feed.shown(&advisory.fixed_version),
        status: if feed.has_status() {
            Status::from_trivy_db_number(advisory.status)
        } else {
            Status::Unknown
        },
        vendor_ids: advisory.vendor_ids.clone().filter(|_| feed.has_vendor_ids()).unwrap_or_default(),
        rating: feed.rated_by(severity).map(|by| (severity, by.to_owned())),
    }
}

pub(crate) fn concerns_arch(advisory: &Advisory, package: &Package) -> bool {
    let arches = advisory.arches.as_deref().unwrap_or_default();
    match package.arch.as_deref() {
        None | Some("noarch") => true,
        Some(arch) => arches.is_empty() || arches.iter().any(|listed| listed == arch),
    }
}

/// The advisory, where an installed package of a distribution is older than its fix, or in one of its ranges: then with
/// the fix of that range. `bound` is what of the advisory's versions is compared.
fn affected<'a>(
    distribution: &Distribution,
    version: &str,
    advisory: &'a Advisory,
    bound: impl Fn(&str) -> &str,
) -> Result<Option<Cow<'a, Advisory>>, VersionError> {
    let scheme = distribution.scheme;
    let counts_unfixed = distribution.feed.counts_unfixed() || advisory.status > 0;
    if let Some(ranges) = advisory.vulnerable_versions.as_deref().filter(|ranges| !ranges.is_empty()) {
        let fixes = advisory.patched_versions.as_deref().unwrap_or_default();
        let holds = |range: &str| scheme.in_range(version, &with_versions(range, &bound));
        let fixes = fixes_within(ranges, fixes, holds)?;
        let Some(fixed_version) = latest(scheme, &fixes).map(str::to_owned) else { return Ok(None) };
        let counts = counts_unfixed || !fixed_version.is_empty();
        return Ok(counts.then(|| Cow::Owned(Advisory { fixed_version, ..advisory.clone() })));
    }
    let from = bound(&advisory.affected_version);
    if !from.is_empty() && scheme.compare(version, from)?.is_lt() {
        return Ok(None);
    }
    let fixed = bound(&advisory.fixed_version);
    let counts = if fixed.is_empty() { counts_unfixed } else { scheme.compare(version, fixed)?.is_lt() };
    Ok(counts.then_some(Cow::Borrowed(advisory)))
}

/// The last of several fixes, so that an incomplete one does not hide the complete one; empty where one is missing.
fn latest<'f>(scheme: Scheme, fixes: &[&'f str]) -> Option<&'f str> {
    fixes.iter().copied().reduce(|one, other| {
        let later = scheme.compare(other, one).is_ok_and(std::cmp::Ordering::is_gt);
        if one.is_empty() || other.is_empty() {
            ""
        } else if later {
            other
        } else {
            one
        }
    })
}
