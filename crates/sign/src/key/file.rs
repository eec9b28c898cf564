//! `cosign.key`: PEM around JSON around a sealed PKCS#8 key.
//!
//! The format of go-securesystemslib's `encrypted`: scrypt (RFC 7914) makes a key from the password, NaCl's secretbox
//! (XSalsa20-Poly1305) seals.

use base::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_secretbox::aead::{AeadInPlace as _, KeyInit as _};
use crypto_secretbox::{Key, Nonce, Tag, XSalsa20Poly1305};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::pbes2::Encrypted;
use super::pem;
use super::{KeyError, PrivateKey};

/// An RSA-4096 key is 2.4 KiB of DER and 4.5 KiB of `cosign.key`; 64 KiB leaves room for remarks around it.
pub const MAX_KEY_FILE_BYTES: u64 = 64 << 10;

/// What cosign 2 and later write.
const SIGSTORE: &str = "ENCRYPTED SIGSTORE PRIVATE KEY";
/// What cosign 1 wrote.
const COSIGN: &str = "ENCRYPTED COSIGN PRIVATE KEY";

/// What OpenSSL writes (RFC 7468 §11).
const PKCS8: &str = "ENCRYPTED PRIVATE KEY";

const SALT_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

/// Salts a reader takes: 32 bytes are written; RFC 7914 sets no length, and 64 is one block of its hash.
const MAX_SALT_BYTES: usize = 64;

/// A cost of scrypt: the power of two N, with r = 8 and p = 1. Memory is N KiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScryptCost {
    /// N = 32768: what was written until 2023.
    Legacy,
    /// N = 65536: what is written.
    Standard,
    /// N = 131072: OWASP's recommendation.
    Owasp,
}

impl ScryptCost {
    fn log_n(self) -> u8 {
        match self {
            Self::Legacy => 15,
            Self::Standard => 16,
            Self::Owasp => 17,
        }
    }

    fn of(params: &Params) -> Option<Self> {
        let costs = [Self::Legacy, Self::Standard, Self::Owasp];
        costs.into_iter().find(|cost| *params == Params::of(*cost))
    }
}

#[derive(Deserialize, Serialize)]
struct Sealed {
    kdf: Kdf,
    cipher: Cipher,
    ciphertext: String,
}

#[derive(Deserialize, Serialize)]
struct Kdf {
    name: String,
    params: Params,
    salt: String,
}

#[derive(Deserialize, Serialize, PartialEq, Eq)]
struct Params {
    #[serde(rename = "N")]
    n: u64,
    r: u64,
    p: u64,
}

impl Params {
    fn of(cost: ScryptCost) -> Self {
        Self { n: 1 << cost.log_n(), r: 8, p: 1 }
    }
}

#[derive(Deserialize, Serialize)]
struct Cipher {
    name: String,
    nonce: String,
}

fn malformed(detail: &'static str) -> KeyError {
    KeyError::Malformed { what: "encrypted key", detail }
}

/// Whether the text is a key that needs a password.
#[must_use]
pub fn is_encrypted(text: &[u8]) -> bool {
    pem::decode(text).is_ok_and(|block| matches!(block.label.as_str(), SIGSTORE | COSIGN | PKCS8))
}

/// The cost an encrypted `cosign.key` asks for: everything of it is read, and nothing opened.
///
/// # Errors
/// When it is none, or asks for a cost no program writes.
pub fn read_cost(text: &[u8]) -> Result<ScryptCost, KeyError> {
    envelope(text).map(|envelope| envelope.cost)
}

/// Reads an encrypted key of either kind: everything of it, and nothing is opened.
///
/// # Errors
/// As [`decrypt_key`], but for the password.
pub fn read_encrypted(text: &[u8]) -> Result<(), KeyError> {
    let block = pem::decode(text).map_err(|detail| KeyError::Malformed { what: "key", detail })?;
    match block.label.as_str() {
        PKCS8 => Encrypted::parse(block.der.expose()).map(|_| ()),
        _ => envelope(text).map(|_| ()),
    }
}

/// Opens the text of a `cosign.key`, or of an `ENCRYPTED PRIVATE KEY` (PBES2) as OpenSSL writes it.
///
/// # Errors
/// When it is none, when it asks for a cost no program writes (before any work is done), or when the password does not
/// open it.
pub fn decrypt_key(text: &[u8], password: &Secret<Vec<u8>>) -> Result<PrivateKey, KeyError> {
    let block = pem::decode(text).map_err(|detail| KeyError::Malformed { what: "key", detail })?;
    if block.label != PKCS8 {
        return PrivateKey::from_pkcs8_der(&envelope(text)?.open(password)?);
    }
    let opened = Encrypted::parse(block.der.expose())?.open(password)?;
    // Nothing but the padding is checked before: a wrong password leaves noise behind, one time in 256.
    PrivateKey::from_pkcs8_der(&opened).map_err(|error| match error {
        KeyError::Malformed { .. } => KeyError::Password,
        other => other,
    })
}

fn envelope(text: &[u8]) -> Result<Envelope, KeyError> {
    let block = pem::decode(text).map_err(|detail| KeyError::Malformed { what: "key", detail })?;
    match block.label.as_str() {
        SIGSTORE | COSIGN => Envelope::parse(block.der.expose()),
        _ => Err(KeyError::Label { found: block.label.chars().take(60).collect(), expected: SIGSTORE }),
    }
}

/// What an encrypted key holds, every field of a length and kind that is taken.
struct Envelope {
    cost: ScryptCost,
    salt: Vec<u8>,
    nonce: Vec<u8>,
    ciphertext: Vec<u8>,
}

impl Envelope {
    fn parse(json: &[u8]) -> Result<Self, KeyError> {
        let sealed: Sealed =
            serde_json::from_slice(json).map_err(|_| malformed("its content is not the JSON of one"))?;
        let Params { n, r, p } = &sealed.kdf.params;
        let cost = ScryptCost::of(&sealed.kdf.params).filter(|_| sealed.kdf.name == "scrypt");
        let name: String = sealed.kdf.name.chars().filter(|c| c.is_ascii_graphic()).take(20).collect();
        let cost = cost.ok_or(KeyError::Cost { found: format!("{name} with N {n}, r {r} and p {p}") })?;
        if sealed.cipher.name != "nacl/secretbox" {
            return Err(malformed("its cipher is not nacl/secretbox"));
        }
        let bytes = |text: &str| STANDARD.decode(text).map_err(|_| malformed("a field is not base64"));
        let (salt, nonce) = (bytes(&sealed.kdf.salt)?, bytes(&sealed.cipher.nonce)?);
        if salt.is_empty() || salt.len() > MAX_SALT_BYTES || nonce.len() != NONCE_BYTES {
            return Err(malformed("its salt or nonce has another length"));
        }
        let ciphertext = bytes(&sealed.ciphertext)?;
        if ciphertext.len() <= TAG_BYTES {
            return Err(malformed("its ciphertext is not longer than a tag"));
        }
        Ok(Self { cost, salt, nonce, ciphertext })
    }

    fn open(&self, password: &Secret<Vec<u8>>) -> Result<Secret<Vec<u8>>, KeyError> {
        // NaCl puts the tag first.
        let (tag, text) = self.ciphertext.split_at(TAG_BYTES);
        let cipher = cipher(password, &self.salt, self.cost)?;
        let mut opened = Zeroizing::new(text.to_vec());
        cipher
            .decrypt_in_place_detached(Nonce::from_slice(&self.nonce), &[], &mut opened, Tag::from_slice(tag))
            .map_err(|_| KeyError::Password)?;
        Ok(Secret::new(std::mem::take(&mut *opened)))
    }
}

/// The text of a `cosign.key` as cosign writes it now.
///
/// # Errors
/// When the library has no randomness.
pub fn encrypt_key(
    key: &PrivateKey,
    password: &Secret<Vec<u8>>,
    cost: ScryptCost,
) -> Result<Secret<String>, KeyError> {
    let failed = KeyError::Crypto { what: "seal a key" };
    let (mut salt, mut nonce) = ([0; SALT_BYTES], [0; NONCE_BYTES]);
    aws_lc_rs::rand::fill(&mut salt)
        .and_then(|()| aws_lc_rs::rand::fill(&mut nonce))
        .map_err(|_| failed.clone())?;
    let der = key.to_pkcs8_der()?;
    let mut text = Zeroizing::new(der.expose().clone());
    let tag = cipher(password, &salt, cost)?
        .encrypt_in_place_detached(Nonce::from_slice(&nonce), &[], &mut text)
        .map_err(|_| failed.clone())?;
    let sealed = Sealed {
        kdf: Kdf { name: "scrypt".into(), params: Params::of(cost), salt: STANDARD.encode(salt) },
        cipher: Cipher { name: "nacl/secretbox".into(), nonce: STANDARD.encode(nonce) },
        ciphertext: STANDARD.encode([tag.as_slice(), &text].concat()),
    };
    let json = serde_json::to_vec(&sealed).map_err(|_| failed)?;
    Ok(Secret::new(pem::encode(SIGSTORE, &json)))
}

fn cipher(password: &Secret<Vec<u8>>, salt: &[u8], cost: ScryptCost) -> Result<XSalsa20Poly1305, KeyError> {
    let failed = |_| KeyError::Crypto { what: "derive a key from a password" };
    let mut key = Zeroizing::new([0; 32]);
    let params = scrypt::Params::new(cost.log_n(), 8, 1, key.len()).map_err(failed)?;
    scrypt::scrypt(password.expose(), salt, &params, &mut *key)
        .map_err(|_| KeyError::Crypto { what: "derive a key from a password" })?;
    Ok(XSalsa20Poly1305::new(Key::from_slice(&*key)))
}

/// Reads a private key that is not encrypted: `PRIVATE KEY` (PKCS#8), `EC PRIVATE KEY` (SEC1) or `RSA PRIVATE KEY`
/// (PKCS#1).
///
/// # Errors
/// When it is none of them, or of a kind that is not supported.
pub fn import_key(text: &Secret<Vec<u8>>) -> Result<PrivateKey, KeyError> {
    let block = pem::decode(text.expose()).map_err(|detail| KeyError::Malformed { what: "key", detail })?;
    match block.label.as_str() {
        "PRIVATE KEY" => PrivateKey::from_pkcs8_der(&block.der),
        "EC PRIVATE KEY" => PrivateKey::from_sec1_der(&block.der),
        "RSA PRIVATE KEY" => PrivateKey::from_pkcs1_der(&block.der),
        _ => Err(KeyError::Label {
            found: block.label.chars().take(60).collect(),
            expected: "PRIVATE KEY, EC PRIVATE KEY or RSA PRIVATE KEY",
        }),
    }
}
