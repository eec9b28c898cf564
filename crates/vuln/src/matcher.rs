//! Packages against advisories, with Trivy's join keys, statuses, severities and order.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use base::{Severity, Timestamp};
use sbom::{Ecosystem, Inventory, OperatingSystem, Package};

use crate::database::{Advisory, CvssValue, Database, DatabaseError, Known, Vulnerability, time};
use crate::finding::{Cvss, DataSource, Filtered, Finding, FoundPackage, Scan, ScanWarning, Status};
use crate::names::{Language, normalize};
use crate::risk::Order;
use crate::severity::{self, SeveritySource};
use crate::suppress::Suppressions;
use crate::version::{Scheme, VersionError};

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
        found: Unique::default(),
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
    let os = stated.as_ref().or(inventory.os.as_ref());
    matcher.system_packages(inventory, os)?;
    for ecosystem in Ecosystem::ALL {
        matcher.language_packages(inventory, ecosystem)?;
    }
    matcher.programs(inventory, os)?;
    let mut filtered = Filtered::default();
    let mut findings = std::mem::take(&mut matcher.found).kept;
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
    let mut scan = Scan { findings, warnings, filtered, suppressed, ..Scan::empty(database) };
    if options.licenses {
        scan.add_package_licenses(inventory, options);
    }
    Ok(scan)
}

/// What makes two findings one: ecosystem, vulnerability, identifier of the package, version and file.
type Place = (Ecosystem, String, String, String, Option<String>);

/// One finding of those with the same vulnerability, package and file, which differ in the fix only: as in Trivy, the
/// one whose fix is the last in order of characters. The others are never kept: a list may name a package ten thousand
/// times.
#[derive(Default)]
struct Unique {
    places: HashMap<Place, usize>,
    kept: Vec<Finding>,
}

impl Unique {
    fn add(&mut self, package: &Package, finding: Finding) {
        let path = finding.package.path.clone().filter(|_| !package.ecosystem.is_os());
        let version = finding.installed_version.clone();
        match self.places.entry((package.ecosystem, finding.id.clone(), package.id.clone(), version, path)) {
            Entry::Vacant(place) => {
                place.insert(self.kept.len());
                self.kept.push(finding);
            }
            Entry::Occupied(place) => {
                let before = &mut self.kept[*place.get()];
                if before.fixed_version < finding.fixed_version {
                    *before = finding;
                }
            }
        }
    }
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
        // Trivy's database has no advisories for Conda, Haskell and R. Programs known by their binary have names of
        // their own ([`programs`]).
        _ => None,
    }
}

/// What an advisory says of a package.
struct Stated<'s> {
    /// The version to show.
    installed: &'s str,
    fixed: String,
    status: Status,
    vendor_ids: Vec<String>,
    /// A rating for this package, and whose.
    rating: Option<(Severity, String)>,
}

struct Matcher<'a> {
    database: &'a Database<'a>,
    severity_sources: &'a [SeveritySource],
    now: Timestamp,
    warnings: Vec<ScanWarning>,
    found: Unique,
    /// Advisories by bucket or prefix, and package.
    known: HashMap<(String, String), Rc<Vec<Known>>>,
    details: HashMap<String, Rc<Option<Vulnerability>>>,
}

impl Matcher<'_> {
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
        let of_seal = seal::bucket_prefix(language);
        let has = |prefix: &str| self.database.buckets_with(prefix).next().is_some();
        if !packages.is_empty() && !has(prefix) && !has(&of_seal) {
            let (prefix, packages) = (prefix.into(), packages.len());
            self.warnings.push(ScanWarning::NoAdvisoriesForEcosystem { ecosystem, prefix, packages });
            return Ok(());
        }
        for (index, package) in packages {
            let known = self.known_of_language(language, package)?;
            let mut failed = None;
            for known in known.iter() {
                match vulnerable(language.scheme(), &package.version, &known.advisory) {
                    Ok(true) => {
                        let stated = Stated {
                            installed: &package.version,
                            fixed: language_fix(&known.advisory),
                            status: Status::from_trivy_db_number(known.advisory.status),
                            vendor_ids: known.advisory.vendor_ids.clone().unwrap_or_default(),
                            rating: None,
                        };
                        self.add(index, package, known, stated)?;
                    }
                    Ok(false) => {}
                    Err(error) => failed = failed.or(Some((known.id.clone(), error))),
                }
            }
            self.incomparable(index, package, failed);
        }
        Ok(())
    }

    /// Seal's advisories for its packages, otherwise everybody's.
    fn known_of_language(
        &mut self,
        language: Language,
        package: &Package,
    ) -> Result<Rc<Vec<Known>>, DatabaseError> {
        let name = normalize(language, &package.name);
        if let Some(sealed) = seal::sealed(language, &name, &package.version) {
            let known = self.known(&seal::bucket_prefix(language), &name, false)?;
            if sealed == seal::Sealed::Surely || !known.is_empty() {
                return Ok(known);
            }
        }
        self.known(language.bucket_prefix(), &name, false)
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
        stated: Stated<'_>,
    ) -> Result<(), DatabaseError> {
        let found = self.details(&known.id)?;
        let rating = self.rate(known, found.as_ref().as_ref(), stated.rating);
        // A vulnerability without details was rejected since; Trivy keeps it, with no more than its rating.
        let details = found.as_ref().clone().unwrap_or_default();
        let source = known.source.as_ref();
        let references = details.references.unwrap_or_default();
        let risk = self.database.risk();
        let finding = Finding {
            primary_url: found.is_some().then(|| primary_url(&known.id, &references, source)).flatten(),
            id: known.id.clone(),
            vendor_ids: stated.vendor_ids,
            package: found_package(index, package),
            installed_version: stated.installed.to_owned(),
            status: status(stated.status, &stated.fixed),
            fixed_version: (!stated.fixed.is_empty()).then_some(stated.fixed),
            severity: rating.severity,
            severity_source: rating.source,
            data_source: source.cloned(),
            title: text(details.title),
            description: text(details.description),
            references,
            cwe_ids: details.cwe_ids.unwrap_or_default(),
            cvss: details.cvss.into_iter().flatten().map(|(source, value)| (source, cvss(value))).collect(),
            vendor_severity: rating.by_vendor,
            published: time(details.published_date.as_deref()),
            last_modified: time(details.last_modified_date.as_deref()),
            epss: risk.map(|risk| risk.prediction(&known.id)).transpose()?.flatten(),
            known_exploited: risk.map(|risk| risk.known_exploited(&known.id)).transpose()?.flatten(),
        };
        self.found.add(package, finding);
        Ok(())
    }

    /// How severe a vulnerability is for a package, given how the package's own advisory rates it.
    fn rate(
        &self,
        known: &Known,
        details: Option<&Vulnerability>,
        own: Option<(Severity, String)>,
    ) -> Rating {
        let rated = details.and_then(|details| details.vendor_severity.as_ref()).into_iter().flatten();
        let mut by_vendor: BTreeMap<String, Severity> =
            rated.map(|(source, number)| (source.clone(), severity_of(*number))).collect();
        // Debian and Red Hat rate a vulnerability per package; that rating comes before all others.
        if let Some((severity, rated_by)) = own {
            if details.is_some() {
                by_vendor.insert(rated_by.clone(), severity);
            }
            return Rating { severity, source: Some(rated_by), by_vendor };
        }
        let general = details.map_or("", |details| details.severity.as_str());
        let (severity, source) =
            severity::choose(self.severity_sources, &known.id, general, &by_vendor, known.source.as_ref());
        Rating { severity, source, by_vendor }
    }
}

/// How severe a vulnerability is, who says so, and what each vendor says.
struct Rating {
    severity: Severity,
    source: Option<String>,
    by_vendor: BTreeMap<String, Severity>,
}

fn found_package(index: usize, package: &Package) -> FoundPackage {
    let location = package.locations.first();
    FoundPackage {
        index,
        ecosystem: package.ecosystem,
        name: package.name.clone(),
        version: package.version.clone(),
        purl: package.purl.clone(),
        path: location.map(|location| location.path.clone()),
        layer: location.and_then(|location| location.layer),
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
fn status(stated: Status, fixed: &str) -> Status {
    match stated {
        _ if !fixed.is_empty() => Status::Fixed,
        Status::Unknown => Status::Affected,
        stated => stated,
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

mod programs;
mod seal;
mod system;
mod vendor;
pub(crate) use system::concerns_arch;

#[cfg(test)]
mod published;
