//! `ENCRYPTED PRIVATE KEY`: PKCS#8 encrypted under a password (RFC 5958 §3) with PBES2 (RFC 8018 §6.2), as `openssl
//! genpkey` and `openssl pkcs8 -topk8` write it. Read only.

use std::num::NonZeroU32;

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, Algorithm, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey,
};
use aws_lc_rs::{iv::FixedLength, pbkdf2};
use base::Secret;
use der::asn1::OctetStringRef;
use der::{Decode as _, ErrorKind};
use pkcs5::pbes2::{EncryptionScheme, Kdf, PBES2_OID, Parameters, Pbkdf2Params, Pbkdf2Prf, ScryptParams};
use spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::KeyError;

/// RFC 8018 §4.2: "for especially critical keys … an iteration count of 10,000,000 may be appropriate". Some 5 s.
const MAX_ITERATIONS: u32 = 10_000_000;

/// N · r · p of scrypt: OWASP's strongest (N 131072, r 8, p 1). Memory is 128 bytes times N · r, so at most 128 MiB.
const MAX_SCRYPT_WORK: u64 = 1 << 20;

/// 8 bytes are RFC 8018's least, OpenSSL writes 16; 64 is one block of the hashes.
const MAX_SALT_BYTES: usize = 64;

/// RFC 5958 §3.
#[derive(der::Sequence)]
struct EncryptedPrivateKeyInfo<'a> {
    algorithm: AlgorithmIdentifierRef<'a>,
    data: OctetStringRef<'a>,
}

/// An encrypted key, read and not yet opened: it asks for no more work than is done.
pub(super) struct Encrypted<'a> {
    parameters: Parameters<'a>,
    data: &'a [u8],
}

impl<'a> Encrypted<'a> {
    pub(super) fn parse(der: &'a [u8]) -> Result<Self, KeyError> {
        let info = EncryptedPrivateKeyInfo::from_der(der)
            .map_err(|_| malformed("it is no EncryptedPrivateKeyInfo in DER"))?;
        let named = |found: &dyn std::fmt::Display| KeyError::Encryption { found: found.to_string() };
        if info.algorithm.oid != PBES2_OID {
            return Err(named(&info.algorithm.oid));
        }
        let parameters = info.algorithm.parameters.ok_or_else(|| malformed("it has no parameters"))?;
        let parameters = Parameters::try_from(parameters).map_err(|error| match error.kind() {
            ErrorKind::OidUnknown { oid } => named(&oid),
            _ => malformed("its parameters are not those of PBES2"),
        })?;
        let encrypted = Self { parameters, data: info.data.as_bytes() };
        encrypted.check()?;
        Ok(encrypted)
    }

    fn check(&self) -> Result<(), KeyError> {
        let (salt, length) = match &self.parameters.kdf {
            Kdf::Pbkdf2(Pbkdf2Params { iteration_count: rounds, prf, salt, key_length }) => {
                if !(1..=MAX_ITERATIONS).contains(rounds) {
                    return Err(KeyError::Work { found: format!("PBKDF2 with {rounds} rounds") });
                }
                if *prf == Pbkdf2Prf::HmacWithSha224 {
                    return Err(KeyError::Encryption { found: "PBKDF2 with SHA-224".into() });
                }
                (salt, key_length)
            }
            Kdf::Scrypt(ScryptParams {
                cost_parameter: n,
                block_size,
                parallelization,
                salt,
                key_length,
            }) => {
                let (r, p) = (u64::from(*block_size), u64::from(*parallelization));
                let work = n.checked_mul(r).and_then(|product| product.checked_mul(p));
                let is_cost = n.is_power_of_two() && *n > 1 && r > 0 && p > 0;
                if !is_cost || work.is_none_or(|work| work > MAX_SCRYPT_WORK) {
                    return Err(KeyError::Work { found: format!("scrypt with N {n}, r {r} and p {p}") });
                }
                (salt, key_length)
            }
            _ => return Err(KeyError::Encryption { found: "another key derivation".into() }),
        };
        if salt.is_empty() || salt.len() > MAX_SALT_BYTES {
            return Err(malformed("its salt has another length"));
        }
        if length.is_some_and(|length| usize::from(length) != self.parameters.encryption.key_size()) {
            return Err(malformed("the length of its key is not its cipher's"));
        }
        Ok(())
    }

    /// The PKCS#8 inside. A wrong password is nearly always found out here, by the padding; else what comes out is no key.
    pub(super) fn open(&self, password: &Secret<Vec<u8>>) -> Result<Secret<Vec<u8>>, KeyError> {
        let (algorithm, iv): (&'static Algorithm, _) = match self.parameters.encryption {
            EncryptionScheme::Aes128Cbc { iv } => (&AES_128, iv),
            EncryptionScheme::Aes192Cbc { iv } => (&AES_192, iv),
            EncryptionScheme::Aes256Cbc { iv } => (&AES_256, iv),
            _ => return Err(KeyError::Encryption { found: "another cipher".into() }),
        };
        let failed = |_| KeyError::Crypto { what: "decrypt a key" };
        let key = self.derive(password)?;
        let key = UnboundCipherKey::new(algorithm, &key).map_err(failed)?;
        let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).map_err(failed)?;
        let mut text = Zeroizing::new(self.data.to_vec());
        let context = DecryptionContext::Iv128(FixedLength::from(iv));
        let opened = key.decrypt(&mut text, context).map_err(|_| KeyError::Password)?;
        Ok(Secret::new(opened.to_vec()))
    }

    fn derive(&self, password: &Secret<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let failed = KeyError::Crypto { what: "derive a key from a password" };
        let mut key = Zeroizing::new(vec![0; self.parameters.encryption.key_size()]);
        match &self.parameters.kdf {
            Kdf::Pbkdf2(params) => {
                let algorithm = match params.prf {
                    Pbkdf2Prf::HmacWithSha1 => pbkdf2::PBKDF2_HMAC_SHA1,
                    Pbkdf2Prf::HmacWithSha256 => pbkdf2::PBKDF2_HMAC_SHA256,
                    Pbkdf2Prf::HmacWithSha384 => pbkdf2::PBKDF2_HMAC_SHA384,
                    Pbkdf2Prf::HmacWithSha512 => pbkdf2::PBKDF2_HMAC_SHA512,
                    _ => return Err(KeyError::Encryption { found: "PBKDF2 with another hash".into() }),
                };
                let rounds = NonZeroU32::new(params.iteration_count).ok_or(failed)?;
                pbkdf2::derive(algorithm, rounds, params.salt, password.expose(), &mut key);
            }
            Kdf::Scrypt(ScryptParams {
                cost_parameter: n, block_size: r, parallelization: p, salt, ..
            }) => {
                let log_n = u8::try_from(n.ilog2()).map_err(|_| failed.clone())?;
                let params = scrypt::Params::new(log_n, u32::from(*r), u32::from(*p), key.len());
                let params = params.map_err(|_| failed.clone())?;
                scrypt::scrypt(password.expose(), salt, &params, &mut key).map_err(|_| failed)?;
            }
            _ => return Err(failed),
        }
        Ok(key)
    }
}

fn malformed(detail: &'static str) -> KeyError {
    KeyError::Malformed { what: "encrypted key", detail }
}

#[cfg(test)]
mod tests {
    use der::Encode as _;

    use super::*;

    fn parse(kdf: Kdf<'_>) -> Result<(), KeyError> {
        let encryption = EncryptionScheme::Aes256Cbc { iv: &[0; 16] };
        let parameters = Parameters { kdf, encryption }.to_der().expect("DER");
        let parameters = der::AnyRef::from_der(&parameters).expect("DER");
        let algorithm = AlgorithmIdentifierRef { oid: PBES2_OID, parameters: Some(parameters) };
        let data = OctetStringRef::new(&[0; 16]).expect("octets");
        let der = EncryptedPrivateKeyInfo { algorithm, data }.to_der().expect("DER");
        Encrypted::parse(&der).map(|_| ())
    }

    #[test]
    fn work_is_bounded_before_it_is_done() {
        let rounds = |iteration_count| {
            let params = Pbkdf2Params {
                salt: &[1; 8],
                iteration_count,
                key_length: None,
                prf: Pbkdf2Prf::HmacWithSha256,
            };
            parse(Kdf::Pbkdf2(params)).map_err(|error| error.to_string())
        };
        assert_eq!(rounds(MAX_ITERATIONS), Ok(()));
        assert!(rounds(MAX_ITERATIONS + 1).is_err_and(|error| error.contains("10000001 rounds")));
        assert!(rounds(0).is_err());
        let work = |cost_parameter, block_size, parallelization| {
            let params =
                ScryptParams { salt: &[1; 8], cost_parameter, block_size, parallelization, key_length: None };
            parse(Kdf::Scrypt(params)).map_err(|error| base::Fault::code(&error))
        };
        for (n, r, p) in [(1 << 17, 8, 1), (1 << 14, 8, 8), (2, 1, 1)] {
            assert_eq!(work(n, r, p), Ok(()), "{n} {r} {p}");
        }
        for (n, r, p) in
            [(1 << 18, 8, 1), (1 << 17, 8, 2), (1000, 8, 1), (1, 8, 1), (2, 0, 1), (2, 1, 0), (1 << 63, 9, 9)]
        {
            assert_eq!(work(n, r, p), Err("key-cost"), "{n} {r} {p}");
        }
    }

    #[test]
    fn salts_and_lengths_are_looked_at() {
        let with = |salt: &[u8], key_length| {
            let params =
                Pbkdf2Params { salt, iteration_count: 1, key_length, prf: Pbkdf2Prf::HmacWithSha256 };
            parse(Kdf::Pbkdf2(params)).map_err(|error| base::Fault::code(&error))
        };
        assert_eq!(with(&[1; MAX_SALT_BYTES], Some(32)), Ok(()));
        assert_eq!(with(&[1; MAX_SALT_BYTES + 1], None), Err("key-malformed"));
        assert_eq!(with(&[], None), Err("key-malformed"));
        assert_eq!(with(&[1], Some(16)), Err("key-malformed"));
    }
}
