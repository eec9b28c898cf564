//! The first thing in a table: how many findings of which kind each target has.

use super::grid::{Form, Row, write_grid};
use super::{LookedFor, TableStyle};
use crate::Document;
use crate::document::wire::ScanResult;
use crate::text::plain;

/// Targets without findings that are named; more of them are one line.
const MAX_CLEAN: usize = 10;

/// The overview, or nothing where there is nothing to look at.
pub(super) fn write_overview(out: &mut String, document: &Document, style: TableStyle) {
    let looked_for = style.looked_for;
    let results: Vec<&ScanResult> = document.report().results.iter().collect();
    if results.is_empty() || looked_for == LookedFor::default() {
        return;
    }
    let columns = columns(looked_for);
    let mut headings = vec!["Target", "Type"];
    headings.extend(columns.iter().map(|(heading, _)| *heading));
    let is_clean =
        |result: &&ScanResult| columns.iter().all(|(_, count)| count(result).is_none_or(|n| n == 0));
    let clean = results.iter().copied().filter(|result| is_clean(result)).count();
    let folded = clean > MAX_CLEAN;
    let mut rows: Vec<Row> = Vec::new();
    for result in results.iter().copied().filter(|result| !folded || !is_clean(result)) {
        let mut cells = vec![plain(&result.target), plain(kind(result))];
        cells.extend(columns.iter().map(|(_, count)| count(result).map_or("-".into(), |n| n.to_string())));
        rows.push(Row { cells, severity: base::Severity::Unknown });
    }
    if folded {
        let mut cells = vec![format!("{clean} more targets"), "-".into()];
        cells.extend(columns.iter().map(|_| "0".to_owned()));
        rows.push(Row { cells, severity: base::Severity::Unknown });
    }
    let form = Form {
        headings: &headings,
        severity: None,
        merged: &[],
        breakable: &[&[0]],
        ruled: false,
        title: false,
    };
    super::heading(out, "Report Summary", style);
    out.push('\n');
    write_grid(out, &form, &rows, style.columns, false);
    out.push_str("Legend:\n- '-': Not scanned\n- '0': Clean (no security findings detected)\n\n");
}

type Column = (&'static str, fn(&ScanResult) -> Option<usize>);

fn columns(looked_for: LookedFor) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    if looked_for.vulnerabilities {
        columns.push(("Vulnerabilities", |r| {
            matches!(r.class.as_str(), "os-pkgs" | "lang-pkgs").then_some(r.vulnerabilities.len())
        }));
    }
    if looked_for.misconfigurations {
        columns.push(("Misconfigurations", |r| (r.class == "config").then(|| r.failed().count())));
    }
    if looked_for.secrets {
        columns.push(("Secrets", |r| (r.class == "secret").then_some(r.secrets.len())));
    }
    if looked_for.licenses {
        columns.push(("Licenses", |r| r.class.starts_with("license").then_some(r.licenses.len())));
    }
    columns
}

fn kind(result: &ScanResult) -> &str {
    match result.class.as_str() {
        "secret" => "text",
        "license" | "license-file" => "-",
        _ => &result.kind,
    }
}
