//! A bundle's description for people.

use verify::inspect::{CertificateView, Inspection, LogEntryView, StatementView, TimestampView};

/// Width of the names on the left.
const WIDTH: usize = 14;

/// Foreign text as it may be shown: a terminal acts on control characters, and direction marks reorder a line.
pub(crate) fn visible(text: &str) -> String {
    let is_harmless = |c: char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
    };
    text.chars()
        .flat_map(|c| {
            if is_harmless(c) { c.to_string() } else { c.escape_unicode().to_string() }
                .chars()
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The description, a line each.
pub(crate) fn lines(view: &Inspection) -> Vec<String> {
    let mut out = Lines(Vec::new());
    out.0.push(format!("Sigstore bundle v{}, {}; nothing below is verified", view.version, view.content));
    let by = view.signature_algorithm.as_ref().map_or_else(String::new, |key| format!(", by a key of {key}"));
    out.row("signature", &format!("{} bytes{by}", view.signature_bytes));
    out.maybe("artifact", view.message_digest.as_deref());
    if let Some(statement) = &view.statement {
        statement_lines(&mut out, statement);
    }
    out.maybe("no statement", view.statement_problem.as_deref());
    if let Some(certificate) = &view.certificate {
        certificate_lines(&mut out, certificate);
    }
    out.maybe("no certificate", view.certificate_problem.as_deref());
    if view.chain_certificates > 0 {
        out.row("chain", &format!("{} more certificates", view.chain_certificates));
    }
    if let Some(hint) = &view.public_key_hint {
        out.row("key", if hint.is_empty() { "known to the verifier, no hint" } else { hint });
    }
    view.log_entries.iter().for_each(|entry| entry_lines(&mut out, entry));
    if view.log_entries.is_empty() {
        out.row("log", "no entry");
    }
    view.timestamps.iter().for_each(|timestamp| timestamp_lines(&mut out, timestamp));
    out.0
}

struct Lines(Vec<String>);

impl Lines {
    fn row(&mut self, name: &str, value: &str) {
        self.0.push(format!("{name:<WIDTH$} {}", visible(value)));
    }

    fn sub(&mut self, name: &str, value: &str) {
        self.0.push(format!("  {name:<12} {}", visible(value)));
    }

    fn maybe(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.row(name, value);
        }
    }
}

fn statement_lines(out: &mut Lines, view: &StatementView) {
    let alias = view.alias.map_or_else(String::new, |alias| format!(" ({alias})"));
    out.row(
        "predicate",
        &format!("{}{alias}, statement of {} bytes", view.predicate_type, view.payload_bytes),
    );
    for (name, value) in &view.predicate.summary {
        out.sub(name, value);
    }
    out.sub("fields", &view.predicate.fields.join(", "));
    for subject in &view.subjects {
        let digests: Vec<String> = subject.digest.iter().map(|(k, v)| format!("{k}:{v}")).collect();
        let name = if subject.name.is_empty() { String::new() } else { format!(" {}", subject.name) };
        out.row("subject", &format!("{}{name}", digests.join(" ")));
        for (name, value) in &subject.annotations {
            out.sub(&visible(name), value);
        }
    }
    let more = view.subject_count - view.subjects.len();
    if more > 0 {
        out.row("", &format!("and {more} more subjects"));
    }
}

fn certificate_lines(out: &mut Lines, view: &CertificateView) {
    out.row("certificate", &view.subjects.join(", "));
    out.sub("issuer", &view.oidc_issuer);
    out.sub("issued by", &view.issued_by);
    out.sub("valid", &format!("{} to {}", view.not_before, view.not_after));
    out.sub("key", &view.key);
    out.sub("serial", &view.serial);
    out.sub("sha256", &view.fingerprint);
    for sct in &view.scts {
        out.sub("sct", &format!("{} of CT log {}", sct.time, sct.log_id));
    }
    for (name, value) in &view.claims {
        out.0.push(format!("  {name:<40} {}", visible(value)));
    }
}

fn entry_lines(out: &mut Lines, view: &LogEntryView) {
    out.row("log entry", &format!("{} {}, index {}", view.kind, view.version, view.log_index));
    out.sub("log", &view.log_id);
    if let Some(digest) = &view.digest {
        out.sub("digest", digest);
    }
    match &view.integrated_time {
        Some(time) => out
            .sub("time", &format!("{time}, {}", if view.promise { "promised" } else { "without a promise" })),
        None => out.sub("time", "none stated"),
    }
    let Some(proof) = &view.proof else {
        out.sub("proof", "none");
        return;
    };
    out.sub("proof", &format!("leaf {} of {}, {} hashes", proof.log_index, proof.tree_size, proof.hashes));
    out.sub("root", &proof.root_hash);
    match &proof.problem {
        None => out.sub("checkpoint", &format!("{}, signed by {}", proof.origin, proof.signers.join(", "))),
        Some(problem) => out.sub("checkpoint", &format!("cannot be read: {problem}")),
    }
}

fn timestamp_lines(out: &mut Lines, view: &TimestampView) {
    let unknown = || "unknown".to_owned();
    out.row("timestamp", &view.time.clone().unwrap_or_else(unknown));
    out.sub("authority", &view.authority.clone().unwrap_or_else(unknown));
    out.sub(
        "over",
        if view.over_this_signature { "this signature" } else { "something else than this signature" },
    );
    if let Some(problem) = &view.problem {
        out.sub("problem", problem);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn control_characters_are_shown_and_not_acted_on() {
        assert_eq!(super::visible("a\u{1b}[31m\u{202e}b\nä"), "a\\u{1b}[31m\\u{202e}b\\u{a}ä");
    }
}
