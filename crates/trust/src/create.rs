//! `trusted_root.json` and `signing_config.v0.2.json` from what a user has: keys, certificate chains, URLs.

use std::collections::BTreeMap;

use base::{Class, Fault, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::{Decode as _, Encode as _, pem};
use serde_json::{Map, Value, json};
use spki::SubjectPublicKeyInfoRef;
use tlog::LogKey;
use x509_cert::Certificate;

/// A log to trust.
#[derive(Debug, Clone)]
pub struct LogSpec {
    /// Its base URL.
    pub url: String,
    /// Its key, PEM `PUBLIC KEY`.
    pub public_key: Vec<u8>,
    /// From when on its key is believed.
    pub start: Timestamp,
    /// Until when.
    pub end: Option<Timestamp>,
    /// Origin line of its checkpoints: a Rekor v2 log is known by key and origin.
    pub origin: Option<String>,
}

/// An authority to trust.
#[derive(Debug, Clone)]
pub struct AuthoritySpec {
    /// Where it is reached.
    pub url: String,
    /// Its certificates in PEM, leaf or intermediate first, root last.
    pub chain: Vec<u8>,
    /// From when on; without, from the root's (for a timestamp authority the leaf's) own beginning.
    pub start: Option<Timestamp>,
    /// Until when.
    pub end: Option<Timestamp>,
}

/// Everything that goes into a trusted root.
#[derive(Debug, Clone, Default)]
pub struct TrustedRootSpec {
    /// Begin with what this document names (`--with-default-services`).
    pub base: Option<Vec<u8>>,
    /// Parts of `base` to leave out: `tlogs`, `certificateAuthorities`, `ctlogs`, `timestampAuthorities`.
    pub without: Vec<&'static str>,
    /// Certificate authorities.
    pub fulcio: Vec<AuthoritySpec>,
    /// Transparency logs.
    pub rekor: Vec<LogSpec>,
    /// Certificate logs.
    pub ctfe: Vec<LogSpec>,
    /// Timestamp authorities.
    pub tsa: Vec<AuthoritySpec>,
}

/// One service of a signing configuration.
#[derive(Debug, Clone)]
pub struct ServiceSpec {
    /// Its URL.
    pub url: String,
    /// Major version of its API.
    pub api_version: u32,
    /// From when on it may be used.
    pub start: Timestamp,
    /// Until when.
    pub end: Option<Timestamp>,
    /// Who runs it: services of one operator are alternatives.
    pub operator: String,
}

/// How many of the logs or timestamp authorities are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectorSpec {
    /// One of them.
    Any,
    /// Each of them.
    All,
    /// This many of them.
    Exact(u32),
}

/// Everything that goes into a signing configuration.
#[derive(Debug, Clone, Default)]
pub struct SigningConfigSpec {
    /// Begin with this configuration.
    pub base: Option<Vec<u8>>,
    /// Parts of `base` to leave out: `caUrls`, `oidcUrls`, `rekorTlogUrls`, `tsaUrls`.
    pub without: Vec<&'static str>,
    /// Certificate authorities.
    pub fulcio: Vec<ServiceSpec>,
    /// OIDC issuers.
    pub oidc: Vec<ServiceSpec>,
    /// Transparency logs.
    pub rekor: Vec<ServiceSpec>,
    /// Timestamp authorities.
    pub tsa: Vec<ServiceSpec>,
    /// How many logs.
    pub rekor_selector: Option<SelectorSpec>,
    /// How many timestamp authorities.
    pub tsa_selector: Option<SelectorSpec>,
}

/// Why a document could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CreateError {
    /// The description of a service is not `key=value,…`.
    #[error("\"{found}\" does not describe a service: {detail}")]
    Spec {
        /// What was given.
        found: String,
        /// What is wrong with it.
        detail: String,
    },
    /// A key or certificate that cannot be used.
    #[error("{what} of {url} cannot be used: {detail}")]
    Material {
        /// `public-key` or `certificate-chain`.
        what: &'static str,
        /// Whose it is.
        url: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The document to begin with is none.
    #[error("the document to begin with cannot be used: {detail}")]
    Base {
        /// What is wrong with it.
        detail: String,
    },
    /// Nothing was named.
    #[error("nothing to trust was named")]
    Empty,
}

impl Fault for CreateError {
    fn code(&self) -> &'static str {
        match self {
            Self::Spec { .. } => "trust-create-spec",
            Self::Material { .. } => "trust-create-material",
            Self::Base { .. } => "trust-create-base",
            Self::Empty => "trust-create-empty",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Spec { .. } => "write it as in the examples of --help".into(),
            Self::Material { .. } => {
                "give PEM: a PUBLIC KEY for a log, CERTIFICATEs from leaf to root for an authority".into()
            }
            Self::Base { .. } => "give a file that `assay trust show` reads".into(),
            Self::Empty => "name a service, or pass --with-default-services".into(),
        }
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// The pairs of a `key=value,key=value` description, as cosign's flags take it.
#[derive(Debug, Clone)]
pub struct Pairs {
    text: String,
    pairs: BTreeMap<String, String>,
}

impl Pairs {
    /// Reads a description that may have the keys in `known`.
    ///
    /// # Errors
    /// When a part has no `=`, a key is unknown or stands twice.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, CreateError> {
        let wrong = |detail: String| CreateError::Spec { found: text.to_owned(), detail };
        let mut pairs = BTreeMap::new();
        for part in text.split(',') {
            let Some((key, value)) = part.split_once('=') else {
                return Err(wrong(format!("\"{part}\" is not key=value")));
            };
            let (key, value) = (key.trim(), value.trim());
            if !known.contains(&key) {
                return Err(wrong(format!("unknown key \"{key}\", expected {}", known.join(", "))));
            }
            if pairs.insert(key.to_owned(), value.to_owned()).is_some() {
                return Err(wrong(format!("\"{key}\" stands twice")));
            }
        }
        Ok(Self { text: text.to_owned(), pairs })
    }

    /// A value that may be left out.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A value that must be there.
    ///
    /// # Errors
    /// When it is not.
    pub fn need(&self, key: &str) -> Result<&str, CreateError> {
        let detail = format!("{key} is missing");
        self.get(key).ok_or_else(|| CreateError::Spec { found: self.text.clone(), detail })
    }

    /// A time that may be left out.
    ///
    /// # Errors
    /// When it is not RFC 3339.
    pub fn time(&self, key: &str) -> Result<Option<Timestamp>, CreateError> {
        let wrong =
            |e: base::TimestampError| CreateError::Spec { found: self.text.clone(), detail: e.to_string() };
        self.get(key).map(str::parse).transpose().map_err(wrong)
    }
}

/// Writes a trusted root (`application/vnd.dev.sigstore.trustedroot+json;version=0.1`, which every client reads).
///
/// # Errors
/// When nothing is named, or a key or certificate cannot be used.
pub fn create_trusted_root(spec: &TrustedRootSpec) -> Result<Value, CreateError> {
    let mut out = beginning(spec.base.as_deref(), &spec.without)?;
    out.insert("mediaType".into(), "application/vnd.dev.sigstore.trustedroot+json;version=0.1".into());
    append(&mut out, "tlogs", spec.rekor.iter().map(log))?;
    append(&mut out, "certificateAuthorities", spec.fulcio.iter().map(|one| authority(one, false)))?;
    append(&mut out, "ctlogs", spec.ctfe.iter().map(log))?;
    append(&mut out, "timestampAuthorities", spec.tsa.iter().map(|one| authority(one, true)))?;
    if out.len() == 1 {
        return Err(CreateError::Empty);
    }
    Ok(Value::Object(out))
}

/// Writes a signing configuration v0.2.
///
/// # Errors
/// When nothing is named, or the configuration to begin with is none.
pub fn create_signing_config(spec: &SigningConfigSpec) -> Result<Value, CreateError> {
    let mut out = beginning(spec.base.as_deref(), &spec.without)?;
    out.insert("mediaType".into(), "application/vnd.dev.sigstore.signingconfig.v0.2+json".into());
    let lists = [
        ("caUrls", &spec.fulcio),
        ("oidcUrls", &spec.oidc),
        ("rekorTlogUrls", &spec.rekor),
        ("tsaUrls", &spec.tsa),
    ];
    for (name, services) in lists {
        append(&mut out, name, services.iter().map(|one| Ok(service(one))))?;
    }
    if out.len() == 1 {
        return Err(CreateError::Empty);
    }
    let selectors = [
        ("rekorTlogConfig", "rekorTlogUrls", spec.rekor_selector),
        ("tsaConfig", "tsaUrls", spec.tsa_selector),
    ];
    for (name, list, selector) in selectors {
        if let Some(selector) = selector {
            out.insert(name.into(), selector.value());
        } else if out.contains_key(list) && !out.contains_key(name) {
            out.insert(name.into(), SelectorSpec::Any.value());
        }
    }
    Ok(Value::Object(out))
}

impl SelectorSpec {
    fn value(self) -> Value {
        match self {
            Self::Any => json!({"selector": "ANY"}),
            Self::All => json!({"selector": "ALL"}),
            Self::Exact(count) => json!({"selector": "EXACT", "count": count}),
        }
    }
}

impl std::str::FromStr for SelectorSpec {
    type Err = CreateError;

    fn from_str(text: &str) -> Result<Self, CreateError> {
        let count = || text.strip_prefix("EXACT:")?.parse().ok().filter(|count| *count > 0).map(Self::Exact);
        match text {
            "ANY" => Ok(Self::Any),
            "ALL" => Ok(Self::All),
            _ => count().ok_or_else(|| CreateError::Spec {
                found: text.to_owned(),
                detail: "expected ANY, ALL or EXACT:N".into(),
            }),
        }
    }
}

fn beginning(base: Option<&[u8]>, without: &[&str]) -> Result<Map<String, Value>, CreateError> {
    let Some(base) = base else { return Ok(Map::new()) };
    let value = serde_json::from_slice(base).map_err(|e| CreateError::Base { detail: e.to_string() })?;
    let Value::Object(mut map) = value else {
        return Err(CreateError::Base { detail: "no JSON object".into() });
    };
    without.iter().for_each(|name| drop(map.remove(*name)));
    Ok(map)
}

fn append(
    out: &mut Map<String, Value>,
    name: &'static str,
    new: impl Iterator<Item = Result<Value, CreateError>>,
) -> Result<(), CreateError> {
    let mut list = match out.remove(name) {
        None => Vec::new(),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(CreateError::Base { detail: format!("{name} is no list") }),
    };
    for value in new {
        list.push(value?);
    }
    if !list.is_empty() {
        out.insert(name.into(), Value::Array(list));
    }
    Ok(())
}

fn valid_for(start: Timestamp, end: Option<Timestamp>) -> Value {
    match end {
        Some(end) => json!({"start": start, "end": end}),
        None => json!({"start": start}),
    }
}

fn service(spec: &ServiceSpec) -> Value {
    json!({
        "url": spec.url,
        "majorApiVersion": spec.api_version,
        "validFor": valid_for(spec.start, spec.end),
        "operator": spec.operator,
    })
}

fn log(spec: &LogSpec) -> Result<Value, CreateError> {
    let wrong = |detail: String| CreateError::Material { what: "public-key", url: spec.url.clone(), detail };
    let text = only_pem(&spec.public_key);
    let (label, der) = pem::decode_vec(text.as_bytes()).map_err(|e| wrong(e.to_string()))?;
    if label != "PUBLIC KEY" {
        return Err(wrong(format!("it is a {label}")));
    }
    let info = SubjectPublicKeyInfoRef::from_der(&der).map_err(|e| wrong(e.to_string()))?;
    let details =
        key_details(&info).ok_or_else(|| wrong(format!("its algorithm is {}", info.algorithm.oid)))?;
    let id = match &spec.origin {
        Some(origin) => {
            LogKey::from_spki_der(&der).map_err(|e| wrong(e.to_string()))?.log_id(origin).0.to_vec()
        }
        None => base::Digest::sha256_of(&der).as_bytes().to_vec(),
    };
    Ok(json!({
        "baseUrl": spec.url,
        "hashAlgorithm": "SHA2_256",
        "publicKey": {
            "rawBytes": STANDARD.encode(&der),
            "keyDetails": details,
            "validFor": valid_for(spec.start, spec.end),
        },
        "logId": {"keyId": STANDARD.encode(id)},
    }))
}

/// The blocks of a PEM file without the text that tools write between them (RFC 7468 §2 allows it).
fn only_pem(bytes: &[u8]) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in String::from_utf8_lossy(bytes).lines() {
        inside |= line.starts_with("-----BEGIN ");
        if inside {
            out += line.trim_end();
            out.push('\n');
        }
        inside &= !line.starts_with("-----END ");
    }
    out
}

/// protobuf-specs `PublicKeyDetails` of a key.
fn key_details(info: &SubjectPublicKeyInfoRef<'_>) -> Option<&'static str> {
    let curve = info.algorithm.parameters.and_then(|any| any.decode_as::<der::oid::ObjectIdentifier>().ok());
    match (info.algorithm.oid.to_string().as_str(), curve.map(|curve| curve.to_string()).as_deref()) {
        ("1.2.840.10045.2.1", Some("1.2.840.10045.3.1.7")) => Some("PKIX_ECDSA_P256_SHA_256"),
        ("1.2.840.10045.2.1", Some("1.3.132.0.34")) => Some("PKIX_ECDSA_P384_SHA_384"),
        ("1.2.840.10045.2.1", Some("1.3.132.0.35")) => Some("PKIX_ECDSA_P521_SHA_512"),
        ("1.3.101.112", None) => Some("PKIX_ED25519"),
        // By the modulus: a SubjectPublicKeyInfo of 2048, 3072 or 4096 bits has 270, 398 or 526 bytes of key.
        ("1.2.840.113549.1.1.1", _) => match info.subject_public_key.raw_bytes().len() {
            270 => Some("PKIX_RSA_PKCS1V15_2048_SHA256"),
            398 => Some("PKIX_RSA_PKCS1V15_3072_SHA256"),
            526 => Some("PKIX_RSA_PKCS1V15_4096_SHA256"),
            _ => None,
        },
        _ => None,
    }
}

fn authority(spec: &AuthoritySpec, needs_leaf: bool) -> Result<Value, CreateError> {
    let wrong =
        |detail: String| CreateError::Material { what: "certificate-chain", url: spec.url.clone(), detail };
    let chain =
        Certificate::load_pem_chain(only_pem(&spec.chain).as_bytes()).map_err(|e| wrong(e.to_string()))?;
    let (Some(first), Some(root)) = (chain.first(), chain.last()) else {
        return Err(wrong("it has no certificate".into()));
    };
    if needs_leaf && (chain.len() < 2 || is_authority(first)) {
        return Err(wrong("expected the signing certificate first and at least one issuer after it".into()));
    }
    for pair in chain.windows(2) {
        if pair[0].tbs_certificate.issuer != pair[1].tbs_certificate.subject {
            let found = pair[1].tbs_certificate.subject.to_string();
            return Err(wrong(format!("\"{found}\" did not issue the certificate before it")));
        }
    }
    let dated = if needs_leaf { first } else { root };
    let begins = dated.tbs_certificate.validity.not_before.to_unix_duration().as_secs();
    let start = spec.start.unwrap_or(Timestamp::from_secs(i64::try_from(begins).unwrap_or(0)));
    let mut certificates = Vec::new();
    for certificate in &chain {
        let der = certificate.to_der().map_err(|e| wrong(e.to_string()))?;
        certificates.push(json!({"rawBytes": STANDARD.encode(der)}));
    }
    let mut subject = Map::new();
    for (name, oid) in [("organization", "2.5.4.10"), ("commonName", "2.5.4.3")] {
        if let Some(text) = name_part(root, oid) {
            subject.insert(name.into(), text.into());
        }
    }
    Ok(json!({
        "subject": subject,
        "uri": spec.url,
        "certChain": {"certificates": certificates},
        "validFor": valid_for(start, spec.end),
    }))
}

fn is_authority(certificate: &Certificate) -> bool {
    let constraints = certificate.tbs_certificate.get::<x509_cert::ext::pkix::BasicConstraints>();
    matches!(constraints, Ok(Some((_, found))) if found.ca)
}

fn name_part(certificate: &Certificate, oid: &str) -> Option<String> {
    let names = certificate.tbs_certificate.subject.0.iter().flat_map(|set| set.0.iter());
    let found = names.into_iter().find(|part| part.oid.to_string() == oid)?;
    Some(String::from_utf8_lossy(found.value.value()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RootDocument;

    fn from_public_good() -> (TrustedRootSpec, Value) {
        let original: Value =
            serde_json::from_slice(include_bytes!("../roots/public_good.json")).expect("built in");
        let pem = |label: &str, base64: &Value| {
            let der = STANDARD.decode(base64.as_str().expect("text")).expect("base64");
            pem::encode_string(label, der::pem::LineEnding::LF, &der).expect("PEM")
        };
        let time = |value: &Value| value.as_str().map(|text| text.parse::<Timestamp>().expect("time"));
        let log = |value: &Value, origin: Option<&str>| LogSpec {
            url: value["baseUrl"].as_str().expect("URL").into(),
            public_key: pem("PUBLIC KEY", &value["publicKey"]["rawBytes"]).into_bytes(),
            start: time(&value["publicKey"]["validFor"]["start"]).expect("start"),
            end: time(&value["publicKey"]["validFor"]["end"]),
            origin: origin.map(str::to_owned),
        };
        let authority = |value: &Value| AuthoritySpec {
            url: value["uri"].as_str().expect("URI").into(),
            chain: value["certChain"]["certificates"]
                .as_array()
                .expect("chain")
                .iter()
                .map(|one| pem("CERTIFICATE", &one["rawBytes"]))
                .collect::<String>()
                .into_bytes(),
            start: time(&value["validFor"]["start"]),
            end: time(&value["validFor"]["end"]),
        };
        let list = |name: &str| original[name].as_array().expect(name).clone();
        let spec = TrustedRootSpec {
            fulcio: list("certificateAuthorities").iter().map(authority).collect(),
            rekor: list("tlogs")
                .iter()
                .zip([None, Some("log2025-1.rekor.sigstore.dev")])
                .map(|(value, origin)| log(value, origin))
                .collect(),
            ctfe: list("ctlogs").iter().map(|value| log(value, None)).collect(),
            tsa: list("timestampAuthorities").iter().map(authority).collect(),
            ..TrustedRootSpec::default()
        };
        (spec, original)
    }

    #[test]
    fn makes_the_public_root_again_from_its_parts() {
        let (spec, original) = from_public_good();
        assert_eq!(create_trusted_root(&spec), Ok(original.clone()));
        let base = serde_json::to_vec(&original).expect("JSON");
        let added = TrustedRootSpec {
            base: Some(base),
            without: vec!["tlogs"],
            fulcio: Vec::new(),
            ctfe: Vec::new(),
            tsa: Vec::new(),
            ..spec
        };
        assert_eq!(create_trusted_root(&added), Ok(original));
    }

    #[test]
    fn refuses_material_that_does_not_fit() {
        let (spec, _) = from_public_good();
        let mut swapped = spec.clone();
        swapped.rekor[0].public_key = swapped.tsa[0].chain.clone();
        assert!(matches!(
            create_trusted_root(&swapped),
            Err(CreateError::Material { what: "public-key", .. })
        ));
        let mut no_leaf = spec.clone();
        no_leaf.tsa[0].chain = spec.fulcio[0].chain.clone();
        assert!(matches!(
            create_trusted_root(&no_leaf),
            Err(CreateError::Material { what: "certificate-chain", .. })
        ));
        let mut mixed = spec.clone();
        mixed.fulcio[1].chain = [spec.fulcio[1].chain.clone(), spec.tsa[0].chain.clone()].concat();
        assert!(matches!(create_trusted_root(&mixed), Err(CreateError::Material { .. })));
        assert_eq!(create_trusted_root(&TrustedRootSpec::default()), Err(CreateError::Empty));
    }

    #[test]
    fn a_signing_config_is_one_that_is_read() {
        let service = ServiceSpec {
            url: "https://fulcio.example.com".into(),
            api_version: 1,
            start: Timestamp::from_secs(0),
            end: None,
            operator: "example.com".into(),
        };
        let spec = SigningConfigSpec {
            fulcio: vec![service.clone()],
            rekor: vec![service],
            rekor_selector: Some("EXACT:2".parse().expect("selector")),
            ..SigningConfigSpec::default()
        };
        let made = create_signing_config(&spec).expect("made");
        assert_eq!(made["rekorTlogConfig"], json!({"selector": "EXACT", "count": 2}));
        assert_eq!(made["caUrls"][0]["validFor"]["start"], "1970-01-01T00:00:00Z");
        assert!(made.get("tsaConfig").is_none());
        for bad in ["", "any", "EXACT", "EXACT:0", "EXACT:x"] {
            assert!(bad.parse::<SelectorSpec>().is_err(), "{bad}");
        }
    }

    #[test]
    fn descriptions_are_read_strictly() {
        let known = ["url", "start-time"];
        let pairs = Pairs::parse("url=https://a, start-time=2026-01-01T00:00:00Z", &known).expect("good");
        assert_eq!(pairs.need("url"), Ok("https://a"));
        assert!(pairs.time("start-time").is_ok_and(|time| time.is_some()));
        for bad in ["", "url", "url=a,url=b", "uri=a"] {
            assert!(Pairs::parse(bad, &known).is_err(), "{bad}");
        }
        assert!(Pairs::parse("url=", &known).is_ok_and(|pairs| pairs.need("url").is_err()));
        assert!(RootDocument::parse(b"{}").is_err());
    }
}
