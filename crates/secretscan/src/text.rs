//! From the bytes of a file to text that can be searched.

/// What the first bytes of a file say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// ASCII and anything that extends it.
    Text,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Something else.
    Binary,
}

/// Control characters that text does not have, as in Trivy: all but bell to carriage return and escape.
fn is_control(byte: u8) -> bool {
    byte < 7 || byte == 11 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)
}

/// Judges by the first [`crate::limits::SNIFF_BYTES`] of a file.
pub(crate) fn kind(head: &[u8]) -> Kind {
    match head {
        [0xff, 0xfe, rest @ ..] if !rest.starts_with(&[0, 0]) => return Kind::Utf16Le,
        [0xfe, 0xff, ..] => return Kind::Utf16Be,
        _ => {}
    }
    if !head.iter().any(|byte| is_control(*byte)) {
        return Kind::Text;
    }
    // Windows programs leave the byte order mark out at times: then every other byte of plain words is zero.
    let zeros = |at: usize| head.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = head.len() / 2;
    let words = |zero: usize, other: usize| {
        let odd_ones = head.iter().skip(other).step_by(2).any(|byte| is_control(*byte));
        pairs >= 8 && zeros(zero) * 10 >= pairs * 9 && !odd_ones
    };
    if words(1, 0) {
        Kind::Utf16Le
    } else if words(0, 1) {
        Kind::Utf16Be
    } else {
        Kind::Binary
    }
}

/// Turns the bytes of a file into the text that is searched, piece by piece.
#[derive(Debug)]
pub(crate) enum Decoder {
    /// As they are.
    Plain,
    /// From UTF-16.
    Utf16 {
        /// High byte first.
        big: bool,
        /// A byte whose other half has not come yet.
        half: Option<u8>,
        /// The first half of a surrogate pair.
        high: Option<u16>,
    },
    /// Only runs of printable characters, each on a line: what a binary file says.
    Strings {
        /// Printable characters seen that are no run yet.
        run: Vec<u8>,
        /// Whether a run is being written.
        open: bool,
    },
}

/// Printable characters in a row that count as a string: 4, as in `strings` of binutils.
const RUN: usize = 4;

impl Decoder {
    /// The decoder for a kind; none where the file is not searched.
    pub(crate) fn of(kind: Kind, strings: bool) -> Option<Self> {
        match kind {
            Kind::Text => Some(Self::Plain),
            Kind::Utf16Le => Some(Self::Utf16 { big: false, half: None, high: None }),
            Kind::Utf16Be => Some(Self::Utf16 { big: true, half: None, high: None }),
            Kind::Binary => strings.then(|| Self::Strings { run: Vec::with_capacity(RUN), open: false }),
        }
    }

    /// Adds the text of `bytes` to `out`.
    pub(crate) fn decode(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Plain => out.extend_from_slice(bytes),
            Self::Utf16 { big, half, high } => {
                for &byte in bytes {
                    let Some(first) = half.take() else {
                        *half = Some(byte);
                        continue;
                    };
                    let pair = [first, byte];
                    let unit = if *big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) };
                    utf16(unit, high, out);
                }
            }
            Self::Strings { run, open } => {
                for &byte in bytes {
                    if (0x20..0x7f).contains(&byte) {
                        if *open {
                            out.push(byte);
                        } else {
                            run.push(byte);
                            if run.len() == RUN {
                                out.append(run);
                                *open = true;
                            }
                        }
                    } else {
                        run.clear();
                        if std::mem::take(open) {
                            out.push(b'\n');
                        }
                    }
                }
            }
        }
    }
}

/// Unicode 15, section 3.9, table 3-5. What is no character becomes U+FFFD.
fn utf16(unit: u16, high: &mut Option<u16>, out: &mut Vec<u8>) {
    if unit == 0xfeff {
        return;
    }
    let units = match (high.take(), unit) {
        (None, 0xd800..0xdc00) => {
            *high = Some(unit);
            return;
        }
        (None, _) => vec![unit],
        (Some(first), _) => vec![first, unit],
    };
    let mut room = [0; 4];
    for c in char::decode_utf16(units) {
        out.extend_from_slice(c.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut room).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let wide: Vec<u8> = "key = value of it".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wide_be: Vec<u8> = "key = value of it".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let rows: [(&[u8], Kind); 9] = [
            (b"", Kind::Text),
            (b"plain\r\n\ttext \x1b[0m", Kind::Text),
            ("caf\u{e9}".as_bytes(), Kind::Text),
            (b"\x7fELF\x02\x01\x01\0", Kind::Binary),
            (b"\xff\xfea\0", Kind::Utf16Le),
            (b"\xfe\xff\0a", Kind::Utf16Be),
            // UTF-32 begins like UTF-16.
            (b"\xff\xfe\0\0a\0\0\0", Kind::Binary),
            (&wide, Kind::Utf16Le),
            (&wide_be, Kind::Utf16Be),
        ];
        for (head, expected) in rows {
            assert_eq!(kind(head), expected, "{head:?}");
        }
    }

    #[test]
    fn decoding_does_not_depend_on_the_pieces() {
        let text = "a\u{e9}\u{1f511}z";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for piece in 1..bytes.len() {
            let mut decoder = Decoder::of(Kind::Utf16Le, false).expect("text");
            let mut out = Vec::new();
            bytes.chunks(piece).for_each(|chunk| decoder.decode(chunk, &mut out));
            assert_eq!(out, text.as_bytes(), "{piece}");
        }
        assert!(Decoder::of(Kind::Binary, false).is_none());
        let mut strings = Decoder::of(Kind::Binary, true).expect("strings");
        let mut out = Vec::new();
        [&b"\0\x01ab\0abc"[..], b"d", b"e\0\0xyzw"].iter().for_each(|chunk| strings.decode(chunk, &mut out));
        assert_eq!(out, b"abcde\nxyzw");
    }
}
