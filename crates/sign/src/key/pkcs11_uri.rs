//! PKCS#11 URIs (RFC 7512), as far as they name a private key.

use std::path::PathBuf;

use super::KeyError;

/// What a URI says: which token, which key, which module, and where the PIN is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Pkcs11Uri {
    /// `token`: the token's label.
    pub token: Option<String>,
    /// `manufacturer` of the token.
    pub manufacturer: Option<String>,
    /// `model` of the token.
    pub model: Option<String>,
    /// `serial` number of the token.
    pub serial: Option<String>,
    /// `slot-id`.
    pub slot_id: Option<u64>,
    /// `object`: the key's label (`CKA_LABEL`).
    pub object: Option<Vec<u8>>,
    /// `id`: the key's `CKA_ID`.
    pub id: Option<Vec<u8>>,
    /// `module-path`: the module, a shared library.
    pub module_path: Option<PathBuf>,
    /// `pin-source`: the file with the PIN.
    pub pin_source: Option<PathBuf>,
}

/// A URI of a token with every attribute in use is below 1 KiB.
const MAX_URI_BYTES: usize = 4 << 10;

impl Pkcs11Uri {
    /// Reads a URI that begins with `pkcs11:`.
    ///
    /// # Errors
    /// When it is malformed, has an attribute twice or one that is not known, names no key or no token, or carries a
    /// PIN: other users of the machine can read arguments.
    pub fn parse(uri: &str) -> Result<Self, KeyError> {
        let wrong = |fault: String| KeyError::Reference {
            found: uri.split('?').next().unwrap_or_default().chars().take(100).collect(),
            fault,
        };
        let rest = uri.strip_prefix("pkcs11:").ok_or_else(|| wrong("does not begin with pkcs11:".into()))?;
        if uri.len() > MAX_URI_BYTES {
            return Err(wrong("has more than 4096 bytes".into()));
        }
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        // RFC 7512 §2.3: `;` in the path, `&` in the query. cosign writes and reads `;` in both.
        let attributes = path.split(';').chain(query.split(['&', ';'])).filter(|text| !text.is_empty());
        let mut found = Self::default();
        let mut seen = Vec::new();
        for attribute in attributes {
            let (name, value) =
                attribute.split_once('=').ok_or_else(|| wrong("has a part without \"=\"".into()))?;
            if seen.contains(&name) {
                return Err(wrong(format!("has {name:.40} twice")));
            }
            seen.push(name);
            let value =
                unescape(value).ok_or_else(|| wrong(format!("has a malformed escape in {name:.40}")))?;
            found.set(name, value).map_err(|fault| wrong(fault.to_owned()))?;
        }
        if found.object.is_none() && found.id.is_none() {
            return Err(wrong("names no key, expected object= or id=".into()));
        }
        if found.token.is_none() && found.slot_id.is_none() && found.serial.is_none() {
            return Err(wrong("names no token, expected token=, serial= or slot-id=".into()));
        }
        Ok(found)
    }

    fn set(&mut self, name: &str, value: Vec<u8>) -> Result<(), &'static str> {
        let text = |value: Vec<u8>| String::from_utf8(value).map_err(|_| "has a value that is not UTF-8");
        match name {
            "token" => self.token = Some(text(value)?),
            "manufacturer" => self.manufacturer = Some(text(value)?),
            "model" => self.model = Some(text(value)?),
            "serial" => self.serial = Some(text(value)?),
            "object" => self.object = Some(value),
            "id" => self.id = Some(value),
            "slot-id" => {
                self.slot_id = Some(text(value)?.parse().map_err(|_| "has a slot-id that is no number")?);
            }
            "type" if matches!(value.as_slice(), b"private" | b"public") => {}
            "type" => return Err("is of a type that is no key pair's"),
            "module-path" => {
                let path = PathBuf::from(text(value)?);
                if !path.is_absolute() {
                    return Err("has a module-path that is not absolute");
                }
                self.module_path = Some(path);
            }
            "pin-source" => self.pin_source = Some(pin_source(&text(value)?)?),
            "pin-value" => {
                return Err(
                    "carries a PIN, which other users of this machine can read; give it in COSIGN_PKCS11_PIN, or in a file that pin-source= names",
                );
            }
            vendor if vendor.starts_with("x-") => {}
            _ => return Err("has an attribute that is not known here"),
        }
        Ok(())
    }
}

/// RFC 7512 §2.4: a file URI, a path, or a command after a bar, which nothing here runs.
fn pin_source(value: &str) -> Result<PathBuf, &'static str> {
    let path = match value.strip_prefix("file:") {
        Some(path) => path.strip_prefix("//").unwrap_or(path),
        None => value,
    };
    if path.starts_with('/') {
        Ok(PathBuf::from(path))
    } else {
        Err("has a pin-source that is no absolute path")
    }
}

/// RFC 3986 §2.1.
fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16));
        let value = digit()? * 16 + digit()?;
        out.push(u8::try_from(value).ok()?);
    }
    Some(out)
}

/// Whether a URI's token attributes fit a token.
pub(crate) struct TokenNames<'a> {
    pub(crate) label: &'a str,
    pub(crate) manufacturer: &'a str,
    pub(crate) model: &'a str,
    pub(crate) serial: &'a str,
    pub(crate) slot_id: u64,
}

impl Pkcs11Uri {
    pub(crate) fn fits(&self, token: &TokenNames<'_>) -> bool {
        let same =
            |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        same(&self.token, token.label)
            && same(&self.manufacturer, token.manufacturer)
            && same(&self.model, token.model)
            && same(&self.serial, token.serial)
            && self.slot_id.is_none_or(|wanted| wanted == token.slot_id)
    }
}

impl std::fmt::Display for Pkcs11Uri {
    /// Which token and key, for people; as a URI, with neither module nor PIN.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let escape = |bytes: &[u8]| -> String {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
            let one =
                |byte: &u8| if plain(*byte) { char::from(*byte).into() } else { format!("%{byte:02x}") };
            bytes.iter().map(one).collect()
        };
        let text = |value: &Option<String>| value.as_ref().map(|value| escape(value.as_bytes()));
        let parts = [
            ("token", text(&self.token)),
            ("manufacturer", text(&self.manufacturer)),
            ("model", text(&self.model)),
            ("serial", text(&self.serial)),
            ("slot-id", self.slot_id.map(|id| id.to_string())),
            ("object", self.object.as_deref().map(escape)),
            ("id", self.id.as_deref().map(|id| id.iter().map(|byte| format!("%{byte:02x}")).collect())),
        ];
        let parts: Vec<String> =
            parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
        write!(f, "pkcs11:{}", parts.join(";"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_rfc_and_cosign_write() {
        let uri = "pkcs11:token=The%20Software%20PKCS%2311;serial=1;slot-id=7;object=my-key;id=%69%95%3e;type=private\
                   ?module-path=/usr/lib/libp11.so&pin-source=file:/etc/pin";
        let read = Pkcs11Uri::parse(uri).expect("valid");
        let expected = Pkcs11Uri {
            token: Some("The Software PKCS#11".into()),
            serial: Some("1".into()),
            slot_id: Some(7),
            object: Some(b"my-key".to_vec()),
            id: Some(vec![0x69, 0x95, 0x3e]),
            module_path: Some("/usr/lib/libp11.so".into()),
            pin_source: Some("/etc/pin".into()),
            ..Pkcs11Uri::default()
        };
        assert_eq!(read, expected);
        let shown = read.to_string();
        assert_eq!(
            shown,
            "pkcs11:token=The%20Software%20PKCS%2311;serial=1;slot-id=7;object=my-key;id=%69%95%3e"
        );
        let again = Pkcs11Uri::parse(&shown).expect("valid");
        assert_eq!(again, Pkcs11Uri { module_path: None, pin_source: None, ..read });
        assert!(Pkcs11Uri::parse("pkcs11:token=t;id=%01?x-vendor=a;module-path=/m").is_ok());
    }

    #[test]
    fn says_what_is_wrong_and_never_shows_a_pin() {
        let long = format!("pkcs11:token=t;object={}", "k".repeat(MAX_URI_BYTES));
        let rows = [
            ("pkcs12:token=t", "does not begin"),
            ("pkcs11:token=t", "names no key"),
            ("pkcs11:object=k", "names no token"),
            ("pkcs11:token=t;object=k?pin-value=canary", "carries a PIN"),
            ("pkcs11:token=t;token=u;object=k", "has token twice"),
            ("pkcs11:token=t;object=k;thing=x", "not known"),
            ("pkcs11:token;object=k", "without \"=\""),
            ("pkcs11:token=%f;object=k", "malformed escape"),
            ("pkcs11:token=%zz;object=k", "malformed escape"),
            ("pkcs11:token=%ff;object=k", "not UTF-8"),
            ("pkcs11:token=t;object=k;slot-id=x", "no number"),
            ("pkcs11:token=t;object=k;type=cert", "no key pair"),
            ("pkcs11:token=t;object=k?module-path=lib.so", "not absolute"),
            ("pkcs11:token=t;object=k?pin-source=|canary", "no absolute path"),
            ("pkcs11:token=t;object=k?pin-source=pin", "no absolute path"),
            (long.as_str(), "more than 4096"),
        ];
        for (uri, expected) in rows {
            let error = Pkcs11Uri::parse(uri).expect_err(uri);
            let text = format!("{error} {error:?}");
            assert!(
                text.contains(expected.trim_end_matches('"')) || error.to_string().contains(expected),
                "{text}"
            );
            assert!(!text.contains("canary"), "{text}");
        }
    }

    #[test]
    fn a_token_has_to_fit_every_name() {
        let token = TokenNames { label: "t", manufacturer: "m", model: "o", serial: "s", slot_id: 3 };
        let rows = [
            ("token=t", true),
            ("token=u", false),
            ("token=t;slot-id=3", true),
            ("token=t;slot-id=4", false),
            ("serial=s;model=o;manufacturer=m", true),
            ("serial=s;model=x", false),
            ("serial=s;manufacturer=x", false),
            ("serial=x", false),
        ];
        for (names, expected) in rows {
            let uri = Pkcs11Uri::parse(&format!("pkcs11:{names};object=k")).expect("valid");
            assert_eq!(uri.fits(&token), expected, "{names}");
        }
    }
}
