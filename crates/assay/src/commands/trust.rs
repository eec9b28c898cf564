//! `assay trust`

use std::path::Path;

use serde_json::json;
use verify::TrustRoot;

use crate::Outcome;
use crate::cli::{TextFormat, TrustCommand};

use super::context::{Context, MAX_TRUST_FILE_BYTES, read_file};

pub(crate) fn run(context: &Context, command: &TrustCommand) -> Outcome {
    let TrustCommand::Show { root: name, format } = command;
    let (root, dated) = match name.as_str() {
        "public-good" => (TrustRoot::public_good()?, Some(verify::PUBLIC_GOOD_ROOT_DATE)),
        "github" => (TrustRoot::github()?, Some(verify::GITHUB_ROOT_DATE)),
        path => (TrustRoot::parse(&read_file(Path::new(path), MAX_TRUST_FILE_BYTES)?)?, None),
    };
    if *format == TextFormat::Json {
        let object = json!({
            "schema": "assay.trust/1",
            "name": name,
            "asOf": dated,
            "certificateAuthorities": root.authority_names(),
            "transparencyLogs": root.log_names(),
            "hasCertificateLog": root.has_ct_log(),
        });
        context.printer.result(&format!("{object:#}"))?;
        return Ok(0);
    }
    let dated = dated.map_or_else(String::new, |date| format!(", built in, as of {date}"));
    context.printer.result(&format!("{name}{dated}"))?;
    for authority in root.authority_names() {
        context.printer.result(&format!("  certificate authority  {authority}"))?;
    }
    for log in root.log_names() {
        context.printer.result(&format!("  transparency log       {log}"))?;
    }
    let ct = if root.has_ct_log() { "yes" } else { "none" };
    context.printer.result(&format!("  certificate log        {ct}"))?;
    Ok(0)
}
