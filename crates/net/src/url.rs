//! Absolute http and https URLs, and what may be shown of them.

use crate::NetError;

/// RFC 9110 §4.1 recommends support for 8000 octets; longer URLs are refused.
const MAX_URL_BYTES: usize = 8000;

/// An absolute http or https URL without user information and fragment.
///
/// `Display` and `Debug` leave the query out: upload sessions and signed download links carry secrets there.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Url {
    https: bool,
    authority: String,
    path_and_query: String,
}

impl Url {
    /// Parses an absolute URL. A fragment is dropped.
    ///
    /// # Errors
    /// [`NetError::InvalidUrl`] when it is not absolute http or https, too long, or carries user information.
    pub fn parse(text: &str) -> Result<Self, NetError> {
        let invalid = |reason| NetError::InvalidUrl { url: redact(text), reason };
        if text.len() > MAX_URL_BYTES {
            return Err(invalid("longer than 8000 bytes"));
        }
        if !text.bytes().all(|b| (0x21..0x7f).contains(&b)) {
            return Err(invalid("has a character outside printable ASCII"));
        }
        let text = text.split('#').next().unwrap_or_default();
        let (scheme, rest) = text.split_once("://").ok_or_else(|| invalid("not absolute"))?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(invalid("scheme is not http or https")),
        };
        let cut = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(cut);
        if authority.contains('@') {
            return Err(invalid("carries user information"));
        }
        let authority = normalize_authority(authority, https).ok_or_else(|| invalid("malformed host"))?;
        let path_and_query = match tail.bytes().next() {
            Some(b'/') => tail.to_owned(),
            _ => format!("/{tail}"),
        };
        let url = Self { https, authority, path_and_query };
        url.full().parse::<ureq::http::Uri>().map_err(|_| invalid("malformed path or query"))?;
        Ok(url)
    }

    /// Resolves a `Location` or `Link` target against this URL (RFC 3986 §5.2, without dot segments).
    ///
    /// # Errors
    /// As for [`Url::parse`].
    pub fn join(&self, location: &str) -> Result<Self, NetError> {
        if location.contains("://") && !location.starts_with(['/', '?']) {
            return Self::parse(location);
        }
        let origin = self.origin();
        if let Some(rest) = location.strip_prefix("//") {
            return Self::parse(&format!("{}//{rest}", if self.https { "https:" } else { "http:" }));
        }
        if location.starts_with('/') {
            return Self::parse(&format!("{origin}{location}"));
        }
        let path = self.path();
        if location.starts_with('?') {
            return Self::parse(&format!("{origin}{path}{location}"));
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Self::parse(&format!("{origin}{folder}/{location}"))
    }

    /// This URL with `name=value` added to its query; both are percent-encoded.
    #[must_use]
    pub fn with_query(mut self, name: &str, value: &str) -> Self {
        self.path_and_query.push(if self.path_and_query.contains('?') { '&' } else { '?' });
        self.path_and_query.push_str(&percent_encode(name));
        self.path_and_query.push('=');
        self.path_and_query.push_str(&percent_encode(value));
        self
    }

    /// Everything, with the query. For sending, not for showing.
    #[must_use]
    pub fn full(&self) -> String {
        format!("{}{}", self.origin(), self.path_and_query)
    }

    /// `scheme://host[:port]`; the default port is left out.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.https { "https" } else { "http" }, self.authority)
    }

    /// `host[:port]`; the default port is left out.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.authority
    }

    /// Whether the scheme is https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback_host(&self.authority)
    }

    /// The path without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or_default()
    }

    /// The host without its port and brackets.
    pub(crate) fn bare_host(&self) -> &str {
        bare(&self.authority)
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.origin(), self.path())?;
        f.write_str(if self.path_and_query.contains('?') { "?…" } else { "" })
    }
}

impl std::fmt::Debug for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Url({self})")
    }
}

/// Whether `host[:port]` names this machine: `localhost`, `127.0.0.0/8` or `[::1]`.
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    let name = bare(host);
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn bare(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn normalize_authority(authority: &str, https: bool) -> Option<String> {
    let (name, port) = match authority.strip_prefix('[') {
        Some(v6) => {
            let (address, rest) = v6.split_once(']')?;
            address.parse::<std::net::Ipv6Addr>().ok()?;
            let port = if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) };
            (format!("[{address}]"), port)
        }
        None => match authority.split_once(':') {
            Some((name, port)) => (name.to_owned(), Some(port)),
            None => (authority.to_owned(), None),
        },
    };
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    if name.is_empty() || !(name.starts_with('[') || name.bytes().all(word)) {
        return None;
    }
    let port = match port {
        None | Some("") => None,
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => Some(digits.parse::<u16>().ok()?),
        Some(_) => return None,
    };
    let default = if https { 443 } else { 80 };
    let name = name.to_ascii_lowercase();
    Some(match port {
        Some(port) if port != default => format!("{name}:{port}"),
        _ => name,
    })
}

/// What may be shown of text that was meant as a URL: no user information, no query, at most 200 characters.
pub(crate) fn redact(text: &str) -> String {
    let (visible, mark) = match text.split_once(['?', '#']) {
        Some((visible, _)) => (visible, "?…"),
        None => (text, ""),
    };
    let (scheme, rest) = visible.split_once("://").map_or(("", visible), |(s, r)| (s, r));
    let authority_end = rest.find('/').unwrap_or(rest.len());
    let rest = match rest[..authority_end].rfind('@') {
        Some(at) => &rest[at + 1..],
        None => rest,
    };
    let separator = if scheme.is_empty() { "" } else { "://" };
    let shown: String = rest.chars().filter(|c| !c.is_control()).take(200).collect();
    format!("{scheme}{separator}{shown}{mark}")
}

/// A body of `application/x-www-form-urlencoded`.
#[must_use]
pub fn encode_form(pairs: &[(&str, &str)]) -> String {
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)))
        .collect();
    encoded.join("&")
}

/// Percent-encodes everything but RFC 3986 unreserved characters.
pub(crate) fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_normalizes() {
        for (text, full) in [
            ("https://Example.com", "https://example.com/"),
            ("https://a.io:443/x", "https://a.io/x"),
            ("http://a.io:80/x?y=1#z", "http://a.io/x?y=1"),
            ("http://127.0.0.1:5000/v2/", "http://127.0.0.1:5000/v2/"),
            ("https://[::1]:8/x", "https://[::1]:8/x"),
            ("https://a.io?x=1", "https://a.io/?x=1"),
        ] {
            assert_eq!(Url::parse(text).expect(text).full(), full);
        }
        let long = format!("https://a.io/{}", "a".repeat(MAX_URL_BYTES - 13));
        assert!(Url::parse(&long).is_ok());
        let longer = format!("{long}a");
        for bad in [
            "",
            "a.io/x",
            "/x",
            "ftp://a.io",
            "https://",
            "https://u:p@a.io/",
            "https://a.io:x/",
            "https://a.io:70000/",
            "https://a b/",
            "https://[::g]/",
            "https://a.io/\r\nX: y",
            &longer,
        ] {
            assert!(Url::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn damaged_urls_do_not_panic_and_accepted_ones_round_trip() {
        let base = Url::parse("https://a.io/b").expect("valid");
        let good = "https://[::1]:8443/v2/r/blobs/uploads/x?n=1#f";
        for at in 0..good.len() {
            for byte in ["", "\0", "/", ":", "@", "[", "%", "é", "?"] {
                for damaged in [format!("{}{byte}{}", &good[..at], &good[at + 1..]), good[..at].to_owned()] {
                    if let Ok(url) = base.join(&damaged) {
                        assert_eq!(Url::parse(&url.full()).as_ref(), Ok(&url), "{damaged}");
                    }
                }
            }
        }
    }

    #[test]
    fn joins_locations() {
        let base = Url::parse("https://a.io:8443/v2/r/blobs/uploads/?n=1").expect("valid");
        for (location, full) in [
            ("/v2/x?s=1", "https://a.io:8443/v2/x?s=1"),
            ("https://b.io/y", "https://b.io/y"),
            ("//b.io/y", "https://b.io/y"),
            ("id?s=2", "https://a.io:8443/v2/r/blobs/uploads/id?s=2"),
            ("?s=3", "https://a.io:8443/v2/r/blobs/uploads/?s=3"),
            ("/next?to=http://c.io/", "https://a.io:8443/next?to=http://c.io/"),
        ] {
            assert_eq!(base.join(location).expect(location).full(), full);
        }
    }

    #[test]
    fn shows_neither_query_nor_user() {
        let url = Url::parse("https://a.io/x?token=canary").expect("valid").with_query("digest", "sha256:1");
        assert_eq!(url.full(), "https://a.io/x?token=canary&digest=sha256%3A1");
        let error = Url::parse("https://user:canary@a.io/x?k=canary").expect_err("user information");
        let shown = format!("{url} {url:?} {error} {error:?}");
        assert!(!shown.contains("canary") && !shown.contains("user:"), "{shown}");
    }
}
