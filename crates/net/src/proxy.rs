//! Which requests go through a proxy.

use std::net::IpAddr;

use base::Secret;

use crate::{NetError, Url, url::redact};

/// Proxies by scheme and the hosts that need none. Loopback is always reached directly.
#[derive(Clone, Default)]
pub struct ProxyOptions {
    https: Option<Secret<String>>,
    http: Option<Secret<String>>,
    direct: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Rule {
    All,
    /// The host itself and everything below it, with an optional port.
    Name(String, Option<String>),
    Address(IpAddr),
    Network(IpAddr, u8),
}

impl ProxyOptions {
    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, or their lower-case names, from `variable`.
    ///
    /// Upper-case `HTTP_PROXY` is left out when `REQUEST_METHOD` is set: a CGI caller could have set it through a
    /// `Proxy:` header (CVE-2016-5385, "httpoxy").
    #[must_use]
    pub fn from_variables(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let either = |name: &str| set(&name.to_ascii_lowercase()).or_else(|| set(name));
        let all = either("ALL_PROXY");
        let http = set("http_proxy")
            .or_else(|| set("HTTP_PROXY").filter(|_| variable("REQUEST_METHOD").is_none()))
            .or_else(|| all.clone());
        Self {
            https: either("HTTPS_PROXY").or(all).map(Secret::new),
            http: http.map(Secret::new),
            direct: either("NO_PROXY").map(|list| parse_rules(&list)).unwrap_or_default(),
        }
    }

    /// The proxy for `url`, if it needs one.
    pub(crate) fn for_url(&self, url: &Url) -> Result<Option<ureq::Proxy>, NetError> {
        let Some(proxy) = self.setting(url) else { return Ok(None) };
        let invalid = || NetError::InvalidProxy { proxy: redact(proxy.expose()) };
        let proxy = ureq::Proxy::new(proxy.expose()).map_err(|_| invalid())?;
        // The HTTP library here speaks no SOCKS and would connect directly, past the proxy.
        match proxy.protocol() {
            ureq::ProxyProtocol::Http | ureq::ProxyProtocol::Https => Ok(Some(proxy)),
            _ => Err(invalid()),
        }
    }

    /// The proxy for `url`, as it may be shown.
    pub(crate) fn shown_for(&self, url: &Url) -> Option<String> {
        self.setting(url).map(|proxy| redact(proxy.expose()))
    }

    fn setting(&self, url: &Url) -> Option<&Secret<String>> {
        let proxy = if url.is_https() { self.https.as_ref() } else { self.http.as_ref() };
        proxy.filter(|_| !url.is_loopback() && !self.direct.iter().any(|rule| rule.matches(url)))
    }
}

impl std::fmt::Debug for ProxyOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let show = |proxy: &Option<Secret<String>>| proxy.as_ref().map(|p| redact(p.expose()));
        f.debug_struct("ProxyOptions")
            .field("https", &show(&self.https))
            .field("http", &show(&self.http))
            .field("direct", &self.direct)
            .finish()
    }
}

/// curl's and Go's common ground: names match themselves and their subdomains, `*` matches all, addresses and
/// CIDR networks match literal addresses.
fn parse_rules(list: &str) -> Vec<Rule> {
    list.split([',', ' ']).filter(|entry| !entry.is_empty()).map(parse_rule).collect()
}

fn parse_rule(entry: &str) -> Rule {
    if entry == "*" {
        return Rule::All;
    }
    let entry = entry.to_ascii_lowercase();
    if let Some((address, bits)) = entry.split_once('/')
        && let (Ok(address), Ok(bits)) = (address.parse::<IpAddr>(), bits.parse::<u8>())
    {
        return Rule::Network(address, bits);
    }
    if let Ok(address) = entry.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Rule::Address(address);
    }
    let name = entry.trim_start_matches('*').trim_start_matches('.');
    match name.split_once(':') {
        Some((name, port)) => Rule::Name(name.to_owned(), Some(port.to_owned())),
        None => Rule::Name(name.to_owned(), None),
    }
}

impl Rule {
    fn matches(&self, url: &Url) -> bool {
        let host = url.bare_host();
        match self {
            Self::All => true,
            Self::Name(name, port) => {
                let below = host.strip_suffix(name.as_str()).is_some_and(|rest| rest.ends_with('.'));
                let default = if url.is_https() { "443" } else { "80" };
                let found = url.host().rsplit_once(':').map_or(default, |(_, port)| port);
                (host == name || below) && port.as_deref().is_none_or(|port| port == found)
            }
            Self::Address(address) => host.parse() == Ok(*address),
            Self::Network(network, bits) => {
                host.parse().is_ok_and(|address| in_network(address, *network, *bits))
            }
        }
    }
}

fn in_network(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let (a, n) = match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(n)) => (a.octets().to_vec(), n.octets().to_vec()),
        (IpAddr::V6(a), IpAddr::V6(n)) => (a.octets().to_vec(), n.octets().to_vec()),
        _ => return false,
    };
    let bits = usize::from(bits);
    bits <= a.len() * 8
        && (0..bits).all(|bit| {
            let mask = 0x80u8 >> (bit % 8);
            a[bit / 8] & mask == n[bit / 8] & mask
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxied(variables: &[(&str, &str)], url: &str) -> bool {
        let look = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        let url = Url::parse(url).expect(url);
        ProxyOptions::from_variables(&look).for_url(&url).expect("valid proxy").is_some()
    }

    #[test]
    fn chooses_by_scheme_and_no_proxy() {
        let both = [
            ("HTTPS_PROXY", "http://p:1"),
            ("http_proxy", "http://p:2"),
            ("NO_PROXY", "a.io, .b.io,c.io:8443,10.0.0.0/8,192.168.1.1"),
        ];
        for (url, expected) in [
            ("https://x.io/", true),
            ("http://x.io/", true),
            ("https://a.io/", false),
            ("https://sub.a.io/", false),
            ("https://nota.io/", true),
            ("https://sub.b.io/", false),
            ("https://c.io/", true),
            ("https://c.io:8443/", false),
            ("https://10.1.2.3/", false),
            ("https://11.1.2.3/", true),
            ("https://192.168.1.1:5000/", false),
            ("https://127.0.0.1/", false),
            ("http://localhost:5000/", false),
        ] {
            assert_eq!(proxied(&both, url), expected, "{url}");
        }
        assert!(!proxied(&[("HTTPS_PROXY", "http://p:1")], "http://x.io/"));
        assert!(proxied(&[("all_proxy", "http://p:1")], "http://x.io/"));
        assert!(!proxied(&[("HTTP_PROXY", "http://p:1"), ("REQUEST_METHOD", "GET")], "http://x.io/"));
        assert!(!proxied(&[("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", "*")], "https://x.io/"));
    }

    #[test]
    fn what_is_no_http_proxy_is_refused_and_never_passed_by() {
        for (proxy, good) in [
            ("http://p:1", true),
            ("https://p:1", true),
            ("p:1", true),
            ("socks5://p:1", false),
            ("socks5h://p:1", false),
            ("socks4://p:1", false),
            ("ftp://p:1", false),
        ] {
            let look = |name: &str| (name == "ALL_PROXY").then(|| proxy.to_owned());
            let url = Url::parse("https://x.io").expect("valid");
            let found = ProxyOptions::from_variables(&look).for_url(&url);
            assert_eq!(found.is_ok_and(|proxy| proxy.is_some()), good, "{proxy}");
        }
    }

    #[test]
    fn hides_the_password() {
        let look = |name: &str| (name == "HTTPS_PROXY").then(|| "http://u:canary@p:1".to_owned());
        assert!(!format!("{:?}", ProxyOptions::from_variables(&look)).contains("canary"));
        let look = |name: &str| (name == "HTTPS_PROXY").then(|| "nope://u:canary@p:1".to_owned());
        let error = ProxyOptions::from_variables(&look)
            .for_url(&Url::parse("https://x.io").expect("valid"))
            .expect_err("scheme");
        assert!(!format!("{error:?} {error}").contains("canary"), "{error}");
    }
}
