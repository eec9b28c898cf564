use super::wire::Severity;

/// Vectors and scores of one record.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Scores {
    pub(crate) v3: Option<(String, f64)>,
    pub(crate) v4: Option<(String, f64)>,
}

impl Scores {
    /// Reads the severities of a record; the number of vectors that could not be read comes second.
    pub(crate) fn read(severities: &[Severity]) -> (Self, usize) {
        let mut scores = Self::default();
        let mut unreadable = 0;
        for severity in severities {
            let vector = severity.score.trim_end_matches('/');
            match severity.kind.as_str() {
                "CVSS_V3" => match vector.parse::<::cvss::v3::Vector>() {
                    Ok(parsed) => scores.v3 = Some((vector.into(), parsed.score().value())),
                    Err(_) => unreadable += 1,
                },
                "CVSS_V4" => match vector.parse::<::cvss::v4::Vector>() {
                    Ok(parsed) => scores.v4 = Some((vector.into(), parsed.score().value())),
                    Err(_) => unreadable += 1,
                },
                // A word, which is read elsewhere.
                "Ubuntu" => {}
                _ => unreadable += 1,
            }
        }
        (scores, unreadable)
    }
}

/// The scores of vectors that say their own version, as they stand in Grype's database.
pub(crate) fn scores_of<'v>(vectors: impl Iterator<Item = &'v str>) -> Scores {
    let kind = |vector: &str| if vector.starts_with("CVSS:4") { "CVSS_V4" } else { "CVSS_V3" };
    let known = vectors.filter(|vector| vector.starts_with("CVSS:"));
    let severities: Vec<Severity> =
        known.map(|vector| Severity { kind: kind(vector).into(), score: vector.into() }).collect();
    Scores::read(&severities).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_published_examples() {
        // FIRST, "CVSS v3.1 Examples" and the CVSS 4.0 calculator.
        for (kind, vector, score) in [
            ("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
            ("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4),
            ("CVSS_V3", "CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1),
            ("CVSS_V4", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3),
        ] {
            let (scores, unreadable) = Scores::read(&[Severity { kind: kind.into(), score: vector.into() }]);
            assert_eq!(unreadable, 0, "{vector}");
            let found = scores.v3.or(scores.v4).expect("a score").1;
            assert!((found - score).abs() < 0.001, "{vector}: {found}");
        }
        let bad = [Severity { kind: "CVSS_V3".into(), score: "CVSS:3.1/AV:Q".into() }];
        assert_eq!(Scores::read(&bad), (Scores::default(), 1));
    }
}
