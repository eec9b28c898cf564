//! Until when a release of a distribution gets security updates; the dates are in `eol.tsv`, with their sources.

use base::Timestamp;
use sbom::OperatingSystem;

/// The last moment of support, where it is known.
pub(crate) fn end_of_support(os: &OperatingSystem) -> Option<Timestamp> {
    let version = os.stream.as_deref().unwrap_or(&os.version);
    // "2 (Karoo)"; Amazon Linux before 2 counts by years.
    let version = version.split_whitespace().next().unwrap_or(version);
    let version = if os.family == "amazon" && !version.starts_with('2') { "1" } else { version };
    let minor = match version.match_indices('.').nth(1) {
        Some((end, _)) => &version[..end],
        None => version,
    };
    let major = version.split('.').next().unwrap_or(version);
    [version, minor, major].into_iter().find_map(|release| date(&os.family, release))
}

fn date(family: &str, release: &str) -> Option<Timestamp> {
    let row = include_str!("eol.tsv").lines().find_map(|line| {
        let mut fields = line.split('\t');
        (fields.next() == Some(family) && fields.next() == Some(release)).then(|| fields.next())?
    })?;
    format!("{row}T23:59:59Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_family_a_release_and_a_day() {
        let mut last = "";
        let mut rows = 0;
        for line in include_str!("eol.tsv").lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [family, release, _] = fields.as_slice() else { panic!("{line}") };
            assert!(date(family, release).is_some(), "{line}");
            assert!(*family >= last, "sorted by family: {line}");
            last = family;
            rows += 1;
        }
        assert!(rows > 150, "{rows}");
    }

    #[test]
    fn releases_are_found_by_version_minor_or_major() {
        let check = |family: &str, version: &str, stream: Option<&str>, expected: Option<&str>| {
            let os = OperatingSystem {
                family: family.into(),
                version: version.into(),
                stream: stream.map(str::to_owned),
                ..OperatingSystem::default()
            };
            let expected = expected.map(|day| format!("{day}T23:59:59Z"));
            assert_eq!(end_of_support(&os).map(Timestamp::to_rfc3339), expected, "{family} {version}");
        };
        check("debian", "12.5", None, Some("2028-06-10"));
        check("debian", "trixie/sid", None, None);
        check("alpine", "3.18.4", None, Some("2025-05-09"));
        check("alpine", "3.18.4", Some("edge"), None);
        check("ubuntu", "18.04", None, Some("2023-05-31"));
        check("ubuntu", "18.04", Some("18.04-ESM"), Some("2028-03-31"));
        check("amazon", "2 (Karoo)", None, Some("2026-06-30"));
        check("amazon", "AMI release 2018.03", None, Some("2023-12-31"));
        check("amazon", "2023.3.20240219", None, Some("2029-06-30"));
        check("redhat", "8.10", None, Some("2029-05-31"));
        check("sles", "15.5", None, Some("2024-12-31"));
        check("wolfi", "20230201", None, None);
    }
}
