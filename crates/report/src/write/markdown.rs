//! Markdown for a comment on a change or the summary of a job (GitHub's and GitLab's dialect of CommonMark).

use std::fmt::Write as _;

use base::Severity;

use super::text::{is_web, uri};
use super::{WriteInfo, clip, one_line, system};
use crate::document::count;
use crate::document::wire::{ModifiedFinding, ScanResult, Vulnerability};
use crate::{Document, Finding, plain};

/// A cell with more is harder to read than the page it links to.
const MAX_TITLE: usize = 120;

/// The result as Markdown.
#[must_use]
pub fn markdown(document: &Document, info: &WriteInfo<'_>) -> String {
    let report = document.report();
    let mut out = format!("# {}\n\n", text(&report.artifact_name));
    let mut facts: Vec<String> = Vec::new();
    facts.extend(system(document).map(|system| text(&system)));
    facts.extend(document.digest().map(|digest| format!("`{}`", text(digest))));
    facts.push(format!(
        "examined {} by assay {}",
        document.created().unwrap_or(info.now).to_rfc3339(),
        info.version
    ));
    let _ = writeln!(out, "{}\n", facts.join(" · "));
    let counts = document.severity_counts();
    let names: Vec<&str> = Severity::ALL.iter().rev().map(|severity| severity.as_str()).collect();
    let numbers: Vec<String> = counts.iter().rev().map(ToString::to_string).collect();
    let _ = writeln!(
        out,
        "| {} | Total |\n|{}---:|\n| {} | **{}** |",
        names.join(" | "),
        "---:|".repeat(names.len()),
        numbers.join(" | "),
        counts.iter().sum::<usize>()
    );
    let gaps = document.gaps();
    if counts.iter().sum::<usize>() == 0 {
        out.push_str(if gaps.is_empty() {
            "\nNo findings.\n"
        } else {
            "\nNo findings in what could be examined.\n"
        });
    }
    for result in &report.results {
        target(&mut out, result);
    }
    if !gaps.is_empty() {
        out.push_str("\n## Not examined\n\n");
        for gap in &gaps {
            let _ = writeln!(out, "- {}", text(gap));
        }
    }
    out
}

fn target(out: &mut String, result: &ScanResult) {
    let kind = if result.kind.is_empty() { &result.class } else { &result.kind };
    let heading = format!("\n## {} ({})\n\n", text(&result.target), text(kind));
    let findings: Vec<Finding<'_>> =
        result.vulnerabilities.iter().map(|one| Finding::Vulnerability(result, one)).collect();
    if !findings.is_empty() {
        out.push_str(&heading);
        totals(out, &findings);
        out.push_str("| Severity | Vulnerability | Package | Installed | Fixed | Status | Title |\n|---|---|---|---|---|---|---|\n");
        for one in &result.vulnerabilities {
            vulnerability(out, result, one);
        }
    }
    let rows = |out: &mut String, columns: &str, findings: Vec<(Finding<'_>, String)>| {
        if findings.is_empty() {
            return;
        }
        out.push_str(&heading);
        totals(out, &findings.iter().map(|(finding, _)| *finding).collect::<Vec<_>>());
        let _ = writeln!(
            out,
            "| Severity | {columns} |\n|---|{}",
            "---|".repeat(columns.matches('|').count() + 1)
        );
        for (finding, cells) in findings {
            let _ = writeln!(out, "| {} | {cells} |", finding.severity());
        }
    };
    let secrets = result.secrets.iter().map(|one| {
        let cells = format!("{} | {} | {}", text(&one.title), one.start_line, text(&one.matched));
        (Finding::Secret(result, one), cells)
    });
    rows(out, "Secret | Line | Match", secrets.collect());
    let licenses = result.licenses.iter().map(|one| {
        let finding = Finding::License(result, one);
        (finding, format!("{} | {} | {}", text(&one.name), text(&one.category), text(finding.subject())))
    });
    rows(out, "Licence | Category | Package", licenses.collect());
    let misconfigurations = result.failed().map(|one| {
        let cells = format!("{} | {} | {}", text(&one.id), text(&one.title), text(&one.message));
        (Finding::Misconfiguration(result, one), cells)
    });
    rows(out, "Check | Title | Message", misconfigurations.collect());
    suppressed(out, &result.modified);
}

fn totals(out: &mut String, findings: &[Finding<'_>]) {
    let counts = count(findings.iter().map(Finding::severity));
    let _ = writeln!(out, "{}\n", crate::table::counts_line(counts));
}

fn vulnerability(out: &mut String, result: &ScanResult, one: &Vulnerability) {
    let id = text(&one.id);
    let id = if is_web(&one.url) { format!("[{id}]({})", link(&one.url)) } else { id };
    let title = if one.title.is_empty() { &one.description } else { &one.title };
    let package = if one.path.is_empty() {
        text(&one.package)
    } else {
        format!("{}<br>{}", text(&one.package), text(&one.path))
    };
    let _ = writeln!(
        out,
        "| {} | {id} | {package} | {} | {} | {} | {} |",
        Finding::Vulnerability(result, one).severity(),
        text(&one.installed_version),
        text(&one.fixed_version),
        text(&one.status),
        text(&clip(&one_line(title), MAX_TITLE)),
    );
}

fn suppressed(out: &mut String, modified: &[ModifiedFinding]) {
    if modified.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n<details><summary>{} answered for</summary>\n",
        base::counted(modified.len(), "finding")
    );
    out.push_str("| Finding | Package | Status | Statement | Source |\n|---|---|---|---|---|\n");
    for one in modified {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            text(&one.finding.id),
            text(&one.finding.package),
            text(&one.status),
            text(&one.statement),
            text(&one.source)
        );
    }
    out.push_str("\n</details>\n");
}

/// Text that stays text: on one line, and with every character escaped that begins markup or ends a cell
/// (CommonMark 0.31 §2.4, GFM §4.10).
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(&one_line(text)).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A name that pings somebody, or an issue that is closed by a comment.
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// An address between the parentheses of a link.
fn link(url: &str) -> String {
    uri(url).replace('(', "%28").replace(')', "%29").replace('|', "%7C")
}
