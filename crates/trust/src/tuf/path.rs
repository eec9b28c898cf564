//! Which paths a delegation covers, and how role names stand in file names.

use aws_lc_rs::digest::{SHA256, digest};

use super::metadata::{DelegatedRole, Paths};

/// Whether the delegation covers a target path (TUF 1.0.34 §4.5, `paths` and `path_hash_prefixes`).
pub(crate) fn covers(role: &DelegatedRole, target: &str) -> bool {
    match &role.paths {
        Paths::Patterns(patterns) => patterns.iter().any(|pattern| matches_pattern(pattern, target)),
        Paths::HashPrefixes(prefixes) => {
            let hash = hex::encode(digest(&SHA256, target.as_bytes()));
            prefixes.iter().any(|prefix| hash.starts_with(prefix.as_str()))
        }
    }
}

/// The bin of a succinct delegation (TAP 15): the first bits of the path's hash, in hexadecimal.
pub(crate) fn succinct_name(prefix: &str, bit_length: u32, target: &str) -> String {
    let hash = digest(&SHA256, target.as_bytes());
    let first = hash.as_ref().iter().take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    let bin = first >> (32 - bit_length);
    // As many digits as the last bin needs.
    let digits = bit_length.div_ceil(4) as usize;
    format!("{prefix}-{bin:0digits$x}")
}

/// `*` and `?` inside one segment; the separator is matched by itself only.
fn matches_pattern(pattern: &str, target: &str) -> bool {
    let (mut patterns, mut targets) = (pattern.split('/'), target.split('/'));
    loop {
        match (patterns.next(), targets.next()) {
            (None, None) => return true,
            (Some(pattern), Some(target)) if matches_segment(pattern.as_bytes(), target.as_bytes()) => {}
            _ => return false,
        }
    }
}

/// Linear in the product of the lengths: the star that was seen last is the only place to go back to.
fn matches_segment(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

/// A role's name in a file name: everything beyond RFC 3986's unreserved characters in percent form, so that no role can
/// name a file in another folder.
pub(crate) fn encoded(role: &str) -> String {
    role.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stay_inside_a_segment() {
        let rows = [
            ("registry.npmjs.org/*", "registry.npmjs.org/keys.json", true),
            ("registry.npmjs.org/*", "registry.npmjs.org/a/b", false),
            ("*", "a", true),
            ("*", "a/b", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*.json", "x.json", true),
            ("*a*b", "xxaxxbxb", true),
            ("*a*b", "xxaxxbx", false),
            ("a/*/c", "a/b/c", true),
            ("", "", true),
            ("", "a", false),
        ];
        for (pattern, target, expected) in rows {
            assert_eq!(matches_pattern(pattern, target), expected, "{pattern} {target}");
        }
        let stars = "*a".repeat(2_000);
        assert!(!matches_pattern(&stars, &"a".repeat(1_999)), "and does not take exponential time");
    }

    #[test]
    fn role_names_stay_in_their_folder() {
        assert_eq!(encoded("registry.npmjs.org"), "registry.npmjs.org");
        assert_eq!(encoded("../é"), "..%2F%C3%A9");
    }

    #[test]
    fn bins_have_as_many_digits_as_the_last() {
        // TAP 15's own sum: the leading bits of SHA-256 of the path.
        let hash = digest(&SHA256, b"a");
        let first = hash.as_ref()[0];
        assert_eq!(succinct_name("bin", 8, "a"), format!("bin-{first:02x}"));
        assert_eq!(succinct_name("bin", 1, "a"), format!("bin-{:x}", first >> 7));
    }
}
