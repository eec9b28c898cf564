//! Foreign text on a terminal.

/// The text on one line, safe to print: control characters (escape sequences among them) and the marks that turn
/// the writing direction become `\u{…}`, so that a package name can neither recolour a verdict nor reorder one
/// (CVE-2021-42574 describes the latter).
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || invisible => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Columns the text takes, one a character: wide characters are rare in what is shown, and a ragged edge is the
/// price where they occur.
pub(crate) fn width(text: &str) -> usize {
    text.chars().count()
}

/// Breaks text into lines of at most `columns`, at spaces where there are any.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        if used > 0 && used + 1 + word.len() <= columns {
            push(&mut lines, " ");
            used += 1;
        } else if used > 0 {
            lines.push(String::new());
            used = 0;
        }
        while used + word.len() > columns {
            let rest = word.split_off(columns - used);
            push(&mut lines, &word.iter().collect::<String>());
            lines.push(String::new());
            (word, used) = (rest, 0);
        }
        push(&mut lines, &word.iter().collect::<String>());
        used += word.len();
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_become_visible() {
        assert_eq!(plain("left\u{1b}[2Jpad\r\n"), "left\\u{1b}[2Jpad  ");
        assert_eq!(plain("a\u{202e}b\u{9b}c\u{200b}"), "a\\u{202e}b\\u{9b}c\\u{200b}");
        assert_eq!(plain("pão 漢字"), "pão 漢字");
    }

    #[test]
    fn wraps_at_spaces_and_inside_long_words() {
        let check = |text, columns, expected: &[&str]| assert_eq!(wrap(text, columns), expected, "{text}");
        check("", 5, &[""]);
        check("one two three", 7, &["one two", "three"]);
        check("one two three", 3, &["one", "two", "thr", "ee"]);
        check("abcdefgh", 3, &["abc", "def", "gh"]);
        check("a b", 1, &["a", "b"]);
    }

    proptest::proptest! {
        #[test]
        fn wrapping_loses_no_character_and_keeps_the_width(text in "[a-zé ]{0,60}", columns in 1usize..20) {
            let lines = wrap(&text, columns);
            proptest::prop_assert!(lines.iter().all(|line| width(line) <= columns));
            let joined: String = lines.concat().split_whitespace().collect();
            proptest::prop_assert_eq!(joined, text.split_whitespace().collect::<String>());
        }
    }
}
