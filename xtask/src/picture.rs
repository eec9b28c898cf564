//! Draws what a command printed as an SVG: the picture in the README is real output.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::{call, say, workspace_root};

/// Where the picture is committed.
const FILE: &str = "docs/run.svg";
/// Width of one character of the 14 px monospace face, in thousandths of a pixel.
const CHAR_MILLIPIXELS: usize = 8_430;
const LINE_PIXELS: usize = 20;
const MARGIN_PIXELS: usize = 20;
/// Room for the bar with the command.
const HEAD_PIXELS: usize = 44;
/// Longer lines are cut: the picture has to be readable at the width of a page.
const MAX_COLUMNS: usize = 118;
const MAX_LINES: usize = 60;

/// Runs `assay ARGS…` and draws its standard error and output as they came. The binary is a release build, or what `ASSAY`
/// names.
pub(crate) fn run(args: &[&str]) -> anyhow::Result<()> {
    let root = workspace_root()?;
    let binary = binary(&root)?;
    let folder = root.join("target/picture");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("could not empty target/picture")?;
    }
    std::fs::create_dir_all(folder.join("home"))?;
    let shown = format!("assay {}", args.join(" "));
    let output = Command::new("sh")
        .args(["-c", "exec \"$0\" \"$@\" 2>&1"])
        .arg(binary)
        .args(args)
        .current_dir(&folder)
        .env("CLICOLOR_FORCE", "1")
        .env("ASSAY_HOME", folder.join("home"))
        .env("COLUMNS", MAX_COLUMNS.to_string())
        .output()
        .context("could not start the binary")?;
    let text = String::from_utf8_lossy(&output.stdout);
    if text.trim().is_empty() {
        bail!("`{shown}` printed nothing");
    }
    // What is drawn must not tell where it was made.
    let text = text.replace(&folder.display().to_string(), ".");
    std::fs::write(root.join(FILE), draw(&shown, &text)).context(FILE)?;
    say(&format!("picture: {FILE} shows `{shown}` ({})", output.status));
    Ok(())
}

fn binary(root: &Path) -> anyhow::Result<PathBuf> {
    if let Some(named) = std::env::var_os("ASSAY") {
        return std::path::absolute(named).context("ASSAY");
    }
    call(Command::new("cargo").args(["build", "--release", "--package", "assay"]).current_dir(root))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("release/assay"))
}

/// A run of characters in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    text: String,
    class: &'static str,
}

fn draw(command: &str, text: &str) -> String {
    let lines: Vec<Vec<Span>> = last_states(text).iter().map(|line| spans(line)).take(MAX_LINES).collect();
    let width_of = |line: &Vec<Span>| line.iter().map(|span| span.text.chars().count()).sum::<usize>();
    let columns = lines.iter().map(width_of).max().unwrap_or(0).max(command.len() + 2);
    let width = 2 * MARGIN_PIXELS + columns * CHAR_MILLIPIXELS / 1000;
    let height = HEAD_PIXELS + MARGIN_PIXELS + lines.len() * LINE_PIXELS;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{label}\">\n<style>\n\
         text{{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#d5dae3;white-space:pre}}\n\
         .dim{{fill:#8b94a5}}.bold{{font-weight:700;fill:#fff}}.red{{fill:#ff7b72}}.green{{fill:#56d364}}\
         .yellow{{fill:#e3b341}}.blue{{fill:#79c0ff}}.magenta{{fill:#d2a8ff}}.cyan{{fill:#56d4dd}}\n</style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"#12161e\"/>\n\
         <text x=\"{MARGIN_PIXELS}\" y=\"30\" xml:space=\"preserve\"><tspan class=\"green\">$</tspan> {label}</text>\n",
        label = escape(command),
    );
    for (row, line) in lines.iter().enumerate() {
        let y = HEAD_PIXELS + LINE_PIXELS + row * LINE_PIXELS - 6;
        let _ = write!(svg, "<text x=\"{MARGIN_PIXELS}\" y=\"{y}\" xml:space=\"preserve\">");
        for span in line {
            let text = escape(&span.text);
            let _ = match span.class {
                "" => write!(svg, "{text}"),
                class => write!(svg, "<tspan class=\"{class}\">{text}</tspan>"),
            };
        }
        svg.push_str("</text>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

/// The lines as they stand at the end: a carriage return starts a line over.
fn last_states(text: &str) -> Vec<&str> {
    let line_of = |line: &'_ str| line.trim_end_matches('\r').rfind('\r').map_or(0, |at| at + 1);
    text.lines().map(|line| line[line_of(line)..].trim_end()).collect()
}

/// Splits a line at its colour codes (ECMA-48, SGR); other control sequences are dropped.
fn spans(line: &str) -> Vec<Span> {
    let (mut spans, mut class, mut columns) = (Vec::new(), "", 0);
    let mut parts = line.split('\u{1b}');
    let mut push = |text: &str, class: &'static str| {
        let room = MAX_COLUMNS.saturating_sub(columns);
        let mut text: String = text.chars().filter(|c| !c.is_control()).take(room + 1).collect();
        if text.chars().count() > room {
            text = text.chars().take(room.saturating_sub(1)).chain((room > 0).then_some('…')).collect();
        }
        columns += text.chars().count();
        if !text.is_empty() {
            spans.push(Span { text, class });
        }
    };
    push(parts.next().unwrap_or_default(), class);
    for part in parts {
        let body = part.strip_prefix('[').unwrap_or(part);
        let end = body.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(body.len());
        let (code, rest) = body.split_at(end);
        if rest.starts_with('m') {
            class = class_of(code, class);
        }
        push(rest.get(1..).unwrap_or_default(), class);
    }
    spans
}

fn class_of(code: &str, before: &'static str) -> &'static str {
    let mut class = before;
    for number in code.split(';') {
        class = match number {
            "" | "0" | "22" | "39" => "",
            "1" => "bold",
            "2" | "90" => "dim",
            "31" | "91" => "red",
            "32" | "92" => "green",
            "33" | "93" => "yellow",
            "34" | "94" => "blue",
            "35" | "95" => "magenta",
            "36" | "96" => "cyan",
            _ => class,
        };
    }
    class
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_classes_and_other_controls_vanish() {
        let span = |text: &str, class| Span { text: text.to_owned(), class };
        let rows = [
            ("plain", vec![span("plain", "")]),
            ("\u{1b}[32mok\u{1b}[0m done", vec![span("ok", "green"), span(" done", "")]),
            ("\u{1b}[1;31mno\u{1b}[2K way", vec![span("no", "red"), span(" way", "red")]),
            ("", vec![]),
        ];
        for (line, wanted) in rows {
            assert_eq!(spans(line), wanted, "{line:?}");
        }
        let long = "x".repeat(MAX_COLUMNS + 1);
        assert_eq!(spans(&long[1..]), [span(&long[1..], "")]);
        assert_eq!(spans(&long), [span(&format!("{}…", &long[2..]), "")]);
    }

    #[test]
    fn markup_in_the_output_stays_text() {
        let svg = draw("assay <x>", "a & b\nfirst\rnew\n");
        assert!(svg.contains("a &amp; b") && svg.contains("assay &lt;x&gt;"), "{svg}");
        assert!(svg.contains(">new<") && !svg.contains("first"), "{svg}");
    }
}
