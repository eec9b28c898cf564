//! `assay tree`

use attest::{Bundle, Content, Statement, predicate_alias};
use image::ReferrersOutcome;
use pipeline::fetch_evidence;
use serde_json::json;

use crate::Outcome;
use crate::cli::{TextFormat, TreeArgs};
use crate::failure::Failure;

use super::context::Context;

pub(crate) fn run(context: &Context, args: &TreeArgs) -> Outcome {
    let targets = Context::targets([&args.image], &args.registry)?;
    let target = targets.open(&args.image)?;
    let store = target.referrers_or_refuse().map_err(|fault| Failure::of(&*fault))?;
    let (descriptor, _) = target.source().root().map_err(|fault| Failure::of(&*fault))?;
    let evidence = fetch_evidence(store, &descriptor.digest).map_err(|fault| Failure::of(&*fault))?;
    let rows: Vec<(String, String)> = evidence
        .items
        .iter()
        .map(|item| {
            let what = match &item.bundle {
                Err(cause) => format!("could not be read: {cause}"),
                Ok(bytes) => describe(bytes),
            };
            (item.source.clone(), what)
        })
        .collect();
    if args.format == TextFormat::Json {
        let bundles: Vec<_> =
            rows.iter().map(|(source, what)| json!({ "digest": source, "claim": what })).collect();
        let object = json!({
            "schema": "assay.tree/1",
            "image": args.image.to_string(),
            "digest": descriptor.digest,
            "lookedAt": how(evidence.outcome),
            "bundles": bundles,
        });
        context.printer.result(&format!("{object:#}"))?;
        return Ok(0);
    }
    context.printer.result(&format!(
        "{}\n  {} ({})",
        args.image,
        descriptor.digest,
        how(evidence.outcome)
    ))?;
    for (source, what) in &rows {
        context.printer.result(&format!("  └─ {what}\n     {source}"))?;
    }
    Ok(0)
}

fn how(outcome: ReferrersOutcome) -> &'static str {
    match outcome {
        ReferrersOutcome::Api => "referrers API",
        ReferrersOutcome::FallbackTag => "fallback tag",
        ReferrersOutcome::Absent => "nothing attached",
        ReferrersOutcome::Layout => "layout index",
    }
}

/// What a bundle claims, unverified.
fn describe(bytes: &[u8]) -> String {
    let bundle = match Bundle::parse(bytes) {
        Ok(bundle) => bundle,
        Err(error) => return format!("no bundle: {error}"),
    };
    match &bundle.content {
        Content::Message { .. } => "signature over the image's bytes (unverified)".to_owned(),
        Content::Envelope(envelope) => match Statement::from_envelope(envelope) {
            Ok(statement) => {
                let name = predicate_alias(&statement.predicate_type).unwrap_or(&statement.predicate_type);
                format!("{name} (unverified)")
            }
            Err(error) => format!("no statement: {error}"),
        },
    }
}
