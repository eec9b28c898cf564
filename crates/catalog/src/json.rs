//! JSON of which each value knows its lines.

use std::borrow::Cow;

use sbom::LineRange;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ReadError;

/// A JSON text.
pub(crate) struct Json<'a> {
    format: &'static str,
    text: &'a str,
    /// Where each line but the first begins.
    starts: Vec<usize>,
}

impl<'a> Json<'a> {
    /// # Errors
    /// When the bytes are not UTF-8, which RFC 8259 §8.1 requires.
    pub(crate) fn new(format: &'static str, data: &'a [u8]) -> Result<Self, ReadError> {
        let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
        let text = std::str::from_utf8(data).map_err(|error| ReadError::malformed(format, "UTF-8", error))?;
        let starts = memchr::memchr_iter(b'\n', data).map(|at| at + 1).collect();
        Ok(Self { format, text, starts })
    }

    /// Reads the whole text, which has to be an object: a list of values would be taken for one otherwise.
    pub(crate) fn read<T: Deserialize<'a>>(&self) -> Result<T, ReadError> {
        if !self.text.trim_start().starts_with('{') {
            return Err(ReadError::malformed(self.format, "a JSON object", self.text.trim_start()));
        }
        self.whole()
    }

    /// Reads the whole text, whatever it is.
    pub(crate) fn whole<T: Deserialize<'a>>(&self) -> Result<T, ReadError> {
        serde_json::from_str(self.text).map_err(|error| ReadError::malformed(self.format, "its JSON", error))
    }

    /// Reads a part of it.
    pub(crate) fn part<T: Deserialize<'a>>(&self, raw: &'a RawValue) -> Result<T, ReadError> {
        serde_json::from_str(raw.get()).map_err(|error| ReadError::malformed(self.format, "its JSON", error))
    }

    /// The lines a value stands on. The value has to be a part of this text.
    pub(crate) fn lines(&self, raw: &RawValue) -> LineRange {
        let start = raw.get().as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let line = |at: usize| {
            let before = self.starts.partition_point(|start| *start <= at);
            u32::try_from(before + 1).unwrap_or(u32::MAX)
        };
        LineRange { start: line(start), end: line((start + raw.get().len()).saturating_sub(1)) }
    }
}

/// Turns JSON with comments and trailing commas into plain JSON of the same length and lines.
pub(crate) fn without_comments(data: &[u8]) -> Cow<'_, [u8]> {
    let mut out = data.to_vec();
    let (mut at, mut comma) = (0, None);
    while at < out.len() {
        match out[at] {
            b'"' => {
                at += 1;
                while at < out.len() && out[at] != b'"' {
                    at += if out[at] == b'\\' { 2 } else { 1 };
                }
                comma = None;
            }
            b'/' if out.get(at + 1) == Some(&b'/') => {
                while at < out.len() && out[at] != b'\n' {
                    out[at] = b' ';
                    at += 1;
                }
            }
            b'/' if out.get(at + 1) == Some(&b'*') => {
                let end = memchr::memmem::find(&out[at + 2..], b"*/").map_or(out.len(), |end| at + end + 4);
                out[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
                at = end;
                continue;
            }
            b',' => comma = Some(at),
            b'}' | b']' => {
                if let Some(comma) = comma.take() {
                    out[comma] = b' ';
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
        at += 1;
    }
    Cow::Owned(out)
}

/// A licence as package managers of PHP and JavaScript write it: a name, an object with `type`, or a list of those.
pub(crate) fn licenses(value: Option<&serde_json::Value>) -> Vec<String> {
    use serde_json::Value;
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(map) => map.get("type").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    let all = match value {
        Some(Value::Array(list)) => list.iter().filter_map(one).collect(),
        Some(other) => one(other).into_iter().collect(),
        None => Vec::new(),
    };
    all.into_iter().filter(|name: &String| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn values_know_their_lines() {
        let json = Json::new("x", b"{\n \"a\": {\n  \"b\": 1\n },\n \"c\": 2}").expect("text");
        let map: BTreeMap<String, &RawValue> = json.read().expect("an object");
        let lines = |key: &str| (json.lines(map[key]).start, json.lines(map[key]).end);
        assert_eq!((lines("a"), lines("c")), ((2, 4), (5, 5)));
    }

    #[test]
    fn comments_and_trailing_commas_go() {
        let check = |text: &str, expected: &str| {
            let plain = without_comments(text.as_bytes());
            assert_eq!(String::from_utf8_lossy(&plain), expected);
            assert_eq!(plain.len(), text.len());
        };
        check(r#"{"a":1,}"#, r#"{"a":1 }"#);
        check("[1, // x\n2,\n]", "[1,     \n2 \n]");
        check("[1,/* ,] */2]", "[1,        2]");
        check(r#"["//",",]\",",]"#, r#"["//",",]\"," ]"#);
        check(r#"["\"#, r#"["\"#);
        check("/*", "  ");
    }

    #[test]
    fn what_is_not_utf8_is_refused() {
        assert!(Json::new("x", b"{\"a\":\"\xff\"}").is_err());
    }
}
