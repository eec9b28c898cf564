//! Pax extended header records (POSIX pax, "pax Extended Header").

use std::collections::BTreeMap;

use super::TarFault;

/// The records of one header; a later one of the same key wins. An empty value takes the header's own field.
#[derive(Default)]
pub(super) struct Records(BTreeMap<Vec<u8>, Vec<u8>>);

impl Records {
    pub(super) fn take(&mut self, key: &str) -> Option<Vec<u8>> {
        self.0.remove(key.as_bytes()).filter(|value| !value.is_empty())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// GNU's sparse formats 0.0, 0.1 and 1.0 all write keys that start so.
    pub(super) fn is_sparse(&self) -> bool {
        const PREFIX: &[u8] = b"GNU.sparse.";
        self.0.range(PREFIX.to_vec()..).next().is_some_and(|(key, _)| key.starts_with(PREFIX))
    }
}

pub(super) fn parse(data: &[u8], offset: u64) -> Result<Records, TarFault> {
    let mut records = Records::default();
    let mut rest = data;
    while !rest.is_empty() {
        let (key, value, next) = record(rest).ok_or(TarFault::PaxRecord { offset })?;
        records.0.insert(key.to_vec(), value.to_vec());
        rest = next;
    }
    Ok(records)
}

/// `"%d %s=%s\n", <length>, <keyword>, <value>`; the length counts the whole record, itself included.
fn record(data: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = data.iter().take(20).position(|&b| b == b' ')?;
    let length = usize::try_from(number(&data[..space])?).ok()?;
    let (whole, rest) = data.split_at_checked(length)?;
    let body = whole.get(space + 1..)?.strip_suffix(b"\n")?;
    let equals = body.iter().position(|&b| b == b'=')?;
    (equals > 0).then(|| (&body[..equals], &body[equals + 1..], rest))
}

/// A decimal number without sign; what follows a point is dropped.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    let whole = text.split(|&b| b == b'.').next()?;
    if whole.is_empty() || !whole.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(whole).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_records() {
        let mut records = parse(b"13 path=a=b\n\n12 size=345\n", 0).unwrap_or_default();
        assert_eq!(records.take("path").as_deref(), Some(&b"a=b\n"[..]));
        assert_eq!(records.take("size").and_then(|v| number(&v)), Some(345));
        assert!(records.is_empty());
    }

    #[test]
    fn refuses_malformed_records() {
        for bad in [
            &b"path=a\n"[..],
            b"11 path=abc",
            b"10 path=abc\n",
            b"99 path=a\n",
            b"0 a=b\n",
            b"7 =abc\n",
            b"99999999999999999999999 a=b\n",
            b"-1 a=b\n",
            b" a=b\n",
        ] {
            assert_eq!(parse(bad, 7).err(), Some(TarFault::PaxRecord { offset: 7 }), "{bad:?}");
        }
    }

    #[test]
    fn knows_sparse_keys() {
        assert!(parse(b"22 GNU.sparse.major=1\n", 0).is_ok_and(|r| r.is_sparse()));
        assert!(parse(b"12 path=abc\n", 0).is_ok_and(|r| !r.is_sparse()));
    }
}
