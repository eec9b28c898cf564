//! Text with made-up credentials in it, for tests and for comparing with other scanners. No literal of this program looks
//! like a credential, so that push protection of code hosts has nothing to find in it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::Builtin;
use crate::checks::checksum;

impl Builtin {
    /// Text with such a credential in it. `seed` chooses it: the same number gives the same text.
    ///
    /// Templates hold `{AN}` where A names an alphabet and N is a length: `a` lower-case letters and digits, `A` letters and
    /// digits, `u` upper-case letters and digits, `L` upper-case letters, `d` digits, `h` and `H` hexadecimal, `w` base64url,
    /// `b` base64, `z` base32, `B` Bech32. `{crc}` is the checksum of what stands since the last `_`; `{jwt}`, `{basic}`, `{json}`,
    /// `{pem}`, `{weak}` and `{strong}` are whole values; `{n}` ends a line; `{{` is a brace.
    #[must_use]
    pub fn example(&self, seed: u64) -> String {
        expand(self.example, seed)
    }

    /// Text that looks alike and has none.
    #[must_use]
    pub fn counter_example(&self, seed: u64) -> String {
        expand(self.counter, seed)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): deterministic, and good enough to look random.
struct Mix(u64);

impl Mix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        let all = alphabet.len() as u64;
        (0..length)
            .filter_map(|_| usize::try_from(self.next() % all).ok())
            .map(|at| char::from(alphabet[at]))
            .collect()
    }
}

fn alphabet(name: &str) -> Option<&'static [u8]> {
    Some(match name {
        "a" => b"abcdefghijklmnopqrstuvwxyz0123456789",
        "A" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "u" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "L" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "d" => b"0123456789",
        "h" => b"0123456789abcdef",
        "H" => b"0123456789ABCDEF",
        "w" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        "b" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "B" => b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
        "z" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        _ => return None,
    })
}

pub(crate) fn expand(template: &str, seed: u64) -> String {
    let mut mix = Mix(seed);
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            out.push('{');
            rest = after;
            continue;
        }
        let Some((word, after)) = rest.split_once('}') else { break };
        rest = after;
        let value = value(word, &out, &mut mix);
        out.push_str(&value);
    }
    out.push_str(rest);
    out
}

fn value(word: &str, before: &str, mix: &mut Mix) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    match word {
        "n" => "\n".to_owned(),
        "crc" => {
            let random = before.rsplit('_').next().unwrap_or(before);
            checksum(random.as_bytes()).iter().copied().map(char::from).collect()
        }
        "jwt" => {
            let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
            let claims = URL_SAFE_NO_PAD.encode(format!(r#"{{"sub":"{}"}}"#, mix.text(b"0123456789", 10)));
            format!("{header}.{claims}.{}", mix.text(LETTERS, 43))
        }
        "basic" => STANDARD.encode(format!("user:{}", mix.text(LETTERS, 20))),
        "json" => {
            STANDARD.encode(format!(r#"{{"auths":{{"r.test":{{"auth":"{}"}}}}}}"#, mix.text(LETTERS, 24)))
        }
        "pem" => {
            STANDARD.encode(format!("-----BEGIN {} KEY-----\n{}\n", "EC PRIVATE", mix.text(LETTERS, 120)))
        }
        "weak" => STANDARD.encode(format!(
            r#"{{"kdf":{{"name":"scrypt","params":{{"N":32768,"r":8,"p":1}},"salt":"{}"}}}}"#,
            mix.text(LETTERS, 44)
        )),
        "strong" => STANDARD.encode(format!(
            r#"{{"kdf":{{"name":"scrypt","params":{{"N":65536,"r":8,"p":1}},"salt":"{}"}}}}"#,
            mix.text(LETTERS, 44)
        )),
        other => {
            let split = other.find(|c: char| c.is_ascii_digit()).unwrap_or(other.len());
            let (name, length) = other.split_at(split);
            match (alphabet(name), length.parse()) {
                (Some(letters), Ok(length)) => mix.text(letters, length),
                _ => format!("{{{other}}}"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn templates() {
        let text = expand("a{{{d4}-{h8}{n}{what}", 1);
        let (first, rest) = text.split_once('-').expect("dash");
        assert!(first.starts_with("a{") && first.len() == 6, "{text}");
        assert!(rest.ends_with("\n{what}") && rest[..8].bytes().all(|b| b.is_ascii_hexdigit()), "{text}");
        assert_eq!(expand("{A30}", 7), expand("{A30}", 7));
        assert_ne!(expand("{A30}", 7), expand("{A30}", 8));
    }
}
