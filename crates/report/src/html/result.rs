//! The result of a scan as one page that needs nothing beside itself.

use std::fmt::Write as _;

use base::Severity;

use super::{STYLE, charts, escape, section};
use crate::document::count;
use crate::document::wire::{self, ScanResult, severity};
use crate::write::{WriteInfo, clip, one_line, system};
use crate::{Document, Finding};

/// Characters of a description; the link leads to the rest.
const MAX_DESCRIPTION: usize = 600;
/// Targets in the chart; the tables have all.
const MAX_BARS: usize = 12;

/// The result as a page: no script, no external resource, readable in light and dark and on paper.
#[must_use]
pub fn result_page(document: &Document, info: &WriteInfo<'_>) -> String {
    let report = document.report();
    let name = escape(&report.artifact_name);
    let mut page = String::new();
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Findings: {name}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    header(&mut page, document, info);
    section(&mut page, "Findings by severity", &charts::severities(document.severity_counts()));
    section(&mut page, "Findings by target", &by_target(document));
    section(&mut page, "Not examined", &gaps(document));
    for result in &report.results {
        let title = if result.kind.is_empty() {
            escape(&result.target)
        } else {
            format!("{} ({})", escape(&result.target), escape(&result.kind))
        };
        section(&mut page, &title, &findings(result));
    }
    section(&mut page, "Answered for", &suppressed(document));
    let created = document.created().unwrap_or(info.now).to_rfc3339();
    let _ = write!(
        page,
        "</main>\n<footer>assay {} &middot; {created}</footer>\n</body>\n</html>\n",
        escape(info.version)
    );
    page
}

fn header(page: &mut String, document: &Document, info: &WriteInfo<'_>) {
    let report = document.report();
    let total: usize = document.severity_counts().iter().sum();
    // A clean answer wants every question answered.
    let (class, word) = match (total, document.gaps().is_empty()) {
        (0, true) => ("pass", "No findings".to_owned()),
        (0, false) => ("undecided", "No findings in what could be examined".to_owned()),
        (total, _) => ("fail", base::counted(total, "finding")),
    };
    let _ = writeln!(
        page,
        "<header class=\"{class}\">\n<p class=\"verdict\">{word}</p>\n<h1>{}</h1>",
        escape(&report.artifact_name)
    );
    if let Some(digest) = document.digest() {
        let _ = writeln!(page, "<p class=\"mono\">{}</p>", escape(digest));
    }
    let facts = [
        ("System", system(document)),
        ("Kind", Some(report.artifact_type.replace('_', " "))),
        ("Targets", Some(report.results.len().to_string())),
        ("Scanner", Some(report.trivy.version.clone())),
        ("Examined", Some(document.created().unwrap_or(info.now).to_rfc3339())),
    ];
    page.push_str("<dl class=\"facts\">\n");
    for (name, value) in facts {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = writeln!(page, "<div><dt>{name}</dt><dd>{}</dd></div>", escape(&value));
        }
    }
    page.push_str("</dl>\n</header>\n");
}

/// The targets with the most findings.
fn by_target(document: &Document) -> String {
    let mut rows: Vec<(String, usize)> = Vec::new();
    for finding in document.findings() {
        let target = &finding.result().target;
        match rows.iter_mut().find(|(name, _)| name == target) {
            Some((_, count)) => *count += 1,
            None => rows.push((target.clone(), 1)),
        }
    }
    rows.sort_by(|(one, first), (other, second)| second.cmp(first).then_with(|| one.cmp(other)));
    rows.truncate(MAX_BARS);
    if rows.is_empty() { String::new() } else { charts::counts(&rows, "Findings by target") }
}

fn gaps(document: &Document) -> String {
    document.gaps().iter().map(|gap| format!("<p class=\"warning\">{}</p>\n", escape(gap))).collect()
}

fn findings(result: &ScanResult) -> String {
    let mut out = String::new();
    let rows: Vec<_> = result.vulnerabilities.iter().map(vulnerability).collect();
    table(&mut out, "Severity|Vulnerability|Package|Status|Installed|Fixed|Title", &rows);
    let check = |one: &wire::Misconfiguration| {
        let id = super::linked(&one.id, &one.url);
        vec![tag(&one.severity), id, escape(&one.title), escape(&one.message)]
    };
    let rows: Vec<_> = result.failed().map(check).collect();
    table(&mut out, "Severity|Check|Title|Message", &rows);
    let secret = |one: &wire::Secret| {
        vec![tag(&one.severity), escape(&one.title), one.start_line.to_string(), mono(&one.matched)]
    };
    let rows: Vec<_> = result.secrets.iter().map(secret).collect();
    table(&mut out, "Severity|Secret|Line|Match", &rows);
    let license = |one: &wire::License| {
        let subject = Finding::License(result, one).subject();
        vec![tag(&one.severity), escape(&one.name), escape(&one.category), escape(subject)]
    };
    let rows: Vec<_> = result.licenses.iter().map(license).collect();
    table(&mut out, "Severity|Licence|Category|Package", &rows);
    if out.is_empty() {
        return out;
    }
    format!("<p>{}</p>\n{out}", crate::table::counts_line(severities(result)))
}

/// The cells of a vulnerability.
fn vulnerability(one: &wire::Vulnerability) -> Vec<String> {
    let title = if one.title.is_empty() { String::new() } else { escape(&one.title) };
    let description = escape(&clip(&one_line(&one.description), MAX_DESCRIPTION));
    let more = if description.is_empty() {
        title
    } else {
        let summary = if title.is_empty() { "Description" } else { &title };
        format!("<details><summary>{summary}</summary>{description}</details>")
    };
    let path =
        if one.path.is_empty() { String::new() } else { format!("<br><small>{}</small>", escape(&one.path)) };
    vec![
        tag(&one.severity),
        super::linked(&one.id, &one.url),
        format!("{}{path}", escape(&one.package)),
        escape(&one.status),
        mono(&one.installed_version),
        mono(if one.fixed_version.is_empty() { "\u{2013}" } else { &one.fixed_version }),
        more,
    ]
}

/// How many findings of all kinds there are of each severity.
fn severities(result: &ScanResult) -> [usize; 5] {
    let vulnerabilities = result.vulnerabilities.iter().map(|one| severity(&one.severity));
    let others = result.failed().map(|one| severity(&one.severity));
    let secrets = result.secrets.iter().map(|one| severity(&one.severity));
    let licenses = result.licenses.iter().map(|one| severity(&one.severity));
    count(vulnerabilities.chain(others).chain(secrets).chain(licenses))
}

/// A table, where there are rows. The cells are escaped already.
fn table(out: &mut String, headings: &str, rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let head: String = headings.split('|').map(|heading| format!("<th>{heading}</th>")).collect();
    let _ = writeln!(
        out,
        "<div class=\"scroll\"><table class=\"findings\">\n<thead><tr>{head}</tr></thead>\n<tbody>"
    );
    for row in rows {
        let cells: String = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        let _ = writeln!(out, "<tr>{cells}</tr>");
    }
    out.push_str("</tbody></table></div>\n");
}

fn suppressed(document: &Document) -> String {
    let rows: Vec<Vec<String>> = document
        .suppressed()
        .map(|(result, one)| {
            vec![
                escape(&one.finding.id),
                escape(&one.finding.package),
                escape(&result.target),
                escape(&one.status),
                escape(&one.statement),
                escape(&one.source),
            ]
        })
        .collect();
    let mut out = String::new();
    table(&mut out, "Finding|Package|Target|Status|Statement|Source", &rows);
    out
}

/// The word is one of five: a class name is made of it.
fn tag(word: &str) -> String {
    let severity: Severity = severity(word);
    format!("<span class=\"tag sev-{severity}\">{severity}</span>")
}

fn mono(text: &str) -> String {
    format!("<span class=\"mono\">{}</span>", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn the_page_asks_for_nothing_and_shows_every_part() {
        let info = WriteInfo { version: "0.1.0", now: samples::now(), variable: &|_| None };
        let page = result_page(&samples::document(), &info);
        for needed in [
            "4 findings",
            "libssl3",
            "CVE-2024-0001",
            "opt/app/broken.jar",
            "should have been updated",
            "<svg",
            "usr/bin/other (gobinary)",
            "sev-CRITICAL",
            "debian 12.5",
            "Findings by target",
        ] {
            assert!(page.contains(needed), "{needed}");
        }
        for external in ["<link", "<script", "src=", "@import", "url("] {
            assert!(!page.contains(external), "{external}");
        }
    }
}
