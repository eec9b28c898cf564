//! FIRST's daily predictions: a comment with the day, a heading, then `CVE,probability,percentile`.

use super::{Epss, RiskError};

/// The largest file: 256 MiB; it has about 10 MB for 300,000 vulnerabilities.
pub const MAX_EPSS_BYTES: u64 = 256 << 20;

const WHAT: &str = "a file of EPSS scores";
const HEADING: &str = "cve,epss,percentile";

type Entries = Vec<(String, Epss)>;

/// The day, and the predictions.
pub(super) fn parse(csv: &[u8]) -> Result<(Option<String>, Entries), RiskError> {
    if csv.len() as u64 > MAX_EPSS_BYTES {
        return Err(RiskError::TooLarge { what: WHAT, limit: MAX_EPSS_BYTES });
    }
    let malformed = |reason: String| RiskError::Malformed { what: WHAT, reason };
    let text = std::str::from_utf8(csv).map_err(|error| malformed(error.to_string()))?;
    let (mut date, mut heading) = (None, false);
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if let Some(comment) = line.strip_prefix('#') {
            date = comment.split(',').find_map(|part| part.strip_prefix("score_date:")).map(str::to_owned);
            continue;
        }
        if !heading {
            if line != HEADING {
                return Err(malformed(format!("line {} is not the heading {HEADING}", index + 1)));
            }
            heading = true;
            continue;
        }
        let entry = entry(line).ok_or_else(|| {
            malformed(format!("line {} is not a CVE with two numbers from 0 to 1", index + 1))
        })?;
        entries.push(entry);
    }
    if !heading {
        return Err(malformed(format!("there is no heading {HEADING}")));
    }
    Ok((date, entries))
}

fn entry(line: &str) -> Option<(String, Epss)> {
    let mut fields = line.split(',');
    let cve = fields.next().filter(|id| id.starts_with("CVE-"))?;
    let mut number = || fields.next()?.parse::<f64>().ok().filter(|n| (0.0..=1.0).contains(n));
    let (score, percentile) = (number()?, number()?);
    fields.next().is_none().then(|| (cve.to_owned(), Epss { score, percentile }))
}
