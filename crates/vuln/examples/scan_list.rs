//! Scans a list of packages: `scan_list DB_DIR FAMILY VERSION < list`, each line being ecosystem, name, version, source
//! name, source version with tabs between. Prints package, installed, id, fixed, severity, status.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a development tool that talks to its terminal"
)]

use std::error::Error;
use std::io::Read;

use base::{Purl, Timestamp};
use sbom::{Ecosystem, Inventory, Location, OperatingSystem, Package, Relationship, SourcePackage, Subject};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [directory, family, version] = &arguments[..] else { return Err("expected three arguments".into()) };
    let directory = std::path::Path::new(directory);
    let data = std::fs::read(directory.join("trivy.db"))?;
    let metadata = std::fs::read(directory.join("metadata.json"))?;
    let mut list = String::new();
    std::io::stdin().read_to_string(&mut list)?;
    let packages = list.lines().map(package).collect::<Result<Vec<_>, _>>()?;
    let inventory = Inventory {
        subject: Subject::named("list"),
        os: Some(OperatingSystem {
            family: family.clone(),
            version: version.clone(),
            pretty_name: None,
            codename: None,
            ..OperatingSystem::default()
        }),
        layers: Vec::new(),
        packages,
        unreadable: Vec::new(),
    };
    let started = std::time::Instant::now();
    let database = vuln::Database::open(&data, Some(&metadata), "list")?;
    let scan = vuln::scan(&inventory, &database, &vuln::ScanOptions::all(Timestamp::from_secs(0)))?;
    eprintln!("{} findings, {} ms", scan.findings.len(), started.elapsed().as_millis());
    for warning in &scan.warnings {
        eprintln!("warning: {warning}");
    }
    for finding in &scan.findings {
        println!(
            "{}\t{}\t{}\t{}\t{}\t{}",
            finding.package.name,
            finding.installed_version,
            finding.id,
            finding.fixed_version.as_deref().unwrap_or_default(),
            finding.severity,
            finding.status
        );
    }
    Ok(())
}

fn package(line: &str) -> Result<Package, Box<dyn Error>> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [ecosystem, name, version, source, source_version] = fields[..] else {
        return Err(format!("expected five fields in \"{line}\"").into());
    };
    let ecosystem =
        Ecosystem::ALL.into_iter().find(|e| e.as_str() == ecosystem).ok_or("unknown ecosystem")?;
    Ok(Package {
        ecosystem,
        id: ecosystem.package_id(name, version, None),
        name: name.into(),
        version: version.into(),
        arch: None,
        source: (!source.is_empty())
            .then(|| SourcePackage { name: source.into(), version: source_version.into() }),
        purl: Purl::builder("generic", "x").build()?,
        licenses: Vec::new(),
        supplier: None,
        modularity: None,
        checksums: Vec::new(),
        locations: vec![Location { path: "list".into(), layer: None }],
        depends_on: Vec::new(),
        relationship: Relationship::Unknown,
        dev: false,
        lines: Vec::new(),
        entry: None,
    })
}
