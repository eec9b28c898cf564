//! Records of the write-ahead log.
//!
//! A segment is a file `wal/<size, 20 digits>`. Its first record is a head with the entries of the unfinished
//! bundle at that size; every other record is a batch. A record is
//! `"ASWL" | length u32 | crc32c u32 | payload`, integers big-endian, where the payload is
//! `kind u8 | first index u64 | time in ms i64 | count u32 | count × (length u32 | entry) | length u32 | checkpoint`.

use base::Timestamp;

use super::LogError;

const MAGIC: &[u8; 4] = b"ASWL";
const FRAME_BYTES: usize = 12;
/// A batch of 256 entries of 65,535 bytes, their lengths, and a checkpoint: below 17 MiB.
const MAX_PAYLOAD_BYTES: usize = 17 << 20;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The state a segment starts from.
    Head,
    /// A commit.
    Batch,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: Kind,
    /// Batch: index of the first entry. Head: size of the log.
    pub(super) first_index: u64,
    pub(super) time: Timestamp,
    pub(super) entries: Vec<Vec<u8>>,
    /// The signed checkpoint after this record; empty in the head of an empty log.
    pub(super) checkpoint: String,
}

impl Record {
    pub(super) fn encode(&self) -> Result<Vec<u8>, LogError> {
        let long = || LogError::EntryLength { found: usize::MAX };
        let mut payload = vec![match self.kind {
            Kind::Head => 0,
            Kind::Batch => 1,
        }];
        payload.extend_from_slice(&self.first_index.to_be_bytes());
        payload.extend_from_slice(&self.time.millis().to_be_bytes());
        let field = |out: &mut Vec<u8>, bytes: &[u8]| {
            out.extend_from_slice(&u32::try_from(bytes.len()).map_err(|_| long())?.to_be_bytes());
            out.extend_from_slice(bytes);
            Ok::<_, LogError>(())
        };
        payload.extend_from_slice(&u32::try_from(self.entries.len()).map_err(|_| long())?.to_be_bytes());
        for entry in &self.entries {
            field(&mut payload, entry)?;
        }
        field(&mut payload, self.checkpoint.as_bytes())?;
        if payload.len() > MAX_PAYLOAD_BYTES {
            return Err(LogError::EntryLength { found: payload.len() });
        }
        let length = u32::try_from(payload.len()).map_err(|_| long())?;
        let mut record = MAGIC.to_vec();
        record.extend_from_slice(&length.to_be_bytes());
        record.extend_from_slice(&crc32c::crc32c(&payload).to_be_bytes());
        record.append(&mut payload);
        Ok(record)
    }
}

/// A segment, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) records: Vec<Record>,
    /// Bytes of whole records; what follows was never acknowledged.
    pub(super) valid_bytes: usize,
}

/// Reads a segment. A broken record at the end is the torn tail of a write that was never acknowledged; a broken
/// record with a good one after it is damage.
pub(super) fn scan(data: &[u8]) -> Result<Segment, LogError> {
    let (mut records, mut at) = (Vec::new(), 0);
    while let Some((payload, length)) = frame(&data[at..]) {
        let record = payload_record(payload).ok_or_else(|| {
            LogError::damaged(format!("write-ahead log record at byte {at} has a good checksum but no sense"))
        })?;
        records.push(record);
        at += length;
    }
    let follows = data[at..].windows(4).enumerate().skip(1);
    for (offset, window) in follows {
        if window == MAGIC && frame(&data[at + offset..]).is_some() {
            return Err(LogError::damaged(format!(
                "write-ahead log is broken at byte {at}, with a whole record after it at byte {}",
                at + offset
            )));
        }
    }
    Ok(Segment { records, valid_bytes: at })
}

/// Reads a segment of the write-ahead log and returns how many of its bytes are whole records.
///
/// # Errors
/// When it is damaged elsewhere than at its end.
pub fn check_segment(data: &[u8]) -> Result<usize, LogError> {
    let segment = scan(data)?;
    let written: Vec<Vec<u8>> = segment.records.iter().map(Record::encode).collect::<Result<_, _>>()?;
    if written.concat() != data[..segment.valid_bytes] {
        return Err(LogError::damaged("a record of the write-ahead log is not written as it was read"));
    }
    Ok(segment.valid_bytes)
}

/// The payload at the start of `data` and the length of its record, when it is whole.
fn frame(data: &[u8]) -> Option<(&[u8], usize)> {
    let (head, rest) = data.split_at_checked(FRAME_BYTES)?;
    let number = |at: usize| head.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let length = usize::try_from(number(4)?).ok().filter(|n| *n <= MAX_PAYLOAD_BYTES)?;
    let payload = rest.get(..length)?;
    (head.starts_with(MAGIC) && number(8)? == crc32c::crc32c(payload))
        .then_some((payload, FRAME_BYTES + length))
}

fn payload_record(mut payload: &[u8]) -> Option<Record> {
    let (kind, first_index) = (take::<1>(&mut payload)?, take::<8>(&mut payload)?);
    let kind = match kind {
        [0] => Kind::Head,
        [1] => Kind::Batch,
        _ => return None,
    };
    let time = Timestamp::from_millis(i64::from_be_bytes(take(&mut payload)?));
    let count = u32::from_be_bytes(take(&mut payload)?);
    let entries = (0..count).map(|_| field(&mut payload).map(<[u8]>::to_vec)).collect::<Option<_>>()?;
    let checkpoint = String::from_utf8(field(&mut payload)?.to_vec()).ok()?;
    let first_index = u64::from_be_bytes(first_index);
    payload.is_empty().then_some(Record { kind, first_index, time, entries, checkpoint })
}

fn take<const N: usize>(data: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = data.split_first_chunk::<N>()?;
    *data = rest;
    Some(*head)
}

fn field<'a>(data: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(u32::from_be_bytes(take(data)?)).ok()?;
    let (field, rest) = data.split_at_checked(length)?;
    *data = rest;
    Some(field)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(first_index: u64, entries: &[&[u8]]) -> Record {
        Record {
            kind: Kind::Batch,
            first_index,
            time: Timestamp::from_millis(5),
            entries: entries.iter().map(|e| e.to_vec()).collect(),
            checkpoint: "note".into(),
        }
    }

    #[test]
    fn records_read_back_and_a_torn_tail_is_dropped() {
        let records = vec![record(0, &[b"a", b"bc"]), record(2, &[b"d"])];
        let parts: Vec<Vec<u8>> = records.iter().map(|r| r.encode().expect("fits")).collect();
        let data = parts.concat();
        assert_eq!(scan(&data).expect("whole"), Segment { records, valid_bytes: data.len() });
        for cut in parts[0].len()..data.len() {
            let segment = scan(&data[..cut]).expect("torn");
            assert_eq!((segment.records.len(), segment.valid_bytes), (1, parts[0].len()), "{cut}");
        }
    }

    #[test]
    fn damage_before_a_good_record_is_refused() {
        let first = record(0, &[b"a"]).encode().expect("fits");
        let data = [first.clone(), record(1, &[b"b"]).encode().expect("fits")].concat();
        for at in 0..first.len() {
            let mut bad = data.clone();
            bad[at] ^= 1;
            assert!(matches!(scan(&bad), Err(LogError::Damaged { .. })), "{at}");
        }
    }

    proptest! {
        #[test]
        fn scanning_never_panics(data: Vec<u8>, at: usize, byte: u8) {
            let _ = scan(&data);
            let mut good = record(0, &[b"a", b"b"]).encode().expect("fits");
            let at = at % good.len();
            good[at] = byte;
            let _ = scan(&good);
        }
    }
}
