//! A failed verification, for a person at three in the morning and for a program.

use std::path::Path;

use base::{Class, Digest, Fault as _, ImageLocation};
use pipeline::{Gathered, PlaceOutcome};
use serde_json::{Value, json};
use verify::{Difference, Finding, FoundPiece, Piece, Refusal, Refused, Requirement, explain};

use crate::failure::Failure;

use super::bundle_text::visible;

/// Pieces beside the nearest that are printed; the JSON has up to fifty.
const MAX_PRINTED: usize = 4;

/// What a refusal is about.
pub(crate) struct About<'a> {
    pub(crate) location: &'a ImageLocation,
    /// Such as `linux/arm64`, for a part of what was named.
    pub(crate) part: Option<&'a str>,
    pub(crate) digest: &'a Digest,
    /// Images of an index that have what the index has not, by platform.
    pub(crate) children: &'a [String],
}

impl About<'_> {
    fn name(&self) -> String {
        let part = self.part.map_or_else(String::new, |part| format!(" ({part})"));
        format!("{}{part}", self.location)
    }
}

/// Everything that was looked at and did not show what was asked for: the nearest piece is the failure, and what else
/// there is goes before it.
pub(crate) fn refusal(
    about: &About<'_>,
    refused: &[Refused],
    requirement: &Requirement,
    gathered: &Gathered,
) -> Failure {
    let mut explanation = explain(refused, requirement);
    let is_legacy = |piece: &FoundPiece| matches!(piece.piece, Ok(Piece::Legacy { .. }));
    if !gathered.pieces.is_empty() && gathered.pieces.iter().all(is_legacy) {
        explanation.remarks.push("everything there is in the format of cosign 2 (.sig and .att tags)".into());
    }
    if !about.children.is_empty() {
        let found = about.children.join(", ");
        explanation.remarks.push(format!(
            "found beside images of this index: {found}; --platform or --recursive looks there"
        ));
    }
    let mut notes = Vec::new();
    let mut failure = match explanation.nearest() {
        None => nothing(about, gathered),
        Some(nearest) => {
            for other in explanation.found.iter().skip(1).take(MAX_PRINTED) {
                let message = visible(&other.message);
                notes.push(format!("refused   {}: {message} [{}]", other.source, other.code));
            }
            let hidden = explanation.found_count.saturating_sub(1 + MAX_PRINTED);
            if hidden > 0 {
                notes.push(format!("refused   and {hidden} more, up to fifty with --output json"));
            }
            let count = match explanation.found_count {
                1 => String::new(),
                count => format!(" (the nearest of {count}, all refused)"),
            };
            let message = format!("{}: {}{count}", about.name(), visible(&nearest.message));
            Failure::new(Class::VerificationFailed, nearest.code, message, hint(nearest))
        }
    };
    notes.extend(explanation.remarks.iter().map(|remark| format!("note      {}", visible(remark))));
    failure.notes = notes;
    let mut details = serde_json::to_value(&explanation).unwrap_or_default();
    details["image"] = about.location.to_string().into();
    details["digest"] = about.digest.to_string().into();
    details["lookedAt"] = places(gathered);
    failure.details = Some(Box::new(details));
    failure
}

/// The refusal of one bundle for a file.
pub(crate) fn of_bundle(source: &Path, reason: Refusal, requirement: &Requirement) -> Failure {
    let mut failure = Failure::of(&reason);
    if reason.class() != Class::VerificationFailed {
        return failure;
    }
    let refused = [Refused { source: source.display().to_string(), reason }];
    let explanation = explain(&refused, requirement);
    if let Some(nearest) = explanation.nearest() {
        failure.message = visible(&nearest.message);
        failure.hint = hint(nearest);
    }
    failure.details = Some(Box::new(serde_json::to_value(&explanation).unwrap_or_default()));
    failure
}

/// The next step; for an identity that is nearly the wanted one, by how little it is another.
fn hint(finding: &Finding) -> String {
    // An eighth: a slip of the finger, or another branch; more is somebody else.
    let near = |difference: &&Difference| {
        difference.edits > 0 && difference.edits * 8 <= difference.found.chars().count()
    };
    match finding.difference.as_ref().filter(near) {
        Some(difference) => {
            let characters = if difference.edits == 1 { "character" } else { "characters" };
            visible(&format!("{} ({} {characters} apart)", finding.hint, difference.edits))
        }
        None => visible(&finding.hint),
    }
}

fn nothing(about: &About<'_>, gathered: &Gathered) -> Failure {
    let looked: Vec<&str> = gathered.places.iter().map(|place| place.name.as_str()).collect();
    let hint = match about.children {
        [] => "sign it with `assay sign` or `assay run`, or look with `assay tree`".to_owned(),
        [first, ..] => {
            format!("what is signed are images of this index: add --recursive, or --platform {first}")
        }
    };
    Failure::new(
        Class::VerificationFailed,
        "verify-no-evidence",
        format!(
            "nothing is attached to {} ({}); looked at {}",
            about.name(),
            about.digest,
            looked.join(", ")
        ),
        hint,
    )
}

fn places(gathered: &Gathered) -> Value {
    let places = gathered.places.iter().map(|place| match &place.outcome {
        PlaceOutcome::Found(count) => json!({"place": place.name, "outcome": "found", "count": count}),
        PlaceOutcome::Absent => json!({"place": place.name, "outcome": "absent"}),
        PlaceOutcome::Failed(error) => {
            json!({"place": place.name, "outcome": "could-not-look", "code": error.code(), "message": error.to_string()})
        }
    });
    places.collect()
}
