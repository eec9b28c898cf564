//! The public half of a key in a token: from the key itself, from its public object, or from its certificate.

use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use der::asn1::{AnyRef, BitStringRef, Null, ObjectIdentifier, OctetStringRef, UintRef};
use der::{Decode as _, Encode as _};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_cert::Certificate;

use super::public::{EC_PUBLIC_KEY, ED25519, P256, P384, P521, RSA, RsaPublicKey};
use super::{KeyError, PublicKey};

/// PKCS#11 v3.0 §2.3.5 allows the curve's name where others have an identifier.
const EDWARDS25519: &[u8] = b"\x13\x0cedwards25519";

/// The public half of `key`, a private or public key object.
///
/// # Errors
/// When nothing in the token tells it, or it is of a kind that is not supported.
pub(crate) fn public_key_of(session: &Session, key: ObjectHandle) -> Result<PublicKey, KeyError> {
    let kind = attribute(session, key, AttributeType::KeyType);
    let ids = identity(session, key);
    let of_class = |class| {
        let mut template = vec![Attribute::Class(class)];
        template.extend(ids.clone());
        // Without an id and a label nothing says what belongs together.
        if ids.is_empty() { Vec::new() } else { session.find_objects(&template).unwrap_or_default() }
    };
    let objects = std::iter::once(key).chain(of_class(ObjectClass::PUBLIC_KEY));
    for object in objects {
        let spki = match kind {
            Some(Attribute::KeyType(KeyType::RSA)) => rsa(session, object),
            Some(Attribute::KeyType(KeyType::EC | KeyType::EC_EDWARDS)) => elliptic(session, object),
            _ => {
                return Err(KeyError::Unsupported {
                    found: "a type of key that is neither RSA nor EC".into(),
                });
            }
        };
        if let Some(spki) = spki {
            return PublicKey::from_spki_der(&spki);
        }
    }
    let certificates = of_class(ObjectClass::CERTIFICATE);
    let spki = certificates.into_iter().find_map(|object| certificate(session, object));
    let spki = spki.ok_or_else(|| KeyError::Token {
        fault: "token has no public key and no certificate for the private key".into(),
        hint: "write the public key into the token, with the id and label of the private one",
    })?;
    PublicKey::from_spki_der(&spki)
}

fn attribute(session: &Session, object: ObjectHandle, kind: AttributeType) -> Option<Attribute> {
    session.get_attributes(object, &[kind]).ok()?.pop()
}

/// What ties a private key to its public half: `CKA_ID`, else the label.
fn identity(session: &Session, key: ObjectHandle) -> Vec<Attribute> {
    if let Some(Attribute::Id(id)) = attribute(session, key, AttributeType::Id)
        && !id.is_empty()
    {
        return vec![Attribute::Id(id)];
    }
    match attribute(session, key, AttributeType::Label) {
        Some(Attribute::Label(label)) if !label.is_empty() => vec![Attribute::Label(label)],
        _ => Vec::new(),
    }
}

fn rsa(session: &Session, object: ObjectHandle) -> Option<Vec<u8>> {
    let Attribute::Modulus(modulus) = attribute(session, object, AttributeType::Modulus)? else {
        return None;
    };
    let Attribute::PublicExponent(exponent) = attribute(session, object, AttributeType::PublicExponent)?
    else {
        return None;
    };
    let key = RsaPublicKey { modulus: UintRef::new(&modulus).ok()?, exponent: UintRef::new(&exponent).ok()? };
    spki_der(RSA, Some(AnyRef::from(Null)), &key.to_der().ok()?)
}

fn elliptic(session: &Session, object: ObjectHandle) -> Option<Vec<u8>> {
    let Attribute::EcParams(curve) = attribute(session, object, AttributeType::EcParams)? else {
        return None;
    };
    let Attribute::EcPoint(point) = attribute(session, object, AttributeType::EcPoint)? else { return None };
    elliptic_spki(&curve, &point)
}

/// From `CKA_EC_PARAMS` and `CKA_EC_POINT`. The point is an OCTET STRING (PKCS#11 v2.40 §2.3.3); some modules give what
/// is in it.
fn elliptic_spki(curve: &[u8], point: &[u8]) -> Option<Vec<u8>> {
    let inner = OctetStringRef::from_der(point).map_or(point, |string| string.as_bytes());
    if curve == EDWARDS25519 {
        return spki_der(ED25519, None, inner);
    }
    let curve = ObjectIdentifier::from_der(curve).ok()?;
    match curve {
        P256 | P384 | P521 => spki_der(EC_PUBLIC_KEY, Some(AnyRef::from(&curve)), inner),
        ED25519 => spki_der(ED25519, None, inner),
        _ => None,
    }
}

fn certificate(session: &Session, object: ObjectHandle) -> Option<Vec<u8>> {
    let Attribute::Value(der) = attribute(session, object, AttributeType::Value)? else { return None };
    Certificate::from_der(&der).ok()?.tbs_certificate.subject_public_key_info.to_der().ok()
}

fn spki_der(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>, bits: &[u8]) -> Option<Vec<u8>> {
    let algorithm = AlgorithmIdentifierRef { oid, parameters };
    let subject_public_key = BitStringRef::from_bytes(bits).ok()?;
    SubjectPublicKeyInfoRef { algorithm, subject_public_key }.to_der().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{KeyAlgorithm, PrivateKey, Signer as _};

    #[test]
    fn points_in_both_forms_become_the_same_key() {
        let key = PrivateKey::generate(KeyAlgorithm::EcdsaP384).expect("randomness");
        let spki = key.public_key().spki_der();
        let info = SubjectPublicKeyInfoRef::from_der(spki).expect("valid");
        let point = info.subject_public_key.as_bytes().expect("whole bytes");
        let curve = P384.to_der().expect("encodes");
        let wrapped = OctetStringRef::new(point).and_then(|string| string.to_der()).expect("encodes");
        assert_eq!(elliptic_spki(&curve, &wrapped).as_deref(), Some(spki));
        assert_eq!(elliptic_spki(&curve, point).as_deref(), Some(spki));
        assert_eq!(elliptic_spki(b"\x06\x01\x00", point), None);

        let key = PrivateKey::generate(KeyAlgorithm::Ed25519).expect("randomness");
        let spki = key.public_key().spki_der();
        let point = &spki[spki.len() - 32..];
        let wrapped = [&[4, 32], point].concat();
        let oid = ED25519.to_der().expect("encodes");
        for curve in [EDWARDS25519, &oid] {
            assert_eq!(elliptic_spki(curve, &wrapped).as_deref(), Some(spki));
        }
    }
}
