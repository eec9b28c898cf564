//! Verification summaries: somebody trusted has verified, and says what (slsa.dev/spec/v1.1/verification_summary).

use std::collections::BTreeMap;

use attest::{Envelope, SLSA_VSA_V1, Statement};
use der::Encode as _;
use der::asn1::UintRef;
use serde_json::Value;

use crate::key::Checked;
use crate::{PublicKey, Refusal, Verified};

use super::SlsaRefusal;

/// What is asked of a summary.
#[derive(Debug, Clone, Default)]
pub struct ExpectedSummary {
    /// Digests it must be about, all of them, as `TYPE:VALUE`; any type, such as `sha256` or `gce_image_id`.
    pub digests: Vec<String>,
    /// Who must have verified.
    pub verifier_id: String,
    /// What must have been verified.
    pub resource_uri: String,
    /// Levels that must have been reached: `SLSA_TRACK_LEVEL_N` at least, other names exactly.
    pub levels: Vec<String>,
}

/// A summary that says what was asked for.
#[derive(Debug, Clone)]
pub struct VerifiedSummary {
    payload: Vec<u8>,
    levels: Vec<String>,
}

impl VerifiedSummary {
    /// The signed bytes of the statement.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// All levels it states.
    #[must_use]
    pub fn levels(&self) -> &[String] {
        &self.levels
    }
}

/// A summary in a bundle that was verified with a signer the caller trusts.
///
/// # Errors
/// What is not as it was asked for.
pub fn verify_summary(
    verified: &Verified,
    expected: &ExpectedSummary,
) -> Result<VerifiedSummary, SlsaRefusal> {
    let (Some(statement), Some(payload)) = (verified.statement(), verified.payload()) else {
        return Err(wrong("statement", "a statement", "nothing"));
    };
    check(statement, payload, expected)
}

/// A summary in a bare envelope, signed with `key`: no log, no time. `key_id`, where given, must be what the signature
/// calls the key.
///
/// # Errors
/// When the signature does not fit, or what is not as it was asked for.
pub fn verify_summary_envelope(
    envelope: &[u8],
    key: &PublicKey,
    key_id: Option<&str>,
    expected: &ExpectedSummary,
) -> Result<VerifiedSummary, SlsaRefusal> {
    let envelope = Envelope::parse(envelope).map_err(Refusal::from)?;
    if let Some(wanted) = key_id.filter(|wanted| !envelope.key_id.is_empty() && *wanted != envelope.key_id) {
        return Err(wrong("key id", wanted, &envelope.key_id));
    }
    let message = envelope.pae();
    let is_good = |signature: &[u8]| {
        matches!(key.check(&message.as_slice(), signature, None, key.registry_hash()), Checked::Good(_))
    };
    // Some key services sign in the fixed form of IEEE P1363, two numbers side by side, where others write DER.
    let as_der = der_of_fixed(&envelope.signature).filter(|_| key.algorithm().starts_with("ECDSA"));
    if !is_good(&envelope.signature) && !as_der.is_some_and(|signature| is_good(&signature)) {
        let detail = "the envelope is not signed with the key".to_owned();
        return Err(Refusal::TamperedBundle { detail }.into());
    }
    let statement = Statement::from_envelope(&envelope).map_err(Refusal::from)?;
    check(&statement, &envelope.payload, expected)
}

/// `r` and `s` of equal length as the DER an ECDSA signature usually is (RFC 3279 §2.2.3).
fn der_of_fixed(signature: &[u8]) -> Option<Vec<u8>> {
    // Two numbers of P-256, P-384 or P-521.
    if ![64, 96, 132].contains(&signature.len()) {
        return None;
    }
    let (r, s) = signature.split_at(signature.len() / 2);
    let number = |bytes| UintRef::new(bytes).ok();
    let (r, s) = (number(r)?, number(s)?);
    let mut out = Vec::new();
    vec![r, s].encode_to_vec(&mut out).ok()?;
    Some(out)
}

fn wrong(what: &'static str, expected: impl Into<String>, found: impl Into<String>) -> SlsaRefusal {
    SlsaRefusal::Summary { what, expected: expected.into(), found: found.into() }
}

/// Steps 2 to 7 of the specification's "How to verify".
fn check(
    statement: &Statement,
    payload: &[u8],
    expected: &ExpectedSummary,
) -> Result<VerifiedSummary, SlsaRefusal> {
    if statement.predicate_type != SLSA_VSA_V1 {
        return Err(wrong("predicate type", SLSA_VSA_V1, &statement.predicate_type));
    }
    if expected.digests.is_empty() {
        return Err(wrong("subject", "at least one digest to ask for", "none"));
    }
    for digest in &expected.digests {
        let found = digest.split_once(':').is_some_and(|(kind, value)| {
            statement
                .subjects
                .iter()
                .any(|subject| subject.digest.get(kind).is_some_and(|found| found == value))
        });
        if !found {
            let all = statement.subjects.iter().flat_map(|subject| &subject.digest).take(5);
            let all: Vec<_> = all.map(|(kind, value)| format!("{kind}:{value}")).collect();
            return Err(wrong("subject", digest, all.join(", ")));
        }
    }
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let predicate = &statement.predicate;
    for (what, expected, found) in [
        ("verifier", &expected.verifier_id, text(predicate.get("verifier").and_then(|one| one.get("id")))),
        ("resource", &expected.resource_uri, text(predicate.get("resourceUri"))),
        ("result", &"PASSED".to_owned(), text(predicate.get("verificationResult"))),
    ] {
        if found.is_empty() || *expected != found {
            return Err(wrong(what, expected, found));
        }
    }
    let levels = predicate.get("verifiedLevels").and_then(Value::as_array);
    let levels: Vec<String> =
        levels.into_iter().flatten().filter_map(|one| Some(one.as_str()?.to_owned())).collect();
    check_levels(&levels, &expected.levels)?;
    Ok(VerifiedSummary { payload: payload.to_vec(), levels })
}

fn check_levels(found: &[String], wanted: &[String]) -> Result<(), SlsaRefusal> {
    let reached = tracks(found)?;
    for (track, level) in tracks(wanted)? {
        if reached.get(&track).is_none_or(|reached| *reached < level) {
            return Err(wrong("level", format!("SLSA_{track}_LEVEL_{level} or higher"), found.join(", ")));
        }
    }
    for level in wanted.iter().filter(|level| !level.starts_with("SLSA_")) {
        if !found.contains(level) {
            return Err(wrong("level", level, found.join(", ")));
        }
    }
    Ok(())
}

/// The highest level of each SLSA track.
fn tracks(levels: &[String]) -> Result<BTreeMap<String, u32>, SlsaRefusal> {
    let mut out = BTreeMap::new();
    for text in levels.iter().filter(|level| level.starts_with("SLSA_")) {
        let parts: Vec<&str> = text.splitn(4, '_').collect();
        let [_, track, "LEVEL", level] = parts.as_slice() else {
            return Err(wrong("level", "SLSA_TRACK_LEVEL_N", text));
        };
        let level: u32 = level.parse().map_err(|_| wrong("level", "SLSA_TRACK_LEVEL_N", text))?;
        let highest = out.entry((*track).to_owned()).or_insert(level);
        *highest = level.max(*highest);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use attest::{Predicate, Subject};
    use base::{Digest, Fault as _};
    use serde_json::json;

    fn statement(change: impl FnOnce(&mut Value)) -> Statement {
        let mut value = json!({
            "verifier": {"id": "https://example.com/verifier"},
            "timeVerified": "2026-11-21T00:00:00Z",
            "resourceUri": "example.com/app",
            "policy": {"uri": "https://example.com/policy"},
            "verificationResult": "PASSED",
            "verifiedLevels": ["SLSA_BUILD_LEVEL_2", "SLSA_BUILD_LEVEL_1", "FEDRAMP_LOW"],
        });
        change(&mut value);
        let subject = Subject::of(&Digest::sha256_of(b"app"));
        Statement::new(vec![subject], &Predicate::Custom { type_uri: SLSA_VSA_V1.into(), value })
    }

    fn expected() -> ExpectedSummary {
        ExpectedSummary {
            digests: vec![Digest::sha256_of(b"app").to_string()],
            verifier_id: "https://example.com/verifier".into(),
            resource_uri: "example.com/app".into(),
            levels: vec!["SLSA_BUILD_LEVEL_2".into(), "FEDRAMP_LOW".into()],
        }
    }

    #[test]
    fn every_field_counts() {
        let run = |statement: &Statement, expected: &ExpectedSummary| {
            check(statement, b"{}", expected).map_or_else(|error| error.to_string(), |_| "ok".into())
        };
        assert_eq!(run(&statement(|_| ()), &expected()), "ok");
        let changes: [(&str, Value); 5] = [
            ("verifier", json!({"id": "https://evil.example.com"})),
            ("resourceUri", json!("example.com/other")),
            ("verificationResult", json!("FAILED")),
            ("verifiedLevels", json!(["SLSA_BUILD_LEVEL_1", "FEDRAMP_LOW"])),
            ("verifiedLevels", json!(["SLSA_BUILD_LEVEL_3"])),
        ];
        for (name, value) in changes {
            let changed = statement(|predicate| predicate[name] = value.clone());
            assert_ne!(run(&changed, &expected()), "ok", "{name} {value}");
        }
        let other = ExpectedSummary { digests: vec![Digest::sha256_of(b"b").to_string()], ..expected() };
        assert_ne!(run(&statement(|_| ()), &other), "ok");
        let nothing = ExpectedSummary { digests: Vec::new(), ..expected() };
        assert_ne!(run(&statement(|_| ()), &nothing), "ok");
        for level in ["SLSA_BUILD", "SLSA_BUILD_LVL_1", "SLSA_BUILD_LEVEL_x"] {
            let odd = ExpectedSummary { levels: vec![level.into()], ..expected() };
            let refused = check(&statement(|_| ()), b"{}", &odd).expect_err(level);
            assert_eq!(refused.code(), "slsa-summary");
        }
    }
}
