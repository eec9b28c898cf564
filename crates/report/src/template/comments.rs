//! Comments of templates, put as actions that print nothing.
//!
//! The interpreter takes `{{- /* … */}}` to trim the text behind it too (gotmpl 0.6.1, `try_lex_comment`); Go trims only
//! where the marker stands.

use std::borrow::Cow;

/// The template with `{{- "" }}` in place of `{{- /* … */}}`, and likewise with the other markers.
pub(super) fn as_actions(source: &str) -> Cow<'_, str> {
    if !source.contains("/*") {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find("{{") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match comment(rest) {
            Some((action, length)) => {
                out.push_str(action);
                length
            }
            None => {
                let length = action(rest);
                out.push_str(&rest[..length]);
                length
            }
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What stands for the comment `text` begins with, and the length of the comment; none where it begins with an action.
fn comment(text: &str) -> Option<(&'static str, usize)> {
    let inner = text.strip_prefix("{{")?;
    // text/template, "Text and spaces": the marker is a minus and white space.
    let trimmed = inner.strip_prefix('-').filter(|rest| rest.starts_with(is_space));
    let body = trimmed.unwrap_or(inner).trim_start_matches(is_space).strip_prefix("/*")?;
    let after = &body[body.find("*/")? + 2..];
    let end = after.trim_start_matches(is_space);
    let spaced = end.len() < after.len();
    let (trims_after, end) = match end.strip_prefix("-}}").filter(|_| spaced) {
        Some(end) => (true, end),
        None => (false, end.strip_prefix("}}")?),
    };
    let action = match (trimmed.is_some(), trims_after) {
        (false, false) => "{{\"\"}}",
        (true, false) => "{{- \"\"}}",
        (false, true) => "{{\"\" -}}",
        (true, true) => "{{- \"\" -}}",
    };
    Some((action, text.len() - end.len()))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Length of the action `text` begins with, to its `}}` outside of strings; all of it where it has none.
fn action(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut quote) = (2, None);
    while let Some(&byte) = bytes.get(at) {
        match (quote, byte) {
            (Some(b'"' | b'\''), b'\\') => at += 1,
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'}') if bytes.get(at + 1) == Some(&b'}') => return at + 2,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::as_actions;

    #[test]
    fn comments_keep_their_markers_and_strings_their_text() {
        for (source, expected) in [
            ("a {{/* b */}} c", "a {{\"\"}} c"),
            ("a {{- /* }} \n b */}}\n c", "a {{- \"\"}}\n c"),
            ("a {{/* b */ -}}\n c", "a {{\"\" -}}\n c"),
            ("a {{- /* b */ -}}\n c{{ /**/ }}", "a {{- \"\" -}}\n c{{\"\"}}"),
            (r#"{{ "{{/* \" */}}" }}/*"#, r#"{{ "{{/* \" */}}" }}/*"#),
            ("{{ `}}{{/* */}}` }}", "{{ `}}{{/* */}}` }}"),
            ("{{/* open", "{{/* open"),
            ("{{-/* no marker */}}", "{{-/* no marker */}}"),
            ("no comment", "no comment"),
        ] {
            assert_eq!(as_actions(source), expected, "{source}");
        }
    }
}
