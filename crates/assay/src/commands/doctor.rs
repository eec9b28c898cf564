//! `assay doctor`

use pipeline::{DatabaseChoice, OpenDatabase};

use crate::Outcome;
use crate::failure::Failure;

use super::context::Context;

/// A clock before the release of this version is wrong: 2026-11-01T00:00:00Z.
const EARLIEST: base::Timestamp = base::Timestamp::from_secs(1_793_491_200);

/// Checks what commands need and says what is missing. The exit code is 1 when something is broken, 0 when something is
/// merely not there yet.
pub(crate) fn run(context: &Context) -> Outcome {
    let checks = [clock(), home(context), database(context), stack(context), audit(context)];
    let mut broken = false;
    for check in &checks {
        let (word, text) = match check {
            Check::Good(text) => ("ok      ", text.clone()),
            Check::Absent(text) => ("not yet ", text.clone()),
            Check::Broken(failure) => {
                broken = true;
                (
                    "BROKEN  ",
                    format!("{} [{}]\n          hint: {}", failure.message, failure.code, failure.hint),
                )
            }
        };
        context.printer.result(&format!("{word}  {text}"))?;
    }
    Ok(u8::from(broken))
}

enum Check {
    Good(String),
    Absent(String),
    Broken(Failure),
}

fn clock() -> Check {
    let now = Context::now();
    if now >= EARLIEST {
        return Check::Good(format!("clock: {}", now.to_rfc3339()));
    }
    let message = format!("the clock says {}, which is before this version was made", now.to_rfc3339());
    Check::Broken(Failure::new(base::Class::Undecided, "doctor-clock", message, "set the clock"))
}

fn home(context: &Context) -> Check {
    let home = &context.settings.home.value;
    if !home.exists() {
        return Check::Absent(format!("home: {} (made by the first command that needs it)", home.display()));
    }
    match probe(home) {
        Ok(()) => Check::Good(format!("home: {}, writable", home.display())),
        Err(failure) => Check::Broken(failure),
    }
}

/// Writes and removes a file. Only a write tells: modes say little about read-only mounts, quotas and namespaces.
fn probe(home: &std::path::Path) -> Result<(), Failure> {
    let file = home.join(".doctor");
    store::atomic_write(&file, b"", 0o600)?;
    std::fs::remove_file(&file).map_err(|error| Failure::file(&file, &error))
}

fn database(context: &Context) -> Check {
    let path = &context.settings.db.value;
    match OpenDatabase::open(&DatabaseChoice::Path(path.clone())) {
        Err(pipeline::OpenError::Missing { path }) => {
            Check::Absent(format!("database: none at {}; build one with `assay db build`", path.display()))
        }
        Err(error) => Check::Broken(Failure::from(error).about("database", path)),
        Ok(opened) => match opened.database() {
            Err(error) => Check::Broken(Failure::from(error).about("database", path)),
            Ok(database) => {
                let updated =
                    database.info().updated_at.map_or_else(|| "unknown".into(), base::Timestamp::to_rfc3339);
                Check::Good(format!("database: {}, updated {updated}", path.display()))
            }
        },
    }
}

fn stack(context: &Context) -> Check {
    let dir = context.home("stack");
    if !dir.exists() {
        return Check::Absent(format!("private stack: none in {}; `assay run` makes one", dir.display()));
    }
    match stack::Stack::fsck(&dir, Context::now()) {
        Ok(report) => {
            let size = report.transparency_log.size;
            Check::Good(format!("private stack: {}, {size} log entries, every byte checked", dir.display()))
        }
        Err(error) => Check::Broken(Failure::from(error).about("private stack", &dir)),
    }
}

fn audit(context: &Context) -> Check {
    let dir = context.home("audit");
    match pipeline::verify_ledger(&dir, None) {
        Ok(log) => {
            Check::Good(format!("audit log: {}, {} entries verified", dir.display(), log.checkpoint().size()))
        }
        Err(pipeline::LedgerError::Missing { .. }) => {
            Check::Absent(format!("audit log: none in {}; `assay run` begins one", dir.display()))
        }
        Err(error) => Check::Broken(Failure::from(error).about("audit log", &dir)),
    }
}
