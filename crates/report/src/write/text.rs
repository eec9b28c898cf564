//! Text of others in documents of ours.

/// At most `limit` characters, the last of them an ellipsis where some are left out.
pub(crate) fn clip(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(limit.saturating_sub(1)).collect();
    out.push('\u{2026}');
    out
}

/// Whitespace of any kind as one blank.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A web address; anything else would run or load what an advisory says.
pub(crate) fn is_web(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(char::is_whitespace)
}

/// Text as part of a URI reference (RFC 3986 §2): what is reserved for structure inside a path stays, everything else
/// that is not unreserved is percent-encoded. What has an escape already keeps it.
pub(crate) fn uri(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        let escape = *byte == b'%'
            && bytes.get(index + 1..index + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        let plain = byte.is_ascii_alphanumeric() || b"-._~/@!$&'()*+,;=:?#".contains(byte);
        if plain || escape {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A path as a relative URI reference: one with a colon in its first segment would read as a scheme (RFC 3986 §4.2),
/// and a query or fragment is none in a path.
pub(crate) fn path_uri(path: &str) -> String {
    let path = uri(path).replace('?', "%3F").replace('#', "%23");
    match path.find([':', '/']) {
        Some(at) if path.as_bytes()[at] == b':' => format!("./{path}"),
        _ => path,
    }
}

/// Text inside XML: markup escaped, and characters that XML 1.0 §2.2 does not know replaced by U+FFFD.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push_str("&#x9;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipping_keeps_whole_characters() {
        for (text, limit, expected) in
            [("abc", 3, "abc"), ("abcd", 3, "ab\u{2026}"), ("äöü", 2, "ä\u{2026}"), ("", 0, "")]
        {
            assert_eq!(clip(text, limit), expected);
        }
    }

    #[test]
    fn addresses() {
        for (text, expected) in [
            ("usr/lib/a b.jar", "usr/lib/a%20b.jar"),
            ("a%20b", "a%20b"),
            ("100%", "100%25"),
            ("é\n", "%C3%A9%0A"),
            ("x?y#z", "x%3Fy%23z"),
            ("c:/x", "./c:/x"),
            ("a/b:c", "a/b:c"),
            ("<b>\"", "%3Cb%3E%22"),
        ] {
            assert_eq!(path_uri(text), expected, "{text:?}");
        }
        assert!(is_web("https://x/") && !is_web("javascript:alert(1)") && !is_web("https://a b"));
    }

    #[test]
    fn xml_has_no_forbidden_character() {
        assert_eq!(xml("a<b>&\"'\u{1b}\n]]>"), "a&lt;b&gt;&amp;&#34;&#39;\u{fffd}&#xA;]]&gt;");
    }
}
