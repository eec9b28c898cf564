//! Why nothing was believed, put so that somebody can act on it: what was wanted, what was found, and what comes nearest.

use std::collections::BTreeMap;

use attest::predicate_alias;
use base::Fault as _;
use serde::Serialize;

use crate::requirement::IdentityMatcher;
use crate::{Pattern, Refusal, Refused, Requirement};

/// Pieces that are explained one by one; the rest is counted.
const MAX_FINDINGS: usize = 50;

/// Characters of an identity that are compared: the longest workflow identity is 300, and the cost is their product.
const MAX_COMPARED: usize = 400;

/// A failed verification, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// What was asked for.
    pub wanted: Wanted,
    /// Pieces that were looked at.
    pub found_count: usize,
    /// Why each was refused, the nearest first; at most 50.
    pub found: Vec<Finding>,
    /// What follows from all of them together, for a person.
    pub remarks: Vec<String>,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    /// Signers, of which one is enough unless more were asked for.
    pub signers: Vec<WantedSigner>,
    /// Predicate type; none for a signature over the artifact itself.
    pub predicate_type: Option<String>,
    /// Claims of the certificate.
    pub claims: BTreeMap<String, String>,
}

/// A signer that would have been accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WantedSigner {
    /// The holder of an identity.
    Identity {
        /// Subject, in quotes, or an expression in slashes.
        subject: String,
        /// Issuer, likewise.
        issuer: String,
    },
    /// The holder of a key that was given.
    Key,
}

/// One piece that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Where it is from.
    pub source: String,
    /// Code of the refusal.
    pub code: &'static str,
    /// What was expected and what was found.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// How far an identity, or an issuer that is nearly the wanted one, is from what it is most like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
}

/// How a found identity differs from a wanted one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// What was wanted.
    pub wanted: String,
    /// What was found.
    pub found: String,
    /// Characters to insert, remove or replace (Levenshtein distance).
    pub edits: usize,
    /// What both begin with.
    pub common: String,
}

impl Explanation {
    /// The piece that comes nearest to what was asked for.
    #[must_use]
    pub fn nearest(&self) -> Option<&Finding> {
        self.found.first()
    }
}

/// Explains why none of `refused` shows what `requirement` asks for.
#[must_use]
pub fn explain(refused: &[Refused], requirement: &Requirement) -> Explanation {
    let identities = requirement.signer.identities();
    let mut ranked: Vec<(u8, usize, Finding)> = refused
        .iter()
        .map(|one| {
            let difference = difference(&one.reason, identities);
            let edits = difference.as_ref().map_or(usize::MAX, |difference| difference.edits);
            let finding = Finding {
                source: one.source.clone(),
                code: one.reason.code(),
                message: one.reason.to_string(),
                hint: one.reason.hint(),
                difference,
            };
            (nearness(&one.reason), edits, finding)
        })
        .collect();
    // The furthest through the checks first; among wrong identities the one most alike.
    ranked.sort_by(|a, b| {
        let texts = || (&a.2.message, &a.2.source).cmp(&(&b.2.message, &b.2.source));
        b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then_with(texts)
    });
    Explanation {
        wanted: wanted(requirement),
        found_count: refused.len(),
        found: ranked.into_iter().take(MAX_FINDINGS).map(|(_, _, finding)| finding).collect(),
        remarks: remarks(refused),
    }
}

fn wanted(requirement: &Requirement) -> Wanted {
    let identities = requirement.signer.identities().iter();
    let identities = identities.map(|one| WantedSigner::Identity {
        subject: one.subject.to_string(),
        issuer: one.issuer.to_string(),
    });
    let keys = requirement.signer.keys().iter().map(|_| WantedSigner::Key);
    Wanted {
        signers: identities.chain(keys).collect(),
        predicate_type: requirement.predicate_type().map(str::to_owned),
        claims: requirement.claims.iter().map(|(name, value)| (name.clone(), value.to_string())).collect(),
    }
}

/// How far through the checks a piece came. A statement of another type is far away, however good it is.
fn nearness(reason: &Refusal) -> u8 {
    match reason {
        Refusal::Malformed(_) | Refusal::Unsupported { .. } => 0,
        Refusal::WrongPredicateType { .. } => 1,
        Refusal::DigestMismatch { .. } => 2,
        Refusal::WrongMaterial { .. } => 3,
        Refusal::ForeignLog { .. } | Refusal::NoLogEntry { .. } => 4,
        Refusal::TamperedBundle { .. }
        | Refusal::LogEntryMismatch { .. }
        | Refusal::InclusionProofInvalid { .. }
        | Refusal::TooFewWitnesses { .. } => 5,
        Refusal::UntrustedCertificate { .. } => 6,
        Refusal::CertificateExpired { .. }
        | Refusal::NoTrustedTime { .. }
        | Refusal::TimestampInvalid { .. }
        | Refusal::FromTheFuture { .. }
        | Refusal::SctInvalid { .. } => 7,
        Refusal::WrongIssuer { .. } => 8,
        Refusal::WrongIdentity { .. } => 9,
        _ => 10,
    }
}

fn difference(reason: &Refusal, accepted: &[IdentityMatcher]) -> Option<Difference> {
    let (found, patterns): (&str, Vec<&Pattern>) = match reason {
        Refusal::WrongIdentity { found, .. } => (found, accepted.iter().map(|one| &one.subject).collect()),
        Refusal::WrongIssuer { found, .. } => (found, accepted.iter().map(|one| &one.issuer).collect()),
        _ => return None,
    };
    let nearest = patterns
        .into_iter()
        .map(|pattern| {
            let wanted = pattern.source();
            let same = wanted.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
            Difference {
                wanted: pattern.to_string(),
                found: found.to_owned(),
                edits: edits(wanted, found),
                common: found.chars().take(same).collect(),
            }
        })
        .min_by_key(|difference| difference.edits)?;
    // Issuers are hosts: one that is not nearly the same is simply another.
    let is_near = nearest.edits * 4 <= nearest.found.chars().count();
    (is_near || matches!(reason, Refusal::WrongIdentity { .. })).then_some(nearest)
}

/// Levenshtein distance of the first 400 characters.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(MAX_COMPARED).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(MAX_COMPARED).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn remarks(refused: &[Refused]) -> Vec<String> {
    let mut remarks = Vec::new();
    for one in refused {
        if let Refusal::WrongIssuer { found, subject, is_wanted_subject: true, .. } = &one.reason {
            let remark =
                format!("same identity, other issuer: \"{subject}\" is there, vouched for by {found}");
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
    }
    let types: Vec<Option<&str>> = refused
        .iter()
        .filter_map(|one| match &one.reason {
            Refusal::WrongPredicateType { found, .. } => Some(found.as_deref()),
            _ => None,
        })
        .collect();
    if !types.is_empty() && types.len() == refused.len() {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for found in &types {
            let name = found
                .map_or("a signature over the artifact itself", |uri| predicate_alias(uri).unwrap_or(uri));
            *counts.entry(name.to_owned()).or_default() += 1;
        }
        let list: Vec<String> = counts.iter().map(|(name, count)| format!("{count} × {name}")).collect();
        remarks.push(format!("what is there is of another type: {}", list.join(", ")));
    }
    let all = |is: fn(&Refusal) -> bool| !refused.is_empty() && refused.iter().all(|one| is(&one.reason));
    if all(|reason| matches!(reason, Refusal::ForeignLog { .. } | Refusal::UntrustedCertificate { .. })) {
        remarks
            .push("everything there was signed with another Sigstore instance than the trust root's".into());
    }
    if all(|reason| matches!(reason, Refusal::DigestMismatch { .. })) {
        remarks.push(
            "everything there is about other artifacts: a tag may have been moved after signing".into(),
        );
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Signer;

    fn requirement() -> Requirement {
        let identity = |subject: &str| IdentityMatcher {
            issuer: Pattern::exact("https://issuer.example.com"),
            subject: Pattern::exact(subject),
        };
        let signer = Signer::Identity(vec![identity("release@example.com"), identity("ci@example.com")]);
        Requirement::statement(signer, attest::COSIGN_SIGN)
    }

    fn refused(reasons: Vec<Refusal>) -> Vec<Refused> {
        let numbered = reasons.into_iter().enumerate();
        numbered.map(|(at, reason)| Refused { source: format!("piece-{at}"), reason }).collect()
    }

    fn identity(found: &str) -> Refusal {
        Refusal::WrongIdentity { expected: vec!["\"ci@example.com\"".into()], found: found.into() }
    }

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("ci@x", "ci@x", 0),
            ("äb", "ab", 1),
        ] {
            assert_eq!(edits(a, b), expected, "{a} {b}");
            assert_eq!(edits(b, a), expected, "{b} {a}");
        }
        assert_eq!(edits(&"a".repeat(100_000), &"b".repeat(100_000)), MAX_COMPARED);
    }

    #[test]
    fn the_nearest_piece_is_first() {
        let pieces = refused(vec![
            Refusal::WrongPredicateType { expected: None, found: Some(attest::SPDX.into()) },
            identity("mallory@evil.example"),
            identity("ci@exampel.com"),
            Refusal::Unsupported { detail: "x".into() },
        ]);
        let explained = explain(&pieces, &requirement());
        let nearest = explained.nearest().expect("four pieces");
        assert_eq!((nearest.source.as_str(), nearest.code), ("piece-2", "verify-wrong-identity"));
        let difference = nearest.difference.as_ref().expect("an identity");
        assert_eq!((difference.wanted.as_str(), difference.edits), ("\"ci@example.com\"", 2));
        assert_eq!(difference.common, "ci@examp");
        assert_eq!(explained.found.last().map(|one| one.code), Some("verify-unsupported"));
        assert!(explained.remarks.is_empty(), "{:?}", explained.remarks);
    }

    #[test]
    fn remarks_say_what_all_pieces_have_in_common() {
        let say = |reasons: Vec<Refusal>| explain(&refused(reasons), &requirement()).remarks.join("; ");
        let other_type =
            |found: &str| Refusal::WrongPredicateType { expected: None, found: Some(found.into()) };
        assert_eq!(
            say(vec![other_type(attest::SPDX), other_type(attest::SPDX), other_type("https://x/y")]),
            "what is there is of another type: 1 × https://x/y, 2 × spdx"
        );
        assert_eq!(say(vec![other_type(attest::SPDX), identity("x")]), "");
        let issuer = |is_wanted_subject| Refusal::WrongIssuer {
            expected: vec!["\"https://issuer.example.com\"".into()],
            found: "https://other.example.com".into(),
            subject: "ci@example.com".into(),
            is_wanted_subject,
        };
        assert!(
            say(vec![issuer(true), issuer(true)])
                .starts_with("same identity, other issuer: \"ci@example.com\"")
        );
        assert_eq!(say(vec![issuer(false)]), "");
        let foreign = || Refusal::ForeignLog { expected: vec![], found: "x".into() };
        assert!(say(vec![foreign()]).contains("another Sigstore instance"));
        assert!(say(vec![Refusal::DigestMismatch { expected: vec![], found: "x".into() }]).contains("moved"));
        assert_eq!(say(vec![]), "");
    }

    #[test]
    fn many_pieces_are_counted_and_not_all_shown() {
        let pieces = refused(vec![identity("x"); MAX_FINDINGS + 1]);
        let explained = explain(&pieces, &requirement());
        assert_eq!((explained.found.len(), explained.found_count), (MAX_FINDINGS, MAX_FINDINGS + 1));
    }
}
