//! OLPC canonical JSON: what TUF signatures are over (wiki.laptop.org/go/Canonical_JSON).

use serde_json::Value;

/// The canonical form, or nothing for a value that has none: canonical JSON knows no fractions.
#[must_use]
pub fn canonical_json(value: &Value) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    write(value, &mut out)?;
    Some(out)
}

fn write(value: &Value, out: &mut Vec<u8>) -> Option<()> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            out.extend_from_slice(number.to_string().as_bytes());
        }
        Value::Number(_) => return None,
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            // Sorted here: whether serde_json's map is sorted depends on a feature of another crate.
            let mut keys: Vec<_> = fields.iter().collect();
            keys.sort_unstable_by_key(|(key, _)| *key);
            out.push(b'{');
            for (index, (key, item)) in keys.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_text(key, out);
                out.push(b':');
                write(item, out)?;
            }
            out.push(b'}');
        }
    }
    Some(())
}

/// Only the quote and the backslash are escaped; everything else, line feeds too, stands as it is.
fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_and_escapes_two_characters_only() {
        let rows = [
            (r#"{"b":1,"a":[true,null,-2]}"#, Some(r#"{"a":[true,null,-2],"b":1}"#)),
            (r#""a\"\\\né""#, Some("\"a\\\"\\\\\né\"")),
            (r#"{"b":{},"B":[]}"#, Some(r#"{"B":[],"b":{}}"#)),
            ("1.5", None),
            ("18446744073709551615", Some("18446744073709551615")),
        ];
        for (input, expected) in rows {
            let value: Value = serde_json::from_str(input).expect(input);
            let found = canonical_json(&value).map(|bytes| String::from_utf8(bytes).expect("text"));
            assert_eq!(found.as_deref(), expected, "{input}");
        }
    }
}
