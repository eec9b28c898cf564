//! Java runtimes, in the notation of before JEP 223 (`1.8.0_352-b08`), of NVD (`1.8.0-update352`, `8.0-update_352`) and of
//! today (`11.0.17+8-LTS`). All become three numbers, the update being the third, as in Grype.

use super::generic;

/// A version of a Java runtime.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(generic::Version);

impl Version {
    /// Parses a version; none when it does not begin with a number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let plain = match text.strip_prefix("1.") {
            Some(rest) => of_old(rest),
            None => of_today(text),
        };
        generic::Version::parse(&plain.unwrap_or_else(|| text.to_owned())).map(Self)
    }
}

/// `8.0_352-b08`, what follows `1.`: the update is the third number.
fn of_old(text: &str) -> Option<String> {
    let (major, rest) = number(text)?;
    let Some((minor, rest)) = rest.strip_prefix('.').and_then(number) else {
        return Some(joined(major, "", "0", "", ""));
    };
    let (patch, rest) = update(rest, &['_', 'u', '-']).unwrap_or(("", rest));
    let (pre, build) = ending(rest);
    Some(joined(major, minor, if patch.is_empty() { "0" } else { patch }, pre, build))
}

/// `11.0.17+8`, `8.0-update302-b08`: an update takes the place of a third number that is missing or zero.
fn of_today(text: &str) -> Option<String> {
    let (major, rest) = number(text)?;
    let Some((minor, rest)) = rest.strip_prefix('.').and_then(number) else {
        return Some(joined(major, "", "", "", ""));
    };
    let (patch, rest) = rest.strip_prefix('.').and_then(number).unwrap_or(("", rest));
    let (update, rest) = update(rest, &['_', '-']).unwrap_or(("", rest));
    let (pre, build) = ending(rest);
    let of_update = patch.trim_start_matches('0').is_empty() && !update.is_empty();
    Some(joined(major, minor, if of_update { update } else { patch }, pre, build))
}

fn joined(major: &str, minor: &str, patch: &str, pre: &str, build: &str) -> String {
    let plain = |number: &str| match number.trim_start_matches('0') {
        "" => "0".to_owned(),
        number => number.to_owned(),
    };
    let mut version = format!("{}.{}", plain(major), plain(minor));
    let parts = [('.', patch), ('-', pre.trim_start_matches('0')), ('+', build.trim_start_matches('0'))];
    for (mark, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
        version.push(mark);
        version.push_str(&if mark == '.' { plain(part) } else { part.to_owned() });
    }
    version
}

/// The number a text begins with, and what follows.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// `_352`, `-update352`, `-update_352`.
fn update<'t>(text: &'t str, marks: &[char]) -> Option<(&'t str, &'t str)> {
    let rest = text.strip_prefix(marks)?;
    let rest = rest.strip_prefix("update").unwrap_or(rest);
    number(rest.strip_prefix('_').unwrap_or(rest))
}

/// `-ea-b19`: what comes before the release, and the number of the build.
fn ending(text: &str) -> (&str, &str) {
    let (pre, rest) = match text.strip_prefix('-').filter(|rest| !rest.starts_with('b')) {
        Some(rest) => rest.split_at(rest.find('-').unwrap_or(rest.len())),
        None => ("", text),
    };
    let pre = if pre.chars().count() < 2 { "" } else { pre };
    (pre, rest.strip_prefix("-b").and_then(number).map_or("", |(build, _)| build))
}
