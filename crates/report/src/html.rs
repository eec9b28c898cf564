//! The report of a run as one page that needs nothing beside itself.

mod charts;
mod result;

use std::fmt::{Display, Write as _};

pub use result::result_page;

use crate::{EvidenceReport, FindingReport, RunReport, StepOutcome, Verdict};

const STYLE: &str = include_str!("html/style.css");

/// Escapes text for an element's content or a quoted attribute (HTML living standard §13.1.2.3), and shows
/// characters that would act unseen as [`crate::plain`] does.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// One self-contained page: no script, no external resource, readable in light and dark and on paper.
#[must_use]
pub fn html_page(report: &RunReport) -> String {
    let (word, class) = verdict(report.verdict);
    let image = escape(&report.image);
    let mut page = String::new();
    // The policy forbids what escaping should already prevent: scripts, forms and any request.
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{word}: {image}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    header(&mut page, report, word, class);
    section(&mut page, "Findings by severity", &charts::severities(report.severity_counts()));
    section(&mut page, "Secrets", &secrets(report));
    section(&mut page, "Steps", &steps(report));
    section(&mut page, "Not examined", &gaps(report));
    section(&mut page, "Evidence", &evidence(report));
    section(&mut page, "Audit log", &audit(report));
    section(&mut page, "Findings", &findings(report));
    let _ = write!(
        page,
        "</main>\n<footer>assay {} &middot; {}</footer>\n</body>\n</html>\n",
        escape(&report.version),
        report.started.to_rfc3339()
    );
    page
}

fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Pass => ("Passed", "pass"),
        Verdict::Fail => ("Failed", "fail"),
        Verdict::Undecided => ("Undecided", "undecided"),
    }
}

fn header(page: &mut String, report: &RunReport, word: &str, class: &str) {
    let mark = match report.verdict {
        Verdict::Pass => "\u{2713}",
        Verdict::Fail => "\u{2717}",
        Verdict::Undecided => "?",
    };
    let _ = write!(
        page,
        "<header class=\"{class}\">\n<p class=\"verdict\"><span aria-hidden=\"true\">{mark}</span> {word}</p>\n\
         <h1>{}</h1>\n",
        escape(&report.image)
    );
    let digest = report.digest.as_ref().map_or_else(|| "digest unknown".to_owned(), ToString::to_string);
    let _ = writeln!(page, "<p class=\"mono\">{digest}</p>");
    if let Some(failure) = &report.failure {
        let _ = writeln!(
            page,
            "<p class=\"why\"><strong>{}</strong> <code>{}</code><br>Next: {}</p>",
            escape(&failure.message),
            escape(&failure.code),
            escape(&failure.hint)
        );
    }
    let database = report.database.as_ref().map(|database| {
        let age = database.updated_at.map_or_else(|| "of unknown date".into(), |t| t.to_rfc3339());
        format!("{} ({age})", database.source)
    });
    let facts = [
        ("Platform", report.platform.clone()),
        ("System", report.os.clone()),
        ("Packages", Some(report.packages.to_string())),
        ("Findings", Some(report.findings.len().to_string())),
        ("Advisories", database),
        ("Started", Some(report.started.to_rfc3339())),
    ];
    page.push_str("<dl class=\"facts\">\n");
    for (name, value) in facts {
        if let Some(value) = value {
            let _ = writeln!(page, "<div><dt>{name}</dt><dd>{}</dd></div>", escape(&value));
        }
    }
    page.push_str("</dl>\n</header>\n");
}

fn section(page: &mut String, title: &str, body: &str) {
    if !body.is_empty() {
        let _ = write!(page, "<section>\n<h2>{title}</h2>\n{body}</section>\n");
    }
}

fn steps(report: &RunReport) -> String {
    let mut out = charts::timeline(report);
    out.push_str("<div class=\"scroll\"><table>\n<thead><tr><th>Step</th><th>Outcome</th><th class=\"number\">Seconds</th><th>Detail</th></tr></thead>\n<tbody>\n");
    for step in &report.steps {
        let seconds = match step.outcome {
            StepOutcome::NotRun => String::new(),
            _ => format!("{:.2}", step.seconds),
        };
        let outcome = step.outcome.as_str();
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td><span class=\"tag {outcome}\">{outcome}</span></td><td class=\"number\">{seconds}</td><td>{}</td></tr>",
            escape(&step.name),
            escape(&step.detail)
        );
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn secrets(report: &RunReport) -> String {
    let Some(secrets) = &report.secrets else { return "<p>Not looked for.</p>\n".into() };
    if secrets.is_empty() {
        return "<p>None.</p>\n".into();
    }
    let mut out = String::from(
        "<div class=\"scroll\"><table>\n<thead><tr><th>Severity</th><th>What</th><th>File</th><th class=\"number\">Line</th><th>Text</th><th>Place</th></tr></thead>\n<tbody>\n",
    );
    for secret in secrets {
        let severity = secret.severity.as_str();
        let _ = writeln!(
            out,
            "<tr><td><span class=\"tag sev-{severity}\">{severity}</span></td><td>{} <code>{}</code></td><td class=\"mono\">{}</td><td class=\"number\">{}</td><td class=\"mono\">{}</td><td>{}</td></tr>",
            escape(&secret.title),
            escape(&secret.rule),
            escape(&secret.target),
            secret.line,
            escape(&secret.matched),
            escape(&secret.place)
        );
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn gaps(report: &RunReport) -> String {
    let mut out = String::new();
    for warning in &report.warnings {
        let _ = writeln!(out, "<p class=\"warning\">{}</p>", escape(warning));
    }
    if report.unreadable.is_empty() {
        return out;
    }
    let _ = writeln!(
        out,
        "<p>{} could not be read: packages in what was not read are missing from this report.</p>",
        base::counted(report.unreadable.len(), "file")
    );
    out.push_str("<div class=\"scroll\"><table>\n<thead><tr><th>File</th><th>Code</th><th>Reason</th></tr></thead>\n<tbody>\n");
    for file in &report.unreadable {
        let _ = writeln!(
            out,
            "<tr><td class=\"mono\">{}</td><td class=\"mono\">{}</td><td>{}</td></tr>",
            escape(&file.path),
            escape(&file.code),
            escape(&file.reason)
        );
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn evidence(report: &RunReport) -> String {
    let mut out = String::new();
    for evidence in &report.evidence {
        evidence_card(&mut out, evidence);
    }
    if out.is_empty() {
        "<p>Nothing was signed.</p>\n".into()
    } else {
        format!("<div class=\"cards\">\n{out}</div>\n")
    }
}

fn evidence_card(out: &mut String, evidence: &EvidenceReport) {
    let (class, held) =
        if evidence.verified { ("ok", "read back and verified") } else { ("undecided", "not read back") };
    let _ = write!(
        out,
        "<article>\n<h3>{} <span class=\"tag {class}\">{held}</span></h3>\n<dl>\n",
        escape(&evidence.kind)
    );
    let log = evidence.log.as_ref().map(|log| match evidence.log_index {
        Some(index) => format!("{log}, entry {index}"),
        None => log.clone(),
    });
    let who = evidence.identity.clone().unwrap_or_else(|| "a key".into());
    let rows = [
        ("Signed by", Some(who)),
        ("Issuer", evidence.issuer.clone()),
        ("Predicate", evidence.predicate.clone()),
        ("Time", evidence.signed_at.map(|time| time.to_rfc3339())),
        ("Log", log),
        ("Place", Some(evidence.place.clone())),
        ("Digest", Some(evidence.digest.to_string())),
    ];
    for (name, value) in rows {
        definition(out, name, value);
    }
    out.push_str("</dl>\n</article>\n");
}

fn definition(out: &mut String, name: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        let _ = writeln!(out, "<dt>{name}</dt><dd>{}</dd>", escape(&value.to_string()));
    }
}

fn audit(report: &RunReport) -> String {
    let Some(audit) = &report.audit else { return "<p>This run kept no audit log.</p>\n".into() };
    let last = (audit.first_entry + audit.entries).saturating_sub(1);
    let mut out = String::from("<dl>\n");
    definition(&mut out, "Log", Some(&audit.origin));
    definition(&mut out, "Entries", Some(format!("{} to {last} of {}", audit.first_entry, audit.size)));
    definition(&mut out, "Root", Some(&audit.root));
    for secret in &audit.secrets_used {
        definition(&mut out, "Secret used", Some(secret));
    }
    out.push_str("</dl>\n");
    out
}

fn findings(report: &RunReport) -> String {
    if report.findings.is_empty() {
        return "<p>None.</p>\n".into();
    }
    let mut out = String::new();
    let mut rest = &report.findings[..];
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|finding| finding.target == first.target).count();
        let (group, others) = rest.split_at(same);
        let _ = write!(
            out,
            "<h3>{} <small>{same}</small></h3>\n<div class=\"scroll\"><table class=\"findings\">\n<thead><tr><th>Package</th><th>Vulnerability</th>\
             <th>Severity</th><th>Status</th><th>Installed</th><th>Fixed</th><th>Title</th></tr></thead>\n<tbody>\n",
            escape(&first.target)
        );
        group.iter().for_each(|finding| finding_row(&mut out, finding));
        out.push_str("</tbody></table></div>\n");
        rest = others;
    }
    out
}

fn finding_row(out: &mut String, finding: &FindingReport) {
    let severity = finding.severity.as_str();
    let id = linked(&finding.id, finding.url.as_deref().unwrap_or_default());
    let _ = writeln!(
        out,
        "<tr><td>{}</td><td class=\"nowrap\">{id}</td><td><span class=\"tag sev-{severity}\">{severity}</span></td><td>{}</td>\
         <td class=\"mono\">{}</td><td class=\"mono\">{}</td><td>{}</td></tr>",
        escape(&finding.package),
        escape(finding.status),
        escape(&finding.installed),
        escape(finding.fixed.as_deref().unwrap_or("\u{2013}")),
        escape(finding.title.as_deref().unwrap_or_default())
    );
}

/// Text, as a link where the address is a web address: a `javascript:` address in an advisory stays unused.
fn linked(text: &str, url: &str) -> String {
    let text = escape(text);
    if url.starts_with("https://") || url.starts_with("http://") {
        format!("<a href=\"{}\" rel=\"noreferrer noopener\">{text}</a>", escape(url))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn escapes_what_html_reads() {
        assert_eq!(escape("<b a=\"x\" b='y'>&\u{1b}"), "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;\\u{1b}");
    }

    #[test]
    fn a_hostile_image_stays_text_in_every_field() {
        const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>\u{202e}";
        let hostile = || HOSTILE.to_owned();
        let mut report = samples::run();
        report.image = hostile();
        report.version = hostile();
        report.os = Some(hostile());
        report.platform = Some(hostile());
        report.warnings = vec![hostile()];
        report.failure =
            Some(crate::FailureReport { code: hostile(), message: hostile(), hint: hostile(), exit_code: 1 });
        if let Some(database) = &mut report.database {
            database.source = hostile();
        }
        for step in &mut report.steps {
            (step.name, step.detail) = (hostile(), hostile());
        }
        for file in &mut report.unreadable {
            (file.path, file.code, file.reason) = (hostile(), hostile(), hostile());
        }
        for finding in &mut report.findings {
            (finding.id, finding.target, finding.package) = (hostile(), hostile(), hostile());
            (finding.installed, finding.fixed, finding.title) = (hostile(), Some(hostile()), Some(hostile()));
            finding.url = Some(format!("https://x/{HOSTILE}"));
        }
        for evidence in &mut report.evidence {
            (evidence.kind, evidence.place) = (hostile(), hostile());
            (evidence.identity, evidence.issuer, evidence.log) =
                (Some(hostile()), Some(hostile()), Some(hostile()));
            evidence.predicate = Some(hostile());
        }
        if let Some(audit) = &mut report.audit {
            (audit.origin, audit.root, audit.secrets_used) = (hostile(), hostile(), vec![hostile()]);
        }
        let page = html_page(&report);
        for bad in ["<script", "<img", "onerror='", "\u{202e}"] {
            assert!(!page.contains(bad), "{bad}");
        }
        // Tags come from this crate alone, so their number does not depend on what the image says.
        let tags = |page: &str| page.matches('<').count();
        let mut harmless = samples::run();
        harmless.failure = report.failure.clone();
        harmless.evidence[0].predicate = Some("custom".into());
        for finding in &mut harmless.findings {
            finding.target = "one".into();
        }
        assert_eq!(tags(&page), tags(&html_page(&harmless)));
    }

    #[test]
    fn only_web_addresses_become_links() {
        let mut report = samples::run();
        report.findings.truncate(1);
        for (url, linked) in [
            ("https://example.test/a", true),
            ("http://example.test/a", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("//example.test", false),
        ] {
            report.findings[0].url = Some(url.into());
            assert_eq!(html_page(&report).contains("<a href"), linked, "{url}");
        }
    }

    #[test]
    fn the_page_asks_for_nothing_and_shows_every_part() {
        let mut report = samples::run();
        let page = html_page(&report);
        for needed in [
            "Passed",
            "libssl3",
            "CVE-2024-0001",
            "opt/app/broken.jar",
            "ci@example.test",
            "entry 12",
            "40 to 53 of 54",
            "registry-password",
            "should have been updated",
            "<svg",
            "not-run",
        ] {
            assert!(page.contains(needed), "{needed}");
        }
        for external in ["<link", "<script", "src=", "@import", "url("] {
            assert!(!page.contains(external), "{external}");
        }
        report.findings.clear();
        report.evidence.clear();
        report.audit = None;
        report.steps.clear();
        report.verdict = Verdict::Undecided;
        let page = html_page(&report);
        for needed in ["Undecided", "Nothing was signed.", "kept no audit log", "None."] {
            assert!(page.contains(needed), "{needed}");
        }
    }
}
