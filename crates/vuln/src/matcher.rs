//! Packages against advisories, with Trivy's join keys, statuses, severities and order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use base::{Severity, Timestamp};
use sbom::{Ecosystem, Inventory, OperatingSystem, Package};

use crate::database::{Advisory, CvssValue, Database, DatabaseError, Known, Vulnerability, time};
use crate::distribution::Distribution;
use crate::finding::{Cvss, DataSource, Filtered, Finding, FoundPackage, Scan, ScanWarning, Status};
use crate::licenses::license_findings;
use crate::lifetime;
use crate::names::{Language, normalize};
use crate::red_hat;
use crate::risk::Order;
use crate::severity::{self, SeveritySource};
use crate::suppress::Suppressions;
use crate::version::{Scheme, VersionError};

/// Package names listed in one warning.
const MAX_NAMES: usize = 20;

/// What to leave out, and when "now" is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanOptions {
    /// Severities to report; none given means all.
    pub severities: Vec<Severity>,
    /// Leave out what has no fix ([`Status::UNFIXED`]).
    pub ignore_unfixed: bool,
    /// Statuses to leave out.
    pub ignore_statuses: Vec<Status>,
    /// Whose ratings to take, first choice first (`--vuln-severity-source`); none given means `auto`.
    pub severity_sources: Vec<SeveritySource>,
    /// Who may answer for findings.
    pub suppressions: Suppressions,
    /// Judge the licences of packages too.
    pub licenses: bool,
    /// Licences that are accepted, in any case of letters.
    pub ignored_licenses: Vec<String>,
    /// Which licence is in which category.
    pub license_categories: sbom::LicenseCategories,
    /// Family and version to match system packages as, whatever the image says it is (`--distro`).
    pub distribution: Option<(String, String)>,
    /// Order of findings within an ecosystem's packages.
    pub order: Order,
    /// Time of the scan, against which the age of the database is judged.
    pub now: Timestamp,
}

impl ScanOptions {
    /// Everything is reported.
    #[must_use]
    pub fn all(now: Timestamp) -> Self {
        Self {
            severities: Vec::new(),
            ignore_unfixed: false,
            ignore_statuses: Vec::new(),
            severity_sources: Vec::new(),
            suppressions: Suppressions::default(),
            licenses: false,
            ignored_licenses: Vec::new(),
            license_categories: sbom::LicenseCategories::default(),
            distribution: None,
            order: Order::default(),
            now,
        }
    }

    fn drops_status(&self, status: Status) -> bool {
        self.ignore_statuses.contains(&status) || self.ignore_unfixed && Status::UNFIXED.contains(&status)
    }

    fn drops_severity(&self, severity: Severity) -> bool {
        !self.severities.is_empty() && !self.severities.contains(&severity)
    }
}

/// Matches every package of `inventory`.
///
/// # Errors
/// When the database is damaged. A package that cannot be answered for is a warning, never silence.
pub fn scan(
    inventory: &Inventory,
    database: &Database<'_>,
    options: &ScanOptions,
) -> Result<Scan, DatabaseError> {
    let mut matcher = Matcher {
        database,
        severity_sources: &options.severity_sources,
        now: options.now,
        warnings: Vec::new(),
        found: Vec::new(),
        known: HashMap::new(),
        details: HashMap::new(),
    };
    if let Some(next_update) = database.info().next_update.filter(|due| *due < options.now) {
        matcher.warnings.push(ScanWarning::StaleDatabase { next_update });
    }
    let stated = options.distribution.as_ref().map(|(family, version)| OperatingSystem {
        family: family.clone(),
        version: version.clone(),
        ..OperatingSystem::default()
    });
    matcher.system_packages(inventory, stated.as_ref().or(inventory.os.as_ref()))?;
    for ecosystem in Ecosystem::ALL {
        matcher.language_packages(inventory, ecosystem)?;
    }
    let mut filtered = Filtered::default();
    let mut findings = std::mem::take(&mut matcher.found);
    findings.retain(|finding| {
        let (severity, status) =
            (options.drops_severity(finding.severity), options.drops_status(finding.status));
        filtered.by_severity += usize::from(severity);
        filtered.by_status += usize::from(status && !severity);
        !severity && !status
    });
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    options.order.sort(&mut findings);
    let (findings, suppressed) = options.suppressions.apply(inventory, findings, options.now);
    let (database, warnings) = (database.info().clone(), matcher.warnings);
    let licenses = if options.licenses { license_findings(inventory, options) } else { Vec::new() };
    let (secrets, suppressed_secrets) = (Vec::new(), Vec::new());
    Ok(Scan { findings, database, warnings, filtered, suppressed, licenses, secrets, suppressed_secrets })
}

/// Trivy's order: package name, installed version, severity (worst first), vulnerability, path.
fn order(finding: &Finding) -> impl Ord + '_ {
    let package = &finding.package;
    (
        package.ecosystem,
        &package.name,
        &finding.installed_version,
        std::cmp::Reverse(finding.severity),
        &finding.id,
        &package.path,
        package.index,
    )
}

fn language(ecosystem: Ecosystem) -> Option<Language> {
    match ecosystem {
        Ecosystem::PythonPkg
        | Ecosystem::Pip
        | Ecosystem::Pipenv
        | Ecosystem::Poetry
        | Ecosystem::Uv
        | Ecosystem::Pylock => Some(Language::Pip),
        Ecosystem::NodePkg
        | Ecosystem::Npm
        | Ecosystem::Yarn
        | Ecosystem::Pnpm
        | Ecosystem::Bun
        | Ecosystem::Deno => Some(Language::Npm),
        Ecosystem::Gobinary | Ecosystem::Gomod => Some(Language::Go),
        Ecosystem::Rustbinary | Ecosystem::Cargo => Some(Language::Cargo),
        Ecosystem::Jar | Ecosystem::Pom | Ecosystem::Gradle | Ecosystem::Sbt => Some(Language::Maven),
        Ecosystem::Gemspec | Ecosystem::Bundler => Some(Language::RubyGems),
        Ecosystem::ComposerVendor | Ecosystem::Composer => Some(Language::Composer),
        Ecosystem::DotnetCore | Ecosystem::Nuget | Ecosystem::PackagesProps => Some(Language::NuGet),
        Ecosystem::Pub => Some(Language::Pub),
        Ecosystem::Swift => Some(Language::Swift),
        Ecosystem::Cocoapods => Some(Language::Cocoapods),
        Ecosystem::Hex => Some(Language::Erlang),
        Ecosystem::Conan => Some(Language::Conan),
        Ecosystem::Julia => Some(Language::Julia),
        Ecosystem::Bitnami => Some(Language::Bitnami),
        // Trivy's database has no advisories for Conda, Haskell, R and programs known by their binary.
        _ => None,
    }
}

struct Matcher<'a> {
    database: &'a Database<'a>,
    severity_sources: &'a [SeveritySource],
    now: Timestamp,
    warnings: Vec<ScanWarning>,
    found: Vec<Finding>,
    /// Advisories by bucket or prefix, and package.
    known: HashMap<(String, String), Rc<Vec<Known>>>,
    details: HashMap<String, Rc<Option<Vulnerability>>>,
}

impl Matcher<'_> {
    fn system_packages(
        &mut self,
        inventory: &Inventory,
        os: Option<&OperatingSystem>,
    ) -> Result<(), DatabaseError> {
        // `gpg-pubkey` is a key, not a program; Trivy leaves it out for every distribution.
        let packages: Vec<(usize, &Package)> = inventory
            .packages
            .iter()
            .enumerate()
            .filter(|(_, package)| package.ecosystem.is_os() && package.name != "gpg-pubkey")
            .collect();
        if packages.is_empty() {
            return Ok(());
        }
        let count = packages.len();
        let Some(os) = os else {
            self.warnings.push(ScanWarning::UnknownOperatingSystem { packages: count });
            return Ok(());
        };
        if let Some(end) = lifetime::end_of_support(os).filter(|end| *end < self.now) {
            let (family, version) = (os.family.clone(), os.version.clone());
            self.warnings.push(ScanWarning::EndOfSupport { family, version, end });
        }
        let has_bucket = |rules: &Distribution| self.database.buckets().contains(&rules.bucket);
        let stream = Distribution::of(os);
        let own = Distribution::without_stream(os);
        let Some(distribution) = stream.clone().filter(has_bucket).or(own.filter(has_bucket)).or(stream)
        else {
            let (family, version) = (os.family.clone(), os.version.clone());
            self.warnings.push(ScanWarning::UnsupportedOperatingSystem { family, version, packages: count });
            return Ok(());
        };
        let bucket = distribution.bucket.clone();
        if !self.database.buckets().contains(&bucket) {
            self.warnings.push(ScanWarning::NoAdvisoriesForOperatingSystem { bucket, packages: count });
            return Ok(());
        }
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
            let whole = std::slice::from_ref(&known.advisory);
            let entries = known.advisory.entries.as_deref().filter(|entries| !entries.is_empty());
            for advisory in entries.unwrap_or(whole) {
                if !concerns_arch(advisory, package) {
                    continue;
                }
                match affected(distribution.scheme, version, advisory) {
                    Ok(true) => {
                        let fixed = shown_fix(distribution.scheme, &advisory.fixed_version);
                        self.add(index, package, known, advisory, fixed)?;
                    }
                    Ok(false) => {}
                    Err(error) => failed = failed.or(Some((known.id.clone(), error))),
                }
            }
        }
        self.incomparable(index, package, failed);
        Ok(())
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
        match red_hat::matching(&known, products, package) {
            Err(error) => failed = Some(error),
            Ok(chosen) => {
                for (known, advisory) in chosen {
                    match affected(distribution.scheme, version, &advisory) {
                        Ok(true) => {
                            let fixed = shown_fix(distribution.scheme, &advisory.fixed_version);
                            self.add(index, package, &known, &advisory, fixed)?;
                        }
                        Ok(false) => {}
                        Err(error) => failed = failed.or(Some((known.id.clone(), error))),
                    }
                }
            }
        }
        self.incomparable(index, package, failed);
        Ok(())
    }

    fn language_packages(
        &mut self,
        inventory: &Inventory,
        ecosystem: Ecosystem,
    ) -> Result<(), DatabaseError> {
        let Some(language) = language(ecosystem) else { return Ok(()) };
        let packages: Vec<(usize, &Package)> = inventory
            .packages
            .iter()
            .enumerate()
            // Without a version nothing can be compared, as in Trivy.
            .filter(|(_, package)| package.ecosystem == ecosystem && !package.version.is_empty())
            .collect();
        let prefix = language.bucket_prefix();
        if !packages.is_empty() && self.database.buckets_with(prefix).next().is_none() {
            let (prefix, packages) = (prefix.into(), packages.len());
            self.warnings.push(ScanWarning::NoAdvisoriesForEcosystem { ecosystem, prefix, packages });
            return Ok(());
        }
        for (index, package) in packages {
            let known = self.known(prefix, &normalize(language, &package.name), false)?;
            let mut failed = None;
            for known in known.iter() {
                match vulnerable(language.scheme(), &package.version, &known.advisory) {
                    Ok(true) => {
                        let fixed = language_fix(&known.advisory);
                        self.add(index, package, known, &known.advisory, fixed)?;
                    }
                    Ok(false) => {}
                    Err(error) => failed = failed.or(Some((known.id.clone(), error))),
                }
            }
            self.incomparable(index, package, failed);
        }
        Ok(())
    }

    /// One warning for a package, with the first advisory that could not be compared.
    fn incomparable(&mut self, index: usize, package: &Package, failed: Option<(String, VersionError)>) {
        if let Some((advisory, error)) = failed {
            self.warnings.push(ScanWarning::Incomparable {
                package: index,
                name: package.name.clone(),
                version: package.version.clone(),
                advisory,
                reason: error.to_string(),
            });
        }
    }

    fn known(&mut self, bucket: &str, name: &str, exact: bool) -> Result<Rc<Vec<Known>>, DatabaseError> {
        let key = (bucket.to_owned(), name.to_owned());
        if let Some(known) = self.known.get(&key) {
            return Ok(Rc::clone(known));
        }
        let buckets: Vec<&str> =
            if exact { vec![bucket] } else { self.database.buckets_with(bucket).collect() };
        let known = Rc::new(self.database.advisories(&buckets, name)?);
        self.known.insert(key, Rc::clone(&known));
        Ok(known)
    }

    fn details(&mut self, id: &str) -> Result<Rc<Option<Vulnerability>>, DatabaseError> {
        if let Some(details) = self.details.get(id) {
            return Ok(Rc::clone(details));
        }
        let details = Rc::new(self.database.vulnerability(id)?);
        self.details.insert(id.into(), Rc::clone(&details));
        Ok(details)
    }

    fn add(
        &mut self,
        index: usize,
        package: &Package,
        known: &Known,
        advisory: &Advisory,
        fixed: String,
    ) -> Result<(), DatabaseError> {
        let details = self.details(&known.id)?;
        // A vulnerability without details was rejected since; Trivy keeps it as UNKNOWN.
        let rejected = details.is_none();
        let details = details.as_ref().clone().unwrap_or_default();
        let mut vendor_severity: BTreeMap<String, Severity> = details
            .vendor_severity
            .iter()
            .flatten()
            .map(|(source, number)| (source.clone(), severity_of(*number)))
            .collect();
        let source = known.source.as_ref();
        let (mut severity, mut severity_source) =
            severity::choose(self.severity_sources, &known.id, &details.severity, &vendor_severity, source);
        // Debian and Red Hat rate a vulnerability per package; that rating comes before all others.
        let own = severity_of(advisory.severity);
        if let Some(source) = source.filter(|_| own != Severity::Unknown && !rejected) {
            let rated_by = if source.id.starts_with("redhat") { "redhat" } else { &source.id };
            (severity, severity_source) = (own, Some(rated_by.to_owned()));
            vendor_severity.insert(rated_by.to_owned(), own);
        }
        let references = details.references.unwrap_or_default();
        let location = package.locations.first();
        let risk = self.database.risk();
        self.found.push(Finding {
            primary_url: primary_url(&known.id, &references, source),
            id: known.id.clone(),
            vendor_ids: advisory.vendor_ids.clone().unwrap_or_default(),
            package: FoundPackage {
                index,
                ecosystem: package.ecosystem,
                name: package.name.clone(),
                version: package.version.clone(),
                purl: package.purl.clone(),
                path: location.map(|location| location.path.clone()),
                layer: location.and_then(|location| location.layer),
            },
            installed_version: package.version.clone(),
            status: status(advisory, &fixed),
            fixed_version: (!fixed.is_empty()).then_some(fixed),
            severity,
            severity_source,
            data_source: source.cloned(),
            title: text(details.title),
            description: text(details.description),
            references,
            cwe_ids: details.cwe_ids.unwrap_or_default(),
            cvss: details.cvss.into_iter().flatten().map(|(source, value)| (source, cvss(value))).collect(),
            vendor_severity,
            published: time(details.published_date.as_deref()),
            last_modified: time(details.last_modified_date.as_deref()),
            epss: risk.map(|risk| risk.prediction(&known.id)).transpose()?.flatten(),
            known_exploited: risk.map(|risk| risk.known_exploited(&known.id)).transpose()?.flatten(),
        });
        Ok(())
    }
}

fn text(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn cvss(value: CvssValue) -> Cvss {
    let CvssValue { v2_vector, v3_vector, v40_vector, v2_score, v3_score, v40_score } = value;
    Cvss { v2_vector, v3_vector, v40_vector, v2_score, v3_score, v40_score }
}

fn severity_of(number: u8) -> Severity {
    Severity::ALL.get(usize::from(number)).copied().unwrap_or_default()
}

/// A version with a fix is "fixed" whatever the source says; without one, nothing said means affected.
fn status(advisory: &Advisory, fixed: &str) -> Status {
    match Status::from_trivy_db_number(advisory.status) {
        _ if !fixed.is_empty() => Status::Fixed,
        Status::Unknown => Status::Affected,
        stated => stated,
    }
}

pub(crate) fn concerns_arch(advisory: &Advisory, package: &Package) -> bool {
    let arches = advisory.arches.as_deref().unwrap_or_default();
    match package.arch.as_deref() {
        None | Some("noarch") => true,
        Some(arch) => arches.is_empty() || arches.iter().any(|listed| listed == arch),
    }
}

/// Whether an installed package of a distribution is older than the fix.
fn affected(scheme: Scheme, version: &str, advisory: &Advisory) -> Result<bool, VersionError> {
    if !advisory.affected_version.is_empty() && scheme.compare(version, &advisory.affected_version)?.is_lt() {
        return Ok(false);
    }
    if advisory.fixed_version.is_empty() {
        return Ok(true);
    }
    Ok(scheme.compare(version, &advisory.fixed_version)?.is_lt())
}

/// Trivy prints RPM versions without an epoch of zero.
fn shown_fix(scheme: Scheme, fixed: &str) -> String {
    match scheme {
        Scheme::Rpm => fixed.strip_prefix("0:").unwrap_or(fixed).into(),
        _ => fixed.into(),
    }
}

/// Trivy's rule for languages: an empty range means everything; otherwise the version must lie in a vulnerable
/// range, where any are given, and in no patched or unaffected one.
fn vulnerable(scheme: Scheme, version: &str, advisory: &Advisory) -> Result<bool, VersionError> {
    let list = |versions: &Option<Vec<String>>| versions.clone().unwrap_or_default();
    let (vulnerable, patched) = (list(&advisory.vulnerable_versions), list(&advisory.patched_versions));
    if vulnerable.iter().chain(&patched).any(String::is_empty) {
        return Ok(true);
    }
    if !vulnerable.is_empty() && !scheme.matches(version, &vulnerable.join(" || "))? {
        return Ok(false);
    }
    let secure: Vec<String> = patched.into_iter().chain(list(&advisory.unaffected_versions)).collect();
    if secure.is_empty() {
        return Ok(!vulnerable.is_empty());
    }
    Ok(!scheme.matches(version, &secure.join(" || "))?)
}

/// Patched versions as they stand, else the open upper ends of the vulnerable ranges.
fn language_fix(advisory: &Advisory) -> String {
    let mut fixes: Vec<&str> = advisory.patched_versions.iter().flatten().map(String::as_str).collect();
    if fixes.is_empty() {
        let clauses = advisory.vulnerable_versions.iter().flatten().flat_map(|range| range.split(','));
        fixes = clauses
            .filter_map(|clause| clause.trim().strip_prefix('<').filter(|end| !end.starts_with('=')))
            .map(str::trim)
            .collect();
    }
    let mut unique: Vec<&str> = Vec::new();
    for fix in fixes {
        if !unique.contains(&fix) {
            unique.push(fix);
        }
    }
    unique.join(", ")
}

fn primary_url(id: &str, references: &[String], source: Option<&DataSource>) -> Option<String> {
    if id.starts_with("CVE-") {
        return Some(format!("https://avd.aquasec.com/nvd/{}", id.to_lowercase()));
    }
    for (prefix, page) in [
        ("RUSTSEC-", "https://osv.dev/vulnerability/"),
        ("GHSA-", "https://github.com/advisories/"),
        ("TEMP-", "https://security-tracker.debian.org/tracker/"),
    ] {
        if id.starts_with(prefix) {
            return Some(format!("{page}{id}"));
        }
    }
    let homes: &[&str] = match source?.id.as_str() {
        "debian" => &["http://www.debian.org", "https://www.debian.org"],
        "ubuntu" => &["http://www.ubuntu.com", "https://usn.ubuntu.com"],
        "redhat" => &["https://access.redhat.com"],
        "suse-cvrf" => &["http://lists.opensuse.org", "https://lists.opensuse.org"],
        "oracle-oval" => &["http://linux.oracle.com/errata", "https://linux.oracle.com/errata"],
        "nodejs-security-wg" => &["https://www.npmjs.com", "https://hackerone.com"],
        "ruby-advisory-db" => &["https://groups.google.com"],
        _ => &[],
    };
    homes.iter().find_map(|home| references.iter().find(|url| url.starts_with(home))).cloned()
}

#[cfg(test)]
mod published;
