//! Which licence a page is about.

use std::collections::HashMap;
use std::sync::LazyLock;

static PAGES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("license_urls.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

/// The SPDX identifier of the licence that a page is about, by the list of such pages that SPDX keeps; none where the page
/// is not in it.
#[must_use]
pub fn license_of_url(url: &str) -> Option<&'static str> {
    PAGES.get(key(url).as_str()).copied()
}

/// A page without what does not tell it from others: the scheme, `www.`, a slash at the end, the ending of a document. Only
/// the host is in lower case (RFC 3986 §6.2.2.1).
fn key(url: &str) -> String {
    let mut rest = without_scheme(url.trim());
    if let Some(captured) = of_archive(rest) {
        rest = without_scheme(captured);
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let page = format!("{}{}", rest[..end].to_lowercase(), &rest[end..]);
    let page = page.strip_prefix("www.").unwrap_or(&page);
    // One licence stands under both there.
    let page = page.replacen("opensource.org/licenses/", "opensource.org/license/", 1);
    let page = page.strip_suffix('/').unwrap_or(&page);
    let endings = [".txt", ".html", ".htm", ".php", ".md"];
    endings.iter().find_map(|ending| page.strip_suffix(ending)).unwrap_or(page).to_owned()
}

fn without_scheme(url: &str) -> &str {
    let cut = |scheme: &str| {
        let head = url.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &url[scheme.len()..])
    };
    cut("https://").or_else(|| cut("http://")).unwrap_or(url)
}

/// The page that the Internet Archive keeps a copy of: `web.archive.org/web/20200101000000/http://…`.
fn of_archive(url: &str) -> Option<&str> {
    let (host, rest) = url.split_once('/')?;
    let is_archive =
        ["web.archive.org", "wayback.archive.org"].iter().any(|known| host.eq_ignore_ascii_case(known));
    let (time, page) = rest.strip_prefix("web/").filter(|_| is_archive)?.split_once('/')?;
    (time.starts_with(|c: char| c.is_ascii_digit()) && !page.is_empty()).then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_licences() {
        for (url, expected) in [
            ("http://www.apache.org/licenses/LICENSE-2.0.txt", Some("Apache-2.0")),
            ("https://www.apache.org/licenses/LICENSE-2.0", Some("Apache-2.0")),
            (" HTTPS://WWW.Apache.org/licenses/LICENSE-2.0.html ", Some("Apache-2.0")),
            (
                "https://web.archive.org/web/2020id_/http://www.apache.org/licenses/LICENSE-2.0",
                Some("Apache-2.0"),
            ),
            ("http://opensource.org/licenses/0BSD", Some("0BSD")),
            ("https://opensource.org/license/0BSD/", Some("0BSD")),
            ("https://example.test/LICENSE-2.0", None),
            ("https://web.archive.org/web/x/http://www.apache.org/licenses/LICENSE-2.0", None),
            ("", None),
            ("ü", None),
        ] {
            assert_eq!(license_of_url(url), expected, "{url}");
        }
    }
}
