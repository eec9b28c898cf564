//! Charts as inline SVG. Every bar has its number beside it in text.

use std::fmt::Write as _;

use base::Severity;

use super::escape;
use crate::{RunReport, StepOutcome};

const WIDTH: f64 = 720.0;
const LABEL: f64 = 96.0;
const NUMBER: f64 = 64.0;
const ROW: f64 = 26.0;

fn open(out: &mut String, rows: usize, title: &str) {
    let rows = u32::try_from(rows).map_or(f64::INFINITY, f64::from);
    let height = rows * ROW + 4.0;
    let _ = writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}\" preserveAspectRatio=\"xMinYMin\">"
    );
}

struct Bar<'a> {
    row: usize,
    class: &'a str,
    label: &'a str,
    number: &'a str,
    // Where the bar starts and ends, as fractions of the room there is.
    from: f64,
    to: f64,
}

fn bar(out: &mut String, bar: &Bar<'_>) {
    let room = WIDTH - LABEL - NUMBER;
    let y = u32::try_from(bar.row).map_or(0.0, f64::from) * ROW + 4.0;
    let (x, length) = (LABEL + bar.from * room, (bar.to - bar.from).max(0.0) * room);
    // A bar that is there at all is seen: two units wide.
    let length = if bar.to > 0.0 { length.max(2.0) } else { 0.0 };
    let middle = y + ROW / 2.0;
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{middle:.1}\" class=\"label\">{}</text>\
         <rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{length:.1}\" height=\"{:.1}\" rx=\"3\" class=\"bar {}\"/>\
         <text x=\"{:.1}\" y=\"{middle:.1}\" class=\"value\">{}</text>",
        LABEL - 10.0,
        escape(bar.label),
        ROW - 8.0,
        bar.class,
        x + length + 8.0,
        escape(bar.number)
    );
}

/// How many findings there are of each severity, worst first. `counts` are in the order of [`Severity::ALL`].
pub(super) fn severities(counts: [usize; 5]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let mut out = String::new();
    open(&mut out, Severity::ALL.len(), "Findings by severity");
    for (row, (severity, count)) in Severity::ALL.into_iter().zip(counts).rev().enumerate() {
        let share = ratio(count, most);
        let (class, number) = (format!("sev-{severity}"), count.to_string());
        bar(
            &mut out,
            &Bar { row, class: &class, label: severity.as_str(), number: &number, from: 0.0, to: share },
        );
    }
    out.push_str("</svg>\n");
    out
}

/// The longest name beside a bar, in characters; its end says more than its beginning.
const MAX_LABEL: usize = 13;

/// Named numbers, in the order given.
pub(super) fn counts(rows: &[(String, usize)], title: &str) -> String {
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let mut out = String::new();
    open(&mut out, rows.len(), title);
    for (row, (name, count)) in rows.iter().enumerate() {
        let length = name.chars().count();
        let label = if length > MAX_LABEL {
            format!("\u{2026}{}", name.chars().skip(length + 1 - MAX_LABEL).collect::<String>())
        } else {
            name.clone()
        };
        let number = count.to_string();
        let to = ratio(*count, most);
        bar(&mut out, &Bar { row, class: "", label: &label, number: &number, from: 0.0, to });
    }
    out.push_str("</svg>\n");
    out
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
    number(part) / number(whole)
}

/// The steps one after the other on one scale of time.
pub(super) fn timeline(report: &RunReport) -> String {
    let ran: Vec<_> = report.steps.iter().filter(|step| step.outcome != StepOutcome::NotRun).collect();
    let total: f64 = ran.iter().map(|step| step.seconds.max(0.0)).sum();
    if total <= 0.0 || !total.is_finite() {
        return String::new();
    }
    let mut out = String::new();
    open(&mut out, ran.len(), "How long each step took");
    let mut from = 0.0;
    for (row, step) in ran.into_iter().enumerate() {
        let to = from + step.seconds.max(0.0) / total;
        let number = format!("{:.2} s", step.seconds);
        bar(
            &mut out,
            &Bar { row, class: step.outcome.as_str(), label: &step.name, number: &number, from, to },
        );
        from = to;
    }
    out.push_str("</svg>\n");
    out
}
