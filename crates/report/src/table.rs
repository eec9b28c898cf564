//! The table of findings for a terminal.

mod grid;
mod origin;
mod overview;

use std::fmt::Write as _;

use base::Severity;

use crate::document::count;
use crate::document::wire::{ScanResult, Secret, Vulnerability, severity};
use crate::text::{plain, width};
use crate::write::{clip, one_line};
use crate::{Document, Finding};

use grid::{Form, Row, write_grid};

/// How a table may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "five questions, each with its own answer")]
pub struct TableStyle {
    /// Columns there are. Below 60 the table is 60 wide: narrower columns would break every word.
    pub columns: usize,
    /// Whether to colour with escape sequences.
    pub colour: bool,
    /// Whether to show what ignore files and VEX documents answered for.
    pub suppressed: bool,
    /// Whether to show below the findings of a lock file which direct dependencies bring them.
    pub dependency_tree: bool,
    /// Whether to begin with the number of findings of each target.
    pub overview: bool,
    /// Whether to list the findings.
    pub details: bool,
    /// What the scan looked for; what it did not look for is no column of the overview.
    pub looked_for: LookedFor,
}

/// Kinds of findings a scan looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four questions, each with its own answer")]
pub struct LookedFor {
    /// Known vulnerabilities.
    pub vulnerabilities: bool,
    /// Misconfigurations; only in results of Trivy.
    pub misconfigurations: bool,
    /// Credentials.
    pub secrets: bool,
    /// Licences.
    pub licenses: bool,
}

impl LookedFor {
    /// What a result shows that was looked for: a kind without a single target may have been looked for as well.
    #[must_use]
    pub fn in_document(document: &Document) -> Self {
        let has = |class: &[&str]| {
            document.report().results.iter().any(|result| class.contains(&result.class.as_str()))
        };
        Self {
            vulnerabilities: has(&["os-pkgs", "lang-pkgs"]),
            misconfigurations: has(&["config"]),
            secrets: has(&["secret"]),
            licenses: has(&["license", "license-file"]),
        }
    }
}

const FINDINGS: Form<'_> = Form {
    headings: &[
        "Library",
        "Vulnerability",
        "Severity",
        "Status",
        "Installed Version",
        "Fixed Version",
        "Title",
    ],
    severity: Some(2),
    merged: &[0, 4],
    breakable: &[&[0, 4, 5], &[3], &[1]],
    ruled: true,
    title: true,
};
const SUPPRESSED: Form<'_> = Form {
    headings: &["Library", "Vulnerability", "Severity", "Status", "Installed Version", "Source", "Statement"],
    merged: &[0, 4],
    ..FINDINGS
};
const LICENSES: Form<'_> = Form {
    headings: &["Package", "License", "Classification", "Severity"],
    severity: Some(3),
    merged: &[0],
    breakable: &[&[1], &[0]],
    ruled: true,
    title: false,
};
const LICENSE_FILES: Form<'_> = Form {
    headings: &["Classification", "Severity", "License", "File Location"],
    severity: Some(1),
    merged: &[],
    breakable: &[&[3], &[2]],
    ruled: true,
    title: false,
};
const MISCONFIGURATIONS: Form<'_> = Form {
    headings: &["Check", "Severity", "Line", "Message"],
    severity: Some(1),
    merged: &[],
    breakable: &[&[0]],
    ruled: true,
    title: true,
};

/// Characters of a title: a sentence or so; the link leads to the rest.
const MAX_TITLE: usize = 120;
/// Files named in a list before the rest is only counted: a screenful.
const MAX_LISTED: usize = 20;

/// The findings as tables, one for each target, then what could not be examined.
#[must_use]
pub fn table(document: &Document, style: TableStyle) -> String {
    let mut out = String::new();
    if style.overview {
        overview::write_overview(&mut out, document, style);
    }
    if style.details {
        for result in &document.report().results {
            vulnerabilities(&mut out, result, style);
            if style.dependency_tree {
                origin::write_origins(&mut out, result, style);
            }
            misconfigurations(&mut out, result, style);
            secrets(&mut out, result, style);
            licenses(&mut out, result, style);
            if style.suppressed {
                suppressed(&mut out, result, style);
            }
        }
    }
    if document.findings().next().is_none() {
        // An empty list means "clean" only when every question was answered.
        out.push_str(if document.gaps().is_empty() {
            "No findings.\n"
        } else {
            "No findings in what could be examined.\n"
        });
    }
    let left_out = document.suppressed().count();
    if !style.suppressed && left_out > 0 {
        let _ = writeln!(
            out,
            "{left_out} more were left out by ignore files and VEX documents; --show-suppressed shows them."
        );
    }
    gaps(&mut out, document);
    out
}

/// A heading with a line below it, bold where there is colour.
fn heading(out: &mut String, text: &str, style: TableStyle) {
    let (on, off) = if style.colour { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let _ = writeln!(out, "{on}{text}{off}\n{}", "=".repeat(width(text)));
}

fn section(out: &mut String, name: &str, severities: impl Iterator<Item = Severity>, style: TableStyle) {
    heading(out, name, style);
    let _ = writeln!(out, "{}\n", counts_line(count(severities)));
}

/// `Total: 3 (UNKNOWN: 0, LOW: 1, MEDIUM: 0, HIGH: 2, CRITICAL: 0)`, as Trivy writes it.
pub(crate) fn counts_line(counts: [usize; 5]) -> String {
    let parts: Vec<String> =
        Severity::ALL.iter().zip(counts).map(|(severity, n)| format!("{severity}: {n}")).collect();
    format!("Total: {} ({})", counts.iter().sum::<usize>(), parts.join(", "))
}

/// As in Trivy, the type stands beside what is no name of a system.
fn name(result: &ScanResult) -> String {
    let target = plain(&result.target);
    if result.class == "os-pkgs" { target } else { format!("{target} ({})", plain(&result.kind)) }
}

fn vulnerabilities(out: &mut String, result: &ScanResult, style: TableStyle) {
    if result.vulnerabilities.is_empty() {
        return;
    }
    let rows: Vec<Row> = result.vulnerabilities.iter().map(row).collect();
    section(out, &name(result), rows.iter().map(|row| row.severity), style);
    write_grid(out, &FINDINGS, &rows, style.columns, style.colour);
    out.push('\n');
}

fn row(one: &Vulnerability) -> Row {
    let title = if one.title.is_empty() { &one.description } else { &one.title };
    let title = plain(&format!("{}{}", marks(one), clip(&one_line(title), MAX_TITLE)));
    let link = plain(&one.url);
    // The file a package is recorded in tells two of the same name apart.
    let file = one.path.rsplit('/').next().unwrap_or_default();
    let library = if file.is_empty() { one.package.clone() } else { format!("{} ({file})", one.package) };
    let cells = [&library, &one.id, &one.severity, &one.status, &one.installed_version, &one.fixed_version];
    let mut cells: Vec<String> = cells.map(|cell| plain(cell)).to_vec();
    cells.push(if link.is_empty() { title } else { format!("{title}\n{link}").trim().to_owned() });
    Row { cells, severity: severity(&one.severity) }
}

/// What makes a finding urgent, before its title.
fn marks(one: &Vulnerability) -> String {
    let Some(risk) = &one.assay_risk else { return String::new() };
    let mut marks = String::new();
    if let Some(known) = &risk.known_exploited {
        marks.push_str(if known.ransomware { "[exploited by ransomware] " } else { "[exploited] " });
    }
    // Below a percent it says nothing.
    if let Some(epss) = risk.epss.filter(|epss| epss.score >= 0.01) {
        let _ = write!(marks, "[EPSS {:.0} %] ", epss.score * 100.0);
    }
    marks
}

fn suppressed(out: &mut String, result: &ScanResult, style: TableStyle) {
    if result.modified.is_empty() {
        return;
    }
    heading(out, &format!("{}: left out", name(result)), style);
    let _ = writeln!(out, "Total: {}\n", result.modified.len());
    let rows: Vec<Row> = result
        .modified
        .iter()
        .map(|one| {
            let finding = &one.finding;
            let statement = if one.statement.is_empty() { "N/A" } else { &one.statement };
            let cells = [
                finding.package.as_str(),
                if finding.id.is_empty() { &one.kind } else { &finding.id },
                &finding.severity,
                &one.status,
                &finding.installed_version,
                &one.source,
                statement,
            ];
            Row { cells: cells.map(plain).to_vec(), severity: severity(&finding.severity) }
        })
        .collect();
    write_grid(out, &SUPPRESSED, &rows, style.columns, style.colour);
    out.push('\n');
}

fn misconfigurations(out: &mut String, result: &ScanResult, style: TableStyle) {
    let rows: Vec<Row> = result
        .failed()
        .map(|one| {
            let line = one.cause_metadata.start_line.to_string();
            let cells = [&one.id, &one.severity, &line, &one.message].map(|cell| plain(cell)).to_vec();
            Row { cells, severity: severity(&one.severity) }
        })
        .collect();
    if !rows.is_empty() {
        section(out, &name(result), rows.iter().map(|row| row.severity), style);
        write_grid(out, &MISCONFIGURATIONS, &rows, style.columns, style.colour);
        out.push('\n');
    }
}

fn licenses(out: &mut String, result: &ScanResult, style: TableStyle) {
    if result.licenses.is_empty() {
        return;
    }
    let of_files = result.class == "license-file";
    let mut all: Vec<Row> = Vec::new();
    for one in &result.licenses {
        let cells = if of_files {
            [&one.category, &one.severity, &one.name, &one.file_path]
        } else {
            [&one.package, &one.name, &one.category, &one.severity]
        };
        all.push(Row { cells: cells.map(|cell| plain(cell)).to_vec(), severity: severity(&one.severity) });
    }
    let title = format!("{} (license)", plain(&result.target));
    section(out, &title, all.iter().map(|row| row.severity), style);
    let form = if of_files { LICENSE_FILES } else { LICENSES };
    write_grid(out, &form, &all, style.columns, style.colour);
    out.push('\n');
}

/// Each secret in the lines around it, as whoever found it has blotted them out.
fn secrets(out: &mut String, result: &ScanResult, style: TableStyle) {
    if result.secrets.is_empty() {
        return;
    }
    let severities = result.secrets.iter().map(|one| Finding::Secret(result, one).severity());
    section(out, &format!("{} (secrets)", plain(&result.target)), severities, style);
    for one in &result.secrets {
        secret(out, result, one, style);
    }
}

fn secret(out: &mut String, result: &ScanResult, one: &Secret, style: TableStyle) {
    let columns = style.columns.max(grid::MIN_COLUMNS);
    let severity = severity(&one.severity);
    let (on, off) = if style.colour { (grid::sgr(severity), "\u{1b}[0m") } else { ("", "") };
    let _ = writeln!(out, "{on}{severity}{off}: {} ({})", plain(&one.category), plain(&one.rule_id));
    let _ = writeln!(out, "{}\n{}", "═".repeat(columns), plain(&one.title));
    let lines = if one.end_line > one.start_line {
        format!("{}-{}", one.start_line, one.end_line)
    } else {
        one.start_line.to_string()
    };
    let short = |id: &str| id.strip_prefix("sha256:").and_then(|hex| hex.get(..12)).map(str::to_owned);
    let deleted = one.assay_deleted_in.as_ref().and_then(|layer| short(&layer.diff_id));
    let deleted = deleted.map_or(String::new(), |hex| format!(", deleted in layer '{hex}'"));
    let layer = short(&one.layer.diff_id);
    let layer = layer.map_or(String::new(), |hex| format!(" (added in layer '{hex}'{deleted})"));
    let _ = writeln!(out, "{}\n {}:{lines}{layer}", "─".repeat(columns), plain(&result.target));
    let shown = columns.saturating_sub(7);
    if one.code.lines.is_empty() {
        let _ = writeln!(out, "     [ {}", clip(&plain(&one.matched), shown));
    }
    for line in &one.code.lines {
        let mark = if line.is_cause { '[' } else { ' ' };
        let number = if line.truncated { "...".to_owned() } else { line.number.to_string() };
        let _ = writeln!(out, "{number:>4} {mark} {}", clip(&plain(&line.content), shown));
    }
    let _ = writeln!(out, "{}\n", "─".repeat(columns));
}

fn gaps(out: &mut String, document: &Document) {
    let report = document.report();
    for warning in &report.assay_warnings {
        let _ = writeln!(out, "warning: {}", plain(warning));
    }
    let unreadable = &report.assay_unreadable;
    if unreadable.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nNot read ({}), so packages in them are missing above:", unreadable.len());
    for file in unreadable.iter().take(MAX_LISTED) {
        let _ = writeln!(out, "  {} [{}] {}", plain(&file.path), plain(&file.code), plain(&file.reason));
    }
    if let Some(more) = unreadable.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {more} more (all of them are in the JSON output)");
    }
}

#[cfg(test)]
mod tests;
