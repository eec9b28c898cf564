//! Rows of Grype's `vulnerability.db`, for `assay db build`.

use std::path::Path;

use base::Class;
use rusqlite::{Connection, OpenFlags, Row};
use vuln::osv::Builder;
use vuln::sources::{GrypeImport, GrypeRow, GrypeSystem};

use crate::failure::Failure;

/// The schema that is read (grype `db/v6`); revisions of it only add.
const MODEL: i64 = 6;

const ROWS: &str = "
    SELECT v.name, v.provider_id, v.status, o.name, o.major_version, o.minor_version, o.label_version,
           p.ecosystem, p.name, about.value, affected.value
    FROM affected_package_handles AS a
    JOIN vulnerability_handles AS v ON v.id = a.vulnerability_id
    JOIN packages AS p ON p.id = a.package_id
    JOIN blobs AS affected ON affected.id = a.blob_id
    LEFT JOIN blobs AS about ON about.id = v.blob_id
    LEFT JOIN operating_systems AS o ON o.id = a.operating_system_id";

/// Adds every row of a database.
pub(crate) fn read(path: &Path, builder: &mut Builder) -> Result<(), Failure> {
    if !path.is_file() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(Failure::file(path, &missing));
    }
    let wrong = |reason: String| {
        Failure::new(
            Class::Undecided,
            "db-not-grype",
            format!("{} is no database of Grype's schema {MODEL}: {reason}", path.display()),
            "name the vulnerability.db that `grype db update` leaves in its cache folder",
        )
    };
    let failed = |error: rusqlite::Error| wrong(error.to_string());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    let model: i64 =
        connection.query_row("SELECT model FROM db_metadata", [], |row| row.get(0)).map_err(failed)?;
    if model != MODEL {
        return Err(wrong(format!("its schema is {model}")));
    }
    let mut statement = connection.prepare(ROWS).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    let mut import = GrypeImport::default();
    while let Some(row) = rows.next().map_err(failed)? {
        add(row, &mut import, builder).map_err(failed)??;
    }
    Ok(())
}

fn add(
    row: &Row<'_>,
    import: &mut GrypeImport,
    builder: &mut Builder,
) -> rusqlite::Result<Result<(), Failure>> {
    let text =
        |at: usize| row.get_ref(at).map(|value| value.as_str_or_null().ok().flatten().unwrap_or_default());
    let system = row.get_ref(3)?.as_str_or_null().ok().flatten();
    let system = match system {
        Some(name) => Some(GrypeSystem { name, major: text(4)?, minor: text(5)?, label: text(6)? }),
        None => None,
    };
    let added = import.add(
        &GrypeRow {
            id: text(0)?,
            provider: text(1)?,
            status: text(2)?,
            system,
            ecosystem: text(7)?,
            package: text(8)?,
            about: text(9)?.as_bytes(),
            affected: text(10)?.as_bytes(),
        },
        builder,
    );
    Ok(added.map_err(Failure::from))
}
