//! Provenance in a file: a Sigstore bundle, several a line, or a bare envelope with its log entry.

use std::path::Path;

use attest::{BareEnvelope, Bundle, Content, Statement};
use base::{Class, Digest};
use verify::slsa::predicate_type_of;

use crate::cli::SlsaEntryArgs;
use crate::failure::Failure;

use super::context::{Context, read_file};

/// One entry, whose body may repeat the payload: as a bundle.
const MAX_ENTRY_BYTES: u64 = attest::BUNDLE_LIMITS.bytes;

/// The bundles the file stands for; at least one. Of a bare envelope, one for each log entry that may be about it.
pub(super) fn bundles(
    context: &Context,
    path: &Path,
    entry: &SlsaEntryArgs,
) -> Result<Vec<Vec<u8>>, Failure> {
    let bytes = read_file(path, attest::BUNDLE_LIMITS.bytes)?;
    if let Ok(bare) = BareEnvelope::parse(&bytes) {
        return of_bare(context, &bare, entry);
    }
    if entry.rekor_entry.is_some() || entry.rekor_url.is_some() {
        context.printer.warn("the provenance is no bare envelope: its log entry is not asked for");
    }
    let lines: Vec<&[u8]> =
        bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect();
    let is_object = |line: &&[u8]| serde_json::from_slice::<serde_json::Map<_, _>>(line).is_ok();
    if lines.len() > 1 && lines.iter().all(is_object) {
        return Ok(lines.into_iter().map(<[u8]>::to_vec).collect());
    }
    Ok(vec![bytes])
}

fn of_bare(context: &Context, bare: &BareEnvelope, entry: &SlsaEntryArgs) -> Result<Vec<Vec<u8>>, Failure> {
    let refused = |code: &str, message: String, hint: &str| {
        Failure::new(Class::VerificationFailed, code, message, hint)
    };
    let entries = match (&entry.rekor_entry, &entry.rekor_url) {
        (Some(path), _) => {
            let answer = read_file(path, MAX_ENTRY_BYTES)?;
            let entry = sign::read_logged_entry(&answer).map_err(|detail| {
                let message = format!("{} is no answer of Rekor: {detail}", path.display());
                refused("slsa-bad-entry", message, "keep what `GET /api/v1/log/entries/UUID` answers")
            })?;
            vec![entry]
        }
        (None, Some(url)) => {
            let payload = Digest::sha256_of(&bare.envelope.payload);
            context.printer.say(&format!("asking    {url} for entries about {payload}"));
            sign::logged_entries_about(&Context::http_transport(), url, &payload)?
        }
        (None, None) => {
            return Err(refused(
                "slsa-no-bundle",
                "the provenance is a bare envelope: nothing in it says when it was signed, only the log knows".into(),
                "name the log with --rekor-url or its entry with --rekor-entry, or ask the producer for a Sigstore bundle",
            ));
        }
    };
    if bare.chain.is_empty() {
        return Err(refused(
            "slsa-no-certificate",
            "the provenance is a bare envelope without a certificate".into(),
            "ask the producer for a Sigstore bundle; the SLSA generators write the certificate since v1.1.0",
        ));
    }
    let bundles: Vec<Vec<u8>> = entries
        .into_iter()
        .filter_map(|entry| bare.with_entry(entry))
        .map(|bundle| bundle.to_json())
        .collect();
    if bundles.is_empty() {
        return Err(refused(
            "slsa-not-logged",
            "the log knows no entry about the provenance".into(),
            "name the log that the build recorded it in",
        ));
    }
    Ok(bundles)
}

/// The provenance type in a bundle, to verify it with.
pub(super) fn provenance_type(bundle: &[u8]) -> Result<&'static str, Failure> {
    let parsed = Bundle::parse(bundle)?;
    let statement = match &parsed.content {
        Content::Envelope(envelope) => Some(Statement::from_envelope(envelope)?),
        Content::Message { .. } => None,
    };
    statement.as_ref().and_then(predicate_type_of).ok_or_else(|| {
        let found = statement.as_ref().map_or("a signature", |one| one.predicate_type.as_str());
        Failure::new(
            Class::VerificationFailed,
            "slsa-no-provenance",
            format!("the bundle holds {found}, expected SLSA provenance"),
            "`assay bundle inspect` shows what is in it",
        )
    })
}
