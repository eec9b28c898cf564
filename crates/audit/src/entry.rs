//! One line of the log.

use base::Digest;
use serde::{Deserialize, Serialize};

use crate::{AuditError, Event, MAX_LINE_BYTES};

/// A numbered event that names its predecessor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Number of the entry, from 0.
    pub seq: u64,
    /// SHA-256 of the line before it without its line feed; of the first entry, [`genesis`].
    pub prev: Digest,
    /// What happened.
    pub event: Event,
}

/// What the first entry of a log names as its predecessor. It binds the log to its origin, so that the first entries
/// of one log cannot be passed off as those of another.
#[must_use]
pub fn genesis(origin: &str) -> Digest {
    Digest::sha256_of(format!("assay-audit/1\n{origin}\n").as_bytes())
}

impl Entry {
    /// The line, without its line feed: canonical JSON (RFC 8785), which holds no raw line feed (§3.2.2.2).
    ///
    /// # Errors
    /// When the line is longer than [`MAX_LINE_BYTES`] or a number is past the canonical range.
    pub fn to_line(&self) -> Result<Vec<u8>, AuditError> {
        // RFC 8785 §3.2.2.3: numbers are IEEE doubles; past 2^53 two integers print alike.
        const MAX_EXACT: u64 = 1 << 53;
        if self.seq > MAX_EXACT {
            return Err(AuditError::TooManyEntries { limit: MAX_EXACT });
        }
        let line = serde_json_canonicalizer::to_vec(self)
            .map_err(|error| AuditError::Unwritable { entry: self.seq, reason: error.to_string() })?;
        if line.len() > MAX_LINE_BYTES {
            return Err(AuditError::LineTooLong { entry: self.seq, limit: MAX_LINE_BYTES });
        }
        Ok(line)
    }

    /// Reads a line without its line feed. It must be exactly what [`Entry::to_line`] writes: one meaning, one spelling.
    ///
    /// # Errors
    /// [`AuditError::Malformed`] naming `position`, the number the entry should have.
    pub fn from_line(line: &[u8], position: u64) -> Result<Self, AuditError> {
        let entry: Self = serde_json::from_slice(line)
            .map_err(|error| AuditError::Malformed { entry: position, reason: error.to_string() })?;
        if entry.to_line()? != line {
            return Err(AuditError::Malformed {
                entry: position,
                reason: "the line is not in canonical form".into(),
            });
        }
        Ok(entry)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Action, Outcome, Subject};

    pub(crate) fn event(n: i64) -> Event {
        Event {
            time: base::Timestamp::from_secs(1_795_233_300 + n),
            actor: "ci@example.test".into(),
            action: if n % 2 == 0 {
                Action::StepFinished { step: format!("step-{n}") }
            } else {
                Action::SecretUsed {
                    kind: "registry-password".into(),
                    name: "registry.example.test".into(),
                    purpose: "pull".into(),
                }
            },
            subject: (n % 3 != 0)
                .then(|| Subject { name: "team/app:1".into(), digest: Some(Digest::sha256_of(b"app")) }),
            outcome: Outcome::Ok,
            detail: [("n".to_owned(), n.to_string())].into(),
        }
    }

    #[test]
    fn a_line_is_canonical_and_reads_back() {
        let entry = Entry { seq: 7, prev: genesis("o"), event: event(1) };
        let line = entry.to_line().expect("fits");
        insta::assert_snapshot!(String::from_utf8_lossy(&line), @r#"{"event":{"action":{"kind":"secret-used","name":"registry.example.test","purpose":"pull","secret":"registry-password"},"actor":"ci@example.test","detail":{"n":"1"},"outcome":"ok","subject":{"digest":"sha256:a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333","name":"team/app:1"},"time":"2026-11-21T03:55:01Z"},"prev":"sha256:fc2c29d899c3a31fa9b4fcaab67200974661149fa76fa7db2b8e4c8f9b7fb215","seq":7}"#);
        assert_eq!(Entry::from_line(&line, 7), Ok(entry));
    }

    #[test]
    fn refuses_every_other_spelling() {
        let line =
            String::from_utf8(Entry { seq: 7, prev: genesis("o"), event: event(2) }.to_line().expect("fits"))
                .expect("UTF-8");
        for bad in [
            String::new(),
            "{}".into(),
            "[]".into(),
            format!(" {line}"),
            line.replace("\"seq\":7", "\"seq\": 7"),
            line.replace("\"seq\":7", "\"seq\":7,\"more\":1"),
            line.replace("\"seq\":7", "\"seq\":7,\"seq\":7"),
            line.replace("\"seq\":7", "\"seq\":-7"),
            line.replace("\"seq\":7", "\"seq\":18446744073709551615"),
            line.replace("\"outcome\":\"ok\"", "\"outcome\":\"fine\""),
            line.replace("\"kind\":\"step-finished\"", "\"kind\":\"step-finished\",\"extra\":1"),
            line.replace("2026-11-21T03:55:02Z", "2026-11-21T04:55:02+01:00"),
        ] {
            assert!(Entry::from_line(bad.as_bytes(), 7).is_err(), "{bad}");
        }
    }

    #[test]
    fn line_limit_holds_at_the_limit_and_one_past_it() {
        let with = |n: usize| {
            let mut event = event(2);
            event.detail.insert("pad".into(), "x".repeat(n));
            Entry { seq: 0, prev: genesis("o"), event }.to_line()
        };
        let overhead = with(0).expect("fits").len();
        assert_eq!(with(MAX_LINE_BYTES - overhead).map(|line| line.len()), Ok(MAX_LINE_BYTES));
        assert_eq!(
            with(MAX_LINE_BYTES - overhead + 1),
            Err(AuditError::LineTooLong { entry: 0, limit: MAX_LINE_BYTES })
        );
    }
}
