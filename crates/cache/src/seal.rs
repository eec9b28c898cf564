//! The form of a sealed entry: magic, nonce, then AES-256-GCM over the compressed content, with magic and name as
//! associated data.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};

use crate::CacheKey;

/// What a sealed entry begins with; the number is that of the form.
const MAGIC: &[u8; 14] = b"assay-cache 1\n";

/// The largest content of an entry: 512 MiB, twice what may be stored. Content was sealed by this program, so this holds
/// off mistakes, not attacks.
pub const MAX_INFLATED_BYTES: usize = 512 << 20;

/// zstd's fastest ordinary level: hashes do not compress, and the rest does about as well as at 3.
const LEVEL: i32 = 1;

/// Why an entry cannot be opened or sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// It is cut, or something else.
    #[error("it does not begin like a sealed entry")]
    Form,
    /// The seal is broken.
    #[error("its seal is broken: bytes were changed, it has another name, or the key is another")]
    Broken,
    /// The sealed content is not what this program compresses.
    #[error("its content does not inflate")]
    Content,
    /// More than [`MAX_INFLATED_BYTES`].
    #[error("its content is larger than {MAX_INFLATED_BYTES} bytes")]
    TooLarge,
    /// The cryptographic library failed.
    #[error("the cryptographic library failed")]
    Crypto,
}

/// Seals `content` under `name`. The nonce is random.
///
/// # Errors
/// [`SealError::TooLarge`] for too much content, [`SealError::Crypto`] when the library fails, such as for want of
/// randomness.
pub fn seal(key: &CacheKey, name: &str, content: &[u8]) -> Result<Vec<u8>, SealError> {
    if content.len() > MAX_INFLATED_BYTES {
        return Err(SealError::TooLarge);
    }
    let mut body = zstd::bulk::compress(content, LEVEL).map_err(|_| SealError::Content)?;
    let cipher = cipher(key)?;
    let nonce =
        cipher.seal_in_place_append_tag(Aad::from(bound(name)), &mut body).map_err(|_| SealError::Crypto)?;
    let mut sealed = Vec::with_capacity(MAGIC.len() + NONCE_LEN + body.len());
    sealed.extend_from_slice(MAGIC);
    sealed.extend_from_slice(nonce.as_ref());
    sealed.append(&mut body);
    Ok(sealed)
}

/// Opens what [`seal`] made under the same key and name.
///
/// # Errors
/// Everything else than that.
pub fn open(key: &CacheKey, name: &str, mut sealed: Vec<u8>) -> Result<Vec<u8>, SealError> {
    let rest = sealed.strip_prefix(MAGIC).ok_or(SealError::Form)?;
    let (nonce, _) = rest.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Form)?;
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let body = &mut sealed[MAGIC.len() + NONCE_LEN..];
    let content =
        cipher(key)?.open_in_place(nonce, Aad::from(bound(name)), body).map_err(|_| SealError::Broken)?;
    let size = zstd::bulk::Decompressor::upper_bound(content).unwrap_or(MAX_INFLATED_BYTES);
    if size > MAX_INFLATED_BYTES {
        return Err(SealError::TooLarge);
    }
    zstd::bulk::decompress(content, size).map_err(|_| SealError::Content)
}

fn cipher(key: &CacheKey) -> Result<RandomizedNonceKey, SealError> {
    RandomizedNonceKey::new(&AES_256_GCM, key.expose()).map_err(|_| SealError::Crypto)
}

/// Form and name, so that neither can be another.
fn bound(name: &str) -> Vec<u8> {
    [MAGIC.as_slice(), name.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> CacheKey {
        CacheKey::from_bytes([byte; 32])
    }

    #[test]
    fn what_was_sealed_is_opened() {
        for content in [&b""[..], b"a", &[7; 100_000]] {
            let sealed = seal(&key(1), "a", content).expect("sealed");
            assert_eq!(open(&key(1), "a", sealed).expect("opened"), content);
        }
        let big: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
        assert!(seal(&key(1), "a", &big).expect("sealed").len() < big.len(), "compressed");
    }

    #[test]
    fn every_changed_bit_is_refused() {
        let sealed = seal(&key(1), "name", b"packages of a layer").expect("sealed");
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[at] ^= 1 << bit;
                assert!(open(&key(1), "name", changed).is_err(), "byte {at}, bit {bit}");
            }
        }
        for len in 0..sealed.len() {
            assert!(open(&key(1), "name", sealed[..len].to_vec()).is_err(), "cut to {len}");
        }
        let mut longer = sealed;
        longer.push(0);
        assert_eq!(open(&key(1), "name", longer), Err(SealError::Broken));
    }

    #[test]
    fn another_name_or_key_is_refused() {
        let sealed = seal(&key(1), "name", b"x").expect("sealed");
        assert_eq!(open(&key(1), "other", sealed.clone()), Err(SealError::Broken));
        assert_eq!(open(&key(2), "name", sealed.clone()), Err(SealError::Broken));
        assert_eq!(open(&key(1), "name", b"something else".to_vec()), Err(SealError::Form));
        assert_eq!(open(&key(1), "name", MAGIC.to_vec()), Err(SealError::Form));
        assert_ne!(sealed, seal(&key(1), "name", b"x").expect("sealed"), "nonces differ");
    }
}
