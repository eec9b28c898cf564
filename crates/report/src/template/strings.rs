//! Functions over text.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gotmpl::Value;
use regex::Regex;
use serde_json::Value as Json;

use super::data;
use super::functions::{Args, Function, Given, string, text};
use crate::write::xml;

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("escapeXML", |a| Ok(string(xml(&a.text(0)?)))),
    ("escapeString", |a| Ok(string(escape_html(&a.text(0)?)))),
    ("endWithPeriod", |a| {
        let text = a.text(0)?;
        Ok(string(if text.ends_with('.') { text } else { text + "." }))
    }),
    ("sourceID", |a| Ok(string(a.text(0)?))),
    ("toString", |a| Ok(string(a.text(0)?))),
    ("upper", |a| Ok(string(a.text(0)?.to_uppercase()))),
    ("lower", |a| Ok(string(a.text(0)?.to_lowercase()))),
    ("title", |a| Ok(string(first_letters(&a.text(0)?, true)))),
    ("untitle", |a| Ok(string(first_letters(&a.text(0)?, false)))),
    ("trim", |a| Ok(string(a.text(0)?.trim()))),
    ("trimAll", |a| {
        let set = a.text(0)?;
        Ok(string(a.text(1)?.trim_matches(|c| set.contains(c))))
    }),
    ("trimSuffix", |a| {
        let (end, text) = (a.text(0)?, a.text(1)?);
        Ok(string(text.strip_suffix(end.as_str()).unwrap_or(&text)))
    }),
    ("trimPrefix", |a| {
        let (start, text) = (a.text(0)?, a.text(1)?);
        Ok(string(text.strip_prefix(start.as_str()).unwrap_or(&text)))
    }),
    ("hasPrefix", |a| Ok(Value::Bool(a.text(1)?.starts_with(&a.text(0)?)))),
    ("hasSuffix", |a| Ok(Value::Bool(a.text(1)?.ends_with(&a.text(0)?)))),
    ("contains", |a| Ok(Value::Bool(a.text(1)?.contains(&a.text(0)?)))),
    ("replace", |a| Ok(string(a.text(2)?.replace(&a.text(0)?, &a.text(1)?)))),
    ("nospace", |a| Ok(string(a.text(0)?.split_whitespace().collect::<String>()))),
    ("repeat", repeat),
    ("substr", substr),
    ("trunc", trunc),
    ("abbrev", abbrev),
    ("indent", |a| Ok(string(indent(a)?))),
    ("nindent", |a| Ok(string(format!("\n{}", indent(a)?)))),
    ("quote", |a| Ok(string(joined(a, |text| format!("{text:?}"))))),
    ("squote", |a| Ok(string(joined(a, |text| format!("'{text}'"))))),
    ("cat", |a| Ok(string(joined(a, str::to_owned)))),
    ("plural", |a| a.at(if a.number(2)? == 1 { 0 } else { 1 }).cloned()),
    ("splitList", |a| {
        let (by, text) = (a.text(0)?, a.text(1)?);
        Ok(Value::List(text.split(by.as_str()).map(string).collect()))
    }),
    ("join", |a| {
        let items: Vec<String> = a.list(1)?.iter().map(text).collect();
        Ok(string(items.join(&a.text(0)?)))
    }),
    ("sha1sum", |a| Ok(string(sum(&digest::SHA1_FOR_LEGACY_USE_ONLY, a)?))),
    ("sha256sum", |a| Ok(string(sum(&digest::SHA256, a)?))),
    ("sha512sum", |a| Ok(string(sum(&digest::SHA512, a)?))),
    ("b64enc", |a| Ok(string(STANDARD.encode(a.text(0)?)))),
    ("b64dec", |a| {
        let bytes = STANDARD.decode(a.text(0)?).map_err(|error| a.fail(&error.to_string()))?;
        Ok(string(String::from_utf8_lossy(&bytes)))
    }),
    ("regexMatch", |a| Ok(Value::Bool(pattern(a)?.is_match(&a.text(1)?)))),
    ("regexFind", |a| Ok(string(pattern(a)?.find(&a.text(1)?).map_or("", |found| found.as_str())))),
    ("regexFindAll", |a| {
        let most = usize::try_from(a.number(2)?).unwrap_or(usize::MAX);
        Ok(Value::List(
            pattern(a)?.find_iter(&a.text(1)?).take(most).map(|found| string(found.as_str())).collect(),
        ))
    }),
    ("regexReplaceAll", |a| Ok(string(pattern(a)?.replace_all(&a.text(1)?, a.text(2)?.as_str())))),
    ("regexReplaceAllLiteral", |a| {
        let with = a.text(2)?;
        Ok(string(pattern(a)?.replace_all(&a.text(1)?, regex::NoExpand(&with))))
    }),
    ("regexSplit", |a| {
        let (pattern, text) = (pattern(a)?, a.text(1)?);
        Ok(match usize::try_from(a.number(2)?) {
            Ok(most) => Value::List(pattern.splitn(&text, most).map(string).collect()),
            Err(_) => Value::List(pattern.split(&text).map(string).collect()),
        })
    }),
    ("toJson", |a| Ok(string(json(a.at(0)?).to_string()))),
    ("toRawJson", |a| Ok(string(json(a.at(0)?).to_string()))),
    ("toPrettyJson", |a| Ok(string(format!("{:#}", json(a.at(0)?))))),
    ("fromJson", |a| {
        let value: Json = serde_json::from_str(&a.text(0)?).map_err(|error| a.fail(&error.to_string()))?;
        Ok(data::plain(&value))
    }),
];

/// Go's `html.EscapeString`.
fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

fn first_letters(text: &str, upper: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for c in text.chars() {
        match (start, upper) {
            (true, true) => out.extend(c.to_uppercase()),
            (true, false) => out.extend(c.to_lowercase()),
            (false, _) => out.push(c),
        }
        start = c.is_whitespace();
    }
    out
}

/// The longest text a function makes of a shorter one: 16 MiB.
const MAX_REPEATED_BYTES: usize = 16 << 20;

fn repeat(a: &Args<'_>) -> Given {
    let (times, text) = (usize::try_from(a.number(0)?).unwrap_or(0), a.text(1)?);
    if text.len().saturating_mul(times) > MAX_REPEATED_BYTES {
        return Err(a.fail("makes more than 16 MiB"));
    }
    Ok(string(text.repeat(times)))
}

/// sprig counts bytes; a cut inside a character moves to its start.
fn substr(a: &Args<'_>) -> Given {
    let (start, end, text) = (a.number(0)?, a.number(1)?, a.text(2)?);
    let place = |at: i64| usize::try_from(at).map_or(text.len(), |at| text.floor_char_boundary(at));
    let start = if start < 0 { 0 } else { place(start) };
    Ok(string(text.get(start..place(end)).unwrap_or_default()))
}

fn trunc(a: &Args<'_>) -> Given {
    let (length, text) = (a.number(0)?, a.text(1)?);
    let count = usize::try_from(length.unsigned_abs()).unwrap_or(usize::MAX);
    Ok(string(if length < 0 {
        &text[text.ceil_char_boundary(text.len().saturating_sub(count))..]
    } else {
        &text[..text.floor_char_boundary(count)]
    }))
}

fn abbrev(a: &Args<'_>) -> Given {
    let (length, text) = (usize::try_from(a.number(0)?).unwrap_or(0), a.text(1)?);
    if length < 4 || text.len() <= length {
        return Ok(string(text));
    }
    Ok(string(format!("{}...", &text[..text.floor_char_boundary(length - 3)])))
}

fn indent(a: &Args<'_>) -> Result<String, gotmpl::TemplateError> {
    let pad = " ".repeat(usize::try_from(a.number(0)?).unwrap_or(0).min(1000));
    Ok(format!("{pad}{}", a.text(1)?.replace('\n', &format!("\n{pad}"))))
}

fn joined(a: &Args<'_>, each: impl Fn(&str) -> String) -> String {
    let all = a.all().iter().filter(|value| !matches!(value, Value::Nil));
    all.map(|value| each(&text(value))).collect::<Vec<_>>().join(" ")
}

fn sum(algorithm: &'static digest::Algorithm, a: &Args<'_>) -> Result<String, gotmpl::TemplateError> {
    let digest = digest::digest(algorithm, a.text(0)?.as_bytes());
    Ok(digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Go's expressions and these are RE2's in all that templates use; matching is linear in both.
fn pattern(a: &Args<'_>) -> Result<Regex, gotmpl::TemplateError> {
    Regex::new(&a.text(0)?).map_err(|error| a.fail(&error.to_string()))
}

fn json(value: &Value) -> Json {
    match value {
        Value::Bool(flag) => (*flag).into(),
        Value::Int(number) => (*number).into(),
        Value::Uint(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::String(text) => text.as_ref().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(map) => map.iter().map(|(key, value)| (key.to_string(), json(value))).collect(),
        _ => Json::Null,
    }
}
