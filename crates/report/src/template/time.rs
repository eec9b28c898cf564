//! Times in a template: text as Go prints a time in UTC, and Go's layouts, which are examples of 2 January 2006.

use base::Timestamp;
use gotmpl::Value;

use super::functions::{Args, Function, Given, string};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("date", |a| formatted(a, &a.text(0)?)),
    ("dateInZone", |a| {
        let time = parse(a, a.at(1)?)?;
        Ok(string(layout(&a.text(0)?, time)))
    }),
    ("htmlDate", |a| formatted(a, "2006-01-02")),
    ("unixEpoch", |a| Ok(string(parse(a, a.last()?)?.secs().to_string()))),
];

/// `2006-01-02 15:04:05.999 +0000 UTC`, as Go prints it.
pub(super) fn now(time: Timestamp) -> Value {
    string(layout("2006-01-02 15:04:05.999999999 -0700 MST", time))
}

fn formatted(a: &Args<'_>, wanted: &str) -> Given {
    Ok(string(layout(wanted, parse(a, a.last()?)?)))
}

/// A time as [`now`] or JSON has it, or seconds since 1970.
fn parse(a: &Args<'_>, value: &Value) -> Result<Timestamp, gotmpl::TemplateError> {
    if let Value::Int(secs) = value {
        return Ok(Timestamp::from_secs(*secs));
    }
    let text = super::functions::text(value);
    let rfc3339 = match text.split_once(' ') {
        Some((day, rest)) => format!("{day}T{}Z", rest.split(' ').next().unwrap_or_default()),
        None => text.clone(),
    };
    rfc3339.parse().map_err(|_| a.fail(&format!("wants a time, got \"{text}\"")))
}

/// Go's layouts (`time/format.go`), longest first where one is the beginning of another.
const PARTS: [&str; 29] = [
    "January",
    "Jan",
    "Monday",
    "Mon",
    "MST",
    "2006",
    "Z07:00",
    "-07:00",
    "-0700",
    "-07",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "15",
    "PM",
    "pm",
    "_2",
    "1",
    "2",
    "3",
    "4",
    "5",
    ".000000000",
    ".000000",
    ".000",
    "Z0700",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// 1970-01-01 was a Thursday.
const DAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

fn layout(layout: &str, time: Timestamp) -> String {
    let text = time.to_rfc3339_millis();
    let mut out = String::new();
    let mut rest = layout;
    while !rest.is_empty() {
        // `.999…` is the fraction without its trailing zeroes, and nothing where there is none.
        let nines = rest
            .strip_prefix(['.', ','])
            .map_or(0, |after| after.len() - after.trim_start_matches('9').len());
        if nines > 0 {
            let fraction = format!("{:03}", time.millis().rem_euclid(1000));
            let fraction = fraction.trim_end_matches('0');
            if !fraction.is_empty() {
                out.push('.');
                out.push_str(fraction);
            }
            rest = &rest[1 + nines..];
        } else if let Some(part) = PARTS.iter().find(|part| rest.starts_with(**part)) {
            out.push_str(&one(part, &text, time));
            rest = &rest[part.len()..];
        } else {
            let c = rest.chars().next().unwrap_or_default();
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// One part of a layout; `text` is the time in RFC 3339, UTC.
fn one(part: &str, text: &str, time: Timestamp) -> String {
    let digits = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let bare = |from: usize| digits(from, from + 2).trim_start_matches('0').to_owned();
    let hour: u32 = digits(11, 13).parse().unwrap_or(0);
    let twelve = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
    let month =
        digits(5, 7).parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).unwrap_or(&"");
    let day = usize::try_from(time.secs().div_euclid(86_400).rem_euclid(7)).unwrap_or(0);
    let millis = time.millis().rem_euclid(1000);
    match part {
        "January" => (*month).to_owned(),
        "Jan" => month.chars().take(3).collect(),
        "Monday" => DAYS[day].to_owned(),
        "Mon" => DAYS[day].chars().take(3).collect(),
        "MST" => "UTC".into(),
        "2006" => digits(0, 4).to_owned(),
        "06" => digits(2, 4).to_owned(),
        "Z07:00" | "Z0700" => "Z".into(),
        "-07:00" => "+00:00".into(),
        "-0700" => "+0000".into(),
        "-07" => "+00".into(),
        "01" => digits(5, 7).to_owned(),
        "1" => bare(5),
        "02" => digits(8, 10).to_owned(),
        "_2" => format!("{:>2}", bare(8)),
        "2" => bare(8),
        "15" => digits(11, 13).to_owned(),
        "03" => format!("{twelve:02}"),
        "3" => twelve.to_string(),
        "04" => digits(14, 16).to_owned(),
        "4" => digits(14, 16).parse::<u32>().unwrap_or(0).to_string(),
        "05" => digits(17, 19).to_owned(),
        "5" => digits(17, 19).parse::<u32>().unwrap_or(0).to_string(),
        "PM" => if hour < 12 { "AM" } else { "PM" }.into(),
        "pm" => if hour < 12 { "am" } else { "pm" }.into(),
        ".000000000" => format!(".{millis:03}000000"),
        ".000000" => format!(".{millis:03}000"),
        ".000" => format!(".{millis:03}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_gos() {
        let time = Timestamp::from_millis(1_795_233_300_120);
        for (wanted, expected) in [
            ("2006-01-02T15:04:05.999999999Z07:00", "2026-11-21T03:55:00.12Z"),
            ("2006-01-02T15:04:05", "2026-11-21T03:55:00"),
            ("Mon Jan _2 15:04:05 MST 2006", "Sat Nov 21 03:55:00 UTC 2026"),
            ("Monday, 2 January 2006 3:04 PM", "Saturday, 21 November 2026 3:55 AM"),
            ("02/01/06 -0700 .000", "21/11/26 +0000 .120"),
            ("é", "é"),
        ] {
            assert_eq!(layout(wanted, time), expected, "{wanted}");
        }
    }
}
