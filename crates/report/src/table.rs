//! The table of findings for a terminal.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use base::Severity;
use sbom::Inventory;
use vuln::{Finding, Scan};

use crate::text::{plain, width, wrap};
use crate::{Target, targets};

/// How a table may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableStyle {
    /// Columns there are. Below 60 the table is 60 wide: narrower columns would break every word.
    pub columns: usize,
    /// Whether to colour severities with escape sequences.
    pub colour: bool,
    /// Whether to show what ignore files and VEX documents answered for.
    pub suppressed: bool,
}

/// Findings of each severity, in the order of [`Severity::ALL`].
#[must_use]
pub fn severity_counts<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> [usize; 5] {
    let mut counts = [0; 5];
    for finding in findings {
        counts[usize::from(finding.severity.trivy_db_number())] += 1;
    }
    counts
}

const HEADINGS: [&str; 7] =
    ["Library", "Vulnerability", "Severity", "Status", "Installed Version", "Fixed Version", "Title"];
const SUPPRESSED_HEADINGS: [&str; 7] =
    ["Library", "Vulnerability", "Severity", "Status", "Installed Version", "Source", "Statement"];
const SEVERITY_COLUMN: usize = 2;
const TITLE_COLUMN: usize = 6;
/// Columns that may be broken over lines, the first ones before the last: an identifier that is broken can neither be
/// selected nor searched for.
const BREAKABLE: [&[usize]; 3] = [&[0, 4, 5], &[3], &[1]];
const MIN_COLUMNS: usize = 60;
/// A title in a narrower column than this reads worse than one on lines of its own.
const MIN_TITLE: usize = 30;
/// No column is made narrower: the word "Fixed" and a separator.
const MIN_CELL: usize = 6;

/// The findings as tables, one for each target, then the warnings of the scan and the files that could not be read.
#[must_use]
pub fn table(inventory: &Inventory, scan: &Scan, style: TableStyle) -> String {
    let mut out = String::new();
    for target in targets(inventory, scan) {
        if !target.findings.is_empty() {
            write_target(&mut out, &target, style);
        }
        if style.suppressed && !target.suppressed.is_empty() {
            write_suppressed(&mut out, &target, style);
        }
    }
    write_licenses(&mut out, scan);
    if scan.findings.is_empty() && scan.licenses.is_empty() {
        // An empty list means "clean" only when every question was answered.
        out.push_str(if scan.warnings.is_empty() && inventory.unreadable.is_empty() {
            "No findings.\n"
        } else {
            "No findings in what could be examined.\n"
        });
    }
    if !style.suppressed && !scan.suppressed.is_empty() {
        let _ = writeln!(
            out,
            "{} more were left out by ignore files and VEX documents; --show-suppressed shows them.",
            scan.suppressed.len()
        );
    }
    write_gaps(&mut out, inventory, scan);
    out
}

/// Licences with the packages that are under them, the strictest category first.
fn write_licenses(out: &mut String, scan: &Scan) {
    let mut groups: BTreeMap<(Reverse<Severity>, &str, &str), Vec<&str>> = BTreeMap::new();
    for license in &scan.licenses {
        let key = (Reverse(license.severity), license.category.as_str(), license.name.as_str());
        groups.entry(key).or_default().push(&license.package_name);
    }
    if groups.is_empty() {
        return;
    }
    out.push_str("Licences\n========\n\n");
    for ((Reverse(severity), category, name), mut packages) in groups {
        packages.sort_unstable();
        packages.dedup();
        let shown: Vec<String> = packages.iter().take(MAX_LISTED).map(|package| plain(package)).collect();
        let more = packages.len().saturating_sub(MAX_LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(out, "{severity:<8} {category:<12} {}: {}{more}", plain(name), shown.join(", "));
    }
    out.push('\n');
}

fn write_target(out: &mut String, target: &Target<'_>, style: TableStyle) {
    let name = format!("{} ({})", plain(&target.name), target.kind);
    let counts = counts_line(severity_counts(target.findings.iter().copied()));
    let _ = writeln!(out, "{name}\n{}\n{counts}\n", "=".repeat(width(&name)));
    let rows: Vec<_> = target.findings.iter().map(|finding| (row(finding), finding.severity)).collect();
    write_grid(out, &HEADINGS, &rows, style);
}

fn write_suppressed(out: &mut String, target: &Target<'_>, style: TableStyle) {
    let title = format!("{} ({}): left out", plain(&target.name), target.kind);
    let _ = writeln!(out, "{title}\n{}\nTotal: {}\n", "=".repeat(width(&title)), target.suppressed.len());
    let rows: Vec<_> = target
        .suppressed
        .iter()
        .map(|one| {
            let finding = &one.finding;
            let statement = if one.statement.is_empty() { "N/A" } else { &one.statement };
            let cells = [
                finding.package.name.as_str(),
                &finding.id,
                finding.severity.as_str(),
                one.status.as_str(),
                &finding.installed_version,
                &one.source,
                statement,
            ];
            (cells.map(plain), finding.severity)
        })
        .collect();
    write_grid(out, &SUPPRESSED_HEADINGS, &rows, style);
}

fn write_grid(out: &mut String, headings: &[&str; 7], rows: &[([String; 7], Severity)], style: TableStyle) {
    let widths = widths(headings, rows, style.columns.max(MIN_COLUMNS));
    let shown = widths.len();
    rule(out, &widths, ['┌', '┬', '┐']);
    write_row(out, &headings.map(str::to_owned)[..shown], &widths, None);
    for (cells, severity) in rows {
        rule(out, &widths, ['├', '┼', '┤']);
        write_row(out, &cells[..shown], &widths, style.colour.then_some(*severity));
        if shown == TITLE_COLUMN {
            write_below(out, &cells[TITLE_COLUMN], &widths);
        }
    }
    rule(out, &widths, ['└', '┴', '┘']);
    out.push('\n');
}

/// `Total: 3 (UNKNOWN: 0, LOW: 1, MEDIUM: 0, HIGH: 2, CRITICAL: 0)`, as Trivy writes it.
pub(crate) fn counts_line(counts: [usize; 5]) -> String {
    let parts: Vec<String> =
        Severity::ALL.iter().zip(counts).map(|(severity, n)| format!("{severity}: {n}")).collect();
    format!("Total: {} ({})", counts.iter().sum::<usize>(), parts.join(", "))
}

fn row(finding: &Finding) -> [String; 7] {
    let title = finding.title.as_deref().or(finding.description.as_deref()).unwrap_or_default();
    // The first sentence or so of a description; the link leads to the rest.
    let title: String = title.chars().take(120).collect();
    let link = finding.primary_url.as_deref().unwrap_or_default();
    [
        finding.package.name.as_str(),
        &finding.id,
        finding.severity.as_str(),
        finding.status.as_str(),
        &finding.installed_version,
        finding.fixed_version.as_deref().unwrap_or_default(),
        &format!("{}{title} {link}", marks(finding)),
    ]
    .map(plain)
}

/// What makes a finding urgent, before its title.
fn marks(finding: &Finding) -> String {
    let mut marks = String::new();
    if let Some(known) = &finding.known_exploited {
        marks.push_str(if known.ransomware { "[exploited by ransomware] " } else { "[exploited] " });
    }
    // Below a percent it says nothing.
    if let Some(epss) = finding.epss.filter(|epss| epss.score >= 0.01) {
        let _ = write!(marks, "[EPSS {:.0} %] ", epss.score * 100.0);
    }
    marks
}

/// Widths of the columns: seven, or six when titles go below their rows.
fn widths(headings: &[&str; 7], rows: &[([String; 7], Severity)], columns: usize) -> Vec<usize> {
    let widest = |column: usize| rows.iter().map(|(row, _)| width(&row[column])).max().unwrap_or(0);
    let longest_word = |text: &str| text.split(' ').map(width).max().unwrap_or(0);
    let cells: Vec<usize> = (0..TITLE_COLUMN).map(widest).collect();
    // A border before each column and one at the end, a space on both sides of each cell.
    let room = |columns_shown: usize| columns.saturating_sub(3 * columns_shown + 1);
    let title = widest(TITLE_COLUMN).max(width(headings[TITLE_COLUMN]));
    for heading_width in [width, longest_word] {
        let names = headings.iter().copied().map(heading_width);
        let mut widths: Vec<usize> = cells.iter().copied().zip(names).map(|(a, b)| a.max(b)).collect();
        let left = room(7).saturating_sub(widths.iter().sum());
        if left >= title.min(MIN_TITLE) {
            widths.push(title.min(left));
            return widths;
        }
    }
    let names = headings.iter().copied().map(longest_word);
    let mut widths: Vec<usize> = cells.iter().copied().zip(names).map(|(a, b)| a.max(b)).collect();
    let room = room(TITLE_COLUMN);
    for breakable in BREAKABLE {
        while widths.iter().sum::<usize>() > room {
            let Some(most) = breakable.iter().copied().max_by_key(|column| widths[*column]) else { break };
            if widths[most] <= MIN_CELL {
                break;
            }
            widths[most] -= 1;
        }
    }
    widths
}

fn rule(out: &mut String, widths: &[usize], [left, middle, right]: [char; 3]) {
    let cells: Vec<String> = widths.iter().map(|width| "─".repeat(width + 2)).collect();
    let _ = writeln!(out, "{left}{}{right}", cells.join(&middle.to_string()));
}

/// The title on lines of its own under its row.
fn write_below(out: &mut String, title: &str, widths: &[usize]) {
    // Between the outer borders: the cells, and three characters where two of them meet.
    let inner = widths.iter().sum::<usize>() + 3 * (widths.len() - 1);
    for line in wrap(title, inner - 2) {
        let padding = " ".repeat(inner - 2 - width(&line));
        let _ = writeln!(out, "│   {line}{padding} │");
    }
}

fn write_row(out: &mut String, cells: &[String], widths: &[usize], colour: Option<Severity>) {
    let wrapped: Vec<Vec<String>> =
        cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(1);
    for line in 0..height {
        for (column, (cell, columns)) in wrapped.iter().zip(widths).enumerate() {
            let text = cell.get(line).map_or("", String::as_str);
            let padding = " ".repeat(columns - width(text));
            match colour.filter(|_| column == SEVERITY_COLUMN) {
                Some(severity) => {
                    let _ = write!(out, "│ {}{text}\u{1b}[0m{padding} ", sgr(severity));
                }
                None => {
                    let _ = write!(out, "│ {text}{padding} ");
                }
            }
        }
        out.push_str("│\n");
    }
}

// ECMA-48 SGR. The word stands beside the colour always.
fn sgr(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "\u{1b}[1;31m",
        Severity::High => "\u{1b}[31m",
        Severity::Medium => "\u{1b}[33m",
        Severity::Low => "\u{1b}[34m",
        Severity::Unknown => "\u{1b}[36m",
    }
}

/// Files named in a list before the rest is only counted: a screenful.
const MAX_LISTED: usize = 20;

fn write_gaps(out: &mut String, inventory: &Inventory, scan: &Scan) {
    for warning in &scan.warnings {
        let _ = writeln!(out, "warning: {}", plain(&warning.to_string()));
    }
    if inventory.unreadable.is_empty() {
        return;
    }
    let _ =
        writeln!(out, "\nNot read ({}), so packages in them are missing above:", inventory.unreadable.len());
    for file in inventory.unreadable.iter().take(MAX_LISTED) {
        let _ = writeln!(out, "  {} [{}] {}", plain(&file.path), file.code, plain(&file.reason));
    }
    if let Some(more) = inventory.unreadable.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {more} more (all of them are in the JSON output)");
    }
}

#[cfg(test)]
mod tests {
    use vuln::{Suppressed, SuppressedStatus};

    use super::*;
    use crate::samples;

    fn shown(columns: usize, colour: bool) -> String {
        let inventory = samples::inventory();
        table(&inventory, &samples::scan(&inventory), TableStyle { columns, colour, suppressed: false })
    }

    #[test]
    fn wide() {
        insta::assert_snapshot!(shown(200, false), @r###"
127.0.0.1:5000/team/app:1.2 (debian 12.5) (debian)
==================================================
Total: 2 (UNKNOWN: 0, LOW: 1, MEDIUM: 0, HIGH: 0, CRITICAL: 1)

┌─────────┬───────────────┬──────────┬──────────────┬────────────────────┬───────────────┬────────────────────────────────────────────────────────────────────────────────────┐
│ Library │ Vulnerability │ Severity │ Status       │ Installed Version  │ Fixed Version │ Title                                                                              │
├─────────┼───────────────┼──────────┼──────────────┼────────────────────┼───────────────┼────────────────────────────────────────────────────────────────────────────────────┤
│ libssl3 │ CVE-2024-0001 │ CRITICAL │ fixed        │ 1:3.0.11-1~deb12u2 │ 1:3.0.13-1    │ openssl: reads past the end of a buffer https://avd.example.test/nvd/cve-2024-0001 │
├─────────┼───────────────┼──────────┼──────────────┼────────────────────┼───────────────┼────────────────────────────────────────────────────────────────────────────────────┤
│ libssl3 │ CVE-2024-0002 │ LOW      │ will_not_fix │ 1:3.0.11-1~deb12u2 │               │ openssl: minor https://avd.example.test/nvd/cve-2024-0002                          │
└─────────┴───────────────┴──────────┴──────────────┴────────────────────┴───────────────┴────────────────────────────────────────────────────────────────────────────────────┘

Python (python-pkg)
===================
Total: 1 (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 1, CRITICAL: 0)

┌─────────┬────────────────┬──────────┬────────┬───────────────────┬────────────────┬──────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
│ Library │ Vulnerability  │ Severity │ Status │ Installed Version │ Fixed Version  │ Title                                                                                                            │
├─────────┼────────────────┼──────────┼────────┼───────────────────┼────────────────┼──────────────────────────────────────────────────────────────────────────────────────────────────────────────────┤
│ urllib3 │ CVE-2023-43804 │ HIGH     │ fixed  │ 1.26.5            │ 2.0.6, 1.26.17 │ urllib3: Cookie header is not stripped on redirects to another origin                                            │
│         │                │          │        │                   │                │ https://avd.example.test/nvd/cve-2023-43804                                                                      │
└─────────┴────────────────┴──────────┴────────┴───────────────────┴────────────────┴──────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

usr/bin/other (gobinary)
========================
Total: 1 (UNKNOWN: 0, LOW: 0, MEDIUM: 1, HIGH: 0, CRITICAL: 0)

┌─────────┬────────────────┬──────────┬────────┬───────────────────┬───────────────┬───────────────────────────────────────────────────────────────────────────────────────────────────────┐
│ Library │ Vulnerability  │ Severity │ Status │ Installed Version │ Fixed Version │ Title                                                                                                 │
├─────────┼────────────────┼──────────┼────────┼───────────────────┼───────────────┼───────────────────────────────────────────────────────────────────────────────────────────────────────┤
│ stdlib  │ CVE-2023-24538 │ MEDIUM   │ fixed  │ v1.20.2           │ 1.20.3        │ html/template: backticks not treated as string delimiters https://avd.example.test/nvd/cve-2023-24538 │
└─────────┴────────────────┴──────────┴────────┴───────────────────┴───────────────┴───────────────────────────────────────────────────────────────────────────────────────────────────────┘

warning: the database should have been updated by 2026-11-21T03:55:00Z

Not read (1), so packages in them are missing above:
  opt/app/broken.jar [budget-bytes] input is larger than the limit of 100 bytes
"###);
    }

    #[test]
    fn narrow() {
        insta::assert_snapshot!(shown(80, false), @r#"
        127.0.0.1:5000/team/app:1.2 (debian 12.5) (debian)
        ==================================================
        Total: 2 (UNKNOWN: 0, LOW: 1, MEDIUM: 0, HIGH: 0, CRITICAL: 1)

        ┌─────────┬───────────────┬──────────┬──────────────┬─────────────┬────────────┐
        │ Library │ Vulnerability │ Severity │ Status       │ Installed   │ Fixed      │
        │         │               │          │              │ Version     │ Version    │
        ├─────────┼───────────────┼──────────┼──────────────┼─────────────┼────────────┤
        │ libssl3 │ CVE-2024-0001 │ CRITICAL │ fixed        │ 1:3.0.11-1~ │ 1:3.0.13-1 │
        │         │               │          │              │ deb12u2     │            │
        │   openssl: reads past the end of a buffer                                    │
        │   https://avd.example.test/nvd/cve-2024-0001                                 │
        ├─────────┼───────────────┼──────────┼──────────────┼─────────────┼────────────┤
        │ libssl3 │ CVE-2024-0002 │ LOW      │ will_not_fix │ 1:3.0.11-1~ │            │
        │         │               │          │              │ deb12u2     │            │
        │   openssl: minor https://avd.example.test/nvd/cve-2024-0002                  │
        └─────────┴───────────────┴──────────┴──────────────┴─────────────┴────────────┘

        Python (python-pkg)
        ===================
        Total: 1 (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 1, CRITICAL: 0)

        ┌─────────┬────────────────┬──────────┬────────┬───────────┬────────────────┐
        │ Library │ Vulnerability  │ Severity │ Status │ Installed │ Fixed Version  │
        │         │                │          │        │ Version   │                │
        ├─────────┼────────────────┼──────────┼────────┼───────────┼────────────────┤
        │ urllib3 │ CVE-2023-43804 │ HIGH     │ fixed  │ 1.26.5    │ 2.0.6, 1.26.17 │
        │   urllib3: Cookie header is not stripped on redirects to another origin   │
        │   https://avd.example.test/nvd/cve-2023-43804                             │
        └─────────┴────────────────┴──────────┴────────┴───────────┴────────────────┘

        usr/bin/other (gobinary)
        ========================
        Total: 1 (UNKNOWN: 0, LOW: 0, MEDIUM: 1, HIGH: 0, CRITICAL: 0)

        ┌─────────┬────────────────┬──────────┬────────┬───────────┬─────────┐
        │ Library │ Vulnerability  │ Severity │ Status │ Installed │ Fixed   │
        │         │                │          │        │ Version   │ Version │
        ├─────────┼────────────────┼──────────┼────────┼───────────┼─────────┤
        │ stdlib  │ CVE-2023-24538 │ MEDIUM   │ fixed  │ v1.20.2   │ 1.20.3  │
        │   html/template: backticks not treated as string delimiters        │
        │   https://avd.example.test/nvd/cve-2023-24538                      │
        └─────────┴────────────────┴──────────┴────────┴───────────┴─────────┘

        warning: the database should have been updated by 2026-11-21T03:55:00Z

        Not read (1), so packages in them are missing above:
          opt/app/broken.jar [budget-bytes] input is larger than the limit of 100 bytes
        "#);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_colour_changes_no_text() {
        for columns in [0, 60, 80, 100, 133, 200] {
            let plain = shown(columns, false);
            for whole in ["CVE-2024-0001", "CVE-2023-43804", "will_not_fix", "CRITICAL"] {
                assert!(columns < 80 || plain.contains(whole), "{whole} is broken at {columns}");
            }
            let bordered = |line: &&str| "┌├│└".contains(line.chars().next().unwrap_or(' '));
            let widest = plain.lines().filter(bordered).map(width).max().expect("lines");
            assert!(widest <= columns.max(MIN_COLUMNS), "{widest} > {columns}");
            assert!(!plain.contains('\u{1b}'));
            let mut coloured = shown(columns, true);
            assert!(coloured.contains("\u{1b}[1;31mCRITICAL\u{1b}[0m"));
            for code in Severity::ALL.map(sgr) {
                coloured = coloured.replace(code, "");
            }
            assert_eq!(coloured.replace("\u{1b}[0m", ""), plain);
        }
    }

    #[test]
    fn nothing_found_is_not_clean_while_questions_are_open() {
        let mut inventory = samples::inventory();
        let mut scan = samples::scan(&inventory);
        scan.findings.clear();
        let shown = |inventory: &Inventory, scan: &Scan| {
            table(inventory, scan, TableStyle { columns: 80, colour: false, suppressed: false })
        };
        assert!(shown(&inventory, &scan).starts_with("No findings in what could be examined.\nwarning: "));
        scan.warnings.clear();
        assert!(shown(&inventory, &scan).contains("opt/app/broken.jar [budget-bytes]"));
        let file = inventory.unreadable[0].clone();
        inventory.unreadable = vec![file; MAX_LISTED];
        assert!(!shown(&inventory, &scan).contains("more"));
        inventory.unreadable.push(inventory.unreadable[0].clone());
        assert!(shown(&inventory, &scan).contains("and 1 more"));
        inventory.unreadable.clear();
        assert_eq!(shown(&inventory, &scan), "No findings.\n");
    }

    #[test]
    fn what_was_answered_for_is_counted_and_shown_when_asked_for() {
        let inventory = samples::inventory();
        let mut scan = samples::scan(&inventory);
        scan.suppressed = vec![Suppressed {
            finding: scan.findings.remove(0),
            status: SuppressedStatus::NotAffected,
            statement: "vulnerable_code_not_in_execute_path".into(),
            source: "app.openvex.json".into(),
        }];
        let show =
            |suppressed| table(&inventory, &scan, TableStyle { columns: 160, colour: false, suppressed });
        assert!(show(false).contains("1 more were left out by ignore files and VEX documents"));
        let shown = show(true);
        for text in
            ["(debian): left out", "Total: 1\n", "not_affected", "app.openvex.json", "in_execute_path"]
        {
            assert!(shown.contains(text), "{text} {shown}");
        }
    }

    #[test]
    fn a_hostile_name_cannot_write_to_the_terminal() {
        let mut inventory = samples::inventory();
        inventory.subject.name = "a\u{1b}]0;x\u{7}".into();
        let mut scan = samples::scan(&inventory);
        scan.findings[0].package.name = "lib\u{1b}[2J\nssl".into();
        let shown = table(&inventory, &scan, TableStyle { columns: 120, colour: false, suppressed: false });
        assert!(!shown.contains(['\u{1b}', '\u{7}']));
    }
}
