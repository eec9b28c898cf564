//! What a secret has to pass besides its pattern.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::rule::Check;

/// Base64 as people and programs write it: padded or not, with stray bits at its end.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is what the rule looks for.
    Yes,
    /// It has the form, and a checksum in it is wrong: mistyped, cut, or made up.
    Doubtful,
    /// It is something else.
    No,
}

/// Runs the checks of a rule.
pub(crate) fn all(checks: &[Check], secret: &[u8], path: &str) -> Answer {
    let mut answer = Answer::Yes;
    for check in checks {
        match one(*check, secret, path) {
            Answer::No => return Answer::No,
            Answer::Doubtful => answer = Answer::Doubtful,
            Answer::Yes => {}
        }
    }
    answer
}

fn one(check: Check, secret: &[u8], path: &str) -> Answer {
    let name = path.rsplit('/').next().unwrap_or(path);
    let holds = match check {
        Check::Crc32Base62 => {
            return if has_checksum(secret) { Answer::Yes } else { Answer::Doubtful };
        }
        Check::Jwt => is_jwt(secret),
        Check::BasicAuth => decoded(&STANDARD, secret).is_some_and(|plain| {
            let text = std::str::from_utf8(&plain).ok();
            let parts = text.and_then(|text| text.split_once(':'));
            parts.is_some_and(|(user, password)| !user.is_empty() && !password.is_empty())
        }),
        Check::Base64Json => {
            decoded(&STANDARD, secret).is_some_and(|plain| plain.trim_ascii_start().starts_with(b"{"))
        }
        Check::Base64Pem => {
            // What decodes whole or in its first part: a key may stand beside its certificate.
            let head = &secret[..secret.len().min(64) / 4 * 4];
            decoded(&STANDARD, head).is_some_and(|plain| {
                plain.starts_with(b"-----BEGIN ") && !plain.starts_with(b"-----BEGIN CERTIFICATE")
            })
        }
        Check::Random => is_random(secret),
        Check::Mixed => has_letter_and_digit(secret),
        Check::Chosen => is_chosen(secret),
        Check::WeakScrypt => scrypt_cost(secret).is_some_and(|cost| cost < WEAK_SCRYPT_COST),
        Check::InImageConfig => path == crate::IMAGE_CONFIG_PATH,
        Check::InPgpass => name == ".pgpass" || name == "pgpass.conf",
    };
    if holds { Answer::Yes } else { Answer::No }
}

fn decoded(engine: &GeneralPurpose, text: &[u8]) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    engine.decode(text).ok()
}

/// Digits of base 62 in the order GitHub writes them.
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Characters of the checksum: 62⁶ is the first power over 2³².
pub(crate) const CHECKSUM_CHARS: usize = 6;

/// GitHub, "Behind GitHub's new authentication token formats": the last six digits are the CRC-32 of the rest, after
/// the prefix, in base 62 with leading zeros.
fn has_checksum(secret: &[u8]) -> bool {
    let body = secret.iter().rposition(|byte| *byte == b'_').map_or(secret, |at| &secret[at + 1..]);
    let Some(split) = body.len().checked_sub(CHECKSUM_CHARS) else { return false };
    body[split..] == checksum(&body[..split])
}

/// The checksum of the random part of a token.
pub(crate) fn checksum(random: &[u8]) -> [u8; CHECKSUM_CHARS] {
    let mut rest = crc32(random);
    let mut digits = [b'0'; CHECKSUM_CHARS];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    digits
}

/// CRC-32 of ISO 3309, bit by bit: it runs over thirty bytes of a token that has the form.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// RFC 7519 §3, RFC 7515 §3.1: three parts, the first a JSON object that names an algorithm.
fn is_jwt(secret: &[u8]) -> bool {
    let header = secret.split(|byte| *byte == b'.').next().unwrap_or_default();
    decoded(&URL, header)
        .is_some_and(|json| json.starts_with(b"{") && memchr::memmem::find(&json, b"\"alg\"").is_some())
}

fn has_letter_and_digit(secret: &[u8]) -> bool {
    secret.iter().any(u8::is_ascii_digit) && secret.iter().any(u8::is_ascii_alphabetic)
}

/// Bits per character that words and identifiers do not reach and random strings of their length do. A random string of
/// n characters of a large alphabet has at most log2(n) bits; hexadecimal ones have at most 4.
fn is_random(secret: &[u8]) -> bool {
    let least = match secret.len() {
        0..=15 => 3.0,
        16..=23 => 3.3,
        _ => 3.5,
    };
    let hex = secret.iter().all(u8::is_ascii_hexdigit);
    !is_words(secret)
        && (has_letter_and_digit(secret) || is_mixed_case(secret))
        && entropy(secret) >= if hex { 2.8 } else { least }
}

/// Words in a row, as in `DistributionList.NextMarker` or `oauth2_client_configuration`: seven tenths of it are runs of four and
/// more letters of one case (the first may be a capital), few are digits, and something parts the words: a capital or a
/// separator. Of a random string over 62 characters a tenth is in such runs; one over 36 has nothing that parts.
fn is_words(secret: &[u8]) -> bool {
    const RUN: usize = 4;
    let (mut in_words, mut at) = (0, 0);
    while at < secret.len() {
        let first = secret[at];
        let same = |byte: &&u8| match secret.get(at + 1) {
            Some(next) if next.is_ascii_uppercase() => byte.is_ascii_uppercase(),
            _ => byte.is_ascii_lowercase(),
        };
        let run = if first.is_ascii_alphabetic() {
            1 + secret[at + 1..].iter().take_while(same).count()
        } else {
            1
        };
        in_words += if run >= RUN { run } else { 0 };
        at += run;
    }
    let digits = secret.iter().filter(|byte| byte.is_ascii_digit()).count();
    let parted = secret.iter().any(|byte| byte.is_ascii_uppercase() || matches!(byte, b'.' | b'_' | b'-'));
    parted && in_words * 10 >= secret.len() * 7 && digits * 100 <= secret.len() * 15
}

/// A random string of letters changes its case at every other place, a name in camel case once a word.
fn is_mixed_case(secret: &[u8]) -> bool {
    let changes =
        secret.windows(2).filter(|pair| pair[0].is_ascii_uppercase() != pair[1].is_ascii_uppercase());
    secret.len() >= 16 && changes.count() * 10 >= secret.len() * 3
}

/// Shannon's entropy of the characters, in bits for each.
pub(crate) fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let all = u32::try_from(bytes.len()).map_or(f64::MAX, f64::from);
    let share = |count: &u32| f64::from(*count) / all;
    counts.iter().filter(|count| **count > 0).map(|count| -share(count) * share(count).log2()).sum()
}

/// A password somebody wrote, and not the name of where it is.
fn is_chosen(secret: &[u8]) -> bool {
    const WORDS: [&[u8]; 8] =
        [b"true", b"false", b"null", b"none", b"yes", b"required", b"disabled", b"enabled"];
    let first = secret.first().copied().unwrap_or(b'/');
    let refers = matches!(first, b'/' | b'$' | b'<' | b'%' | b'{' | b'.' | b'*')
        || secret.windows(3).any(|part| part == b"://")
        || secret.starts_with(b"vault:")
        // The name of another of Ansible's variables.
        || secret.starts_with(b"ansible_")
        || secret.starts_with(b"file:");
    !refers && !WORDS.iter().any(|word| secret.eq_ignore_ascii_case(word))
}

/// What today's cosign writes (`sigstore/pkg/cryptoutils`, and go-securesystemslib's `encrypted`): N = 65,536.
const WEAK_SCRYPT_COST: u64 = 65_536;

/// `N` of `{"kdf":{"name":"scrypt","params":{"N":…}}}` in base64.
fn scrypt_cost(body: &[u8]) -> Option<u64> {
    let json: serde_json::Value = serde_json::from_slice(&decoded(&STANDARD, body)?).ok()?;
    let kdf = json.get("kdf")?;
    (kdf.get("name")? == "scrypt").then(|| kdf.get("params")?.get("N")?.as_u64()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums() {
        // The example of GitHub's announcement, in parts: random and checksum.
        assert_eq!(&checksum(b"zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"), b"0mLq17");
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926, "the check value of CRC-32/ISO-HDLC");
        let token = [&b"abc_"[..], b"zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", b"0mLq17"].concat();
        assert_eq!(one(Check::Crc32Base62, &token, ""), Answer::Yes);
        assert_eq!(one(Check::Crc32Base62, &token[..token.len() - 1], ""), Answer::Doubtful);
        assert_eq!(one(Check::Crc32Base62, b"a_b", ""), Answer::Doubtful);
    }

    #[test]
    fn each_check_says_yes_and_no() {
        let base64 = |text: &str| STANDARD.encode(text);
        let weak =
            |n: u32| base64(&format!(r#"{{"kdf":{{"name":"scrypt","params":{{"N":{n},"r":8,"p":1}}}}}}"#));
        let jwt = format!("{}.e30.x", URL.encode(r#"{"alg":"none"}"#));
        let rows: Vec<(Check, String, bool)> = vec![
            (Check::Jwt, jwt, true),
            (Check::Jwt, "eyJhIjoxfQ.e30.x".into(), false),
            (Check::BasicAuth, base64("a:b"), true),
            (Check::BasicAuth, base64("ab"), false),
            (Check::BasicAuth, base64("a:"), false),
            (Check::Base64Json, base64(" {\"auths\":{}}"), true),
            (Check::Base64Json, base64("[]"), false),
            (
                Check::Base64Pem,
                base64("-----BEGIN EC PRIVATE KEY-----\nabcdefghijklmnopqrstuvwxyz0123"),
                true,
            ),
            (
                Check::Base64Pem,
                base64("-----BEGIN CERTIFICATE-----\nabcdefghijklmnopqrstuvwxyz0123456"),
                false,
            ),
            (Check::Random, "q7Zk2mX9vB4tR8wL".into(), true),
            (Check::Random, "passwordpassword1".into(), false),
            (Check::Random, "getDatabasePassword".into(), false),
            (Check::Random, "DistributionList.NextMarker".into(), false),
            (Check::Random, "oauth2_client_configuration".into(), false),
            (Check::Random, "SSHCertPrivateKeyTypes".into(), false),
            (Check::Random, "k3jf92kd8s7xqpw04mzt".into(), true),
            (Check::Random, "wJalrXUtnFEMIK7MDENGbPxRfiCYzKq8".into(), true),
            (Check::Mixed, "a1".into(), true),
            (Check::Mixed, "aa".into(), false),
            (Check::Chosen, "hunter2".into(), true),
            (Check::Chosen, "/run/secrets/db".into(), false),
            (Check::Chosen, "${PASSWORD}".into(), false),
            (Check::Chosen, "True".into(), false),
            (Check::Chosen, String::new(), false),
            (Check::WeakScrypt, weak(32_768), true),
            (Check::WeakScrypt, weak(65_535), true),
            (Check::WeakScrypt, weak(65_536), false),
            (Check::WeakScrypt, "AAAA".into(), false),
        ];
        for (check, secret, holds) in rows {
            let expected = if holds { Answer::Yes } else { Answer::No };
            assert_eq!(one(check, secret.as_bytes(), ""), expected, "{check:?} {secret}");
        }
        assert_eq!(one(Check::InPgpass, b"", "root/.pgpass"), Answer::Yes);
        assert_eq!(one(Check::InPgpass, b"", "root/pgpass"), Answer::No);
        assert_eq!(one(Check::InImageConfig, b"", "config.json"), Answer::Yes);
        assert_eq!(one(Check::InImageConfig, b"", "app/config.json"), Answer::No);
        assert!((entropy(b"abcd") - 2.0).abs() < 1e-9 && entropy(b"").abs() < 1e-9);
    }
}
