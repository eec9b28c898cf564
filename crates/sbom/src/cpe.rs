//! Names of the Common Platform Enumeration 2.3 (NISTIR 7695), as documents have them.

/// The longest that is kept, in bytes; those of NVD's dictionary have some fifty.
const MAX_BYTES: usize = 512;

/// CPEs of one package that are kept: 100. Syft guesses up to some thirty for a Java archive.
pub(crate) const MAX_CPES: usize = 100;

/// Components of a formatted string: part, vendor, product, version, update, edition, language, software edition, target
/// software, target hardware, other.
const COMPONENTS: usize = 11;

/// The components that names of programs are matched by, without quoting. `*` is any value and `-` none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cpe {
    pub(crate) part: String,
    pub(crate) vendor: String,
    pub(crate) product: String,
    pub(crate) version: String,
    pub(crate) update: String,
}

impl Cpe {
    /// The components of a formatted string; none of one that is not well formed.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let all = components(text)?;
        let plain = |at: usize| all.get(at).map(|component| without_quoting(component));
        // Names are in small letters at NVD (§5.3.2).
        let (vendor, product) = (plain(1)?.to_lowercase(), plain(2)?.to_lowercase());
        Some(Self { part: plain(0)?, vendor, product, version: plain(3)?, update: plain(4)? })
    }

    /// Whether it is of an application, and says which.
    pub(crate) fn is_application(&self) -> bool {
        self.part == "a" && ![&self.vendor, &self.product].into_iter().any(|name| name == "*" || name == "-")
    }

    /// Its version, where it says one.
    pub(crate) fn said_version(&self) -> Option<&str> {
        Some(self.version.as_str()).filter(|version| !matches!(*version, "*" | "-" | ""))
    }
}

/// A name as formatted string, from that or from a URI of CPE 2.2; none where it is neither.
pub(crate) fn formatted(text: &str) -> Option<String> {
    let text = text.trim();
    let made = match text.strip_prefix("cpe:/") {
        Some(uri) if text.len() <= MAX_BYTES => of_uri(uri)?,
        _ => text.to_owned(),
    };
    components(&made).is_some().then_some(made)
}

/// The components of a formatted string as they stand (§6.2.1).
fn components(text: &str) -> Option<Vec<&str>> {
    let rest = text.strip_prefix("cpe:2.3:").filter(|_| text.len() <= MAX_BYTES)?;
    let mut all = Vec::with_capacity(COMPONENTS);
    let (mut begin, mut quoted) = (0, false);
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if quoted => quoted = false,
            b'\\' => quoted = true,
            b':' => {
                all.push(&rest[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    all.push(&rest[begin..]);
    let is_part = |part: &str| matches!(part, "a" | "h" | "o" | "*" | "-");
    let fits = all.len() == COMPONENTS
        && is_part(all[0])
        && is_language(all[6])
        && all.iter().skip(1).all(|component| is_value(component));
    fits.then_some(all)
}

/// §6.2.1, `avstring`: `*`, `-`, or letters, digits and quoted signs, with wild cards at the ends only.
fn is_value(component: &str) -> bool {
    if matches!(component, "*" | "-") {
        return true;
    }
    let inner = component.strip_prefix('*').unwrap_or_else(|| component.trim_start_matches('?'));
    let mut letters = inner.bytes().peekable();
    let mut plain = 0;
    while let Some(letter) = letters.next() {
        match letter {
            b'\\' if letters.next().is_some_and(|sign| sign.is_ascii_punctuation()) => plain += 1,
            b'*' if letters.peek().is_none() => {}
            b'?' if letters.by_ref().all(|rest| rest == b'?') => {}
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => plain += 1,
            _ => return false,
        }
    }
    plain > 0
}

/// §5.3.3.2 with RFC 5646: two or three letters, and a region.
fn is_language(component: &str) -> bool {
    let (language, region) = component.split_once('-').unwrap_or((component, "us"));
    let letters = |text: &str| text.bytes().all(|letter| letter.is_ascii_alphabetic());
    let region_fits = match region.len() {
        2 => letters(region),
        3 => region.bytes().all(|letter| letter.is_ascii_digit()),
        _ => false,
    };
    matches!(component, "*" | "-") || (matches!(language.len(), 2 | 3) && letters(language) && region_fits)
}

fn without_quoting(component: &str) -> String {
    let mut out = String::with_capacity(component.len());
    let mut letters = component.chars();
    while let Some(letter) = letters.next() {
        out.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    out
}

/// A URI without its `cpe:/` as formatted string (§6.1.3): `a:vendor:product:1%2b2::~~~node.js~~`.
fn of_uri(uri: &str) -> Option<String> {
    let mut given: Vec<&str> = uri.split(':').collect();
    if given.len() > 7 {
        return None;
    }
    given.resize(7, "");
    // Four components of 2.3 are packed into the edition.
    let edition = given[5];
    let packed: Vec<&str> =
        edition.strip_prefix('~').map(|rest| rest.split('~').collect()).unwrap_or_default();
    let packed = match packed.as_slice() {
        [] => [edition, "", "", "", ""],
        [a, b, c, d, e] => [*a, *b, *c, *d, *e],
        _ => return None,
    };
    let part = given[0].to_ascii_lowercase();
    let values = given[1..5].iter().chain([&packed[0], &given[6]]).chain(&packed[1..]);
    let values: Vec<String> = values.map(|value| of_uri_value(value)).collect::<Option<_>>()?;
    Some(format!("cpe:2.3:{part}:{}", values.join(":")))
}

fn of_uri_value(value: &str) -> Option<String> {
    match value {
        "" => return Some("*".into()),
        "-" => return Some("-".into()),
        _ => {}
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        let sign = match letter {
            '%' => {
                let number = u8::from_str_radix(rest.get(..2)?, 16).ok()?;
                rest = &rest[2..];
                match number {
                    // Wild cards.
                    1 => '?',
                    2 => '*',
                    sign if sign.is_ascii_graphic() => {
                        out.push('\\');
                        char::from(sign)
                    }
                    _ => return None,
                }
            }
            '~' => {
                out.push('\\');
                letter
            }
            letter => letter,
        };
        out.push(sign);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_well_formed() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(formatted(text).as_deref(), expected, "{text}");
        let same = |text: &str| check(text, Some(text));
        same("cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*");
        same(r"cpe:2.3:a:erlang:erlang\/otp:26.2:rc1:*:en-us:*:node\.js:x86:-");
        same("cpe:2.3:o:microsoft:windows_10:-:*:*:*:*:*:*:*");
        same("cpe:2.3:a:v:p:1.*:??b?:*:*:*:*:*:*");
        for text in [
            "",
            "cpe:2.3:a:v:p:1",
            "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*:*",
            "cpe:2.3:x:v:p:1:*:*:*:*:*:*:*",
            "cpe:2.3:a::p:1:*:*:*:*:*:*:*",
            "cpe:2.3:a:v:p:1 2:*:*:*:*:*:*:*",
            "cpe:2.3:a:v:p:1*2:*:*:*:*:*:*:*",
            "cpe:2.3:a:v:p:1?2:*:*:*:*:*:*:*",
            "cpe:2.3:a:v:p:**:*:*:*:*:*:*:*",
            "cpe:2.3:a:v:p:1+2:*:*:*:*:*:*:*",
            r"cpe:2.3:a:v:p:1\:*:*:*:*:*:*:*",
            "cpe:2.3:a:v:p:\u{fc}:*:*:*:*:*:*:*",
            "cpe:2.3:a:v:p:1:*:*:english:*:*:*:*",
            "cpe:/a:v:p:1:2:3:4:5",
            "cpe:/a:v:p:%",
            "cpe:/a:v:p:%zz",
            "cpe:/a:v:p:%\u{fc}\u{fc}",
            "cpe:/a:v:p:1:2:~a~b",
        ] {
            check(text, None);
        }
        let long = |bytes: usize| format!("cpe:2.3:a:v:p:{}:*:*:*:*:*:*:*", "1".repeat(bytes - 30 + 2));
        assert_eq!(long(MAX_BYTES).len(), MAX_BYTES);
        assert!(formatted(&long(MAX_BYTES)).is_some());
        assert!(formatted(&long(MAX_BYTES + 1)).is_none());
    }

    /// Examples of NISTIR 7695 §6.1.2.4 and §6.2.2.
    #[test]
    fn uris_as_formatted_strings() {
        for (uri, expected) in [
            (
                "cpe:/a:microsoft:internet_explorer:8.0.6001:beta",
                "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
            ),
            (
                "cpe:/a:microsoft:internet_explorer:8.%02:sp%01",
                "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*",
            ),
            (
                "cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~",
                "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:*:*:*:online:win2003:x64:*",
            ),
            (
                "cpe:/a:hp:openview_network_manager:7.51::~~~linux~~",
                "cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*",
            ),
            (
                "cpe:/a:foo%5cbar:big%24money_manager_2010:::~~special~ipod_touch~80gb~",
                r"cpe:2.3:a:foo\\bar:big\$money_manager_2010:*:*:*:*:special:ipod_touch:80gb:*",
            ),
        ] {
            assert_eq!(formatted(uri).as_deref(), Some(expected), "{uri}");
        }
    }

    #[test]
    fn what_a_name_says() {
        let of = |text: &str| Cpe::of(text).expect(text);
        let otp = of(r"cpe:2.3:a:Erlang:erlang\/otp:26.2:*:*:*:*:*:*:*");
        assert_eq!(
            (otp.vendor.as_str(), otp.product.as_str(), otp.said_version()),
            ("erlang", "erlang/otp", Some("26.2"))
        );
        assert!(otp.is_application());
        assert!(!of("cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*").is_application());
        let any = of("cpe:2.3:a:*:p:-:*:*:*:*:*:*:*");
        assert_eq!((any.is_application(), any.said_version()), (false, None));
    }
}
