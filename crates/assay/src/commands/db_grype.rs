//! Grype's `vulnerability.db`, for `assay db build`.

use std::collections::HashMap;
use std::path::Path;

use base::Class;
use rusqlite::{Connection, OpenFlags, Row};
use vuln::osv::{BuildError, Builder};
use vuln::sources::{GrypeImport, GrypeProgram, GrypeRow, GrypeSystem};
use vuln::{Epss, RiskBuilder};

use crate::failure::Failure;

/// The schema that is read (grype `db/v6`); revisions of it only add.
const MODEL: i64 = 6;

const OF_NVD: &str = "
    SELECT v.name, b.value FROM vulnerability_handles AS v JOIN blobs AS b ON b.id = v.blob_id
    WHERE v.provider_id = 'nvd' AND v.status NOT IN ('rejected', 'withdrawn')";
const WEAKNESSES: &str = "SELECT cve, cwe FROM cwe_handles ORDER BY id";
const PREDICTIONS: &str = "SELECT cve, epss, percentile FROM epss_handles";
const PREDICTIONS_DATE: &str = "SELECT max(date) FROM epss_metadata";
const EXPLOITED: &str = "
    SELECT k.cve, b.value FROM known_exploited_vulnerability_handles AS k JOIN blobs AS b ON b.id = k.blob_id";

/// An opened database.
pub(crate) struct GrypeDatabase<'p> {
    path: &'p Path,
    connection: Connection,
}

impl<'p> GrypeDatabase<'p> {
    /// Opens a file.
    pub(crate) fn open(path: &'p Path) -> Result<Self, Failure> {
        if !path.is_file() {
            let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(Failure::file(path, &missing));
        }
        let failed = |error: rusqlite::Error| wrong(path, &error.to_string());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        let model: i64 =
            connection.query_row("SELECT model FROM db_metadata", [], |row| row.get(0)).map_err(failed)?;
        if model != MODEL {
            return Err(wrong(path, &format!("its schema is {model}")));
        }
        Ok(Self { path, connection })
    }

    /// Adds every row about a package, and what NVD says about the vulnerabilities of those.
    pub(crate) fn read(&self, builder: &mut Builder) -> Result<(), Failure> {
        let mut import = GrypeImport::default();
        let affected = self.rows("affected_package_handles")?;
        if self.has("unaffected_package_handles")? {
            let of_alma = self.rows("unaffected_package_handles")? + " WHERE o.name IN ('alma', 'almalinux')";
            self.each(&of_alma, |row| with(row, |row| import.add_unaffected(row, builder)))?;
        }
        let of_subscribers = format!("{affected} WHERE o.name = 'ubuntu'");
        self.each(&of_subscribers, |row| with(row, |row| import.resolve(row, builder)))?;
        self.each(&affected, |row| with(row, |row| import.add(row, builder)))?;
        if self.has("affected_cpe_handles")? && self.has("cpes")? {
            self.programs(&mut import, builder)?;
        }
        let mut weaknesses: HashMap<String, Vec<String>> = HashMap::new();
        if self.has("cwe_handles")? {
            self.each(WEAKNESSES, |row| {
                let known = weaknesses.entry(text(row, 0)?.to_owned()).or_default();
                let weakness = text(row, 1)?.to_owned();
                if !known.contains(&weakness) {
                    known.push(weakness);
                }
                Ok(Ok(()))
            })?;
        }
        self.each(OF_NVD, |row| {
            let id = text(row, 0)?;
            let weaknesses = weaknesses.get(id).map(Vec::as_slice).unwrap_or_default();
            Ok(import.add_nvd(id, text(row, 1)?.as_bytes(), weaknesses, builder).map_err(Failure::from))
        })
    }

    /// Adds what NVD says of programs that are known by their binary. Of the others, some hundred thousand, no row is read.
    fn programs(&self, import: &mut GrypeImport, builder: &mut Builder) -> Result<(), Failure> {
        // The names are this program's own; a quote in one would be an error of the query.
        let products: Vec<String> = vuln::programs::products().map(|name| format!("'{name}'")).collect();
        let query = format!(
            "SELECT v.name, v.status, c.part, c.vendor, c.product, affected.value
             FROM cpes AS c
             JOIN affected_cpe_handles AS a ON a.cpe_id = c.id
             JOIN vulnerability_handles AS v ON v.id = a.vulnerability_id
             JOIN blobs AS affected ON affected.id = a.blob_id
             WHERE v.provider_id = 'nvd' AND lower(replace(c.product, '\', '')) IN ({})",
            products.join(", ")
        );
        self.each(&query, |row| {
            let program = GrypeProgram {
                id: text(row, 0)?,
                status: text(row, 1)?,
                part: text(row, 2)?,
                vendor: text(row, 3)?,
                product: text(row, 4)?,
                affected: text(row, 5)?.as_bytes(),
            };
            Ok(import.add_program(&program, builder).map_err(Failure::from))
        })
    }

    /// Adds what is known to be exploited and what is predicted to be.
    pub(crate) fn read_risk(&self, builder: &mut RiskBuilder) -> Result<(), Failure> {
        if self.has("epss_handles")? {
            let date = self.connection.query_row(PREDICTIONS_DATE, [], |row| row.get::<_, Option<String>>(0));
            let date = date.map_err(|error| wrong(self.path, &error.to_string()))?;
            self.each(PREDICTIONS, |row| {
                let epss = Epss { score: row.get(1)?, percentile: row.get(2)? };
                Ok(builder.add_prediction(text(row, 0)?, epss, date.as_deref()).map_err(Failure::from))
            })?;
        }
        if self.has("known_exploited_vulnerability_handles")? {
            self.each(EXPLOITED, |row| {
                let entry = text(row, 1)?.as_bytes();
                let added = builder.add_known_exploited_of_grype(text(row, 0)?, entry);
                Ok(added.map_err(Failure::from))
            })?;
        }
        Ok(())
    }

    /// The query of one of the two tables about packages.
    fn rows(&self, table: &str) -> Result<String, Failure> {
        let channel = self.connection.query_row(
            "SELECT count(*) FROM pragma_table_info('operating_systems') WHERE name = 'channel'",
            [],
            |row| row.get::<_, i64>(0),
        );
        let channel = match channel.map_err(|error| wrong(self.path, &error.to_string()))? {
            0 => "''",
            _ => "o.channel",
        };
        Ok(format!(
            "SELECT v.name, v.provider_id, v.status, o.name, o.major_version, o.minor_version, o.label_version,
                    {channel}, p.ecosystem, p.name, about.value, affected.value
             FROM {table} AS a
             JOIN vulnerability_handles AS v ON v.id = a.vulnerability_id
             JOIN packages AS p ON p.id = a.package_id
             JOIN blobs AS affected ON affected.id = a.blob_id
             LEFT JOIN blobs AS about ON about.id = v.blob_id
             LEFT JOIN operating_systems AS o ON o.id = a.operating_system_id"
        ))
    }

    /// Whether it has a table: later additions of the schema are not in every file.
    fn has(&self, table: &str) -> Result<bool, Failure> {
        let found = self.connection.query_row(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1",
            [table],
            |row| row.get::<_, i64>(0),
        );
        found.map(|count| count > 0).map_err(|error| wrong(self.path, &error.to_string()))
    }

    fn each(
        &self,
        query: &str,
        mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<Result<(), Failure>>,
    ) -> Result<(), Failure> {
        let failed = |error: rusqlite::Error| wrong(self.path, &error.to_string());
        let mut statement = self.connection.prepare(query).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            take(row).map_err(failed)??;
        }
        Ok(())
    }
}

fn wrong(path: &Path, reason: &str) -> Failure {
    Failure::new(
        Class::Undecided,
        "db-not-grype",
        format!("{} is no database of Grype's schema {MODEL}: {reason}", path.display()),
        "name the vulnerability.db that `grype db update` leaves in its cache folder",
    )
}

fn text<'r>(row: &'r Row<'_>, at: usize) -> rusqlite::Result<&'r str> {
    row.get_ref(at).map(|value| value.as_str_or_null().ok().flatten().unwrap_or_default())
}

/// Hands a row about a package on.
fn with(
    row: &Row<'_>,
    take: impl FnOnce(&GrypeRow<'_>) -> Result<(), BuildError>,
) -> rusqlite::Result<Result<(), Failure>> {
    let system = row.get_ref(3)?.as_str_or_null().ok().flatten();
    let system = match system {
        Some(name) => Some(GrypeSystem {
            name,
            major: text(row, 4)?,
            minor: text(row, 5)?,
            label: text(row, 6)?,
            channel: text(row, 7)?,
        }),
        None => None,
    };
    let taken = take(&GrypeRow {
        id: text(row, 0)?,
        provider: text(row, 1)?,
        status: text(row, 2)?,
        system,
        ecosystem: text(row, 8)?,
        package: text(row, 9)?,
        about: text(row, 10)?.as_bytes(),
        affected: text(row, 11)?.as_bytes(),
    });
    Ok(taken.map_err(Failure::from))
}
