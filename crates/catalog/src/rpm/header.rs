//! One rpm header as the database stores it (rpm.org, "Package format", section "Header structure"): two counts,
//! an index of 16-byte entries, then the data.

use crate::{ReadError, limits};

pub(super) const SIGMD5: u32 = 261;
pub(super) const NAME: u32 = 1000;
pub(super) const VERSION: u32 = 1001;
pub(super) const RELEASE: u32 = 1002;
pub(super) const EPOCH: u32 = 1003;
pub(super) const VENDOR: u32 = 1011;
pub(super) const LICENSE: u32 = 1014;
pub(super) const PACKAGER: u32 = 1015;
pub(super) const ARCH: u32 = 1022;
pub(super) const SOURCERPM: u32 = 1044;
pub(super) const PROVIDENAME: u32 = 1047;
pub(super) const REQUIRENAME: u32 = 1049;
pub(super) const DIRINDEXES: u32 = 1116;
pub(super) const BASENAMES: u32 = 1117;
pub(super) const DIRNAMES: u32 = 1118;
pub(super) const MODULARITYLABEL: u32 = 5096;

const INT32: u32 = 4;
const STRING: u32 = 6;
const BIN: u32 = 7;
const STRING_ARRAY: u32 = 8;
const I18N_STRING: u32 = 9;

const ENTRY_BYTES: usize = 16;

/// The index and data of a header.
pub(super) struct Header<'a> {
    index: &'a [u8],
    data: &'a [u8],
}

struct Value<'a> {
    kind: u32,
    count: usize,
    data: &'a [u8],
}

fn be32(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

impl<'a> Header<'a> {
    pub(super) fn parse(blob: &'a [u8]) -> Result<Self, ReadError> {
        let bad = |found: &str| ReadError::malformed("rpm header", "an index and its data", found);
        let entries = be32(blob, 0).ok_or_else(|| bad("no counts"))? as usize;
        if entries == 0 || entries > limits::RPM_HEADER_TAGS {
            return Err(bad("a wrong number of entries"));
        }
        let (index, data) = blob
            .get(8..)
            .and_then(|rest| rest.split_at_checked(entries * ENTRY_BYTES))
            .ok_or_else(|| bad("an index longer than the header"))?;
        let length = be32(blob, 4).unwrap_or(0) as usize;
        let data = data.get(..length).ok_or_else(|| bad("data longer than the header"))?;
        Ok(Self { index, data })
    }

    /// Values of a tag. A tag that stands twice: the later one, since rpm puts later additions (dribbles) last.
    fn value(&self, tag: u32) -> Option<Value<'a>> {
        let entry = self.index.chunks_exact(ENTRY_BYTES).rev().find(|entry| be32(entry, 0) == Some(tag))?;
        Some(Value {
            kind: be32(entry, 4)?,
            count: be32(entry, 12)? as usize,
            data: self.data.get(be32(entry, 8)? as usize..)?,
        })
    }

    pub(super) fn string(&self, tag: u32) -> Option<String> {
        self.strings(tag).next()
    }

    pub(super) fn strings(&self, tag: u32) -> impl Iterator<Item = String> + 'a {
        let value = self.value(tag).filter(|v| matches!(v.kind, STRING | STRING_ARRAY | I18N_STRING));
        let (count, data) = value.map_or((0, &[][..]), |v| (v.count, v.data));
        // Each string ends with a zero; what follows the last zero is no string.
        data.split_inclusive(|byte| *byte == 0)
            .take(count)
            .filter_map(|text| Some(String::from_utf8_lossy(text.strip_suffix(&[0])?).into_owned()))
    }

    pub(super) fn int(&self, tag: u32) -> Option<u32> {
        self.ints(tag).next()
    }

    pub(super) fn ints(&self, tag: u32) -> impl Iterator<Item = u32> + 'a {
        let value = self.value(tag).filter(|v| v.kind == INT32);
        let (count, data) = value.map_or((0, &[][..]), |v| (v.count, v.data));
        data.chunks_exact(4).take(count).filter_map(|chunk| be32(chunk, 0))
    }

    pub(super) fn bytes(&self, tag: u32) -> Option<&'a [u8]> {
        let value = self.value(tag).filter(|v| v.kind == BIN)?;
        value.data.get(..value.count)
    }
}
