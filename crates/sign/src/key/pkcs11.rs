//! Keys in PKCS#11 tokens (OASIS PKCS #11 v2.40 and v3.0): smart cards, HSMs, softhsm.
//!
//! A module is a shared library that the user names; it runs in this process. The private key stays in the token.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use base::Secret;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use der::Encode as _;
use der::asn1::UintRef;

use super::open::{KeySecrets, read_password_file};
use super::pkcs11_public::public_key_of;
use super::pkcs11_uri::{Pkcs11Uri, TokenNames};
use super::{KeyError, Message, PublicKey, Scheme, Signer};

/// Variables with the module's path, in this order: our own, then cosign's.
const MODULE_VARIABLES: [&str; 2] = ["ASSAY_PKCS11_MODULE_PATH", "COSIGN_PKCS11_MODULE_PATH"];

/// Variables with the PIN, in this order: our own, then cosign's.
const PIN_VARIABLES: [&str; 2] = ["ASSAY_PKCS11_PIN", "COSIGN_PKCS11_PIN"];

/// RFC 8017 §9.2, note 1: DigestInfo of a SHA-256 digest, without the digest.
const SHA256_DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// A key in a token, with a session that may use it.
pub(crate) struct TokenKey {
    // One operation at a time: a session has one state.
    session: Mutex<Session>,
    key: ObjectHandle,
    public: PublicKey,
    place: String,
}

/// A session with the token of a URI.
pub(crate) struct Token<'a> {
    uri: &'a Pkcs11Uri,
    session: Session,
    needs_pin: bool,
    has_pad: bool,
}

fn failed(what: &str, error: &Error) -> KeyError {
    let (fault, hint) = match error {
        Error::Pkcs11(RvError::PinIncorrect, _) => {
            ("refused the PIN".to_owned(), "check the PIN: a few wrong ones lock the token")
        }
        Error::Pkcs11(RvError::PinLocked, _) => {
            ("token is locked after too many wrong PINs".into(), "unlock it with its security officer's PIN")
        }
        Error::Pkcs11(code, _) => {
            (format!("{what} failed: {code:?}"), "the token's own manual says what the code means")
        }
        other => {
            (format!("{what} failed: {other}"), "check the module's path and that the token is plugged in")
        }
    };
    KeyError::Token { fault, hint }
}

/// One of a list, or which number of them there is.
fn only<T>(what: &str, mut found: Vec<T>, hint: &'static str) -> Result<T, KeyError> {
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (_, more) => Err(KeyError::Token {
            fault: format!("has {} {what}, expected one", if more == 0 { 0 } else { more + 1 }),
            hint,
        }),
    }
}

impl<'a> Token<'a> {
    /// Loads the module and finds the token. Nobody has logged in yet.
    ///
    /// # Errors
    /// When there is no module, it cannot be loaded, or no or several tokens fit the URI.
    pub(crate) fn find(uri: &'a Pkcs11Uri, secrets: &dyn KeySecrets) -> Result<Self, KeyError> {
        let module = module(uri, secrets)?;
        let context = Pkcs11::new(&module).map_err(|error| failed("loading the module", &error))?;
        match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(failed("starting the module", &error)),
        }
        let slots = context.get_slots_with_token().map_err(|error| failed("listing tokens", &error))?;
        let fitting = slots.into_iter().filter(|slot| fits(&context, uri, *slot)).collect();
        let slot = only("tokens that fit the URI", fitting, "list them with `pkcs11-tool --list-slots`")?;
        let about = context.get_token_info(slot).map_err(|error| failed("reading the token", &error))?;
        let session = context.open_ro_session(slot).map_err(|error| failed("opening a session", &error))?;
        Ok(Self {
            uri,
            session,
            needs_pin: about.login_required(),
            has_pad: about.protected_authentication_path(),
        })
    }

    /// Finds the key, logging in where the token wants that.
    ///
    /// # Errors
    /// When the PIN is wrong or missing, no or several keys fit, or the key is of a kind that is not supported.
    pub(crate) fn open(self, secrets: &dyn KeySecrets) -> Result<TokenKey, KeyError> {
        if self.needs_pin {
            self.log_in(secrets)?;
        }
        let found = self.objects(ObjectClass::PRIVATE_KEY)?;
        let key = only(
            "private keys that fit the URI",
            found,
            "list them with `pkcs11-tool --login --list-objects`",
        )?;
        let public = public_key_of(&self.session, key)?;
        Ok(TokenKey {
            session: Mutex::new(self.session),
            key,
            public,
            place: format!("token key {}", self.uri),
        })
    }

    /// The public half where it can be read without a PIN, as most tokens let anybody.
    pub(crate) fn public_key(&self) -> Option<PublicKey> {
        let found = self.objects(ObjectClass::PUBLIC_KEY).ok()?;
        let key = only("public keys", found, "").ok()?;
        public_key_of(&self.session, key).ok()
    }

    fn objects(&self, class: ObjectClass) -> Result<Vec<ObjectHandle>, KeyError> {
        let mut template = vec![Attribute::Class(class)];
        template.extend(self.uri.id.clone().map(Attribute::Id));
        template.extend(self.uri.object.clone().map(Attribute::Label));
        self.session.find_objects(&template).map_err(|error| failed("looking for the key", &error))
    }

    fn log_in(&self, secrets: &dyn KeySecrets) -> Result<(), KeyError> {
        // A reader with a keypad of its own takes the PIN itself.
        let pin = if self.has_pad { None } else { Some(self.pin(secrets)?) };
        let pin = pin.map(|pin| AuthPin::from(pin.expose().clone()));
        match self.session.login(UserType::User, pin.as_ref()) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(error) => Err(failed("logging in", &error)),
        }
    }

    fn pin(&self, secrets: &dyn KeySecrets) -> Result<Secret<String>, KeyError> {
        let text = |bytes: Secret<Vec<u8>>| {
            String::from_utf8(bytes.expose().clone()).map(Secret::new).map_err(|_| KeyError::Token {
                fault: "PIN is not UTF-8".into(),
                hint: "check the file that pin-source= names",
            })
        };
        if let Some(path) = &self.uri.pin_source {
            return text(read_password_file(path)?);
        }
        if let Some(pin) = PIN_VARIABLES.iter().find_map(|name| secrets.variable(name)) {
            return Ok(pin);
        }
        text(secrets.pin(&self.uri.to_string())?)
    }
}

fn fits(context: &Pkcs11, uri: &Pkcs11Uri, slot: Slot) -> bool {
    context.get_token_info(slot).is_ok_and(|about| {
        about.token_initialized()
            && uri.fits(&TokenNames {
                label: about.label(),
                manufacturer: about.manufacturer_id(),
                model: about.model(),
                serial: about.serial_number(),
                slot_id: slot.id(),
            })
    })
}

fn module(uri: &Pkcs11Uri, secrets: &dyn KeySecrets) -> Result<PathBuf, KeyError> {
    let named = || MODULE_VARIABLES.iter().find_map(|name| secrets.variable(name));
    let path = uri.module_path.clone().or_else(|| named().map(|path| PathBuf::from(path.expose())));
    let wrong = |fault: String| KeyError::Token {
        fault,
        hint: "add ?module-path=/path/to/module.so to the URI, or set COSIGN_PKCS11_MODULE_PATH",
    };
    let path = path.ok_or_else(|| wrong("module is not named".into()))?;
    if !path.is_absolute() || !Path::is_file(&path) {
        return Err(wrong(format!("module {} is no file with an absolute path", path.display())));
    }
    Ok(path)
}

impl Signer for TokenKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, scheme: Scheme, message: &Message<'_>) -> Result<Vec<u8>, KeyError> {
        let pss = PkcsPssParams {
            hash_alg: MechanismType::SHA256,
            mgf: PkcsMgfType::MGF1_SHA256,
            // As long as the digest: RFC 8017 §9.1, and what Go and Sigstore verify.
            s_len: 32.into(),
        };
        let (mechanism, input) = match scheme {
            Scheme::EcdsaP256Sha256 | Scheme::EcdsaP384Sha384 | Scheme::EcdsaP521Sha512 => {
                (Mechanism::Ecdsa, message.digest(scheme)?)
            }
            Scheme::Rsa2048Pkcs1 | Scheme::Rsa3072Pkcs1 | Scheme::Rsa4096Pkcs1 => {
                (Mechanism::RsaPkcs, [&SHA256_DIGEST_INFO[..], &message.digest(scheme)?].concat())
            }
            Scheme::Rsa2048Pss | Scheme::Rsa3072Pss | Scheme::Rsa4096Pss => {
                (Mechanism::RsaPkcsPss(pss), message.digest(scheme)?)
            }
            Scheme::Ed25519 => {
                let pure = EddsaParams::new(EddsaSignatureScheme::Pure);
                (Mechanism::Eddsa(pure), message.bytes(scheme)?.to_vec())
            }
            Scheme::Ed25519Ph => return self.sign_prehashed(message),
        };
        let session = self.session.lock().map_err(|_| KeyError::Crypto { what: "use a token's session" })?;
        let signature =
            session.sign(&mechanism, self.key, &input).map_err(|error| failed("signing", &error))?;
        match mechanism {
            Mechanism::Ecdsa => ecdsa_der(&signature).ok_or_else(|| KeyError::Token {
                fault: "token gave a malformed signature".into(),
                hint: "update the token's module",
            }),
            _ => Ok(signature),
        }
    }

    fn place(&self) -> String {
        self.place.clone()
    }
}

impl TokenKey {
    /// Ed25519ph, which few tokens have. SoftHSM 2.6 passes over the parameter that asks for it (PKCS#11 v3.0 §2.3.5) and
    /// signs pure Ed25519: what comes back is looked at, and refused under its own name.
    fn sign_prehashed(&self, message: &Message<'_>) -> Result<Vec<u8>, KeyError> {
        let scheme = Scheme::Ed25519Ph;
        let refused = |fault: &str| KeyError::Mode { place: self.place(), scheme, fault: fault.to_owned() };
        // The token hashes, so it wants the message.
        let bytes = message
            .bytes(scheme)
            .map_err(|_| refused("a token hashes the message itself, and there is only its digest"))?;
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Ed25519ph(&[])));
        let session = self.session.lock().map_err(|_| KeyError::Crypto { what: "use a token's session" })?;
        let signature = match session.sign(&mechanism, self.key, bytes) {
            Ok(signature) => signature,
            Err(Error::Pkcs11(
                RvError::MechanismInvalid | RvError::MechanismParamInvalid | RvError::ArgumentsBad,
                _,
            )) => return Err(refused("its token does not have Ed25519ph, which a log needs")),
            Err(error) => return Err(failed("signing", &error)),
        };
        match self.public.signed(scheme, message, &signature)? {
            true => Ok(signature),
            false if self.public.signed(Scheme::Ed25519, message, &signature)? => {
                Err(refused("its token signs pure Ed25519 in its place, and a log needs Ed25519ph"))
            }
            false => Err(KeyError::Mismatch { place: self.place() }),
        }
    }
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenKey({})", self.place)
    }
}

#[derive(der::Sequence)]
struct EcdsaSignature<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// PKCS#11 v2.40 §2.3.1: r and s, each of the length of the curve's order; elsewhere it is their DER (RFC 3279 §2.2.3).
fn ecdsa_der(raw: &[u8]) -> Option<Vec<u8>> {
    if raw.is_empty() || !raw.len().is_multiple_of(2) {
        return None;
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    EcdsaSignature { r: UintRef::new(r).ok()?, s: UintRef::new(s).ok()? }.to_der().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_become_der() {
        let raw = [[0; 31].as_slice(), &[1], &[0xff], &[0; 31]].concat();
        let der = ecdsa_der(&raw).expect("even");
        let mut expected = vec![0x30, 38, 2, 1, 1, 2, 33, 0, 0xff];
        expected.extend([0; 31]);
        assert_eq!(der, expected);
        assert_eq!(ecdsa_der(&[1, 2, 3]), None);
        assert_eq!(ecdsa_der(&[]), None);
    }
}
