//! PEM text (RFC 7468), as key files hold it.

use base::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::{Zeroize as _, Zeroizing};

/// What stands between the first `BEGIN` and `END` line that is no `EC PARAMETERS` block.
pub(crate) struct Block {
    pub(crate) label: String,
    pub(crate) der: Secret<Vec<u8>>,
}

/// `openssl ecparam -genkey` writes the curve before the key; the key names it again.
const PARAMETERS: &str = "EC PARAMETERS";

/// The first block that may be a key. Lines may be of any length and end in CR LF; text before the block is passed over
/// (RFC 7468 §2, "parsers SHOULD ignore").
///
/// # Errors
/// What is wrong, without a part of the text.
pub(crate) fn decode(text: &[u8]) -> Result<Block, &'static str> {
    let text = std::str::from_utf8(text).map_err(|_| "it is not text")?;
    let mut lines = text.lines().map(str::trim);
    loop {
        let label = lines.by_ref().find_map(begin).ok_or("it has no line -----BEGIN …-----")?.to_owned();
        let end = format!("-----END {label}-----");
        // As long as it can get, so that growing leaves no copy behind.
        let mut body = Zeroizing::new(String::with_capacity(text.len()));
        let mut closed = false;
        for line in lines.by_ref() {
            if line == end {
                closed = true;
                break;
            }
            if line.contains(':') {
                return Err("it has headers, as keys encrypted by old OpenSSL do");
            }
            body.push_str(line);
        }
        if !closed {
            return Err("it has no line that ends what it begins");
        }
        if label == PARAMETERS {
            continue;
        }
        let der = STANDARD.decode(&*body).map_err(|_| "its content is not base64")?;
        return Ok(Block { label, der: Secret::new(der) });
    }
}

fn begin(line: &str) -> Option<&str> {
    line.strip_prefix("-----BEGIN ")?.strip_suffix("-----")
}

/// RFC 7468 text of DER.
pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let mut body = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in body.as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    body.zeroize();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_what_others_write() {
        let der = vec![7; 100];
        let text = encode("PRIVATE KEY", &der);
        let rows = [
            text.clone(),
            text.replace('\n', "\r\n"),
            format!("a remark\n{text}more"),
            format!("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n{text}"),
            format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", STANDARD.encode(&der)),
        ];
        for row in rows {
            let block = decode(row.as_bytes()).unwrap_or_else(|error| panic!("{error}: {row}"));
            assert_eq!((block.label.as_str(), block.der.expose()), ("PRIVATE KEY", &der));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let rows: [(&[u8], &str); 6] = [
            (b"", "no line -----BEGIN"),
            (b"\xff", "not text"),
            (b"-----BEGIN X-----\nAAAA\n", "no line that ends"),
            (b"-----BEGIN X-----\n%%%%\n-----END X-----", "not base64"),
            (b"-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n-----END X-----", "headers"),
            (b"-----BEGIN EC PARAMETERS-----\n-----END EC PARAMETERS-----", "no line -----BEGIN"),
        ];
        for (text, expected) in rows {
            let found = decode(text).err().unwrap_or_default();
            assert!(found.contains(expected), "{found}");
        }
    }
}
