//! Builds `trivy.db` and `metadata.json` from OSV zips: `build_db OUT_DIR RFC3339_TIME ZIP…`.
#![expect(clippy::print_stderr, reason = "a development tool that talks to its terminal")]

use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = std::path::PathBuf::from(arguments.next().ok_or("expected a folder to write to")?);
    let updated_at: base::Timestamp = arguments.next().ok_or("expected a time")?.parse()?;
    let started = Instant::now();
    let mut builder = vuln::osv::Builder::new();
    for path in arguments {
        builder.add_zip(&std::fs::read(&path)?)?;
        eprintln!("{path}: {:.2} s", started.elapsed().as_secs_f64());
    }
    let built = builder.finish(updated_at)?;
    eprintln!("{} bytes, {:.2} s", built.database.len(), started.elapsed().as_secs_f64());
    eprintln!("{} records, {} vulnerabilities", built.report.records, built.report.vulnerabilities);
    for (bucket, count) in &built.report.advisories {
        eprintln!("{count:>8} {bucket}");
    }
    for (reason, skipped) in &built.report.skipped {
        eprintln!("{:>8} left out: {} ({})", skipped.count, reason.as_str(), skipped.examples.join(", "));
    }
    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join("trivy.db"), built.database)?;
    std::fs::write(out.join("metadata.json"), built.metadata)?;
    Ok(())
}
