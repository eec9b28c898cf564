//! A grid of cells that fits a number of columns.

use std::fmt::Write as _;

use base::Severity;

use crate::text::{width, wrap};

/// Below 60 the grid is 60 wide: narrower columns would break every word.
pub(super) const MIN_COLUMNS: usize = 60;
/// A title in a narrower column than this reads worse than one on lines of its own.
const MIN_TITLE: usize = 30;
/// No column is made narrower: the word "Fixed" and a separator.
const MIN_CELL: usize = 6;

/// What a grid looks like.
pub(super) struct Form<'a> {
    /// One for each column.
    pub(super) headings: &'a [&'a str],
    /// The column that is coloured.
    pub(super) severity: Option<usize>,
    /// Columns whose cell stays empty under one that says the same, while the first of them does.
    pub(super) merged: &'a [usize],
    /// Columns that may be broken over lines, the first ones before the last: an identifier that is broken can
    /// neither be selected nor searched for.
    pub(super) breakable: &'a [&'a [usize]],
    /// Whether there are lines between rows.
    pub(super) ruled: bool,
    /// Whether the last column takes what room is left, and goes below its row where there is too little.
    pub(super) title: bool,
}

/// Cells, each of one or more paragraphs, and how bad what they say is.
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    pub(super) severity: Severity,
}

/// Writes the grid, no line of it wider than `columns`.
pub(super) fn write_grid(out: &mut String, form: &Form<'_>, rows: &[Row], columns: usize, colour: bool) {
    let widths = widths(form, rows, columns.max(MIN_COLUMNS));
    let shown = widths.len();
    let below = shown < form.headings.len();
    rule(out, &widths, &vec![true; shown], ['┌', '┬', '┐']);
    let headings: Vec<String> = form.headings[..shown].iter().map(|heading| (*heading).to_owned()).collect();
    write_row(out, &headings, &widths, None);
    let mut above: Option<&Row> = None;
    for row in rows {
        let same = if below { vec![false; shown] } else { repeated(form, above, row, shown) };
        let drawn: Vec<bool> = same.iter().map(|same| !same).collect();
        if form.ruled || above.is_none() {
            rule(out, &widths, &drawn, ['├', '┼', '┤']);
        }
        let cells = row.cells[..shown].iter().zip(&same);
        let cells: Vec<String> =
            cells.map(|(cell, same)| if *same { String::new() } else { cell.clone() }).collect();
        let coloured = form.severity.filter(|_| colour).map(|column| (column, row.severity));
        write_row(out, &cells, &widths, coloured);
        if let Some(title) = row.cells.get(shown).filter(|_| below) {
            write_below(out, title, &widths);
        }
        above = Some(row);
    }
    rule(out, &widths, &vec![true; shown], ['└', '┴', '┘']);
}

/// Which cells say what the row above says.
fn repeated(form: &Form<'_>, above: Option<&Row>, row: &Row, shown: usize) -> Vec<bool> {
    let same = |column: usize| above.is_some_and(|above| above.cells[column] == row.cells[column]);
    let first = form.merged.first().is_some_and(|column| same(*column));
    (0..shown).map(|column| first && form.merged.contains(&column) && same(column)).collect()
}

/// Widths of the columns: all, or all but the last when titles go below their rows.
fn widths(form: &Form<'_>, rows: &[Row], columns: usize) -> Vec<usize> {
    let all = form.headings.len();
    let kept = if form.title { all - 1 } else { all };
    let paragraph = |cell: &str| cell.split('\n').map(width).max().unwrap_or(0);
    let widest = |column: usize| rows.iter().map(|row| paragraph(&row.cells[column])).max().unwrap_or(0);
    let longest_word = |text: &str| text.split(' ').map(width).max().unwrap_or(0);
    let cells: Vec<usize> = (0..kept).map(widest).collect();
    // A border before each column and one at the end, a space on both sides of each cell.
    let room = |shown: usize| columns.saturating_sub(3 * shown + 1);
    let with = |heading: &dyn Fn(&str) -> usize| -> Vec<usize> {
        cells.iter().zip(form.headings).map(|(cell, name)| (*cell).max(heading(name))).collect()
    };
    for heading in [&width as &dyn Fn(&str) -> usize, &longest_word] {
        let mut widths = with(heading);
        let used: usize = widths.iter().sum();
        if form.title {
            let title = widest(kept).max(width(form.headings[kept]));
            let left = room(all).saturating_sub(used);
            if left >= title.min(MIN_TITLE) {
                widths.push(title.min(left));
                return widths;
            }
        } else if used <= room(all) {
            return widths;
        }
    }
    shrink(with(&longest_word), form.breakable, room(kept))
}

fn shrink(mut widths: Vec<usize>, breakable: &[&[usize]], room: usize) -> Vec<usize> {
    for columns in breakable {
        while widths.iter().sum::<usize>() > room {
            let Some(most) = columns.iter().copied().max_by_key(|column| widths[*column]) else { break };
            if widths[most] <= MIN_CELL {
                break;
            }
            widths[most] -= 1;
        }
    }
    widths
}

/// A line between rows. Where a cell goes on, it is left out: `drawn` says of which columns it is not.
fn rule(out: &mut String, widths: &[usize], drawn: &[bool], [left, middle, right]: [char; 3]) {
    let mut before = None;
    for (width, drawn) in widths.iter().zip(drawn.iter().copied()) {
        out.push(match (before, drawn) {
            (None, true) => left,
            (Some(true), true) => middle,
            (Some(false), true) => '├',
            (Some(true), false) => '┤',
            (None | Some(false), false) => '│',
        });
        let line = if drawn { "─" } else { " " };
        out.push_str(&line.repeat(width + 2));
        before = Some(drawn);
    }
    out.push(if before == Some(false) { '│' } else { right });
    out.push('\n');
}

/// The title on lines of its own under its row.
fn write_below(out: &mut String, title: &str, widths: &[usize]) {
    // Between the outer borders: the cells, and three characters where two of them meet.
    let inner = widths.iter().sum::<usize>() + 3 * (widths.len() - 1);
    for line in lines(title, inner - 2) {
        let padding = " ".repeat(inner - 2 - width(&line));
        let _ = writeln!(out, "│   {line}{padding} │");
    }
}

fn lines(cell: &str, columns: usize) -> Vec<String> {
    cell.split('\n').flat_map(|paragraph| wrap(paragraph, columns)).collect()
}

fn write_row(out: &mut String, cells: &[String], widths: &[usize], colour: Option<(usize, Severity)>) {
    let wrapped: Vec<Vec<String>> =
        cells.iter().zip(widths).map(|(cell, width)| lines(cell, *width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(1);
    for line in 0..height {
        for (column, (cell, columns)) in wrapped.iter().zip(widths).enumerate() {
            let text = cell.get(line).map_or("", String::as_str);
            let padding = " ".repeat(columns - width(text));
            match colour.filter(|(coloured, _)| *coloured == column) {
                Some((_, severity)) => {
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
pub(super) fn sgr(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "\u{1b}[1;31m",
        Severity::High => "\u{1b}[31m",
        Severity::Medium => "\u{1b}[33m",
        Severity::Low => "\u{1b}[34m",
        Severity::Unknown => "\u{1b}[36m",
    }
}
