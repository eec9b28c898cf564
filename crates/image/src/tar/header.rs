//! The 512 bytes before an entry.

use super::TarFault;

/// Bytes of a header and unit of all sizes (POSIX pax, "ustar Interchange Format").
pub(crate) const BLOCK: usize = 512;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RawKind {
    File,
    Folder,
    Symlink,
    Hardlink,
    /// Device, FIFO: a path without content.
    Node,
    /// Anything else: content that is no file of the image.
    Unknown,
}

impl RawKind {
    /// Go, `isHeaderOnly`.
    pub(crate) fn is_header_only(self) -> bool {
        matches!(self, Self::Folder | Self::Symlink | Self::Hardlink | Self::Node)
    }
}

#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) flag: u8,
    pub(crate) kind: RawKind,
    pub(crate) name: Vec<u8>,
    pub(crate) link: Vec<u8>,
    pub(crate) size: u64,
    pub(crate) mode: u32,
    pub(crate) uid: u64,
    pub(crate) gid: u64,
}

impl Header {
    pub(crate) fn parse(block: &[u8; BLOCK], offset: u64) -> Result<Self, TarFault> {
        check_sum(block, offset)?;
        let numeric = |range: std::ops::Range<usize>, field: &'static str| {
            number(&block[range]).ok_or(TarFault::Number { offset, field })
        };
        let flag = block[156];
        let kind = match flag {
            b'0' | 0 | b'7' | b'S' => RawKind::File,
            b'1' => RawKind::Hardlink,
            b'2' => RawKind::Symlink,
            b'3' | b'4' | b'6' => RawKind::Node,
            b'5' => RawKind::Folder,
            _ => RawKind::Unknown,
        };
        let mode = numeric(100..108, "mode")?;
        Ok(Self {
            flag,
            kind,
            name: name(block),
            link: text(&block[157..257]).to_vec(),
            size: numeric(124..136, "size")?,
            // Only the permission and type bits are of interest; they fit.
            mode: u32::try_from(mode & 0o177_777).unwrap_or_default(),
            uid: numeric(108..116, "uid")?,
            gid: numeric(116..124, "gid")?,
        })
    }
}

/// The name with the prefix of the dialect: POSIX has 155 bytes of it at 345, star 131, GNU and V7 none.
fn name(block: &[u8; BLOCK]) -> Vec<u8> {
    let posix = &block[257..263] == b"ustar\0";
    let star = posix && &block[508..512] == b"tar\0";
    let prefix = match (posix, star) {
        (true, true) => text(&block[345..476]),
        (true, false) => text(&block[345..500]),
        _ => b"",
    };
    let name = text(&block[..100]);
    if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
}

fn text(field: &[u8]) -> &[u8] {
    field.split(|&b| b == 0).next().unwrap_or_default()
}

/// The checksum is the sum of all bytes with its own field as blanks. Some old writers summed signed bytes, and
/// readers accept both (Go, GNU).
fn check_sum(block: &[u8; BLOCK], offset: u64) -> Result<(), TarFault> {
    let found = number(&block[148..156]).ok_or(TarFault::Number { offset, field: "checksum" })?;
    // The field itself counts as eight blanks.
    let outside = || block[..148].iter().chain(&block[156..]);
    let blanks = 8 * u64::from(b' ');
    let unsigned = outside().map(|&b| u64::from(b)).sum::<u64>() + blanks;
    if found == unsigned {
        return Ok(());
    }
    let signed: i64 = outside().map(|&b| i64::from(b.cast_signed())).sum();
    if i64::try_from(found).is_ok_and(|found| found == signed + 8 * i64::from(b' ')) {
        return Ok(());
    }
    Err(TarFault::Checksum { offset, expected: unsigned, found })
}

/// A number field: octal with blanks and NULs around it, empty meaning zero, or GNU's base 256, marked by the
/// highest bit. Negative numbers are refused: none of the fields read here may be.
fn number(field: &[u8]) -> Option<u64> {
    if let Some((first, rest)) = field.split_first()
        && first & 0x80 != 0
    {
        if first & 0x40 != 0 {
            return None;
        }
        return rest.iter().try_fold(u64::from(first & 0x3f), |sum, &b| {
            sum.checked_mul(256).and_then(|sum| sum.checked_add(u64::from(b)))
        });
    }
    let blank = |b: &u8| *b == b' ' || *b == 0;
    let start = field.iter().position(|b| !blank(b)).unwrap_or(field.len());
    let digits = field[start..].split(blank).next().unwrap_or_default();
    digits.iter().try_fold(0u64, |sum, &b| {
        let digit = u64::from(b.checked_sub(b'0').filter(|d| *d < 8)?);
        sum.checked_mul(8)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn reads_numbers() {
        let rows: [(&[u8], Option<u64>); 9] = [
            (b"0000644\0", Some(0o644)),
            (b"   644 \0", Some(0o644)),
            (b"\0\0\0\0\0\0\0\0", Some(0)),
            (b"00000000010 ", Some(8)),
            (b"0000068\0", None),
            (b"-1      ", None),
            (&[0x80, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], Some(1 << 24)),
            (&[0xff, 0xff, 0xff, 0xff], None),
            (&[0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], None),
        ];
        for (field, expected) in rows {
            assert_eq!(number(field), expected, "{field:?}");
        }
    }
}
