//! `assay audit`

use serde_json::json;

use crate::Outcome;
use crate::cli::{AuditCommand, TextFormat};

use super::context::{Context, MAX_TRUST_FILE_BYTES, read_file};

pub(crate) fn run(context: &Context, command: &AuditCommand) -> Outcome {
    let AuditCommand::Verify { dir, checkpoint, format } = command;
    let json = *format == TextFormat::Json;
    let dir = dir.clone().unwrap_or_else(|| context.home("audit"));
    let earlier = checkpoint.as_ref().map(|path| read_file(path, MAX_TRUST_FILE_BYTES)).transpose()?;
    let verified = pipeline::verify_ledger(&dir, earlier.as_deref())?;
    let (size, root) = (verified.checkpoint().size(), verified.checkpoint().root());
    let span = verified.span();
    if json {
        let object = json!({
            "schema": "assay.audit/1",
            "entries": size,
            "root": root.to_string(),
            "first": span.map(|(first, _)| first),
            "last": span.map(|(_, last)| last),
            "continues": verified.continues(),
            "clockStepsBack": verified.clock_steps_back(),
        });
        context.printer.result(&format!("{object:#}"))?;
        return Ok(0);
    }
    context.printer.result(&format!("verified: {size} entries, root {root}"))?;
    if let Some((first, last)) = span {
        context.printer.result(&format!("from {} to {}", first.to_rfc3339(), last.to_rfc3339()))?;
    }
    match verified.continues() {
        Some(earlier) => context.printer.result(&format!("continues the checkpoint of {earlier} entries"))?,
        None => context.printer.say("hint: keep a copy of audit.checkpoint elsewhere and pass it with --checkpoint to find a rolled-back log"),
    }
    Ok(0)
}
